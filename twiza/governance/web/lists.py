"""The list of decisions: who owns each, what became of it, its file."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.agreements.models import Agreement, Institution
from twiza.core.tables import Column
from twiza.core.templatetags.twiza import number
from twiza.core.web.fields import TitledChoiceField
from twiza.core.web.lists import DayField, Empty, Filter, Head, QueryListing

from ..models import Decision
from ..models.committees import EFFECTS, DecisionQuerySet
from ..rules.meetings import outcome

OUTCOMES: dict[str, tuple[Any, str]] = {
    "open": (_("Under way"), "info"),
    "late": (_("Overdue"), "danger"),
    "kept": (_("Carried out"), "success"),
    "kept_late": (_("Carried out late"), "warning"),
    "dropped": (_("Given up"), "secondary"),
}
STANDINGS = [("", _("All")), ("overdue", _("Overdue")), ("open", _("Under way")), ("closed", _("Carried out"))]


class DecisionLine(NamedTuple):
    """A decision with the code, the words and the tone of what became of it."""

    decision: Decision
    code: str
    label: str
    tone: str


class DecisionList(QueryListing[Decision, DecisionLine]):
    """Every decision that the reader may see; what is late comes first."""

    name = "governance.decisions"
    template = "governance/decisions.html"
    row_template = "governance/decision_row.html"
    caption = _("Decisions")
    heads = (
        Head(_("Decision")),
        Head(_("Owner")),
        Head(_("Taken on")),
        Head(_("Due on")),
        Head(_("Standing")),
        Head(_("Actions"), is_hidden=True),
    )
    export_url = "governance:decision-export"
    file_name = "decisions"

    def seen(self) -> DecisionQuerySet:
        """What the reader may see."""
        return visible(self.reader, Permission.REPORT_VIEW, Decision.objects.all())  # type: ignore[return-value]

    def ordered(self, rows: DecisionQuerySet) -> DecisionQuerySet:
        """What is late first."""
        return rows.for_list()

    def filters(self) -> list[Filter[DecisionQuerySet]]:
        """Agreement, standing, owner, day."""
        decisions = self.seen().order_by()
        agreement = TitledChoiceField(
            label=_("Agreement"),
            queryset=Agreement.objects.filter(pk__in=decisions.values("committee__agreement")).order_by("key"),
            to_field_name="key",
            required=False,
            empty_label=_("All agreements"),
        )
        owner = forms.ModelChoiceField(
            label=_("Owner"),
            queryset=Institution.objects.filter(pk__in=decisions.values("owner")).order_by("code"),
            required=False,
            empty_label=_("All owners"),
        )
        standing = forms.ChoiceField(label=_("Standing"), choices=STANDINGS, required=False)
        due_by = DayField(label=_("Due by"), required=False)
        return [
            Filter("agreement", agreement, lambda rows, one: rows.filter(committee__agreement=one)),
            Filter("standing", standing, lambda rows, code: rows.standing(code, on=self.today)),
            Filter("owner", owner, lambda rows, one: rows.filter(owner=one)),
            Filter("due_by", due_by, lambda rows, day: rows.filter(due_on__lte=day)),
        ]

    def lines(self, rows: Iterable[Decision]) -> list[DecisionLine]:
        """Each with what became of it."""
        return [DecisionLine(one, *self._became(one)) for one in rows]

    def _became(self, decision: Decision) -> tuple[str, str, str]:
        code = outcome(decision.due_on, decision.closed_on, is_dropped=decision.is_dropped, on=self.today)
        words, tone = OUTCOMES[code]
        return code, str(words), tone

    @property
    def heads_shown(self) -> tuple[Head, ...]:
        """Who may not close a decision has nothing to do."""
        return self.heads if self.own_of_rows["may_edit"] else self.heads[:-1]

    @cached_property
    def own_of_rows(self) -> dict[str, object]:
        """Whether the reader may close decisions."""
        return {"may_edit": self.reader.holds(Permission.COMMITTEE_EDIT)}

    def counted(self, total: int) -> str:
        """The number of decisions."""
        return ngettext("%(n)s decision", "%(n)s decisions", total) % {"n": number(total)}

    def nothing_fits(self) -> Empty:
        """Filters are to be taken away."""
        title, label = _("No decision matches"), _("Show all decisions")
        return Empty("search-off", title, _("Take a filter away."), label, "?")

    def nothing_yet(self) -> Empty:
        """Decisions are recorded with their committee."""
        hint = _("A decision is recorded from the page of its committee.")
        return Empty("gavel", _("No decision is recorded yet."), hint)

    def columns(self) -> list[Column]:
        """What was decided and what became of it."""
        effects = dict(EFFECTS)
        return [
            Column("agreement", _("Agreement"), lambda line: line.decision.committee.agreement.key, width=18),
            Column("number", _("Number"), lambda line: line.decision.number, "integer", 9),
            Column("text", _("Decision"), lambda line: line.decision.text, width=60),
            Column("owner", _("Owner"), lambda line: line.decision.owner.name, width=36),
            Column("taken_on", _("Taken on"), lambda line: line.decision.taken_on, "day"),
            Column("due_on", _("Due on"), lambda line: line.decision.due_on, "day"),
            Column("standing", _("Standing"), "label"),
            Column("closed_on", _("Carried out on"), lambda line: line.decision.closed_on, "day"),
            Column("note", _("What was done"), lambda line: line.decision.closing_note, width=48),
            Column("effect", _("Effect"), lambda line: str(effects.get(line.decision.effect, "")), width=24),
        ]
