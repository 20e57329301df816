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
from twiza.core.values import Money
from twiza.core.web.refusals import attempt

from ... import actions
from ...models import Application, Award
from ...models.labels import shown_value
from ...queries import funded_elsewhere, kept_for_others, namesakes, proposed_now
from ..forms import AwardForm, JustifyForm, RevokeForm, plain_amount
from ..presenters import part_lines


@requires(Permission.CALL_AWARD)
def award_new(request: HttpRequest, pk: int) -> HttpResponse:
    """The grant of one ranked file: the sub-agreement and its tranches come with it."""
    rows = Application.objects.shown().filter(place__isnull=False)
    application = get_visible_or_404(request, Permission.CALL_AWARD, rows, pk=pk)
    proposed = Money(proposed_now(application.call).get(application.number or 0, 0))
    form = AwardForm(request.POST or None, initial={"amount": plain_amount(proposed)})
    if request.method == "POST" and form.is_valid():
        values, at = form.cleaned_data, timezone.now()
        award = attempt(
            form,
            lambda: actions.award_application(
                application=application, amount=values["amount"], note=values["note"], by=request.user, at=at
            ),
        )
        if award is not None:
            messages.success(request, _("The grant is awarded: its agreement is drafted, its tranches are planned."))
            return redirect("calls:application-detail", pk)
    context = {
        "application": application,
        "form": form,
        "place": application.place,
        "parts": part_lines(application.call),
        "proposed": proposed,
        "room": room_of(application),
        "fundings": funded_elsewhere(application.organisation, but=application),
        "namesakes": namesakes(application.organisation, application.call),
        "back": reverse("calls:ranking-detail", args=[application.call.key]),
    }
    return render(request, "calls/award_new.html", context)


def room_of(application: Application) -> Money:
    """What the payer can still give this file."""
    window = application.window
    assert window is not None
    left = window.budget_centimes - window.awards.centimes() - kept_for_others(application)
    return Money(max(min(left, application.grantable), 0))


@requires(Permission.CALL_AWARD)
def award_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """A grant is taken back before its money moves; its budget is free again."""
    rows = Award.objects.select_related("application__call", "application__organisation", "agreement")
    seen = get_visible_or_404(request, Permission.CALL_AWARD, rows, application__pk=pk)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values, at = form.cleaned_data, timezone.now()
        if attempt(
            form,
            lambda: actions.revoke_award(
                award=seen, reason=values["reason"], keeps_place=values["keeps_place"], by=request.user, at=at
            ),
        ):
            messages.success(request, _("The grant is revoked and its budget is free again."))
            return redirect("calls:ranking-detail", seen.application.call.key)
    context = {
        "is_office": True,
        "form": form,
        "call": seen.application.call,
        "file": seen.application,
        "title": _("Revoke the grant"),
        "submit": _("Revoke the grant"),
        "tone": "danger",
        "back": reverse("calls:application-detail", args=[pk]),
        "hint": _(
            "%(amount)s to %(name)s: the promise is reversed in the ledger, the tranches and the grant agreement "
            "are given up. Nothing is erased."
        )
        % {"amount": shown_value("amount", seen.amount), "name": seen.application.organisation.name},
    }
    return render(request, "calls/form.html", context)


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
        values, at = form.cleaned_data, timezone.now()
        content, name = values["file"].read(), values["file"].name
        if attempt(
            form,
            lambda: actions.justify_award(
                award=seen,
                amount=values["amount"],
                on=values["on"],
                content=content,
                filename=name,
                reference=values["reference"],
                by=request.user,
                at=at,
            ),
        ):
            messages.success(request, _("The expense is in the ledger, with its paper."))
            return redirect("calls:application-detail", pk)
    context = {
        "is_office": True,
        "form": form,
        "call": seen.application.call,
        "file": seen.application,
        "title": _("Justify an expense"),
        "hint": received(seen),
        "back": reverse("calls:application-detail", args=[pk]),
    }
    return render(request, "calls/form.html", context)


def received(award: Award) -> str:
    """What the organisation received of its grant, and what of it is still to be justified."""
    sums = award.sums()
    got, shown = (sums.get(stage, Money(0, award.currency)) for stage in ("received", "justified"))
    return _("Received: %(received)s. Justified: %(justified)s. At most %(left)s can be justified now.") % {
        "received": shown_value("amount", got),
        "justified": shown_value("amount", shown),
        "left": shown_value("amount", Money(max(got.centimes - shown.centimes, 0), award.currency)),
    }
