"""Sessions of councils: the list, one session with its cost table and its steps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import UserRequest, requires
from twiza.core.refusals import Refusal
from twiza.core.web.lists import Empty, QueryListing

from ...actions import open_session, put_on_session, record_step
from ...models import Agreement, CostLine, CouncilSession, SessionItem, labels, session_cost
from ...rules.council import CouncilStep, next_steps, visa_days_left
from ...rules.states import State
from ..paper_forms import SessionForm, StepForm
from .answers import answer_form, posted


class SessionList(QueryListing[CouncilSession, CouncilSession]):
    """The sessions, latest first, with how many agreements stand on each."""

    name = "agreements.sessions"
    template = "agreements/session_list.html"
    body_template = "agreements/session_lines.html"

    def seen(self) -> Any:
        """Sessions are public."""
        rows = CouncilSession.objects.select_related("institution").annotate(count=Count("items"))
        return rows.order_by("-opens_on", "id")

    def own(self) -> dict[str, object]:
        """What the reader may do."""
        return {"may_open": self.reader.may(Permission.AGREEMENT_MOVE)}

    def nothing_yet(self) -> Empty:
        """A session is to be opened."""
        hint = _("Open a session, then put on it the conventions under study.")
        return Empty("gavel", _("No session yet"), hint)


@requires(Permission.AGREEMENT_VIEW)
def session_list(request: HttpRequest) -> HttpResponse:
    """The sessions, latest first, with how many agreements stand on each."""
    return SessionList(request).respond()


@requires(Permission.AGREEMENT_MOVE)
def session_open(request: UserRequest) -> HttpResponse:
    """Open a session."""
    form = SessionForm(posted(request))
    user = request.user

    def act() -> str:
        return open_session(by=user, at=timezone.now(), **form.cleaned_data).get_absolute_url()

    return answer_form(
        request,
        form,
        act,
        heading=_("New council session"),
        submit=_("Open the session"),
        done=_("The session is open."),
        back=reverse("agreements:session-list"),
    )


@requires(Permission.AGREEMENT_VIEW)
def session_detail(request: UserRequest, pk: int) -> HttpResponse:
    """A session: its items, what they cost, and the step that each waits for."""
    session = get_object_or_404(CouncilSession.objects.select_related("institution"), pk=pk)
    user = request.user
    may_move = user.may(Permission.AGREEMENT_MOVE)
    if request.method == "POST" and may_move:
        return _put(request, session)
    seen = visible(user, Permission.AGREEMENT_VIEW, Agreement.objects.all())
    lines = Prefetch("agreement__cost_lines", CostLine.objects.select_related("party"))
    items = list(
        session.items.filter(agreement__in=seen).select_related("agreement", "session").prefetch_related(lines)
    )
    cost, today = session_cost(items, session.institution), timezone.localdate()
    context = {
        "session": session,
        "cost": cost,
        "today": today,
        "may_move": may_move,
        "rows": [
            (
                item,
                budget,
                share,
                [(step.value, labels.STEPS[step]) for step in next_steps(item.followed)],
                visa_days_left(item.followed, today),
            )
            for item, budget, share in cost.rows
        ],
        "candidates": seen.filter(state=State.UNDER_STUDY).exclude(session_items__session=session).order_by("key")
        if may_move
        else [],
    }
    return render(request, "agreements/session_detail.html", context)


def _put(request: UserRequest, session: CouncilSession) -> HttpResponse:
    user = request.user
    seen = visible(user, Permission.AGREEMENT_MOVE, Agreement.objects.all())
    agreement = get_object_or_404(seen, key=request.POST.get("agreement", ""))
    try:
        put_on_session(session=session, agreement=agreement, by=user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The agreement stands on the session."))
    return redirect(session.get_absolute_url())


@requires(Permission.AGREEMENT_MOVE)
def step_record(request: UserRequest, pk: int, item: int, step: str) -> HttpResponse:
    """Record a step of an item."""
    seen = visible(request.user, Permission.AGREEMENT_MOVE, Agreement.objects.all())
    row = get_object_or_404(
        SessionItem.objects.select_related("agreement", "session"), pk=item, session_id=pk, agreement__in=seen
    )
    if step not in set(CouncilStep):
        raise Http404
    form = StepForm(posted(request), step=step)
    user = request.user

    def act() -> None:
        record_step(item=row, step=step, by=user, at=timezone.now(), **form.cleaned_data)

    return answer_form(
        request,
        form,
        act,
        agreement=row.agreement,
        heading=str(labels.STEPS[step]),
        submit=_("Save the step"),
        back=row.session.get_absolute_url(),
        done=_("Recorded."),
    )
