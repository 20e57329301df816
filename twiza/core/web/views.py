"""Pages of the kernel: jobs, errors in words, health, the sheet of every component."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import caches
from django.core.paginator import Paginator
from django.db import Error as DatabaseError
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from twiza import __version__
from twiza.core.models import Job

WORKER_SILENT_AFTER = timedelta(seconds=90)
STOP_POLLING = 286


@never_cache
def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a job is, for whoever started it; the fragment alone when htmx asks."""
    user = request.user
    if not user.is_authenticated:
        raise Http404
    jobs = Job.objects.all() if user.holds("audit.view") else Job.objects.filter(by_id=user.pk)
    job = get_object_or_404(jobs, pk=pk)
    context = {"job": job, "live": job.live(), "poll_url": request.path}
    if request.headers.get("HX-Request"):
        status = STOP_POLLING if job.is_finished else 200
        return render(request, "core/job_fragment.html", context, status=status)
    return render(request, "core/job_detail.html", context)


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Whether the service can serve: 200 when the database answers, 503 otherwise; the worker is told, not required."""
    values: dict[str, object] = {"version": __version__, "database": "ok", "worker": _worker_state()}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        values["database"] = "unreachable"
    ok = values["database"] == "ok"
    return JsonResponse({"status": "ok" if ok else "failing", **values}, status=200 if ok else 503)


def _worker_state() -> str:
    beat = caches["progress"].get("worker:beat")
    if beat is None:
        return "never seen"
    return "ok" if timezone.now() - datetime.fromisoformat(beat) < WORKER_SILENT_AFTER else "silent"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent cannot be understood."""
    return _error(
        request, 400, _("This request cannot be understood."), _("Go back, check what you entered, and try again.")
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the sentence of the refusal, and what to do."""
    said = str(exception) if exception and str(exception) else _("Your role does not open this page.")
    return _error(request, 403, said, _("If you need it for your work, ask an administrator for the role."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old."""
    return _error(
        request, 403, _("This form was open for too long."), _("Go back, reload the page and send the form again.")
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the address leads nowhere, or to something that this reader may not see."""
    said = _("This page does not exist, or is not open to you.")
    return _error(request, 404, said, _("Check the address, or start again from the home page."))


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: too many attempts; the sentence says to wait."""
    return _error(request, 429, _("Too many attempts from here."), _("For safety, wait five minutes, then try again."))


def server_error(request: HttpRequest) -> HttpResponse:
    """500: in three languages at once, without the database or the session, which may be what failed."""
    return render(None, "core/errors/500.html", status=500)


def _error(request: HttpRequest, status: int, sentence: str, hint: str) -> HttpResponse:
    context = {"status": status, "sentence": sentence, "hint": hint}
    return render(request, "core/errors/error.html", context, status=status)


def kit(request: HttpRequest) -> HttpResponse:
    """Every component on one page, for those who draw pages. Only in DEBUG."""
    if not settings.DEBUG:
        raise Http404
    from .styleguide import kit_context

    page = Paginator(range(65_315), 50).get_page(request.GET.get("page"))
    return render(request, "core/kit.html", {**kit_context(), "page": page})
