"""The profile of everybody, and the administration of users and roles."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import translate_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twiza.accounts import actions
from twiza.accounts.models import Grant, User
from twiza.accounts.rules import ROLES, Permission, Role
from twiza.core.models import AuditRow
from twiza.core.refusals import Refusal
from twiza.territory.models import Territory

from .forms import GrantForm, LanguageForm, UserForm, role_label
from .guard import requires

PAGE, TRAIL = 50, 20
ACTS = {
    "create_user": gettext_lazy("account opened"),
    "grant_role": gettext_lazy("role given"),
    "revoke_role": gettext_lazy("role revoked"),
    "set_active": gettext_lazy("account closed or opened again"),
    "set_language": gettext_lazy("language chosen"),
}


@requires()
@require_GET
def profile_detail(request: HttpRequest) -> HttpResponse:
    """My roles, my language, my second factor."""
    user = _me(request)
    context = {
        "grants": _grant_rows(user.live_grants()),
        "form": LanguageForm(initial={"language": user.language}),
        "has_second_factor": is_mfa_enabled(user),
    }
    return render(request, "accounts/profile_detail.html", context)


@requires()
@require_POST
def language_set(request: HttpRequest) -> HttpResponse:
    """Remember my language and show the profile in it."""
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return redirect("accounts:profile-detail")
    user = _me(request)
    language = form.cleaned_data["language"]
    actions.set_language(user=user, language=language, by=user, at=timezone.now())
    with override(language):
        messages.success(request, _("From now on we write to you in this language."))
    return redirect(translate_url(request.path.removesuffix("language/"), language))


@requires(Permission.USER_MANAGE)
@require_GET
def user_list(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, their roles, found by name, address or role."""
    users = User.objects.prefetch_related("grants__territory").order_by("name", "pk")
    asked, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
    if asked:
        users = users.filter(Q(name__icontains=asked) | Q(email__icontains=asked))
    if role in ROLES:
        users = users.filter(grants__role=role, grants__revoked_at__isnull=True).distinct()
    page = Paginator(users, PAGE).get_page(request.GET.get("page"))
    rows = [(user, _grant_rows([g for g in user.grants.all() if g.revoked_at is None])) for user in page]
    context = {
        "page": page,
        "rows": rows,
        "asked": asked,
        "role": role,
        "roles": [(r.value, role_label(r)) for r in ROLES],
    }
    return render(request, "accounts/user_list.html", context)


@requires(Permission.USER_MANAGE)
@require_http_methods(["GET", "POST"])
def user_create(request: HttpRequest) -> HttpResponse:
    """Open an account; the person chooses a password through "I forgot my password"."""
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = actions.create_user(**form.cleaned_data, by=_me(request), at=timezone.now())
        messages.success(request, _("The account is open. Now give it a role."))
        return redirect("accounts:user-detail", pk=user.pk)
    return render(request, "accounts/user_form.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.USER_MANAGE)
@require_GET
def user_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: roles in force, roles revoked, a form to give another, the trail."""
    return _user_page(request, get_object_or_404(User, pk=pk), GrantForm())


@requires(Permission.USER_MANAGE)
@require_POST
def grant_create(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a role."""
    user = get_object_or_404(User, pk=pk)
    form = GrantForm(request.POST)
    if not form.is_valid():
        return _user_page(request, user, form, status=422)
    try:
        actions.grant_role(user=user, by=_me(request), at=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, refusal.sentence)
        return _user_page(request, user, form, status=422)
    messages.success(request, _("The role is given."))
    return redirect("accounts:user-detail", pk=user.pk)


@requires(Permission.USER_MANAGE)
@require_POST
def grant_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role back; it stays in the history."""
    grant = get_object_or_404(Grant, pk=pk)
    try:
        actions.revoke_role(grant=grant, by=_me(request), at=timezone.now())
        messages.success(request, _("The role is revoked."))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("accounts:user-detail", pk=grant.user_id)


@requires(Permission.USER_MANAGE)
@require_POST
def user_activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Close or reopen an account."""
    user = get_object_or_404(User, pk=pk)
    is_active = request.POST.get("active") == "1"
    try:
        actions.set_active(user=user, is_active=is_active, by=_me(request), at=timezone.now())
        messages.success(request, _("The account is open again.") if is_active else _("The account is closed."))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("accounts:user-detail", pk=pk)


@requires()
@require_GET
def role_list(request: HttpRequest) -> HttpResponse:
    """What each role is for and may do: the page that answers "why can I not ...?"."""
    cards = [(role_label(role), _(card.purpose), sorted(card.permissions)) for role, card in ROLES.items()]
    return render(request, "accounts/role_list.html", {"cards": cards})


def _me(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)
    return user


def _user_page(request: HttpRequest, user: User, form: GrantForm, status: int = 200) -> HttpResponse:
    grants = list(user.grants.select_related("territory").order_by("-granted_at", "-pk"))
    context = {
        "person": user,
        "grants": _grant_rows([g for g in grants if g.revoked_at is None]),
        "revoked": _grant_rows([g for g in grants if g.revoked_at is not None]),
        "form": form,
        "trail": _trail(user, grants),
        "is_me": user.pk == request.user.pk,
        "has_second_factor": is_mfa_enabled(user),
    }
    return render(request, "accounts/user_detail.html", context, status=status)


def _trail(user: User, grants: list[Grant]) -> list[tuple[str, AuditRow]]:
    """What was done to the account and to its roles, in words, newest first."""
    on_grants = Q(object_type="accounts.grant", object_id__in=[str(grant.pk) for grant in grants])
    rows = AuditRow.objects.filter(on_grants | Q(object_type="accounts.user", object_id=str(user.pk)))
    return [(str(ACTS.get(row.action, row.action)), row) for row in rows[:TRAIL]]


def _grant_rows(grants: list[Grant]) -> list[dict[str, object]]:
    """Grants in words: role, purpose, where."""
    return [
        {
            "grant": grant,
            "role": role_label(grant.role),
            "purpose": _(ROLES[Role(grant.role)].purpose),
            "where": _where(grant.territory, grant),
        }
        for grant in grants
    ]


def _where(territory: Territory | None, grant: Grant) -> str:
    places = [territory.name if territory else "", grant.agreement_key, grant.organisation_ref]
    return " · ".join(place for place in places if place) or _("everywhere")
