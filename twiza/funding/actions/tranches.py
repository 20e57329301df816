"""Tranches: planned with their conditions, attested, proposed by one person and released by another, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.agreements.models import Agreement, Document, Institution
from twiza.core import formats
from twiza.core.actions import Actor, perform, record_audit, require
from twiza.core.refusals import MoveRefused, Refusal
from twiza.core.saving import day_of
from twiza.core.states import by_name
from twiza.core.translated import Translated
from twiza.core.translation import active_language
from twiza.core.values import Money

from ..models import Component, Condition, Entry, Tranche
from ..rules import tranches as rules
from ..rules.payments import DayInFuture
from ..rules.stages import AmountNotPositive, BeyondPromised, Stage
from .acts import Act
from .posting import Desk, Holder, OtherAgreement, Told, funded, locked, purse_of


class ConditionsMissing(Refusal):
    """Something is still missing; the sentence names it."""

    message = _("Still missing: %(missing)s.")


class NotAttested(Refusal):
    """The condition is computed, nobody attests it."""

    message = _("Nobody attests this condition: it is computed.")


class TrancheOver(Refusal):
    """The tranche is released or given up."""

    message = _("This tranche is already released or given up.")


class NumberTaken(Refusal):
    """The number is that of another tranche."""

    message = _("Tranche %(number)s already exists.")
    field = "number"


class NoteNeeded(Refusal):
    """The move says why."""

    message = _("Say why.")


@dataclass(frozen=True)
class ConditionTold:
    """One condition: its kind, its parameters, who sees to it."""

    kind: str
    params: dict[str, Any] = field(default_factory=dict)
    owner: Institution | None = None


@transaction.atomic
def plan_tranche(
    *,
    agreement: Agreement,
    number: int,
    payer: Holder,
    amount: Money,
    year: int,
    conditions: Sequence[ConditionTold],
    by: Actor,
    at: datetime,
    payee: Holder | None = None,
    component: Component | None = None,
    due_on: date | None = None,
    titles: dict[str, str] | None = None,
) -> Tranche:
    """A part of a promise that waits for its conditions. Tranches of a payer's year stay within its promise.

    Raises: NotAllowed, BeyondPromised, what conditions are refused for, NumberTaken, OtherAgreement.
    """
    require(by, Permission.TRANCHE_PREPARE, funded(agreement))
    locked(agreement)
    if component is not None and component.agreement_id != agreement.pk:
        raise OtherAgreement()
    for entry in conditions:
        rules.check_condition(entry.kind, entry.params)
    if Tranche.objects.filter(agreement=agreement, number=number).exists():
        raise NumberTaken(number=number)
    tranche = Tranche(
        agreement_id=agreement.pk,
        number=number,
        payer=purse_of(payer),
        payee=purse_of(payee or agreement),
        year=year,
        component=component,
        centimes=amount.centimes,
        currency=amount.currency,
        due_on=due_on,
        recorded_at=at,
        **Translated(titles or {}).columns("title"),
    )
    _check_promise(tranche)
    tranche.save(force_insert=True)
    for entry in conditions:
        Condition.objects.create(tranche=tranche, kind=entry.kind, params=entry.params, owner=entry.owner)
    after = {"number": number, "centimes": amount.centimes, "currency": amount.currency, "year": year}
    record_audit(Act.PLAN_TRANCHE, tranche, by=by, at=at, after=after)
    return tranche


@transaction.atomic
def attest_condition(*, condition: Condition, document: Document, on: date, by: Actor, at: datetime) -> Condition:
    """A paper shows that a report was accepted or that the committee decided, since a day.

    Raises: NotAllowed, NotAttested, OtherAgreement, TrancheOver, DayInFuture.
    """
    require(by, Permission.TRANCHE_PREPARE, condition.tranche)
    locked(condition.tranche.agreement)
    fresh = Condition.objects.select_for_update(of=("self",)).select_related("tranche").get(pk=condition.pk)
    if not fresh.is_attested:
        raise NotAttested()
    if fresh.tranche.state not in (rules.TrancheState.PLANNED, rules.TrancheState.PREPARED):
        raise TrancheOver()
    if document.agreement_id != fresh.tranche.agreement_id:
        raise OtherAgreement()
    if on > day_of(at):
        raise DayInFuture(on=on)
    before = {"attested_on": str(fresh.attested_on), "document": fresh.document_id}
    fresh.document, fresh.attested_on, fresh.attested_by_id = document, on, by.pk
    fresh.save(update_fields=["document", "attested_on", "attested_by_id"])
    after = {"kind": fresh.kind, "attested_on": str(on), "sha256": document.sha256}
    record_audit(Act.ATTEST_CONDITION, fresh.tranche, by=by, at=at, before=before, after=after)
    return fresh


@transaction.atomic
def move_tranche(*, tranche: Tranche, name: str, by: Actor, at: datetime, note: str = "") -> Tranche:
    """Propose the release, send it back, or give the tranche up. The release itself is `release_tranche`.

    Raises: NotAllowed, MoveRefused, ConditionsMissing and BeyondPromised (when proposed), NoteNeeded.
    """
    move = by_name(rules.MOVES, name)
    if move is None or move is rules.RELEASE:
        raise MoveRefused(move=name, state=tranche.get_state_display())
    fresh = _held(tranche)
    require(by, move.needs, fresh)
    if move.wants_note and not note.strip():
        raise NoteNeeded()
    if move is rules.PREPARE and move.starts_from(fresh.state):
        # What is proposed is proposed to the committee: only its own decision may still be missing.
        _check_conditions(fresh, day_of(at), besides=rules.ConditionKind.DECISION)
        _check_promise(fresh)
        fresh.prepared_by_id, fresh.prepared_at = by.pk, at
        fresh.save(update_fields=["prepared_by_id", "prepared_at"])
    moved: Tranche = perform(move, fresh, by=by, at=at, note=note)
    return moved


@transaction.atomic
def release_tranche(*, tranche: Tranche, by: Actor, at: datetime) -> Entry:
    """The decision to pay, by another person than the one who proposed it: the order enters the ledger, once.

    Raises: NotAllowed, MoveRefused (already released), ConditionsMissing, SamePerson,
    BeyondPromised (when an amendment lowered the promise since), BeyondCommitted.
    """
    fresh = _held(tranche)
    require(by, Permission.TRANCHE_RELEASE, fresh)
    if rules.RELEASE.starts_from(fresh.state):
        rules.check_release(fresh.prepared_by_id, by.pk)
        _check_conditions(fresh, day_of(at))
        _check_promise(fresh)
        fresh.released_by_id, fresh.released_at = by.pk, at
        fresh.save(update_fields=["released_by_id", "released_at"])
    perform(rules.RELEASE, fresh, by=by, at=at)
    statement = Told(
        Stage.ORDERED,
        fresh.amount,
        day_of(at),
        fresh.payer,
        fresh.payee,
        fresh.year,
        fresh.component,
        tranche=fresh,
        reference=f"TR-{fresh.number}",
        idempotency_key=f"tranche:{fresh.pk}",
    )
    entry, _is_new = Desk(funded(fresh.agreement), by=by, at=at).write(statement)
    tranche.state = fresh.state
    return entry


def _held(tranche: Tranche) -> Tranche:
    """The tranche as it stands, locked with its agreement."""
    locked(tranche.agreement)
    return (
        Tranche.objects.select_for_update(of=("self",)).select_related("agreement", "payer", "payee").get(pk=tranche.pk)
    )


def _check_conditions(tranche: Tranche, on: date, besides: str = "") -> None:
    lacking = [one for one in tranche.missing(on) if one.condition.kind != besides]
    if lacking:
        language = active_language()
        said = [
            f"{one.label} ({one.condition.owner.name})" if one.condition.owner else str(one.label) for one in lacking
        ]
        raise ConditionsMissing(missing=formats.join(said, language))


def _check_promise(tranche: Tranche) -> None:
    """What is planned for a payer's year stays within what it promises for it, as amendments left it."""
    if tranche.centimes <= 0:
        raise AmountNotPositive()
    if tranche.centimes > tranche.room().centimes:
        raise BeyondPromised(asked=tranche.amount, left=tranche.room())
