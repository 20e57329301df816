"""The compiled coverage equals the definitions, over random histories with corrections and late knowledge."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plans import reference as ref
from twiza.core.refusals import Unprocessable
from twiza.plans.rules import columns as col
from twiza.plans.rules.coverage import answer, history
from twiza.plans.rules.questions import DIMENSIONS, Question
from twiza.plans.rules.readings import REGISTERED, ReadingRule

SECTORS, FORMS = ("", "craft", "tourism", "agriculture"), ("", "cooperative", "union")
STATUSES, SIZES = ("", "in_creation", "active", "dormant", "struck_off"), ("", "micro", "large")
KINDS = ("", "session", "case_opened", "case_closed", "training")
TERRITORIES = (0, 5040000000000, 5040015110000, 5040015110003, 5040020000000, 5040025310001, 4660010000000)
WORDS = {"status": STATUSES, "form": FORMS, "sector": SECTORS}

# Few days and few instants, so that boundaries meet: the day that a version ends is the day that is asked.
FIRST, START = dt.date(2019, 1, 1), dt.datetime(2019, 1, 1, tzinfo=dt.UTC)
MEETING = [
    dt.date(2020, 12, 28),
    *(dt.date(year, month, day) for year in (2021, 2022) for month, day in ((6, 1), (6, 2), (12, 31))),
]
days = st.sampled_from(MEETING) | st.integers(0, 365 * 6).map(lambda n: FIRST + dt.timedelta(days=n))
instants = st.integers(0, 12).map(lambda n: START + dt.timedelta(days=180 * n)) | st.integers(0, 365 * 6 * 4).map(
    lambda n: START + dt.timedelta(hours=6 * n)
)


def later(draw, start, moments):
    """Nothing (still so), or a moment not before the start."""
    return draw(st.none() | moments.map(lambda moment: max(moment, start)))


@st.composite
def versions(draw, organisation: int):
    start, known = draw(days), draw(instants)
    return ref.Version(
        organisation,
        start,
        later(draw, start, days),
        known,
        later(draw, known, instants),
        draw(st.sampled_from(STATUSES[1:])),
        draw(st.sampled_from(FORMS)),
        draw(st.sampled_from(SECTORS)),
        draw(st.sampled_from(TERRITORIES)),
        draw(st.sampled_from((None, "yes", "no"))),
        draw(st.none() | days),
    )


@st.composite
def counts(draw, organisation: int):
    start, known = draw(days), draw(instants)
    return ref.Count(
        organisation, start, later(draw, start, days), known, later(draw, known, instants), draw(st.sampled_from(SIZES))
    )


@st.composite
def happenings(draw, organisation: int):
    known = draw(instants)
    return ref.Happening(
        organisation,
        draw(days),
        known,
        later(draw, known, instants),
        draw(st.sampled_from(KINDS[1:])),
        draw(st.integers(0, 3)),
        draw(st.sampled_from((30, 50, 75, 100, 150))),
    )


@st.composite
def histories(draw):
    told, counted, done = [], [], []
    for organisation in draw(st.lists(st.integers(1, 10**6), min_size=1, max_size=5, unique=True)):
        told += draw(
            st.lists(versions(organisation), min_size=1, max_size=3, unique_by=lambda v: (v.valid_from, v.recorded_at))
        )
        counted += draw(st.lists(counts(organisation), max_size=2, unique_by=lambda c: (c.valid_from, c.recorded_at)))
        done += draw(st.lists(happenings(organisation), max_size=5))
    return draw(st.permutations(told)), draw(st.permutations(counted)), draw(st.permutations(done))


@st.composite
def readings(draw):
    denominator = draw(
        st.sampled_from(
            [
                {"rule": "live_stock"},
                {"rule": "active_only"},
                {"rule": "stock_at", "date": draw(days).isoformat()},
                {"rule": "stock_at", "date": draw(days), "statuses": ["active", "struck_off"]},
                {"rule": "cumulative_distinct", "since": draw(days)},
            ]
        )
    )
    numerator = draw(
        st.sampled_from(
            [
                {"rule": "sessions_held"},
                {"rule": "sessions_held", "at_least": 2, "kinds": ["session", "training"]},
                {"rule": "case_closed"},
                {"rule": "events_recorded", "kinds": ["case_opened", "training"], "at_least": 2},
                {"rule": "hours_received", "hours": "2.5"},
            ]
        )
    )
    population = draw(
        st.sampled_from(
            [
                {},
                {"sectors": ["craft", "tourism"], "forms": ["cooperative"]},
                {"territories": [5040000000000], "women_led": "yes"},
                {"territories": [5040010000000, 5040025310000]},
            ]
        )
    )
    return ReadingRule.read(numerator, denominator, population, inside=draw(st.booleans()))


@st.composite
def questions(draw):
    since, on = draw(days), draw(days)
    since, on = min(since, on), max(since, on)
    return Question(
        draw(readings()),
        on=on,
        known_at=draw(instants | st.just(dt.datetime(2030, 1, 1, tzinfo=dt.UTC))),
        since=since,
        until=draw(st.none() | days),
        actions=draw(st.none() | st.just((1, 2)) | st.just(())),
        by=tuple(draw(st.lists(st.sampled_from(DIMENSIONS), max_size=3, unique=True))),
    )


def clocks(rows) -> dict[str, np.ndarray]:
    return {
        "valid_from": np.array([col.day_number(r.valid_from) for r in rows], dtype=np.int64),
        "valid_to": np.array([col.day_number(r.valid_to) for r in rows], dtype=np.int64),
        "recorded_at": np.array([col.instant_number(r.recorded_at) for r in rows], dtype=np.int64),
        "superseded_at": np.array([col.instant_number(r.superseded_at) for r in rows], dtype=np.int64),
    }


def ids(rows) -> np.ndarray:
    return np.array([r.organisation for r in rows], dtype=np.int64)


def facts(history_: ref.History) -> col.Facts:
    told, counted, done = history_
    organisations = col.Organisations.build(
        ids(told),
        {
            **clocks(told),
            "founded_on": np.array([v.founded_on.toordinal() if v.founded_on else 0 for v in told]),
            "territory": np.array([v.territory for v in told]),
            "women_led": np.array([{"yes": 1, "no": 0, None: -1}[v.women_led] for v in told]),
            **{n: np.array([WORDS[n].index(getattr(v, n)) for v in told]) for n in WORDS},
        },
        WORDS,
    )
    sizes = {**clocks(counted), "size": np.array([SIZES.index(c.size) for c in counted])}
    happened = {
        "on": np.array([col.day_number(e.on) for e in done]),
        "recorded_at": np.array([col.instant_number(e.recorded_at) for e in done]),
        "superseded_at": np.array([col.instant_number(e.superseded_at) for e in done]),
        "kind": np.array([KINDS.index(e.kind) for e in done]),
        "action": np.array([e.action for e in done]),
        "quantity": np.array([e.minutes for e in done]),
    }
    return col.Facts(
        organisations,
        col.Headcounts.build(ids(counted), sizes, {"size": SIZES}, organisations.keys),
        col.Events.build(ids(done), happened, {"kind": KINDS}, organisations.keys),
    )


@settings(max_examples=250, deadline=None)
@given(histories(), questions())
def test_answer_equals_the_definitions_over_any_history(history_, question):
    found = answer(question, facts(history_))
    wanted = ref.count(question, history_)
    assert [found.numerator, found.denominator] == wanted.pop((), [0, 0])
    assert {tuple(c.members.values()): [c.numerator, c.denominator] for c in found.by} == dict(wanted)


@settings(max_examples=80, deadline=None)
@given(histories(), questions())
def test_members_of_a_dimension_add_up_to_the_total(history_, question):
    found = answer(question, facts(history_))
    last = [c for c in found.by if c.members.get("year", question.on.year) == question.on.year]
    if question.by:
        assert sum(c.numerator for c in last) == found.numerator
        assert sum(c.denominator for c in last) == found.denominator


@settings(max_examples=80, deadline=None)
@given(histories(), questions())
def test_every_figure_opens_exactly_the_organisations_behind_it(history_, question):
    found = answer(question, facts(history_))
    for cell in found.by:
        rows = found.rows(cell.members)
        assert (len(rows.numerator), len(rows.denominator)) == (cell.numerator, cell.denominator)
        assert not question.reading.inside or set(rows.numerator) <= set(rows.denominator)
    assert len(found.rows().denominator) == found.denominator
    assert all(question.since <= day <= question.on for day in found.rows().reached_on.values())


@settings(max_examples=60, deadline=None)
@given(histories(), questions(), instants)
def test_what_is_recorded_later_never_changes_what_was_known(history_, question, learnt):
    """A past answer is the answer of a table that holds nothing recorded since."""
    if question.known_at >= learnt:
        learnt = question.known_at + dt.timedelta(seconds=1)
    early = [[row for row in rows if row.recorded_at < learnt] for rows in history_]
    known = {row.organisation for row in early[0]}
    early = [[row for row in rows if row.organisation in known] for rows in early]
    if known:
        late_answer, early_answer = answer(question, facts(history_)), answer(question, facts(early))
        assert late_answer.by == early_answer.by
        assert (late_answer.numerator, late_answer.denominator) == (early_answer.numerator, early_answer.denominator)


@settings(max_examples=50, deadline=None)
@given(histories(), questions())
def test_history_at_the_date_is_the_answer(history_, question):
    built = facts(history_)
    (_, numerator, denominator) = history(question, built, [question.since, question.on])[-1]
    found = answer(question, built)
    assert (numerator, denominator) == (found.numerator, found.denominator)


@settings(max_examples=30, deadline=None)
@given(histories())
def test_a_saved_table_is_the_same_table(tmp_path_factory, history_):
    folder = tmp_path_factory.mktemp("snapshot")
    built = facts(history_)
    built.save(folder)
    again = col.Facts.load(folder)
    for name in ("organisations", "headcounts", "events"):
        table, loaded = getattr(built, name), getattr(again, name)
        assert loaded.vocabulary == table.vocabulary
        assert len(loaded) == len(table)
        assert all(np.array_equal(loaded[column], table[column]) for column in table.columns)


def test_an_incomplete_snapshot_is_refused(tmp_path):
    with pytest.raises(Unprocessable, match="snapshot_unreadable"):
        col.Facts.load(tmp_path)


def _one(status: str = "active", **changes):
    values = {
        "organisation": 7,
        "valid_from": dt.date(2019, 1, 1),
        "valid_to": None,
        "recorded_at": dt.datetime(2019, 1, 1, tzinfo=dt.UTC),
        "superseded_at": None,
        "status": status,
        "form": "cooperative",
        "sector": "craft",
        "territory": 5040015110003,
        "women_led": "yes",
        "founded_on": dt.date(2018, 5, 1),
    }
    return ref.Version(**(values | changes))


def test_rate_of_an_empty_denominator_is_nothing_rather_than_nought():
    reading = ReadingRule.read({"rule": "case_closed"}, {"rule": "live_stock"}, {"sectors": ["tourism"]})
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    found = answer(Question(reading, dt.date(2025, 1, 1), now, dt.date(2021, 1, 1)), facts(([_one()], [], [])))
    assert (found.denominator, found.rate) == (0, None)


def test_a_code_that_no_row_can_hold_is_refused():
    reading = ReadingRule.read({"rule": "case_closed"}, {"rule": "live_stock"}, {"sectors": ["crafts"]})
    question = Question(reading, dt.date(2025, 1, 1), dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.date(2021, 1, 1))
    with pytest.raises(Unprocessable, match="code_unknown"):
        answer(question, facts(([_one()], [], [])))


@pytest.mark.parametrize(
    ("numerator", "denominator", "code"),
    [
        ({"rule": "luck"}, {"rule": "live_stock"}, "rule_unknown"),
        ({"rule": "case_closed", "at_most": 1}, {"rule": "live_stock"}, "rule_parameter_unknown"),
        ({"rule": "case_closed"}, {"rule": "stock_at"}, "rule_parameter_missing"),
        ({"rule": "case_closed"}, {"rule": "stock_at", "date": "28/12/2020"}, "rule_parameter_wrong"),
        ({"rule": "sessions_held", "at_least": 0}, {"rule": "live_stock"}, "rule_parameter_wrong"),
        ({"rule": "sessions_held", "at_least": True}, {"rule": "live_stock"}, "rule_parameter_wrong"),
        ({"rule": "sessions_held", "kinds": []}, {"rule": "live_stock"}, "rule_parameter_wrong"),
        ({"rule": "hours_received", "hours": "many"}, {"rule": "live_stock"}, "rule_parameter_wrong"),
    ],
)
def test_a_wrong_reading_is_refused_with_its_reason(numerator, denominator, code):
    with pytest.raises(Unprocessable) as refusal:
        ReadingRule.read(numerator, denominator)
    assert refusal.value.code == code


def test_a_reading_writes_itself_out_with_every_default():
    reading = ReadingRule.read(
        {"rule": "sessions_held"}, {"rule": "stock_at", "date": "2020-12-28"}, {"sectors": ["tourism", "craft"]}
    )
    assert str(reading) == (
        "sessions_held(at_least=1, kinds=session, of=plan) / stock_at(date=2020-12-28, statuses=active|dormant)"
        " where sectors=craft|tourism"
    )
    assert reading.denominator.statuses == REGISTERED


def test_dimensions_are_refused_when_unknown_or_repeated():
    known, since = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.date(2021, 1, 1)
    reading = ReadingRule.read({"rule": "case_closed"}, {"rule": "live_stock"})
    for by, code in ((("planet",), "dimension_unknown"), (("year", "year"), "dimension_repeated")):
        with pytest.raises(Unprocessable) as refusal:
            Question(reading, dt.date(2025, 1, 1), known, since, by=by)
        assert refusal.value.code == code


def _around(moments):
    """Each moment with what lies just before and just after it."""
    step = dt.timedelta(days=1)
    return sorted({moment + k * step for moment in moments for k in (-1, 0, 1)})


@pytest.mark.parametrize(
    "denominator",
    [
        {"rule": "live_stock"},
        {"rule": "active_only"},
        {"rule": "stock_at", "date": "2021-03-10"},
        {"rule": "stock_at", "date": "2021-03-20"},
        {"rule": "cumulative_distinct", "since": "2021-03-10"},
        {"rule": "cumulative_distinct", "since": "2021-03-20"},
    ],
)
@pytest.mark.parametrize("inside", [True, False])
def test_every_boundary_of_days_and_instants_is_where_the_definitions_put_it(denominator, inside):
    """One organisation from the 10th to the 20th, one session on the 15th, each corrected once: all days around."""
    starts, ends, held = dt.date(2021, 3, 10), dt.date(2021, 3, 20), dt.date(2021, 3, 15)
    told, corrected = dt.datetime(2021, 4, 1, tzinfo=dt.UTC), dt.datetime(2021, 4, 5, tzinfo=dt.UTC)
    history_ = (
        [
            _one(valid_from=starts, valid_to=ends, recorded_at=told, superseded_at=corrected),
            _one(status="dormant", valid_from=ends, recorded_at=corrected),
        ],
        [ref.Count(7, held, ends, told, corrected, "micro")],
        [
            ref.Happening(7, held, told, corrected, "session", 1, 60),
            ref.Happening(7, ends, corrected, None, "session", 1, 60),
        ],
    )
    table = facts(history_)
    rules = (
        {"rule": "sessions_held"},
        {"rule": "hours_received", "hours": 1},
        {"rule": "hours_received", "hours": 1.01},
    )
    windows = ((starts, None), (held, held), (held + dt.timedelta(days=1), None), (starts, starts))
    for rule in rules:
        reading = ReadingRule.read(rule, denominator, {}, inside)
        for on in _around([starts, held, ends]):
            for known_at in _around([told, corrected]):
                for since, until in windows:
                    question = Question(reading, max(on, since), known_at, since, until, by=("size", "year"))
                    found, wanted = answer(question, table), ref.count(question, history_)
                    assert [found.numerator, found.denominator] == wanted.pop((), [0, 0]), question
                    cells = {tuple(c.members.values()): [c.numerator, c.denominator] for c in found.by}
                    assert cells == dict(wanted), question
