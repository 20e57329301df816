"""Reading: the portfolio, the money of one agreement, the rows behind it, the files."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.agreements.models import Agreement
from twiza.core import tables
from twiza.core.templatetags.twiza import money
from twiza.core.values import Money
from twiza.core.web.row_templates import fill_rows

from ...models import FundCall, FundedAgreement, PaymentFile
from ...models.labels import STAGE_LABELS
from ...queries import downstream, links, totals_of_reader, whole_chain
from ...rules.rates import RateMissing
from ..exports import entry_rows, export_entries, export_statement
from ..filters import asked, options
from ..presenters import HEADLINE, book_of, late_lines, picture, tranche_lines
from .access import money_or_404, rights, visible_ids

PAGE, LISTED = 50, 25


@requires(Permission.FUNDING_VIEW)
def money_list(request: HttpRequest) -> HttpResponse:
    """The money of every agreement that the reader may see, each dirham counted once in the total."""
    question = asked(request)
    found = totals_of_reader(request.user, on=question.on, known_at=question.known_at)  # type: ignore[arg-type]
    page = Paginator(found.agreements, LISTED).get_page(request.GET.get("page"))
    agreements = FundedAgreement.objects.in_bulk(list(page.object_list))
    lines = [
        {
            "agreement": agreements[pk],
            "cells": [(STAGE_LABELS[stage.value], found.sum(pk, stage)) for stage in HEADLINE],
        }
        for pk in page.object_list
    ]
    totals = [(STAGE_LABELS[stage.value], *map(Money, found.totals[stage][1:])) for stage in HEADLINE]
    stages = [label for label, _own, _moved in totals]
    context = {
        "asked": question, "page": page, "lines": lines, "stages": stages, "totals": totals,
        "rows": _drawn(lines, request),
    }  # fmt: skip
    return render(request, "funding/money_list.html", context)


def _drawn(lines: list[dict[str, Any]], request: HttpRequest) -> SafeString:
    """The rows of the list, each opening the money of its agreement on the day asked."""
    asked = request.GET.copy()
    asked.pop("page", None)
    cell = '<td class="num" data-label="{}">{}</td>'
    rows = (
        {
            "url": f"{reverse('funding:money-detail', args=[line['agreement'].key])}?{asked.urlencode()}",
            "title": line["agreement"].title,
            "cells": format_html_join("", cell, ((label, money(amount)) for label, amount in line["cells"])),
        }
        for line in lines
    )
    return fill_rows("funding/money_row.html", rows, ("url", "title", "cells"))


@requires(Permission.FUNDING_VIEW)
def money_detail(request: HttpRequest, key: str) -> HttpResponse:
    """The money of one agreement on a day: what counts, what is late, who gave what to whom, its tranches."""
    agreement = money_or_404(request, Permission.FUNDING_VIEW, key)
    question = asked(request)
    problem, book, flow = "", None, None
    try:
        book = book_of(agreement, question)
        flow = picture(agreement, question, visible_ids(request.user))
    except RateMissing as refusal:
        problem = refusal.sentence
    context = {
        "agreement": agreement, "asked": question, "book": book, "flow": flow, "problem": problem,
        "filters": options(agreement, question), "late": late_lines(agreement, question),
        "tranches": tranche_lines(agreement, question.on), "formats": ("csv", "xlsx"),
        "calls": FundCall.objects.filter(agreement_id=agreement.pk).select_related("payer__institution"),
        "files": PaymentFile.objects.filter(agreement_id=agreement.pk).newest_first()[:5],
        "chain": _chain(request, agreement), **rights(request, agreement),
    }  # fmt: skip
    return render(request, "funding/money_detail.html", context)


def _chain(request: HttpRequest, agreement: FundedAgreement) -> dict[str, Any]:
    """The agreements above and below that the reader may see, and whether some are hidden."""
    whole = whole_chain(agreement) - {agreement.pk}
    below = downstream(agreement)
    seen = whole & visible_ids(request.user)
    above = {up for up, down in links() if down == agreement.pk}
    found = Agreement.objects.in_bulk(seen)
    return {
        "above": [found[pk] for pk in sorted(above & seen)],
        "below": [found[pk] for pk in sorted(below & seen)],
        "is_partial": bool(whole - seen),
    }


@requires(Permission.FUNDING_VIEW)
def entry_list(request: HttpRequest, key: str) -> HttpResponse:
    """The rows behind a total: each with the part that counts and the part that is a transfer."""
    agreement = money_or_404(request, Permission.FUNDING_VIEW, key)
    question = asked(request)
    try:
        book = book_of(agreement, question)
        page = Paginator(range(book.rows), PAGE).get_page(request.GET.get("page"))
        rows = list(
            entry_rows(agreement, question, first=page.start_index() - 1 if book.rows else 0, most=PAGE)
        )
        problem = ""
    except RateMissing as refusal:
        book, page, rows, problem = None, None, [], refusal.sentence  # type: ignore[assignment]
    context = {
        "agreement": agreement, "asked": question, "book": book, "page": page, "rows": rows, "problem": problem,
        "open_ids": visible_ids(request.user),
        "filters": options(agreement, question), "formats": tables.FORMATS, **rights(request, agreement),
    }  # fmt: skip
    return render(request, "funding/entry_list.html", context)


@requires(Permission.FUNDING_VIEW)
def entry_export(request: HttpRequest, key: str, kind: str) -> HttpResponseBase:
    """The rows as a file: csv, xlsx or parquet."""
    return _file(request, key, kind, export_entries)


@requires(Permission.FUNDING_VIEW)
def statement_export(request: HttpRequest, key: str, kind: str) -> HttpResponseBase:
    """The sums as a file: csv, xlsx or parquet."""
    return _file(request, key, kind, export_statement)


def _file(request: HttpRequest, key: str, kind: str, write: Any) -> HttpResponseBase:
    agreement = money_or_404(request, Permission.FUNDING_VIEW, key)
    try:
        response: HttpResponseBase = write(agreement, asked(request), kind)
    except tables.UnknownFormat as unknown:
        raise Http404 from unknown
    except RateMissing as refusal:
        raise Http404(_("No figure: %(why)s") % {"why": refusal.sentence}) from refusal
    return response
