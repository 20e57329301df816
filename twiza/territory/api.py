"""Typed endpoints: the tree is public."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from twiza.core.api import with_texts

from .models import Kind, Territory

router = Router(auth=None)


@with_texts("name")
class TerritoryOut(Schema):
    """One place. `id` to `last` are the ids of its subtree."""

    id: int
    last: int
    kind: str
    parent_id: int | None
    code: str
    population: int | None
    longitude: float | None
    latitude: float | None


class TerritoryFilters(Schema):
    """What to list: words of a name in any script, a kind, a subtree; pages of at most 2,000."""

    q: str = ""
    kind: Kind | None = None
    within: int | None = Query(None, ge=0, lt=10**13)
    offset: int = Query(0, ge=0, le=100_000)
    limit: int = Query(200, ge=1, le=2000)


class TerritoryPage(Schema):
    """A page of places and how many there are."""

    count: int
    items: list[TerritoryOut]


@router.get("/territories", response=TerritoryPage)
def list_territories(request: HttpRequest, filters: Query[TerritoryFilters]) -> dict[str, object]:
    """Places in order of id: a parent before what it contains."""
    rows = Territory.objects.named(filters.q) if filters.q else Territory.objects.all()
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.within is not None:
        rows = rows.within(filters.within)
    return {"count": rows.count(), "items": list(rows[filters.offset : filters.offset + filters.limit])}


@router.get("/territories/{int:territory_id}", response={200: TerritoryOut, 404: None})
def read_territory(request: HttpRequest, territory_id: int) -> Territory:
    """One place."""
    return get_object_or_404(Territory, pk=territory_id)
