"""What every endpoint may answer besides its result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ninja import Schema
from pydantic import create_model

from twiza.core.languages import Extent
from twiza.core.translation import columns

S = TypeVar("S", bound=Schema)


class Problem(Schema):
    """Why not: a code for programs (empty for log-in and validation), a sentence or the list of faults for people."""

    code: str = ""
    detail: Any


def with_texts(*names: str, extent: Extent = Extent.PAGES) -> Callable[[type[S]], type[S]]:
    """Gives an answer the columns of its texts: `title_fr`, `title_ar`..., in the languages of the house."""

    def add(schema: type[S]) -> type[S]:
        fields: dict[str, Any] = {column: (str, "") for name in names for column in columns(name, extent)}
        made = create_model(schema.__name__, __base__=schema, __module__=schema.__module__, **fields)
        made.__doc__ = schema.__doc__
        return made

    return add
