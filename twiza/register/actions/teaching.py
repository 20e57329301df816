"""Which settings linking uses here, and the answers of the review queue as lessons for the next ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings as site

from ..models import Pair, PairState
from ..rules.linkage import Settings, load_settings
from ..rules.linkage.teaching import Lesson, lesson_of


def settings_in_force() -> Settings:
    """The settings file of this installation (REGISTER_LINK_SETTINGS), else the shipped one.

    Raises: RuleError settings_missing, settings_unreadable.
    """
    path = str(site.REGISTER_LINK_SETTINGS)
    return load_settings(Path(path)) if path else load_settings()


def read_lessons() -> Iterator[Lesson]:
    """What people decided in the queue, oldest first: pairs compared field by field, each as it was when asked."""
    rows = Pair.objects.decided().exclude(merge__is_by_rule=True).order_by("decided_at", "pk")
    for reasons, state in rows.values_list("reasons", "state").iterator(chunk_size=2000):
        lesson = lesson_of(reasons, same=state == PairState.SAME)
        if lesson is not None:
            yield lesson
