"""The paths of a text and their values in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from twiza.core import formats
from twiza.core.translation import active_language
from twiza.core.values import Money

from ..models import labels
from ..models.agreements import Agreement, Clause, Party
from ..models.commitments import Commitment
from ..rules.amending import FIELDS, Path

_MODELS: dict[str, Any] = {"term": Agreement, "clause": Clause, "commitment": Commitment, "party": Party}


def _column(part: str, name: str) -> str:
    """A column in words."""
    own = {
        "is_repealed": _("repealed"),
        "is_out": _("leaves the agreement"),
        "budget_centimes": _("budget"),
        "centimes": _("amount"),
    }
    titles = {"title_fr": _("title in French"), "title_ar": _("title in Arabic"), "title_en": _("title in English")}
    return own.get(name) or titles.get(name) or str(_MODELS[part]._meta.get_field(name).verbose_name)


def label(path: Path, names: Mapping[str, str]) -> str:
    """A path in words; `names` maps codes of institutions and names of components to how a reader calls them."""
    part = path[0]
    if part == "term":
        return _column(part, path[1])
    if part == "cost":
        return " · ".join(
            [
                _("contribution of %(party)s") % {"party": names.get(path[1], path[1])},
                path[2],
                names.get(path[3], path[3]),
            ]
        )
    heads = {"clause": _("Clause %(number)s"), "commitment": _("Commitment %(number)s")}
    head = heads[part] % {"number": path[1]} if part in heads else names.get(path[1], path[1])
    return f"{head} · {_column(part, path[2])}"


def shown(path: Path, value: Any, currency: str) -> str:
    """A value in words of the active language; a dash for what is not said."""
    lang = active_language()
    kind = "money" if path[0] == "cost" else FIELDS[path[0]][path[-1]]
    if value is None:
        return formats.NOT_MEASURED
    if kind == "money":
        return formats.money(Money(int(value), currency or "MAD"), lang)
    if kind == "day":
        return formats.day(date.fromisoformat(value), lang)
    if kind == "number":
        return formats.number(Decimal(value), lang)
    if kind == "truth":
        return _("Yes") if value else _("No")
    if kind == "roles":
        return formats.join([str(labels.PARTY_ROLES[role]) for role in value], lang) if value else formats.NOT_MEASURED
    return str(value)
