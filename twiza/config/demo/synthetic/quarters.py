"""When the register learnt what: the synthetic register in quarters, each closed on an instant. Pure.

The first closing is the census of mid-2020; then one a quarter. What happens is told in the first one after it was
declared: foundations within weeks, sleep and striking off after months. So the past can be asked as it was known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from ..dataset import dataset
from .apportionment import Ints
from .columns import NEVER, Days, Register

MOROCCO = ZoneInfo("Africa/Casablanca")


@dataclass
class Quarter:
    """One closing of the register: rows told for the first time (`gone`: already struck off), changes of other rows."""

    closed_on: date
    at: datetime
    founded: list[int] = field(default_factory=list)
    gone: dict[int, date] = field(default_factory=dict)
    dormant: list[tuple[int, date]] = field(default_factory=list)
    struck: list[tuple[int, date]] = field(default_factory=list)
    counted: list[int] = field(default_factory=list)


def make_quarters(register: Register, seed: int = 112) -> list[Quarter]:
    """Every closing in order; each row of the register is founded in exactly one."""
    rng = np.random.default_rng([seed, 3])
    quarters = _empty()
    starts = np.array([np.datetime64(quarter.at.date()) for quarter in quarters])

    def quarter_of(days: Days) -> Ints:
        return np.minimum(np.searchsorted(starts, days), len(quarters) - 1)

    size = len(register)
    born = quarter_of(np.maximum(register.founded + 5, register.first_counted))
    born[np.isnat(register.first_counted)] = quarter_of(register.founded + 5)[np.isnat(register.first_counted)]
    declared = np.where(register.struck_off == NEVER, NEVER, register.struck_off + rng.integers(10, 60, size))
    slept = register.dormant + rng.integers(60, 400, size)
    slept = np.where(np.isnat(register.dormant), NEVER, np.minimum(slept, declared))
    ended, asleep = np.maximum(quarter_of(declared), born), np.maximum(quarter_of(slept), born)
    counted = np.maximum(quarter_of(register.counted + rng.integers(10, 90, size)), born)
    for row in range(size):
        quarters[born[row]].founded.append(row)
        gone_already = declared[row] != NEVER and ended[row] == born[row]
        if gone_already:
            quarters[born[row]].gone[row] = _day(register.struck_off[row])
        elif declared[row] != NEVER:
            quarters[ended[row]].struck.append((row, _day(register.struck_off[row])))
        if slept[row] != NEVER and not gone_already:
            quarters[asleep[row]].dormant.append((row, _day(register.dormant[row])))
        if not np.isnat(register.counted[row]) and register.counted[row] > register.first_counted[row]:
            quarters[counted[row]].counted.append(row)
    return quarters


def _empty() -> list[Quarter]:
    """The quarters: mid-2020, then each quarter; the last of 2025 closes on the day of the published stock."""
    c = dataset().register
    closings = [c.census_on]
    for year in range(c.census_on.year, c.told_until.year + 1):
        for month in (3, 6, 9, 12):
            end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            end = c.stock_on if (year, month) == (2025, 12) else end
            if c.census_on < end <= c.told_until:
                closings.append(end)
    return [Quarter(on, datetime.combine(on + timedelta(days=20), time(17), MOROCCO)) for on in closings]


def _day(value: np.datetime64) -> date:
    return date.fromisoformat(str(value))
