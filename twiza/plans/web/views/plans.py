"""The plan of a convention: what will be done, and the targets that say how far it went."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires

from ...models import Event, Plan, Target
from ...queries import Read, coverage
from ..question import CoverageQuery, asked


@require_safe
@requires(Permission.PLAN_VIEW)
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans of the conventions that the reader follows."""
    plans = visible(request.user, Permission.PLAN_VIEW, Plan.objects.with_everything().order_by("key"))
    return render(request, "plans/plan_list.html", {"plans": plans})


@require_safe
@requires(Permission.PLAN_VIEW)
def plan_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Axes with their actions and what was recorded under each; targets with their readings."""
    plan = get_visible_or_404(request, Permission.PLAN_VIEW, Plan.objects.with_everything(), key=key)
    now = timezone.now()
    counts = Event.objects.counts_by_action(plan, known=now)
    axes = [(axis, [(action, counts.get(action.pk)) for action in axis.actions.all()]) for axis in plan.axes.all()]
    context = {"plan": plan, "axes": axes, "targets": read_targets(request, list(plan.targets.all()), now)}
    return render(request, "plans/plan_detail.html", context)


def read_targets(
    request: HttpRequest, targets: list[Target], now: datetime, *, is_public: bool = False
) -> list[tuple[Target, CoverageQuery | None, list[Read]]]:
    """Each target with the question that the address asks of it and the answers of its readings."""
    lines = []
    for target in targets:
        question = asked(request, target, now=now, is_public=is_public)
        reads = coverage(target, on=question.on, known_at=question.known_at) if question else []
        lines.append((target, question, reads))
    return lines
