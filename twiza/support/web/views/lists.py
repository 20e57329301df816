"""The list of cases, late first, and its exports."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission, Role
from twiza.accounts.web.guard import requires
from twiza.core import tables

from ...models import Case
from ..exports import export_cases
from ..filters import CaseFilter
from ..shown import case_lines

PAGE = 25


def _filtered(request: HttpRequest) -> tuple[CaseFilter, Any]:
    """The filters of the address and the visible cases that match them."""
    today = timezone.localdate()
    chosen = CaseFilter(request.GET or None, user=request.user, on=today)
    mine: Any = visible(request.user, Permission.CASE_VIEW, Case.objects.all())
    return chosen, (chosen.narrow(mine) if chosen.is_bound else mine.live()).late_first()


@requires(Permission.CASE_VIEW)
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases that the reader may see, late first; a president who has one case goes straight to it."""
    if not request.GET and set(request.user.roles()) == {Role.PRESIDENT}:
        own = list(visible(request.user, Permission.CASE_VIEW, Case.objects.order_by("-opened_on"))[:2])
        if len(own) == 1:
            return redirect("support:case-detail", own[0].pk)
    chosen, cases = _filtered(request)
    today = timezone.localdate()
    page = Paginator(cases.shown(), PAGE).get_page(request.GET.get("page"))
    everything = visible(request.user, Permission.CASE_VIEW, Case.objects.all())
    context = {
        "filter": chosen,
        "page": page,
        "lines": case_lines(page.object_list, today),
        "late": everything.late(on=today).count(),
        "live": everything.live().count(),
        "is_filtered": bool(request.GET),
        "formats": tables.FORMATS,
        "may_open": request.user.may(Permission.CASE_OPEN),
    }
    return render(request, "support/case_list.html", context)


@requires(Permission.CASE_VIEW)
def case_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What the list shows, as a file: csv, xlsx or parquet."""
    chosen, cases = _filtered(request)
    try:
        return export_cases(cases.shown(), kind, on=timezone.localdate(), filters=chosen.told())
    except tables.UnknownFormat as unknown:
        raise Http404 from unknown
