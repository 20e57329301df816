"""Letters on their way: queued in the transaction of the write, sent after its commit."""

from __future__ import annotations

from datetime import datetime

from twiza.core.actions import queue_mail

from ..models import Expert, Investor
from ..queries.message_texts import Letter


def post(letter: Letter, at: datetime) -> None:
    """Queue one letter; the same key again is the same letter. Nobody writes to a person who was erased."""
    if letter.address.endswith("@invalid"):
        return
    queue_mail(
        address=letter.address,
        language=letter.language,
        subject=letter.subject,
        body=letter.body,
        reason=f"mobilisation.{letter.reason}",
        key=f"mobilisation.{letter.key}",
        at=at,
    )


def may_write(person: Expert | Investor) -> bool:
    """Whether a letter about requests may go to this person: consent stands."""
    return person.has_consented and not person.is_erased
