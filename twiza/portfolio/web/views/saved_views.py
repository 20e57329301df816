"""Saved views: list, save, delete."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twiza.accounts.models import User, visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.core.refusals import Refusal
from twiza.plans.models import Target

from ...actions import delete_view, save_view
from ...models import SavedView
from ...models.views import PAGES
from ..forms import ViewForm
from .budgets import holders_for

READERS = (Permission.AGREEMENT_VIEW, Permission.REGISTER_VIEW)


@require_GET
@requires(*READERS)
def view_list(request: HttpRequest) -> HttpResponse:
    """A person's own views, and those shared with their roles."""
    user = request.user
    assert isinstance(user, User)
    views = [
        {"view": view, "is_mine": view.owner_id == user.pk, "may_open": _opens(view, user)}
        for view in SavedView.objects.readable_by(user).select_related("owner")
    ]
    context = {"views": views, "may_answer": user.holds(Permission.REPORT_COMPUTE)}
    return render(request, "portfolio/view_list.html", context)


def _opens(view: SavedView, user: User) -> bool:
    """Whether the page behind a view opens for somebody: its kind, and the target or institution that it names."""
    if not user.holds(PAGES[view.page][2]):
        return False
    if view.page == "target":
        return visible(user, Permission.PLAN_VIEW, Target.objects.filter(key__in=view.parts.get("target", []))).exists()
    named = view.parts.get("institution", []) if view.page == "budgets" else []
    return not named or named[0] in {one.code for one in holders_for(user)}


@require_http_methods(["GET", "POST"])
@requires(*READERS)
def view_save(request: HttpRequest) -> HttpResponseBase:
    """Give a page with its filters a name."""
    form = ViewForm(request.POST or None, initial={"address": _address(request)})
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        page, query = cleaned["address"]
        try:
            view = save_view(
                page=page,
                query=query,
                titles=form.texts("title"),
                on=cleaned["on"],
                role=cleaned["role"],
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The view “%(title)s” is saved.") % {"title": view.title})
            return redirect("portfolio:view-list")
    status = 422 if request.method == "POST" else 200
    return render(request, "portfolio/view_save.html", {"form": form}, status=status)


def _address(request: HttpRequest) -> str:
    """The address that a page sent with its link `?page=…&query=…`."""
    row = PAGES.get(request.GET.get("page", ""))
    if row is None or request.GET.get("page") == "target":
        return ""
    query = request.GET.get("query", "")
    return reverse(row[0]) + (f"?{query}" if query else "")


@require_POST
@requires(*READERS)
def view_delete(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Forget a view of one's own."""
    user = request.user
    assert isinstance(user, User)
    view = get_object_or_404(SavedView.objects.readable_by(user), pk=pk)
    try:
        delete_view(view=view, by=user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The view is deleted. Answers given from it stay."))
    return redirect("portfolio:view-list")
