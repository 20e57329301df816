"""What people take away and what they are refused leaves a trace, whichever page answered."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language_from_path

from twiza.accounts.actions import Act, record_visit
from twiza.accounts.models import User


class LeavesTraces:
    """Audits each file that a person downloads and each page that is refused to one.

    It stands outside the guard of reading requests: the trace is the only thing that a download writes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        act = _act(response)
        if act is not None and isinstance(request.user, User):
            language = get_language_from_path(request.path)
            path = request.path.removeprefix(f"/{language}") if language else request.path
            query = request.META.get("QUERY_STRING", "")
            record_visit(act=act, path=path, query=query, by=request.user, at=timezone.now())
        return response


def _act(response: HttpResponse) -> Act | None:
    """The act that an answer amounts to, if it leaves a trace."""
    if response.status_code == 403:
        return Act.REFUSE_PAGE
    is_file = response.status_code == 200 and "attachment" in response.headers.get("Content-Disposition", "")
    return Act.TAKE_FILE if is_file else None
