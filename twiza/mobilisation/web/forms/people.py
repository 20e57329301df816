"""What experts and investors tell of themselves, in short steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from twiza.core.languages import of_papers
from twiza.core.text import fold
from twiza.core.translation import active_language
from twiza.register.rules.vocabulary import SECTORS

from ...models import labels
from ...rules.people import MOST_HOURS, MOST_MISSIONS, MOST_WEEKS, MOST_YEARS, ExpertTold, InvestorTold, SkillMissing
from ...rules.skills import SKILLS
from ..places import country_choices, region_choices, zone_of

CURRENCIES = [("MAD", _("Dirhams")), ("EUR", _("Euros")), ("USD", _("US dollars")), ("CAD", _("Canadian dollars"))]
NOT_MINE = pgettext_lazy("level of a skill", "Not my skill")


def _sectors() -> list[tuple[str, str]]:
    language = active_language()
    return [(code, SECTORS.label(code, language)) for code in SECTORS]


def _count(step: int, most: int) -> forms.NumberInput:
    return forms.NumberInput(attrs={"min": 0, "max": most, "step": 1, "inputmode": "numeric", "data-stepper": step})


class SkillsForm(forms.Form):
    """What the person knows: a level for each skill of the list, and the sectors they know."""

    sectors = forms.MultipleChoiceField(
        label=_("Sectors that you know"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None is fine: many skills serve every sector."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sectors"].choices = _sectors()
        language = active_language()
        for code, card in SKILLS.items():
            self.fields[f"skill_{code}"] = forms.TypedChoiceField(
                label=card.label(language),
                required=False,
                coerce=int,
                empty_value=0,
                choices=[("", NOT_MINE), *labels.LEVELS],
            )

    def skills(self) -> Iterator[tuple[forms.BoundField, str]]:
        """Each skill with the folded words of every language by which it is found."""
        for code, card in SKILLS.items():
            yield self[f"skill_{code}"], fold(" ".join((*card.words.values(), *card.isco, *card.esco)))

    def clean(self) -> dict[str, Any]:
        """At least one skill."""
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(f"skill_{code}") for code in SKILLS):
            self.add_error(None, SkillMissing().sentence)
        return cleaned


class TimeForm(forms.Form):
    """When and how the person can help."""

    languages = forms.MultipleChoiceField(
        label=_("Languages in which you can help"),
        choices=labels.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one language in which you can help.")},
    )
    mode = forms.ChoiceField(label=_("How you can help"), choices=labels.MODES, widget=forms.RadioSelect)
    hours_a_month = forms.IntegerField(
        label=_("Hours a month"),
        min_value=0,
        max_value=MOST_HOURS,
        widget=_count(1, MOST_HOURS),
        help_text=_("For all cooperatives together."),
    )
    weeks_a_year = forms.IntegerField(
        label=_("Weeks a year"),
        min_value=0,
        max_value=MOST_WEEKS,
        widget=_count(4, MOST_WEEKS),
        help_text=_("In which you can give these hours."),
    )
    capacity = forms.IntegerField(
        label=_("Cooperatives at once"),
        min_value=0,
        max_value=MOST_MISSIONS,
        widget=_count(1, MOST_MISSIONS),
        help_text=_("Nobody asks you for more."),
    )
    seniority = forms.IntegerField(
        label=_("Years of practice"), min_value=0, max_value=MOST_YEARS, widget=_count(1, MOST_YEARS)
    )
    region_of_origin = forms.ChoiceField(
        label=_("Region of origin"),
        required=False,
        help_text=_("If you would rather help cooperatives there. You may leave it empty."),
    )

    USUAL: Mapping[str, Any] = {"mode": "either", "hours_a_month": 4, "weeks_a_year": 40, "capacity": 1, "seniority": 5}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {**self.USUAL, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["region_of_origin"].choices = region_choices()


class ContactForm(forms.Form):
    """Who the person is and how we write to them."""

    name = forms.CharField(
        label=_("First and last name"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        help_text=_("We send you a link there, to confirm that it is you."),
    )
    phone = forms.CharField(
        label=_("Phone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "dir": "ltr"}),
        help_text=_("With the code of the country: +33 6 12 34 56 78. You may leave it empty."),
    )
    country = forms.ChoiceField(label=_("Country in which you live"))
    language = forms.ChoiceField(label=_("Language of our letters"), choices=of_papers, widget=forms.RadioSelect)
    about = forms.CharField(
        label=_("About you"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Two lines on what you do. Officers read it."),
    )
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-zone": ""}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"language": active_language(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = country_choices()


class SignUpForm(ContactForm):
    """The last step of a registration: who, and the consent that the letter will ask to confirm."""

    agrees = forms.BooleanField(
        label=_("I have read this text and agree. I will confirm it with the link that I receive."),
        error_messages={"required": _("Without your agreement we may not keep what you told us.")},
    )


class LinkForm(forms.Form):
    """The address to which a new link goes, when it is one of ours."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        help_text=_("The address with which you registered."),
    )


