"""A field for a sum, typed as people write sums."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twiza.core.refusals import Refusal

from ..rules.reading.sums import Sum, SumOfAnotherCurrency, read_sum


class SumNought(Refusal):
    message = _("This sum is nought: leave the field empty, or give a sum.")


class SumField(forms.CharField):
    """A sum as people write it, cleaned to a Sum; None when empty. `currency` is that of the form, when it has one."""

    def __init__(self, *, currency: str = "", is_nought_allowed: bool = False, **options: Any) -> None:
        self.currency, self.is_nought_allowed = currency, is_nought_allowed
        shown = {"label": _("Amount"), "help_text": _("Such as 1.250.000,50 or 10 MDH."), "max_length": 160}
        # A sum reads from left to right in figures and from right to left in Arabic words.
        super().__init__(**{**shown, "widget": forms.TextInput(attrs={"dir": "auto"}), **options})

    def clean(self, value: object) -> Any:
        """The sum, or the sentence of why it cannot be read."""
        text = super().clean(value)
        if not text:
            return None
        try:
            found = read_sum(text, self.currency)
            if not found.centimes and not self.is_nought_allowed:
                raise SumNought()
        except Refusal as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal
        return found

    def prepare_value(self, value: object) -> Any:
        """What is known, in groups of three with two decimals; what was typed, as it was typed."""
        return f"{value:,.2f}".replace(",", "\u00a0").replace(".", ",") if isinstance(value, Decimal) else value


def named_currency(given: Sum | None, chosen: str) -> str:
    """The currency of a sum: the one that its text names, else the one chosen, else dirhams.

    Raises: ValidationError when the text names another one than was chosen.
    """
    if given is not None and given.currency and chosen and given.currency != chosen:
        refusal = SumOfAnotherCurrency(currency=chosen, named=given.currency, text=given.currency)
        raise forms.ValidationError(refusal.sentence)
    return (given.currency if given is not None else "") or chosen or "MAD"
