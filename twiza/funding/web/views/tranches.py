"""Tranches: planning, what is missing, the proposal, the release by somebody else."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twiza.accounts.models import User
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.states import by_name, moves_from
from twiza.core.web.forms import button_page, form_page
from twiza.core.web.refusals import attempt

from ... import actions
from ...models import Condition, FundedAgreement, Tranche
from ...models.labels import TONES
from ...rules import tranches as rules
from ..forms import AttestForm, NoteForm, TrancheForm, holder_of
from .access import money_or_404


@requires(Permission.TRANCHE_PREPARE)
def tranche_plan(request: HttpRequest, key: str) -> HttpResponse:
    """A part of a promise with its conditions."""
    agreement = money_or_404(request, Permission.TRANCHE_PREPARE, key)
    last = Tranche.objects.filter(agreement_id=agreement.pk).order_by("-number").first()
    initial = {"number": last.number + 1 if last else 1, "year": timezone.localdate().year}
    form = TrancheForm(request.POST or None, agreement=agreement, initial=initial)

    def act() -> Tranche:
        cleaned = form.cleaned_data
        return actions.plan_tranche(
            agreement=agreement,
            number=cleaned["number"],
            payer=holder_of(cleaned["payer"]),
            amount=cleaned["amount"],
            year=cleaned["year"],
            due_on=cleaned["due_on"],
            conditions=form.conditions(),
            by=request.user,
            at=timezone.now(),
        )

    return form_page(
        request,
        form,
        act,
        template="funding/form.html",
        done=_("The tranche is planned."),
        context={"agreement": agreement, "title": _("Plan a tranche"), "entry": None},
        back=lambda tranche: reverse("funding:tranche-detail", args=[tranche.pk]),
    )


@requires(Permission.FUNDING_VIEW)
def tranche_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the tranche waits for, who sees to it, and the moves that the reader may make."""
    tranche = get_visible_or_404(request, Permission.FUNDING_VIEW, Tranche.objects.for_list(), pk=pk)
    agreement = FundedAgreement.objects.get(pk=tranche.agreement_id)
    judged = tranche.judged(timezone.localdate())
    people = User.objects.in_bulk([one for one in (tranche.prepared_by_id, tranche.released_by_id) if one])
    context = {
        "tranche": tranche,
        "agreement": agreement,
        "judged": judged,
        "room": tranche.room(),
        "tone": TONES[tranche.state],
        "missing": [one for one in judged if not one.verdict.is_met],
        "moves": _moves(request.user, tranche, {one.condition.kind for one in judged if not one.verdict.is_met}),
        "maker": people.get(tranche.prepared_by_id or 0),
        "checker": people.get(tranche.released_by_id or 0),
        "is_own": tranche.state == "prepared" and tranche.prepared_by_id == request.user.pk,
        "is_open": tranche.state in ("planned", "prepared"),
        "may_attest": request.user.may(Permission.TRANCHE_PREPARE, tranche),
        "entries": tranche.entries.for_list(),
    }
    return render(request, "funding/tranche_detail.html", context)


def _moves(user: object, tranche: Tranche, missing: set[str]) -> list[dict[str, object]]:
    """The moves that this reader may make now; a release is proposed while only the committee's decision is missing."""
    found = []
    for move in moves_from(rules.MOVES, tranche.state):
        if not user.may(move.needs, tranche):
            continue
        is_release = move is rules.RELEASE
        if is_release and tranche.prepared_by_id == user.pk:
            continue
        if is_release and missing:
            continue
        if move is rules.PREPARE and missing - {rules.ConditionKind.DECISION}:
            continue
        address = (
            reverse("funding:tranche-release", args=[tranche.pk])
            if is_release
            else reverse("funding:tranche-move", args=[tranche.pk, move.name])
        )
        found.append(
            {
                "label": _(str(move.label)),
                "url": address,
                "is_post": not move.wants_note,
                "is_first": is_release or move is rules.PREPARE,
            }
        )
    return found


@requires(Permission.TRANCHE_PREPARE, Permission.TRANCHE_RELEASE)
def tranche_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Propose, send back, give up."""
    move = by_name(rules.MOVES, name)
    if move is None or move is rules.RELEASE:
        raise Http404
    needed = Permission(move.needs)
    tranche = get_visible_or_404(request, needed, Tranche.objects.for_list(), pk=pk)
    agreement = FundedAgreement.objects.get(pk=tranche.agreement_id)
    form: forms.Form = NoteForm(request.POST or None) if move.wants_note else forms.Form(request.POST or None)
    if request.method == "POST" and (not move.wants_note or form.is_valid()):
        at, note = timezone.now(), request.POST.get("note", "")[:300]
        form.is_valid()
        if attempt(form, lambda: actions.move_tranche(tranche=tranche, name=name, note=note, by=request.user, at=at)):
            messages.success(request, _("Done: %(move)s.") % {"move": _(str(move.label))})
            return redirect("funding:tranche-detail", pk)
        if not move.wants_note:
            for error in form.non_field_errors():
                messages.error(request, error)
            return redirect("funding:tranche-detail", pk)
    context = {"form": form, "agreement": agreement, "title": _(str(move.label)), "entry": None}
    return render(request, "funding/form.html", context)


@requires(Permission.TRANCHE_RELEASE)
@require_POST
def tranche_release(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision to pay, by another person than the one who proposed it."""
    tranche = get_visible_or_404(request, Permission.TRANCHE_RELEASE, Tranche.objects.for_list(), pk=pk)
    return button_page(
        request,
        lambda: actions.release_tranche(tranche=tranche, by=request.user, at=timezone.now()),
        done=_("The tranche is released: its order is in the ledger."),
        back=reverse("funding:tranche-detail", args=[pk]),
    )


@requires(Permission.TRANCHE_PREPARE)
def condition_attest(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper that shows a condition met."""
    mine = get_visible_or_404(request, Permission.TRANCHE_PREPARE, Tranche.objects.all(), conditions__pk=pk)
    condition = Condition.objects.select_related("tranche__agreement").get(pk=pk, tranche=mine)
    agreement = FundedAgreement.objects.get(pk=condition.tranche.agreement_id)
    form = AttestForm(request.POST or None, agreement=agreement, initial={"on": timezone.localdate()})
    return form_page(
        request,
        form,
        lambda: actions.attest_condition(
            condition=condition,
            document=form.cleaned_data["document"],
            on=form.cleaned_data["on"],
            by=request.user,
            at=timezone.now(),
        ),
        template="funding/form.html",
        done=_("The condition is attested."),
        context={"agreement": agreement, "title": condition.get_kind_display(), "entry": None},
        back=reverse("funding:tranche-detail", args=[condition.tranche_id]),
    )
