"""What other pages show of plans: on a convention, on an organisation. Empty for a reader without the right."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.register.models import Organisation, group_of

from ...models import Event, Plan, Target
from .plans import read_targets
from .targets import TARGETS, standing

FEW = 8


@require_safe
def agreement_panel(request: HttpRequest, key: str) -> HttpResponse:
    """The plans of a convention and its targets, every reading at the day of the page."""
    plans: QuerySet[Plan] = Plan.objects.filter(agreement__key=key)
    targets: QuerySet[Target] = TARGETS.filter(plan__agreement__key=key)
    user = request.user
    is_public = not (user.is_authenticated and user.holds(Permission.PLAN_VIEW))
    if is_public:
        plans, targets = plans.none(), targets.filter(plan__agreement__is_published=True)
    else:
        plans = visible(user, Permission.PLAN_VIEW, plans)
        targets = visible(user, Permission.PLAN_VIEW, targets)
    rows: list[Target] = list(targets.order_by("key"))
    read = read_targets(request, rows, timezone.now(), is_public=is_public)
    lines = [(target, asked, reads, standing(asked) if asked else None) for target, asked, reads in read]
    if not plans and not rows:
        return HttpResponse("")
    context = {"plans": plans.order_by("key"), "targets": lines, "is_public": is_public}
    context["overlap_url"] = "" if is_public else f"{reverse('plans:overlap-list')}?agreement={key}"
    return render(request, "plans/agreement_panel.html", context)


@require_safe
def organisation_panel(request: HttpRequest, organisation: int) -> HttpResponse:
    """What happened to an organisation that targets count."""
    user = request.user
    if not user.is_authenticated or not user.holds(Permission.REGISTER_VIEW):
        return HttpResponse("")
    seen = visible(user, Permission.REGISTER_VIEW, Organisation.objects.filter(pk=organisation)).first()
    if seen is None:
        return HttpResponse("")
    events = (
        Event.objects.current()
        .filter(organisation__in=group_of(seen))
        .select_related("action")
        .order_by("-valid_from", "-id")
    )
    context = {"events": events[:FEW], "total": events.count(), "tally": Event.objects.tally(seen)}
    return render(request, "plans/organisation_panel.html", context)
