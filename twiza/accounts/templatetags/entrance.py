"""How the log-in library's own elements look here."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def button_class(attrs: Mapping[str, Any]) -> str:
    """The classes of a button or a link that is drawn as one."""
    tags = attrs.get("tags") or ()
    if "link" in tags:
        return "btn btn-link"
    look = "danger" if "danger" in tags else "outline-primary" if "outline" in tags or attrs.get("href") else "primary"
    return f"btn btn-{look} w-100" if "login" in tags else f"btn btn-{look}"


@register.filter
def badge_tone(attrs: Mapping[str, Any]) -> str:
    """The tone of a badge."""
    tags = attrs.get("tags") or ()
    return next((tone for tone in ("success", "warning") if tone in tags), "secondary")
