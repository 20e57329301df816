"""Signed links: an address that lets its bearer do one thing without a log-in, until a day.

The token says what for and for which row, and cannot be forged or prolonged; whether the thing was done already is
read from the row, never from the token. Nothing here reads the clock.
"""

from __future__ import annotations

from datetime import date

from django.core import signing
from django.utils.translation import gettext_lazy as _

from .refusals import Refusal


class LinkBroken(Refusal):
    """The token is not one that we wrote."""

    message = _("This link is incomplete or was changed. Copy it whole from the letter.")


class LinkExpired(Refusal):
    """The day of the token is over."""

    message = _("This link was valid until %(until)s. Ask for a new one, or log in.")


def sign(purpose: str, pk: int, *, until: date) -> str:
    """A token for one purpose and one row, valid until a day (included)."""
    return signing.dumps([pk, until.isoformat()], salt=f"twiza.link.{purpose}", compress=False)


def read(token: str, purpose: str, *, on: date) -> int:
    """The row of a token on a day. Raises: LinkBroken, LinkExpired."""
    try:
        pk, last = signing.loads(token, salt=f"twiza.link.{purpose}")
        until = date.fromisoformat(last)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkBroken() from error
    if on > until:
        raise LinkExpired(until=until.strftime("%d/%m/%Y"))
    return int(pk)
