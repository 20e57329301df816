"""What other pages show of mobilisation: the home page, an organisation, an agreement, a case.

A panel is part of somebody else's page: for a reader without the right it is empty, not a way to the log-in page.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import UserRequest, panel
from twiza.support.models import Need

from ...models import Expert, Mission, Proposal, hours_given
from ...rules.states import OPEN, ProposalState
from ..presenters import mission_lines, request_line
from .inbox import own_of

MOST = 6


@panel(Permission.CASE_VIEW)
def home_panel(request: UserRequest) -> HttpResponse:
    """What waits for me: my answer as an expert or a president; requests to send and people to vet as an officer."""
    user = request.user
    today = timezone.localdate()
    expert = Expert.objects.filter(user=user).first()
    own = own_of(user)
    context: dict[str, object] = {"expert": expert, "role": ""}
    if expert is not None:
        waiting = Proposal.objects.filter(expert=expert).awaiting()
        missions = Mission.objects.filter(expert=expert).under_way()
        context |= {"role": "expert", "is_asked_to_pause": expert.pause_asked_on is not None}
    elif own:
        waiting = Proposal.objects.filter(need__case__organisation_id__in=own).to_confirm()
        missions = Mission.objects.filter(case__organisation_id__in=own).under_way()
        context |= {"role": "president"}
    else:
        return _officer_home(request)
    shown = list(missions.shown().newest_first()[:MOST])
    context |= {
        "lines": [request_line(p, today) for p in waiting.shown().order_by("sent_at", "pk")[:MOST]],
        "missions": mission_lines(shown, hours_given(shown)),
    }
    return render(request, "mobilisation/home_panel.html", context)


def _officer_home(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not user.holds(Permission.EXPERT_VIEW):
        return HttpResponse("")
    mine: Any = visible(user, Permission.CASE_VIEW, Proposal.objects.all())
    context = {
        "role": "officer",
        "drafts": mine.filter(state=ProposalState.DRAFT).count() if user.holds(Permission.MATCH_PROPOSE) else 0,
        "sent": mine.awaiting().count(),
        "recalled": mine.awaiting().filter(reminded__gt=0).count(),
        "to_confirm": mine.to_confirm().count(),
        "candidates": Expert.objects.candidates().count() if user.holds(Permission.EXPERT_VET) else 0,
    }
    return render(request, "mobilisation/home_panel.html", context)


@panel(Permission.CASE_VIEW)
def organisation_panel(request: HttpRequest, organisation: int) -> HttpResponse:
    """Experts beside one organisation: requests under way and missions."""
    proposals: Any = visible(
        request.user, Permission.CASE_VIEW, Proposal.objects.filter(need__case__organisation_id=organisation)
    )
    missions: Any = visible(
        request.user, Permission.CASE_VIEW, Mission.objects.filter(case__organisation_id=organisation)
    )
    return _beside(request, proposals, missions)


@panel(Permission.CASE_VIEW)
def case_panel(request: HttpRequest, case: int) -> HttpResponse:
    """Experts for the needs of one case."""
    proposals: Any = visible(request.user, Permission.CASE_VIEW, Proposal.objects.filter(need__case_id=case))
    missions: Any = visible(request.user, Permission.CASE_VIEW, Mission.objects.filter(case_id=case))
    return _beside(request, proposals, missions)


def _beside(request: HttpRequest, proposals: object, missions: object) -> HttpResponse:
    today = timezone.localdate()
    states = [state for state in OPEN if state != ProposalState.CONFIRMED]
    if not request.user.holds(Permission.EXPERT_VIEW):
        states = [ProposalState.ACCEPTED.value, ProposalState.SENT.value]
    shown = list(missions.shown().newest_first()[:MOST])
    open_ = proposals.filter(state__in=states).shown().newest_first()[:MOST]
    context = {
        "lines": [request_line(p, today) for p in open_],
        "missions": mission_lines(shown, hours_given(shown)),
        "names_expert": request.user.holds(Permission.EXPERT_VIEW),
    }
    return render(request, "mobilisation/beside_panel.html", context)


@panel(Permission.CASE_VIEW)
def agreement_panel(request: HttpRequest, key: str) -> HttpResponse:
    """Experts mobilised under one agreement: missions, hours, requests, needs still waiting."""
    where = {"need__case__action__axis__plan__agreement__key": key}
    proposals: Any = visible(request.user, Permission.CASE_VIEW, Proposal.objects.filter(**where))
    missions: Any = visible(
        request.user, Permission.CASE_VIEW, Mission.objects.filter(case__action__axis__plan__agreement__key=key)
    )
    needs: Any = visible(
        request.user, Permission.CASE_VIEW, Need.objects.unmet().filter(case__action__axis__plan__agreement__key=key)
    )
    rows = list(missions.order_by("pk"))
    context = {
        "key": key,
        "under_way": sum(mission.is_open for mission in rows),
        "done": sum(mission.state == "done" for mission in rows),
        "hours": round(sum(hours_given(rows).values())),
        "sent": proposals.awaiting().count(),
        "needs": needs.count(),
        "is_empty": not rows and not needs.exists(),
        "may_see": request.user.holds(Permission.EXPERT_VIEW),
    }
    return render(request, "mobilisation/agreement_panel.html", context)
