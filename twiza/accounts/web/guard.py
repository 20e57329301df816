"""The guard of pages: who holds a permission enters, strangers log in first, others read why not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from twiza.accounts.models import User, visible
from twiza.accounts.rules import Permission

View = Callable[..., HttpResponseBase]


class UserRequest(HttpRequest):
    """The request that a guarded view is given: its user is logged in. Says it to the type checker; none is made."""

    user: User


def requires(*permissions: Permission) -> Callable[[View], View]:
    """Let in whoever holds one of the permissions somewhere; without any permission, whoever is logged in.

    A stranger is sent to the log-in page and comes back after it. A fragment that is not for this reader is empty. The
    rows shown are narrowed by `visible`, not here.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            user = request.user
            if not user.is_authenticated:
                return _to_login(request)
            if permissions and not any(user.holds(permission) for permission in permissions):
                if request.method == "GET" and request.headers.get("HX-Request"):
                    return HttpResponse(status=204)
                raise PermissionDenied(_("Your role does not open this page."))
            return view(request, *args, **kwargs)

        guarded.permissions = permissions
        return guarded

    return decorate


def panel(*permissions: Permission) -> Callable[[View], View]:
    """Let in whoever holds one of the permissions somewhere; for everybody else the fragment is empty.

    A panel is part of somebody else's page: it is no way to the log-in page.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            user = request.user
            if not user.is_authenticated or not any(user.holds(permission) for permission in permissions):
                return HttpResponse("")
            return view(request, *args, **kwargs)

        guarded.permissions = permissions
        return guarded

    return decorate


def get_visible_or_404(
    request: HttpRequest, permission: Permission, queryset: models.QuerySet[Any], **lookups: object
) -> Any:
    """The object when the user holds the permission on it; otherwise it does not exist for that user."""
    return get_object_or_404(visible(request.user, permission, queryset), **lookups)


def _to_login(request: HttpRequest) -> HttpResponse:
    """To the log-in page; a fragment tells the browser to leave the page that holds it."""
    if not request.headers.get("HX-Request"):
        return redirect_to_login(request.get_full_path())
    page = urlsplit(request.headers.get("HX-Current-URL", "/"))
    response = HttpResponse(status=204)
    response["HX-Redirect"] = redirect_to_login(urlunsplit(("", "", page.path, page.query, ""))).url
    return response
