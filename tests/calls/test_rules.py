"""Eligibility, costs, scores, ranking, papers: pure, and most of it for any input."""

from __future__ import annotations

import struct
from collections import Counter
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.calls import png
from twiza.calls.rules import attachments, completeness, costs, eligibility, ranking, scoring, states
from twiza.calls.rules.eligibility import Applicant, Criterion, CriterionAnswer, CriterionVerdict, Requirements, Scope
from twiza.core.refusals import Refusal

CENTIMES = st.integers(0, 10**9)
RATES = st.integers(1, costs.WHOLE)
ON = date(2026, 3, 15)
GRID = [scoring.Weighted("need", 40), scoring.Weighted("impact", 40), scoring.Weighted("means", 20)]


@given(CENTIMES, RATES, CENTIMES)
def test_a_grant_is_at_most_the_rate_of_the_cost_and_at_most_the_ceiling(cost: int, rate: int, ceiling: int) -> None:
    most = costs.most_granted(cost, rate, ceiling)
    assert most <= ceiling
    assert most * costs.WHOLE <= cost * rate
    assert most == ceiling or (most + 1) * costs.WHOLE > cost * rate, "not a centime is lost"


@pytest.mark.parametrize(
    ("cost", "rate", "ceiling", "most"),
    [
        (10_000_000, 6_000, 30_000_000, 6_000_000),
        (60_000_000, 6_000, 30_000_000, 30_000_000),
        (4_900_001, 10_000, 4_900_000, 4_900_000),
    ],
)
def test_the_two_ceilings_of_the_country(cost: int, rate: int, ceiling: int, most: int) -> None:
    assert costs.most_granted(cost, rate, ceiling) == most


@given(st.lists(st.tuples(st.sampled_from(["equipment", "land"]), CENTIMES), max_size=6), CENTIMES, CENTIMES)
def test_what_is_asked_is_what_nobody_else_brings(lines: list[tuple[str, int]], own: int, other: int) -> None:
    budget = costs.Budget(tuple(lines), own, other)
    assert budget.asked == max(budget.total - own - other, 0)
    assert budget.eligible(["land"]) + sum(a for k, a in lines if k == "land") == budget.total


