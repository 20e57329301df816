"""The list of organisations: search as you type, facets, table, map, file. What is asked stands in the address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.core import formats
from twiza.core.cache import remember
from twiza.core.languages import codes
from twiza.core.tables import Column
from twiza.core.templatetags.twiza import number
from twiza.core.translated import Translated
from twiza.core.translation import active_language, columns, texts
from twiza.core.web.lists import Empty, Facet, Filter, Head, Listing, Order, Panel
from twiza.register.models import Identifier, Organisation
from twiza.register.rules.catalogue import CatalogueFilters, CataloguePage, Mask
from twiza.register.rules.fields import FIELDS
from twiza.register.rules.vocabulary import BRANCHES, FORMS, SECTORS, SIZES, STATUSES
from twiza.territory.models import Territory
from twiza.territory.rules import ids as tree

MOST_POINTS = 1500
LISTS = {"sector": SECTORS, "status": STATUSES, "size": SIZES, "form": FORMS}
TONES = {"active": "success", "dormant": "warning", "struck_off": "danger", "in_creation": "info"}
YES_NO = {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No")}
IN_ORDER = ("status", "size")
LEVELS = ("country", "region", "province", "commune")
NUMBERS = ("ice", "court_number", "court", "agrement", "if", "cnss")
EXPORTED = (
    *("register_number", "name_fr", "name_ar", "form", "sector", "branch", "status", *LEVELS, "founded_on", "members"),
    *("women", "women_led", "longitude", "latitude", *NUMBERS),
)


class Matches:
    """The organisations that a question finds, by their ids in the order asked; none is read."""

    def __init__(self, base: Mask | None, filters: CatalogueFilters) -> None:
        self.base, self.filters = base, filters

    @cached_property
    def answer(self) -> CataloguePage:
        """What the catalogue answers within what the reader may see."""
        return self._ask(facets=False)

    def counts(self) -> dict[str, dict[str, int]]:
        """All facets in one pass over the columns."""
        return self._ask(facets=True).facets

    def _ask(self, *, facets: bool) -> CataloguePage:
        everything = Organisation.objects.catalogue()
        return everything.ask(self.filters, base=self.base, limit=len(everything), facets=facets)

    def __len__(self) -> int:
        return self.answer.total

    def __getitem__(self, index: slice) -> list[int]:
        return self.answer.ids[index].tolist()

    def __iter__(self) -> Iterator[int]:
        return iter(self[:])


class OrganisationList(Listing[int, Organisation]):
    """The organisations that the reader may see; searched, counted and ordered over columns in memory."""

    name = "register"
    template = "register/organisation_list.html"
    row_template = "register/organisation_row.html"
    cell_names = ("url", "name", "other", "sector", "where", "members", "founded", "status")
    caption = gettext_lazy("Register of organisations")
    heads = (
        Head(gettext_lazy("Name")),
        Head(gettext_lazy("Sector")),
        Head(gettext_lazy("Place")),
        Head(gettext_lazy("Members"), "num"),
        Head(gettext_lazy("Founded")),
        Head(gettext_lazy("Status")),
    )
    search_label = gettext_lazy("Search")
    filters_label = gettext_lazy("Founded")
    facets: ClassVar[tuple[Facet[Any], ...]] = (
        Facet("region", gettext_lazy("Region")),
        Facet("province", gettext_lazy("Province or prefecture")),
        Facet("sector", gettext_lazy("Sector")),
        Facet("status", gettext_lazy("Status")),
        Facet("women_led", gettext_lazy("Led by women"), words=YES_NO),
        Facet("size", gettext_lazy("Members")),
        Facet("form", gettext_lazy("Form")),
    )
    is_many = True
    orders = (
        Order("name", gettext_lazy("Name")),
        Order("-founded", gettext_lazy("Newest first")),
        Order("founded", gettext_lazy("Oldest first")),
        Order("-members", gettext_lazy("Most members first")),
    )
    stamps = ("register", "territory")
    export_url = "register:organisation-export"
    file_name = "organisations"
    file_note = gettext_lazy(
        "The present state of the register. Every value has its source on the page of the organisation."
    )

    def __init__(self, request: HttpRequest, permission: Permission = Permission.REGISTER_VIEW) -> None:
        super().__init__(request)
        self.permission = permission

    def filters(self) -> list[Filter[Any]]:
        """Years of foundation."""
        years = {"required": False, "min_value": 1900, "max_value": 2100}
        return [
            Filter("from", forms.IntegerField(label=_("from"), **years)),
            Filter("to", forms.IntegerField(label=_("to"), **years)),
        ]

    @cached_property
    def found(self) -> Matches:  # type: ignore[override]
        """What the catalogue answers."""
        asked = self.question
        filters = CatalogueFilters(
            words=asked.words,
            wanted=dict(asked.chosen),
            founded_from=asked.given.get("from"),
            founded_to=asked.given.get("to"),
            sort=asked.sort or "name",
        )
        return Matches(Organisation.objects.seen_by(self.reader, self.permission), filters)

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """All facets in one pass over the columns; provinces once a region is chosen."""
        counts = self.found.counts()
        if "region" not in self.question.chosen:
            counts.pop("province")
        return counts

    def panel(self, facet: Facet[Any], counts: Mapping[str, int]) -> Panel:
        """Biggest values first except where the list has its own order; what is not known comes last."""
        panel = super().panel(facet, counts)
        known = list(LISTS.get(facet.name, ())) if facet.name in IN_ORDER else []
        place = {code: number for number, code in enumerate(known)}
        panel.choices.sort(
            key=lambda choice: (place.get(choice.code, len(place)), not choice.code, -choice.count, choice.label)
        )
        return panel

    def words_of(self, facet: Facet[Any], code: str) -> object:
        """The name of a place, the words of a vocabulary."""
        if not code:
            return _("Not known")
        if facet.name in ("region", "province"):
            return place_names(self.language).get(int(code), code) if code.isdecimal() else code
        return super().words_of(facet, code) if facet.words else LISTS[facet.name].label(code, self.language)

    def lines(self, rows: Iterable[int]) -> list[Organisation]:
        """The organisations in the order asked."""
        ids = list(rows)
        found = Organisation.objects.in_bulk(ids)
        return [found[pk] for pk in ids if pk in found]

    def cells(self, line: Organisation) -> Mapping[str, object]:
        """What each cell shows."""
        shown: Any = line
        in_words(shown, place_names(self.language))
        other = '<span class="cat-other" lang="{}" dir="auto">{}</span>'
        return {
            "url": f"{self.address}{line.pk}/",
            "name": line.name,
            "other": format_html(other, shown.other_lang, shown.other_name) if shown.other_name else "",
            "sector": shown.sector_label or "–",
            "where": shown.where,
            "members": "–" if line.members is None else number(line.members),
            "founded": line.founded_on.year if line.founded_on else "–",
            "status": _badge(shown.tone, str(shown.status_label)),
        }

    @cached_property
    def address(self) -> str:
        """Of the pages of organisations, without the number of one."""
        return reverse("register:organisation-detail", args=[0]).removesuffix("0/")

    def counted(self, total: int) -> str:
        """The number of organisations, large."""
        words = ngettext("organisation", "organisations", total)
        return format_html('<strong class="cat-total">{}</strong> {}', number(total), words)

    def nothing_fits(self) -> Empty:
        """Filters are to be taken away."""
        hint = _("Take a filter away, or search for fewer words. Both scripts are searched, whatever the accents.")
        return Empty("mood-empty", _("Nothing matches"), hint, _("Clear the filters"), "?")

    def nothing_yet(self) -> Empty:
        """A first list, for who may import one."""
        hint = _("Import a first list: a CSV or Excel file with one organisation a row.")
        address = reverse("register:batch-list") if self.reader.holds(Permission.REGISTER_IMPORT) else ""
        return Empty("mood-empty", _("The register is empty"), hint, _("Import a list"), address)

    @cached_property
    def files(self) -> list[tuple[str, object]]:
        """For who may take the register away."""
        return super().files if self.reader.holds(Permission.REGISTER_EXPORT) else []

    def own(self) -> dict[str, object]:
        """Table or map, and what the reader may do."""
        return {
            "view": "map" if self.request.GET.get("view") == "map" else "table",
            "may_link": self.reader.holds(Permission.REGISTER_LINK),
            "may_import": self.reader.holds(Permission.REGISTER_IMPORT),
        }

    def respond(self) -> HttpResponse:
        """The page, or its results alone when typed or chosen through htmx."""
        htmx = getattr(self.request, "htmx", None)
        is_part = htmx and htmx.target == "results"
        template = "register/organisation_results.html" if is_part else self.template
        response = render(self.request, template, self.context())
        response["Vary"] = "HX-Request"
        return response

    def columns(self) -> list[Column]:
        """What is known of an organisation today, under the headings by which the import knows each column."""
        lang = active_language()
        kinds = {"register_number": "integer", "members": "integer", "women": "integer", "founded_on": "day"}
        kinds |= {"women_led": "truth", "longitude": "decimal", "latitude": "decimal"}
        known = [Column(name, FIELDS.label(name, lang), kind=kinds.get(name, "text")) for name in EXPORTED]
        return [*known, Column("territory_id", _("Territory code"), kind="integer")]

    def file_lines(self) -> Iterator[Any]:
        """The rows as columns alone, read in pieces so that memory stays small."""
        return rows_of(self.found[:], [column.key for column in self.columns()])


@requires(Permission.REGISTER_VIEW)
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The page, or its results alone when typed or chosen through htmx."""
    return OrganisationList(request).respond()


