"""What other pages show of calls. For a reader without the right a panel is empty."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import panel

from ...models import Application, Award, Call, labels, own_organisations, to_score
from ..presenters import call_lines, progress_of

LINES = 5


@panel(Permission.CALL_VIEW)
def agreement_panel(request: HttpRequest, key: str) -> HttpResponse:
    """The calls that spend the money of an agreement; nothing when there is none."""
    calls = visible(request.user, Permission.CALL_VIEW, Call.objects.of_agreement(key).for_list())
    lines = call_lines(calls, timezone.now())
    award = visible(request.user, Permission.CALL_VIEW, Award.objects.filter(agreement__key=key)).first()
    if not lines and award is None:
        return HttpResponse("")
    return render(request, "calls/agreement_panel.html", {"lines": lines, "key": key, "award": award})


@panel(Permission.CALL_VIEW, Permission.CALL_APPLY)
def organisation_panel(request: HttpRequest, organisation: int) -> HttpResponse:
    """The applications of one organisation; nothing when there is none."""
    rows = Application.objects.of_organisation(organisation).shown().alive().order_by("-started_at")
    seen = visible(request.user, Permission.CALL_VIEW, rows) | visible(request.user, Permission.CALL_APPLY, rows)
    files = [{"file": one, "tone": labels.FILE_TONES[one.state], "award": getattr(one, "award", None)} for one in seen]
    return render(request, "calls/organisation_panel.html", {"files": files}) if files else HttpResponse("")


@panel(Permission.CALL_VIEW, Permission.CALL_APPLY, Permission.CALL_REVIEW)
def home_panel(request: HttpRequest) -> HttpResponse:
    """For an applicant her files and the open calls, for a reviewer what is left, for an officer what waits."""
    at, user = timezone.now(), request.user
    own = own_organisations(user)
    files: list[object] = []
    calls, lines = [], []
    left: int = 0
    if own:
        mine = Application.objects.shown().alive().filter(organisation_id__in=own)
        files = [
            {"file": one, "progress": progress_of(one, timezone.localdate()), "tone": labels.FILE_TONES[one.state]}
            for one in mine.order_by("-started_at")[:LINES]
        ]
        calls = call_lines(Call.objects.open_at(at).for_list().exclude(applications__in=mine)[:LINES], at)
    elif user.holds(Permission.CALL_VIEW):
        seen = visible(
            user, Permission.CALL_VIEW, Call.objects.for_list().exclude(state__in=["announced", "cancelled"])
        )
        lines = call_lines(seen[:LINES], at)
    else:
        scored = visible(user, Permission.CALL_REVIEW, Call.objects.in_phase("scoring", at))
        for call in scored:
            left += len(to_score(call, user))
    if not (files or calls or lines or left):
        return HttpResponse("")
    context = {"files": files, "calls": calls, "lines": lines, "left": left}
    return render(request, "calls/home_panel.html", context)
