"""What other pages show of money. For a reader without the right a panel is empty."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import panel
from twiza.agreements.models import Commitment

from ...models import FundedAgreement, Tranche
from ...queries import proofs
from ...queries.commitment_measures import RULE as MONEY_RULE
from ...rules.rates import RateMissing
from ..filters import asked
from ..presenters import book_of, late_lines, tranche_lines

HOME_LINES = 6


@panel(Permission.FUNDING_VIEW)
def agreement_panel(request: HttpRequest, key: str) -> HttpResponse:
    """Promised, paid, spent; what is late; which tranches wait."""
    mine = visible(request.user, Permission.FUNDING_VIEW, FundedAgreement.objects.filter(key=key))
    agreement = mine.first()
    if agreement is None:
        return HttpResponse("")
    question = asked(request)
    try:
        book = book_of(agreement, question)
    except RateMissing:
        return HttpResponse("")
    waiting = [line for line in tranche_lines(agreement, question.on) if line.tranche.state in ("planned", "prepared")]
    context = {
        "agreement": agreement,
        "book": book,
        "late": late_lines(agreement, question),
        "waiting": waiting,
        "may_record": request.user.may(Permission.FUNDING_RECORD, agreement),
    }
    return render(request, "funding/agreement_panel.html", context)


@panel(Permission.FUNDING_VIEW)
def commitment_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """The entries that keep a commitment of money; empty for other commitments."""
    row = Commitment.objects.select_related("agreement").filter(pk=pk, evidence_rule=MONEY_RULE).first()
    mine = visible(request.user, Permission.FUNDING_VIEW, FundedAgreement.objects.all())
    agreement = mine.filter(pk=row.agreement_id).first() if row is not None else None
    if row is None or agreement is None:
        return HttpResponse("")
    question = asked(request)
    try:
        found = proofs(row, on=question.on, known=question.known_at)
    except RateMissing:
        found = []
    return render(request, "funding/commitment_panel.html", {"agreement": agreement, "proofs": found})


@panel(Permission.FUNDING_VIEW)
def home_panel(request: HttpRequest) -> HttpResponse:
    """Tranches whose release is proposed, then those that are late."""
    today = timezone.localdate()
    mine = visible(request.user, Permission.FUNDING_VIEW, Tranche.objects.waiting()).for_list()
    waiting = sorted(mine, key=lambda one: (one.state != "prepared", one.due_on or today, one.pk))
    context = {"tranches": waiting[:HOME_LINES], "others": max(0, len(waiting) - HOME_LINES), "today": today}
    if not waiting:
        return HttpResponse("")
    return render(request, "funding/home_panel.html", context)