@requires(Permission.REGISTER_VIEW)
def organisation_points(request: HttpRequest) -> JsonResponse:
    """What the map shows: each organisation while they are few, else one circle for each province."""
    found = OrganisationList(request).found
    if len(found) <= MOST_POINTS:
        rows = Organisation.objects.filter(pk__in=found[:], longitude__isnull=False).order_by("pk")
        features = [feature(o.longitude, o.latitude, id=o.pk, label=o.name) for o in rows]
        return JsonResponse({"type": "FeatureCollection", "kind": "points", "features": features})
    counts = Organisation.objects.catalogue().places["province"].count(found.answer.rows)
    places = Territory.objects.filter(pk__in=[int(i) for i in counts if i], longitude__isnull=False).order_by("pk")
    features = [feature(p.longitude, p.latitude, id=p.pk, label=p.name, count=counts[str(p.pk)]) for p in places]
    return JsonResponse({"type": "FeatureCollection", "kind": "counts", "features": features})


@requires(Permission.REGISTER_EXPORT)
def organisation_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """What the list shows, whole, as CSV, XLSX or Parquet, with its date and filters."""
    return OrganisationList(request, Permission.REGISTER_EXPORT).file(fmt)


@lru_cache(maxsize=64)
def _badge(tone: str, label: str) -> SafeString:
    return mark_safe(render_to_string("core/badge.html", {"tone": tone, "label": label}))


