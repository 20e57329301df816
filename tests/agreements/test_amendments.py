"""Amending for real: the text and the promises of a day recompute, the history stays.

What comes too early is refused.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.cast import SYSTEM, Cast
from tests.factories import agreements as make
from twiza.agreements import actions
from twiza.agreements.models import Agreement, Amendment, consolidated, stand_agreements
from twiza.agreements.rules.states import State
from twiza.core.models import AuditRow
from twiza.core.refusals import MoveRefused, NotAllowed, Refusal

pytestmark = pytest.mark.django_db
ON = date(2025, 6, 1)


def root(at: datetime) -> Agreement:
    """In force since 2024, five years, 1 000 DH shared, with a quantity to reach in 2026."""
    agreement = make.draft(at, key="racine", budget_centimes=100_000, currency="MAD")
    first, second = agreement.parties.order_by("order")
    make.commitment(
        agreement, at, kind="quantity", quantity=Decimal(80), unit="cooperatives", evidence_rule="quantity_reached"
    )
    actions.set_cost_table(
        agreement=agreement,
        by=SYSTEM,
        at=at,
        lines=[(first, 2024, "Formation", 60_000), (second, 2025, "Formation", 40_000)],
    )
    return make.bring(agreement, State.IN_FORCE, at)


def signed(amendment: Amendment, at: datetime, on: date = date(2025, 1, 10)) -> Amendment:
    """Signed by all on a day."""
    make.bring(amendment.agreement, State.SIGNED, at, signed_on=on)
    return Amendment.objects.get(pk=amendment.pk)


def opened(parent: Agreement, at: datetime, key: str = "avenant-1") -> Amendment:
    return actions.draft_amendment(parent=parent, key=key, title_fr="Avenant", by=SYSTEM, at=at)


def change(
    amendment: Amendment, path: tuple[str, ...], after: object, at: datetime, on: date = date(2025, 2, 1)
) -> None:
    actions.change_text(amendment=amendment, path=path, after=after, effective_on=on, by=SYSTEM, at=at)


def approve(amendment: Amendment, at: datetime) -> Amendment:
    return actions.move_amendment(amendment=amendment, name="approve_amendment", by=SYSTEM, at=at)


def test_an_amendment_opens_on_the_root_with_its_parties_and_number(cast: Cast, at: datetime) -> None:
    parent = root(at)
    first = opened(parent, at)
    assert (first.number, first.root, first.agreement.kind, first.agreement.parent) == (1, parent, "amendment", parent)
    assert first.agreement.parties.count() == 2
    second = actions.draft_amendment(parent=first.agreement, key="avenant-2", title_fr="Avenant", by=SYSTEM, at=at)
    assert (second.number, second.root) == (2, parent)


def test_an_approved_amendment_changes_the_text_from_its_day_and_the_promises_recompute(
    cast: Cast, at: datetime
) -> None:
    parent = root(at)
    one = opened(parent, at)
    change(one, ("term", "duration_months"), 72, at)
    change(one, ("commitment", "1", "quantity"), "120", at)
    change(one, ("term", "budget_centimes"), 130_000, at)
    code = parent.parties.order_by("order")[0].institution.code
    change(one, ("cost", code, "2026", "Formation"), 30_000, at)
    later = at + timedelta(days=2)
    approve(signed(one, at), later)
    before, after = (consolidated(parent, on=day) for day in (date(2025, 1, 31), ON))
    assert (before.budget.units, after.budget.units) == (1000, 1300)  # type: ignore[union-attr]
    assert sum(amount.centimes for amount in after.costs.values()) == 130_000
    assert after.changed[("term", "duration_months")] == 1
    assert consolidated(parent, on=ON, known=at).text[("term", "duration_months")] == 60
    fresh = Agreement.objects.for_list().get(pk=parent.pk)
    stood = stand_agreements([fresh], on=ON)[parent.pk]
    assert stood[0].commitment.quantity == 120
    assert fresh.lapses_on(ON) == date(2030, 1, 1)
    fresh = Agreement.objects.for_list().get(pk=parent.pk)
    assert stand_agreements([fresh], on=ON, known=at)[parent.pk][0].commitment.quantity == 80
    assert Agreement.objects.get(pk=parent.pk).duration_months == 60


def test_a_repealed_commitment_is_not_promised_any_more(cast: Cast, at: datetime) -> None:
    parent = root(at)
    one = opened(parent, at)
    change(one, ("commitment", "1", "is_repealed"), "1", at)
    approve(signed(one, at), at)
    assert stand_agreements([parent], on=ON)[parent.pk] == []
    assert len(stand_agreements([parent], on=date(2024, 6, 1))[parent.pk]) == 1


def test_an_amendment_signed_before_its_parent_is_refused(cast: Cast, at: datetime) -> None:
    one = opened(root(at), at)
    change(one, ("term", "duration_months"), 72, at)
    with pytest.raises(Refusal) as refused:
        approve(signed(one, at, on=date(2024, 1, 14)), at)
    assert refused.value.code == "predates_parent"
    assert Amendment.objects.get().state == "proposed"


def test_unsigned_out_of_order_or_unbalanced_amendments_are_refused(cast: Cast, at: datetime) -> None:
    parent = root(at)
    first, second = opened(parent, at), opened(parent, at, "avenant-2")
    change(first, ("term", "budget_centimes"), 120_000, at)
    change(second, ("term", "duration_months"), 72, at)
    with pytest.raises(Refusal) as unsigned:
        approve(first, at)
    with pytest.raises(Refusal) as skipped:
        approve(signed(second, at), at)
    with pytest.raises(Refusal) as unbalanced:
        approve(signed(first, at), at)
    codes = [error.value.code for error in (unsigned, skipped, unbalanced)]
    assert codes == ["amendment_unsigned", "number_skipped", "shares_differ"]
    assert "200,00" in unbalanced.value.sentence


def test_an_agreement_born_elsewhere_is_amended_with_its_original(cast: Cast, at: datetime) -> None:
    elsewhere = make.draft(at, key="ailleurs")
    with pytest.raises(actions.NotAmendable):
        opened(elsewhere, at)
    actions.deposit_document(
        agreement=elsewhere,
        kind="convention",
        title="Original",
        content=b"original",
        dated_on=date(2023, 5, 1),
        by=SYSTEM,
        at=at,
    )
    one = actions.draft_amendment(parent=elsewhere, key="avenant-4", title_fr="Avenant 4", number=4, by=SYSTEM, at=at)
    change(one, ("term", "duration_months"), 84, at)
    assert approve(signed(one, at), at).state == "approved"


def test_the_same_value_again_takes_the_change_away(cast: Cast, at: datetime) -> None:
    one = opened(root(at), at)
    change(one, ("term", "duration_months"), 72, at)
    change(one, ("term", "duration_months"), 84, at)
    assert one.changes.get().after == 84
    change(one, ("term", "duration_months"), 60, at)
    assert not one.changes.exists()


def test_a_settled_amendment_does_not_change_and_approves_once(cast: Cast, at: datetime) -> None:
    parent = root(at)
    one = opened(parent, at)
    change(one, ("term", "duration_months"), 72, at)
    approved = approve(signed(one, at), at)
    with pytest.raises(actions.TextFrozen):
        change(approved, ("term", "duration_months"), 90, at)
    with pytest.raises(MoveRefused):
        approve(approved, at)
    assert [
        row.action for row in AuditRow.objects.about(parent).filter(action__contains="amendment").order_by("id")
    ] == ["draft_amendment", "approve_amendment"]


def test_withdrawing_wants_a_reason_and_frees_the_number(cast: Cast, at: datetime) -> None:
    parent = root(at)
    one = opened(parent, at)
    with pytest.raises(actions.NoteMissing):
        actions.move_amendment(amendment=one, name="withdraw_amendment", by=SYSTEM, at=at)
    actions.move_amendment(amendment=one, name="withdraw_amendment", by=SYSTEM, at=at, note="Erreur")
    assert opened(parent, at, "avenant-bis").number == 1
    with pytest.raises(actions.AmendmentSettled):
        change(one, ("term", "duration_months"), 90, at)
    with pytest.raises(actions.MoveUnknown):
        actions.move_amendment(amendment=one, name="dance", by=SYSTEM, at=at)


def test_strangers_neither_amend_nor_approve(cast: Cast, at: datetime) -> None:
    one = opened(root(at), at)
    with pytest.raises(NotAllowed):
        actions.move_amendment(amendment=one, name="approve_amendment", by=cast.yto, at=at)
    with pytest.raises(NotAllowed):
        actions.change_text(
            amendment=one, path=("term", "ends_on"), after="2030-01-01", effective_on=ON, by=cast.rachid, at=at
        )


def test_shares_that_do_not_add_up_leave_the_table_as_it_was(cast: Cast, at: datetime) -> None:
    agreement = make.draft(at, budget_centimes=100_000, currency="MAD")
    first = make.party(agreement)
    actions.set_cost_table(agreement=agreement, lines=[(first, 2024, "A", 100_000)], by=SYSTEM, at=at)
    with pytest.raises(Refusal) as refused:
        actions.set_cost_table(agreement=agreement, lines=[(first, 2024, "A", 90_000)], by=SYSTEM, at=at)
    assert refused.value.code == "shares_differ"
    assert agreement.cost_lines.get().centimes == 100_000
    stranger = make.party(make.draft(at))
    with pytest.raises(actions.PartyForeign):
        actions.set_cost_table(agreement=agreement, lines=[(stranger, 2024, "A", 100_000)], by=SYSTEM, at=at)


def test_the_pages_lead_from_opening_to_approval(cast: Cast, client: Client, at: datetime) -> None:
    parent = root(at)
    client.force_login(cast.nadia)
    answer = client.post(
        reverse("agreements:amendment-draft", args=[parent.key]), {"key": "racine-1", "title_fr": "Avenant 1"}
    )
    address = answer["Location"]
    assert client.get(address).status_code == 200
    sent = {"path": json.dumps(["term", "duration_months"]), "after": "72", "effective_on": "2025-02-01"}
    assert client.post(address, sent).status_code == 302
    code = parent.parties.order_by("order")[0].institution.code
    cost = {"party": code, "year": "2026", "component": "Formation", "after": "300", "effective_on": "2025-02-01"}
    assert client.post(address, cost).status_code == 302
    assert client.post(address, {"after": "1", "effective_on": "2025-02-01"}).status_code == 422
    assert client.post(address, {**sent, "after": "longtemps"}).status_code == 422
    assert (
        client.post(address, {**sent, "path": json.dumps(["term", "budget_centimes"]), "after": "1 300"}).status_code
        == 302
    )
    signed(Amendment.objects.get(), at)
    move = reverse("agreements:amendment-move", args=["racine-1", "approve_amendment"])
    assert client.post(move, {"note": ""}).status_code == 302
    page = client.get(reverse("agreements:agreement-text", args=[parent.key]), {"on": "2025-03-01"})
    assert {line.path for line in page.context["lines"]} == {
        ("term", "duration_months"),
        ("term", "budget_centimes"),
        ("cost", code, "2026", "Formation"),
    }
    assert (
        client.get(reverse("agreements:agreement-text", args=[parent.key]), {"on": "2025-01-01"}).context["lines"] == []
    )
    assert client.get(parent.get_absolute_url()).status_code == 200
    assert client.get(reverse("agreements:amendment-move", args=["racine-1", "dance"])).status_code == 404
    assert client.get(reverse("agreements:amendment-detail", args=[parent.key])).status_code == 404


def test_a_reader_sees_changes_and_cannot_enter_any(cast: Cast, client: Client, at: datetime) -> None:
    one = opened(root(at), at)
    client.force_login(cast.rachid)
    address = reverse("agreements:amendment-detail", args=[one.agreement.key])
    assert client.get(address).status_code in (200, 404)
    sent = {"path": json.dumps(["term", "duration_months"]), "after": "72", "effective_on": "2025-02-01"}
    client.post(address, sent)
    assert not one.changes.exists()


def test_the_command_prints_the_text_of_a_day(cast: Cast, at: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    parent = root(at)
    one = opened(parent, at)
    change(one, ("term", "duration_months"), 72, at)
    approve(signed(one, at), at)
    call_command("agreements_text", "avenant-1", "--on", "2025-06-01", "--json")
    told = json.loads(capsys.readouterr().out)
    row = next(row for row in told["text"] if row["path"] == ["term", "duration_months"])
    assert row == {"path": ["term", "duration_months"], "value": 72, "signed": 60, "amendment": 1}
    call_command("agreements_text", "racine", "--on", "2025-01-01", "--known-at", "2025-01-01T10:00")
    assert "term duration_months = 60" in capsys.readouterr().out
    for given in (["rien"], ["racine", "--on", "demain"]):
        with pytest.raises(CommandError):
            call_command("agreements_text", *given)
