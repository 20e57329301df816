"""Fragments that other rooms' pages load: reports and decisions of an agreement, what awaits the person who reads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from twiza.accounts.models import User, visible
from twiza.accounts.rules import Permission
from twiza.agreements.models import Agreement

from ...models import Committee, Decision, Report

FEW = 5


@require_GET
def agreement_panel(request: HttpRequest, key: str) -> HttpResponse:
    """Reports and decisions of one agreement; a visitor sees the published reports of a published agreement."""
    agreement = get_object_or_404(Agreement, key=key)
    today, user = timezone.localdate(), request.user
    mine = visible(user, Permission.REPORT_VIEW, Report.objects.about(agreement))
    public = Report.objects.published().about(agreement) if agreement.is_published else Report.objects.none()
    committee = visible(user, Permission.REPORT_VIEW, Committee.objects.filter(agreement=agreement)).first()
    open_decisions = (
        committee.decisions.open_on(today).select_related("owner") if committee else Decision.objects.none()
    )
    context = {
        "agreement": agreement,
        "reports": (mine | public).for_list()[:FEW],
        "committee": committee,
        "decisions": open_decisions[:FEW],
        "today": today,
        "may_compute": user.is_authenticated and user.may(Permission.REPORT_COMPUTE, agreement),
    }
    return render(request, "governance/agreement_panel.html", context)


@require_GET
def home_panel(request: HttpRequest) -> HttpResponse:
    """Reports that wait for this person's step, and decisions past their day; nothing for who has neither."""
    if not isinstance(request.user, User):
        return render(request, "governance/home_public.html", {"reports": Report.objects.published().for_list()[:FEW]})
    today = timezone.localdate()
    overdue = visible(request.user, Permission.REPORT_VIEW, Decision.objects.overdue(on=today))
    context = {
        "reports": Report.objects.awaiting(request.user).for_list()[:FEW],
        "decisions": overdue.select_related("owner", "committee__agreement")[:FEW],
        "overdue_count": overdue.count(),
        "is_reader": request.user.holds(Permission.REPORT_VIEW),
        "today": today,
    }
    return render(request, "governance/home_panel.html", context)
