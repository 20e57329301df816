"""Several clicks at the same instant, in real transactions: nobody is assigned twice, nothing is lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail

from tests.cast import SYSTEM, make_cast
from tests.factories import mobilisation as make
from tests.factories import support
from tests.together import at_once
from twiza.core.actions import deliver_mails, queue_mail
from twiza.core.models import AuditRow, Job, Mail
from twiza.mobilisation import actions
from twiza.mobilisation.jobs import replace_freed
from twiza.mobilisation.models import Expert, Mission, Proposal

pytestmark = pytest.mark.django_db(transaction=True)


def test_drafts_sent_by_several_hands_never_pass_the_places(at: datetime) -> None:
    case = support.case(make_cast(at), at)
    expert = make.expert(at, capacity=1)
    skills = ("export", "design", "quality", "packaging")
    drafts = [make.draft(make.need(case, at, skill=skill), expert, at) for skill in skills]
    gave = at_once([lambda d=d: len(actions.send_proposals(proposals=[d], by=SYSTEM, at=at)) for d in drafts])
    assert sorted(map(str, gave)) == sorted(["1", *[str(actions.NobodyToSend)] * 3])
    assert Proposal.objects.asked().filter(expert=expert).count() == 1


def test_one_draft_sent_by_several_hands_is_one_request_and_one_letter(at: datetime) -> None:
    draft = make.draft(make.need(support.case(make_cast(at), at), at), make.expert(at), at)
    gave = at_once([lambda: len(actions.send_proposals(proposals=[draft], by=SYSTEM, at=at))] * 4)
    assert gave.count(1) == 1
    assert Mail.objects.filter(reason="mobilisation.request").count() == 1


def test_a_yes_clicked_several_times_opens_one_mission(at: datetime) -> None:
    proposal = make.sent(make.need(support.case(make_cast(at), at), at), make.expert(at), at)
    assert at_once([lambda: make.say(proposal, "expert", at).state] * 4) == ["accepted"] * 4
    assert at_once([lambda: make.say(proposal, "cooperative", at).state] * 4) == ["confirmed"] * 4
    assert Mission.objects.count() == 1
    assert AuditRow.objects.filter(action="open_mission").count() == 1


def test_yes_and_no_at_once_end_in_one_of_them(at: datetime) -> None:
    cast = make_cast(at)
    proposal = make.sent(make.need(support.case(cast, at), at), make.younes(cast, at), at)
    gave = at_once(
        [
            lambda: make.say(proposal, "expert", at).state,
            lambda: make.say(proposal, "expert", at, reason="no_time").state,
        ]
    )
    state = Proposal.objects.get().state
    assert state in ("accepted", "declined")
    # A yes that comes first can still be taken back; a yes after a no finds the request over.
    assert gave in (["accepted", "declined"], [actions.RequestOver, "declined"])


def test_the_cooperative_confirms_while_the_expert_withdraws(at: datetime) -> None:
    cast = make_cast(at)
    younes = make.younes(cast, at)
    proposal = make.say(make.sent(make.need(support.case(cast, at), at), younes, at), "expert", at)
    gave = at_once(
        [
            lambda: make.say(proposal, "cooperative", at).state,
            lambda: actions.set_consent(person=younes, consents_to="", by=cast.younes, at=at).state,
        ]
    )
    assert gave[1] == "withdrawn"
    assert gave[0] in ("confirmed", actions.RequestOver)
    assert not Proposal.objects.open().exists()
    assert not Mission.objects.under_way().exists()


def test_several_workers_replace_once(at: datetime) -> None:
    cast = make_cast(at)
    younes, other = make.younes(cast, at), make.expert(at, skills={"export": 1}, capacity=1)
    old = make.sent(make.need(support.case(cast, at), at), younes, at)
    at_once([lambda: make.say(old, "expert", at, reason="no_time").state] * 3)
    assert Job.objects.filter(name="mobilisation.replace").count() == 1
    gave = at_once([lambda: replace_freed(by=SYSTEM, at=at)] * 3)
    assert sorted(gave) == [0, 0, 1]
    assert Proposal.objects.awaiting().get().expert == other
    assert Mail.objects.filter(reason="mobilisation.request", address=other.email).count() == 1


def test_a_conflict_declared_while_the_request_goes_out(at: datetime) -> None:
    cast = make_cast(at)
    expert = make.expert(at)
    draft = make.draft(make.need(support.case(cast, at), at), expert, at)
    at_once(
        [
            lambda: actions.send_proposals(proposals=[draft], by=SYSTEM, at=at),
            lambda: actions.set_conflict(expert=expert, organisation=cast.tamount, is_declared=True, by=SYSTEM, at=at),
        ]
    )
    draft.refresh_from_db()
    assert (draft.state, draft.reason) == ("released", "conflict")


def test_one_person_signing_up_several_times_at_once_is_one(at: datetime) -> None:
    make_cast(at)
    told = make.told()
    gave = at_once([lambda: actions.register_expert(statement=told, by=SYSTEM, at=at).pk] * 4)
    assert gave.count(actions.AlreadyRegistered) == 3
    assert Expert.objects.count() == 1


def test_the_clock_read_by_two_workers_recalls_once(at: datetime) -> None:
    make.sent(make.need(support.case(make_cast(at), at), at), make.expert(at), at)
    later = at + timedelta(days=7)
    gave = at_once([lambda: actions.tick_clock(by=SYSTEM, at=later)["reminded"]] * 3)
    assert sum(gave) == 1
    assert Proposal.objects.get().reminded == 1


def test_letters_delivered_by_several_workers_leave_once(at: datetime) -> None:
    for number in range(3):
        queue_mail(address="younes@example.org", language="fr", subject=str(number), body="x", reason="test", at=at)
    at_once([lambda: deliver_mails(at=at)] * 4)
    assert len(mail.outbox) == 1
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}
