"""A counted amount is said in the grammar of each language."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override

from twiza.agreements.models import labels
from twiza.agreements.models.sentences import amount


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [
        ("fr", 1, "1 coopérative"),
        ("fr", 12, "12 coopératives"),
        ("ar", 2, "2 تعاونيتان"),
        ("ar", 7, "7 تعاونيات"),
        ("ar", 40, "40 تعاونية"),
        ("ar", 100, "100 تعاونية"),
        ("en", 1, "1 cooperative"),
    ],
)
def test_the_number_chooses_the_form(language: str, value: int, said: str) -> None:
    with override(language):
        assert amount(Decimal(value), "cooperatives") == said


def test_every_unit_that_is_counted_has_its_forms() -> None:
    assert set(labels.UNITS) - set(labels.COUNTED) == {"percent", "times"}
