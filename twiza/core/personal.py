"""What the tables hold about people (law 09-08): every field is declared, personal with its reason or public.

A model says `personal = {"field": "why it is kept, who sees it"}` and `public = ["field", ...]`; an abstract base says
it once for those that inherit it. A text in several languages is named once: `title` for `title_fr`, `title_ar` and
the rest. A field is personal when its value, alone or beside the person that its row names, says something of
somebody: so are accounts of those who acted, and free words in which people may be named. Public means the rest; who
reads it is decided by roles all the same. The automatic number of a row is public.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import models

from .languages import codes


@dataclass
class Declaration:
    """What a table says of its fields, and what is wrong with it."""

    personal: dict[str, str] = field(default_factory=dict)
    public: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def stored(model: type[models.Model]) -> list[str]:
    """The fields that a table holds, links to other tables among them."""
    return [column.name for column in (*model._meta.concrete_fields, *model._meta.many_to_many)]


def declaration(model: type[models.Model]) -> Declaration:
    """What a model and its bases declare; the nearest class decides. Faults: undeclared, declared twice, no field."""
    names, found = stored(model), Declaration()
    found.public = {column.name for column in model._meta.concrete_fields if isinstance(column, models.AutoField)}
    for base in reversed(model.__mro__):
        personal: dict[str, str] = vars(base).get("personal", {})
        reasons = {name: why for key, why in personal.items() for name in columns(key, names)}
        public = {name for key in vars(base).get("public", ()) for name in columns(key, names)}
        declared = [*personal, *vars(base).get("public", ())]
        found.faults += [f"{key} is no field" for key in declared if not columns(key, names)]
        found.faults += [f"{name} is both personal and public" for name in sorted(reasons.keys() & public)]
        found.personal = {name: why for name, why in found.personal.items() if name not in public} | reasons
        found.public = (found.public - reasons.keys()) | public
    declared_names = found.personal.keys() | found.public
    found.faults += [f"{name} is neither personal nor public" for name in names if name not in declared_names]
    return found


def columns(key: str, names: list[str]) -> list[str]:
    """The fields that a declaration names: the field itself, or its columns in the languages of the house."""
    return [key] if key in names else [name for code in codes() if (name := f"{key}_{code}") in names]
