"""The organisations behind a figure: paged, and as files that say what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core import formats, tables
from twiza.core.refusals import Unprocessable
from twiza.core.translation import localised
from twiza.register.models import Organisation, lineage
from twiza.register.queries import profiles_as_of
from twiza.register.rules.vocabulary import SECTORS, STATUSES
from twiza.territory.models import Territory
from twiza.territory.rules import ids

from ...models import Reading
from ...models.labels import DIMENSIONS, name_members, say_reading
from ...queries import ask
from ...rules.coverage import Rows
from ..presenters import lang
from ..question import SIDES, CoverageQuery, asked, read_members
from .targets import TARGETS

PAGE = 50
BLOCK = 5_000


@dataclass(frozen=True)
class OrganisationLine:
    """One organisation as it stood: names, place, sector, status, and the day when it was reached."""

    pk: int
    name: str
    name_fr: str
    name_ar: str
    commune: str
    province: str
    region: str
    sector: str
    status: str
    reached_on: date | None


@require_safe
@requires(Permission.PLAN_VIEW)
def target_rows(request: HttpRequest, key: str) -> HttpResponseBase:
    """The organisations behind one figure of a target, among those that the reader may see."""
    target = get_visible_or_404(request, Permission.PLAN_VIEW, TARGETS, key=key)
    question = asked(request, target, now=timezone.now())
    return _rows(request, question, visible(request.user, Permission.REGISTER_VIEW, Organisation.objects.all()))


@require_safe
def public_rows(request: HttpRequest, key: str) -> HttpResponseBase:
    """The organisations reached, for everybody, once the convention is published."""
    target = TARGETS.filter(plan__agreement__is_published=True, key=key).first()
    if target is None:
        raise Http404
    return _rows(request, asked(request, target, now=timezone.now(), is_public=True), Organisation.objects.all())


def _rows(request: HttpRequest, question: CoverageQuery | None, seen: QuerySet[Organisation]) -> HttpResponseBase:
    if question is None:
        raise Http404
    side = request.GET.get("side", SIDES[0])
    side = side if side in SIDES and not question.is_public else SIDES[0]
    members = read_members(request)
    try:
        found = ask(question.reading.question(on=question.on, known_at=question.known_at)).rows(members)
    except Unprocessable as refusal:
        return render(request, "plans/target_rows.html", {"asked": question, "error": refusal.sentence}, status=404)
    chosen = _side(found, side)
    allowed = _allowed(chosen, seen)
    filters = [(str(DIMENSIONS[name]), name_members(name, [value])[value]) for name, value in members.items()]
    fmt = request.GET.get("format", "")
    if fmt in tables.FORMATS:
        return _export(question, side, allowed, found, filters, fmt)
    page = Paginator(allowed, PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": question,
        "side": side,
        "sides": _sides(question, found, side, members),
        "page": page,
        "lines": list(_lines(list(page), found, question)),
        "hidden": len(chosen) - len(allowed),
        "filters": filters,
        "sentences": say_reading(question.reading.rules),
        "formats": [(fmt, question.rows(side=side, **members) + f"&format={fmt}") for fmt in tables.FORMATS],
    }
    return render(request, "plans/target_rows.html", context)


def _side(found: Rows, side: str) -> list[int]:
    if side == "missing":
        reached = set(found.numerator)
        return [pk for pk in found.denominator if pk not in reached]
    return found.numerator if side == "numerator" else found.denominator


def _sides(
    question: CoverageQuery, found: Rows, side: str, members: dict[str, object]
) -> list[tuple[str, int, str, bool]]:
    names = {"numerator": _("Reached"), "missing": _("Not reached yet"), "denominator": _("All")}
    lines = [
        (name, len(_side(found, one)), question.rows(side=one, **members), one == side) for one, name in names.items()
    ]
    return [one for one in lines if one[2]]


def _allowed(chosen: list[int], seen: QuerySet[Organisation]) -> list[int]:
    """The ids of `chosen` that the reader may see, in order."""
    if not seen.query.where:
        return chosen
    return [
        pk for block in _blocks(chosen) for pk in seen.filter(pk__in=block).order_by("pk").values_list("pk", flat=True)
    ]


def _lines(chosen: Iterable[int], found: Rows, question: CoverageQuery) -> Iterator[OrganisationLine]:
    """The organisations as they stood on the day at which the reading describes them, as known then.

    One that was several records shows the values that survive of them all.
    """
    valid, known = _described_on(question.reading, question.on), question.known_at
    for block in _blocks(list(chosen)):
        profiles = profiles_as_of(block, valid=valid, known=known, line=lineage())
        places = _places({row.territory_id for row in profiles.values()})
        for pk in block:
            yield _line(pk, profiles.get(pk), places, found.reached_on.get(pk))


def _described_on(reading: Reading, on: date) -> date:
    day: date = reading.rules.denominator.values.get("date", on)
    return day


def _line(pk: int, profile: object, places: dict[int, str], reached_on: date | None) -> OrganisationLine:
    if profile is None:
        return OrganisationLine(pk, f"#{pk}", "", "", "", "", "", "", "", reached_on)
    here, tongue = profile.territory_id, lang()
    return OrganisationLine(
        pk=pk,
        name=localised(profile, "name", tongue),
        name_fr=profile.name_fr,
        name_ar=profile.name_ar,
        commune=places.get(here, "") if ids.level(here) > 2 else "",
        province=places.get(ids.at_level(here, 2) or 0, ""),
        region=places.get(ids.at_level(here, 1) or 0, ""),
        sector=SECTORS.label(profile.sector, tongue),
        status=STATUSES.label(profile.status, tongue),
        reached_on=reached_on,
    )


def _places(found: set[int]) -> dict[int, str]:
    wanted = found | {above for pk in found for above in ids.ancestors(pk)}
    return {place.pk: place.name for place in Territory.objects.filter(pk__in=wanted).order_by("pk")}


def _export(
    question: CoverageQuery, side: str, allowed: list[int], found: Rows, filters: Sequence[tuple[str, str]], fmt: str
) -> HttpResponseBase:
    """The rows as a file with the rule, the day and the instant that they answer for."""
    columns = [
        tables.Column("organisation", _("Number"), "pk", "integer", 10),
        tables.Column("name_fr", _("Name in French"), width=40),
        tables.Column("name_ar", _("Name in Arabic"), width=40),
        tables.Column("region", _("Region"), width=26),
        tables.Column("province", _("Province"), width=22),
        tables.Column("commune", _("Commune"), width=22),
        tables.Column("sector", _("Sector")),
        tables.Column("status", _("Status")),
        tables.Column("reached_on", _("Reached on"), kind="day"),
    ]
    note = " ".join([*say_reading(question.reading.rules), _known_note(question.known_at)])
    lines = [(_("Target"), question.target.title), (_("Reading"), question.reading.title), *filters]
    rows = _lines(allowed, found, question)
    name = f"{question.target.key}-{question.reading.name}-{side}"
    return tables.export(rows, columns, fmt, name, lang(), as_of=question.on, filters=lines, note=note)


def _known_note(known_at: datetime) -> str:
    return _("As known on %(instant)s.") % {"instant": formats.instant(known_at, lang())}


def _blocks(chosen: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(chosen), BLOCK):
        yield chosen[start : start + BLOCK]
