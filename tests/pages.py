"""Addresses of pages, and who reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import translation

Url = Callable[..., str]


def urls_of(room: str) -> Url:
    """The addresses of a room: `url = urls_of("funding")`, then `url("money-detail", key, language="ar")`."""

    def url(name: str, *args: Any, language: str = "fr") -> str:
        with translation.override(language):
            return reverse(f"{room}:{name}", args=args)

    return url


def logged_in(user: Any) -> Client:
    """A client of its own for this person."""
    client = Client()
    client.force_login(user)
    return client
