"""How an action says no: an exception with a code for programs and a sentence for people."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from twiza.core.translation import active_language

from . import formats


class Refusal(Exception):
    """A refused write. Subclasses stand beside the action and give `message`; nothing was changed."""

    message: Any = _("This cannot be done.")

    def __init__(self, **params: Any) -> None:
        super().__init__()
        self.params = params

    @property
    def code(self) -> str:
        """The class name in snake case: `MoveRefused` -> `move_refused`."""
        name = type(self).__name__
        return "".join("_" + c.lower() if c.isupper() and i else c.lower() for i, c in enumerate(name))

    @property
    def sentence(self) -> str:
        """The message in the active language with its parameters; days are said as people say them."""
        told = {name: _said(value) for name, value in self.params.items()}
        return str(self.message) % told if told else str(self.message)

    def __str__(self) -> str:
        return self.sentence


def _said(value: Any) -> Any:
    return formats.day(value, active_language()) if isinstance(value, date) else value


class NotAllowed(Refusal):
    """The person lacks the permission for this object."""

    message = _("Your role does not allow this here.")


class MoveRefused(Refusal):
    """The object is not in a state from which this move starts."""

    message = _("“%(move)s” is not possible: the current state is “%(state)s”.")


class StaleObject(Refusal):
    """Somebody else changed the object since the page was shown."""

    message = _("Somebody changed this meanwhile. Look at the present state, then try again.")
