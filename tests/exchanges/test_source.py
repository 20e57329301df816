"""The exchanges of the summit hold what their source text says, passage by passage."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.cast import SYSTEM
from tests.committee import World
from tests.exchanges.test_actions import country
from tests.once import shared
from twiza.agreements.actions import load_sources
from twiza.agreements.models import Agreement
from twiza.config.demo.rooms.exchanges import load_exchanges
from twiza.exchanges.models import Encounter, Exchange, Figure, Pledge, Practice
from twiza.exchanges.queries import follow

TEXT = Path(__file__).resolve().parents[3] / "shared" / "sources" / "pact-2019.txt"


@shared
def summit(world: World, at: datetime) -> Agreement:
    """The four delegations of the summit, as the demonstration loads them."""
    for code, pk, name in (("ML", 466, "Mali"), ("FI", 246, "Finlande"), ("KR", 410, "Corée"), ("CA", 124, "Canada")):
        country(code, pk * 10**10, name, name, world)
    load_sources(by=SYSTEM, at=at, keys=["pact-2019", "um6p-2020"])
    assert load_exchanges(by=SYSTEM, at=at)["exchanges"] == 5
    assert not load_exchanges(by=SYSTEM, at=at), "nothing the second time"
    return Agreement.objects.get(key="pact-2019")


def test_the_summit_holds_what_its_text_says_and_no_date(summit: Agreement, at: datetime) -> None:
    rows = follow(Exchange.objects.of_agreement("pact-2019").order_by("pk"), on=at.date())
    assert [row.exchange.partner.code for row in rows] == [
        "gouvernement-mali",
        "gouvernement-finlande",
        "gouvernement-coree",
        "gouvernement-quebec",
    ]
    for row in rows:
        (met,) = row.encounters
        (kept,) = row.pledges
        assert (met.valid_from, kept.pledge.due_on, kept.code, row.last_on) == (None, None, "unknown", None)
        assert row.silence is not None
        assert row.silence.code == "undated"
        assert kept.pledge.commitment.number == 1
        assert row.instruments == []
    korea = rows[2]
    figures = [(str(one.amount), one.unit) for shown in korea.practices for one in shown.figures]
    assert figures == [("20000.00", "cooperatives"), ("50.00", "percent")]


def test_every_passage_stands_word_for_word_in_the_text(summit: Agreement) -> None:
    if not TEXT.exists():
        pytest.skip("the source texts are not beside this checkout: passages cannot be compared")
    text = TEXT.read_text(encoding="utf-8")
    entries = [
        entry
        for model in (Encounter, Pledge, Practice, Figure)
        for entry in model.objects.filter(exchange__agreement=summit)
    ]
    assert len(entries) == 13
    for entry in entries:
        assert entry.passages, f"{entry} quotes nothing"
        assert entry.document is not None
        for passage in entry.passages.values():
            assert passage in text
    named = json.dumps([entry.passages for entry in entries], ensure_ascii=False)
    assert "Namhee" not in named, "an office is quoted, not a name"
    assert "moussali" not in named.lower()
