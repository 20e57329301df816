"""The daily reading of the clock: recalls, releases, replacements, one message a person a day."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from tests.cast import SYSTEM, Cast
from tests.factories import mobilisation as make
from twiza.core.actions import deliver_mails
from twiza.core.models import AuditRow, Mail
from twiza.core.refusals import NotAllowed
from twiza.mobilisation import actions
from twiza.mobilisation.jobs import read_clock
from twiza.mobilisation.models import Expert, MatchRun, Proposal
from twiza.support.actions import close_case, meet_need
from twiza.support.models import Case, Need

pytestmark = pytest.mark.django_db


def live(at: datetime, days: int) -> dict[int, dict[str, int]]:
    """What each of the coming days does, those on which nothing happens left out."""
    told = {}
    for day in range(1, days + 1):
        done = read_clock(by=SYSTEM, at=at + timedelta(days=day))
        if any(done.values()):
            told[day] = {name: count for name, count in done.items() if count}
    return told


def test_a_silent_expert_is_recalled_three_times_then_released_and_replaced(
    need: Need, younes: Expert, at: datetime
) -> None:
    proposal = make.sent(need, younes, at)
    other = make.expert(at, skills={"export": 1})
    assert live(at, 30) == {
        7: {"reminded": 1},
        14: {"reminded": 1},
        21: {"reminded": 1},
        28: {"released": 1, "replaced": 1},
    }
    proposal.refresh_from_db()
    assert (proposal.state, proposal.reason, proposal.reminded) == ("silent", "no_answer", 3)
    new = Proposal.objects.awaiting().get()
    assert (new.expert, new.replaces) == (other, proposal)
    assert MatchRun.objects.get().kind == "replan"


def test_twice_a_day_is_once(need: Need, younes: Expert, at: datetime) -> None:
    make.sent(need, younes, at)
    later = at + timedelta(days=7)
    assert read_clock(by=SYSTEM, at=later)["reminded"] == 1
    assert not any(read_clock(by=SYSTEM, at=later + timedelta(hours=3)).values())


def test_whoever_is_silent_twice_is_asked_to_pause_and_asked_nothing_else(
    case: Case, need: Need, younes: Expert, at: datetime
) -> None:
    make.sent(need, younes, at)
    make.sent(make.need(case, at, skill="design"), younes, at)
    assert live(at, 28)[28] == {"released": 2, "asked_to_pause": 1}
    younes.refresh_from_db()
    assert younes.pause_asked_on == (at + timedelta(days=28)).date()
    assert not Expert.objects.askable(on=at.date()).filter(pk=younes.pk).exists()
    (letter,) = Mail.objects.filter(reason="mobilisation.pause")
    assert "/mobilisation/me/" in letter.body
    assert live(at + timedelta(days=28), 30) == {}
    actions.refresh_expert(expert=younes, statement=younes.statement(), by=SYSTEM, at=at + timedelta(days=60))
    assert Expert.objects.askable(on=at.date()).filter(pk=younes.pk).exists()


def test_an_answer_between_two_silences_starts_the_count_again(
    case: Case, need: Need, younes: Expert, at: datetime
) -> None:
    make.sent(need, younes, at)
    live(at, 28)
    answered = make.sent(make.need(case, at, skill="design"), younes, at + timedelta(days=28))
    make.say(answered, "expert", at + timedelta(days=29), reason="no_time")
    make.sent(make.need(case, at, skill="quality"), younes, at + timedelta(days=30))
    assert "asked_to_pause" not in live(at + timedelta(days=30), 28).get(28, {})


def test_an_accepted_request_is_not_recalled(need: Need, younes: Expert, at: datetime) -> None:
    make.say(make.sent(need, younes, at), "expert", at)
    assert live(at, 40) == {}


def test_nobody_works_for_a_need_that_was_met_or_a_case_that_closed(
    case: Case, need: Need, younes: Expert, at: datetime
) -> None:
    met = make.sent(need, younes, at)
    meet_need(need=need, met_on=at.date(), by=SYSTEM, at=at)
    other = make.sent(make.need(case, at, skill="design"), younes, at)
    assert live(at, 1) == {1: {"closed": 1}}
    close_case(case=case, closed_on=at.date(), by=SYSTEM, at=at)
    assert live(at + timedelta(days=1), 1) == {1: {"closed": 1}}
    reasons = Proposal.objects.filter(pk__in=[met.pk, other.pk]).order_by("pk")
    assert [p.reason for p in reasons] == ["need_met", "case_closed"]


def test_a_declined_need_goes_to_the_next_best_and_never_back(
    need: Need, younes: Expert, cast: Cast, at: datetime
) -> None:
    proposal = make.sent(need, younes, at)
    make.say(proposal, "expert", at, by=cast.younes, reason="no_time")
    assert live(at, 2) == {}
    other = make.expert(at, skills={"export": 1})
    make.expert(at, skills={"design": 4})
    told = make.sent(make.need(need.case, at, skill="quality"), other, at)
    make.say(told, "expert", at + timedelta(days=3), reason="no_time")
    assert live(at + timedelta(days=3), 1) == {1: {"replaced": 1}}
    assert Proposal.objects.awaiting().get().expert == other
    assert not Proposal.objects.filter(expert=younes).exclude(pk=proposal.pk).exists()


def test_after_a_year_everybody_is_asked_to_refresh_once_a_month(younes: Expert, at: datetime) -> None:
    assert read_clock(by=SYSTEM, at=at + timedelta(days=364))["to_refresh"] == 0
    for day, count in ((365, 1), (366, 0), (394, 0), (395, 1)):
        assert read_clock(by=SYSTEM, at=at + timedelta(days=day))["to_refresh"] == count
    assert Mail.objects.filter(reason="mobilisation.refresh", address=younes.email).count() == 2


def test_one_message_a_person_a_day_carries_all_that_is_due(
    case: Case, need: Need, younes: Expert, at: datetime
) -> None:
    make.sent(need, younes, at)
    make.sent(make.need(case, at, skill="design"), younes, at)
    deliver_mails(at=at)
    mail.outbox.clear()
    later = at + timedelta(days=7)
    read_clock(by=SYSTEM, at=later)
    deliver_mails(at=later)
    (message,) = mail.outbox
    assert message.to == [younes.email]
    assert message.body.count("/mobilisation/answer/") == 2
    deliver_mails(at=later + timedelta(hours=5))
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("name", ["khadija", "amina", "younes", "yto"])
def test_the_clock_is_not_everybodys(cast: Cast, at: datetime, name: str) -> None:
    with pytest.raises(NotAllowed):
        actions.tick_clock(by=getattr(cast, name), at=at)


def test_the_command_reads_the_clock_and_sends_the_letters(need: Need, younes: Expert, at: datetime) -> None:
    make.sent(need, younes, at)
    out = StringIO()
    call_command("mobilisation_clock", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert set(told) == {
        "reminded",
        "released",
        "asked_to_pause",
        "closed",
        "to_refresh",
        "replaced",
        "messages_sent",
        "messages_failed",
    }
    assert (told["reminded"], told["messages_failed"]) == (1, 0)
    assert told["messages_sent"] >= 1
    call_command("mobilisation_clock", stdout=out)
    assert "Recalled: 0" in out.getvalue()


def test_each_recall_leaves_its_trace(need: Need, younes: Expert, at: datetime) -> None:
    proposal = make.sent(need, younes, at)
    live(at, 28)
    done = AuditRow.objects.about(proposal).order_by("pk").values_list("action", flat=True)
    assert list(done) == ["send_proposal", *["remind_expert"] * 3, "release_silent"]
