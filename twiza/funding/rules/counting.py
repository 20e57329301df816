"""Money counted once: over the chain of agreements, what a holder passes on is a transfer and never counts again.

Method. Within one chain and one stage, a holder that takes in `in` and gives out `out` passes on min(in, out). The
first flows that it gives out, in order of day, carry what it passes on; the rest is its own money. So each row has two
parts, `own` and `transfer`, that add up to its amount; totals by party, year, component or agreement are sums of rows,
and the consolidated total (the own parts) equals what enters the chain and also what rests with its last holders.

Columns are int64: days as ordinals, instants as microseconds UTC since 1970, amounts as centimes. A reversal is not a
row here: it is the instant from which its row no longer counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from .rates import HOME, Rate, from_home
from .stages import STAGES, Stage

Array = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
NEVER = 2**62
FEW = 50  # agreements up to which their rows are fetched one by one
DENSE = 20  # cells for each row up to which a table replaces a sort
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(instant: datetime) -> int:
    """An instant as microseconds since 1970."""
    return (instant - _EPOCH) // timedelta(microseconds=1)


@dataclass(frozen=True)
class Ledger:
    """The rows as columns, in order of day then id. `stage` and `currency` are places in STAGES and `currencies`."""

    id: Array
    agreement: Array
    stage: Array
    payer: Array
    payee: Array
    year: Array
    component: Array
    centimes: Array
    currency: Array
    home: Array
    value_on: Array
    recorded_at: Array
    reversed_at: Array
    is_in_kind: Array
    commitment: Array
    currencies: tuple[str, ...] = (HOME,)
    rates: tuple[Rate, ...] = ()

    @classmethod
    def build(cls, rows: Array, currencies: Sequence[str] = (HOME,), rates: Sequence[Rate] = ()) -> Ledger:
        """From a table with one column for each field, in their order."""
        names = [one.name for one in fields(cls) if one.name not in ("currencies", "rates")]
        order = np.lexsort((rows[:, 0], rows[:, names.index("value_on")]))
        columns = {name: np.ascontiguousarray(rows[order, place]) for place, name in enumerate(names)}
        return cls(**columns, currencies=tuple(currencies), rates=tuple(sorted(rates)))

    def extended(self, rows: Array, ended: Array, rates: Sequence[Rate]) -> Ledger:
        """With newer rows (ids above those held), and with what their mirrors end: (id, instant) pairs. This one stays.

        Quick when few are new: nothing is sorted again.
        """
        names = [one.name for one in fields(self) if one.name not in ("currencies", "rates")]
        day = names.index("value_on")
        fresh = rows[np.lexsort((rows[:, 0], rows[:, day]))]
        places = np.searchsorted(self.value_on, fresh[:, day], side="right")
        columns = {
            name: np.insert(getattr(self, name), places, fresh[:, place]) if len(fresh) else getattr(self, name)
            for place, name in enumerate(names)
        }
        if len(ended):
            order = np.argsort(columns["id"], kind="stable")
            found = order[np.searchsorted(columns["id"], ended[:, 0], sorter=order)]
            columns["reversed_at"] = columns["reversed_at"].copy()
            columns["reversed_at"][found] = ended[:, 1]
        return Ledger(**columns, currencies=self.currencies, rates=tuple(sorted(rates)))

    def __len__(self) -> int:
        return len(self.id)

    @cached_property
    def _by_agreement(self) -> tuple[Array, Array]:
        """The places of the rows in order of agreement, and their agreements in that order."""
        order = np.argsort(self.agreement, kind="stable")
        return order, self.agreement[order]

    def places(self, agreements: frozenset[int]) -> Array:
        """The places of the rows of some agreements, in order; of a few of them without looking at the others."""
        wanted = np.sort(np.fromiter(agreements, dtype=np.int64, count=len(agreements)))
        if len(wanted) > FEW:
            return np.flatnonzero(np.isin(self.agreement, wanted))
        order, ordered = self._by_agreement
        first, last = np.searchsorted(ordered, wanted, "left"), np.searchsorted(ordered, wanted, "right")
        parts = [order[a:b] for a, b in zip(first.tolist(), last.tolist(), strict=True)]
        return np.sort(np.concatenate(parts)) if parts else np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class LedgerQuestion:
    """Which rows: true by a day, as known at an instant, in some agreements; in which currency.

    None means every day, what is known now, every agreement.
    """

    on: date | None = None
    known_at: datetime | None = None
    currency: str = HOME
    agreements: frozenset[int] | None = None
    is_in_kind: bool = False


@dataclass(frozen=True)
class Counted:
    """The rows of an answer: their places in the ledger, their amounts and the part of each that is a transfer."""

    ledger: Ledger
    rows: Array
    amount: Array
    transfer: Array
    chain: Array
    question: LedgerQuestion = field(default_factory=LedgerQuestion)

    @property
    def own(self) -> Array:
        """The part of each row that counts."""
        return self.amount - self.transfer

    def column(self, name: str) -> Array:
        """A column of the ledger at these rows."""
        column: Array = getattr(self.ledger, name)[self.rows]
        return column

    def only(self, mask: Mask) -> Counted:
        """Some of the rows, with the parts that they have in the whole."""
        return Counted(
            self.ledger, self.rows[mask], self.amount[mask], self.transfer[mask], self.chain[mask], self.question
        )

    def as_written(self, mask: Mask) -> Counted:
        """Some of the rows with their amounts in the currency that they were written in."""
        rows = self.rows[mask]
        nothing = np.zeros(len(rows), dtype=np.int64)
        return Counted(self.ledger, rows, self.ledger.centimes[rows], nothing, self.chain[mask], self.question)

    def by(self, *names: str) -> dict[tuple[int, ...], tuple[int, int, int]]:
        """(amount, own, transfer) summed by columns, in order of the columns' values."""
        if not len(self.rows):
            return {}
        if not names:
            return {(): (int(self.amount.sum()), int(self.own.sum()), int(self.transfer.sum()))}
        keys, place = _groups([self.column(name) for name in names])
        amounts, moved = np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=np.int64)
        np.add.at(amounts, place, self.amount)
        np.add.at(moved, place, self.transfer)
        pairs = zip(amounts.tolist(), (amounts - moved).tolist(), moved.tolist(), strict=True)
        return dict(zip(map(tuple, keys.tolist()), pairs, strict=True))

    def totals(self) -> dict[Stage, tuple[int, int, int]]:
        """(amount, own, transfer) of every stage, nought where nothing happened."""
        found = self.by("stage")
        return {stage: found.get((place,), (0, 0, 0)) for place, stage in enumerate(STAGES)}


