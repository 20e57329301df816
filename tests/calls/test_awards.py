"""A grant becomes a sub-agreement with tranches, within what the rules and the money allow, or nothing happens."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.calls.conftest import Scored
from tests.cast import SYSTEM, Cast
from tests.factories import agreements as make_agreements
from tests.factories import calls as make
from tests.factories.funding import Programme, mad
from twiza.accounts.actions import grant_role
from twiza.accounts.rules import Role
from twiza.agreements.models import Agreement
from twiza.calls import actions
from twiza.calls.models import Application, Award, Call
from twiza.calls.queries import funded_elsewhere, open_grants
from twiza.calls.rules.costs import AwardBeyondBudget
from twiza.core.refusals import MoveRefused, NotAllowed, Refusal
from twiza.funding.actions import move_tranche, record_entry, release_tranche
from twiza.funding.models import Entry, Tranche
from twiza.funding.queries import statement


def award(file: Application, at: datetime, dirhams: int = 40_000, by: object = SYSTEM) -> Award:
    return actions.award_application(application=file, amount=mad(dirhams), by=by, at=at)  # type: ignore[arg-type]


def test_a_grant_becomes_a_sub_agreement_with_its_promise_and_tranches(
    ranked: Scored, cast: Cast, programme: Programme, later: datetime
) -> None:
    made = award(ranked.files[0], later, by=cast.khadija)
    agreement = made.agreement
    assert agreement.parent_id == programme.agreement.pk
    assert (agreement.kind, agreement.state, agreement.budget) == ("specific", "draft", mad(40_000))
    assert {party.institution.code for party in agreement.parties.all()} == {
        "conseil-region-tta",
        f"organisation-{cast.tamount.pk}",
    }
    assert made.sums() == {"promised": mad(40_000)}
    tranches = list(Tranche.objects.filter(agreement=agreement).order_by("number"))
    assert [one.amount for one in tranches] == [mad(24_000), mad(16_000)]
    assert Application.objects.get(pk=ranked.files[0].pk).state == "awarded"


def test_the_money_of_a_grant_is_counted_once(ranked: Scored, programme: Programme, later: datetime) -> None:
    before = statement(programme.agreement, on=later.date())["consolidated"]["promised"]
    award(ranked.files[0], later)
    after = statement(programme.agreement, on=later.date())
    assert after["consolidated"]["promised"] == before


def test_a_grant_is_signed_released_paid_and_justified(
    ranked: Scored, cast: Cast, programme: Programme, later: datetime
) -> None:
    made = award(ranked.files[0], later)
    agreement = make_agreements.bring(made.agreement, "in_force", later, signed_on=later.date())
    first = made.tranches()[0]
    told = {"payer": programme.agreement, "year": 2026, "by": SYSTEM, "at": later, "value_on": later.date()}
    record_entry(agreement=agreement, stage="committed", amount=mad(40_000), reference="E1", **told)
    move_tranche(tranche=first, name="prepare_tranche", by=cast.rachid, at=later)
    release_tranche(tranche=first, by=cast.nadia, at=later)
    for stage in ("paid", "received"):
        record_entry(agreement=agreement, stage=stage, amount=mad(24_000), reference="P1", **told)
    assert [one.agreement for one in open_grants(cast.tamount)] == [agreement]
    actions.justify_award(
        award=made,
        amount=mad(20_000),
        on=later.date(),
        content=b"%PDF-facture",
        filename="facture.pdf",
        by=cast.rachid,
        at=later,
    )
    assert made.justified == mad(20_000)
    again = actions.justify_award(
        award=made,
        amount=mad(20_000),
        on=later.date(),
        content=b"%PDF-facture",
        filename="facture.pdf",
        by=cast.rachid,
        at=later,
    )
    assert Entry.objects.filter(agreement=agreement, stage="justified").get() == again
    with pytest.raises(Refusal) as refused:
        actions.justify_award(
            award=made,
            amount=mad(5_000),
            on=later.date(),
            content=b"%PDF-autre",
            filename="autre.pdf",
            by=cast.rachid,
            at=later,
        )
    assert refused.value.code == "beyond_received"
    second = made.tranches()[1]
    assert second.missing(later.date()) == []


def test_nothing_is_granted_above_what_is_asked_or_allowed(ranked: Scored, later: datetime) -> None:
    with pytest.raises(Refusal) as refused:
        award(ranked.files[0], later, 40_001)
    assert refused.value.code == "award_beyond_most"
    with pytest.raises(Refusal) as refused:
        award(ranked.files[0], later, 0)
    assert refused.value.code == "award_not_positive"


def test_nothing_is_granted_beyond_the_budget_of_the_window(ranked: Scored, later: datetime) -> None:
    for file in ranked.files[:2]:
        award(file, later)
    with pytest.raises(Refusal) as refused:
        award(ranked.files[2], later)
    assert refused.value.code == "award_beyond_budget"
    assert Award.objects.count() == 2
    award(ranked.files[2], later, 20_000)


def test_a_reserve_file_leaves_what_is_proposed_to_the_files_before_it(ranked: Scored, later: datetime) -> None:
    with pytest.raises(AwardBeyondBudget):
        award(ranked.files[2], later, 20_001)
    award(ranked.files[2], later, 20_000)
    assert Award.objects.count() == 1


def test_nobody_awards_on_their_own_application(ranked: Scored, cast: Cast, later: datetime) -> None:
    actions.declare_interest(application=ranked.files[0], user=cast.khadija, kind="family", by=cast.nadia, at=later)
    with pytest.raises(actions.OwnInterest):
        award(ranked.files[0], later, by=cast.khadija)
    assert not Award.objects.exists()
    assert not Agreement.objects.filter(parent__isnull=False).exists()


def test_whoever_acts_for_the_applicant_does_not_award(
    ranked: Scored, cast: Cast, at: datetime, later: datetime
) -> None:
    grant_role(user=cast.nadia, role=Role.PRESIDENT, organisation_ref=str(cast.tamount.pk), by=SYSTEM, at=at)
    cast.nadia.forget_grants()
    with pytest.raises(actions.OwnInterest):
        award(ranked.files[0], later, by=cast.nadia)


@pytest.mark.parametrize("name", ["rachid", "sara", "amina", "younes", "yto"])
def test_only_who_may_award_awards(ranked: Scored, cast: Cast, later: datetime, name: str) -> None:
    with pytest.raises(NotAllowed):
        award(ranked.files[0], later, by=getattr(cast, name))


def test_an_award_is_given_once_and_after_the_ranking(scored: Scored, later: datetime) -> None:
    with pytest.raises(MoveRefused):
        award(scored.files[0], later)
    actions.rank_call(call=scored.call, by=SYSTEM, at=later)
    award(scored.files[0], later)
    with pytest.raises(MoveRefused):
        award(scored.files[0], later)


def test_who_is_funded_elsewhere_is_shown_with_sums_and_sources(
    call: Call, programme: Programme, cast: Cast, at: datetime
) -> None:
    for stage in ("committed", "ordered", "paid", "received"):
        record_entry(
            agreement=programme.agreement,
            stage=stage,
            amount=mad(900),
            value_on=date(2024, 3, 1),
            payer=programme.region,
            year=2024,
            reference="X",
            by=SYSTEM,
            at=at,
        )
    record_entry(
        agreement=programme.agreement,
        stage="spent",
        amount=mad(700),
        value_on=date(2024, 3, 5),
        payee=cast.tamount,
        reference="OP-7",
        by=SYSTEM,
        at=at,
    )
    found = funded_elsewhere(cast.tamount)
    assert [(one.agreement.key, one.given, one.sources, one.is_open) for one in found] == [
        ("tta-2023", mad(700), ["OP-7"], True)
    ]
    file = make.sent(call, cast.tamount, at)
    assert file.frozen["answers"]["open_grant"] == "no"
