"""Pages of the room. Places are public: nothing here needs a log-in; the panels of other rooms guard themselves."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from twiza.core.charts import choropleth, svg
from twiza.core.translation import active_language
from twiza.territory.models import Kind, Territory
from twiza.territory.rules import MOROCCO

BOUNDARIES = Path(__file__).resolve().parent.parent / "boundaries"
FEW = 20


@require_safe
def territory_home(request: HttpRequest) -> HttpResponseBase:
    """The tree opens on the Kingdom."""
    return redirect("territory:territory-detail", pk=MOROCCO)


@require_safe
def territory_search(request: HttpRequest) -> HttpResponseBase:
    """Places whose name holds the words typed, in any script: JSON, or a list of options for HTMX.

    q: the words; kind: one or more kinds; within: the id of a territory.
    """
    rows = Territory.objects.named(request.GET.get("q", ""))
    kinds = [kind for kind in request.GET.getlist("kind") if kind in Kind]
    if kinds:
        rows = rows.filter(kind__in=kinds)
    within = request.GET.get("within", "")
    if within.isdecimal() and len(within) < 16:
        rows = rows.within(int(within))
    found = Territory.objects.with_paths(rows[:FEW])
    if request.headers.get("HX-Request"):
        return render(request, "territory/options.html", {"territories": found})
    return JsonResponse(
        {
            "results": [
                {"id": row.pk, "code": row.code, "name": row.name, "kind": row.kind, "path": row.path_names}
                for row in found
            ]
        }
    )


@require_safe
def territory_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One place: its names, its people, what it contains, and what other rooms know about it."""
    territory = get_object_or_404(Territory.objects.select_related("source"), pk=pk)
    children = Territory.objects.children_of(territory)
    context = {
        "territory": territory,
        "map": _map(territory, children),
        "ancestors": Territory.objects.containing(territory).exclude(pk=territory.pk),
        "children": children,
        "communes": Territory.objects.within(territory).communes().count(),
    }
    return render(request, "territory/territory_detail.html", context)


def _map(territory: Territory, children: QuerySet[Territory]) -> SafeString | None:
    """The regions of the Kingdom or the provinces of a region, coloured by population; each shape leads to its page."""
    name = {Kind.COUNTRY: "regions", Kind.REGION: "provinces"}.get(Kind(territory.kind))
    if name is None or (territory.kind == Kind.COUNTRY and territory.pk != MOROCCO):
        return None
    inside = {row.pk: row for row in children}
    shapes = json.loads(_boundaries(name)[0])
    shapes["features"] = [one for one in shapes["features"] if one["id"] in inside]
    spec = choropleth(
        shapes,
        {pk: row.population for pk, row in inside.items()},
        lang=active_language(),
        names={pk: row.name for pk, row in inside.items()},
        labels={"value": _("Population"), "none": _("Not counted")},
        hrefs={pk: reverse("territory:territory-detail", args=[pk]) for pk in inside},
        thresholds=(500_000, 1_500_000, 3_000_000, 4_500_000)
        if name == "regions"
        else (150_000, 300_000, 500_000, 800_000),
        fmt=",.0f",
        width=420,
        height=420,
    )
    return svg(spec, title=_("Population of %(name)s") % {"name": territory.name}, desc=_("Census of 2024"))


@cache
def _boundaries(name: str) -> tuple[bytes, str]:
    content = (BOUNDARIES / f"{name}.geojson").read_bytes()
    return content, f'"{hashlib.sha256(content).hexdigest()[:20]}"'


def _etag(request: HttpRequest, name: str) -> str | None:
    return _boundaries(name)[1] if name in ("regions", "provinces") else None


@require_safe
@condition(etag_func=_etag)
def boundaries(request: HttpRequest, name: str) -> HttpResponse:
    """The shapes of the regions or of the provinces, for maps; browsers keep them for a day."""
    if name not in ("regions", "provinces"):
        raise Http404
    headers = {"Cache-Control": "public, max-age=86400"}
    return HttpResponse(_boundaries(name)[0], content_type="application/geo+json", headers=headers)
