"""The list of money, agreement by agreement, and the entries behind the sums of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.core.tables import Column
from twiza.core.templatetags.twiza import money, number
from twiza.core.values import Money
from twiza.core.web.lists import DayField, Empty, Filter, Head, Listing

from ..models import Entry, FundedAgreement
from ..models.labels import STAGE_LABELS
from ..queries import counted, totals_of_reader
from ..rules.counting import Counted
from ..rules.rates import RateMissing
from .exports import ONCE, said
from .filters import asked, options
from .presenters import HEADLINE


class MoneyList(Listing[int, dict[str, object]]):
    """The money of every agreement that the reader may see, on a day, as known at an instant."""

    name = "funding"
    template = "funding/money_list.html"
    row_template = "funding/money_row.html"
    cell_names = ("url", "title", "cells")
    caption = _("Funding")
    heads = (Head(_("Convention")), *(Head(STAGE_LABELS[stage.value], "num") for stage in HEADLINE))

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.asked = asked(request)
        self.totals = totals_of_reader(self.reader, on=self.asked.on, known_at=self.asked.known_at)

    def filters(self) -> list[Filter[Any]]:
        """The day, and the day of knowledge."""
        return [
            Filter("on", DayField(label=_("On the day"), required=False, initial=self.today)),
            Filter("known_at", DayField(label=_("As known on"), required=False)),
        ]

    @property
    def found(self) -> Sequence[int]:  # type: ignore[override]
        """The agreements that have at least one entry."""
        return self.totals.agreements

    def lines(self, rows: Iterable[int]) -> list[dict[str, object]]:
        """Each with what its own rows come to."""
        keys = list(rows)
        found = FundedAgreement.objects.in_bulk(keys)
        return [
            {
                "agreement": found[pk],
                "cells": [(STAGE_LABELS[stage.value], self.totals.sum(pk, stage)) for stage in HEADLINE],
            }
            for pk in keys
        ]

    def cells(self, line: dict[str, object]) -> Mapping[str, object]:
        """Each opens the money of its agreement on the day asked."""
        cell = '<td class="num" data-label="{}">{}</td>'
        sums = ((label, money(amount)) for label, amount in line["cells"])
        address = reverse("funding:money-detail", args=[line["agreement"].key])
        return {
            "url": f"{address}?{self.query}",
            "title": line["agreement"].title,
            "cells": format_html_join("", cell, sums),
        }

    @cached_property
    def query(self) -> str:
        """The question as the address has it."""
        asked = self.request.GET.copy()
        asked.pop("page", None)
        return asked.urlencode()

    def own(self) -> dict[str, object]:
        """The totals, each dirham once."""
        totals = [(STAGE_LABELS[stage.value], *map(Money, self.totals.totals[stage][1:])) for stage in HEADLINE]
        return {"asked": self.asked, "totals": totals}

    def nothing_fits(self) -> Empty:
        """Money begins with a cost table."""
        hint = _("The money of a convention begins with its cost table, entered from the page of its money.")
        may_look = self.reader.holds(Permission.AGREEMENT_VIEW)
        address = reverse("agreements:agreement-list") if may_look else ""
        return Empty("coins", _("No money is recorded"), hint, _("Conventions"), address)

    nothing_yet = nothing_fits


class EntryList(Listing[int, dict[str, object]]):
    """The entries behind a total, newest first, each with the part that counts and the part that is a transfer."""

    name = "funding.entries"
    template = "funding/entry_list.html"
    row_template = "funding/entry_row.html"
    caption = _("Entries of the ledger")
    heads = (
        Head(_("Stage")),
        Head(_("From, to")),
        Head(_("Value day")),
        Head(_("Budget year"), "num"),
        Head(_("Reference")),
        Head(_("Amount"), "num"),
        Head(_("Correct"), is_hidden=True),
    )
    per_page = 50
    export_url = "funding:entry-export"
    file_note = ONCE

    def __init__(self, request: HttpRequest, agreement: FundedAgreement) -> None:
        super().__init__(request)
        self.agreement, self.asked = agreement, asked(request)
        self.problem = ""
        self.counted_rows: Counted | None = None
        try:
            counted_result = counted(
                agreement, on=self.asked.on, known_at=self.asked.known_at, currency=self.asked.currency
            )
            self.counted_rows = counted_result.only(self.asked.mask(counted_result))
        except RateMissing as refusal:
            self.problem = refusal.sentence

    @property
    def found(self) -> Sequence[int]:  # type: ignore[override]
        """Places in the ledger, the last first."""
        return range(len(self.counted_rows.rows) if self.counted_rows else 0)[::-1]

    def lines(self, rows: Iterable[int]) -> list[dict[str, object]]:
        """The entries with their parts."""
        kept, places = self.counted_rows, list(rows)
        if kept is None:
            return []
        ids = kept.column("id")
        found = Entry.objects.for_list().in_bulk([int(ids[place]) for place in places])
        return [_row(found[int(ids[place])], kept, place, self.asked.currency) for place in places]

    @property
    def is_filtered(self) -> bool:
        """Whether entries are kept out."""
        return self.asked.is_narrowed

    @property
    def heads_shown(self) -> Sequence[Head]:
        """Who may not record has nothing to correct."""
        return self.heads if self.own_of_rows["may_record"] else self.heads[:-1]

    @cached_property
    def own_of_rows(self) -> dict[str, object]:
        """Which entries the reader may reverse, and whose money they may open."""
        may_record = self.reader.may(Permission.FUNDING_RECORD, self.agreement)
        mine = visible(self.reader, Permission.FUNDING_VIEW, FundedAgreement.objects.order_by())
        open_ids = frozenset(mine.values_list("pk", flat=True))
        return {"agreement": self.agreement, "may_record": may_record, "open_ids": open_ids}

    def own(self) -> dict[str, object]:
        """The question with the values that the entries have."""
        filters = options(self.agreement, self.asked)
        return {"asked": self.asked, "filters": filters, "problem": self.problem, **self.own_of_rows}

    def url_arguments(self) -> list[object]:
        """The agreement."""
        return [self.agreement.key]

    def counted(self, total: int) -> str:
        """The number of entries."""
        return ngettext("%(n)s entry", "%(n)s entries", total) % {"n": number(total)}

    def nothing_fits(self) -> Empty:
        """A filter away, or a later day."""
        hint = _("The ledger holds nothing for this question. Take a filter away or choose a later day.")
        address = reverse("funding:money-detail", args=[self.agreement.key])
        return Empty("coins", _("No entry"), hint, _("Back to the money"), address)

    nothing_yet = nothing_fits

    @property
    def file_name(self) -> str:  # type: ignore[override]
        """The ledger of which agreement."""
        return f"{_('ledger')}-{self.agreement.key}"

    def file_day(self) -> Any:
        """The day asked."""
        return self.asked.on

    def said_filters(self) -> list[tuple[str, str]]:
        """What the question keeps."""
        return said(self.agreement, self.asked)

    def columns(self) -> list[Column]:
        """What is recorded, and what of it counts."""
        return [
            Column("id", _("Entry"), None, "integer", 10),
            Column("agreement", _("Convention"), width=20),
            Column("value_on", _("Value day"), None, "day", 12),
            Column("stage", _("Stage")),
            Column("payer", _("Payer"), width=36),
            Column("payee", _("Payee"), width=36),
            Column("year", _("Budget year"), None, "integer", 12),
            Column("component", _("Component"), width=28),
            Column("written", _("Amount as written"), None, "money"),
            Column("written_in", _("Currency as written"), width=8),
            Column("amount", _("Amount"), None, "money"),
            Column("own", _("Counted once"), None, "money"),
            Column("transfer", _("Transfers"), None, "money"),
            Column("currency", _("Currency"), width=10),
            Column("reference", _("Reference")),
            Column("sha256", _("SHA-256 of the document"), width=24),
            Column("recorded_at", _("Recorded at"), None, "instant", 20),
        ]


def _row(entry: Entry, kept: Any, place: int, currency: str) -> dict[str, object]:
    return {
        "entry": entry,
        "id": entry.pk,
        "agreement": entry.agreement.key,
        "value_on": entry.value_on,
        "stage": entry.get_stage_display(),
        "payer": entry.payer.name,
        "payee": entry.payee.name,
        "year": entry.year,
        "component": entry.component.title if entry.component else "",
        "written": entry.amount,
        "written_in": entry.currency,
        "amount": Money(int(kept.amount[place]), currency),
        "own": Money(int(kept.own[place]), currency),
        "transfer": Money(int(kept.transfer[place]), currency),
        "currency": currency,
        "reference": entry.reference,
        "recorded_at": entry.recorded_at,
        "sha256": entry.document.sha256 if entry.document else "",
    }
