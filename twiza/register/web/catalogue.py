"""The list of organisations: search as you type, facets, table, map, export. What is asked stands in the URL."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.core.memory import remember
from twiza.core.tables import FORMATS, Column, export
from twiza.core.templatetags.twiza import number
from twiza.core.values import pick
from twiza.core.web.facets import Choice, Facet
from twiza.core.web.stencil import fill_rows
from twiza.register.models import Organisation
from twiza.register.rules.catalogue import FACETS, SORTS, Answer, Filters
from twiza.register.rules.vocabulary import FORMS, SECTORS, SIZES, STATUSES
from twiza.territory.models import Territory

PER_PAGE = 25
MOST_POINTS = 1500
TITLES = {
    "region": gettext_lazy("Region"),
    "province": gettext_lazy("Province or prefecture"),
    "sector": gettext_lazy("Sector"),
    "status": gettext_lazy("Status"),
    "women_led": gettext_lazy("Led by women"),
    "size": gettext_lazy("Members"),
    "form": gettext_lazy("Form"),
}
LISTS = {"sector": SECTORS, "status": STATUSES, "size": SIZES, "form": FORMS}
TONES = {"active": "success", "dormant": "warning", "struck_off": "danger", "in_creation": "info"}
YES_NO = {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No")}


class Sheet(Paginator[Any]):
    """A paginator that knows the number of rows and fetches nothing."""

    def __init__(self, total: int) -> None:
        super().__init__(range(total), PER_PAGE)


@requires(Permission.REGISTER_VIEW)
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The page, or its results alone when typed or chosen through htmx."""
    filters = read_filters(request)
    answer = ask(request, filters, facets=False)
    page = sheet(request, answer)
    context = {
        "q": filters.words,
        "filters": filters,
        "view": "map" if request.GET.get("view") == "map" else "table",
        "page_obj": page,
        "rows": rows_drawn(answer),
        "total": answer.total,
        "facets": facet_panel(request, filters),
        "sorts": sorts(filters.sort),
        "may_export": request.user.holds(Permission.REGISTER_EXPORT),  # type: ignore[union-attr]
        "may_link": request.user.holds(Permission.REGISTER_LINK),  # type: ignore[union-attr]
        "may_import": request.user.holds(Permission.REGISTER_IMPORT),  # type: ignore[union-attr]
    }
    htmx = getattr(request, "htmx", None)
    name = "results" if htmx and htmx.target == "results" else "list"
    response = render(request, f"register/organisation_{name}.html", context)
    response["Vary"] = "HX-Request"
    return response


@requires(Permission.REGISTER_VIEW)
def organisation_points(request: HttpRequest) -> JsonResponse:
    """What the map shows: each organisation while they are few, else one circle for each province."""
    answer = ask(request, read_filters(request), limit=MOST_POINTS, facets=False)
    if answer.total <= MOST_POINTS:
        rows = Organisation.objects.filter(
            pk__in=[int(i) for i in answer.ids], longitude__isnull=False
        ).order_by("pk")
        features = [feature(o.longitude, o.latitude, id=o.pk, label=o.name) for o in rows]
        return JsonResponse({"type": "FeatureCollection", "kind": "points", "features": features})
    columns = Organisation.objects.catalogue()
    counts = columns.places["province"].count(answer.rows)
    places = Territory.objects.filter(pk__in=[int(i) for i in counts if i], longitude__isnull=False).order_by(
        "pk"
    )
    features = [
        feature(p.longitude, p.latitude, id=p.pk, label=p.name, count=counts[str(p.pk)]) for p in places
    ]
    return JsonResponse({"type": "FeatureCollection", "kind": "counts", "features": features})


@requires(Permission.REGISTER_EXPORT)
def organisation_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """What the list shows, whole, as CSV, XLSX or Parquet, with its date and filters."""
    if fmt not in FORMATS:
        raise Http404(_("There is no such format."))
    filters = read_filters(request)
    answer = ask(request, filters, limit=10**9, facets=False, permission=Permission.REGISTER_EXPORT)
    chosen = [(f.title, ", ".join(c.label for c in f.chosen)) for f in facets_of(filters, answer) if f.chosen]
    return export(
        rows_of(answer.ids),
        columns_for_export(),
        fmt,
        filename="organisations",
        lang=(get_language() or "fr")[:2],
        as_of=timezone.localdate(),
        filters=[*([(_("Search"), filters.words)] if filters.words else []), *chosen],
        note=_(
            "The present state of the register. Every value has its source on the page of the organisation."
        ),
    )


