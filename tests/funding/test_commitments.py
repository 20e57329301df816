"""Commitments of money measured from the ledger, and promises that follow the text and its amendments."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import SYSTEM, Cast
from tests.factories import agreements as texts
from tests.factories import funding as make
from tests.factories.funding import eur, mad
from twiza.agreements.actions import (
    add_commitment,
    change_text,
    draft_amendment,
    move_amendment,
    record_fulfilment,
    set_cost_table,
)
from twiza.agreements.models import Agreement, Amendment, Commitment, consolidated, stand_agreements
from twiza.core.models import AuditRow
from twiza.core.refusals import NotAllowed, Refusal
from twiza.funding import actions
from twiza.funding.models import Component, Entry, FundedAgreement, Tranche
from twiza.funding.queries import late_shares, proofs, statement
from twiza.funding.rules.allotment import Given, PayableCommitment, allot
from twiza.funding.rules.stages import BeyondPromised

SUMS = st.lists(
    st.tuples(st.integers(1, 3), st.integers(-50, 200).filter(bool), st.integers(0, 9), st.integers(0, 4)), max_size=12
)
OWED = st.lists(
    st.tuples(st.sets(st.integers(1, 3), min_size=1), st.none() | st.integers(1, 300), st.integers(0, 9)),
    min_size=1,
    max_size=4,
)


@given(owed=OWED, sums=SUMS)
def test_no_sum_is_counted_twice_nor_left_out(owed: list[Any], sums: list[Any]) -> None:
    promises = [
        PayableCommitment(n, frozenset(payers), wanted, date(2024, 1, 1) + timedelta(days=day))
        for n, (payers, wanted, day) in enumerate(owed, start=1)
    ]
    given_ = [
        Given(n, payer, amount, date(2024, 1, 1) + timedelta(days=day), named)
        for n, (payer, amount, day, named) in enumerate(sums)
    ]
    found = allot(promises, given_)
    for one in given_:
        parts = sum(part.amount for parts in found.values() for part in parts if part.key == one.key)
        is_owed = one.commitment in found or (
            not one.commitment and any(one.payer in promise.payers for promise in promises)
        )
        assert parts == (one.amount if is_owed else 0)
    for promise in promises:
        for part in found[promise.key]:
            assert given_[part.key].payer in promise.payers or given_[part.key].commitment == promise.key


def test_the_oldest_debt_is_paid_first_unless_the_entry_says_which() -> None:
    first, second = (PayableCommitment(n, frozenset({1}), 100, date(2023 + n, 12, 31)) for n in (1, 2))
    day = date(2024, 6, 1)
    found = allot([second, first], [Given(1, 1, 150, day), Given(2, 1, 30, day, commitment=2)])
    assert [(key, [(one.key, one.amount) for one in parts]) for key, parts in sorted(found.items())] == [
        (1, [(1, 100)]),
        (2, [(1, 50), (2, 30)]),
    ]


pytestmark: list[Any] = []
db = pytest.mark.django_db


def text(at: datetime, cast: Cast, *, table: bool = True, key: str = "tta-2023") -> tuple[Agreement, Any, Any]:
    """Region and ministry promise 1,000 dirhams each by the end of 2025, over two years; the territory is Rachid's."""
    agreement = texts.draft(
        at,
        key=key,
        territory=cast.north,
        parties=0,
        budget_centimes=200_000,
        currency="MAD",
        starts_on=date(2024, 1, 1),
        duration_months=24,
    )
    region = make.institution(at, "conseil-region-tta", kind="region", name_fr="Région", name_ar="الجهة")
    ministry = make.institution(at, "ministere-ess", name_fr="Ministère", name_ar="الوزارة")
    from twiza.agreements.actions import add_party

    sides = [
        add_party(agreement=agreement, institution=one, roles=["signatory", "funder"], by=SYSTEM, at=at)
        for one in (region, ministry)
    ]
    for side in sides:
        texts.commitment(
            agreement,
            at,
            kind="money",
            evidence_rule="money_paid",
            amount=mad(1000),
            due_year=2025,
            parties=[side],
            wording_fr=f"Verser mille dirhams ({side.institution.code})",
        )
    if table:
        lines = [(side, year, "Formation", 50_000) for side in sides for year in (2024, 2025)]
        set_cost_table(agreement=agreement, lines=lines, by=SYSTEM, at=at)
    texts.bring(agreement, "in_force", at)
    return FundedAgreement.objects.get(pk=agreement.pk), region, ministry


def training() -> Component:
    """The component that the text names."""
    return Component.objects.get()


def standing(agreement: Agreement, on: date, known: datetime | None = None) -> list[tuple[str, int | None]]:
    """(code, centimes) of each commitment in order."""
    stood = stand_agreements([Agreement.objects.get(pk=agreement.pk)], on=on, known=known)[agreement.pk]
    return [(one.code, None if one.measure is None else int(one.measure.done or 0)) for one in stood]


