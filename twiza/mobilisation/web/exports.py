"""The pairs that a run proposes, as a file; experts stand there under a number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from twiza.core import tables

from ..models import Proposal, labels
from .presenters import lang

Filters = list[tuple[str, str]]


def export_pairs(proposals: Iterable[Proposal], fmt: str, *, on: date, filters: Filters) -> HttpResponseBase:
    """The proposed pairs of a run, experts under their number. Raises tables.UnknownFormat."""
    columns = [
        tables.Column("request", _("Request"), "pk", "integer", 10),
        tables.Column("need", _("Need"), "need_id", "integer", 10),
        tables.Column("skill", _("Skill"), lambda p: labels.skill(p.need.skill), width=28),
        tables.Column("organisation", _("Organisation"), lambda p: p.need.case.organisation.name, width=32),
        tables.Column("place", _("Place"), lambda p: p.need.case.organisation.territory.name),
        tables.Column("expert", _("Expert"), "expert_id", "integer", 10),
        tables.Column("fit", _("Fit"), "fit", "decimal", 10),
        tables.Column("state", _("State"), lambda p: p.get_state_display()),
    ]
    return tables.export(proposals, columns, fmt, _("proposed-pairs"), lang(), as_of=on, filters=filters)
