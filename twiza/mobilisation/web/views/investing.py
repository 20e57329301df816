"""For investors: cooperatives by place, product and amount, what is known of each and since when, and the law."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.core.values import Money
from twiza.register.models import Organisation

from ...models import Investor
from ..filters import CooperativeFilter
from ..readiness import readiness_lines, routes
from ..signed_access import Door, own_page

PAGE = 10


@own_page
def investor_search(request: HttpRequest, door: Door) -> HttpResponseBase:
    """Cooperatives that an investor on the books may look at."""
    if door.is_expert:
        raise Http404
    person: Any = door.person
    if person.state != "vetted" or not person.has_consented:
        return render(request, "mobilisation/investor_waits.html", {"door": door, "person": person})
    return _search(request, person, door)


@requires(Permission.EXPERT_VIEW)
def cooperative_search(request: HttpRequest) -> HttpResponse:
    """The same search for officers who answer investors."""
    return _search(request, None, None)


def _search(request: HttpRequest, investor: Any, door: Door | None) -> HttpResponse:
    chosen = CooperativeFilter(request.GET)
    rows = chosen.narrow(Organisation.objects.select_related("territory", "source"))
    page = Paginator(rows.order_by("-counted_on", "pk"), PAGE).get_page(request.GET.get("page"))
    ticket = chosen.given().get("ticket")
    context = {
        "filter": chosen,
        "page": page,
        "lines": readiness_lines(page.object_list),
        "routes": routes(ticket, investor.codes("relation") if investor else None),
        "ticket": ticket,
        "is_out_of_range": bool(ticket and investor and not _holds(investor, ticket)),
        "able": Investor.objects.vetted().able(Money(ticket * 100)).count() if ticket and door is None else 0,
        "door": door,
        "person": investor,
        "is_filtered": any(request.GET.get(name) for name in chosen.fields),
        "tab": "cooperatives",
    }
    return render(request, "mobilisation/cooperative_search.html", context)


def _holds(investor: Any, ticket: int) -> bool:
    """Whether an amount in dirhams lies within the investor's range; a range in another currency is not judged."""
    low, high = investor.ticket
    return low.currency != "MAD" or low.centimes <= ticket * 100 <= high.centimes
