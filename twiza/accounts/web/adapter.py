"""How allauth behaves here."""

from __future__ import annotations

from typing import cast

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override

from twiza.accounts.actions import record_log_in, record_log_in_refused
from twiza.accounts.models import User
from twiza.core.translation import writing_in


class Adapter(DefaultAccountAdapter):
    """Accounts are opened by an administrator; people are written to and welcomed in their own language."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up alone."""
        return False

    def get_user_display(self, user: object) -> str:
        """People are called by their name."""
        return str(user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The home page in the language that the person chose."""
        with override(_language_of(request.user)):
            return reverse(settings.LOGIN_REDIRECT_URL)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Whoever has shown password and second factor comes in and leaves a trace."""
        super().login(request, user)
        record_log_in(user=cast(User, user), at=timezone.now())

    def authentication_failed(self, request: HttpRequest, **credentials: object) -> None:
        """A wrong password leaves a trace on the account."""
        super().authentication_failed(request, **credentials)
        record_log_in_refused(email=str(credentials.get("email", "")), at=timezone.now())

    def format_email_subject(self, subject: str) -> str:
        """The name of the house first."""
        return f"Twiza · {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """In the language of the person, not that of the page."""
        with writing_in(_language_of(context.get("user"))):
            super().send_mail(template_prefix, email, context)


def _language_of(user: object) -> str:
    return getattr(user, "language", "") or get_language() or settings.LANGUAGE_CODE
