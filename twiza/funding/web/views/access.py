"""What the views of money share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import UserRequest
from twiza.agreements.models import Agreement

from ...models import FundedAgreement


def money_or_404(request: HttpRequest, permission: Permission, key: str) -> FundedAgreement:
    """The agreement when the reader may see, or do this with, its money; otherwise it does not exist."""
    rows: Any = visible(request.user, permission, FundedAgreement.objects.select_related("territory"))
    found: FundedAgreement = get_object_or_404(rows, key=key)
    return found


def visible_ids(user: object) -> frozenset[int]:
    """The agreements whose money the reader may see."""
    return frozenset(visible(user, Permission.FUNDING_VIEW, FundedAgreement.objects.all()).values_list("pk", flat=True))


def rights(request: UserRequest, agreement: Agreement) -> dict[str, bool]:
    """What the reader may do with this money."""
    user = request.user
    return {
        "may_record": user.may(Permission.FUNDING_RECORD, agreement),
        "may_prepare": user.may(Permission.TRANCHE_PREPARE, agreement),
    }
