"""Forms of the accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import User
from twiza.accounts.rules import ROLES, Role
from twiza.territory.models import Kind, Territory


class TerritoryChoice(forms.ModelChoiceField):
    """A region or province, by its name in the reader's language."""

    def label_from_instance(self, obj: object) -> str:
        """The name, provinces set off under their region."""
        return f"{'' if obj.kind == Kind.REGION else '— '}{obj.name}"


class GrantForm(forms.Form):
    """A role and what it is narrowed to."""

    role = forms.ChoiceField(label=_("Role"))
    territory = TerritoryChoice(
        label=_("Region or province"),
        queryset=Territory.objects.none(),
        required=False,
        empty_label=_("The whole country"),
        help_text=_("Empty: the whole country. A regional officer needs one."),
    )
    agreement_key = forms.SlugField(
        label=_("Convention"),
        required=False,
        help_text=_("Its short name, such as mre-2020. A secretary and a donor need one."),
    )
    organisation_ref = forms.CharField(
        label=_("Cooperative"),
        required=False,
        max_length=40,
        help_text=_("Its number in the register. A president needs one."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [(role.value, gettext(card.label)) for role, card in ROLES.items()]
        self.fields["role"].choices = choices
        self.fields["territory"].queryset = grantable_territories()


class UserForm(forms.Form):
    """A new account: the person chooses the password through the e-mail link."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language"), choices=User._meta.get_field("language").choices or [])

    def clean_email(self) -> str:
        """Lower case, and free."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(gettext("This address already has an account."))
        return email


class LanguageForm(forms.Form):
    """The language in which a person reads and is written to."""

    language = forms.ChoiceField(label=_("Language"), choices=User._meta.get_field("language").choices or [])


def role_label(role: str) -> str:
    """The words of a role."""
    return gettext(ROLES[Role(role)].label)


def grantable_territories() -> Any:
    """Regions of the Kingdom, each followed by its provinces and prefectures."""
    kinds = [Kind.REGION, Kind.PROVINCE, Kind.PREFECTURE]
    return Territory.objects.filter(kind__in=kinds).order_by("pk")
