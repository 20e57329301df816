"""Before and after: which indicators, in which unit, and how much they moved.

Families follow what partners ask for (domain A12). A value that nobody measured is None and stays None:
no change is computed from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from twiza.core.codes import Code
from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Unprocessable


class Moment(Code):
    """When the measure was taken relative to the support."""

    BEFORE = "before", _("Before support")
    AFTER = "after", _("After support")
    AFTER_12 = "after_12", _("One year after")


# Indicator -> unit. MAD values are statistics declared by the organisation, not payments: no centimes.
UNITS: Mapping[str, str] = {
    "turnover": "MAD/year",
    "export_value": "MAD/year",
    "income_per_member": "MAD/month",
    "members": "persons",
    "jobs_full_time": "persons",
    "jobs_seasonal": "persons",
    "clients": "clients",
    "products_certified": "products",
}


@dataclass(frozen=True, slots=True)
class IndicatorChange:
    """How one indicator moved; None where it cannot be known."""

    indicator: str
    unit: str
    before: Decimal | None
    after: Decimal | None
    after_12: Decimal | None = None

    @property
    def difference(self) -> Decimal | None:
        """After minus before."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def ratio(self) -> Decimal | None:
        """Change as a share of the value before; None when that value is nought or unknown."""
        if self.difference is None or not self.before:
            return None
        return self.difference / self.before


class IndicatorUnknown(Unprocessable):
    message = _("This indicator is not followed.")


class MomentUnknown(Unprocessable):
    message = _("Say whether this was measured before or after the support.")


class MeasureNegative(Unprocessable):
    message = _("This value cannot be negative.")


def check_measure(indicator: str, moment: str, value: Decimal | None) -> str:
    """The unit of the indicator. Refuses unknown codes and negative values; None is "not measured"."""
    if indicator not in UNITS:
        raise IndicatorUnknown(indicator=indicator)
    if moment not in set(Moment):
        raise MomentUnknown(moment=moment)
    if value is not None and value < 0:
        raise MeasureNegative(indicator=indicator, value=value)
    return UNITS[indicator]


def changes(values: Mapping[tuple[str, str], Decimal | None]) -> list[IndicatorChange]:
    """One line per indicator that was measured at least once, from {(indicator, moment): value}."""
    lines = []
    for indicator, unit in UNITS.items():
        at = {moment: values.get((indicator, moment)) for moment in Moment}
        if any((indicator, moment) in values for moment in Moment):
            lines.append(IndicatorChange(indicator, unit, at[Moment.BEFORE], at[Moment.AFTER], at[Moment.AFTER_12]))
    return lines
