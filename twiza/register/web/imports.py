"""The import of a list in five steps: upload, meaning of the columns, dry run, report, import; and its undoing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.storage import FileSystemStorage
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.models import Job
from twiza.core.refusals import Refusal
from twiza.core.tables import FORMATS, Column, export
from twiza.core.web.lists import Empty, Head, QueryListing
from twiza.register.actions import stage_import, start_apply, start_preview, undo_batch
from twiza.register.models import Batch, BatchRow, BatchState, Organisation, Pair
from twiza.register.rules.identity import OUTCOMES

from ..models.labels import issue_sentence, title_of
from .import_forms import MappingForm, UploadForm, language

PER_PAGE = 50
OUTCOME_WORDS = {
    "created": _("Created"),
    "updated": _("Updated"),
    "unchanged": _("Unchanged"),
    "ambiguous": _("Ambiguous"),
    "rejected": _("Rejected"),
}
# Of one row: French and Arabic words agree with it.
ROW_WORDS = {
    "created": pgettext_lazy("of one row", "Created"),
    "updated": pgettext_lazy("of one row", "Updated"),
    "unchanged": pgettext_lazy("of one row", "Unchanged"),
    "ambiguous": pgettext_lazy("of one row", "Ambiguous"),
    "rejected": pgettext_lazy("of one row", "Rejected"),
}
OUTCOME_TONES = {"created": "success", "updated": "info", "ambiguous": "warning", "rejected": "danger"}
STATE_TONES = {"uploaded": "secondary", "previewed": "info", "applied": "success", "undone": "warning"}
STEPS = [_("File"), _("Columns"), _("Dry run"), _("Import")]


def _steps(now: int) -> list[dict[str, Any]]:
    return [{"label": label, "is_now": i == now, "is_done": i < now} for i, label in enumerate(STEPS)]


class BatchList(QueryListing[Batch, Batch]):
    """The imports, newest first."""

    name = "register.batches"
    template = "register/batch_list.html"
    row_template = "register/batch_row.html"
    caption = _("Imports")
    heads = (
        Head(_("Source")),
        Head(_("Received")),
        *(Head(words, "num") for words in (_("Rows"), _("Created"), _("Updated"), _("Ambiguous"), _("Rejected"))),
        Head(_("State")),
    )

    def seen(self) -> Any:
        """What the reader may import."""
        return visible(self.reader, Permission.REGISTER_IMPORT, Batch.objects.order_by("-pk"))

    def lines(self, rows: Iterable[object]) -> list[Any]:
        """Each with its counts."""
        batches = list(rows)
        for batch in batches:
            batch.tone = STATE_TONES[batch.state]
            batch.numbers = {outcome: batch.counts.get(outcome) for outcome in OUTCOMES}
        return batches

    def nothing_yet(self) -> Empty:
        """A first list."""
        hint = _(
            "Send a CSV file or a workbook; a dry run shows what each row would become before anything is written."
        )
        address = reverse("register:batch-upload")
        return Empty("file-import", _("No list was imported yet"), hint, _("Import a list"), address)


@requires(Permission.REGISTER_IMPORT)
def batch_list(request: HttpRequest) -> HttpResponse:
    """The imports, newest first."""
    return BatchList(request).respond()


@requires(Permission.REGISTER_IMPORT)
def batch_upload(request: HttpRequest) -> HttpResponse:
    """Take a file in; a file that cannot be read is refused here with its reason."""
    form = UploadForm(request.POST or None, request.FILES or None, initial={"country": "MA"})
    if request.method == "POST" and form.is_valid():
        upload, data = form.cleaned_data["file"], form.cleaned_data
        if upload.size >= settings.IMPORT_MAX_BYTES:
            words = issue_sentence("too_large", {"size": upload.size, "limit": settings.IMPORT_MAX_BYTES})
            form.add_error("file", words)
        else:
            storage = FileSystemStorage(location=settings.MEDIA_ROOT)
            stored = storage.save(f"register/imports/{get_random_string(24)}{Path(upload.name).suffix[:6]}", upload)
            try:
                batch = stage_import(
                    path=Path(storage.path(stored)),
                    stored=stored,
                    filename=upload.name,
                    origin=data["origin"],
                    country=data["country"],
                    sheet=data["sheet"],
                    encoding=data["encoding"],
                    by=request.user,
                    at=timezone.now(),
                )
            except Refusal as refusal:
                storage.delete(stored)
                form.add_error("file", refusal.sentence)
            else:
                return redirect("register:batch-mapping", pk=batch.pk)
    context = {"form": form, "steps": _steps(0)}
    return render(request, "register/import_upload.html", context, status=422 if form.errors else 200)


@requires(Permission.REGISTER_IMPORT)
def batch_mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """What each column means: proposed, shown with sample values, editable; then the dry run is queued."""
    batch = get_visible_or_404(request, Permission.REGISTER_IMPORT, Batch.objects.all(), pk=pk)
    if batch.state not in (BatchState.UPLOADED, BatchState.PREVIEWED):
        return redirect("register:batch-detail", pk=pk)
    form = MappingForm(request.POST or None, batch=batch)
    if request.method == "POST" and form.is_valid():
        try:
            job = start_preview(
                batch=batch,
                content=form.content(),
                save_as=batch.origin if form.cleaned_data["keep"] else "",
                by=request.user,
                at=timezone.now(),
                language=language(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect("core:job-detail", pk=job.pk)
    failed = Job.objects.filter(pk=batch.job_ref, state="failed").first()
    context = {"batch": batch, "form": form, "how": batch.read_as, "steps": _steps(1), "failed": failed}
    return render(request, "register/import_mapping.html", context, status=422 if form.errors else 200)


@requires(Permission.REGISTER_IMPORT)
def batch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The report: counts, control totals, each remark on its row; then import, or undo."""
    batch = get_visible_or_404(request, Permission.REGISTER_IMPORT, Batch.objects.all(), pk=pk)
    if batch.state == BatchState.UPLOADED:
        return redirect("register:batch-mapping", pk=pk)
    outcome, code = request.GET.get("outcome", ""), request.GET.get("code", "")
    page = Paginator(_rows(batch, outcome, code), PER_PAGE).get_page(request.GET.get("page"))
    counts = batch.counts
    pairs: Any = visible(request.user, Permission.REGISTER_LINK, Pair.objects.waiting())
    context = {
        "batch": batch,
        "tone": STATE_TONES[batch.state],
        "steps": _steps(3 if batch.state == BatchState.PREVIEWED else 4),
        "job": Job.objects.unfinished().filter(pk=batch.job_ref).first(),
        "outcomes": [_outcome(one, counts.get(one, 0), outcome) for one in OUTCOMES],
        "codes": [_code(row, code) for row in batch.totals.get("codes", [])],
        "totals": [total for total in batch.totals.get("columns", []) if total["stated"] is not None],
        "is_counts": batch.totals.get("is_counts", False),
        "is_whole": not (outcome or code),
        "rows": [_row(row, is_applied=batch.state == BatchState.APPLIED) for row in page],
        "page_obj": page,
        "writes": counts.get("created", 0) + counts.get("updated", 0),
        "questions": batch.totals.get("questions", 0),
        "linkage": [issue_sentence(code, params) for code, params in batch.totals.get("linkage", [])],
        "formats": FORMATS[:2],
        "asked": pairs.filter(row__batch=batch).count(),
    }
    return render(request, "register/batch_detail.html", context)


