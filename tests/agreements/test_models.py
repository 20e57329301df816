"""What the tables hold by themselves, and who sees what."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.cast import Cast
from tests.factories import agreements as make
from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.agreements.apps import check_evidence
from twiza.agreements.models import Agreement, Commitment, measures, sentences, stand, stand_agreements
from twiza.agreements.rules.evidence import Measure
from twiza.agreements.rules.standing import Standing, StandingVerdict
from twiza.agreements.rules.states import State

pytestmark = pytest.mark.django_db


def measured(commitment: Commitment, *, on: date, known: datetime | None) -> Measure:
    """Stands for a higher room."""
    return Measure(done=80, wanted=80, unit="percent", params={"key": commitment.agreement.key})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_on": date(2020, 1, 1)},
        {"duration_months": 0},
        {"budget_centimes": 5},
        {"kind": "amendment", "state": State.VOTED},
        {"is_renewed_tacitly": True, "duration_months": None},
        {"state": State.IN_FORCE, "starts_on": None},
        {"is_published": True},
    ],
)
def test_the_database_refuses_a_contradiction(cast: Cast, at: datetime, wrong: dict[str, Any]) -> None:
    agreement = make.draft(at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(**wrong)


def test_an_agreement_is_not_its_own_parent(cast: Cast, at: datetime) -> None:
    agreement = make.draft(at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(parent=agreement.pk)


@pytest.mark.parametrize(
    "wrong",
    [
        {"centimes": 100},
        {"kind": "money", "quantity": 3, "unit": "projects"},
        {"kind": "quantity", "quantity": 3},
        {"due_on": date(2026, 1, 1)},
    ],
)
def test_the_database_refuses_half_a_commitment(cast: Cast, at: datetime, wrong: dict[str, Any]) -> None:
    one = make.commitment(make.draft(at), at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=one.pk).update(**wrong)


@pytest.mark.parametrize(
    ("who", "keys"),
    [
        ("nadia", {"national", "nord", "sud", "sans-lieu"}),
        ("rachid", {"national", "nord", "sans-lieu"}),
        ("sara", {"national", "sud", "sans-lieu"}),
        ("khadija", set()),
        ("amina", set()),
        ("younes", set()),
        ("yto", set()),
    ],
)
def test_everybody_sees_their_own_country_and_region(cast: Cast, at: datetime, who: str, keys: set[str]) -> None:
    for key, place in [("national", cast.morocco), ("nord", cast.north), ("sud", cast.souss), ("sans-lieu", None)]:
        make.draft(at, key=key, territory=place, parties=0)
    seen = visible(getattr(cast, who), Permission.AGREEMENT_VIEW, Agreement.objects.all())
    assert set(seen.values_list("key", flat=True)) == keys


def test_a_secretary_sees_her_own_convention_only(cast: Cast, at: datetime) -> None:
    make.draft(at, key="tta-2023", territory=cast.north, parties=0)
    make.draft(at, key="autre", territory=cast.north, parties=0)
    seen = visible(cast.khadija, Permission.AGREEMENT_VIEW, Agreement.objects.all())
    assert list(seen.values_list("key", flat=True)) == ["tta-2023"]


def test_a_higher_room_measures_its_own_rules(cast: Cast, at: datetime, settings: Any) -> None:
    agreement = make.draft(at)
    make.commitment(
        agreement,
        at,
        kind="quantity",
        evidence_rule="target_reached",
        evidence_params={"target": "t"},
        quantity=80,
        unit="percent",
    )
    one = make.bring(agreement, State.IN_FORCE, at).commitments.get()
    settings.TWIZA_EVIDENCE = {"target_reached": f"{__name__}.measured"}
    assert measures([one], on=at.date())[one.pk][0] == measured(one, on=at.date(), known=None)
    assert stand([one], on=at.date())[0].code == "kept"
    settings.TWIZA_EVIDENCE = {}
    assert stand([one], on=at.date())[0].verdict.reason == "not_measured"


def test_a_lost_measure_is_said_at_start(settings: Any) -> None:
    settings.TWIZA_EVIDENCE = {"target_reached": "twiza.nowhere.measure"}
    assert [message.id for message in check_evidence(None)] == ["agreements.W001"]
    settings.TWIZA_EVIDENCE = {}
    assert check_evidence(None) == []


def test_many_agreements_stand_in_five_queries(cast: Cast, at: datetime, django_assert_num_queries: Any) -> None:
    found = [make.in_force(at) for _ in range(3)]
    with django_assert_num_queries(5):
        stood = stand_agreements(found, on=at.date())
    assert [len(stood[one.pk]) for one in found] == [1, 1, 1]


def test_every_reason_of_the_rules_has_its_sentence() -> None:
    params = {
        "done": 3,
        "wanted": 5,
        "expected": 4,
        "unit": "projects",
        "due_on": date(2026, 1, 1),
        "days": 12,
        "last_on": None,
        "target": "x",
        "currency": "EUR",
        "on": date(2026, 1, 1),
    }
    for reason in sentences.REASONS:
        said = sentences.reason(StandingVerdict(Standing.UNKNOWN, reason, params))
        assert said
        assert "%(" not in said
    assert sentences.reason(StandingVerdict(Standing.UNKNOWN, "a_code_of_a_higher_room")) == "a_code_of_a_higher_room"
