"""The lists as files. Names, addresses and free text stay out: counting and planning do not need them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from twiza.core import tables

from ..models import Proposal, labels
from .presenters import lang
from .response_rates import ExpertLine, expert_lines

CHUNK = 1000
Filters = list[tuple[str, str]]


def export_experts(experts: Iterable[Any], fmt: str, *, on: date, filters: Filters) -> HttpResponseBase:
    """The experts of the list under a number. Raises tables.UnknownFormat."""
    columns = [
        tables.Column("expert", _("Expert"), lambda line: line.expert.pk, "integer", 10),
        tables.Column("state", _("State"), lambda line: line.expert.get_state_display()),
        tables.Column("country", _("Country"), "country"),
        tables.Column("region", _("Region of origin"), lambda line: str(line.expert.region_of_origin or "")),
        tables.Column("skills", _("Skills"), "skills", width=40),
        tables.Column("languages", _("Languages"), "languages", width=28),
        tables.Column("sectors", _("Sectors"), "sectors", width=28),
        tables.Column("hours", _("Hours a month"), lambda line: line.expert.hours_a_month, "integer", 12),
        tables.Column(
            "capacity", _("Cooperatives at once"), lambda line: line.expert.capacity, "integer", 12
        ),
        tables.Column("asked", _("Requests sent"), "asked_ever", "integer", 12),
        tables.Column("answered", _("Answered"), "answered", "integer", 12),
        tables.Column("silent", _("No answer"), "silent", "integer", 12),
        tables.Column("refreshed", _("Last said on"), lambda line: line.expert.refreshed_on, "day"),
    ]
    return tables.export(_lines(experts, on), columns, fmt, _("experts"), lang(), as_of=on, filters=filters)


def _lines(experts: Iterable[Any], on: date) -> Iterator[ExpertLine]:
    rows = iter(experts)
    while chunk := list(islice(rows, CHUNK)):
        yield from expert_lines(chunk, on)


def export_needs(lines: Iterable[Any], fmt: str, *, on: date, filters: Filters) -> HttpResponseBase:
    """Needs waiting, with where each stands. Raises tables.UnknownFormat."""
    columns = [
        tables.Column("need", _("Need"), lambda line: line.need.pk, "integer", 10),
        tables.Column("organisation", _("Organisation"), lambda line: line.organisation.name, width=32),
        tables.Column("place", _("Place"), lambda line: line.organisation.territory.name),
        tables.Column("skill", _("Skill"), "skill", width=28),
        tables.Column("urgency", _("Urgency"), lambda line: line.need.get_urgency_display()),
        tables.Column("language", _("Language"), lambda line: line.need.get_language_display()),
        tables.Column("mode", _("How"), lambda line: line.need.get_mode_display()),
        tables.Column("stated_on", _("Stated on"), lambda line: line.need.stated_on, "day"),
        tables.Column("days", _("Days waiting"), "days", "integer", 12),
        tables.Column("standing", _("Standing"), "standing", width=28),
        tables.Column("why", _("Why it is not met"), "why", width=44),
    ]
    return tables.export(lines, columns, fmt, _("needs-waiting"), lang(), as_of=on, filters=filters)


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


def export_requests(
    proposals: Iterable[Proposal], fmt: str, *, on: date, filters: Filters
) -> HttpResponseBase:
    """The board of requests, experts under their number. Raises tables.UnknownFormat."""
    columns = [
        tables.Column("request", _("Request"), "pk", "integer", 10),
        tables.Column("skill", _("Skill"), lambda p: labels.skill(p.need.skill), width=28),
        tables.Column("organisation", _("Organisation"), lambda p: p.need.case.organisation.name, width=32),
        tables.Column("expert", _("Expert"), "expert_id", "integer", 10),
        tables.Column("state", _("State"), lambda p: p.get_state_display()),
        tables.Column("sent", _("Sent"), lambda p: p.sent_at, "instant"),
        tables.Column("reminded", _("Recalls"), "reminded", "integer", 10),
        tables.Column("answered", _("Answered"), lambda p: p.answered_at, "instant"),
        tables.Column("ended", _("Ended"), lambda p: p.ended_at, "instant"),
        tables.Column("reason", _("Reason"), lambda p: p.get_reason_display() if p.reason else ""),
    ]
    return tables.export(proposals, columns, fmt, _("requests"), lang(), as_of=on, filters=filters)
