"""Recording a diagnostic, a need, a measure."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.web.refusals import attempt

from ... import actions
from ...models import Case, Need, labels
from ...rules.diagnostic import LEVELS
from ..forms import DiagnosticForm, MeasureForm, NeedForm


@requires(Permission.SESSION_RECORD)
def diagnostic_record(request: HttpRequest, pk: int) -> HttpResponse:
    """The scores of one day; recorded again for the same day, they replace and the first stay in history."""
    case = get_visible_or_404(request, Permission.SESSION_RECORD, Case.objects.shown(), pk=pk)
    form = DiagnosticForm(request.POST or None, initial={"held_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        recorded = attempt(
            form,
            lambda: actions.record_diagnostic(
                case=case, held_on=told["held_on"], scores=form.scores(), summary=told["summary"],
                by=request.user, at=timezone.now(),
            ),
        )  # fmt: skip
        if recorded is not None:
            messages.success(request, _("The diagnostic is recorded."))
            return redirect("support:case-detail", case.pk)
    rows = [form[domain] for domain, _label in labels.DOMAINS]
    levels = [(score, labels.label(labels.LEVELS, level)) for score, level in enumerate(LEVELS)]
    context = {"form": form, "case": case, "rows": rows, "levels": levels}
    return render(request, "support/diagnostic_form.html", context)


@requires(Permission.SESSION_RECORD)
def need_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A skill that the organisation lacks."""
    case = get_visible_or_404(request, Permission.SESSION_RECORD, Case.objects.shown(), pk=pk)
    form = NeedForm(request.POST or None, initial={"skill": request.GET.get("skill", "")})
    if request.method == "POST" and form.is_valid():
        at, told = timezone.now(), form.cleaned_data
        today = timezone.localdate(at)
        if attempt(
            form, lambda: actions.add_need(case=case, stated_on=today, by=request.user, at=at, **told)
        ):
            messages.success(request, _("The need is recorded."))
            return redirect("support:case-detail", case.pk)
    title = _("Add a need")
    return render(request, "support/case_form.html", {"form": form, "case": case, "title": title})


@requires(Permission.SESSION_RECORD)
@require_POST
def need_meet(request: HttpRequest, pk: int) -> HttpResponse:
    """The need was answered today."""
    need = get_visible_or_404(request, Permission.SESSION_RECORD, Need.objects.all(), pk=pk)
    at = timezone.now()
    actions.meet_need(need=need, met_on=timezone.localdate(at), by=request.user, at=at)
    messages.success(request, _("The need is met."))
    return redirect("support:case-detail", need.case_id)


@requires(Permission.SESSION_RECORD)
def measure_record(request: HttpRequest, pk: int) -> HttpResponse:
    """One value before or after support."""
    case = get_visible_or_404(request, Permission.SESSION_RECORD, Case.objects.shown(), pk=pk)
    form = MeasureForm(request.POST or None, initial={"measured_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        at, told = timezone.now(), form.cleaned_data
        if attempt(form, lambda: actions.record_measure(case=case, by=request.user, at=at, **told)):
            messages.success(request, _("The measure is recorded."))
            return redirect("support:case-detail", case.pk)
    title = _("Record a measure")
    return render(request, "support/case_form.html", {"form": form, "case": case, "title": title})
