"""The fit of a need and an expert: a sum of named terms, each a weight times a share, in whole thousandths.

    fit = skill + sector + region + seniority + urgency
    term = floor(weight x share + 1/2), weight and share in thousandths, divided by 1000 before rounding

| term | share |
|---|---|
| skill | level / levels of the skill asked; a level not said is the highest; a related skill counts its part |
| sector | 1 when the sector asked is one of the expert's, else 0 |
| region | 1 when the need lies in the expert's region of origin, else 0 |
| seniority | years / 20, at most 1 |
| urgency | low 0, normal 1/2, high 1: the same for every expert, so it ranks needs and not experts |

Whether a pair is possible at all comes before: the skill asked (or a related one), the language, the mode, no
conflict of interest, and at least `least` without urgency.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Self

import numpy as np

from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Unprocessable

from .columns import SCALE, UNSAID, Array, Experts, Needs

TERMS = ("skill", "sector", "region", "seniority", "urgency")
DEFAULT = {"skill": 400, "sector": 200, "region": 150, "seniority": 100, "urgency": 150}
_MOST = 1_000_000


class WeightsNought(Unprocessable):
    message = _("All weights are nought: every pair would be as good as any other.")


class WeightUnknown(Unprocessable):
    message = _("“%(name)s” is not a term of the fit. Known: %(known)s.")


class WeightMissing(Unprocessable):
    message = _("The weight of “%(name)s” is missing: every term has one, 0 where it should not count.")


@dataclass(frozen=True)
class Weights:
    """The fit declared as data. `points`: thousandths of each term; the other fields shape the shares."""

    points: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT))
    levels: int = 4
    years: int = 20
    least: int = 0
    stay: int = 200
    is_skill_required: bool = True
    related: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """From numbers as people write them: {"skill": 0.4, "sector": 0.2, ...}, every term once.

        Beside the terms: `least`, `stay` (numbers on the same scale), `levels`, `years`, `skill_required`,
        `related` ({"export": {"marketing": 0.5}}: an expert in marketing counts half for export).
        Raises: `weight_missing`, `weight_negative`, `weight_wrong`, `weight_unknown`, `weights_nought`.
        """
        known = {*TERMS, "least", "stay", "levels", "years", "skill_required", "related"}
        for name in values:
            if name not in known:
                raise WeightUnknown(name=name, known=", ".join(sorted(known)))
        for name in TERMS:
            if values.get(name) is None:
                raise WeightMissing(name=name)
        points = {name: thousandths(values[name], name) for name in TERMS}
        if not any(points.values()):
            raise WeightsNought()
        related = {
            skill: {other: thousandths(part, other) for other, part in parts.items()}
            for skill, parts in values.get("related", {}).items()
        }
        return cls(
            points,
            levels=_count(values.get("levels", 4), "levels"),
            years=_count(values.get("years", 20), "years"),
            least=thousandths(values.get("least", 0), "least"),
            stay=thousandths(values.get("stay", "0.2"), "stay"),
            is_skill_required=bool(values.get("skill_required", True)),
            related=related,
        )

    def as_json(self) -> dict[str, Any]:
        """What `read` takes: the same fit again."""
        values: dict[str, Any] = {name: self.points[name] / SCALE for name in TERMS}
        values |= {"least": self.least / SCALE, "stay": self.stay / SCALE, "levels": self.levels}
        values |= {"years": self.years, "skill_required": self.is_skill_required}
        return values | {"related": {s: {o: p / SCALE for o, p in parts.items()} for s, parts in self.related.items()}}

    def term(self, name: str, share: Array | int, whole: int = SCALE) -> Any:
        """Thousandths of one term at share / whole, rounded half up."""
        return (2 * self.points[name] * np.asarray(share, np.int64) + whole) // (2 * whole)


class WeightWrong(Unprocessable):
    message = _("The weight of “%(name)s” is not a number with at most three decimals: “%(value)s”.")


class WeightNegative(Unprocessable):
    message = _("The weight of “%(name)s” is below nought (%(value)s): a term may earn nothing, not cost.")


def thousandths(value: object, name: str) -> int:
    """A number of at most three decimals as a whole number of thousandths. Raises: `weight_*`."""
    try:
        number = Decimal(str(value)) * SCALE
    except InvalidOperation:
        raise WeightWrong(name=name, value=str(value))
    if not number.is_finite() or isinstance(value, bool):
        raise WeightWrong(name=name, value=str(value))
    if number < 0:
        raise WeightNegative(name=name, value=str(value))
    if number != int(number) or number > _MOST:
        raise WeightWrong(name=name, value=str(value))
    return int(number)


def _count(value: object, name: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= SCALE:
        raise WeightWrong(name=name, value=str(value))
    return value


@dataclass(frozen=True)
class Market:
    """Needs and experts in one set of codes, with the points of every term worked out once.

    Offers are (expert, skill, points) sorted by expert, then skill; `speaks[e, c]`: expert e is eligible for the
    class c of needs (a language with a mode); `sector_bits` one row of 64-bit words per expert.
    """

    needs: Needs
    experts: Experts
    weights: Weights
    classes: Array  # the class of each need
    speaks: Array
    offer_start: Array
    offer_skill: Array
    offer_points: Array
    sector_start: Array
    sector_codes: Array
    sector_bits: Array
    region: Array  # of origin, in the needs' codes; -2 when no need knows it
    seniority: Array  # points
    urgency: Array  # points
    sector_points: int
    region_points: int

    @classmethod
    def of(cls, needs: Needs, experts: Experts, weights: Weights) -> Self:
        """Put both sides in the codes of the needs."""
        classes, speaks = _classes(needs, experts)
        start, skill, points = _offers(needs, experts, weights)
        sector_start, sector_codes = _inside(
            experts.sectors, experts.words["sectors"], needs.words["sector"], len(experts)
        )
        region = _recode(experts.words["region"], needs.words["region"])[experts.region]
        years = np.minimum(experts.seniority, weights.years)
        return cls(
            needs,
            experts,
            weights,
            classes,
            speaks,
            start,
            skill,
            points,
            sector_start,
            sector_codes,
            _bits(sector_start, sector_codes, len(needs.words["sector"])),
            region.astype(np.int32),
            weights.term("seniority", years, weights.years),
            weights.term("urgency", needs.urgency),
            int(weights.term("sector", SCALE)),
            int(weights.term("region", SCALE)),
        )

    def terms(self, need: int, expert: int) -> dict[str, int]:
        """Points of each term for one pair, eligible or not."""
        needs, sector = self.needs, int(self.needs.sector[need])
        rows = slice(self.offer_start[expert], self.offer_start[expert + 1])
        skill = self.offer_points[rows][self.offer_skill[rows] == needs.skill[need]]
        mine = self.sector_codes[self.sector_start[expert] : self.sector_start[expert + 1]]
        return {
            "skill": int(skill[0]) if len(skill) else 0,
            "sector": self.sector_points * int(sector != UNSAID and sector in mine),
            "region": self.region_points
            * int(needs.region[need] != UNSAID and needs.region[need] == self.region[expert]),
            "seniority": int(self.seniority[expert]),
            "urgency": int(self.urgency[need]),
        }

    def fit(self, need: int, expert: int) -> int:
        """The fit of one pair in thousandths, eligible or not."""
        return sum(self.terms(need, expert).values())

    def obstacles(self, need: int, expert: int) -> list[str]:
        """Why the pair is not possible: `skill`, `language`, `mode`, `least`, `capacity`; nothing when it is."""
        needs, experts = self.needs, self.experts
        rows = slice(self.offer_start[expert], self.offer_start[expert + 1])
        found = []
        if self.weights.is_skill_required and needs.skill[need] not in self.offer_skill[rows]:
            found.append("skill")
        if needs.language[need] != UNSAID:
            word = needs.words["language"][needs.language[need]]
            if word not in [experts.words["languages"][code] for code in experts.languages.of(expert)]:
                found.append("language")
        if UNSAID not in (needs.mode[need], experts.mode[expert]) and needs.mode[need] != experts.mode[expert]:
            found.append("mode")
        if self.fit(need, expert) - int(self.urgency[need]) < self.weights.least:
            found.append("least")
        return found + (["capacity"] if experts.capacity[expert] == 0 else [])


def _recode(theirs: tuple[str, ...], ours: tuple[str, ...]) -> Array:
    """Our code of each of their words, -2 for a word that we lack; the last entry answers for -1."""
    codes = {word: code for code, word in enumerate(ours)}
    return np.array([*(codes.get(word, -2) for word in theirs), -2], np.int32)


def _inside(lists: Any, theirs: tuple[str, ...], ours: tuple[str, ...], count: int) -> tuple[Array, Array]:
    """The lists in our codes, words that we lack left out."""
    codes, owners = _recode(theirs, ours)[lists.codes], lists.owners
    kept = codes >= 0
    start = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(owners[kept], minlength=count), out=start[1:])
    return start, codes[kept].astype(np.int32)


def _classes(needs: Needs, experts: Experts) -> tuple[Array, Array]:
    key = (needs.language.astype(np.int64) + 1) * 3 + needs.mode + 1
    kinds, classes = np.unique(key, return_inverse=True)
    start, codes = _inside(experts.languages, experts.words["languages"], needs.words["language"], len(experts))
    spoken = np.zeros((len(experts), len(needs.words["language"]) + 1), bool)
    spoken[:, 0] = True  # a need that says no language takes any
    spoken[np.repeat(np.arange(len(experts)), np.diff(start)), codes + 1] = True
    language, mode = kinds // 3, kinds % 3 - 1
    free = (mode[None, :] == UNSAID) | (experts.mode[:, None] == UNSAID) | (experts.mode[:, None] == mode[None, :])
    return classes.astype(np.int32).reshape(-1), np.ascontiguousarray(spoken[:, language] & free)


class LevelWrong(Unprocessable):
    message = _("“%(value)s” is not a level of a skill (expert “%(id)s”).")


def _offers(needs: Needs, experts: Experts, weights: Weights) -> tuple[Array, Array, Array]:
    """What each expert offers of the skills asked, the best way when several lead to one."""
    lists, theirs = experts.skills, experts.words["skills"]
    if len(lists.levels) and lists.levels.max() > weights.levels:
        row = int(np.argmax(lists.levels > weights.levels))
        raise LevelWrong(value=int(lists.levels[row]), id=experts.ids[int(lists.owners[row])])
    levels = np.where(lists.levels == 0, weights.levels, lists.levels)
    ours = {word: code for code, word in enumerate(needs.words["skill"])}
    into: list[list[tuple[int, int]]] = [[] for _ in theirs]
    for code, word in enumerate(theirs):
        into[code] = [(ours[word], SCALE)] if word in ours else []
        into[code] += [(ours[to], part[word]) for to, part in weights.related.items() if to in ours and word in part]
    sources = np.repeat(np.arange(len(lists.codes)), [len(into[code]) for code in lists.codes])
    table = np.array([pair for code in lists.codes for pair in into[code]], np.int64).reshape(-1, 2)
    skill, owner = table[:, 0], lists.owners[sources]
    points = weights.term("skill", levels[sources] * table[:, 1], weights.levels * SCALE)
    order = np.lexsort((-points, skill, owner))
    owner, skill, points = owner[order], skill[order], points[order]
    first = np.ones(len(owner), bool)
    first[1:] = (owner[1:] != owner[:-1]) | (skill[1:] != skill[:-1])
    start = np.zeros(len(experts) + 1, np.int64)
    np.cumsum(np.bincount(owner[first], minlength=len(experts)), out=start[1:])
    return start, skill[first].astype(np.int32), points[first].astype(np.int64)


def _bits(start: Array, codes: Array, sectors: int) -> Array:
    owners = np.repeat(np.arange(len(start) - 1), np.diff(start))
    bits = np.zeros((len(start) - 1, sectors // 64 + 1), np.uint64)
    np.bitwise_or.at(bits, (owners, codes >> 6), np.uint64(1) << (codes & 63).astype(np.uint64))
    return bits
