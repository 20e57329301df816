"""The engine of a list: from a request to a page and to a file. See the package for which class to take."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any, ClassVar, Generic, Protocol, TypeVar, cast

from django import forms
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from twiza.core import languages
from twiza.core.cache import remember
from twiza.core.tables import FORMATS, Column, export
from twiza.core.web.row_templates import fill_rows

from .declared import Choice, Empty, Facet, Filter, Head, Order, Panel
from .question import Question, read

Row = TypeVar("Row")
Line = TypeVar("Line")
Row_co = TypeVar("Row_co", covariant=True)
CHUNK = 1000
FILES = (
    ("xlsx", gettext_lazy("Workbook (XLSX)")),
    ("csv", gettext_lazy("Table (CSV)")),
    ("parquet", gettext_lazy("Columns (Parquet)")),
)


class Found(Protocol[Row_co]):
    """The rows that fit, in order: a list, a queryset, or whatever has a length (or `count()`) and slices."""

    def __iter__(self) -> Iterator[Row_co]: ...

    def __getitem__(self, index: slice, /) -> Iterable[Row_co]: ...


class Listing(Generic[Row, Line]):
    """One list, asked by one request. Row is what is narrowed and ordered, Line what a page and a file show of it."""

    name: ClassVar[str]  # of what is kept in memory, one for each list
    template: ClassVar[str] = "core/list.html"
    body_template: ClassVar[str] = "core/lists/table.html"  # what holds the lines
    row_template: ClassVar[str] = ""  # one <tr>, of `line`; or of `cell_names` alone, then filled fast
    cell_names: ClassVar[tuple[str, ...]] = ()
    heads: ClassVar[tuple[Head, ...]] = ()
    caption: ClassVar[object] = ""  # what the table is
    search_label: ClassVar[object] = ""  # empty: the list is not searched by words
    filters_label: ClassVar[object] = gettext_lazy("Filters")  # of the form fields that stand with facets
    facets: ClassVar[tuple[Facet[Any], ...]] = ()
    is_many: ClassVar[bool] = False  # facets take several values, by boxes that send a form
    orders: ClassVar[tuple[Order, ...]] = ()
    per_page: ClassVar[int] = 25
    stamps: ClassVar[tuple[str, ...]] = ()  # what the rows are computed from; needed to keep what is drawn
    export_url: ClassVar[str] = ""  # URL name whose last argument is the format; empty: no file
    file_name: ClassVar[object] = ""
    file_note: ClassVar[object] = ""  # how its figures were made
    files_hint: ClassVar[object] = ""  # what a reader should know before downloading

    def __init__(self, request: HttpRequest) -> None:
        self.request, self.today = request, timezone.localdate()
        self.reader: Any = request.user
        self.language = languages.known(get_language())

    # What a list says of itself

    def filters(self) -> list[Filter[Any]]:
        """The form fields that narrow the list."""
        return []

    @property
    def found(self) -> Found[Row]:
        """The rows that the reader may see and that fit the question, in the order asked."""
        raise NotImplementedError

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """For each facet, how many rows each of its values would leave."""
        return {}

    def lines(self, rows: Iterable[Row]) -> Iterable[Line]:
        """What is shown of some rows; whatever can be read at once for all of them is."""
        return cast("Iterable[Line]", rows)

    def cells(self, line: Line) -> Mapping[str, object]:
        """What each of `cell_names` shows of a line."""
        raise NotImplementedError

    def columns(self) -> list[Column]:
        """The columns of the file."""
        return []

    def counted(self, total: int) -> str:
        """How many rows there are, in words."""
        return ""

    def nothing_fits(self) -> Empty:
        """What stands where no row fits the question."""
        return Empty("search-off", _("Nothing matches"), _("Take a filter away."), _("Clear the filters"), "?")

    def nothing_yet(self) -> Empty:
        """What stands where there is no row at all."""
        return Empty("mood-empty", _("Nothing yet"))

    def own(self) -> dict[str, object]:
        """What its page shows besides."""
        return {}

    def url_arguments(self) -> list[object]:
        """The arguments of `export_url` before the format."""
        return []

    def keep_as(self, line: Line) -> Hashable:
        """Under what a drawn line is kept in memory until `stamps` move; None: drawn at each request.

        A line is good for every reader unless the key says whose it is. It must be the same object as long as nothing
        moves.
        """
        return None

    def variant(self) -> str:
        """What else a drawn line or panel depends on besides language, question and reach: a day, limits."""
        return ""

    # What it is asked

    @cached_property
    def declared(self) -> list[Filter[Any]]:
        """The filters of this request."""
        return self.filters()

    @cached_property
    def question(self) -> Question:
        """What the address asks; nonsense is left out, never an error."""
        form = forms.Form(self.request.GET)
        form.fields = {one.name: one.field for one in self.declared}
        return read(self.request.GET, form, self.facets, self.orders, is_many=self.is_many)

    @cached_property
    def form(self) -> forms.Form:
        """The filters as a form that shows what was understood of the address; a select or a box sends it."""
        form = forms.Form(initial=dict(self.question.given), auto_id="%s")
        form.fields = {one.name: one.field for one in self.declared}
        for field in form.fields.values():
            if self.is_many:
                field.widget.attrs["form"] = "filters"
            elif isinstance(field.widget, forms.Select | forms.CheckboxInput):
                field.widget.attrs["data-submit"] = ""
        return form

    @cached_property
    def order(self) -> Order | None:
        """The order that holds."""
        return next((one for one in self.orders if one.code == self.question.sort), next(iter(self.orders), None))

    @property
    def sorts(self) -> list[tuple[Order, bool]]:
        """The orders on offer, and whether each is the present one."""
        return [(one, one is self.order) for one in self.orders]

    @property
    def is_filtered(self) -> bool:
        """Whether rows may be left out."""
        return self.question.is_filtered

    def fitting(self, rows: Any) -> Any:
        """The rows that fit every filter."""
        for one in self.declared:
            if one.narrow is not None and (one.is_always or one.name in self.question.given):
                rows = one.narrow(rows, self.question.given.get(one.name, ""))
        return rows

    # What it answers

    @cached_property
    def page(self) -> Page[Any]:
        """The rows of the page asked."""
        return Paginator(cast(Any, self.found), self.per_page).get_page(self.request.GET.get("page"))

    @property
    def heads_shown(self) -> Sequence[Head]:
        """The columns of the page that this reader is shown."""
        return self.heads

    @property
    def total(self) -> int:
        """How many rows fit."""
        return self.page.paginator.count

    @property
    def total_in_words(self) -> str:
        """How many rows fit, in words."""
        return self.counted(self.total)

    @cached_property
    def shown(self) -> list[Line]:
        """The lines of the page asked."""
        return list(self.lines(self.page.object_list))

    @property
    def empty(self) -> Empty:
        """What stands where no row does."""
        return self.nothing_fits() if self.is_filtered else self.nothing_yet()

    @cached_property
    def rows_drawn(self) -> SafeString:
        """The lines of the page, drawn; a line that is kept in memory is drawn once a language."""
        kept = self.drawn_before() if self.stamps else {}
        texts = []
        for line in self.shown:
            key = self.keep_as(line)
            if key is None:
                return self.draw(self.shown)
            held = kept.get(key)
            if held is None or held[0] is not line:
                held = kept[key] = line, self.draw([line])
            texts.append(held[1])
        return mark_safe("".join(texts))

    def drawn_before(self) -> dict[Hashable, tuple[Line, str]]:
        """The lines drawn since a fact moved, by what they are kept as."""
        return remember(f"{self.name}.drawn:{self.language}:{self.variant()}", self.stamps, dict)

    def draw(self, lines: Sequence[Line]) -> SafeString:
        """The lines one after the other."""
        if self.cell_names:
            return fill_rows(self.row_template, map(self.cells, lines), self.cell_names)
        context = {"lines": lines, "row_template": self.row_template, "listing": self, **self.own_of_rows}
        return mark_safe(render_to_string("core/lists/rows.html", context))

    @cached_property
    def own_of_rows(self) -> dict[str, object]:
        """What the template of a row needs besides its line."""
        return {}

    @cached_property
    def panels(self) -> list[Panel]:
        """Each facet with its values; a facet without any is left out."""
        counts = self.counts()
        panels = [self.panel(facet, counts.get(facet.name, {})) for facet in self.facets]
        return [panel for panel in panels if panel.choices]

    def panel(self, facet: Facet[Any], counts: Mapping[str, int]) -> Panel:
        """One facet with its values, most frequent first; what is chosen is always there."""
        chosen = self.question.chosen.get(facet.name, ())
        shown = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[: facet.most or None]
        known = {code for code, _count in shown}
        shown = [(code, counts.get(code, 0)) for code in chosen if code not in known] + shown
        if facet.in_order:
            place = {code: number for number, code in enumerate(facet.words)}
            shown.sort(key=lambda item: place.get(item[0], len(place)))
        choices = [self.choice(facet, code, count, code in chosen) for code, count in shown]
        return Panel(facet.name, str(facet.title), choices)

    def choice(self, facet: Facet[Any], code: str, count: int, is_chosen: bool) -> Choice:
        """One value of a facet, with the address that takes it or gives it back."""
        url = "" if self.is_many else self.question.address(**{facet.name: "" if is_chosen else code})
        return Choice(code, str(self.words_of(facet, code)), count, is_chosen, url)

    def words_of(self, facet: Facet[Any], code: str) -> object:
        """The words of a value."""
        return facet.words.get(code, code)

    @cached_property
    def panels_drawn(self) -> SafeString:
        """The facets, drawn once for each question until `stamps` move."""
        return self.remembered("facets", self.draw_panels) if self.stamps else self.draw_panels()

    def remembered(self, part: str, draw: Callable[[], SafeString]) -> SafeString:
        """A part of the page, drawn once for each question, reach of a reader and language until `stamps` move."""
        sort = "" if self.is_many else self.question.sort  # boxes send the order with their form
        asked = f"{self.variant()}:{sort}:{self.question.key}"
        return remember(f"{self.name}.{part}:{self.language}:{self.reader.reach}:{asked}", self.stamps, draw)

    def draw_panels(self) -> SafeString:
        """The facets as links or as boxes."""
        name = "boxes" if self.is_many else "links"
        return mark_safe(render_to_string(f"core/lists/{name}.html", {"listing": self}))

    # What goes out

    def context(self) -> dict[str, object]:
        """What the template is given."""
        return {"listing": self, "page_obj": self.page, "lines": self.shown, **self.own()}

    def respond(self) -> HttpResponse:
        """The page."""
        return render(self.request, self.template, self.context())

    @cached_property
    def files(self) -> list[tuple[str, object]]:
        """The files on offer: address and words."""
        if not self.export_url:
            return []
        query = self.request.GET.copy()
        for name in ("page", "view"):
            query.pop(name, None)
        tail = f"?{query.urlencode()}" if query else ""
        arguments = self.url_arguments()
        return [(reverse(self.export_url, args=[*arguments, fmt]) + tail, label) for fmt, label in FILES]

    def file(self, fmt: str) -> HttpResponseBase:
        """What the list shows, whole, as a file that says its day and its filters. Raises: Http404."""
        if fmt not in FORMATS:
            raise Http404(_("There is no such format."))
        return export(
            self.file_lines(),
            self.columns(),
            fmt,
            str(self.file_name),
            self.language,
            as_of=self.file_day(),
            note=str(self.file_note),
            filters=self.said_filters(),
        )

    def file_day(self) -> Any:
        """The day of which the rows speak."""
        return self.today

    def file_lines(self) -> Iterator[Line]:
        """The lines of the file, read by the thousand so that memory stays small."""
        rows = self.stream()
        while chunk := list(islice(rows, CHUNK)):
            yield from self.lines(chunk)

    def stream(self) -> Iterator[Row]:
        """Every row that fits, in order."""
        return iter(self.found)

    def said_filters(self) -> list[tuple[str, str]]:
        """What narrowed the rows, in words, for a file that must say what it holds."""
        words = self.question.words
        lines = [(str(self.search_label or _("Search")), words)] if words else []
        for panel in self.panels if self.question.chosen else ():
            if panel.chosen:
                lines.append((panel.title, ", ".join(choice.label for choice in panel.chosen)))
        for one in self.declared:
            value = self.question.given.get(one.name, "")
            if value != "" or one.is_always:
                lines.append((str(one.field.label or one.name), self.said(one.field, value)))
        return lines

    def said(self, field: forms.Field, value: object) -> str:
        """A value of a field in words."""
        if value is True:
            return _("Yes")
        known = dict(field.choices) if type(field) is forms.ChoiceField else {}
        return str(known.get(value, value))
