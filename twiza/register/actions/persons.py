"""What the register forgets of a person who decided on records."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from twiza.accounts.models import User
from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, require

from ..models.linking import Merge, Pair


@transaction.atomic
def erase_person(*, email: str, by: Actor, at: datetime, reason: str) -> int:
    """Answer a demand of erasure (law 09-08): decisions stay, under the number of the account; how many changed.

    Nothing of the decisions moves: figures rest on them. The erasure of the account leaves the audit row. Doing it
    twice changes nothing. Raises: NotAllowed.
    """
    require(by, Permission.USER_MANAGE)
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        return 0
    nobody = f"#{user.pk}"
    merges = Merge.objects.filter(by_id=user.pk).exclude(by_label=nobody).update(by_label=nobody)
    pairs = Pair.objects.filter(decided_by_id=user.pk).exclude(decided_by_label=nobody)
    return merges + pairs.update(decided_by_label=nobody)
