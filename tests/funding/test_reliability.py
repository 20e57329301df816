"""All or nothing: every public action of the room is broken at each of its writes in turn and leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from tests.cast import SYSTEM, Cast
from tests.factories import funding as make
from tests.factories.funding import Programme, mad
from tests.funding.test_commitments import text
from tests.guarded import check_owed
from tests.whole import Act, check_covered, check_whole, everything
from twiza.agreements.actions import draft_amendment
from twiza.agreements.models import Agreement
from twiza.funding import actions
from twiza.funding.models import Component, PaymentFile, Purse

pytestmark = pytest.mark.django_db
LISTED = """Référence;Date;Payeur;Montant
OP-1;15/03/2024;conseil-region-tta;100,00
OP-2;16/03/2024;conseil-region-tta;50,00"""


@dataclass
class Stage:
    """What an action needs to be ready."""

    of: Programme
    cast: Cast
    at: datetime

    def prepared(self) -> Any:
        """A tranche whose release is proposed, with what it orders committed."""
        make.road(self.of, self.at, self.of.region, 500, to="committed")
        tranche = make.tranche(self.of, self.at)
        actions.move_tranche(tranche=tranche, name="prepare_tranche", by=self.cast.rachid, at=self.at)
        return tranche

    def file(self) -> PaymentFile:
        """A list of two payments that may enter."""
        make.road(self.of, self.at, self.of.region, 500, to="ordered")
        return self.sent()

    def sent(self) -> PaymentFile:
        """The same list, tried."""
        return actions.send_payments(
            agreement=self.of.agreement, name="p.csv", content=LISTED.encode(), by=SYSTEM, at=self.at
        )

    def amendment(self) -> Agreement:
        """An amendment of the programme."""
        return draft_amendment(
            parent=Agreement.objects.get(pk=self.of.agreement.pk),
            key="avenant",
            title_fr="Avenant",
            by=SYSTEM,
            at=self.at,
        ).agreement


def _record_cost_table(one: Stage) -> Act:
    of = make.programme(one.cast, one.at, key="vide", year=0)
    shares = [actions.Share(of.region, 2024, mad(60), "a"), actions.Share(of.ministry, 2025, mad(40), "b")]
    return lambda: actions.record_cost_table(
        agreement=of.agreement,
        shares=shares,
        total=mad(100),
        value_on=date(2024, 1, 15),
        by=SYSTEM,
        at=one.at,
        components={"a": {"fr": "A"}, "b": {"fr": "B"}},
    )


def _settle(one: Stage) -> Act:
    agreement = text(one.at, one.cast, key="texte")[0]
    return lambda: actions.settle_promises(agreement=agreement, by=SYSTEM, at=one.at)


def _record_entry(one: Stage) -> Act:
    return lambda: make.entry(one.of.agreement, one.at, "committed", one.of.region, mad(10))


def _reverse(one: Stage) -> Act:
    entry = make.entry(one.of.agreement, one.at, "committed", one.of.region, mad(10))
    return lambda: actions.reverse_entry(entry=entry, note="x", by=SYSTEM, at=one.at)


def _amend(one: Stage) -> Act:
    amendment = one.amendment()
    return lambda: actions.amend_promise(
        amendment=amendment,
        payer=one.of.region,
        year=2024,
        amount=mad(1200),
        value_on=date(2024, 5, 1),
        by=SYSTEM,
        at=one.at,
    )


def _rate(one: Stage) -> Act:
    told = {"currency": "EUR", "on": date(2024, 1, 1), "rate": Decimal("10.8"), "source": "Essai"}
    return lambda: actions.record_rate(by=SYSTEM, at=one.at, **told)  # type: ignore[arg-type]


def _feed(one: Stage) -> Act:
    upstream = make.programme(one.cast, one.at, key="amont").agreement
    return lambda: actions.declare_feed(upstream=upstream, downstream=one.of.agreement, by=SYSTEM, at=one.at)


def _call(one: Stage) -> Act:
    purse = Purse.objects.get(institution=one.of.region)
    return lambda: actions.issue_fund_call(agreement=one.of.agreement, payer=purse, by=SYSTEM, at=one.at)


def _plan(one: Stage) -> Act:
    told = [actions.ConditionTold("visa"), actions.ConditionTold("decision", {}, one.of.ministry)]
    return lambda: make.tranche(one.of, one.at, *told)


def _attest(one: Stage) -> Act:
    tranche = make.tranche(one.of, one.at, actions.ConditionTold("decision"))
    paper = make.paper(one.of.agreement, one.at)
    condition = tranche.conditions.get()
    return lambda: actions.attest_condition(
        condition=condition, document=paper, on=date(2026, 3, 1), by=SYSTEM, at=one.at
    )


def _move(one: Stage) -> Act:
    tranche = make.tranche(one.of, one.at)
    return lambda: actions.move_tranche(tranche=tranche, name="prepare_tranche", by=one.cast.rachid, at=one.at)


def _release(one: Stage) -> Act:
    tranche = one.prepared()
    return lambda: actions.release_tranche(tranche=tranche, by=one.cast.nadia, at=one.at)


def _send(one: Stage) -> Act:
    make.road(one.of, one.at, one.of.region, 500, to="ordered")
    return one.sent


def _map(one: Stage) -> Act:
    file = one.file()
    mapping = {"reference": "Référence", "day": "Date", "amount": "Montant", "payer": "Payeur"}
    return lambda: actions.map_payments(file=file, mapping=mapping, choices={"stage": "paid"}, by=SYSTEM, at=one.at)


def _apply(one: Stage) -> Act:
    file = one.file()
    return lambda: actions.apply_payments(file=file, by=SYSTEM, at=one.at)


SCENES: dict[str, Callable[[Stage], Act]] = {
    "amend_promise": _amend,
    "apply_payments": _apply,
    "attest_condition": _attest,
    "declare_feed": _feed,
    "issue_fund_call": _call,
    "map_payments": _map,
    "move_tranche": _move,
    "plan_tranche": _plan,
    "record_cost_table": _record_cost_table,
    "record_entry": _record_entry,
    "record_rate": _rate,
    "release_tranche": _release,
    "reverse_entry": _reverse,
    "send_payments": _send,
    "settle_promises": _settle,
}


def test_every_public_action_has_its_scene() -> None:
    check_covered(actions, SCENES)


@pytest.mark.parametrize("name", sorted(SCENES))
def test_an_action_broken_at_any_write_leaves_nothing(
    programme: Programme, cast: Cast, at: datetime, name: str
) -> None:
    check_whole(SCENES[name](Stage(programme, cast, at)))


# What each action locks before it decides: rows of these tables, and the stamp that keeps writers of a room in order
LOCKS: dict[str, set[str]] = {
    "amend_promise": {"funding.fundedagreement", "stamp:funding"},
    "apply_payments": {"funding.fundedagreement", "stamp:funding"},
    "attest_condition": {"funding.condition", "funding.fundedagreement", "stamp:funding"},
    "declare_feed": {"funding.fundedagreement", "stamp:funding"},
    "issue_fund_call": {"funding.fundedagreement", "stamp:funding"},
    "map_payments": {"funding.fundedagreement", "stamp:funding"},
    "move_tranche": {"funding.fundedagreement", "funding.tranche", "stamp:funding"},
    "plan_tranche": {"funding.fundedagreement", "stamp:funding"},
    "record_cost_table": {"funding.fundedagreement", "stamp:funding"},
    "record_entry": {"funding.fundedagreement", "stamp:funding"},
    "record_rate": {"stamp:funding"},
    "release_tranche": {"funding.fundedagreement", "funding.tranche", "stamp:funding"},
    "reverse_entry": {"funding.fundedagreement", "stamp:funding"},
    "send_payments": {"funding.fundedagreement", "stamp:funding"},
    "settle_promises": {"funding.fundedagreement", "stamp:funding"},
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(SCENES))
def test_an_action_refuses_whoever_may_not_leaves_a_trace_and_locks(
    programme: Programme, cast: Cast, at: datetime, name: str
) -> None:
    check_owed(SCENES[name](Stage(programme, cast, at)), LOCKS[name])


def test_the_search_for_traces_sees_a_trace(programme: Programme, at: datetime) -> None:
    before = everything()
    Component.objects.create(agreement=programme.agreement, code="x", title_fr="X")
    assert everything() != before


def test_an_action_that_is_no_transaction_is_found_out(programme: Programme) -> None:
    def act() -> None:
        with connection.cursor() as cursor:
            for title in ("x", "y"):
                cursor.execute("UPDATE agreements_agreement SET title_fr = %s", [title])

    with pytest.raises(AssertionError, match="left after write number 1"):
        check_whole(act)
