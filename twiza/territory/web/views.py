"""Pages of the room. Places are public: nothing here needs a log-in; the panels of other rooms guard themselves."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import condition, require_safe

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
    context = {
        "territory": territory,
        "ancestors": Territory.objects.containing(territory).exclude(pk=territory.pk),
        "children": Territory.objects.children_of(territory),
        "communes": Territory.objects.within(territory).communes().count(),
    }
    return render(request, "territory/territory_detail.html", context)


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
