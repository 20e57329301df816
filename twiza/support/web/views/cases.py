"""The page of a case, and its life: opening, hand-over, hold, resume, closing."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twiza.accounts.models import User, holders, visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.states import moves_from
from twiza.core.web.forms import button_page, form_page
from twiza.plans.models import Action
from twiza.register.models import Organisation, group_of

from ... import actions
from ...models import Case
from ...rules.cases import MOVES, phases_for
from ...rules.diagnostic import Domain, overall
from ..forms import AbandonForm, CloseForm, HandOverForm, HoldForm, OpenCaseForm
from ..presenters import TONES, change_lines, domain_rows, late_lines, session_lines, steps_of, suggested


@requires(Permission.CASE_VIEW)
def case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the file is, who has it, what comes next; then diagnostic, needs, sessions, measures."""
    case = get_visible_or_404(request, Permission.CASE_VIEW, Case.objects.shown(), pk=pk)
    today = timezone.localdate()
    progress = case.progress(on=today)
    diagnostics = list(case.diagnostics.current().oldest_first())
    first, last = (diagnostics[0], diagnostics[-1]) if diagnostics else (None, None)
    scores = last.by_domain() if last else {}
    needs = list(case.needs.order_by("met_on", "pk"))
    context = {
        "case": case,
        "progress": progress,
        "steps": steps_of(case, progress),
        "late": late_lines(case, progress, today),
        "sessions": session_lines(case),
        "first": first,
        "last": last,
        "domains": domain_rows(first, last),
        "overall": overall(scores),
        "assessed": len(scores),
        "all_domains": len(Domain),
        "needs": needs,
        "suggested": suggested(scores, needs),
        "changes": change_lines(case),
        "tone": TONES[case.state],
        "next_title": next((step.title for step in steps_of(case, progress) if step.done < step.expected), ""),
        "moves": _moves_of(request.user, case),
        "may_record": request.user.may(Permission.SESSION_RECORD, case) and not case.is_closed,
        "may_open": request.user.may(Permission.CASE_OPEN, case) and not case.is_closed,
    }
    return render(request, "support/case_detail.html", context)


def _moves_of(user: object, case: Case) -> list[dict[str, object]]:
    """The moves that this reader may make now: name for the address, words for the button."""
    return [
        {
            "name": move.name.removesuffix("_case"),
            "label": _(str(move.label)),
            "url": reverse(f"support:{'-'.join(reversed(move.name.split('_')))}", args=[case.pk]),
        }
        for move in moves_from(MOVES, case.state)
        if user.may(move.needs, case)
    ]


@requires(Permission.CASE_OPEN)
def case_open(request: HttpRequest, organisation: int) -> HttpResponse:
    """Open a support file for one organisation of the register."""
    found = get_visible_or_404(request, Permission.CASE_OPEN, Organisation.objects.all(), pk=organisation)
    today = timezone.localdate()
    phases = list(phases_for(found.status))
    form = OpenCaseForm(
        request.POST or None,
        phases=phases,
        actions=visible(request.user, Permission.PLAN_VIEW, Action.objects.select_related("axis__plan")),
        agents=_agents(request.user),
        today=today,
        initial={"opened_on": today, "agent": request.user.pk, "phase": phases[0] if phases else ""},
    )
    live = Case.objects.shown().live().filter(organisation__in=group_of(found))
    return form_page(
        request,
        form,
        lambda: actions.open_case(organisation=found, by=request.user, at=timezone.now(), **form.cleaned_data),
        template="support/case_open.html",
        back=lambda case: reverse("support:case-detail", args=[case.pk]),
        done=_("The case is open. Record the first session as soon as it is held."),
        context=lambda: {
            "organisation": found,
            "live": list(visible(request.user, Permission.CASE_VIEW, live)),
            "may_be_opened": bool(phases),
        },
    )


def _agents(user: object) -> QuerySet[User]:
    """People to whom this officer may entrust a file: those who record sessions, the officer first of all."""
    return holders(Permission.SESSION_RECORD) if user.may(Permission.CASE_OPEN) else User.objects.none()


@requires(Permission.CASE_OPEN)
def case_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the file to somebody else."""
    case = get_visible_or_404(request, Permission.CASE_OPEN, Case.objects.shown(), pk=pk)
    form = HandOverForm(request.POST or None, agents=_agents(request.user), initial={"agent": case.agent_id})
    return _move(
        request,
        case,
        form,
        _("Hand the case over"),
        _("The case has a new officer."),
        lambda values: actions.hand_over_case(case=case, by=request.user, at=timezone.now(), **values),
    )


@requires(Permission.CASE_CLOSE)
def case_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop the clock, saying why."""
    case = get_visible_or_404(request, Permission.CASE_CLOSE, Case.objects.shown(), pk=pk)
    return _move(
        request,
        case,
        HoldForm(request.POST or None),
        _("Put the case on hold"),
        _("The case is on hold."),
        lambda values: actions.hold_case(case=case, by=request.user, at=timezone.now(), **values),
    )


@requires(Permission.CASE_CLOSE)
@require_POST
def case_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the clock again."""
    case = get_visible_or_404(request, Permission.CASE_CLOSE, Case.objects.shown(), pk=pk)
    return button_page(
        request,
        lambda: actions.resume_case(case=case, by=request.user, at=timezone.now()),
        done=_("The case is open again."),
        back=reverse("support:case-detail", args=[case.pk]),
    )


@requires(Permission.CASE_CLOSE)
def case_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a case whose work is done."""
    case = get_visible_or_404(request, Permission.CASE_CLOSE, Case.objects.shown(), pk=pk)
    form = CloseForm(request.POST or None, initial={"closed_on": timezone.localdate()})
    return _move(
        request,
        case,
        form,
        _("Close the case: work done"),
        _("The case is closed."),
        lambda values: actions.close_case(case=case, by=request.user, at=timezone.now(), **values),
    )


@requires(Permission.CASE_CLOSE)
def case_abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a case before its end, with the reason."""
    case = get_visible_or_404(request, Permission.CASE_CLOSE, Case.objects.shown(), pk=pk)
    form = AbandonForm(request.POST or None, initial={"closed_on": timezone.localdate()})
    return _move(
        request,
        case,
        form,
        _("Close the case: support abandoned"),
        _("The case is closed."),
        lambda values: actions.close_case(case=case, by=request.user, at=timezone.now(), **values),
    )


def _move(
    request: HttpRequest, case: Case, form: forms.Form, title: str, done: str, act: Callable[[dict[str, object]], Case]
) -> HttpResponse:
    """One small form, one action, back to the case."""
    return form_page(
        request,
        form,
        lambda: act(form.cleaned_data),
        template="support/case_form.html",
        done=done,
        context={"case": case, "title": title},
        back=reverse("support:case-detail", args=[case.pk]),
    )
