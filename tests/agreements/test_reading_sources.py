"""What the reader finds in the five texts, against what people entered from them: field by field, nothing invented.

`expected` is what a source file quotes from its text as written there (deductions and other papers are left
out). A field is found when a proposal of its kind stands on the same words and, where the file gives a value,
has that value.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from tests.agreements.test_sources import KEYS, data
from tests.hostile import FIVE_TEXTS as TEXTS
from twiza.agreements.actions.sources import FOLDER
from twiza.agreements.rules.reading import KnownName, Proposal, read

# Group of the file -> fields of a reading that answer it.
GROUPS = {
    "kind": {"kind"},
    "title": {"title", "object", "clause", "commitment"},
    "period": {"starts_on", "ends_on", "signed_on"},
    "duration": {"duration_months"},
    "budget": {"budget"},
    "territory": {"territory"},
    "state": {"approval", "signed_on"},
    "institution": {"party"},
    "roles": {"role"},
    "office": {"office", "chair"},
    "signature": {"signed_on"},
    "body": {
        "commitment",
        "object",
        "committee",
        "chair",
        "members",
        "starts_on",
        "duration_months",
        "upstream",
        "role",
        "party",
        "target",
    },
    "wording": {"commitment", "target", "role", "share"},
    "quantity": {"target"},
    "due": {"target", "starts_on", "ends_on"},
}
# What each text says, exactly; a field that is absent here is not in the text.
SAID: dict[str, dict[str, Any]] = {
    "mre-2020": {
        "kind": ["partnership"],
        "signed_on": ["2020-12-28"],
        "starts_on": ["2021-01-01"],
        "ends_on": ["2030-12-31"],
        "codes": ["ministere-tourisme-artisanat-2020", "ministere-mre-2020", "odco"],
        "targets": [("80", "percent", 2030)],
    },
    "tta-2023": {
        "kind": ["partnership"],
        "starts_on": ["2023-01-01"],
        "ends_on": ["2025-12-31"],
        "codes": ["conseil-region-tta", "wilaya-tta", "ministere-tourisme-artisanat-ess"],
        "budget": [{"centimes": 1_000_000_000, "currency": "MAD", "is_about": True}],
        "chair": ["Wali de la région"],
        "committee": ["comité de suivi"],
        "members": ["représentants des parties concernées"],
    },
    "um6p-2020": {
        "kind": ["framework"],
        "signed_on": ["2020-09-24"],
        "duration_months": [60],
        "codes": ["um6p", "odco"],
    },
    "benguerir-2025": {"kind": ["series"], "signed_on": [None], "codes": ["secretariat-etat-artisanat-ess"]},
    "pact-2019": {"kind": ["exchange"], "codes": ["secretariat-etat-artisanat-2019", "", "", "", ""]},
}
EXACT = (
    "kind",
    "signed_on",
    "starts_on",
    "ends_on",
    "duration_months",
    "budget",
    "share",
    "amount",
    "chair",
    "committee",
    "members",
    "frequency",
    "renewal",
    "reference",
    "clause",
)

pytestmark = pytest.mark.usefixtures("five_texts")


@cache
def known() -> tuple[KnownName, ...]:
    rows = json.loads((FOLDER / "institutions.json").read_text(encoding="utf-8"))
    return tuple(
        KnownName(row["code"], tuple(name for name in [*row["name"].values(), row["acronym"]] if name)) for row in rows
    )


@cache
def proposals(key: str) -> tuple[Proposal, ...]:
    text = (TEXTS / f"{key}.txt").read_text(encoding="utf-8")
    places = [KnownName("5040010000000", ("Tanger-Tétouan-Al Hoceima",))]
    return read(text, institutions=known(), places=places).proposals


def expected(key: str) -> Iterator[tuple[str, str]]:
    """Group and sentence of each field that the file reads from the text as written there."""
    found = data(key)
    for row in [found, *found["parties"], *found["clauses"], *found["commitments"]]:
        for group, quotes in row["quotes"].items():
            for quote in quotes if isinstance(quotes, list) else [quotes]:
                if quote["document"] == "text" and not quote.get("is_deduced") and group in GROUPS:
                    yield group, quote["sentence"]


def stand_together(key: str, sentence: str, one: Proposal) -> bool:
    """Whether the words of a proposal and a sentence of the file overlap in the text."""
    text = (TEXTS / f"{key}.txt").read_text(encoding="utf-8")
    pattern = r"\s+".join(re.escape(word) for word in sentence.split())
    return any(m.start() < one.quote_end and one.quote_start < m.end() for m in re.finditer(pattern, text))


@cache
def recall() -> dict[str, tuple[int, int]]:
    """Group -> (found, expected) over the five texts."""
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for key in KEYS:
        for group, sentence in expected(key):
            total[group] += 1
            found[group] += any(
                one.field in GROUPS[group] and stand_together(key, sentence, one) for one in proposals(key)
            )
    return {group: (found[group], total[group]) for group in sorted(total)}


@cache
def precision() -> dict[str, tuple[int, int]]:
    """Field -> (proposals that stand on words a person quoted too, proposals) over the five texts."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for key in KEYS:
        sentences = [quote for _group, quote in all_quotes(key)]
        for one in proposals(key):
            total[one.field] += 1
            right[one.field] += any(stand_together(key, sentence, one) for sentence in sentences)
    return {field: (right[field], total[field]) for field in sorted(total)}


