"""The form of a call: its texts and hours, its payers, its criteria, what it asks of everybody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from twiza.agreements.models import Agreement, Institution
from twiza.core.languages import Extent
from twiza.core.translation import active_language, columns
from twiza.core.web.translated_forms import TranslatedEntry, TranslatedForm
from twiza.register.rules.vocabulary import FORMS, SECTORS
from twiza.territory.models import Territory

from ..actions import WindowTold
from ..models import Call, labels
from ..rules import costs
from ..rules.eligibility import Requirements
from ..rules.ranking import BY_CRITERION, Tie
from .forms import AmountField, plain_amount

WINDOWS, CRITERIA, TIES, PARTS = 3, 6, 3, 3


def coded(codes: object) -> list[tuple[str, str]]:
    """A code list as choices in the reader's language."""
    language = active_language()
    return [(code, codes.label(code, language)) for code in codes]


class MomentInput(forms.DateTimeInput):
    """The phone's own calendar and clock."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class CallForm(TranslatedForm):
    """Everything that is not a payer or a criterion."""

    agreement = forms.ModelChoiceField(label=_("Agreement"), queryset=Agreement.objects.none(), to_field_name="key")
    key = forms.SlugField(label=_("Key"), max_length=40, help_text=_("Short and readable, such as moazara-2026."))
    title = TranslatedEntry(_("Title"), max_length=400, required=Extent.DEEDS)
    text = TranslatedEntry(_("Text"), rows=4)
    year = forms.IntegerField(label=_("Budget year"), min_value=2000, max_value=2100)
    opens_at = forms.DateTimeField(label=_("Opens"), widget=MomentInput())
    closes_at = forms.DateTimeField(label=_("Closes"), widget=MomentInput())
    months = forms.IntegerField(label=_("Months to carry the project out"), min_value=1, max_value=60, initial=12)
    sectors = forms.MultipleChoiceField(
        label=_("Activities (none: all)"), required=False, widget=forms.CheckboxSelectMultiple
    )
    min_months = forms.IntegerField(label=_("Age in months, at least"), min_value=0, max_value=600, initial=0)
    min_members = forms.IntegerField(label=_("Members, at least"), min_value=0, max_value=10_000, initial=0)
    min_women_percent = forms.IntegerField(
        label=_("Women, percentage of the members"), min_value=0, max_value=100, initial=0
    )
    min_youth_percent = forms.IntegerField(
        label=_("Young people, percentage of the members"), min_value=0, max_value=100, initial=0
    )
    min_own_percent = forms.IntegerField(
        label=_("Own contribution, percentage of the cost"), min_value=0, max_value=100, initial=0
    )
    is_rural_only = forms.BooleanField(label=_("Rural communes only"), required=False)
    refuses_open_grant = forms.BooleanField(
        label=_("No earlier grant still to be justified"), required=False, initial=True
    )
    papers = forms.MultipleChoiceField(
        label=_("Papers to attach"), choices=labels.PAPER_KINDS, required=False, widget=forms.CheckboxSelectMultiple
    )
    excluded_costs = forms.MultipleChoiceField(
        label=_("Costs that are not taken into account"),
        choices=labels.COST_KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reviews_wanted = forms.IntegerField(label=_("Reviewers for each file"), min_value=1, max_value=5, initial=2)
    disagreement = forms.IntegerField(
        label=_("Points apart that ask for one more reviewer"), min_value=0, max_value=100, initial=25
    )
    method = forms.ChoiceField(label=_("Several scores become one by"), choices=labels.METHODS)
    pass_mark = forms.IntegerField(label=_("Lowest score that can be funded"), min_value=0, max_value=100, initial=50)
    filling = forms.ChoiceField(label=_("When the money left is too little"), choices=labels.FILLINGS)

    def __init__(self, *args: object, agreements: object, call: Call | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreement"].queryset = agreements
        self.fields["sectors"].choices = coded(SECTORS)
        codes = [(tie.value, labels.TIES[tie.value]) for tie in Tie if tie != Tie.NUMBER]
        codes += [
            (f"{BY_CRITERION}{one.code}", labels.tie(f"{BY_CRITERION}{one.code}", {one.code: one.title}))
            for one in (call.criteria.all() if call else ())
        ]
        for place in range(1, TIES + 1):
            self.fields[f"tie_{place}"] = forms.ChoiceField(
                label=_("Equal scores, rule %(number)s") % {"number": place},
                choices=[("", "–"), *codes],
                required=False,
            )
        for place in range(1, PARTS + 1):
            self.fields[f"part_{place}"] = forms.IntegerField(
                label=_("Tranche %(number)s, %% of the grant") % {"number": place},
                min_value=0,
                max_value=100,
                required=False,
                initial={1: 60, 2: 40}.get(place),
            )

    def ties(self) -> list[str]:
        """The rules for equal scores, in order."""
        return [tie for n in range(1, TIES + 1) if (tie := self.cleaned_data[f"tie_{n}"])]

    def parts(self) -> list[dict[str, object]]:
        """The tranches: the first waits for the signatures, each later one for the use of half of what was received."""
        given = [part for n in range(1, PARTS + 1) if (part := self.cleaned_data[f"part_{n}"])]
        later = {"kind": "justified", "params": {"rate": "0.5"}}
        return [
            {"percent": percent, "conditions": [{"kind": "signature"} if not place else later]}
            for place, percent in enumerate(given)
        ]

    def columns(self) -> dict[str, object]:
        """The columns of a call."""
        plain = (
            *columns("title"),
            *columns("text"),
            "year",
            "opens_at",
            "closes_at",
            "months",
            "reviews_wanted",
            "disagreement",
            "method",
            "pass_mark",
            "filling",
        )
        return {n: self.cleaned_data[n] for n in plain} | {"ties": self.ties(), "tranches": self.parts()}

    def requirements(self) -> Requirements:
        """What it asks of everybody."""
        return Requirements.read({n: self.cleaned_data[n] for n in Requirements().plain()})


SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("The call"), ("agreement", "key", *columns("title"), *columns("text"))),
    (_("When"), ("year", "months", "opens_at", "closes_at")),
    (
        _("What is asked of everybody"),
        (
            "sectors",
            "papers",
            "min_months",
            "min_members",
            "min_women_percent",
            "min_youth_percent",
            "min_own_percent",
            "excluded_costs",
            "is_rural_only",
            "refuses_open_grant",
        ),
    ),
    (
        _("How files are chosen"),
        ("reviews_wanted", "disagreement", "method", "pass_mark", "filling", "tie_1", "tie_2", "tie_3"),
    ),
    (_("How the grant is paid"), ("part_1", "part_2", "part_3")),
)


class WindowForm(forms.Form):
    """One payer; a row without payer is no window."""

    payer = forms.ModelChoiceField(
        label=pgettext_lazy("call", "Payer"), queryset=Institution.objects.none(), required=False
    )
    ceiling = AmountField(label=_("Ceiling of a grant (DH)"), required=False)
    rate = forms.IntegerField(label=_("At most, percentage of the cost"), min_value=1, max_value=100, required=False)
    budget = AmountField(label=_("Budget (DH)"), required=False)
    province_most = AmountField(label=_("Most for one province (DH)"), required=False)
    territory = forms.ModelChoiceField(
        label=_("Territory"), queryset=Territory.objects.none(), required=False, empty_label=_("Whole country")
    )
    forms = forms.MultipleChoiceField(
        label=_("Legal forms (none: all)"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payer"].queryset = Institution.objects.filter(parties__isnull=False).distinct()
        self.fields["territory"].queryset = Territory.objects.regions()
        self.fields["forms"].choices = coded(FORMS)

    def clean(self) -> dict[str, object]:
        """A payer comes with its amounts."""
        given = super().clean() or {}
        if given.get("payer") and not all(given.get(name) for name in ("ceiling", "budget", "rate")):
            raise ValidationError(_("Give the ceiling, the rate and the budget of this payer."))
        return given

    def statement(self) -> WindowTold | None:
        """The window, None for an empty row."""
        given = self.cleaned_data
        if not given.get("payer"):
            return None
        most = given.get("province_most")
        return WindowTold(
            payer=given["payer"],
            ceiling=given["ceiling"].centimes,
            budget=given["budget"].centimes,
            rate=given["rate"] * costs.WHOLE // 100,
            forms=given["forms"],
            territory=given["territory"],
            province_most=most.centimes if most else None,
        )


CRITERION = ("code", "weight", *columns("title", Extent.DEEDS), *columns("guide", Extent.DEEDS))


class CriterionForm(TranslatedForm):
    """One criterion; a row without title is none."""

    code = forms.SlugField(label=_("Code"), max_length=40, required=False)
    weight = forms.IntegerField(label=_("Weight"), min_value=1, max_value=100, required=False)
    title = TranslatedEntry(_("Title"), max_length=200, extent=Extent.DEEDS)
    guide = TranslatedEntry(_("What it means"), max_length=400, extent=Extent.DEEDS)

    def clean(self) -> dict[str, object]:
        """A title comes with its code and weight."""
        given = super().clean() or {}
        if given.get("title_fr") and not (given.get("code") and given.get("weight")):
            raise ValidationError(_("Give the code and the weight of this criterion."))
        return given


WindowForms = forms.formset_factory(WindowForm, extra=0, min_num=WINDOWS, max_num=WINDOWS)
CriterionForms = forms.formset_factory(CriterionForm, extra=0, min_num=CRITERIA, max_num=CRITERIA)


class CallForms:
    """The three forms of a call as one."""

    def __init__(self, data: Mapping[str, object] | None, *, agreements: object, call: Call | None = None) -> None:
        first = initial_of(call) if call else {}
        self.call = CallForm(data, agreements=agreements, call=call, initial=first)
        self.windows = WindowForms(data, prefix="windows", initial=windows_of(call))
        self.criteria = CriterionForms(data, prefix="criteria", initial=criteria_of(call))

    def sections(self) -> list[tuple[str, list[object]]]:
        """The fields of the call itself, under the title of their part."""
        return [(str(title), [self.call[name] for name in names]) for title, names in SECTIONS]

    def is_valid(self) -> bool:
        """Whether all three can be read."""
        return all([self.call.is_valid(), self.windows.is_valid(), self.criteria.is_valid()])

    def statement(self) -> dict[str, object]:
        """What the action is told."""
        windows = [statement for form in self.windows if (statement := form.statement())]
        criteria = [
            {name: form.cleaned_data.get(name) or "" for name in CRITERION}
            for form in self.criteria
            if form.cleaned_data.get("title_fr")
        ]
        given = self.call.cleaned_data
        return {
            "agreement": given["agreement"],
            "key": given["key"],
            "fields": self.call.columns(),
            "windows": windows,
            "criteria": criteria,
            "requirements": self.call.requirements(),
        }


def initial_of(call: Call) -> dict[str, object]:
    """What the form shows of a call."""
    names = CallForm.base_fields.keys() & {one.name for one in Call._meta.get_fields()} - {"agreement"}
    values = {name: getattr(call, name) for name in names} | call.asked.plain() | {"agreement": call.agreement.key}
    values |= {f"tie_{place}": tie for place, tie in enumerate(call.ties, start=1)}
    return values | {f"part_{place}": part["percent"] for place, part in enumerate(call.tranches, start=1)}


def windows_of(call: Call | None) -> list[dict[str, object]]:
    """The payers as their rows show them."""
    return [
        {
            "payer": one.payer_id,
            "ceiling": plain_amount(one.ceiling),
            "rate": one.rate * 100 // costs.WHOLE,
            "budget": plain_amount(one.budget),
            "province_most": plain_amount(one.province_most),
            "territory": one.territory_id,
            "forms": one.forms,
        }
        for one in (call.windows.all() if call else ())
    ]


def criteria_of(call: Call | None) -> list[dict[str, object]]:
    """The criteria as their rows show them."""
    return [{name: getattr(one, name) for name in CRITERION} for one in (call.criteria.all() if call else ())]
