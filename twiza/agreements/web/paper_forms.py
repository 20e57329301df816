"""Forms of papers, amendments, numbers, cost tables and council sessions."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twiza.core.languages import Extent, find, of_papers
from twiza.core.translated import Translated
from twiza.core.translation import active_language
from twiza.core.web.translated_forms import TranslatedEntry, TranslatedForm

from ..models import Institution, labels
from ..rules.calendar import SESSIONS
from ..rules.council import CouncilStep
from ..rules.drafting import numbered, series
from .fields import SumField
from .forms import EMPTY, DayInput

# Names to choose from stand in a list of the page; another one may be typed.
COMPONENTS = {"dir": "auto", "list": "components", "autocomplete": "off"}


class PaperForm(forms.Form):
    """A paper to be read."""

    file = forms.FileField(
        label=_("Convention or deliberation"),
        max_length=200,
        help_text=_("DOCX, PDF with text, or plain text; in French, Arabic or English."),
        widget=forms.ClearableFileInput(attrs={"accept": ".docx,.pdf,.txt"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the text"), required=False, choices=[("", _("Told by the text itself")), *(of_papers())]
    )


class AmendmentForm(TranslatedForm):
    """An amendment to open."""

    key = forms.SlugField(label=_("Key"), max_length=60, help_text=_("For example mre-2020-avenant-1."))
    title = TranslatedEntry(_("Title"), max_length=400, required=True, extent=Extent.DEEDS)
    number = forms.IntegerField(label=_("Number"), required=False, min_value=1, help_text=_("The next one when empty."))


class ChangeForm(forms.Form):
    """One difference: what, its new value, from which day; or a line of the cost table."""

    path = forms.ChoiceField(label=_("What changes"), required=False)
    party = forms.ChoiceField(label=_("or the contribution of"), required=False)
    year = forms.IntegerField(label=_("in the year"), required=False, min_value=1990, max_value=2100)
    component = forms.CharField(
        label=_("for the component"), required=False, max_length=200, widget=forms.TextInput(attrs=COMPONENTS)
    )
    after = forms.CharField(
        label=_("New value"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("A day as 2026-03-31, a sum as 1.250.000,50 or 10 MDH, yes as 1; empty takes the value away."),
    )
    effective_on = forms.DateField(label=_("Effective on"), widget=DayInput)

    def __init__(
        self, *args: object, choices: list[tuple[str, str]], parties: list[tuple[str, str]], **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["path"].choices = [*EMPTY, *choices]
        fields["party"].choices = [*EMPTY, *parties]

    def clean(self) -> dict[str, object]:
        """One of the two ways of saying what changes, whole."""
        data: dict[str, object] = super().clean() or {}
        cost = [data.get("party"), data.get("year"), data.get("component")]
        if bool(data.get("path")) == any(cost) or (any(cost) and not all(cost)):
            raise forms.ValidationError(_("Choose what changes, or a party with a year and a component."))
        return data

    def values(self) -> dict[str, Any]:
        """The path, the value and the day."""
        data = self.cleaned_data
        path = (
            tuple(json.loads(data["path"]))
            if data["path"]
            else ("cost", data["party"], str(data["year"]), data["component"].strip())
        )
        return {"path": path, "after": data["after"], "effective_on": data["effective_on"]}


class SeriesForm(forms.Form):
    """The series and the year of a number."""

    series = forms.ChoiceField(label=_("Numbering series"))
    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        language = active_language()
        fields: dict[str, Any] = self.fields
        fields["series"].choices = [
            (row["code"], f"{Translated(row).within(language)} : {numbered(row['code'], 2026, 1)}") for row in series()
        ]


class CostLineForm(forms.Form):
    """A line of the cost table, in the main unit of the currency."""

    party = forms.ChoiceField(label=_("Party"), required=False)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1990, max_value=2100)
    component = forms.CharField(
        label=_("Component"), required=False, max_length=200, widget=forms.TextInput(attrs=COMPONENTS)
    )
    component_ar = forms.CharField(
        label=_("Component in Arabic"), required=False, max_length=200, widget=forms.TextInput(attrs=find("ar").attrs)
    )
    amount = SumField(required=False, help_text="")

    def __init__(self, *args: object, parties: list[tuple[int, str]], currency: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["amount"].currency = currency
        # The head of the table is the label that is seen; a field says its own to who hears the page.
        for field in fields.values():
            field.widget.attrs["aria-label"] = field.label
        fields["party"].choices = [*EMPTY, *((str(pk), name) for pk, name in parties)]

    def clean(self) -> dict[str, Any]:
        """A line is whole or empty."""
        data: dict[str, Any] = super().clean() or {}
        said = [data.get(name) not in (None, "") for name in ("party", "year", "component", "amount")]
        if any(said) and not all(said) and not self.errors:
            raise forms.ValidationError(_("Fill the whole line, or leave it empty."))
        return data


class _CostTable(forms.BaseFormSet):  # type: ignore[type-arg]
    """The lines of a cost table; the Arabic name of a component is said once for all its lines."""

    def clean(self) -> None:
        """A component has one name in Arabic."""
        for form in self.forms:
            cleaned = form.cleaned_data if form.is_valid() else {}
            name, in_arabic = cleaned.get("component"), cleaned.get("component_ar")
            if name and in_arabic and self.arabic().get(name) != in_arabic:
                form.add_error("component_ar", _("This component has another name in Arabic above."))

    def arabic(self) -> dict[str, str]:
        """Component -> its name in Arabic, the first that is told."""
        found: dict[str, str] = {}
        for form in self.forms:
            value = getattr(form, "cleaned_data", {})
            if value.get("component") and value.get("component_ar"):
                found.setdefault(value["component"], value["component_ar"])
        return found


CostTableFormSet = forms.formset_factory(CostLineForm, formset=_CostTable, extra=4, max_num=200)


class SessionForm(forms.Form):
    """A session of a council."""

    institution: Any = forms.ModelChoiceField(label=_("Council of"), queryset=Institution.objects.none())
    opens_on = forms.DateField(label=_("Opens on"), widget=DayInput)
    is_ordinary = forms.BooleanField(label=_("Ordinary session"), required=False, initial=True)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["institution"].queryset = Institution.objects.filter(kind__in=SESSIONS)


class StepForm(forms.Form):
    """A step of an item: its day, and for a vote its outcome and its counts."""

    on = forms.DateField(label=_("On the day"), widget=DayInput)
    vote = forms.ChoiceField(label=_("Decision of the council"), choices=labels.VOTES.items)
    ayes = forms.IntegerField(label=_("Votes for"), required=False, min_value=0, max_value=2000)
    noes = forms.IntegerField(label=_("Votes against"), required=False, min_value=0, max_value=2000)
    abstentions = forms.IntegerField(label=_("Abstentions"), required=False, min_value=0, max_value=2000)

    def __init__(self, *args: object, step: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if step != CouncilStep.VOTE:
            for name in ("vote", "ayes", "noes", "abstentions"):
                del self.fields[name]
