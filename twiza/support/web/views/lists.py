"""The list of cases, late first, and its file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission, Role
from twiza.accounts.web.guard import UserRequest, requires

from ...models import Case
from ..lists import CaseList


@requires(Permission.CASE_VIEW)
def case_list(request: UserRequest) -> HttpResponse:
    """Cases that the reader may see, late first; a president who has one case goes straight to it."""
    user = request.user
    if not request.GET and set(user.roles()) == {Role.PRESIDENT}:
        own = list(visible(user, Permission.CASE_VIEW, Case.objects.order_by("-opened_on"))[:2])
        if len(own) == 1:
            return redirect("support:case-detail", own[0].pk)
    return CaseList(request).respond()


@requires(Permission.CASE_VIEW)
def case_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What the list shows, as a file: csv, xlsx or parquet."""
    return CaseList(request).file(kind)
