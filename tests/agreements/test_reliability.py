"""All or nothing: every public action of the room is broken at its writes in turn and leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest

from tests.agreements.test_amendments import change, opened, root, signed
from tests.agreements.test_councils import stage as on_session
from tests.agreements.test_reading import given, keep_all
from tests.agreements.test_rules_reading import FRENCH
from tests.cast import SYSTEM, Cast, make_cast
from tests.factories import agreements as make
from tests.guarded import check_owed
from tests.whole import Act, check_covered, check_killed, check_whole
from twiza.agreements import actions
from twiza.agreements.models import Amendment, Fulfilment


@dataclass(frozen=True)
class Stage:
    """What an action needs to be ready."""

    cast: Cast
    at: datetime

    def calls(self, action: str, **told: Any) -> Act:
        """The act of that name by the system at the instant of the suite; each time on rows as they were."""
        act: Callable[..., Any] = getattr(actions, action)
        return lambda: act(**{"by": SYSTEM, "at": self.at, **deepcopy(told)})

    def amendment(self) -> Amendment:
        """An amendment that changes the duration, the table of costs and a commitment."""
        parent = root(self.at)
        one = opened(parent, self.at)
        code = parent.parties.order_by("order")[0].institution.code
        change(one, ("term", "duration_months"), 72, self.at)
        change(one, ("term", "budget_centimes"), 130_000, self.at)
        change(one, ("cost", code, "2026", "Formation"), 30_000, self.at)
        return one

    def done(self) -> Fulfilment:
        """Something recorded for a commitment."""
        (one,) = make.in_force(self.at).commitments.all()
        return actions.record_fulfilment(commitment=one, what="Réuni", done_on=date(2026, 2, 1), by=SYSTEM, at=self.at)


def _change(one: Stage) -> Act:
    amendment = opened(root(one.at), one.at)
    path = ("term", "duration_months")
    return one.calls("change_text", amendment=amendment, path=path, after=72, effective_on=date(2025, 2, 1))


def _confirm(one: Stage) -> Act:
    reading = given(one.cast, one.at)
    decided = keep_all(reading)
    return one.calls("confirm_reading", reading=reading, key="lue", decisions=decided, by=one.cast.nadia)


def _approve(one: Stage) -> Act:
    amendment = signed(one.amendment(), one.at)
    return one.calls("move_amendment", amendment=amendment, name="approve_amendment")


def _put(one: Stage) -> Act:
    session, agreement = on_session(one.at)
    return one.calls("put_on_session", session=session, agreement=agreement)


def _quote(one: Stage) -> Act:
    agreement = make.draft(one.at)
    paper = actions.deposit_document(agreement=agreement, kind="press", title="Article", by=SYSTEM, at=one.at)
    told = [actions.QuotedField(agreement, name, paper, "Une phrase") for name in ("kind", "title_fr")]
    return one.calls("quote_fields", agreement=agreement, readings=told)


def _step(one: Stage) -> Act:
    session, agreement = on_session(one.at)
    item = actions.put_on_session(session=session, agreement=agreement, by=SYSTEM, at=one.at)
    told = {"vote": "adopted", "ayes": 40, "noes": 2, "abstentions": 1}
    return one.calls("record_step", item=item, step="vote", on=session.opens_on, **told)


def _remove(one: Stage) -> Act:
    agreement = make.draft(one.at)
    commitment = make.commitment(agreement, one.at)
    return one.calls("remove_from_draft", obj=commitment)


def _costs(one: Stage) -> Act:
    agreement = make.draft(one.at, budget_centimes=100_000, currency="MAD")
    first, second = agreement.parties.order_by("order")
    lines = [(first, 2024, "A", 40_000), (second, 2025, "B", 60_000)]
    actions.set_cost_table(agreement=agreement, lines=lines[::-1], by=SYSTEM, at=one.at)
    return one.calls("set_cost_table", agreement=agreement, lines=[(first, 2026, "C", 100_000)])


def _session(one: Stage) -> Act:
    region = make.institution(one.at, kind="region")
    return one.calls("open_session", institution=region, opens_on=date(2026, 3, 2))


def _sign(one: Stage) -> Act:
    agreement = make.bring(make.draft(one.at), "voted", one.at)
    return one.calls("record_signature", party=make.party(agreement), signed_on=date(2026, 3, 2))


def _publish(one: Stage) -> Act:
    return one.calls("publish_agreement", agreement=make.bring(make.draft(one.at), "under_study", one.at))


def _record(one: Stage) -> Act:
    (commitment,) = make.in_force(one.at).commitments.all()
    return one.calls("record_fulfilment", commitment=commitment, what="Réuni", done_on=date(2026, 2, 1))


SCENES: dict[str, Callable[[Stage], Act]] = {
    "add_clause": lambda one: one.calls("add_clause", agreement=make.draft(one.at), type="object", title_fr="Objet"),
    "add_commitment": lambda one: one.calls(
        "add_commitment",
        agreement=(draft := make.draft(one.at)),
        kind="act",
        wording_fr="Réunir",
        evidence_rule="act_recorded",
        parties=list(draft.parties.all()),
        due_year=2026,
    ),
    "add_party": lambda one: one.calls(
        "add_party", agreement=make.draft(one.at), institution=make.institution(one.at), roles=["signatory"]
    ),
    "change_text": _change,
    "confirm_reading": _confirm,
    "correct_fulfilment": lambda one: one.calls(
        "correct_fulfilment", fulfilment=one.done(), note="Erreur", done_on=date(2026, 2, 2)
    ),
    "deposit_document": lambda one: one.calls(
        "deposit_document", agreement=make.draft(one.at), kind="minutes", title="PV", content=b"x", filename="x.txt"
    ),
    "draft_agreement": lambda one: one.calls(
        "draft_agreement", key="neuve", kind="partnership", title_fr="Convention", starts_on=date(2024, 1, 1)
    ),
    "draft_amendment": lambda one: one.calls("draft_amendment", parent=root(one.at), key="avenant", title_fr="Avenant"),
    "edit_draft": lambda one: one.calls("edit_draft", obj=make.draft(one.at), changes={"title_fr": "Autre"}),
    "fill_clauses": lambda one: one.calls("fill_clauses", agreement=make.draft(one.at)),
    "load_sources": lambda one: one.calls("load_sources", keys=["tta-2023"]),
    "move_agreement": lambda one: one.calls("move_agreement", agreement=make.draft(one.at), name="study"),
    "move_amendment": _approve,
    "number_agreement": lambda one: one.calls(
        "number_agreement", agreement=make.draft(one.at), series="souss-massa", year=2026
    ),
    "open_session": _session,
    "publish_agreement": _publish,
    "put_on_session": _put,
    "quote_fields": _quote,
    "read_document": lambda one: one.calls(
        "read_document", content=FRENCH.encode(), filename="convention.txt", by=one.cast.nadia
    ),
    "record_fulfilment": _record,
    "record_signature": _sign,
    "record_step": _step,
    "register_institution": lambda one: one.calls(
        "register_institution", code="neuve", kind="ministry", name_fr="Ministère"
    ),
    "remove_from_draft": _remove,
    "set_cost_table": _costs,
}


def test_every_public_action_has_its_scene() -> None:
    check_covered(actions, SCENES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SCENES))
def test_an_action_broken_at_any_write_leaves_nothing(cast: Cast, at: datetime, name: str) -> None:
    check_whole(SCENES[name](Stage(cast, at)))


# What each action locks before it decides: rows of these tables, and the stamp that keeps writers of a room in order
LOCKS: dict[str, set[str]] = {
    "add_clause": {"agreements.agreement", "stamp:agreements"},
    "add_commitment": {"agreements.agreement", "stamp:agreements"},
    "add_party": {"agreements.agreement", "stamp:agreements"},
    "change_text": {"agreements.agreement", "agreements.amendment", "stamp:agreements"},
    "confirm_reading": {"agreements.agreement", "agreements.paperreading", "stamp:agreements"},
    "correct_fulfilment": {"agreements.agreement", "agreements.fulfilment", "stamp:agreements"},
    "deposit_document": {"agreements.agreement", "stamp:agreements"},
    "draft_agreement": {"stamp:agreements"},
    "draft_amendment": {"agreements.agreement", "stamp:agreements"},
    "edit_draft": {"agreements.agreement", "stamp:agreements"},
    "fill_clauses": {"agreements.agreement", "stamp:agreements"},
    "load_sources": {"agreements.agreement", "stamp:agreements"},
    "move_agreement": {"agreements.agreement", "stamp:agreements"},
    "move_amendment": {"agreements.agreement", "agreements.amendment", "stamp:agreements"},
    "number_agreement": {"agreements.agreement", "agreements.numberseries", "stamp:agreements"},
    "open_session": {"stamp:agreements"},
    "publish_agreement": {"agreements.agreement", "stamp:agreements"},
    "put_on_session": {"agreements.agreement", "stamp:agreements"},
    "quote_fields": {"stamp:agreements"},
    "read_document": {"stamp:agreements"},
    "record_fulfilment": {"agreements.agreement", "stamp:agreements"},
    "record_signature": {"agreements.agreement", "stamp:agreements"},
    "record_step": {"agreements.agreement", "agreements.sessionitem", "stamp:agreements"},
    "register_institution": {"stamp:agreements"},
    "remove_from_draft": {"agreements.agreement", "stamp:agreements"},
    "set_cost_table": {"agreements.agreement", "stamp:agreements"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SCENES))
def test_an_action_refuses_whoever_may_not_leaves_a_trace_and_locks(cast: Cast, at: datetime, name: str) -> None:
    check_owed(SCENES[name](Stage(cast, at)), LOCKS[name])


APPROVE = """
from django.utils import timezone
from tests.cast import SYSTEM
from twiza.agreements.actions import move_amendment
from twiza.agreements.models import Amendment
one = Amendment.objects.get()
act = lambda: move_amendment(amendment=one, name="approve_amendment", by=SYSTEM, at=timezone.now())
"""


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_while_it_approves_an_amendment_leaves_the_text_as_it_was(at: datetime) -> None:
    one = signed(Stage(make_cast(at), at).amendment(), at)
    check_killed(APPROVE)
    assert Amendment.objects.get(pk=one.pk).state == "approved"
