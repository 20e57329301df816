"""Organisations supported under several conventions: the figure, the pairs, the list, the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.agreements.models import Agreement
from twiza.core import formats
from twiza.core.tables import FORMATS, Column, export
from twiza.core.translation import active_language
from twiza.register.models import Organisation
from twiza.territory.models import Territory

from ...queries import Overlaps, Supported, overlaps, supported

PER_PAGE = 25
CHUNK = 2000


class OverlapFilter(forms.Form):
    """Two conventions and a region, all of them in the address."""

    agreement = forms.ChoiceField(label=gettext_lazy("Convention"), required=False)
    other = forms.ChoiceField(label=gettext_lazy("and"), required=False)
    region = forms.ModelChoiceField(
        label=gettext_lazy("Region"),
        required=False,
        queryset=Territory.objects.none(),
        empty_label=gettext_lazy("All regions"),
    )

    def __init__(self, *args: Any, titles: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", gettext_lazy("All conventions")), *titles.items()]
        for name in ("agreement", "other"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["region"].queryset = Territory.objects.regions()  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["data-submit"] = ""


@dataclass(frozen=True)
class Asked:
    """The question of an address and its answer."""

    form: OverlapFilter
    titles: dict[str, str]
    found: Overlaps
    within: tuple[str, ...]


def ask(request: HttpRequest) -> Asked:
    """The overlaps among the conventions and the organisations that the reader may see."""
    mine = visible(request.user, Permission.PLAN_VIEW, Agreement.objects.all())
    titles = {agreement.key: agreement.title for agreement in mine.order_by("key")}
    form = OverlapFilter(request.GET, titles=titles)
    form.is_valid()
    told = form.cleaned_data
    rows: Sequence[Supported] = supported()
    seen = Organisation.objects.seen_by(request.user, Permission.REGISTER_VIEW)
    if seen is not None:
        ids = set(Organisation.objects.catalogue().ids[np.asarray(seen)].tolist())
        rows = [one for one in rows if one.organisation in ids]
    if region := told.get("region"):
        rows = [one for one in rows if region.pk <= one.territory <= region.last]
    within = tuple(dict.fromkeys(key for n in ("agreement", "other") if (key := told.get(n))))
    return Asked(form, titles, overlaps(titles, rows=rows, within=within), within)


@requires(Permission.PLAN_VIEW)
def overlap_list(request: HttpRequest) -> HttpResponse:
    """How many organisations several conventions support, which pairs of conventions, and the organisations."""
    asked = ask(request)
    found = asked.found
    page = Paginator(found.rows, PER_PAGE).get_page(request.GET.get("page"))
    pairs = [
        {"left": asked.titles[left], "right": asked.titles[right], "count": count, "left_key": left, "right_key": right,
         "is_chosen": set(asked.within) == {left, right}}
        for (left, right), count in sorted(found.pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    ]  # fmt: skip
    context = {
        "form": asked.form, "page_obj": page, "lines": list(_lines(page.object_list, asked.titles)), "pairs": pairs,
        "found": found, "several": sum(1 for _one in found.rows) if not asked.within else None, "formats": FORMATS,
        "is_filtered": any(request.GET.get(name) for name in ("agreement", "other", "region")),
    }  # fmt: skip
    return render(request, "plans/overlap_list.html", context)


@requires(Permission.PLAN_VIEW)
def overlap_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The list as a file: a line for each organisation and convention."""
    if fmt not in FORMATS:
        raise Http404(_("There is no such format."))
    asked, lang = ask(request), active_language()
    columns = [
        Column("id", "id", kind="integer", width=10), Column("name", _("Organisation"), width=40),
        Column("place", _("Place"), width=30), Column("agreement", _("Convention"), width=16),
        Column("title", _("Title"), width=50), Column("events", _("Events"), kind="integer"),
        Column("first_on", _("First"), kind="day"), Column("last_on", _("Last"), kind="day"),
    ]  # fmt: skip
    note = _(
        "Each organisation is counted once for each convention; records that are one organisation are one."
    )
    rows = _flat(asked.found.rows, asked.titles)
    return export(rows, columns, fmt, "overlaps", lang, as_of=timezone.localdate(), note=note)


def _lines(rows: Sequence[Supported], titles: dict[str, str]) -> Iterator[dict[str, Any]]:
    lang = active_language()
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        named = Organisation.objects.select_related("territory").in_bulk([one.organisation for one in part])
        for one in part:
            organisation = named.get(one.organisation)
            if organisation is not None:
                by = [
                    {"key": s.agreement, "title": titles[s.agreement], "events": s.events, "first_on": s.first_on,
                     "last_on": s.last_on, "days": formats.period(s.first_on, s.last_on, lang)}
                    for s in one.by
                ]  # fmt: skip
                yield {"organisation": organisation, "place": organisation.territory.name, "by": by}


def _flat(rows: Sequence[Supported], titles: dict[str, str]) -> Iterator[dict[str, Any]]:
    for line in _lines(rows, titles):
        for one in line["by"]:
            yield {
                "id": line["organisation"].pk, "name": line["organisation"].name, "place": line["place"],
                "agreement": one["key"], **{name: one[name] for name in ("title", "events", "first_on", "last_on")},
            }  # fmt: skip
