"""What a committee may not do around its meetings, and the sentence that the reader meets on the page."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tests.committee import World, held_by
from twiza.governance.actions import ConvenedLate, MinutesApproved, convene_meeting, plan_meeting, write_minutes
from twiza.governance.models import Meeting

pytestmark = pytest.mark.django_db
SENTENCES = {
    "fr": ("Il est trop tard pour convoquer", "Le comité a approuvé ce procès-verbal", "Le quorum n’était pas atteint"),
    "ar": ("فات أجل توجيه الدعوة", "صادقت اللجنة على هذا المحضر", "النصاب"),
    "en": ("It is too late to convene", "The committee approved these minutes", "This meeting had no quorum"),
}


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_meeting_convened_on_its_own_day_is_refused_on_the_page(
    language: str, seated: World, khadija: Client
) -> None:
    now = timezone.now()
    today = timezone.localdate(now)
    meeting = plan_meeting(committee=seated.committee, held_on=today, by=seated.cast.khadija, at=now)
    with pytest.raises(ConvenedLate):
        convene_meeting(meeting=meeting, added=[{"fr": "Point"}], by=seated.cast.khadija, at=now)
    with override(language):
        form = {"other_1_fr": "Point"}
        page = khadija.post(reverse("governance:meeting-convene", args=[meeting.pk]), form, follow=True)
    assert SENTENCES[language][0] in page.content.decode()
    meeting.refresh_from_db()
    assert (meeting.state, meeting.agenda) == ("planned", [])


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_minutes_that_a_later_meeting_approved_do_not_change(
    language: str, convened: Meeting, world: World, khadija: Client, at: datetime
) -> None:
    after, by = at + timedelta(days=11), world.cast.khadija
    first = held_by(world, convened, after, "present", "present", "absent")
    write_minutes(meeting=first, minutes_fr="PV", minutes_ar="محضر", by=by, at=after)
    day = after.date() + timedelta(days=30)
    later = plan_meeting(committee=world.committee, held_on=day, by=by, at=after)
    later = convene_meeting(meeting=later, by=by, at=after)
    assert first.approved_on() is None  # nobody sat yet
    write_minutes(meeting=first, minutes_fr="PV relu", minutes_ar="محضر", by=by, at=after)
    then = after + timedelta(days=31)
    held_by(world, later, then, "present", "present", "absent")
    first.refresh_from_db()
    assert first.approved_on() == day
    with pytest.raises(MinutesApproved):
        write_minutes(meeting=first, minutes_fr="Autre PV", minutes_ar="محضر", by=by, at=then)
    with override(language):
        address = reverse("governance:meeting-minutes", args=[first.pk])
        page = khadija.post(address, {"minutes_fr": "Autre PV", "minutes_ar": "محضر"})
    assert page.status_code == 422
    assert SENTENCES[language][1] in page.content.decode()
    first.refresh_from_db()
    assert first.minutes_fr == "PV relu"
    assert address not in khadija.get(first.get_absolute_url()).content.decode()


def test_a_meeting_without_quorum_approves_no_minutes(convened: Meeting, world: World, at: datetime) -> None:
    after, by = at + timedelta(days=11), world.cast.khadija
    first = held_by(world, convened, after, "present", "present", "absent")
    write_minutes(meeting=first, minutes_fr="PV", minutes_ar="محضر", by=by, at=after)
    day = after.date() + timedelta(days=30)
    later = plan_meeting(committee=world.committee, held_on=day, by=by, at=after)
    later = convene_meeting(meeting=later, by=by, at=after)
    held_by(world, later, after + timedelta(days=31), "present", "absent", "absent")
    assert first.approved_on() is None


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_page_says_that_a_meeting_without_quorum_decides_nothing(
    language: str, convened: Meeting, world: World, khadija: Client, at: datetime
) -> None:
    day = timezone.localdate() - timedelta(days=3)
    Meeting.objects.filter(pk=convened.pk).update(held_on=day, convened_on=day - timedelta(days=9))
    convened.refresh_from_db()
    held_by(world, convened, timezone.now(), "present", "absent", "absent")
    owner = world.agreement.parties.order_by("pk")[0].institution
    form = {"taken_on": day.isoformat(), "is_meeting": "on", "text_fr": "Décider", "owner": owner.pk}
    with override(language):
        page = khadija.post(reverse("governance:decision-record", args=["tta-2023"]), form)
    assert page.status_code == 422
    assert SENTENCES[language][2] in page.content.decode()
    assert not world.committee.decisions.exists()
