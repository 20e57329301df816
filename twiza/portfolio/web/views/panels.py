"""Fragments of the portfolio: its charts, its part of the home page, what overlapping conventions have at stake."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from twiza.accounts.models import User, visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.agreements.models import Agreement
from twiza.core import charts
from twiza.core.tables import FORMATS, Column, export
from twiza.core.translation import active_language
from twiza.core.values import Money
from twiza.plans.queries import overlaps, supported
from twiza.register.models import Organisation
from twiza.territory.models import Territory

from ...models.labels import WATCHES, say
from ...queries import components, stake
from ...queries.overlaps import Stake
from ...queries.portfolio import Portfolio, PortfolioLine, portfolio, sight
from ...rules.filters import PortfolioQuery
from ...rules.overlaps import ConventionComponent, Shared
from ..presenters import opens
from .portfolio import asked_of

QUARTERS, BARS, FEW = 8, 10, 4


@require_GET
@requires(Permission.AGREEMENT_VIEW)
def portfolio_charts(request: HttpRequest) -> HttpResponse:
    """When the conventions shown lapse, and how the largest stand against their calendar; each with its table."""
    found = asked_of(request)
    lapses, largest = _quarters(found), _largest(found.lines)
    context = {"lapses": lapses, "largest": largest, "lapse_chart": "", "largest_chart": ""}
    if any(count for _label, count in lapses):
        context["lapse_chart"] = _bars(
            [charts.Bar(label, float(count)) for label, count in lapses],
            ",.0f",
            _("Conventions that lapse, by quarter"),
            {"value": _("Conventions")},
        )
    if largest:
        bars = [
            charts.Bar(
                line.agreement.key,
                line.execution,
                min(1.0, line.due / line.money.promised),
                reverse("funding:money-detail", args=[line.agreement.key]),
            )
            for line in largest
        ]
        labels = {"value": _("Paid"), "target": _("Due by the calendar")}
        context["largest_chart"] = _bars(bars, ".0%", _("The largest conventions against their calendar"), labels)
    return render(request, "portfolio/charts.html", context)


def _bars(bars: list[charts.Bar], fmt: str, title: str, labels: dict[str, str]) -> str:
    language = active_language()
    words = {"target": "", **labels}
    return charts.responsive(
        lambda width: charts.bars(bars, lang=language, labels=words, fmt=fmt, width=width), title=title, wide=520
    )


def _quarters(found: Portfolio) -> list[tuple[str, int]]:
    """The next quarters with how many of the conventions shown lapse in each."""
    first = found.on.year * 4 + (found.on.month - 1) // 3
    days = [line.lapses_on for line in found.lines if line.lapses_on and line.lapses_on > found.on]
    values = Counter(day.year * 4 + (day.month - 1) // 3 for day in days)
    return [(_quarter(number), values[number]) for number in range(first, first + QUARTERS)]


def _quarter(number: int) -> str:
    return _("Q%(quarter)s %(year)s") % {"quarter": number % 4 + 1, "year": number // 4}


def _largest(lines: object) -> list[PortfolioLine]:
    rows = [line for line in lines if line.execution is not None]
    return sorted(rows, key=lambda line: (-line.money.promised, line.agreement.key))[:BARS]


@require_GET
@requires(Permission.AGREEMENT_VIEW)
def home_panel(request: HttpRequest) -> HttpResponse:
    """The gravest of what a reader has to watch, on the home page."""
    user = request.user
    assert isinstance(user, User)
    found = portfolio(user, PortfolioQuery(), today=timezone.localdate())
    grave = [line for line in found.lines if line.reasons][:FEW]
    context = {
        "lines": [
            {"line": line, "why": say(why), "tone": why.tone, "url": opens(line, why)}
            for line in grave
            for why in line.reasons[:1]
        ],
        "watches": [(code, label, found.watching(code)) for code, label in WATCHES.items()],
        "is_empty": not found.lines,
    }
    return render(request, "portfolio/home_panel.html", context)


@dataclass(frozen=True)
class Overlap:
    """What a reader may see of overlaps: titles by key, the money of pairs, the components paid twice."""

    titles: dict[str, str]
    stake: Stake
    shared: tuple[Shared, ...]


@require_GET
@requires(Permission.PLAN_VIEW)
def overlap_panel(request: HttpRequest) -> HttpResponse:
    """Under the list of overlaps: the money at stake and the components that two conventions could both pay."""
    found = _overlap(request)
    pairs = [
        {"left": found.titles[left], "right": found.titles[right], "paid": paid}
        for (left, right), paid in sorted(found.stake.pairs.items(), key=lambda pair: -pair[1].centimes)
    ]
    shared = [
        {
            "title": one.title,
            "total": None if one.centimes is None else Money(one.centimes),
            "parts": [(part.key, found.titles[part.key], _money(part.centimes)) for part in one.parts],
        }
        for one in found.shared
    ]
    context = {
        "stake": found.stake,
        "pairs": pairs,
        "shared": shared,
        "formats": FORMATS,
        "query": request.GET.urlencode(),
        "may_money": request.user.holds(Permission.FUNDING_VIEW),  # type: ignore[union-attr]
    }
    return render(request, "portfolio/overlap_panel.html", context)


@require_GET
@requires(Permission.PLAN_VIEW)
def overlap_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The components as a file: a line for each component and convention."""
    if fmt not in FORMATS:
        raise Http404(_("There is no such format."))
    found = _overlap(request)
    rows: list[tuple[Shared, ConventionComponent]] = [(one, part) for one in found.shared for part in one.parts]
    columns = [
        Column("component", _("Component"), lambda row: row[0].title, width=40),
        Column("agreement", _("Convention"), lambda row: row[1].key, width=16),
        Column("title", _("Title"), lambda row: found.titles[row[1].key], width=50),
        Column("promised", _("Promised"), lambda row: _money(row[1].centimes), "money"),
    ]
    return export(
        rows,
        columns,
        fmt,
        "components",
        active_language(),
        as_of=timezone.localdate(),
        note=_("Components of the same name, in places and times that meet; each convention is counted once."),
    )


def _money(centimes: int | None) -> Money | None:
    return None if centimes is None else Money(centimes)


def _overlap(request: HttpRequest) -> Overlap:
    """The same question as the list above the fragment asks: two conventions, a region, a reader's rights."""
    user = request.user
    assert isinstance(user, User)
    mine = visible(user, Permission.PLAN_VIEW, Agreement.objects.select_related("territory")).order_by("key")
    agreements = {one.key: one for one in mine.exclude(kind="amendment")}
    within = [key for name in ("agreement", "other") if (key := request.GET.get(name, "")) in agreements]
    rows = supported()
    seen = Organisation.objects.seen_by(user, Permission.REGISTER_VIEW)
    if seen is not None:
        ids = set(Organisation.objects.catalogue().ids[np.asarray(seen)].tolist())
        rows = [one for one in rows if one.organisation in ids]
    region = request.GET.get("region", "")
    place = Territory.objects.filter(pk=int(region)).first() if region.isdecimal() and len(region) < 16 else None
    if place is not None:
        rows = [one for one in rows if place.pk <= one.territory <= place.last]
    money = sight(user).money
    keys = {one.pk: key for key, one in agreements.items()}
    found = overlaps(list(agreements), rows=rows, within=within)
    shared = components(agreements.values(), money)
    if within:
        shared = tuple(one for one in shared if set(within) <= {part.key for part in one.parts})
    titles = {key: one.title for key, one in agreements.items()}
    return Overlap(titles, stake(found.rows, keys, money), shared)
