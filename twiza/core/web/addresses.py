"""Addresses as a reader may use them: a link is drawn only where the view behind it lets this reader in.

A guarded view carries the permissions of which one opens it (`permissions`, set by the guard). They are read from the
view itself, so that no page, panel or section repeats them.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.urls import NoReverseMatch, resolve, reverse

_guards: dict[str, tuple[str, ...] | None] = {}


def address(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a URL name, or nothing when no room serves it."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


def open_address(user: Any, name: str, *args: Any, of: Model | None = None, **kwargs: Any) -> str:
    """The address of a URL name, or nothing when no room serves it or its view refuses this user.

    With `of`, the permission must reach this very object too.
    """
    found = address(name, *args, **kwargs)
    return found if found and _lets_in(user, guard(name, found), of) else ""


def reader(context: Any) -> Any:
    """The user for whom a template is drawn; None where it is drawn for nobody in particular."""
    return getattr(context.get("request"), "user", None)


def guard(name: str, found: str) -> tuple[str, ...] | None:
    """The permissions of which one opens the view of that name; () for whoever is logged in, None for everybody."""
    if name not in _guards:
        _guards[name] = getattr(resolve(found).func, "permissions", None)
    return _guards[name]


def _lets_in(user: Any, permissions: tuple[str, ...] | None, of: Model | None) -> bool:
    if permissions is None:
        return True
    if user is None or not user.is_authenticated:
        return False
    if of is not None:
        return any(user.may(permission, of) for permission in permissions)
    return not permissions or any(user.holds(permission) for permission in permissions)
