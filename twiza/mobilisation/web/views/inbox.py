"""The expert's own page: requests that wait with the days left, missions under way, what was done."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import UserRequest, requires

from ...models import Expert, Mission, Proposal, hours_given
from ...rules.states import ProposalState
from ..presenters import TONES, mission_lines, request_line


@requires(Permission.CASE_VIEW)
def start(request: UserRequest) -> HttpResponse:
    """The door of the room: each reader goes to the page that is theirs."""
    user = request.user
    if user.holds(Permission.EXPERT_VIEW):
        return redirect("mobilisation:run-list" if user.holds(Permission.MATCH_RUN) else "mobilisation:expert-list")
    return redirect("mobilisation:inbox")


@requires(Permission.CASE_VIEW)
def inbox(request: UserRequest) -> HttpResponse:
    """Requests waiting first, then missions; for a president, what waits for her word."""
    user = request.user
    expert = Expert.objects.filter(user=user).first()
    today = timezone.localdate()
    if expert is not None:
        asked = Proposal.objects.filter(expert=expert)
        missions = Mission.objects.filter(expert=expert)
        waiting = asked.awaiting()
    else:
        own = own_of(request.user)
        asked = Proposal.objects.filter(need__case__organisation_id__in=own)
        missions = Mission.objects.filter(case__organisation_id__in=own)
        waiting = asked.to_confirm()
    shown = list(missions.shown().newest_first())
    hours = hours_given(shown)
    lines = mission_lines(shown, hours)
    accepted = asked.filter(state=ProposalState.ACCEPTED if expert else ProposalState.SENT)
    context = {
        "expert": expert,
        "tone": TONES[expert.state] if expert else "",
        "waiting": [request_line(p, today) for p in waiting.shown().order_by("sent_at", "pk")],
        "accepted": [request_line(p, today) for p in accepted.shown().newest_first()],
        "under_way": [line for line in lines if line.mission.is_open],
        "over": [line for line in lines if not line.mission.is_open],
        "hours": round(sum(hours.values()), 1),
    }
    return render(request, "mobilisation/inbox.html", context)


def own_of(user: object) -> list[int]:
    """The organisations for which this person speaks."""
    grants = user.live_grants() if user.is_authenticated else []
    return [int(grant.organisation_ref) for grant in grants if str(grant.organisation_ref or "").isdigit()]