@db
def test_the_standing_of_a_promise_of_money_is_that_of_the_ledger(cast: Cast, at: datetime) -> None:
    agreement, region, ministry = text(at, cast)
    actions.settle_promises(agreement=agreement, by=SYSTEM, at=at)
    of = make.Programme(agreement, region, ministry)
    make.road(of, at, region, 500, year=2024, component=training(), on=date(2024, 11, 2))
    make.road(of, at, region, 500, year=2025, component=training(), on=date(2025, 11, 3))
    make.road(of, at, ministry, 200, year=2024, component=training(), on=date(2024, 12, 1))
    assert standing(agreement, date(2024, 6, 30)) == [("on_track", 0), ("on_track", 0)]
    # the shares of 2024 are due on its last day: the ministry is behind its own cost table from then on
    assert standing(agreement, date(2025, 2, 1)) == [("on_track", 50000), ("at_risk", 20000)]
    assert standing(agreement, date(2026, 1, 5)) == [("kept", 100000), ("late", 20000)]


@db
def test_a_reversal_changes_the_standing_from_the_instant_that_it_was_known(cast: Cast, at: datetime) -> None:
    agreement, region, ministry = text(at, cast)
    actions.settle_promises(agreement=agreement, by=SYSTEM, at=at)
    of = make.Programme(agreement, region, ministry)
    paid = [
        make.road(of, at, region, 500, year=year, component=training(), on=date(year, 11, 2))[-1]
        for year in (2024, 2025)
    ]
    later, on = at + timedelta(days=4), date(2026, 1, 5)
    actions.reverse_entry(entry=paid[1], note="saisi deux fois", by=SYSTEM, at=later)
    assert standing(agreement, on)[0] == ("late", 50000)
    assert standing(agreement, on, at)[0] == ("kept", 100000)
    assert standing(agreement, on, at - timedelta(days=1))[0] == ("late", 0)


@db
def test_without_a_ledger_recorded_facts_speak(cast: Cast, at: datetime) -> None:
    agreement, _region, ministry = text(at, cast, table=False)
    row = Commitment.objects.get(agreement=agreement, number=1)
    record_fulfilment(commitment=row, what="Versement", done_on=date(2025, 1, 1), amount=mad(1000), by=SYSTEM, at=at)
    assert standing(agreement, date(2026, 1, 5)) == [("kept", 100000), ("late", 0)]
    shares = [actions.Share(ministry, 2024, mad(1000))]
    actions.record_cost_table(
        agreement=agreement, shares=shares, total=mad(1000), value_on=date(2024, 1, 15), by=SYSTEM, at=at
    )
    # the money of the agreement is in the ledger now, and the ledger holds no payment
    assert standing(agreement, date(2026, 1, 5)) == [("late", 0), ("late", 0)]


@db
def test_euros_count_at_their_dated_rate_and_a_missing_rate_says_so(cast: Cast, at: datetime) -> None:
    of = make.programme(cast, at)
    donor = make.donor(of, at, euros=100)
    row = make_commitment(donor, at, amount=mad(1080))
    assert standing(donor.agreement, date(2026, 1, 5)) == [("kept", 108000)]
    row.currency, row.centimes = "USD", 5
    row.save()
    stood = stand_agreements([donor.agreement], on=date(2026, 1, 5))[donor.agreement.pk][0]
    assert (stood.code, stood.verdict.reason) == ("unknown", "rate_missing")
    row.currency, row.centimes = "EUR", eur(100).centimes
    row.save()
    assert standing(donor.agreement, date(2026, 1, 5)) == [("kept", 10000)]


def make_commitment(of: make.Programme, at: datetime, **told: Any) -> Commitment:
    """A promise of money of the first payer of an agreement in force."""
    party = of.agreement.parties.get(institution=of.region)
    row = Commitment(
        agreement_id=of.agreement.pk,
        number=9,
        kind="money",
        evidence_rule="money_paid",
        due_year=2025,
        wording_fr="Verser",
        centimes=told["amount"].centimes,
        currency=told["amount"].currency,
        evidence_params=told.get("params", {}),
    )
    row.save()
    row.parties.set([party])
    return row


@pytest.mark.parametrize(("stage", "done"), [("received", 60000), ("spent", 30000), ("justified", 10000)])
@db
def test_a_promise_may_be_measured_by_another_stage(cast: Cast, at: datetime, stage: str, done: int) -> None:
    of = make.programme(cast, at)
    make.road(of, at, of.region, 600, to="received")
    make.entry(of.agreement, at, "spent", None, mad(300), payee=cast.tamount)
    make.entry(of.agreement, at, "justified", None, mad(100), payee=cast.tamount)
    make_commitment(of, at, amount=mad(1000), params={"stage": stage})
    assert standing(of.agreement, date(2026, 1, 5)) == [("late", done)]


