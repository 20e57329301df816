"""Meetings from their plan to their minutes: state, audit, refusals, pages, letters, command."""

import io
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from pypdf import PdfReader

from tests.cast import SYSTEM, Cast
from tests.committee import OFFICES, World, held_by, sit
from tests.factories import funding as purse
from twiza.core.models import AuditRow
from twiza.core.refusals import MoveRefused, NotAllowed
from twiza.core.saving import FutureDay
from twiza.funding.actions import ConditionTold
from twiza.governance.actions import (
    AgendaEmpty,
    AttendanceWrong,
    MeetingNotHeld,
    MeetingPast,
    QuorumMissing,
    cancel_meeting,
    convene_meeting,
    hold_meeting,
    plan_meeting,
    record_decision,
    record_meeting,
    write_minutes,
)
from twiza.governance.models import Meeting
from twiza.governance.queries import agenda_of

pytestmark = pytest.mark.django_db


def test_the_agenda_holds_what_is_late(world: World, at: datetime) -> None:
    decided = record_decision(
        committee=world.committee,
        taken_on=at.date() - timedelta(days=40),
        due_on=at.date() - timedelta(days=5),
        owner=world.agreement.parties.all()[0].institution,
        text_fr="Transmettre la liste",
        by=SYSTEM,
        at=at,
    )
    items = agenda_of(world.agreement, on=at.date(), known=at)
    overdue = [item for item in items if item.section == "decisions"]
    assert [(item.code, item.days, item.about) for item in overdue] == [
        ("decision_overdue", 5, ("decision", str(decided.pk)))
    ]
    assert not [item for item in items if item.section == "targets"], "one of two reached: the pace is enough"
    before = agenda_of(world.agreement, on=date(2026, 2, 1), known=at)
    assert [item.about for item in before if item.section == "targets"] == [("target", "tta-80")]
    assert agenda_of(world.agreement, on=at.date(), known=at - timedelta(days=1)) != items, "not known yesterday"


def test_a_meeting_is_planned_once_a_day(planned: Meeting, world: World, at: datetime) -> None:
    again = plan_meeting(
        committee=world.committee, held_on=planned.held_on, place="Siège de la région", by=world.cast.khadija, at=at
    )
    assert (again.pk, again.place, Meeting.objects.count()) == (planned.pk, "Siège de la région", 1)
    with pytest.raises(MeetingPast):
        plan_meeting(committee=world.committee, held_on=at.date() - timedelta(days=1), by=SYSTEM, at=at)


def test_convening_freezes_the_agenda(convened: Meeting, world: World, at: datetime) -> None:
    frozen = convened.items
    assert [item.code for item in frozen][-1] == "added"
    assert convened.convened_on == at.date()
    record_decision(
        committee=world.committee,
        taken_on=at.date() - timedelta(days=1),
        text_fr="Autre",
        owner=world.agreement.parties.all()[0].institution,
        by=SYSTEM,
        at=at,
    )
    convened.refresh_from_db()
    assert convened.items == frozen
    with pytest.raises(MoveRefused):
        convene_meeting(meeting=convened, by=world.cast.khadija, at=at)
    assert AuditRow.objects.filter(action="convene").count() == 1


def test_nobody_is_convened_about_nothing(planned: Meeting, world: World, at: datetime) -> None:
    everything = [item.about for item in agenda_of(world.agreement, on=planned.held_on, known=at)]
    with pytest.raises(AgendaEmpty):
        convene_meeting(meeting=planned, without=everything, by=world.cast.khadija, at=at)
    planned.refresh_from_db()
    assert (planned.state, planned.agenda) == ("planned", [])


def test_a_meeting_without_quorum_decides_nothing(convened: Meeting, world: World, at: datetime) -> None:
    owner = world.agreement.parties.all()[0].institution
    said = {"committee": world.committee, "taken_on": convened.held_on, "owner": owner, "text_fr": "Décidé"}
    after = at + timedelta(days=11)
    with pytest.raises(MeetingNotHeld):
        record_decision(**said, meeting=convened, by=SYSTEM, at=after)
    held = held_by(world, convened, after, "present", "excused", "absent")
    assert (held.is_quorate(), held.sitting(), held.quorum()) == (False, 1, 2)
    with pytest.raises(QuorumMissing):
        record_decision(**said, meeting=held, by=SYSTEM, at=after)
    assert not held.decisions.exists()


