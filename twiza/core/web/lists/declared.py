"""The parts of which a list is declared. Words are lazy translations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError

Row = TypeVar("Row")
Rows = TypeVar("Rows")


@dataclass(frozen=True)
class Head:
    """The head of one column of the page. css: its class, `num` for numbers."""

    label: object
    css: str = ""
    is_hidden: bool = False


@dataclass(frozen=True)
class Facet(Generic[Row]):
    """A way to narrow a list whose values are counted; `name` is its key in the address.

    codes: the values of a row; where it is not given the row itself has them (`twiza.core.facets.Coded`).
    words: code -> words. named: the words of a code, asked of a row that has it. most: values shown, 0 for all.
    in_order: values stand in the order of `words`, not the most frequent first.
    """

    name: str
    title: object
    words: Mapping[str, object] = field(default_factory=dict)
    named: Callable[[Row, str], object] | None = None
    codes: Callable[[Row], Iterable[str]] | None = None
    most: int = 0
    in_order: bool = False


@dataclass(frozen=True)
class Filter(Generic[Rows]):
    """A way to narrow a list by a form field; `name` is its key in the address, nonsense there is left out.

    narrow: the rows that fit a value; None where the list reads the value itself. is_always: narrows and is said in
    files even when nothing is given, with the empty value.
    """

    name: str
    field: forms.Field
    narrow: Callable[[Rows, Any], Rows] | None = None
    is_always: bool = False


@dataclass(frozen=True)
class Order:
    """An order on offer; the first declared holds when none is asked.

    by: a key of a row in memory, the arguments of `order_by` for rows in the database; nothing where the list orders
    itself.
    """

    code: str
    label: object
    by: Any = None


@dataclass(frozen=True)
class Empty:
    """What stands where no row does: why, and what may be done about it."""

    symbol: str
    title: object
    hint: object = ""
    label: object = ""
    url: str = ""


@dataclass(frozen=True)
class Choice:
    """One value of a facet. url: takes it, or gives it back when it is chosen; empty where a form does."""

    code: str
    label: str
    count: int = 0
    is_chosen: bool = False
    url: str = ""


@dataclass(frozen=True)
class Panel:
    """One facet with its values, how many rows each would leave, and which are chosen."""

    name: str
    title: str
    choices: list[Choice]

    @property
    def chosen(self) -> list[Choice]:
        """The values that narrow the list now."""
        return [choice for choice in self.choices if choice.is_chosen]


class DayField(forms.DateField):
    """A day of our times, chosen in the calendar of the browser."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def validate(self, value: object) -> None:
        """Raises: ValidationError."""
        super().validate(value)
        if value and not 1900 <= value.year <= 2200:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
