"""The words of every code of the room, for choices, pages and exports."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from twiza.core.labels import choices

from ..rules import cases, diagnostic, measures, needs, pathway, sessions

Choices = list[tuple[str, Promise]]

STATES = choices(cases.CaseState)
PHASES = choices(cases.Phase)
ABANDON_REASONS = choices(cases.AbandonReason)
SESSION_KINDS = choices(pathway.SessionKind)
MODES = choices(sessions.Mode)
OUTCOMES = choices(sessions.Outcome)
SEXES = choices(sessions.Sex)
AGE_CLASSES = choices(sessions.AgeClass)
DISABILITIES = choices(sessions.Disability)
DOMAINS = choices(diagnostic.Domain)
LEVELS = choices(diagnostic.MasteryLevel)
SKILLS = choices(needs.Skill)
URGENCIES = choices(needs.Urgency)
LANGUAGES = choices(needs.Language)
HELP_MODES: Choices = [
    (needs.Mode.EITHER.value, _("On site or remotely")),
    (needs.Mode.ON_SITE.value, _("On site")),
    (needs.Mode.REMOTE.value, _("Remotely")),
]
MOMENTS = choices(measures.Moment)
INDICATORS: Choices = [
    ("turnover", _("Turnover")),
    ("export_value", _("Exports")),
    ("income_per_member", _("Income per member")),
    ("members", _("Members")),
    ("jobs_full_time", _("Full-time jobs")),
    ("jobs_seasonal", _("Seasonal jobs")),
    ("clients", _("Clients")),
    ("products_certified", _("Certified products")),
]
UNIT_LABELS: Choices = [
    ("MAD/year", _("dirhams a year")),
    ("MAD/month", _("dirhams a month")),
    ("persons", _("people")),
    ("clients", _("clients")),
    ("products", _("products")),
]
LATE_REASONS = choices(pathway.LateReason)


def label(choices: Choices, code: str) -> str:
    """The words of a code; the code itself when a newer version wrote it."""
    return str(dict(choices).get(code, code))
