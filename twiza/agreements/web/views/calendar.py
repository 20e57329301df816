"""The calendar: what is about to miss a session, lapse, be renewed or fall due; its filters are in the URL."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.core.values import add_months

from ...models import Agreement, agenda, sentences, words
from ...rules import ics
from ...rules.calendar import CODES, Entry

MONTHS = 12
PAGE = 50


@dataclass(frozen=True)
class Asked:
    """The question: the window, and the kind of line when only one is wanted."""

    first: date
    last: date
    code: str
    today: date


@dataclass(frozen=True)
class Shown:
    """A line with its agreement."""

    entry: Entry
    agreement: Agreement
    label: Any


def _day(text: str, default: date) -> date:
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    return day if day and 1900 <= day.year <= 2200 else default


def asked(request: HttpRequest) -> Asked:
    """The window of the URL; twelve months from today when none is given, and never a window that runs backwards."""
    today = timezone.localdate()
    first = _day(request.GET.get("from", ""), today)
    last = _day(request.GET.get("to", ""), add_months(first, MONTHS))
    code = request.GET.get("code", "")
    return Asked(first, max(first, last), code if code in CODES else "", today)


def _entries(request: HttpRequest, question: Asked) -> list[Entry]:
    """The lines of the window on agreements that the reader may see."""
    rows = visible(request.user, Permission.AGREEMENT_VIEW, Agreement.objects.all())
    seen = set(rows.values_list("key", flat=True))
    found = agenda(first=question.first, last=question.last, today=question.today)
    return [entry for entry in found if entry.key in seen]


def _shown(entries: list[Entry]) -> list[Shown]:
    """The lines with their agreements."""
    found = {one.key: one for one in Agreement.objects.filter(key__in={entry.key for entry in entries})}
    return [Shown(entry, found[entry.key], words.ENTRIES[entry.code]) for entry in entries]


@requires(Permission.AGREEMENT_VIEW)
def calendar(request: HttpRequest) -> HttpResponse:
    """The lines by month, with how many there are of each kind."""
    question = asked(request)
    entries = _entries(request, question)
    counts = Counter(entry.code for entry in entries)
    chosen = [entry for entry in entries if not question.code or entry.code == question.code]
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    shown = _shown(list(page.object_list))
    by_month = [
        (month, list(lines)) for month, lines in groupby(shown, key=lambda line: line.entry.on.replace(day=1))
    ]
    context = {
        "first": question.first, "last": question.last, "code": question.code, "months": by_month, "total": len(chosen),
        "page_obj": page,
        "kinds": [(code, words.ENTRIES[code], counts[code]) for code in CODES if counts[code]],
        "is_filtered": bool(question.code), "today": question.today,
    }  # fmt: skip
    return render(request, "agreements/calendar.html", context)


@requires(Permission.AGREEMENT_VIEW)
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The same lines for an agenda (iCalendar)."""
    question = asked(request)
    entries = [
        entry for entry in _entries(request, question) if not question.code or entry.code == question.code
    ]
    items = [
        ics.Item(
            uid=f"{line.entry.key}.{line.entry.code}.{line.entry.params.get('number', 0)}.{line.entry.on:%Y%m%d}@twiza",
            on=line.entry.on, title=f"{line.label} : {line.agreement.title}", text=sentences.entry(line.entry),
            url=request.build_absolute_uri(reverse("agreements:agreement-detail", args=[line.entry.key])),
        )
        for line in _shown(entries)
    ]  # fmt: skip
    text = ics.calendar(
        items, name=_("Calendar of the conventions"), language=get_language() or "fr", at=timezone.now()
    )
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="twiza-{question.first}-{question.last}.ics"'
    return response
