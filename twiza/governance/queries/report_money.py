"""Gathers the money of an agreement: the sums of the ledger, what does not add up and why, what waits, what is late."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from twiza.agreements.models import Agreement
from twiza.agreements.models.amendments import consolidated
from twiza.core.printing.title_readers import column, in_three, title_of
from twiza.core.printing.titles import Title
from twiza.funding.models import Entry, Purse, Rate, Tranche, purses
from twiza.funding.queries import late_shares, statement
from twiza.funding.rules.rates import HOME, RateMissing
from twiza.funding.rules.stages import Stage

from ..rules import figures_money as shapes

EURO = "EUR"
MICRO = Decimal("0.000001")


def money_of(agreement: Agreement, *, on: date, known: datetime) -> shapes.MoneyFigures | None:
    """What the ledger says on a day as known at an instant; None when the agreement and its chain have no entry."""
    statement_result = statement(agreement, on=on, known_at=known)
    has_rows = Entry.objects.filter(agreement=agreement, recorded_at__lte=known).exists()
    if not has_rows and not any(statement_result["recorded"].values()):
        return None
    named = _names(statement_result)
    return shapes.MoneyFigures(
        currency=HOME,
        scope=tuple(
            column(one, "title") for one in Agreement.objects.filter(key__in=statement_result["scope"]).order_by("key")
        ),
        totals=_totals(statement_result),
        by_party=_by_party(statement_result, named),
        by_year=tuple(
            shapes.MoneyRow(str(row["year"]), Title(str(row["year"])), _stages(row["stages"]), year=row["year"])
            for row in statement_result["by_year"]
        ),
        lines=_lines(statement_result["lines"], named),
        in_kind=_in_kind(agreement, on, known),
        execution=tuple(
            shapes.Execution(code, None if rate is None else Decimal(str(rate)).quantize(MICRO))
            for code, rate in statement_result["execution"].items()
        ),
        late=_late(agreement, on, known),
        checks=tuple(_checks(agreement, on, known)),
        waiting=_waiting(agreement, on, known),
        abroad=_abroad(agreement, on, known),
    )


def holder(purse: Purse) -> Title:
    """Whose purse it is, in each language."""
    if purse.institution is not None:
        return column(purse.institution, "name")
    return in_three(lambda _language: purse.name)


def _names(values: Mapping[str, Any]) -> dict[str, Title]:
    """The holders' names by their code."""
    codes = {row["party"] for row in values["by_party"]}
    institutions = Q(institution__code__in=codes)
    found = Purse.objects.filter(
        institutions | Q(agreement__isnull=False) | Q(organisation__isnull=False)
    ).select_related("institution", "agreement", "organisation")
    return {purse.code: holder(purse) for purse in found if purse.code in codes}


def _totals(values: Mapping[str, Any]) -> tuple[shapes.StageSum, ...]:
    return tuple(
        shapes.StageSum(stage, values["recorded"][stage], values["consolidated"][stage], values["transfers"][stage])
        for stage in shapes.STAGES
    )


def _stages(sums: Mapping[str, Mapping[str, int]]) -> tuple[shapes.StageSum, ...]:
    return tuple(
        shapes.StageSum(stage, said["recorded"], said["consolidated"], said["transfers"])
        for stage, said in sums.items()
    )


def _by_party(values: Mapping[str, Any], named: Mapping[str, Title]) -> tuple[shapes.MoneyRow, ...]:
    return tuple(
        shapes.MoneyRow(row["party"], named.get(row["party"], Title(row["party"])), _stages(row["stages"]))
        for row in values["by_party"]
    )


def _lines(rows: Iterable[Mapping[str, Any]], named: Mapping[str, Title]) -> tuple[shapes.MoneyRow, ...]:
    """One row for each party and year."""
    cells: dict[tuple[str, int], list[shapes.StageSum]] = defaultdict(list)
    for row in rows:
        said = shapes.StageSum(row["stage"], row["recorded"], row["consolidated"], row["transfers"])
        cells[row["party"], row["year"]].append(said)
    return tuple(
        shapes.MoneyRow(code, named.get(code, Title(code)), tuple(stages), year=year)
        for (code, year), stages in sorted(cells.items())
    )


def _entries(agreement: Agreement, on: date, known: datetime, *, is_in_kind: bool = False) -> Any:
    """The agreement's own rows in dirhams, as they stood."""
    return Entry.objects.filter(agreement=agreement, is_in_kind=is_in_kind).as_of(on=on, known_at=known)


def _in_kind(agreement: Agreement, on: date, known: datetime) -> tuple[shapes.MoneyRow, ...]:
    sums: dict[int, Counter[str]] = defaultdict(Counter)
    for payer, stage, amount in (
        _entries(agreement, on, known, is_in_kind=True).order_by().values_list("payer_id", "stage", "home_centimes")
    ):
        sums[payer][stage] += amount
    holders = purses(set(sums))
    return tuple(
        shapes.MoneyRow(
            holders[payer].code,
            holder(holders[payer]),
            tuple(shapes.StageSum(stage, counts[stage], counts[stage]) for stage in shapes.STAGES if counts[stage]),
        )
        for payer, counts in sorted(sums.items(), key=lambda one: holders[one[0]].code)
    )