@db
def test_a_stage_that_does_not_exist_is_refused(cast: Cast, at: datetime) -> None:
    agreement = texts.draft(at)
    with pytest.raises(Refusal):
        add_commitment(
            agreement=agreement,
            kind="money",
            wording_fr="Verser",
            evidence_rule="money_paid",
            amount=mad(5),
            evidence_params={"stage": "dreamt"},
            by=SYSTEM,
            at=at,
        )


@db
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_pages_of_the_agreement_show_the_ledger_as_proof(
    client: Client, cast: Cast, at: datetime, language: str
) -> None:
    agreement, region, ministry = text(at, cast)
    actions.settle_promises(agreement=agreement, by=SYSTEM, at=at)
    of = make.Programme(agreement, region, ministry)
    make.road(of, at, region, 500, year=2024, component=training(), on=date(2024, 11, 2), reference="OP-77")
    client.force_login(cast.rachid)
    row = Commitment.objects.get(agreement=agreement, number=1)
    page = client.get(reverse("agreements:agreement-detail", args=["tta-2023"]) + "?on=2025-06-30").content.decode()
    assert "500,00" in page.replace("\u202f", "").replace("\xa0", " ").replace("DH", "")
    address = reverse("funding:commitment-panel", args=[row.pk]).replace("/fr/", f"/{language}/")
    panel = client.get(f"{address}?on=2025-06-30")
    assert "OP-77" in panel.content.decode()
    assert [one.entry.stage for one in panel.context["proofs"]] == ["paid"]
    assert client.get(f"{address}?on=2024-06-30").context["proofs"] == []
    client.force_login(cast.sara)
    assert client.get(address).content == b""
    detail = reverse("agreements:commitment-detail", args=["tta-2023", row.pk])
    client.force_login(cast.rachid)
    assert f"funding/panel/commitment/{row.pk}/" in client.get(detail).content.decode()


def amended(agreement: Agreement, at: datetime, changes: dict[tuple[str, ...], tuple[int, date]]) -> Amendment:
    """An amendment signed by all in June 2024, not yet approved."""
    number = Amendment.objects.count() + 1
    amendment = draft_amendment(
        parent=Agreement.objects.get(pk=agreement.pk), key=f"avenant-{number}", title_fr="Avenant", by=SYSTEM, at=at
    )
    for path, (centimes, since) in changes.items():
        change_text(amendment=amendment, path=path, after=centimes, effective_on=since, by=SYSTEM, at=at)
    texts.bring(amendment.agreement, "signed", at, signed_on=date(2024, 6, 10))
    return Amendment.objects.get(pk=amendment.pk)


MOVED: dict[tuple[str, ...], tuple[int, date]] = {
    ("cost", "conseil-region-tta", "2024", "Formation"): (30_000, date(2024, 7, 1)),
    ("cost", "ministere-ess", "2025", "Formation"): (70_000, date(2025, 1, 1)),
}


def promised(agreement: Agreement, on: date, known: datetime | None = None) -> dict[tuple[str, int], int]:
    """(party, year) -> centimes promised, as the statement says it."""
    lines = statement(agreement, on=on, known_at=known)["lines"]
    return {(one["party"], one["year"]): one["recorded"] for one in lines if one["stage"] == "promised"}


@db
def test_an_amendment_moves_money_between_parties_and_years_and_the_history_stays(cast: Cast, at: datetime) -> None:
    agreement, region, ministry = text(at, cast)
    actions.settle_promises(agreement=agreement, by=SYSTEM, at=at)
    table = {(who, year): 50_000 for who in ("conseil-region-tta", "ministere-ess") for year in (2024, 2025)}
    assert promised(agreement, date(2024, 2, 1)) == table
    later = at + timedelta(days=10)
    move_amendment(amendment=amended(agreement, at, MOVED), name="approve_amendment", by=SYSTEM, at=later)
    between, after = date(2024, 9, 1), date(2026, 3, 15)
    assert promised(agreement, date(2024, 6, 30)) == table
    assert promised(agreement, between) == table | {("conseil-region-tta", 2024): 30_000}
    assert promised(agreement, after) == table | {("conseil-region-tta", 2024): 30_000, ("ministere-ess", 2025): 70_000}
    assert promised(agreement, after, at) == table
    for on in (date(2024, 2, 1), between, after):
        text_says = consolidated(Agreement.objects.get(pk=agreement.pk), on=on).costs
        assert {(who, year): amount.centimes for (who, year, _c), amount in text_says.items()} == promised(
            agreement, on
        )
    # envelope: 300 are left to commit for 2024, 700 for 2025
    make.entry(agreement, later, "committed", region, mad(300), year=2024, component=training())
    with pytest.raises(Refusal) as beyond:
        make.entry(agreement, later, "committed", region, mad(1), year=2024, component=training())
    assert beyond.value.code == "beyond_promised"
    make.entry(agreement, later, "committed", ministry, mad(700), year=2025, component=training())
    owed = {(one.payer, one.year): one.missing for one in late_shares(agreement, after)}
    assert sorted(owed.values()) == [30_000, 50_000, 50_000, 70_000]
    assert actions.settle_promises(agreement=agreement, by=SYSTEM, at=later) == []


