"""Blind scores: criteria with weights, several reviewers, exact fractions; a large disagreement asks for one more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from twiza.core.codes import Code
from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Refusal

MOST = 5  # points of a criterion: 0 not at all, 5 entirely
FULL = 100


class Method(Code):
    """How the scores of several reviewers become one."""

    MEAN = "mean", _("the mean")
    MEDIAN = "median", _("the median")


@dataclass(frozen=True)
class Weighted:
    """A criterion of the call: its code and its weight."""

    code: str
    weight: int


class CriteriaMissing(Refusal):
    message = _("Give the criteria by which files are scored.")


class CriteriaTwice(Refusal):
    message = _("The same criterion stands twice.")


class WeightsWrong(Refusal):
    message = _("The weights add up to %(total)s: they must add up to 100.")


def check_criteria(criteria: Sequence[Weighted]) -> None:
    """Refuse a grid that cannot score. Codes: `criteria_missing`, `criteria_twice`, `weights_wrong`."""
    if not criteria:
        raise CriteriaMissing()
    if len({one.code for one in criteria}) < len(criteria):
        raise CriteriaTwice()
    total = sum(one.weight for one in criteria)
    if any(one.weight <= 0 for one in criteria) or total != FULL:
        raise WeightsWrong(total=total)


class PointsMissing(Refusal):
    message = _("Give points for every criterion.")


class PointsWrong(Refusal):
    message = _("Points go from 0 to %(most)s.")


def check_points(points: Mapping[str, int], criteria: Sequence[Weighted]) -> None:
    """Refuse a review that leaves a criterion out or leaves the scale. Codes: `points_missing`, `points_wrong`."""
    if set(points) != {one.code for one in criteria}:
        raise PointsMissing()
    if any(not isinstance(value, int) or not 0 <= value <= MOST for value in points.values()):
        raise PointsWrong(most=MOST)


def score(points: Mapping[str, int], criteria: Sequence[Weighted]) -> Fraction:
    """One reviewer's score out of 100, exact: the weighted share of the points that can be given."""
    check_points(points, criteria)
    total = sum(one.weight for one in criteria)
    return Fraction(sum(points[one.code] * one.weight for one in criteria) * FULL, MOST * total)


def combined(scores: Iterable[Fraction], method: str) -> Fraction:
    """Several scores as one; nought for none."""
    given = list(scores)
    if not given:
        return Fraction(0)
    if method == Method.MEDIAN:
        return Fraction(median(given))
    return sum(given, Fraction(0)) / len(given)


def spread(scores: Iterable[Fraction]) -> Fraction:
    """How far apart the reviewers are: the highest score less the lowest."""
    given = list(scores)
    return max(given) - min(given) if given else Fraction(0)


def wanted(scores: Sequence[Fraction], least: int, disagreement: int) -> int:
    """How many reviews a file needs: `least`, and one more when they are further apart than `disagreement` points."""
    is_torn = len(scores) >= least and spread(scores) > disagreement
    return least + 1 if is_torn and least > 1 else least


def hundredths(value: Fraction) -> int:
    """A score as it is shown and kept: hundredths of a point, rounded half up."""
    return int(value * 100 + Fraction(1, 2))
