"""A mission: its page for both sides, a session in ten lines, its end, what both say of it, the certificate."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.web.refusals import attempt
from twiza.support.models import Case

from ... import actions
from ...models import Mission, labels
from ...queries import message_texts
from ...queries.need_summaries import summary
from ...rules.states import Side
from ..certificates import print_certificate
from ..forms.answers import CloseMissionForm, MissionSessionForm, RatingForm
from ..presenters import TONES, change_lines, summary_shown, talent_of


@requires(Permission.CASE_VIEW)
def mission_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Who helps whom, for what, what was done, what changed, what both sides say."""
    mission = get_visible_or_404(request, Permission.CASE_VIEW, Mission.objects.shown(), pk=pk)
    user, side = request.user, _side(request.user, mission)
    sessions = list(mission.sessions().prefetch_related("attendance"))
    may_act = user.may(Permission.MATCH_ANSWER, mission)
    context = {
        "mission": mission,
        "tone": TONES[mission.state],
        "skill": labels.skill(mission.proposal.need.skill),
        "side": side,
        "summary": summary_shown(summary(mission.proposal.need)),
        "talent": talent_of(mission.expert),
        "speakers": message_texts.speakers(mission.case),
        "sessions": sessions,
        "hours": round(mission.minutes / 60, 2),
        "changes": change_lines(mission),
        "ratings": [(r, labels.label(labels.SIDES, r.side)) for r in mission.ratings.all()],
        "rates_as": [s for s in _rates_as(user, mission) if mission.rating(s) is None],
        "may_record": may_act and side in (Side.EXPERT, Side.OFFICE) and mission.is_open,
        "may_close": may_act and mission.is_open,
        "may_see_case": user.may(Permission.CASE_VIEW, mission.case),
        "may_certify": _may_certify(user, mission),
    }
    return render(request, "mobilisation/mission_detail.html", context)


@requires(Permission.MATCH_ANSWER)
def mission_session(request: HttpRequest, pk: int) -> HttpResponse:
    """A session in ten lines; it enters the support case and counts in the plan."""
    mission = get_visible_or_404(request, Permission.MATCH_ANSWER, Mission.objects.shown(), pk=pk)
    case = Case.objects.shown().get(pk=mission.case_id)
    today = timezone.localdate()
    form = MissionSessionForm(
        request.POST if request.method == "POST" else None,
        case=case,
        progress=case.progress(on=today),
        today=today,
        opened_on=mission.opened_on,
    )
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["idempotency_key"]
        done = attempt(
            form,
            lambda: actions.record_mission_session(
                mission=mission, report=form.report(), idempotency_key=key, by=request.user, at=timezone.now()
            ),
        )
        if done is not None:
            messages.success(request, _("The session is recorded."))
            return redirect("mobilisation:mission-detail", pk)
    return render(request, "mobilisation/mission_session.html", {"form": form, "mission": mission})


@requires(Permission.MATCH_ANSWER)
def mission_close(request: HttpRequest, pk: int) -> HttpResponse:
    """The end of a mission, done or stopped, with what changed."""
    mission = get_visible_or_404(request, Permission.MATCH_ANSWER, Mission.objects.shown(), pk=pk)
    form = CloseMissionForm(
        request.POST if request.method == "POST" else None, initial={"closed_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        is_done = cleaned["ending"] == "done"
        done = attempt(
            form,
            lambda: actions.close_mission(
                mission=mission,
                closed_on=cleaned["closed_on"],
                changed=cleaned["changed"],
                is_done=is_done,
                need_is_met=is_done and cleaned["need_is_met"],
                note=cleaned["note"],
                by=request.user,
                at=timezone.now(),
            ),
        )
        if done is not None:
            messages.success(request, _("The mission is over. Thank you."))
            return redirect("mobilisation:mission-detail", pk)
    context = {"form": form, "mission": mission, "title": _("Close the mission")}
    return render(request, "mobilisation/mission_form.html", context)


@requires(Permission.MATCH_ANSWER)
def mission_rate(request: HttpRequest, pk: int, side: str) -> HttpResponse:
    """What one side says of the mission."""
    mission = get_visible_or_404(request, Permission.MATCH_ANSWER, Mission.objects.shown(), pk=pk)
    if side not in _rates_as(request.user, mission):
        raise Http404
    form = RatingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: actions.rate_mission(
                mission=mission, side=side, by=request.user, at=timezone.now(), **form.cleaned_data
            ),
        )
        if done is not None:
            messages.success(request, _("Thank you for saying so."))
            return redirect("mobilisation:mission-detail", pk)
    context = {"form": form, "mission": mission, "title": _("How did it go?")}
    return render(request, "mobilisation/mission_form.html", context)


@requires(Permission.CASE_VIEW)
def mission_certificate(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The certificate of volunteering of a mission that is done, as a PDF in one language."""
    mission = get_visible_or_404(request, Permission.CASE_VIEW, Mission.objects.shown(), pk=pk)
    if not _may_certify(request.user, mission):
        raise Http404
    response = HttpResponse(print_certificate(mission, language), content_type="application/pdf")
    name = f"{mission.certificate}-{language}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _side(user: object, mission: Mission) -> Side | None:
    """For whom this reader speaks; None for one who only reads."""
    if user.pk == mission.expert.user_id:
        return Side.EXPERT
    if user.may(Permission.MATCH_PROPOSE, mission):
        return Side.OFFICE
    return Side.COOPERATIVE if user.may(Permission.MATCH_ANSWER, mission) else None


def _may_certify(user: Any, mission: Mission) -> bool:
    """Whether there is a certificate and this reader may have it: the expert, and who sees the expert."""
    is_theirs = user.pk == mission.expert.user_id
    return bool(mission.certificate) and (is_theirs or user.may(Permission.EXPERT_VIEW, mission.expert))


def _rates_as(user: object, mission: Mission) -> list[str]:
    """The sides for which this reader may rate: an officer writes down what the cooperative said."""
    side = _side(user, mission)
    if side == Side.EXPERT:
        return [Side.EXPERT.value]
    return [Side.COOPERATIVE.value] if side in (Side.COOPERATIVE, Side.OFFICE) else []
