"""Forms of the register: correcting an organisation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from twiza.core.translation import active_language
from twiza.core.web.fields import day_input
from twiza.register.models import Organisation
from twiza.register.rules.vocabulary import BRANCHES, FORMS, LEGAL_CLASSES, SECTORS, STATUSES

FIELDS = (
    "name_fr",
    "name_ar",
    "form",
    "law_class",
    "sector",
    "branch",
    "place",
    "founded_on",
    "status",
    "women_led",
    "longitude",
    "latitude",
)
YES_NO = [("", _("Not known")), ("yes", _("Yes")), ("no", _("No"))]


class CorrectionForm(forms.Form):
    """The present values, to be corrected, and the reason."""

    name_fr = forms.CharField(label=_("Name in French"), max_length=300, required=False)
    name_ar = forms.CharField(label=_("Name in Arabic"), max_length=300, required=False)
    form = forms.ChoiceField(label=_("Form"))
    law_class = forms.ChoiceField(label=_("Class (law 112-12)"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    branch = forms.ChoiceField(label=_("Branch"), required=False)
    place = forms.CharField(label=_("Place as written"), max_length=300, required=False)
    founded_on = forms.DateField(label=_("Founded on"), required=False, widget=day_input())
    status = forms.ChoiceField(label=_("Status"))
    women_led = forms.ChoiceField(label=_("Led by women"), choices=YES_NO, required=False)
    longitude = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    latitude = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Where the right value comes from: a letter, a call, a visit.")
    )

    def __init__(self, *args: object, organisation: Organisation, **kwargs: object) -> None:
        self.organisation = organisation
        present = {name: getattr(organisation, name) for name in FIELDS}
        present["women_led"] = {True: "yes", False: "no"}.get(organisation.women_led, "")
        super().__init__(*args, **{"initial": present, **kwargs})
        lang = active_language()
        lists = {"form": FORMS, "law_class": LEGAL_CLASSES, "sector": SECTORS, "branch": BRANCHES, "status": STATUSES}
        for name, codes in lists.items():
            field = self.fields[name]
            empty = [] if field.required else [("", "–")]
            field.choices = empty + [(code, codes.label(code, lang)) for code in codes]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """At least one name; a point is whole."""
        data = super().clean() or {}
        if not data.get("name_fr") and not data.get("name_ar"):
            self.add_error("name_fr", _("An organisation needs a name in French or in Arabic."))
        if (data.get("longitude") is None) != (data.get("latitude") is None):
            self.add_error("latitude", _("A point has a longitude and a latitude."))
        return data

    def changes(self) -> dict[str, object]:
        """The values that differ from the present ones."""
        values = {name: self.cleaned_data[name] for name in FIELDS}
        values["women_led"] = {"yes": True, "no": False}.get(values["women_led"])
        return {name: new for name, new in values.items() if new != getattr(self.organisation, name)}
