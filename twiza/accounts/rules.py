"""Permissions as an enum, roles as data: the one page that says who may do what. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from twiza.core.messages import gettext_noop as _


class Permission(StrEnum):
    """One thing that somebody may do. `VIEW` permissions decide which rows a list shows."""

    REGISTER_VIEW = "register.view"
    REGISTER_IMPORT = "register.import"
    REGISTER_CORRECT = "register.correct"
    REGISTER_EXPORT = "register.export"
    REGISTER_LINK = "register.link"
    AGREEMENT_VIEW = "agreement.view"
    AGREEMENT_DRAFT = "agreement.draft"
    AGREEMENT_MOVE = "agreement.move"
    AGREEMENT_SIGN = "agreement.sign"
    AGREEMENT_PUBLISH = "agreement.publish"
    FULFILMENT_RECORD = "fulfilment.record"
    PLAN_VIEW = "plan.view"
    PLAN_EDIT = "plan.edit"
    CASE_VIEW = "case.view"
    CASE_OPEN = "case.open"
    CASE_CLOSE = "case.close"
    SESSION_RECORD = "session.record"
    EXPERT_VIEW = "expert.view"
    EXPERT_VET = "expert.vet"
    MATCH_RUN = "match.run"
    MATCH_PROPOSE = "match.propose"
    MATCH_ANSWER = "match.answer"
    FUNDING_VIEW = "funding.view"
    FUNDING_RECORD = "funding.record"
    TRANCHE_PREPARE = "tranche.prepare"
    TRANCHE_RELEASE = "tranche.release"
    CALL_VIEW = "call.view"
    CALL_MANAGE = "call.manage"
    CALL_APPLY = "call.apply"
    CALL_REVIEW = "call.review"
    CALL_AWARD = "call.award"
    REPORT_VIEW = "report.view"
    REPORT_COMPUTE = "report.compute"
    REPORT_SUBMIT = "report.submit"
    REPORT_APPROVE = "report.approve"
    REPORT_PUBLISH = "report.publish"
    COMMITTEE_EDIT = "committee.edit"
    EXCHANGE_RECORD = "exchange.record"
    AUDIT_VIEW = "audit.view"
    USER_MANAGE = "user.manage"


class Role(StrEnum):
    """The offices of the house."""

    NATIONAL_OFFICER = "national_officer"
    REGIONAL_OFFICER = "regional_officer"
    COMMITTEE_SECRETARY = "committee_secretary"
    PRESIDENT = "cooperative_president"
    EXPERT = "expert"
    REVIEWER = "reviewer"
    DONOR = "donor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class RoleCard:
    """A role in words: its label, what it is for, what it may do, and what it must be narrowed to."""

    label: str
    purpose: str
    permissions: frozenset[Permission]
    needs_territory: bool = False
    needs_agreement: bool = False
    needs_organisation: bool = False


P = Permission
_VIEW_ALL = {
    P.REGISTER_VIEW,
    P.AGREEMENT_VIEW,
    P.PLAN_VIEW,
    P.CASE_VIEW,
    P.REPORT_VIEW,
    P.FUNDING_VIEW,
    P.EXPERT_VIEW,
    P.CALL_VIEW,
}

ROLES: dict[Role, RoleCard] = {
    Role.NATIONAL_OFFICER: RoleCard(
        _("National officer"),
        _("Runs the register, the conventions and their plans for the whole country."),
        # who sees every name neither applies nor scores blind
        frozenset(set(P) - {P.USER_MANAGE, P.REPORT_APPROVE, P.CALL_APPLY, P.CALL_REVIEW}),
    ),
    Role.REGIONAL_OFFICER: RoleCard(
        _("Regional officer"),
        _("Keeps the register and the support files of one region or province."),
        frozenset(
            _VIEW_ALL
            | {P.REGISTER_IMPORT, P.REGISTER_CORRECT, P.REGISTER_EXPORT, P.CASE_OPEN, P.CASE_CLOSE}
            | {P.SESSION_RECORD, P.FULFILMENT_RECORD, P.REPORT_COMPUTE, P.REGISTER_LINK}
            | {
                P.EXPERT_VET,
                P.MATCH_RUN,
                P.MATCH_PROPOSE,
                P.MATCH_ANSWER,
                P.FUNDING_RECORD,
                P.TRANCHE_PREPARE,
                P.CALL_MANAGE,
            }
        ),
        needs_territory=True,
    ),
    Role.COMMITTEE_SECRETARY: RoleCard(
        _("Committee secretary"),
        _("Prepares the committee of one convention: reports, decisions, follow-up."),
        frozenset(
            _VIEW_ALL
            | {P.REPORT_COMPUTE, P.REPORT_SUBMIT, P.REPORT_APPROVE, P.COMMITTEE_EDIT, P.FULFILMENT_RECORD}
            | {P.REGISTER_EXPORT, P.CALL_AWARD, P.EXCHANGE_RECORD}
        ),
        needs_agreement=True,
    ),
    Role.PRESIDENT: RoleCard(
        _("President of a cooperative"),
        _("Follows the file of the cooperative: what was done, what comes next, who helps."),
        frozenset({P.REGISTER_VIEW, P.CASE_VIEW, P.MATCH_ANSWER, P.CALL_APPLY}),
        needs_organisation=True,
    ),
    Role.EXPERT: RoleCard(
        _("Expert"),
        _("Accompanies cooperatives and records sessions in the files entrusted."),
        frozenset({P.CASE_VIEW, P.SESSION_RECORD, P.MATCH_ANSWER}),
    ),
    Role.REVIEWER: RoleCard(
        _("Reviewer"),
        _("Scores the applications to a call for projects without knowing who applies."),
        frozenset({P.CALL_REVIEW}),
        needs_agreement=True,
    ),
    Role.DONOR: RoleCard(
        _("Donor"),
        _("Reads the conventions that it finances, their figures and their reports."),
        frozenset({P.AGREEMENT_VIEW, P.PLAN_VIEW, P.REPORT_VIEW, P.FUNDING_VIEW}),
        needs_agreement=True,
    ),
    Role.AUDITOR: RoleCard(
        _("Auditor"),
        _("Reads everything, with the trail of who did what; changes nothing."),
        frozenset(_VIEW_ALL | {P.AUDIT_VIEW, P.REGISTER_EXPORT}),
    ),
    Role.ADMINISTRATOR: RoleCard(
        _("Administrator"),
        _("Opens accounts and gives roles; has no access to files."),
        frozenset({P.USER_MANAGE, P.AUDIT_VIEW}),
    ),
}


def roles_with(permission: Permission | str) -> list[Role]:
    """The roles that hold a permission."""
    return [role for role, card in ROLES.items() if permission in card.permissions]


def matrix() -> list[tuple[str, dict[str, bool]]]:
    """Permission x role, for the reference page and its test."""
    return [(p.value, {r.value: p in card.permissions for r, card in ROLES.items()}) for p in Permission]
