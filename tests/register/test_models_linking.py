"""Who is whose record, which value stands, and what the queue shows first."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import SYSTEM, Cast
from tests.factories import agreements
from tests.factories import support as make
from tests.register.test_actions_linking import asked, loaded, merged, two
from twiza.core.models import Source, SourceKind
from twiza.plans.actions import record_event
from twiza.plans.queries import overlaps, supported
from twiza.plans.queries.overlaps import Support, Supported
from twiza.register.actions import undo_merge
from twiza.register.models import Merge, Pair, lineage, progress_of
from twiza.register.queries import golden_records, joined_versions, profiles_as_of
from twiza.register.rules.joining import Version, join
from twiza.register.rules.lineage import OPEN, Lineage, Link, instant
from twiza.register.rules.records import PROFILE_COLUMNS, Record, record_from
from twiza.register.rules.survivorship import RULES, Told, choose, survivors

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(1)


def test_a_chain_has_one_root_at_each_instant() -> None:
    line = Lineage.of([Link(1, 2, 10, 40), Link(2, 3, 20), Link(4, 3, 30, 30)])
    assert [line.root_at(1, at) for at in (5, 10, 20, 39, 40)] == [1, 2, 3, 3, 1]
    assert line.spans(1) == [(-OPEN, 10, 1), (10, 20, 2), (20, 40, 3), (40, OPEN, 1)]
    assert line.families() == [[1, 2, 3]], "a merge undone in its own instant never held"
    assert line.group(2) == [3, 2]
    assert line.roots() == {2: 3}


def test_a_circle_in_the_books_ends() -> None:
    line = Lineage.of([Link(1, 2, 10), Link(2, 1, 20)])
    assert {line.root(1), line.root(2)} <= {1, 2}


def test_every_column_has_its_rule_and_each_rule_its_sentence() -> None:
    assert set(RULES) == set(PROFILE_COLUMNS)
    assert all(rule.sentence.endswith(".") for rule in RULES.values())


def told(value: Any, record: int = 1, **more: Any) -> Told:
    return Told(value, record, record == 1, **more)


@pytest.mark.parametrize(
    ("field", "values", "stands"),
    [
        ("sector", [told(""), told("craft", 2)], "craft"),
        ("sector", [told("craft", told_at=NOON), told("tourism", 2, told_at=LATER)], "tourism"),
        ("sector", [told("craft", by_person=True, told_at=NOON), told("tourism", 2, told_at=LATER)], "craft"),
        ("name_fr", [told("Amal", told_at=NOON), told("El Amal", 2, told_at=LATER)], "Amal"),
        ("founded_on", [told(date(2020, 5, 1)), told(date(2019, 3, 1), 2)], date(2019, 3, 1)),
        ("territory_id", [told(5040010000000), told(5040015710000, 2)], 5040015710000),
        ("women_led", [told(None), told(False, 2)], False),
    ],
)
def test_the_value_that_stands(field: str, values: list[Told], stands: Any) -> None:
    chosen = choose(field, values)
    assert chosen.value == stands
    assert {one.value for one in values if one.is_known} == {stands, *(one.value for one in chosen.others)}


VALUES: Any = st.sampled_from(["", "craft", "tourism"])


@given(st.lists(st.tuples(VALUES, st.booleans(), st.integers(0, 3)), min_size=1, max_size=4))
def test_the_order_in_which_records_are_named_changes_nothing(given_: list[tuple[str, bool, int]]) -> None:
    values = [
        told(value, n, by_person=person, told_at=NOON + timedelta(day))
        for n, (value, person, day) in enumerate(given_, 1)
    ]
    assert choose("sector", values).value == choose("sector", values[::-1]).value


def test_a_branch_never_comes_from_another_sector_and_a_point_is_whole() -> None:
    blank = dict.fromkeys(PROFILE_COLUMNS)
    first = {
        c: told(v) for c, v in {**blank, "sector": "craft", "branch": "", "longitude": None, "latitude": None}.items()
    }
    second = {
        c: told(v, 2)
        for c, v in {**blank, "sector": "tourism", "branch": "lodging", "longitude": -5.3, "latitude": 35.5}.items()
    }
    chosen = survivors([first, second])
    assert (chosen["sector"].value, chosen["branch"].value) == ("craft", "")
    assert [one.value for one in chosen["branch"].others] == ["lodging"]
    assert (chosen["longitude"].value, chosen["latitude"].value) == (-5.3, 35.5)


def test_joined_versions_say_what_each_instant_knew() -> None:
    def version(record: int, sector: str, since: int, until: int = OPEN) -> Version:
        values = {c: Told("", record, True) for c in PROFILE_COLUMNS} | {"sector": Told(sector, record, True)}
        return Version(record, values, 100, OPEN, since, until)

    line = Lineage.of([Link(2, 1, 20, 40)])
    rows = join([version(1, "", 0), version(2, "craft", 10)], [1, 2], line)
    said = {(row.record, row.values["sector"], row.since, row.until) for row in rows}
    assert said == {
        (1, "", 0, 20),
        (2, "craft", 10, 20),
        (1, "craft", 20, 40),
        (1, "", 40, OPEN),
        (2, "craft", 40, OPEN),
    }


def test_a_record_comes_back_from_its_plain_data() -> None:
    record = Record(
        7,
        name_fr="Amal",
        territory_id=5040015710000,
        founded_on=date(2019, 3, 1),
        women_led=False,
        members=0,
        place_parts=("tetouan", "", "", "hay salam"),
    )
    assert record_from(record.as_json()) == record
    assert record_from(Record(1).as_json()) == Record(1)


@pytest.mark.django_db
def test_the_merged_record_shows_what_was_not_chosen(cast: Cast, at: datetime) -> None:
    day = date(2019, 3, 12)
    one, other = loaded(
        cast,
        at,
        {"name_fr": "Al Amal", "founded_on": day, "sector": "craft"},
        {"name_fr": "El Amal", "founded_on": day, "sector": "tourism"},
    )
    merged(one, other, at + timedelta(days=1))
    found = golden_records({one.pk: [one.pk, other.pk]})[one.pk]
    assert found.chosen["name_fr"].value == "Al Amal"
    assert [one.value for one in found.chosen["name_fr"].others] == ["El Amal"]
    assert {version.record for version in joined_versions(lineage()) if version.until == OPEN} == {one.pk}


@pytest.mark.django_db
def test_what_stood_at_an_instant_is_joined_while_the_merge_held(cast: Cast, at: datetime) -> None:
    day = date(2019, 3, 12)
    one, other = loaded(
        cast, at, {"name_fr": "Al Amal", "founded_on": day}, {"name_ar": "الأمل", "founded_on": day, "sector": "craft"}
    )
    merge = merged(one, other, at + timedelta(days=1))
    undo_merge(merge=merge, by=SYSTEM, at=at + timedelta(days=3))

    def told(days: int) -> tuple[str, str, str]:
        known = at + timedelta(days=days)
        found = profiles_as_of([one.pk, 999], valid=date(2024, 1, 1), known=known, line=lineage())
        assert list(found) == [one.pk]
        return found[one.pk].name_fr, found[one.pk].name_ar, found[one.pk].sector

    assert told(0) == told(4) == ("Al Amal", "", "")
    assert told(2) == ("Al Amal", "الأمل", "craft")


@pytest.mark.django_db
def test_the_database_refuses_a_second_merge_of_a_record(cast: Cast, at: datetime) -> None:
    one, other = two(cast, at)
    merged(one, other, at)
    source = Source.objects.create(kind=SourceKind.SYSTEM, label="x", recorded_at=at)
    more = {"recorded_at": at, "valid_from": at.date(), "source": source}
    for kept, absorbed in ((cast.tamount, other), (one, one)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Merge.objects.create(kept=kept, absorbed=absorbed, **more)


@pytest.mark.django_db
def test_the_queue_shows_the_likeliest_first_and_counts_what_is_done(cast: Cast, at: datetime) -> None:
    one, other = two(cast, at)
    first, second = asked(one, other, at), asked(one, cast.tamount, at)
    Pair.objects.filter(pk=second.pk).update(probability=None, rank=1000)
    assert list(Pair.objects.waiting().in_order()) == [first, second]
    assert progress_of(Pair.objects.all()) == (0, 2)
    assert instant(at) < OPEN


def test_an_overlap_is_counted_once() -> None:
    day = date(2024, 1, 1)

    def row(organisation: int, *keys: str) -> Supported:
        return Supported(organisation, 0, tuple(Support(key, 1, day, day) for key in keys))

    found = overlaps({"a", "b", "c"}, rows=[row(1, "a"), row(2, "a", "b"), row(3, "a", "b", "c"), row(4, "hidden")])
    assert (found.organisations, found.added_up) == (3, 6)
    assert found.pairs == {("a", "b"): 2, ("a", "c"): 1, ("b", "c"): 1}
    assert [one.organisation for one in found.rows] == [2, 3]
    narrowed = overlaps({"a", "b", "c"}, rows=[row(2, "a", "b"), row(3, "a", "b", "c")], within=("c",))
    assert [one.organisation for one in narrowed.rows] == [3]
    assert overlaps({"a"}, rows=[row(2, "a", "b")]).rows == ()


@pytest.mark.django_db
def test_two_programmes_overlap_once_their_two_records_are_one(cast: Cast, at: datetime) -> None:
    one, other = two(cast, at)
    for n, organisation in enumerate((one, other)):
        agreement = agreements.draft(at)
        record_event(
            organisation_id=organisation.pk,
            action=make.action_of(agreement, f"a{n}"),
            kind="session",
            on=at.date(),
            quantity=60,
            proof=f"t:{n}",
            source=cast.source,
            by=SYSTEM,
            at=at,
        )
    keys = {key for row in supported() for key in row.agreements}
    found = overlaps(keys)
    assert (found.organisations, found.added_up, found.rows) == (2, 2, ())
    merged(one, other, at)
    found = overlaps(keys)
    assert (found.organisations, found.added_up) == (1, 2)
    assert [row.organisation for row in found.rows] == [one.pk]
