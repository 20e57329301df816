"""Shared rows: written once, the same for every test that asks, unseen by the others."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection

from tests.once import shared
from twiza.core.models import Source, SourceKind

MADE: list[str] = []


@shared
def source(db: None, at: datetime) -> Source:
    """A source, counted when it is made."""
    MADE.append("source")
    return Source.objects.create(kind=SourceKind.DOCUMENT, label="Shared", recorded_at=at)


@shared
def second(source: Source, at: datetime) -> Source:
    """One more, above the first."""
    MADE.append("second")
    return Source.objects.create(kind=SourceKind.DOCUMENT, label=f"{source.label} twice", recorded_at=at)


@pytest.mark.parametrize("time", ["first", "again"])
def test_each_test_finds_what_was_written_once_whatever_the_one_before_it_did(source: Source, time: str) -> None:
    assert MADE == ["source"]
    assert source.label == Source.objects.get().label == "Shared"
    source.label = "Changed"
    source.save()
    Source.objects.create(kind=SourceKind.DOCUMENT, label="Own", recorded_at=source.recorded_at)


def test_rows_made_of_others_stand_above_them(source: Source, second: Source) -> None:
    assert MADE.count("source") == 1
    assert set(Source.objects.values_list("label", flat=True)) == {"Shared", "Shared twice"}


def test_a_test_that_closes_its_connection_takes_nothing_from_the_next(source: Source) -> None:
    connection.close()


def test_the_rows_are_written_again_after_it(source: Source) -> None:
    assert Source.objects.get() == source


@pytest.mark.django_db
def test_who_does_not_ask_does_not_see() -> None:
    assert not Source.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_makes_its_own(second: Source) -> None:
    assert Source.objects.count() == 2
