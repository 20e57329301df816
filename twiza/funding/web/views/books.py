"""Reading: the portfolio, the money of one agreement, the rows behind it, the files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.agreements.models import Agreement
from twiza.core import tables

from ...models import FundCall, FundedAgreement, PaymentFile
from ...queries import downstream, links, whole_chain
from ...rules.rates import RateMissing
from ..exports import export_statement
from ..filters import asked, options
from ..lists import EntryList, MoneyList
from ..presenters import book_of, late_lines, picture, tranche_lines
from .access import money_or_404, rights, visible_ids


@requires(Permission.FUNDING_VIEW)
def money_list(request: HttpRequest) -> HttpResponse:
    """The money of every agreement that the reader may see, each dirham counted once in the total."""
    return MoneyList(request).respond()


@requires(Permission.FUNDING_VIEW)
def money_detail(request: HttpRequest, key: str) -> HttpResponse:
    """The money of one agreement on a day: what counts, what is late, who gave what to whom, its tranches."""
    agreement = money_or_404(request, Permission.FUNDING_VIEW, key)
    question = asked(request)
    problem, book, flow = "", None, None
    try:
        book = book_of(agreement, question)
        flow = picture(agreement, question, visible_ids(request.user))
    except RateMissing as refusal:
        problem = refusal.sentence
    context = {
        "agreement": agreement,
        "asked": question,
        "book": book,
        "flow": flow,
        "problem": problem,
        "filters": options(agreement, question),
        "late": late_lines(agreement, question),
        "tranches": tranche_lines(agreement, question.on),
        "formats": ("csv", "xlsx"),
        "calls": FundCall.objects.filter(agreement_id=agreement.pk).select_related("payer__institution"),
        "files": PaymentFile.objects.filter(agreement_id=agreement.pk).newest_first()[:5],
        "chain": _chain(request, agreement),
        **rights(request, agreement),
    }
    return render(request, "funding/money_detail.html", context)


def _chain(request: HttpRequest, agreement: FundedAgreement) -> dict[str, object]:
    """The agreements above and below that the reader may see, and whether some are hidden."""
    whole = whole_chain(agreement) - {agreement.pk}
    below = downstream(agreement)
    seen = whole & visible_ids(request.user)
    above = {up for up, down in links() if down == agreement.pk}
    found = Agreement.objects.in_bulk(seen)
    return {
        "above": [found[pk] for pk in sorted(above & seen)],
        "below": [found[pk] for pk in sorted(below & seen)],
        "is_partial": bool(whole - seen),
    }


@requires(Permission.FUNDING_VIEW)
def entry_list(request: HttpRequest, key: str) -> HttpResponse:
    """The rows behind a total: each with the part that counts and the part that is a transfer."""
    return EntryList(request, money_or_404(request, Permission.FUNDING_VIEW, key)).respond()


@requires(Permission.FUNDING_VIEW)
def entry_export(request: HttpRequest, key: str, kind: str) -> HttpResponseBase:
    """The rows as a file: csv, xlsx or parquet."""
    listing = EntryList(request, money_or_404(request, Permission.FUNDING_VIEW, key))
    if listing.problem:
        raise Http404(_("No figure: %(why)s") % {"why": listing.problem})
    return listing.file(kind)


@requires(Permission.FUNDING_VIEW)
def statement_export(request: HttpRequest, key: str, kind: str) -> HttpResponseBase:
    """The sums as a file: csv, xlsx or parquet."""
    agreement = money_or_404(request, Permission.FUNDING_VIEW, key)
    try:
        return export_statement(agreement, asked(request), kind)
    except tables.UnknownFormat as unknown:
        raise Http404 from unknown
    except RateMissing as refusal:
        raise Http404(_("No figure: %(why)s") % {"why": refusal.sentence}) from refusal
