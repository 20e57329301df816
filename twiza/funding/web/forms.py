"""The forms of money: amounts typed as people write them, holders chosen by name."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.agreements.models import Agreement, Document, Institution
from twiza.agreements.rules.vocabulary import DocumentKind, Kind
from twiza.core.refusals import Refusal
from twiza.core.web.fields import day_input
from twiza.register.models import Organisation

from ..actions import ConditionTold
from ..models import Component, FundedAgreement, Purse
from ..models.labels import CONDITIONS, FIELD_LABELS, STAGES
from ..rules.amounts import parse_amount
from ..rules.payments import FIELDS, NEEDED, amount_in_words
from ..rules.rates import HOME

MOST_CONDITIONS = 3
YEARS = {"min_value": 2000, "max_value": 2100}


class AmountField(forms.CharField):
    """An amount as people write it; cleaned to Money."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=80, **{"label": _("Amount"), "help_text": _("Such as 1.250.000,50 or 10 MDH."), **options}
        )

    def clean(self, value: object) -> Any:
        """The sum, or the sentence of why it cannot be read."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_amount(text, HOME, amount_in_words)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal


def day_field(**options: object) -> forms.DateField:
    """A day, chosen or typed."""
    return forms.DateField(widget=day_input(), **options)


def holders(agreement: Agreement) -> list[tuple[str, str]]:
    """Whoever may stand at either end: parties, the programme, holders already in the ledger of this agreement."""
    from ..models import Entry

    parties = [party.institution for party in agreement.parties.select_related("institution")]
    found: dict[str, str] = {f"institution-{one.pk}": one.name for one in parties}
    found[f"agreement-{agreement.pk}"] = str(_("Programme %(key)s") % {"key": agreement.key})
    ends = Entry.objects.filter(agreement_id=agreement.pk).order_by().values_list("payer_id", "payee_id")
    rows: Any = Purse.objects.select_related("institution", "organisation", "agreement")
    for purse in rows.filter(pk__in={pk for pair in ends.distinct() for pk in pair}).order_by("pk"):
        found.setdefault(handle(purse), purse.name)
    return list(found.items())


def handle(purse: Purse) -> str:
    """How a form names a holder."""
    if purse.institution_id:
        return f"institution-{purse.institution_id}"
    return f"organisation-{purse.organisation_id}" if purse.organisation_id else f"agreement-{purse.agreement_id}"


def holder_of(name: str) -> Any:
    """The holder that a form names; None for none."""
    kind, _dash, pk = name.rpartition("-")
    table: Any = {"institution": Institution, "organisation": Organisation, "agreement": Agreement}.get(kind)
    return table.objects.filter(pk=int(pk)).first() if table is not None and pk.isdigit() else None


class EntryForm(forms.Form):
    """One fact of money."""

    idempotency_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    stage = forms.ChoiceField(label=_("Stage"), choices=STAGES)
    amount = AmountField()
    value_on = day_field(label=_("Value day"))
    year = forms.IntegerField(
        label=_("Budget year"), required=False, help_text=_("That of the value day when empty."), **YEARS
    )
    payer = forms.ChoiceField(label=_("Payer"), required=False)
    payee = forms.ChoiceField(label=_("Payee"), required=False)
    organisation = forms.IntegerField(
        label=_("Payee: number of an organisation of the register"),
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        help_text=_("Instead of the list above."),
    )
    component = forms.ModelChoiceField(label=_("Component"), queryset=Component.objects.none(), required=False)
    reference = forms.CharField(
        label=_("Reference"),
        max_length=80,
        required=False,
        help_text=_("The number of the payment order: the same one never enters twice."),
    )
    document = forms.ModelChoiceField(label=_("Document"), queryset=Document.objects.none(), required=False)
    is_in_kind = forms.BooleanField(label=_("In kind: valued, never part of cash totals"), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: object, agreement: Agreement, **kwargs: Any) -> None:
        initial = {"idempotency_key": uuid4().hex, "value_on": timezone.localdate(), "stage": "paid"}
        kwargs["initial"] = {**initial, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        ends = [("", _("By default")), *holders(agreement)]
        self.fields["payer"].choices = ends  # type: ignore[attr-defined]
        self.fields["payee"].choices = ends  # type: ignore[attr-defined]
        components = Component.objects.filter(agreement_id=agreement.pk)
        self.fields["component"].queryset = components  # type: ignore[attr-defined]
        if not components.exists():
            del self.fields["component"]
        self.fields["document"].queryset = Document.objects.filter(agreement_id=agreement.pk)  # type: ignore[attr-defined]

    def clean_organisation(self) -> Organisation | None:
        """The organisation of that number."""
        pk = self.cleaned_data.get("organisation")
        if not pk:
            return None
        found = Organisation.objects.filter(pk=pk).first()
        if found is None:
            raise forms.ValidationError(_("No organisation of the register has this number."))
        return found

    def arguments(self) -> dict[str, Any]:
        """What the action takes."""
        values = dict(self.cleaned_data)
        organisation = values.pop("organisation", None)
        values["payer"] = holder_of(values["payer"])
        values["payee"] = organisation or holder_of(values["payee"])
        return values


class ReverseForm(forms.Form):
    """Why an entry is reversed."""

    note = forms.CharField(label=_("Why is this entry wrong?"), max_length=300)


class NoteForm(forms.Form):
    """Why a move."""

    note = forms.CharField(label=_("Why"), max_length=300, widget=forms.Textarea)


class PromiseForm(forms.Form):
    """What a party promises for a year from an amendment on."""

    amendment = forms.ModelChoiceField(label=_("Amendment"), queryset=Agreement.objects.none())
    payer = forms.ChoiceField(label=_("Payer"))
    year = forms.IntegerField(label=_("Budget year"), **YEARS)
    component = forms.ModelChoiceField(label=_("Component"), queryset=Component.objects.none(), required=False)
    amount = AmountField(
        label=_("New promise"), help_text=_("The whole promise of that year, not what changes; 0 withdraws it.")
    )
    value_on = day_field(label=_("From the day"))
    document = forms.ModelChoiceField(label=_("Document"), queryset=Document.objects.none(), required=False)

    def __init__(self, *args: object, agreement: Agreement, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["amendment"].queryset = Agreement.objects.filter(parent_id=agreement.pk, kind=Kind.AMENDMENT)
        parties = [party.institution for party in agreement.parties.select_related("institution")]
        fields["payer"].choices = [(f"institution-{one.pk}", one.name) for one in parties]
        fields["component"].queryset = Component.objects.filter(agreement_id=agreement.pk)
        if not fields["component"].queryset.exists():
            del fields["component"]
        fields["document"].queryset = Document.objects.filter(agreement_id=agreement.pk)

    def arguments(self) -> dict[str, Any]:
        """What the action takes."""
        values = dict(self.cleaned_data)
        return {**values, "payer": holder_of(values["payer"])}


class FeedForm(forms.Form):
    """The agreement whose money runs into this one."""

    upstream = forms.ModelChoiceField(
        label=_("Agreement that feeds this one"),
        queryset=FundedAgreement.objects.none(),
        to_field_name="key",
        help_text=_("Its payments to a party of this agreement are then counted once along the chain."),
    )

    def __init__(self, *args: object, choices: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upstream"].queryset = choices  # type: ignore[attr-defined]


class RateForm(forms.Form):
    """A dated rate with its source."""

    currency = forms.RegexField(label=_("Currency"), regex=r"^[A-Z]{3}$", initial="EUR", max_length=3)
    on = day_field(label=_("Day"))
    rate = forms.DecimalField(
        label=_("Dirhams for one unit"), max_digits=14, decimal_places=6, localize=True, min_value=0
    )
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Who publishes this rate, and where."))

    def clean_currency(self) -> str:
        """Not the dirham itself."""
        code: str = self.cleaned_data["currency"]
        if code == HOME:
            raise forms.ValidationError(_("The dirham needs no rate."))
        return code


class TrancheForm(forms.Form):
    """A tranche with up to three conditions."""

    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=999)
    payer = forms.ChoiceField(label=_("Payer"))
    amount = AmountField()
    year = forms.IntegerField(label=_("Budget year"), **YEARS)
    due_on = day_field(label=_("Due on"), required=False)
    rate = forms.DecimalField(
        label=_("Share of what was received to justify, in %"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        localize=True,
    )
    day = day_field(label=_("Not before"), required=False)

    def __init__(self, *args: object, agreement: Agreement, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        parties = [party.institution for party in agreement.parties.select_related("institution")]
        self.fields["payer"].choices = [(f"institution-{one.pk}", one.name) for one in parties]  # type: ignore[attr-defined]
        owners = [("", "–"), *((str(one.pk), one.name) for one in parties)]
        for place in range(1, MOST_CONDITIONS + 1):
            self.fields[f"kind{place}"] = forms.ChoiceField(
                label=_("Condition %(place)s") % {"place": place}, choices=[("", "–"), *CONDITIONS], required=False
            )
            self.fields[f"owner{place}"] = forms.ChoiceField(
                label=_("Who sees to condition %(place)s") % {"place": place}, choices=owners, required=False
            )

    def conditions(self) -> list[ConditionTold]:
        """The conditions chosen, with their parameters."""
        values, found = self.cleaned_data, []
        for place in range(1, MOST_CONDITIONS + 1):
            kind = values.get(f"kind{place}")
            if not kind:
                continue
            rate, day = values.get("rate"), values.get("day")
            params = {
                "justified": {"rate": str(rate / 100) if rate is not None else ""},
                "day": {"on": day.isoformat() if day else ""},
            }.get(kind, {})
            owner = Institution.objects.filter(pk=values.get(f"owner{place}") or 0).first()
            found.append(ConditionTold(kind, params, owner))
        return found


class AttestForm(forms.Form):
    """The paper that shows a condition met."""

    document = forms.ModelChoiceField(label=_("Document"), queryset=Document.objects.none())
    on = day_field(label=_("Since"))

    def __init__(self, *args: object, agreement: Agreement, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        kinds = [
            DocumentKind.REPORT,
            DocumentKind.EVALUATION_REPORT,
            DocumentKind.MINUTES,
            DocumentKind.DELIBERATION,
            DocumentKind.PROOF,
            DocumentKind.OTHER,
        ]
        papers = Document.objects.filter(agreement_id=agreement.pk, kind__in=kinds)
        self.fields["document"].queryset = papers  # type: ignore[attr-defined]


class SendForm(forms.Form):
    """A payment file."""

    file = forms.FileField(label=_("List of payments (CSV or XLSX)"))


class MappingForm(forms.Form):
    """Which column holds what, and what holds where a row says nothing."""

    def __init__(self, *args: object, columns: list[str], agreement: Agreement, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *((column, column) for column in columns)]
        for name in FIELDS:
            self.fields[f"map-{name}"] = forms.ChoiceField(
                label=FIELD_LABELS[name], choices=choices, required=name in NEEDED
            )
        parties = [party.institution for party in agreement.parties.select_related("institution")]
        self.fields["stage"] = forms.ChoiceField(
            label=_("Stage of rows that name none"), choices=STAGES, initial="paid"
        )
        self.fields["payer"] = forms.ChoiceField(
            label=_("Payer of rows that name none"),
            required=False,
            choices=[("", "–"), *((one.code, one.name) for one in parties)],
        )
        components = Component.objects.filter(agreement_id=agreement.pk)
        self.fields["component"] = forms.ChoiceField(
            label=_("Component of rows that name none"),
            required=False,
            choices=[("", "–"), *((one.code, one.title) for one in components)],
        )
        if not components:
            del self.fields["component"]

    def mapping(self) -> dict[str, str]:
        """Field -> column."""
        return {name: column for name in FIELDS if (column := self.cleaned_data.get(f"map-{name}"))}

    def chosen(self) -> dict[str, str]:
        """What holds for the whole file."""
        return {name: self.cleaned_data.get(name, "") for name in ("stage", "payer", "component")}
