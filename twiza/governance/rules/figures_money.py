"""The money, the reach and the risks of an evaluation report as frozen plain data.

Shapes. Amounts are whole centimes of the currency named beside them. Each sum has three parts: `recorded` is the sum of
the rows, `counted` counts each dirham once along the chain, `transfers` is what holders only passed on; recorded is
counted plus transfers. In-kind contributions stand apart and enter no sum of cash.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from twiza.core.printing.titles import NOTHING, Title

STAGES = ("promised", "committed", "ordered", "paid", "received", "spent", "justified", "returned")


@dataclass(frozen=True, slots=True)
class StageSum:
    """What one stage adds up to."""

    stage: str
    recorded: int = 0
    counted: int = 0
    transfers: int = 0


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """The sums of one party, of one year, or of both; stages where nothing happened are left out."""

    code: str
    title: Title
    stages: tuple[StageSum, ...]
    year: int | None = None

    def of(self, stage: str) -> StageSum:
        """The sums of a stage; nought where nothing happened."""
        return next((one for one in self.stages if one.stage == stage), StageSum(stage))


@dataclass(frozen=True, slots=True)
class Execution:
    """How much of one stage the next one reached; None where there is nothing to reach."""

    code: str
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class OverdueContribution:
    """A contribution due and not paid, in the currency of its promise."""

    party: Title
    year: int
    due_on: date
    days: int
    currency: str
    promised: int
    paid: int
    missing: int


@dataclass(frozen=True, slots=True)
class Resting:
    """With whom a difference rests."""

    party: Title
    centimes: int


@dataclass(frozen=True, slots=True)
class Check:
    """Two sums that should meet, what they differ by, and with whom the difference rests; `right` None is unwritten."""

    code: str
    left: int
    right: int | None
    difference: int
    currency: str = "MAD"
    rests_with: tuple[Resting, ...] = ()

    @property
    def is_met(self) -> bool:
        """Whether the two sums meet."""
        return self.right is not None and self.difference == 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A tranche that waits: for its release when somebody proposed it, else for what is missing, with its owners."""

    number: int
    title: Title
    payer: Title
    centimes: int
    currency: str
    is_proposed: bool
    due_on: date | None = None
    missing: tuple[Title, ...] = ()


@dataclass(frozen=True, slots=True)
class DatedRate:
    """Dirhams for one unit of a currency from a day on, and who says so."""

    on: date
    currency: str
    rate: Decimal
    source: Title


@dataclass(frozen=True, slots=True)
class Abroad:
    """The same sums in another currency: amounts written in it as they are, the others at the rate of their own day.

    `lacking` names the day for which no rate is recorded: then there are no sums.
    """

    currency: str
    totals: tuple[StageSum, ...] = ()
    by_party: tuple[MoneyRow, ...] = ()
    rates: tuple[DatedRate, ...] = ()
    lacking: date | None = None


@dataclass(frozen=True, slots=True)
class MoneyFigures:
    """What the ledger says of an agreement and of those that its money reaches."""

    currency: str
    scope: tuple[Title, ...] = ()
    totals: tuple[StageSum, ...] = ()
    by_party: tuple[MoneyRow, ...] = ()
    by_year: tuple[MoneyRow, ...] = ()
    lines: tuple[MoneyRow, ...] = ()
    in_kind: tuple[MoneyRow, ...] = ()
    execution: tuple[Execution, ...] = ()
    late: tuple[OverdueContribution, ...] = ()
    checks: tuple[Check, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    abroad: Abroad | None = None

    def of(self, stage: str) -> StageSum:
        """The total of a stage."""
        return next((one for one in self.totals if one.stage == stage), StageSum(stage))


@dataclass(frozen=True, slots=True)
class Reach:
    """Who was reached through the whole chain: an organisation once, whatever its records, sessions and agreements.

    People are the members counted last in each organisation: who belongs to one is counted once. `uncounted`
    organisations never said how many members they have. `merged` records were another name of one counted already.
    """

    organisations: int
    people: int
    women: int
    uncounted: int = 0
    merged: int = 0
    by_agreement: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Risk:
    """Something that endangers the agreement, computed from the facts that it names; worded by its code."""

    section: str
    code: str
    tone: str
    title: Title = NOTHING
    owner: Title = NOTHING
    due_on: date | None = None
    days: int | None = None
    params: dict[str, str] = field(default_factory=dict)
