"""Forms of decisions: what was decided and what it does, what became of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twiza.agreements.models import Agreement, Amendment, Institution
from twiza.agreements.rules.amending import AmendmentState
from twiza.core import formats
from twiza.core.languages import Extent
from twiza.core.translation import active_language, columns
from twiza.core.web.fields import day_input
from twiza.core.web.translated_forms import TranslatedEntry, TranslatedForm
from twiza.funding.models import Tranche

from ..actions.decision_effects import Matter
from ..models import Committee, Report
from .forms import ReportField


class DecisionForm(TranslatedForm):
    """What was decided, what it does, by when, who owns it."""

    taken_on = forms.DateField(label=_("Decided on"), widget=day_input())
    is_meeting = forms.BooleanField(
        label=_("Decided in a meeting of the committee held that day"), required=False, initial=True
    )
    text = TranslatedEntry(_("Decision"), rows=3, extent=Extent.DEEDS)
    matter = forms.ChoiceField(
        label=_("What the decision does"),
        required=False,
        help_text=_("Done with the decision, all of it or nothing. Only what is proposed or signed can be chosen."),
    )
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=Institution.objects.none())
    due_on = forms.DateField(label=_("Due on"), required=False, widget=day_input())
    concerns = forms.ModelChoiceField(
        label=_("Concerns the party"), queryset=Institution.objects.none(), required=False
    )
    report = ReportField(label=_("About the report"), queryset=Report.objects.none(), required=False)

    def __init__(self, *args: object, committee: Committee, user: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        parties = Institution.objects.filter(parties__agreement=committee.agreement).distinct()
        fields["owner"].queryset = fields["concerns"].queryset = parties
        fields["report"].queryset = Report.objects.about(committee.agreement).select_related("agreement")
        self.matters = matters(committee.agreement)
        lines = [(code, label(one)) for code, one in self.matters.items()]
        fields["matter"].choices = [("", _("Nothing else: it is followed until it is carried out")), *lines]
        if not committee.excludes_own:
            del fields["concerns"]
        if not lines:
            del fields["matter"]

    def clean(self) -> dict[str, Any]:
        """One language at least; the matter as its row."""
        data = super().clean() or {}
        if not any(data.get(name) for name in columns("text", Extent.DEEDS)):
            raise forms.ValidationError(_("Write the decision in French or in Arabic."))
        data["matter"] = self.matters.get(data.get("matter", ""))
        return data


def matters(agreement: Agreement) -> dict[str, Matter]:
    """What the committee may decide now: releases proposed, amendments signed, reports submitted."""
    found: dict[str, Matter] = {}
    for tranche in Tranche.objects.for_list().filter(agreement=agreement, state="prepared"):
        found[f"tranche-{tranche.pk}"] = tranche
    proposed = Amendment.objects.of([agreement.root()]).filter(state=AmendmentState.PROPOSED)
    for amendment in proposed.select_related("agreement", "root").order_by("number"):
        if amendment.agreement.signed_on() is not None:
            found[f"amendment-{amendment.pk}"] = amendment
    for report in Report.objects.about(agreement).filter(state="submitted").for_list():
        found[f"report-{report.pk}"] = report
    return found


def label(matter: Matter) -> str:
    """What choosing it does, in words."""
    if isinstance(matter, Tranche):
        values = {"tranche": matter.title, "amount": formats.money(matter.amount, active_language())}
        return str(_("Release: %(tranche)s, %(amount)s")) % values
    if isinstance(matter, Amendment):
        return str(_("Approve amendment %(number)s: %(title)s")) % {
            "number": matter.number,
            "title": matter.agreement.title,
        }
    return str(_("Approve the report %(reference)s")) % {"reference": matter.reference}


class CloseForm(forms.Form):
    """When it was carried out and what was done."""

    closed_on = forms.DateField(label=_("Carried out on"), widget=day_input())
    note = forms.CharField(label=_("What was done"), widget=forms.Textarea(attrs={"rows": 3}))
    is_dropped = forms.BooleanField(
        label=_("Given up: it will not be carried out, for the reason above"), required=False
    )
