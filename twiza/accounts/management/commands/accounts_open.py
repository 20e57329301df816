"""`twiza accounts_open EMAIL NAME`: the first administrator of an empty database, who then opens the other accounts."""

from __future__ import annotations

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.accounts.actions import create_user, grant_role
from twiza.accounts.models import User
from twiza.accounts.rules import Role
from twiza.core.actions import System
from twiza.core.languages import codes, default


class Command(BaseCommand):
    """Opens one account with the role of administrator."""

    help = "Opens the account of an administrator, who then opens the others on the page of users."

    def add_arguments(self, parser: Any) -> None:
        """Who; the password is asked for, or read from the standard input."""
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("--language", default=default().code, choices=codes(), help="language of the person")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from the standard input")

    def handle(
        self, *args: object, email: str, name: str, language: str, password_stdin: bool, **options: object
    ) -> None:
        """Open it whole, or say why not."""
        if User.objects.filter(email=email.lower()).exists():
            raise CommandError(_("An account already bears the address %(email)s.") % {"email": email})
        password = sys.stdin.readline().rstrip("\n") if password_stdin else getpass.getpass()
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        by, at = System(), timezone.now()
        with transaction.atomic():
            user = create_user(email=email, name=name, language=language, password=password, by=by, at=at)
            grant_role(user=user, role=Role.ADMINISTRATOR, by=by, at=at)
        self.stdout.write(_("%(name)s is an administrator and logs in as %(email)s.") % {"name": name, "email": email})
