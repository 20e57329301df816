"""The list of cases: what narrows it, its lines, its file. Free text that may name people stays out of the file."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.core.tables import Column
from twiza.core.templatetags.twiza import number
from twiza.core.web.lists import Empty, Filter, Head, QueryListing
from twiza.register.models import group_of
from twiza.territory.models import Territory

from ..models import Case, CaseQuerySet, Pathway, labels
from ..rules.cases import LIVE
from .presenters import CaseLine, case_lines

STATES = [
    ("", _("Open and on hold")),
    ("late", _("Late")),
    *((code, label) for code, label in labels.STATES),
    ("all", _("All")),
]


class CaseList(QueryListing[Case, CaseLine]):
    """The cases that the reader may see, late first; live ones unless another state is asked."""

    name = "support"
    template = "support/case_list.html"
    row_template = "support/case_row.html"
    caption = _("Support cases")
    heads = (
        Head(_("Organisation")),
        Head(_("Place")),
        Head(_("Progress")),
        Head(_("Next due")),
        Head(_("State")),
        Head(_("Followed by")),
    )
    search_label = _("Organisation")
    search_in = "organisation__search"
    export_url = "support:case-export"
    file_name = _("support-cases")

    def seen(self) -> CaseQuerySet:
        """What the reader may see."""
        return visible(self.reader, Permission.CASE_VIEW, Case.objects.all())  # type: ignore[return-value]

    def ordered(self, rows: CaseQuerySet) -> CaseQuerySet:
        """The most overdue first, each with what its line needs."""
        return rows.late_first().shown()

    def filters(self) -> list[Filter[CaseQuerySet]]:
        """State, place, pathway, agent; an agreement or an organisation when a page of theirs leads here."""
        state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
        region = forms.ModelChoiceField(
            Territory.objects.regions(), label=_("Region"), required=False, empty_label=_("All regions")
        )
        pathway = forms.ModelChoiceField(
            Pathway.objects.all(),
            label=_("Pathway"),
            required=False,
            empty_label=_("All pathways"),
            to_field_name="code",
        )
        mine = forms.BooleanField(label=_("Only those that I follow"), required=False)
        agreement = forms.CharField(required=False, widget=forms.HiddenInput)
        organisation = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
        return [
            Filter("state", state, self._in_state, is_always=True),
            Filter("region", region, lambda cases, place: cases.within(place)),
            Filter("pathway", pathway, lambda cases, one: cases.filter(pathway=one)),
            Filter("mine", mine, lambda cases, _yes: cases.followed_by(self.reader)),
            Filter("agreement", agreement, lambda cases, key: cases.of_agreement(key)),
            Filter("organisation", organisation, lambda cases, pk: cases.filter(organisation_id__in=group_of(pk))),
        ]

    def _in_state(self, cases: CaseQuerySet, state: str) -> CaseQuerySet:
        """Live ones unless another state is asked."""
        if state == "late":
            return cases.late(on=self.today)
        if state == "all":
            return cases
        return cases.filter(state=state) if state else cases.filter(state__in=list(LIVE))

    def lines(self, rows: Iterable[Case]) -> list[CaseLine]:
        """Sessions are counted once for all of them."""
        return case_lines(rows, self.today)

    def own(self) -> dict[str, object]:
        """How many are live and late, whatever is asked."""
        everything = self.seen()
        return {
            "late": everything.late(on=self.today).count(),
            "live": everything.live().count(),
            "may_open": self.reader.may(Permission.CASE_OPEN),
        }

    def counted(self, total: int) -> str:
        """The number of cases."""
        return ngettext("%(n)s case", "%(n)s cases", total) % {"n": number(total)}

    def nothing_fits(self) -> Empty:
        """Filters are to be taken away."""
        hint = _("Take a filter away, or search for fewer letters of the name.")
        return Empty("search-off", _("No case matches"), hint, _("Show all open cases"), "?")

    def nothing_yet(self) -> Empty:
        """A case opens from an organisation."""
        hint = _("A case opens from the page of an organisation: find it in the register first.")
        may_look = self.reader.holds(Permission.REGISTER_VIEW)
        address = reverse("register:organisation-list") if may_look else ""
        return Empty("heart-handshake", _("No support case yet"), hint, _("Open the register"), address)

    def columns(self) -> list[Column]:
        """What a line says, in the order of the page."""
        return [
            Column("case", _("Case"), lambda line: line.case.pk, "integer", 10),
            Column("name_fr", _("Organisation (French)"), lambda line: line.case.organisation.name_fr, width=32),
            Column("name_ar", _("Organisation (Arabic)"), lambda line: line.case.organisation.name_ar, width=32),
            Column("place", _("Place"), lambda line: line.case.organisation.territory.name),
            Column("pathway", _("Pathway"), lambda line: line.case.pathway.title, width=28),
            Column("phase", _("Phase"), lambda line: line.case.get_phase_display()),
            Column("state", _("State"), lambda line: line.case.get_state_display()),
            Column("opened_on", _("Opened on"), lambda line: line.case.opened_on, "day"),
            Column("closed_on", _("Closed on"), lambda line: line.case.closed_on, "day"),
            Column("sessions_done", _("Sessions done"), lambda line: line.progress.done, "integer", 12),
            Column("sessions_expected", _("Sessions expected"), lambda line: line.progress.expected, "integer", 12),
            Column("last_session", _("Last session"), lambda line: line.case.last_held_on, "day"),
            Column("next_due", _("Next due"), lambda line: line.case.due_on, "day"),
            Column("days_late", _("Days late"), lambda line: line.late_days or None, "integer", 12),
            Column("late_reason", _("Reason"), "late", width=28),
            Column("agent", _("Followed by"), lambda line: str(line.case.agent), width=24),
        ]
