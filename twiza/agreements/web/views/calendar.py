"""The calendar: what is about to miss a session, lapse, be renewed or fall due; its filters are in the URL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import UserRequest, requires
from twiza.core import signed_links
from twiza.core.translation import active_language
from twiza.core.values import add_months
from twiza.core.web.lists import DayField, Facet, Filter, KeptListing

from ...models import Agreement, labels, sentences
from ...queries import agenda
from ...rules import ics
from ...rules.calendar import CODES, CalendarEntry

MONTHS = 12
# What a subscribed agenda holds: months before and after today, and the purpose of its link.
FEED_BEFORE, FEED_AFTER, FEED = 1, 18, "agreements.calendar"


@dataclass(frozen=True)
class CountedEntry:
    """A line as it is counted."""

    entry: CalendarEntry
    search: str = ""

    @property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """Its kind."""
        return {"code": (self.entry.code,)}


@dataclass(frozen=True)
class EntryWithAgreement:
    """A line with its agreement."""

    entry: CalendarEntry
    agreement: Agreement
    label: Any


class CalendarList(KeptListing[CountedEntry, EntryWithAgreement]):
    """The lines of a window, twelve months from today when none is given; those of one kind when one is chosen."""

    name = "agreements.calendar"
    template = "agreements/calendar.html"
    facets: ClassVar[tuple[Facet[Any], ...]] = (
        Facet("code", _lazy("Kinds of lines"), words={code: labels.ENTRIES[code] for code in CODES}, in_order=True),
    )
    per_page = 50

    def filters(self) -> list[Filter[Any]]:
        """The window."""
        return [
            Filter("from", DayField(label=_("From"), required=False)),
            Filter("to", DayField(label=_("To"), required=False)),
        ]

    @cached_property
    def window(self) -> tuple[date, date]:
        """The first and the last day; never a window that runs backwards."""
        first = self.question.given.get("from", self.today)
        return first, max(first, self.question.given.get("to", add_months(first, MONTHS)))

    @property
    def is_filtered(self) -> bool:
        """A window always leaves lines out; a kind is chosen."""
        return bool(self.question.chosen)

    def seen(self) -> list[CountedEntry]:
        """The lines on agreements that the reader may see."""
        first, last = self.window
        return [CountedEntry(entry) for entry in entries_seen(self.reader, first, last, today=self.today)]

    def lines(self, rows: Iterable[CountedEntry]) -> list[EntryWithAgreement]:
        """The lines with their agreements."""
        return with_agreements([row.entry for row in rows])

    def counted(self, total: int) -> str:
        """The number of lines."""
        return ngettext("%(counter)s line", "%(counter)s lines", total) % {"counter": total}

    def own(self) -> dict[str, object]:
        """The lines by month, and the address to subscribe to."""
        by_month = groupby(self.shown, key=lambda line: line.entry.on.replace(day=1))
        first, last = self.window
        return {
            "months": [(month, list(lines)) for month, lines in by_month],
            "first": first,
            "last": last,
            "today": self.today,
            "feed": feed_address(self.request),
        }


def entries_seen(user: object, first: date, last: date, *, today: date) -> list[CalendarEntry]:
    """The lines between two days on agreements that a reader may see."""
    rows = visible(user, Permission.AGREEMENT_VIEW, Agreement.objects.all())
    seen = set(rows.values_list("key", flat=True))
    return [entry for entry in agenda(first=first, last=last, today=today) if entry.key in seen]


def with_agreements(entries: list[CalendarEntry]) -> list[EntryWithAgreement]:
    """The lines with their agreements."""
    found = {one.key: one for one in Agreement.objects.filter(key__in={entry.key for entry in entries})}
    return [EntryWithAgreement(entry, found[entry.key], labels.ENTRIES[entry.code]) for entry in entries]


@requires(Permission.AGREEMENT_VIEW)
def calendar(request: HttpRequest) -> HttpResponse:
    """The lines by month, with how many there are of each kind."""
    return CalendarList(request).respond()


@requires(Permission.AGREEMENT_VIEW)
def calendar_file(request: HttpRequest) -> HttpResponse:
    """The same lines for an agenda (iCalendar)."""
    listing = CalendarList(request)
    response = _file(request, [row.entry for row in listing.found])
    first, last = listing.window
    response["Content-Disposition"] = f'attachment; filename="twiza-{first}-{last}.ics"'
    return response


def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The lines around today of the person to whom the link was given, for an agenda that asks by itself.

    The link is the key: it works without a log-in until its day, and no more once its person may not log in or read.
    """
    today = timezone.localdate()
    try:
        pk = signed_links.read(token, FEED, on=today)
    except (signed_links.LinkBroken, signed_links.LinkExpired) as error:
        raise Http404 from error
    user: Any = get_object_or_404(get_user_model(), pk=pk, is_active=True)
    if not user.may(Permission.AGREEMENT_VIEW):
        raise Http404
    first, last = add_months(today, -FEED_BEFORE), add_months(today, FEED_AFTER)
    response = _file(request, entries_seen(user, first, last, today=today))
    response["Cache-Control"] = "private, max-age=3600"
    return response


def feed_address(request: UserRequest) -> str:
    """The address to subscribe to: the same one until the end of next year."""
    user = request.user
    token = signed_links.sign(FEED, user.pk, until=date(timezone.localdate().year + 1, 12, 31))
    return request.build_absolute_uri(reverse("agreements:calendar-feed", args=[token]))


def _file(request: HttpRequest, entries: list[CalendarEntry]) -> HttpResponse:
    items = [
        ics.Item(
            uid=f"{line.entry.key}.{line.entry.code}.{line.entry.params.get('number', 0)}.{line.entry.on:%Y%m%d}@twiza",
            on=line.entry.on,
            title=f"{line.label} : {line.agreement.title}",
            text=sentences.entry(line.entry),
            url=request.build_absolute_uri(reverse("agreements:agreement-detail", args=[line.entry.key])),
        )
        for line in with_agreements(entries)
    ]
    text = ics.calendar(items, name=_("Calendar of the conventions"), language=active_language(), at=timezone.now())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
