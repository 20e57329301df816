"""Forms of agreements: they read what people type; actions decide."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twiza.core.translation import columns
from twiza.core.web.translated_forms import labels_in
from twiza.territory.models import Territory

from ..models import Agreement, Clause, Commitment, Document, Fulfilment, Institution, Party, labels
from ..rules.evidence import RULES
from ..rules.vocabulary import CommitmentKind
from .fields import SumField, named_currency

EMPTY = [("", "–")]


class DayInput(forms.DateInput):
    """A day with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AgreementForm(forms.ModelForm[Agreement]):
    """The identity of a draft. The budget is typed in the currency's main unit."""

    budget = SumField(label=_("Budget"), required=False, is_nought_allowed=True)

    class Meta:
        model = Agreement
        fields = [
            "key",
            "kind",
            "parent",
            "reference",
            *columns("title"),
            *columns("summary"),
            "territory",
            "starts_on",
            "ends_on",
            "precision",
            "duration_months",
            "is_renewed_tacitly",
            "renewal_months",
            "renewals_max",
            "currency",
            "is_budget_approximate",
        ]
        widgets = {"starts_on": DayInput, "ends_on": DayInput}
        labels = labels_in("title", _("Title"))
        help_texts = {
            "key": _("Short and stable, for example mre-2020: it stands in addresses and reports."),
            "currency": _("ISO code, for example MAD or EUR; empty when there is no budget."),
        }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["territory"].queryset = Territory.objects.filter(pk__in=_places()).order_by("pk")
        fields["parent"].queryset = Agreement.objects.exclude(pk=self.instance.pk).order_by("key")
        if self.instance.pk:
            del self.fields["key"]
            if self.instance.budget is not None:
                self.initial["budget"] = self.instance.budget.units
        before = self.Meta.fields.index("currency")
        self.order_fields([*self.Meta.fields[:before], "budget", *self.Meta.fields[before:]])

    def clean(self) -> dict[str, object]:
        """A budget has a currency; dirhams when none is given."""
        data: dict[str, object] = super().clean() or {}
        budget = data.get("budget")
        data["currency"] = named_currency(budget, data.get("currency", "")) if budget is not None else ""
        return data

    def values(self) -> dict[str, Any]:
        """The columns that the action takes."""
        data = dict(self.cleaned_data)
        budget = data.pop("budget")
        return data | {"budget_centimes": None if budget is None else budget.centimes}

    def _post_clean(self) -> None:
        """The action checks the constraints, so that every face gives the same sentence."""


def _places() -> list[int]:
    countries = [504 * 10**10]
    return countries + list(Territory.objects.filter(parent__in=countries).values_list("pk", flat=True))


class InstitutionForm(forms.ModelForm[Institution]):
    """A body that can be party."""

    class Meta:
        model = Institution
        fields = ["code", "kind", *columns("name"), "acronym"]