def in_words(row: object, names: dict[int, str]) -> None:
    """Give a row the words that its page shows: place, sector, status, the name in the other script."""
    lang = active_language()
    row.where = names.get(row.territory_id, "")
    row.sector_label = SECTORS.label(row.sector, lang)
    row.status_label = STATUSES.label(row.status, lang) or _("Not known")
    row.tone = TONES.get(row.status, "secondary")
    other = row.name_ar if row.name == row.name_fr else row.name_fr
    row.other_name = other if other != row.name else ""
    row.other_lang = next(code for code, name in texts(row, "name").items() if name == other)


def place_names(lang: str) -> dict[int, str]:
    """The name of each territory with its province, in one language."""

    def build() -> dict[int, str]:
        rows = Territory.objects.order_by("pk").values_list("pk", "kind", *columns("name"))
        own = {pk: Translated(zip(codes(), names, strict=True)).within(lang) for pk, _kind, *names in rows}
        deep = ("commune", "arrondissement")
        joiner = formats.comma(lang)
        return {
            pk: own[pk] + (joiner + own[pk - pk % 10**4] if kind in deep and pk - pk % 10**4 in own else "")
            for pk, kind, *_names in rows
        }

    return remember(f"register.places.{lang}", ("territory",), build)


def feature(longitude: float | None, latitude: float | None, **properties: object) -> dict[str, object]:
    """A point of GeoJSON."""
    geometry = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


@lru_cache(maxsize=4)
def _labels(lang: str) -> dict[str, dict[str, str]]:
    lists = {**LISTS, "branch": BRANCHES}
    return {name: {code: known.label(code, lang) for code in known} for name, known in lists.items()}


def _own_names(lang: str) -> dict[int, str]:
    """The name of each territory alone, in one language."""

    def build() -> dict[int, str]:
        rows = Territory.objects.order_by("pk").values_list("pk", *columns("name"))
        return {pk: Translated(zip(codes(), names, strict=True)).within(lang) for pk, *names in rows}

    return remember(f"register.own-names.{lang}", ("territory",), build)


def _numbers(organisations: list[int]) -> dict[int, dict[str, str]]:
    """The first number in force of each scheme, with the court of an analytical number."""
    found: dict[int, dict[str, str]] = {}
    held = Identifier.objects.current().filter(organisation_id__in=organisations, valid_to=None).order_by("id")
    for own, scheme, authority, value in held.values_list("organisation_id", "scheme", "authority", "value"):
        mine = found.setdefault(own, {})
        if scheme not in mine:
            mine |= {scheme: value, **({"court": authority} if scheme == "court_number" else {})}
    return found


def rows_of(ids: list[int], keys: list[str], chunk: int = 2000) -> Iterator[dict[str, object]]:
    """The rows of an export, read in pieces so that memory stays small."""
    lang = active_language()
    labels, names = _labels(lang), _own_names(lang)
    made = {"register_number", *LEVELS, *NUMBERS}
    fields = ["id", *(key for key in keys if key not in made)]
    for start in range(0, len(ids), chunk):
        wanted = ids[start : start + chunk]
        found = {row["id"]: row for row in Organisation.objects.filter(pk__in=wanted).order_by("pk").values(*fields)}
        numbers = _numbers(wanted)
        for pk in wanted:
            if row := found.get(pk):
                for level, name in enumerate(LEVELS):
                    row[name] = names.get(tree.at_level(row["territory_id"], level) or 0, "")
                row |= {"register_number": pk, **dict.fromkeys(NUMBERS, ""), **numbers.get(pk, {})}
                for name in ("form", "sector", "status", "branch"):
                    row[name] = labels[name].get(row[name], row[name])
                yield row
