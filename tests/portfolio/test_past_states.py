"""The state of an agreement, and the lines of an agenda, as they were on a day gone by."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import SYSTEM
from tests.committee import World
from twiza.agreements.actions import draft_agreement, move_agreement
from twiza.agreements.models import Agreement
from twiza.governance.actions import compute_report, move_report
from twiza.governance.queries import agenda_of
from twiza.portfolio.queries.past_states import states_on
from twiza.portfolio.queries.portfolio import day_of
from twiza.portfolio.rules.past_states import Moved, day_of_move, state_on

DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))


class TestRule:
    @pytest.mark.parametrize(
        ("on", "state"), [(date(2025, 1, 1), "draft"), (date(2025, 3, 1), "under_study"), (date(2025, 6, 1), "signed")]
    )
    def test_later_moves_are_undone(self, on: date, state: str) -> None:
        moves = [Moved("draft", date(2025, 2, 1)), Moved("under_study", date(2025, 5, 1))]
        assert state_on("signed", moves, on) == state

    def test_a_move_that_nothing_dates_was_made_before(self) -> None:
        moves = [Moved("draft", None), Moved("under_study", date(2025, 5, 1))]
        assert state_on("signed", moves, date(2001, 1, 1)) == "under_study"

    def test_a_move_is_no_later_than_the_next(self) -> None:
        moves = [Moved("draft", date(2026, 1, 1)), Moved("under_study", date(2025, 5, 1))]
        assert state_on("signed", moves, date(2025, 5, 1)) == "signed"
        assert state_on("signed", moves, date(2025, 4, 30)) == "draft"

    @given(st.lists(DAYS, max_size=8), DAYS, DAYS)
    def test_time_only_goes_forward(self, days: list[date], one: date, two: date) -> None:
        moves = [Moved(str(turn), day) for turn, day in enumerate(days)]
        early, late = (int(state_on(str(len(days)), moves, day)) for day in sorted((one, two)))
        assert early <= late

    def test_the_day_of_a_move(self) -> None:
        entered = date(2026, 11, 22)
        assert day_of_move(entered, entered, date(2021, 5, 4)) == date(2021, 5, 4)
        assert day_of_move(entered, entered, None) is None
        assert day_of_move(entered, None, None) == entered
        assert day_of_move(entered, None, date(2027, 1, 1)) == entered


@pytest.mark.django_db
def test_the_portfolio_of_a_day_shows_the_state_of_that_day() -> None:
    drafted, studied = datetime(2026, 1, 5, 9, tzinfo=UTC), datetime(2026, 2, 10, 9, tzinfo=UTC)
    agreement = draft_agreement(key="un", kind="partnership", title_fr="Un", by=SYSTEM, at=drafted)
    move_agreement(agreement=agreement, name="study", by=SYSTEM, at=studied)
    found = list(Agreement.objects.for_list())
    assert states_on(found, date(2026, 2, 10)) == {}
    assert states_on(found, date(2026, 2, 9)) == {agreement.pk: "draft"}

    def portfolio_of(on: date) -> str:
        return day_of(on).reading.stood[agreement.pk].agreement.state

    assert portfolio_of(date(2026, 2, 9)) == "draft"
    assert portfolio_of(date(2026, 2, 10)) == "under_study"


@pytest.mark.django_db
def test_what_was_entered_late_is_shown_as_it_was_entered() -> None:
    entered = datetime(2026, 3, 5, 9, tzinfo=UTC)
    agreement = draft_agreement(key="deux", kind="partnership", title_fr="Deux", by=SYSTEM, at=entered)
    move_agreement(agreement=agreement, name="study", by=SYSTEM, at=entered)
    assert states_on(list(Agreement.objects.for_list()), date(2020, 1, 1)) == {agreement.pk: "under_study"}


@pytest.mark.django_db
def test_a_report_is_on_the_agenda_of_the_days_on_which_it_waited(world: World, at: datetime) -> None:
    report = compute_report(agreement=world.agreement, on=date(2026, 3, 1), by=SYSTEM, at=at)
    move_report(report=report, name="submit", by=SYSTEM, at=at + timedelta(days=2))
    move_report(report=report, name="approve", by=SYSTEM, at=at + timedelta(days=9))
    waited = [
        bool(
            [
                item
                for item in agenda_of(
                    world.agreement, on=at.date() + timedelta(days=days), known=at + timedelta(days=20)
                )
                if item.code == "report_approve"
            ]
        )
        for days in (-1, 1, 2, 8, 9)
    ]
    assert waited == [False, False, True, True, False]


@pytest.mark.django_db
def test_exchanges_are_reached_from_the_navigation_and_marked_there(world: World, client: object) -> None:
    client.force_login(world.cast.nadia)  # type: ignore[attr-defined]
    sections = client.get(reverse("exchanges:exchange-list")).context["sections"]  # type: ignore[attr-defined]
    assert [one.url for one in sections if one.is_active] == [reverse("exchanges:exchange-list")]
    sections = client.get(reverse("governance:decision-list")).context["sections"]  # type: ignore[attr-defined]
    assert [one.url for one in sections if one.is_active] == [reverse("governance:report-list")]
