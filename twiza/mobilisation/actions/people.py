"""Experts and investors: what they tell when they sign up, and each year."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require
from twiza.core.models import Source, Stamp
from twiza.core.refusals import Refusal, Unprocessable
from twiza.core.saving import source_of
from twiza.register.models import Organisation
from twiza.territory.models import Territory

from ..models import Ability, AbilityKind, Conflict, Expert, Interest, InterestKind, Investor, Proposal
from ..queries import message_texts
from ..rules.people import ExpertTold, InvestorTold, PersonTold, check_expert, check_investor
from ..rules.states import EndReason, ProposalState, Side
from .acts import Act
from .locking import STAMP, Bearer, consent_to, locked_expert, seek_others, take_back
from .notifications import post


class AlreadyRegistered(Refusal):
    """One person, one record: the address or the phone number is known."""

    message = _("Somebody is already registered with this e-mail address or phone number.")


class ConflictOfAnother(Refusal):
    """Whoever declared a conflict takes it back."""

    message = _("This was declared by the cooperative or by the office: ask the office to take it back.")


@transaction.atomic
def register_expert(
    *, statement: ExpertTold, by: Actor, at: datetime, consents_to: str = "", source: Source | None = None
) -> Expert:
    """A new expert, to be vetted. Anybody may sign up; `consents_to` is the version of the text they agreed to.

    Without consent (an officer entered somebody met at a fair) the person is written to and asked. Raises
    AlreadyRegistered, what `check_expert` refuses.
    """
    Stamp.bump(STAMP)
    expert = Expert(source=source or source_of(by, at), recorded_at=at, refreshed_on=timezone.localdate(at))
    statement = check_expert(statement)
    _tell_expert(expert, statement)
    consent_to(expert, consents_to, at)
    _insert(expert)
    _abilities(expert, statement)
    record_audit(Act.REGISTER_EXPERT, expert, by=by, at=at, after={"consent": consents_to})
    post(message_texts.welcome(expert, timezone.localdate(at)), at)
    return expert


@transaction.atomic
def refresh_expert(*, expert: Expert, statement: ExpertTold, by: Actor, at: datetime) -> Expert:
    """What the expert says of themselves today; the year starts again, a question about pausing is answered.

    A capacity below the requests in hand stops new ones and takes nothing back. Raises: NotAllowed,
    AlreadyRegistered.
    """
    expert = locked_expert(expert.pk)
    require(by, Permission.MATCH_ANSWER, expert)
    before = _shown(expert)
    statement = check_expert(statement)
    _tell_expert(expert, statement)
    expert.refreshed_on, expert.refresh_asked_on = timezone.localdate(at), None
    expert.pause_asked_on = None
    _update(expert)
    expert.abilities.all().delete()
    _abilities(expert, statement)
    record_audit(Act.REFRESH_EXPERT, expert, by=by, at=at, before=before, after=_shown(expert))
    return expert


@transaction.atomic
def register_investor(
    *,
    statement: InvestorTold,
    by: Actor,
    at: datetime,
    consents_to: str = "",
    investor: Investor | None = None,
    source: Source | None = None,
) -> Investor:
    """A new investor, to be vetted, or what one already known says today.

    Raises: NotAllowed, AlreadyRegistered.
    """
    Stamp.bump(STAMP)
    statement = check_investor(statement)
    for code in statement.regions:
        _region(code)
    act = Act.REFRESH_INVESTOR if investor else Act.REGISTER_INVESTOR
    if investor is None:
        investor = Investor(source=source or source_of(by, at), recorded_at=at)
    else:
        investor = Investor.objects.select_for_update().get(pk=investor.pk)
        require(by, Permission.MATCH_ANSWER, investor)
    _tell(investor, statement)
    investor.ticket_low, investor.ticket_high = statement.ticket_low, statement.ticket_high
    investor.currency, investor.refreshed_on = statement.currency, timezone.localdate(at)
    is_new = investor.pk is None
    if is_new:
        consent_to(investor, consents_to, at)
    (_insert if is_new else _update)(investor)
    investor.interests.all().delete()
    codes = (
        (InterestKind.RELATION, statement.relations),
        (InterestKind.SECTOR, statement.sectors),
        (InterestKind.REGION, statement.regions),
    )
    Interest.objects.bulk_create(
        Interest(investor=investor, kind=kind, code=code) for kind, values in codes for code in values
    )
    record_audit(act, investor, by=by, at=at, after={"consent": consents_to} if is_new else None)
    if is_new:
        post(message_texts.welcome(investor, timezone.localdate(at)), at)
    return investor


@transaction.atomic
def set_conflict(
    *, expert: Expert, organisation: Organisation, is_declared: bool, by: Actor, at: datetime, note: str = ""
) -> Expert:
    """Declare that an expert must not be sent to an organisation, and why, or take that back.

    Requests about it that wait are taken back and go to others; a mission under way goes on. Saying the same again
    changes nothing; a new note replaces the old. What a cooperative or the office declared is theirs to take back: only
    an officer can. Raises: NotAllowed, ConflictOfAnother.
    """
    expert = locked_expert(expert.pk)
    require(by, Permission.MATCH_ANSWER, expert)
    is_own = isinstance(by, Bearer) or by.pk == expert.user_id
    held = expert.conflicts.filter(organisation=organisation).first()
    words = note.strip()[:300]
    if (held is not None) == is_declared and (held is None or held.note == words):
        return expert
    if held is not None and is_own and held.declared_by != Side.EXPERT:
        raise ConflictOfAnother()
    if not is_declared:
        expert.conflicts.filter(organisation=organisation).delete()
    elif held is not None:
        expert.conflicts.filter(organisation=organisation).update(note=words)
    else:
        Conflict.objects.create(
            expert=expert,
            organisation=organisation,
            note=words,
            declared_on=timezone.localdate(at),
            declared_by=Side.EXPERT if is_own else Side.OFFICE,
            recorded_at=at,
        )
        _free(expert, organisation, Side.EXPERT if is_own else Side.OFFICE, by, at)
    values = {"organisation": organisation.pk, "is_declared": is_declared}
    record_audit(Act.SET_CONFLICT, expert, by=by, at=at, after=values)
    return expert


@transaction.atomic
def send_link(*, email: str, by: Actor, at: datetime) -> None:
    """Write to whoever of ours bears this address: new links to their page and to each request that waits for them.

    Anybody may ask; nothing tells whether the address is known. Asked again on the same day it is the same letter.
    """
    address = email.strip().lower()
    if address.endswith("@invalid"):
        return
    today = timezone.localdate(at)
    for model in (Expert, Investor):
        person = model._default_manager.filter(email=address).first()
        if person is not None:
            post(message_texts.new_link(person, today), at)


def _free(expert: Expert, organisation: Organisation, side: Side, by: Actor, at: datetime) -> None:
    """Requests to an expert about an organisation end, missions excepted."""
    held = Proposal.objects.open().exclude(state=ProposalState.CONFIRMED).filter(expert=expert)
    held = held.filter(need__case__organisation=organisation).select_for_update(of=("self",)).order_by("pk")
    gone = [take_back(proposal, EndReason.CONFLICT, side, by, at) for proposal in held]
    if gone:
        seek_others(at)


def _tell(person: Expert | Investor, person_statement: PersonTold) -> None:
    for name in ("name", "email", "phone", "language", "country", "time_zone", "about"):
        setattr(person, name, getattr(person_statement, name))


def _tell_expert(expert: Expert, expert_statement: ExpertTold) -> None:
    _tell(expert, expert_statement)
    for name in ("mode", "hours_a_month", "weeks_a_year", "capacity", "seniority"):
        setattr(expert, name, getattr(expert_statement, name))
    expert.region_of_origin = _region(expert_statement.region_of_origin) if expert_statement.region_of_origin else None


class RegionUnknown(Unprocessable):
    message = _("“%(value)s” is not a region of the Kingdom.")
    field = "region_of_origin"


def _region(code: str) -> Territory:
    """The region of the Kingdom with this HCP code."""
    region = Territory.objects.regions().filter(code=code).first()
    if region is None:
        raise RegionUnknown(value=code)
    return region


def _abilities(expert: Expert, expert_statement: ExpertTold) -> None:
    rows = [Ability(expert=expert, kind=AbilityKind.SKILL, code=c, level=n) for c, n in expert_statement.skills.items()]
    for kind, codes in (
        (AbilityKind.LANGUAGE, expert_statement.languages),
        (AbilityKind.SECTOR, expert_statement.sectors),
    ):
        rows += [Ability(expert=expert, kind=kind, code=code) for code in codes]
    Ability.objects.bulk_create(rows)


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
        "capacity": expert.capacity,
        "hours_a_month": expert.hours_a_month,
        "weeks_a_year": expert.weeks_a_year,
        "mode": expert.mode,
        "country": expert.country,
    }
