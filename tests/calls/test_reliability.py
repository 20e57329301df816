"""All or nothing: every public action of the room is broken at its writes in turn and leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cast import SYSTEM, Cast
from tests.factories import agreements as texts
from tests.factories import calls as make
from tests.factories.funding import Programme, mad
from tests.guarded import check_owed
from tests.whole import Act, check_covered, check_whole
from twiza.calls import actions
from twiza.calls.models import Application, Award, Call
from twiza.funding.actions import move_tranche, record_entry, release_tranche


@dataclass(frozen=True)
class Stage:
    """What an action needs to be ready. later: after the call has closed."""

    of: Programme
    cast: Cast
    at: datetime
    later: datetime

    def calls(self, action: str, **told: Any) -> Act:
        """The act of that name by the system at the instant of the suite; each time on rows as they were."""
        act: Callable[..., Any] = getattr(actions, action)
        return lambda: act(**{"by": SYSTEM, "at": self.at, **deepcopy(told)})

    def draft(self) -> Call:
        """A call that is written."""
        return make.draft(self.of, self.cast, self.at)

    def open(self) -> Call:
        """A call that is open."""
        return make.published(self.of, self.cast, self.at)

    def filled(self) -> Application:
        """A file with everything said, not sent."""
        return make.filled(self.open(), self.cast.tamount, self.at)

    def sent(self) -> Application:
        """A file that was sent."""
        return make.sent(self.open(), self.cast.tamount, self.at)

    def eligible(self) -> Application:
        """A file that may be scored."""
        return make.eligible(self.open(), self.cast.tamount, self.at)

    def scored(self) -> Application:
        """A file with its two scores."""
        file = self.eligible()
        for person in make.reviewers(self.at, 2):
            make.score(file, person, self.later, 4, 4, 4)
        return file

    def ranked(self) -> Application:
        """A file that may be awarded."""
        file = self.scored()
        actions.rank_call(call=file.call, by=SYSTEM, at=self.later)
        return Application.objects.get(pk=file.pk)

    def received(self) -> Award:
        """A grant whose first tranche was received."""
        award = actions.award_application(application=self.ranked(), amount=mad(40_000), by=SYSTEM, at=self.later)
        day = self.later.date()
        agreement = texts.bring(award.agreement, "in_force", self.later, signed_on=day)
        told = {
            "agreement": agreement,
            "payer": self.of.agreement,
            "year": 2026,
            "value_on": day,
            "by": SYSTEM,
            "at": self.later,
        }
        record_entry(stage="committed", amount=mad(40_000), reference="E1", **told)
        first = award.tranches()[0]
        move_tranche(tranche=first, name="prepare_tranche", by=self.cast.rachid, at=self.later)
        release_tranche(tranche=first, by=self.cast.nadia, at=self.later)
        for stage in ("paid", "received"):
            record_entry(stage=stage, amount=mad(24_000), reference="P1", **told)
        return award


def _draft(one: Stage) -> Act:
    return one.calls(
        "draft_call",
        agreement=one.of.agreement,
        key="appel",
        windows=make.windows(one.of, one.cast),
        fields={"title_fr": "Appel", "year": 2026, "opens_at": one.at, "closes_at": one.later},
        criteria=make.CRITERIA,
    )


def _remove(one: Stage) -> Act:
    return one.calls("remove_paper", paper=one.filled().papers.get())


def _interest(one: Stage) -> Act:
    (person,) = make.reviewers(one.at, 1)
    return one.calls(
        "declare_interest", application=one.eligible(), user=person, kind="family", by=person, at=one.later
    )


def _review(one: Stage) -> Act:
    (person,) = make.reviewers(one.at, 1)
    given = make.points(4, 3, 2)
    return one.calls("record_review", application=one.eligible(), points=given, comment="Bien", by=person, at=one.later)


def _justify(one: Stage) -> Act:
    return one.calls(
        "justify_award",
        award=one.received(),
        amount=mad(20_000),
        on=one.later.date(),
        content=b"%PDF-x",
        filename="facture.pdf",
        by=one.cast.rachid,
        at=one.later,
    )


def _revoke(one: Stage) -> Act:
    award = actions.award_application(application=one.ranked(), amount=mad(40_000), by=SYSTEM, at=one.later)
    return one.calls("revoke_award", award=award, reason="Renonce", at=one.later)


def _save(one: Stage) -> Act:
    lines = {1: {"kind": "equipment", "label": "Métier", "centimes": 500}}
    return one.calls("save_application", call=one.open(), organisation=one.cast.tamount, fields=make.TEXTS, lines=lines)


def _erase(one: Stage) -> Act:
    person = one.cast.amina
    make.filled(one.open(), one.cast.tamount, one.at, contact_name=person.name)
    return one.calls("erase_person", email=person.email, reason="Demande")


SCENES: dict[str, Callable[[Stage], Act]] = {
    "attach_paper": lambda one: one.calls("attach_paper", application=one.filled(), kind="photo", content=make.png()),
    "award_application": lambda one: one.calls(
        "award_application", application=one.ranked(), amount=mad(40_000), at=one.later
    ),
    "declare_interest": _interest,
    "draft_call": _draft,
    "erase_person": _erase,
    "examine_application": lambda one: one.calls(
        "examine_application", application=one.sent(), is_eligible=False, note="Hors zone"
    ),
    "justify_award": _justify,
    "move_call": lambda one: one.calls("move_call", call=one.open(), name="cancel_call", note="Sans crédits"),
    "publish_call": lambda one: one.calls("publish_call", call=one.draft()),
    "rank_call": lambda one: one.calls("rank_call", call=one.scored().call, at=one.later),
    "record_review": _review,
    "remove_paper": _remove,
    "revoke_award": _revoke,
    "save_application": _save,
    "submit_application": lambda one: one.calls("submit_application", application=one.filled()),
    "withdraw_application": lambda one: one.calls("withdraw_application", application=one.sent()),
}


def test_every_public_action_has_its_scene() -> None:
    check_covered(actions, SCENES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SCENES))
def test_an_action_broken_at_any_write_leaves_nothing(
    programme: Programme, cast: Cast, at: datetime, name: str
) -> None:
    check_whole(SCENES[name](Stage(programme, cast, at, at + timedelta(days=make.DAYS + 1))))


# What each action locks before it decides: rows of these tables, and the stamp that keeps writers of a room in order
LOCKS: dict[str, set[str]] = {
    "attach_paper": {"calls.application", "stamp:calls"},
    "award_application": {
        "agreements.agreement",
        "calls.application",
        "calls.call",
        "calls.window",
        "funding.fundedagreement",
        "stamp:agreements",
        "stamp:calls",
        "stamp:funding",
    },
    "declare_interest": {"calls.application", "stamp:calls"},
    "draft_call": {"stamp:calls"},
    "erase_person": {"calls.application"},
    "examine_application": {"calls.application", "stamp:calls"},
    "justify_award": {
        "agreements.agreement",
        "calls.application",
        "funding.fundedagreement",
        "stamp:agreements",
        "stamp:calls",
        "stamp:funding",
    },
    "move_call": {"calls.call", "stamp:calls"},
    "publish_call": {"calls.call", "stamp:calls"},
    "rank_call": {"calls.call", "stamp:calls"},
    "record_review": {"calls.application", "stamp:calls"},
    "remove_paper": {"calls.application", "stamp:calls"},
    "revoke_award": {
        "agreements.agreement",
        "calls.application",
        "calls.call",
        "funding.fundedagreement",
        "funding.tranche",
        "stamp:agreements",
        "stamp:calls",
        "stamp:funding",
    },
    "save_application": {"calls.application", "calls.call", "stamp:calls"},
    "submit_application": {"calls.application", "calls.call", "stamp:calls"},
    "withdraw_application": {"calls.application", "stamp:calls"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SCENES))
def test_an_action_refuses_whoever_may_not_leaves_a_trace_and_locks(
    programme: Programme, cast: Cast, at: datetime, name: str
) -> None:
    check_owed(SCENES[name](Stage(programme, cast, at, at + timedelta(days=make.DAYS + 1))), LOCKS[name])
