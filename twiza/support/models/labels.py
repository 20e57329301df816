"""The words of every code of the room, for choices, pages and exports."""

from __future__ import annotations

import datetime as dt

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from twiza.core import formats
from twiza.core.values import RuleError

from ..rules import cases, diagnostic, measures, needs, pathway, sessions

Choices = list[tuple[str, Promise]]

STATES: Choices = [
    (cases.CaseState.OPEN.value, pgettext_lazy("state of a case", "Open")),
    (cases.CaseState.ON_HOLD.value, pgettext_lazy("state of a case", "On hold")),
    (cases.CaseState.CLOSED_DONE.value, _("Closed: done")),
    (cases.CaseState.CLOSED_ABANDONED.value, _("Closed: abandoned")),
]
PHASES: Choices = [
    (cases.Phase.PRE_CREATION.value, _("Before creation")),
    (cases.Phase.CREATION.value, _("Creation")),
    (cases.Phase.POST_CREATION.value, _("After creation")),
]
ABANDON_REASONS: Choices = [
    (cases.AbandonReason.UNREACHABLE.value, _("Cannot be reached any more")),
    (cases.AbandonReason.DECLINED.value, _("No longer wants support")),
    (cases.AbandonReason.DORMANT.value, _("Has stopped its activity")),
    (cases.AbandonReason.STRUCK_OFF.value, _("Struck off the register")),
    (cases.AbandonReason.NOT_ELIGIBLE.value, _("Not eligible")),
    (cases.AbandonReason.OPENED_BY_MISTAKE.value, _("Opened by mistake")),
    (cases.AbandonReason.OTHER.value, _("Other reason")),
]
SESSION_KINDS: Choices = [
    (pathway.SessionKind.CALL.value, _("First contact")),
    (pathway.SessionKind.DIAGNOSIS.value, _("Diagnosis")),
    (pathway.SessionKind.TRAINING.value, _("Group training")),
    (pathway.SessionKind.VISIT.value, _("Support visit")),
    (pathway.SessionKind.ADVICE.value, _("Advice")),
]
MODES: Choices = [
    (sessions.Mode.ON_SITE.value, _("On site")),
    (sessions.Mode.REMOTE.value, _("Remotely")),
    (sessions.Mode.GROUP.value, _("In a group")),
]
OUTCOMES: Choices = [
    (sessions.Outcome.DONE.value, pgettext_lazy("outcome of a session", "Done as planned")),
    (sessions.Outcome.PARTLY.value, pgettext_lazy("outcome of a session", "Partly done")),
    (sessions.Outcome.ABSENT.value, pgettext_lazy("outcome of a session", "Nobody came")),
]
SEXES: Choices = [(sessions.Sex.WOMEN.value, _("Women")), (sessions.Sex.MEN.value, _("Men"))]
AGE_CLASSES: Choices = [
    (sessions.AgeClass.UNDER_35.value, _("Under 35")),
    (sessions.AgeClass.FROM_35.value, _("35 and over")),
    (sessions.AgeClass.UNKNOWN.value, _("Age not asked")),
]
DISABILITIES: Choices = [
    (sessions.Disability.YES.value, _("With a disability")),
    (sessions.Disability.NO.value, _("Without a disability")),
    (sessions.Disability.UNKNOWN.value, _("Disability not asked")),
]
DOMAINS: Choices = [
    (diagnostic.Domain.GOVERNANCE.value, _("Governance")),
    (diagnostic.Domain.MANAGEMENT.value, _("Management")),
    (diagnostic.Domain.PRODUCTION.value, _("Production")),
    (diagnostic.Domain.QUALITY.value, _("Quality")),
    (diagnostic.Domain.MARKETING.value, _("Marketing")),
    (diagnostic.Domain.FINANCE.value, _("Finance")),
    (diagnostic.Domain.DIGITAL.value, _("Digital tools")),
    (diagnostic.Domain.PEOPLE.value, _("Members and staff")),
]
LEVELS: Choices = [
    (diagnostic.Level.ABSENT.value, _("Nothing in place")),
    (diagnostic.Level.STARTING.value, _("Just starting")),
    (diagnostic.Level.PARTIAL.value, _("Partly in place")),
    (diagnostic.Level.WORKING.value, _("Works")),
    (diagnostic.Level.MASTERED.value, _("Mastered")),
]
SKILLS: Choices = [
    (needs.Skill.GOVERNANCE.value, _("Governance")),
    (needs.Skill.ACCOUNTING.value, _("Accounting and management")),
    (needs.Skill.TAX_AND_LAW.value, _("Law and taxes")),
    (needs.Skill.STRATEGY.value, _("Strategy and development plan")),
    (needs.Skill.PRODUCTION.value, _("Production techniques")),
    (needs.Skill.DESIGN.value, _("Design")),
    (needs.Skill.PACKAGING.value, _("Packaging")),
    (needs.Skill.QUALITY.value, _("Quality and hygiene")),
    (needs.Skill.CERTIFICATION.value, _("Labels and certification")),
    (needs.Skill.MARKETING.value, _("Marketing and sales")),
    (needs.Skill.EXPORT.value, pgettext_lazy("skill", "Export")),
    (needs.Skill.ONLINE_SALES.value, _("Online sales")),
    (needs.Skill.FINANCING.value, _("Search for financing")),
    (needs.Skill.DIGITAL.value, _("Digital tools")),
    (needs.Skill.HUMAN_RESOURCES.value, _("Members and staff")),
]
URGENCIES: Choices = [
    (needs.Urgency.LOW.value, pgettext_lazy("urgency", "Low")),
    (needs.Urgency.NORMAL.value, pgettext_lazy("urgency", "Normal")),
    (needs.Urgency.HIGH.value, pgettext_lazy("urgency", "High")),
]
LANGUAGES: Choices = [
    (needs.Language.ARABIC.value, _("Arabic")),
    (needs.Language.AMAZIGH.value, _("Amazigh")),
    (needs.Language.FRENCH.value, _("French")),
    (needs.Language.SPANISH.value, _("Spanish")),
    (needs.Language.ENGLISH.value, _("English")),
]
HELP_MODES: Choices = [
    (needs.Mode.EITHER.value, _("On site or remotely")),
    (needs.Mode.ON_SITE.value, _("On site")),
    (needs.Mode.REMOTE.value, _("Remotely")),
]
MOMENTS: Choices = [
    (measures.Moment.BEFORE.value, _("Before support")),
    (measures.Moment.AFTER.value, _("After support")),
    (measures.Moment.AFTER_12.value, _("One year after")),
]
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
LATE_REASONS: Choices = [
    (pathway.LateReason.NEXT_STEP_OVERDUE.value, _("Promised step not done")),
    (pathway.LateReason.STAGE_OVERDUE.value, _("Stage past its deadline")),
    (pathway.LateReason.BEHIND_PACE.value, _("Behind the expected pace")),
    (pathway.LateReason.SILENT.value, _("No session for four months")),
]

