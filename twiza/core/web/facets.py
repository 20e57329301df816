"""What narrows a list: facets with their values, how many rows each would leave, and which are chosen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One value of a facet. url: takes it, or gives it back when it is chosen; empty where a form does."""

    code: str
    label: str
    count: int = 0
    is_chosen: bool = False
    url: str = ""


@dataclass(frozen=True)
class Facet:
    """One way to narrow a list."""

    name: str
    title: str
    choices: list[Choice]

    @property
    def chosen(self) -> list[Choice]:
        """The values that narrow the list now."""
        return [choice for choice in self.choices if choice.is_chosen]
