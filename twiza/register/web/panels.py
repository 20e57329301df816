"""What the register shows on the pages of others: the home page, the page of a place."""

from __future__ import annotations

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.core.translation import active_language
from twiza.register.models import Organisation
from twiza.register.rules.catalogue import Mask
from twiza.register.rules.vocabulary import SECTORS, STATUSES
from twiza.territory.models import Territory
from twiza.territory.rules import level

from .catalogue import TONES

MOST_SECTORS = 6


@requires(Permission.REGISTER_VIEW)
def home_panel(request: HttpRequest) -> HttpResponse:
    """On the home page: how many organisations the reader may see, and by status."""
    return render(request, "register/home_panel.html", counted(request))


@requires(Permission.REGISTER_VIEW)
def territory_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """On the page of a place: the organisations there, by status and sector, with the way to the list."""
    place = get_object_or_404(Territory, pk=pk)
    there = Organisation.objects.catalogue().inside(place.pk, place.last)
    facet = {1: "region", 2: "province"}.get(level(pk))
    query = f"region={pk - pk % 10**7}&province={pk}" if facet == "province" else f"region={pk}" if facet else ""
    return render(request, "register/territory_panel.html", counted(request, there) | {"query": query})


def counted(request: HttpRequest, there: Mask | None = None) -> dict[str, object]:
    """The organisations that the reader may see, in a place when one is given: total, by status, biggest sectors."""
    columns = Organisation.objects.catalogue()
    rows = np.ones(len(columns), dtype=bool) if there is None else there
    mine = Organisation.objects.seen_by(request.user, Permission.REGISTER_VIEW)
    rows = rows if mine is None else rows & mine
    lang = active_language()
    by_status, by_sector = columns.coded["status"].count(rows), columns.coded["sector"].count(rows)
    biggest = sorted(by_sector, key=lambda code: -by_sector[code])[:MOST_SECTORS]
    return {
        "total": int(rows.sum()),
        "statuses": [
            {"code": c, "label": STATUSES.label(c, lang), "count": by_status[c], "tone": TONES.get(c, "secondary")}
            for c in STATUSES
            if c in by_status
        ],
        "sectors": [{"code": c, "label": SECTORS.label(c, lang), "count": by_sector[c]} for c in biggest if c],
    }
