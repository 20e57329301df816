"""Bilateral exchanges as they are read: the list, one exchange, practices compared, the note on paper, the fragment."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import UserRequest, get_visible_or_404, requires
from twiza.agreements.models import Agreement
from twiza.core.languages import Extent, codes, of_papers
from twiza.core.tables import FORMATS, Column, export
from twiza.core.translation import active_language

from ...models import Exchange, Figure, Pledge, Practice
from ...models.labels import SIDE_WORDS, TOPIC_WORDS
from ...queries import compare, follow
from ...queries.timeline import Comparison, PracticeWithFigures
from ..briefing import said_silence, sheet_pdf
from ..forms import CompareForm
from ..lists import ExchangeList, agreements_of, followed_of, seen, urgency


def one(request: HttpRequest, pk: int, permission: Permission = Permission.AGREEMENT_VIEW) -> Exchange:
    """The exchange of the address when the reader holds the permission on it; otherwise it does not exist."""
    found: Exchange = get_visible_or_404(request, permission, Exchange.objects.for_list(), pk=pk)
    return found


def _chosen(form: object) -> list[tuple[str, str]]:
    """The filters used, in words."""
    lines = []
    for bound in form:
        value = form.cleaned_data.get(bound.name)
        if value:
            choices = dict(getattr(bound.field, "choices", [])) if isinstance(value, str) else {}
            lines.append((str(bound.label), str(choices.get(value, value))))
    return lines


@require_GET
@requires(Permission.AGREEMENT_VIEW)
def exchange_list(request: HttpRequest) -> HttpResponse:
    """Every exchange that the reader may see, with what is late and what is silent."""
    return ExchangeList(request).respond()


@require_GET
@requires(Permission.AGREEMENT_VIEW)
def exchange_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The rows of the list, as CSV, XLSX or Parquet."""
    return ExchangeList(request).file(fmt)


@require_GET
@requires(Permission.AGREEMENT_VIEW)
def exchange_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One exchange: both sides' promises, the line of time, the practices, what came of it."""
    exchange, today = one(request, pk), timezone.localdate()
    row = follow(Exchange.objects.filter(pk=pk), on=today)[0]
    user = request.user
    may_record = user.may(Permission.EXCHANGE_RECORD, exchange)
    context = {
        "exchange": exchange,
        "row": row,
        "silence": said_silence(row, active_language()),
        "sides": [(side, SIDE_WORDS[side], kept) for side, kept in row.sides],
        "may_edit": may_record,
        "may_record": may_record and exchange.closed_on is None,
        "today": today,
        "languages": of_papers(),
    }
    return render(request, "exchanges/exchange_detail.html", context)


