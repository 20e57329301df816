"""What the views of this room share: the agreement of the address, refusals as messages, one answer to a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404
from twiza.core.web.forms import form_page

from ...models import Agreement


def agreement_or_404(request: HttpRequest, key: str, permission: Permission = Permission.AGREEMENT_VIEW) -> Agreement:
    """The agreement of the address when the user holds the permission on it; otherwise it does not exist for them."""
    agreement: Agreement = get_visible_or_404(request, permission, Agreement.objects.select_related("parent"), key=key)
    return agreement


def posted(request: HttpRequest) -> QueryDict | None:
    """The data sent, even when it is empty; None when the page is only read."""
    return request.POST if request.method == "POST" else None


def answer_form(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], Any],
    *,
    heading: str,
    submit: str,
    agreement: Agreement | None = None,
    done: str = "",
    back: str = "",
    intro: str = "",
    tone: str = "primary",
) -> HttpResponse:
    """Show a form, or do what it asks and go back; a refusal stands above the fields and nothing is changed."""
    context = {"heading": heading, "submit": submit, "agreement": agreement, "back": back, "intro": intro, "tone": tone}
    return form_page(
        request,
        form,
        act,
        template="agreements/form.html",
        context=context,
        done=done,
        back=lambda result: result if isinstance(result, str) else back,
    )
