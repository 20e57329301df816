"""The filters of the list of cases, all of them in the address."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import User
from twiza.core.text import fold
from twiza.register.models import group_of
from twiza.territory.models import Territory

from ..models import CaseQuerySet, Pathway, words
from ..rules.cases import LIVE

STATES = [
    ("", _("Open and on hold")),
    ("late", _("Late")),
    *((code, label) for code, label in words.STATES),
    ("all", _("All")),
]


class CaseFilter(forms.Form):
    """Search and filters; what is nonsense in an address is ignored."""

    q = forms.CharField(label=_("Organisation"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Territory.objects.none(), required=False, empty_label=_("All regions")
    )
    pathway = forms.ModelChoiceField(
        label=_("Pathway"), queryset=Pathway.objects.all(), required=False, empty_label=_("All pathways"),
        to_field_name="code",
    )  # fmt: skip
    mine = forms.BooleanField(label=_("Only those that I follow"), required=False)
    agreement = forms.CharField(required=False, widget=forms.HiddenInput)
    organisation = forms.IntegerField(
        required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, user: User, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.on = user, on
        self.fields["region"].queryset = Territory.objects.regions()
        for name in ("state", "region", "pathway", "mine"):
            self.fields[name].widget.attrs["data-submit"] = ""
        self.fields["q"].widget.attrs |= {"type": "search", "autocomplete": "off"}

    def narrow(self, cases: CaseQuerySet) -> CaseQuerySet:
        """The cases that match every filter given."""
        self.is_valid()
        told = self.cleaned_data
        cases = self._in_state(cases, told.get("state") or "")
        for word in fold(told.get("q") or "").split():
            cases = cases.filter(organisation__search__contains=word)
        if told.get("region"):
            cases = cases.within(told["region"])
        if told.get("pathway"):
            cases = cases.filter(pathway=told["pathway"])
        if told.get("mine"):
            cases = cases.followed_by(self.user)
        if told.get("agreement"):
            cases = cases.of_agreement(told["agreement"])
        if told.get("organisation"):
            cases = cases.filter(organisation_id__in=group_of(told["organisation"]))
        return cases

    def told(self) -> list[tuple[str, str]]:
        """The filters in words, for a file that must say what it holds."""
        given = self.cleaned_data if self.is_valid() else {}
        state = dict(STATES)[given.get("state") or ""]
        named = {**given, "state": state, "mine": _("Yes") if given.get("mine") else ""}
        return [(str(self.fields[n].label or n), str(value)) for n, value in named.items() if value]

    def _in_state(self, cases: CaseQuerySet, state: str) -> CaseQuerySet:
        """Live ones unless another state is asked."""
        if state == "late":
            return cases.late(on=self.on)
        if state == "all":
            return cases
        return cases.filter(state=state) if state else cases.filter(state__in=list(LIVE))
