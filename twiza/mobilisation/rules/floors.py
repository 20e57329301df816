"""Floors: how many needs of a group must be served, at least. Groups may overlap.

A floor names its group by attributes of needs (`{"region": "04", "women_led": true}`) and asks for a number of needs, a
share of the group, or a share of all pairs. Needs that the same floors count are one *atom*: floors see nothing finer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np

from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Unprocessable

from .columns import NEED_TRUTHS, SCALE, Array, Needs, truth, whole
from .fit import thousandths

WORDS = ("region", "skill", "language", "sector", "mode")
TRUTHS = NEED_TRUTHS


class FloorCount(Unprocessable):
    message = _("The floor “%(id)s” asks for “%(value)s” needs: a whole number, 0 or more.")


class FloorUnknown(Unprocessable):
    message = _("A floor names “%(name)s”, which is no attribute of a need.")


class FloorEmpty(Unprocessable):
    message = _("The floor “%(name)s” must ask for a number of needs or for a share, one of the two.")


class FloorShare(Unprocessable):
    message = _("The floor “%(name)s” asks for a share of %(share)s: between 0 and 1.")


@dataclass(frozen=True)
class Floor:
    """At least `at_least` needs of the group, or `share` thousandths of them (of all pairs when `is_of_pairs`)."""

    name: str
    where: Mapping[str, Any]
    at_least: int = 0
    share: int = 0
    is_of_pairs: bool = False

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> Self:
        """From {"name", "at_least" | "share", "of": "needs" | "pairs", and attributes, beside or in "where"}.

        Raises: `floor_unknown`, `floor_empty`, `floor_share`, `floor_count`.
        """
        flat = {
            key: value for key, value in {**values, **(values.get("where") or {})}.items() if value not in (None, "")
        }
        extra = set(flat) - {*WORDS, *TRUTHS, "name", "at_least", "share", "of", "where"}
        if extra or flat.get("of", "needs") not in ("needs", "pairs"):
            raise FloorUnknown(name=", ".join(sorted(map(str, extra))) or str(flat.get("of")))
        where: dict[str, Any] = {name: _words(flat[name]) for name in WORDS if name in flat}
        where |= {name: truth(flat[name]) for name in TRUTHS if name in flat}
        name = str(flat.get("name") or " ".join(f"{k}={_said(v)}" for k, v in where.items()) or "all")
        if ("at_least" in flat) == ("share" in flat):
            raise FloorEmpty(name=name)
        share = thousandths(flat.get("share", 0), name)
        if share > SCALE:
            raise FloorShare(name=name, share=str(flat["share"]))
        return cls(name, where, whole(flat.get("at_least", 0), FloorCount, name), share, flat.get("of") == "pairs")

    def covers(self, needs: Needs) -> Array:
        """Mask of the needs in the group."""
        mask = np.ones(len(needs), bool)
        for name, value in self.where.items():
            if name in TRUTHS:
                mask &= getattr(needs, name) == value
            else:
                codes = [code for code, word in enumerate(needs.words[name]) if word in value]
                mask &= np.isin(getattr(needs, name), codes)
        return mask


class FloorTwice(Unprocessable):
    message = _("Two floors have the name “%(name)s”.")


def read_floors(mappings: Iterable[Mapping[str, Any]], needs: Needs) -> tuple[Floor, ...]:
    """Floors of a list; {"each": "region", "share": 0.3} stands for one for each region that needs name.

    Raises: of `Floor.read`; `floor_twice` for two of one name.
    """
    floors: list[Floor] = []
    for row in mappings:
        each = row.get("each")
        if each and each not in WORDS:
            raise FloorUnknown(name=str(each))
        plain = {key: value for key, value in row.items() if key != "each"}
        rows = [{**plain, "name": f"{each} {word}", each: word} for word in needs.words[each]] if each else [plain]
        floors += [Floor.read(one) for one in rows]
    names = [floor.name for floor in floors]
    if len(set(names)) < len(names):
        raise FloorTwice(name=next(name for name in names if names.count(name) > 1))
    return tuple(floors)


@dataclass(frozen=True)
class Demands:
    """Floors as rows of counts: `counts @ y >= asked`, y = needs served of each atom."""

    floors: tuple[Floor, ...]
    atom: Array  # of each need
    size: Array  # needs of each atom that may still be served
    counts: Array  # floors x atoms
    asked: Array  # of each floor, less what stands already
    unit: Array  # what one need adds to its floor: 1, or a thousand for shares of pairs
    nested: tuple[int, ...]  # floors that nest: none partly in another
    standing: Array  # needs of the group already served
    pairs: int  # pairs already standing

    @classmethod
    def of(cls, floors: Sequence[Floor], needs: Needs, served: Array) -> Self:
        """Of all needs, some already `served` (a mask)."""
        table = (
            np.stack([floor.covers(needs) for floor in floors], axis=1) if floors else np.zeros((len(needs), 1), bool)
        )
        patterns, atom = np.unique(table, axis=0, return_inverse=True)
        atom = atom.reshape(-1)
        inside = patterns.T[: len(floors)].astype(np.int64)
        of_pairs = np.array([floor.is_of_pairs for floor in floors], bool)
        share = np.array([floor.share for floor in floors], np.int64)
        counts = np.where(of_pairs[:, None], SCALE * inside - share[:, None], inside)
        group = table.sum(axis=0)[: len(floors)]
        asked = np.array([f.at_least for f in floors], np.int64) + -(-share * group * ~of_pairs // SCALE)
        before = np.bincount(atom[served], minlength=len(patterns))
        size = np.bincount(atom[~served], minlength=len(patterns))
        return cls(
            tuple(floors),
            atom,
            size,
            counts,
            asked - counts @ before,
            np.where(of_pairs, SCALE, 1),
            _nested(inside, of_pairs),
            inside @ before,
            int(served.sum()),
        )

    def short(self, y: Array) -> Array:
        """By how many needs each floor is missed."""
        return -(-np.maximum(0, self.asked - self.counts @ y) // self.unit)

    def met(self, y: Array) -> Array:
        """Needs of each group that are served."""
        inside = np.where(self.unit[:, None] == 1, self.counts, self.counts > 0)
        return inside @ y + self.standing

    def wanted(self, y: Array) -> Array:
        """Needs of each group that should be served; a share of pairs grows with the pairs."""
        share = np.array([floor.share for floor in self.floors], np.int64)
        of_pairs = -(-share * (int(y.sum()) + self.pairs) // SCALE)
        return np.where(self.unit == 1, self.asked + self.standing, of_pairs)


@dataclass(frozen=True)
class FloorMet:
    """What became of a floor: needs `asked`, `met`, `short` by; `price`: fit that one more would cost all others.

    `clashes`: it is among the floors that cannot be met together, whatever the assignment.
    """

    name: str
    asked: int
    met: int
    short: int
    price: float
    clashes: bool = False

    def as_json(self) -> dict[str, Any]:
        """Stable keys."""
        return asdict(self)


def _nested(inside: Array, of_pairs: Array) -> tuple[int, ...]:
    """As many floors as nest, those that cross fewest others first. Twins cross nobody but need not be taken twice."""
    common = inside @ inside.T
    own = common.diagonal()
    crosses = (common > 0) & (common < np.minimum(own[:, None], own[None, :]))
    chosen: list[int] = []
    for floor in np.argsort(crosses.sum(axis=1), kind="stable").tolist():
        if own[floor] and not of_pairs[floor] and not crosses[floor, chosen].any():
            chosen.append(floor)
    return tuple(sorted(chosen, key=lambda floor: (-own[floor], floor)))


def _words(value: Any) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(";")) if isinstance(value, str) else tuple(map(str, value))


def _said(value: object) -> str:
    return ";".join(value) if isinstance(value, tuple) else str(value).lower()
