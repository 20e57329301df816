"""What every page knows without asking."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from twiza import __version__
from twiza.core import languages


@dataclass(frozen=True)
class Section:
    """One entry of the main navigation."""

    label: object
    icon: str
    url: str
    is_active: bool
    is_here: bool


def page(request: HttpRequest) -> dict[str, Any]:
    """The reading direction, whether the figures are synthetic, the version, the sections that the reader may open."""
    return {
        "direction": languages.find(get_language()).direction,
        "is_demo": settings.TWIZA_DEMO,
        "version": __version__,
        "home_url": address("config:home") or "/",
        "sections": sections(request),
        "search_url": _may(request, settings.TWIZA_SEARCH[1]) and address(settings.TWIZA_SEARCH[0]),
    }


def sections(request: HttpRequest) -> list[Section]:
    """The sections whose permission the reader holds and whose room serves pages; a stranger gets the public ones."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    shown = []
    for name, icon, label, permission in settings.TWIZA_SECTIONS if known else settings.TWIZA_PUBLIC_SECTIONS:
        url = address(name)
        if url and _may(request, permission):
            is_active = _is_within(request.path, url, room_wide=known and bool(permission))
            shown.append(Section(label, icon, url, is_active, request.path == url))
    active = [section for section in shown if section.is_active]
    nearest = max((one for one in active if request.path.startswith(one.url)), key=_length, default=None)
    here = nearest or next(
        iter(active), None
    )  # of several sections of one room, the one that the page lies under
    return [replace(one, is_active=one is here) for one in shown]


def _length(section: Section) -> int:
    return len(section.url)


def _is_within(path: str, url: str, *, room_wide: bool) -> bool:
    """Whether a page belongs to a section: under its address, or anywhere in its room; home is one page."""
    if room_wide:
        return path.startswith(_room(url)) and "/me/" not in path
    return path == url or (url.count("/") > 2 and path.startswith(url))


def address(name: str) -> str:
    """The address of a URL name, or nothing when no room serves it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _room(url: str) -> str:
    """The part of an address that all pages of its room share: /fr/register/."""
    return "/".join(url.split("/")[:3]) + "/"


def _may(request: HttpRequest, permission: str) -> bool:
    user = getattr(request, "user", None)
    return not permission or bool(user is not None and user.is_authenticated and user.holds(permission))
