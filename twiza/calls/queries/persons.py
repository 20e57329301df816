"""What the calls hold about a person, for the person who asks (law 09-08, access)."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from twiza.accounts.models import User

from ..models import Application


def files_of(user: User) -> QuerySet[Application]:
    """Applications that a person sent, or in which the person is whom the office calls.

    The contact is known by the name of the account, among the organisations for which the account acts or acted.
    """
    numbers = [ref for ref in user.grants.values_list("organisation_ref", flat=True) if ref.isdecimal()]
    named = Q(contact_name__iexact=user.name, organisation_id__in=numbers)
    return Application.objects.filter(Q(submitted_by_id=user.pk) | named).order_by("pk")


def dossier_of(email: str) -> dict[str, object]:
    """The applications of whoever bears this address, as plain values; empty when there are none."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        return {}
    files = [
        {
            "reference": row.reference,
            "contact_name": row.contact_name,
            "contact_phone": row.contact_phone,
            "submitted_at": row.submitted_at and row.submitted_at.isoformat(),
            "as_sent": row.frozen,
        }
        for row in files_of(user).select_related("call")
    ]
    return {"applications": files} if files else {}
