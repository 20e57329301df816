"""What the audit trail keeps: each room declares its acts beside its actions, with the words that say them. Pure."""

from __future__ import annotations

from .codes import Code


class AuditType(Code):
    """An act that leaves a trace; its label says what was done. The name of a move is one too."""


def declared() -> dict[str, AuditType]:
    """Every act of the rooms that are loaded, by its code."""
    return {act.value: act for room in AuditType.__subclasses__() for act in room}