def _rows(batch: Batch, outcome: str, code: str) -> Any:
    """The rows asked for; without a question, those that carry a remark."""
    rows = BatchRow.objects.filter(batch=batch).order_by("number")
    if outcome in OUTCOMES:
        rows = rows.filter(outcome=outcome)
    if code.isidentifier():
        rows = rows.filter(issues__icontains=f'"code": "{code}"')
    return rows if outcome or code else rows.exclude(issues=[])


def _outcome(code: str, count: int, chosen: str) -> dict[str, object]:
    tone = OUTCOME_TONES.get(code, "secondary")
    return {"code": code, "label": OUTCOME_WORDS[code], "count": count, "tone": tone, "is_chosen": code == chosen}


def _code(remark: list[Any], chosen: str) -> dict[str, Any]:
    severity, code, count = remark
    tone = "danger" if severity == "error" else "warning"
    return {"code": code, "label": title_of(code), "count": count, "tone": tone, "is_chosen": code == chosen}


def _row(row: BatchRow, *, is_applied: bool) -> dict[str, Any]:
    remarks = [
        {"column": issue["column"], "sentence": issue_sentence(issue["code"], issue["params"])} for issue in row.issues
    ]
    candidates = [one for issue in row.issues for one in issue["params"].get("candidates", []) if one["organisation"]]
    own = (
        {"organisation": row.organisation_ref, "name": gettext("Open")} if row.organisation_ref and is_applied else None
    )
    return {
        "number": row.number,
        "outcome": ROW_WORDS[row.outcome],
        "tone": OUTCOME_TONES.get(row.outcome, "secondary"),
        "remarks": remarks,
        "organisations": [own] if own else candidates,
    }


