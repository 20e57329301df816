"""An amendment runs through the floors: promise, target of the plan, ledger and its limits; history stays."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cast import SYSTEM, Cast
from tests.factories import agreements as make
from twiza import plans
from twiza.agreements import actions
from twiza.agreements.models import Agreement, Amendment, stand_agreements
from twiza.agreements.queries import agenda
from twiza.agreements.rules.states import State
from twiza.core.refusals import Refusal
from twiza.core.values import Money
from twiza.funding.actions import record_entry, settle_promises
from twiza.funding.models import Entry
from twiza.plans.actions import load_plan
from twiza.register.actions import load_organisations
from twiza.register.rules.records import Record

pytestmark = pytest.mark.django_db
ON = date(2025, 6, 1)
PLAN = Path(plans.__file__).parent / "sources" / "mre-2020.json"
Changes = dict[tuple[str, ...], Any]


def amend(root: Agreement, changes: Changes, at: datetime, *, from_: date = date(2025, 2, 1)) -> Amendment:
    """An amendment signed in January 2025 and approved at an instant."""
    one = actions.draft_amendment(parent=root, key=f"{root.key}-avenant", title_fr="Avenant", by=SYSTEM, at=at)
    for path, after in changes.items():
        actions.change_text(amendment=one, path=path, after=after, effective_on=from_, by=SYSTEM, at=at)
    make.bring(one.agreement, State.SIGNED, at, signed_on=date(2025, 1, 10))
    return actions.move_amendment(amendment=one, name="approve_amendment", by=SYSTEM, at=at)


def test_a_target_of_the_plan_is_asked_for_what_the_text_of_the_day_promises(cast: Cast, at: datetime) -> None:
    signed = datetime(2020, 12, 1, tzinfo=UTC)
    crafts = Record(
        number=1,
        name_fr="Tissage du Rif",
        form="cooperative",
        sector="craft",
        territory_id=cast.tetouan.pk,
        status="active",
        founded_on=date(2018, 1, 5),
    )
    load_organisations(records=[crafts], source=cast.source, by=SYSTEM, at=signed)
    actions.load_sources(by=SYSTEM, at=at, keys=["mre-2020"])
    load_plan(declaration=json.loads(PLAN.read_text(encoding="utf-8")), by=SYSTEM, at=at)
    root = Agreement.objects.get(key="mre-2020")
    promised = root.commitments.filter(unit="percent").first()
    assert promised is not None
    later = at + timedelta(days=2)
    amend(root, {("commitment", str(promised.number), "quantity"): "60"}, later)

    def wanted(on: date, known: datetime | None = None) -> Decimal | None:
        fresh = Agreement.objects.for_list().get(pk=root.pk)
        stood = stand_agreements([fresh], on=on, known=known)[root.pk]
        (found,) = [one.measure for one in stood if one.commitment.pk == promised.pk]
        return found.wanted if found else None

    assert wanted(ON) == 60
    assert wanted(date(2025, 1, 31)) == 80
    assert wanted(ON, known=at) == 80
    promised.refresh_from_db()
    assert promised.quantity == 80


def funded(at: datetime) -> Agreement:
    """In force since 2024: 600 DH of the first party in 2024, 400 of the second in 2025, promised in the ledger."""
    agreement = make.draft(at, key="racine", budget_centimes=100_000, currency="MAD")
    first, second = agreement.parties.order_by("order")
    lines = [(first, 2024, "Formation", 60_000), (second, 2025, "Formation", 40_000)]
    actions.set_cost_table(agreement=agreement, lines=lines, by=SYSTEM, at=at)
    make.commitment(
        agreement, at, kind="money", evidence_rule="money_paid", amount=Money(40_000), parties=[second], due_year=2025
    )
    agreement = make.bring(agreement, State.IN_FORCE, at)
    settle_promises(agreement=agreement, by=SYSTEM, at=at)
    return agreement


def promised(on: date, known: datetime | None = None) -> int:
    rows = Entry.objects.filter(stage="promised", value_on__lte=on)
    return sum(row.centimes for row in rows if known is None or row.recorded_at <= known)


def test_the_ledger_its_limits_and_the_commitment_follow_the_amendment(cast: Cast, at: datetime) -> None:
    root = funded(at)
    second = root.parties.order_by("order")[1].institution

    def commit() -> Entry:
        return record_entry(
            agreement=root,
            stage="committed",
            amount=Money(55_000),
            value_on=date(2025, 3, 1),
            payer=second,
            year=2025,
            component=Entry.objects.filter(payer__institution=second).earliest("pk").component,
            by=SYSTEM,
            at=at,
        )

    with pytest.raises(Refusal):
        commit()
    later = at + timedelta(days=2)
    changes: Changes = {
        ("term", "budget_centimes"): "1.200,00",
        ("cost", second.code, "2025", "Formation"): "600 DH",
        ("commitment", "1", "centimes"): "600",
        ("term", "duration_months"): 72,
    }
    amend(root, changes, later)
    assert (promised(date(2025, 1, 31)), promised(ON)) == (100_000, 120_000)
    assert promised(ON, known=at) == 100_000
    commit()
    fresh = Agreement.objects.for_list().get(pk=root.pk)
    (stood,) = stand_agreements([fresh], on=ON)[root.pk]
    assert stood.commitment.centimes == 60_000
    assert stood.measure is not None
    assert stood.measure.wanted == 60_000
    assert Agreement.objects.get(pk=root.pk).commitments.get().centimes == 40_000
    lapses = [one.on for one in agenda(first=ON, last=date(2031, 1, 1), today=ON) if one.code == "lapses"]
    assert lapses == [date(2030, 1, 1)]


def test_an_amendment_that_the_ledger_refuses_is_not_approved(cast: Cast, at: datetime) -> None:
    """What is committed cannot be promised away: neither the text nor the ledger changes."""
    root = funded(at)
    first = root.parties.order_by("order")[0].institution
    component = Entry.objects.filter(payer__institution=first).earliest("pk").component
    record_entry(
        agreement=root,
        stage="committed",
        amount=Money(60_000),
        value_on=date(2024, 3, 1),
        payer=first,
        year=2024,
        component=component,
        by=SYSTEM,
        at=at,
    )
    changes: Changes = {("term", "budget_centimes"): 90_000, ("cost", first.code, "2024", "Formation"): 50_000}
    with pytest.raises(Refusal):
        amend(root, changes, at)
    assert Amendment.objects.get().state == "proposed"
    assert promised(ON) == 100_000
