"""The committee of an agreement: who sits, what it decided, what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.refusals import Refusal

from ...actions import close_decision, record_decision, record_meeting
from ...models import Committee, Decision, agenda_of
from ..agenda import parts
from ..forms import CloseForm, DecisionForm

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
        "decisions": committee.decisions.select_related("owner", "report__agreement"),
        "today": today,
        "may_edit": request.user.may(Permission.COMMITTEE_EDIT, committee),
    }
    return render(request, "governance/committee_detail.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.COMMITTEE_EDIT)
def decision_record(request: HttpRequest, key: str) -> HttpResponseBase:
    """Write down what the committee decided."""
    committee = get_visible_or_404(request, Permission.COMMITTEE_EDIT, COMMITTEES.all(), agreement__key=key)
    form = DecisionForm(
        request.POST or None,
        committee=committee,
        initial={"taken_on": _day_of(committee, request), "report": request.GET.get("report")},
    )
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        data: dict[str, Any] = dict(form.cleaned_data)
        is_meeting = data.pop("is_meeting")
        try:
            if is_meeting:
                data["meeting"] = record_meeting(
                    committee=committee, held_on=data["taken_on"], by=request.user, at=at
                )
            decision = record_decision(committee=committee, **data, by=request.user, at=at)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Decision %(number)s is recorded.") % {"number": decision.number})
            return redirect("governance:committee-detail", key=key)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "governance/decision_record.html", {"form": form, "committee": committee}, status=status
    )


def _day_of(committee: Committee, request: HttpRequest) -> date:
    """The day of the meeting that the address names, else today."""
    named = request.GET.get("meeting", "")
    meeting = committee.meetings.filter(pk=int(named)).first() if named.isdecimal() else None
    return meeting.held_on if meeting else timezone.localdate()


@require_http_methods(["GET", "POST"])
@requires(Permission.COMMITTEE_EDIT)
def decision_close(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Record that a decision was carried out."""
    decisions = Decision.objects.select_related("committee__agreement", "owner")
    decision = get_visible_or_404(request, Permission.COMMITTEE_EDIT, decisions, pk=pk)
    form = CloseForm(request.POST or None, initial={"closed_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            close_decision(decision=decision, **form.cleaned_data, by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request, _("Decision %(number)s is recorded as carried out.") % {"number": decision.number}
            )
            return redirect("governance:committee-detail", key=decision.committee.agreement.key)
    status = 422 if request.method == "POST" else 200
    return render(
        request, "governance/decision_close.html", {"form": form, "decision": decision}, status=status
    )