@require_GET
@requires(Permission.AGREEMENT_VIEW)
def exchange_sheet(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The note that is read before the next meeting, as PDF."""
    if language not in codes(Extent.PAPERS):
        raise Http404
    exchange, today = one(request, pk), timezone.localdate()
    content = sheet_pdf(follow(Exchange.objects.filter(pk=pk), on=today)[0], language)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{exchange.agreement.key}-{exchange.partner.code}-{today}-{language}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked(request: HttpRequest) -> tuple[CompareForm, Comparison]:
    exchanges = seen(request.user)
    rows = followed_of(exchanges)
    partners = {row.exchange.partner.code: row.exchange.partner for row in rows if row.practices}
    form = CompareForm(request.GET, agreements=agreements_of(exchanges), partners=partners.values())
    form.is_valid()
    agreement = form.cleaned_data.get("agreement")
    inside = [row for row in rows if agreement is None or row.exchange.agreement_id == agreement.pk]
    asked = {"theme": form.cleaned_data.get("theme") or "", "holder": form.cleaned_data.get("partner") or ""}
    return form, compare(inside, **asked)


@require_GET
@requires(Permission.AGREEMENT_VIEW)
def practice_compare(request: HttpRequest) -> HttpResponse:
    """Good practices side by side, by theme and country; each figure opens its source."""
    form, found = _asked(request)
    names = [str(holder.name) if holder else str(SIDE_WORDS["ours"]) for holder in found.holders]
    context = {
        "form": form,
        "holders": names,
        "lines": [(TOPIC_WORDS[line.theme], list(zip(names, line.cells, strict=True))) for line in found.lines],
        "is_filtered": any(form.cleaned_data.values()),
    }
    return render(request, "exchanges/practice_compare.html", context)


@require_GET
@requires(Permission.AGREEMENT_VIEW)
def practice_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The comparison, one line a figure, a practice without figure keeping its line."""
    if fmt not in FORMATS:
        raise Http404
    form, found = _asked(request)
    note = _("A figure without a date is left out of no comparison: the absence is shown.")
    today, language = timezone.localdate(), active_language()
    lines = list(_compared_lines(found))
    return export(lines, _practice_columns(), fmt, "practices", language, as_of=today, filters=_chosen(form), note=note)


def _compared_lines(found: Comparison) -> Iterator[tuple[PracticeWithFigures, Figure | None]]:
    for line in found.lines:
        for cell in line.cells:
            for shown in cell:
                figures: list[Figure | None] = [*shown.figures] or [None]
                yield from ((shown, figure) for figure in figures)


def _practice_columns() -> list[Column]:
    return [
        Column("theme", _("Theme"), lambda pair: str(TOPIC_WORDS[pair[0].theme]), width=28),
        Column("holder", _("Country"), _holder, width=32),
        Column("practice", _("Practice"), lambda pair: pair[0].practice.title, width=60),
        Column("place", _("Where"), lambda pair: pair[0].practice.place, width=24),
        Column("since", pgettext("of a practice", "Since"), lambda pair: pair[0].practice.valid_from, "day", 14),
        Column("transferable", _("Transferable"), lambda pair: pair[0].practice.get_transferable_display()),
        Column("tried", _("Who tried it"), lambda pair: pair[0].practice.tried, width=32),
        Column("figure_label", _("What is counted"), lambda pair: pair[1].label if pair[1] else "", width=40),
        Column("amount", _("Figure"), lambda pair: pair[1].amount if pair[1] else None, "decimal", 14),
        Column("unit", _("Unit"), lambda pair: pair[1].get_unit_display() if pair[1] else ""),
        Column("figure_on", _("Figure of"), lambda pair: pair[1].valid_from if pair[1] else None, "day", 14),
        Column("source", _("Source"), lambda pair: pair[1].source_words if pair[1] else "", width=48),
    ]


def _holder(pair: tuple[PracticeWithFigures, Figure | None]) -> str:
    practice = pair[0].practice
    return str(SIDE_WORDS["ours"]) if pair[0].holder_id is None else practice.exchange.partner.name


@require_GET
@requires(Permission.AGREEMENT_VIEW)
def practice_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One practice as it stands, each figure with its passage; the address names its first version."""
    first = get_visible_or_404(request, Permission.AGREEMENT_VIEW, Practice.objects.all(), pk=pk)
    if first.root_id:
        return redirect("exchanges:practice-detail", pk=first.root_id)
    versions = Practice.objects.filter(root_id=pk) | Practice.objects.filter(pk=pk)
    items = list(versions.select_related("document", "exchange__partner", "exchange__agreement").order_by("-id"))
    practice = items[0]
    figures = Figure.objects.current().filter(practice_id=pk).select_related("document")
    user = request.user
    exchange = practice.exchange
    context = {
        "practice": practice,
        "exchange": exchange,
        "holder": SIDE_WORDS["ours"] if practice.holder_id is None else exchange.partner.name,
        "figures": list(figures),
        "is_withdrawn": practice.superseded_at is not None,
        "former": items[1:],
        "may_record": user.may(Permission.EXCHANGE_RECORD, exchange) and exchange.closed_on is None,
    }
    return render(request, "exchanges/practice_detail.html", context)


@require_GET
@requires(Permission.AGREEMENT_VIEW)
def pledge_detail(request: HttpRequest, pk: int) -> HttpResponseBase:
    """To the promise on the page of its exchange."""
    pledge = get_visible_or_404(request, Permission.AGREEMENT_VIEW, Pledge.objects.all(), pk=pk)
    return redirect(f"{pledge.exchange.get_absolute_url()}#pledge-{pk}")


@require_GET
@requires(Permission.AGREEMENT_VIEW)
def exchange_panel(request: UserRequest, key: str) -> HttpResponse:
    """The exchanges of one agreement, for its page; nothing when there is none and the reader may record none."""
    agreement = get_object_or_404(visible(request.user, Permission.AGREEMENT_VIEW, Agreement.objects.all()), key=key)
    rows = sorted(followed_of(Exchange.objects.filter(agreement=agreement)), key=urgency)
    user = request.user
    may_record = user.may(Permission.EXCHANGE_RECORD, agreement)
    if not rows and not may_record:
        return HttpResponse("")
    context = {
        "agreement": agreement,
        "lines": [(row, said_silence(row, active_language())) for row in rows],
        "may_record": may_record,
    }
    return render(request, "exchanges/agreement_panel.html", context)
