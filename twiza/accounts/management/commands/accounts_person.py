"""`twiza accounts_person EMAIL --export FILE | --erase --reason TEXT`: the rights of a person under law 09-08."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from twiza.accounts.actions import erase_user
from twiza.accounts.models import User
from twiza.accounts.queries import dossier
from twiza.core.actions import System


class Command(BaseCommand):
    """Access and erasure, on the demand of the person."""

    help = "Exports or erases what is held about one person (law 09-08)."

    def add_arguments(self, parser: Any) -> None:
        """One address; one of two things to do."""
        parser.add_argument("email")
        todo = parser.add_mutually_exclusive_group(required=True)
        todo.add_argument("--export", metavar="FILE", help="write everything held about the person as JSON")
        todo.add_argument(
            "--erase", action="store_true", help="erase name and address, end the roles, close the account"
        )
        parser.add_argument("--reason", default="", help="the demand that is answered, kept in the audit trail")

    def handle(
        self, *args: object, email: str, export: str | None, erase: bool, reason: str, **options: object
    ) -> None:
        """Do what was asked, or say why not. Rooms above answer for what they hold: settings.TWIZA_PERSONS."""
        user = User.objects.filter(email=email.lower()).first()
        hooks = {room: [import_string(path) for path in paths] for room, paths in settings.TWIZA_PERSONS.items()}
        held = {room: found for room, (values, _erase) in hooks.items() if (found := values(email))}
        if user is None and not held:
            raise CommandError(_("No account bears the address %(email)s.") % {"email": email})
        if export:
            everything = (dossier(user) if user else {}) | held
            Path(export).write_text(json.dumps(everything, ensure_ascii=False, indent=1), encoding="utf-8")
            self.stdout.write(_("Written: %(file)s") % {"file": export})
            return
        if not reason:
            raise CommandError(_("An erasure needs its --reason."))
        with transaction.atomic():
            for _told, forget in hooks.values():
                forget(email=email, by=System(), at=timezone.now(), reason=reason)
            if user is not None:
                erase_user(user=user, by=System(), at=timezone.now(), reason=reason)
        self.stdout.write(_("Erased. What the person did stays in the audit trail under a number."))
