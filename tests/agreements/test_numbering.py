"""Numbers asked for by several hands at the same instant, in real transactions: no number twice, none lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from tests.cast import SYSTEM
from tests.factories import agreements as make
from tests.together import at_once
from twiza.agreements import actions
from twiza.agreements.models import Agreement, NumberSeries
from twiza.core.models import AuditRow

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 6


def give(agreement: Agreement, at: datetime, series: str = "souss-massa") -> Callable[[], str]:
    """Ask for the next number of a series."""
    return lambda: actions.number_agreement(agreement=agreement, series=series, year=2026, by=SYSTEM, at=at)


def test_no_number_is_given_twice_and_none_is_lost(at: datetime) -> None:
    rows = [make.draft(at, parties=0) for _ in range(HANDS)]
    given = at_once([give(one, at) for one in rows])
    assert sorted(given) == [f"{number}/2026/ج.س.م" for number in range(1, HANDS + 1)]
    assert sorted(Agreement.objects.values_list("reference", flat=True)) == sorted(given)
    assert NumberSeries.objects.get().last == HANDS


def test_a_write_that_fails_among_others_leaves_no_hole(at: datetime) -> None:
    rows = [make.draft(at, parties=0) for _ in range(HANDS)]

    def failing(act: Callable[[], str]) -> Callable[[], Any]:
        def run() -> None:
            with transaction.atomic():
                act()
                raise ZeroDivisionError

        return run

    acts: list[Callable[[], Any]] = [
        give(one, at) if place % 2 else failing(give(one, at)) for place, one in enumerate(rows)
    ]
    gave = at_once(acts)
    assert gave.count(ZeroDivisionError) == HANDS // 2
    assert sorted(one for one in gave if isinstance(one, str)) == [f"{n}/2026/ج.س.م" for n in range(1, 4)]
    assert NumberSeries.objects.get().last == HANDS // 2


def test_the_same_agreement_asked_for_by_several_hands_has_one_number(at: datetime) -> None:
    agreement = make.draft(at, parties=0)
    assert at_once([give(agreement, at, "plain")] * HANDS) == ["1/2026"] * HANDS
    assert AuditRow.objects.filter(action="number_agreement").count() == 1


def test_series_and_years_count_apart(at: datetime) -> None:
    rows = [make.draft(at, parties=0) for _ in range(4)]
    series = ["plain", "souss-massa-session", "plain", "souss-massa-session"]
    given = at_once([give(one, at, name) for one, name in zip(rows, series, strict=True)])
    assert sorted(given) == ["1/2026", "2/2026", "RSM/2026/SO/01", "RSM/2026/SO/02"]