@pytest.mark.parametrize(
    ("told", "code"),
    [((100, 0, 100), "rate_wrong"), ((0, 5000, 100), "ceiling_wrong"), ((101, 5000, 100), "budget_wrong")],
)
def test_a_window_that_grants_nothing_is_refused(told: tuple[int, int, int], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        costs.check_window(*told)
    assert refused.value.code == code


def applicant(**told: object) -> Applicant:
    values = {
        "form": "cooperative",
        "status": "active",
        "territory": 5040015710000,
        "sector": "craft",
        "founded_on": date(2020, 1, 1),
        "members": 20,
        "women": 12,
        "youth": None,
        "is_rural": True,
        **told,
    }
    return Applicant(**values)  # type: ignore[arg-type]


def verdicts(answers: list[CriterionAnswer]) -> dict[Criterion, CriterionVerdict]:
    return {one.code: one.verdict for one in answers}


NORTH = (5040010000000, 5040019999999)


@pytest.mark.parametrize(
    ("asked", "told", "code", "verdict"),
    [
        (Requirements(), {"form": "association"}, Criterion.FORM, "no"),
        (Requirements(), {"form": ""}, Criterion.FORM, "unknown"),
        (Requirements(), {"status": "struck_off"}, Criterion.STATUS, "no"),
        (Requirements(), {"territory": 5040090010000}, Criterion.TERRITORY, "no"),
        (Requirements(), {"territory": 5040000000000}, Criterion.TERRITORY, "unknown"),
        (Requirements(sectors=("craft",)), {"sector": "farming"}, Criterion.SECTOR, "no"),
        (Requirements(min_months=12), {"founded_on": date(2025, 3, 16)}, Criterion.AGE, "no"),
        (Requirements(min_months=12), {"founded_on": date(2025, 3, 15)}, Criterion.AGE, "yes"),
        (Requirements(min_months=12), {"founded_on": None}, Criterion.AGE, "unknown"),
        (Requirements(min_members=21), {}, Criterion.MEMBERS, "no"),
        (Requirements(min_women_percent=60), {}, Criterion.WOMEN, "yes"),
        (Requirements(min_women_percent=61), {}, Criterion.WOMEN, "no"),
        (Requirements(min_youth_percent=30), {}, Criterion.YOUTH, "unknown"),
        (Requirements(is_rural_only=True), {"is_rural": False}, Criterion.RURAL, "no"),
        (Requirements(is_rural_only=True), {"is_rural": None}, Criterion.RURAL, "unknown"),
        (Requirements(), {"open_grants": 1}, Criterion.OPEN_GRANT, "no"),
    ],
)
def test_each_criterion_answers_yes_no_or_unknown(
    asked: Requirements, told: dict[str, object], code: Criterion, verdict: str
) -> None:
    scope = Scope(("cooperative",), NORTH)
    answers = verdicts(eligibility.who(asked, scope, applicant(**told), ON))
    assert answers[code] == verdict
    assert eligibility.overall(eligibility.who(asked, scope, applicant(**told), ON)) == verdict


def test_the_file_answers_for_its_papers_its_ceiling_its_rate_and_its_own_share() -> None:
    asked = Requirements(papers=("photo", "statutes"), min_own_percent=20, excluded_costs=("land",))
    scope = Scope((), None, 4_900_000, 6_000)
    budget = costs.Budget((("equipment", 5_000_000), ("land", 1_000_000)), own=1_000_000)
    found = {one.code: one for one in eligibility.what(asked, scope, budget, ["photo"])}
    assert verdicts(list(found.values())) == {
        Criterion.PAPERS: "no",
        Criterion.CEILING: "no",
        Criterion.RATE: "no",
        Criterion.OWN: "no",
    }
    assert found[Criterion.PAPERS].params["lacking"] == ("statutes",)
    assert found[Criterion.RATE].params["most"].centimes == 3_000_000
    better = costs.Budget((("equipment", 5_000_000), ("land", 1_000_000)), own=3_000_000)
    answers = eligibility.what(asked, scope, better, ["photo", "statutes"])
    assert eligibility.overall(answers) == "yes"
    assert eligibility.what(Requirements(), scope, costs.Budget(), [])[0].verdict == "unknown"


@given(st.lists(st.sampled_from(list(CriterionVerdict)), max_size=6))
def test_one_no_decides_and_one_unknown_leaves_it_open(given_: list[CriterionVerdict]) -> None:
    found = eligibility.overall(CriterionAnswer(Criterion.FORM, one) for one in given_)
    assert (found == "no") == (CriterionVerdict.NO in given_)
    assert (found == "yes") == (set(given_) <= {CriterionVerdict.YES})


def test_requirements_survive_the_database_and_newer_versions() -> None:
    asked = Requirements(sectors=("craft",), min_months=6, papers=("photo",))
    assert Requirements.read({**asked.plain(), "tomorrow": 1}) == asked


POINTS = st.fixed_dictionaries({one.code: st.integers(0, scoring.MOST) for one in GRID})


@given(POINTS)
def test_a_score_lies_between_nought_and_a_hundred_and_grows_with_its_points(points: dict[str, int]) -> None:
    score = scoring.score(points, GRID)
    assert 0 <= score <= 100
    for code in points:
        if points[code] < scoring.MOST:
            assert scoring.score({**points, code: points[code] + 1}, GRID) > score


@given(st.lists(st.fractions(0, 100), min_size=1, max_size=6), st.sampled_from(["mean", "median"]))
def test_several_scores_as_one_lie_among_them_in_any_order(scores: list[Fraction], method: str) -> None:
    one = scoring.combined(scores, method)
    assert min(scores) <= one <= max(scores)
    assert one == scoring.combined(list(reversed(scores)), method)
    assert scoring.spread(scores) == max(scores) - min(scores)


def test_a_large_disagreement_asks_for_a_third_reviewer() -> None:
    near, far = [Fraction(60), Fraction(80)], [Fraction(30), Fraction(80)]
    assert scoring.wanted(near, 2, 25) == 2
    assert scoring.wanted(far, 2, 25) == 3
    assert scoring.wanted(far[:1], 2, 25) == 2
    assert scoring.wanted([Fraction(60), Fraction(85)], 2, 25) == 2, "exactly so far apart is not too far"


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ({"need": 3}, "points_missing"),
        ({"need": 6, "impact": 0, "means": 0}, "points_wrong"),
        ({"need": -1, "impact": 0, "means": 0}, "points_wrong"),
    ],
)
def test_points_off_the_grid_are_refused(points: dict[str, int], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        scoring.check_points(points, GRID)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("grid", "code"),
    [
        ([], "criteria_missing"),
        ([scoring.Weighted("a", 50)], "weights_wrong"),
        ([scoring.Weighted("a", 50), scoring.Weighted("a", 50)], "criteria_twice"),
        ([scoring.Weighted("a", 110), scoring.Weighted("b", -10)], "weights_wrong"),
    ],
)
def test_a_grid_that_cannot_score_is_refused(grid: list[scoring.Weighted], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        scoring.check_criteria(grid)
    assert refused.value.code == code


FILES = st.lists(
    st.builds(
        ranking.File,
        number=st.integers(1, 10**6),
        window=st.integers(1, 2),
        province=st.integers(1, 3),
        grant=st.integers(0, 60),
        scores=st.lists(st.integers(0, 4).map(lambda n: Fraction(n * 25)), min_size=1, max_size=3).map(tuple),
        ties=st.fixed_dictionaries({"women": st.none() | st.integers(0, 2), "smaller": st.integers(-3, 0)}),
    ),
    max_size=12,
    unique_by=lambda file: file.number,
)
POLICIES = st.builds(
    ranking.Policy,
    method=st.sampled_from(["mean", "median"]),
    pass_mark=st.sampled_from([0, 50]),
    ties=st.sampled_from([(), ("women",), ("women", "smaller"), ("smaller", "women")]),
    filling=st.sampled_from(["strict", "next"]),
)
ENVELOPES = st.fixed_dictionaries(
    {n: st.builds(ranking.Envelope, st.integers(0, 150), st.none() | st.integers(0, 80)) for n in (1, 2)}
)


@given(FILES, ENVELOPES, POLICIES, st.randoms())
def test_the_ranking_does_not_depend_on_the_order_of_the_files(
    given_: list[ranking.File], envelopes: dict[int, ranking.Envelope], policy: ranking.Policy, random: object
) -> None:
    mixed = list(given_)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert ranking.rank(mixed, envelopes, policy) == ranking.rank(given_, envelopes, policy)


@given(FILES, ENVELOPES, POLICIES)
def test_the_ranking_never_proposes_more_than_an_envelope_holds(
    given_: list[ranking.File], envelopes: dict[int, ranking.Envelope], policy: ranking.Policy
) -> None:
    placed = ranking.rank(given_, envelopes, policy)
    by_number = {file.number: file for file in given_}
    assert sorted(one.number for one in placed) == sorted(by_number)
    for window, envelope in envelopes.items():
        mine = [one for one in placed if one.window == window]
        assert [one.rank for one in mine] == list(range(1, len(mine) + 1))
        assert sum(one.proposed for one in mine) <= envelope.budget
        taken: Counter[int] = Counter()
        for one in mine:
            taken[by_number[one.number].province] += one.proposed
            assert one.proposed in (0, by_number[one.number].grant), "a file is funded whole or not at all"
            assert (one.outcome == "below") == (one.score < policy.pass_mark)
        if envelope.most_per_province is not None:
            assert all(sum_ <= envelope.most_per_province for sum_ in taken.values())
        scores = [one.score for one in mine]
        assert scores == sorted(scores, reverse=True)


@given(FILES, ENVELOPES)
def test_a_strict_list_stops_at_the_first_file_that_does_not_fit(
    given_: list[ranking.File], envelopes: dict[int, ranking.Envelope]
) -> None:
    plain = {n: ranking.Envelope(one.budget) for n, one in envelopes.items()}
    for window in plain:
        mine = [one for one in ranking.rank(given_, plain, ranking.Policy()) if one.window == window]
        outcomes = [one.outcome for one in mine]
        assert outcomes == sorted(outcomes, key=lambda one: one != "funded"), "nobody overtakes"


def test_equal_scores_are_broken_by_the_published_rule_and_say_by_which() -> None:
    def file(number: int, women: Fraction | None, smaller: int = 0) -> ranking.File:
        return ranking.File(number, 1, 1, 10, (Fraction(50),), {"women": women, "smaller": smaller})

    half = Fraction(1, 2)
    given_ = [file(1, None), file(2, half, -20), file(3, half, -10), file(4, Fraction(1)), file(5, half, -10)]
    placed = ranking.rank(given_, {1: ranking.Envelope(100)}, ranking.Policy(ties=("women", "smaller")))
    assert [one.number for one in placed] == [4, 3, 5, 2, 1]
    assert [one.broken_by for one in placed] == ["", "women", "number", "smaller", "women"]


@pytest.mark.parametrize(
    ("ties", "code"), [(["luck"], "tie_unknown"), (["women", "women"], "tie_twice"), (["criterion:x"], "tie_unknown")]
)
def test_a_rule_for_equal_scores_that_nobody_could_apply_is_refused(ties: list[str], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        ranking.check_ties(ties, ["need"])
    assert refused.value.code == code
    ranking.check_ties(["criterion:need", "women"], ["need"])


def jpeg(*segments: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(segments) + b"\xff\xda\x00\x02scan\xff\xd9trailer of a phone"


def exif(order: str = ">", turn: int = 6) -> bytes:
    head = b"MM\0*" if order == ">" else b"II*\0"
    tiff = head + struct.pack(f"{order}I", 8) + struct.pack(f"{order}H", 2)
    tiff += struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turn, 0) + struct.pack(f"{order}HHII", 0x8825, 4, 1, 38)
    body = b"Exif\0\0" + tiff + b"GPS 35.1 N 5.3 W"
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


@pytest.mark.parametrize("order", [">", "<"])
def test_a_photo_loses_its_place_and_keeps_its_orientation(order: str) -> None:
    comment = b"\xff\xfe\x00\x08secret"
    kept = attachments.keep(jpeg(exif(order), comment, b"\xff\xdb\x00\x04qq"), "photo")
    assert (kept.media, kept.ending) == ("image/jpeg", "jpg")
    assert b"GPS" not in kept.content
    assert b"secret" not in kept.content
    assert b"trailer" not in kept.content
    assert kept.content.endswith(b"scan\xff\xd9")
    assert b"\xff\xdb\x00\x04qq" in kept.content
    start = kept.content.index(b"Exif\0\0") + 6
    assert attachments._orientation(kept.content[start:]) == 6
    assert attachments.keep(kept.content, "photo") == kept, "cleaning twice changes nothing"


def test_a_png_loses_its_texts_and_a_webp_its_exif() -> None:
    text = struct.pack(">I", 3) + b"tEXt" + b"GPS" + b"\0\0\0\0"
    kept = attachments.keep(png(text), "photo")
    assert b"GPS" not in kept.content
    assert kept.content.count(b"IDAT") == 1
    chunks = b"VP8X" + struct.pack("<I", 10) + bytes([0b1100]) + b"\0" * 9 + b"EXIF" + struct.pack("<I", 3) + b"GPS\0"
    webp = b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks
    clean = attachments.keep(webp, "photo").content
    assert b"GPS" not in clean
    assert clean[20] == 0
    assert struct.unpack("<I", clean[4:8])[0] == len(clean) - 8


@pytest.mark.parametrize(
    ("content", "kind", "code"),
    [
        (b"", "photo", "paper_empty"),
        (b"MZ program", "statutes", "paper_type"),
        (b"%PDF-1.7", "photo", "photo_type"),
        (b"\xff\xd8\xff\xe1\xff\xff", "photo", "paper_broken"),
        (b"\x89PNG\r\n\x1a\n", "photo", "paper_broken"),
        (b"\0\0\0\x18ftypheic....", "photo", "paper_heic"),
        (b"x" * (attachments.MOST_BYTES + 1), "photo", "paper_too_big"),
        (b"<svg onload=alert(1)>", "photo", "paper_type"),
    ],
)
def test_a_file_that_is_no_paper_is_refused(content: bytes, kind: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        attachments.keep(content, kind)
    assert refused.value.code == code


@given(st.binary(max_size=200), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\0\0\0WEBP", b""]))
def test_no_bytes_break_the_reader(tail: bytes, head: bytes) -> None:
    refused = "paper_"
    try:
        attachments.keep(head + tail, "photo")
    except Refusal as error:
        refused = error.code
    assert refused.startswith(("paper_", "photo_"))


def test_a_reviewer_reads_no_name_no_number_no_address() -> None:
    text = "La coopérative Tamount et TAMOUNT, تعاونية تامونت : 06 12 34 56 78 ou tamount@example.org, 20 femmes."
    blind = completeness.blinded(text, ["Coopérative Tamount", "تعاونية تامونت", ""])
    for word in ("Tamount", "TAMOUNT", "تامونت", "06 12", "example.org"):
        assert word not in blind
    assert "20 femmes" in blind
    assert "coopérative" in blind.lower() or completeness.MASK in blind


@given(st.dictionaries(st.text(max_size=5), st.integers(), max_size=5))
def test_the_seal_does_not_depend_on_the_order_of_writing(content: dict[str, int]) -> None:
    assert completeness.digest(content) == completeness.digest(dict(reversed(list(content.items()))))


def test_the_hours_of_a_call_decide_what_may_be_written() -> None:
    from datetime import UTC, datetime

    opens, closes = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)
    states.check_open("published", opens, closes, opens)
    for at, code in ((datetime(2025, 12, 31, tzinfo=UTC), "call_not_yet"), (closes, "call_closed")):
        with pytest.raises(Refusal) as refused:
            states.check_open("published", opens, closes, at)
        assert refused.value.code == code
    with pytest.raises(Refusal) as refused:
        states.check_open("draft", opens, closes, opens)
    assert refused.value.code == "call_not_open"
    states.check_scoring("published", opens, closes, closes)
    with pytest.raises(Refusal) as refused:
        states.check_scoring("ranked", opens, closes, closes)
    assert refused.value.code == "scoring_closed"
