"""Organisations supported under several conventions: the figure, the pairs, the list, the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.agreements.models import Agreement
from twiza.core import formats
from twiza.core.tables import Column
from twiza.core.translation import active_language
from twiza.core.web.lists import Empty, Filter, Head, Listing
from twiza.register.models import Organisation
from twiza.territory.models import Territory

from ...queries import Overlaps, Supported, overlaps, supported

CHUNK = 2000


class OverlapList(Listing[Supported, dict[str, object]]):
    """The organisations that several conventions support, among those that the reader may see."""

    name = "plans.overlaps"
    template = "plans/overlap_list.html"
    row_template = "plans/overlap_row.html"
    caption = _lazy("The organisations")
    heads = (Head(_lazy("Organisation")), Head(_lazy("Place")), Head(_lazy("Supported under")))
    export_url = "plans:overlap-export"
    file_name = "overlaps"
    file_note = _lazy(
        "Each organisation is counted once for each convention; records that are one organisation are one."
    )

    @cached_property
    def titles(self) -> dict[str, str]:
        """The conventions that the reader may see: key -> title."""
        mine = visible(self.reader, Permission.PLAN_VIEW, Agreement.objects.all())
        return {agreement.key: agreement.title for agreement in mine.order_by("key")}

    def filters(self) -> list[Filter[Any]]:
        """Two conventions and a region."""
        choices = [("", _("All conventions")), *self.titles.items()]
        region = forms.ModelChoiceField(
            Territory.objects.regions(), label=_("Region"), required=False, empty_label=_("All regions")
        )
        return [
            Filter("agreement", forms.ChoiceField(label=_("Convention"), choices=choices, required=False)),
            Filter("other", forms.ChoiceField(label=_("and"), choices=choices, required=False)),
            Filter("region", region),
        ]

    @cached_property
    def within(self) -> tuple[str, ...]:
        """The conventions asked."""
        given = self.question.given
        return tuple(dict.fromkeys(given[name] for name in ("agreement", "other") if name in given))

    @cached_property
    def overlaps(self) -> Overlaps:
        """The overlaps among the conventions and the organisations that the reader may see."""
        rows: Sequence[Supported] = supported()
        seen = Organisation.objects.seen_by(self.reader, Permission.REGISTER_VIEW)
        if seen is not None:
            ids = set(Organisation.objects.catalogue().ids[np.asarray(seen)].tolist())
            rows = [one for one in rows if one.organisation in ids]
        if region := self.question.given.get("region"):
            rows = [one for one in rows if region.pk <= one.territory <= region.last]
        return overlaps(self.titles, rows=rows, within=self.within)

    @property
    def found(self) -> Sequence[Supported]:  # type: ignore[override]
        """Those on two lists or more."""
        return self.overlaps.rows

    def lines(self, rows: Iterable[Supported]) -> list[dict[str, object]]:
        """Each with its conventions."""
        return list(_lines(list(rows), self.titles))

    def file_lines(self) -> Iterator[dict[str, object]]:
        """A line for each organisation and convention."""
        return _flat(self.found, self.titles)

    def own(self) -> dict[str, object]:
        """The figures, and which conventions overlap."""
        pairs = [
            {
                "left": self.titles[left],
                "right": self.titles[right],
                "count": count,
                "left_key": left,
                "right_key": right,
                "is_chosen": set(self.within) == {left, right},
            }
            for (left, right), count in sorted(self.overlaps.pairs.items(), key=lambda pair: (-pair[1], pair[0]))
        ]
        return {"found": self.overlaps, "pairs": pairs}

    def nothing_fits(self) -> Empty:
        """No overlap."""
        hint = _("No organisation that you may see is supported under two conventions.")
        return Empty("circles", _("No overlap"), hint)

    nothing_yet = nothing_fits

    def columns(self) -> list[Column]:
        """A line for each organisation and convention."""
        return [
            Column("id", "id", kind="integer", width=10),
            Column("name", _("Organisation"), width=40),
            Column("place", _("Place"), width=30),
            Column("agreement", _("Convention"), width=16),
            Column("title", _("Title"), width=50),
            Column("events", _("Events"), kind="integer"),
            Column("first_on", _("First"), kind="day"),
            Column("last_on", _("Last"), kind="day"),
        ]


@requires(Permission.PLAN_VIEW)
def overlap_list(request: HttpRequest) -> HttpResponse:
    """How many organisations several conventions support, which pairs of conventions, and the organisations."""
    return OverlapList(request).respond()


@requires(Permission.PLAN_VIEW)
def overlap_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The list as a file: a line for each organisation and convention."""
    return OverlapList(request).file(fmt)


def _lines(rows: Sequence[Supported], titles: dict[str, str]) -> Iterator[dict[str, object]]:
    lang = active_language()
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        named = Organisation.objects.select_related("territory").in_bulk([one.organisation for one in part])
        for one in part:
            organisation = named.get(one.organisation)
            if organisation is not None:
                by = [
                    {
                        "key": s.agreement,
                        "title": titles[s.agreement],
                        "events": s.events,
                        "first_on": s.first_on,
                        "last_on": s.last_on,
                        "days": formats.period(s.first_on, s.last_on, lang),
                    }
                    for s in one.by
                ]
                yield {"organisation": organisation, "place": organisation.territory.name, "by": by}


def _flat(rows: Sequence[Supported], titles: dict[str, str]) -> Iterator[dict[str, object]]:
    for line in _lines(rows, titles):
        for one in line["by"]:
            yield {
                "id": line["organisation"].pk,
                "name": line["organisation"].name,
                "place": line["place"],
                "agreement": one["key"],
                **{name: one[name] for name in ("title", "events", "first_on", "last_on")},
            }
