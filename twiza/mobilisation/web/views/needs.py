"""Needs that wait, the clock of requests, and where supply and demand meet on the map."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.core import tables
from twiza.support.models import Need
from twiza.support.rules.cases import LIVE

from ...models import Proposal
from ...rules.states import OPEN
from ..exports import export_needs, export_requests
from ..filters import ClockFilter, NeedFilter
from ..maps import balance, map_of
from ..presenters import open_experts, request_line
from ..unmet_needs import need_lines

PAGE = 25


def _waiting(user: Any) -> Any:
    """Unmet needs of live cases that the reader may see, each with `standing`: the state of its open request."""
    held = Proposal.objects.filter(need=OuterRef("pk"), state__in=OPEN).values("state")[:1]
    rows = Need.objects.unmet().filter(case__state__in=list(LIVE))
    rows = rows.annotate(standing=Coalesce(Subquery(held), Value("nobody"))).exclude(standing="confirmed")
    mine = visible(user, Permission.CASE_VIEW, rows)
    return mine.select_related("case__organisation__territory", "case__agent")


@requires(Permission.EXPERT_VIEW)
def need_list(request: HttpRequest) -> HttpResponse:
    """Needs waiting, the most urgent first, each with why nobody is there yet."""
    chosen = NeedFilter(request.GET)
    page = Paginator(chosen.narrow(_waiting(request.user)), PAGE).get_page(request.GET.get("page"))
    counts = Counter(_waiting(request.user).order_by().values_list("standing", flat=True))
    context = {
        "filter": chosen,
        "page": page,
        "lines": need_lines(page.object_list, timezone.localdate()),
        "total": sum(counts.values()),
        "nobody": counts["nobody"],
        "asked": counts["sent"],
        "accepted": counts["accepted"],
        "formats": tables.FORMATS,
        "is_filtered": any(request.GET.get(name) for name in chosen.fields),
        "tab": "needs",
    }
    return render(request, "mobilisation/need_list.html", context)


@requires(Permission.EXPERT_VIEW)
def need_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What the list shows, as a file."""
    chosen = NeedFilter(request.GET)
    on = timezone.localdate()
    lines = need_lines(chosen.narrow(_waiting(request.user)), on)
    try:
        return export_needs(lines, kind, on=on, filters=chosen.told())
    except tables.UnknownFormat as unknown:
        raise Http404 from unknown


@requires(Permission.EXPERT_VIEW)
def clock_board(request: HttpRequest) -> HttpResponse:
    """Requests by state: sent, recalled, silent, taken back; who is late to answer stands first."""
    chosen = ClockFilter(request.GET)
    today = timezone.localdate()
    mine: Any = visible(request.user, Permission.CASE_VIEW, Proposal.objects.all())
    page = Paginator(chosen.narrow(mine).shown(), PAGE).get_page(request.GET.get("page"))
    counts = Counter(mine.order_by().values_list("state", flat=True))
    recalled = mine.awaiting().filter(reminded__gt=0).count()
    answered = counts["accepted"] + counts["confirmed"] + counts["closed"] + counts["declined"]
    ended = answered + counts["silent"]
    context = {
        "filter": chosen,
        "page": page,
        "lines": [request_line(proposal, today) for proposal in page],
        "open_experts": open_experts(request.user, page),
        "counts": counts,
        "recalled": recalled,
        "rate": answered / ended if ended else None,
        "answered": answered,
        "ended": ended,
        "formats": tables.FORMATS,
        "is_filtered": any(request.GET.get(name) for name in chosen.fields),
        "tab": "clock",
    }
    return render(request, "mobilisation/clock_board.html", context)


@requires(Permission.EXPERT_VIEW)
def clock_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What the board shows, as a file."""
    chosen = ClockFilter(request.GET)
    mine: Any = visible(request.user, Permission.CASE_VIEW, Proposal.objects.all())
    try:
        return export_requests(
            chosen.narrow(mine).shown(), kind, on=timezone.localdate(), filters=chosen.told()
        )
    except tables.UnknownFormat as unknown:
        raise Http404 from unknown


@requires(Permission.EXPERT_VIEW)
def supply_map(request: HttpRequest) -> HttpResponse:
    """Places of experts beside needs, region by region and skill by skill, as a map and as a table."""
    needs = _waiting(request.user)
    table = balance(needs, on=timezone.localdate())
    context = {"table": table, "map": map_of(table) if table.regions else "", "tab": "map"}
    return render(request, "mobilisation/supply_map.html", context)
