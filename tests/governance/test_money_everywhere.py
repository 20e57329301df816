"""Money shown above the ledger is the ledger: the report, the donor's paper, the portfolio, budgets, their files.

After the same random histories as the pages of the ledger itself; a figure that passes along a chain counts once.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import SYSTEM, Cast
from tests.funding.test_everywhere import FIRST, LAST, STEPS, Life, sums
from twiza.core.printing.document import Table
from twiza.core.templatetags.twiza import money_millions
from twiza.core.values import Money
from twiza.funding.models import Entry, Purse
from twiza.funding.queries import statement
from twiza.funding.rules.stages import Stage
from twiza.governance.actions import compute_report
from twiza.governance.models import Report
from twiza.governance.rules.figures_money import MoneyRow, StageSum
from twiza.governance.web.printing import DONOR, EVALUATION, paper_of
from twiza.portfolio.queries.portfolio import portfolio
from twiza.portfolio.rules.filters import read

pytestmark = pytest.mark.django_db
ROAD = ("promised", "committed", "ordered", "paid")


def of(stages: Iterable[StageSum], part: str = "recorded") -> Counter[str]:
    """Centimes by stage, those that are not nought."""
    return Counter({one.stage: getattr(one, part) for one in stages if getattr(one, part)})


def whole(rows: Iterable[MoneyRow]) -> Counter[str]:
    """The sum of the rows, stage by stage."""
    found: Counter[str] = Counter()
    for row in rows:
        for one in row.stages:
            found[one.stage] += one.recorded
    return Counter({stage: total for stage, total in found.items() if total})


def tables(report: Report, kind: str) -> dict[str, Table]:
    """The tables of the paper, which the page, the PDF and the workbook all draw."""
    paper = paper_of(report, "fr", kind=kind)
    return {one.code: one for section in paper.sections for one in section.blocks if isinstance(one, Table)}


def column(table: Table, place: int) -> list[int]:
    """The values of a column in centimes, nought where nothing is told."""
    return [int(Decimal(str(row[place].value or 0)) * 100) for row in table.rows]


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, day=st.integers(0, 45), known_after=st.integers(0, 16))
def test_the_report_and_the_donors_paper_say_what_the_ledger_says(
    cast: Cast, at: datetime, steps: list[tuple[str, int, int, int]], day: int, known_after: int
) -> None:
    life = Life(cast, at, f"r{Entry.objects.count()}-{abs(hash((tuple(steps), day, known_after))) % 10**9}")
    life.live(steps)
    on, known = FIRST + timedelta(days=day), at + timedelta(days=known_after, minutes=1)
    report = compute_report(agreement=life.of.agreement, on=on, known_at=known, by=SYSTEM, at=at + timedelta(days=40))
    told = statement(life.of.agreement, on=on, known_at=known)
    money, mine = report.document.money, sums(on, known, told["scope"])
    assert money is not None
    assert of(money.totals) == mine
    assert of(money.totals, "counted") + of(money.totals, "transfers") == mine
    assert whole(money.by_year) == whole(money.by_party) == whole(money.lines) == mine
    assert sum(one.left for one in money.checks if one.code == "ordered_and_paid") == mine["ordered"]
    shown = tables(report, EVALUATION)
    assert column(shown["money_stages"], 1) == [mine[one.stage] for one in money.totals]
    years = shown["money_years"].rows
    once = of(money.totals, "counted")
    assert column(shown["money_years"], 1)[-1:] == [once["promised"]]
    assert sum(column(shown["money_years"], 3)[:-1]) == once["paid"]
    rates = {one.code: one.rate for one in money.execution}
    assert rates["paid"] == (Decimal(str(round(once["paid"] / once["promised"], 6))) if once["promised"] else None)
    assert len(years) == len(money.by_year) + 1
    if life.donor is None:
        return
    top = compute_report(agreement=life.donor.agreement, on=on, known_at=known, by=SYSTEM, at=at + timedelta(days=40))
    abroad = top.document.money.abroad if top.document.money else None
    if abroad is not None and abroad.lacking is None:
        euro = statement(life.donor.agreement, on=on, known_at=known, currency="EUR")
        assert {one.stage: one.recorded for one in abroad.totals} == euro["recorded"]
        assert whole(abroad.by_party) == of(abroad.totals)
        assert sum(column(tables(top, DONOR)["euro_stages"], 1)) == sum(euro["recorded"].values())


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, day=st.integers(0, 45))
def test_the_portfolio_and_the_budgets_say_what_the_ledger_says(
    cast: Cast, at: datetime, steps: list[tuple[str, int, int, int]], day: int
) -> None:
    life = Life(cast, at, f"p{Entry.objects.count()}-{abs(hash((tuple(steps), day))) % 10**9}")
    life.live(steps)
    on = FIRST + timedelta(days=day)
    client = Client(HTTP_ACCEPT_LANGUAGE="fr")
    client.force_login(cast.nadia)
    key, scope = life.of.agreement.key, sorted(set(Entry.objects.values_list("agreement__key", flat=True)))
    seen = portfolio(cast.nadia, read({"on": str(on)}), today=at.date())
    mine = sums(on, LAST, scope)
    totals = seen.counted.totals()
    assert Counter({stage.value: told[0] for stage, told in totals.items() if told[0]}) == mine
    assert all(told[0] == told[1] + told[2] for told in totals.values())
    lines = {line.agreement.key: line for line in seen.lines}
    own = sums(on, LAST, [key])
    file = in_file(get(client, "portfolio-export", on, "csv"), key)
    for stage, heading in (("promised", "Promis"), ("paid", "Payé")):
        centimes = getattr(lines[key].money, stage)
        assert centimes == file.get(heading, 0), stage
        assert centimes == own[stage], stage
    page = get(client, "portfolio", on).content.decode()
    with override("fr"):
        assert money_millions(Money(totals[Stage.PROMISED][1])) in page
    told = get(client, "portfolio-budgets", on, institution=life.of.region.code).context["lines"]
    drawn = {line["year"]: line for line in told}
    for year, stage, centimes in drawn_by(life, on):
        assert drawn[year][stage].centimes == centimes, (year, stage)


def get(client: Client, name: str, on: date, *args: str, **query: str) -> Any:
    """A page or a file of the portfolio on a day."""
    with override("fr"):
        address = reverse(f"portfolio:{name}", args=args)
    answer = client.get(address, {"on": str(on), **query})
    assert answer.status_code == 200
    return answer


def in_file(answer: Any, key: str) -> dict[str, int]:
    """The amounts of an agreement in an exported file, in centimes by heading."""
    text = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
    lines = text.lstrip("\ufeff").splitlines()
    start = next(place for place, line in enumerate(lines) if "Promis" in line)
    row = next(row for row in csv.DictReader(lines[start:], delimiter=";") if key in row.values())
    return {name: int(Decimal(row[name]) * 100) for name in ("Promis", "Payé") if row[name]}


def drawn_by(life: Life, on: date) -> list[tuple[int, str, int]]:
    """(year, stage, centimes) of the region in every agreement, straight from the rows."""
    purse = Purse.objects.get(institution=life.of.region)
    rows = Entry.objects.filter(payer=purse, value_on__lte=on, is_in_kind=False, stage__in=ROAD)
    told = rows.order_by().values_list("year", "stage").annotate(total=Sum("home_centimes"))
    return [(year, stage, total) for year, stage, total in told if total]
