"""Tranches: their moves, their conditions as data, and what is missing before they may be released."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from twiza.accounts.rules import Permission
from twiza.core.codes import Code
from twiza.core.messages import gettext_noop
from twiza.core.refusals import Refusal
from twiza.core.states import Move


class TrancheState(Code):
    """Where a tranche is."""

    PLANNED = "planned", gettext_noop("Planned")
    PREPARED = "prepared", gettext_noop("Release proposed"), "warning"
    RELEASED = "released", gettext_noop("Released"), "success"
    CANCELLED = "cancelled", gettext_noop("Given up")


PREPARE = Move(
    "prepare_tranche",
    {TrancheState.PLANNED},
    TrancheState.PREPARED,
    needs=Permission.TRANCHE_PREPARE,
    label=gettext_noop("Propose the release"),
)
SEND_BACK = Move(
    "send_back_tranche",
    {TrancheState.PREPARED},
    TrancheState.PLANNED,
    needs=Permission.TRANCHE_RELEASE,
    label=gettext_noop("Send back"),
    wants_note=True,
)
RELEASE = Move(
    "release_tranche",
    {TrancheState.PREPARED},
    TrancheState.RELEASED,
    needs=Permission.TRANCHE_RELEASE,
    label=gettext_noop("Release"),
)
CANCEL = Move(
    "cancel_tranche",
    {TrancheState.PLANNED, TrancheState.PREPARED},
    TrancheState.CANCELLED,
    needs=Permission.TRANCHE_RELEASE,
    label=gettext_noop("Cancel the tranche"),
    wants_note=True,
)
MOVES = (PREPARE, SEND_BACK, RELEASE, CANCEL)


class ConditionKind(Code):
    """What a tranche may wait for."""

    SIGNATURE = "signature", gettext_noop("Every party has signed")
    VISA = "visa", gettext_noop("The visa is given")
    REPORT = "report", gettext_noop("The report is accepted")
    JUSTIFIED = "justified", gettext_noop("Enough of what was received is justified")
    DECISION = "decision", gettext_noop("The committee has decided")
    DAY = "day", gettext_noop("The day has come")


ATTESTED = frozenset({ConditionKind.REPORT, ConditionKind.DECISION})


@dataclass(frozen=True)
class Condition:
    """One condition: its kind, its parameters (`rate` out of 1, `on` a day), whether a paper attests it since a day."""

    kind: str
    params: Mapping[str, Any] = field(default_factory=dict)
    attested_on: date | None = None


@dataclass(frozen=True)
class TrancheFacts:
    """What the ledger and the agreement say on a day: last signature, visa, money received and justified."""

    on: date
    signed_on: date | None = None
    visa_on: date | None = None
    received: int = 0
    justified: int = 0


@dataclass(frozen=True)
class ConditionVerdict:
    """Whether a condition is met, and the figures that say so."""

    is_met: bool
    params: Mapping[str, object] = field(default_factory=dict)


class ConditionUnknown(Refusal):
    message = gettext_noop("A condition of this kind does not exist.")


class ConditionRate(Refusal):
    message = gettext_noop("The share to justify is more than 0 and at most 100 %%.")
    field = "rate"


class ConditionDay(Refusal):
    message = gettext_noop("The day of the condition cannot be read.")
    field = "day"


def check_condition(kind: str, params: Mapping[str, object]) -> None:
    """Refuse a condition that cannot be judged. Codes: `condition_unknown`, `condition_rate`, `condition_day`."""
    if kind not in tuple(ConditionKind):
        raise ConditionUnknown(kind=kind)
    if kind == ConditionKind.JUSTIFIED:
        try:
            rate = Decimal(str(params.get("rate", "")))
        except InvalidOperation as error:
            raise ConditionRate() from error
        if not 0 < rate <= 1:
            raise ConditionRate()
    if kind == ConditionKind.DAY:
        try:
            date.fromisoformat(str(params.get("on", "")))
        except ValueError as error:
            raise ConditionDay() from error


def judge(condition: Condition, known: TrancheFacts) -> ConditionVerdict:
    """Whether a condition is met on the day. Money justified is measured against money received, in whole centimes."""
    if condition.kind == ConditionKind.SIGNATURE:
        return ConditionVerdict(known.signed_on is not None and known.signed_on <= known.on)
    if condition.kind == ConditionKind.VISA:
        return ConditionVerdict(known.visa_on is not None and known.visa_on <= known.on)
    if condition.kind == ConditionKind.DAY:
        return ConditionVerdict(date.fromisoformat(str(condition.params["on"])) <= known.on)
    if condition.kind == ConditionKind.JUSTIFIED:
        wanted = Decimal(str(condition.params["rate"]))
        reached = Decimal(known.justified) / known.received if known.received > 0 else None
        is_met = known.received > 0 and Decimal(known.justified) >= wanted * known.received
        return ConditionVerdict(is_met, {"wanted": wanted, "reached": reached})
    return ConditionVerdict(condition.attested_on is not None and condition.attested_on <= known.on)


def missing(conditions: Iterable[Condition], known: TrancheFacts) -> list[Condition]:
    """The conditions not met on the day, in their order."""
    return [condition for condition in conditions if not judge(condition, known).is_met]


class SamePerson(Refusal):
    message = gettext_noop("Whoever proposed the release cannot release: it takes two people.")


def check_release(prepared_by: int | None, released_by: int | None) -> None:
    """Refuse the release by whoever proposed it: two people, or none. Code: `same_person`.

    The software itself (None) may release what a person proposed, never what it proposed itself.
    """
    if prepared_by == released_by:
        raise SamePerson()
