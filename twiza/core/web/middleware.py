"""A GET cannot write: the guard that holds it to its word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLAC", "CREATE", "ALTER ", "DROP T")
BOOKKEEPING = ("django_session", '"cache"')  # the visit itself, not the domain


class WriteInGet(RuntimeError):
    """A reading request tried to write."""


def refuse_writes(execute: Callable[..., Any], sql: str, params: object, many: bool, context: object) -> Any:
    """A database wrapper that lets only reads through, sessions and caches apart."""
    if sql.lstrip()[:6].upper() in WRITES and not any(table in sql for table in BOOKKEEPING):
        raise WriteInGet(sql[:200])
    return execute(sql, params, many, context)


class ReadOnlyGet:
    """Runs GET and HEAD requests under the guard; log-in pages keep their own books."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or "/account/" in request.path:
            return self.get_response(request)
        with connection.execute_wrapper(refuse_writes):
            return self.get_response(request)
