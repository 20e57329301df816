"""The words of every code of the room, for choices, pages and letters."""

from __future__ import annotations

import datetime as dt

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from twiza.core import formats
from twiza.core.translation import active_language
from twiza.core.values import RuleError
from twiza.support.models import labels as support

from ..rules.people import Relation
from ..rules.skills import SKILLS, Level
from ..rules.states import MissionState, PersonState, ProposalState, Reason, Side
from . import matching_labels

Choices = list[tuple[str, Promise]]

LANGUAGES = support.LANGUAGES
MODES = support.HELP_MODES
URGENCIES = support.URGENCIES
LEVELS: list[tuple[int, Promise]] = [
    (Level.BASIC.value, pgettext_lazy("level of a skill", "Basic")),
    (Level.WORKING.value, pgettext_lazy("level of a skill", "Working")),
    (Level.SENIOR.value, pgettext_lazy("level of a skill", "Senior")),
    (Level.REFERENCE.value, pgettext_lazy("level of a skill", "Reference in the field")),
]
PERSON_STATES: Choices = [
    (PersonState.CANDIDATE.value, pgettext_lazy("state of a person", "To be vetted")),
    (PersonState.VETTED.value, pgettext_lazy("state of a person", "Vetted")),
    (PersonState.PAUSED.value, pgettext_lazy("state of a person", "Paused")),
    (PersonState.REFUSED.value, pgettext_lazy("state of a person", "Refused")),
    (PersonState.WITHDRAWN.value, pgettext_lazy("state of a person", "Withdrawn")),
]
PROPOSAL_STATES: Choices = [
    (ProposalState.DRAFT.value, pgettext_lazy("state of a request", "Not sent")),
    (ProposalState.SENT.value, pgettext_lazy("state of a request", "Awaiting an answer")),
    (ProposalState.ACCEPTED.value, pgettext_lazy("state of a request", "Accepted by the expert")),
    (ProposalState.CONFIRMED.value, pgettext_lazy("state of a request", "Accepted by both sides")),
    (ProposalState.CLOSED.value, pgettext_lazy("state of a request", "Mission over")),
    (ProposalState.DECLINED.value, pgettext_lazy("state of a request", "Declined")),
    (ProposalState.SILENT.value, pgettext_lazy("state of a request", "No answer")),
    (ProposalState.RELEASED.value, pgettext_lazy("state of a request", "Taken back")),
]
MISSION_STATES: Choices = [
    (MissionState.OPEN.value, pgettext_lazy("state of a mission", "Under way")),
    (MissionState.DONE.value, pgettext_lazy("state of a mission", "Done")),
    (MissionState.STOPPED.value, pgettext_lazy("state of a mission", "Stopped")),
]
SIDES: Choices = [
    (Side.EXPERT.value, pgettext_lazy("side", "The expert")),
    (Side.COOPERATIVE.value, pgettext_lazy("side", "The cooperative")),
    (Side.OFFICE.value, pgettext_lazy("side", "The office")),
]
REASONS: Choices = [
    (Reason.NO_TIME.value, _("No time at present")),
    (Reason.NOT_MY_SKILL.value, _("Not my skill")),
    (Reason.NOT_MY_SECTOR.value, _("Not my sector")),
    (Reason.LANGUAGE.value, _("Language")),
    (Reason.DISTANCE.value, _("Too far, or not possible remotely")),
    (Reason.CONFLICT.value, _("Conflict of interest")),
    (Reason.TOO_LATE.value, _("Too late: already helped")),
    (Reason.OTHER.value, _("Other reason")),
    (Reason.NO_ANSWER.value, _("No answer in time")),
    (Reason.EXPERT_LEFT.value, _("The expert withdrew")),
    (Reason.EXPERT_PAUSED.value, _("The expert paused")),
    (Reason.NEED_MET.value, _("The need is met")),
    (Reason.CASE_CLOSED.value, _("The support file is closed")),
    (Reason.NEWER_RUN.value, _("A newer run chose otherwise")),
    (Reason.OFFICE.value, _("Taken back by the office")),
]
RELATIONS: Choices = [
    (Relation.MEMBER.value, pgettext_lazy("relation of an investor", "Member")),
    (Relation.LENDER.value, pgettext_lazy("relation of an investor", "Lender")),
    (Relation.DONOR.value, pgettext_lazy("relation of an investor", "Donor")),
    (Relation.BUYER.value, pgettext_lazy("relation of an investor", "Buyer")),
    (Relation.PARTNER.value, _("Partner in a group or joint company")),
]

# Sentences for what the rules refuse; parameters come from the RuleError of the same code.
REFUSALS: dict[str, Promise] = {
    "name_missing": _("Write your name."),
    "email_wrong": _("“%(email)s” is not an e-mail address."),
    "phone_wrong": _("“%(phone)s” is not a phone number. Start with + and the code of the country."),
    "skill_missing": _("Choose at least one skill."),
    "language_missing": _("Choose at least one language in which you can help."),
    "relation_missing": _("Say what you could be to a cooperative: member, lender, donor, buyer or partner."),
    "skill_unknown": _("“%(value)s” is not a skill of the list."),
    "level_unknown": _("“%(level)s” is not a level of the list."),
    "language_unknown": _("“%(value)s” is not a language of the list."),
    "language_of_letters_unknown": _("Letters are written in French, Arabic or English."),
    "mode_unknown": _("Say whether you help remotely, on site or both."),
    "relation_unknown": _("“%(value)s” is not a relation of the list."),
    "country_unknown": _("“%(value)s” is not a country of the list."),
    "region_unknown": _("“%(value)s” is not a region of the Kingdom."),
    "time_zone_unknown": _("“%(value)s” is not a time zone of the list."),
    "sector_unknown": _("“%(value)s” is not a sector of the list."),
    "currency_unknown": _("“%(currency)s” is not a currency."),
    "ticket_reversed": _("The smallest amount is below or equal to the largest, and not below nought."),
    "out_of_bounds": _("%(value)s is not possible here: between %(low)s and %(high)s."),
    "consent_unknown": _("This consent text is unknown. Open the page again."),
    "reason_missing": _("Say why, in one click."),
    "reason_unknown": _("This reason is not one that this side can give."),
    "rating_out_of_range": _("A rating goes from 1 to 5."),
}


def skill(code: str) -> str:
    """The skill in the reader's language; the code itself when a newer version wrote it."""
    card = SKILLS.get(code)
    return card.label(active_language()) if card else code


def label(choices: list[tuple[str, Promise]] | list[tuple[int, Promise]], code: str | int) -> str:
    """The words of a code; the code itself when a newer version wrote it."""
    return next((str(words) for value, words in choices if value == code), str(code))


def sentence(error: RuleError) -> str:
    """What a rule of this room or of support refuses, in the reader's language."""
    said = REFUSALS.get(error.code) or matching_labels.REFUSALS.get(error.code)
    if said is None:
        return support.sentence(error)
    language = active_language()
    params = {
        name: formats.day(value, language) if isinstance(value, dt.date) else value
        for name, value in error.params.items()
    }
    return str(said) % params