@db
def test_a_promise_granted_from_a_later_day_cannot_be_committed_before(cast: Cast, at: datetime) -> None:
    agreement, _region, ministry = text(at, cast)
    actions.settle_promises(agreement=agreement, by=SYSTEM, at=at)
    moved = {
        ("cost", "conseil-region-tta", "2025", "Formation"): (30_000, date(2027, 1, 1)),
        ("cost", "ministere-ess", "2025", "Formation"): (70_000, date(2027, 1, 1)),
    }
    move_amendment(amendment=amended(agreement, at, moved), name="approve_amendment", by=SYSTEM, at=at)
    with pytest.raises(BeyondPromised):
        make.entry(agreement, at, "committed", ministry, mad(501), year=2025, component=training())
    make.entry(agreement, at, "committed", ministry, mad(500), year=2025, component=training())
    assert promised(agreement, date(2026, 12, 31))["ministere-ess", 2025] == 50_000
    assert promised(agreement, date(2027, 1, 1))["ministere-ess", 2025] == 70_000


@db
def test_an_amendment_below_what_is_committed_is_refused_whole(cast: Cast, at: datetime) -> None:
    agreement, region, _ministry = text(at, cast)
    actions.settle_promises(agreement=agreement, by=SYSTEM, at=at)
    make.entry(agreement, at, "committed", region, mad(400), year=2024, component=training())
    amendment = amended(agreement, at, MOVED)
    before = Entry.objects.count(), AuditRow.objects.count()
    with pytest.raises(actions.PromiseBelow):
        move_amendment(amendment=amendment, name="approve_amendment", by=SYSTEM, at=at)
    amendment.refresh_from_db()
    assert amendment.state == "proposed"
    assert (Entry.objects.count(), AuditRow.objects.count()) == before


@db
def test_a_tranche_beyond_the_lowered_promise_waits(cast: Cast, at: datetime) -> None:
    agreement, region, ministry = text(at, cast)
    actions.settle_promises(agreement=agreement, by=SYSTEM, at=at)
    of = make.Programme(agreement, region, ministry)
    tranche = make.tranche(of, at, amount=mad(500), component=training())
    move_amendment(amendment=amended(agreement, at, MOVED), name="approve_amendment", by=SYSTEM, at=at)
    assert Tranche.objects.get().room() == mad(300)
    with pytest.raises(Refusal) as beyond:
        actions.move_tranche(tranche=tranche, name="prepare_tranche", by=cast.rachid, at=at)
    assert beyond.value.code == "beyond_promised"


@db
def test_a_ledger_without_promises_is_not_filled_by_an_amendment(cast: Cast, at: datetime) -> None:
    agreement, _region, _ministry = text(at, cast)
    move_amendment(amendment=amended(agreement, at, MOVED), name="approve_amendment", by=SYSTEM, at=at)
    assert not Entry.objects.exists()
    actions.settle_promises(agreement=agreement, by=SYSTEM, at=at)
    assert promised(agreement, date(2026, 3, 15))["ministere-ess", 2025] == 70_000
    assert promised(agreement, date(2024, 6, 30))["ministere-ess", 2025] == 50_000


@db
def test_who_may_take_the_table_of_the_text(cast: Cast, at: datetime) -> None:
    agreement, _region, _ministry = text(at, cast)
    for person in (cast.sara, cast.yto, cast.khadija):
        with pytest.raises(NotAllowed):
            actions.settle_promises(agreement=agreement, by=person, at=at)
    assert actions.settle_promises(agreement=agreement, by=cast.rachid, at=at)
    with pytest.raises(actions.NotOfText):
        actions.settle_promises(agreement=texts.draft(at), by=SYSTEM, at=at)


@db
def test_the_proofs_of_a_promise_add_up_to_its_measure(cast: Cast, at: datetime) -> None:
    agreement, region, ministry = text(at, cast)
    actions.settle_promises(agreement=agreement, by=SYSTEM, at=at)
    of = make.Programme(agreement, region, ministry)
    for amount in (100, 250):
        make.road(of, at, region, amount, year=2024, component=training(), on=date(2024, 11, 2))
    row = Commitment.objects.select_related("agreement").get(agreement=agreement, number=1)
    assert sum(one.amount.centimes for one in proofs(row, on=date(2025, 1, 1))) == 35_000