class ConflictForm(forms.Form):
    """An organisation to which an expert must not be sent, or may be sent again."""

    organisation = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    answer = forms.ChoiceField(choices=[("declare", ""), ("withdraw", "")], widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=300,
        help_text=_("A member of the family there, a competitor, a customer… Only officers read it."),
    )


class InterestsForm(forms.Form):
    """What an investor could bring, and to whom."""

    relations = forms.MultipleChoiceField(
        label=_("What you could be to a cooperative"),
        choices=labels.RELATIONS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Say what you could be to a cooperative: member, lender, donor, buyer or partner.")
        },
    )
    ticket_low = forms.IntegerField(
        label=_("At least"),
        min_value=0,
        max_value=10**9,
        initial=10_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "step": 1000}),
    )
    ticket_high = forms.IntegerField(
        label=_("Up to"),
        min_value=0,
        max_value=10**9,
        initial=100_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "step": 1000}),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    sectors = forms.MultipleChoiceField(
        label=_("Sectors"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("None means all.")
    )
    regions = forms.MultipleChoiceField(
        label=_("Regions"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("None means all.")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sectors"].choices = _sectors()
        self.fields["regions"].choices = region_choices()[1:]


def told_by_expert(expert_statement: ExpertTold) -> dict[str, Any]:
    """The initial values of the three forms: what was told before."""
    values = {name: getattr(expert_statement, name) for name in ExpertTold.__dataclass_fields__}
    skills = values.pop("skills")
    return {
        **values,
        "sectors": list(expert_statement.sectors),
        "languages": list(expert_statement.languages),
        **{f"skill_{code}": level for code, level in skills.items()},
    }


def expert_told(forms_: Iterable[forms.Form], **known: object) -> ExpertTold:
    """What three valid forms say, as the rules read it; `known` says what no form asks."""
    values = {name: value for form in forms_ for name, value in form.cleaned_data.items()} | known
    return ExpertTold(
        **_person(values),
        skills={code: values[f"skill_{code}"] for code in SKILLS if values.get(f"skill_{code}")},
        languages=tuple(values["languages"]),
        region_of_origin=values["region_of_origin"],
        mode=values["mode"],
        hours_a_month=values["hours_a_month"],
        weeks_a_year=values["weeks_a_year"],
        capacity=values["capacity"],
        seniority=values["seniority"],
    )


def told_by_investor(investor_statement: InvestorTold) -> dict[str, Any]:
    """The initial values of the two forms of an investor."""
    values = {name: getattr(investor_statement, name) for name in InvestorTold.__dataclass_fields__}
    lists = {name: list(values[name]) for name in ("relations", "regions", "sectors")}
    return values | lists | {name: values[name] // 100 for name in ("ticket_low", "ticket_high")}


def investor_told(forms_: Iterable[forms.Form]) -> InvestorTold:
    """What two valid forms say; the ticket in centimes."""
    values = {name: value for form in forms_ for name, value in form.cleaned_data.items()}
    return InvestorTold(
        **_person(values),
        relations=tuple(values["relations"]),
        regions=tuple(values["regions"]),
        ticket_low=values["ticket_low"] * 100,
        ticket_high=values["ticket_high"] * 100,
        currency=values["currency"],
    )


def _person(values: Mapping[str, Any]) -> dict[str, Any]:
    names = ("name", "email", "phone", "country", "language", "about")
    return {
        **{name: values[name] for name in names},
        "sectors": tuple(values["sectors"]),
        "time_zone": zone_of(values["country"], values.get("time_zone", "")),
    }