def test_a_delegate_makes_the_quorum(convened: Meeting, world: World, at: datetime) -> None:
    after = at + timedelta(days=11)
    held = held_by(world, convened, after, "present", "represented", "absent")
    assert held.is_quorate()
    assert [one.delegate for one in held.attendances.all()] == ["", "Secrétaire général", ""]
    owner = world.agreement.parties.all()[0].institution
    decision = record_decision(
        committee=world.committee, taken_on=held.held_on, owner=owner, text_ar="قرار", meeting=held, by=SYSTEM, at=after
    )
    assert list(held.decisions.all()) == [decision]
    with pytest.raises(MoveRefused):
        held_by(world, held, after, "present", "present", "present")


def test_who_sat_is_said_of_each_member_and_not_before_the_day(convened: Meeting, world: World, at: datetime) -> None:
    with pytest.raises(FutureDay):
        hold_meeting(meeting=convened, presences=sit("present"), by=world.cast.khadija, at=at)
    with pytest.raises(AttendanceWrong):
        hold_meeting(meeting=convened, presences=sit("present"), by=world.cast.khadija, at=at + timedelta(days=11))
    convened.refresh_from_db()
    assert convened.state == "convened"


def test_a_meeting_of_the_past_learns_who_sat(seated: World, at: datetime) -> None:
    meeting = record_meeting(committee=seated.committee, held_on=at.date() - timedelta(days=30), by=SYSTEM, at=at)
    assert meeting.is_quorate() is None
    held = held_by(seated, meeting, at, "present", "present", "absent")
    assert held.is_quorate()


def test_minutes_are_written_in_both_languages_after_the_meeting(convened: Meeting, world: World, at: datetime) -> None:
    with pytest.raises(MeetingNotHeld):
        write_minutes(meeting=convened, minutes_fr="PV", minutes_ar="محضر", by=world.cast.khadija, at=at)
    after = at + timedelta(days=11)
    held = held_by(world, convened, after, "present", "present", "absent")
    write_minutes(meeting=held, minutes_fr="PV", minutes_ar="محضر", by=world.cast.khadija, at=after)
    write_minutes(meeting=held, minutes_fr="PV", minutes_ar="محضر", by=world.cast.khadija, at=after)
    write_minutes(meeting=held, minutes_fr="PV corrigé", minutes_ar="محضر", by=world.cast.khadija, at=after)
    held.refresh_from_db()
    assert (held.minutes_fr, held.minutes_on) == ("PV corrigé", after.date())
    rows = AuditRow.objects.filter(action="write_minutes").order_by("pk")
    assert [(row.before or {})["minutes_fr"] for row in rows] == ["", "PV"]


def test_a_cancelled_day_is_free_again(planned: Meeting, world: World, at: datetime) -> None:
    cancel_meeting(meeting=planned, note="Reportée", by=world.cast.khadija, at=at)
    again = plan_meeting(committee=world.committee, held_on=planned.held_on, by=world.cast.khadija, at=at)
    assert (again.pk != planned.pk, again.number) == (True, 2)


