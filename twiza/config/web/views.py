"""The home page by role, and what the public sees."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """What is late, what needs me, what moved; for a visitor, the published conventions."""
    return render(request, "config/home.html")
