"""How the house says no: an exception with a code for programs and a sentence for people. Pure: rules refuse too.

A refusal stands beside the rule or the action that raises it, and its message is what it promises to refuse:

    class SessionInFuture(Unprocessable):
        message = _("A session is recorded once it has taken place: this date is in the future.")
        field = "held_on"
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from .messages import gettext_noop as _


class Refusal(Exception):
    """No, and nothing was changed: what stands in the books does not allow it.

    message: the words with %(parameters)s, marked for the catalogues. field: the entry of a form where the correction
    is made; several names when forms call it differently. Parameters keep their type (days, money, codes): the reader
    sees them as their language writes them.
    """

    message: Any = _("This cannot be done.")
    field: str | tuple[str, ...] = ()
    code: str = "refusal"

    def __init_subclass__(cls, **options: Any) -> None:
        """The code is the name of the class in snake case: `MoveRefused` -> `move_refused`."""
        super().__init_subclass__(**options)
        cls.code = "".join("_" + c.lower() if c.isupper() else c for c in cls.__name__).removeprefix("_")

    def __init__(self, **params: Any) -> None:
        super().__init__()
        self.params = params

    @property
    def sentence(self) -> str:
        """The message in the active language with its parameters; in English where no Django runs."""
        return _speaker(self)

    @property
    def fields(self) -> tuple[str, ...]:
        """The entries of forms where the correction is made."""
        return (self.field,) if isinstance(self.field, str) else self.field

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence}"


class Unprocessable(Refusal):
    """What was asked cannot be processed, whatever stands in the books: the API answers 422 with the parameters."""

    message: Any = _("This makes no sense here.")


class NotAllowed(Refusal):
    """The person lacks the permission for this object."""

    message = _("Your role does not allow this here.")


class MoveRefused(Refusal):
    """The object is not in a state from which this move starts."""

    message = _("“%(move)s” is not possible: the current state is “%(state)s”.")


class StaleObject(Refusal):
    """Somebody else changed the object since the page was shown."""

    message = _("Somebody changed this meanwhile. Look at the present state, then try again.")


def refusals_in(*modules: ModuleType) -> dict[str, type[Refusal]]:
    """The refusals that modules raise, by code: for what is kept as a code and said later."""
    kinds = [kind for module in modules for kind in vars(module).values() if isinstance(kind, type)]
    return {kind.code: kind for kind in kinds if issubclass(kind, Refusal)}


def in_english(refusal: Refusal) -> str:
    """The message as it stands in the code, with its parameters."""
    return str(refusal.message) % refusal.params


_speaker: Callable[[Refusal], str] = in_english


def speak_with(speaker: Callable[[Refusal], str]) -> None:
    """Say sentences by this function from now on: the application of core gives the one that translates."""
    global _speaker
    _speaker = speaker
