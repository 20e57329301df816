"""Calls for officers: list, page, form, publication."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_POST

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.agreements.models import Agreement
from twiza.core import tables
from twiza.core.states import by_name, moves_from
from twiza.core.templatetags.twiza import number
from twiza.core.text import fold
from twiza.core.translation import active_language, texts
from twiza.core.web.lists import Empty, Filter, Head, QueryListing
from twiza.core.web.refusals import attempt

from ... import actions
from ...models import Application, ApplicationQuerySet, Call, labels
from ...queries import cover_of
from ...rules.states import ANNOUNCE, CALL_MOVES, CANCEL, PUBLISH, RANK
from ..call_forms import CallForms
from ..forms import NoteForm
from ..presenters import CallLine, call_lines, part_lines, requirement_lines, tie_lines, verdict_rows, window_rows

PAGE = 25


class CallList(QueryListing[Call, CallLine]):
    """The calls that the reader may see, the last to close first; by words and phase."""

    name = "calls"
    template = "calls/call_list.html"
    row_template = "calls/call_row.html"
    caption = _lazy("Calls for projects")
    heads = (
        Head(_lazy("Call")),
        Head(_lazy("State")),
        Head(_lazy("Convention")),
        Head(_lazy("Closes")),
        Head(pgettext_lazy("application", "Files"), "num"),
        Head(_lazy("Budget"), "num"),
    )
    search_label = _lazy("Search")

    def seen(self) -> Any:
        """What the reader may see."""
        return visible(self.reader, Permission.CALL_VIEW, Call.objects.for_list())

    def holding(self, rows: Any, words: str) -> Any:
        """By key and title in any language."""
        wanted = fold(words).split()
        kept = [
            one.pk
            for one in rows
            if all(word in fold(" ".join((one.key, *texts(one, "title").values()))) for word in wanted)
        ]
        return rows.filter(pk__in=kept)

    def filters(self) -> list[Filter[Any]]:
        """Phase; an agreement when a page of its own leads here."""
        phases = [("", pgettext("state", "All")), *labels.PHASES]
        return [
            Filter(
                "phase",
                forms.ChoiceField(label=_("State"), choices=phases, required=False),
                lambda calls, code: calls.in_phase(code, timezone.now()),
            ),
            Filter(
                "agreement",
                forms.CharField(required=False, widget=forms.HiddenInput),
                lambda calls, key: calls.of_agreement(key),
            ),
        ]

    def lines(self, rows: Iterable[Call]) -> list[CallLine]:
        """Files are counted once for all of them."""
        return call_lines(rows, timezone.now())

    def own(self) -> dict[str, object]:
        """What the reader may do."""
        return {"may_manage": self.reader.holds(Permission.CALL_MANAGE)}

    def counted(self, total: int) -> str:
        """The number of calls."""
        return ngettext("%(n)s call", "%(n)s calls", total) % {"n": number(total)}

    def nothing_fits(self) -> Empty:
        """Filters are to be taken away."""
        return Empty("search-off", _("No call matches"), _("Take a filter away."), _("Show all calls"), "?")

    def nothing_yet(self) -> Empty:
        """A call is to be written."""
        hint = _("A call offers money of one convention. Write it, read it again, publish it.")
        return Empty("speakerphone", _("No call for projects yet"), hint)


@requires(Permission.CALL_VIEW)
def call_list(request: HttpRequest) -> HttpResponse:
    """The calls that the reader may see, the last to close first."""
    return CallList(request).respond()


def filtered(request: HttpRequest, call: Call) -> ApplicationQuerySet:
    """The files of a call that the reader may see, narrowed by the address."""
    rows: Any = visible(request.user, Permission.CALL_VIEW, call.applications.shown().with_reviews())
    state = request.GET.get("state", "")
    rows = rows.filter(state=state) if state in dict(labels.FILE_STATES) else rows.exclude(state="withdrawn")
    window = request.GET.get("window", "")
    if window.isdecimal() and len(window) < 6:
        rows = rows.filter(window__number=int(window))
    for word in fold(request.GET.get("q", "")).split():
        rows = rows.filter(organisation__search__contains=word)
    return rows.order_by("number", "pk")


@requires(Permission.CALL_VIEW)
def call_detail(request: HttpRequest, key: str) -> HttpResponse:
    """One call: its rules, its files, the steps that the reader may take."""
    at = timezone.now()
    call = get_visible_or_404(request, Permission.CALL_VIEW, Call.objects.select_related("agreement"), key=key)
    page = Paginator(filtered(request, call), PAGE).get_page(request.GET.get("page"))
    context = {
        "call": call,
        "line": call_lines([call], at)[0],
        "windows": window_rows(call),
        "page": page,
        "criteria": call.criteria.all(),
        "asked": requirement_lines(call),
        "ties": tie_lines(call),
        "parts": part_lines(call),
        "papers": [labels.paper(code) for code in call.asked.papers],
        "moves": _moves(request.user, call),
        "states": labels.FILE_STATES,
        "tones": labels.FILE_TONES,
        "rows": verdict_rows(list(page.object_list), timezone.localdate(at)),
        "covers": cover_of(call) if request.user.may(Permission.CALL_MANAGE, call) else [],
        "state": request.GET.get("state", ""),
        "q": request.GET.get("q", ""),
        "formats": tables.FORMATS,
        "may_edit": call.state == "draft" and request.user.may(Permission.CALL_MANAGE, call),
        "is_filtered": bool(request.GET.get("state") or request.GET.get("q")),
    }
    return render(request, "calls/call_detail.html", context)


def _moves(user: object, call: Call) -> list[dict[str, object]]:
    """The steps that this reader may take now; ranking has its own page."""
    found = []
    for move in moves_from(CALL_MOVES, call.state):
        if move is RANK or not user.may(move.needs, call):
            continue
        name = "calls:call-publish" if move is PUBLISH else "calls:call-move"
        args = [call.key] if move is PUBLISH else [call.key, move.name]
        is_first = move is not CANCEL
        found.append(
            {
                "label": _(str(move.label)),
                "url": reverse(name, args=args),
                "is_first": is_first,
                "is_post": not move.wants_note,
            }
        )
    return found


@requires(Permission.CALL_MANAGE)
def call_new(request: HttpRequest) -> HttpResponse:
    """A call is written."""
    return _form(request, None)


@requires(Permission.CALL_MANAGE)
def call_edit(request: HttpRequest, key: str) -> HttpResponse:
    """A draft is written again."""
    call = get_visible_or_404(request, Permission.CALL_MANAGE, Call.objects.filter(state="draft"), key=key)
    return _form(request, call)


def _form(request: HttpRequest, call: Call | None) -> HttpResponse:
    agreements = visible(request.user, Permission.AGREEMENT_VIEW, Agreement.objects.binding())
    shown = CallForms(request.POST or None, agreements=agreements.order_by("key"), call=call)
    if request.method == "POST" and shown.is_valid():
        at, values = timezone.now(), shown.statement()
        made = attempt(shown.call, lambda: actions.draft_call(call=call, by=request.user, at=at, **values))
        if made is not None:
            messages.success(request, _("The call is written. Read it again, then publish it."))
            return redirect("calls:call-detail", made.key)
    return render(request, "calls/call_form.html", {"forms": shown, "call": call})


@requires(Permission.CALL_MANAGE)
@require_POST
def call_publish(request: HttpRequest, key: str) -> HttpResponse:
    """Everybody may read the call."""
    call = get_visible_or_404(request, Permission.CALL_MANAGE, Call.objects.all(), key=key)
    at = timezone.now()
    if attempt(request, lambda: actions.publish_call(call=call, by=request.user, at=at)):
        messages.success(request, _("The call is published: its rules do not change any more."))
        if any(one.promised is None for one in cover_of(call)):
            messages.warning(
                request,
                _("The cost table of the agreement is not in the ledger: nothing shows that this money is promised."),
            )
    return redirect("calls:call-detail", key)


@requires(Permission.CALL_MANAGE, Permission.CALL_AWARD)
def call_move(request: HttpRequest, key: str, name: str) -> HttpResponse:
    """Results published, or the call cancelled with its reason."""
    move = by_name((ANNOUNCE, CANCEL), name)
    if move is None:
        raise Http404
    call = get_visible_or_404(request, Permission(move.needs), Call.objects.all(), key=key)
    form = NoteForm(request.POST or None)
    if not move.wants_note:
        form.fields["note"].required = False
    if request.method == "POST" and form.is_valid():
        at, note = timezone.now(), form.cleaned_data["note"]
        if attempt(form, lambda: actions.move_call(call=call, name=name, note=note, by=request.user, at=at)):
            messages.success(request, _("Done: %(move)s.") % {"move": _(str(move.label))})
            return redirect("calls:call-detail", key)
    context = {
        "form": form,
        "call": call,
        "is_office": True,
        "title": _(str(move.label)),
        "back": reverse("calls:call-detail", args=[key]),
    }
    return render(request, "calls/form.html", context)


@requires(Permission.CALL_VIEW)
def application_export(request: HttpRequest, key: str, kind: str) -> HttpResponseBase:
    """The files of the page as a table: csv, xlsx or parquet."""
    call = get_visible_or_404(request, Permission.CALL_VIEW, Call.objects.all(), key=key)
    names = dict(labels.FILE_STATES)
    rows: list[Application] = list(filtered(request, call))
    verdicts = {row["file"].pk: row["label"] for row in verdict_rows(rows, timezone.localdate())}

    def column(code: str, label: str, read: object, kind: str = "text", width: int = 18) -> tables.Column:
        return tables.Column(code, label, read, kind, width)

    columns = [
        column("reference", pgettext("application", "File"), "reference"),
        column("state", _("State"), lambda one: str(names[one.state])),
        column("organisation", _("Organisation"), lambda one: one.organisation.name, width=32),
        column("place", _("Place"), lambda one: one.organisation.territory.name),
        column("title", _("Project"), "title", width=40),
        column("payer", pgettext("call", "Payer"), lambda one: one.window.payer.name if one.window else ""),
        column("cost", _("Cost"), "total", "money"),
        column("own", _("Own contribution"), "own", "money"),
        column("asked", _("Amount asked"), "grant", "money"),
        column("criteria", _("What the criteria say"), lambda one: str(verdicts[one.pk])),
        column("people", _("People"), "people", "integer"),
        column("reviews", _("Reviews"), "reviewed", "integer"),
        column("sent_at", _("Sent"), "submitted_at", "instant"),
    ]
    language, name = active_language(), f"{call.key}-{_('applications')}"
    try:
        return tables.export(rows, columns, kind, name, language, as_of=timezone.localdate())
    except tables.UnknownFormat as unknown:
        raise Http404 from unknown
