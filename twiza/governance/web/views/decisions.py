"""Decisions: written down with what they do, listed, exported, closed with their proof."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.web.forms import form_page
from twiza.funding.models import Tranche

from ...actions import close_decision, record_decision
from ...models import Committee, Decision
from ..forms_decisions import CloseForm, DecisionForm
from ..lists import DecisionList

COMMITTEES = Committee.objects.select_related("agreement")


@require_GET
@requires(Permission.REPORT_VIEW)
def decision_list(request: HttpRequest) -> HttpResponse:
    """Every decision that the reader may see, narrowed by the address; what is late comes first."""
    return DecisionList(request).respond()


@require_GET
@requires(Permission.REPORT_VIEW)
def decision_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The decisions of the list, with the same filters, as a file."""
    return DecisionList(request).file(fmt)


@require_http_methods(["GET", "POST"])
@requires(Permission.COMMITTEE_EDIT)
def decision_record(request: HttpRequest, key: str) -> HttpResponseBase:
    """Write down what the committee decided; who may releases or approves with the same click."""
    committee = get_visible_or_404(request, Permission.COMMITTEE_EDIT, COMMITTEES.all(), agreement__key=key)
    initial = {"taken_on": _day_of(committee, request), "report": request.GET.get("report")}
    form = DecisionForm(request.POST or None, committee=committee, user=request.user, initial=initial)
    return form_page(
        request,
        form,
        lambda: record_decision(
            committee=committee, **form.cleaned_data, is_effective=None, by=request.user, at=timezone.now()
        ),
        template="governance/decision_record.html",
        context={"committee": committee},
        done=_recorded,
        back=reverse("governance:committee-detail", args=[key]),
    )


def _recorded(decision: Decision) -> str:
    """What became of the decision that was written down."""
    text = _("Decision %(number)s is recorded.") % {"number": decision.number}
    if decision.effected_at:
        return f"{text} {decision.closing_note}"
    if decision.effect:
        text += " " + _("Whoever may do so carries it out from its page.")
    return text


def _day_of(committee: Committee, request: HttpRequest) -> date:
    """The day of the meeting that the address names, else today."""
    named = request.GET.get("meeting", "")
    meeting = committee.meetings.filter(pk=int(named)).first() if named.isdecimal() else None
    return meeting.held_on if meeting else timezone.localdate()


@require_http_methods(["GET", "POST"])
@requires(Permission.COMMITTEE_EDIT)
def decision_close(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Record that a decision was carried out, with its proof; one that names a tranche or a text does it now."""
    decision = get_visible_or_404(request, Permission.COMMITTEE_EDIT, Decision.objects.for_list(), pk=pk)
    form = CloseForm(request.POST or None, initial={"closed_on": timezone.localdate()})
    return form_page(
        request,
        form,
        lambda: close_decision(decision=decision, **form.cleaned_data, by=request.user, at=timezone.now()),
        template="governance/decision_close.html",
        context={"decision": decision},
        done=_("Decision %(number)s is recorded as carried out.") % {"number": decision.number},
        back=reverse("governance:committee-detail", args=[decision.committee.agreement.key]),
    )


@require_GET
def tranche_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """What the committee decided about a tranche, for the page of the tranche."""
    seen = get_visible_or_404(request, Permission.FUNDING_VIEW, Tranche.objects.all(), pk=pk)
    mine = visible(request.user, Permission.REPORT_VIEW, Decision.objects.filter(tranche=seen))
    return render(
        request, "governance/tranche_panel.html", {"decisions": mine.for_list(), "today": timezone.localdate()}
    )
