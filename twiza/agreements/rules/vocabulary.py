"""The codes of this room: what an agreement, a party, a clause and a commitment may be; faces give them words."""

from enum import StrEnum


class Kind(StrEnum):
    """What sort of instrument an agreement is; the first three make the usual three-tier tree."""

    FRAMEWORK = "framework"
    SPECIFIC = "specific"
    AMENDMENT = "amendment"
    PROTOCOL = "protocol"
    CONTRACT_PROGRAMME = "contract_programme"
    MEMORANDUM = "memorandum"
    PARTNERSHIP = "partnership"
    SERIES = "series"
    EXCHANGE = "exchange"


# An amendment changes a parent; it cannot stand alone.
NEEDS_PARENT = frozenset({Kind.AMENDMENT})
# A series gathers conventions signed together; an exchange is a log of meetings: neither binds by its own signature.
PARENT_KINDS = {
    Kind.AMENDMENT: frozenset(Kind) - {Kind.EXCHANGE, Kind.SERIES},
    Kind.SPECIFIC: frozenset(
        {
            Kind.FRAMEWORK,
            Kind.PARTNERSHIP,
            Kind.CONTRACT_PROGRAMME,
            Kind.PROTOCOL,
            Kind.SERIES,
            Kind.MEMORANDUM,
            Kind.EXCHANGE,
        }
    ),
}


def may_be_child_of(kind: str, parent_kind: str) -> bool:
    """Say whether a kind may hang under another; a kind without a line hangs anywhere but under an amendment."""
    allowed = PARENT_KINDS.get(Kind(kind))
    if allowed is None:
        return parent_kind != Kind.AMENDMENT
    return Kind(parent_kind) in allowed


class ClauseType(StrEnum):
    """The articles of a Moroccan convention, in their usual order (INDH guide 2006, circular 7/2003)."""

    PREAMBLE = "preamble"
    OBJECT = "object"
    CONSISTENCY = "consistency"
    COST = "cost"
    COMMITMENTS = "commitments"
    OWNER = "owner"
    PAYMENT = "payment"
    COMMITTEE = "committee"
    EVALUATION = "evaluation"
    COMMUNICATION = "communication"
    DURATION = "duration"
    AMENDMENT = "amendment"
    TERMINATION = "termination"
    DISPUTES = "disputes"


CLAUSE_ORDER = tuple(ClauseType)


def clause_rank(clause_type: str) -> int:
    """Place of a clause type in the usual order, from 0."""
    return CLAUSE_ORDER.index(ClauseType(clause_type))


class PartyRole(StrEnum):
    """What a party does in an agreement; one party may hold several roles."""

    SIGNATORY = "signatory"
    FUNDER = "funder"
    PROJECT_OWNER = "project_owner"
    DELEGATED_OWNER = "delegated_owner"
    BENEFICIARY = "beneficiary"
    CHAIR = "chair"


class InstitutionKind(StrEnum):
    """What sort of body an institution is, as financing plans group payers."""

    MINISTRY = "ministry"
    REGION = "region"
    WILAYA = "wilaya"
    LOCAL_AUTHORITY = "local_authority"
    PUBLIC_BODY = "public_body"
    UNIVERSITY = "university"
    DONOR = "donor"
    FOREIGN_GOVERNMENT = "foreign_government"
    FOUNDATION = "foundation"
    ASSOCIATION = "association"
    BENEFICIARIES = "beneficiaries"
    OTHER = "other"


class CommitmentKind(StrEnum):
    """What is promised: a sum, a quantity, or an act that is done or not."""

    MONEY = "money"
    QUANTITY = "quantity"
    ACT = "act"


class DocumentKind(StrEnum):
    """What a deposited paper is."""

    CONVENTION = "convention"
    AMENDMENT = "amendment"
    DELIBERATION = "deliberation"
    VISA = "visa"
    MINUTES = "minutes"
    REPORT = "report"
    EVALUATION_REPORT = "evaluation_report"
    PRESS = "press"
    PROOF = "proof"
    OTHER = "other"


class Precision(StrEnum):
    """How exactly a text dates a period: to the day, or by years only."""

    DAY = "day"
    YEAR = "year"


UNITS = (
    "cooperatives",
    "people",
    "projects",
    "sessions",
    "documents",
    "meetings",
    "percent",
    "jobs",
    "hours",
    "regions",
)
