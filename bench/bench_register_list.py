"""The list page of the register at 100,000 organisations under eight clients, in the real application server."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from bench.harness import ROOT, Measure, hammer, served

SIZE = 100_000
MAKE = """
from bench.bench_register_list import fill
fill({size})
"""
SAY = """
from bench.bench_register_list import {what}
print({what}())
"""
ASKED = [
    "/fr/register/?",
    "/fr/register/?q=amal",
    "/fr/register/?region=5040010000000&sector=craft",
    "/ar/register/?sector=craft&sector=tourism&women_led=yes",
    "/fr/register/?q=tissage&sort=-founded",
    "/ar/register/?status=active&size=micro&sort=-members",
]
# Readers turn pages: each question is asked for twenty of them.
PAGES = [f"{question}&page={number}" for number in range(1, 21) for question in ASKED]


def fill(size: int) -> None:
    """Territories, a synthetic register of that size and one officer with a session, in the configured database."""
    from django.utils import timezone

    from twiza.accounts.actions import create_user, grant_role
    from twiza.accounts.rules import Role
    from twiza.config.demo.synthetic.register import generate_register
    from twiza.core.actions import System
    from twiza.core.models import Source
    from twiza.register.actions import load_organisations
    from twiza.register.rules.checking import Record
    from twiza.territory.actions import load_territories

    now, system, book = timezone.now(), System("Benchmark"), generate_register()
    load_territories(by=system, at=now)
    source = Source.objects.create(kind="system", label="Benchmark", is_synthetic=True, recorded_at=now)
    records = [
        Record(
            number=turn,
            name_fr=book.name_fr[row],
            name_ar=book.name_ar[row],
            form=str(book.form[row]),
            sector=str(book.sector[row]),
            territory_id=int(book.territory_ids[row]),
            founded_on=date.fromisoformat(str(book.founded[row])),
            status=("active", "active", "active", "dormant")[turn % 4],
            women_led={1: True, 0: False}.get(int(book.women_led[row])),
            counted_on=now.date(),
            members=int(max(book.members[row], 5)),
        )
        for turn, row in ((turn, turn % len(book)) for turn in range(size))
    ]
    load_organisations(records=records, source=source, by=system, at=now)
    officer = create_user(email="officer@example.org", name="Officer", language="fr", by=system, at=now)
    grant_role(user=officer, role=Role.NATIONAL_OFFICER, by=system, at=now)


def cookie() -> str:
    """The session cookie of the officer."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from twiza.accounts.models import User

    officer, session = User.objects.get(email="officer@example.org"), SessionStore()
    session[SESSION_KEY] = str(officer.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = officer.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def run_twiza(*command: str, url: str, code: str = "") -> str:
    """A management command against the database of the benchmark."""
    environment = os.environ | {"DATABASE_URL": url}
    asked = [sys.executable, "-m", "twiza", *command]
    done = subprocess.run(asked, cwd=ROOT, env=environment, check=True, text=True, capture_output=True, input=code)
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


def bench_register_list(measure: Measure) -> None:
    """Our page with its six facets, and the same questions asked the usual way: one SQL count for each facet."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        run_twiza("migrate", "-v0", url=url)
        run_twiza("createcachetable", url=url)
        run_twiza("shell", "-v0", url=url, code=MAKE.format(size=SIZE))
        visit = run_twiza("shell", "-v0", url=url, code=SAY.format(what="cookie"))
        with served(url, workers=2) as (host, port):
            hammer(host, port, PAGES, clients=8, requests=480, cookie=visit)  # until both workers are warm
            samples = hammer(host, port, PAGES, clients=8, requests=800, cookie=visit)
        usual = run_twiza("shell", "-v0", url=url, code=SAY.format(what="plain"))
    measure.add(
        "register: list page with facets, 8 clients at once",
        f"{SIZE:,} organisations",
        samples,
        baseline_is="the queries of one such page asked as SQL, one client",
        baseline=float(usual),
        limit_ms=100,
    )


def plain() -> float:
    """Median milliseconds of the same pages' questions in SQL: a count, 25 rows, one grouped count for each facet."""
    from statistics import median

    from django.db.models import Count, F

    from bench.harness import timed
    from twiza.register.models import Organisation

    step = 10**7
    questions = [
        Organisation.objects.all(),
        Organisation.objects.filter(search__contains="amal"),
        Organisation.objects.filter(territory_id__gte=5040010000000, territory_id__lt=5040020000000, sector="craft"),
        Organisation.objects.filter(sector__in=["craft", "tourism"], women_led=True),
        Organisation.objects.filter(search__contains="tissage"),
        Organisation.objects.filter(status="active", size="micro"),
    ]

    def page(rows: object) -> None:
        rows.count()  # type: ignore[attr-defined]
        list(rows.order_by("search")[:25])  # type: ignore[attr-defined]
        region = rows.annotate(region=F("territory_id") / step)  # type: ignore[attr-defined]
        list(region.order_by().values("region").annotate(n=Count("pk")))
        for facet in ("sector", "status", "women_led", "size", "form"):
            list(rows.order_by().values(facet).annotate(n=Count("pk")))  # type: ignore[attr-defined]

    return median(sample for rows in questions for sample in timed(lambda rows=rows: page(rows), 3))