class PartyForm(forms.ModelForm[Party]):
    """A party with its roles and office."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=labels.PARTY_ROLES.items, widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = Party
        fields = ["institution", "roles", *columns("office"), "order"]

    def _post_clean(self) -> None:
        """See AgreementForm."""


class ClauseForm(forms.ModelForm[Clause]):
    """An article."""

    class Meta:
        model = Clause
        fields = ["number", "type", *columns("title"), *columns("body")]
        labels = labels_in("title", _("Title"))

    def _post_clean(self) -> None:
        """See AgreementForm."""


class CommitmentForm(forms.ModelForm[Commitment]):
    """A promise: who, what, how much, by when, and how it will be proved."""

    amount = SumField(required=False)
    parameter = forms.CharField(
        label=_("Parameter of the rule"),
        required=False,
        max_length=80,
        help_text=_("How many times or documents, or the code of the target."),
    )

    class Meta:
        model = Commitment
        fields = [
            "number",
            "clause",
            "parties",
            "kind",
            *columns("wording"),
            "quantity",
            "unit",
            "amount",
            "currency",
            "starts_on",
            "due_on",
            "due_year",
            "evidence_rule",
            "parameter",
        ]
        widgets = {
            "starts_on": DayInput,
            "due_on": DayInput,
            "parties": forms.CheckboxSelectMultiple,
            **{name: forms.Textarea(attrs={"rows": 2}) for name in columns("wording")},
        }

    def __init__(self, *args: object, agreement: Agreement, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["clause"].queryset = agreement.clauses.all()
        fields["parties"].queryset = agreement.parties.select_related("institution")
        if self.instance.pk:
            self.initial["parameter"] = next(iter(self.instance.evidence_params.values()), "")
            if self.instance.amount is not None:
                self.initial["amount"] = self.instance.amount.units

    def values(self) -> dict[str, Any]:
        """The columns that the action takes: centimes, and the rule's parameter under its own name."""
        data = dict(self.cleaned_data)
        amount, parameter = data.pop("amount"), data.pop("parameter")
        names = list(RULES[data["evidence_rule"]].params) if data["evidence_rule"] in RULES else []
        data["evidence_params"] = {names[0]: parameter} if names and parameter else {}
        data["centimes"] = None if amount is None else amount.centimes
        return data

    def clean(self) -> dict[str, Any]:
        """A sum has a currency; dirhams when none is given."""
        data: dict[str, Any] = super().clean() or {}
        amount = data.get("amount")
        data["currency"] = named_currency(amount, data.get("currency", "")) if amount is not None else ""
        return data

    def _post_clean(self) -> None:
        """See AgreementForm."""


class SignatureForm(forms.Form):
    """The day of a signature."""

    signed_on = forms.DateField(label=_("Signed on"), widget=DayInput)


class NoteForm(forms.Form):
    """Why, in a few words."""

    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: object, is_required: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = is_required


class FulfilmentForm(forms.Form):
    """What was done for a commitment."""

    done_on = forms.DateField(label=_("Done on"), widget=DayInput)
    what = forms.CharField(label=_("What was done"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    quantity = forms.DecimalField(label=_("Quantity"), required=False, max_digits=16, decimal_places=2)
    amount = SumField(required=False)
    document: Any = forms.ModelChoiceField(label=_("Document"), queryset=Document.objects.none(), required=False)
    idempotency_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: object, commitment: Commitment, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["document"].queryset = commitment.agreement.documents.all()
        fields["idempotency_key"].initial = uuid.uuid4().hex
        if commitment.kind == CommitmentKind.MONEY:
            fields["amount"].required = True
            fields["amount"].currency = commitment.currency
            del fields["quantity"]
        elif commitment.evidence_rule == "quantity_reached":
            fields["quantity"].required = True
            fields["quantity"].help_text = commitment.get_unit_display()
            del fields["amount"]
        else:
            del fields["quantity"], fields["amount"]


class CorrectionForm(FulfilmentForm):
    """A better record in the place of a wrong one, or its withdrawal."""

    is_withdrawn = forms.BooleanField(label=_("Withdraw the record: nothing was done"), required=False)
    note = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: object, fact: Fulfilment, **kwargs: object) -> None:
        initial = {
            "done_on": fact.valid_from,
            "what": fact.what,
            "quantity": fact.quantity,
            "document": fact.document_id,
            "amount": fact.amount.units if fact.amount else None,
        }
        super().__init__(*args, initial=initial, **kwargs)


class DocumentForm(forms.Form):
    """A paper of an agreement."""

    kind = forms.ChoiceField(label=_("Kind"), choices=labels.DOCUMENT_KINDS.items)
    title = forms.CharField(label=_("Title"), max_length=400)
    language = forms.ChoiceField(label=_("Language"), choices=lambda: labels.languages().items())
    dated_on = forms.DateField(label=_("Dated"), required=False, widget=DayInput)
    publisher = forms.CharField(label=_("Publisher"), required=False, max_length=200)
    url = forms.URLField(label=_("Address"), required=False, max_length=600, assume_scheme="https")
    file = forms.FileField(label=_("File"), required=False, max_length=200)
    is_public = forms.BooleanField(label=_("May be shown to anybody"), required=False)
