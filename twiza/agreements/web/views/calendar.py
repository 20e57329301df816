"""The calendar: what is about to miss a session, lapse, be renewed or fall due; its filters are in the URL."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.core import links
from twiza.core.values import add_months

from ...models import Agreement, agenda, sentences, words
from ...rules import ics
from ...rules.calendar import CODES, Entry

MONTHS = 12
# What a subscribed agenda holds: months before and after today, and the purpose of its link.
FEED_BEFORE, FEED_AFTER, FEED = 1, 18, "agreements.calendar"
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


def _entries(user: Any, question: Asked) -> list[Entry]:
    """The lines of the window on agreements that the reader may see."""
    rows = visible(user, Permission.AGREEMENT_VIEW, Agreement.objects.all())
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
    entries = _entries(request.user, question)
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
        "is_filtered": bool(question.code), "today": question.today, "feed": feed_address(request),
    }  # fmt: skip
    return render(request, "agreements/calendar.html", context)


@requires(Permission.AGREEMENT_VIEW)
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The same lines for an agenda (iCalendar)."""
    question = asked(request)
    entries = _entries(request.user, question)
    response = _file(request, [entry for entry in entries if question.code in ("", entry.code)])
    response["Content-Disposition"] = f'attachment; filename="twiza-{question.first}-{question.last}.ics"'
    return response


def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The lines around today of the person to whom the link was given, for an agenda that asks by itself.

    The link is the key: it works without a log-in until its day, and no more once its person may not log in or read.
    """
    today = timezone.localdate()
    try:
        pk = links.read(token, FEED, on=today)
    except (links.LinkBroken, links.LinkExpired) as error:
        raise Http404 from error
    user: Any = get_object_or_404(get_user_model(), pk=pk, is_active=True)
    if not user.may(Permission.AGREEMENT_VIEW):
        raise Http404
    window = Asked(add_months(today, -FEED_BEFORE), add_months(today, FEED_AFTER), "", today)
    response = _file(request, _entries(user, window))
    response["Cache-Control"] = "private, max-age=3600"
    return response


def feed_address(request: HttpRequest) -> str:
    """The address to subscribe to: the same one until the end of next year."""
    user: Any = request.user
    token = links.sign(FEED, user.pk, until=date(timezone.localdate().year + 1, 12, 31))
    return request.build_absolute_uri(reverse("agreements:calendar-feed", args=[token]))


def _file(request: HttpRequest, entries: list[Entry]) -> HttpResponse:
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
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
