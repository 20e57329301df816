"""Amendments as typed differences against the root agreement, and the text and money that they make on any day.

The text of an agreement is a flat mapping from paths to values: `("term", "ends_on")`, `("clause", "3", "body_fr")`,
`("commitment", "2", "quantity")`, `("party", "odco", "roles")`, `("cost", "odco", "2024", "Formation")`. A
change says which value a path has from now on and which one it replaces. Consolidating is applying the changes
of the approved amendments in the order of their numbers, those that are effective on the day and were known at
the instant. Nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from twiza.accounts.rules import Permission
from twiza.core.codes import Code
from twiza.core.languages import codes
from twiza.core.messages import gettext_noop, pgettext
from twiza.core.refusals import Refusal
from twiza.core.states import Move
from twiza.core.translated import column_of
from twiza.core.values import Money

from .reading.sums import read_sum
from .vocabulary import PartyRole

Path = tuple[str, ...]
Text = Mapping[Path, Any]


class AmendmentState(Code):
    """Where an amendment is: proposed until it is approved, which needs its signatures, or withdrawn."""

    PROPOSED = "proposed", pgettext("amendment", "Proposed")
    APPROVED = "approved", pgettext("amendment", "Approved")
    WITHDRAWN = "withdrawn", pgettext("amendment", "Withdrawn")


APPROVE = Move(
    "approve_amendment",
    {AmendmentState.PROPOSED},
    AmendmentState.APPROVED,
    needs=Permission.AGREEMENT_MOVE,
    label=gettext_noop("Approve the amendment"),
)
WITHDRAW = Move(
    "withdraw_amendment",
    {AmendmentState.PROPOSED},
    AmendmentState.WITHDRAWN,
    needs=Permission.AGREEMENT_MOVE,
    label=gettext_noop("Withdraw the amendment"),
    wants_note=True,
)
AMENDMENT_MOVES = (APPROVE, WITHDRAW)

# What an amendment may change, part by part, with the type of each value.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "term": {
        "starts_on": "day",
        "ends_on": "day",
        "duration_months": "count",
        "is_renewed_tacitly": "truth",
        "renewal_months": "count",
        "budget_centimes": "money",
    },
    "clause": {column_of(name, code): "text" for name in ("title", "body") for code in codes()}
    | {"is_repealed": "truth"},
    "commitment": {
        "quantity": "number",
        "centimes": "money",
        "due_on": "day",
        "due_year": "count",
        "wording_fr": "text",
        "wording_ar": "text",
        "wording_en": "text",
        "is_repealed": "truth",
    },
    "party": {"roles": "roles", "office_fr": "text", "office_ar": "text", "office_en": "text", "is_out": "truth"},
}
# What a person may add that was not there: a party enters by its roles, a clause by its title.
OPENS = {"party": "roles", "clause": "title_fr"}


@dataclass(frozen=True, slots=True)
class TextChange:
    """One difference: from `effective_on` the path has the value `after`; `before` is what it replaced.

    None is unsaid.
    """

    path: Path
    before: Any
    after: Any
    effective_on: date


@dataclass(frozen=True, slots=True)
class Amending:
    """An amendment as the rules see it. `approved_at` is None until it counts."""

    number: int
    signed_on: date | None
    approved_at: datetime | None
    changes: tuple[TextChange, ...]

    @property
    def first_effective_on(self) -> date | None:
        """The first day on which one of its changes holds."""
        return min((change.effective_on for change in self.changes), default=None)


def counted(amendments: Iterable[Amending], *, known: datetime | None = None) -> list[Amending]:
    """The amendments that count as known at an instant (now when None), in the order of their numbers."""
    found = [one for one in amendments if one.approved_at is not None and (known is None or one.approved_at <= known)]
    return sorted(found, key=lambda one: one.number)


def changes_on(
    amendments: Iterable[Amending], *, on: date, known: datetime | None = None
) -> dict[Path, tuple[Any, int]]:
    """Path -> the value that holds on a day and the number of the amendment that gave it."""
    held: dict[Path, tuple[Any, int]] = {}
    for one in counted(amendments, known=known):
        for change in sorted(one.changes, key=lambda change: change.effective_on):
            if change.effective_on <= on:
                held[change.path] = (change.after, one.number)
    return held


def consolidate(
    base: Text, amendments: Iterable[Amending], *, on: date, known: datetime | None = None
) -> dict[Path, Any]:
    """The whole text on a day: the root's own with what holds of its amendments; unsaid values are left out."""
    text = dict(base) | {path: value for path, (value, _number) in changes_on(amendments, on=on, known=known).items()}
    return {path: value for path, value in text.items() if value is not None}


def costs(text: Text) -> dict[Path, int]:
    """The cost table of a text: (party, year, component) -> centimes."""
    return {path[1:]: value for path, value in text.items() if path[0] == "cost" and value}


class SharesDiffer(Refusal):
    message = gettext_noop("The shares add up to %(shares)s, the total is %(total)s: the difference is %(difference)s.")


def check_shares(budget: int | None, lines: Mapping[Path, int]) -> None:
    """Refuse a cost table that does not add up to the total: `shares_differ` (total, shares, difference). Centimes."""
    if lines and budget is not None and sum(lines.values()) != budget:
        total = sum(lines.values())
        raise SharesDiffer(total=Money(budget), shares=Money(total), difference=Money(total - budget))


class PathUnknown(Refusal):
    message = gettext_noop("An amendment cannot change “%(path)s”.")


