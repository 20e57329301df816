"""The ledger as columns in the memory of this process, and the questions that pages, API and commands ask of it."""

from __future__ import annotations

from datetime import date, datetime
from itertools import chain as flat

import numpy as np
from django.db import connection
from django.db.models import QuerySet

from twiza.agreements.models import Agreement
from twiza.core.memory import remember

from ..rules import counting
from ..rules.lateness import Late, late
from ..rules.rates import HOME
from ..rules.stages import STAGES, Stage
from .ledger import Feed, FundedAgreement, Rate
from .tranches import Tranche

BLOCK = 20_000
STAMPS = ("funding",)


def ledger() -> counting.Ledger:
    """Every entry of this moment as columns; read again when the room has written."""
    return remember("funding.ledger", STAMPS, _read)


def links(known_at: datetime | None = None, *, is_fresh: bool = False) -> list[tuple[int, int]]:
    """(upstream, downstream) pairs of agreements: declared links, and parents whose money runs to their children.

    is_fresh: read them from the database, as a write must: what it sees may yet be rolled back.
    """
    parents, feeds = (
        _read_links() if is_fresh else remember("funding.links", (*STAMPS, "agreements"), _read_links)
    )
    return parents + [(up, down) for up, down, at in feeds if known_at is None or at <= known_at]


def downstream(agreement: Agreement, known_at: datetime | None = None) -> frozenset[int]:
    """The agreement with every agreement that its money reaches."""
    return counting.downstream(agreement.pk, links(known_at))


def whole_chain(
    agreement: Agreement, known_at: datetime | None = None, *, is_fresh: bool = False
) -> frozenset[int]:
    """Every agreement that shares a chain with this one."""
    found = counting.chains([agreement.pk], links(known_at, is_fresh=is_fresh))
    return frozenset(pk for pk, chain in found.items() if chain == found[agreement.pk])


def count(question: counting.Question) -> counting.Counted:
    """The rows that answer a question, each with its own part and its transfer. RuleError: `rate_missing`."""
    joined = links(question.known_at)
    if question.agreements is not None:
        joined = [pair for pair in joined if question.agreements.issuperset(pair)]
    return counting.count(ledger(), question, counting.chains((), joined))


def late_shares(agreement: Agreement, on: date, known_at: datetime | None = None) -> list[Late]:
    """What the parties of an agreement owe on a day: promised, due, not paid, in the currency of the promise."""
    question = counting.Question(on, known_at, HOME, frozenset({agreement.pk}))
    told = counting.count(ledger(), question, {})
    due = Tranche.objects.filter(agreement=agreement, due_on__isnull=False).exclude(state="cancelled")
    days: dict[tuple[int, int], date] = {}
    for payer, year, day in due.order_by("due_on").values_list("payer_id", "year", "due_on"):
        if day is not None:
            days[payer, year] = day
    found: list[Late] = []
    for place, currency in enumerate(told.ledger.currencies):
        own = told.as_written(told.column("currency") == place)
        promised, paid = (
            own.only(own.column("stage") == STAGES.index(stage)).by("payer", "year", "component")
            for stage in (Stage.PROMISED, Stage.PAID)
        )
        cells = {cell: sums[0] for cell, sums in promised.items()}
        given = [(cell, sums[0]) for cell, sums in paid.items()]
        found += late(cells, given, days, on, currency)  # type: ignore[arg-type]
    return sorted(found)


def with_money(agreements: QuerySet[FundedAgreement]) -> QuerySet[FundedAgreement]:
    """Those of some agreements that have at least one entry."""
    return agreements.filter(pk__in=np.unique(ledger().agreement).tolist())


def _read_links() -> tuple[list[tuple[int, int]], list[tuple[int, int, datetime]]]:
    parents = Agreement.objects.filter(parent__isnull=False).order_by("pk").values_list("parent_id", "pk")
    feeds = Feed.objects.order_by("pk").values_list("upstream_id", "downstream_id", "recorded_at")
    return list(parents), list(feeds)


def _read() -> counting.Ledger:
    """The columns straight from the database: days and instants are made numbers there, reversals joined once."""
    currencies = sorted(set(Rate.objects.order_by().values_list("currency", flat=True)) | {HOME})
    with connection.cursor() as cursor:
        cursor.execute(_query(currencies))
        width = len(cursor.description)
        blocks = []
        while rows := cursor.fetchmany(BLOCK):
            numbers = np.fromiter(flat.from_iterable(rows), dtype=np.int64, count=len(rows) * width)
            blocks.append(numbers.reshape(-1, width))
    table = np.concatenate(blocks) if blocks else np.zeros((0, width), dtype=np.int64)
    return counting.Ledger.build(table, currencies, [rate.plain for rate in Rate.objects.all()])


def _query(currencies: list[str]) -> str:
    stage = _code("e.stage", [stage.value for stage in STAGES])
    day = "CAST(julianday(e.value_on) - 1721424.5 AS INTEGER)"
    if connection.vendor != "sqlite":
        day = "(e.value_on - DATE '0001-01-01' + 1)"
    return (
        f"SELECT e.id, e.agreement_id, {stage}, e.payer_id, e.payee_id, e.year, COALESCE(e.component_id, 0),"
        f" e.centimes, {_code('e.currency', currencies)}, e.home_centimes, {day}, {_instant('e.recorded_at')},"
        f" COALESCE({_instant('r.recorded_at')}, {counting.NEVER}), CASE WHEN e.is_in_kind THEN 1 ELSE 0 END"
        " FROM funding_entry e LEFT JOIN funding_entry r ON r.reverses_id = e.id WHERE e.reverses_id IS NULL"
    )


def _code(column: str, words: list[str]) -> str:
    cases = " ".join(f"WHEN '{word}' THEN {place}" for place, word in enumerate(words))
    return f"CASE {column} {cases} ELSE -1 END"


def _instant(column: str) -> str:
    """An instant as microseconds UTC since 1970, NULL when it is NULL."""
    if connection.vendor == "sqlite":
        micro = f"CAST(substr(substr({column}, 21) || '000000', 1, 6) AS INTEGER)"
        return f"(CAST(strftime('%s', {column}) AS INTEGER) * 1000000 + {micro})"
    return f"CAST(EXTRACT(EPOCH FROM {column}) * 1000000 AS BIGINT)"
