"""What a reader proposes: one field, its value, the exact words it was read from, how sure it is, what it doubts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from twiza.core.codes import Code
from twiza.core.messages import gettext_noop as _

from .texts import Sentence, Shadow

QUOTE_MAX = 400


class Field(Code):
    """What a reading proposes, in the order of a page."""

    KIND = "kind", _("Kind")
    TITLE = "title", _("Title")
    OBJECT = "object", _("Object")
    REFERENCE = "reference", _("Reference number")
    UPSTREAM = "upstream", _("Agreement that this one applies")
    TERRITORY = "territory", _("Territory")
    SIGNED_ON = "signed_on", _("Signed on")
    APPROVAL = "approval", _("Approved by")
    STARTS_ON = "starts_on", _("Starts on")
    ENDS_ON = "ends_on", _("Last day")
    DURATION_MONTHS = "duration_months", _("Duration in months")
    RENEWAL = "renewal", _("Tacit renewal")
    PARTY = "party", _("Party")
    OFFICE = "office", _("Represented by")
    ROLE = "role", _("Role of a party")
    BUDGET = "budget", _("Budget")
    SHARE = "share", _("Share of a payer")
    AMOUNT = "amount", _("Other sum")
    TARGET = "target", _("Target")
    COMMITTEE = "committee", _("Committee")
    CHAIR = "chair", _("Chair of the committee")
    MEMBERS = "members", _("Members of the committee")
    FREQUENCY = "frequency", _("Meetings of the committee")
    CLAUSE = "clause", _("Clause")
    COMMITMENT = "commitment", _("Commitment")


FIELDS = tuple(field.value for field in Field)


@dataclass(frozen=True)
class KnownName:
    """Something that the house knows by its names: an institution or a place. `code` is text."""

    code: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """A field read from a text.

    `value` is plain (text, number, truth, list, mapping; days as ISO text; sums as integer centimes) and None under a
    `doubt`; `readings` then holds the values to choose from, likeliest first. `sentence` is the original text from
    `start` to `end`; the words that tell stand from `quote_start` to `quote_end`. `confidence`: high (written so),
    medium (read through its context), low (to be looked at).
    """

    field: str
    value: Any
    sentence: str
    start: int
    end: int
    quote_start: int
    quote_end: int
    confidence: str = "high"
    doubt: str = ""
    readings: tuple[object, ...] = ()

    @property
    def quote(self) -> str:
        """The words that tell."""
        return self.sentence[self.quote_start - self.start : self.quote_end - self.start]

    def plain(self) -> dict[str, object]:
        """The proposal as JSON, with stable keys."""
        return {
            "field": self.field,
            "value": self.value,
            "confidence": self.confidence,
            "doubt": self.doubt,
            "readings": list(self.readings),
            "sentence": self.sentence,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "quote_start": self.quote_start,
            "quote_end": self.quote_end,
        }


@dataclass
class Notebook:
    """The proposals being gathered from one text; the same value of a field is proposed once."""

    shade: Shadow
    language: str
    sentences: Sequence[Sentence]
    institutions: Sequence[KnownName] = ()
    places: Sequence[KnownName] = ()
    found: dict[str, list[Proposal]] = field(default_factory=lambda: defaultdict(list))
    # What is proposed, by all that makes two proposals one: a long text repeats itself thousands of times.
    said: set[tuple[str, str]] = field(default_factory=set)

    def add(
        self,
        name: str,
        value: object,
        one: Sentence,
        start: int,
        end: int,
        *,
        confidence: str = "high",
        doubt: str = "",
        readings: Sequence[object] = (),
    ) -> Proposal | None:
        """Propose a value read between two places of a sentence; None when it was proposed before."""
        made = _plain(value)
        choices = tuple(_plain(reading) for reading in readings)
        key = (name, repr((made, doubt, choices)))
        if key in self.said:
            return None
        self.said.add(key)
        left, right = self.shade.place(one.start, one.end)
        first, last = self.shade.place(one.start + start, one.start + end)
        sentence = self.shade.original[left:right]
        proposal = Proposal(name, made, sentence, left, right, first, last, confidence, doubt, choices)
        self.found[name].append(proposal)
        return proposal

    def of(self, name: str) -> list[Proposal]:
        """What was proposed for a field, doubts included."""
        return self.found[name]

    def drop(self, name: str, wrong: Callable[[Proposal], bool]) -> None:
        """Take back the proposals of a field that a better reading replaces."""
        for one in filter(wrong, self.found[name]):
            self.said.discard((name, repr((one.value, one.doubt, one.readings))))
        self.found[name] = [one for one in self.found[name] if not wrong(one)]

    def ordered(self) -> list[Proposal]:
        """The proposals in the order of a page, then of the text."""
        return [one for name in FIELDS for one in sorted(self.found[name], key=lambda one: one.quote_start)]


def _plain(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(int(value)) if value == value.to_integral_value() else f"{value.normalize():f}"
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return value
