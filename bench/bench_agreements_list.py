"""The list of conventions at 1,000 conventions and 100,000 ledger rows under eight clients, in the real server.

The baseline is the page that one would write first: 25 rows with their parties and commitments, the number of rows
and one grouped count for each facet, asked of the ORM at each request, one client, no template drawn.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bench.bench_portfolio import CONVENTIONS, MAKE, ROWS, SAY
from bench.bench_register_list import run_twiza
from bench.harness import Measure, Row, hammer, served

QUESTIONS = [
    "/fr/agreements/?",
    "/ar/agreements/?standing=late",
    "/fr/agreements/?q=convention&sort=title",
    "/ar/agreements/?sort=lapse",
    "/fr/agreements/?state=in_force&standing=late&sort=lapse",
    "/fr/agreements/?notice=expires_soon",
]
PAGES = [f"{question}&page={number}" for number in range(1, 21) for question in QUESTIONS]


def plain() -> float:
    """Median milliseconds of the questions of one page, as one would first write it."""
    from statistics import median

    from django.db.models import Count
    from django.utils import timezone

    from bench.harness import timed
    from twiza.agreements.models import Agreement, stand_agreements

    def page() -> None:
        rows = Agreement.objects.all()
        assert rows.count()
        shown = list(rows.for_list().order_by("key")[:25])
        stand_agreements(shown, on=timezone.localdate(), with_parties=False)
        for facet in ("state", "kind", "territory", "parties__institution"):
            list(rows.order_by().values(facet).annotate(n=Count("pk")))

    return median(timed(page, 7))


def bench_agreements_list(measure: Measure) -> list[Row]:
    """Our page, eight clients at once turning pages of six questions, against the plain ORM page."""
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        run_twiza("migrate", "-v0", url=url)
        run_twiza("createcachetable", url=url)
        run_twiza("shell", "-v0", url=url, code=MAKE.format(conventions=CONVENTIONS, rows=ROWS))
        visit = run_twiza("shell", "-v0", url=url, code=SAY.format(module="bench_register_list", what="cookie"))
        with served(url, workers=2) as (host, port):
            hammer(host, port, PAGES, clients=8, requests=480, cookie=visit)
            samples = hammer(host, port, PAGES, clients=8, requests=800, cookie=visit)
        usual = run_twiza("shell", "-v0", url=url, code=SAY.format(module="bench_agreements_list", what="plain"))
    row = measure.add(
        "agreements: list page with facets, 8 clients at once",
        f"{CONVENTIONS:,} conventions, {ROWS:,} entries",
        samples,
        baseline_is="the queries of a plain page on the ORM, one client, no template",
        baseline=float(usual),
        limit_ms=100,
    )
    return [row]