def all_quotes(key: str) -> Iterator[tuple[str, str]]:
    """Every sentence that the file quotes from its text, deductions included."""
    found = data(key)
    for row in [found, *found["parties"], *found["clauses"], *found["commitments"]]:
        for group, quotes in row["quotes"].items():
            for quote in quotes if isinstance(quotes, list) else [quotes]:
                if quote["document"] == "text":
                    yield group, quote["sentence"]


@pytest.mark.parametrize("key", KEYS)
def test_what_the_text_says_is_read_and_what_it_does_not_say_stays_empty(key: str) -> None:
    for field in EXACT:
        assert [one.value for one in proposals(key) if one.field == field] == SAID[key].get(field, []), field


@pytest.mark.parametrize("key", KEYS)
def test_the_parties_are_those_of_the_house(key: str) -> None:
    assert [one.value["code"] for one in proposals(key) if one.field == "party"] == SAID[key]["codes"]


@pytest.mark.parametrize("key", KEYS)
def test_targets_are_those_of_the_text(key: str) -> None:
    found = [one.value for one in proposals(key) if one.field == "target"]
    assert [(one["quantity"], one["unit"], one["due_year"]) for one in found] == SAID[key].get("targets", [])


@pytest.mark.parametrize("key", KEYS)
def test_each_sentence_is_in_the_text_at_its_place(key: str) -> None:
    text = (TEXTS / f"{key}.txt").read_text(encoding="utf-8")
    for one in proposals(key):
        assert text[one.start : one.end] == one.sentence
        assert text[one.quote_start : one.quote_end] == one.quote
        assert one.quote in one.sentence


def test_a_day_without_a_year_waits_for_its_year() -> None:
    (signed,) = [one for one in proposals("benguerir-2025") if one.field == "signed_on"]
    assert (signed.quote, signed.doubt) == ("17 juin", "no_year")


def test_the_funders_share_is_not_guessed() -> None:
    """The French text says financed jointly; the half and half of the Arabic press is not in it."""
    roles = [one.value for one in proposals("tta-2023") if one.field == "role" and one.value["role"] == "funder"]
    assert len(roles) == 2
    assert not [one for one in proposals("tta-2023") if one.field == "share"]


def test_the_agreement_upstream_is_not_a_party() -> None:
    (upstream,) = [one for one in proposals("tta-2023") if one.field == "upstream"]
    assert "AECID" in upstream.value["parties"][1]


def test_most_of_what_people_quoted_is_found() -> None:
    """The measured recall; a lower one fails."""
    found, total = map(sum, zip(*recall().values(), strict=True))
    assert recall()["institution"][0] == recall()["institution"][1]
    assert found / total >= 0.9, recall()


def test_the_reader_proposes_little_else() -> None:
    """Exact fields are right each time; aims of a press text are the weak ones."""
    weak = {"commitment", "upstream"}
    right, total = (sum(pair[place] for field, pair in precision().items() if field not in weak) for place in (0, 1))
    assert right / total >= 0.95, precision()
    assert precision()["commitment"][0] / precision()["commitment"][1] >= 0.7
