"""Readings: the written ways of counting a coverage, as code with names and parameters, chosen as data.

A reading says who should be reached (the denominator rule), what counts as reached (the numerator rule) and in
which population. "80 % of craft cooperatives" is several figures until somebody writes this down, because the
register grows: a reading is that writing. Rules here are declarations; `coverage` computes them.

Denominators    stock_at(date), live_stock, active_only, cumulative_distinct(since)
Numerators      sessions_held(at_least, kinds), case_closed(at_least), events_recorded(kinds, at_least),
                hours_received(hours, kinds)

Every numerator takes `of`: "plan" (events recorded under the plan's actions, the default) or "any" event.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Unprocessable

REGISTERED = ("active", "dormant")
ORIGINS = ("plan", "any")
FILTERS = ("sectors", "forms", "territories", "women_led")
WOMEN_LED = {"no": 0, "yes": 1, None: -1}


class RuleParameterWrong(Unprocessable):
    message = _("“%(value)s” does not suit the parameter “%(parameter)s” of the rule “%(rule)s”.")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a rule: its type (date, count, hours, codes or origin) and its default; None = must be given."""

    type: str
    default: Any = None

    def read(self, rule: str, name: str, value: Any) -> Any:
        """The value in its type. Raises: RuleParameterWrong."""
        try:
            if self.type == "date":
                return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
            if self.type == "count":
                return _positive(int(value), isinstance(value, int) and not isinstance(value, bool))
            if self.type == "hours":
                return _positive(Decimal(str(value)).quantize(Decimal("0.01")), True)
            if self.type == "origin":
                return ORIGINS[ORIGINS.index(value)]
            return _codes(value)
        except (TypeError, ValueError, InvalidOperation) as error:
            raise RuleParameterWrong(rule=rule, parameter=name, value=str(value)) from error


def _positive(value: Any, is_typed: bool) -> Any:
    if not is_typed or value <= 0:
        raise ValueError(value)
    return value


def _codes(value: Any) -> tuple[str, ...]:
    if isinstance(value, str) or not value or not all(isinstance(code, str) and code for code in value):
        raise ValueError(value)
    return tuple(sorted(set(value)))


@dataclass(frozen=True)
class NamedRule:
    """A named rule of one role; `words` is the code under which faces keep its sentence in each language."""

    role: str
    name: str
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """Code of the sentence that explains the rule."""
        return f"{self.role}.{self.name}"


_STATUSES = Parameter("codes", REGISTERED)
_ONCE = Parameter("count", 1)
_OF = Parameter("origin", "plan")

RULES: dict[str, dict[str, NamedRule]] = {
    "denominator": {
        rule.name: rule
        for rule in (
            NamedRule("denominator", "stock_at", {"date": Parameter("date"), "statuses": _STATUSES}),
            NamedRule("denominator", "live_stock", {"statuses": _STATUSES}),
            NamedRule("denominator", "active_only"),
            NamedRule("denominator", "cumulative_distinct", {"since": Parameter("date"), "statuses": _STATUSES}),
        )
    },
    "numerator": {
        rule.name: rule
        for rule in (
            NamedRule(
                "numerator", "sessions_held", {"at_least": _ONCE, "kinds": Parameter("codes", ("session",)), "of": _OF}
            ),
            NamedRule("numerator", "case_closed", {"at_least": _ONCE, "of": _OF}),
            NamedRule("numerator", "events_recorded", {"kinds": Parameter("codes"), "at_least": _ONCE, "of": _OF}),
            NamedRule(
                "numerator",
                "hours_received",
                {"hours": Parameter("hours"), "kinds": Parameter("codes", ("session", "training")), "of": _OF},
            ),
        )
    },
}


class RuleUnknown(Unprocessable):
    message = _("“%(rule)s” is not a rule.")


class RuleParameterUnknown(Unprocessable):
    message = _("The rule “%(rule)s” has no parameter “%(parameter)s”.")


class RuleParameterMissing(Unprocessable):
    message = _("The rule “%(rule)s” needs the parameter “%(parameter)s”.")


