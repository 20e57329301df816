"""What anybody may read: published calls, their rules, their results; for an applicant, whether she may apply."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from twiza.accounts.rules import Permission
from twiza.register.models import Organisation

from ...models import Application, Award, Call, Place, labels, own_organisations
from ...queries import answers_about, applicant_of
from ...rules.eligibility import CriterionVerdict, overall
from ...rules.states import Phase
from ..presenters import call_lines, part_lines, requirement_lines, say, tie_lines, window_rows


def public_list(request: HttpRequest) -> HttpResponse:
    """The published calls, those that are open first."""
    at = timezone.now()
    lines = call_lines(Call.objects.public().for_list(), at)
    order = {Phase.OPEN: 0, Phase.COMING: 1}
    lines.sort(key=lambda line: order.get(Phase(line.phase), 2))
    return render(request, "calls/public_list.html", {"lines": lines})


def public_call(request: HttpRequest, key: str) -> HttpResponse:
    """One published call: who pays how much for whom, how files are chosen, what came of it."""
    at = timezone.now()
    call = get_object_or_404(Call.objects.public().select_related("agreement"), key=key)
    context = {
        "call": call,
        "line": call_lines([call], at)[0],
        "windows": window_rows(call),
        "criteria": call.criteria.all(),
        "asked": requirement_lines(call),
        "papers": [labels.paper(code) for code in call.asked.papers],
        "ties": tie_lines(call),
        "parts": part_lines(call),
        "mine": mine(request.user, call, at),
        "results": results(call) if call.state == "announced" else [],
    }
    return render(request, "calls/public_call.html", context)


def mine(user: object, call: Call, at: object) -> list[dict[str, Any]]:
    """For each organisation in whose name the reader acts: its file, or the answers of each payer before writing."""
    if not user.is_authenticated or not user.holds(Permission.CALL_APPLY):
        return []
    found = []
    for organisation in Organisation.objects.filter(pk__in=own_organisations(user)).select_related("territory"):
        file = call.applications.alive().of_organisation(organisation).first()
        offers, values = [], applicant_of(organisation)
        for window in window_rows(call):
            answers = answers_about(call, window, values, timezone.localdate(at))
            verdict = overall(answers)
            offers.append(
                {
                    "window": window,
                    "answers": say(answers),
                    "verdict": verdict,
                    "tone": labels.VERDICT_TONES[verdict],
                    "label": labels.VERDICTS[verdict],
                }
            )
        offers.sort(
            key=lambda offer: [CriterionVerdict.YES, CriterionVerdict.UNKNOWN, CriterionVerdict.NO].index(
                offer["verdict"]
            )
        )
        found.append(
            {
                "organisation": organisation,
                "file": file,
                "offers": offers,
                "may_start": any(offer["verdict"] != CriterionVerdict.NO for offer in offers),
            }
        )
    return found


def results(call: Call) -> list[dict[str, Any]]:
    """The ranking as it is published, payer by payer, with what was granted; no name of a reviewer."""
    places = Place.objects.filter(application__call=call).select_related(
        "application__organisation__territory", "application__window"
    )
    granted = {one.application_id: one for one in Award.objects.filter(application__call=call)}
    titles = {one.code: one.title for one in call.criteria.all()}
    rows = [
        {
            "place": place,
            "file": place.application,
            "award": granted.get(place.application_id),
            "outcome": outcome(place)[0],
            "tone": outcome(place)[1],
            "tie": labels.tie(place.broken_by, titles) if place.broken_by else "",
        }
        for place in places.order_by("rank")
    ]
    return [
        {"window": window, "rows": kept}
        for window in window_rows(call)
        if (kept := [row for row in rows if _of(row["file"], window.pk)])
    ]


def outcome(place: Place) -> tuple[str, str]:
    """The result of a file and its tone: its place, or what became of it since."""
    file = place.application
    if file.state in ("eligible", "awarded"):
        return str(place.get_outcome_display()), labels.OUTCOME_TONES[place.outcome]
    return str(file.get_state_display()), labels.FILE_TONES[file.state]


def _of(file: Application, window: int) -> bool:
    return file.window_id == window
