"""What the register holds about a person, for the person who asks (law 09-08, access)."""

from __future__ import annotations

from twiza.accounts.models import User

from ..models.linking import Merge, Pair


def dossier_of(email: str) -> dict[str, object]:
    """The decisions on records of whoever bears this address, as plain values; empty when there are none."""
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        return {}
    merges = Merge.objects.filter(by_id=user.pk).order_by("pk")
    pairs = Pair.objects.filter(decided_by_id=user.pk).order_by("pk")
    values: dict[str, object] = {
        "merges": [{"at": row.recorded_at.isoformat(), "name": row.by_label, "reason": row.reason} for row in merges],
        "pairs": [
            {
                "at": row.decided_at and row.decided_at.isoformat(),
                "name": row.decided_by_label,
                "answer": row.state,
                "reason": row.reason,
            }
            for row in pairs
        ],
    }
    return {name: rows for name, rows in values.items() if rows}
