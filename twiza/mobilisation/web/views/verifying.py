"""Anybody who holds a certificate of volunteering checks it: by its number and its code, and reads what it says."""

from __future__ import annotations

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from twiza.core.translation import active_language

from ...models import Mission
from ..certificates import ISSUERS, facts_of
from ..forms.answers import VerifyForm


def certificate_verify(request: HttpRequest) -> HttpResponse:
    """What the certificate shows and nothing more; a wrong number and a wrong code are answered alike.

    Number and code travel in the body of the request: no history and no log keeps them.
    """
    form = VerifyForm(request.POST if request.method == "POST" else None)
    is_asked, mission = form.is_bound and form.is_valid(), None
    if is_asked:
        if not ratelimit.consume(request, action="mobilisation_certificate"):
            return ratelimit.respond_429(request)
        mission = Mission.objects.certified(**form.cleaned_data).shown().first()
    context = {
        "form": form,
        "is_asked": is_asked,
        "mission": mission,
        "told": mission.volunteering() if mission else None,
        "facts": facts_of(mission, active_language()) if mission else [],
        "issuers": ISSUERS,
    }
    response = render(request, "mobilisation/certificate_verify.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
