"""The synthetic register as columns: one entry an organisation in each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .apportionment import Floats, Ints
from .places import places

Days = NDArray[np.datetime64]
NEVER = np.datetime64("2999-01-01")


@dataclass
class Register:
    """One entry per organisation in each column; NaT, -1 and "" are unknown. Days are datetime64[D].

    The first count is that of the census day for those that lived then, else that of the founders; the last count is
    the same one for those counted once.
    """

    founded: Days
    struck_off: Days
    dormant: Days
    sector: NDArray[np.str_]
    branch: NDArray[np.str_]
    form: NDArray[np.str_]
    commune: Ints
    women_only: NDArray[np.bool_]
    women_led: Ints
    members: Ints
    women: Ints
    youth: Ints
    disabled: Ints
    counted: Days
    first_members: Ints
    first_women: Ints
    first_counted: Days
    longitude: Floats
    latitude: Floats
    name_fr: list[str] = field(default_factory=list)
    name_ar: list[str] = field(default_factory=list)
    law_class: NDArray[np.str_] = field(default_factory=lambda: np.array([], dtype=str))
    court: list[str] = field(default_factory=list)
    court_number: Ints = field(default_factory=lambda: np.array([], dtype=np.int64))
    agrement: list[str] = field(default_factory=list)
    ice: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.founded)

    def live(self, on: date) -> NDArray[np.bool_]:
        """Which are founded and not struck off at the end of a day."""
        day = np.datetime64(on)
        return np.asarray((self.founded <= day) & (self.struck_off > day))

    def take(self, rows: Ints) -> Register:
        """The same columns for some rows only."""
        columns: dict[str, Any] = {name: getattr(self, name) for name in self.__dataclass_fields__}
        taken: dict[str, Any] = {
            n: v[rows] if isinstance(v, np.ndarray) else [v[i] for i in rows] for n, v in columns.items()
        }
        return Register(**taken)

    @cached_property
    def territory_ids(self) -> Ints:
        """The id of each commune."""
        return np.asarray(places().ids[self.commune])

    @cached_property
    def region(self) -> NDArray[np.str_]:
        """The code of each region."""
        return np.asarray(places().region[self.commune])
