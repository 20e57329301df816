"""The money of the paper: sums by stage, party and year, what does not add up and why, in kind and transfers apart."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from twiza.core import formats
from twiza.core.printing.cells import NOTHING, Pen
from twiza.core.printing.document import Block, Cell, Facts, Headlines, Section, Table, Text

from .figures import Document
from .figures_money import Abroad, Check, MoneyFigures, Reach, Risk, StageSum, Waiting

Tell = Callable[[Risk], str]
SHOWN = ("promised", "committed", "paid", "received", "spent", "justified")
RISK_TONES = {"danger": "danger", "warning": "warning", "info": "info"}


def money_sections(document: Document, pen: Pen) -> list[Section]:
    """The money of the agreement; one sentence when the ledger holds nothing."""
    money = document.money
    if money is None:
        return []
    say = pen.say
    if not any(one.recorded for one in money.totals) and not money.in_kind:
        return [Section("money", say("section_money"), (Text(say("no_money")),))]
    opening: list[Block] = [Text(say("money_opening")), Headlines(money_headlines(money, pen)), _stages(money, pen)]
    if len(money.scope) > 1:
        names = formats.join([one.within(pen.language) for one in money.scope], pen.language)
        opening.insert(1, Text(say("money_scope", names=names)))
    pieces = (
        ("money_parties", (_by_party(money, pen),)),
        ("money_years", (_by_year(money, pen), _execution(money, pen))),
        ("money_checks", (Text(say("checks_opening")), _checks(money, pen))),
        ("money_in_kind", (_in_kind(money, pen),)),
        ("money_late", (_late(money, pen), _waiting(money, pen))),
    )
    found = [Section("money", say("section_money"), tuple(opening))]
    return found + [Section(code, say(f"section_{code}"), blocks, level=2) for code, blocks in pieces]


def money_headlines(money: MoneyFigures | Abroad, pen: Pen) -> tuple[tuple[str, str, str], ...]:
    """Promised, paid and spent, each with its share of the promise."""
    sums = {one.stage: one.counted for one in money.totals}
    promised = sums.get("promised", 0)
    found = []
    for stage in ("promised", "paid", "spent"):
        share = Decimal(sums.get(stage, 0)) / promised if promised else None
        hint = "" if stage == "promised" else pen.say("of_promise", share=pen.percent(share).text)
        found.append((pen.money(sums.get(stage, 0), money.currency).text, pen.say(f"stage_{stage}"), hint))
    return tuple(found)


def _row(first: Sequence[Cell], stages: Sequence[StageSum], pen: Pen) -> tuple[Cell, ...]:
    sums = {one.stage: one.recorded for one in stages}
    return (*first, *(pen.amount(sums.get(stage, 0)) for stage in SHOWN))


def _counted_row(first: Cell, stages: Sequence[StageSum], pen: Pen) -> tuple[Cell, ...]:
    """Each sum once: what a holder only passed on is left out, as in the rates beside the table."""
    sums = {one.stage: one.counted for one in stages}
    return (first, *(pen.amount(sums.get(stage, 0)) for stage in SHOWN))


def _stages(money: MoneyFigures, pen: Pen) -> Table:
    columns = pen.columns(
        ("stage_of_money", 3, False), ("recorded", 3, True), ("transfers", 3, True), ("counted_once", 3, True)
    )
    rows = tuple(
        (
            pen.text(pen.say(f"stage_{one.stage}")),
            pen.amount(one.recorded),
            pen.amount(one.transfers),
            pen.amount(one.counted),
        )
        for one in money.totals
    )
    return Table("money_stages", pen.say("table_money_stages", currency=_unit(money.currency, pen)), columns, rows)


def _by_party(money: MoneyFigures, pen: Pen) -> Table:
    columns = pen.columns(("party", 4, False), ("year", 2, False), *((f"stage_{one}", 3, True) for one in SHOWN))
    rows = [
        _row((pen.text(line.title), Cell(str(line.year), line.year, "year")), line.stages, pen) for line in money.lines
    ]
    rows += [
        _row((pen.text(one.title), Cell(pen.say("total"), None, "text")), one.stages, pen)
        for one in money.by_party
        if sum(line.code == one.code for line in money.lines) > 1
    ]
    caption = pen.say("table_money_parties", currency=_unit(money.currency, pen))
    return Table("money_parties", caption, columns, tuple(rows), empty=pen.say("nothing_recorded"))


def _by_year(money: MoneyFigures, pen: Pen) -> Table:
    columns = pen.columns(("year", 2, False), *((f"stage_{one}", 3, True) for one in SHOWN))
    rows = [_counted_row(Cell(str(one.year), one.year, "year"), one.stages, pen) for one in money.by_year]
    rows.append(_counted_row(pen.text(pen.say("total")), money.totals, pen))
    caption = pen.say("table_money_years", currency=_unit(money.currency, pen))
    return Table("money_years", caption, columns, tuple(rows))


def _execution(money: MoneyFigures, pen: Pen) -> Table:
    columns = pen.columns(("execution_rate", 6, False), ("rate", 2, True))
    rows = tuple((pen.text(pen.say(f"execution_{one.code}")), pen.percent(one.rate)) for one in money.execution)
    return Table("execution", pen.say("table_execution"), columns, rows)


def _checks(money: MoneyFigures, pen: Pen) -> Table:
    columns = pen.columns(
        ("check", 5, False),
        ("amount_one", 3, True),
        ("amount_two", 3, True),
        ("difference", 3, True),
        ("rests_with", 5, False),
    )
    rows = tuple(
        (
            pen.text(pen.say(f"check_{one.code}")),
            pen.amount(one.left),
            pen.amount(one.right),
            _difference(one, pen),
            pen.text(_why(one, pen)),
        )
        for one in money.checks
    )
    return Table("checks", pen.say("table_checks"), columns, rows, empty=pen.say("nothing_recorded"))


def _difference(one: Check, pen: Pen) -> Cell:
    if one.right is None:
        return Cell(NOTHING, None, "money")
    cell = pen.amount(one.difference)
    return Cell(cell.text, cell.value, "money", "success" if one.is_met else "warning")


def _why(one: Check, pen: Pen) -> str:
    if one.right is None:
        return pen.say("why_unwritten")
    if one.is_met:
        return pen.say("adds_up")
    listed = [
        pen.say("rests", party=rest.party.within(pen.language), amount=pen.amount(rest.centimes).text)
        for rest in one.rests_with
    ]
    return " · ".join([pen.say(f"why_{one.code}"), *listed])


def _in_kind(money: MoneyFigures, pen: Pen) -> Table:
    stages = ("promised", "received", "justified")
    columns = pen.columns(("party", 4, False), *((f"stage_{one}", 3, True) for one in stages))
    rows = tuple(
        (pen.text(one.title), *(pen.amount(one.of(stage).recorded) for stage in stages)) for one in money.in_kind
    )
    caption = pen.say("table_in_kind", currency=_unit(money.currency, pen))
    return Table("in_kind", caption, columns, rows, empty=pen.say("nothing_in_kind"))


def _late(money: MoneyFigures, pen: Pen) -> Table:
    columns = pen.columns(
        ("party", 4, False),
        ("year", 1, False),
        ("stage_promised", 3, True),
        ("stage_paid", 3, True),
        ("missing_amount", 3, True),
        ("due_on", 2, False),
        ("days_late", 2, True),
    )
    rows = tuple(
        (
            pen.text(one.party),
            Cell(str(one.year), one.year, "year"),
            *(pen.money(value, one.currency) for value in (one.promised, one.paid, one.missing)),
            pen.day(one.due_on),
            pen.number(one.days),
        )
        for one in money.late
    )
    return Table("money_late", pen.say("table_money_late"), columns, rows, empty=pen.say("no_money_late"))


def _waiting(money: MoneyFigures, pen: Pen) -> Table:
    columns = pen.columns(
        ("tranche", 4, False), ("party", 4, False), ("amount", 3, True), ("due_on", 2, False), ("waits_for", 6, False)
    )
    rows = tuple(
        (
            pen.text(one.title),
            pen.text(one.payer),
            pen.money(one.centimes, one.currency),
            pen.day(one.due_on),
            pen.text(waits_for(one, pen)),
        )
        for one in money.waiting
    )
    return Table("tranches", pen.say("table_tranches"), columns, rows, empty=pen.say("no_tranche_waits"))


def waits_for(one: Waiting, pen: Pen) -> str:
    """What a tranche waits for, in words."""
    lacking = " · ".join(part.within(pen.language) for part in one.missing)
    if one.is_proposed:
        return " · ".join(filter(None, (pen.say("release_proposed"), lacking)))
    return lacking or pen.say("release_to_propose")


def _unit(currency: str, pen: Pen) -> str:
    return pen.say(f"currency_{currency.lower()}")


def risks_section(document: Document, pen: Pen, tell: Tell) -> list[Section]:
    """Each risk with the facts that make it one; reports frozen before risks were computed say nothing of them."""
    if document.money is None and not document.risks:
        return []
    say = pen.say
    columns = pen.columns(
        ("risk_kind", 3, False), ("risk_facts", 10, False), ("owner", 4, False), ("days_late", 2, True)
    )
    rows = tuple(
        (
            Cell(say(f"risk_{one.section}"), one.code, "standing", RISK_TONES.get(one.tone, "secondary")),
            pen.text(tell(one)),
            pen.text(one.owner),
            pen.number(one.days),
        )
        for one in document.risks
    )
    table = Table("risks", say("table_risks"), columns, rows, empty=say("no_risk"))
    return [Section("risks", say("section_risks"), (Text(say("risks_opening")), table))]


def reach_facts(reach: Reach, pen: Pen) -> Facts:
    """Whom the money reached, each counted once."""
    say = pen.say
    rows = [
        (say("reached_organisations"), pen.number(reach.organisations).text),
        (say("reached_people"), pen.number(reach.people).text),
        (say("reached_women"), pen.number(reach.women).text),
        (say("reached_merged"), pen.number(reach.merged).text),
        (say("reached_uncounted"), pen.number(reach.uncounted).text),
    ]
    rows += [(say("reached_under", key=key), pen.number(count).text) for key, count in reach.by_agreement]
    return Facts(tuple(rows))


def abroad_sections(abroad: Abroad, pen: Pen) -> list[Section]:
    """The money in another currency with the dated rates that made it so."""
    say = pen.say
    if abroad.lacking is not None:
        notice = say("rate_lacking", day=formats.day(abroad.lacking, pen.language))
        return [Section("money", say("section_money"), (Text(notice, "warning"),))]
    unit = _unit(abroad.currency, pen)
    columns = pen.columns(
        ("stage_of_money", 3, False), ("recorded", 3, True), ("transfers", 3, True), ("counted_once", 3, True)
    )
    stages = Table(
        "euro_stages",
        say("table_money_stages", currency=unit),
        columns,
        tuple(
            (pen.text(say(f"stage_{one.stage}")), *map(pen.amount, (one.recorded, one.transfers, one.counted)))
            for one in abroad.totals
        ),
    )
    parties = Table(
        "euro_parties",
        say("table_euro_parties", currency=unit),
        pen.columns(("party", 4, False), *((f"stage_{one}", 3, True) for one in SHOWN)),
        tuple(_row((pen.text(one.title),), one.stages, pen) for one in abroad.by_party),
        empty=say("nothing_recorded"),
    )
    rates = Table(
        "rates",
        say("table_rates"),
        pen.columns(("rate_from", 3, False), ("dirhams_for_one", 3, True), ("rate_source", 6, False)),
        tuple((pen.day(one.on), pen.number(one.rate, 4), pen.foreign(one.source.fr)) for one in abroad.rates),
    )
    return [
        Section("money", say("section_money"), (Text(say("euro_opening")), stages, parties)),
        Section("rates", say("section_rates"), (Text(say("rates_opening")), rates), level=2),
    ]
