"""Texts that people type, in the languages of the house: one column a language, read in the reader's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, overload

from django import forms
from django.db import models
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .languages import Extent, Language, codes, default, known, spoken
from .translated import Translated, Wording, column


def active(extent: Extent = Extent.PAGES) -> str:
    """The code of the reader's language, that of the house when it does not go so far."""
    return known(get_language(), extent)


def label_in(what: Any, language: Language) -> Any:
    """The label of a text in one language: "Title in Arabic", itself in the reader's language."""

    def say() -> str:
        named = language.called_in(get_language() or "en")  # without a language, messages are in English
        return _("%(what)s in %(language)s") % {"what": what, "language": named}

    return lazy(say, str)()


class _Column(models.Field[Any, Any]):
    """What the columns of a text share."""

    language: Language

    def formfield(self, *args: Any, **kwargs: Any) -> forms.Field | None:
        """An entry whose element says its language and direction."""
        field = super().formfield(*args, **kwargs)
        if field is not None:
            field.widget.attrs.update(self.language.attrs)
        return field

    def deconstruct(self) -> Any:
        """Migrations see the plain field, so that they do not lean on this file."""
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{type(self).__bases__[1].__name__}", args, kwargs


class _Line(_Column, models.CharField[Any, Any]):
    """A short text."""


class _Body(_Column, models.TextField[Any, Any]):
    """A long text."""


class TranslatedField:
    """A text with one column for each language that goes so far: `title` keeps `title_fr`, `title_ar`...

    `row.title` is the text in the reader's language, else in the first that has one; `texts(row, "title")` is all of
    them; `row.title = {...}` sets those that it names. Queries and forms use the columns.

    what: the label without its language. max_length: None for a long text. required: whether the language of the
    house must have it; the others may always be empty.
    """

    def __init__(
        self, what: Any = None, *, max_length: int | None = None, required: bool = False,
        extent: Extent = Extent.PAGES,
    ) -> None:  # fmt: skip
        self.columns = {
            language.code: self._column(language, what, max_length, required) for language in spoken(extent)
        }

    @staticmethod
    def _column(language: Language, what: Any, max_length: int | None, required: bool) -> _Column:
        options: dict[str, Any] = {"blank": not (required and language == default())}
        if what is not None:
            options["verbose_name"] = label_in(what, language)
        made: _Column = _Body(**options) if max_length is None else _Line(max_length=max_length, **options)
        made.language = language
        return made

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        """Django calls it where the field is declared: the columns join the model, the reading stays here."""
        self.name = name
        for code, made in self.columns.items():
            made.contribute_to_class(model, column(name, code))
        setattr(model, name, self)

    @overload
    def __get__(self, row: None, model: type[models.Model]) -> Self: ...
    @overload
    def __get__(self, row: models.Model, model: type[models.Model]) -> Wording: ...

    def __get__(self, row: models.Model | None, model: type[models.Model]) -> Self | Wording:
        return self if row is None else texts(row, self.name).within(active())

    def __set__(self, row: models.Model, said: Mapping[str, str]) -> None:
        for code, text in said.items():
            if code not in self.columns:
                raise KeyError(f"{self.name} has no column for the language {code!r}")
            setattr(row, column(self.name, code), text)


def texts(row: Any, name: str) -> Translated:
    """The text of that name of a row, in every language that it has a column for."""
    return Translated(
        (code, getattr(row, column(name, code)) or "") for code in codes() if hasattr(row, column(name, code))
    )


def localised(row: Any, name: str, language: str | None = None) -> Wording:
    """The text of that name in a language (the reader's when None), with its fallbacks."""
    return texts(row, name).within(language or active())


def columns(name: str, extent: Extent = Extent.PAGES) -> list[str]:
    """The columns of a text: ["title_fr", "title_ar", ...]."""
    return [column(name, code) for code in codes(extent)]
