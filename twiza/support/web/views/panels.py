"""What other pages show of support: on an organisation, on an agreement, on the home page.

A panel is part of somebody else's page: for a reader without the right it is empty, not a way to the log-in page.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission, Role
from twiza.accounts.web.guard import panel
from twiza.register.models import Organisation, group_of

from ...models import Case, Session
from ...rules.cases import phases_for
from ..presenters import case_lines
from ..tallies import by_month_and_stage, months_chart

HOME_LINES = 6


@panel(Permission.CASE_VIEW)
def organisation_panel(request: HttpRequest, organisation: int) -> HttpResponse:
    """The support files of one organisation, and the way to open one."""
    today = timezone.localdate()
    cases = visible(request.user, Permission.CASE_VIEW, Case.objects.filter(organisation_id__in=group_of(organisation)))
    opened = visible(request.user, Permission.CASE_OPEN, Organisation.objects.filter(pk=organisation)).first()
    context = {
        "organisation": organisation,
        "lines": case_lines(cases.shown().order_by("closed_on", "-opened_on", "pk"), today),
        "may_open": opened is not None and bool(phases_for(opened.status)),
    }
    return render(request, "support/organisation_panel.html", context)


@panel(Permission.CASE_VIEW)
def agreement_panel(request: HttpRequest, key: str) -> HttpResponse:
    """Sessions of the last twelve months by month and stage, under one agreement."""
    today = timezone.localdate()
    cases = visible(request.user, Permission.CASE_VIEW, Case.objects.of_agreement(key))
    sessions = visible(request.user, Permission.CASE_VIEW, Session.objects.of_agreement(key))
    table = by_month_and_stage(sessions, today)
    context = {
        "key": key,
        "live": cases.live().count(),
        "late": cases.late(on=today).count(),
        "done": cases.filter(state="closed_done").count(),
        "table": table,
        "chart": months_chart(table) if table.total else "",
    }
    return render(request, "support/agreement_panel.html", context)


@panel(Permission.CASE_VIEW)
def home_panel(request: HttpRequest) -> HttpResponse:
    """My late files first; for a president, where her file is."""
    today = timezone.localdate()
    user = request.user
    is_president = set(user.roles()) == {Role.PRESIDENT}
    mine = visible(user, Permission.CASE_VIEW, Case.objects.live())
    followed = mine if is_president else mine.followed_by(user)
    context = {
        "is_president": is_president,
        "lines": case_lines(followed.shown().late_first()[:HOME_LINES], today),
        "followed": followed.count(),
        "late": followed.late(on=today).count(),
        "late_around": mine.late(on=today).count(),
    }
    return render(request, "support/home_panel.html", context)
