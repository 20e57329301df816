"""What the portfolio holds about a person, for the person who asks (law 09-08, access)."""

from __future__ import annotations

from twiza.accounts.models import User

from ..models.views import Answer


def dossier_of(email: str) -> dict[str, object]:
    """The answers to Parliament of whoever bears this address, as plain values; empty when there are none."""
    user = User.objects.filter(email=email.strip().lower()).first()
    rows = Answer.objects.filter(by_id=user.pk).order_by("number") if user is not None else Answer.objects.none()
    answers = [
        {"number": row.number, "at": row.answered_at.isoformat(), "name": row.by_label, "content": row.content}
        for row in rows
    ]
    return {"answers": answers} if answers else {}
