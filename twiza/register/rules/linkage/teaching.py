"""What people decided in the review queue teaches the weights: new settings, and how much better they answer.

A queue shows what the present settings doubted, so that counting agreement among its pairs would teach that the same
organisations hardly agree. What was asked does not bend how the answer follows from what was seen, though: each weight
moves as in a logistic regression on the answers, and is held where it was by a prior (a person's doubt about half a
bit). Ten answers move a weight a little, a thousand settle it; what no answer speaks of stays as it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

from .settings import LEAST_PROBABILITY, Settings

FEWEST = 20
# Prior belief in the present weights, as 1 / bits squared; in the sum of all, which starts each comparison, less
STRENGTH, STRENGTH_OF_ALL = 4.0, 0.25
# However many answers agree, one estimation moves a weight by no more bits
MOST_BITS = 4.0
FOLDS = 5
PRECISION = 0.985
_NOT_FIELDS = ("prior", "namesakes", "competitors")


@dataclass(frozen=True)
class Lesson:
    """A pair on which a person decided: the level of each field, the bits of prior and neighbours, the answer."""

    levels: Mapping[str, str]
    offset: float
    same: bool


@dataclass(frozen=True)
class Shift:
    """A weight before and after, in bits, and on how many answers the new one rests."""

    field: str
    level: str
    before: float
    after: float
    answers: int


@dataclass(frozen=True)
class Taught:
    """New settings and what the answers say of both: share answered wrongly, share that was expected to be.

    The figures `after` are cross-validated: each fifth of the answers is judged by weights learnt from the others.
    """

    settings: Settings
    shifts: tuple[Shift, ...]
    wrong_before: float
    wrong_after: float
    expected_before: float
    expected_after: float


def lesson_of(reasons: Sequence[Mapping[str, Any]], *, same: bool) -> Lesson | None:
    """The lesson of a pair from the reasons kept with it; None when it was not compared field by field."""
    levels = {str(one["field"]): str(one["level"]) for one in reasons if one["field"] not in _NOT_FIELDS}
    if not levels:
        return None
    return Lesson(levels, sum(float(one["weight"]) for one in reasons if one["field"] in _NOT_FIELDS), same)


def teach(lessons: Sequence[Lesson], start: Settings, *, version: str) -> Taught:
    """New settings under a new version from answers. ValueError when they are too few (FEWEST) or all of one kind."""
    if len(lessons) < FEWEST or len({lesson.same for lesson in lessons}) < 2:
        raise ValueError("too few answers")
    case = _Case(lessons, start)
    moved = case.fit(np.ones(len(lessons), bool))
    before, after = case.chances(np.zeros(len(moved))), case.cross_validated()
    settings = _moved(start, case, moved).with_(version=version)
    settings = _kept_precise(settings, after, case.same)
    return Taught(
        settings,
        tuple(case.shifts(moved)),
        *(_wrong(chances, case.same) for chances in (before, after)),
        *(float(np.minimum(chances, 1 - chances).mean()) for chances in (before, after)),
    )


class _Case:
    """The answers as a matrix: a column for each level met, the last for the sum of all."""

    def __init__(self, lessons: Sequence[Lesson], start: Settings) -> None:
        slope = start.number("slope")
        weights = {
            (one.field, level.label): slope * level.weight
            for one in start.comparisons
            for level in one.levels
            if not level.is_null
        }
        met = {level for lesson in lessons for level in lesson.levels.items()}
        self.columns = [level for level in weights if level in met]
        place = {level: at for at, level in enumerate(self.columns)}
        self.seen = np.zeros((len(lessons), len(self.columns) + 1))
        self.seen[:, -1] = 1
        for row, lesson in enumerate(lessons):
            for level in lesson.levels.items():
                if level in place:
                    self.seen[row, place[level]] = 1
        self.before = np.array([weights[level] for level in self.columns])
        self.offset = np.array([lesson.offset for lesson in lessons]) + self.seen[:, :-1] @ self.before
        self.same = np.array([lesson.same for lesson in lessons])
        self.strength = np.append(np.full(len(self.columns), STRENGTH), STRENGTH_OF_ALL)

    def chances(self, moved: np.ndarray) -> np.ndarray:
        """The probability of each pair under moved weights."""
        bits = np.clip(self.offset + self.seen @ moved, -40, 40)
        return np.asarray(1 / (1 + np.exp2(-bits)))

    def fit(self, known: np.ndarray) -> np.ndarray:
        """The moves of the weights, in bits, that explain the answers known best."""
        seen, offset, same = self.seen[known], self.offset[known], self.same[known].astype(float)

        def loss(moved: np.ndarray) -> tuple[float, np.ndarray]:
            odds = np.clip((offset + seen @ moved) * math.log(2), -40, 40)
            value = (np.logaddexp(0, odds) - same * odds).sum() + (self.strength * moved**2).sum() / 2
            slope = seen.T @ ((1 / (1 + np.exp(-odds))) - same) * math.log(2) + self.strength * moved
            return float(value), slope

        bounds = [(-MOST_BITS, MOST_BITS)] * seen.shape[1]
        return np.asarray(minimize(loss, np.zeros(seen.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B").x)

    def cross_validated(self) -> np.ndarray:
        """The probability of each pair under weights learnt from the other folds."""
        fold = np.arange(len(self.same)) % FOLDS
        found = np.zeros(len(self.same))
        for one in range(FOLDS):
            found[fold == one] = self.chances(self.fit(fold != one))[fold == one]
        return found

    def shifts(self, moved: np.ndarray) -> Iterator[Shift]:
        """What changed, level by level, in the order of the file."""
        answers = self.seen.sum(axis=0)
        for at, (field, level) in enumerate(self.columns):
            before = float(self.before[at])
            yield Shift(field, level, before, before + float(moved[at]), int(answers[at]))


def _moved(start: Settings, case: _Case, moved: np.ndarray) -> Settings:
    """The settings with weights moved by these bits: half of each on m, half on u."""
    content = start.with_().content
    slope = start.number("slope")
    bits = dict(zip(case.columns, (float(one) / slope for one in moved[:-1]), strict=True))
    for comparison in content["comparisons"]:
        for level in comparison["levels"]:
            move = bits.get((comparison["field"], level["label"]), 0.0)
            if move:
                level["m"], level["u"] = _shares(level["m"], level["u"], move)
    content["limits"]["shift"] = round(content["limits"]["shift"] + float(moved[-1]), 4)
    return Settings(content)


def _shares(m: float, u: float, move: float) -> tuple[float, float]:
    """m and u whose ratio has moved by so many bits, both within (0, 1)."""
    ratio = max(m, LEAST_PROBABILITY) / max(u, LEAST_PROBABILITY) * 2**move
    m, u = m * 2 ** (move / 2), u * 2 ** (-move / 2)
    if m >= 1:
        m, u = 0.999999, 0.999999 / ratio
    elif u > 1:
        m, u = ratio, 1.0
    return float(f"{m:.6g}"), float(f"{u:.6g}")


def _kept_precise(settings: Settings, chances: np.ndarray, same: np.ndarray) -> Settings:
    """The threshold of "same" raised where the answers say that it lets too much through; never lowered."""
    least = settings.number("same")
    order = np.argsort(-chances)
    above = chances[order] >= least
    share = np.cumsum(same[order]) / np.arange(1, len(order) + 1)
    if not above.any() or share[above][-1] >= PRECISION:
        return settings
    kept = np.flatnonzero(above & (share >= PRECISION))
    raised = float(chances[order][kept[-1]]) if len(kept) else 0.999
    return settings.with_(limits={**settings.content["limits"], "same": round(max(least, raised), 4)})


def _wrong(chances: np.ndarray, same: np.ndarray) -> float:
    """The share of pairs whose likelier answer is not the one that was given."""
    return float(((chances >= 0.5) != same).mean())
