"""Calls for funds: issued once a day for a party, printed in French and in Arabic."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.languages import Extent, codes
from twiza.core.web.forms import button_page

from ... import actions
from ...models import FundCall, Purse
from ...rules.rates import HOME
from ..letters import print_call
from .access import money_or_404


@requires(Permission.FUNDING_RECORD)
@require_POST
def call_issue(request: HttpRequest, key: str, payer: int) -> HttpResponse:
    """Ask a party for what it owes today."""
    agreement = money_or_404(request, Permission.FUNDING_RECORD, key)
    purse = get_object_or_404(Purse, pk=payer)
    currency = request.POST.get("currency", HOME)[:3]
    return button_page(
        request,
        lambda: actions.issue_fund_call(
            agreement=agreement, payer=purse, currency=currency, by=request.user, at=timezone.now()
        ),
        done=lambda call: _("The letter %(number)s is ready.") % {"number": call.reference},
        back=reverse("funding:money-detail", args=[key]),
    )


@requires(Permission.FUNDING_VIEW)
def call_print(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The letter as PDF, in French or in Arabic."""
    if language not in codes(Extent.DEEDS):
        raise Http404
    rows = FundCall.objects.select_related("agreement", "payer__institution")
    call = get_visible_or_404(request, Permission.FUNDING_VIEW, rows, pk=pk)
    response = HttpResponse(print_call(call, language), content_type="application/pdf")
    name = f"{call.reference.replace('/', '-')}-{language}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
