"""The statement of an agreement's money: by party, year and stage, what counts and what is a transfer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from twiza.agreements.models import Agreement

from ..rules import counting
from ..rules.rates import HOME
from ..rules.stages import STAGES
from .books import count, downstream, late_shares
from .ledger import purses

Sums = tuple[int, int, int]


def counted(
    agreement: Agreement,
    *,
    on: date | None = None,
    known_at: datetime | None = None,
    currency: str = HOME,
    is_in_kind: bool = False,
) -> counting.Counted:
    """The rows of an agreement and of those that its money reaches. RuleError: `rate_missing`."""
    scope = downstream(agreement, known_at)
    return count(counting.Question(on, known_at, currency, scope, is_in_kind))


def statement(
    agreement: Agreement, *, on: date, known_at: datetime | None = None, currency: str = HOME
) -> dict[str, Any]:
    """What the ledger says on a day as known at an instant, as plain data in a stable order; centimes of a currency.

    `consolidated` counts each dirham once over the agreement and those that its money reaches; `transfers` is what
    holders only passed on; the two add up to `recorded`, the sum of the rows. The same question gives the same bytes.
    RuleError: `rate_missing`.
    """
    cash = counted(agreement, on=on, known_at=known_at, currency=currency)
    kind = counted(agreement, on=on, known_at=known_at, currency=currency, is_in_kind=True)
    totals = cash.totals()
    scope = Agreement.objects.filter(pk__in=downstream(agreement, known_at)).order_by("key")
    recorded = {stage.value: sums[0] for stage, sums in totals.items()}
    return {
        "agreement": agreement.key,
        "on": on.isoformat(),
        "known_at": known_at.isoformat() if known_at else None,
        "currency": currency,
        "scope": list(scope.values_list("key", flat=True)),
        "recorded": recorded,
        "consolidated": {stage.value: sums[1] for stage, sums in totals.items()},
        "transfers": {stage.value: sums[2] for stage, sums in totals.items()},
        "in_kind": {stage.value: sums[0] for stage, sums in kind.totals().items() if sums[0]},
        "execution": {
            name: None if rate is None else round(rate, 6)
            for name, rate in counting.rates_of_execution(recorded).items()
        },
        **_lines(cash),
        "late": _late(agreement, on, known_at),
    }


def _lines(cash: counting.Counted) -> dict[str, Any]:
    """The same sums by party, by year, and by both."""
    table = cash.by("payer", "year", "stage")
    holders = purses({payer for payer, _year, _stage in table})
    codes = {pk: holder.code for pk, holder in holders.items()}
    by_party: dict[str, dict[str, Sums]] = {}
    by_year: dict[int, dict[str, Sums]] = {}
    lines: list[dict[str, Any]] = []
    for (payer, year, place), sums in table.items():
        stage = STAGES[place].value
        _add(by_party.setdefault(codes[payer], {}), stage, sums)
        _add(by_year.setdefault(year, {}), stage, sums)
        lines.append({"party": codes[payer], "year": year, "stage": stage, **_said(sums)})
    return {
        "by_party": [{"party": code, "stages": _stages(sums)} for code, sums in sorted(by_party.items())],
        "by_year": [{"year": year, "stages": _stages(sums)} for year, sums in sorted(by_year.items())],
        "lines": sorted(lines, key=lambda one: (one["party"], one["year"], _order(one["stage"]))),
    }


def _late(agreement: Agreement, on: date, known_at: datetime | None) -> list[dict[str, Any]]:
    """What is late, each in the currency of its promise."""
    late = late_shares(agreement, on, known_at)
    holders = purses({one.payer for one in late})
    return [
        {
            "party": holders[one.payer].code, "year": one.year, "due_on": one.due_on.isoformat(),
            "currency": one.currency, "promised": one.promised, "paid": one.paid, "missing": one.missing,
        }
        for one in late
    ]  # fmt: skip


def _add(sums: dict[str, Sums], stage: str, more: Sums) -> None:
    old = sums.get(stage, (0, 0, 0))
    sums[stage] = (old[0] + more[0], old[1] + more[1], old[2] + more[2])


def _said(sums: Sums) -> dict[str, int]:
    return {"recorded": sums[0], "consolidated": sums[1], "transfers": sums[2]}


def _stages(sums: Mapping[str, Sums]) -> dict[str, dict[str, int]]:
    return {stage: _said(sums[stage]) for stage in sorted(sums, key=_order)}


def _order(stage: str) -> int:
    return [one.value for one in STAGES].index(stage)
