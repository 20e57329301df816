"""What every page knows without asking."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from twiza import __version__
from twiza.core import languages

from .addresses import address, guard, open_address


@dataclass(frozen=True)
class Section:
    """One entry of the main navigation."""

    label: object
    icon: str
    url: str
    is_active: bool
    is_here: bool


def page(request: HttpRequest) -> dict[str, object]:
    """The reading direction, whether the figures are synthetic, the version, the sections that the reader may open."""
    return {
        "direction": languages.find(get_language()).direction,
        "is_demo": settings.TWIZA_DEMO,
        "version": __version__,
        "home_url": address("config:home") or "/",
        "sections": sections(request),
        "search_url": open_address(getattr(request, "user", None), settings.TWIZA_SEARCH),
    }


def sections(request: HttpRequest) -> list[Section]:
    """The sections that some room serves and that the reader may open; a stranger gets the public ones."""
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    shown = []
    for name, icon, label in settings.TWIZA_SECTIONS if known else settings.TWIZA_PUBLIC_SECTIONS:
        url = open_address(user, name)
        if url:
            is_active = _is_within(request.path, url, room_wide=known and guard(name, url) is not None)
            shown.append(Section(label, icon, url, is_active, request.path == url))
    active = [section for section in shown if section.is_active]
    nearest = max((one for one in active if request.path.startswith(one.url)), key=_length, default=None)
    here = nearest or next(iter(active), None)  # of several sections of one room, the one that the page lies under
    return [replace(one, is_active=one is here) for one in shown]


def _length(section: Section) -> int:
    return len(section.url)


def _is_within(path: str, url: str, *, room_wide: bool) -> bool:
    """Whether a page belongs to a section: under its address, or anywhere in its room; home is one page."""
    if room_wide:
        return path.startswith(_room(url)) and "/me/" not in path
    return path == url or (url.count("/") > 2 and path.startswith(url))


def _room(url: str) -> str:
    """The part of an address that all pages of its room share: /fr/register/."""
    return "/".join(url.split("/")[:3]) + "/"
