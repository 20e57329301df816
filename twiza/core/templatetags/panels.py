"""The fragments of higher rooms on a page of a lower one."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from twiza.core.web.addresses import open_address, reader

register = template.Library()


@register.inclusion_tag("core/panels.html", takes_context=True)
def panels(context: dict[str, Any], page: str, *args: object) -> dict[str, Any]:
    """Load the panels of a page: `{% panels "agreement" agreement.key %}`; what nobody serves is left out,
    and what this reader may not open.
    """
    user = reader(context)
    addresses = [
        {"name": name.replace(":", "-"), "url": url}
        for name in settings.TWIZA_PANELS.get(page, ())
        if (url := open_address(user, name, *args))
    ]
    request = context.get("request")
    query = request.GET.urlencode() if request else ""
    return {"addresses": addresses, "query": f"?{query}" if query else ""}
