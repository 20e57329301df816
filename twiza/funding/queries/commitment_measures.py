"""Commitments of money measured from the ledger: what was paid, received, spent or justified for each, and by what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from twiza.agreements.models import Commitment
from twiza.agreements.models.amendments import amend_rows, overlay
from twiza.agreements.rules.evidence import Measure
from twiza.agreements.rules.vocabulary import CommitmentKind
from twiza.core.cache import remember
from twiza.core.values import Money

from ..models.ledger import Entry, Purse
from ..rules import counting
from ..rules.allotment import Allotment, Given, PayableCommitment, allot
from ..rules.lateness import due_day
from ..rules.rates import HOME, RateMissing
from ..rules.stages import STAGES, Stage
from .ledger_cache import due_days, ledger

RULE = "money_paid"
SPENDING = (Stage.SPENT, Stage.JUSTIFIED, Stage.RETURNED)


@dataclass(frozen=True)
class Proof:
    """An entry with the part of it that keeps a commitment."""

    entry: Entry
    amount: Money


@dataclass(frozen=True)
class _Book:
    """What the ledger says of one commitment: the parts that keep it, what its promises ask for by the day."""

    parts: list[Allotment]
    expected: int | None


def measure_commitment(commitment: Commitment, *, on: date, known: datetime | None = None) -> Measure | None:
    """What the ledger says of a commitment of money on a day as known at an instant.

    None when nothing of the agreement stood in the ledger at that instant: recorded facts then speak. `done`, `wanted`
    and `expected` are centimes of the commitment's currency, other currencies at their dated rates; `expected` is what
    the cost table asks for by the day. An agreement is read by its columns in memory, with few queries.
    """
    try:
        book = _book(commitment, on, known)
    except RateMissing as refusal:
        return Measure(None, reason=refusal.code, params=dict(refusal.params))
    if book is None:
        return None
    wanted = None if commitment.centimes is None else Decimal(commitment.centimes)
    total, reached = Decimal(0), None
    for part in book.parts:
        total += part.amount
        if reached is None and wanted is not None and total >= wanted:
            reached = part.on
    expected = None if book.expected is None else Decimal(book.expected)
    if expected is not None and wanted is not None:
        expected = min(expected, wanted)
    return Measure(
        done=total,
        wanted=wanted,
        expected=expected,
        unit=commitment.currency or HOME,
        last_on=max((part.on for part in book.parts), default=None),
        reached_on=reached,
        proofs=len(book.parts),
        params={"entries": len(book.parts)},
    )


def proofs(commitment: Commitment, *, on: date, known: datetime | None = None) -> list[Proof]:
    """The entries that keep a commitment, the newest first, each with its part. Raises: RateMissing."""
    book = _book(commitment, on, known)
    parts = book.parts if book is not None else []
    found = Entry.objects.for_list().in_bulk([part.key for part in parts])
    currency = commitment.currency or HOME
    return [Proof(found[part.key], Money(part.amount, currency)) for part in reversed(parts)]


def _book(commitment: Commitment, on: date, known: datetime | None) -> _Book | None:
    pk, currency = commitment.agreement_id, commitment.currency or HOME
    question = counting.LedgerQuestion(None, known, currency, frozenset({pk}))
    rows = counting.count(ledger(), question, {})
    if not len(rows.rows):
        return None
    stage = Stage(commitment.evidence_params.get("stage") or Stage.PAID)
    owed = _owed(commitment, stage, on, known)
    rows = rows.only(rows.column("value_on") <= on.toordinal())
    parts = allot(owed, _given(rows, stage))[commitment.pk]
    promised = rows.only(rows.column("stage") == STAGES.index(Stage.PROMISED))
    return _Book(parts, _expected(commitment, owed, promised, on))


def _given(rows: counting.Counted, stage: Stage) -> list[Given]:
    """The sums of a stage, as the rules read them."""
    kept = rows.only(rows.column("stage") == STAGES.index(stage))
    columns = (kept.column(name) for name in ("id", "payer", "value_on", "commitment"))
    return [
        Given(int(key), int(payer), int(amount), date.fromordinal(int(day)), int(named))
        for key, payer, day, named, amount in zip(*columns, kept.amount, strict=True)
    ]


def _expected(
    commitment: Commitment, owed: list[PayableCommitment], promised: counting.Counted, on: date
) -> int | None:
    """What the shares due by the day come to for this commitment; None when no share of its payers is promised."""
    mine = next(one for one in owed if one.key == commitment.pk)
    shares = {
        cell: sums[0] for cell, sums in promised.by("payer", "year", "component").items() if cell[0] in mine.payers
    }
    if not shares:
        return None
    days = due_days(commitment.agreement_id)
    due = [
        Given(place, payer, amount, until)
        for place, ((payer, year, _component), amount) in enumerate(sorted(shares.items()))
        if (until := due_day(days, payer, year)) < on
    ]
    return sum(part.amount for part in allot(owed, due)[commitment.pk])


def _owed(commitment: Commitment, stage: Stage, on: date, known: datetime | None) -> list[PayableCommitment]:
    """The commitments of money among which the sums of an agreement are shared out, as amendments left them."""
    payers = _promisers().get(commitment.agreement_id, {})
    holder = _programmes().get(commitment.agreement_id, 0) if stage in SPENDING else 0

    def owing(row: Commitment) -> PayableCommitment:
        who = payers.get(row.pk, frozenset()) | ({holder} if holder else set())
        return PayableCommitment(row.pk, frozenset(who), row.centimes, row.due)

    mine = owing(commitment)
    others = [pk for pk, who in payers.items() if pk != commitment.pk and (who & mine.payers or holder)]
    if not others:
        return [mine]
    rows = Commitment.objects.filter(pk__in=others, evidence_rule=RULE).select_related("agreement")
    held = overlay([commitment.agreement], on=on, known=known)
    return [mine, *(owing(row) for row in _same(amend_rows(rows.order_by("pk"), held), commitment))]


def _same(rows: Iterable[Commitment], commitment: Commitment) -> list[Commitment]:
    """Those of the same currency and stage."""
    return [
        row
        for row in rows
        if (row.currency or HOME) == (commitment.currency or HOME)
        and (row.evidence_params.get("stage") or "paid") == (commitment.evidence_params.get("stage") or "paid")
    ]


def _promisers() -> dict[int, dict[int, frozenset[int]]]:
    """Agreement -> commitment of money -> the purses of those who promised it."""
    return remember("funding.promisers", ("agreements", "funding"), _read_promisers)


def _read_promisers() -> dict[int, dict[int, frozenset[int]]]:
    purses = dict(Purse.objects.filter(institution__isnull=False).values_list("institution_id", "pk"))
    rows: Any = Commitment.objects.filter(kind=CommitmentKind.MONEY, evidence_rule=RULE).order_by("pk")
    found: dict[int, dict[int, set[int]]] = {}
    for agreement, pk, institution in rows.values_list("agreement_id", "pk", "parties__institution_id"):
        mine = found.setdefault(agreement, {}).setdefault(pk, set())
        if institution in purses:
            mine.add(purses[institution])
    return {one: {pk: frozenset(who) for pk, who in theirs.items()} for one, theirs in found.items()}


def _programmes() -> dict[int, int]:
    """Agreement -> the purse of its programme."""
    rows = Purse.objects.filter(agreement__isnull=False)
    return remember("funding.programmes", ("funding",), lambda: dict(rows.values_list("agreement_id", "pk")))
