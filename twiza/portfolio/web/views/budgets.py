"""What an institution voted year by year, what draws on it, and where it is exceeded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from twiza.accounts.models import User, visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.agreements.models import Agreement, Party
from twiza.core import charts
from twiza.core.tables import FORMATS, Column, export
from twiza.core.translation import active_language
from twiza.core.values import Money
from twiza.core.web.forms import form_page
from twiza.funding.models import Purse
from twiza.funding.rules.stages import Stage

from ...actions import record_budget
from ...models import Budgeted, draws
from ...models.budgets import ROAD, Draws
from ...queries.portfolio import sight
from ...rules.attention import Year
from ...rules.filters import read_day
from ..forms import BudgetForm


@dataclass(frozen=True)
class InstitutionBudget:
    """One institution among those that a reader may choose, with its years on a day."""

    holders: list[object]
    holder: Any
    draws: Draws | None
    on: Any
    year: int | None


def holders_for(user: User) -> list[object]:
    """The institutions whose budgets a user may see: regions before ministries."""
    mine = visible(user, Permission.FUNDING_VIEW, Budgeted.objects.all())  # type: ignore[attr-defined]
    payers = Party.objects.filter(agreement_id__in=sight(user).money).values("institution_id")
    return sorted(mine.filter(pk__in=payers), key=lambda one: (one.kind != "region", one.name))


def _asked(request: HttpRequest) -> InstitutionBudget:
    """The institution of the address, else the first that has a promise to bear."""
    user = request.user
    assert isinstance(user, User)
    holders = holders_for(user)
    code = request.GET.get("institution", "")
    holder = next((one for one in holders if one.code == code), None)
    if code and holder is None:
        raise Http404
    holder = holder or (holders[0] if holders else None)
    on = read_day(request.GET.get("on", "")) or timezone.localdate()
    year = request.GET.get("year", "")
    found = draws(holder, sight(user).money, on=on) if holder else None
    return InstitutionBudget(holders, holder, found, on, int(year) if year.isdecimal() and len(year) == 4 else None)


@require_GET
@requires(Permission.FUNDING_VIEW)
def budget_years(request: HttpRequest) -> HttpResponse:
    """Budget, promises, commitments, orders and payments of an institution by year; the conventions behind a year."""
    shown = _asked(request)
    context: dict[str, object] = {
        "holders": shown.holders,
        "holder": shown.holder,
        "on": shown.on,
        "year": shown.year,
        "lines": [],
        "chart": "",
        "formats": FORMATS,
        "conventions": [],
        "over": [],
        "may_record": request.user.holds(Permission.FUNDING_RECORD),  # type: ignore[union-attr]
    }
    if shown.draws is not None and shown.draws.years:
        context |= {
            "lines": [_line(year, shown.draws) for year in shown.draws.years],
            "conventions": _conventions(shown),
            "over": [str(year.year) for year in shown.draws.years if year.is_over],
            "chart": _chart(shown.draws),
        }
    return render(request, "portfolio/budgets.html", context)


def _line(year: Year, found: Draws) -> dict[str, object]:
    budget = found.budgets.get(year.year)
    sums = {name: Money(getattr(year, name)) for name in ("promised", "committed", "ordered", "paid")}
    left = None if year.left is None else Money(year.left)
    return {"year": year.year, "budget": budget, "left": left, "is_over": year.is_over, **sums}


def _chart(found: Draws) -> str:
    """A bar for each year: what draws on the budget, in millions, with the budget as its mark."""
    bars = [
        charts.Bar(
            str(one.year), one.drawn / 10**8, None if one.budget is None else one.budget / 10**8, f"?year={one.year}"
        )
        for one in found.years
    ]
    language = active_language()
    labels = {"value": _("Promised or committed, million DH"), "target": _("Budget voted")}
    return charts.responsive(
        lambda width: charts.bars(bars, lang=language, labels=labels, fmt=",.1f", width=width),
        title=_("Commitments by year against the budget"),
        wide=620,
    )


def _conventions(shown: InstitutionBudget) -> list[dict[str, object]]:
    """The conventions behind the year chosen, or behind every year, the dearest first; each opens its entries."""
    assert shown.draws is not None
    sums: dict[int, dict[Stage, int]] = {}
    for (pk, year), row in shown.draws.rows.items():
        if shown.year in (None, year):
            values = sums.setdefault(pk, dict.fromkeys(ROAD, 0))
            for stage, centimes in row.items():
                values[stage] += centimes
    purse = Purse.objects.filter(institution_id=shown.holder.pk).values_list("pk", flat=True).first()
    named = Agreement.objects.in_bulk(sums)
    query = f"?party={purse}" + (f"&year={shown.year}" if shown.year else "") + f"&on={shown.on}"
    return [
        {
            "agreement": named[pk],
            "sums": [Money(values[stage]) for stage in ROAD],
            "is_written": pk in shown.draws.written,
            "url": reverse("funding:entry-list", args=[named[pk].key]) + query,
        }
        for pk, values in sorted(sums.items(), key=lambda item: (-item[1][Stage.PROMISED], item[0]))
    ]


@require_GET
@requires(Permission.FUNDING_VIEW)
def budget_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The years as a file."""
    if fmt not in FORMATS:
        raise Http404(_("There is no such format."))
    shown = _asked(request)
    lines = [_line(year, shown.draws) for year in shown.draws.years] if shown.draws else []
    columns = [
        Column("year", _("Year"), kind="integer", width=8),
        Column("budget", _("Budget"), lambda row: row["budget"] and row["budget"].amount, "money"),
        Column("promised", _("Promised"), kind="money"),
        Column("committed", _("Committed"), kind="money"),
        Column("ordered", _("Ordered"), kind="money"),
        Column("paid", _("Paid"), kind="money"),
        Column("left", _("Left of the budget"), kind="money"),
        Column("is_over", _("Exceeded"), kind="truth"),
        Column("source", _("Source of the budget"), lambda row: row["budget"].reference if row["budget"] else ""),
    ]
    return export(
        lines,
        columns,
        fmt,
        "commitments-by-year",
        active_language(),
        as_of=shown.on,
        filters=[(_("Institution"), str(shown.holder))] if shown.holder else [],
        note=method(),
    )


def method() -> str:
    """How the figures are made."""
    return _(
        "Only the institution’s own money, under the conventions whose money you may see: what it passes on along "
        "a chain is not its own. Promises follow the amendments. What is left is the budget less the larger of what "
        "is promised and what is committed."
    )


@require_http_methods(["GET", "POST"])
@requires(Permission.FUNDING_RECORD)
def budget_record(request: HttpRequest) -> HttpResponseBase:
    """Record what an institution voted for a year."""
    initial = {name: request.GET.get(name, "") for name in ("institution", "year")}
    form = BudgetForm(request.POST or None, initial=initial, user=request.user)
    return form_page(
        request,
        form,
        lambda: record_budget(**form.cleaned_data, by=request.user, at=timezone.now()),
        template="portfolio/budget_record.html",
        done=lambda budget: _("The budget of %(year)s is recorded.") % {"year": budget.year},
        back=lambda budget: f"{reverse('portfolio:portfolio-budgets')}?institution={budget.institution.code}",
    )
