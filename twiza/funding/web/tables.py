"""The cost table as the ledger holds it, party x year x component, beside what the text says."""

from __future__ import annotations

from dataclasses import dataclass

from twiza.agreements.models import Agreement, consolidated
from twiza.core.values import Money

from ..models import Component, FundedAgreement, purses
from ..queries import counted
from ..rules.stages import STAGES, Stage
from .filters import MoneyQuery


@dataclass(frozen=True)
class Sum:
    """A sum of promises with the filters that open its entries; None filters nothing."""

    amount: Money
    party: int | None = None
    year: int | None = None
    component: int | None = None


@dataclass(frozen=True)
class CostRow:
    """What a party promises for a component, year by year."""

    party: str
    component: str
    cells: list[Sum]
    total: Sum


@dataclass(frozen=True)
class CostTable:
    """The whole table. `text`: the total that the text says on the day, None when it has no table; `differs`: the two
    do not say the same; `kind`: contributions in kind, valued apart.
    """

    years: list[int]
    rows: list[CostRow]
    totals: list[Sum]
    total: Sum
    kind: list[tuple[str, int, Money]]
    has_components: bool
    text: Money | None
    differs: bool


def promised_table(agreement: FundedAgreement, question: MoneyQuery) -> CostTable:
    """The promises of an agreement on a day as known at an instant, in the currency of its budget."""
    currency = agreement.currency or question.currency
    values = {"on": question.on, "known_at": question.known_at}
    cash = _promised(agreement, currency, is_in_kind=False, **values)  # type: ignore[arg-type]
    kind = _promised(agreement, currency, is_in_kind=True, **values)  # type: ignore[arg-type]
    holders = purses({payer for payer, _year, _component in (*cash, *kind)})
    names = {pk: one.name for pk, one in holders.items()}
    titles = {one.pk: one for one in Component.objects.filter(agreement_id=agreement.pk)}
    years = sorted({year for _payer, year, _component in cash})
    pairs = sorted(
        {(payer, component) for payer, _year, component in cash},
        key=lambda pair: (names[pair[0]], titles[pair[1]].order if pair[1] else 0),
    )

    def summed(payer: int | None = None, year: int | None = None, component: int | None = None) -> Sum:
        wanted = (payer, year, component)
        found = (
            centimes
            for cell, centimes in cash.items()
            if all(one is None or one == of for one, of in zip(wanted, cell, strict=True))
        )
        return Sum(Money(sum(found), currency), *wanted)

    rows = [
        CostRow(
            names[payer], titles[component].title if component else "",
            [summed(payer, year, component) for year in years], summed(payer, None, component),
        )
        for payer, component in pairs
    ]  # fmt: skip
    text = _text(agreement, question)
    said = None if text is None else Money(sum(text.values()), currency)
    return CostTable(
        years, rows, [summed(year=year) for year in years], summed(),
        [(names[payer], year, Money(amount, currency)) for (payer, year, _one), amount in kind.items()],
        bool(titles), said, text is not None and text != _by_code(cash, {pk: one.code for pk, one in holders.items()}),
    )  # fmt: skip


def _promised(
    agreement: Agreement, currency: str, *, is_in_kind: bool, **options: object
) -> dict[tuple[int, int, int], int]:
    """(payer, year, component or nought) -> centimes promised in this agreement alone."""
    rows = counted(agreement, currency=currency, is_in_kind=is_in_kind, **options)  # type: ignore[arg-type]
    mine = (rows.column("stage") == STAGES.index(Stage.PROMISED)) & (rows.column("agreement") == agreement.pk)
    found = rows.only(mine).by("payer", "year", "component")
    return {(cell[0], cell[1], cell[2]): sums[0] for cell, sums in found.items() if sums[0]}


def _text(agreement: FundedAgreement, question: MoneyQuery) -> dict[tuple[str, int], int] | None:
    """(party, year) -> centimes as the text says on the day; None when it has no cost table."""
    costs = consolidated(agreement, on=question.on, known=question.known_at).costs
    found: dict[tuple[str, int], int] = {}
    for (party, year, _component), amount in costs.items():
        found[party, year] = found.get((party, year), 0) + amount.centimes
    return found or None


def _by_code(cash: dict[tuple[int, int, int], int], codes: dict[int, str]) -> dict[tuple[str, int], int]:
    found: dict[tuple[str, int], int] = {}
    for (payer, year, _component), centimes in cash.items():
        found[codes[payer], year] = found.get((codes[payer], year), 0) + centimes
    return found
