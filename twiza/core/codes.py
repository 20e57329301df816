"""Codes with their words: what the database keeps, what people read, how strongly it is shown. Pure.

    class CaseState(Code):
        OPEN = "open", _("Open"), "success"
        CLOSED = "closed", _("Closed")

A member is its code, a string; `label` is the message of the catalogues and `tone` the colour of its badge.
`core.labels` turns both into what Django and the pages want.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Code(StrEnum):
    """A code of the database that carries its label and its tone."""

    _value_: str
    label: str
    tone: str

    def __new__(cls, value: str, label: str = "", tone: str = "secondary") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value
        member.tone = tone
        return member
