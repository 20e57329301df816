"""What templates show of a case: lines already in words, so that templates hold no decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from twiza.core import formats
from twiza.core.translation import active_language

from ..models import Case, Diagnostic, Need, Session, labels, sessions_per_stage
from ..rules.diagnostic import Domain, level_of, weakest
from ..rules.measures import IndicatorChange
from ..rules.needs import suggested_skills
from ..rules.pathway import LateReason, PathwayProgress

ISOLATE, RELEASE = "\u2068", "\u2069"  # a text in one script inside a sentence of the other
TONES = {"open": "info", "on_hold": "secondary", "closed_done": "success", "closed_abandoned": "secondary"}


@dataclass(frozen=True)
class LadderStep:
    """One step of the ladder in words."""

    title: str
    kind: str
    done: int
    expected: int
    due_on: date
    state: str


@dataclass(frozen=True)
class SessionLine:
    """A session in force with the versions that it replaced, newest first."""

    session: Session
    replaced: list[Session] = field(default_factory=list)


@dataclass(frozen=True)
class DomainRow:
    """A domain with its first and its last score; None was not assessed."""

    label: str
    before: int | None
    after: int | None
    meaning: str


@dataclass(frozen=True)
class CaseLine:
    """One line of the list: the case, its progress, why it is late."""

    case: Case
    progress: PathwayProgress
    late: str
    late_days: int
    next_title: str

    @property
    def tone(self) -> str:
        """The tone of its state."""
        return TONES[self.case.state]


def steps_of(case: Case, progress: PathwayProgress) -> list[LadderStep]:
    """The ladder of a case, titles in the reader's language."""
    titles = {stage.code: stage.title for stage in case.pathway.stages.all()}
    return [
        LadderStep(titles[s.code], labels.label(labels.SESSION_KINDS, s.kind), s.done, s.expected, s.due_on, s.state)
        for s in progress.stages
    ]


def late_lines(case: Case, progress: PathwayProgress, on: date) -> list[str]:
    """Each reason why the case is late, as a sentence."""
    titles = {stage.code: stage.title for stage in case.pathway.stages.all()}
    language = active_language()
    lines = []
    for item in progress.late:
        params = {
            "stage": titles.get(item.stage, ""),
            "done": item.done,
            "expected": item.expected,
            "day": formats.day(item.since, language),
            "step": f"{ISOLATE}{case.next_step}{RELEASE}",
        }
        if item.reason == LateReason.NEXT_STEP_OVERDUE:
            text = (
                _("Promised for %(day)s and not done yet: %(step)s")
                if case.next_step
                else _("A step was promised for %(day)s.")
            )
        elif item.reason == LateReason.STAGE_OVERDUE:
            text = _("%(stage)s: expected by %(day)s.")
        elif item.reason == LateReason.BEHIND_PACE:
            text = _("%(stage)s: %(done)s done where %(expected)s were expected by now.")
        else:
            text = _("No session for four months: one was expected by %(day)s.")
        lines.append(text % params)
    return lines


def session_lines(case: Case) -> list[SessionLine]:
    """Current and cancelled sessions, newest first, each with its history."""
    rows = case.sessions.newest_first().select_related("stage", "recorded_by").prefetch_related("attendance")
    series: dict[object, list[Session]] = {}
    for session in rows:
        series.setdefault(session.series, []).append(session)
    lines = []
    for versions in series.values():
        ordered = sorted(versions, key=lambda s: (s.superseded_at is None, s.recorded_at, s.pk), reverse=True)
        lines.append(SessionLine(ordered[0], ordered[1:]))
    return sorted(lines, key=lambda line: (line.session.valid_from, line.session.pk), reverse=True)


def domain_rows(first: Diagnostic | None, last: Diagnostic | None) -> list[DomainRow]:
    """Every domain with its first and last score, in the order of the form; nothing without a diagnostic."""
    if first is None or last is None:
        return []
    before, after = first.by_domain(), last.by_domain()
    return [
        DomainRow(
            label=labels.label(labels.DOMAINS, domain),
            before=before.get(domain) if first != last else None,
            after=after.get(domain),
            meaning=labels.label(labels.LEVELS, level_of(after[domain])) if domain in after else _("Not assessed"),
        )
        for domain in Domain
    ]


@dataclass(frozen=True)
class ChangeLine:
    """How an indicator moved, with its words."""

    label: str
    unit: str
    change: IndicatorChange


def change_lines(case: Case) -> list[ChangeLine]:
    """Indicators measured at least once, before and after."""
    return [
        ChangeLine(labels.label(labels.INDICATORS, c.indicator), labels.label(labels.UNIT_LABELS, c.unit), c)
        for c in case.measures.changes()
    ]


def suggested(scores: dict[str, int], needs: list[Need]) -> list[tuple[str, str]]:
    """Skills that the weak domains call for and that nobody asked for yet: (code, words)."""
    stated = {need.skill for need in needs if need.met_on is None}
    skills = [skill for skill in suggested_skills(weakest(scores)) if skill not in stated]
    return [(skill.value, labels.label(labels.SKILLS, skill)) for skill in skills]


def _next_title(case: Case, progress: PathwayProgress, titles: dict[str, str]) -> str:
    """What the nearest due day is about: the promised step, the stage, else the next stage."""
    if case.due_reason == LateReason.NEXT_STEP_OVERDUE and case.next_step:
        return case.next_step
    code = case.due_stage or (progress.next_stage.code if progress.next_stage else "")
    return titles.get(code, "")


def case_lines(cases: Iterable[Case], on: date) -> list[CaseLine]:
    """Lines of a list; sessions are counted for all the cases in one query."""
    cases = list(cases)
    counts = sessions_per_stage(cases)
    lines = []
    for case in cases:
        progress = case.progress(on=on, done=counts.get(case.pk, Counter()))
        titles = {stage.code: stage.title for stage in case.pathway.stages.all()}
        worst = progress.late[0] if progress.late else None
        lines.append(
            CaseLine(
                case=case,
                progress=progress,
                late=labels.label(labels.LATE_REASONS, worst.reason) if worst else "",
                late_days=worst.days(on) if worst else 0,
                next_title=_next_title(case, progress, titles),
            )
        )
    return lines
