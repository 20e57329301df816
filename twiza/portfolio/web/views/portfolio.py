"""The portfolio: what expires, stalls or runs off course among a reader's conventions; all of it in the address."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.core.tables import FORMATS, export
from twiza.core.translation import active_language

from ...queries.portfolio import Portfolio, portfolio
from ...rules.filters import read
from ..presenters import columns, head, rows_drawn, said_filters

PAGE = 25


def asked_of(request: HttpRequest) -> Portfolio:
    """The portfolio that an address asks for, with the rights of who asks."""
    return portfolio(request.user, read(request.GET.dict()), today=timezone.localdate())  # type: ignore[arg-type]


@require_GET
@requires(Permission.AGREEMENT_VIEW)
def portfolio_page(request: HttpRequest) -> HttpResponse:
    """The conventions of the reader with the reasons to look at them."""
    found = asked_of(request)
    page = Paginator(found.lines, PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": found.asked,
        "on": found.on,
        "head": head(found),
        "page_obj": page,
        "rows": rows_drawn(found, page.object_list),
        "total": len(found.lines),
        "may_money": request.user.holds(Permission.FUNDING_VIEW),  # type: ignore[union-attr]
        "may_report": request.user.holds(Permission.REPORT_VIEW),  # type: ignore[union-attr]
        "save_query": request.GET.urlencode(),
    }
    return render(request, "portfolio/portfolio.html", context)


@require_GET
@requires(Permission.AGREEMENT_VIEW)
def portfolio_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The rows shown, whole, as a file."""
    if fmt not in FORMATS:
        raise Http404(_("There is no such format."))
    found = asked_of(request)
    return export(
        found.lines, columns(), fmt, "portfolio", active_language(),
        as_of=found.on, filters=said_filters(found),
        note=_(
            "Reasons are computed from dates, recorded facts and the ledger on the day; states are those of the day "
            "of the export. Amounts are each convention’s own rows, in dirhams, and stay empty where you may not see "
            "them."
        ),
    )  # fmt: skip