@requires(Permission.REGISTER_IMPORT)
@require_POST
def batch_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Import what the dry run showed, in the background; a second click follows the same work."""
    batch = get_visible_or_404(request, Permission.REGISTER_IMPORT, Batch.objects.all(), pk=pk)
    try:
        job = start_apply(batch=batch, by=request.user, at=timezone.now(), language=language())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("register:batch-detail", pk=pk)
    return redirect("core:job-detail", pk=job.pk)


@requires(Permission.REGISTER_IMPORT)
def batch_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo an import whole, after saying what goes; refused when later work depends on it."""
    batch = get_visible_or_404(request, Permission.REGISTER_IMPORT, Batch.objects.all(), pk=pk)
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            undo_batch(batch=batch, by=request.user, at=timezone.now(), reason=request.POST.get("reason", "")[:300])
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, gettext("The import was undone; the register is as it was before it."))
            return redirect("register:batch-detail", pk=pk)
    in_the_way = Organisation.objects.filter(pk__in=refused.params.get("organisations", [])[:20]) if refused else []
    context = {"batch": batch, "refused": refused, "in_the_way": in_the_way}
    return render(request, "register/batch_undo.html", context, status=409 if refused else 200)


@requires(Permission.REGISTER_IMPORT)
def batch_report(request: HttpRequest, pk: int, fmt: str) -> HttpResponseBase:
    """The remarks as a file: one line each, with its row, its column, its code and its sentence."""
    batch = get_visible_or_404(request, Permission.REGISTER_IMPORT, Batch.objects.all(), pk=pk)
    if fmt not in FORMATS[:2]:
        raise Http404
    columns = [
        Column("row", gettext("Row"), kind="integer", width=8),
        Column("column", gettext("Column"), width=24),
        Column("outcome", gettext("Outcome"), width=14),
        Column("code", gettext("Code"), width=22),
        Column("message", gettext("Remark"), width=90),
    ]
    rows = _rows(batch, request.GET.get("outcome", ""), request.GET.get("code", ""))
    name = f"import-{batch.pk}"
    return export(_lines(rows), columns, fmt, name, language(), as_of=timezone.localdate(), note=str(batch))


def _lines(rows: object) -> Iterator[dict[str, Any]]:
    for row in rows.iterator(chunk_size=2000):
        for issue in row.issues or [{"row": row.number, "column": "", "code": "", "params": {}}]:
            message = issue_sentence(issue["code"], issue["params"]) if issue["code"] else ""
            yield {
                "row": row.number,
                "column": issue["column"],
                "outcome": str(ROW_WORDS[row.outcome]),
                "code": issue["code"],
                "message": message,
            }
