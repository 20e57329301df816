"""Needs that wait, the clock of requests, and where supply and demand meet on the map."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires

from ..lists_needs import NeedList, RequestList, waiting
from ..maps import balance, map_of


@requires(Permission.EXPERT_VIEW)
def need_list(request: HttpRequest) -> HttpResponse:
    """Needs waiting, the most urgent first, each with why nobody is there yet."""
    return NeedList(request).respond()


@requires(Permission.EXPERT_VIEW)
def need_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What the list shows, as a file."""
    return NeedList(request).file(kind)


@requires(Permission.EXPERT_VIEW)
def clock_board(request: HttpRequest) -> HttpResponse:
    """Requests by state: sent, recalled, silent, taken back; who is late to answer stands first."""
    return RequestList(request).respond()


@requires(Permission.EXPERT_VIEW)
def clock_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What the board shows, as a file."""
    return RequestList(request).file(kind)


@requires(Permission.EXPERT_VIEW)
def supply_map(request: HttpRequest) -> HttpResponse:
    """Places of experts beside needs, region by region and skill by skill, as a map and as a table."""
    needs = waiting(request.user)
    table = balance(needs, on=timezone.localdate())
    context = {"table": table, "map": map_of(table) if table.regions else "", "tab": "map"}
    return render(request, "mobilisation/supply_map.html", context)
