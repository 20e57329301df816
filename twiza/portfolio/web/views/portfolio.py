"""The portfolio: what expires, stalls or runs off course among a reader's conventions; all of it in the address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_GET

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires

from ...queries.portfolio import Portfolio, portfolio
from ...rules.filters import read
from ..lists import PortfolioList


def asked_of(request: HttpRequest) -> Portfolio:
    """The portfolio that an address asks for, with the rights of who asks."""
    return portfolio(request.user, read(request.GET.dict()), today=timezone.localdate())  # type: ignore[arg-type]


@require_GET
@requires(Permission.AGREEMENT_VIEW)
def portfolio_page(request: HttpRequest) -> HttpResponse:
    """The conventions of the reader with the reasons to look at them."""
    return PortfolioList(request).respond()


@require_GET
@requires(Permission.AGREEMENT_VIEW)
def portfolio_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The rows shown, whole, as a file."""
    return PortfolioList(request).file(fmt)
