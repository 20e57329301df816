"""Several clicks at the same instant, in real transactions: nobody is assigned twice, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from tests.cast import SYSTEM, make_cast
from tests.factories import mobilisation as make
from tests.factories import support
from twiza.core.actions import deliver_mails, queue_mail
from twiza.core.models import AuditRow, Mail
from twiza.mobilisation import actions
from twiza.mobilisation.models import Expert, Mission, Proposal

pytestmark = pytest.mark.django_db(transaction=True)


def together(acts: list[Callable[[], Any]]) -> list[Any]:
    """What each of several simultaneous calls gave: a result, or the class of its refusal."""
    start = Barrier(len(acts))

    def click(act: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return act()
        except Exception as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(click, act) for act in acts]]


def test_drafts_sent_by_several_hands_never_pass_the_places(at: datetime) -> None:
    case = support.case(make_cast(at), at)
    expert = make.expert(at, capacity=1)
    skills = ("export", "design", "quality", "packaging")
    drafts = [make.draft(make.need(case, at, skill=skill), expert, at) for skill in skills]
    gave = together(
        [lambda d=d: len(actions.send_proposals(proposals=[d], by=SYSTEM, at=at)) for d in drafts]
    )
    assert sorted(map(str, gave)) == sorted(["1", *[str(actions.NobodyToSend)] * 3])
    assert Proposal.objects.asked().filter(expert=expert).count() == 1


def test_one_draft_sent_by_several_hands_is_one_request_and_one_letter(at: datetime) -> None:
    draft = make.draft(make.need(support.case(make_cast(at), at), at), make.expert(at), at)
    gave = together([lambda: len(actions.send_proposals(proposals=[draft], by=SYSTEM, at=at))] * 4)
    assert gave.count(1) == 1
    assert Mail.objects.filter(reason="mobilisation.request").count() == 1


def test_a_yes_clicked_several_times_opens_one_mission(at: datetime) -> None:
    proposal = make.sent(make.need(support.case(make_cast(at), at), at), make.expert(at), at)
    assert together([lambda: make.say(proposal, "expert", at).state] * 4) == ["accepted"] * 4
    assert together([lambda: make.say(proposal, "cooperative", at).state] * 4) == ["confirmed"] * 4
    assert Mission.objects.count() == 1
    assert AuditRow.objects.filter(action="open_mission").count() == 1


def test_yes_and_no_at_once_end_in_one_of_them(at: datetime) -> None:
    cast = make_cast(at)
    proposal = make.sent(make.need(support.case(cast, at), at), make.younes(cast, at), at)
    gave = together(
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
    gave = together(
        [
            lambda: make.say(proposal, "cooperative", at).state,
            lambda: actions.set_consent(person=younes, consents_to="", by=cast.younes, at=at).state,
        ]
    )
    assert gave[1] == "withdrawn"
    assert gave[0] in ("confirmed", actions.RequestOver)
    assert not Proposal.objects.open().exists()
    assert not Mission.objects.under_way().exists()


def test_one_person_signing_up_several_times_at_once_is_one(at: datetime) -> None:
    make_cast(at)
    told = make.told()
    gave = together([lambda: actions.register_expert(told=told, by=SYSTEM, at=at).pk] * 4)
    assert gave.count(actions.AlreadyRegistered) == 3
    assert Expert.objects.count() == 1


def test_the_clock_read_by_two_workers_recalls_once(at: datetime) -> None:
    make.sent(make.need(support.case(make_cast(at), at), at), make.expert(at), at)
    later = at + timedelta(days=7)
    gave = together([lambda: actions.tick_clock(by=SYSTEM, at=later)["reminded"]] * 3)
    assert sum(gave) == 1
    assert Proposal.objects.get().reminded == 1


def test_letters_delivered_by_several_workers_leave_once(at: datetime) -> None:
    for number in range(3):
        queue_mail(
            address="younes@example.org", language="fr", subject=str(number), body="x", reason="test", at=at
        )
    together([lambda: deliver_mails(at=at)] * 4)
    assert len(mail.outbox) == 1
    assert set(Mail.objects.values_list("state", flat=True)) == {"sent"}
