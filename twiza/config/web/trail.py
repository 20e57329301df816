"""The audit trail as a list: who did what to what, when, with its values before and after in the file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django import forms
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from twiza.accounts.actions import PAGE
from twiza.accounts.queries import trail_rows
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.core.models import AuditRow
from twiza.core.tables import Column
from twiza.core.templatetags.twiza import number
from twiza.core.web.lists import DayField, Empty, Filter, Head, QueryListing

from .activity import acts, words_of

Rows = models.QuerySet[AuditRow]


@dataclass(frozen=True)
class Line:
    """One act in words."""

    row: AuditRow
    what: str
    kind: str  # the domain of the object


class TrailList(QueryListing[AuditRow, Line]):
    """Every act that the reader may see, the newest first."""

    name = "config.trail"
    template = "config/trail.html"
    row_template = "config/trail_row.html"
    caption = gettext_lazy("Audit trail")
    heads = (
        Head(gettext_lazy("Date and time")),
        Head(gettext_lazy("Who")),
        Head(gettext_lazy("What was done")),
        Head(gettext_lazy("On what")),
    )
    search_label = gettext_lazy("Person or object")
    per_page = 50
    export_url = "config:trail-export"
    file_name = gettext_lazy("audit-trail")
    files_hint = gettext_lazy("With the values before and after")

    def seen(self) -> Rows:
        """What the reader's role opens."""
        return trail_rows(self.reader)

    def holding(self, rows: object, words: str) -> Rows:
        """By the name of a person or of an object."""
        found = cast(Rows, rows)
        for word in words.split():
            found = found.filter(Q(by_label__icontains=word) | Q(object_label__icontains=word))
        return found

    def filters(self) -> list[Filter[Rows]]:
        """Room, act, days."""
        everything = ("", gettext_lazy("All"))
        rooms = [everything, *((room, apps.get_app_config(room).verbose_name) for room in settings.ROOMS)]
        done = sorted(((code, words_of(code)) for code in acts()), key=lambda pair: pair[1])
        room = forms.ChoiceField(label=_("Domain"), choices=rooms, required=False)
        act = forms.ChoiceField(label=_("What was done"), choices=[everything, *done], required=False)
        return [
            Filter("room", room, lambda rows, code: rows.filter(object_type__startswith=f"{code}.")),
            Filter("act", act, lambda rows, code: rows.filter(action=code)),
            Filter(
                "since", DayField(label=_("From"), required=False), lambda rows, day: rows.filter(at__date__gte=day)
            ),
            Filter("until", DayField(label=_("To"), required=False), lambda rows, day: rows.filter(at__date__lte=day)),
        ]

    def lines(self, rows: Iterable[AuditRow]) -> list[Line]:
        """Acts and objects by their words."""
        return [Line(row, words_of(row.action), kind_of(row.object_type)) for row in rows]

    def counted(self, total: int) -> str:
        """The number of acts."""
        return ngettext("%(n)s act", "%(n)s acts", total) % {"n": number(total)}

    def nothing_yet(self) -> Empty:
        """Nothing was done within the reader's reach."""
        return Empty("history", _("Nothing was done yet on what your role reaches."))

    def columns(self) -> list[Column]:
        """With the values before and after, as they were kept."""
        return [
            Column("at", _("Date and time"), lambda line: line.row.at, "instant"),
            Column("by", _("Who"), lambda line: line.row.by_label, width=28),
            Column("action", _("What was done"), "what", width=32),
            Column("kind", _("Domain"), "kind", width=24),
            Column("object", _("On what"), lambda line: line.row.object_label, width=40),
            Column("number", _("Number"), lambda line: line.row.object_id),
            Column("before", _("Before"), lambda line: _kept(line.row.before), width=40),
            Column("after", _("After"), lambda line: _kept(line.row.after), width=40),
            Column("note", _("Note"), lambda line: line.row.note, width=40),
        ]


def kind_of(object_type: str) -> str:
    """The domain of what an act was done to, in words; a page for an act on an address."""
    if object_type == PAGE:
        return _("page")
    room = object_type.partition(".")[0]
    return str(apps.get_app_config(room).verbose_name) if room in settings.ROOMS else ""


def _kept(values: object) -> str:
    return json.dumps(values, ensure_ascii=False) if values else ""


@requires(Permission.AUDIT_VIEW)
@require_GET
def trail_list(request: HttpRequest) -> HttpResponse:
    """Who did what, for auditors; what was done to accounts, for administrators."""
    return TrailList(request).respond()


@requires(Permission.AUDIT_VIEW)
@require_GET
def trail_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The same list as a file."""
    return TrailList(request).file(fmt)
