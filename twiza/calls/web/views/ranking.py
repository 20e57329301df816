"""The ranking: what is missing before it, the places as they stand or as they are sealed, as a page and as a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core import tables
from twiza.core.translation import active_language
from twiza.core.values import Money
from twiza.core.web.refusals import attempt
from twiza.funding.models.labels import STAGE_LABELS

from ... import actions
from ...models import Award, Call, labels, sums_of
from ...queries import proposed_now, rank_call_now, tally_of
from ...rules.ranking import Outcome
from ...rules.states import SEALED
from ..presenters import window_rows


def _call(request: HttpRequest, key: str, permission: Permission = Permission.CALL_VIEW) -> Call:
    found: Call = get_visible_or_404(request, permission, Call.objects.select_related("agreement"), key=key)
    return found


def ranked_rows(call: Call) -> list[dict[str, object]]:
    """The files in their places, as the scores stand or as they were sealed, with what is proposed now, in words."""
    tallies = {one.application.number: one for one in tally_of(call)}
    titles = {one.code: one.title for one in call.criteria.all()}
    outcomes, rows = dict(labels.OUTCOMES), []
    now = proposed_now(call) if call.state in SEALED else {}
    for placed in rank_call_now(call):
        tally = tallies[placed.number]
        proposed = now.get(placed.number, 0) if call.state in SEALED else placed.proposed
        is_out = tally.application.state not in ("eligible", "awarded")
        rows.append(
            {
                "rank": placed.rank,
                "file": tally.application,
                "tally": tally,
                "window": placed.window,
                "organisation": tally.application.organisation,
                "score": tally.points,
                "apart": tally.apart,
                "outcome": str(outcomes[placed.outcome]),
                "tone": labels.OUTCOME_TONES[placed.outcome],
                "may_be_funded": placed.outcome != Outcome.BELOW and not is_out,
                "proposed": Money(proposed),
                "is_out": is_out,
                "is_next": bool(proposed) and placed.outcome == Outcome.RESERVE,
                "asked": tally.application.grant,
                "tie": labels.tie(placed.broken_by, titles) if placed.broken_by else "",
                "award": getattr(tally.application, "award", None),
            }
        )
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
        granted = sum(row["award"].centimes for row in kept if row["award"])
        groups.append(
            {
                "window": window,
                "rows": kept,
                "proposed": Money(proposed),
                "granted": Money(granted),
                "left": Money(window.budget_centimes - proposed - granted),
            }
        )
    waiting = call.applications.filter(state="submitted").count()
    is_sealed = call.state in SEALED
    lacking = [] if is_sealed else [row["tally"] for row in rows if row["tally"].lacking]
    lacking.sort(key=lambda tally: tally.application.number or 0)
    context = {
        "call": call,
        "groups": groups,
        "waiting": waiting,
        "lacking": lacking,
        "is_sealed": is_sealed,
        "reviews_lacking": sum(one.lacking for one in lacking),
        "formats": tables.FORMATS,
        "may_seal": not is_sealed and request.user.may(Permission.CALL_MANAGE, call),
        "is_ready": call.phase_at(timezone.now()) == "scoring" and not waiting and not lacking and bool(rows),
        "may_award": is_sealed and request.user.may(Permission.CALL_AWARD, call),
        "has_grants": any(row["award"] for row in rows),
    }
    return render(request, "calls/ranking_detail.html", context)


@requires(Permission.CALL_MANAGE)
@require_POST
def ranking_seal(request: HttpRequest, key: str) -> HttpResponse:
    """The scoring is closed, the ranking sealed."""
    call = _call(request, key, Permission.CALL_MANAGE)
    at = timezone.now()
    if attempt(request, lambda: actions.rank_call(call=call, by=request.user, at=at)):
        messages.success(request, _("The scoring is closed and the ranking is sealed."))
    return redirect("calls:ranking-detail", key)


@requires(Permission.CALL_VIEW)
def ranking_export(request: HttpRequest, key: str, kind: str) -> HttpResponseBase:
    """The ranking as a file: csv, xlsx or parquet."""
    call = _call(request, key)
    columns = [
        tables.Column("window", pgettext("call", "Payer"), lambda row: str(row["file"].window or ""), width=30),
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
        tables.Column("state", _("State"), lambda row: str(row["file"].get_state_display())),
        tables.Column("granted", _("Granted"), lambda row: row["award"].amount if row["award"] else None, "money"),
    ]
    name, language = f"{call.key}-{_('ranking')}", active_language()
    note = _("SHA-256 of the sealed ranking: %(sha256)s") % {"sha256": call.ranking_sha256 or "–"}
    try:
        return tables.export(ranked_rows(call), columns, kind, name, language, as_of=timezone.localdate(), note=note)
    except tables.UnknownFormat as unknown:
        raise Http404 from unknown


STAGES = ("promised", "committed", "ordered", "paid", "received", "justified")


@requires(Permission.CALL_VIEW)
def award_export(request: HttpRequest, key: str, kind: str) -> HttpResponseBase:
    """The grants of a call with what the ledger says of each: csv, xlsx or parquet."""
    call = _call(request, key)
    awards = Award.objects.filter(application__call=call).select_related(
        "agreement", "window__payer", "application__call", "application__organisation__territory"
    )
    rows = list(awards.order_by("application__number"))
    sums, nought = sums_of(rows), Money(0)

    def stage(code: str) -> tables.Column:
        return tables.Column(code, str(STAGE_LABELS[code]), lambda one: sums[one.pk].get(code, nought), "money")

    columns = [
        tables.Column("file", pgettext("application", "File"), lambda one: one.application.reference),
        tables.Column("payer", pgettext("call", "Payer"), lambda one: str(one.window), width=30),
        tables.Column("organisation", _("Organisation"), lambda one: one.application.organisation.name, width=32),
        tables.Column("place", _("Place"), lambda one: one.application.organisation.territory.name),
        tables.Column("title", _("Project"), lambda one: one.application.title, width=40),
        tables.Column("decided_on", _("Decided"), "decided_on", "day"),
        tables.Column("agreement", _("Agreement"), lambda one: one.agreement.key, width=26),
        tables.Column("state", _("State"), lambda one: str(one.agreement.get_state_display())),
        tables.Column("granted", _("Granted"), "amount", "money"),
        *(stage(code) for code in STAGES),
    ]
    name, language = f"{call.key}-{_('grants')}", active_language()
    try:
        return tables.export(rows, columns, kind, name, language, as_of=timezone.localdate())
    except tables.UnknownFormat as unknown:
        raise Http404 from unknown
