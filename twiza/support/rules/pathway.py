"""Where a case stands along its pathway: done per stage, next stage, lateness and its reason.

A pathway is data. Days count from the day the case opened. A stage with several sessions (twelve visits)
is paced: its sessions are expected evenly between the day it starts and the day it is due.
Source of the Mourafaka stages: ODCO programme sheets (domain A5); the day counts are working defaults
that an administrator edits, not figures of the programme.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from twiza.core.codes import Code
from twiza.core.messages import gettext_noop as _

SILENT_AFTER_DAYS = 120  # an open case that nobody met for four months is late whatever its stage


class SessionKind(Code):
    """What kind of meeting a session is."""

    CALL = "call", _("First contact")
    DIAGNOSIS = "diagnosis", _("Diagnosis")
    TRAINING = "training", _("Group training")
    VISIT = "visit", _("Support visit")
    ADVICE = "advice", _("Advice")


class LateReason(Code):
    """Why a case is late; the page says it in words."""

    NEXT_STEP_OVERDUE = "next_step_overdue", _("Promised step not done")
    STAGE_OVERDUE = "stage_overdue", _("Stage past its deadline")
    BEHIND_PACE = "behind_pace", _("Behind the expected pace")
    SILENT = "silent", _("No session for four months")


# The plan's event kinds: a training is counted apart and a diagnosis too, because agreements promise them apart.
EVENT_KIND: Mapping[SessionKind, str] = {
    SessionKind.CALL: "session",
    SessionKind.DIAGNOSIS: "diagnosis",
    SessionKind.TRAINING: "training",
    SessionKind.VISIT: "session",
    SessionKind.ADVICE: "session",
}


@dataclass(frozen=True, slots=True)
class StageRule:
    """One stage: `expected` sessions of `kind`, from `start_day` to `due_day` after the opening."""

    code: str
    kind: SessionKind
    expected: int
    start_day: int
    due_day: int

    def expected_by(self, day: int) -> int:
        """Sessions that should have taken place by this day: evenly paced, all of them once due."""
        if day >= self.due_day:
            return self.expected
        if day <= self.start_day:
            return 0
        return self.expected * (day - self.start_day) // (self.due_day - self.start_day)

    def due_day_of(self, number: int) -> int:
        """The day on which session `number` (1 for the first) is due."""
        span = self.due_day - self.start_day
        return self.start_day + -(-span * number // self.expected)


@dataclass(frozen=True, slots=True)
class PathwayRule:
    """Stages in their usual order; titles as {language: words} because they are data, not interface."""

    code: str
    titles: Mapping[str, str]
    stages: tuple[StageRule, ...]
    stage_titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StageProgress:
    """One step of the ladder. `state` is done, current, late or coming."""

    code: str
    kind: SessionKind
    done: int
    expected: int
    due_on: date
    state: str

    @property
    def missing(self) -> int:
        """Sessions still to hold; never negative when more were held than expected."""
        return max(self.expected - self.done, 0)


@dataclass(frozen=True, slots=True)
class Lateness:
    """Since when, and why."""

    reason: LateReason
    since: date
    stage: str = ""
    done: int = 0
    expected: int = 0

    def days(self, on: date) -> int:
        """Days late on this day."""
        return (on - self.since).days


@dataclass(frozen=True, slots=True)
class PathwayProgress:
    """A case along its pathway on one day."""

    stages: tuple[StageProgress, ...]
    late: tuple[Lateness, ...]

    @property
    def done(self) -> int:
        """Expected sessions that were held; extra sessions do not make up for a missing stage."""
        return sum(min(step.done, step.expected) for step in self.stages)

    @property
    def expected(self) -> int:
        """Sessions that the whole pathway expects."""
        return sum(step.expected for step in self.stages)

    @property
    def next_stage(self) -> StageProgress | None:
        """The first stage that still misses a session; None when the pathway is walked."""
        return next((step for step in self.stages if step.missing), None)

    @property
    def is_complete(self) -> bool:
        """Whether every stage has its sessions."""
        return self.next_stage is None


@dataclass(frozen=True, slots=True)
class NextStep:
    """What an agent promised at the last session."""

    due_on: date
    text: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """Something expected by a day: the case is late from the morning after."""

    on: date
    reason: LateReason
    stage: str = ""


def dues_of(
    stages: Iterable[StageRule],
    done: Mapping[str, int],
    *,
    opened_on: date,
    last_held_on: date | None = None,
    next_step: NextStep | None = None,
) -> tuple[Due, ...]:
    """What a live case is expected to do, the nearest first: promised step, next session of each stage, a sign of life.

    Needs no "today": the first of them is the day after which the case is late, so a list can sort by it.
    """
    stages = tuple(stages)
    done = _with_contact(stages, done)
    missing = [stage for stage in stages if done.get(stage.code, 0) < stage.expected]
    dues = [
        Due(opened_on + timedelta(days=stage.due_day_of(done.get(stage.code, 0) + 1)), _reason(stage, done), stage.code)
        for stage in missing
    ]
    if next_step:
        dues.append(Due(next_step.due_on, LateReason.NEXT_STEP_OVERDUE))
    # A case whose pathway is walked waits for its closing, not for another session.
    if missing:
        dues.append(Due((last_held_on or opened_on) + timedelta(days=SILENT_AFTER_DAYS), LateReason.SILENT))
    return tuple(sorted(dues, key=lambda due: due.on))


def _with_contact(stages: tuple[StageRule, ...], done: Mapping[str, int]) -> Mapping[str, int]:
    """A first contact is made by any session held: nobody is late for a call once they have met."""
    if not any(done.get(stage.code) for stage in stages):
        return done
    made = {s.code: max(done.get(s.code, 0), 1) for s in stages if s.kind == SessionKind.CALL}
    return {**done, **made}


def _reason(stage: StageRule, done: Mapping[str, int]) -> LateReason:
    """A stage whose last session is missing is overdue; one with more to come is behind its pace."""
    is_last = done.get(stage.code, 0) + 1 == stage.expected
    return LateReason.STAGE_OVERDUE if is_last else LateReason.BEHIND_PACE


def progress_of(
    stages: Iterable[StageRule],
    done: Mapping[str, int] | Iterable[str],
    *,
    opened_on: date,
    on: date,
    last_held_on: date | None = None,
    next_step: NextStep | None = None,
    is_live: bool = True,
) -> PathwayProgress:
    """Where a case stands on a day: each stage with its count, and every reason why it is late.

    `done` is {stage code: sessions} or the stage code of each session; codes outside the pathway are
    ignored (advice given beside it). A closed or held case (`is_live` false) is never late.
    """
    ladder = tuple(stages)
    counts = _with_contact(ladder, done if isinstance(done, Mapping) else Counter(done))
    day = (on - opened_on).days
    dues = dues_of(ladder, counts, opened_on=opened_on, last_held_on=last_held_on, next_step=next_step)
    late = _lateness(ladder, counts, [due for due in dues if is_live and due.on < on], day)
    current = next((s.code for s in ladder if counts.get(s.code, 0) < s.expected), None)
    late_codes = {item.stage for item in late}
    steps = tuple(_step(stage, counts, opened_on, day, current, late_codes, is_live) for stage in ladder)
    return PathwayProgress(stages=steps, late=late)


def _step(
    stage: StageRule,
    counts: Mapping[str, int],
    opened_on: date,
    day: int,
    current: str | None,
    late: set[str],
    is_live: bool,
) -> StageProgress:
    """One ladder step with the state that the page draws."""
    done = counts.get(stage.code, 0)
    if done >= stage.expected:
        state = "done"
    elif stage.code in late:
        state = "late"
    elif is_live and (stage.code == current or day >= stage.start_day):
        state = "current"
    else:
        state = "coming"
    due_on = opened_on + timedelta(days=stage.due_day)
    return StageProgress(stage.code, stage.kind, done, stage.expected, due_on, state)


def _lateness(
    ladder: tuple[StageRule, ...], counts: Mapping[str, int], late: list[Due], day: int
) -> tuple[Lateness, ...]:
    """Every reason, the oldest first; silence is said only when nothing more precise is late."""
    by_code = {stage.code: stage for stage in ladder}
    found = []
    for due in late:
        if due.reason == LateReason.SILENT and len(late) > 1:
            continue
        stage = by_code.get(due.stage)
        expected = stage.expected_by(day - 1) if stage else 0
        # Past its last day a stage is overdue however many sessions it still misses.
        reason = LateReason.STAGE_OVERDUE if stage and day > stage.due_day else due.reason
        found.append(Lateness(reason, due.on, due.stage, counts.get(due.stage, 0), expected))
    return tuple(found)


MOURAFAKA = PathwayRule(
    code="mourafaka",
    titles={"fr": "Mourafaka (post-création)", "ar": "مرافقة (ما بعد الإحداث)", "en": "Mourafaka (post-creation)"},
    stages=(
        StageRule("call", SessionKind.CALL, 1, 0, 15),
        StageRule("diagnosis", SessionKind.DIAGNOSIS, 1, 0, 60),
        StageRule("training", SessionKind.TRAINING, 4, 60, 240),
        StageRule("coaching", SessionKind.VISIT, 12, 0, 730),
    ),
    stage_titles={
        "call": {"fr": "Premier contact", "ar": "الاتصال الأول", "en": "First call"},
        "diagnosis": {
            "fr": "Diagnostic et plan de développement",
            "ar": "التشخيص ومخطط التنمية",
            "en": "Diagnosis and development plan",
        },
        "training": {"fr": "Formations collectives", "ar": "دورات التكوين الجماعية", "en": "Group trainings"},
        "coaching": {"fr": "Visites d'accompagnement", "ar": "زيارات المواكبة", "en": "Coaching visits"},
    },
)

CREATION = PathwayRule(
    code="creation",
    titles={"fr": "Appui à la création", "ar": "المواكبة عند الإحداث", "en": "Support at creation"},
    stages=(
        StageRule("call", SessionKind.CALL, 1, 0, 15),
        StageRule("project", SessionKind.DIAGNOSIS, 1, 0, 45),
        StageRule("training", SessionKind.TRAINING, 1, 15, 90),
        StageRule("setting_up", SessionKind.VISIT, 2, 45, 150),
        StageRule("first_year", SessionKind.VISIT, 3, 150, 365),
    ),
    stage_titles={
        "call": {"fr": "Premier contact", "ar": "الاتصال الأول", "en": "First call"},
        "project": {"fr": "Étude du projet", "ar": "دراسة المشروع", "en": "Study of the project"},
        "training": {
            "fr": "Formation sur la loi 112-12",
            "ar": "تكوين حول القانون رقم 112.12",
            "en": "Training on law 112-12",
        },
        "setting_up": {
            "fr": "Constitution et immatriculation",
            "ar": "التأسيس والتقييد",
            "en": "Constitution and registration",
        },
        "first_year": {"fr": "Suivi de la première année", "ar": "تتبع السنة الأولى", "en": "First-year follow-up"},
    },
)

EXPERT_ABROAD = PathwayRule(
    code="expert_abroad",
    titles={
        "fr": "Accompagnement par un expert MRE",
        "ar": "المواكبة من طرف خبير من مغاربة العالم",
        "en": "Support by an expert abroad",
    },
    stages=(
        StageRule("call", SessionKind.CALL, 1, 0, 15),
        StageRule("diagnosis", SessionKind.DIAGNOSIS, 1, 0, 45),
        StageRule("advice", SessionKind.ADVICE, 6, 30, 365),
    ),
    stage_titles={
        "call": {"fr": "Prise de contact", "ar": "ربط الاتصال", "en": "First contact"},
        "diagnosis": {"fr": "Diagnostic partagé", "ar": "التشخيص المشترك", "en": "Shared diagnosis"},
        "advice": {"fr": "Séances avec l'expert", "ar": "حصص مع الخبير", "en": "Sessions with the expert"},
    },
)

SHIPPED = (MOURAFAKA, CREATION, EXPERT_ABROAD)
