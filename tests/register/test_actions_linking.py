"""Merging, undoing, answering: what follows, what is refused, and that undoing leaves no trace."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import SYSTEM, Cast
from twiza.core.cache import forget
from twiza.core.models import AuditRow, Source, SourceKind
from twiza.core.refusals import NotAllowed
from twiza.plans.actions import record_event
from twiza.plans.queries import facts
from twiza.plans.rules import coverage
from twiza.plans.rules.questions import Question
from twiza.plans.rules.readings import ReadingRule
from twiza.register.actions import (
    IdentifiersDiffer,
    NameAlone,
    OrganisationWithdrawn,
    PairDecided,
    RecordMerged,
    SameRecord,
    StruckOffBefore,
    UnknownAnswer,
    answer_pair,
    correct_organisation,
    load_organisations,
    merge_organisations,
    set_status,
    undo_merge,
)
from twiza.register.actions.review_queue import queue_pairs
from twiza.register.models import Merge, Organisation, Pair, PairState, group_of
from twiza.register.rules.identifiers import IdentifierValue
from twiza.register.rules.records import Record

READING = ReadingRule.read({"rule": "sessions_held"}, {"rule": "active_only"}, {"sectors": []})


def loaded(cast: Cast, at: datetime, *records: dict[str, Any]) -> list[Organisation]:
    """Organisations of Tétouan with their profiles, as a list told them."""
    source = Source.objects.create(kind=SourceKind.FILE, label="Liste", recorded_at=at)
    made = [
        Record(number=n, form="cooperative", status="active", territory_id=cast.tetouan.pk, **more)
        for n, more in enumerate(records, 1)
    ]
    ids = load_organisations(records=made, source=source, by=SYSTEM, at=at)
    return [Organisation.objects.get(pk=pk) for pk in ids]


def two(cast: Cast, at: datetime, **more: Any) -> list[Organisation]:
    """One cooperative written twice, once in each script, with its founding day."""
    day = date(2019, 3, 12)
    return loaded(
        cast,
        at,
        {
            "name_fr": "Coopérative Al Amal",
            "founded_on": day,
            "sector": "craft",
            "members": 12,
            "counted_on": date(2024, 1, 1),
            **more,
        },
        {"name_ar": "تعاونية الأمل", "founded_on": day, "members": 14, "counted_on": date(2025, 1, 1)},
    )


def merged(kept: Organisation, absorbed: Organisation, at: datetime, **more: Any) -> Merge:
    return merge_organisations(kept=kept, absorbed=absorbed, by=more.pop("by", SYSTEM), at=at, **more)


def rows() -> list[dict[str, Any]]:
    """Every column of every organisation."""
    return list(Organisation.anchors.order_by("pk").values())


def covered(known: datetime, on: date) -> tuple[int, int, list[int]]:
    """Numerator, denominator and the organisations reached, as known at an instant."""
    asked = Question(READING, on, known, date(2020, 1, 1))
    answer = coverage.answer(asked, facts())
    return answer.numerator, answer.denominator, sorted(answer.rows().numerator)


def session(organisation: Organisation, on: date, at: datetime) -> None:
    record_event(
        organisation_id=organisation.pk,
        action=None,
        kind="session",
        on=on,
        quantity=60,
        proof=f"t:{organisation.pk}:{on}",
        source=Source.objects.create(kind=SourceKind.SYSTEM, label="t", recorded_at=at),
        by=SYSTEM,
        at=at,
    )


def test_a_merged_record_leaves_the_lists_and_its_values_survive(cast: Cast, at: datetime) -> None:
    kept, absorbed = two(cast, at)
    merge = merged(kept, absorbed, at + timedelta(days=1))
    assert not Organisation.objects.filter(pk=absorbed.pk).exists()
    kept.refresh_from_db()
    assert (kept.name_fr, kept.name_ar, kept.sector) == ("Coopérative Al Amal", "تعاونية الأمل", "craft")
    assert (kept.members, kept.counted_on) == (14, date(2025, 1, 1))
    assert "الامل" in kept.search
    assert group_of(kept) == group_of(absorbed) == [kept.pk, absorbed.pk]
    told = AuditRow.objects.get(action="register.merge_organisations").after
    assert told is not None
    assert (told["kept"], told["absorbed"]) == (kept.pk, absorbed.pk)
    assert merge.is_in_force


def test_a_second_click_merges_once(cast: Cast, at: datetime) -> None:
    kept, absorbed = two(cast, at)
    first = merged(kept, absorbed, at)
    assert merged(kept, absorbed, at) == first
    assert merged(absorbed, kept, at) == first
    assert Merge.objects.count() == AuditRow.objects.filter(action="register.merge_organisations").count() == 1


def test_undoing_leaves_every_row_as_before_and_keeps_what_happened_meanwhile(cast: Cast, at: datetime) -> None:
    kept, absorbed = two(cast, at)
    before = rows()
    merge = merged(kept, absorbed, at + timedelta(days=1))
    undo_merge(merge=merge, by=SYSTEM, at=at + timedelta(days=2))
    assert rows() == before
    again = merged(kept, absorbed, at + timedelta(days=3))
    correct_organisation(
        organisation=Organisation.objects.get(pk=kept.pk),
        changes={"sector": "tourism"},
        by=SYSTEM,
        at=at + timedelta(days=4),
        reason="visit",
    )
    undo_merge(merge=again, by=SYSTEM, at=at + timedelta(days=5))
    kept.refresh_from_db()
    absorbed.refresh_from_db()
    assert (kept.sector, kept.name_ar) == ("tourism", "")
    assert (absorbed.sector, absorbed.name_fr) == ("", "")
    assert undo_merge(merge=again, by=SYSTEM, at=at + timedelta(days=6)).superseded_at == at + timedelta(days=5)


def test_a_chain_has_one_root_and_comes_apart_in_any_order(cast: Cast, at: datetime) -> None:
    day = date(2019, 3, 12)
    first, second, third = loaded(cast, at, *({"name_fr": "Coopérative Tifawin", "founded_on": day} for _ in range(3)))
    before = rows()
    below = merged(second, first, at + timedelta(hours=1))
    above = merged(third, second, at + timedelta(hours=2))
    assert group_of(first) == [third.pk, first.pk, second.pk]
    with pytest.raises(RecordMerged):
        merged(first, cast.arganier, at + timedelta(hours=3), reason="x")
    undo_merge(merge=below, by=SYSTEM, at=at + timedelta(hours=4))
    assert group_of(second) == [third.pk, second.pk]
    assert group_of(first) == [first.pk]
    undo_merge(merge=above, by=SYSTEM, at=at + timedelta(hours=5))
    assert rows() == before


def test_coverage_counts_once_and_remembers_what_it_said(cast: Cast, at: datetime) -> None:
    kept, absorbed = two(cast, at)
    on, later = at.date(), at + timedelta(days=1)
    for one in (kept, absorbed):
        session(one, on, at)
    assert covered(at, on) == (2, 2, [kept.pk, absorbed.pk])
    merge = merged(kept, absorbed, later)
    assert covered(later, on) == (1, 1, [kept.pk])
    assert covered(at, on) == (2, 2, [kept.pk, absorbed.pk])
    undo_merge(merge=merge, by=SYSTEM, at=later + timedelta(days=1))
    assert covered(later + timedelta(days=1), on) == (2, 2, [kept.pk, absorbed.pk])
    assert covered(later, on) == (1, 1, [kept.pk])


def test_different_numbers_of_one_kind_never_merge(cast: Cast, at: datetime) -> None:
    day = date(2019, 3, 12)
    numbers = [[IdentifierValue("ice", "", f"00156119100006{n}")] for n in (5, 6)]
    one, other = loaded(
        cast, at, *({"name_fr": "Coopérative Amal", "founded_on": day, "identifiers": n} for n in numbers)
    )
    with pytest.raises(IdentifiersDiffer) as refused:
        merged(one, other, at, reason="the president says so")
    assert "001561191000065" in refused.value.sentence
    assert not Merge.objects.exists()


def test_a_number_of_a_merged_record_counts_against_the_next_merge(cast: Cast, at: datetime) -> None:
    day = date(2019, 3, 12)
    numbers = [[], [IdentifierValue("ice", "", "001561191000065")], [IdentifierValue("ice", "", "001561191000066")]]
    one, other, third = loaded(
        cast, at, *({"name_fr": "Coopérative Amal", "founded_on": day, "identifiers": n} for n in numbers)
    )
    merged(one, other, at)
    with pytest.raises(IdentifiersDiffer):
        merged(Organisation.objects.get(pk=one.pk), third, at)


def test_a_name_alone_merges_only_for_a_person_who_says_why(cast: Cast, at: datetime) -> None:
    one, other = loaded(cast, at, {"name_fr": "Coopérative Novissi"}, {"name_fr": "Coopérative Novissi"})
    with pytest.raises(NameAlone):
        merged(one, other, at, by=cast.nadia)
    with pytest.raises(NameAlone):
        merged(one, other, at, is_by_rule=True, reason="same name")
    assert merged(one, other, at, by=cast.nadia, reason="called the president").reason == "called the president"


def test_a_successor_is_another_organisation(cast: Cast, at: datetime) -> None:
    one, other = loaded(
        cast,
        at,
        {"name_fr": "Coopérative Amal", "founded_on": date(2010, 1, 1)},
        {"name_fr": "Coopérative Amal", "founded_on": date(2022, 1, 1)},
    )
    one = set_status(organisation=one, status="struck_off", on=date(2021, 6, 1), by=SYSTEM, at=at)
    with pytest.raises(StruckOffBefore):
        merged(other, one, at, reason="same people")


def test_a_withdrawn_record_and_the_record_itself_do_not_merge(cast: Cast, at: datetime) -> None:
    one, other = two(cast, at)
    with pytest.raises(SameRecord):
        merged(one, one, at)
    Organisation.anchors.filter(pk=other.pk).update(withdrawn_at=at)
    with pytest.raises(OrganisationWithdrawn):
        merged(one, other, at)


def test_both_records_must_lie_where_the_officer_decides(cast: Cast, at: datetime) -> None:
    one, other = two(cast, at)
    for stranger in (cast.sara, cast.khadija, cast.amina, cast.younes, cast.yto):
        with pytest.raises(NotAllowed):
            merged(one, other, at, by=stranger)
    with pytest.raises(NotAllowed):
        merged(one, cast.arganier, at, by=cast.rachid, reason="x")
    merge = merged(one, other, at, by=cast.rachid)
    with pytest.raises(NotAllowed):
        undo_merge(merge=merge, by=cast.sara, at=at)
    assert undo_merge(merge=merge, by=cast.rachid, at=at).superseded_at == at


def asked(one: Organisation, other: Organisation, at: datetime) -> Pair:
    places = (one.territory_id, other.territory_id)
    queue_pairs([{"left": one.pk, "right": other.pk, "territories": places, "probability": 0.8}], at=at)
    return Pair.objects.get(left=min(one.pk, other.pk), right=max(one.pk, other.pk))


def test_an_answer_merges_and_can_be_taken_back(cast: Cast, at: datetime) -> None:
    one, other = two(cast, at)
    before, pair = rows(), asked(one, other, at)
    pair = answer_pair(pair=pair, answer="same", by=cast.rachid, at=at)
    assert (pair.state, pair.decided_by_id) == (PairState.SAME, cast.rachid.pk)
    assert group_of(other) == [one.pk, other.pk]
    with pytest.raises(PairDecided):
        answer_pair(pair=pair, answer="different", by=cast.nadia, at=at)
    pair = answer_pair(pair=pair, answer="open", by=cast.rachid, at=at + timedelta(hours=1))
    assert (pair.state, pair.merge, pair.decided_at) == (PairState.OPEN, None, None)
    assert rows() == before


def test_a_pair_is_asked_once_and_set_aside_comes_last(cast: Cast, at: datetime) -> None:
    one, other = two(cast, at)
    pair = asked(one, other, at)
    assert asked(other, one, at) == pair
    third = asked(cast.tamount, one, at)
    answer_pair(pair=pair, answer="skipped", by=cast.nadia, at=at)
    assert list(Pair.objects.waiting().in_order()) == [third, pair]
    again = answer_pair(pair=pair, answer="open", by=cast.nadia, at=at)
    assert again.rank == third.rank
    with pytest.raises(UnknownAnswer):
        answer_pair(pair=pair, answer="maybe", by=cast.nadia, at=at)


def test_an_answer_settles_the_pairs_that_follow_from_it(cast: Cast, at: datetime) -> None:
    day = date(2019, 3, 12)
    one, two_, three = loaded(cast, at, *({"name_fr": "Coopérative Tifawin", "founded_on": day} for _ in range(3)))
    pairs = [asked(a, b, at) for a, b in ((one, two_), (two_, three), (one, three))]
    answer_pair(pair=pairs[0], answer="same", by=cast.nadia, at=at)
    answer_pair(pair=pairs[1], answer="same", by=cast.nadia, at=at)
    pairs[2].refresh_from_db()
    assert (pairs[2].state, pairs[2].settled_by) == (PairState.SAME, pairs[1])
    answer_pair(pair=pairs[2], answer="open", by=cast.nadia, at=at)
    assert [Pair.objects.get(pk=p.pk).state for p in pairs] == ["same", "open", "open"]
    assert group_of(three) == [three.pk]


def test_only_the_officer_of_both_places_answers(cast: Cast, at: datetime) -> None:
    one, _other = two(cast, at)
    pair = asked(one, cast.arganier, at)
    assert pair.territory_id == cast.morocco.pk
    for reader in (cast.rachid, cast.sara, cast.amina):
        with pytest.raises(NotAllowed):
            answer_pair(pair=pair, answer="different", by=reader, at=at)
    assert answer_pair(pair=pair, answer="different", by=cast.nadia, at=at).is_decided


MOVES = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans()), min_size=1, max_size=8)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_whatever_is_merged_and_undone_the_past_stands_and_undoing_all_restores_all(
    cast: Cast, at: datetime, moves: list[tuple[int, int, bool]]
) -> None:
    """Any sequence of merges and undoings: figures of each past instant never move; all undone, all is as before."""
    from django.db import transaction

    with transaction.atomic():
        day, on = date(2019, 3, 12), at.date()
        five = loaded(
            cast, at, *({"name_fr": f"Coopérative Tifawin {n}", "founded_on": day, "members": 10 + n} for n in range(5))
        )
        for one in five[::2]:
            session(one, on, at)
        before, clock = rows(), at
        said = {at: covered(at, on)}
        for left, right, undo in moves:
            clock += timedelta(hours=1)
            live = Merge.objects.current()
            if undo and live.exists():
                undo_merge(merge=live.order_by("pk")[left % live.count()], by=SYSTEM, at=clock)
            else:
                sides = [Organisation.anchors.get(pk=group_of(five[i])[0]) for i in (left, right)]
                if sides[0] != sides[1]:
                    merged(*sides, clock)
            forget()
            said[clock] = covered(clock, on)
            roots = {group_of(one)[0] for one in five}
            assert said[clock][1] == len(roots) == Organisation.objects.filter(pk__in=[o.pk for o in five]).count()
            assert said[clock][0] == len({group_of(one)[0] for one in five[::2]})
        for merge in Merge.objects.current().order_by("pk"):
            clock += timedelta(hours=1)
            undo_merge(merge=merge, by=SYSTEM, at=clock)
        forget()
        assert {instant: covered(instant, on) for instant in said} == said
        assert rows() == before
        transaction.set_rollback(True)
    forget()
