"""The words of every code of the room, for choices, pages and letters."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from twiza.core.labels import choices
from twiza.core.translation import active_language
from twiza.support.models import labels as support

from ..rules.people import Relation
from ..rules.skills import SKILLS, SkillLevel
from ..rules.states import EndReason, MissionState, PersonState, ProposalState, Side

Choices = list[tuple[str, Promise]]

LANGUAGES = support.LANGUAGES
MODES = support.HELP_MODES
URGENCIES = support.URGENCIES
LEVELS: list[tuple[int, Promise]] = [
    (SkillLevel.BASIC.value, pgettext_lazy("level of a skill", "Basic")),
    (SkillLevel.WORKING.value, pgettext_lazy("level of a skill", "Working")),
    (SkillLevel.SENIOR.value, pgettext_lazy("level of a skill", "Senior")),
    (SkillLevel.REFERENCE.value, pgettext_lazy("level of a skill", "Reference in the field")),
]
PERSON_STATES = choices(PersonState)
PROPOSAL_STATES = choices(ProposalState)
MISSION_STATES = choices(MissionState)
SIDES = choices(Side)
REASONS = choices(EndReason)
RELATIONS = choices(Relation)


def skill(code: str) -> str:
    """The skill in the reader's language; the code itself when a newer version wrote it."""
    card = SKILLS.get(code)
    return card.label(active_language()) if card else code


def label(choices: list[tuple[str, Promise]] | list[tuple[int, Promise]], code: str | int) -> str:
    """The words of a code; the code itself when a newer version wrote it."""
    return next((str(words) for value, words in choices if value == code), str(code))
