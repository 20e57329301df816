"""What the pages show, as files: the statement, and the rows behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from twiza.agreements.models import Agreement
from twiza.core import tables
from twiza.core.translation import active_language
from twiza.core.values import Money

from ..models import Component, Entry, purses
from ..models.labels import STAGE_LABELS
from ..queries import counted
from ..rules.stages import STAGES
from .filters import Asked

CHUNK = 2000


def export_statement(agreement: Agreement, question: Asked, fmt: str) -> HttpResponseBase:
    """One line for each party, year, component and stage. Raises tables.UnknownFormat, RateMissing."""
    told = counted(agreement, on=question.on, known_at=question.known_at, currency=question.currency)
    rows = told.only(question.mask(told)).by("payer", "year", "component", "stage")
    holders = purses({payer for payer, *_rest in rows})
    titles = {one.pk: one.title for one in Component.objects.all()}
    lines = [
        {
            "party": holders[payer].name, "code": holders[payer].code, "year": year,
            "component": titles.get(component, ""), "stage": str(STAGE_LABELS[STAGES[stage].value]),
            "recorded": Money(sums[0], question.currency), "own": Money(sums[1], question.currency),
            "transfer": Money(sums[2], question.currency), "currency": question.currency,
        }
        for (payer, year, component, stage), sums in rows.items()  # type: ignore[misc]
    ]  # fmt: skip
    columns = [
        tables.Column("party", _("Party"), width=40), tables.Column("code", _("Code"), width=28),
        tables.Column("year", _("Budget year"), None, "integer", 12),
        tables.Column("component", _("Component"), width=28),
        tables.Column("stage", _("Stage")), tables.Column("recorded", _("Sum of the entries"), None, "money"),
        tables.Column("own", _("Counted once"), None, "money"),
        tables.Column("transfer", _("Transfers"), None, "money"),
        tables.Column("currency", _("Currency"), width=10),
    ]  # fmt: skip
    return _export(agreement, question, lines, columns, fmt, _("money"))


def export_entries(agreement: Agreement, question: Asked, fmt: str) -> HttpResponseBase:
    """One line for each entry that the filters keep. Raises tables.UnknownFormat, RateMissing."""
    columns = [
        tables.Column("id", _("Entry"), None, "integer", 10), tables.Column("agreement", _("Convention"), width=20),
        tables.Column("value_on", _("Value day"), None, "day", 12), tables.Column("stage", _("Stage")),
        tables.Column("payer", _("Payer"), width=36), tables.Column("payee", _("Payee"), width=36),
        tables.Column("year", _("Budget year"), None, "integer", 12),
        tables.Column("component", _("Component"), width=28),
        tables.Column("written", _("Amount as written"), None, "money"),
        tables.Column("written_in", _("Currency as written"), width=8),
        tables.Column("amount", _("Amount"), None, "money"), tables.Column("own", _("Counted once"), None, "money"),
        tables.Column("transfer", _("Transfers"), None, "money"), tables.Column("currency", _("Currency"), width=10),
        tables.Column("reference", _("Reference")), tables.Column("sha256", _("SHA-256 of the document"), width=24),
        tables.Column("recorded_at", _("Recorded at"), None, "instant", 20),
    ]  # fmt: skip
    return _export(agreement, question, entry_rows(agreement, question), columns, fmt, _("ledger"))


def entry_rows(
    agreement: Agreement, question: Asked, first: int = 0, most: int | None = None
) -> Iterator[dict[str, Any]]:
    """The entries behind the sums, newest first, each with the part that counts and the part that is a transfer.

    RateMissing at once, not when the rows are read.
    """
    told = counted(agreement, on=question.on, known_at=question.known_at, currency=question.currency)
    return _entry_rows(told.only(question.mask(told)), question, first, most)


def _entry_rows(kept: Any, question: Asked, first: int, most: int | None) -> Iterator[dict[str, Any]]:
    """By thousands, so that an export of a large ledger stays small in memory."""
    size = len(kept.rows) if most is None else min(len(kept.rows), first + most)
    for start in range(first, size, CHUNK):
        places = range(len(kept.rows) - 1 - start, len(kept.rows) - 1 - min(size, start + CHUNK), -1)
        ids = kept.column("id")
        found = Entry.objects.for_list().in_bulk([int(ids[place]) for place in places])
        for place in places:
            yield _row(found[int(ids[place])], kept, place, question.currency)


def _row(entry: Entry, kept: Any, place: int, currency: str) -> dict[str, Any]:
    return {
        "entry": entry, "id": entry.pk, "agreement": entry.agreement.key, "value_on": entry.value_on,
        "stage": entry.get_stage_display(), "payer": entry.payer.name, "payee": entry.payee.name, "year": entry.year,
        "component": entry.component.title if entry.component else "", "written": entry.amount,
        "written_in": entry.currency, "amount": Money(int(kept.amount[place]), currency),
        "own": Money(int(kept.own[place]), currency), "transfer": Money(int(kept.transfer[place]), currency),
        "currency": currency, "reference": entry.reference, "recorded_at": entry.recorded_at,
        "sha256": entry.document.sha256 if entry.document else "",
    }  # fmt: skip


def _export(
    agreement: Agreement, question: Asked, rows: Any, columns: list[tables.Column], fmt: str, name: str
) -> HttpResponseBase:
    note = _("Money that a holder only passes on along the chain is a transfer: it is not counted again.")
    filters = [(_("Convention"), agreement.key), (_("Currency"), question.currency)]
    if question.known_on:
        filters.append((_("As known on"), question.known_on.isoformat()))
    return tables.export(
        rows, columns, fmt, f"{name}-{agreement.key}", active_language(), as_of=question.on, note=note,
        filters=filters,
    )  # fmt: skip
