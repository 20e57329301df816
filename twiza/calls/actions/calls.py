"""Calls: drafted whole, published, cancelled; their results published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.agreements.models import Agreement, Institution
from twiza.core.actions import Actor, perform, record_audit, require
from twiza.core.models import Stamp
from twiza.core.refusals import MoveRefused, NotAllowed, Refusal
from twiza.core.saving import save_checked
from twiza.core.states import by_name
from twiza.core.translated import Translated
from twiza.core.translation import texts
from twiza.funding.rules.tranches import check_condition
from twiza.territory.models import Territory

from ..models import Call, Criterion, Window
from ..models.calls import content_of
from ..queries import cover_of
from ..rules import costs, ranking, scoring
from ..rules.eligibility import Requirements
from ..rules.states import ANNOUNCE, CALL_MOVES, CANCEL, PUBLISH, CallState
from .acts import Act
from .locking import STAMP, NoteNeeded, locked_call


class CallFrozen(Refusal):
    """What was published stays as it was published."""

    message = _("This call is published: its rules do not change any more.")


class KeyTaken(Refusal):
    """Another call has this key."""

    message = _("The key “%(key)s” is already used by another call.")
    field = "key"


class PayerForeign(Refusal):
    """Only parties of the agreement pay."""

    message = _("“%(payer)s” is not a party of the agreement.")


@dataclass(frozen=True)
class WindowTold:
    """One payer's offer: amounts in centimes, `rate` in hundredths of a percent, titles by language."""

    payer: Institution
    ceiling: int
    budget: int
    rate: int = costs.WHOLE
    forms: Sequence[str] = ()
    territory: Territory | None = None
    province_most: int | None = None
    titles: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def draft_call(
    *,
    agreement: Agreement,
    key: str,
    fields: Mapping[str, object],
    windows: Sequence[WindowTold],
    criteria: Sequence[Mapping[str, object]],
    by: Actor,
    at: datetime,
    requirements: Requirements | None = None,
    call: Call | None = None,
) -> Call:
    """A call written whole, or written again while it is a draft (`call`). Publishing checks that it can work.

    fields: columns of Call (titles, texts, year, opens_at, closes_at, ties, tranches...). criteria: code, weight,
    titles and guides by column. Raises: NotAllowed, KeyTaken, CallFrozen, InvalidFields.
    """
    require(by, Permission.CALL_MANAGE)
    Stamp.bump(STAMP)
    same = Call.objects.filter(key=key).first()
    if same is not None and same != call:
        raise KeyTaken(key=key)
    row = locked_call(call) if call is not None else Call(key=key, agreement=agreement, recorded_at=at)
    if row.state != CallState.DRAFT:
        raise CallFrozen()
    before = content_of(row) if call is not None else None
    for name, value in {**fields, "key": key, "agreement": agreement}.items():
        setattr(row, name, value)
    row.requirements = (requirements or Requirements()).plain()
    save_checked(row)
    if not by.may(Permission.CALL_MANAGE, row):
        raise NotAllowed()
    row.windows.all().delete()
    row.criteria.all().delete()
    for number, details in enumerate(windows, start=1):
        _add_window(row, number, details)
    for order, values in enumerate(criteria, start=1):
        save_checked(Criterion(call=row, order=order, **values))
    record_audit(Act.DRAFT_CALL, row, by=by, at=at, before=before, after=content_of(row))
    return row


def _add_window(call: Call, number: int, window_statement: WindowTold) -> Window:
    titles = Translated(window_statement.titles).columns("title")
    titles = Translated({**texts(window_statement.payer, "name"), **window_statement.titles}).columns("title")
    return save_checked(
        Window(
            call=call,
            number=number,
            payer=window_statement.payer,
            forms=list(window_statement.forms),
            territory=window_statement.territory,
            ceiling_centimes=window_statement.ceiling,
            rate=window_statement.rate,
            budget_centimes=window_statement.budget,
            province_centimes=window_statement.province_most,
            **titles,
        )
    )


@transaction.atomic
def publish_call(*, call: Call, by: Actor, at: datetime) -> Call:
    """Show the call to everybody with its rules, which then stay. No window offers what its payer has not promised.

    Raises: NotAllowed, MoveRefused, WindowsMissing, WeightsWrong, TieUnknown, TranchesWrong,
    WindowBeyondPromise, PayerForeign.
    """
    fresh = locked_call(call)
    require(by, PUBLISH.needs, fresh)
    _check_complete(fresh)
    parties = set(fresh.agreement.parties.values_list("institution_id", flat=True))
    for window in fresh.windows.select_related("payer"):
        if window.payer_id not in parties:
            raise PayerForeign(payer=window.payer.name)
    for one in cover_of(fresh):
        promised = None if one.promised is None else one.promised.centimes
        values = one.payer.name, one.budget.centimes, promised, one.offered.centimes, fresh.year
        costs.check_cover(*values)
    fresh.published_at = at
    fresh.save(update_fields=["published_at"])
    moved: Call = perform(PUBLISH, fresh, by=by, at=at)
    call.state, call.published_at = moved.state, at
    return moved


class WindowsMissing(Refusal):
    message = _("Give at least one payer with its ceiling, its rate and its budget.")


class TranchesWrong(Refusal):
    message = _("The tranches add up to %(total)s %%: they must add up to 100.")


def _check_complete(call: Call) -> None:
    """What a call needs before anybody reads it."""
    windows = list(call.windows.all())
    if not windows:
        raise WindowsMissing()
    for one in windows:
        costs.check_window(one.ceiling_centimes, one.rate, one.budget_centimes)
    criteria = call.weighted()
    scoring.check_criteria(criteria)
    ranking.check_ties(call.ties, [one.code for one in criteria])
    total = sum(int(part["percent"]) for part in call.tranches)
    if call.tranches and total != 100:
        raise TranchesWrong(total=total)
    for part in call.tranches:
        for condition in part.get("conditions", ()):
            check_condition(condition["kind"], condition.get("params", {}))


@transaction.atomic
def move_call(*, call: Call, name: str, by: Actor, at: datetime, note: str = "") -> Call:
    """Publish the results, or cancel the call with its reason. Raises: NotAllowed, MoveRefused, NoteNeeded."""
    move = by_name(CALL_MOVES, name)
    if move not in (ANNOUNCE, CANCEL) or move is None:
        raise MoveRefused(move=name, state=call.get_state_display())
    fresh = locked_call(call)
    require(by, move.needs, fresh)
    if move.wants_note and not note.strip():
        raise NoteNeeded()
    if move is ANNOUNCE:
        fresh.announced_at = at
        fresh.save(update_fields=["announced_at"])
    moved: Call = perform(move, fresh, by=by, at=at, note=note)
    call.state = moved.state
    return moved
