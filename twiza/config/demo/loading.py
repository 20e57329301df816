"""Loads the demonstration: every data file through the actions of its room, all or nothing."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from twiza import plans
from twiza.agreements.actions import load_sources
from twiza.agreements.models import Agreement
from twiza.calls.models import Application, Award
from twiza.core.actions import Actor
from twiza.core.models import Source
from twiza.funding.models import Entry
from twiza.governance.models import Decision, Report
from twiza.plans.actions import load_plan
from twiza.territory.actions import load_territories
from twiza.territory.models import Territory

from .acts import Stage, read_acts
from .data_files import ACTED
from .dataset import dataset
from .rooms.accounts import entrust, load_people
from .rooms.exchanges import load_exchanges
from .rooms.mobilisation import load_mobilisation
from .rooms.register import REFERENCE, Step, load_register
from .rooms.support import correct_some_sessions, load_support, telling_case
from .synthetic.cases import generate_cases
from .synthetic.register import generate_register, generate_small

# What the acts made, for the line that the command prints.
COUNTED: dict[str, Any] = {
    "agreements": Agreement,
    "entries": Entry,
    "applications": Application,
    "grants": Award,
    "decisions": Decision,
    "reports": Report,
}
SHIPPED_PLAN = Path(plans.__file__).parent / "sources" / "mre-2020.json"


def is_loaded() -> bool:
    """Whether this database holds the demonstration."""
    return Source.objects.filter(reference=REFERENCE, is_synthetic=True).exists()


@transaction.atomic
def load_demonstration(*, by: Actor, at: datetime, small: bool = False, step: Step | None = None) -> Counter[str]:
    """Territories, people, conventions, plans, the register by quarters, cases and all that follows; nothing if there.

    All or nothing: about a minute for 65,000 cooperatives on SQLite, seconds when `small` (600).
    Raises: DataError, before anything is written, when a data file is wrong.
    """
    if is_loaded():
        return Counter()
    data, tell = dataset(), step or (lambda what, done, total: None)
    acts = {name: read_acts(name) for name in ACTED}
    counts: Counter[str] = Counter()
    if not Territory.objects.filter(code="01.511").exists():
        load_territories(by=by, at=at, step=lambda done, total: tell("territories", done, total))
    load_sources(by=by, at=at)
    for declaration in (json.loads(SHIPPED_PLAN.read_text(encoding="utf-8")), data.plans):
        load_plan(declaration=declaration, by=by, at=at)
    register = generate_small() if small else generate_register()
    own = load_register(register, counts, by=by, at=at, tell=tell)
    people = load_people(by=by, at=at)
    cases = generate_cases(register)
    counts += load_support(cases, own, people, by=by, at=at, tell=tell)
    counts["corrections"] = correct_some_sessions(people=people, at=at, tell=tell)
    entrust(people, telling_case(cases, register, own), by=by, at=at)
    counts += load_mobilisation(small=small, by=by, at=at)
    stage = Stage(by, at, people)
    for name in ACTED:
        if name == "agreements.toml":
            counts += load_exchanges(by=by, at=at)
        stage.play(acts[name])
    return counts + Counter({name: rows.objects.count() for name, rows in COUNTED.items()})
