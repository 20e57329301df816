"""Forms in which a text is typed in several languages: one entry a language, each in its direction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.forms import DeclarativeFieldsMetaclass

from twiza.core.languages import Extent, default, spoken
from twiza.core.translated import Translated, column_of, gathered
from twiza.core.translation import label_in


@dataclass(frozen=True)
class TranslatedEntry:
    """A text to type: `title = TranslatedEntry(_("Title"), max_length=400)` makes title_fr, title_ar...

    rows: the height of a long text, 0 for one line. required: True for the language of the house, an extent for all
    languages that go so far.
    """

    what: Any
    max_length: int | None = None
    rows: int = 0
    required: bool | Extent = False
    extent: Extent = Extent.PAGES
    help_text: Any = ""

    def fields(self, name: str) -> dict[str, forms.Field]:
        """One field a language, by the name of its column."""
        return {column_of(name, one.code): self._field(one) for one in spoken(self.extent)}

    def _field(self, language: Any) -> forms.Field:
        attrs = {**language.attrs, **({"rows": self.rows} if self.rows else {})}
        kind = forms.Textarea if self.rows else forms.TextInput
        is_required = (
            language.extent >= self.required
            if isinstance(self.required, Extent)
            else self.required and language == default()
        )
        return forms.CharField(
            label=label_in(self.what, language),
            max_length=self.max_length,
            required=is_required,
            help_text=self.help_text,
            widget=kind(attrs=attrs),
        )


class _Expanding(DeclarativeFieldsMetaclass):
    """Puts the fields of each entry where the entry was declared."""

    def __new__(mcs, name: str, bases: tuple[type, ...], attrs: dict[str, object]) -> Any:
        expanded: dict[str, object] = {}
        for key, value in attrs.items():
            expanded |= value.fields(key) if isinstance(value, TranslatedEntry) else {key: value}
        return super().__new__(mcs, name, bases, expanded)


class TranslatedForm(forms.Form, metaclass=_Expanding):
    """A form that may hold `TranslatedEntry`."""

    def texts(self, name: str) -> Translated:
        """What was typed under that name, by language."""
        return gathered({key: value or "" for key, value in self.cleaned_data.items()}, name)


def labels_in(name: str, what: Any) -> Mapping[str, object]:
    """The labels of the columns of a text, for `Meta.labels` of a model's form."""
    return {column_of(name, language.code): label_in(what, language) for language in spoken()}