@pytest.mark.parametrize("name", ["sara", "amina", "younes"])
def test_only_the_secretary_convenes(name: str, planned: Meeting, world: World, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        convene_meeting(meeting=planned, by=getattr(world.cast, name), at=at)
    planned.refresh_from_db()
    assert planned.state == "planned"


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_each_member_gets_a_letter(convened: Meeting, khadija: Client, language: str) -> None:
    answer = khadija.get(reverse("governance:meeting-letter", args=[convened.pk, 2, language]))
    assert answer["Content-Type"] == "application/pdf"
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    assert OFFICES[1] in text
    assert ("Ordre du jour" if language == "fr" else "جدول") in text
    with override(language):
        assert khadija.get(reverse("governance:meeting-letter", args=[convened.pk, 9, language])).status_code == 404


def test_the_pages_lead_from_plan_to_minutes(seated: World, khadija: Client, at: datetime) -> None:
    day = timezone.localdate() + timedelta(days=1)
    plan = khadija.post(
        reverse("governance:meeting-plan", args=["tta-2023"]),
        {"held_on": day.isoformat(), "starts_at": "10:00", "place": "Wilaya", "place_ar": "الولاية"},
    )
    meeting = Meeting.objects.get()
    assert plan.url == meeting.get_absolute_url()
    page = khadija.get(meeting.get_absolute_url()).content.decode()
    assert 'name="kept"' in page
    kept = [":".join(item.about) for item in agenda_of(seated.agreement, on=day, known=at)][:1]
    khadija.post(reverse("governance:meeting-convene", args=[meeting.pk]), {"kept": kept, "other_1_fr": "Divers"})
    meeting.refresh_from_db()
    assert [item.code for item in meeting.items][-1] == "added"
    today = day - timedelta(days=1)  # the day has come
    Meeting.objects.update(held_on=today, convened_on=today - timedelta(days=1))
    form = {"form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 3}
    form |= {f"form-{turn}-presence": "present" for turn in range(3)}
    khadija.post(reverse("governance:meeting-hold", args=[meeting.pk]), form)
    khadija.post(reverse("governance:meeting-minutes", args=[meeting.pk]), {"minutes_fr": "PV", "minutes_ar": "محضر"})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.is_quorate(), meeting.minutes_ar) == ("held", True, "محضر")
    shown = khadija.get(meeting.get_absolute_url()).content.decode()
    assert "محضر" in shown
    assert f"?meeting={meeting.pk}" in shown


@pytest.mark.parametrize("name", ["sara", "amina", "younes"])
def test_a_stranger_does_not_open_a_meeting(name: str, planned: Meeting, world: World, client: Client) -> None:
    client.force_login(getattr(world.cast, name))
    for page in ("detail", "hold", "minutes"):
        assert client.get(reverse(f"governance:meeting-{page}", args=[planned.pk])).status_code in (403, 404)


def test_the_command_gives_the_agenda(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("governance_agenda", "tta-2023", "--on", "2026-03-01", "--known-at", "2026-03-01", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["agreement"] == "tta-2023"
    assert {"section", "code", "title", "owner", "due_on", "days", "about"} <= told["items"][0].keys()
    call_command("governance_agenda", "tta-2023", "--on", "2026-02-01", "--lang", "ar")
    assert "أهداف" in capsys.readouterr().out


@pytest.mark.parametrize("asked", [("nothing", "2026-03-01"), ("tta-2023", "demain")])
def test_the_command_answers_bad_input_with_a_sentence(asked: tuple[str, str], world: World) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("governance_agenda", asked[0], "--on", asked[1])
    assert refused.value.returncode == 1


def test_agenda_costs_a_bounded_number_of_queries(
    world: World, at: datetime, django_assert_max_num_queries: Callable[..., object]
) -> None:
    with django_assert_max_num_queries(45):  # type: ignore[attr-defined]
        agenda_of(world.agreement, on=at.date(), known=at)


def test_the_interface_gives_the_agenda_to_who_may_see_it(world: World, client: Client) -> None:
    address = "/api/governance/agreements/tta-2023/agenda?on=2026-02-01"
    assert client.get(address).status_code == 401
    client.force_login(world.cast.sara)
    assert client.get(address).status_code == 404
    client.force_login(world.cast.khadija)
    items = client.get(address).json()
    assert {"late"} == {item["code"].removeprefix("commitment_") for item in items if item["section"] == "commitments"}


def test_money_due_and_tranches_waiting_are_on_the_agenda(cast: Cast, at: datetime) -> None:
    of = purse.programme(cast, at)
    waiting = purse.tranche(of, at, ConditionTold("report", {}, of.region), number=7, due_on=date(2024, 6, 30))
    purse.road(of, at, of.region, 400, year=2024)
    items = [item for item in agenda_of(of.agreement, on=date(2025, 3, 1), known=at) if item.section == "money"]
    owed = {(item.owner.fr, item.params["year"]): item for item in items if item.code == "share_late"}
    assert {key: item.params["centimes"] for key, item in owed.items()} == {
        ("Région", "2024"): "60000",
        ("Ministère", "2024"): "100000",
    }
    assert owed["Région", "2024"].due_on == date(2024, 6, 30), "the tranche's own day"
    (tranche,) = [item for item in items if item.code == "tranche_waiting"]
    assert (tranche.about, tranche.days) == (("tranche", str(waiting.pk)), 244)
    assert "rapport" in tranche.params["lacking_fr"].casefold()
