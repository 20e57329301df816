"""The typed API: one router per room, documented at /api/docs, offline."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.module_loading import import_string
from ninja import NinjaAPI
from ninja.security import django_auth

from twiza import __version__
from twiza.core.refusals import NotAllowed, Refusal, Unprocessable
from twiza.core.values import RuleError

from .panels import SENTENCES

api = NinjaAPI(title="Twiza", version=__version__, auth=django_auth, urls_namespace="api")

for room in settings.ROOMS:
    if room not in ("config", "core") and find_spec(f"twiza.{room}.api"):
        api.add_router(f"/{room}/", import_module(f"twiza.{room}.api").router, tags=[room])


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal is an answer: 403 for a missing right, 422 with its parameters for nonsense, 409 for the rest."""
    values: dict[str, object] = {"code": refusal.code, "detail": refusal.sentence}
    if isinstance(refusal, Unprocessable):
        values["params"] = {name: str(value) for name, value in refusal.params.items()}
        return api.create_response(request, values, status=422)
    return api.create_response(request, values, status=403 if isinstance(refusal, NotAllowed) else 409)


@api.exception_handler(RuleError)
def rule_error(request: HttpRequest, error: RuleError) -> HttpResponse:
    """A rule that cannot be applied to what was sent: its code, and the sentence of the room that was asked."""
    room = request.path.removeprefix(reverse("api:api-root")).partition("/")[0]
    text = str(import_string(SENTENCES[room])(error)) if room in SENTENCES else str(error)
    detail = {"code": error.code, "detail": text, "params": {k: str(v) for k, v in error.params.items()}}
    return api.create_response(request, detail, status=422)
