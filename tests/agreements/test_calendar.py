"""The calendar: sessions not to miss, renewals flagged in time, terms, visas, promises; page, file and command."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import SYSTEM, Cast
from tests.factories import agreements as make
from twiza.agreements.actions import add_party, load_sources
from twiza.agreements.queries import agenda
from twiza.agreements.rules import ics
from twiza.agreements.rules.calendar import CalendarEntry, Due, Watched, entries, sessions
from twiza.agreements.rules.periods import Span
from twiza.core.values import add_months

TODAY = date(2025, 3, 1)
YEAR = (date(2025, 1, 1), date(2025, 12, 31))


def told(one: Watched, *, today: date = TODAY, window: tuple[date, date] = YEAR) -> dict[str, date]:
    return {entry.code: entry.on for entry in entries([one], first=window[0], last=window[1], today=today)}


def test_a_region_sits_three_times_a_year_on_a_monday() -> None:
    found = sessions("region", *YEAR)
    assert found == [date(2025, 3, 3), date(2025, 7, 7), date(2025, 10, 6)]
    assert sessions("ministry", *YEAR) == []


@given(st.integers(1990, 2100))
def test_each_session_opens_on_the_first_monday_of_its_month(year: int) -> None:
    for day in sessions("region", date(year, 1, 1), date(year, 12, 31)):
        assert day.weekday() == 0
        assert day.day <= 7


def test_a_term_of_five_years_is_flagged_six_months_ahead() -> None:
    um6p = Watched("um6p-2020", "in_force", Span(date(2020, 9, 24), None, 60))
    assert told(um6p) == {"renewal_due": date(2025, 3, 24), "lapses": date(2025, 9, 24)}
    after = told(um6p, today=date(2026, 1, 1))
    assert after == {"renewal_due": date(2025, 3, 24), "lapsed_without_evaluation": date(2025, 9, 24)}


def test_a_tacit_renewal_is_told_before_it_happens() -> None:
    one = Watched("x", "in_force", Span(date(2020, 6, 1), None, 12, True))
    assert told(one) == {"renews": date(2025, 6, 1)}
    denounced = Watched("x", "in_force", Span(date(2020, 6, 1), None, 12, True, denounced_on=date(2025, 2, 1)))
    assert told(denounced) == {"lapses": date(2025, 6, 1)}


def test_each_renewal_of_a_long_window_is_told() -> None:
    one = Watched("x", "in_force", Span(date(2020, 6, 1), None, 6, True))
    found = entries([one], first=YEAR[0], last=YEAR[1], today=TODAY)
    assert [entry.on for entry in found] == [date(2025, 6, 1), date(2025, 12, 1)]


def test_the_session_not_to_miss_is_the_last_one_before_it_is_needed() -> None:
    waiting = Watched("x", "under_study", Span(date(2025, 9, 1)), council="region")
    (entry,) = entries([waiting], first=TODAY, last=YEAR[1], today=TODAY)
    assert (entry.code, entry.on) == ("session_last", date(2025, 7, 7))
    assert entry.params == {"needed_on": date(2025, 9, 1), "next_on": date(2025, 10, 6)}


def test_without_a_needed_day_the_next_session_is_told() -> None:
    assert told(Watched("x", "draft", Span(), council="region")) == {"session_next": date(2025, 3, 3)}
    assert told(Watched("x", "draft", Span(), council="")) == {}
    assert told(Watched("x", "voted", Span(), council="region")) == {}


def test_a_renewal_must_be_voted_before_its_parent_lapses() -> None:
    one = Watched("x", "draft", Span(), council="region", parent_lapses_on=date(2025, 9, 24))
    assert told(one) == {"session_last": date(2025, 7, 7)}


def test_the_visa_has_twenty_days() -> None:
    assert told(Watched("x", "voted", Span(), visa_sent_on=date(2025, 7, 10))) == {"visa_due": date(2025, 7, 30)}


def test_a_start_without_all_signatures_is_told() -> None:
    assert told(Watched("x", "voted", Span(date(2025, 5, 1)), unsigned=2)) == {"starts_unsigned": date(2025, 5, 1)}


def test_only_open_commitments_of_binding_agreements_are_due() -> None:
    dues = (Due(1, date(2025, 5, 1)), Due(2, date(2025, 6, 1), is_open=False))
    assert told(Watched("x", "in_force", Span(), dues=dues)) == {"commitment_due": date(2025, 5, 1)}
    assert told(Watched("x", "draft", Span(), dues=dues)) == {}


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(1, 240), st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_a_narrow_window_is_the_wide_one_cut(starts: date, months: int, first: date) -> None:
    one = [Watched("x", "in_force", Span(starts, None, months), dues=(Due(1, first),))]
    wide = entries(one, first=date(1999, 1, 1), last=date(2080, 1, 1), today=first)
    last = add_months(first, 9)
    assert entries(one, first=first, last=last, today=first) == [entry for entry in wide if first <= entry.on <= last]


def test_the_file_for_agendas_is_folded_and_escaped() -> None:
    text = ics.calendar(
        [ics.Item("a@twiza", date(2025, 7, 7), "Session, مجلس الجهة; \\ " + "é" * 60, "a\nb")],
        name="N",
        language="fr",
        at=datetime.fromisoformat("2025-01-01T00:00:00+00:00"),
    )
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    whole = text.replace("\r\n ", "")
    assert r"Session\, مجلس الجهة\; \\ " in whole
    assert "DTSTART;VALUE=DATE:20250707" in whole
    assert "DTEND;VALUE=DATE:20250708" in whole
    assert r"a\nb" in whole
    assert text.endswith("END:VCALENDAR\r\n")


@pytest.mark.django_db
def test_um6p_would_have_been_seen_six_months_ahead(cast: Cast, at: datetime) -> None:
    load_sources(keys=["um6p-2020"], by=SYSTEM, at=at)
    found = agenda(first=date(2025, 3, 1), last=date(2025, 3, 31), today=date(2025, 3, 1))
    assert [(entry.on, entry.code, entry.key) for entry in found] == [(date(2025, 3, 24), "renewal_due", "um6p-2020")]


@pytest.mark.django_db
def test_a_draft_with_a_region_waits_for_its_council(cast: Cast, at: datetime) -> None:
    agreement = make.draft(at, starts_on=at.date() + timedelta(days=200), duration_months=None)
    assert not agenda(first=at.date(), last=add_months(at.date(), 12), today=at.date())
    region = make.institution(at, kind="region")
    add_party(agreement=agreement, institution=region, roles=["signatory"], by=SYSTEM, at=at)
    found = agenda(first=at.date(), last=add_months(at.date(), 12), today=at.date())
    assert [(entry.code, entry.key) for entry in found] == [("session_last", agreement.key)]


@pytest.mark.django_db
def test_the_page_narrows_by_its_url_and_shows_what_the_reader_may_see(
    cast: Cast, client: Client, at: datetime
) -> None:
    load_sources(keys=["um6p-2020", "tta-2023"], by=SYSTEM, at=at)
    address = reverse("agreements:calendar")
    window = {"from": "2025-01-01", "to": "2025-12-31"}
    client.force_login(cast.nadia)
    page = client.get(address, window)
    assert {line.entry.key for _month, lines in page.context["months"] for line in lines} == {"um6p-2020", "tta-2023"}
    narrowed = client.get(address, {**window, "code": "renewal_due"})
    assert {line.entry.code for _month, lines in narrowed.context["months"] for line in lines} == {"renewal_due"}
    client.force_login(cast.sara)
    seen = client.get(address, window).context["months"]
    assert {line.entry.key for _month, lines in seen for line in lines} == {"um6p-2020"}
    assert client.get(address, {"from": "demain", "to": "1000-01-01", "code": "zzz"}).status_code == 200


@pytest.mark.django_db
def test_the_file_holds_what_the_page_shows(cast: Cast, client: Client, at: datetime) -> None:
    load_sources(keys=["um6p-2020"], by=SYSTEM, at=at)
    client.force_login(cast.nadia)
    answer = client.get(reverse("agreements:calendar-file"), {"from": "2025-01-01", "to": "2025-12-31"})
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.content.decode().count("BEGIN:VEVENT") == 2


@pytest.mark.django_db
def test_the_command_prints_stable_json(cast: Cast, at: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    load_sources(keys=["um6p-2020"], by=SYSTEM, at=at)
    call_command("agreements_calendar", "--from", "2025-01-01", "--to", "2025-12-31", "--on", "2025-01-01", "--json")
    found = json.loads(capsys.readouterr().out)
    assert [(row["on"], row["code"]) for row in found["entries"]] == [
        ("2025-03-24", "renewal_due"),
        ("2025-09-24", "lapses"),
    ]
    call_command("agreements_calendar", "--from", "2025-01-01", "--to", "2025-12-31", "--on", "2025-01-01")
    assert "um6p-2020" in capsys.readouterr().out
    call_command("agreements_calendar", "--from", "9999-06-01", "--json")
    assert json.loads(capsys.readouterr().out)["to"] == "9999-12-31"
    call_command("agreements_calendar", "--json")


@pytest.mark.django_db
@pytest.mark.parametrize("given_args", [["--from", "demain"], ["--from", "2025-02-01", "--to", "2025-01-01"]])
def test_the_command_refuses_a_bad_window(given_args: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("agreements_calendar", *given_args)


def test_an_entry_knows_its_tone() -> None:
    assert CalendarEntry(TODAY, "lapses", "x").tone == "danger"
