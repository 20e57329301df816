"""Fragments that other pages load."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires

from ...rules.standing import Standing
from ..listing import rows_seen

MOST = 5


@requires()
def home_panel(request: HttpRequest) -> HttpResponse:
    """For the home page: commitments that are late or at risk, agreements that lapse, signatures awaited."""
    if not request.user.holds(Permission.AGREEMENT_VIEW):
        return HttpResponse()
    rows = rows_seen(request.user, on=timezone.localdate())
    alarming = [Standing.LATE, Standing.AT_RISK]
    late = [(one, row) for code in alarming for row in rows for one in row.stood if one.verdict.standing == code]
    lines = [(notice, row.agreement) for row in rows for notice in row.notices]
    context = {
        "late": late[:MOST],
        "late_total": len(late),
        "told": lines[:MOST],
        "told_total": len(lines),
        "total": len(rows),
    }
    return render(request, "agreements/home_panel.html", context)
