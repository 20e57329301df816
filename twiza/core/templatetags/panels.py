"""The fragments of higher rooms on a page of a lower one."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.urls import NoReverseMatch, reverse

register = template.Library()


@register.inclusion_tag("core/panels.html", takes_context=True)
def panels(context: dict[str, Any], page: str, *args: Any) -> dict[str, Any]:
    """Load the panels of a page: `{% panels "agreement" agreement.key %}`; what nobody serves is left out."""
    addresses = []
    for name in settings.TWIZA_PANELS.get(page, ()):
        try:
            addresses.append({"name": name.replace(":", "-"), "url": reverse(name, args=args)})
        except NoReverseMatch:
            continue
    request = context.get("request")
    query = request.GET.urlencode() if request else ""
    return {"addresses": addresses, "query": f"?{query}" if query else ""}