# Sentences for what the rules refuse; parameters come from the RuleError of the same code.
REFUSALS: dict[str, Promise] = {
    "organisation_struck_off": _(
        "This organisation is struck off the register: no case can be opened for it."
    ),
    "phase_not_open": _("This phase does not fit the status of the organisation in the register."),
    "opened_in_future": _("A case cannot open in the future."),
    "closed_in_future": _("A case cannot close in the future."),
    "closed_before_opening": _("The case cannot close before it opened, on %(opened_on)s."),
    "closed_before_session": _("A session was held on %(held_on)s: the case cannot close before it."),
    "session_in_future": _("A session is recorded once it has taken place: this date is in the future."),
    "session_before_case": _("The case opened on %(opened_on)s: this session is earlier."),
    "session_after_closing": _("The case closed on %(closed_on)s: this session is later."),
    "session_length": _("A session lasts between 1 minute and 24 hours."),
    "day_too_long": _("The sessions of that day would last more than 24 hours together."),
    "next_step_before_session": _("The next step comes after the session of %(held_on)s."),
    "attendance_sum": _("The details count more people (%(detailed)s) than the total (%(total)s)."),
    "attendance_negative": _("A number of people cannot be negative."),
    "attendance_twice": _("The same people are counted twice."),
    "attendance_too_many": _("At most %(most)s people can be recorded for one session."),
    "score_out_of_range": _("A score goes from 0 to 4."),
    "domain_unknown": _("This domain is not part of the diagnostic."),
    "diagnostic_empty": _("Score at least one domain."),
    "indicator_unknown": _("This indicator is not followed."),
    "moment_unknown": _("Say whether this was measured before or after the support."),
    "measure_negative": _("This value cannot be negative."),
}


def label(choices: Choices, code: str) -> str:
    """The words of a code; the code itself when a newer version wrote it."""
    return str(dict(choices).get(code, code))


def sentence(error: RuleError) -> str:
    """What a rule refuses, in the reader's language, dates as the reader writes them."""
    language = get_language()
    params = {
        name: formats.day(value, language or "fr") if isinstance(value, dt.date) else value
        for name, value in error.params.items()
    }
    said = REFUSALS.get(error.code)
    return str(said) % params if said else str(error)
