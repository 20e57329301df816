"""What anybody may read: published agreements, their promises and parties, each figure with where it comes from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from ...models import Agreement, stand_agreements
from ...rules.standing import Standing, tally
from ...templatetags.agreements import Quotes
from ..listing import read_rows
from .detail import articles


def public_list(request: HttpRequest) -> HttpResponse:
    """The published agreements."""
    agreements = Agreement.objects.published().for_list().order_by("key")
    return render(request, "agreements/public_list.html", {"rows": read_rows(agreements, on=timezone.localdate())})


def public_agreement(request: HttpRequest, key: str) -> HttpResponse:
    """One published agreement: its promise, parties and figures with provenance; no name of a person."""
    agreement = get_object_or_404(Agreement.objects.published(), key=key)
    on = timezone.localdate()
    stood = stand_agreements([agreement], on=on)[agreement.pk]
    parties = agreement.parties.select_related("institution", "signature")
    documents = agreement.documents.filter(is_public=True)
    quotes = agreement.quotes.select_related("document").filter(document__is_public=True)
    context = {
        "agreement": agreement,
        "on": on,
        "articles": articles(agreement, stood),
        "tally": [(code, count) for code, count in tally(one.verdict.standing for one in stood).items() if count],
        "total": len(stood),
        "kept": sum(one.verdict.standing == Standing.KEPT for one in stood),
        "notices": [notice for notice in agreement.notices(on) if notice.code != "unsigned_parties"],
        "lapses_on": agreement.lapses_on(on),
        "parties": parties,
        "party_count": len(parties),
        "documents": documents,
        "quotes": Quotes(quotes),
    }
    return render(request, "agreements/public_agreement.html", context)