def chains(agreements: Iterable[int], links: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Agreement -> the number of its chain: agreements joined by links, whichever way they point."""
    head = {pk: pk for pk in agreements}

    def top(pk: int) -> int:
        while head[pk] != pk:
            head[pk] = head[head[pk]]
            pk = head[pk]
        return pk

    for one, other in links:
        head.setdefault(one, one)
        head.setdefault(other, other)
        first, second = sorted((top(one), top(other)))
        head[second] = first
    return {pk: top(pk) for pk in head}


def downstream(start: int, links: Iterable[tuple[int, int]]) -> frozenset[int]:
    """An agreement with every agreement that its money reaches. links: (from, to) pairs."""
    after: dict[int, set[int]] = {}
    for source, target in links:
        after.setdefault(source, set()).add(target)
    seen, ahead = {start}, [start]
    while ahead:
        for following in after.get(ahead.pop(), set()) - seen:
            seen.add(following)
            ahead.append(following)
    return frozenset(seen)


def count(ledger: Ledger, question: LedgerQuestion, chain_of: Mapping[int, int]) -> Counted:
    """The rows that answer a question, each with its own part and its transfer. Code: `rate_missing`."""
    rows = _alive(ledger, question)
    amount = _amounts(ledger, rows, question)
    chain = _chain(ledger.agreement[rows], chain_of)
    moved = transfers(chain, ledger.stage[rows], ledger.payer[rows], ledger.payee[rows], amount)
    return Counted(ledger, rows, amount, moved, chain, question)


def _alive(ledger: Ledger, question: LedgerQuestion) -> Array:
    """The places of the rows true by the day, known at the instant and not reversed then."""
    known = NEVER - 1 if question.known_at is None else micros(question.known_at)
    rows = np.arange(len(ledger)) if question.agreements is None else ledger.places(question.agreements)
    pick = slice(None) if question.agreements is None else rows
    mask: Mask = (ledger.recorded_at[pick] <= known) & (ledger.reversed_at[pick] > known)
    mask &= ledger.is_in_kind[pick] == int(question.is_in_kind)
    if question.on is not None:
        mask &= ledger.value_on[pick] <= question.on.toordinal()
    return np.asarray(rows[mask], dtype=np.int64)


def _amounts(ledger: Ledger, rows: Array, question: LedgerQuestion) -> Array:
    """The amounts in the currency asked: as written where it is theirs, else by the dated rates."""
    home = ledger.home[rows]
    if question.currency == HOME:
        return home
    rates = known_rates(ledger, question)
    code = ledger.currencies.index(question.currency) if question.currency in ledger.currencies else -1
    amount = ledger.centimes[rows].copy()
    foreign = ledger.currency[rows] != code
    amount[foreign] = from_home(home[foreign], ledger.value_on[rows][foreign], rates, question.currency)
    return amount


def known_rates(ledger: Ledger, question: LedgerQuestion) -> list[Rate]:
    """The rates that were known at the instant of a question, in order of day."""
    return [
        rate
        for rate in ledger.rates
        if question.known_at is None or rate.recorded_at is None or rate.recorded_at <= question.known_at
    ]


def _chain(agreement: Array, chain_of: Mapping[int, int]) -> Array:
    """The chain of each row; an agreement that nothing joins is its own."""
    if not len(agreement):
        return agreement
    table = np.arange(int(agreement.max()) + 1, dtype=np.int64)
    for pk, chain in chain_of.items():
        if pk < len(table):
            table[pk] = chain
    return table[agreement]


def _groups(columns: Sequence[Array]) -> tuple[Array, Array]:
    """The distinct rows of some columns, in order, and the place of each row among them; without sorting when dense."""
    sizes = [(int(column.min()), int(column.max() - column.min()) + 1) for column in columns]
    space = math.prod(size for _low, size in sizes)
    if space <= DENSE * len(columns[0]):
        code = np.zeros(len(columns[0]), dtype=np.int64)
        for column, (low, size) in zip(columns, sizes, strict=True):
            code = code * size + (column - low)
        codes = np.flatnonzero(np.bincount(code, minlength=space))
        rank = np.zeros(space, dtype=np.int64)
        rank[codes] = np.arange(len(codes))
        place = rank[code]
    else:
        table, place = np.unique(np.stack(columns, axis=1), axis=0, return_inverse=True)
        return table, place.reshape(-1)
    keys = np.empty((len(codes), len(columns)), dtype=np.int64)
    for number in range(len(columns) - 1, -1, -1):
        low, size = sizes[number]
        codes, keys[:, number] = np.divmod(codes, size)
        keys[:, number] += low
    return keys, place


def transfers(chain: Array, stage: Array, payer: Array, payee: Array, amount: Array) -> Array:
    """Of each row, what its payer only passes on; rows in order of time.

    Shapes: five columns of one length. Sums by (chain, stage, holder) equal min(in, out), never below nought. Only
    holders that both take and give are looked at: few, in a ledger of many agreements.
    """
    moved = np.zeros(len(amount), dtype=np.int64)
    rows = _between(chain, payer, payee)
    if not len(rows):
        return moved
    payer, payee, amount = payer[rows], payee[rows], amount[rows]
    size, holders = len(rows), int(max(payer.max(), payee.max())) + 1
    _, ring = np.unique(chain[rows], return_inverse=True)
    base = (ring.reshape(-1) * len(STAGES) + stage[rows]) * holders
    keys, place = np.unique(np.concatenate([base + payer, base + payee]), return_inverse=True)
    place = place.reshape(-1)
    taken, given = np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=np.int64)
    np.add.at(given, place[:size], amount)
    np.add.at(taken, place[size:], amount)
    passed = np.maximum(np.minimum(taken, given), 0)
    order = np.argsort(place[:size], kind="stable")
    group, paid = place[:size][order], amount[order]
    after = np.cumsum(paid)
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    after -= np.repeat(after[starts] - paid[starts], np.diff(np.r_[starts, size]))
    most = passed[group]
    moved[rows[order]] = np.minimum(after, most) - np.minimum(after - paid, most)
    return moved


def _between(chain: Array, payer: Array, payee: Array) -> Array:
    """The places of the rows that touch a holder which, in its chain, both takes and gives."""
    if not len(chain):
        return chain
    holders = int(max(payer.max(), payee.max())) + 1
    if (int(chain.max()) + 1) * holders > DENSE * len(chain):
        return np.arange(len(chain))
    gives = np.zeros((int(chain.max()) + 1) * holders, dtype=bool)
    takes = gives.copy()
    gives[chain * holders + payer] = True
    takes[chain * holders + payee] = True
    both = gives & takes
    return np.flatnonzero(both[chain * holders + payer] | both[chain * holders + payee])


def rates_of_execution(sums: Mapping[str, int]) -> dict[str, float | None]:
    """The rates that committees ask for: each stage against the one that bounds it; None when that is nought."""
    pairs = {
        "committed": ("committed", "promised"),
        "paid": ("paid", "promised"),
        "received": ("received", "paid"),
        "spent": ("spent", "received"),
        "justified": ("justified", "spent"),
    }
    return {
        name: sums.get(part, 0) / sums[whole] if sums.get(whole, 0) > 0 else None
        for name, (part, whole) in pairs.items()
    }
