"""The committee of an agreement: who sits, what it decided, what became of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires

from ...models import Committee
from ...queries import agenda_of
from ...rules.meetings import quorum
from ..agenda import parts

COMMITTEES = Committee.objects.select_related("agreement")


@require_GET
@requires(Permission.REPORT_VIEW)
def committee_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Members by office, meetings, and the register of decisions with what is late."""
    committee = get_visible_or_404(request, Permission.REPORT_VIEW, COMMITTEES.all(), agreement__key=key)
    today = timezone.localdate()
    agenda = agenda_of(committee.agreement, on=today, known=timezone.now())
    context = {
        "committee": committee,
        "agreement": committee.agreement,
        "parts": parts(agenda, key),
        "to_come": committee.meetings.to_come(today),
        "members": committee.members.select_related("institution"),
        "meetings": committee.meetings.exclude(state="cancelled")[:10],
        "decisions": committee.decisions.for_list(),
        "quorum": quorum(committee.members.count(), committee.quorum),
        "owed_since": committee.owed_since(today),
        "today": today,
        "may_edit": request.user.may(Permission.COMMITTEE_EDIT, committee),
    }
    return render(request, "governance/committee_detail.html", context)