def check_path(path: Path, text: Text) -> str:
    """The type of the value of a path. Raises: PathUnknown for one that an amendment cannot change."""
    part = path[0] if path else ""
    if part == "cost" and len(path) == 4 and path[2].isdigit():
        if not any(other[0] == "party" and other[1] == path[1] for other in text):
            raise PathUnknown(path=" ".join(path))
        return "money"
    is_known = part in FIELDS and path[-1] in FIELDS[part] and len(path) == (2 if part == "term" else 3)
    if is_known and part != "term":
        exists = any(other[:2] == path[:2] for other in text)
        is_known = exists or OPENS.get(part) == path[-1]
    if not is_known:
        raise PathUnknown(path=" ".join(path))
    return FIELDS[part][path[-1]]


class ValueUnreadable(Refusal):
    message = gettext_noop("“%(value)s” cannot be read as a value of this kind.")


def typed(kind: str, value: Any, currency: str = "") -> Any:
    """A value as its type keeps it (days as ISO text, sums in centimes); a text that a person typed is read.

    Raises: ValueUnreadable, and of a sum what `read_sum` raises. The empty text is None: unsaid.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        if kind == "day":
            return date.fromisoformat(str(value)).isoformat()
        if kind == "truth":
            return value if isinstance(value, bool) else str(value).casefold() in ("1", "true", "on", "yes")
        if kind == "money" and not isinstance(value, int):
            return read_sum(str(value), currency).centimes
        if kind in ("count", "money"):
            number = int(value)
            if number < 0:
                raise ValueError(value)
            return number
        if kind == "number":
            return f"{Decimal(_plain(value)):f}"
    except (ValueError, InvalidOperation) as error:
        raise ValueUnreadable(value=str(value)) from error
    if kind == "roles":
        roles = value if isinstance(value, list) else str(value).replace(",", " ").split()
        if not set(roles) <= set(PartyRole):
            raise ValueUnreadable(value=str(value))
        return [str(role) for role in PartyRole if role in roles]
    return str(value).strip()


def _plain(value: object) -> str:
    return str(value).replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace(",", ".")


class ChangesMissing(Refusal):
    message = gettext_noop("An amendment changes something: add a change first.")


class AmendmentUnsigned(Refusal):
    message = gettext_noop("The amendment is not signed by all: record its signatures first.")


class ParentUnsigned(Refusal):
    message = gettext_noop(
        "Neither a signature nor a dated original of the agreement is recorded: attach the original first."
    )


class PredatesParent(Refusal):
    message = gettext_noop("The amendment is signed on %(on)s, before the agreement that it changes (%(parent_on)s).")


class NumberSkipped(Refusal):
    message = gettext_noop("This is amendment number %(number)s; the next one to approve is number %(expected)s.")


class PredatesPrevious(Refusal):
    message = gettext_noop("The amendment is signed on %(on)s, before the previous amendment (%(previous_on)s).")


class EffectiveTooEarly(Refusal):
    message = gettext_noop("A change holds from %(on)s, before the agreement was signed (%(parent_on)s).")


def check_amendment(
    one: Amending,
    *,
    base: Text,
    earlier: Sequence[Amending],
    parent_signed_on: date | None,
    numbers_before: Sequence[int] = (),
) -> None:
    """Refuse an amendment that cannot be approved now.

    Codes: `changes_missing`; `amendment_unsigned`; `parent_unsigned` (no signature and no original); `predates_parent`
    (on, parent_on); `number_skipped` (number, expected); `predates_previous` (on, previous_on); `effective_too_early`;
    `text_moved` (path, was, now): another amendment changed what this one replaces; `shares_differ`.
    """
    if not one.changes:
        raise ChangesMissing()
    if one.signed_on is None:
        raise AmendmentUnsigned()
    if parent_signed_on is None:
        raise ParentUnsigned()
    if one.signed_on < parent_signed_on:
        raise PredatesParent(on=one.signed_on, parent_on=parent_signed_on)
    approved = counted(earlier)
    expected = max([*numbers_before, *(other.number for other in approved)], default=0) + 1
    if one.number != expected:
        raise NumberSkipped(number=one.number, expected=expected)
    previous = next((other for other in reversed(approved) if other.signed_on), None)
    if previous is not None and previous.signed_on is not None and one.signed_on < previous.signed_on:
        raise PredatesPrevious(on=one.signed_on, previous_on=previous.signed_on)
    early = one.first_effective_on
    if early is not None and early < parent_signed_on:
        raise EffectiveTooEarly(on=early, parent_on=parent_signed_on)
    _check_text(one, base, approved)


class TextMoved(Refusal):
    message = gettext_noop("“%(path)s” is now “%(now)s”; the amendment replaces “%(was)s”. Enter the change again.")


def _check_text(one: Amending, base: Text, approved: Sequence[Amending]) -> None:
    """The values that it replaces are still those of the text, and the money of the new text adds up."""
    far = date.max
    before = consolidate(base, approved, on=far)
    for change in one.changes:
        if before.get(change.path) != change.before:
            raise TextMoved(path=" ".join(change.path), was=change.before, now=before.get(change.path))
    after = before | {change.path: change.after for change in one.changes}
    money = {path: value for path, value in after.items() if value is not None}
    if any(change.path[0] == "cost" or change.path == ("term", "budget_centimes") for change in one.changes):
        check_shares(money.get(("term", "budget_centimes")), costs(money))
