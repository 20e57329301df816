"""The words of every code of the room, for choices, pages and exports."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..rules import cases, diagnostic, measures, needs, pathway, sessions

Choices = list[tuple[str, Promise]]

STATES: Choices = [
    (cases.CaseState.OPEN, _("Open")),
    (cases.CaseState.ON_HOLD, _("On hold")),
    (cases.CaseState.CLOSED_DONE, _("Closed: done")),
    (cases.CaseState.CLOSED_ABANDONED, _("Closed: abandoned")),
]
PHASES: Choices = [
    (cases.Phase.PRE_CREATION, _("Before creation")),
    (cases.Phase.CREATION, _("Creation")),
    (cases.Phase.POST_CREATION, _("After creation")),
]
ABANDON_REASONS: Choices = [
    (cases.AbandonReason.UNREACHABLE, _("Cannot be reached any more")),
    (cases.AbandonReason.DECLINED, _("No longer wants support")),
    (cases.AbandonReason.DORMANT, _("Has stopped its activity")),
    (cases.AbandonReason.STRUCK_OFF, _("Struck off the register")),
    (cases.AbandonReason.NOT_ELIGIBLE, _("Not eligible")),
    (cases.AbandonReason.OPENED_BY_MISTAKE, _("Opened by mistake")),
    (cases.AbandonReason.OTHER, _("Other reason")),
]
SESSION_KINDS: Choices = [
    (pathway.SessionKind.CALL, _("First contact")),
    (pathway.SessionKind.DIAGNOSIS, _("Diagnosis")),
    (pathway.SessionKind.TRAINING, _("Group training")),
    (pathway.SessionKind.VISIT, _("Support visit")),
    (pathway.SessionKind.ADVICE, _("Advice")),
]
MODES: Choices = [
    (sessions.Mode.ON_SITE, _("On site")),
    (sessions.Mode.REMOTE, _("Remotely")),
    (sessions.Mode.GROUP, _("In a group")),
]
OUTCOMES: Choices = [
    (sessions.Outcome.DONE, pgettext_lazy("outcome of a session", "Done as planned")),
    (sessions.Outcome.PARTLY, pgettext_lazy("outcome of a session", "Partly done")),
    (sessions.Outcome.ABSENT, pgettext_lazy("outcome of a session", "Nobody came")),
]
SEXES: Choices = [(sessions.Sex.WOMEN, _("Women")), (sessions.Sex.MEN, _("Men"))]
AGE_CLASSES: Choices = [
    (sessions.AgeClass.UNDER_35, _("Under 35")),
    (sessions.AgeClass.FROM_35, _("35 and over")),
    (sessions.AgeClass.UNKNOWN, _("Age not asked")),
]
DISABILITIES: Choices = [
    (sessions.Disability.YES, _("With a disability")),
    (sessions.Disability.NO, _("Without a disability")),
    (sessions.Disability.UNKNOWN, _("Disability not asked")),
]
DOMAINS: Choices = [
    (diagnostic.Domain.GOVERNANCE, _("Governance")),
    (diagnostic.Domain.MANAGEMENT, _("Management")),
    (diagnostic.Domain.PRODUCTION, _("Production")),
    (diagnostic.Domain.QUALITY, _("Quality")),
    (diagnostic.Domain.MARKETING, _("Marketing")),
    (diagnostic.Domain.FINANCE, _("Finance")),
    (diagnostic.Domain.DIGITAL, _("Digital tools")),
    (diagnostic.Domain.PEOPLE, _("Members and staff")),
]
LEVELS: Choices = [
    (diagnostic.Level.ABSENT, _("Nothing in place")),
    (diagnostic.Level.STARTING, _("Just starting")),
    (diagnostic.Level.PARTIAL, _("Partly in place")),
    (diagnostic.Level.WORKING, _("Works")),
    (diagnostic.Level.MASTERED, _("Mastered")),
]
SKILLS: Choices = [
    (needs.Skill.GOVERNANCE, _("Governance")),
    (needs.Skill.ACCOUNTING, _("Accounting and management")),
    (needs.Skill.TAX_AND_LAW, _("Law and taxes")),
    (needs.Skill.STRATEGY, _("Strategy and development plan")),
    (needs.Skill.PRODUCTION, _("Production techniques")),
    (needs.Skill.DESIGN, _("Design")),
    (needs.Skill.PACKAGING, _("Packaging")),
    (needs.Skill.QUALITY, _("Quality and hygiene")),
    (needs.Skill.CERTIFICATION, _("Labels and certification")),
    (needs.Skill.MARKETING, _("Marketing and sales")),
    (needs.Skill.EXPORT, _("Export")),
    (needs.Skill.ONLINE_SALES, _("Online sales")),
    (needs.Skill.FINANCING, _("Search for financing")),
    (needs.Skill.DIGITAL, _("Digital tools")),
    (needs.Skill.HUMAN_RESOURCES, _("Members and staff")),
]
URGENCIES: Choices = [
    (needs.Urgency.LOW, pgettext_lazy("urgency", "Low")),
    (needs.Urgency.NORMAL, pgettext_lazy("urgency", "Normal")),
    (needs.Urgency.HIGH, pgettext_lazy("urgency", "High")),
]
LANGUAGES: Choices = [
    (needs.Language.ARABIC, _("Arabic")),
    (needs.Language.AMAZIGH, _("Amazigh")),
    (needs.Language.FRENCH, _("French")),
    (needs.Language.SPANISH, _("Spanish")),
    (needs.Language.ENGLISH, _("English")),
]
HELP_MODES: Choices = [
    (needs.Mode.EITHER, _("Either")),
    (needs.Mode.ON_SITE, _("On site")),
    (needs.Mode.REMOTE, _("Remotely")),
]
MOMENTS: Choices = [
    (measures.Moment.BEFORE, _("Before support")),
    (measures.Moment.AFTER, _("After support")),
    (measures.Moment.AFTER_12, _("One year after")),
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
    (pathway.LateReason.NEXT_STEP_OVERDUE, _("Promised step not done")),
    (pathway.LateReason.STAGE_OVERDUE, _("Stage past its deadline")),
    (pathway.LateReason.BEHIND_PACE, _("Behind the expected pace")),
    (pathway.LateReason.SILENT, _("No session for four months")),
]

# Sentences for what the rules refuse; parameters come from the RuleError of the same code.
REFUSALS: dict[str, Promise] = {
    "organisation_struck_off": _("This organisation is struck off the register: no case can be opened for it."),
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