def read_filters(request: HttpRequest) -> Filters:
    """The filters that the address asks for; what makes no sense is left out."""
    get = request.GET
    wanted = {facet: tuple(get.getlist(facet)) for facet in FACETS if get.getlist(facet)}
    sort = get.get("sort", "name")
    return Filters(
        words=get.get("q", "").strip()[:100],
        wanted=wanted,
        founded_from=year(get.get("from")),
        founded_to=year(get.get("to")),
        sort=sort if sort in SORTS else "name",
    )


def year(text: str | None) -> int | None:
    """A year typed in an address, or nothing."""
    return int(text) if text and text.isdecimal() and 1900 <= int(text) <= 2100 else None


def ask(
    request: HttpRequest,
    filters: Filters,
    *,
    limit: int = PER_PAGE,
    facets: bool = True,
    permission: Permission = Permission.REGISTER_VIEW,
) -> Answer:
    """Ask the catalogue within what the reader may see."""
    page = request.GET.get("page", "1")
    offset = (int(page) - 1) * limit if limit == PER_PAGE and page.isdecimal() and page != "0" else 0
    base = Organisation.objects.seen_by(request.user, permission)
    return Organisation.objects.catalogue().ask(filters, offset=offset, limit=limit, base=base, facets=facets)


def sheet(request: HttpRequest, answer: Answer) -> Page[Any]:
    """Where in the list the reader stands."""
    return Sheet(answer.total).get_page(request.GET.get("page"))


def rows_drawn(answer: Answer) -> SafeString:
    """The rows of one page in the order asked, drawn."""
    ids = [int(i) for i in answer.ids]
    rows = {o.pk: o for o in Organisation.objects.filter(pk__in=ids).order_by("pk")}
    names = place_names((get_language() or "fr")[:2])
    address = reverse("register:organisation-detail", args=[0]).removesuffix("0/")
    return fill_rows(
        "register/organisation_row.html",
        (cells(rows[i], names, f"{address}{i}/") for i in ids if i in rows),
        ("url", "name", "other", "sector", "where", "members", "founded", "status"),
    )


def cells(row: Organisation, names: dict[int, str], url: str) -> dict[str, Any]:
    """What each cell of a row shows."""
    shown: Any = row
    in_words(shown, names)
    other = '<span class="cat-other" lang="{}" dir="auto">{}</span>'
    return {
        "url": url,
        "name": row.name,
        "other": format_html(other, shown.other_lang, shown.other_name) if shown.other_name else "",
        "sector": shown.sector_label or "–",
        "where": shown.where,
        "members": "–" if row.members is None else number(row.members),
        "founded": row.founded_on.year if row.founded_on else "–",
        "status": _badge(shown.tone, str(shown.status_label)),
    }


@lru_cache(maxsize=64)
def _badge(tone: str, label: str) -> SafeString:
    return mark_safe(render_to_string("core/badge.html", {"tone": tone, "label": label}))


def in_words(row: Any, names: dict[int, str]) -> None:
    """Give a row the words that its page shows: place, sector, status, the name in the other script."""
    lang = (get_language() or "fr")[:2]
    row.where = names.get(row.territory_id, "")
    row.sector_label = SECTORS.label(row.sector, lang)
    row.status_label = STATUSES.label(row.status, lang) or _("Not known")
    row.tone = TONES.get(row.status, "secondary")
    other = row.name_ar if row.name == row.name_fr else row.name_fr
    row.other_name = other if other != row.name else ""
    row.other_lang = "ar" if other == row.name_ar else "fr"


def place_names(lang: str) -> dict[int, str]:
    """The name of each territory with its province, in one language."""

    def build() -> dict[int, str]:
        rows = Territory.objects.order_by("pk").values_list(
            "pk", "parent_id", "kind", "name_fr", "name_ar", "name_en"
        )
        own = {pk: pick(lang, fr=fr, ar=ar, en=en) for pk, _parent, _kind, fr, ar, en in rows}
        deep = ("commune", "arrondissement")
        joiner = "، " if lang == "ar" else ", "
        return {
            pk: own[pk] + (joiner + own[pk - pk % 10**4] if kind in deep and pk - pk % 10**4 in own else "")
            for pk, _parent, kind, *_names in rows
        }

    return remember(f"register.places.{lang}", ("territory",), build)


