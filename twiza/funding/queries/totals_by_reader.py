"""The money of every agreement that a reader may see, counted once for all who see the same until a fact moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from twiza.accounts.models import User, visible
from twiza.accounts.rules import Permission
from twiza.core.cache import remember
from twiza.core.values import Money

from ..models.ledger import FundedAgreement
from ..rules.counting import LedgerQuestion
from ..rules.rates import HOME
from ..rules.stages import STAGES, Stage
from .ledger_cache import count, ledger

# What decides which agreements a reader sees, and their sums.
STAMPS = ("funding", "agreements", "territory", "register")


@dataclass(frozen=True)
class ReaderTotals:
    """The agreements that have at least one entry, in order of key; their sums; the totals, each dirham once."""

    agreements: tuple[int, ...]
    sums: Mapping[tuple[int, ...], tuple[int, int, int]]
    totals: Mapping[Stage, tuple[int, int, int]]

    def sum(self, agreement: int, stage: Stage) -> Money:
        """What an agreement's own rows of a stage come to, passed on or not."""
        return Money(self.sums.get((agreement, STAGES.index(stage)), (0, 0, 0))[0])


def totals_of_reader(user: User, *, on: date, known_at: datetime | None = None) -> ReaderTotals:
    """The agreements whose money a reader may see on a day as known at an instant (now when None), in dirhams."""

    def build() -> ReaderTotals:
        mine = visible(user, Permission.FUNDING_VIEW, FundedAgreement.objects.order_by("key"))
        held = set(np.unique(ledger().agreement).tolist())
        seen = tuple(pk for pk in mine.values_list("pk", flat=True) if pk in held)
        rows = count(LedgerQuestion(on, known_at, HOME, frozenset(seen)))
        return ReaderTotals(seen, rows.by("agreement", "stage"), rows.totals())

    return remember(f"funding.reader_totals:{user.reach}:{on}:{known_at}", STAMPS, build)
