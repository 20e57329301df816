"""The question that an address asks: a target, a reading, a day, an instant of knowledge, and members of dimensions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from twiza.core.formats import CASABLANCA

from ..models import Reading, Target
from ..queries import last_known
from ..rules.questions import DIMENSIONS

UNKNOWN = "unknown"
SIDES = ("numerator", "denominator", "missing")


@dataclass(frozen=True)
class CoverageQuery:
    """What the reader wants to see. `given` are the words of the address that say so, kept in every link."""

    target: Target
    reading: Reading
    on: date
    known_at: datetime
    given: Mapping[str, str]
    is_public: bool = False
    errors: tuple[str, ...] = field(default=())

    @property
    def is_live(self) -> bool:
        """Whether nobody asked for the knowledge of a past moment."""
        return "known_at" not in self.given

    def link(self, **changes: Any) -> str:
        """The query string of this question with changes; None takes a word away."""
        words = {**self.given, **{name: _word(value) for name, value in changes.items() if value is not None}}
        kept = {name: word for name, word in words.items() if changes.get(name, word) is not None}
        return f"?{urlencode(kept)}" if kept else "?"

    @property
    def page(self) -> str:
        """The page of the target with this question."""
        public = reverse("plans:public-target", args=[self.target.key])
        return (public if self.is_public else self.target.get_absolute_url()) + self.link()

    def rows(self, reading: Reading | None = None, side: str = "numerator", **members: Any) -> str:
        """The address of the organisations behind a figure; the public sees only those reached."""
        if self.is_public and side != "numerator":
            return ""
        name = "plans:public-rows" if self.is_public else "plans:target-rows"
        values = {"reading": (reading or self.reading).name, "side": side}
        return reverse(name, args=[self.target.key]) + self.link(
            **values, **{m: _member(v) for m, v in members.items()}
        )


def asked(request: HttpRequest, target: Target, *, now: datetime, is_public: bool = False) -> CoverageQuery | None:
    """Read the address. What it says wrongly is told in `errors` and the default is used; None without readings.

    Words: on (day), known_at (day, whose end is meant, or instant), reading (name).
    """
    readings = list(target.readings.all())
    if not readings:
        return None
    given: dict[str, str] = {}
    errors = []
    on, known_at = target.default_on(now.astimezone(CASABLANCA).date()), last_known(now)
    for name in ("on", "known_at"):
        word = request.GET.get(name, "").strip()
        if not word:
            continue
        try:
            on, known_at = (read_day(word), known_at) if name == "on" else (on, read_instant(word))
            given[name] = word
        except ValueError:
            errors.append(_("“%(word)s” is not a date.") % {"word": word[:40]})
    chosen = next((r for r in readings if r.name == request.GET.get("reading")), None)
    if chosen:
        given["reading"] = chosen.name
    return CoverageQuery(target, chosen or readings[0], on, known_at, given, is_public, tuple(errors))


def read_day(word: str) -> date:
    """A day in ISO form, of this era's centuries. Raises: ValueError."""
    day = date.fromisoformat(word)
    if not 1900 <= day.year <= 2200:
        raise ValueError(word)
    return day


def read_instant(word: str) -> datetime:
    """An instant in ISO form, on the clock of Morocco when no zone is given; a day means its end.

    Raises: ValueError.
    """
    if len(word) == 10:
        return datetime.combine(read_day(word) + timedelta(days=1), time(0), CASABLANCA)
    at = datetime.fromisoformat(word.replace(" ", "+"))
    return at if at.tzinfo else at.replace(tzinfo=CASABLANCA)


def read_members(request: HttpRequest) -> dict[str, str | int | None]:
    """The members of dimensions that the address names: {"region": 5040010000000, "sector": None (unknown)}."""
    members: dict[str, str | int | None] = {}
    for name in DIMENSIONS:
        word = request.GET.get(name, "").strip()
        if word:
            number = name in ("region", "province", "year", "founded") and word.isdecimal() and len(word) < 16
            members[name] = None if word == UNKNOWN else int(word) if number else word
    return members


def _member(value: object) -> Any:
    return UNKNOWN if value is None else value


def _word(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
