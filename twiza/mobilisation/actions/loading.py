"""A supply at once: a partner's list, or the demonstration. Its people consented and were vetted elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from twiza.accounts.models import Grant, User
from twiza.accounts.rules import Permission, Role
from twiza.core.actions import Actor, record_audit, require
from twiza.core.models import Source, Stamp
from twiza.territory.models import Territory

from ..models import Ability, AbilityKind, Expert, Interest, InterestKind, Investor
from ..rules.people import ExpertTold, InvestorTold, PersonTold, check_expert, check_investor
from ..rules.states import PersonState
from .acts import Act
from .locking import STAMP
from .people import AlreadyRegistered

TOLD = ("name", "email", "phone", "language", "country", "time_zone", "about")


@dataclass(frozen=True)
class Listed:
    """One person of a list: what they told, where they stand, the version and the instant of their consent."""

    told: PersonTold
    state: PersonState
    consented_at: datetime | None
    consents_to: str = ""


@transaction.atomic
def load_people(
    *, people: Sequence[Listed], source: Source, by: Actor, at: datetime, is_demo: bool = False
) -> dict[str, int]:
    """Experts and investors of a list, all or none, without a letter; accounts for vetted experts. {kind: rows}.

    Raises: NotAllowed, what the first row that makes no sense is refused for, AlreadyRegistered.
    """
    require(by, Permission.EXPERT_VET)
    Stamp.bump(STAMP)
    experts = [(one, check_expert(one.told)) for one in people if isinstance(one.told, ExpertTold)]
    investors = [(one, check_investor(one.told)) for one in people if isinstance(one.told, InvestorTold)]
    _check_new([values for _, values in experts], Expert)
    _check_new([values for _, values in investors], Investor)
    users = _accounts([values for one, values in experts if one.state == PersonState.VETTED], is_demo, at)
    regions = {region.code: region for region in Territory.objects.regions()}
    rows = [
        Expert(
            **_person(one, values, source, at),
            user=users.get(values.email),
            region_of_origin=regions.get(values.region_of_origin),
            paused_on=timezone.localdate(at) if one.state == PersonState.PAUSED else None,
            **{
                name: getattr(values, name)
                for name in ("mode", "hours_a_month", "weeks_a_year", "capacity", "seniority")
            },
        )
        for one, values in experts
    ]
    _abilities(Expert.objects.bulk_create(rows), [values for _, values in experts])
    kept = [
        Investor(
            **_person(one, values, source, at),
            ticket_low=values.ticket_low,
            ticket_high=values.ticket_high,
            currency=values.currency,
        )
        for one, values in investors
    ]
    _interests(Investor.objects.bulk_create(kept), [values for _, values in investors])
    counts = {"experts": len(rows), "investors": len(kept)}
    record_audit(Act.LOAD_PEOPLE, source, by=by, at=at, after=counts)
    return counts


def _person(one: Listed, person_statement: PersonTold, source: Source, at: datetime) -> dict[str, Any]:
    """The columns that experts and investors share."""
    seen = one.consented_at or at
    is_vetted = one.state in (PersonState.VETTED, PersonState.PAUSED)
    return {
        **{name: getattr(person_statement, name) for name in TOLD},
        "state": one.state,
        "consent_at": one.consented_at,
        "consent_text": one.consents_to,
        "consent_withdrawn_at": at if one.state == PersonState.WITHDRAWN else None,
        "vetted_at": seen if is_vetted else None,
        "refreshed_on": timezone.localdate(seen),
        "source": source,
        "recorded_at": seen,
    }


def _check_new(person_statements: Sequence[PersonTold], model: type[Expert] | type[Investor]) -> None:
    """Refuses a person who is listed twice or known already."""
    emails, phones = [one.email for one in person_statements], [one.phone for one in person_statements if one.phone]
    is_twice = len(set(emails)) < len(emails) or len(set(phones)) < len(phones)
    if is_twice or model.objects.filter(email__in=emails).exists() or model.objects.filter(phone__in=phones).exists():
        raise AlreadyRegistered()


def _accounts(person_statements: Sequence[PersonTold], is_demo: bool, at: datetime) -> dict[str, User]:
    """{address: account with the role of an expert}; one that bears the address is kept."""
    wanted = {one.email: one for one in person_statements}
    known = {user.email: user for user in User.objects.filter(email__in=wanted)}
    fresh = []
    for email, one in wanted.items():
        if email not in known:
            user = User(email=email, name=one.name[:120], language=one.language, joined_at=at, is_demo=is_demo)
            user.set_unusable_password()
            fresh.append(user)
    users = known | {user.email: user for user in User.objects.bulk_create(fresh)}
    held = set(
        Grant.objects.in_force().filter(role=Role.EXPERT, user__in=known.values()).values_list("user", flat=True)
    )
    Grant.objects.bulk_create(
        Grant(user=user, role=Role.EXPERT, granted_at=at) for user in users.values() if user.pk not in held
    )
    return users


def _abilities(experts: Sequence[Expert], expert_statements: Sequence[ExpertTold]) -> None:
    rows = []
    for expert, one in zip(experts, expert_statements, strict=True):
        rows += [Ability(expert=expert, kind=AbilityKind.SKILL, code=c, level=n) for c, n in one.skills.items()]
        for kind, codes in ((AbilityKind.LANGUAGE, one.languages), (AbilityKind.SECTOR, one.sectors)):
            rows += [Ability(expert=expert, kind=kind, code=code) for code in codes]
    Ability.objects.bulk_create(rows, batch_size=2000)


def _interests(investors: Sequence[Investor], investor_statements: Sequence[InvestorTold]) -> None:
    rows = []
    for investor, one in zip(investors, investor_statements, strict=True):
        codes = (
            (InterestKind.RELATION, one.relations),
            (InterestKind.SECTOR, one.sectors),
            (InterestKind.REGION, one.regions),
        )
        rows += [Interest(investor=investor, kind=kind, code=code) for kind, values in codes for code in values]
    Interest.objects.bulk_create(rows)
