"""The codes of this room: what an agreement, a party, a clause and a commitment may be; faces give them words."""

from twiza.core.codes import Code
from twiza.core.messages import gettext_noop as _


class Kind(Code):
    """What sort of instrument an agreement is; the first three make the usual three-tier tree."""

    FRAMEWORK = "framework", _("Framework convention")
    SPECIFIC = "specific", _("Specific convention")
    AMENDMENT = "amendment", _("Amendment")
    PROTOCOL = "protocol", _("Protocol")
    CONTRACT_PROGRAMME = "contract_programme", _("Programme contract")
    MEMORANDUM = "memorandum", _("Memorandum of understanding")
    PARTNERSHIP = "partnership", _("Partnership convention")
    SERIES = "series", _("Series of conventions")
    EXCHANGE = "exchange", _("Bilateral exchange")


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


class ClauseType(Code):
    """The articles of a Moroccan convention, in their usual order (INDH guide 2006, circular 7/2003)."""

    PREAMBLE = "preamble", _("Preamble")
    OBJECT = "object", _("Object")
    CONSISTENCY = "consistency", _("Components")
    COST = "cost", _("Cost and financing plan")
    COMMITMENTS = "commitments", _("Commitments of the parties")
    OWNER = "owner", _("Project owner")
    PAYMENT = "payment", _("Terms of payment")
    COMMITTEE = "committee", _("Follow-up committee")
    EVALUATION = "evaluation", _("Follow-up and evaluation")
    COMMUNICATION = "communication", _("Communication and data")
    DURATION = "duration", _("Duration and entry into force")
    AMENDMENT = "amendment", _("Amendments")
    TERMINATION = "termination", _("Termination")
    DISPUTES = "disputes", _("Disputes")


CLAUSE_ORDER = tuple(ClauseType)


def clause_rank(clause_type: str) -> int:
    """Place of a clause type in the usual order, from 0."""
    return CLAUSE_ORDER.index(ClauseType(clause_type))


class PartyRole(Code):
    """What a party does in an agreement; one party may hold several roles."""

    SIGNATORY = "signatory", _("Signatory")
    FUNDER = "funder", _("Funder")
    PROJECT_OWNER = "project_owner", _("Project owner")
    DELEGATED_OWNER = "delegated_owner", _("Delegated project owner")
    BENEFICIARY = "beneficiary", _("Beneficiary")
    CHAIR = "chair", _("Chair of the committee")


class InstitutionKind(Code):
    """What sort of body an institution is, as financing plans group payers."""

    MINISTRY = "ministry", _("Ministry")
    REGION = "region", _("Region")
    WILAYA = "wilaya", _("Wilaya")
    LOCAL_AUTHORITY = "local_authority", _("Local authority")
    PUBLIC_BODY = "public_body", _("Public body")
    UNIVERSITY = "university", _("University")
    DONOR = "donor", _("Donor")
    FOREIGN_GOVERNMENT = "foreign_government", _("Foreign government")
    FOUNDATION = "foundation", _("Foundation")
    ASSOCIATION = "association", _("Association")
    BENEFICIARIES = "beneficiaries", _("Beneficiaries")
    OTHER = "other", _("Other")


class CommitmentKind(Code):
    """What is promised: a sum, a quantity, or an act that is done or not."""

    MONEY = "money", _("Money")
    QUANTITY = "quantity", _("Quantity")
    ACT = "act", _("Act")


class DocumentKind(Code):
    """What a deposited paper is."""

    CONVENTION = "convention", _("Convention")
    AMENDMENT = "amendment", _("Amendment")
    DELIBERATION = "deliberation", _("Deliberation")
    VISA = "visa", _("Visa")
    MINUTES = "minutes", _("Minutes")
    REPORT = "report", _("Report")
    EVALUATION_REPORT = "evaluation_report", _("Evaluation report")
    PRESS = "press", _("Press article")
    PROOF = "proof", _("Proof")
    OTHER = "other", _("Other")


class Precision(Code):
    """How exactly a text dates a period: to the day, or by years only."""

    DAY = "day", _("To the day")
    YEAR = "year", _("By years")


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
