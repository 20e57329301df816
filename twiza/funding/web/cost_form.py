"""The form of a cost table typed by hand: party x year x component, components named in French and in Arabic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twiza.agreements.models import Agreement, Institution
from twiza.core.languages import Extent, codes, default, spoken
from twiza.core.text import fold
from twiza.core.translated import Translated, column_of
from twiza.core.translation import label_in, texts
from twiza.core.values import Money

from ..actions import Share
from ..actions.ledger import component_code
from ..models import Component
from .forms import AmountField, day_field

MOST_COMPONENTS = 20


@dataclass(frozen=True)
class Block:
    """One component on the page: its two names, and for each party its amounts by year."""

    place: int
    titles: list[forms.BoundField]
    rows: list[tuple[Institution, list[tuple[int, forms.BoundField]]]]


class CostTableForm(forms.Form):
    """The shares of the parties by year and component, and the total that the text states."""

    total = AmountField(label=_("Total stated by the text"))
    value_on = day_field(label=_("Day of the promise"))

    def __init__(self, *args: Any, agreement: Agreement, years: list[int], many: int = 0, **kwargs: Any) -> None:
        self.known = list(Component.objects.filter(agreement_id=agreement.pk))
        self.many = min(max(many, len(self.known), 1), MOST_COMPONENTS)
        self.years = years
        rows = agreement.parties.select_related("institution").order_by("order", "id")
        self.parties = [party.institution for party in rows]
        initial = {
            _title(place, code): text
            for place, one in enumerate(self.known, start=1)
            for code, text in texts(one, "title").items()
        }
        super().__init__(*args, **{**kwargs, "initial": {**initial, **kwargs.get("initial", {})}})
        for place in range(1, self.many + 1):
            self._open(place)

    def _open(self, place: int) -> None:
        """The fields of a component."""
        for language in spoken(Extent.DEEDS):
            label = _("Component") if language == default() else label_in(_("Component"), language)
            self.fields[_title(place, language.code)] = forms.CharField(
                label=label, required=False, max_length=200, widget=forms.TextInput(language.attrs)
            )
        for institution in self.parties:
            for year in self.years:
                cell = f"{institution.name} · {year}"
                field = AmountField(label=cell, required=False, help_text="")
                field.widget.attrs["aria-label"] = cell
                self.fields[_cell(place, institution, year)] = field

    @property
    def blocks(self) -> list[Block]:
        """What the page draws."""
        return [
            Block(
                place,
                [self[_title(place, code)] for code in codes(Extent.DEEDS)],
                [(one, [(year, self[_cell(place, one, year)]) for year in self.years]) for one in self.parties],
            )
            for place in range(1, self.many + 1)
        ]

    @property
    def may_grow(self) -> bool:
        """Whether one more component fits."""
        return self.many < MOST_COMPONENTS

    def clean(self) -> dict[str, object]:
        """Components are told apart by their names; a name without an amount is said, not lost."""
        values: dict[str, Any] = super().clean() or {}
        filled = [place for place in range(1, self.many + 1) if self._cells(place)]
        seen: dict[str, int] = {}
        for place in range(1, self.many + 1):
            names, field = self._titles(place), _title(place, default().code)
            if place in filled and not names and len(filled) > 1:
                self.add_error(field, _("Name this component: there are several."))
            if names and place not in filled and not self._is_faulty(place):
                self.add_error(field, _("No amount stands under this component: enter one, or take its name away."))
            for name in {fold(name) for name in names.values()}:
                if seen.setdefault(name, place) != place:
                    self.add_error(field, _("This component already stands above."))
        if not filled and not self.errors:
            raise forms.ValidationError(_("Enter at least one amount."))
        return values

    def _titles(self, place: int) -> dict[str, str]:
        values = {code: self.cleaned_data.get(_title(place, code), "") for code in codes(Extent.DEEDS)}
        return {code: title for code, title in values.items() if title}

    def _cells(self, place: int) -> dict[tuple[Institution, int], Money]:
        names = {(one, year): _cell(place, one, year) for one in self.parties for year in self.years}
        return {cell: amount for cell, name in names.items() if (amount := self.cleaned_data.get(name)) is not None}

    def _is_faulty(self, place: int) -> bool:
        return any(_cell(place, one, year) in self.errors for one in self.parties for year in self.years)

    def arguments(self) -> dict[str, Any]:
        """The shares and the components by code, as the action takes them."""
        codes = {fold(name): one.code for one in self.known for name in texts(one, "title").values() if name}
        components: dict[str, Mapping[str, str]] = {}
        shares = []
        for place in range(1, self.many + 1):
            names, cells = self._titles(place), self._cells(place)
            code = ""
            if names and cells:
                first = Translated(names).within(default().code)
                known = next((codes[fold(name)] for name in names.values() if fold(name) in codes), "")
                code = known or component_code(first, {*codes.values(), *components})
                components[code] = {default().code: first, **names}
            shares += [Share(payer, year, amount, code) for (payer, year), amount in cells.items()]
        return {"shares": shares, "components": components}


def _title(place: int, code: str) -> str:
    return f"{column_of('title', code)}-{place}"


def _cell(place: int, institution: Institution, year: int) -> str:
    return f"share-{place}-{institution.pk}-{year}"
