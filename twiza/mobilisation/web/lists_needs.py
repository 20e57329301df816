"""The list of needs that wait and the board of requests; experts stand in their files under a number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.core.tables import Column
from twiza.core.templatetags.twiza import number
from twiza.core.web.lists import Empty, Filter, Head, QueryListing
from twiza.support.models import Need
from twiza.support.rules.cases import LIVE

from ..models import Proposal, labels
from ..rules.states import OPEN
from .lists import choice, region, skill
from .presenters import open_experts, request_line
from .unmet_needs import STANDING, NeedLine, need_lines

URGENT_FIRST = Case(
    *(When(urgency=code, then=Value(place)) for place, code in enumerate(("high", "normal", "low"))), default=Value(3)
)
STATES = [
    ("", _("Awaiting an answer")),
    ("accepted", _("Awaiting the cooperative")),
    ("declined", _("Declined")),
    ("silent", _("No answer")),
    ("released", _("Taken back")),
    ("confirmed", _("Under way")),
    ("draft", _("Not sent")),
    ("all", _("All")),
]


def waiting(user: Any) -> Any:
    """Unmet needs of live cases that the reader may see, each with `standing`: the state of its open request."""
    held = Proposal.objects.filter(need=OuterRef("pk"), state__in=OPEN).values("state")[:1]
    rows = Need.objects.unmet().filter(case__state__in=list(LIVE))
    rows = rows.annotate(standing=Coalesce(Subquery(held), Value("nobody"))).exclude(standing="confirmed")
    mine = visible(user, Permission.CASE_VIEW, rows)
    return mine.select_related("case__organisation__territory", "case__agent")


class NeedList(QueryListing[Need, NeedLine]):
    """Needs waiting by organisation, region, skill, urgency; the most urgent and the oldest first."""

    name = "mobilisation.needs"
    template = "mobilisation/need_list.html"
    row_template = "mobilisation/need_row.html"
    caption = _("Needs waiting")
    heads = (
        Head(_("Organisation")),
        Head(_("Skill")),
        Head(_("Urgency")),
        Head(_("Days waiting"), "num"),
        Head(_("Standing")),
    )
    search_label = _("Organisation")
    search_in = "case__organisation__search"
    export_url = "mobilisation:need-export"
    file_name = _("needs-waiting")

    def seen(self) -> Any:
        """What the reader may see."""
        return waiting(self.reader)

    def ordered(self, rows: Any) -> Any:
        """The most urgent and the oldest first."""
        return rows.order_by(URGENT_FIRST, "stated_on", "pk")

    def filters(self) -> list[Filter[Any]]:
        """Region, skill, urgency, standing."""
        return [
            Filter(
                "region", region(), lambda rows, place: rows.filter(place.encloses("case__organisation__territory"))
            ),
            Filter("skill", skill(), lambda rows, code: rows.filter(skill=code)),
            Filter("urgency", choice(_("Urgency"), labels.URGENCIES), lambda rows, code: rows.filter(urgency=code)),
            Filter("waiting", choice(_("Standing"), STANDING.items()), lambda rows, code: rows.filter(standing=code)),
        ]

    def lines(self, rows: Iterable[Need]) -> list[NeedLine]:
        """Requests and able experts are read once for all of them."""
        return need_lines(rows, self.today)

    def own(self) -> dict[str, object]:
        """How many stand where, whatever is asked."""
        counts = Counter(waiting(self.reader).order_by().values_list("standing", flat=True))
        return {
            "total": sum(counts.values()),
            "nobody": counts["nobody"],
            "asked": counts["sent"],
            "accepted": counts["accepted"],
            "tab": "needs",
        }

    def counted(self, total: int) -> str:
        """The number of needs."""
        return ngettext("%(n)s need", "%(n)s needs", total) % {"n": number(total)}

    def nothing_fits(self) -> Empty:
        """Filters are to be taken away."""
        return Empty("search-off", _("No need matches"), _("Take a filter away."), _("Show all needs"), "?")

    def nothing_yet(self) -> Empty:
        """Needs are stated in cases."""
        hint = _("Needs are stated in support files, after the diagnosis.")
        address = reverse("support:case-list")
        return Empty("circle-check", _("No need waits"), hint, _("Open the support files"), address)

    def columns(self) -> list[Column]:
        """Each with where it stands."""
        return [
            Column("need", _("Need"), lambda line: line.need.pk, "integer", 10),
            Column("organisation", _("Organisation"), lambda line: line.organisation.name, width=32),
            Column("place", _("Place"), lambda line: line.organisation.territory.name),
            Column("skill", _("Skill"), "skill", width=28),
            Column("urgency", _("Urgency"), lambda line: line.need.get_urgency_display()),
            Column("language", _("Language"), lambda line: line.need.get_language_display()),
            Column("mode", _("How"), lambda line: line.need.get_mode_display()),
            Column("stated_on", _("Stated on"), lambda line: line.need.stated_on, "day"),
            Column("days", _("Days waiting"), "days", "integer", 12),
            Column("standing", _("Standing"), "standing", width=28),
            Column("why", _("Why it is not met"), "why", width=44),
        ]


class RequestList(QueryListing[Proposal, Any]):
    """The board of requests: those that await an answer unless another state is asked, the longest waiting first."""

    name = "mobilisation.requests"
    template = "mobilisation/clock_board.html"
    row_template = "mobilisation/clock_row.html"
    caption = _("Requests")
    heads = (Head(_("Need")), Head(_("Expert")), Head(_("Sent")), Head(_("Recalls"), "num"), Head(_("State")))
    export_url = "mobilisation:clock-export"
    file_name = _("requests")

    def seen(self) -> Any:
        """What the reader may see."""
        return visible(self.reader, Permission.CASE_VIEW, Proposal.objects.all())

    def ordered(self, rows: Any) -> Any:
        """The longest waiting first."""
        return rows.order_by(F("sent_at").asc(nulls_last=True), "pk").shown()

    def filters(self) -> list[Filter[Any]]:
        """State and region."""
        state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
        return [
            Filter("state", state, self._in_state, is_always=True),
            Filter(
                "region",
                region(),
                lambda rows, place: rows.filter(place.encloses("need__case__organisation__territory")),
            ),
        ]

    def _in_state(self, rows: Any, state: str) -> Any:
        return rows if state == "all" else rows.filter(state=state or "sent")

    def lines(self, rows: Iterable[Proposal]) -> list[object]:
        """Each with the time that is left."""
        return [request_line(proposal, self.today) for proposal in rows]

    @cached_property
    def own_of_rows(self) -> dict[str, object]:
        """The experts whose page the reader may open."""
        return {"open_experts": open_experts(self.reader, self.page)}

    def own(self) -> dict[str, object]:
        """How many stand where, and how many were answered, whatever is asked."""
        mine = self.seen()
        counts = Counter(mine.order_by().values_list("state", flat=True))
        answered = counts["accepted"] + counts["confirmed"] + counts["closed"] + counts["declined"]
        ended = answered + counts["silent"]
        return {
            "counts": counts,
            "recalled": mine.awaiting().filter(reminded__gt=0).count(),
            "rate": answered / ended if ended else None,
            "answered": answered,
            "ended": ended,
            "tab": "clock",
        }

    def counted(self, total: int) -> str:
        """The number of requests."""
        return ngettext("%(n)s request", "%(n)s requests", total) % {"n": number(total)}

    def nothing_fits(self) -> Empty:
        """Requests come from an assignment."""
        hint, label = _("Requests are sent from the page of an assignment."), _("Open the assignments")
        return Empty("clock", _("No request in this state"), hint, label, reverse("mobilisation:run-list"))

    nothing_yet = nothing_fits

    def columns(self) -> list[Column]:
        """What became of each."""
        return [
            Column("request", _("Request"), lambda line: line.proposal.pk, "integer", 10),
            Column("skill", _("Skill"), lambda line: labels.skill(line.proposal.need.skill), width=28),
            Column("organisation", _("Organisation"), lambda line: line.proposal.need.case.organisation.name, width=32),
            Column("expert", _("Expert"), lambda line: line.proposal.expert_id, "integer", 10),
            Column("state", _("State"), lambda line: line.proposal.get_state_display()),
            Column("sent", _("Sent"), lambda line: line.proposal.sent_at, "instant"),
            Column("reminded", _("Recalls"), lambda line: line.proposal.reminded, "integer", 10),
            Column("answered", _("Answered"), lambda line: line.proposal.answered_at, "instant"),
            Column("ended", _("Ended"), lambda line: line.proposal.ended_at, "instant"),
            Column("reason", _("Reason"), lambda line: _reason(line.proposal)),
        ]


def _reason(proposal: Proposal) -> str:
    return proposal.get_reason_display() if proposal.reason else ""
