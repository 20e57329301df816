"""Texts that people type, in the languages of the house: one column a language, read in the reader's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any, Self, overload

from django import forms
from django.db import models
from django.utils.functional import lazy
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from .languages import Extent, Language, codes, default, known, spoken
from .translated import Translated, Wording, column_of


def active_language(extent: Extent = Extent.PAGES) -> str:
    """The code of the reader's language, that of the house when it does not go so far."""
    return known(get_language(), extent)


def writing_in(language: str) -> override:
    """A letter or an e-mail is written: in that language where papers are, else in the language of the house.

    They carry no marks, so that a language with gaps would mix in them.
    """
    return override(known(language, Extent.PAPERS))


def label_in(what: object, language: Language) -> Any:
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
        """Migrations see the plain field without its label, so that they lean neither on this file nor on CLDR."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("verbose_name", None)
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
    house must have it; the others may always be empty. stored_as: the name of the columns where it is another.
    """

    def __init__(
        self,
        what: object = None,
        *,
        max_length: int | None = None,
        required: bool = False,
        extent: Extent = Extent.PAGES,
        stored_as: str = "",
    ) -> None:
        self.stored_as = stored_as
        self.columns = {one.code: _column(one, what, max_length, required) for one in spoken(extent)}

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        """Django calls it where the field is declared: the columns join the model, the reading stays here."""
        self.stored_as = self.stored_as or name
        for code, made in self.columns.items():
            made.contribute_to_class(model, column_of(self.stored_as, code))
        setattr(model, name, self)

    @overload
    def __get__(self, row: None, model: type[models.Model]) -> Self: ...
    @overload
    def __get__(self, row: models.Model, model: type[models.Model]) -> Wording: ...

    def __get__(self, row: models.Model | None, model: type[models.Model]) -> Self | Wording:
        return self if row is None else localised(row, self.stored_as)

    def __set__(self, row: models.Model, said: Mapping[str, str]) -> None:
        for code, text in said.items():
            if code not in self.columns:
                raise KeyError(f"{self.stored_as} has no column for the language {code!r}")
            setattr(row, column_of(self.stored_as, code), text)


class TranslatedLines(TranslatedField):
    """A long text of which each line is one thing; `row.name` is the list of them."""

    @overload  # type: ignore[override]
    def __get__(self, row: None, model: type[models.Model]) -> Self: ...
    @overload
    def __get__(self, row: models.Model, model: type[models.Model]) -> list[Wording]: ...

    def __get__(self, row: models.Model | None, model: type[models.Model]) -> Self | list[Wording]:
        if row is None:
            return self
        said = localised(row, self.stored_as)
        return [Wording(line, said.language) for line in said.splitlines()]


def _column(language: Language, what: Any, max_length: int | None, required: bool) -> _Column:
    options: dict[str, Any] = {"blank": not (required and language == default())}
    if what is not None:
        options["verbose_name"] = label_in(what, language)
    made: _Column = _Body(**options) if max_length is None else _Line(max_length=max_length, **options)
    made.language = language
    return made


def is_text(field: object) -> bool:
    """Whether a field of a model keeps a text in one language."""
    return isinstance(field, _Column)


def texts(row: object, name: str) -> Translated:
    """The text of that name of a row, in every language that it has a column for."""
    return Translated(
        (code, getattr(row, held) or "") for code in codes() if hasattr(row, held := column_of(name, code))
    )


def localised(row: object, name: str, language: str | None = None) -> Wording:
    """The text of that name in a language (the reader's when None), with its fallbacks."""
    for code in (known(language) if language else active_language(), *codes()):
        if text := getattr(row, column_of(name, code), ""):
            return Wording(text, code)
    return Wording()


def columns(name: str, extent: Extent = Extent.PAGES) -> list[str]:
    """The columns of a text: ["title_fr", "title_ar", ...]."""
    return [column_of(name, code) for code in codes(extent)]


def some_text(name: str, extent: Extent) -> models.Q:
    """The condition that a text is there in one of those languages at least."""
    return reduce(or_, (~models.Q(**{one: ""}) for one in columns(name, extent)))