def _late(agreement: Agreement, on: date, known: datetime) -> tuple[shapes.OverdueContribution, ...]:
    late = late_shares(agreement, on, known)
    holders = purses({one.payer for one in late})
    return tuple(
        shapes.OverdueContribution(
            holder(holders[one.payer]),
            one.year,
            one.due_on,
            (on - one.due_on).days,
            one.currency,
            one.promised,
            one.paid,
            one.missing,
        )
        for one in late
    )


def _checks(agreement: Agreement, on: date, known: datetime) -> Iterable[shapes.Check]:
    """Each pair of sums that should meet, with whom the difference rests: the agreement's own cash, in dirhams."""
    held: dict[str, Counter[int]] = defaultdict(Counter)
    taken: dict[str, Counter[int]] = defaultdict(Counter)
    rows = _entries(agreement, on, known).order_by().values_list("stage", "payer_id", "payee_id", "home_centimes")
    for stage, payer, payee, amount in rows:
        held[stage][payer] += amount
        taken[stage][payee] += amount
    if not held:
        return
    promised = sum(held[Stage.PROMISED].values())
    budget = consolidated(agreement.root(), on=on, known=known).budget
    written = budget.centimes if budget is not None and budget.currency == HOME else None
    yield shapes.Check("promises_and_text", promised, written, promised - written if written is not None else 0)
    for code, more, less in (
        ("committed_and_ordered", held[Stage.COMMITTED], held[Stage.ORDERED]),
        ("ordered_and_paid", held[Stage.ORDERED], held[Stage.PAID]),
        ("paid_and_received", taken[Stage.PAID], taken[Stage.RECEIVED]),
        ("received_and_spent", taken[Stage.RECEIVED], held[Stage.SPENT] + held[Stage.RETURNED]),
        ("spent_and_justified", held[Stage.SPENT], held[Stage.JUSTIFIED]),
    ):
        yield _check(code, more, less)


def _check(code: str, more: Counter[int], less: Counter[int]) -> shapes.Check:
    left, right = sum(more.values()), sum(less.values())
    gaps = {pk: more[pk] - less[pk] for pk in {*more, *less} if more[pk] != less[pk]}
    holders = purses(set(gaps))
    resting = sorted(gaps.items(), key=lambda one: (-abs(one[1]), holders[one[0]].code))
    return shapes.Check(
        code,
        left,
        right,
        left - right,
        rests_with=tuple(shapes.Resting(holder(holders[pk]), gap) for pk, gap in resting),
    )


def _waiting(agreement: Agreement, on: date, known: datetime) -> tuple[shapes.Waiting, ...]:
    """Tranches that waited on the day: released later still waited then."""
    rows = Tranche.objects.for_list().filter(agreement=agreement, recorded_at__lte=known)
    rows = rows.exclude(state="cancelled").exclude(released_at__lte=known)
    return tuple(
        shapes.Waiting(
            tranche.number,
            in_three(lambda _language, one=tranche: one.title),  # type: ignore[misc]
            holder(tranche.payer),
            tranche.centimes,
            tranche.currency,
            tranche.state != "planned" and bool(tranche.prepared_at and tranche.prepared_at <= known),
            tranche.due_on,
            tuple(_lacking(one) for one in tranche.judged(on) if not _met(one, known)),
        )
        for tranche in rows.order_by("number")
    )


def _met(one: Any, known: datetime) -> bool:
    """Whether a condition was met as known then: a paper deposited later shows nothing yet."""
    paper = one.condition.document
    return bool(one.verdict.is_met) and (paper is None or paper.deposited_at <= known)


def _lacking(one: Any) -> Title:
    owner = one.condition.owner
    said = title_of(one.label)
    if owner is None:
        return said
    name = column(owner, "name")
    return in_three(lambda language: f"{said.within(language)} ({name.within(language)})")


def _abroad(agreement: Agreement, on: date, known: datetime) -> shapes.Abroad | None:
    """The same in euro, with the rates recorded by then; None where no euro rate is recorded at all."""
    rates = Rate.objects.filter(currency=EURO, recorded_at__lte=known, on__lte=on).select_related("source")
    if not rates.exists():
        return None
    try:
        statement_result = statement(agreement, on=on, known_at=known, currency=EURO)
    except RateMissing as refusal:
        return shapes.Abroad(EURO, lacking=refusal.params.get("on"))
    return shapes.Abroad(
        EURO,
        _totals(statement_result),
        _by_party(statement_result, _names(statement_result)),
        tuple(
            shapes.DatedRate(rate.on, rate.currency, rate.rate.quantize(MICRO), Title(rate.source.label))
            for rate in rates.order_by("on")
        ),
    )
