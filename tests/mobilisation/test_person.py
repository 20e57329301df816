"""The rights of an expert or investor: to see what is held, to be forgotten."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.cast import SYSTEM, Cast
from tests.factories import mobilisation as make
from twiza.accounts.models import User
from twiza.core.models import AuditRow, Mail
from twiza.core.refusals import NotAllowed
from twiza.mobilisation import actions
from twiza.mobilisation.models import Expert, Investor, Mission, Proposal
from twiza.support.models import Case, Need

pytestmark = pytest.mark.django_db


def test_an_expert_gets_everything_that_is_held(
    case: Case, need: Need, younes: Expert, cast: Cast, at: datetime, tmp_path: Path
) -> None:
    make.mission(need, younes, at)
    make.say(make.sent(make.need(case, at, skill="design"), younes, at), "expert", at, reason="no_time")
    file = tmp_path / "held.json"
    call_command("accounts_person", younes.email.upper(), export=str(file))
    told = json.loads(file.read_text())
    assert told["account"]["email"] == younes.email
    expert = told["mobilisation"]["expert"]
    assert (expert["name"], expert["consent_text"]) == ("Younes", younes.consent_text)
    assert [row["state"] for row in expert["requests"]] == ["confirmed", "declined"]
    assert expert["missions"][0]["organisation"] == "Tamount"
    assert ["skill", "export", 3] in expert["abilities"]
    assert {row["reason"] for row in told["mobilisation"]["letters"]} >= {"mobilisation.welcome"}


def test_an_investor_without_an_account_has_the_same_rights(at: datetime, cast: Cast, tmp_path: Path) -> None:
    investor = make.investor(at)
    file = tmp_path / "held.json"
    call_command("accounts_person", investor.email, export=str(file))
    assert json.loads(file.read_text())["mobilisation"]["investor"]["ticket"] == ["50000", "200000", "MAD"]
    call_command("accounts_person", investor.email, erase=True, reason="letter of 2 March")
    gone = Investor.objects.get()
    assert (gone.name, gone.state, gone.is_erased) == (f"#{gone.pk}", "withdrawn", True)
    with pytest.raises(CommandError, match="investor"):
        call_command("accounts_person", investor.email, erase=True, reason="again")


def test_an_erased_expert_is_nowhere_by_name_and_the_figures_stay(
    case: Case, need: Need, younes: Expert, cast: Cast, at: datetime
) -> None:
    mission = make.mission(need, younes, at)
    actions.rate_mission(mission=mission, side="expert", score=5, remark="Younes remercie", by=cast.younes, at=at)
    sent = make.sent(make.need(case, at, skill="design"), younes, at)
    actions.answer_proposal(
        proposal=sent, side="expert", accepts=False, reason="other", note="Appelez Younes", by=cast.younes, at=at
    )
    call_command("accounts_person", younes.email, erase=True, reason="letter of 1 March")
    gone = Expert.objects.get(pk=younes.pk)
    assert (gone.name, gone.phone, gone.user, gone.state) == (f"#{younes.pk}", "", None, "withdrawn")
    assert Mission.objects.get().state == "stopped"
    assert Proposal.objects.count() == 2
    assert not Mail.objects.filter(address=younes.email).exists()
    assert not User.objects.filter(email=younes.email).exists()
    trail = json.dumps(list(AuditRow.objects.values("by_label", "object_label", "before", "after", "note")))
    words = [*Proposal.objects.values_list("note", flat=True), *mission.ratings.values_list("remark", flat=True)]
    assert "Younes" not in trail + json.dumps(words)
    assert actions.erase_person(email=younes.email, by=SYSTEM, at=at, reason="again") == 0


@pytest.mark.parametrize("name", ["nadia", "rachid", "amina", "younes", "yto"])
def test_nobody_erases_without_the_right(cast: Cast, at: datetime, name: str) -> None:
    expert = make.expert(at)
    with pytest.raises(NotAllowed):
        actions.erase_person(email=expert.email, by=getattr(cast, name), at=at, reason="x")
    assert Expert.objects.get().name == expert.name
