"""The agenda of a committee, built from what the books hold: nobody has to remember what is late.

Order: approval of the last minutes; decisions not carried out; commitments late or at risk; targets behind their
pace; money waited for; reports to approve; the life of the agreement; any other business. In each part what is gravest
comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from twiza.core.languages import Extent, codes
from twiza.core.printing.titles import Title
from twiza.core.translated import Translated, column_of
from twiza.core.values import Money

NOTHING = Title()
SECTIONS = ("minutes", "decisions", "commitments", "targets", "money", "reports", "life", "other")
GRAVITY = {"danger": 0, "warning": 1, "info": 2}
LATE, AT_RISK = "late", "at_risk"
MINUTES_ITEM = "minutes_approve"  # the item by which the committee approves the minutes of its last meeting


@dataclass(frozen=True, slots=True)
class Item:
    """One item: its part of the agenda, a code for its sentence, what it is about, who owns it.

    days: past its day (late), None when it has none. params: what the sentence says besides. about: (kind, id) of
    the row.
    """

    section: str
    code: str
    title: Title = NOTHING
    owner: Title = NOTHING
    tone: str = "info"
    due_on: date | None = None
    days: int | None = None
    params: dict[str, str] = field(default_factory=dict)
    about: tuple[str, str] = ("", "")

    def plain(self) -> dict[str, Any]:
        """Strings, numbers and lists, as stored and as sent; days are ISO 8601."""
        return {**asdict(self), "due_on": self.due_on.isoformat() if self.due_on else None, "about": list(self.about)}


def restored(plain: dict[str, Any]) -> Item:
    """The item that `plain` wrote down."""
    return Item(
        **{
            **plain,
            "title": Title(**plain["title"]),
            "owner": Title(**plain["owner"]),
            "due_on": date.fromisoformat(plain["due_on"]) if plain["due_on"] else None,
            "about": tuple(plain["about"]),
        }
    )


def ordered(items: Iterable[Item]) -> tuple[Item, ...]:
    """The agenda: parts in their order, in each the gravest, then the longest late, then the nearest day."""
    far = date.max
    return tuple(
        sorted(
            items,
            key=lambda item: (
                SECTIONS.index(item.section),
                GRAVITY[item.tone],
                -(item.days or 0),
                item.due_on or far,
                item.about,
            ),
        )
    )


def decision_item(number: int, title: Title, owner: Title, due_on: date | None, on: date, pk: int) -> Item:
    """A decision not carried out: overdue since some days, or to be followed."""
    late = (on - due_on).days if due_on and due_on < on else None
    code, tone = ("decision_overdue", "danger") if late else ("decision_open", "info")
    return Item("decisions", code, title, owner, tone, due_on, late, {"number": str(number)}, ("decision", str(pk)))


def commitment_item(
    standing: str, title: Title, owner: Title, due_on: date | None, on: date, *, pk: int, params: dict[str, str]
) -> Item | None:
    """A commitment late or at risk; None when nothing has to be said of it."""
    if standing not in (LATE, AT_RISK):
        return None
    late = (on - due_on).days if standing == LATE and due_on and due_on < on else None
    tone = "danger" if standing == LATE else "warning"
    return Item(
        "commitments", f"commitment_{standing}", title, owner, tone, due_on, late, params, ("commitment", str(pk))
    )


def target_item(
    title: Title,
    due_on: date,
    on: date,
    *,
    key: str,
    reading: Title,
    rate: Decimal | None,
    promised: Decimal,
    pace: float | None,
    needed: float | None,
) -> Item | None:
    """A target whose pace would not reach it: behind, or past its day and not reached; None when it is on its way.

    rate and promised: ratios. pace and needed: organisations a year in the reading that is furthest behind.
    """
    reached = rate is not None and rate >= promised
    if reached or (needed is not None and pace is not None and pace >= needed):
        return None
    missed = due_on < on
    params = Translated(asdict(reading)).columns("reading")
    params |= {name: str(value) for name, value in (("rate", rate), ("promised", promised)) if value is not None}
    params |= {name: f"{value:.1f}" for name, value in (("pace", pace), ("needed", needed)) if value is not None}
    code, tone = ("target_missed", "danger") if missed else ("target_behind", "warning")
    late = (on - due_on).days if missed else None
    return Item("targets", code, title, NOTHING, tone, due_on, late, params, ("target", key))


def share_item(owner: Title, year: int, missing: Money, since: date, on: date, *, key: str) -> Item:
    """A contribution that was due and is not paid."""
    params = {"year": str(year), "centimes": str(missing.centimes), "currency": missing.currency}
    return Item("money", "share_late", NOTHING, owner, "danger", since, (on - since).days, params, ("share", key))


def tranche_item(
    number: int,
    title: Title,
    owner: Title,
    amount: Money,
    due_on: date | None,
    on: date,
    *,
    is_prepared: bool,
    lacking: Sequence[Title],
    pk: int,
) -> Item:
    """A tranche to release when somebody proposed it, else what it still waits for."""
    params = {"number": str(number), "centimes": str(amount.centimes), "currency": amount.currency}
    for language in codes(Extent.PAPERS):
        params[column_of("lacking", language)] = " · ".join(one.within(language) for one in lacking)
    late = (on - due_on).days if due_on and due_on < on else None
    code = "tranche_release" if is_prepared else "tranche_waiting" if lacking else "tranche_ready"
    tone = "danger" if late else "warning" if is_prepared or not lacking else "info"
    return Item("money", code, title, owner, tone, due_on, late, params, ("tranche", str(pk)))
