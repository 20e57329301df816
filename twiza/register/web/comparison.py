"""Two records side by side: what each says of each field, what differs, and why they could be one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twiza.core import charts, formats
from twiza.core.text import fold
from twiza.core.translation import active_language
from twiza.register.models import Identifier, Organisation, Pair, group_of
from twiza.register.rules.names import name_key
from twiza.register.rules.records import record_from
from twiza.register.rules.vocabulary import FORMS, SECTORS, STATUSES, scheme_label

from ..models.labels import issue_sentence
from .catalogue import place_names

FIELDS = {
    "name_fr": gettext_lazy("Name in French"),
    "name_ar": gettext_lazy("Name in Arabic"),
    "form": gettext_lazy("Form"),
    "sector": gettext_lazy("Sector"),
    "territory": gettext_lazy("Territory"),
    "place": gettext_lazy("Place as written"),
    "founded_on": gettext_lazy("Founded on"),
    "status": gettext_lazy("Status"),
    "members": gettext_lazy("Members"),
    "women": gettext_lazy("Women"),
    "identifiers": gettext_lazy("Identifiers"),
    "source": gettext_lazy("Source"),
}
REASONS = {
    "prior": gettext_lazy("Before comparing"),
    "name": gettext_lazy("Name"),
    "spelling": gettext_lazy("Spelling"),
    "form": gettext_lazy("Form"),
    "locality": gettext_lazy("Locality"),
    "place": gettext_lazy("Place"),
    "identifiers": gettext_lazy("Identifiers"),
    "founded_on": gettext_lazy("Founded on"),
    "sector": gettext_lazy("Sector"),
    "phone": gettext_lazy("Telephone"),
    "members": gettext_lazy("Members"),
    "namesakes": gettext_lazy("Namesakes"),
    "competitors": gettext_lazy("Other candidates"),
}
LEVELS = {
    "unknown": gettext_lazy("not known"),
    "numbered apart": gettext_lazy("numbers in the names differ"),
    "hardly": gettext_lazy("hardly alike"),
    "equal, very rare": gettext_lazy("equal, a very rare name"),
    "equal, rare": gettext_lazy("equal, a rare name"),
    "equal": gettext_lazy("equal"),
    "equal, common": gettext_lazy("equal, a common name"),
    "one slip, rare": gettext_lazy("one slip, a rare name"),
    "same words, rare": gettext_lazy("same words, a rare name"),
    "most words, rare": gettext_lazy("most words, a rare name"),
    "one slip": gettext_lazy("one slip of the pen"),
    "one inside the other": gettext_lazy("one name inside the other"),
    "acronym": gettext_lazy("initials of the other"),
    "most words": gettext_lazy("most words"),
    "rare words shared": gettext_lazy("rare words shared"),
    "alike": gettext_lazy("alike"),
    "some words": gettext_lazy("some words"),
    "remotely alike": gettext_lazy("remotely alike"),
    "else": gettext_lazy("different"),
    "same locality": gettext_lazy("same locality"),
    "same commune": gettext_lazy("same commune"),
    "same province, one commune unknown": gettext_lazy("same province, one commune not known"),
    "same region, rest unknown": gettext_lazy("same region, the rest not known"),
    "same province": gettext_lazy("same province"),
    "same region": gettext_lazy("same region"),
    "same": gettext_lazy("same"),
    "same day": gettext_lazy("same day"),
    "same year, day unknown": gettext_lazy("same year, day not known"),
    "day and month swapped": gettext_lazy("day and month swapped"),
    "same month": gettext_lazy("same month"),
    "same year": gettext_lazy("same year"),
    "within two years": gettext_lazy("within two years"),
    "within a fifth": gettext_lazy("within a fifth"),
    "within a half": gettext_lazy("within a half"),
}
_CODES = {"form": FORMS, "sector": SECTORS, "status": STATUSES}


@dataclass(frozen=True)
class RecordSide:
    """One of the two: its name, its address (none for a row), a line about it, its values in words."""

    title: str
    url: str
    about: str
    values: dict[str, str]


@dataclass(frozen=True)
class FieldComparison:
    """One field on both sides, and whether they are the same, differ, or only one of them is known.

    url: where the comparison of the two names is explained, beside the first of them.
    """

    label: str
    left: str
    right: str
    state: str
    url: str = ""


@dataclass(frozen=True)
class WeighedReason:
    """One reason: field, what was found, its weight in bits as number and words."""

    label: str
    level: str
    weight: float


def side_of(organisation: Organisation) -> RecordSide:
    """A record of the register."""
    lang = active_language()
    values = {name: _said(name, getattr(organisation, name, None), lang) for name in FIELDS}
    values["territory"] = place_names(lang).get(organisation.territory_id, "")
    held = Identifier.objects.current().filter(organisation__in=group_of(organisation), valid_to=None)
    values["identifiers"] = _numbers(held.order_by("scheme", "pk").values_list("scheme", "value"), lang)
    values["source"] = str(organisation.source)
    about = _("No. %(number)s of the register") % {"number": organisation.pk}
    return RecordSide(organisation.name, reverse("register:organisation-detail", args=[organisation.pk]), about, values)


def side_of_row(pair: Pair) -> RecordSide:
    """A row of an imported list."""
    assert pair.row is not None
    lang, record = active_language(), record_from(pair.row.told["record"])
    values = {name: _said(name, getattr(record, name, None), lang) for name in FIELDS}
    values["territory"] = place_names(lang).get(record.territory_id, "")
    values["identifiers"] = _numbers([(one.scheme, one.value) for one in record.identifiers], lang)
    values["source"] = str(pair.row.batch)
    about = _("Row %(number)s of %(list)s") % {
        "number": formats.number(pair.row.number, lang),
        "list": pair.row.batch.origin,
    }
    return RecordSide(record.name, "", about, values)


def sides_of(pair: Pair) -> tuple[RecordSide, RecordSide]:
    """Both sides of a pair."""
    if pair.row is not None:
        return side_of_row(pair), side_of(pair.right)
    assert pair.left is not None
    return side_of(pair.left), side_of(pair.right)


def lines_of(left: RecordSide, right: RecordSide) -> list[FieldComparison]:
    """The fields that either side knows, with what differs marked."""
    lines: list[FieldComparison] = []
    for name, label in FIELDS.items():
        one, other = left.values[name], right.values[name]
        if not one and not other:
            continue
        if name == "source":
            state = "none"
        elif not one or not other:
            state = "only"
        else:
            state = "same" if _alike(name, one, other) else "differs"
        lines.append(FieldComparison(str(label), one, other, state, "" if lines else _explained(left, right)))
    return lines


def _explained(left: RecordSide, right: RecordSide) -> str:
    query = urlencode([("name", left.title), ("name", right.title)])
    return f"{reverse('register:name-explain')}?{query}"


def _alike(name: str, one: str, other: str) -> bool:
    if name in ("name_fr", "name_ar"):
        return name_key(one) == name_key(other)
    return fold(one) == fold(other)


def reasons_in_words(items: Sequence[dict[str, Any]]) -> list[WeighedReason]:
    """The reasons that weigh anything, in their order."""
    return [
        WeighedReason(
            str(REASONS.get(one["field"], one["field"])),
            str(LEVELS.get(one.get("level", ""), one.get("level", ""))),
            float(one["weight"]),
        )
        for one in items
        if abs(float(one["weight"])) >= 0.05
    ]


def chart_of(reasons: Sequence[WeighedReason]) -> SafeString | str:
    """The reasons as a waterfall that ends at their sum."""
    if not reasons:
        return ""
    lang = active_language()
    falls = [charts.Fall(one.label, one.weight) for one in reasons]
    falls.append(charts.Fall(_("In all"), sum(one.weight for one in reasons), is_whole=True))
    labels = {"up": _("speaks for one organisation"), "down": _("speaks for two"), "whole": _("in all")}
    return charts.responsive(
        lambda width: charts.waterfall(falls, lang=lang, labels=labels, width=width),
        title=_("Why they could be one organisation"),
        wide=620,
    )


def question_of(pair: Pair) -> str:
    """Why the pair is asked, in a sentence."""
    if not pair.code:
        return ""
    name = pair.row.told["record"].get("name_fr") or pair.row.told["record"].get("name_ar", "") if pair.row else ""
    shown: dict[str, Any] = {"organisation": None, "row": None, "name": pair.right.name, "agrees": [], "metres": None}
    return issue_sentence(pair.code, {"name": name, "candidates": [shown]})


def _said(name: str, raw: object, lang: str) -> str:
    if raw in ("", None):
        return ""
    if name == "founded_on":
        return formats.day(raw, lang)
    if name in _CODES:
        return _CODES[name].label(raw, lang)
    return formats.number(raw, lang) if isinstance(raw, int) else str(raw)


def _numbers(numbers: object, lang: str) -> str:
    return " · ".join(f"{scheme_label(scheme, lang)} {value}" for scheme, value in numbers)
