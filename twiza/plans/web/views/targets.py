"""A target: its readings side by side, its course over the years, where it stands by region, what it still needs."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires

from ...models import Target
from ...models.labels import REASONS, name_members
from ...queries import trajectory
from ...rules.trajectory import Need
from .. import presenters
from ..question import CoverageQuery, asked

TARGETS = Target.objects.select_related("plan__agreement", "indicator").prefetch_related("readings")
CUTS = ("sector", "province", "women_led", "size", "founded")


@require_safe
@requires(Permission.PLAN_VIEW)
def target_detail(request: HttpRequest, key: str) -> HttpResponse:
    """The page of a target for those who follow it."""
    target = get_visible_or_404(request, Permission.PLAN_VIEW, TARGETS, key=key)
    question = asked(request, target, now=timezone.now())
    context = {"target": target, "is_public": False, **(_context(request, question) if question else {"asked": None})}
    return render(request, "plans/target_detail.html", context)


@require_safe
def public_target(request: HttpRequest, key: str) -> HttpResponse:
    """The same figures for everybody, once the convention is published."""
    target = TARGETS.filter(plan__agreement__is_published=True, key=key).first()
    if target is None:
        raise Http404
    question = asked(request, target, now=timezone.now(), is_public=True)
    context = {"target": target, "is_public": True, **(_context(request, question) if question else {"asked": None})}
    return render(request, "plans/target_detail.html", context)


def standing(question: CoverageQuery) -> dict[str, object]:
    """Where the reading shown stands: its course over the years, pace and forecast, by region, by sector and year."""
    trajectory_result = trajectory(question.reading, on=question.on, known_at=question.known_at)
    forecast = trajectory_result.forecast
    return {
        "told": trajectory_result,
        "last": forecast.points[-1] if forecast.points else None,
        "no_forecast": str(REASONS[forecast.reason]) % dict(forecast.parameters or {}) if forecast.reason else "",
        "chart": presenters.years_chart(trajectory_result),
        "years": presenters.year_lines(question, trajectory_result),
        "regions": presenters.cut(question, "region"),
        "grid": presenters.grid(question, "sector", "year"),
    }


def _context(request: HttpRequest, question: CoverageQuery) -> dict[str, object]:
    now = standing(question)
    cut = request.GET.get("cut", "")
    cut = cut if cut in CUTS else CUTS[0]
    return now | {
        "asked": question,
        "cards": presenters.reading_cards(question),
        "map": presenters.region_map(question),
        "cut": presenters.cut(question, cut),
        "cuts": presenters.dimension_choices(question, cut),
        "cut_name": presenters.DIMENSIONS[cut],
        "needs": [(presenters.DIMENSIONS[name], _named(name, needs)) for name, needs in now["told"].needs.items()],
    }


def _named(name: str, needs: list[Need]) -> list[tuple[str, Need]]:
    words = name_members(name, [need.members[name] for need in needs])
    return [(words[need.members[name]], need) for need in needs if need.remaining]
