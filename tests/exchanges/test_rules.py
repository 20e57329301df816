"""The pure rules of bilateral exchanges: silence, the line of time, the comparison."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twiza.exchanges.rules.pledges import TOPICS, compared, latest_first, silence


@dataclass(frozen=True)
class Told:
    """A practice as the rules see it."""

    theme: str
    holder_id: int | None
    day: date | None = None


tellings = st.lists(
    st.builds(
        Told,
        theme=st.sampled_from(TOPICS),
        holder_id=st.sampled_from([None, 1, 2, 3]),
        day=st.none() | st.dates(date(2019, 1, 1), date(2027, 1, 1)),
    ),
    max_size=20,
)


@given(tellings)
def test_every_practice_stands_in_one_cell_of_its_theme_and_holder(told: list[Told]) -> None:
    holders = [None, 1, 2, 3]
    lines = compared(told, holders)
    assert sum(len(cell) for line in lines for cell in line.cells) == len(told)
    for line in lines:
        assert any(line.cells)
        for holder, cell in zip(holders, line.cells, strict=True):
            assert all(one.theme == line.theme and one.holder_id == holder for one in cell)
    assert [line.theme for line in lines] == [theme for theme in TOPICS if any(t.theme == theme for t in told)]


@given(tellings)
def test_a_line_of_time_loses_nothing_and_dates_nothing(told: list[Told]) -> None:
    line = latest_first(told)
    days = [one.day for one in line if one.day is not None]
    assert days == sorted(days, reverse=True)
    assert sorted(map(id, line)) == sorted(map(id, told))
    assert [one.day for one in line[len(days) :]] == [None] * (len(told) - len(days))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], "undated"),
        ([None], "undated"),
        ([date(2026, 1, 31)], "silent"),
        ([date(2026, 2, 1)], None),
        ([date(2026, 1, 31), date(2026, 9, 1)], "silent"),
    ],
    ids=["nothing", "no day", "too long ago", "just in time", "a day to come counts later"],
)
def test_silence_is_said_from_the_last_dated_contact(days: list[date | None], expected: str | None) -> None:
    found = silence(days, months=6, on=date(2026, 8, 1), is_closed=False)
    assert (found.code if found else None) == expected
    assert silence(days, months=6, on=date(2026, 8, 1), is_closed=True) is None