def facets_of(filters: Filters, answer: Answer) -> list[Facet]:
    """The facets in words, biggest values first except where the list has its own order."""
    lang = (get_language() or "fr")[:2]
    places = place_names(lang)
    facets = []
    for name, counts in answer.facets.items():
        wanted = filters.wanted.get(name, ())
        if name == "province" and not filters.wanted.get("region"):
            continue
        codes = [*counts, *(w for w in wanted if w not in counts)]
        choices = [Choice(c, label_of(name, c, lang, places), counts.get(c, 0), c in wanted) for c in codes]
        known = list(LISTS.get(name, ()))
        if name in ("size", "status"):
            choices.sort(key=lambda c: known.index(c.code) if c.code in known else 99)
        else:
            choices.sort(key=lambda c: (not c.code, -c.count, c.label))
        facets.append(Facet(name, str(TITLES[name]), choices))
    return facets


def facet_panel(request: HttpRequest, filters: Filters) -> SafeString:
    """The filters beside the list, drawn once for each question and reader's scope while the register stands still.

    Turning a page or changing the order asks the same question: neither counts nor draws again.
    """
    lang = (get_language() or "fr")[:2]
    grants = ",".join(str(grant.pk) for grant in request.user.live_grants())  # type: ignore[union-attr]
    asked = (filters.words, sorted(filters.wanted.items()), filters.founded_from, filters.founded_to)

    def build() -> SafeString:
        answer = ask(request, filters, limit=0)
        context = {"filters": filters, "facets": facets_of(filters, answer)}
        return render_to_string("register/organisation_facets.html", context)

    return remember(f"register.facets.{lang}.{grants}.{asked}", ("register", "territory"), build)


def label_of(facet: str, code: str, lang: str, places: dict[int, str]) -> str:
    """The words of one value of a facet."""
    if not code:
        return _("Not known")
    if facet in ("region", "province"):
        return places.get(int(code), code) if code.isdecimal() else code
    return str(YES_NO.get(code, code)) if facet == "women_led" else LISTS[facet].label(code, lang)


def sorts(current: str) -> list[tuple[str, str, bool]]:
    """The orders on offer: code, words, whether it is the present one."""
    words = {
        "name": _("Name"),
        "-founded": _("Newest first"),
        "founded": _("Oldest first"),
        "-members": _("Most members first"),
    }
    return [(code, label, code == current) for code, label in words.items()]


def feature(longitude: float | None, latitude: float | None, **properties: Any) -> dict[str, Any]:
    """A point of GeoJSON."""
    geometry = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def columns_for_export() -> list[Column]:
    """The columns of an export, in order."""
    return [
        Column("id", "id", kind="integer"),
        Column("name_fr", _("Name in French")),
        Column("name_ar", _("Name in Arabic")),
        Column("form", _("Form")),
        Column("sector", _("Sector")),
        Column("branch", _("Branch")),
        Column("status", _("Status")),
        Column("place", _("Place")),
        Column("territory_id", _("Territory code"), kind="integer"),
        Column("founded_on", _("Founded on"), kind="day"),
        Column("members", _("Members"), kind="integer"),
        Column("women", _("Women"), kind="integer"),
        Column("women_led", _("Led by women"), kind="truth"),
        Column("longitude", _("Longitude"), kind="decimal"),
        Column("latitude", _("Latitude"), kind="decimal"),
    ]


@lru_cache(maxsize=4)
def _labels(lang: str) -> dict[str, dict[str, str]]:
    return {name: {code: codes.label(code, lang) for code in codes} for name, codes in LISTS.items()}


def rows_of(ids: Any, chunk: int = 2000) -> Iterator[dict[str, Any]]:
    """The rows of an export, read in pieces so that memory stays small."""
    lang = (get_language() or "fr")[:2]
    labels, places = _labels(lang), place_names(lang)
    fields = [c.key for c in columns_for_export() if c.key != "place"]
    for start in range(0, len(ids), chunk):
        wanted = [int(i) for i in ids[start : start + chunk]]
        found = {
            row["id"]: row
            for row in Organisation.objects.filter(pk__in=wanted).order_by("pk").values(*fields)
        }
        for pk in wanted:
            if row := found.get(pk):
                row["place"] = places.get(row["territory_id"], "")
                for name in ("form", "sector", "status"):
                    row[name] = labels[name].get(row[name], row[name])
                yield row
