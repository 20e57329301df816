"""The list of agreements and its files; what is asked stands in the address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires

from ..listing import AgreementList


@requires(Permission.AGREEMENT_VIEW)
def agreement_list(request: HttpRequest) -> HttpResponse:
    """The agreements that the reader may see, with their standing today."""
    return AgreementList(request).respond()


@requires(Permission.AGREEMENT_VIEW)
def agreement_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The rows shown, as CSV, XLSX or Parquet."""
    return AgreementList(request).file(fmt)
