"""Recording a session in under a minute, correcting it, cancelling it."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.web.forms import form_page

from ... import actions
from ...models import Case, Session
from ...rules.sessions import Sex
from ..forms import CancelForm, CorrectionForm, SessionForm

VERSIONS = Session.objects.select_related("stage").prefetch_related("attendance")


@requires(Permission.SESSION_RECORD)
def session_record(request: HttpRequest, pk: int) -> HttpResponse:
    """A meeting that took place: what, when, how long, who, what next."""
    case = get_visible_or_404(request, Permission.SESSION_RECORD, Case.objects.shown(), pk=pk)
    today = timezone.localdate()
    form = SessionForm(request.POST or None, case=case, progress=case.progress(on=today), today=today)
    return form_page(
        request,
        form,
        lambda: actions.record_session(
            case=case,
            report=form.report(),
            idempotency_key=form.cleaned_data["idempotency_key"],
            by=request.user,
            at=timezone.now(),
        ),
        template="support/session_form.html",
        done=_("The session is recorded."),
        back=_place,
        context={"case": case, "counts": [form[sex.value] for sex in Sex], "session": None},
    )


@requires(Permission.SESSION_RECORD)
def session_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """A better version of a session; the first one stays readable."""
    session = get_visible_or_404(request, Permission.SESSION_RECORD, VERSIONS.current(), pk=pk)
    case = Case.objects.shown().get(pk=session.case_id)
    today = timezone.localdate()
    initial = {**SessionForm.told_by(session), "idempotency_key": uuid4().hex}
    progress = case.progress(on=today)
    form = CorrectionForm(request.POST or None, case=case, progress=progress, today=today, initial=initial)
    return form_page(
        request,
        form,
        lambda: actions.correct_session(
            session=session,
            report=form.report(),
            reason=form.cleaned_data["reason"],
            idempotency_key=form.cleaned_data["idempotency_key"],
            by=request.user,
            at=timezone.now(),
        ),
        template="support/session_form.html",
        back=_place,
        context={"case": case, "counts": [form[sex.value] for sex in Sex], "session": session},
        done=_("The session is corrected; the first version stays in its history."),
    )


@requires(Permission.SESSION_RECORD)
def session_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """A session that never took place stops counting."""
    session = get_visible_or_404(request, Permission.SESSION_RECORD, VERSIONS.current(), pk=pk)
    case = Case.objects.shown().get(pk=session.case_id)
    form = CancelForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: actions.cancel_session(
            session=session, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        ),
        template="support/case_form.html",
        context={"case": case, "title": _("Cancel a session")},
        done=_("The session no longer counts; it stays in the history."),
        back=reverse("support:case-detail", args=[case.pk]),
    )


@requires(Permission.CASE_VIEW)
def session_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The place of a session in its case: where the proof of a figure leads."""
    session = get_visible_or_404(request, Permission.CASE_VIEW, Session.objects.all(), pk=pk)
    return redirect(_place(session))


def _place(session: Session) -> str:
    """The case page, at this session."""
    return f"{reverse('support:case-detail', args=[session.case_id])}#session-{session.series}"
