"""The portfolio page at 1,000 conventions and 100,000 ledger rows under eight clients, in the real application server.

The baseline is the page that one would write first: the same 25 rows with the same reasons asked of the ORM at each
request, without anything kept in memory, one client, no template drawn. It does less, so the ratio flatters it.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bench.bench_register_list import run_twiza
from bench.harness import Measure, Row, hammer, served

CONVENTIONS, ROWS, REGIONS = 1_000, 100_000, 12
MAKE = """
from bench.bench_governance_portfolio import fill
fill({conventions}, {rows})
"""
SAY = """
from bench.{module} import {what}
print({what}())
"""
QUESTIONS = [
    "/fr/portfolio/?",
    "/ar/portfolio/?watch=stalls",
    "/fr/portfolio/?watch=spends&sort=execution",
    "/ar/portfolio/?sort=lapse&months=24",
    "/fr/portfolio/?q=convention&reason=commitments_late",
    "/fr/portfolio/?on=2025-06-30&sort=silent",
]
PAGES = [f"{question}&page={number}" for number in range(1, 21) for question in QUESTIONS]


def fill(conventions: int, rows: int) -> None:
    """The ledger of the funding benchmark, with parties, commitments, facts, committees and meetings around it."""
    from datetime import date, timedelta

    from django.utils import timezone

    from bench.bench_funding_totals import fill as fill_ledger
    from twiza.agreements.models import Agreement, Commitment, Fulfilment, Institution, Party
    from twiza.core.models import Source, Stamp
    from twiza.governance.models import Committee, Decision, Meeting
    from twiza.territory.models import Territory
    from twiza.territory.rules import ids

    fill_ledger(conventions, rows)
    now, source = timezone.now(), Source.objects.get(label="Benchmark")
    agreements = list(Agreement.objects.order_by("pk"))
    owners = list(Institution.objects.order_by("pk"))
    places = [
        Territory.objects.get_or_create(
            pk=(span := ids.subtree(5040000000000 + 10**7 * number))[0],
            defaults={
                "last": span[1],
                "kind": "region",
                "code": f"{number:02}",
                "name_fr": f"Région {number}",
                "name_ar": f"الجهة {number}",
                "search": f"region {number}",
                "source": source,
            },
        )[0]
        for number in range(1, REGIONS + 1)
    ]
    for number, one in enumerate(agreements):
        one.territory = places[number % REGIONS]
        one.duration_months, one.title_ar = 36 + number % 60, f"اتفاقية {number}"
        one.search = f"{one.key} convention {number} اتفاقية"
    Agreement.objects.bulk_update(agreements, ["territory", "duration_months", "title_ar", "search"])
    Party.objects.bulk_create(
        Party(agreement=one, institution=owners[(number + turn * 7) % len(owners)], roles=["signatory"], order=turn + 1)
        for number, one in enumerate(agreements)
        for turn in range(4)
    )
    Commitment.objects.bulk_create(
        Commitment(
            agreement=one,
            number=turn + 1,
            kind="act",
            wording_fr=f"Engagement {turn}",
            evidence_rule="act_recorded",
            due_on=date(2024, 1, 1) + timedelta(days=37 * ((number + turn) % 60)),
        )
        for number, one in enumerate(agreements)
        for turn in range(6)
    )
    promises = list(Commitment.objects.order_by("pk"))
    Fulfilment.objects.bulk_create(
        Fulfilment(
            commitment=one,
            what="Fait",
            valid_from=date(2024, 1, 1) + timedelta(days=11 * (number % 60)),
            recorded_at=now,
            source=source,
        )
        for number, one in enumerate(promises[::2])
    )
    sitting = Committee.objects.bulk_create(
        Committee(agreement=one, name_fr="Comité", months_between=6) for one in agreements[::2]
    )
    Meeting.objects.bulk_create(
        Meeting(
            committee=one,
            number=turn + 1,
            state="held",
            recorded_at=now,
            held_on=date(2023, 1, 10) + timedelta(days=180 * turn + number % 90),
        )
        for number, one in enumerate(sitting)
        for turn in range(4)
    )
    Decision.objects.bulk_create(
        Decision(
            committee=one,
            number=turn + 1,
            taken_on=date(2024, 2, 1),
            text_fr="Décision",
            owner=owners[0],
            due_on=date(2024, 6, 1) + timedelta(days=300 * turn),
            recorded_at=now,
        )
        for one in sitting
        for turn in range(2)
    )
    for stamp in ("agreements", "governance", "territory"):
        Stamp.bump(stamp)


def plain() -> float:
    """Median milliseconds of the questions of one page asked as one would first write it, without a template."""
    from statistics import median

    from django.db.models import Count, Max, Q, Sum
    from django.utils import timezone

    from bench.harness import timed
    from twiza.agreements.models import Agreement, Commitment
    from twiza.funding.models import Entry
    from twiza.governance.models import Decision

    today = timezone.localdate()

    def page() -> None:
        rows = Agreement.objects.annotate(
            late=Count(
                "commitments",
                distinct=True,
                filter=Q(commitments__due_on__lt=today, commitments__fulfilments__isnull=True),
            ),
            last=Max("commitments__fulfilments__valid_from"),
        )
        shown = list(rows.for_list().order_by("-late", "key")[:25])
        money = Entry.objects.as_of(on=today).order_by()
        list(money.filter(agreement__in=shown).values_list("agreement", "stage", "year").annotate(Sum("home_centimes")))
        list(money.values_list("stage").annotate(Sum("home_centimes")))
        list(Decision.objects.overdue(on=today).order_by().values_list("committee__agreement").annotate(Count("id")))
        for facet in ("state", "kind", "territory", "parties__institution"):
            list(Agreement.objects.order_by().values(facet).annotate(n=Count("pk")))
        assert Commitment.objects.filter(due_on__lt=today, fulfilments__isnull=True).count()

    return median(timed(page, 5))


def bench_governance_portfolio(measure: Measure) -> list[Row]:
    """Our page, eight clients at once turning pages of six questions, against the plain ORM page."""
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        run_twiza("migrate", "-v0", url=url)
        run_twiza("createcachetable", url=url)
        run_twiza("shell", "-v0", url=url, code=MAKE.format(conventions=CONVENTIONS, rows=ROWS))
        visit = run_twiza("shell", "-v0", url=url, code=SAY.format(module="bench_register_list", what="cookie"))
        with served(url, workers=2) as (host, port):
            hammer(host, port, PAGES, clients=8, requests=480, cookie=visit)  # until both workers are warm
            samples = hammer(host, port, PAGES, clients=8, requests=800, cookie=visit)
        usual = run_twiza("shell", "-v0", url=url, code=SAY.format(module="bench_governance_portfolio", what="plain"))
    row = measure.add(
        "governance: portfolio page with reasons and filters, 8 clients at once",
        f"{CONVENTIONS:,} conventions, {ROWS:,} entries",
        samples,
        baseline_is="the queries of a plain page on the ORM, one client, no template",
        baseline=float(usual),
        limit_ms=100,
    )
    return [row]
