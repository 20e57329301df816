"""What the room holds about a person, for the person who asks (law 09-08, access)."""

from __future__ import annotations

from twiza.core.models import Mail

from ..models.missions import Mission, Rating
from ..models.people import Expert, Investor
from ..models.proposals import Proposal

SHOWN = (
    "name",
    "email",
    "phone",
    "language",
    "country",
    "time_zone",
    "about",
    "state",
    "consent_at",
    "consent_text",
    "consent_withdrawn_at",
    "vetted_at",
    "refreshed_on",
    "recorded_at",
)


def dossier_of(email: str) -> dict[str, object]:
    """Everything held about whoever bears this address, as plain values; empty when nothing is."""
    address = email.strip().lower()
    expert = Expert.objects.filter(email=address).prefetch_related("abilities", "conflicts").first()
    investor = Investor.objects.filter(email=address).prefetch_related("interests").first()
    values: dict[str, object] = {}
    if expert is not None:
        values["expert"] = _expert(expert)
    if investor is not None:
        interests = [[row.kind, row.code] for row in investor.interests.all()]
        ticket = [str(investor.ticket[0].units), str(investor.ticket[1].units), investor.currency]
        values["investor"] = _shown(investor) | {"interests": interests, "ticket": ticket}
    letters = Mail.objects.to(address).order_by("pk")
    if letters.exists():
        values["letters"] = [
            {"subject": mail.subject, "reason": mail.reason, "queued_at": mail.queued_at.isoformat()}
            for mail in letters
        ]
    return values


def _shown(person: Expert | Investor) -> dict[str, object]:
    values = {name: getattr(person, name) for name in SHOWN}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}


def _expert(expert: Expert) -> dict[str, object]:
    """An expert with requests, missions and what was said of them."""
    requests = Proposal.objects.filter(expert=expert).order_by("pk")
    missions = Mission.objects.filter(expert=expert).select_related("case__organisation").order_by("pk")
    ratings = Rating.objects.filter(mission__expert=expert, side="expert").order_by("pk")
    return _shown(expert) | {
        "abilities": [[row.kind, row.code, row.level] for row in expert.abilities.all()],
        "region_of_origin": expert.region_of_origin.code if expert.region_of_origin else "",
        "conflicts": [[str(row.organisation_id), row.note] for row in expert.conflicts.all()],
        "requests": [
            {
                "state": row.state,
                "sent_at": row.sent_at and row.sent_at.isoformat(),
                "reason": row.reason,
                "note": row.note,
            }
            for row in requests
        ],
        "missions": [
            {
                "organisation": str(row.case.organisation),
                "opened_on": row.opened_on.isoformat(),
                "state": row.state,
                "closed_on": row.closed_on and row.closed_on.isoformat(),
                "minutes": row.minutes,
                "certificate": row.certificate,
            }
            for row in missions
        ],
        "ratings": [{"score": row.score, "remark": row.remark} for row in ratings],
    }
