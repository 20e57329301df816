"""What the sheet of components shows: invented values, only in DEBUG."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django import forms

from twiza.core.values import Money


class SpecimenForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nom de la coopérative", help_text="Comme au registre.")
    region = forms.ChoiceField(label="Région", choices=[("", "—"), ("1", "Souss-Massa")])
    held_on = forms.DateField(label="Date", widget=forms.DateInput(attrs={"type": "date"}))
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(
        label="Nature", widget=forms.RadioSelect, choices=[("visit", "Visite"), ("call", "Appel téléphonique")]
    )
    women_led = forms.BooleanField(label="Présidée par une femme", required=False)


def kit_context() -> dict[str, object]:
    """Values of every kind for the sheet."""
    from .styleguide_charts import specimen_charts

    return {
        "amount": Money(1_250_000_00),
        "moment": dt.datetime(2026, 11, 21, 21, 4, tzinfo=dt.UTC),
        "on": dt.date(2026, 8, 1),
        "ratio": Decimal("0.1234"),
        "count": 1_250_000,
        "negative": -1234.5,
        "form": SpecimenForm(),
        "bad_form": SpecimenForm({"name": "", "region": "1"}),
        "search": SpecimenForm(auto_id="search_%s"),
        "rows": [
            ("Taâwounia Tamaynoute / تعاونية تماينوت", "Souss-Massa", 48, Decimal("0.82"), "success", "Tenu"),
            ("Al Amal de tissage / تعاونية الأمل", "Drâa-Tafilalet", 12, Decimal("0.31"), "warning", "À risque"),
            ("Anamer / تعاونية أنامر", "Béni Mellal-Khénifra", 7, Decimal("0.05"), "danger", "En retard"),
        ],
        "tones": ["success", "warning", "danger", "info", "secondary"],
        "charts": specimen_charts(),
    }
