"""Recording a diagnostic, a need, a measure."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.web.forms import button_page, form_page

from ... import actions
from ...models import Case, Need, labels
from ...rules.diagnostic import LEVELS
from ..forms import DiagnosticForm, MeasureForm, NeedForm


@requires(Permission.SESSION_RECORD)
def diagnostic_record(request: HttpRequest, pk: int) -> HttpResponse:
    """The scores of one day; recorded again for the same day, they replace and the first stay in history."""
    case = get_visible_or_404(request, Permission.SESSION_RECORD, Case.objects.shown(), pk=pk)
    form = DiagnosticForm(request.POST or None, initial={"held_on": timezone.localdate()})
    rows = [form[domain] for domain, _label in labels.DOMAINS]
    levels = [(score, labels.label(labels.LEVELS, level)) for score, level in enumerate(LEVELS)]
    return form_page(
        request,
        form,
        lambda: actions.record_diagnostic(
            case=case,
            held_on=form.cleaned_data["held_on"],
            scores=form.scores(),
            summary=form.cleaned_data["summary"],
            by=request.user,
            at=timezone.now(),
        ),
        template="support/diagnostic_form.html",
        context={"case": case, "rows": rows, "levels": levels},
        done=_("The diagnostic is recorded."),
        back=reverse("support:case-detail", args=[case.pk]),
    )


@requires(Permission.SESSION_RECORD)
def need_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A skill that the organisation lacks."""
    case = get_visible_or_404(request, Permission.SESSION_RECORD, Case.objects.shown(), pk=pk)
    form = NeedForm(request.POST or None, initial={"skill": request.GET.get("skill", "")})
    at = timezone.now()
    return form_page(
        request,
        form,
        lambda: actions.add_need(
            case=case, stated_on=timezone.localdate(at), by=request.user, at=at, **form.cleaned_data
        ),
        template="support/case_form.html",
        context={"case": case, "title": _("Add a need")},
        done=_("The need is recorded."),
        back=reverse("support:case-detail", args=[case.pk]),
    )


@requires(Permission.SESSION_RECORD)
@require_POST
def need_meet(request: HttpRequest, pk: int) -> HttpResponse:
    """The need was answered today."""
    need = get_visible_or_404(request, Permission.SESSION_RECORD, Need.objects.all(), pk=pk)
    at = timezone.now()
    return button_page(
        request,
        lambda: actions.meet_need(need=need, met_on=timezone.localdate(at), by=request.user, at=at),
        done=_("The need is met."),
        back=reverse("support:case-detail", args=[need.case_id]),
    )


@requires(Permission.SESSION_RECORD)
def measure_record(request: HttpRequest, pk: int) -> HttpResponse:
    """One value before or after support."""
    case = get_visible_or_404(request, Permission.SESSION_RECORD, Case.objects.shown(), pk=pk)
    form = MeasureForm(request.POST or None, initial={"measured_on": timezone.localdate()})
    return form_page(
        request,
        form,
        lambda: actions.record_measure(case=case, by=request.user, at=timezone.now(), **form.cleaned_data),
        template="support/case_form.html",
        context={"case": case, "title": _("Record a measure")},
        done=_("The measure is recorded."),
        back=reverse("support:case-detail", args=[case.pk]),
    )
