"""Facts read from the database, questions put to them, and what they say of a commitment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.cast import SYSTEM
from twiza.agreements.models import Commitment
from twiza.core.models import Stamp
from twiza.core.refusals import Unprocessable
from twiza.plans import actions
from twiza.plans.models import Event
from twiza.plans.queries import coverage, facts, last_known, measure_commitment, trajectory, warm
from twiza.plans.rules.columns import OPEN_AT, OPEN_DAY, instant_number
from twiza.register.models import Profile

ON = date(2026, 3, 1)


def _rates(target, on=ON, known_at=None, **more):
    reads = coverage(target, on=on, known_at=known_at or datetime(2026, 3, 15, 12, tzinfo=UTC), **more)
    return {read.reading.name: (read.answer.numerator, read.answer.denominator) for read in reads}


def test_days_and_instants_reach_the_columns_exactly(register, target, at):
    born = datetime(2020, 2, 29, 23, 59, 59, 123456, tzinfo=UTC)
    row = register.organisation(date(2020, 2, 29), recorded_at=born)
    register.event(row, date(2024, 12, 31), at=at)
    table = facts()
    assert table.organisations["valid_from"].tolist() == [date(2020, 2, 29).toordinal()]
    assert table.organisations["valid_to"].tolist() == [OPEN_DAY]
    assert table.organisations["recorded_at"].tolist() == [instant_number(born)]
    assert table.organisations["superseded_at"].tolist() == [OPEN_AT]
    assert table.organisations["founded_on"].tolist() == [date(2020, 2, 29).toordinal()]
    assert table.headcounts["size"].tolist() == [table.headcounts.code("size", "small")]
    assert table.events["on"].tolist() == [date(2024, 12, 31).toordinal()]
    assert table.events["recorded_at"].tolist() == [instant_number(at)]
    assert table.events["quantity"].tolist() == [90]


def test_the_two_readings_of_one_promise_differ(register, target, at):
    """Two cooperatives at signature, two founded since; one of each was accompanied."""
    old, _, new, _ = (register.organisation(date(year, 5, 1)) for year in (2018, 2019, 2022, 2023))
    register.organisation(date(2018, 5, 1), sector="agriculture")
    for row in (old, new):
        register.event(row, date(2024, 6, 1), at=at)
    told = _rates(target, known_at=at)
    assert told["stock-at-signature"] == (1, 2)
    assert told["live-stock"] == (2, 4)
    assert told["active-case-closed"] == (0, 4)


def test_only_events_of_the_plan_count(register, target, at):
    row = register.organisation(date(2018, 5, 1))
    register.event(row, date(2024, 6, 1), at=at, code="")
    assert _rates(target, known_at=at)["live-stock"] == (0, 1)


def test_an_answer_as_known_then_ignores_what_was_learnt_since(register, target, at):
    row = register.organisation(date(2018, 5, 1))
    register.event(row, date(2024, 6, 1), at=at)
    assert _rates(target, known_at=at - timedelta(seconds=1))["live-stock"] == (0, 1)
    actions.supersede_event(proof=Event.objects.get().proof, by=SYSTEM, at=at + timedelta(days=1))
    assert _rates(target, known_at=at)["live-stock"] == (1, 1)
    assert _rates(target, known_at=at + timedelta(days=1))["live-stock"] == (0, 1)


def test_an_organisation_moves_between_regions_without_being_counted_twice(register, target, cast, at):
    row = register.organisation(date(2018, 5, 1))
    first = Profile.objects.get(organisation=row)
    Profile.objects.filter(pk=first.pk).update(valid_to=date(2025, 1, 1))
    first.pk, first.valid_from, first.territory = None, date(2025, 1, 1), cast.agadir
    first.save()
    Stamp.bump("register")
    register.event(row, date(2024, 6, 1), at=at)
    told = coverage(target, on=ON, known_at=at, names=["live-stock"], by=("region", "year"))[0].answer
    assert [(c.members["region"], c.members["year"], c.numerator) for c in told.by if c.members["year"] > 2023] == [
        (cast.north.pk, 2024, 1),
        (cast.souss.pk, 2025, 1),
        (cast.souss.pk, 2026, 1),
    ]


def test_only_what_moved_is_read_again(register, target, at, django_assert_num_queries):
    row = register.organisation(date(2018, 5, 1))
    register.event(row, date(2024, 6, 1), at=at)
    before = facts()
    with django_assert_num_queries(2):  # the stamps
        again = facts()
    assert again.organisations is before.organisations
    assert again.events is before.events
    register.event(row, date(2024, 7, 1), at=at)
    after = facts()
    assert after.organisations is before.organisations
    assert len(after.events) == 2


def test_a_refresh_equals_a_first_reading(register, target, at):
    rows = [register.organisation(date(2018, month, 1)) for month in range(1, 6)]
    for row in rows:
        register.event(row, date(2024, 6, 1), at=at)
    facts()
    actions.supersede_event(proof=Event.objects.order_by("pk")[1].proof, by=SYSTEM, at=at)
    register.event(rows[0], date(2023, 7, 1), at=at)
    register.organisation(date(2024, 2, 1))
    refreshed = facts()
    from twiza.core.cache import forget

    forget()
    fresh = facts()
    for name in fresh.events.columns:
        assert refreshed.events[name].tolist() == fresh.events[name].tolist()
    assert refreshed.events.offsets.tolist() == fresh.events.offsets.tolist()


def test_last_known_is_the_last_instant_something_was_learnt(register, target, at):
    row = register.organisation(date(2018, 5, 1))
    register.event(row, date(2024, 6, 1), at=at)
    assert last_known(at + timedelta(days=90)) == at
    assert last_known(at - timedelta(days=90)) < at


def test_an_unknown_reading_is_refused(target, at):
    with pytest.raises(Unprocessable, match="reading_unknown"):
        coverage(target, on=ON, known_at=at, names=["luck"])


def test_trajectory_says_why_there_is_no_forecast_and_assumes_capacity_aloud(register, target, at):
    register.organisation(date(2018, 5, 1))
    told = trajectory(target.readings.get(name="live-stock"), on=ON, known_at=at)
    assert told.forecast.reason == "nothing_reached"
    assert told.is_assumed
    assert told.pace.remaining == 1
    assert [need.experts for need in told.needs["region"]] == [1]


def test_a_commitment_is_measured_by_the_first_reading_in_percent(register, target, convention, at):
    rows = [register.organisation(date(2018, month, 1)) for month in (1, 2, 3, 4)]
    register.event(rows[0], date(2024, 6, 1), at=at)
    commitment = Commitment.objects.create(
        agreement=convention,
        number=1,
        kind="quantity",
        quantity=80,
        unit="percent",
        wording_fr="80 %",
        due_year=2030,
        starts_on=date(2021, 1, 1),
        evidence_rule="target_reached",
        evidence_params={"target": target.key},
    )
    told = measure_commitment(commitment, on=ON, known=at)
    assert (told.done, told.wanted, told.unit) == (Decimal("25.00"), Decimal("80.00"), "percent")
    assert told.expected == pytest.approx(Decimal("41.3"), abs=Decimal("0.1"))
    assert told.last_on == date(2024, 6, 1)
    assert told.params["denominator"] == 4
    assert measure_commitment(commitment, on=ON, known=at - timedelta(days=1)).done == 0


@pytest.mark.parametrize("key", ["", "nothing"])
def test_a_commitment_without_its_target_is_not_measured(convention, key):
    commitment = Commitment(agreement=convention, number=1, evidence_params={"target": key})
    assert measure_commitment(commitment, on=ON).reason == "target_unknown"


def test_the_as_of_policy_gives_the_default_day(target):
    today = date(2026, 3, 15)
    told = []
    for policy in ("today", "month_end", "year_end"):
        target.as_of = policy
        told.append(target.default_on(today))
    assert told == [today, date(2026, 2, 28), date(2025, 12, 31)]
    assert target.default_on(date(2040, 1, 1)) == date(2030, 12, 31)


def test_a_server_may_warm_up_before_and_after_there_is_anything_to_read(register, convention, at, request):
    warm()
    request.getfixturevalue("target")
    register.organisation(date(2018, 5, 1))
    warm()
    assert len(facts().organisations) == 1
