"""Forms of the portfolio: a view to save, a question to answer, a budget to record."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from twiza.accounts.models import visible
from twiza.accounts.rules import ROLES, Permission
from twiza.agreements.models import Document
from twiza.core.languages import Extent, codes
from twiza.core.translation import columns
from twiza.core.values import Money
from twiza.core.web.fields import day_input
from twiza.core.web.translated_forms import TranslatedEntry, TranslatedForm

from ..models import Budgeted, SavedView
from ..models.views import PAGES

MOST_VIEWS = 12


def page_of(address: str) -> tuple[str, str] | None:
    """The page and the filters of an address of ours; None when it is no page that can be saved."""
    split = urlsplit(address.strip())
    language = split.path[1:3]  # an address of any language is one of ours
    try:
        with override(language if language in codes() else None):
            match = resolve(split.path)
    except Resolver404:
        return None
    code = next((code for code, row in PAGES.items() if row[0] == match.view_name), None)
    if code is None:
        return None
    key = f"target={match.kwargs['key']}" if code == "target" else ""
    return code, "&".join(part for part in (key, _kept(split.query)) if part)


def _kept(query: str) -> str:
    """The filters without the number of a page."""
    return "&".join(part for part in query.split("&") if part and not part.startswith("page="))


class ViewForm(TranslatedForm):
    """A name, the address of the page, a day, with whom it is shared."""

    address = forms.CharField(
        label=_("Address of the page"),
        max_length=1200,
        help_text=_("Copy it from the browser: portfolio, register, overlaps, a target, funding, commitments by year."),
    )
    title = TranslatedEntry(_("Name"), max_length=200)
    on = forms.DateField(
        label=_("Figures of"), required=False, widget=day_input(), help_text=_("Empty: the day of the reading.")
    )
    role = forms.ChoiceField(
        label=_("Shared with"),
        required=False,
        choices=[("", _("Nobody")), *((role.value, _(card.label)) for role, card in ROLES.items())],
    )

    def clean_address(self) -> tuple[str, str]:
        """Page and filters."""
        found = page_of(self.cleaned_data["address"])
        if found is None:
            raise forms.ValidationError(_("This is not the address of a page that can be saved."))
        return found

    def clean(self) -> dict[str, object]:
        """A name in one language at least."""
        clean = super().clean() or {}
        if not any(clean.get(name) for name in columns("title", Extent.PAPERS)):
            self.add_error(columns("title")[0], _("Give the view a name in one language at least."))
        return clean


class ViewsField(forms.ModelMultipleChoiceField):
    """Saved views, chosen by their names."""

    def label_from_instance(self, obj: object) -> str:
        """Name and page."""
        return f"{obj.title} · {obj.get_page_display()}"


class AnswerForm(forms.Form):
    """A question as it was received, and the views that answer it."""

    reference = forms.CharField(
        label=_("Reference"), max_length=80, required=False, help_text=_("The number that the chamber gave it.")
    )
    question = forms.CharField(
        label=_("Question"), widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}), max_length=4000
    )
    asked_on = forms.DateField(label=_("Asked on"), widget=day_input())
    on = forms.DateField(label=_("Figures of"), widget=day_input())
    views = ViewsField(
        label=_("Saved views that answer it"), queryset=SavedView.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, user: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["views"].queryset = SavedView.objects.readable_by(user)  # type: ignore[attr-defined]

    def clean_views(self) -> list[SavedView]:
        """So many at most: a sheet is read in two minutes."""
        views = list(self.cleaned_data["views"])
        if len(views) > MOST_VIEWS:
            raise forms.ValidationError(_("Choose %(most)s views at most.") % {"most": MOST_VIEWS})
        return views


class HolderField(forms.ModelChoiceField):
    """An institution, sent by its code."""

    def label_from_instance(self, obj: object) -> str:
        """Its name."""
        return str(obj.name)


class BudgetForm(forms.Form):
    """What was voted for a year, and where it is written."""

    institution = HolderField(label=_("Institution"), queryset=Budgeted.objects.none(), to_field_name="code")  # type: ignore[attr-defined]
    year = forms.IntegerField(label=_("Budget year"), min_value=2000, max_value=2100)
    amount = forms.DecimalField(label=_("Amount in dirhams"), min_value=0, max_digits=15, decimal_places=2)
    voted_on = forms.DateField(label=_("Voted on"), widget=day_input())
    reference = forms.CharField(
        label=_("Deliberation or document"), max_length=200, help_text=_("Number and session of the deliberation.")
    )
    document = forms.ModelChoiceField(
        label=_("Deposited document"),
        queryset=Document.objects.none(),
        required=False,
        help_text=_("A paper of a convention to which the institution is party."),
    )

    def __init__(self, *args: object, user: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        mine = visible(user, Permission.FUNDING_RECORD, Budgeted.objects.all())  # type: ignore[attr-defined]
        self.fields["institution"].queryset = mine.order_by("name_fr")  # type: ignore[attr-defined]
        papers = visible(user, Permission.AGREEMENT_VIEW, Document.objects.all())
        self.fields["document"].queryset = papers.filter(  # type: ignore[attr-defined]
            agreement__parties__institution__in=mine
        ).distinct()

    def clean_amount(self) -> Money:
        """Centimes."""
        return Money(int(self.cleaned_data["amount"] * 100))
