"""All or nothing: each action of governance, exchanges and portfolio is broken at its writes and leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from tests.cast import SYSTEM, Cast
from tests.factories import agreements as texts
from tests.factories.funding import mad
from tests.factories.governance import HELD_ON, Seated, proposed, seated
from tests.guarded import check_owed
from tests.whole import Act, check_whole, public_actions
from twiza.exchanges import actions as exchanges
from twiza.exchanges.models import Exchange, Pledge, Practice
from twiza.governance import actions
from twiza.governance.models import Meeting, Report
from twiza.portfolio import actions as portfolio
from twiza.portfolio.models import SavedView

PUBLIC = {name: getattr(room, name) for room in (actions, exchanges, portfolio) for name in public_actions(room)}
SAT = [{"presence": "present"}] * 3


@dataclass(frozen=True)
class Stage:
    """What an action needs to be ready."""

    of: Seated
    cast: Cast
    at: datetime

    def calls(self, action: str, **told: Any) -> Act:
        """The act of that name by Nadia at the instant of the suite; each time on rows as they were."""
        act: Callable[..., Any] = PUBLIC[action]
        return lambda: act(**{"by": self.cast.nadia, "at": self.at, **deepcopy(told)})

    def planned(self) -> Meeting:
        """A meeting to come."""
        day = self.at.date() + timedelta(days=10)
        return actions.plan_meeting(committee=self.of.committee, held_on=day, starts_at=time(10), by=SYSTEM, at=self.at)

    def report(self) -> Report:
        """A frozen report."""
        return actions.compute_report(
            agreement=self.of.programme.agreement, on=date(2026, 1, 31), by=self.cast.nadia, at=self.at
        )

    def view(self) -> SavedView:
        """A question of the portfolio, kept."""
        return portfolio.save_view(
            page="portfolio", query="watch=spends", titles={"fr": "Argent"}, by=self.cast.nadia, at=self.at
        )

    def exchange(self) -> Exchange:
        """With an association from elsewhere."""
        partner = texts.institution(self.at, kind="association")
        agreement = self.of.programme.agreement
        return exchanges.record_exchange(agreement=agreement, partner=partner, by=SYSTEM, at=self.at)

    def pledge(self) -> Pledge:
        """A promise of the partner, late."""
        day = self.at.date()
        made = Pledge(
            side="theirs", wording_fr="Envoyer", valid_from=day - timedelta(days=40), due_on=day - timedelta(days=5)
        )
        return exchanges.record_entry(exchange=self.exchange(), entry=made, by=SYSTEM, at=self.at)


def _decide(one: Stage) -> Act:
    told = {"meeting": one.of.meeting, "matter": proposed(one.of, one.at), "text_fr": "Libérer la tranche"}
    return one.calls(
        "record_decision", committee=one.of.committee, taken_on=HELD_ON, owner=one.of.programme.region, **told
    )


def _close(one: Stage) -> Act:
    decision = actions.record_decision(
        committee=one.of.committee,
        meeting=one.of.meeting,
        taken_on=HELD_ON,
        owner=one.of.programme.region,
        text_fr="Désigner un point focal",
        by=SYSTEM,
        at=one.at,
    )
    return one.calls("close_decision", decision=decision, closed_on=one.at.date(), note="Fait")


def _entry(one: Stage) -> Act:
    practice = Practice(side="theirs", theme="training", title_fr="Coopératives-écoles")
    return one.calls("record_entry", exchange=one.exchange(), entry=practice)


def _keep(one: Stage) -> Act:
    proof = exchanges.ProofFile("Reçu", "recu.txt", b"recu")
    return one.calls("close_pledge", pledge=one.pledge(), closed_on=one.at.date(), note="Reçue", paper=proof)


def _answer(one: Stage) -> Act:
    return one.calls(
        "answer_question",
        question="Où en est l’argent ?",
        asked_on=date(2026, 2, 20),
        on=date(2026, 3, 1),
        views=[one.view()],
    )


def _erase(one: Stage) -> Act:
    person = one.cast.nadia
    answer = _answer(one)()
    assert answer.by_id == person.pk
    return one.calls("erase_person", email=person.email, reason="Demande", by=SYSTEM)


def _budget(one: Stage) -> Act:
    return one.calls(
        "record_budget",
        institution=one.of.programme.region,
        year=2024,
        amount=mad(900),
        voted_on=date(2023, 1, 1),
        reference="D",
    )


def _committee(one: Stage) -> Act:
    return one.calls(
        "record_committee",
        agreement=one.of.programme.agreement,
        names={"fr": "Comité"},
        chair={"fr": "Wali"},
        members=[{"office": {"fr": "Wali"}, "role": "chair"}, {"office": {"fr": "Délégué"}}],
    )


def _hold(one: Stage) -> Act:
    meeting = actions.record_meeting(committee=one.of.committee, held_on=date(2026, 2, 20), by=SYSTEM, at=one.at)
    return one.calls("hold_meeting", meeting=meeting, presences=SAT)


def _approve(one: Stage) -> Act:
    report = actions.move_report(report=one.report(), name="submit", by=one.cast.nadia, at=one.at)
    return one.calls("move_report", report=report, name="approve", by=one.cast.khadija)


SCENES: dict[str, Callable[[Stage], Act]] = {
    "answer_question": _answer,
    "cancel_meeting": lambda one: one.calls("cancel_meeting", meeting=one.planned(), note="Remise"),
    "close_decision": _close,
    "close_pledge": _keep,
    "compute_report": lambda one: one.calls(
        "compute_report", agreement=one.of.programme.agreement, on=date(2026, 1, 31)
    ),
    "convene_meeting": lambda one: one.calls(
        "convene_meeting", meeting=one.planned(), added=[{"fr": "Divers", "ar": "مختلفات"}]
    ),
    "correct_entry": lambda one: one.calls(
        "correct_entry", entry=one.pledge(), note="Mot", changes={"wording_fr": "Envoyer l’étude"}
    ),
    "delete_view": lambda one: one.calls("delete_view", view=one.view()),
    "enqueue_report": lambda one: one.calls(
        "enqueue_report", agreement=one.of.programme.agreement, on=date(2026, 1, 31), language="fr"
    ),
    "erase_person": _erase,
    "hold_meeting": _hold,
    "move_report": _approve,
    "plan_meeting": lambda one: one.calls(
        "plan_meeting", committee=one.of.committee, held_on=one.at.date() + timedelta(days=10)
    ),
    "record_budget": _budget,
    "record_committee": _committee,
    "record_decision": _decide,
    "record_entry": _entry,
    "record_exchange": lambda one: one.calls(
        "record_exchange", agreement=one.of.programme.agreement, partner=texts.institution(one.at, kind="association")
    ),
    "record_meeting": lambda one: one.calls("record_meeting", committee=one.of.committee, held_on=date(2026, 2, 20)),
    "save_view": lambda one: one.calls("save_view", page="portfolio", query="watch=spends", titles={"fr": "Argent"}),
    "write_minutes": lambda one: one.calls("write_minutes", meeting=one.of.meeting, minutes_fr="PV", minutes_ar="محضر"),
}


def test_every_public_action_has_its_scene() -> None:
    assert set(PUBLIC) == set(SCENES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SCENES))
def test_an_action_broken_at_any_write_leaves_nothing(cast: Cast, at: datetime, name: str) -> None:
    check_whole(SCENES[name](Stage(seated(cast, at), cast, at)))


# What each action locks before it decides: rows of these tables, and the stamp that keeps writers of a room in order
LOCKS: dict[str, set[str]] = {
    "answer_question": {"stamp:portfolio"},
    "cancel_meeting": {"governance.meeting", "stamp:governance"},
    "close_decision": {"governance.decision", "stamp:governance"},
    "close_pledge": {
        "agreements.agreement",
        "exchanges.exchange",
        "exchanges.pledge",
        "stamp:agreements",
        "stamp:exchanges",
    },
    "compute_report": {"agreements.agreement"},
    "convene_meeting": {"governance.meeting"},
    "correct_entry": {"exchanges.exchange", "exchanges.pledge", "stamp:exchanges"},
    "delete_view": {"portfolio.savedview"},
    "enqueue_report": set(),
    "erase_person": {"portfolio.answer"},
    "hold_meeting": {"governance.meeting", "stamp:governance"},
    "move_report": {"agreements.agreement", "governance.report", "stamp:agreements"},
    "plan_meeting": {"governance.committee", "stamp:governance"},
    "record_budget": {"stamp:portfolio"},
    "record_committee": {"governance.committee", "stamp:governance"},
    "record_decision": {
        "agreements.agreement",
        "funding.condition",
        "funding.fundedagreement",
        "funding.tranche",
        "governance.committee",
        "stamp:agreements",
        "stamp:funding",
        "stamp:governance",
    },
    "record_entry": {"exchanges.exchange", "stamp:exchanges"},
    "record_exchange": {"agreements.agreement", "exchanges.exchange", "stamp:exchanges"},
    "record_meeting": {"governance.committee", "stamp:governance"},
    "save_view": {"portfolio.savedview", "stamp:portfolio"},
    "write_minutes": {"governance.meeting", "stamp:governance"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SCENES))
def test_an_action_refuses_whoever_may_not_leaves_a_trace_and_locks(cast: Cast, at: datetime, name: str) -> None:
    check_owed(
        SCENES[name](Stage(seated(cast, at), cast, at)),
        LOCKS[name],
        is_open=name == "delete_view",  # whoever owns the view
        leaves_no_trace=name == "enqueue_report",  # the report that it queues does
    )
