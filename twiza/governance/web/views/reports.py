"""Reports: list, compute, read, print, compare, move."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.core.languages import Extent, codes, of_papers
from twiza.core.printing.cells import Pen
from twiza.core.refusals import NotAllowed, Refusal
from twiza.core.translation import active_language

from ...actions import enqueue_report, move_report
from ...models import Report
from ...rules import comparing, drawings
from ..forms import CompareForm, ComputeForm, FilterForm
from ..printing import EVALUATION, FORMS, TYPES, drawing, paper_of, print_report
from ..wording import speaker

PAGE_SIZE = 25
SCREEN_FONTS = "IBM Plex Sans, IBM Plex Sans Arabic, Noto Sans Arabic, sans-serif"


def readable(request: HttpRequest, pk: int) -> Report:
    """The report when it is published or when this reader may see it; otherwise it does not exist."""
    reports = Report.objects.select_related("agreement")
    report = get_object_or_404(reports, pk=pk)
    if (
        not report.is_published
        and not visible(request.user, Permission.REPORT_VIEW, Report.objects.filter(pk=pk)).exists()
    ):
        raise Http404
    return report


@require_GET
@requires(Permission.REPORT_VIEW)
def report_list(request: HttpRequest) -> HttpResponse:
    """Reports that this reader may see, by agreement and state."""
    mine = visible(request.user, Permission.REPORT_VIEW, Report.objects.all())
    form = FilterForm(request.GET, reports=mine)
    page = Paginator(form.narrowed(mine.for_list()), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "may_compute": request.user.holds(Permission.REPORT_COMPUTE),
        "compare": CompareForm(reports=mine) if mine.count() > 1 else None,
    }
    return render(request, "governance/report_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.REPORT_COMPUTE)
def report_compute(request: HttpRequest) -> HttpResponseBase:
    """Ask for a report: which agreement, which day, as known when. The work goes on in a job."""
    initial = {"agreement": request.GET.get("agreement", ""), "on": timezone.localdate()}
    form = ComputeForm(request.POST or None, initial=initial, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            job = enqueue_report(**form.cleaned_data, language=active_language(), by=request.user, at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect("core:job-detail", pk=job.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/report_compute.html", {"form": form}, status=status)


@require_GET
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen figures on a page: the same parts, in the same order, as on paper. Published reports are open
    to all.
    """
    report = readable(request, pk)
    try:
        document = report.document
    except Refusal as refusal:
        return render(
            request, "governance/report_altered.html", {"report": report, "sentence": refusal.sentence}, status=409
        )
    language = active_language(Extent.PAPERS)
    pictures = {name: reverse("governance:report-drawing", args=[pk, name]) for name in drawings.names(document)}
    context: dict[str, object] = {
        "report": report,
        "paper": paper_of(report, language, pictures),
        "document": document,
        "moves": report.moves_for(request.user) if request.user.is_authenticated else [],
        "decisions": report.decisions.select_related("owner") if request.user.is_authenticated else [],
        "languages": of_papers(),
        "others": Report.objects.published().about(report.agreement).exclude(pk=pk).for_list()[:5],
    }
    return render(request, "governance/report_detail.html", context)


@require_GET
def report_download(request: HttpRequest, pk: int, language: str, form: str, kind: str = EVALUATION) -> HttpResponse:
    """The report as a file: whole, on one page for the chair, or for the donor. A published report is open to all."""
    if language not in codes(Extent.PAPERS) or form not in FORMS.get(kind, ()):
        raise Http404
    report = readable(request, pk)
    try:
        content = print_report(report, form, language, kind)
    except Refusal as refusal:
        return render(
            request, "governance/report_altered.html", {"report": report, "sentence": refusal.sentence}, status=409
        )
    said = f"-{kind}" if kind != EVALUATION else ""
    name = f"{report.reference}-{report.on}{said}" + (f"-{language}" if form != "json" else "") + f".{form}"
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
@cache_control(private=True, max_age=86400)
def report_drawing(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One picture of the frozen figures, in the page's language."""
    report = readable(request, pk)
    try:
        picture = drawing(report.document, name, active_language(Extent.PAPERS), SCREEN_FONTS)
    except KeyError as error:
        raise Http404 from error
    return HttpResponse(picture, content_type="image/svg+xml")


@require_POST
@requires(Permission.REPORT_SUBMIT, Permission.REPORT_APPROVE, Permission.REPORT_PUBLISH)
def report_move(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """One step of the report's life."""
    report = readable(request, pk)
    try:
        moved = move_report(
            report=report, name=name, note=request.POST.get("note", ""), by=request.user, at=timezone.now()
        )
    except NotAllowed as refusal:
        raise PermissionDenied(refusal.sentence) from refusal
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The report is now: %(state)s.") % {"state": moved.get_state_display()})
    return redirect(report)


@require_GET
def report_compare(request: HttpRequest) -> HttpResponse:
    """What changed between two reports of one agreement."""
    mine = visible(request.user, Permission.REPORT_VIEW, Report.objects.all())
    form = CompareForm(request.GET or None, reports=mine | Report.objects.published())
    context: dict[str, object] = {"form": form, "changes": None}
    if request.GET and form.is_valid():
        first, second = form.cleaned_data["first"], form.cleaned_data["second"]
        language = active_language(Extent.PAPERS)
        pen = Pen(language, speaker(language))
        context |= {
            "first": first,
            "second": second,
            "changes": comparing.compare(first.document, second.document, pen),
        }
    return render(request, "governance/report_compare.html", context)


@require_GET
def report_published(request: HttpRequest) -> HttpResponse:
    """Published reports, for anybody."""
    rows = Report.objects.published().filter(agreement__is_published=True).for_list()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "governance/report_published.html", {"page_obj": page})
