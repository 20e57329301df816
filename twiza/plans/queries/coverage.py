"""Questions put to the facts: coverage of a target's readings, and what it says of a commitment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from twiza.agreements.models import Commitment
from twiza.agreements.rules.evidence import Measure
from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Unprocessable

from ..models.events import Event
from ..models.targets import Reading, Target
from ..rules.coverage import CoverageAnswer
from ..rules.questions import Question
from ..rules.trajectory import path_at
from .fact_columns import ask, facts


@dataclass(frozen=True)
class Read:
    """One reading of a target with its answer."""

    reading: Reading
    answer: CoverageAnswer


class ReadingUnknown(Unprocessable):
    message = _("“%(reading)s” is not a reading of this target.")


def coverage(
    target: Target, *, on: date, known_at: datetime, names: Iterable[str] = (), by: Sequence[str] = ()
) -> list[Read]:
    """The readings of a target (those named, else all, in their order) at a day, as known at an instant.

    by: dimensions of rules.questions.DIMENSIONS. Raises: ReadingUnknown, DimensionUnknown, TooManyCells.
    """
    readings = list(target.readings.all())
    wanted = list(names)
    for name in wanted:
        if all(reading.name != name for reading in readings):
            raise ReadingUnknown(reading=name)
    actions = target.action_ids()
    asked = [reading for reading in readings if not wanted or reading.name in wanted]
    questions = [r.question(on=on, known_at=known_at, by=tuple(by), actions=actions) for r in asked]
    return [Read(reading, ask(question)) for reading, question in zip(asked, questions, strict=True)]


def last_known(now: datetime) -> datetime:
    """The last instant, not after `now`, at which the register or the plans learnt something.

    Asking as known then gives the figures of now, and the same bytes until something new is learnt.
    """
    return facts().last_recorded(now) or now


def measure_commitment(commitment: Commitment, *, on: date, known: datetime | None = None) -> Measure | None:
    """What the first reading of the target that a commitment names says of it; None when it names none.

    done, wanted and expected are in percent; the figures of the reading are in `params`.
    """
    key = commitment.evidence_params.get("target", "")
    target = Target.objects.prefetch_related("readings").filter(key=key).first()
    if target is None:
        return Measure(None, reason="target_unknown", params={"target": key})
    reading = next(iter(target.readings.all()), None)
    if reading is None:
        return Measure(None, reason="target_without_reading", params={"target": key})
    found = ask(reading.question(on=on, known_at=known or last_known(_end_of_time())))
    values: dict[str, object] = {
        "target": key,
        "reading": reading.name,
        "numerator": found.numerator,
        "denominator": found.denominator,
    }
    if found.rate is None:
        return Measure(None, reason="nothing_to_reach", params=values)
    return Measure(
        done=_percent(found.rate),
        wanted=_percent(target.promised),
        expected=_expected(target, on),
        unit="percent",
        last_on=_last_event_on(found.question, on),
        proofs=found.numerator,
        params=values,
    )


def _expected(target: Target, on: date) -> Decimal:
    share = path_at(
        on,
        starts_on=target.starts_on,
        due_on=target.due_on,
        promised=float(target.promised),
        baseline=float(target.baseline or 0),
        path=target.written_path,
    )
    return _percent(share)


def _last_event_on(question: Question, on: date) -> date | None:
    """The day of the last event counted in the window; None when there is none."""
    rows = Event.objects.as_of(known=question.known_at).filter(
        kind__in=question.reading.numerator.kinds, valid_from__gte=question.since, valid_from__lte=on
    )
    if question.actions is not None:
        rows = rows.filter(action__in=question.actions)
    return rows.order_by("-valid_from").values_list("valid_from", flat=True).first()


def _end_of_time() -> datetime:
    return datetime(9999, 1, 1, tzinfo=UTC)


def _percent(share: float | Decimal) -> Decimal:
    return (Decimal(str(share)) * 100).quantize(Decimal("0.01"))
