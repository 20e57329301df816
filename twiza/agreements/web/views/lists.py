"""The list of agreements: search, facets, order, export; all of it in the URL."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.core.tables import FORMATS, export
from twiza.core.text import fold

from ..listing import (
    DIMENSIONS,
    SORTS,
    Row,
    all_rows,
    columns,
    facets,
    facets_drawn,
    narrow,
    ordered,
    rows_drawn,
    seen_by,
)

PAGE = 25


def _asked(request: HttpRequest) -> tuple[str, dict[str, str], str]:
    """The words searched, the chosen facet values and the order, from the URL."""
    chosen = {name: request.GET.get(name, "") for name in DIMENSIONS}
    sort = request.GET.get("sort", "")
    return request.GET.get("q", "").strip(), chosen, sort if sort in SORTS else "attention"


def _rows(request: HttpRequest, text: str) -> list[Row]:
    """The rows that the reader may see and that hold every word."""
    _rights, seen = seen_by(request.user)
    words = fold(text).split()
    rows = all_rows(on=timezone.localdate())
    return [
        row
        for row in rows
        if row.agreement.pk in seen and all(word in row.agreement.search for word in words)
    ]


@requires(Permission.AGREEMENT_VIEW)
def agreement_list(request: HttpRequest) -> HttpResponse:
    """The agreements that the reader may see, with their standing today."""
    text, chosen, sort = _asked(request)
    rows = _rows(request, text)
    shown = ordered(narrow(rows, chosen), sort)
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    rights, today = seen_by(request.user)[0], timezone.localdate()
    context: dict[str, Any] = {
        "q": text,
        "chosen": {name: code for name, code in chosen.items() if code},
        "facets": facets_drawn(rows, text, chosen, sort, rights=rights, on=today),
        "rows": rows_drawn(page.object_list, on=today),
        "sorts": [(code, label, code == sort) for code, label in SORTS.items()],
        "page_obj": page,
        "total": len(shown),
        "is_filtered": bool(text or any(chosen.values())),
        "may_draft": request.user.may(Permission.AGREEMENT_DRAFT),
    }
    return render(request, "agreements/agreement_list.html", context)


@requires(Permission.AGREEMENT_VIEW)
def agreement_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The rows shown, as CSV, XLSX or Parquet."""
    if fmt not in FORMATS:
        raise Http404
    text, chosen, sort = _asked(request)
    rows = _rows(request, text)
    used = [(f.title, c.label) for f in facets(rows, chosen) for c in f.choices if c.is_chosen]
    return export(
        ordered(narrow(rows, chosen), sort), columns(), fmt, "agreements", get_language() or "fr",
        as_of=timezone.localdate(), filters=[*([(_("Search"), text)] if text else []), *used],
        note=_("Standings are computed from recorded facts and dates on the day of the export."),
    )  # fmt: skip
