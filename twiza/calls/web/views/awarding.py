"""Grants: awarded within what is left, justified with their papers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires

from ... import actions
from ...models import Application, Award, funded_elsewhere, namesakes
from ..forms import AwardForm, JustifyForm, plain_amount
from ..said import attempt
from ..shown import part_lines


@requires(Permission.CALL_AWARD)
def award_new(request: HttpRequest, pk: int) -> HttpResponse:
    """The grant of one ranked file: the sub-agreement and its tranches come with it."""
    rows = Application.objects.shown().filter(place__isnull=False)
    application = get_visible_or_404(request, Permission.CALL_AWARD, rows, pk=pk)
    form = AwardForm(request.POST or None, initial={"amount": plain_amount(application.place.proposed)})
    if request.method == "POST" and form.is_valid():
        told, at = form.cleaned_data, timezone.now()
        award = attempt(
            form,
            lambda: actions.award_application(
                application=application, amount=told["amount"], note=told["note"], by=request.user, at=at
            ),
        )
        if award is not None:
            messages.success(
                request, _("The grant is awarded: its agreement is drafted, its tranches are planned.")
            )
            return redirect("calls:application-detail", pk)
    context = {
        "application": application, "form": form, "place": application.place, "parts": part_lines(application.call),
        "fundings": funded_elsewhere(application.organisation, but=application),
        "namesakes": namesakes(application.organisation),
        "back": reverse("calls:ranking-detail", args=[application.call.key]),
    }  # fmt: skip
    return render(request, "calls/award_new.html", context)


@requires(Permission.FUNDING_RECORD)
def award_justify(request: HttpRequest, pk: int) -> HttpResponse:
    """What the organisation shows of the money that it received."""
    seen = get_visible_or_404(
        request,
        Permission.CALL_VIEW,
        Award.objects.select_related("application__call", "agreement"),
        application__pk=pk,
    )
    form = JustifyForm(request.POST or None, request.FILES or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        told, at = form.cleaned_data, timezone.now()
        content, name = told["file"].read(), told["file"].name
        if attempt(
            form,
            lambda: actions.justify_award(
                award=seen, amount=told["amount"], on=told["on"], content=content, filename=name,
                reference=told["reference"], by=request.user, at=at,
            ),
        ):  # fmt: skip
            messages.success(request, _("The expense is in the ledger, with its paper."))
            return redirect("calls:application-detail", pk)
    context = {
        "form": form, "call": seen.application.call, "title": _("Justify an expense"),
        "back": reverse("calls:application-detail", args=[pk]),
    }  # fmt: skip
    return render(request, "calls/form.html", context)
