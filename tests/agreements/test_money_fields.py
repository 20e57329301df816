"""Every field of money of the room takes sums as people write them, and says what is wrong with the others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.forms import Form
from django.utils.translation import override

from tests.cast import SYSTEM, Cast
from tests.factories import agreements as make
from tests.once import shared
from twiza.agreements import actions
from twiza.agreements.models import Agreement, Amendment
from twiza.agreements.rules.reading.sums import Sum
from twiza.agreements.rules.states import State
from twiza.agreements.web.forms import AgreementForm, CommitmentForm, CorrectionForm, FulfilmentForm
from twiza.agreements.web.paper_forms import CostLineForm
from twiza.core.refusals import Refusal

pytestmark = pytest.mark.django_db
READ = [("10 MDH", 1_000_000_000), ("1.250.000,50", 125_000_050), ("عشرة ملايين درهم", 1_000_000_000)]
REFUSED = [
    ("1.250", {"fr": "peut être", "ar": "تحتمل"}),
    ("beaucoup", {"fr": "n’est pas un montant", "ar": "ليس مبلغا"}),
    ("-5", {"fr": "négatif", "ar": "سالب"}),
    ("10 M€", {"fr": "EUR", "ar": "EUR"}),
]


def money(at: datetime, state: State = State.DRAFT) -> Agreement:
    """An agreement of two parties with a sum promised."""
    agreement = make.draft(at, budget_centimes=100_000, currency="MAD")
    make.commitment(
        agreement,
        at,
        kind="money",
        evidence_rule="money_paid",
        amount=make_amount(),
        parties=list(agreement.parties.all()[:1]),
    )
    return make.bring(agreement, state, at)


def make_amount() -> Any:
    from twiza.core.values import Money

    return Money(50_000)


def budget(agreement: Agreement, text: str) -> Form:
    return AgreementForm({"budget": text, "currency": "MAD"}, instance=agreement)


def promised(agreement: Agreement, text: str) -> Form:
    return CommitmentForm({"amount": text, "currency": "MAD"}, agreement=agreement)


def recorded(agreement: Agreement, text: str) -> Form:
    return FulfilmentForm({"amount": text}, commitment=agreement.commitments.get())


def corrected(agreement: Agreement, text: str) -> Form:
    fact = agreement.commitments.get().fulfilments.first()
    assert fact is not None
    return CorrectionForm({"amount": text}, commitment=fact.commitment, fact=fact)


def line(agreement: Agreement, text: str) -> Form:
    parties = [(one.pk, str(one)) for one in agreement.parties.all()]
    return CostLineForm({"amount": text}, parties=parties, currency=agreement.currency)


FIELDS = {
    "budget": budget,
    "amount of a commitment": promised,
    "fulfilment": recorded,
    "correction": corrected,
    "cost table": line,
}


@shared
def agreement(cast: Cast, at: datetime) -> Agreement:
    found = money(at, State.IN_FORCE)
    actions.record_fulfilment(
        commitment=found.commitments.get(), what="Versement", done_on=at.date(), amount=make_amount(), by=SYSTEM, at=at
    )
    return found


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(("text", "centimes"), READ)
def test_a_sum_is_taken_as_it_is_written(agreement: Agreement, field: str, text: str, centimes: int) -> None:
    form = FIELDS[field](agreement, text)
    form.is_valid()
    (value,) = [value for value in form.cleaned_data.values() if isinstance(value, Sum)]
    assert value.centimes == centimes


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_another_text_is_refused_with_its_sentence(
    agreement: Agreement, field: str, text: str, said: dict[str, str], language: str
) -> None:
    with override(language):
        form = FIELDS[field](agreement, text)
        assert not form.is_valid()
        told = " ".join(str(message) for messages in form.errors.values() for message in messages)
    assert said[language] in told


@pytest.mark.parametrize(("text", "centimes"), READ)
def test_an_amendment_takes_a_sum_as_it_is_written(
    agreement: Agreement, at: datetime, text: str, centimes: int
) -> None:
    row = changed(agreement, at, text)
    assert row is not None
    assert row.after == centimes


@pytest.mark.parametrize("language", ["fr", "ar"])
@pytest.mark.parametrize(("text", "said"), REFUSED)
def test_an_amendment_refuses_another_text_with_its_sentence(
    agreement: Agreement, at: datetime, text: str, said: dict[str, str], language: str
) -> None:
    with override(language), pytest.raises(Refusal) as refused:
        changed(agreement, at, text)
    with override(language):
        assert said[language] in refused.value.sentence


def changed(agreement: Agreement, at: datetime, text: str) -> Any:
    amendment: Amendment = actions.draft_amendment(
        parent=agreement, key="avenant", title_fr="Avenant", by=SYSTEM, at=at
    )
    return actions.change_text(
        amendment=amendment, path=("term", "budget_centimes"), after=text, effective_on=at.date(), by=SYSTEM, at=at
    )


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_shares_that_do_not_add_up_say_by_how_much(cast: Cast, at: datetime, language: str) -> None:
    draft = make.draft(at, budget_centimes=100_000, currency="MAD")
    lines = [(make.party(draft), 2026, "Formation", 90_000)]
    with override(language), pytest.raises(Refusal) as refused:
        actions.set_cost_table(agreement=draft, lines=lines, by=SYSTEM, at=at)
    with override(language):
        told = refused.value.sentence.replace("\u00a0", " ")
    assert "100,00" in told.replace("\u2066", "").replace("\u2069", "")
    assert draft.cost_lines.count() == 0
