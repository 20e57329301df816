"""Loading the demonstration through the actions of the rooms, as a person or a partner's list would."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from django.contrib.auth.hashers import make_password
from django.db import transaction

from twiza import plans
from twiza.accounts.actions import create_user, grant_role
from twiza.accounts.models import User
from twiza.agreements.actions import load_sources
from twiza.core.actions import Actor
from twiza.core.models import Source, SourceKind
from twiza.plans.actions import load_plan
from twiza.plans.models import Action
from twiza.register.actions import load_organisations
from twiza.register.actions.revisions import Revision, write_revisions
from twiza.register.rules.identifiers import IdentifierValue, court_key
from twiza.register.rules.records import Record
from twiza.support.actions import load_cases, ship_pathways
from twiza.territory.actions import load_territories
from twiza.territory.models import Territory

from .agreeing import load_agreeing
from .books import Book, make_books
from .calling import load_calling
from .changes import correct_some_sessions
from .deciding import load_deciding
from .exchanging import load_exchanging
from .governing import load_governing
from .mobilising import load_mobilising
from .money import load_money
from .people import CAST, EVERYBODY, PASSWORD, Login
from .programmes import Case, generate_cases
from .provincial import load_provincial
from .register import Register, generate_register, generate_small

Step = Callable[[str, int, int], None]
REFERENCE = "demonstration"
HERE = Path(__file__).parent
SHIPPED_PLANS = Path(plans.__file__).parent / "sources"
# What the demonstration's programmes hang on: convention -> code of an action of its plan.
ACTIONS = {"mre-2020": "mre-post-creation", "tta-2023": "tta-accompaniment"}


@dataclass
class Loaded:
    """What the load wrote, by kind."""

    counts: Counter[str]


def is_loaded() -> bool:
    """Whether this database holds the demonstration."""
    return Source.objects.filter(reference=REFERENCE, is_synthetic=True).exists()


@transaction.atomic
def load_demonstration(
    *, by: Actor, at: datetime, small: bool = False, step: Step | None = None
) -> Counter[str]:
    """Territories, people, conventions, plans, the register book by book, cases and sessions; nothing if already there.

    All or nothing: about a minute for 65,000 cooperatives on SQLite, seconds when `small` (600).
    """
    tell = step or (lambda what, done, total: None)
    if is_loaded():
        return Counter()
    counts: Counter[str] = Counter()
    if not Territory.objects.filter(code="01.511").exists():
        load_territories(by=by, at=at, step=lambda done, total: tell("territories", done, total))
    counts["agreements"] = len(load_sources(by=by, at=at))
    for declaration in (SHIPPED_PLANS / "mre-2020.json", HERE / "plan-tta-2023.json"):
        load_plan(declaration=json.loads(declaration.read_text(encoding="utf-8")), by=by, at=at)
    register = generate_small() if small else generate_register()
    own = _load_register(register, counts, by=by, at=at, tell=tell)
    people = _load_people(by=by, at=at)
    cases = generate_cases(register)
    counts += _load_cases(cases, own, people, by=by, at=at, tell=tell)
    counts["corrections"] = correct_some_sessions(people=people, at=at, tell=tell)
    _entrust(cases, register, own, people, by=by, at=at)
    counts += load_mobilising(small=small, by=by, at=at)
    counts += load_money(by=by, at=at, checker=by, maker=people["nadia"])
    counts += load_calling(people=people, by=by, at=at)
    counts += load_provincial(amina=people["amina"], by=by, at=at)
    counts += load_exchanging(by=by, at=at)
    counts += load_agreeing(by=by, at=at, reader=people["nadia"])
    counts += load_governing(by=by, at=at)
    counts += load_deciding(by=by, at=at, maker=people["nadia"])
    return counts


def _source(label: str, at: datetime) -> Source:
    return Source.objects.create(
        kind=SourceKind.SYSTEM, label=label, reference=REFERENCE, is_synthetic=True, recorded_at=at
    )


def _load_register(
    register: Register, counts: Counter[str], *, by: Actor, at: datetime, tell: Step
) -> dict[int, int]:
    """Each book in its turn, at its own instant; the id of the organisation of each row."""
    own: dict[int, int] = {}
    for book in make_books(register):
        if book.at > at:
            break
        source = _source(
            f"Registre synthétique de démonstration, situation au {book.closed_on:%d/%m/%Y}", book.at
        )
        records = [_record(register, row, book) for row in book.founded]
        tell("register", len(own), len(register))
        ids = load_organisations(records=records, source=source, by=by, at=book.at)
        own |= dict(zip(book.founded, ids, strict=True))
        for revisions in _revisions(register, book, own):
            write_revisions(revisions, source=source, at=book.at, day=book.closed_on)
            counts["revisions"] += len(revisions)
    counts["organisations"] = len(own)
    return own


def _record(register: Register, row: int, book: Book) -> Record:
    """What the first list says of one organisation."""
    founded = _day(register.founded[row])
    gone = book.gone.get(row)
    only_count = register.counted[row] == register.first_counted[row]
    record = Record(
        number=row + 1, name_fr=register.name_fr[row], name_ar=register.name_ar[row], form=str(register.form[row]),
        law_class=str(register.law_class[row]), sector=str(register.sector[row]), branch=str(register.branch[row]),
        territory_id=int(register.territory_ids[row]), founded_on=founded, registered_on=founded + timedelta(days=5),
        struck_off_on=gone, status="struck_off" if gone else "active",
        women_led={1: True, 0: False}.get(int(register.women_led[row])),
        longitude=_number(register.longitude[row]), latitude=_number(register.latitude[row]),
    )  # fmt: skip
    if record.form == "project_holder":
        record.status = "in_creation"
    if not np.isnat(register.first_counted[row]):
        record.counted_on = _day(register.first_counted[row])
        record.members, record.women = int(register.first_members[row]), int(register.first_women[row])
        if only_count:
            record.youth, record.disabled = int(register.youth[row]), _known(register.disabled[row])
    record.identifiers = list(_identifiers(register, row))
    return record


def _identifiers(register: Register, row: int) -> Iterator[IdentifierValue]:
    if register.court_number[row]:
        yield IdentifierValue("court_number", court_key(register.court[row]), str(register.court_number[row]))
    if register.agrement[row]:
        yield IdentifierValue("agrement", "", register.agrement[row])
    if register.ice[row]:
        yield IdentifierValue("ice", "", register.ice[row])


def _revisions(register: Register, book: Book, own: dict[int, int]) -> Iterator[list[Revision]]:
    """What a book changes, in passes that name an organisation once: sleep, striking off, new head counts."""
    if book.dormant:
        yield [Revision(own[row], {"status": "dormant"}, on) for row, on in book.dormant]
    if book.struck:
        yield [Revision(own[row], {"status": "struck_off"}, on) for row, on in book.struck]
    if book.counted:
        yield [
            Revision(
                own[row], {}, None,
                {"members": int(register.members[row]), "women": int(register.women[row]),
                 "youth": int(register.youth[row]), "disabled": _known(register.disabled[row])},
                _day(register.counted[row]),
            )
            for row in book.counted
        ]  # fmt: skip


def _load_people(*, by: Actor, at: datetime) -> dict[str, User]:
    """The log-ins, with their roles; whoever follows other regions has no password. One hash serves all: it is slow."""
    people, hashed = {}, make_password(PASSWORD)
    for login in EVERYBODY:
        user = create_user(
            email=login.email, name=login.name, language=login.language, by=by, at=at, is_demo=True
        )  # fmt: skip
        if login.can_log_in:
            user.password = hashed
            user.save(update_fields=["password"])
        if not login.has_organisation:
            _grant(user, login, by=by, at=at)
        people[login.key] = user
    return people


def _grant(user: User, login: Login, *, by: Actor, at: datetime, organisation: str = "") -> None:
    territory = Territory.objects.get(code=login.territory) if login.territory else None
    grant_role(
        user=user,
        role=login.role,
        by=by,
        at=at,
        territory=territory,
        agreement_key=login.agreement,
        organisation_ref=organisation,
    )


def _load_cases(
    cases: list[Case], own: dict[int, int], people: dict[str, User], *, by: Actor, at: datetime, tell: Step
) -> Counter[str]:
    """Cases with everything that hangs on them, as known at `at`."""
    ship_pathways(by=by, at=at)
    actions = {key: Action.objects.get(code=code).pk for key, code in ACTIONS.items()}
    source = _source("Programmes synthétiques de démonstration", at)
    total = len(cases)

    def rows() -> Iterator[dict[str, Any]]:
        for number, case in enumerate(cases):
            if number % 200 == 0:
                tell("cases", number, total)
            if case.opened_on <= at.date() and case.row in own:
                yield _case_row(case, own, people, actions, at)

    return load_cases(rows=rows(), source=source, by=by, at=at)


def _case_row(
    case: Case, own: dict[int, int], people: dict[str, User], actions: dict[str, int], at: datetime
) -> dict[str, Any]:
    def known(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [one for one in told if one["recorded_at"] <= at]

    return {
        "organisation_id": own[case.row], "action_id": actions.get(case.programme), "agent_id": people[case.agent].pk,
        "pathway": case.pathway, "phase": case.phase,
        "opened_on": case.opened_on, "state": case.state, "closed_on": case.closed_on,
        "abandon_reason": case.abandon_reason, "sessions": known(case.sessions), "diagnostics": known(case.diagnostics),
        "needs": known(case.needs), "measures": case.measures,
    }  # fmt: skip


def _entrust(
    cases: list[Case],
    register: Register,
    own: dict[int, int],
    people: dict[str, User],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Give Amina the cooperative whose file tells most: open, of women, in the north where there is one."""

    def merit(case: Case) -> tuple[bool, ...]:
        row = case.row
        return (
            case.programme == "mre-2020", case.state == "open", bool(register.women_only[row]),
            str(register.region[row]) == "01", bool(register.name_fr[row] and register.name_ar[row]),
            len(case.sessions) > 4,
        )  # fmt: skip

    chosen = max(
        (case for case in cases if case.row in own),
        key=lambda case: (sum(merit(case)), merit(case), -case.row),
    )
    for login in CAST:
        if login.has_organisation:
            _grant(people[login.key], login, by=by, at=at, organisation=str(own[chosen.row]))


def _day(value: Any) -> date:
    return date.fromisoformat(str(value))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _known(value: int) -> int | None:
    return None if value < 0 else int(value)
