"""Forms of the import: the file and its source, then what each column means."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from twiza.core.translation import active_language
from twiza.register.models import Batch
from twiza.register.rules.fields import FIELDS
from twiza.register.rules.vocabulary import FORMS, SECTORS, STATUSES
from twiza.territory.models import Kind, Territory

ENCODINGS = [
    ("", _("Found out from the file")),
    ("utf-8-sig", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("windows-1252", "Windows-1252"),
    ("windows-1256", "Windows-1256"),
    ("iso-8859-6", "ISO-8859-6"),
]
DATE_ORDERS = [("dmy", _("day / month / year")), ("mdy", _("month / day / year")), ("ymd", _("year / month / day"))]
CONSTANTS = {"form": FORMS, "status": STATUSES, "sector": SECTORS}


def language() -> str:
    """The reader's language as two letters."""
    return active_language()


class UploadForm(forms.Form):
    """A list, who sent it, and the country it speaks of."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or workbook (XLSX, XLS, ODS), one organisation per row, headings above."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xlsm,.xls,.ods"}),
    )
    origin = forms.CharField(
        label=_("Source"),
        max_length=120,
        help_text=_("Who keeps this list. Use the same words each time: rows that come again are recognised."),
    )
    country = forms.ChoiceField(label=_("Country"))
    sheet = forms.CharField(
        label=_("Sheet"), max_length=120, required=False, help_text=_("Left empty: the largest sheet.")
    )
    encoding = forms.ChoiceField(label=_("Encoding of a CSV"), choices=ENCODINGS, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        rows = sorted((place.name, place.code) for place in Territory.objects.filter(kind=Kind.COUNTRY))
        first = [(code, name) for name, code in rows if code == "MA"]
        others = [(code, name) for name, code in rows if code != "MA"]
        self.fields["country"].choices = first + others


class MappingForm(forms.Form):
    """One choice per column of the file, then what is true of the whole list."""

    date_order = forms.ChoiceField(label=_("Dates are written"), choices=DATE_ORDERS)
    keep = forms.BooleanField(
        label=_("Keep this reading for the next list of this source"), required=False, initial=True
    )

    def __init__(self, *args: object, batch: Batch, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.batch = batch
        self.columns: list[str] = batch.read_as["columns"]
        lang, content = language(), batch.mapping
        field_of = {column: field for field, column in content.get("columns", {}).items()}
        meanings = [("", _("Not imported"))] + [(code, FIELDS.label(code, lang)) for code in FIELDS]
        for place, column in enumerate(self.columns):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=column, choices=meanings, required=False, initial=field_of.get(column, "")
            )
        for name, codes in CONSTANTS.items():
            choices = [("", _("Not said"))] + [(code, codes.label(code, lang)) for code in codes]
            self.fields[f"constant_{name}"] = forms.ChoiceField(
                label=FIELDS.label(name, lang),
                choices=choices,
                required=False,
                initial=content.get("constants", {}).get(name, ""),
            )
        self.fields["date_order"].initial = content.get("date_order", "dmy")

    def column_rows(self) -> list[dict[str, object]]:
        """Each column with its choice and the values that it holds."""
        samples = self.batch.read_as["samples"]
        return [
            {"field": self[f"column_{place}"], "samples": samples.get(column, [])}
            for place, column in enumerate(self.columns)
        ]

    def constant_fields(self) -> list[forms.BoundField]:
        """What is true of the whole list."""
        return [self[f"constant_{name}"] for name in CONSTANTS]

    def clean(self) -> dict[str, object]:
        """No meaning is given to two columns."""
        data = super().clean() or {}
        seen: dict[str, str] = {}
        for place, column in enumerate(self.columns):
            meaning = data.get(f"column_{place}")
            if meaning and meaning in seen:
                words = _("“%(first)s” already has this meaning.") % {"first": seen[meaning]}
                self.add_error(f"column_{place}", words)
            elif meaning:
                seen[meaning] = column
        return data

    def content(self) -> dict[str, object]:
        """The mapping as plain data; what the page does not show is kept."""
        data, before = self.cleaned_data, self.batch.mapping
        columns = {
            data[f"column_{place}"]: column for place, column in enumerate(self.columns) if data[f"column_{place}"]
        }
        shown = {name: data[f"constant_{name}"] for name in CONSTANTS}
        constants = {**before.get("constants", {}), **shown}
        return {
            **before,
            "columns": columns,
            "constants": {name: text for name, text in constants.items() if text},
            "date_order": data["date_order"],
        }
