"""The statement of an agreement's money: by party, year and stage, what counts and what is a transfer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np

from twiza.agreements.models import Agreement, Institution

from ..models.ledger import Purse, purses
from ..rules import counting
from ..rules.counting import known_rates
from ..rules.rates import HOME, MICRO, RateMissing, rate_on
from ..rules.stages import STAGES, Stage
from .ledger_cache import count, downstream, late_shares

Sums = tuple[int, int, int]


def counted(
    agreement: Agreement,
    *,
    on: date | None = None,
    known_at: datetime | None = None,
    currency: str = HOME,
    is_in_kind: bool = False,
) -> counting.Counted:
    """The rows of an agreement and of those that its money reaches. Raises: RateMissing."""
    scope = downstream(agreement, known_at)
    return count(counting.LedgerQuestion(on, known_at, currency, scope, is_in_kind))


def statement(
    agreement: Agreement, *, on: date, known_at: datetime | None = None, currency: str = HOME
) -> dict[str, Any]:
    """What the ledger says on a day as known at an instant, as plain data in a stable order; centimes of a currency.

    `consolidated` counts each dirham once over the agreement and those that its money reaches; `transfers` is what
    holders only passed on; the two add up to `recorded`, the sum of the rows. `execution` are the rates of what is
    counted once. `rates` are the dated rates at which amounts of another currency were turned. The same question gives
    the same bytes. Raises: RateMissing.
    """
    cash = counted(agreement, on=on, known_at=known_at, currency=currency)
    kind = counted(agreement, on=on, known_at=known_at, currency=currency, is_in_kind=True)
    totals = cash.totals()
    scope = Agreement.objects.filter(pk__in=downstream(agreement, known_at)).order_by("key")
    recorded = {stage.value: sums[0] for stage, sums in totals.items()}
    consolidated = {stage.value: sums[1] for stage, sums in totals.items()}
    return {
        "agreement": agreement.key,
        "on": on.isoformat(),
        "known_at": known_at.isoformat() if known_at else None,
        "currency": currency,
        "scope": list(scope.values_list("key", flat=True)),
        "recorded": recorded,
        "consolidated": consolidated,
        "transfers": {stage.value: sums[2] for stage, sums in totals.items()},
        "in_kind": {stage.value: sums[0] for stage, sums in kind.totals().items() if sums[0]},
        "execution": {
            name: None if rate is None else round(rate, 6)
            for name, rate in counting.rates_of_execution(consolidated).items()
        },
        **_lines(cash),
        "rates": rates_used(cash),
        "late": _late(agreement, on, known_at),
    }


def donor_statement(
    agreement: Agreement, donor: Institution, *, on: date, known_at: datetime | None = None, currency: str = "EUR"
) -> dict[str, object]:
    """What a donor reads of its money, in its currency: what it promised and paid by year, and what became of it.

    Its own amounts stand exactly as they were written when they are in `currency`; what the programme spent in another
    one is turned at the rate of each entry's own day. `given` is by stage, `years` by year and stage; `reached` is what
    the agreement and those that its money reaches paid, spent and justified, each sum counted once, whoever's money it
    was. Centimes. Raises: RateMissing.
    """
    rows = counted(agreement, on=on, known_at=known_at, currency=currency)
    purse = Purse.objects.filter(institution=donor).values_list("pk", flat=True).first() or 0
    own = rows.only(rows.column("payer") == purse)
    years: dict[int, dict[str, int]] = {}
    for cell, sums in own.by("year", "stage").items():
        years.setdefault(cell[0], {})[STAGES[cell[1]].value] = sums[0]
    totals = rows.totals()
    return {
        "agreement": agreement.key,
        "donor": donor.code,
        "on": on.isoformat(),
        "known_at": known_at.isoformat() if known_at else None,
        "currency": currency,
        "given": {stage.value: sums[0] for stage, sums in own.totals().items() if sums[0]},
        "years": [{"year": year, "stages": stages} for year, stages in sorted(years.items())],
        "reached": {stage.value: totals[stage][1] for stage in (Stage.PAID, Stage.SPENT, Stage.JUSTIFIED)},
        "rates": rates_used(rows),
    }


def rates_used(rows: counting.Counted) -> list[dict[str, str]]:
    """The dated rates at which amounts were turned: one line for each currency and day of a rate, in order."""
    ledger, asked = rows.ledger, rows.question.currency
    rates, written, days = (known_rates(ledger, rows.question), rows.column("currency"), rows.column("value_on"))
    codes = [code for code in ledger.currencies if code != HOME] if asked == HOME else [asked]
    found: set[tuple[str, date, int]] = set()
    for code in codes:
        is_own = written == (ledger.currencies.index(code) if code in ledger.currencies else -1)
        for day in np.unique(days[is_own if asked == HOME else ~is_own]).tolist():
            try:
                rate = rate_on(rates, code, date.fromordinal(day))
            except RateMissing:  # entered with its dirhams before the rate was known: the sums do not need it
                continue
            found.add((code, rate.on, rate.micro))
    return [
        {"currency": code, "on": on.isoformat(), "rate": f"{Decimal(micro) / MICRO:f}"}
        for code, on, micro in sorted(found)
    ]


def _lines(cash: counting.Counted) -> dict[str, object]:
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
            "party": holders[one.payer].code,
            "year": one.year,
            "due_on": one.due_on.isoformat(),
            "currency": one.currency,
            "promised": one.promised,
            "paid": one.paid,
            "missing": one.missing,
        }
        for one in late
    ]


def _add(sums: dict[str, Sums], stage: str, more: Sums) -> None:
    old = sums.get(stage, (0, 0, 0))
    sums[stage] = (old[0] + more[0], old[1] + more[1], old[2] + more[2])


def _said(sums: Sums) -> dict[str, int]:
    return {"recorded": sums[0], "consolidated": sums[1], "transfers": sums[2]}


def _stages(sums: Mapping[str, Sums]) -> dict[str, dict[str, int]]:
    return {stage: _said(sums[stage]) for stage in sorted(sums, key=_order)}


def _order(stage: str) -> int:
    return [one.value for one in STAGES].index(stage)
