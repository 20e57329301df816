"""Recording a session in under a minute, correcting it, cancelling it."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.web.refusals import attempt

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
    if request.method == "POST" and form.is_valid():
        session = attempt(
            form,
            lambda: actions.record_session(
                case=case, report=form.report(), idempotency_key=form.cleaned_data["idempotency_key"],
                by=request.user, at=timezone.now(),
            ),
        )  # fmt: skip
        if session is not None:
            messages.success(request, _("The session is recorded."))
            return redirect(_place(session))
    context = {"form": form, "case": case, "counts": [form[sex.value] for sex in Sex], "session": None}
    return render(request, "support/session_form.html", context)


@requires(Permission.SESSION_RECORD)
def session_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """A better version of a session; the first one stays readable."""
    session = get_visible_or_404(request, Permission.SESSION_RECORD, VERSIONS.current(), pk=pk)
    case = Case.objects.shown().get(pk=session.case_id)
    today = timezone.localdate()
    initial = {**SessionForm.told_by(session), "idempotency_key": uuid4().hex}
    progress = case.progress(on=today)
    form = CorrectionForm(request.POST or None, case=case, progress=progress, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        corrected = attempt(
            form,
            lambda: actions.correct_session(
                session=session, report=form.report(), reason=told["reason"],
                idempotency_key=told["idempotency_key"], by=request.user, at=timezone.now(),
            ),
        )  # fmt: skip
        if corrected is not None:
            messages.success(request, _("The session is corrected; the first version stays in its history."))
            return redirect(_place(corrected))
    context = {"form": form, "case": case, "counts": [form[sex.value] for sex in Sex], "session": session}
    return render(request, "support/session_form.html", context)


@requires(Permission.SESSION_RECORD)
def session_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """A session that never took place stops counting."""
    session = get_visible_or_404(request, Permission.SESSION_RECORD, VERSIONS.current(), pk=pk)
    case = Case.objects.shown().get(pk=session.case_id)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at, reason = timezone.now(), form.cleaned_data["reason"]
        if attempt(
            form, lambda: actions.cancel_session(session=session, reason=reason, by=request.user, at=at)
        ):
            messages.success(request, _("The session no longer counts; it stays in the history."))
            return redirect("support:case-detail", case.pk)
    title = _("Cancel a session")
    return render(request, "support/case_form.html", {"form": form, "case": case, "title": title})


@requires(Permission.CASE_VIEW)
def session_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The place of a session in its case: where the proof of a figure leads."""
    session = get_visible_or_404(request, Permission.CASE_VIEW, Session.objects.all(), pk=pk)
    return redirect(_place(session))


def _place(session: Session) -> str:
    """The case page, at this session."""
    return f"{reverse('support:case-detail', args=[session.case_id])}#session-{session.series}"
