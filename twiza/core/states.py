"""Transitions as data: one table gives the buttons, the diagram and the tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Move:
    """One allowed change of state: from any of `frm` to `to`, for whoever holds `needs` on the object."""

    name: str
    frm: frozenset[str]
    to: str
    needs: str
    label: object = field(default="", compare=False)
    wants_note: bool = False

    def __init__(
        self, name: str, frm: Iterable[str], to: str, *, needs: str, label: object = "", wants_note: bool = False
    ) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "frm", frozenset(str(s) for s in frm))
        object.__setattr__(self, "to", str(to))
        object.__setattr__(self, "needs", str(needs))
        object.__setattr__(self, "label", label or name)
        object.__setattr__(self, "wants_note", wants_note)

    def starts_from(self, state: str) -> bool:
        """Whether the move may start from this state."""
        return str(state) in self.frm


def moves_from(moves: Iterable[Move], state: str) -> list[Move]:
    """The moves that may start from this state, in the order of the table."""
    return [move for move in moves if move.starts_from(state)]


def by_name(moves: Iterable[Move], name: str) -> Move | None:
    """The move of that name."""
    return next((move for move in moves if move.name == name), None)


def diagram(moves: Iterable[Move]) -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {start} --> {move.to}: {move.name}" for move in moves for start in sorted(move.frm)]
    return "\n".join(lines)
