"""What enters the ledger, what is refused, and what the database itself forbids."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from tests.cast import SYSTEM, Cast
from tests.factories import funding as make
from tests.factories.agreements import draft
from tests.factories.funding import Programme, eur, mad
from twiza.core.models import AuditRow
from twiza.core.refusals import NotAllowed, Refusal
from twiza.funding import actions
from twiza.funding.models import Entry, Rate
from twiza.funding.rules.stages import BeyondPromised

pytestmark = pytest.mark.django_db


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    assert refused.value.sentence
    assert "%" not in refused.value.sentence
    return refused.value.code


def test_a_cost_table_becomes_promises_once(programme: Programme, at: datetime) -> None:
    assert Entry.objects.sums() == {"promised": 600000}
    shares = [actions.Share(programme.region, 2024, mad(1000))]
    again = actions.record_cost_table(
        agreement=programme.agreement, shares=shares, total=mad(1000), value_on=date(2024, 1, 15), by=SYSTEM, at=at
    )
    assert len(again) == 1
    assert Entry.objects.count() == 6
    assert AuditRow.objects.filter(action="record_cost_table").count() == 1


def test_a_promise_changes_by_an_amendment_only(programme: Programme, at: datetime) -> None:
    shares = [actions.Share(programme.region, 2024, mad(999))]
    with pytest.raises(actions.PromiseTaken):
        actions.record_cost_table(
            agreement=programme.agreement, shares=shares, total=mad(999), value_on=date(2024, 1, 15), by=SYSTEM, at=at
        )


def test_shares_that_do_not_add_up_are_refused(programme: Programme, at: datetime) -> None:
    shares = [actions.Share(programme.region, 2027, mad(400)), actions.Share(programme.ministry, 2027, mad(500))]
    with pytest.raises(Refusal) as refused:
        actions.record_cost_table(
            agreement=programme.agreement, shares=shares, total=mad(1000), value_on=date(2024, 1, 1), by=SYSTEM, at=at
        )
    assert code_of(refused) == "shares_differ"
    assert Entry.objects.count() == 6


@pytest.mark.parametrize("stage", ["committed", "ordered", "paid", "received"])
def test_no_stage_goes_beyond_the_one_before(programme: Programme, at: datetime, stage: str) -> None:
    order = ["promised", "committed", "ordered", "paid", "received"]
    before = order[order.index(stage) - 1]
    if stage != "committed":
        make.road(programme, at, programme.region, 600, to=before)
    limit = 1000 if stage == "committed" else 600
    with pytest.raises(Refusal) as refused:
        make.entry(programme.agreement, at, stage, programme.region, mad(limit + 1))
    assert code_of(refused) == f"beyond_{before}"
    make.entry(programme.agreement, at, stage, programme.region, mad(limit))


def test_what_is_spent_and_given_back_was_received_and_what_is_justified_was_spent(
    programme: Programme, cast: Cast, at: datetime
) -> None:
    make.road(programme, at, programme.region, 500, to="received")
    make.entry(programme.agreement, at, "spent", None, mad(300), payee=cast.tamount)
    with pytest.raises(Refusal) as refused:
        make.entry(programme.agreement, at, "justified", None, mad(301), payee=cast.tamount)
    assert code_of(refused) == "beyond_spent"
    with pytest.raises(Refusal) as refused:
        make.entry(programme.agreement, at, "returned", None, mad(201), payee=programme.region)
    assert code_of(refused) == "beyond_received"
    make.entry(programme.agreement, at, "returned", None, mad(200), payee=programme.region)


def test_envelopes_are_those_of_one_payer_one_year_one_currency(programme: Programme, at: datetime) -> None:
    make.road(programme, at, programme.region, 1000, to="committed")
    for change in ({"year": 2027}, {"payer": programme.region}):
        values = {"payer": programme.region, **change}
        with pytest.raises(BeyondPromised):
            make.entry(programme.agreement, at, "committed", amount=mad(1), **values)
    make.entry(programme.agreement, at, "committed", programme.region, mad(1), year=2025)
    make.entry(programme.agreement, at, "committed", programme.ministry, mad(1))


def test_a_component_has_its_own_envelope(cast: Cast, at: datetime) -> None:
    of = make.programme(cast, at, key="x", year=0)
    shares = [actions.Share(of.region, 2024, mad(70), "training"), actions.Share(of.region, 2024, mad(30), "fairs")]
    titles = {"training": {"fr": "Formation", "ar": "التكوين"}, "fairs": {"fr": "Foires", "ar": "المعارض"}}
    entries = actions.record_cost_table(
        agreement=of.agreement,
        shares=shares,
        total=mad(100),
        value_on=date(2024, 1, 15),
        by=SYSTEM,
        at=at,
        components=titles,
    )
    training = entries[0].component
    with pytest.raises(BeyondPromised):
        make.entry(of.agreement, at, "committed", of.region, mad(71), component=training)
    make.entry(of.agreement, at, "committed", of.region, mad(70), component=training)
    with pytest.raises(BeyondPromised):
        make.entry(of.agreement, at, "committed", of.region, mad(1), component=training)
    with pytest.raises(BeyondPromised):
        make.entry(of.agreement, at, "committed", of.region, mad(1))


def test_in_kind_is_valued_and_never_paid(programme: Programme, at: datetime) -> None:
    shares = [actions.Share(programme.region, 2024, mad(50), is_in_kind=True)]
    actions.record_cost_table(
        agreement=programme.agreement, shares=shares, total=mad(50), value_on=date(2024, 1, 15), by=SYSTEM, at=at
    )
    with pytest.raises(Refusal) as refused:
        make.entry(programme.agreement, at, "paid", programme.region, mad(10), is_in_kind=True)
    assert code_of(refused) == "in_kind_stage"
    make.entry(programme.agreement, at, "received", programme.region, mad(50), is_in_kind=True)
    with pytest.raises(Refusal) as refused:
        make.entry(programme.agreement, at, "received", programme.region, mad(1), is_in_kind=True)
    assert code_of(refused) == "beyond_promised"
    # Valued work opens no cash envelope
    with pytest.raises(BeyondPromised):
        make.entry(programme.agreement, at, "committed", programme.region, mad(1001))


def test_the_same_reference_is_the_same_payment(programme: Programme, at: datetime) -> None:
    make.road(programme, at, programme.region, 600, to="ordered")
    first = make.entry(programme.agreement, at, "paid", programme.region, mad(100), reference="OP-1")
    again = make.entry(programme.agreement, at, "paid", programme.region, mad(100), reference="op 1")
    assert again == first
    with pytest.raises(actions.ReferenceTaken):
        make.entry(programme.agreement, at, "paid", programme.region, mad(101), reference="OP-1")
    assert AuditRow.objects.filter(object_id=str(first.pk), action="record_entry").count() == 1


def test_a_currency_without_rate_is_refused_in_words(programme: Programme, at: datetime) -> None:
    with pytest.raises(Refusal) as refused:
        actions.record_cost_table(
            agreement=programme.agreement,
            shares=[actions.Share(programme.region, 2027, eur(5))],
            total=eur(5),
            value_on=date(2024, 1, 15),
            by=SYSTEM,
            at=at,
        )
    assert code_of(refused) == "rate_missing"
    assert "EUR" in refused.value.sentence


def test_euros_keep_their_dated_rate(programme: Programme, at: datetime) -> None:
    upstream = make.donor(programme, at, euros=100)
    found = Entry.objects.get(agreement=upstream.agreement, stage="paid")
    assert (found.amount, found.home, found.rate.rate) == (eur(100), mad(1080), Decimal("10.8"))
    with pytest.raises(actions.RateTaken):
        actions.record_rate(currency="EUR", on=date(2023, 1, 1), rate=Decimal("10.9"), source="Autre", by=SYSTEM, at=at)
    assert Rate.objects.count() == 1


def test_a_reversal_is_the_mirror_of_its_entry(programme: Programme, at: datetime) -> None:
    paid = make.road(programme, at, programme.region, 600, to="paid")[-1]
    mirror = actions.reverse_entry(entry=paid, note="erreur de saisie", by=SYSTEM, at=at + timedelta(hours=1))
    assert (mirror.centimes, mirror.value_on, mirror.reverses) == (-60000, paid.value_on, paid)
    assert Entry.objects.sums()["paid"] == 0
    assert Entry.objects.as_of(known_at=at).filter(stage="paid").count() == 1
    assert Entry.objects.as_of().filter(stage="paid").count() == 0
    with pytest.raises(actions.AlreadyReversed):
        actions.reverse_entry(entry=paid, note="x", by=SYSTEM, at=at)
    with pytest.raises(actions.ReversalStays):
        actions.reverse_entry(entry=mirror, note="x", by=SYSTEM, at=at)
    # The envelope is free again, and the same payment may be recorded again
    again = make.entry(programme.agreement, at, "paid", programme.region, mad(600), reference=paid.reference)
    assert again.pk not in (paid.pk, mirror.pk)


def test_a_reversal_says_why_and_waits_for_what_was_drawn(programme: Programme, at: datetime) -> None:
    committed = make.road(programme, at, programme.region, 600, to="paid")[0]
    with pytest.raises(actions.NoteMissing):
        actions.reverse_entry(entry=committed, note=" ", by=SYSTEM, at=at)
    with pytest.raises(Refusal) as refused:
        actions.reverse_entry(entry=committed, note="erreur", by=SYSTEM, at=at)
    assert code_of(refused) == "already_drawn"


def test_an_amendment_changes_a_promise_and_leaves_the_history(programme: Programme, at: datetime) -> None:
    amendment = draft(at, kind="amendment", parent=programme.agreement, parties=0)
    make.road(programme, at, programme.region, 400, to="committed")
    told = {"amendment": amendment, "payer": programme.region, "year": 2024, "by": SYSTEM}
    with pytest.raises(actions.PromiseBelow):
        actions.amend_promise(**told, amount=mad(399), value_on=date(2025, 1, 1), at=at)
    lower = actions.amend_promise(**told, amount=mad(500), value_on=date(2025, 1, 1), at=at)
    assert lower is not None
    assert lower.centimes == -50000
    assert actions.amend_promise(**told, amount=mad(500), value_on=date(2025, 1, 1), at=at) is None
    assert Entry.objects.as_of(on=date(2024, 12, 31)).sums()["promised"] == 600000
    assert Entry.objects.as_of(on=date(2025, 12, 31)).sums()["promised"] == 550000


def test_money_does_not_run_in_circles(programme: Programme, at: datetime) -> None:
    upstream = make.donor(programme, at)
    with pytest.raises(Refusal) as refused:
        actions.declare_feed(upstream=programme.agreement, downstream=upstream.agreement, by=SYSTEM, at=at)
    assert code_of(refused) == "chain_closes"
    make.road(programme, at, programme.ministry, 500, to="received")
    with pytest.raises(Refusal) as refused:
        make.entry(upstream.agreement, at, "committed", programme.ministry, eur(1), payee=upstream.region)
    assert code_of(refused) == "chain_closes"


def test_nothing_moves_before_the_vote_nor_tomorrow_nor_from_a_stranger(
    programme: Programme, cast: Cast, at: datetime
) -> None:
    with pytest.raises(actions.FutureValue):
        make.entry(programme.agreement, at, "committed", programme.region, mad(1), on=at.date() + timedelta(days=1))
    other = make.institution(at, "other")
    with pytest.raises(actions.PayerForeign):
        make.entry(programme.agreement, at, "committed", other, mad(1))
    with pytest.raises(actions.NotBinding):
        make.entry(draft(at), at, "committed", other, mad(1))
    with pytest.raises(actions.PayeeMissing):
        make.entry(programme.agreement, at, "spent", None, mad(1))


@pytest.mark.parametrize("person", ["sara", "khadija", "amina", "younes", "yto"])
def test_only_those_of_the_region_record(programme: Programme, cast: Cast, at: datetime, person: str) -> None:
    with pytest.raises(NotAllowed):
        make.entry(programme.agreement, at, "committed", programme.region, mad(1), by=getattr(cast, person))
    make.entry(programme.agreement, at, "committed", programme.region, mad(1), by=cast.rachid)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE funding_entry SET centimes = 1",
        "DELETE FROM funding_entry",
        "UPDATE funding_rate SET rate = 1",
        "DELETE FROM funding_rate",
        "UPDATE funding_entry SET note = 'x' WHERE stage = 'promised'",
    ],
)
def test_the_database_itself_refuses_to_change_the_ledger(programme: Programme, at: datetime, statement: str) -> None:
    make.donor(programme, at)
    before = Entry.objects.count(), Entry.objects.sums()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert (Entry.objects.count(), Entry.objects.sums()) == before


@pytest.mark.parametrize(
    "change",
    [
        {"centimes": -59999, "home_centimes": -59999},
        {"year": 2025},
        {"stage": "ordered"},
        {"value_on": date(2024, 3, 2)},
        {"centimes": 60000, "home_centimes": 60000},
    ],
)
def test_the_database_itself_refuses_a_reversal_that_is_no_mirror(
    programme: Programme, at: datetime, change: dict[str, object]
) -> None:
    paid = make.road(programme, at, programme.region, 600, to="paid")[-1]
    names = ["agreement_id", "stage", "payer_id", "payee_id", "year", "currency", "value_on", "source_id"]
    values = {name: getattr(paid, name) for name in names}
    values |= {"centimes": -60000, "home_centimes": -60000, "reverses": paid, "recorded_at": at, **change}
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(**values)


@pytest.mark.parametrize(
    "change",
    [
        {"centimes": 0, "home_centimes": 0},
        {"centimes": -5, "home_centimes": -5},
        {"home_centimes": 6},
        {"currency": "EUR"},
        {"is_in_kind": True},
        {"year": 1999},
    ],
)
def test_the_database_itself_refuses_amounts_that_make_no_sense(
    programme: Programme, at: datetime, change: dict[str, object]
) -> None:
    paid = make.road(programme, at, programme.region, 600, to="paid")[-1]
    names = ["agreement_id", "stage", "payer_id", "payee_id", "year", "currency", "value_on", "source_id"]
    values = {name: getattr(paid, name) for name in names}
    values |= {"centimes": 5, "home_centimes": 5, "recorded_at": at, **change}
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.create(**values)
