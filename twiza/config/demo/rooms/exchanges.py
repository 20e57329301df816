"""The bilateral exchanges: what the press text of the summit says, and the invented one of exchanges.toml.

The four delegations of the summit hold only what the text holds, each passage quoted.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from twiza import exchanges
from twiza.agreements.actions import register_institution
from twiza.agreements.models import Agreement, Institution
from twiza.core.actions import Actor
from twiza.core.models import Source, SourceKind
from twiza.core.translated import filled
from twiza.exchanges.actions import close_pledge, record_entry, record_exchange
from twiza.exchanges.models import Encounter, Exchange, Figure, Instrument, Pledge, Practice

from ..dataset import dataset

SOURCES = Path(exchanges.__file__).parent / "sources"
KINDS: dict[str, Any] = {"encounter": Encounter, "pledge": Pledge, "practice": Practice, "instrument": Instrument}
# What an entry tells in words, beside what it tells in codes and days.
IN_WORDS = ("about", "place", "ours", "theirs", "wording", "title", "body", "because", "when", "label")
AS_TOLD = ("topics", "side", "theme", "precision", "transferable", "type", "unit", "publisher", "due_on", "passages")


def load_exchanges(*, by: Actor, at: datetime) -> Counter[str]:
    """The exchanges that are not there yet; the number of exchanges and of entries. Nothing the second time."""
    counts: Counter[str] = Counter()
    for path in sorted(SOURCES.glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        agreement = Agreement.objects.get(key=data["agreement"])
        lead = Institution.objects.get(code=data["lead"])
        for entry in data["exchanges"]:
            counts += _enter(agreement, lead, data["document"], entry, by=by, at=at)
    return counts + _invented(by=by, at=at)


def _enter(
    agreement: Agreement, lead: Institution, paper: str, values: dict[str, Any], *, by: Actor, at: datetime
) -> Counter[str]:
    """One delegation as a source file tells it."""
    partner = Institution.objects.get(code=values["partner"])
    if Exchange.objects.filter(agreement=agreement, partner=partner).exists():
        return Counter()
    exchange = record_exchange(
        agreement=agreement, partner=partner, lead=lead, delegation=values.get("delegation", {}), by=by, at=at
    )
    document = agreement.documents.filter(kind=paper).first()
    entered = [
        record_entry(exchange=exchange, entry=entry, by=by, at=at)
        for row in values["entries"]
        for entry in _entries(row, agreement, document=document)
    ]
    return Counter(exchanges=1, exchange_entries=len(entered))


def _invented(*, by: Actor, at: datetime) -> Counter[str]:
    """A partner that does not exist, so that nothing untrue is told of one that does."""
    values, today = dataset().exchanges, timezone.localdate(at)
    agreement = Agreement.objects.get(key=values.agreement)
    if Exchange.objects.filter(agreement=agreement).exists():
        return Counter()
    names: dict[str, Any] = {f"name_{code}": text for code, text in values.names.items()}
    partner = register_institution(code=values.partner, kind="association", by=by, at=at, **names)
    lead = agreement.parties.order_by("order", "id")[0].institution
    exchange = record_exchange(agreement=agreement, partner=partner, lead=lead, by=by, at=at)
    source = Source.objects.create(kind=SourceKind.SYSTEM, label=values.source, is_synthetic=True, recorded_at=at)
    number = 0
    for row in values.entries:
        if row.get("entered_on", row["on"]) > today:
            continue
        for entry in _entries(row, agreement):
            made = record_entry(exchange=exchange, entry=entry, source=source, by=by, at=at)
            number += 1
        closed_on: date | None = row.get("closed_on")
        if closed_on and closed_on <= today:
            close_pledge(pledge=made, closed_on=closed_on, note=row["closing_note"], by=by, at=at)
    return Counter(exchanges=1, exchange_entries=number)


def _entries(row: dict[str, Any], agreement: Agreement, **shared: object) -> Iterator[Any]:
    """The entry of a row and the figures of a practice."""
    more = dict(shared)
    if "commitment" in row:
        more["commitment"] = agreement.commitments.filter(number=row["commitment"]).first()
    entry = KINDS[row["kind"]](**_fields(row), **more)
    yield entry
    for figure in row.get("figures", ()):
        amount = Decimal(figure["amount"])
        yield Figure(practice=entry, amount=amount, **_fields(figure), **shared)


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    """What a row tells, by column."""
    fields = {name: row[name] for name in AS_TOLD if name in row}
    if "on" in row:
        fields["valid_from"] = row["on"]
    for name in IN_WORDS:
        if name in row:
            fields |= filled(row[name]).columns(name)
    return fields
