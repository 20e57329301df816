"""For investors: cooperatives by place, product and amount, what is known of each and since when, and the law."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.core.values import Money
from twiza.core.web.lists import Filter, QueryListing
from twiza.register.models import Organisation
from twiza.register.rules.vocabulary import BRANCHES, SECTORS

from ...models import Investor
from ..lists import coded, region, ticket
from ..readiness import Readiness, readiness_lines, routes
from ..signed_access import Door, own_page


class CooperativeList(QueryListing[Organisation, Readiness]):
    """Active cooperatives by place, activity and size; nothing about people."""

    name = "mobilisation.cooperatives"
    template = "mobilisation/cooperative_search.html"
    search_label = _("Name or activity")
    search_in = "search"
    per_page = 10

    def __init__(self, request: HttpRequest, investor: Any = None, door: Door | None = None) -> None:
        super().__init__(request)
        self.investor, self.door = investor, door

    def seen(self) -> Any:
        """What the register says to everybody."""
        rows = Organisation.objects.filter(status="active", form__in=["cooperative", "union"])
        return rows.select_related("territory", "source")

    def ordered(self, rows: Any) -> Any:
        """Those counted last first."""
        return rows.order_by("-counted_on", "pk")

    def filters(self) -> list[Filter[Any]]:
        """Place, activity, product; the amount only says which ways the law leaves open."""
        women_led = forms.BooleanField(label=_("Led by women"), required=False)
        return [
            Filter("region", region(), lambda rows, place: rows.within(place)),
            Filter("sector", coded(_("Sector"), SECTORS), lambda rows, code: rows.filter(sector=code)),
            Filter("product", coded(_("Product"), BRANCHES), lambda rows, code: rows.filter(branch=code)),
            Filter("ticket", ticket()),
            Filter("women_led", women_led, lambda rows, _yes: rows.filter(women_led=True)),
        ]

    def lines(self, rows: Iterable[Organisation]) -> list[Readiness]:
        """What is known of each."""
        return readiness_lines(rows)

    def own(self) -> dict[str, object]:
        """The ways that the law leaves open, and who could bring the amount."""
        dirhams = self.question.given.get("ticket")
        able = Investor.objects.vetted().able(Money(dirhams * 100)) if dirhams and self.door is None else None
        return {
            "filter": self.form,
            "routes": routes(dirhams, self.investor.codes("relation") if self.investor else None),
            "ticket": dirhams,
            "is_out_of_range": bool(dirhams and self.investor and not _holds(self.investor, dirhams)),
            "able": able.count() if able is not None else 0,
            "door": self.door,
            "person": self.investor,
            "tab": "cooperatives",
        }


@own_page
def investor_search(request: HttpRequest, door: Door) -> HttpResponseBase:
    """Cooperatives that an investor on the books may look at."""
    if door.is_expert:
        raise Http404
    person: Any = door.person
    if person.state != "vetted" or not person.has_consented:
        return render(request, "mobilisation/investor_waits.html", {"door": door, "person": person})
    return CooperativeList(request, person, door).respond()


@requires(Permission.EXPERT_VIEW)
def cooperative_search(request: HttpRequest) -> HttpResponse:
    """The same search for officers who answer investors."""
    return CooperativeList(request).respond()


def _holds(investor: object, ticket: int) -> bool:
    """Whether an amount in dirhams lies within the investor's range; a range in another currency is not judged."""
    low, high = investor.ticket
    return low.currency != "MAD" or low.centimes <= ticket * 100 <= high.centimes
