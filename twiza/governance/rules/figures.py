"""The frozen content of an evaluation report as plain data: versioned, canonical to the byte, hashed.

Shapes. `Document` is a tree of frozen dataclasses. Rates are ratios (0.8 is 80 %) with six decimals, dates
are days, instants carry a time zone; nothing is a float, so nothing changes when it is written and read
back. Beside each code of another room stand its words in the three languages (`Title`), because rooms
reword and data is renamed; a print is worded as the figures were. The content hash covers the question and
every figure, not the `stamp` (when and by which software it was computed): the same facts asked twice hash
the same.
"""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from twiza.core.printing.titles import (
    NOTHING,
    Title,  # shapes of the document name it
)

from .figures_money import MoneyFigures, Reach, Risk

SCHEMA: Literal["twiza/evaluation-report/1"] = "twiza/evaluation-report/1"
RATE_STEP = Decimal("0.000001")
STANDINGS = ("kept", "on_track", "at_risk", "late", "unknown")
DIMENSIONS = ("region", "sector", "year", "women_led", "size", "province")


class FiguresMalformed(ValueError):
    """The bytes are no evaluation report of a known schema; `where` says at which place, `problem` what is
    wrong.
    """

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where, self.problem = where, problem


@dataclass(frozen=True, slots=True)
class ReportQuestion:
    """What was asked: figures true on the day `on`, as known at `known_at` (nothing: at the moment of
    computing).
    """

    agreement: str
    on: date
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """One signatory with its office, its roles and the source that names it."""

    name: Title
    office: Title = NOTHING
    roles: tuple[Title, ...] = ()
    signed_on: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Warned:
    """What a reader of the agreement must be told on that day: it lapsed, it expires, somebody has not signed."""

    code: str
    tone: str
    says: Title


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """The instrument itself on that day; what the text does not say stays None or empty."""

    key: str
    kind: str
    state: str
    title: Title
    kind_title: Title = NOTHING
    state_title: Title = NOTHING
    signed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    is_tacitly_renewed: bool | None = None
    parent: Title = NOTHING
    territories: tuple[Title, ...] = ()
    parties: tuple[Party, ...] = ()
    warnings: tuple[Warned, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One article with the standing computed from its commitments; `source` names the passage of the text."""

    number: str
    kind: str
    title: Title
    standing: str
    kind_title: Title = NOTHING
    source: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
    """One promise of one party, where it stands, why (code and sentence) and who owns it."""

    reference: str
    clause: str
    kind: str
    title: Title
    party: Title
    owner: Title
    standing: str
    reason: str = ""
    because: Title = NOTHING
    kind_title: Title = NOTHING
    due_on: date | None = None
    days_late: int | None = None
    promised: Title = NOTHING
    achieved: Title = NOTHING
    source: str = ""


@dataclass(frozen=True, slots=True)
class CountingRule:
    """A named way of counting with its parameters; `says` is the rule as a sentence in three languages."""

    code: str
    params: dict[str, str] = field(default_factory=dict)
    says: Title = NOTHING


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of a disaggregation: how many of how many. `rate` is None where the denominator is nought."""

    code: str
    title: Title
    numerator: int
    denominator: int
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class YearPoint:
    """A year of the trajectory: the recorded rate, the path written in the target, the forecast with its
    interval.
    """

    year: int
    rate: Decimal | None = None
    path: Decimal | None = None
    forecast: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Trajectory:
    """Pace so far and pace needed, in organisations a year; the forecast's method is named, never implied."""

    points: tuple[YearPoint, ...] = ()
    pace: Decimal | None = None
    pace_needed: Decimal | None = None
    method: Title = NOTHING


@dataclass(frozen=True, slots=True)
class ReadingFigures:
    """One way of reading a target: its two rules, the two counts, the rate, the parts, the trajectory."""

    code: str
    title: Title
    numerator_rule: CountingRule
    denominator_rule: CountingRule
    numerator: int
    denominator: int
    rate: Decimal | None
    by: dict[str, tuple[Slice, ...]] = field(default_factory=dict)
    trajectory: Trajectory = Trajectory()


@dataclass(frozen=True, slots=True)
class Target:
    """What the agreement aims at, with every reading of it side by side."""

    code: str
    title: Title
    goal: Decimal | None
    starts_on: date | None = None
    ends_on: date | None = None
    population: Title = NOTHING
    readings: tuple[ReadingFigures, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """Sessions of one year, region or stage. Organisations are counted once inside the row, so rows do not add
    up.
    """

    code: str
    title: Title
    sessions: int
    organisations: int
    hours: Decimal = Decimal(0)
    attendances: int = 0
    women: int = 0


@dataclass(frozen=True, slots=True)
class Sessions:
    """Sessions held from the agreement's start to the day asked, in all and by three cuts."""

    total: Tally
    by_year: tuple[Tally, ...] = ()
    by_region: tuple[Tally, ...] = ()
    by_stage: tuple[Tally, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """A decision of the committee as it stood on that day."""

    reference: str
    title: Title
    owner: Title
    taken_on: date
    due_on: date | None = None
    closed_on: date | None = None
    is_overdue: bool = False
    outcome: str = ""  # kept, kept_late, late, open, dropped; reports frozen before it existed say nothing
    effect: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A method note as a code with parameters; the words are the reader's language."""

    code: str
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """Where facts of this report come from; `code` is what the rows cite, `quotation` the sentence, at most a
    short one.
    """

    code: str
    kind: str
    label: Title
    sha256: str = ""
    quotation: str = ""
    said_on: date | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """When it was computed, what was known then, by which software. Outside the content hash."""

    known_at: datetime
    computed_at: datetime
    software: str


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that an evaluation report says, and nothing that it would have to compute again."""

    question: ReportQuestion
    agreement: AgreementFacts
    stamp: Stamp
    clauses: tuple[Clause, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    targets: tuple[Target, ...] = ()
    sessions: Sessions | None = None
    decisions: tuple[DecisionFacts, ...] = ()
    notes: tuple[Note, ...] = ()
    sources: tuple[SourceFacts, ...] = ()
    money: MoneyFigures | None = None
    reach: Reach | None = None
    risks: tuple[Risk, ...] = ()
    to_decide: tuple[Risk, ...] = ()
    is_synthetic: bool = False
    schema: Literal["twiza/evaluation-report/1"] = SCHEMA

    @property
    def late(self) -> tuple[Commitment, ...]:
        """Commitments past their day, the latest first: what the committee speaks of."""
        rows = [row for row in self.commitments if row.standing == "late"]
        return tuple(sorted(rows, key=lambda row: (-(row.days_late or 0), row.reference)))

    @property
    def occasion(self) -> str:
        """Why it is made: `final` once the term is over, `half_yearly` before; plain when frozen without its money."""
        if self.money is None:
            return "report"
        ends_on = self.agreement.ends_on
        return "final" if ends_on is not None and ends_on <= self.question.on else "half_yearly"


_ADAPTER: TypeAdapter[Document] = TypeAdapter(Document)


def rate_of(numerator: int, denominator: int) -> Decimal | None:
    """The ratio with six decimals, or None when there is nothing to divide by."""
    if denominator == 0:
        return None
    return (Decimal(numerator) / Decimal(denominator)).quantize(RATE_STEP, ROUND_HALF_EVEN)


def rounded(ratio: float | Decimal | None) -> Decimal | None:
    """A ratio of any numeric type as six exact decimals."""
    return None if ratio is None else Decimal(str(ratio)).quantize(RATE_STEP, ROUND_HALF_EVEN)


def canonical(value: object) -> bytes:
    """The one way to write plain data: UTF-8, keys sorted, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def plain(document: Document) -> dict[str, object]:
    """The document as dictionaries, lists, strings and integers."""
    return _ADAPTER.dump_python(document, mode="json")


def write(document: Document) -> bytes:
    """The document's canonical bytes: what is stored, downloaded and read back."""
    return canonical(plain(document))


def read(content: bytes | str) -> Document:
    """The document that canonical bytes hold; raises FiguresMalformed on anything else."""
    try:
        return _ADAPTER.validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        raise FiguresMalformed(".".join(str(part) for part in first["loc"]) or "document", first["msg"]) from error


def hash_of(content: bytes | str) -> str:
    """SHA-256 (64 hexadecimal digits) of written content without its stamp, made canonical.

    It is taken of what is written, not of what this version would write: a report frozen before a field existed keeps
    its hash for ever. Raises: FiguresMalformed when the content is no JSON object.
    """
    try:
        written = json.loads(content)
    except ValueError as error:
        raise FiguresMalformed("document", str(error)) from error
    if not isinstance(written, dict):
        raise FiguresMalformed("document", "not an object")
    return hashlib.sha256(canonical({key: value for key, value in written.items() if key != "stamp"})).hexdigest()


def content_hash(document: Document) -> str:
    """The hash of a document as it will be written."""
    return hash_of(write(document))


def json_schema() -> dict[str, object]:
    """The JSON Schema of a document, for those who read our files elsewhere."""
    return {"$id": SCHEMA, **_ADAPTER.json_schema(mode="serialization")}
