"""Addresses: pages under their language, the API and the technical pages without."""

from importlib.util import find_spec

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from twiza.core.web import views as core

from .api import api

ROOMS_WITH_PAGES = [
    room for room in settings.ROOMS if room not in ("core", "config") and find_spec(f"twiza.{room}.web.urls")
]

urlpatterns = [
    path("healthz", core.healthz, name="healthz"),
    path("api/", api.urls),
    path("i18n/", include("django.conf.urls.i18n")),
]
urlpatterns += i18n_patterns(
    path("", include("twiza.config.web.urls")),
    path("core/", include("twiza.core.web.urls")),
    *(path(f"{room}/", include(f"twiza.{room}.web.urls")) for room in ROOMS_WITH_PAGES),
    path("account/", include("allauth.urls")),
)
handler400 = "twiza.core.web.views.bad_request"
handler403 = "twiza.core.web.views.forbidden"
handler404 = "twiza.core.web.views.not_found"
handler429 = "twiza.core.web.views.too_many"
handler500 = "twiza.core.web.views.server_error"
