"""What the pages of money show: sums by party and year, late shares, the chain, tranches. Words only here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from twiza.agreements.models import Agreement
from twiza.core import formats
from twiza.core.languages import find
from twiza.core.translation import active_language
from twiza.core.values import Money

from ..models import Component, Judged, Tranche, purses
from ..models.labels import STAGE_LABELS, TONES
from ..queries import count, counted, downstream, late_shares, whole_chain
from ..rules import counting
from ..rules.flows import OTHERS, Flow, layers_of
from ..rules.lateness import Late
from ..rules.stages import STAGES, Stage
from .drawing import draw
from .filters import MoneyQuery

HEADLINE = (Stage.PROMISED, Stage.COMMITTED, Stage.PAID, Stage.SPENT, Stage.JUSTIFIED)


@dataclass(frozen=True)
class SumCell:
    """A sum in a table: what counts, what is only passed on, and the filter that opens its rows."""

    stage: str
    label: str
    own: Money
    transfer: Money

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to open."""
        return not self.own and not self.transfer


@dataclass(frozen=True)
class SumLine:
    """A row of a table: a party or a year, its filter, its sums."""

    key: int
    label: str
    cells: list[SumCell]


@dataclass(frozen=True)
class Book:
    """The money of an agreement as one question sees it."""

    asked: MoneyQuery
    totals: dict[str, SumCell]
    parties: list[SumLine]
    years: list[SumLine]
    stages: list[tuple[str, str]]
    execution: dict[str, float | None]
    in_kind: list[tuple[str, Money]]
    rows: int

    @property
    def cells(self) -> list[SumCell]:
        """The totals in order of stage."""
        return list(self.totals.values())

    @property
    def headline(self) -> list[SumCell]:
        """The figures to remember."""
        return [self.totals[stage] for stage in HEADLINE]


def book_of(agreement: Agreement, question: MoneyQuery) -> Book:
    """The sums of a page. Raises: RateMissing."""
    values = {"on": question.on, "known_at": question.known_at, "currency": question.currency}
    whole = counted(agreement, **values)  # type: ignore[arg-type]
    rows = whole.only(question.mask(whole))
    kind = counted(agreement, **values, is_in_kind=True)  # type: ignore[arg-type]
    totals = {stage.value: _cell(stage, sums, question.currency) for stage, sums in rows.totals().items()}
    used = [stage for stage in STAGES if not totals[stage.value].is_nothing]
    by_party, by_year = rows.by("payer", "stage"), rows.by("year", "stage")
    holders = purses({payer for payer, _stage in by_party})  # type: ignore[misc]
    consolidated = {stage.value: sums[1] for stage, sums in rows.totals().items()}
    names = {pk: holder.name for pk, holder in holders.items()}
    years = {year: str(year) for year, _stage in by_year}  # type: ignore[misc]
    return Book(
        question,
        totals,
        _lines(by_party, names, used, question.currency),
        _lines(by_year, years, used, question.currency),
        [(stage.value, str(STAGE_LABELS[stage.value])) for stage in used],
        counting.rates_of_execution(consolidated),
        [
            (str(STAGE_LABELS[stage.value]), Money(sums[0], question.currency))
            for stage, sums in kind.totals().items()
            if sums[0]
        ],
        len(rows.rows),
    )


def _cell(stage: Stage, sums: tuple[int, int, int], currency: str) -> SumCell:
    return SumCell(stage.value, str(STAGE_LABELS[stage.value]), Money(sums[1], currency), Money(sums[2], currency))


def _lines(table: object, names: dict[int, str], used: list[Stage], currency: str) -> list[SumLine]:
    """One row for each name, one cell for each stage used; in order of name."""
    return [
        SumLine(key, name, [_cell(stage, table.get((key, STAGES.index(stage)), (0, 0, 0)), currency) for stage in used])
        for key, name in sorted(names.items(), key=lambda item: item[1])
    ]


@dataclass(frozen=True)
class LateLine:
    """A late share in words."""

    payer: int
    name: str
    component: str
    late: Late
    on: date

    @property
    def missing(self) -> Money:
        """What is owed."""
        return Money(self.late.missing, self.late.currency)

    @property
    def days(self) -> int:
        """Days late."""
        return self.late.days(self.on)


