"""Writes of mobilisation: state, audit row, letters, refusals."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.cast import SYSTEM, Cast
from tests.factories import mobilisation as make
from twiza.accounts.models import User
from twiza.accounts.rules import Role
from twiza.core.models import AuditRow, Mail
from twiza.core.refusals import MoveRefused, NotAllowed, Unprocessable
from twiza.mobilisation import actions
from twiza.mobilisation.models import Conflict, Expert, Mission, Proposal
from twiza.mobilisation.rules.consent import CURRENT
from twiza.mobilisation.rules.states import PersonState
from twiza.support.models import Case, Need

pytestmark = pytest.mark.django_db
STRANGERS = ["khadija", "amina", "yto"]


def letters(reason: str) -> list[Mail]:
    return list(Mail.objects.filter(reason=f"mobilisation.{reason}").order_by("pk"))


def test_signing_up_makes_a_candidate_who_is_written_to(cast: Cast, at: datetime) -> None:
    told = make.told(name="  Leïla  B ", email=" Leila@Example.ORG", phone="0033 6 12-34-56-78", language="ar")
    expert = actions.register_expert(statement=told, consents_to=CURRENT, by=SYSTEM, at=at)
    assert (expert.name, expert.email, expert.phone) == ("Leïla B", "leila@example.org", "+33612345678")
    assert (expert.state, expert.has_consented, expert.user) == ("candidate", True, None)
    assert expert.skills == {"export": 3}
    (letter,) = letters("welcome")
    assert (letter.address, letter.language) == ("leila@example.org", "ar")
    assert "/ar/mobilisation/me/" in letter.body
    assert AuditRow.objects.about(expert).get().action == "register_expert"


@pytest.mark.parametrize("same", [{"email": "EXPERT@example.org"}, {"phone": "+33 612 345 678"}])
def test_one_person_registers_once(at: datetime, cast: Cast, same: dict[str, str]) -> None:
    make.expert(at, email="expert@example.org", phone="+33612345678")
    with pytest.raises(actions.AlreadyRegistered, match="already registered"):
        make.expert(at, **same)
    assert Expert.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"email": "nobody"}, "email_wrong"),
        ({"phone": "12"}, "phone_wrong"),
        ({"name": "  "}, "name_missing"),
        ({"skills": {}}, "skill_missing"),
        ({"skills": {"juggling": 2}}, "skill_unknown"),
        ({"skills": {"export": 9}}, "level_unknown"),
        ({"languages": ()}, "language_missing"),
        ({"country": "XX"}, "country_unknown"),
        ({"time_zone": "Europe/Nowhere"}, "time_zone_unknown"),
        ({"region_of_origin": "99"}, "region_unknown"),
        ({"capacity": -1}, "out_of_bounds"),
        ({"hours_a_month": 201}, "out_of_bounds"),
        ({"mode": "by_pigeon"}, "mode_unknown"),
        ({"sectors": ("magic",)}, "sector_unknown"),
        ({"language": "es"}, "language_of_letters_unknown"),
    ],
)
def test_what_is_told_wrongly_is_refused_with_a_sentence(
    at: datetime, cast: Cast, change: dict[str, object], code: str
) -> None:
    with pytest.raises(Unprocessable) as refused:
        actions.register_expert(statement=make.told(**change), by=SYSTEM, at=at)
    assert refused.value.code == code
    assert "%(" not in refused.value.sentence
    assert refused.value.sentence != code
    assert not Expert.objects.exists()


def test_vetting_opens_the_account_of_an_expert(at: datetime, cast: Cast) -> None:
    expert = make.expert(at, is_vetted=False)
    expert = actions.move_person(person=expert, name="vet", by=cast.rachid, at=at)
    assert (expert.state, expert.vetted_by) == ("vetted", cast.rachid)
    assert expert.user.roles() == [Role.EXPERT]
    assert not expert.user.has_usable_password()
    assert "/account/password/reset/" in letters("vetted")[0].body


def test_vetting_takes_the_account_that_bears_the_address(at: datetime, cast: Cast) -> None:
    assert make.younes(cast, at).user == cast.younes
    assert User.objects.filter(email=cast.younes.email).count() == 1


def test_nobody_is_vetted_without_consent(at: datetime, cast: Cast) -> None:
    expert = make.expert(at, is_vetted=False, consents_to="")
    with pytest.raises(actions.ConsentMissing, match=expert.name):
        actions.move_person(person=expert, name="vet", by=cast.rachid, at=at)
    with pytest.raises(actions.ConsentOfAnother):
        actions.set_consent(person=expert, consents_to=CURRENT, by=cast.rachid, at=at)
    with pytest.raises(Unprocessable, match="consent_unknown"):
        actions.set_consent(person=expert, consents_to="1999", by=actions.Bearer(expert), at=at)
    actions.set_consent(person=expert, consents_to=CURRENT, by=actions.Bearer(expert), at=at)
    assert actions.move_person(person=expert, name="vet", by=cast.rachid, at=at).state == "vetted"


@pytest.mark.parametrize("name", [*STRANGERS, "younes"])
def test_vetting_refuses_whoever_has_no_right(cast: Cast, at: datetime, name: str) -> None:
    expert = make.younes(cast, at) if name == "younes" else make.expert(at, is_vetted=False)
    other = make.expert(at, is_vetted=False)
    for who in (getattr(cast, name), actions.Bearer(expert)):
        with pytest.raises(NotAllowed):
            actions.move_person(person=other, name="vet", by=who, at=at)
    Expert.objects.filter(pk=expert.pk).update(state="candidate")
    with pytest.raises(NotAllowed):
        actions.move_person(person=expert, name="vet", by=actions.Bearer(expert), at=at)


def test_a_refusal_is_explained(cast: Cast, at: datetime) -> None:
    expert = make.expert(at, is_vetted=False)
    with pytest.raises(actions.NoteMissing):
        actions.move_person(person=expert, name="refuse", by=cast.nadia, at=at)
    with pytest.raises(actions.MoveUnknown):
        actions.move_person(person=expert, name="withdraw_consent", by=cast.nadia, at=at)
    actions.move_person(person=expert, name="refuse", by=cast.nadia, at=at, note="Not what we look for")
    with pytest.raises(MoveRefused):
        actions.move_person(person=expert, name="pause", by=cast.nadia, at=at)


def test_refreshing_starts_the_year_again_and_answers_the_question(younes: Expert, cast: Cast, at: datetime) -> None:
    Expert.objects.filter(pk=younes.pk).update(pause_asked_on=at.date())
    later = at + timedelta(days=400)
    told = replace(younes.statement(), capacity=1, skills={"quality": 4}, region_of_origin="01")
    assert younes.is_stale(on=later.date() + timedelta(days=30))
    expert = actions.refresh_expert(expert=younes, statement=told, by=cast.younes, at=later)
    expert = Expert.objects.get(pk=expert.pk)
    assert (expert.refreshed_on, expert.pause_asked_on) == (later.date(), None)
    assert (expert.skills, expert.region_of_origin) == ({"quality": 4}, cast.north)
    with pytest.raises(NotAllowed):
        actions.refresh_expert(expert=make.expert(at), statement=told, by=cast.younes, at=at)


def test_told_is_what_was_told(at: datetime, cast: Cast) -> None:
    told = make.told(region_of_origin="09", phone="+212612345678", about="Vingt ans dans l’export")
    assert make.expert(at, **{f: getattr(told, f) for f in told.__slots__}, **base(told)).statement() == told


def base(told: object) -> dict[str, object]:
    names = ("name", "email", "country", "time_zone", "language", "phone", "sectors", "about")
    return {name: getattr(told, name) for name in names}


def test_a_request_goes_out_once_with_no_name_in_its_letter(
    need: Need, younes: Expert, cast: Cast, at: datetime
) -> None:
    draft = make.draft(need, younes, at)
    (proposal,) = actions.send_proposals(proposals=[draft], by=cast.rachid, at=at)
    assert (proposal.state, proposal.sent_at) == ("sent", at)
    (letter,) = letters("request")
    assert letter.address == younes.email
    assert "Tamount" not in letter.body + letter.subject
    assert "Souss" not in letter.body
    assert "Export" in letter.body
    assert "Tanger" in letter.body
    with pytest.raises(actions.NobodyToSend):
        actions.send_proposals(proposals=[draft], by=cast.rachid, at=at)
    assert len(letters("request")) == 1


def test_nobody_gets_more_requests_than_places_and_the_best_go_first(case: Case, cast: Cast, at: datetime) -> None:
    expert = make.expert(at, capacity=2)
    skills = ["export", "design", "quality", "packaging"]
    drafts = [make.draft(make.need(case, at, skill=skill), expert, at, fit=n) for n, skill in enumerate(skills)]
    sent = actions.send_proposals(proposals=drafts, by=SYSTEM, at=at)
    assert [p.need.skill for p in sent] == ["packaging", "quality"]
    with pytest.raises(actions.NobodyToSend):
        actions.send_proposals(proposals=drafts, by=SYSTEM, at=at)
    make.say(sent[0], "expert", at, reason="no_time")
    assert len(actions.send_proposals(proposals=drafts, by=SYSTEM, at=at)) == 1


@pytest.mark.parametrize(
    "state", [{"capacity": 0}, {"state": "paused"}, {"pause_asked_on": "2026-03-01"}, {"refreshed_on": "2024-01-01"}]
)
def test_who_cannot_take_anything_is_asked_nothing(need: Need, at: datetime, state: dict[str, object]) -> None:
    expert = make.expert(at)
    paused = {"paused_on": at.date()} if "state" in state else {}
    Expert.objects.filter(pk=expert.pk).update(**state, **paused)
    assert not Expert.objects.askable(on=at.date()).exists()
    with pytest.raises(actions.NobodyToSend):
        actions.send_proposals(proposals=[make.draft(need, expert, at)], by=SYSTEM, at=at)


def test_a_second_expert_is_not_proposed_while_one_is_asked(need: Need, younes: Expert, at: datetime) -> None:
    from django.db import IntegrityError, transaction

    make.sent(need, younes, at)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.draft(need, make.expert(at), at)


@pytest.mark.parametrize("name", ["khadija", "amina", "younes", "yto", "sara"])
def test_send_refuses_whoever_has_no_right_there(
    need: Need, younes: Expert, cast: Cast, at: datetime, name: str
) -> None:
    draft = make.draft(need, younes, at)
    with pytest.raises(NotAllowed):
        actions.send_proposals(proposals=[draft], by=getattr(cast, name), at=at)
    assert Proposal.objects.get().state == "draft"


def test_both_say_yes_and_the_mission_opens_with_addresses_both_ways(
    need: Need, younes: Expert, cast: Cast, at: datetime
) -> None:
    proposal = make.sent(need, younes, at)
    accepted = make.say(proposal, "expert", at, by=cast.younes)
    assert (accepted.state, accepted.shows_contacts) == ("accepted", False)
    (letter,) = letters("to_confirm")
    assert letter.address == cast.amina.email
    assert younes.name not in letter.body
    confirmed = make.say(proposal, "cooperative", at, by=cast.amina)
    assert (confirmed.state, confirmed.shows_contacts) == ("confirmed", True)
    mission = Mission.objects.get()
    assert (mission.expert, mission.case, mission.opened_on) == (younes, need.case, at.date())
    told = {letter.address: letter.body for letter in letters("mission")}
    assert "Tamount" in told[younes.email]
    assert cast.amina.email in told[younes.email]
    assert younes.email in told[cast.amina.email]


def test_saying_yes_twice_changes_nothing(need: Need, younes: Expert, cast: Cast, at: datetime) -> None:
    proposal = make.sent(need, younes, at)
    for side, by in (("expert", cast.younes), ("cooperative", cast.amina)) * 2:
        make.say(proposal, side, at, by=by)
    assert Mission.objects.count() == 1
    assert AuditRow.objects.filter(action="accept_proposal").count() == 1


def test_the_bearer_of_the_link_answers_for_the_expert_and_nobody_else(
    need: Need, younes: Expert, at: datetime
) -> None:
    proposal = make.sent(need, younes, at)
    with pytest.raises(NotAllowed):
        make.say(proposal, "expert", at, by=actions.Bearer(make.expert(at)))
    assert make.say(proposal, "expert", at, by=actions.Bearer(younes)).state == "accepted"
    with pytest.raises(actions.SideCannot):
        make.say(proposal, "cooperative", at, by=actions.Bearer(younes))


@pytest.mark.parametrize("name", ["khadija", "yto", "sara"])
def test_answer_refuses_whoever_has_no_word(need: Need, younes: Expert, cast: Cast, at: datetime, name: str) -> None:
    proposal = make.sent(need, younes, at)
    for side in ("expert", "cooperative"):
        with pytest.raises(NotAllowed):
            make.say(proposal, side, at, by=getattr(cast, name))


def test_each_side_speaks_for_itself_and_in_its_turn(need: Need, younes: Expert, cast: Cast, at: datetime) -> None:
    proposal = make.sent(need, younes, at)
    for side, by in (("expert", cast.amina), ("cooperative", cast.younes), ("cooperative", cast.amina)):
        with pytest.raises(actions.SideCannot):
            make.say(proposal, side, at, by=by)
    with pytest.raises(actions.SideCannot):
        make.say(proposal, "cooperative", at, by=cast.amina, reason="too_late")
    assert make.say(proposal, "expert", at, by=cast.rachid).state == "accepted"


def test_a_no_has_a_reason_of_its_side_and_frees_the_need(need: Need, younes: Expert, cast: Cast, at: datetime) -> None:
    proposal = make.sent(need, younes, at)
    for reason, code in (("too_late", "reason_unknown"), ("", "reason_missing")):
        with pytest.raises(Unprocessable, match=code):
            actions.answer_proposal(
                proposal=proposal, side="expert", accepts=False, reason=reason, by=cast.younes, at=at
            )
    declined = make.say(proposal, "expert", at, by=cast.younes, reason="conflict")
    assert (declined.state, declined.ended_by, declined.reason) == ("declined", "expert", "conflict")
    assert Conflict.objects.get().organisation == cast.tamount
    assert make.say(proposal, "expert", at, by=cast.younes, reason="no_time").reason == "conflict"
    with pytest.raises(actions.RequestOver, match="Conflict of interest"):
        make.say(proposal, "expert", at, by=cast.younes)
    make.draft(need, make.expert(at), at)


def test_the_cooperative_may_decline_an_expert_who_accepted(
    need: Need, younes: Expert, cast: Cast, at: datetime
) -> None:
    proposal = make.say(make.sent(need, younes, at), "expert", at)
    over = make.say(proposal, "cooperative", at, by=cast.amina, reason="too_late")
    assert (over.state, over.ended_by) == ("declined", "cooperative")
    assert letters("taken_back")[0].address == younes.email
    assert not Mission.objects.exists()


def test_withdrawing_consent_takes_everything_back(
    case: Case, need: Need, younes: Expert, cast: Cast, at: datetime
) -> None:
    mission = make.mission(need, younes, at)
    waiting = make.sent(make.need(case, at, skill="design"), younes, at)
    expert = actions.set_consent(person=younes, consents_to="", by=cast.younes, at=at)
    assert (expert.state, expert.has_consented) == (PersonState.WITHDRAWN, False)
    waiting.refresh_from_db()
    mission.refresh_from_db()
    mission.proposal.refresh_from_db()
    assert (waiting.state, waiting.reason) == ("released", "expert_left")
    assert (mission.state, mission.closed_on, mission.proposal.state) == ("stopped", at.date(), "closed")
    with pytest.raises(actions.RequestOver, match="withdrew"):
        make.say(waiting, "expert", at, by=cast.younes)
    back = actions.set_consent(person=expert, consents_to=CURRENT, by=cast.younes, at=at)
    assert (back.state, back.has_consented) == ("candidate", True)


def test_an_accepted_expert_who_withdrew_meanwhile_cannot_be_confirmed(
    need: Need, younes: Expert, cast: Cast, at: datetime
) -> None:
    proposal = make.say(make.sent(need, younes, at), "expert", at, by=cast.younes)
    actions.set_consent(person=younes, consents_to="", by=cast.younes, at=at)
    with pytest.raises(actions.RequestOver, match="withdrew"):
        make.say(proposal, "cooperative", at, by=cast.amina)
    assert not Mission.objects.exists()
    make.sent(need, make.expert(at), at)


def test_an_expert_paused_after_accepting_cannot_be_confirmed(
    case: Case, need: Need, younes: Expert, cast: Cast, at: datetime
) -> None:
    accepted = make.say(make.sent(need, younes, at), "expert", at, by=cast.younes)
    waiting = make.sent(make.need(case, at, skill="design"), younes, at)
    actions.move_person(person=younes, name="pause", by=cast.younes, at=at)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == ("released", "expert_paused")
    with pytest.raises(actions.ExpertUnavailable):
        make.say(accepted, "cooperative", at, by=cast.amina)
    actions.move_person(person=younes, name="resume", by=cast.younes, at=at)
    assert make.say(accepted, "cooperative", at, by=cast.amina).state == "confirmed"


def test_the_office_takes_a_request_back(need: Need, younes: Expert, cast: Cast, at: datetime) -> None:
    proposal = make.sent(need, younes, at)
    with pytest.raises(NotAllowed):
        make.say(proposal, "office", at, by=cast.amina, reason="office")
    with pytest.raises(actions.SideCannot):
        make.say(proposal, "office", at, by=cast.rachid)
    over = make.say(proposal, "office", at, by=cast.rachid, reason="need_met")
    assert (over.state, over.ended_by, over.reason) == ("released", "office", "need_met")
    assert letters("taken_back")[0].address == younes.email
