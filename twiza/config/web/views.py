"""The home page by role, and the pages that need no log-in."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.agreements.models import Agreement
from twiza.core import tables
from twiza.core.translation import active_language
from twiza.register.models import Organisation
from twiza.territory.models import Kind, Territory

from . import activity, method, supported

PAGE = 50
MOVED = 8


def home(request: HttpRequest) -> HttpResponse:
    """What is late, what needs me, what moved: the fragments of every room; for a stranger, what the house is."""
    if not request.user.is_authenticated:
        return _welcome(request)
    acts = list(activity.last(MOVED, request.user))
    return render(request, "config/home.html", {"moved": acts, "roles": request.user.roles()})


def about(request: HttpRequest) -> HttpResponse:
    """How figures are made and where data come from."""
    context = {"method": supported.method(), "sections_of_method": method.chapters()}
    return render(request, "config/about.html", context)


def supported_list(request: HttpRequest) -> HttpResponse:
    """The cooperatives supported under published conventions, by commune."""
    chosen, filters = _chosen(request)
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": list(supported.show(page.object_list)),
        "cooperatives": len({line.organisation_id for line in chosen}),
        "sessions": sum(line.sessions for line in chosen),
        "communes": len({line.territory_id for line in chosen if line.territory_id % 10**4}),
        "agreements": Agreement.objects.published().order_by("key"),
        "regions": Territory.objects.filter(kind__in=[Kind.REGION, Kind.PROVINCE, Kind.PREFECTURE]).order_by("pk"),
        "agreement_key": filters["agreement"],
        "territory": filters["territory"],
        "method": supported.method(),
        "formats": tables.FORMATS,
        "on": timezone.localdate(),
    }
    return render(request, "config/supported_list.html", context)


def supported_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The same list, whole, with its method note."""
    if fmt not in tables.FORMATS:
        raise Http404
    chosen, filters = _chosen(request)
    lines = [(_("Convention"), filters["agreement"])] if filters["agreement"] else []
    if filters["territory"]:
        lines.append((_("Territory"), str(Territory.objects.get(pk=filters["territory"]))))
    return tables.export(
        supported.show(chosen),
        supported.columns(),
        fmt,
        "twiza-supported",
        active_language(),
        as_of=timezone.localdate(),
        note=supported.method(),
        filters=lines,
    )


def _welcome(request: HttpRequest) -> HttpResponse:
    lines = supported.lines()
    context = {
        "agreements": Agreement.objects.published().for_list().order_by("-starts_on", "key")[:6],
        "published": Agreement.objects.published().count(),
        "registered": Organisation.objects.live().filter(form="cooperative").count(),
        "helped": len({line.organisation_id for line in lines}),
        "sessions": sum(line.sessions for line in lines),
        "trust": method.trust(),
    }
    return render(request, "config/welcome.html", context)


def _chosen(request: HttpRequest) -> tuple[list[supported.SupportedLine], dict[str, str]]:
    """The lines that the address asks for; what it asks and nobody knows narrows nothing."""
    asked = request.GET.get("territory", "")
    known = asked.isdigit() and Territory.objects.filter(pk=int(asked[:15])).exists()
    key = request.GET.get("agreement", "")
    if key and not Agreement.objects.published().filter(key=key).exists():
        key = ""
    territory = asked[:15] if known else ""
    chosen = supported.narrow(supported.lines(), agreement_key=key, territory=int(territory) if territory else None)
    return chosen, {"agreement": key, "territory": territory}