@dataclass(frozen=True)
class RuleUse:
    """A rule with the values of all its parameters."""

    rule: NamedRule
    values: Mapping[str, Any]

    @classmethod
    def read(cls, role: str, data: Mapping[str, Any]) -> RuleUse:
        """From data such as {"rule": "stock_at", "date": "2020-12-28"}; defaults are filled in.

        Raises: RuleUnknown, RuleParameterUnknown, RuleParameterMissing, RuleParameterWrong.
        """
        name = data.get("rule", "") if isinstance(data, Mapping) else str(data)
        rule = RULES[role].get(name)
        if rule is None:
            raise RuleUnknown(role=role, rule=name)
        given = {key: value for key, value in data.items() if key != "rule"}
        for key in given:
            if key not in rule.parameters:
                raise RuleParameterUnknown(rule=name, parameter=key)
        values = {}
        for key, parameter in rule.parameters.items():
            value = given.get(key, parameter.default)
            if value is None:
                raise RuleParameterMissing(rule=name, parameter=key)
            values[key] = parameter.read(name, key, value)
        return cls(rule, values)

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses that a denominator counts."""
        return ("active",) if self.rule.name == "active_only" else self.values["statuses"]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The event kinds that a numerator counts."""
        return ("case_closed",) if self.rule.name == "case_closed" else self.values["kinds"]

    @property
    def of(self) -> str:
        """Whose events a numerator counts: those of the plan's actions, or any."""
        return str(self.values["of"])

    def __str__(self) -> str:
        inner = ", ".join(f"{key}={_written(value)}" for key, value in sorted(self.values.items()))
        return f"{self.rule.name}({inner})"


class FilterWrong(Unprocessable):
    message = _("“%(value)s” does not describe a population.")


class FilterUnknown(Unprocessable):
    message = _("A population has no filter “%(filter)s”.")


@dataclass(frozen=True)
class Population:
    """Whom a target speaks of: codes of sector and form, territory ids (with all below), women-led yes or no.

    An empty filter lets everything through, the unknown included; a filter that is set keeps the unknown out.
    """

    sectors: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    territories: tuple[int, ...] = ()
    women_led: str = ""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Population:
        """From data such as {"sectors": ["craft"], "forms": ["cooperative"], "women_led": "yes"}.

        Raises: FilterUnknown, FilterWrong.
        """
        for key in data:
            if key not in FILTERS:
                raise FilterUnknown(filter=key)
        try:
            territories = tuple(sorted({int(value) for value in data.get("territories") or ()}))
            sectors, forms = (_codes(data[k]) if data.get(k) else () for k in ("sectors", "forms"))
        except (TypeError, ValueError) as error:
            raise FilterWrong(value=str(dict(data))) from error
        women_led = data.get("women_led") or ""
        if women_led not in ("", "yes", "no"):
            raise FilterWrong(value=str(women_led))
        return cls(sectors, forms, territories, women_led)

    def __str__(self) -> str:
        parts = [f"{name}={_written(value)}" for name in FILTERS if (value := getattr(self, name))]
        return ", ".join(parts)


@dataclass(frozen=True)
class ReadingRule:
    """One way of counting. `inside`: the numerator counts only members of the denominator, so the rate is at
    most 1; otherwise it counts whoever of the population was reached, whatever their status, and may exceed it."""

    numerator: RuleUse
    denominator: RuleUse
    population: Population = Population()
    inside: bool = True

    @classmethod
    def read(
        cls,
        numerator: Mapping[str, Any],
        denominator: Mapping[str, Any],
        population: Mapping[str, Any] | None = None,
        inside: bool = True,
    ) -> ReadingRule:
        """A reading from its data. Raises: those of its rules and filters, which say what is wrong and where."""
        return cls(
            RuleUse.read("numerator", numerator),
            RuleUse.read("denominator", denominator),
            Population.read(population or {}),
            inside,
        )

    def __str__(self) -> str:
        where = f" where {self.population}" if str(self.population) else ""
        return f"{self.numerator} / {self.denominator}{where}{'' if self.inside else ', numerator of the population'}"


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return "|".join(str(item) for item in value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)
