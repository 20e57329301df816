"""Amendments as differences: the text of any day, the order, what is refused; random histories agree with a replay."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twiza.agreements.rules.amending import (
    Amending,
    PathUnknown,
    TextChange,
    changes_on,
    check_amendment,
    check_path,
    check_shares,
    consolidate,
    costs,
    typed,
)
from twiza.core.refusals import Refusal
from twiza.core.values import Money

BASE = {
    ("term", "duration_months"): 36,
    ("term", "budget_centimes"): 1000,
    ("party", "odco", "roles"): ["signatory"],
    ("clause", "1", "body_fr"): "Un",
    ("commitment", "1", "quantity"): "80",
    ("cost", "odco", "2024", "A"): 600,
    ("cost", "odco", "2025", "A"): 400,
}
SIGNED = date(2024, 1, 15)
AT = datetime(2024, 6, 1, tzinfo=UTC)


def amending(
    number: int = 1, *changes: TextChange, signed_on: date | None = date(2024, 5, 1), at: datetime | None = AT
) -> Amending:
    return Amending(number, signed_on, at, changes or (longer(),))


def longer(after: int = 48, before: int = 36, on: date = date(2024, 6, 1)) -> TextChange:
    return TextChange(("term", "duration_months"), before, after, on)


def refused(one: Amending, *, earlier: list[Amending] | None = None, parent: date | None = SIGNED) -> str:
    with pytest.raises(Refusal) as error:
        check_amendment(one, base=BASE, earlier=earlier or [], parent_signed_on=parent)
    return error.value.code


def test_a_change_holds_from_its_day_on_and_the_base_stays() -> None:
    path = ("term", "duration_months")
    assert consolidate(BASE, [amending()], on=date(2024, 5, 31))[path] == 36
    assert consolidate(BASE, [amending()], on=date(2024, 6, 1))[path] == 48
    assert BASE[path] == 36


def test_what_was_not_yet_approved_was_not_known() -> None:
    path, on = ("term", "duration_months"), date(2025, 1, 1)
    assert consolidate(BASE, [amending()], on=on, known=AT - timedelta(seconds=1))[path] == 36
    assert consolidate(BASE, [amending()], on=on, known=AT)[path] == 48
    assert consolidate(BASE, [amending(at=None)], on=on)[path] == 36


def test_a_later_amendment_wins_and_tells_its_number() -> None:
    both = [amending(2, longer(60, 48, date(2024, 6, 1))), amending(1)]
    assert changes_on(both, on=date(2024, 6, 1)) == {("term", "duration_months"): (60, 2)}


def test_a_change_to_nothing_takes_the_value_away() -> None:
    gone = amending(1, TextChange(("cost", "odco", "2025", "A"), 400, None, date(2024, 6, 1)))
    assert costs(consolidate(BASE, [gone], on=date(2025, 1, 1))) == {("odco", "2024", "A"): 600}


def test_a_good_amendment_is_accepted() -> None:
    check_amendment(amending(at=None), base=BASE, earlier=[], parent_signed_on=SIGNED)


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (Amending(1, date(2024, 5, 1), None, ()), "changes_missing"),
        (amending(signed_on=None), "amendment_unsigned"),
        (amending(signed_on=date(2024, 1, 14)), "predates_parent"),
        (amending(3), "number_skipped"),
        (amending(1, longer(on=date(2024, 1, 1))), "effective_too_early"),
        (amending(1, longer(before=24)), "text_moved"),
        (amending(1, TextChange(("term", "budget_centimes"), 1000, 1200, date(2024, 6, 1))), "shares_differ"),
    ],
)
def test_what_cannot_be_approved_is_refused(one: Amending, code: str) -> None:
    assert refused(one) == code


def test_an_agreement_without_signature_nor_original_is_not_amended() -> None:
    assert refused(amending(), parent=None) == "parent_unsigned"


def test_an_amendment_signed_before_the_previous_one_is_refused() -> None:
    second = amending(2, longer(60, 48), signed_on=date(2024, 4, 1))
    assert refused(second, earlier=[amending()]) == "predates_previous"


def test_a_change_of_something_that_another_amendment_changed_is_refused() -> None:
    second = amending(2, longer(60, 36), signed_on=date(2024, 7, 1))
    assert refused(second, earlier=[amending()]) == "text_moved"


def test_money_that_moves_with_its_shares_is_accepted() -> None:
    on = date(2024, 6, 1)
    one = amending(
        1,
        TextChange(("term", "budget_centimes"), 1000, 1300, on),
        TextChange(("cost", "odco", "2026", "A"), None, 300, on),
        at=None,
    )
    check_amendment(one, base=BASE, earlier=[], parent_signed_on=SIGNED)
    assert sum(costs(consolidate(BASE, [amending(1, *one.changes)], on=on)).values()) == 1300


def test_shares_are_refused_with_their_difference() -> None:
    with pytest.raises(Refusal) as error:
        check_shares(1000, {("a",): 400, ("b",): 500})
    assert error.value.params == {"total": Money(1000), "shares": Money(900), "difference": Money(-100)}
    check_shares(None, {("a",): 1})
    check_shares(1000, {})


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (("term", "ends_on"), "day"),
        (("clause", "1", "body_ar"), "text"),
        (("clause", "9", "title_fr"), "text"),
        (("party", "um6p", "roles"), "roles"),
        (("cost", "odco", "2026", "B"), "money"),
        (("commitment", "1", "due_on"), "day"),
    ],
)
def test_what_an_amendment_may_change(path: tuple[str, ...], kind: str) -> None:
    assert check_path(path, BASE) == kind


@pytest.mark.parametrize(
    "path",
    [
        (),
        ("term", "key"),
        ("clause", "9", "body_fr"),
        ("commitment", "7", "quantity"),
        ("cost", "um6p", "2024", "A"),
        ("state", "x"),
    ],
)
def test_what_an_amendment_may_not_change(path: tuple[str, ...]) -> None:
    with pytest.raises(PathUnknown):
        check_path(path, BASE)


@pytest.mark.parametrize(
    ("kind", "given_value", "value"),
    [
        ("day", "2025-01-31", "2025-01-31"),
        ("count", "48", 48),
        ("money", "1 250,50", 125_050),
        ("money", 700, 700),
        ("number", "80,5", "80.5"),
        ("truth", "on", True),
        ("roles", "chair signatory", ["signatory", "chair"]),
        ("text", " a ", "a"),
        ("day", "", None),
    ],
)
def test_typed_values(kind: str, given_value: Any, value: Any) -> None:
    assert typed(kind, given_value) == value


@pytest.mark.parametrize(("kind", "given_value"), [("day", "demain"), ("count", "-3"), ("roles", "roi")])
def test_values_that_cannot_be_read(kind: str, given_value: str) -> None:
    with pytest.raises(Refusal):
        typed(kind, given_value)


DAYS = st.dates(date(2024, 2, 1), date(2027, 1, 1))
PATHS = st.sampled_from([("term", "duration_months"), ("clause", "1", "body_fr"), ("commitment", "1", "quantity")])
HISTORIES = st.lists(
    st.tuples(st.lists(st.tuples(PATHS, st.integers(0, 5), DAYS), max_size=4), st.booleans(), st.integers(0, 900)),
    max_size=6,
)


@given(HISTORIES, DAYS, st.integers(0, 900))
def test_any_history_gives_what_a_replay_day_by_day_gives(history: Any, on: date, known_after: int) -> None:
    """The plain way: replay the amendments in their order, each writing what holds on the day."""
    start = datetime(2024, 2, 1, tzinfo=UTC)
    known = start + timedelta(days=known_after)
    rows = [
        Amending(
            number,
            SIGNED,
            start + timedelta(days=days) if approved else None,
            tuple(TextChange(p, None, v, d) for p, v, d in changes),
        )
        for number, (changes, approved, days) in enumerate(history, start=1)
    ]
    plain: dict[Any, Any] = dict(BASE)
    for one in rows:
        if one.approved_at is not None and one.approved_at <= known:
            for change in sorted(one.changes, key=lambda change: change.effective_on):
                if change.effective_on <= on:
                    plain[change.path] = change.after
    assert consolidate(BASE, list(reversed(rows)), on=on, known=known) == plain
