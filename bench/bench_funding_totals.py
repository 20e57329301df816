"""Consolidated totals of 1,000 conventions and 100,000 ledger rows at any date, and the pages of money.

The baseline is plain SQL on the same database in the same run: the sum of each stage at a date with reversals joined.
It does less (it cannot tell a transfer from own money), so the ratio flatters the baseline.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bench.bench_register_list import run_twiza
from bench.harness import Measure, Row, hammer, served

CONVENTIONS, ROWS = 1_000, 100_000
MAKE = """
from bench.bench_funding_totals import fill
fill({conventions}, {rows})
"""
SAY = """
from bench.bench_funding_totals import {what}
print({what}())
"""
TURNS = 40


def fill(conventions: int, rows: int) -> None:
    """Conventions in chains of two (one in five is fed by another), their rows by seed, one officer with a session."""
    from datetime import date, timedelta

    import numpy as np
    from django.utils import timezone

    from twiza.accounts.actions import create_user, grant_role
    from twiza.accounts.rules import Role
    from twiza.agreements.models import Agreement, Institution
    from twiza.core.actions import System
    from twiza.core.models import Source, Stamp
    from twiza.funding.models import Entry, Feed, Purse

    now, system, random = timezone.now(), System("Benchmark"), np.random.default_rng(7)
    source = Source.objects.create(kind="system", label="Benchmark", is_synthetic=True, recorded_at=now)
    agreements = Agreement.objects.bulk_create(
        Agreement(
            key=f"bench-{n}",
            kind="partnership",
            title_fr=f"Convention {n}",
            state="in_force",
            starts_on=date(2021, 1, 1),
        )
        for n in range(conventions)
    )
    payers = Institution.objects.bulk_create(
        Institution(code=f"payer-{n}", kind="region", name_fr=f"Payeur {n}") for n in range(200)
    )
    purses = Purse.objects.bulk_create(
        [Purse(institution=one) for one in payers] + [Purse(agreement=one) for one in agreements]
    )
    Feed.objects.bulk_create(
        Feed(upstream=agreements[n], downstream=agreements[n + 1], recorded_at=now)
        for n in range(0, conventions - 1, 5)
    )
    stages = ("promised", "committed", "ordered", "paid", "received", "spent", "justified")
    first, batch = date(2021, 1, 1), []
    for n in range(rows):
        place = int(random.integers(conventions))
        payer = purses[int(random.integers(20)) + 20 * (place // 100 % 10)]
        amount = int(random.integers(1, 5_000_000)) * 100
        batch.append(
            Entry(
                agreement=agreements[place],
                stage=stages[n % 7],
                payer=payer,
                payee=purses[200 + place],
                year=2021 + n % 5,
                centimes=amount,
                home_centimes=amount,
                value_on=first + timedelta(days=n % 1800),
                recorded_at=now - timedelta(days=1800 - n % 1800),
                source=source,
            )
        )
    made = Entry.objects.bulk_create(batch, batch_size=5000)
    same = ("agreement_id", "stage", "payer_id", "payee_id", "year", "value_on", "source_id", "currency")
    Entry.objects.bulk_create(
        [
            Entry(
                **{name: getattr(one, name) for name in same},
                centimes=-one.centimes,
                home_centimes=-one.home_centimes,
                reverses=one,
                recorded_at=now,
            )
            for one in made[:: rows // 500]
        ]
    )
    Stamp.bump("funding")
    officer = create_user(email="officer@example.org", name="Officer", language="fr", by=system, at=now)
    grant_role(user=officer, role=Role.NATIONAL_OFFICER, by=system, at=now)


def ours() -> str:
    """Milliseconds of each of TURNS consolidated totals, each at another date, warm."""
    import time
    from datetime import date, timedelta

    from twiza.funding.queries import count
    from twiza.funding.rules.counting import LedgerQuestion

    samples = []
    for turn in range(TURNS + 1):
        begin = time.perf_counter()
        found = count(LedgerQuestion(date(2021, 6, 1) + timedelta(days=40 * turn)))
        totals = found.totals()
        assert all(whole == own + moved for whole, own, moved in totals.values())
        samples.append((time.perf_counter() - begin) * 1000)
    return " ".join(f"{sample:.2f}" for sample in samples[1:])


def plain() -> str:
    """Milliseconds of the same questions as plain SQL: sums by stage at a date, reversals left out."""
    import time
    from datetime import date, timedelta

    from django.db.models import Sum

    from twiza.funding.models import Entry

    samples = []
    for turn in range(TURNS // 4):
        begin = time.perf_counter()
        on = date(2021, 6, 1) + timedelta(days=160 * turn)
        rows = Entry.objects.as_of(on=on).order_by().values_list("stage").annotate(total=Sum("home_centimes"))
        assert list(rows)
        samples.append((time.perf_counter() - begin) * 1000)
    return " ".join(f"{sample:.2f}" for sample in samples)


def built() -> str:
    """Milliseconds to read the whole ledger into memory, as a new process does once."""
    import time

    from twiza.core.cache import forget
    from twiza.funding.models import ledger

    samples = []
    for _turn in range(5):
        forget()
        begin = time.perf_counter()
        ledger()
        samples.append((time.perf_counter() - begin) * 1000)
    return " ".join(f"{sample:.2f}" for sample in samples)


def after_write() -> str:
    """Milliseconds of the first consolidated total after a write: an entry, then every fourth time its reversal."""
    import time
    from datetime import date, timedelta

    from django.utils import timezone

    from twiza.core.models import Stamp
    from twiza.funding.models import Entry, ledger
    from twiza.funding.queries import count
    from twiza.funding.rules.counting import LedgerQuestion

    ledger()
    old, samples = Entry.objects.filter(reverses__isnull=True).order_by("pk")[0], []
    same = ("agreement_id", "stage", "payer_id", "payee_id", "year", "value_on", "source_id", "currency")
    last = old
    for turn in range(TURNS):
        told = {name: getattr(old, name) for name in same}
        is_mirror = turn % 4 == 3
        amount = -last.centimes if is_mirror else 100
        last = Entry.objects.create(
            **told,
            centimes=amount,
            home_centimes=amount,
            reverses=last if is_mirror else None,
            recorded_at=timezone.now(),
        )
        Stamp.bump("funding")
        begin = time.perf_counter()
        found = count(LedgerQuestion(date(2021, 6, 1) + timedelta(days=40 * turn)))
        assert found.totals()
        samples.append((time.perf_counter() - begin) * 1000)
    return " ".join(f"{sample:.2f}" for sample in samples)


def bench_funding_totals(measure: Measure) -> list[Row]:
    """Totals at any date against plain SQL, the first one after a write, the portfolio, the page of one agreement."""
    size = f"{CONVENTIONS:,} conventions, {ROWS:,} entries"
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        run_twiza("migrate", "-v0", url=url)
        run_twiza("createcachetable", url=url)
        run_twiza("shell", "-v0", url=url, code=MAKE.format(conventions=CONVENTIONS, rows=ROWS))
        told = {
            what: [float(one) for one in run_twiza("shell", "-v0", url=url, code=SAY.format(what=what)).split()]
            for what in ("ours", "plain", "built", "after_write")
        }
        baseline = sorted(told["plain"])[len(told["plain"]) // 2]
        rows = [
            measure.add(
                "funding: consolidated totals at any date",
                size,
                told["ours"],
                baseline=baseline,
                baseline_is="plain SQL sums by stage, transfers not told apart",
                limit_ms=150,
            ),
            measure.add(
                "funding: the first total after a write",
                size,
                told["after_write"],
                baseline=baseline,
                baseline_is="plain SQL sums by stage, transfers not told apart",
                limit_ms=150,
            ),
            measure.add("funding: the whole ledger read by a new process", size, told["built"]),
        ]
        visit = _cookie(url)
        with served(url, workers=2) as (host, port):
            for what, paths in (
                ("portfolio page", [f"/fr/funding/?page={n}" for n in range(1, 21)]),
                ("page of one agreement", [f"/fr/funding/agreement/bench-{n}/" for n in range(100)]),
            ):
                hammer(host, port, paths, clients=4, requests=80, cookie=visit)
                samples = hammer(host, port, paths, clients=4, requests=200, cookie=visit)
                promise = 100 if what == "portfolio page" else None
                rows.append(measure.add(f"funding: {what}, 4 clients at once", size, samples, limit_ms=promise))
    return rows


def _cookie(url: str) -> str:
    code = "from bench.bench_register_list import cookie\nprint(cookie())\n"
    return run_twiza("shell", "-v0", url=url, code=code)
