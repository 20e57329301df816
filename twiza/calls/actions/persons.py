"""What the calls forget of a person whom the office calls about a file."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from twiza.accounts.models import User
from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require

from ..models import Application
from ..queries.persons import files_of
from .acts import Act


@transaction.atomic
def erase_person(*, email: str, by: Actor, at: datetime, reason: str) -> int:
    """Answer a demand of erasure (law 09-08): name and telephone leave the files of a contact; how many changed.

    The frozen copy loses them too and keeps the hash with which it was sealed. Another contact of a file that the
    person sent stays. Doing it twice changes nothing. Raises: NotAllowed.
    """
    require(by, Permission.USER_MANAGE)
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        return 0
    nobody = f"#{user.pk}"
    rows = Application.objects.filter(pk__in=files_of(user).values("pk"), contact_name__iexact=user.name)
    rows = rows.exclude(contact_name=nobody)
    files = list(rows.select_for_update(of=("self",)).select_related("call").order_by("pk"))
    for file in files:
        file.contact_name, file.contact_phone = nobody, ""
        if file.frozen:
            file.frozen = file.frozen | {"contact_name": nobody, "contact_phone": ""}
        file.save(update_fields=["contact_name", "contact_phone", "frozen"])
        record_audit(Act.ERASE_PERSON, file, by=by, at=at, note=reason)
    return len(files)
