"""The ranking: what is missing before it, the places as they stand or as they are sealed, as a page and as a file."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core import tables
from twiza.core.values import Money

from ... import actions
from ...models import Call, rank_call_now, tally_of, words
from ...rules.ranking import Outcome
from ..said import try_it
from ..shown import window_rows


def _call(request: HttpRequest, key: str, permission: Permission = Permission.CALL_VIEW) -> Call:
    found: Call = get_visible_or_404(request, permission, Call.objects.select_related("agreement"), key=key)
    return found


def ranked_rows(call: Call) -> list[dict[str, Any]]:
    """The files in their places, as the scores stand (the seal changes nothing any more), with words."""
    tallies = {one.application.number: one for one in tally_of(call)}
    titles = {one.code: one.title for one in call.criteria.all()}
    labels, rows = dict(words.OUTCOMES), []
    for placed in rank_call_now(call):
        tally = tallies[placed.number]
        rows.append(
            {
                "rank": placed.rank, "file": tally.application, "tally": tally, "window": placed.window,
                "organisation": tally.application.organisation, "score": tally.points, "apart": tally.apart,
                "outcome": str(labels[placed.outcome]), "tone": words.OUTCOME_TONES[placed.outcome],
                "may_be_funded": placed.outcome != Outcome.BELOW, "proposed": Money(placed.proposed),
                "asked": tally.application.grant,
                "tie": words.tie(placed.broken_by, titles) if placed.broken_by else "",
                "award": getattr(tally.application, "award", None),
            }
        )  # fmt: skip
    return rows


@requires(Permission.CALL_VIEW)
def ranking_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Window by window, with what each has left."""
    call = _call(request, key)
    rows = ranked_rows(call)
    groups = []
    for window in window_rows(call):
        kept = [row for row in rows if row["window"] == window.number]
        proposed = sum(row["proposed"].centimes for row in kept)
        granted = window.awards.centimes()
        groups.append(
            {"window": window, "rows": kept, "proposed": Money(proposed), "granted": Money(granted),
             "left": Money(window.budget_centimes - max(proposed, granted))}
        )  # fmt: skip
    waiting = call.applications.filter(state="submitted").count()
    lacking = [row["tally"] for row in rows if row["tally"].lacking]
    is_sealed = call.state in ("ranked", "announced")
    context = {
        "call": call, "groups": groups, "waiting": waiting, "lacking": lacking, "is_sealed": is_sealed,
        "reviews_lacking": sum(one.lacking for one in lacking), "formats": tables.FORMATS,
        "may_seal": not is_sealed and request.user.may(Permission.CALL_MANAGE, call),
        "is_ready": call.phase_at(timezone.now()) == "scoring" and not waiting and not lacking and bool(rows),
        "may_award": is_sealed and request.user.may(Permission.CALL_AWARD, call),
    }  # fmt: skip
    return render(request, "calls/ranking_detail.html", context)


@requires(Permission.CALL_MANAGE)
@require_POST
def ranking_seal(request: HttpRequest, key: str) -> HttpResponse:
    """The scoring is closed, the ranking sealed."""
    call = _call(request, key, Permission.CALL_MANAGE)
    at = timezone.now()
    if try_it(request, lambda: actions.rank_call(call=call, by=request.user, at=at)):
        messages.success(request, _("The scoring is closed and the ranking is sealed."))
    return redirect("calls:ranking-detail", key)


@requires(Permission.CALL_VIEW)
def ranking_export(request: HttpRequest, key: str, kind: str) -> HttpResponseBase:
    """The ranking as a file: csv, xlsx or parquet."""
    call = _call(request, key)
    columns = [
        tables.Column("window", _("Payer"), lambda row: str(row["file"].window or ""), width=30),
        tables.Column("rank", _("Rank"), "rank", "integer", 8),
        tables.Column("file", pgettext("application", "File"), lambda row: row["file"].reference),
        tables.Column("organisation", _("Organisation"), lambda row: row["organisation"].name, width=32),
        tables.Column("place", _("Place"), lambda row: row["organisation"].territory.name),
        tables.Column("title", _("Project"), lambda row: row["file"].title, width=40),
        tables.Column("score", _("Score"), "score", "decimal", 10),
        tables.Column("apart", _("Points apart"), "apart", "decimal", 12),
        tables.Column("reviews", _("Reviews"), lambda row: len(row["tally"].scores), "integer", 10),
        tables.Column("tie", _("Tie broken by"), "tie", width=30),
        tables.Column("outcome", _("Proposal"), "outcome"),
        tables.Column("asked", _("Amount asked"), "asked", "money"),
        tables.Column("proposed", _("Grant proposed"), "proposed", "money"),
        tables.Column(
            "granted", _("Granted"), lambda row: row["award"].amount if row["award"] else None, "money"
        ),
    ]
    name, language = f"{call.key}-{_('ranking')}", get_language() or "fr"
    note = _("SHA-256 of the sealed ranking: %(sha256)s") % {"sha256": call.ranking_sha256 or "–"}
    try:
        return tables.export(
            ranked_rows(call), columns, kind, name, language, as_of=timezone.localdate(), note=note
        )
    except tables.UnknownFormat as unknown:
        raise Http404 from unknown
