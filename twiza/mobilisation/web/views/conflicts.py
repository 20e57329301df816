"""Conflicts of interest: organisations to which an expert must not be sent, said by the expert or by an officer."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.actions import Actor
from twiza.core.text import fold
from twiza.core.web.refusals import attempt
from twiza.register.models import Organisation

from ... import actions
from ...models import Expert
from ...rules.states import Side
from ..forms.people import ConflictForm
from ..signed_access import Door, own_page

SHOWN = 8  # organisations of a search
SHORTEST = 2  # letters of a search


@own_page
def own_conflicts(request: HttpRequest, door: Door) -> HttpResponse:
    """Where I must not be sent, and why: said by the expert, by link or log-in."""
    if not isinstance(door.person, Expert):
        raise Http404
    back = reverse(f"mobilisation:{door.space}", args=[door.token])
    return _conflicts(request, door.person, door.actor, back, is_own=True)


@requires(Permission.EXPERT_VIEW)
def expert_conflicts(request: HttpRequest, pk: int) -> HttpResponse:
    """The same, for an officer who knows or was told."""
    expert = get_visible_or_404(request, Permission.EXPERT_VIEW, Expert.objects.all(), pk=pk)
    back = reverse("mobilisation:expert-detail", args=[pk])
    return _conflicts(request, expert, request.user, back, is_own=False)


def _conflicts(request: HttpRequest, expert: Expert, by: Actor, back: str, *, is_own: bool) -> HttpResponse:
    """Those declared, a search for another, and what a click on either asks for."""
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _written(expert, form, by):
        said = form.cleaned_data["answer"] == "declare"
        messages.success(request, _("Noted: no request about it any more.") if said else _("Taken back."))
        return redirect(request.path)
    rows = expert.conflicts.select_related("organisation__territory").order_by("declared_on", "pk")
    lines = [{"conflict": row, "may_go": not is_own or row.declared_by == Side.EXPERT} for row in rows]
    words = request.GET.get("q", "").strip()
    context = {
        "person": expert,
        "is_own": is_own,
        "back": back,
        "form": form,
        "lines": lines,
        "q": words,
        "found": _found(words, {row.organisation_id for row in rows}),
        "tab": "experts",
    }
    return render(request, "mobilisation/conflicts.html", context)


def _written(expert: Expert, form: ConflictForm, by: Actor) -> bool:
    cleaned = form.cleaned_data
    organisation = get_object_or_404(Organisation, pk=cleaned["organisation"])
    return (
        attempt(
            form,
            lambda: actions.set_conflict(
                expert=expert,
                organisation=organisation,
                is_declared=cleaned["answer"] == "declare",
                note=cleaned["note"],
                by=by,
                at=timezone.now(),
            ),
        )
        is not None
    )


def _found(words: str, known: set[int]) -> list[Any]:
    """Organisations whose name holds every word, those declared left out."""
    parts = fold(words).split()
    if len(fold(words)) < SHORTEST or not parts:
        return []
    rows = Organisation.objects.select_related("territory").exclude(pk__in=known)
    for part in parts:
        rows = rows.filter(search__contains=part)
    return list(rows.order_by("pk")[:SHOWN])
