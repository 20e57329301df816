"""Experts and investors: what they tell when they sign up, and each year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require
from twiza.core.models import Source, Stamp
from twiza.core.refusals import Refusal
from twiza.core.values import RuleError
from twiza.register.models import Organisation
from twiza.support.actions.common import source_of
from twiza.territory.models import Territory

from ..models import Ability, AbilityKind, Conflict, Expert, Interest, InterestKind, Investor, letters
from ..rules.people import ExpertTold, InvestorTold, PersonTold, check_expert, check_investor
from .common import STAMP, consent_to, locked_expert
from .posting import post


class AlreadyRegistered(Refusal):
    """One person, one record: the address or the phone number is known."""

    message = _("Somebody is already registered with this e-mail address or phone number.")


@transaction.atomic
def register_expert(
    *, told: ExpertTold, by: Actor, at: datetime, consents_to: str = "", source: Source | None = None
) -> Expert:
    """A new expert, to be vetted. Anybody may sign up; `consents_to` is the version of the text they agreed to.

    Without consent (an officer entered somebody met at a fair) the person is written to and asked. Raises RuleError,
    AlreadyRegistered.
    """
    Stamp.bump(STAMP)
    expert = Expert(source=source or source_of(by, at), recorded_at=at, refreshed_on=timezone.localdate(at))
    told = check_expert(told)
    _tell_expert(expert, told)
    consent_to(expert, consents_to, at)
    _insert(expert)
    _abilities(expert, told)
    record_audit("register_expert", expert, by=by, at=at, after={"consent": consents_to})
    post(letters.welcome(expert, timezone.localdate(at)), at)
    return expert


@transaction.atomic
def refresh_expert(
    *,
    expert: Expert,
    told: ExpertTold,
    by: Actor,
    at: datetime,
    conflicts: Iterable[Organisation] | None = None,
) -> Expert:
    """What the expert says of themselves today; the year starts again, a question about pausing is answered.

    `conflicts` are the organisations to which they must not be sent; None leaves them as they are. A capacity below
    the requests in hand stops new ones and takes nothing back. Raises NotAllowed, RuleError, AlreadyRegistered.
    """
    expert = locked_expert(expert.pk)
    require(by, Permission.MATCH_ANSWER, expert)
    before = _shown(expert)
    told = check_expert(told)
    _tell_expert(expert, told)
    expert.refreshed_on, expert.refresh_asked_on = timezone.localdate(at), None
    expert.pause_asked_on = None
    _update(expert)
    expert.abilities.all().delete()
    _abilities(expert, told)
    if conflicts is not None:
        _conflicts(expert, conflicts, at)
    record_audit("refresh_expert", expert, by=by, at=at, before=before, after=_shown(expert))
    return expert


@transaction.atomic
def register_investor(
    *,
    told: InvestorTold,
    by: Actor,
    at: datetime,
    consents_to: str = "",
    investor: Investor | None = None,
    source: Source | None = None,
) -> Investor:
    """A new investor, to be vetted, or what one already known says today.

    Raises NotAllowed, RuleError, AlreadyRegistered.
    """
    Stamp.bump(STAMP)
    told = check_investor(told)
    for code in told.regions:
        _region(code)
    name = "refresh_investor" if investor else "register_investor"
    if investor is None:
        investor = Investor(source=source or source_of(by, at), recorded_at=at)
    else:
        investor = Investor.objects.select_for_update().get(pk=investor.pk)
        require(by, Permission.MATCH_ANSWER, investor)
    _tell(investor, told)
    investor.ticket_low, investor.ticket_high = told.ticket_low, told.ticket_high
    investor.currency, investor.refreshed_on = told.currency, timezone.localdate(at)
    is_new = investor.pk is None
    if is_new:
        consent_to(investor, consents_to, at)
    (_insert if is_new else _update)(investor)
    investor.interests.all().delete()
    codes = (
        (InterestKind.RELATION, told.relations),
        (InterestKind.SECTOR, told.sectors),
        (InterestKind.REGION, told.regions),
    )  # fmt: skip
    Interest.objects.bulk_create(
        Interest(investor=investor, kind=kind, code=code) for kind, values in codes for code in values
    )
    record_audit(name, investor, by=by, at=at, after={"consent": consents_to} if is_new else None)
    if is_new:
        post(letters.welcome(investor, timezone.localdate(at)), at)
    return investor


def _tell(person: Expert | Investor, told: PersonTold) -> None:
    for name in ("name", "email", "phone", "language", "country", "time_zone", "about"):
        setattr(person, name, getattr(told, name))


def _tell_expert(expert: Expert, told: ExpertTold) -> None:
    _tell(expert, told)
    for name in ("mode", "hours_a_month", "weeks_a_year", "capacity", "seniority"):
        setattr(expert, name, getattr(told, name))
    expert.region_of_origin = _region(told.region_of_origin) if told.region_of_origin else None


def _region(code: str) -> Territory:
    """The region of the Kingdom with this HCP code."""
    region = Territory.objects.regions().filter(code=code).first()
    if region is None:
        raise RuleError("region_unknown", value=code)
    return region


def _abilities(expert: Expert, told: ExpertTold) -> None:
    rows = [Ability(expert=expert, kind=AbilityKind.SKILL, code=c, level=n) for c, n in told.skills.items()]
    for kind, codes in ((AbilityKind.LANGUAGE, told.languages), (AbilityKind.SECTOR, told.sectors)):
        rows += [Ability(expert=expert, kind=kind, code=code) for code in codes]
    Ability.objects.bulk_create(rows)


def _conflicts(expert: Expert, organisations: Iterable[Organisation], at: datetime) -> None:
    """The conflicts declared today, those of before that are no longer named taken away."""
    wanted = {organisation.pk for organisation in organisations}
    expert.conflicts.exclude(organisation__in=wanted).delete()
    known = set(expert.conflicts.values_list("organisation_id", flat=True))
    Conflict.objects.bulk_create(
        Conflict(expert=expert, organisation_id=pk, declared_on=timezone.localdate(at), recorded_at=at)
        for pk in sorted(wanted - known)
    )


def _insert(person: Expert | Investor) -> None:
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyRegistered() from error


def _update(person: Expert | Investor) -> None:
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise AlreadyRegistered() from error


def _shown(expert: Expert) -> dict[str, Any]:
    """What the audit row remembers: what matching reads, nothing of the person."""
    return {
        "capacity": expert.capacity, "hours_a_month": expert.hours_a_month, "weeks_a_year": expert.weeks_a_year,
        "mode": expert.mode, "country": expert.country,
    }  # fmt: skip