@dataclass(frozen=True)
class PartyDebt:
    """What one party owes in one currency."""

    payer: int
    name: str
    total: Money
    lines: list[LateLine]

    @property
    def days(self) -> int:
        """Days of the longest delay."""
        return max(line.days for line in self.lines)


def late_lines(agreement: Agreement, question: MoneyQuery) -> list[PartyDebt]:
    """What each party owes, the longest delay first."""
    late = late_shares(agreement, question.on, question.known_at)
    names = {pk: one.name for pk, one in purses({one.payer for one in late}).items()}
    titles = {one.pk: one.title for one in Component.objects.filter(agreement_id=agreement.pk)}
    owed: dict[tuple[int, str], list[LateLine]] = {}
    for one in late:
        line = LateLine(one.payer, names[one.payer], titles.get(one.component, ""), one, question.on)
        owed.setdefault((one.payer, one.currency), []).append(line)
    return [
        PartyDebt(payer, lines[0].name, Money(sum(line.late.missing for line in lines), currency), lines)
        for (payer, currency), lines in owed.items()
    ]


@dataclass(frozen=True)
class FlowLine:
    """One band of the drawing, as a row of its table."""

    source: str
    target: str
    amount: Money
    stage: str


@dataclass(frozen=True)
class Picture:
    """The flow of the chain: the drawing and its table."""

    svg: str
    lines: list[FlowLine]
    stages: str


def picture(agreement: Agreement, question: MoneyQuery, visible: frozenset[int]) -> Picture:
    """Who gave what to whom along the part of the chain that the reader may see."""
    scope = (whole_chain(agreement, question.known_at) & visible) | downstream(agreement, question.known_at)
    rows = count(counting.LedgerQuestion(question.on, question.known_at, question.currency, scope))
    found = rows.by("stage", "payer", "payee")
    paid, spent, promised = (STAGES.index(stage) for stage in (Stage.PAID, Stage.SPENT, Stage.PROMISED))
    kinds = {paid, spent} if any(stage == paid for stage, _a, _b in found) else {promised}  # type: ignore[misc]
    sums: dict[tuple[int, int], tuple[int, int]] = {}
    for (stage, payer, payee), (amount, _own, _moved) in found.items():  # type: ignore[misc]
        if stage in kinds and amount > 0:
            before = sums.get((payer, payee), (0, stage))
            sums[payer, payee] = (before[0] + amount, stage)
    flows = [Flow(payer, payee, amount) for (payer, payee), (amount, _stage) in sums.items()]
    holders = purses({pk for flow in flows for pk in (flow.source, flow.target)})
    names = {pk: one.short_name for pk, one in holders.items()}
    names |= {OTHERS - level: _("Others") for level in set(layers_of(flows).values())}
    language = active_language()
    lines = [
        FlowLine(names[payer], names[payee], Money(amount, question.currency), str(STAGE_LABELS[STAGES[stage].value]))
        for (payer, payee), (amount, stage) in sorted(sums.items(), key=lambda item: -item[1][0])
    ]
    here = next((pk for pk, one in holders.items() if one.agreement_id == agreement.pk), 0)
    words = _(" and ").join(str(STAGE_LABELS[STAGES[stage].value]) for stage in sorted(kinds)).lower()
    svg = draw(
        flows,
        names,
        title=_("Who gave what to whom"),
        is_rtl=find(language).is_rtl,
        here=here,
        amount=lambda centimes: short_money(Money(centimes, question.currency), language),
    )
    return Picture(svg, lines, words)


def short_money(amount: Money, language: str) -> str:
    """An amount in few signs: millions from a million on, else whole units."""
    if abs(amount.centimes) >= 10**8:
        return formats.money_millions(amount, language)
    return formats.money(amount, language)


@dataclass(frozen=True)
class TrancheLine:
    """A tranche with what is missing."""

    tranche: Tranche
    missing: list[Judged]
    tone: str
    is_late: bool


def tranche_lines(agreement: Agreement, on: date) -> list[TrancheLine]:
    """The tranches of an agreement, with what each waits for."""
    lines = []
    for tranche in Tranche.objects.filter(agreement=agreement).for_list():
        is_waiting = tranche.state in ("planned", "prepared")
        missing = tranche.missing(on) if is_waiting else []
        late = bool(is_waiting and tranche.due_on and tranche.due_on < on)
        lines.append(TrancheLine(tranche, missing, TONES[tranche.state], late))
    return lines
