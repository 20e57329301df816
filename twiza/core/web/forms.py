"""One view of a form: shown, checked, sent to one action, answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .refusals import attempt

T = TypeVar("T")
NOTHING: Mapping[str, Any] = {}


def form_page(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[], T],
    *,
    template: str,
    back: Any,
    context: Mapping[str, Any] | Callable[[], Mapping[str, Any]] = NOTHING,
    done: Any = "",
) -> HttpResponse:
    """Show a form; once it is sent and valid, do the one thing that it asks and go on. What refuses stands in it (422).

    act: the one call of an action, made when the form is valid. done: the message after it. back: where to go next, as
    `redirect` takes it. Both may be functions of what the action returned. context: what the template needs besides
    `form`; a function where reading it costs something.
    """
    if request.method == "POST" and form.is_valid():
        result = attempt(form, act)
        if not form.errors:
            message = done(result) if callable(done) else done
            if message:
                messages.success(request, message)
            return redirect(back(result) if callable(back) else back)
    context_result = context() if callable(context) else context
    return render(request, template, {"form": form, **context_result}, status=422 if form.errors else 200)


def button_page(request: HttpRequest, act: Callable[[], T], *, back: Any, done: Any = "") -> HttpResponse:
    """Do the one thing that a button asks and go on; what refuses is said above the next page.

    done, back: as for `form_page`; when the action refused, `back` is asked with None.
    """
    made = attempt(request, lambda: (act(),))
    if made is not None:
        message = done(made[0]) if callable(done) else done
        if message:
            messages.success(request, message)
    return redirect(back(made[0] if made else None) if callable(back) else back)
