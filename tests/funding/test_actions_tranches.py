"""Tranches: conditions, two people, once; calls for funds."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.cast import SYSTEM, Cast
from tests.factories import funding as make
from tests.factories.funding import Programme, mad
from tests.once import shared
from twiza.core.models import AuditRow
from twiza.core.refusals import MoveRefused, NotAllowed, Refusal
from twiza.funding import actions
from twiza.funding.actions import ConditionTold
from twiza.funding.models import Entry, FundCall, Purse
from twiza.funding.rules.payments import DayInFuture

pytestmark = pytest.mark.django_db
SOON = ConditionTold("day", {"on": "2026-03-16"})


@shared
def committed(programme: Programme, at: datetime) -> Programme:
    make.road(programme, at, programme.region, 800, to="committed")
    return programme


def test_a_tranche_is_released_by_another_person_and_its_order_enters_the_ledger(
    committed: Programme, cast: Cast, at: datetime
) -> None:
    tranche = make.tranche(committed, at, ConditionTold("signature"))
    actions.move_tranche(tranche=tranche, name="prepare_tranche", by=cast.rachid, at=at)
    entry = actions.release_tranche(tranche=tranche, by=cast.nadia, at=at)
    assert (entry.stage, entry.amount, entry.tranche) == ("ordered", mad(500), tranche)
    tranche.refresh_from_db()
    assert (tranche.state, tranche.prepared_by_id, tranche.released_by_id) == (
        "released",
        cast.rachid.pk,
        cast.nadia.pk,
    )
    assert AuditRow.objects.filter(action="release_tranche").count() == 1


def test_the_person_who_proposed_cannot_release(committed: Programme, cast: Cast, at: datetime) -> None:
    tranche = make.tranche(committed, at)
    actions.move_tranche(tranche=tranche, name="prepare_tranche", by=cast.nadia, at=at)
    with pytest.raises(Refusal) as refused:
        actions.release_tranche(tranche=tranche, by=cast.nadia, at=at)
    assert refused.value.code == "same_person"
    assert not Entry.objects.filter(stage="ordered").exists()


def test_a_tranche_is_released_once(committed: Programme, cast: Cast, at: datetime) -> None:
    tranche = make.tranche(committed, at)
    actions.move_tranche(tranche=tranche, name="prepare_tranche", by=cast.rachid, at=at)
    actions.release_tranche(tranche=tranche, by=cast.nadia, at=at)
    with pytest.raises(MoveRefused):
        actions.release_tranche(tranche=tranche, by=cast.nadia, at=at)
    assert Entry.objects.filter(stage="ordered").count() == 1


def test_what_is_missing_is_named_with_its_owner(committed: Programme, cast: Cast, at: datetime) -> None:
    tranche = make.tranche(
        committed,
        at,
        ConditionTold("report", {}, committed.region),
        ConditionTold("visa", {}, committed.ministry),
        SOON,
    )
    with pytest.raises(actions.ConditionsMissing) as refused:
        actions.move_tranche(tranche=tranche, name="prepare_tranche", by=cast.rachid, at=at)
    assert committed.region.name in refused.value.sentence
    missing = tranche.missing(at.date())
    assert [(one.condition.kind, one.condition.owner) for one in missing] == [
        ("report", committed.region),
        ("visa", committed.ministry),
        ("day", None),
    ]
    assert not tranche.missing(at.date() + timedelta(days=1))[2:]


def test_a_paper_attests_a_report(committed: Programme, cast: Cast, at: datetime) -> None:
    tranche = make.tranche(committed, at, ConditionTold("report"), ConditionTold("signature"))
    report, computed = tranche.conditions.order_by("pk")
    paper = make.paper(committed.agreement, at)
    told = {"document": paper, "by": cast.rachid, "at": at}
    with pytest.raises(DayInFuture):
        actions.attest_condition(condition=report, on=at.date() + timedelta(days=1), **told)
    with pytest.raises(actions.NotAttested):
        actions.attest_condition(condition=computed, on=at.date(), **told)
    actions.attest_condition(condition=report, on=at.date(), **told)
    assert tranche.missing(at.date()) == []
    other = make.programme(cast, at, key="other", year=0)
    with pytest.raises(actions.OtherAgreement):
        actions.attest_condition(
            condition=report, on=at.date(), document=make.paper(other.agreement, at), by=SYSTEM, at=at
        )


def test_the_rate_of_justified_spending_is_computed_from_the_ledger(
    committed: Programme, cast: Cast, at: datetime
) -> None:
    tranche = make.tranche(committed, at, ConditionTold("justified", {"rate": "0.5"}))
    make.road(committed, at, committed.ministry, 400, to="received")
    make.entry(committed.agreement, at, "spent", None, mad(300), payee=cast.tamount)
    make.entry(committed.agreement, at, "justified", None, mad(199), payee=cast.tamount)
    assert tranche.missing(at.date())
    make.entry(committed.agreement, at, "justified", None, mad(1), payee=cast.tamount)
    assert not tranche.missing(at.date())


def test_a_tranche_stays_within_the_promise_and_the_commitment(committed: Programme, cast: Cast, at: datetime) -> None:
    first = make.tranche(committed, at, amount=mad(900))
    with pytest.raises(Refusal) as refused:
        make.tranche(committed, at, amount=mad(101))
    assert refused.value.code == "beyond_promised"
    actions.move_tranche(tranche=first, name="prepare_tranche", by=cast.rachid, at=at)
    with pytest.raises(Refusal) as refused:
        actions.release_tranche(tranche=first, by=cast.nadia, at=at)
    assert refused.value.code == "beyond_committed"
    first.refresh_from_db()
    assert first.state == "prepared"


def test_a_proposal_is_sent_back_or_given_up_with_a_reason(committed: Programme, cast: Cast, at: datetime) -> None:
    tranche = make.tranche(committed, at)
    actions.move_tranche(tranche=tranche, name="prepare_tranche", by=cast.rachid, at=at)
    for name in ("send_back_tranche", "cancel_tranche"):
        with pytest.raises(actions.NoteNeeded):
            actions.move_tranche(tranche=tranche, name=name, by=cast.nadia, at=at)
    actions.move_tranche(tranche=tranche, name="send_back_tranche", note="rapport", by=cast.nadia, at=at)
    actions.move_tranche(tranche=tranche, name="cancel_tranche", note="sans objet", by=cast.nadia, at=at)
    with pytest.raises(MoveRefused):
        actions.move_tranche(tranche=tranche, name="prepare_tranche", by=cast.rachid, at=at)
    for name in ("release_tranche", "nonsense"):
        with pytest.raises(MoveRefused):
            actions.move_tranche(tranche=tranche, name=name, by=cast.nadia, at=at)


def test_a_number_serves_once(committed: Programme, at: datetime) -> None:
    tranche = make.tranche(committed, at, amount=mad(1))
    with pytest.raises(actions.NumberTaken):
        make.tranche(committed, at, amount=mad(1), number=tranche.number)


@pytest.mark.parametrize("person", ["sara", "khadija", "amina", "yto", "rachid"])
def test_only_those_who_may_release_release(committed: Programme, cast: Cast, at: datetime, person: str) -> None:
    tranche = make.tranche(committed, at)
    actions.move_tranche(tranche=tranche, name="prepare_tranche", by=cast.nadia, at=at)
    with pytest.raises(NotAllowed):
        actions.release_tranche(tranche=tranche, by=getattr(cast, person), at=at)


def test_a_late_party_is_called_once_a_day_with_frozen_lines(programme: Programme, at: datetime) -> None:
    make.road(programme, at, programme.region, 400)
    purse = Purse.objects.get(institution=programme.region)
    call = actions.issue_fund_call(agreement=programme.agreement, payer=purse, by=SYSTEM, at=at)
    again = actions.issue_fund_call(agreement=programme.agreement, payer=purse, by=SYSTEM, at=at)
    assert call == again
    # 2024 and 2025 are due on 15 March 2026; 2026 is not
    assert call.amount == mad(1600)
    assert [(line["year"], line["missing"]) for line in call.content["lines"]] == [(2024, 60000), (2025, 100000)]
    assert call.reference == "AF/tta-2023/001"
    assert FundCall.objects.count() == 1


def test_who_owes_nothing_is_not_called(programme: Programme, at: datetime) -> None:
    purse = Purse.objects.get(institution=programme.region)
    for year in (2024, 2025):
        make.road(programme, at, programme.region, 1000, year=year, on=date(2025, 3, 1))
    with pytest.raises(actions.NothingLate):
        actions.issue_fund_call(agreement=programme.agreement, payer=purse, by=SYSTEM, at=at)
