"""Asking for a run: about whom, with which weights and floors; and what-ifs."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from twiza.core.translation import active_language
from twiza.plans.models import Plan
from twiza.register.rules.vocabulary import SECTORS
from twiza.territory.models import Territory

from ...models import RunKind, labels
from ...queries.target_floors import TARGET
from ...rules.fit import DEFAULT, TERMS
from ...rules.skills import SKILLS
from ..places import region_choices
from ..presenters import TERMS as TERM_WORDS


class NoteForm(forms.Form):
    """A reason, wanted or not."""

    note = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(self, *args: object, is_required: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = is_required


class RunForm(forms.Form):
    """A real run: scope, weights, floors. The weights shown are those that the run will use."""

    kind = forms.ChoiceField(
        label=_("What is asked"),
        widget=forms.RadioSelect,
        initial=RunKind.FRESH,
        choices=[
            (RunKind.FRESH.value, _("A new assignment: requests not sent yet may change")),
            (RunKind.REPLAN.value, _("A replanning: what stands stays wherever it can")),
        ],
    )
    plan = forms.ModelChoiceField(
        label=_("Plan"), queryset=Plan.objects.none(), required=False, empty_label=_("All plans")
    )
    territory = forms.ModelChoiceField(
        label=_("Territory"), queryset=Territory.objects.none(), required=False, empty_label=_("The whole country")
    )
    floor_region = forms.IntegerField(
        label=_("Of the needs of each region, at least (%)"), min_value=0, max_value=100, required=False
    )
    floor_women_led = forms.IntegerField(
        label=_("Of the needs of women-led organisations, at least (%)"), min_value=0, max_value=100, required=False
    )
    floor_rural = forms.IntegerField(
        label=_("Of the needs in rural communes, at least (%)"), min_value=0, max_value=100, required=False
    )
    floor_targets = forms.BooleanField(
        label=_("The targets of the plan, at the pace that they need"),
        required=False,
        initial=True,
        help_text=_(
            "When a plan is chosen: needs of organisations of which a target speaks and to which no expert has come "
            "yet, as many as one month must bring."
        ),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, *args: object, plans: object, territories: object, is_national: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = plans
        territory = self.fields["territory"]
        territory.queryset = territories
        if not is_national:
            territory.required, territory.empty_label = True, None
        for term in TERMS:
            self.fields[f"weight_{term}"] = forms.DecimalField(
                label=TERM_WORDS[term],
                min_value=0,
                max_value=10,
                decimal_places=3,
                max_digits=6,
                initial=Decimal(DEFAULT[term]) / 1000,
                localize=False,
            )
        for name, field in self.fields.items():
            if name.startswith(("weight_", "floor_")) and name != "floor_targets":
                field.widget.attrs |= {"inputmode": "decimal"}
                if name.startswith("weight_"):
                    field.widget.attrs["step"] = "0.01"

    def weight_fields(self) -> list[forms.BoundField]:
        """The weights in the order of the fit."""
        return [self[f"weight_{term}"] for term in TERMS]

    def floor_fields(self) -> list[forms.BoundField]:
        """The floors that the form knows."""
        return [self[f"floor_{name}"] for name in ("region", "women_led", "rural", "targets")]

    def weights(self) -> dict[str, object]:
        """As `Weights.read` takes them. Valid forms only."""
        return {term: str(self.cleaned_data[f"weight_{term}"]) for term in TERMS}

    def floors(self) -> list[dict[str, object]]:
        """As `read_floors` takes them. Valid forms only."""
        cleaned = self.cleaned_data
        found: list[dict[str, object]] = []
        if cleaned["floor_region"]:
            found.append({"each": "region", "share": str(Decimal(cleaned["floor_region"]) / 100)})
        for name in ("women_led", "rural"):
            if cleaned[f"floor_{name}"]:
                share = str(Decimal(cleaned[f"floor_{name}"]) / 100)
                found.append({"name": name, name: True, "share": share})
        if cleaned["plan"] and cleaned["floor_targets"]:
            found.append({"each": TARGET})
        return found


class ScenarioForm(forms.Form):
    """Experts who do not exist yet: how many, and what they would be like."""

    experts = forms.IntegerField(label=_("How many more experts"), min_value=1, max_value=5000, initial=50)
    skills = forms.MultipleChoiceField(label=_("With these skills"), widget=forms.CheckboxSelectMultiple)
    sectors = forms.MultipleChoiceField(
        label=_("In these sectors"), required=False, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Speaking"), choices=labels.LANGUAGES, initial=["ar", "fr"], widget=forms.CheckboxSelectMultiple
    )
    region_of_origin = forms.ChoiceField(label=_("From this region"), required=False)
    capacity = forms.IntegerField(label=_("Cooperatives at once, each"), min_value=1, max_value=20, initial=2)
    plan = forms.ModelChoiceField(
        label=_("Plan"), queryset=Plan.objects.none(), required=False, empty_label=_("All plans")
    )
    territory = forms.ModelChoiceField(
        label=_("Territory"), queryset=Territory.objects.none(), required=False, empty_label=_("The whole country")
    )

    def __init__(self, *args: object, plans: object, territories: object, is_national: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        language = active_language()
        self.fields["skills"].choices = [(code, card.label(language)) for code, card in SKILLS.items()]
        self.fields["sectors"].choices = [(code, SECTORS.label(code, language)) for code in SECTORS]
        self.fields["region_of_origin"].choices = region_choices()
        self.fields["plan"].queryset = plans
        self.fields["territory"].queryset = territories
        if not is_national:
            self.fields["territory"].required, self.fields["territory"].empty_label = True, None

    def scenario(self) -> dict[str, object]:
        """As the run reads it. Valid forms only."""
        cleaned = self.cleaned_data
        names = ("experts", "skills", "sectors", "languages", "region_of_origin", "capacity")
        return {name: cleaned[name] for name in names}
