"""Carries out the acts of the data files in order: each names an action of a room and its arguments.

    do      "agreements.add_party": an action of a room; "demo.pay": a scene, several actions at once (scenes*.py)
    each    rows: the act once for each, the row completing its arguments
    as      a name for what it returns, "@name" further down; "@name.2" is the second of several
    like    what is not told is taken from the act of that name
    when    its instant, never after the load: a day (ten in the morning), a day and an hour, "-18d"; else the load's
    from    left out before that day
    by      the log-in that does it; else the demonstration

Everything else is an argument, under its name. Institutions, conventions, territories, components and log-ins are
told by their code, money in dirhams ("600000 EUR"), words as tables of languages, days also from the load ("+18d",
"year+1-01-31") and years ("year+1").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib import import_module
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from twiza.accounts.models import User
from twiza.agreements.models import Agreement, Institution
from twiza.calls.actions import WindowTold
from twiza.calls.rules.eligibility import Requirements
from twiza.core.actions import Actor
from twiza.core.languages import Extent, codes
from twiza.core.refusals import Refusal
from twiza.core.values import Money
from twiza.funding.actions import ConditionTold, Share
from twiza.funding.models import Component
from twiza.territory.models import Territory

from .data_files import FOLDER, DataError, known, raw

SCENES = ("scenes", "scenes_calls")
HOW = {"do", "as", "like", "each", "when", "from", "by"}
BUILT: dict[str, Any] = {one.__name__: one for one in (ConditionTold, Share, WindowTold, Requirements)}
CODES = {"Institution": "institutions", "Holder": "institutions", "Agreement": "agreements", "User": "log-ins"}
PLAIN: dict[str, tuple[Any, str]] = {
    "str": (str, "a text"),
    "int": (int, "a whole number"),
    "bool": (bool, "true or false"),
    "date": (date, "a day"),
    "Money": (int, "an amount"),
    "Decimal": ((int, float, str), "a number"),
}
RELATIVE = re.compile(r"([+-]\d+)d|year([+-]\d+)(-\d\d-\d\d)?")


@dataclass(frozen=True)
class Act:
    """One act of a file: `told` holds its arguments as they stand there."""

    place: str
    function: Callable[..., Any]
    told: Mapping[str, Any]
    name: str = ""


def read_acts(name: str, folder: Path = FOLDER) -> list[Act]:
    """The acts of a file, each checked against the action that it names.

    Raises: DataError, with a line for each fault.
    """
    acts, faults = [], []
    for act in _acts(name, raw(name, folder)["acts"]):
        acts.append(act)
        faults += [f"{act.place}, {fault}" for fault in _faults(act.function, act.told, folder)]
    if faults:
        raise DataError("\n".join(faults))
    return acts


def _acts(name: str, entries: list[dict[str, Any]]) -> Iterator[Act]:
    named: dict[str, dict[str, Any]] = {}
    for number, entry in enumerate(entries, 1):
        like, place = entry.get("like", ""), f"{name}: act {number}"
        if like and like not in named:
            raise DataError(f"{place}, like: no act before it is called “{like}”")
        shared = {key: value for key, value in named.get(like, {}).items() if key != "as"}
        values = {**shared, **entry}
        place += f" ({values.get('do', '?')})"
        function, rows = _function(place, values.get("do", "")), values.get("each", [{}])
        for line, row in enumerate(rows, 1):
            many = f".{line}" if "each" in values else ""
            label = f"{place}, each {line}" if many else place
            yield Act(label, function, {**values, **row}, f"{values['as']}{many}" if "as" in values else "")
        if "as" in values:
            named[values["as"]] = values


def _function(place: str, do: str) -> Callable[..., Any]:
    room, _dot, name = do.partition(".")
    try:
        if room != "demo":
            return getattr(import_module(f"twiza.{room}.actions"), name)
        scenes = [import_module(f"twiza.config.demo.{file}") for file in SCENES]
        return next(getattr(file, name) for file in scenes if hasattr(file, name))
    except (ImportError, AttributeError, ValueError, StopIteration) as error:
        raise DataError(f"{place}, do: there is no action “{do}”") from error


def _faults(function: Callable[..., Any], values: Mapping[str, Any], folder: Path) -> Iterator[str]:
    """What is wrong with the fields of an entry, in words."""
    parameters = signature(function).parameters
    rest = [name for name, one in parameters.items() if one.kind is Parameter.VAR_KEYWORD]
    is_open, takes_texts = bool(rest) and rest != ["texts"], rest == ["texts"]
    for key, value in values.items():
        if key in parameters:
            for fault in _misfits(names_in(parameters[key]), value, folder):
                yield f"{key}: {fault}"
        elif key not in HOW and (f"{key}_fr" in parameters or (takes_texts and isinstance(value, dict))):
            if fault := _unsaid(value):
                yield f"{key}: {fault}"
        elif key not in HOW and not is_open:
            yield f"{key}: {function.__name__} knows no such field"
    for key, parameter in parameters.items():
        is_needed = parameter.default is Parameter.empty and parameter.kind is Parameter.KEYWORD_ONLY
        if is_dataclass(function):
            is_needed = parameter.default is Parameter.empty
        if is_needed and key not in {"by", "at", *values} and key.rsplit("_", 1)[0] not in values:
            yield f"{key}: is missing"
    if "by" in values and values["by"] not in known("log-ins", folder):
        yield f"by: “{values['by']}” is not among the log-ins"


def _unsaid(value: object) -> str:
    if not isinstance(value, dict) or set(value) - set(codes()):
        return f"a table of the languages {', '.join(codes())} is wanted"
    missing = [code for code in codes(Extent.DEEDS) if not value.get(code)]
    return f"the words in {' and '.join(missing)} are missing" if missing else ""


def _misfits(names: list[str], value: object, folder: Path) -> Iterator[str]:
    """Why a value is none of what an argument takes."""
    if isinstance(value, str) and (value.startswith("@") or RELATIVE.fullmatch(value)):
        return
    if isinstance(value, list):
        for place, one in enumerate(value, 1):
            yield from (f"{place}, {fault}" for fault in _misfits(names, one, folder))
        return
    for name in names:
        if name in BUILT and isinstance(value, dict):
            yield from _faults(BUILT[name], value, folder)
            return
        if name in CODES and isinstance(value, str):
            if value not in known(CODES[name], folder):
                yield f"“{value}” is not among the {CODES[name]}"
            return
    plain = [PLAIN[name] for name in names if name in PLAIN]
    is_money = names[:1] == ["Money"] and isinstance(value, str)
    if len(plain) == 1 and not isinstance(value, plain[0][0]) and not isinstance(value, dict) and not is_money:
        yield f"{plain[0][1]} is wanted, not “{value}”"


def names_in(parameter: Parameter) -> list[str]:
    """The names in the annotation of an argument, in order, without those of sequences."""
    annotation = parameter.annotation
    words = re.findall(r"\w+", annotation if isinstance(annotation, str) else getattr(annotation, "__name__", ""))
    return [word for word in words if word not in {"Sequence", "Iterable", "list", "tuple"}]


@dataclass
class Stage:
    """A load in progress: who does it, when, the people, and what acts have made."""

    by: Actor
    at: datetime
    people: Mapping[str, User]
    made: dict[str, Any] = field(default_factory=dict)
    counters: dict[str, int] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day of the load."""
        return timezone.localdate(self.at)

    def play(self, acts: list[Act]) -> None:
        """Every act whose day has come. Raises: DataError, with the act that its action refused."""
        for act in acts:
            if act.told.get("from", self.today) > self.today:
                continue
            try:
                result = self._do(act)
            except (Refusal, ObjectDoesNotExist, LookupError, TypeError, ValueError) as error:
                raise DataError(f"{act.place}: {error or type(error).__name__}") from error
            if act.name:
                several = result if isinstance(result, list) else []
                self.made |= {f"{act.name}.{number}": one for number, one in enumerate(several, 1)}
                self.made[act.name] = result

    def _do(self, act: Act) -> Any:
        instant = self.instant(act.told.get("when"))
        values = {key: value for key, value in act.told.items() if key not in HOW}
        by = self.people[act.told["by"]] if "by" in act.told else self.by
        arguments = self._arguments(act.function, values, instant)
        scene = (self,) if act.function.__module__.startswith("twiza.config.") else ()
        return act.function(*scene, **arguments, by=by, at=instant)

    def instant(self, when: date | str | None) -> datetime:
        """The instant that a file tells, never after the load."""
        if when is None:
            return self.at
        if isinstance(when, str):
            return self.at + timedelta(days=int(when.removesuffix("d")))
        naive = when if isinstance(when, datetime) else datetime.combine(when, time(10))
        return min(timezone.make_aware(naive), self.at)

    def _arguments(self, function: Callable[..., Any], values: Mapping[str, Any], at: datetime) -> dict[str, Any]:
        parameters, arguments = signature(function).parameters, dict[str, Any]()
        for key, value in sorted(values.items(), key=lambda item: item[0] != "agreement"):
            if key in parameters:
                arguments[key] = self._value(names_in(parameters[key]), value, arguments, at)
            elif isinstance(value, dict):
                arguments |= {f"{key}_{code}": self._said(text, code) for code, text in value.items()}
            else:
                arguments[key] = self._by_name(key, value, at)
        return arguments

    def _value(self, names: list[str], value: object, arguments: Mapping[str, object], at: datetime) -> Any:
        """A value of a file as what an argument takes."""
        if isinstance(value, list):
            values = [self._value(names, one, arguments, at) for one in value]
            return tuple(values) if names[:1] == ["Path"] else values
        for name in names:
            if name in BUILT and isinstance(value, dict):
                return BUILT[name](**self._arguments(BUILT[name], value, at))
            if name in LOOKED_UP and isinstance(value, str) and not value.startswith("@"):
                return LOOKED_UP[name](self, value, arguments)
        if names[:1] == ["Money"] and isinstance(value, int | str):
            amount, _space, currency = str(value).partition(" ")
            return Money(int(amount) * 100, currency or "MAD")
        if names[:1] == ["Decimal"]:
            return Decimal(str(value))
        if isinstance(value, datetime):
            return self.instant(value)
        return self._plain(value, at)

    def _by_name(self, key: str, value: object, at: datetime) -> Any:
        """A value that no annotation explains: its name does."""
        kind = {"institution": "Institution", "territory": "Territory"}.get(key, "")
        return self._value([kind], value, {}, at)

    def _plain(self, value: object, at: datetime) -> Any:
        """References, days and years of the load; in tables too."""
        if isinstance(value, list):
            return [self._plain(one, at) for one in value]
        if isinstance(value, dict):
            return {key: self._by_name(key, one, at) for key, one in value.items()}
        if not isinstance(value, str):
            return value
        if value.startswith("@"):
            if value[1:] not in self.made:
                raise LookupError(f"no act before it made “{value}”")
            return self.made[value[1:]]
        if relative := RELATIVE.fullmatch(value):
            days, years, day = relative.groups()
            if days:
                return self.today + timedelta(days=int(days))
            year = timezone.localdate(at).year + int(years)
            return date.fromisoformat(f"{year}{day}") if day else year
        return value

    def _said(self, text: str, language: str) -> str:
        """The words with the names of places that acts have found: {province}."""
        for name, place in self.made.items():
            if isinstance(place, Territory) and f"{{{name}}}" in text:
                text = text.replace(f"{{{name}}}", getattr(place, f"name_{language}"))
        return text


LOOKED_UP: dict[str, Callable[[Stage, str, Mapping[str, Any]], Any]] = {
    "Institution": lambda stage, code, fields: Institution.objects.get(code=code),
    "Holder": lambda stage, code, fields: Institution.objects.get(code=code),
    "Agreement": lambda stage, code, fields: Agreement.objects.get(key=code),
    "Territory": lambda stage, code, fields: Territory.objects.get(code=code),
    "User": lambda stage, code, fields: stage.people[code],
    "Component": lambda stage, code, fields: Component.objects.get(agreement=fields["agreement"], code=code),
    "Party": lambda stage, code, fields: fields["agreement"].parties.get(institution__code=code),
}
