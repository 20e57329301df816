"""What an erasure (law 09-08) takes out of the tables that every room shares."""

from __future__ import annotations

import re

from django.db.models import Q

from .models import AuditRow, Mail, Source, SourceKind

SHORTEST = 3  # a shorter word would be cut out of other words


def without(text: str, words: list[str], nobody: str) -> str:
    """A text in which `nobody` stands for each of the words, whole words only, whatever the case."""
    for word in words:
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", lambda _found: nobody, text, flags=re.IGNORECASE)
    return text


def forget_in_letters(words: list[str], nobody: str) -> int:
    """Take name, address and number of a person out of the letters to others; how many letters changed."""
    words = [word for word in words if len(word.strip()) >= SHORTEST]
    named = Q(pk__in=[])
    for word in words:
        named |= Q(subject__icontains=word) | Q(body__icontains=word) | Q(error__icontains=word)
    changed = 0
    for mail in Mail.objects.filter(named).select_for_update().order_by("pk"):
        before = (mail.subject, mail.body, mail.error)
        mail.subject, mail.body, mail.error = (without(text, words, nobody) for text in before)
        mail.subject, mail.error = mail.subject[:200], mail.error[:300]
        mail.save(update_fields=["subject", "body", "error"])
        changed += before != (mail.subject, mail.body, mail.error)
    return changed


def forget_in_sources(user_id: int, nobody: str) -> None:
    """The source of what a person stated keeps its account, under a number instead of the name."""
    Source.objects.filter(kind=SourceKind.USER, reference=f"user:{user_id}").update(label=nobody)
    AuditRow.objects.filter(by_id=user_id).update(by_label=nobody)
