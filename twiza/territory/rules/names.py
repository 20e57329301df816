"""Reading place names: from the texts of a list to a territory, or an honest "this could be two"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from . import former, spelling
from .ids import COUNTRY, MOROCCO, country_of, level, subtree

CLOSE = 0.82  # likeness from which a spelling counts as the same name, inside one province
MARGIN = 0.06  # by how much the best must beat the second
FEW = 450  # how many names are compared one by one, at most
_CODE = re.compile(r"^\d{2}(?:\.\d{3}(?:\.\d{2}\.\d{1,2})?)?\.?$")
_LEVELS = {"country": (0,), "region": (1,), "province": (2, 4), "commune": (3, 5)}
_FOUND = ("code", *spelling.TIERS, "close")


@dataclass(frozen=True)
class Named:
    """A place and one of its names: what the reader is built from."""

    id: int
    name: str


@dataclass(frozen=True)
class Match:
    """What the texts name.

    id          the deepest territory found; None when nothing was, or when the texts leave a doubt
    candidates  two or more territories that the texts could mean (or that contradict each other)
    certain     the deepest territory that holds for all of them: `id`, or what was certain before the doubt
    unread      the columns that held a text in which no place was recognised
    how         the loosest key that was needed: code, exact, spoken, skeleton, close
    """

    id: int | None = None
    candidates: tuple[int, ...] = ()
    certain: int | None = None
    unread: tuple[str, ...] = ()
    how: str = ""

    @property
    def is_ambiguous(self) -> bool:
        """Whether a person has to choose."""
        return len(self.candidates) > 1


class TerritoryNames:
    """Reads names in French, Arabic or English; tolerant of spelling, never of doubt.

    Built once from the tree (`names` = every place with each of its names, `codes` = its code). Answers are remembered.
    """

    def __init__(self, names: Iterable[Named], codes: Iterable[tuple[str, int]] = ()) -> None:
        self._codes = dict(codes)
        self._index: dict[int, list[dict[str, set[int]]]] = defaultdict(
            lambda: [defaultdict(set) for _ in spelling.TIERS]
        )
        self._spoken: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._memory: dict[tuple[str, ...], Match] = {}
        for named in names:
            self._learn(named.id, named.name)
        for code, others in former.ALSO.items():
            for other in others if code in self._codes else ():
                self._learn(self._codes[code], other)
        for written, regions in former.FORMER_REGIONS.items():
            for one in (code for code in regions if code in self._codes):
                for text in written:
                    self._index[1][0][spelling.keys(text)[0]].add(self._codes[one])

    def _learn(self, own: int, name: str) -> None:
        if not name:
            return
        keys, depth = spelling.keys(name), level(own)
        for tier, key in enumerate(keys):
            if key:
                self._index[depth][tier][key].add(own)
        self._spoken[depth][own].add(keys[1])

    def resolve(self, *, country: str = "", region: str = "", province: str = "", commune: str = "") -> Match:
        """The deepest territory that the texts name together; Morocco when no country is given.

        A name is looked for inside what the texts before it found. When they contradict each other (a province that is
        not in the region), or when one fits several places, `id` is None and `candidates` has them.
        """
        texts = (country.strip(), region.strip(), province.strip(), commune.strip())
        if texts not in self._memory:
            self._memory[texts] = self._resolve(texts)
        return self._memory[texts]

    def _resolve(self, texts: tuple[str, ...]) -> Match:
        scope: set[int] = set()
        match = Match()
        for column, text in zip(_LEVELS, texts, strict=True):
            if not text:
                if column == "country":
                    scope = {MOROCCO}
                continue
            found, how = self._find(column, text, scope)
            if found:
                scope = found
                sure = next(iter(found)) if len(found) == 1 else match.certain
                match = replace(match, certain=sure, how=max(match.how or "code", how, key=_FOUND.index))
                continue
            elsewhere, how = self._find(column, text, {country_of(one) for one in scope})
            if match.how and how in ("code", "exact", "spoken"):
                both = tuple(sorted(scope | elsewhere))
                return replace(match, candidates=both, how="contradiction")
            match = replace(match, unread=(*match.unread, column))
            if column == "country":
                return match
        if not match.how:
            return match
        if len(scope) > 1:
            return replace(match, candidates=tuple(sorted(scope)))
        return replace(match, id=next(iter(scope)))

    def _find(self, column: str, text: str, scope: set[int]) -> tuple[set[int], str]:
        if _CODE.match(text) or (column == "country" and text.upper() in self._codes):
            own = self._codes.get(text.rstrip(".").upper())
            if own is not None and _inside([own], scope):
                return {own}, "code"
        for part in spelling.scripts(text):
            for depth in _LEVELS[column]:
                found, how = self._by_key(depth, part, scope)
                if found:
                    return found, how
        return set(), ""

    def _by_key(self, depth: int, text: str, scope: set[int]) -> tuple[set[int], str]:
        keys = spelling.keys(text)
        for tier, key in zip(spelling.TIERS, keys, strict=True):
            place = spelling.TIERS.index(tier)
            found = _inside(self._index[depth][place].get(key, ()), scope) if len(key) > 1 or place == 0 else set()
            if tier == "skeleton" and len(key) < 5 and _is_wide(depth, scope):
                continue
            if tier == "skeleton":
                found = {one for one in found if self._likeness(depth, one, keys[1]) > 0.5}
            if found:
                return found, tier
        return self._close(depth, keys[1], scope), "close"

    def _likeness(self, depth: int, own: int, spoken: str) -> float:
        return max(_likeness(spoken, other) for other in self._spoken[depth][own])

    def _close(self, depth: int, spoken: str, scope: set[int]) -> set[int]:
        if len(spoken) < 4:
            return set()
        near = _inside(self._ids[depth], scope)
        if len(near) > FEW:
            return set()
        ranked = sorted(((self._likeness(depth, one, spoken), one) for one in near), reverse=True)
        if not ranked or ranked[0][0] < CLOSE:
            return set()
        best = ranked[0][0]
        return {one for likeness, one in ranked if likeness > best - MARGIN}

    @cached_property
    def _ids(self) -> dict[int, Sequence[int]]:
        return defaultdict(list, {depth: sorted(names) for depth, names in self._spoken.items()})


def _is_wide(depth: int, scope: set[int]) -> bool:
    """Whether communes of a whole country are in question: there, few consonants prove nothing."""
    return depth >= 3 and any(one % COUNTRY == 0 for one in scope)


def _likeness(spoken: str, other: str) -> float:
    """Between 0 and 1; a name that begins or ends with the whole text is at least close."""
    ratio = SequenceMatcher(None, spoken, other, autojunk=False).ratio()
    part = len(spoken) > 4 and (other.startswith(spoken) or other.endswith(spoken))
    return max(ratio, CLOSE + MARGIN / 2) if part else ratio


def _inside(found: Iterable[int], scope: set[int]) -> set[int]:
    """Those inside any of the scopes; all of them when there is no scope."""
    if not scope:
        return set(found)
    spans = [subtree(one) for one in scope]
    return {one for one in found if any(first <= one <= last for first, last in spans)}


def from_rows(rows: Iterable[tuple[Any, ...]], former_names: Iterable[Named] = ()) -> TerritoryNames:
    """A reader from rows (id, code, names in the languages of the house) and other names by which places went."""
    names, codes = list(former_names), []
    for own, code, *written in rows:
        names.extend(Named(own, name) for name in dict.fromkeys(written))
        codes.append((code, own))
        if own % COUNTRY == 0:
            names.append(Named(own, code))
    return TerritoryNames(names, codes)
