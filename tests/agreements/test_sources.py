"""The five conventions say what their texts say, and no more."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.cast import SYSTEM, Cast
from tests.hostile import ROOT
from tests.once import shared
from twiza.agreements.actions import SourceUnreadable, load_sources
from twiza.agreements.actions.sources import FOLDER
from twiza.agreements.models import Agreement, Commitment, Institution, Quote, stand_agreements
from twiza.core.refusals import NotAllowed

KEYS = ["benguerir-2025", "mre-2020", "pact-2019", "tta-2023", "um6p-2020"]
NOTES = ROOT.parent / "shared" / "design" / "domain.md"
ON = date(2026, 3, 15)


def data(key: str) -> Any:
    return json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8"))


def flat(path: Path) -> str:
    return re.sub(r"\s+", " ", path.read_text(encoding="utf-8"))


def quotes(node: Any) -> list[dict[str, Any]]:
    """Every quote of a file."""
    if isinstance(node, dict):
        return [node] if "sentence" in node else [found for value in node.values() for found in quotes(value)]
    return [found for value in node for found in quotes(value)] if isinstance(node, list) else []


@pytest.mark.parametrize("key", KEYS)
def test_every_sentence_is_really_in_its_text(key: str, five_texts: Path) -> None:
    text, notes = flat(five_texts / f"{key}.txt"), flat(NOTES)
    for quote in quotes(data(key)):
        where = text if quote["document"] == "text" else notes
        assert re.sub(r"\s+", " ", quote["sentence"]) in where


@pytest.mark.parametrize("key", KEYS)
def test_quotations_are_short(key: str) -> None:
    assert all(len(quote["sentence"]) <= 160 for quote in quotes(data(key)))


@pytest.mark.parametrize("key", KEYS)
def test_every_promise_has_its_sentence_and_three_languages(key: str) -> None:
    found = data(key)
    assert {"title", "kind", "state"} <= set(found["quotes"])
    for part, field in [("clauses", "body"), ("commitments", "wording")]:
        for row in found[part]:
            assert field in row["quotes"]
            assert set(row[field]) == {"fr", "ar", "en"}
    for party in found["parties"]:
        assert "institution" in party["quotes"]
        assert "signature" in party["quotes"] or "signed_on" not in party


@pytest.mark.parametrize("key", KEYS)
def test_our_words_are_ours(key: str, five_texts: Path) -> None:
    """No text of ours repeats nine words of the article in a row."""
    found = data(key)
    theirs = re.findall(r"\w+", (five_texts / f"{key}.txt").read_text(encoding="utf-8").lower())
    runs = {tuple(theirs[i : i + 9]) for i in range(len(theirs) - 8)}
    ours = [
        row[field]["fr"] for part, field in (("clauses", "body"), ("commitments", "wording")) for row in found[part]
    ]
    for text in [found["summary"]["fr"], *ours]:
        words = re.findall(r"\w+", text.lower())
        assert not runs & {tuple(words[i : i + 9]) for i in range(len(words) - 8)}, text


@shared
def loaded(cast: Cast, at: datetime) -> dict[str, Agreement]:
    """The five conventions."""
    assert load_sources(by=SYSTEM, at=at) == dict.fromkeys(KEYS, "created")
    return {agreement.key: agreement for agreement in Agreement.objects.for_list().order_by("key")}


def entered(key: str, at: datetime) -> Agreement:
    """One of them."""
    load_sources(keys=[key], by=SYSTEM, at=at)
    return Agreement.objects.for_list().get(key=key)


@pytest.mark.django_db
def test_loading_twice_changes_nothing(loaded: dict[str, Agreement], at: datetime) -> None:
    before = (Agreement.objects.count(), Quote.objects.count(), Institution.objects.count(), Commitment.objects.count())
    assert load_sources(by=SYSTEM, at=at) == dict.fromkeys(KEYS, "unchanged")
    assert before == (
        Agreement.objects.count(),
        Quote.objects.count(),
        Institution.objects.count(),
        Commitment.objects.count(),
    )


@pytest.mark.django_db
def test_mre_is_in_force_with_three_parties_and_its_target(cast: Cast, at: datetime) -> None:
    one = entered("mre-2020", at)
    assert (one.state, one.signed_on(), one.budget) == ("in_force", date(2020, 12, 28), None)
    assert (one.parties.count(), one.starts_on, one.ends_on) == (3, date(2021, 1, 1), date(2030, 12, 31))
    target = one.commitments.get(evidence_rule="target_reached")
    assert (target.quantity, target.unit, target.due) == (80, "percent", date(2030, 12, 31))
    assert target.evidence_params == {"target": "accompagnement-80"}


@pytest.mark.django_db
def test_um6p_lapsed_without_evaluation(cast: Cast, at: datetime) -> None:
    one = entered("um6p-2020", at)
    assert one.lapses_on(ON) == date(2025, 9, 24)
    assert [notice.code for notice in one.notices(ON)] == ["lapsed_without_evaluation"]
    assert [notice.code for notice in one.notices(date(2025, 4, 1))] == ["expires_soon"]


@pytest.mark.django_db
def test_tta_is_voted_shared_half_and_half_and_chaired_by_the_wali(cast: Cast, at: datetime) -> None:
    one = entered("tta-2023", at)
    assert (one.state, one.signed_on(), one.budget_centimes) == ("voted", None, 1_000_000_000)
    assert one.is_budget_approximate
    assert [share.centimes for share in one.commitments.filter(kind="money")] == [500_000_000, 500_000_000]
    chair = next(party for party in one.parties.all() if "chair" in party.roles)
    assert chair.institution.code == "wilaya-tta"
    deduced = Quote.objects.of(one.commitments.filter(kind="money")[0]).filter(field="amount")
    assert all(quote.is_deduced for quote in deduced)
    assert {quote.document.language for quote in deduced} == {"fr", "ar"}


@pytest.mark.django_db
def test_benguerir_names_one_party_and_pact_signs_nothing(loaded: dict[str, Agreement]) -> None:
    series, exchange = loaded["benguerir-2025"], loaded["pact-2019"]
    assert (series.kind, series.parties.count(), series.children.count()) == ("series", 1, 0)
    assert (exchange.kind, exchange.state, exchange.parties.count()) == ("exchange", "under_study", 5)
    assert (exchange.starts_on, exchange.signatories(), exchange.commitments.count()) == (None, [], 1)


@pytest.mark.django_db
def test_nothing_unsaid_is_dated_and_everything_is_demonstration(loaded: dict[str, Agreement]) -> None:
    assert all(one.is_demo and one.is_published for one in loaded.values())
    assert [key for key, one in loaded.items() if one.budget_centimes is not None] == ["tta-2023"]
    stood = stand_agreements(loaded.values(), on=ON)
    assert {one.code for one in stood[loaded["benguerir-2025"].pk]} == {"unknown"}


@pytest.mark.django_db
def test_strangers_do_not_load_and_a_missing_place_is_said(cast: Cast, at: datetime, db: None) -> None:
    with pytest.raises(NotAllowed):
        load_sources(by=cast.yto, at=at)
    with pytest.raises(SourceUnreadable):
        load_sources(by=SYSTEM, at=at, keys=["nothing-2000"])


@pytest.mark.django_db
def test_without_territories_nothing_is_entered(at: datetime) -> None:
    with pytest.raises(SourceUnreadable):
        load_sources(by=SYSTEM, at=at)
    assert not Agreement.objects.exists()


@pytest.mark.django_db
def test_the_command_says_what_it_did(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("agreements_load_sources", "um6p-2020", "--json")
    assert json.loads(capsys.readouterr().out) == {"um6p-2020": "created"}
    call_command("agreements_load_sources", "um6p-2020")
    assert capsys.readouterr().out == "um6p-2020: unchanged\n"
    with pytest.raises(CommandError):
        call_command("agreements_load_sources", "nothing-2000")
