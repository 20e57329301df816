"""The synthetic register, quarter by quarter, each recorded at its own instant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import numpy as np

from twiza.core.actions import Actor
from twiza.core.models import Source, SourceKind
from twiza.register.actions import load_organisations
from twiza.register.actions.revisions import Revision, write_revisions
from twiza.register.rules.identifiers import IdentifierValue, court_key
from twiza.register.rules.records import Record

from ..synthetic.columns import Register
from ..synthetic.quarters import Quarter, make_quarters

Step = Callable[[str, int, int], None]
REFERENCE = "demonstration"


def synthetic_source(label: str, at: datetime) -> Source:
    """The source of what the demonstration invents."""
    return Source.objects.create(
        kind=SourceKind.SYSTEM, label=label, reference=REFERENCE, is_synthetic=True, recorded_at=at
    )


def load_register(register: Register, counts: Counter[str], *, by: Actor, at: datetime, tell: Step) -> dict[int, int]:
    """Each quarter in its turn, at its own instant; the id of the organisation of each row."""
    own: dict[int, int] = {}
    for quarter in make_quarters(register):
        if quarter.at > at:
            break
        source = synthetic_source(
            f"Registre synthétique de démonstration, situation au {quarter.closed_on:%d/%m/%Y}", quarter.at
        )
        records = [_record(register, row, quarter) for row in quarter.founded]
        tell("register", len(own), len(register))
        ids = load_organisations(records=records, source=source, by=by, at=quarter.at)
        own |= dict(zip(quarter.founded, ids, strict=True))
        for revisions in _revisions(register, quarter, own):
            write_revisions(revisions, source=source, at=quarter.at, day=quarter.closed_on)
            counts["revisions"] += len(revisions)
    counts["organisations"] = len(own)
    return own


def _record(register: Register, row: int, quarter: Quarter) -> Record:
    """What the first list says of one organisation."""
    founded = _day(register.founded[row])
    gone = quarter.gone.get(row)
    only_count = register.counted[row] == register.first_counted[row]
    record = Record(
        number=row + 1,
        name_fr=register.name_fr[row],
        name_ar=register.name_ar[row],
        form=str(register.form[row]),
        law_class=str(register.law_class[row]),
        sector=str(register.sector[row]),
        branch=str(register.branch[row]),
        territory_id=int(register.territory_ids[row]),
        founded_on=founded,
        registered_on=founded + timedelta(days=5),
        struck_off_on=gone,
        status="struck_off" if gone else "active",
        women_led={1: True, 0: False}.get(int(register.women_led[row])),
        longitude=_number(register.longitude[row]),
        latitude=_number(register.latitude[row]),
    )
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


def _revisions(register: Register, quarter: Quarter, own: dict[int, int]) -> Iterator[list[Revision]]:
    """What a quarter changes, in passes that name an organisation once: sleep, striking off, new head counts."""
    if quarter.dormant:
        yield [Revision(own[row], {"status": "dormant"}, on) for row, on in quarter.dormant]
    if quarter.struck:
        yield [Revision(own[row], {"status": "struck_off"}, on) for row, on in quarter.struck]
    if quarter.counted:
        yield [
            Revision(
                own[row],
                {},
                None,
                {
                    "members": int(register.members[row]),
                    "women": int(register.women[row]),
                    "youth": int(register.youth[row]),
                    "disabled": _known(register.disabled[row]),
                },
                _day(register.counted[row]),
            )
            for row in quarter.counted
        ]


def _day(value: object) -> date:
    return date.fromisoformat(str(value))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _known(value: int) -> int | None:
    return None if value < 0 else int(value)
