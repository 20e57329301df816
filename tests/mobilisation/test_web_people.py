"""The pages of experts, investors and cooperatives: signing up, answering, missions; links that do not open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.factories import mobilisation as make
from tests.pages import logged_in, urls_of
from twiza.core import signed_links
from twiza.mobilisation.models import Expert, Investor, Mission
from twiza.mobilisation.queries.message_texts import ANSWER, ME
from twiza.support.models import Need, Session

url = urls_of("mobilisation")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
LANGUAGES = ["fr", "ar", "en"]


def token(purpose: str, pk: int, at: datetime, days: int = 60) -> str:
    return signed_links.sign(purpose, pk, until=at.date() + timedelta(days=days))


# Signing up


SKILLS = {"skill_export": "3", "sectors": ["craft"]}
TIME = {
    "languages": ["fr", "ar"],
    "mode": "remote",
    "hours_a_month": "6",
    "weeks_a_year": "40",
    "capacity": "2",
    "seniority": "12",
    "region_of_origin": "",
}
YOU = {
    "name": "Salma",
    "email": "Salma@Example.org",
    "country": "FR",
    "language": "ar",
    "phone": "+33 6 12 34 56 78",
    "agrees": "on",
    "time_zone": "Europe/Paris",
}


def sign_up(client: Client, **you: Any) -> Any:
    client.post(url("expert-join"), SKILLS)
    client.post(url("expert-join-step", "time"), TIME)
    return client.post(url("expert-join-step", "you"), {**YOU, **you})


def test_an_expert_signs_up_in_three_steps_and_consents_by_the_link(client: Client, cast: Cast, at: datetime) -> None:
    response = sign_up(client)
    assert response.status_code == 302, response.context["form"].errors
    expert = Expert.objects.get(email="salma@example.org")
    assert (expert.skills, expert.capacity, expert.has_consented) == ({"export": 3}, 2, False)
    mine = token(ME, expert.pk, at)
    assert "consent" in client.get(url("expert-own", mine)).content.decode()
    client.post(url("expert-own-consent", mine), {"answer": "give"})
    expert.refresh_from_db()
    assert expert.has_consented


def test_signing_up_keeps_each_step(client: Client, cast: Cast) -> None:
    client.post(url("expert-join"), SKILLS)
    assert client.get(url("expert-join")).context["form"]["skill_export"].value() == "3"


def test_signing_up_asks_for_a_skill_and_for_consent(client: Client, cast: Cast) -> None:
    assert client.post(url("expert-join"), {}).context["form"].errors
    response = sign_up(client, agrees="")
    assert "agrees" in response.context["form"].errors
    assert not Expert.objects.exists()


def test_a_step_that_was_skipped_is_asked_again(client: Client, cast: Cast) -> None:
    response = client.post(url("expert-join-step", "you"), YOU)
    assert response.headers["Location"].endswith("/join/skills/")
    assert not Expert.objects.exists()


def test_a_stranger_does_not_learn_whose_address_is_known(client: Client, younes: Expert) -> None:
    response = sign_up(client, email=younes.email)
    assert response.headers["Location"].endswith("/join/done/")
    assert Expert.objects.count() == 1


def test_an_investor_signs_up(client: Client, cast: Cast) -> None:
    told = {"relations": ["lender", "buyer"], "ticket_low": "1000", "ticket_high": "50000", "currency": "MAD"}
    client.post(url("investor-join"), told)
    response = client.post(url("investor-join-step", "you"), YOU)
    assert response.status_code == 302
    assert Investor.objects.get().ticket[1].centimes == 5_000_000


def test_a_wrong_ticket_is_said_where_it_is_corrected(client: Client, cast: Cast) -> None:
    client.post(
        url("investor-join"), {"relations": ["donor"], "ticket_low": "9", "ticket_high": "1", "currency": "MAD"}
    )
    response = client.post(url("investor-join-step", "you"), YOU)
    assert response.context["form"].non_field_errors()


# One's own page


def test_own_page_confirms_pauses_exports_and_leaves(client: Client, younes: Expert, at: datetime) -> None:
    mine = token(ME, younes.pk, at)
    client.post(url("expert-own-pause", mine), {"answer": "pause"})
    younes.refresh_from_db()
    assert younes.state == "paused"
    client.post(url("expert-own-pause", mine), {"answer": "resume"})
    client.post(url("expert-own-confirm", mine))
    assert b"younes@example.org" in client.get(url("expert-own-export", mine)).content
    assert client.get(url("expert-own-leave", mine)).status_code == 200
    client.post(url("expert-own-consent", mine), {"answer": "withdraw"})
    younes.refresh_from_db()
    assert (younes.state, younes.has_consented) == ("withdrawn", False)


def test_own_page_changes_what_is_held(client: Client, younes: Expert, at: datetime) -> None:
    mine = token(ME, younes.pk, at)
    form = client.get(url("expert-own-edit", mine)).context["parts"][1]
    assert form["capacity"].value() == 2
    told = {**SKILLS, **TIME, **YOU, "name": "Younes", "email": younes.email, "capacity": "4"}
    response = client.post(url("expert-own-edit", mine), told)
    assert response.status_code == 302
    younes.refresh_from_db()
    assert younes.capacity == 4


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("made", ["", "x", "tampered", "expired", "other"])
def test_a_link_that_does_not_open_says_what_to_do(
    client: Client, younes: Expert, at: datetime, language: str, made: str
) -> None:
    good = token(ME, younes.pk, at)
    told = {
        "": "nonsense",
        "x": "own-not",
        "tampered": good[:-2] + "xx",
        "expired": token(ME, younes.pk, at, days=-1),
        "other": token(ANSWER, younes.pk, at),
    }[made]
    response = client.get(url("expert-own", told, language=language))
    assert response.status_code == 403
    assert "Younes" not in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store"


# The answer


def test_an_expert_accepts_by_the_link_and_learns_no_name(
    client: Client, need: Need, younes: Expert, at: datetime
) -> None:
    proposal = make.sent(need, younes, at)
    link = url("answer", token(ANSWER, proposal.pk, at))
    html = client.get(link).content.decode()
    assert "Tamount" not in html
    assert "Amina" not in html
    client.post(link, {"answer": "yes"})
    proposal.refresh_from_db()
    assert proposal.state == "accepted"
    assert "Tamount" not in client.get(link).content.decode()


def test_an_expert_declines_with_a_reason(client: Client, need: Need, younes: Expert, at: datetime) -> None:
    proposal = make.sent(need, younes, at)
    link = url("answer", token(ANSWER, proposal.pk, at))
    assert client.post(link, {"answer": "no"}).context["form"].errors
    client.post(link, {"answer": "no", "reason": "no_time", "note": "Bientôt"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason) == ("declined", "no_time")
    again = client.post(link, {"answer": "yes"})
    proposal.refresh_from_db()
    assert (proposal.state, again.status_code) == ("declined", 200)


def test_a_cooperative_reads_no_name_before_it_agrees(cast: Cast, need: Need, younes: Expert, at: datetime) -> None:
    proposal = make.say(make.sent(need, younes, at), "expert", at)
    amina = logged_in(cast.amina)
    page = url("proposal-detail", proposal.pk)
    html = amina.get(page).content.decode()
    assert "younes@example.org" not in html
    assert "Younes" not in html
    response = amina.post(url("proposal-answer", proposal.pk), {"answer": "yes"}, follow=True)
    assert "younes@example.org" in response.content.decode()
    assert Mission.objects.get().proposal == proposal


def test_an_expert_has_the_word_only_for_themselves(cast: Cast, need: Need, younes: Expert, at: datetime) -> None:
    proposal = make.sent(need, make.expert(at), at)
    assert logged_in(cast.younes).get(url("proposal-detail", proposal.pk)).status_code == 404
    assert logged_in(cast.amina).post(url("proposal-answer", proposal.pk), {"answer": "yes"}).status_code == 200
    proposal.refresh_from_db()
    assert proposal.state == "sent", "the expert answers first"


def test_an_officer_writes_down_what_was_said_on_the_phone_and_takes_back(
    cast: Cast, need: Need, younes: Expert, at: datetime
) -> None:
    proposal = make.sent(need, younes, at)
    rachid = logged_in(cast.rachid)
    rachid.post(url("proposal-answer", proposal.pk), {"answer": "yes", "side": "expert"})
    proposal.refresh_from_db()
    assert proposal.state == "accepted"
    rachid.post(url("proposal-answer", proposal.pk), {"answer": "no", "side": "office", "reason": "need_met"})
    proposal.refresh_from_db()
    assert proposal.state == "released"


# The mission


def session_told(at: datetime, **changes: Any) -> dict[str, Any]:
    return {
        "idempotency_key": "one",
        "held_on": at.date().isoformat(),
        "minutes": "90",
        "stage": "-",
        "mode": "remote",
        "outcome": "done",
        "notes": "Tarifs",
        **changes,
    }


def test_an_expert_records_a_session_closes_and_prints_the_certificate(
    cast: Cast, mission: Mission, at: datetime
) -> None:
    younes = logged_in(cast.younes)
    assert younes.get(url("mission-session", mission.pk)).status_code == 200
    for _click in range(2):
        younes.post(url("mission-session", mission.pk), session_told(at))
    assert Session.objects.get().minutes == 90
    told = {"ending": "done", "closed_on": at.date().isoformat(), "changed": "Deux clients", "need_is_met": "on"}
    response = younes.post(url("mission-close", mission.pk), told)
    assert response.status_code == 302
    mission.refresh_from_db()
    assert mission.certificate
    for language in LANGUAGES:
        paper = younes.get(url("mission-certificate", mission.pk, language))
        assert paper.content.startswith(b"%PDF")
        assert len(paper.content) > 10_000
    assert logged_in(cast.amina).get(url("mission-certificate", mission.pk, "fr")).status_code == 404
    younes.post(url("mission-rate", mission.pk, "expert"), {"score": "5"})
    logged_in(cast.amina).post(url("mission-rate", mission.pk, "cooperative"), {"score": "4", "remark": "Merci"})
    assert sorted(mission.ratings.values_list("side", "score")) == [("cooperative", 4), ("expert", 5)]


def test_a_session_before_the_mission_is_refused_beside_its_day(cast: Cast, mission: Mission, at: datetime) -> None:
    early = (at.date() - timedelta(days=3)).isoformat()
    response = logged_in(cast.younes).post(url("mission-session", mission.pk), session_told(at, held_on=early))
    assert "held_on" in response.context["form"].errors
    assert not Session.objects.exists()


def test_a_certificate_does_not_exist_before_the_end(cast: Cast, mission: Mission) -> None:
    assert logged_in(cast.younes).get(url("mission-certificate", mission.pk, "fr")).status_code == 404
