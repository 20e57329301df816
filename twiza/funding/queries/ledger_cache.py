"""The ledger as columns in the memory of this process, and the questions that pages, API and commands ask of it."""

from __future__ import annotations

from datetime import date, datetime

from twiza.agreements.models import Agreement
from twiza.core.cache import remember

from ..models.ledger import Feed
from ..models.tranches import Tranche
from ..rules import counting
from ..rules.lateness import Late, late
from ..rules.rates import HOME
from ..rules.stages import STAGES, Stage
from .ledger_columns import COLUMNS, read_columns

STAMPS = ("funding",)


def ledger() -> counting.Ledger:
    """Every entry of this moment as columns; after a write only what is newer is read."""
    return remember(COLUMNS, STAMPS, read_columns).ledger


def links(known_at: datetime | None = None, *, is_fresh: bool = False) -> list[tuple[int, int]]:
    """(upstream, downstream) pairs of agreements: declared links, and parents whose money runs to their children.

    is_fresh: read them from the database, as a write must: what it sees may yet be rolled back.
    """
    parents, feeds = _read_links() if is_fresh else remember("funding.links", (*STAMPS, "agreements"), _read_links)
    return parents + [(up, down) for up, down, at in feeds if known_at is None or at <= known_at]


def downstream(agreement: Agreement, known_at: datetime | None = None) -> frozenset[int]:
    """The agreement with every agreement that its money reaches."""
    return counting.downstream(agreement.pk, links(known_at))


def whole_chain(agreement: Agreement, known_at: datetime | None = None, *, is_fresh: bool = False) -> frozenset[int]:
    """Every agreement that shares a chain with this one."""
    found = counting.chains([agreement.pk], links(known_at, is_fresh=is_fresh))
    return frozenset(pk for pk, chain in found.items() if chain == found[agreement.pk])


def count(question: counting.LedgerQuestion) -> counting.Counted:
    """The rows that answer a question, each with its own part and its transfer. Raises: RateMissing."""
    joined = links(question.known_at)
    if question.agreements is not None:
        joined = [pair for pair in joined if question.agreements.issuperset(pair)]
    return counting.count(ledger(), question, counting.chains((), joined))


def late_shares(agreement: Agreement, on: date, known_at: datetime | None = None) -> list[Late]:
    """What the parties of an agreement owe on a day: promised, due, not paid, in the currency of the promise."""
    question = counting.LedgerQuestion(on, known_at, HOME, frozenset({agreement.pk}))
    counts = counting.count(ledger(), question, {})
    days = due_days(agreement.pk)
    found: list[Late] = []
    for place, currency in enumerate(counts.ledger.currencies):
        own = counts.as_written(counts.column("currency") == place)
        promised, paid = (
            own.only(own.column("stage") == STAGES.index(stage)).by("payer", "year", "component")
            for stage in (Stage.PROMISED, Stage.PAID)
        )
        cells = {cell: sums[0] for cell, sums in promised.items()}
        given = [(cell, sums[0]) for cell, sums in paid.items()]
        found += late(cells, given, days, on, currency)  # type: ignore[arg-type]
    return sorted(found)


def due_days(agreement: int) -> dict[tuple[int, int], date]:
    """(payer, budget year) -> the day of the last tranche planned for it; years without a day are not there."""
    due = Tranche.objects.filter(agreement=agreement, due_on__isnull=False).exclude(state="cancelled")
    rows = due.order_by("due_on").values_list("payer_id", "year", "due_on")
    return {(payer, year): day for payer, year, day in rows if day is not None}


def _read_links() -> tuple[list[tuple[int, int]], list[tuple[int, int, datetime]]]:
    parents = Agreement.objects.filter(parent__isnull=False).order_by("pk").values_list("parent_id", "pk")
    feeds = Feed.objects.order_by("pk").values_list("upstream_id", "downstream_id", "recorded_at")
    return list(parents), list(feeds)
