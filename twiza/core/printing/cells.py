"""Writes values of the frozen document as cells of one language: the words for the eye beside the exact value."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from twiza.core.languages import find
from twiza.core.values import Money

from .. import formats
from .document import Cell, Column
from .titles import Title

Say = Callable[..., str]
TONES = {"kept": "success", "on_track": "info", "at_risk": "warning", "late": "danger", "unknown": "secondary"}
NOTHING = formats.NOT_MEASURED
FSI = "\u2068"  # first strong isolate: the direction of its own first letter


class Pen:
    """Writes values as cells in one language."""

    def __init__(self, language: str, say: Say, printed_hash: str = "") -> None:
        self.language, self.say, self.printed_hash = language, say, printed_hash

    def text(self, value: Title | str | None, tone: str = "") -> Cell:
        """Words, or a dash."""
        written = value.within(self.language) if isinstance(value, Title) else value or ""
        return Cell(written or NOTHING, written, tone=tone)

    def foreign(self, words_of_another: str) -> Cell:
        """Words in their own language, kept whole in a line of another direction."""
        written = f"{FSI}{words_of_another}{formats.PDI}" if find(self.language).is_rtl else words_of_another
        return Cell(written, words_of_another)

    def number(self, value: int | Decimal | None, decimals: int | None = None) -> Cell:
        """A count or an amount."""
        return Cell(formats.number(value, self.language, decimals), value, "number")

    def money(self, centimes: int | None, currency: str) -> Cell:
        """An amount with its currency; the value in whole units for a workbook."""
        if centimes is None:
            return Cell(NOTHING, None, "money")
        amount = Money(centimes, currency)
        return Cell(formats.money(amount, self.language), amount.units, "money")

    def amount(self, centimes: int | None) -> Cell:
        """An amount whose currency the heading says."""
        value = None if centimes is None else Decimal(centimes) / 100
        return Cell(formats.number(value, self.language, 2), value, "money")

    def percent(self, ratio: Decimal | None) -> Cell:
        """A ratio as a percentage with one decimal; the value keeps all six."""
        return Cell(formats.percent(ratio, self.language, is_fixed=True), ratio, "percent")

    def signed(self, value: int | Decimal | None, decimals: int | None = None) -> str:
        """A difference with its sign."""
        written = formats.number(value, self.language, decimals)
        return (
            written.replace(formats.LRI, f"{formats.LRI}+", 1)
            if value and value > 0 and formats.LRI in written
            else (f"+{written}" if value and value > 0 else written)
        )

    def day(self, value: date | None, style: str = "short") -> Cell:
        """A day."""
        return Cell(formats.day(value, self.language, style), value, "day")

    def standing(self, code: str) -> Cell:
        """A standing as a badge."""
        return Cell(self.say(f"standing_{code}"), code, "standing", TONES.get(code, "secondary"))

    def columns(self, *specs: tuple[str, int, bool]) -> tuple[Column, ...]:
        """Columns from (code of the heading, weight, holds figures)."""
        return tuple(Column(self.say(code), weight, figure) for code, weight, figure in specs)
