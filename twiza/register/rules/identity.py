"""Is a row of a list an organisation that we know? Decided by evidence alone; doubt is a verdict, with its reasons.

1. The same row of the same source seen before: unchanged.
2. The same number of the same scheme: the same organisation, unless name or place contradict it: a number alone
renames nobody, it was copied to the wrong row often enough. Two numbers that point at two organisations: ambiguous.
3. A different number of the same scheme: different organisations, whatever else agrees.
4. A name alone never merges. The same name in places that contradict each other: different organisations.
5. The same name and place in an earlier list: the same when something else agrees too (locality, a point
within 200 m, the
   founding day) and no one else could be meant; else ambiguous.
6. Inside one list each organisation stands once: a second row of the same name and place (or within 200 m)
is ambiguous.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from twiza.territory.rules import ids

from .cells import metres_between
from .identifiers import IdentifierValue, number_key
from .names.likeness import names_contradict
from .records import Record

NEAR_METRES = 200.0
MOST_NAMESAKES = 200
CREATED, UPDATED, UNCHANGED, AMBIGUOUS, REJECTED = "created", "updated", "unchanged", "ambiguous", "rejected"
OUTCOMES = (CREATED, UPDATED, UNCHANGED, AMBIGUOUS, REJECTED)


@dataclass(slots=True)
class KnownOrganisation:
    """What the register holds of an organisation.

    As far as identity needs it; also a row of the list that will be one. A record merged with others has the one that
    stands for them as `root`, and in `kin` the numbers of them all.
    """

    id: int
    keys: tuple[str, ...]
    territory_id: int
    place_parts: tuple[str, ...]
    point: tuple[float, float] | None
    founded_on: dt.date | None
    identifiers: dict[tuple[str, str], set[str]]
    name: str = ""
    row: int = 0
    root: int = 0
    kin: dict[tuple[str, str], set[str]] = field(default_factory=dict)

    @property
    def place(self) -> tuple[int, tuple[str, ...]]:
        """Where it is: territory and the written levels below."""
        return self.territory_id, self.place_parts


@dataclass(slots=True)
class RowVerdict:
    """The decision on one row: which organisation, or why not; `reasons` and `candidates` are shown to people."""

    number: int
    outcome: str
    organisation: int | None = None
    code: str = ""
    reasons: tuple[str, ...] = ()
    candidates: tuple[dict[str, Any], ...] = ()


def known_from(record: Record, *, own: int = 0) -> KnownOrganisation:
    """A record as something that later rows can be compared with."""
    return KnownOrganisation(
        own,
        tuple(key for key in (record.key, record.key_ar) if key),
        record.territory_id,
        record.place_parts,
        record.point,
        record.founded_on,
        numbers_of(record.identifiers),
        record.name,
        record.number,
    )


def numbers_of(identifiers: Iterable[IdentifierValue]) -> dict[tuple[str, str], set[str]]:
    """Numbers by (scheme, authority), each as it is compared: leading noughts do not tell two apart."""
    numbers: dict[tuple[str, str], set[str]] = {}
    for one in identifiers:
        numbers.setdefault((one.scheme, one.authority), set()).add(number_key(one.scheme, one.value))
    return numbers


def compare_places(one: tuple[int, tuple[str, ...]], other: tuple[int, tuple[str, ...]]) -> str:
    """ "same" (every level known to both agrees, one at least below the country), "different", or "unknown".

    Levels settled by the tree are compared by id; below, the written province, commune and canton are compared folded.
    """
    (left, left_parts), (right, right_parts) = one, other
    low, high = (left, right) if left <= right else (right, left)
    last, settled = _reach(low)
    if high > last:
        return "different"
    agreed = settled >= 2
    for level, (mine, theirs) in enumerate(zip(left_parts[:3], right_parts[:3], strict=False), 2):
        if level <= settled or not mine or not theirs:
            continue
        if mine != theirs:
            return "different"
        agreed = True
    return "same" if agreed else "unknown"


@lru_cache(maxsize=20_000)
def _reach(territory: int) -> tuple[int, int]:
    """(last id inside, level) of a territory."""
    return ids.subtree(territory)[1], ids.level(territory)


def corroboration(one: KnownOrganisation, other: KnownOrganisation) -> tuple[str, ...]:
    """What agrees beyond name and place: locality, point, founding_date."""
    found = []
    mine, theirs = (parts[3] if len(parts) > 3 else "" for parts in (one.place_parts, other.place_parts))
    if mine and mine == theirs:
        found.append("locality")
    if one.point and other.point and metres_between(one.point, other.point) <= NEAR_METRES:
        found.append("point")
    if one.founded_on and one.founded_on == other.founded_on:
        found.append("founding_date")
    return tuple(found)


def numbers_differ(one: KnownOrganisation, other: KnownOrganisation) -> bool:
    """Whether both bear numbers of one scheme and authority and none is shared."""
    mine, theirs = one.kin or one.identifiers, other.kin or other.identifiers
    return any(not mine[scheme] & theirs[scheme] for scheme in mine.keys() & theirs.keys())


def numbers_shared(one: KnownOrganisation, other: KnownOrganisation) -> bool:
    """Whether both bear one number of one scheme and authority."""
    mine, theirs = one.kin or one.identifiers, other.kin or other.identifiers
    return any(values & theirs.get(scheme, set()) for scheme, values in mine.items())


@dataclass
class Linker:
    """Decides the rows of one list against the register and against each other.

    register: the organisations that share a name key or a number with the list (no more are needed). seen:
    fingerprint -> organisation, of rows that the same source brought before. confirmed: fingerprint -> for how many
    such rows a person answered in the queue: they are that organisation even where another row already is.
    """

    register: Iterable[KnownOrganisation]
    seen: Mapping[str, int] = field(default_factory=dict)
    confirmed: Mapping[str, int] = field(default_factory=dict)
    step: Callable[[int, int], None] | None = None

    def decide(self, records: list[Record]) -> dict[int, RowVerdict]:
        """One verdict per row number.

        `created` and a known organisation (`updated`; the caller compares values) or a refusal.
        """
        self.by_key: dict[str, list[KnownOrganisation]] = defaultdict(list)
        self.by_number: dict[tuple[str, str, str], KnownOrganisation] = {}
        self.claimed: dict[int, int] = {}
        self.verdicts: dict[int, RowVerdict] = {}
        self.answered: dict[str, int] = {}
        for known in self.register:
            self._learn(known)
        left = self._by_number(self._by_fingerprint(records))
        left.sort(key=lambda record: (-sum(map(bool, record.place_parts)), record.number))
        matched = self._against_register(left)
        self._one_row_each(matched)
        self._inside_list([record for record in left if record.number not in self.verdicts])
        return self.verdicts

    def _learn(self, known: KnownOrganisation) -> None:
        for key in known.keys:
            self.by_key[key].append(known)
        for (scheme, authority), values in known.identifiers.items():
            for value in values:
                self.by_number[scheme, authority, value] = known

    def _by_fingerprint(self, records: list[Record]) -> list[Record]:
        left = []
        for record in records:
            own = self.seen.get(record.fingerprint)
            if own is None or (own in self.claimed and not self._is_confirmed(record)):
                left.append(record)
            else:
                self._match(record, own, UNCHANGED, ("same_row",))
        return left

    def _is_confirmed(self, record: Record) -> bool:
        """Whether a person said so of one more row like this."""
        answered = self.answered.get(record.fingerprint, 0)
        self.answered[record.fingerprint] = answered + 1
        return answered < self.confirmed.get(record.fingerprint, 0)

    def _match(self, record: Record, own: int, outcome: str, reasons: tuple[str, ...]) -> None:
        self.claimed[own] = record.number
        self.verdicts[record.number] = RowVerdict(record.number, outcome, own, reasons=reasons)

    def _refuse(
        self, record: Record, code: str, candidates: Iterable[KnownOrganisation], reasons: tuple[str, ...] = ()
    ) -> None:
        shown = tuple(self._shown(record, known) for known in list(candidates)[:5])
        self.verdicts[record.number] = RowVerdict(record.number, AMBIGUOUS, None, code, reasons, shown)

    def _shown(self, record: Record, known: KnownOrganisation) -> dict[str, Any]:
        one = known_from(record)
        distance = round(metres_between(one.point, known.point)) if one.point and known.point else None
        row = known.row or self.claimed.get(known.id, 0)
        return {
            "organisation": known.id or None,
            "row": row or None,
            "name": known.name,
            "metres": distance,
            "agrees": list(corroboration(one, known)),
        }

    def _by_number(self, records: list[Record]) -> list[Record]:
        """Rows whose numbers are known.

        Two rows of one list with one number are both shown to a person but the first.
        """
        left: list[Record] = []
        for record in records:
            numbers = [(i.scheme, i.authority, number_key(i.scheme, i.value)) for i in record.numbers]
            found = {known.root or known.id or -known.row: known for n in numbers if (known := self.by_number.get(n))}
            if not found:
                left.append(record)
                for number in numbers:
                    self.by_number[number] = known_from(record)
            elif len(found) > 1:
                self._refuse(record, "numbers_disagree", found.values())
            elif (known := next(iter(found.values()))).id in self.claimed or not known.id:
                self._refuse(record, "number_repeated", [known])
            elif numbers_differ(known_from(record), known):
                self._refuse(record, "numbers_contradict", [known])
            elif names_contradict(known_from(record).keys, known.keys):
                self._refuse(record, "number_other_name", [known])
            elif not record.register_number and compare_places(known_from(record).place, known.place) == "different":
                self._refuse(record, "number_other_place", [known])
            else:
                self._match(record, known.id, UPDATED, ("same_number",))
        return left

    def _namesakes(self, one: KnownOrganisation) -> list[KnownOrganisation]:
        found: dict[tuple[int, int], KnownOrganisation] = {}
        place = one.place
        for key in one.keys:
            for known in self.by_key.get(key, ()):
                if known.row == one.row and not known.id:
                    continue
                if compare_places(place, known.place) != "different" and not numbers_differ(one, known):
                    found[known.id, known.row] = known
        return _one_each(one, found.values())

    def _against_register(self, records: list[Record]) -> list[tuple[Record, KnownOrganisation, tuple[str, ...]]]:
        matched = []
        for record in records:
            one = known_from(record)
            if sum(len(self.by_key.get(key, ())) for key in one.keys) > MOST_NAMESAKES:
                namesakes = self._nearest_namesakes(one)
            else:
                namesakes = self._namesakes(one)
            free = [known for known in namesakes if known.id not in self.claimed]
            if not namesakes:
                continue
            if not free:
                self._refuse(record, "already_in_list", namesakes)
            elif len(free) > 1:
                self._refuse(record, "several_candidates", free)
            else:
                agrees = corroboration(one, free[0]) if compare_places(one.place, free[0].place) == "same" else ()
                if agrees:
                    matched.append((record, free[0], agrees))
                else:
                    self._refuse(record, "name_and_place_only", free)
        return matched

    def _nearest_namesakes(self, one: KnownOrganisation) -> list[KnownOrganisation]:
        """A name borne by hundreds.

        Only those that corroborate or whose place is the same are looked at, a bounded number.
        """
        found = []
        for key in one.keys:
            for known in self.by_key.get(key, ())[: 50 * MOST_NAMESAKES]:
                if compare_places(one.place, known.place) == "same" and not numbers_differ(one, known):
                    found.append(known)
                if len(found) > MOST_NAMESAKES:
                    return _one_each(one, found)
        return _one_each(one, found)

    def _one_row_each(self, matched: list[tuple[Record, KnownOrganisation, tuple[str, ...]]]) -> None:
        rows: dict[int, list[tuple[Record, KnownOrganisation, tuple[str, ...]]]] = defaultdict(list)
        for match in matched:
            rows[match[1].id].append(match)
        for claims in rows.values():
            for record, known, agrees in claims:
                if len(claims) == 1:
                    self._match(record, known.id, UPDATED, ("same_name", "same_place", *agrees))
                else:
                    others = [known_from(other) for other, _, _ in claims if other is not record]
                    self._refuse(record, "rows_compete", [known, *others])

    def _inside_list(self, records: list[Record]) -> None:
        """What nobody knows yet is created, unless an earlier row of the list could be the same."""
        fresh: dict[str, list[KnownOrganisation]] = defaultdict(list)
        for done, record in enumerate(records):
            if self.step and done % 5000 == 0:
                self.step(done, len(records))
            one = known_from(record)
            found = self._repeats(one, fresh)
            if found:
                self._refuse(record, "repeated_in_list", found)
                continue
            self.verdicts[record.number] = RowVerdict(record.number, CREATED)
            for key in _blocks(one):
                fresh[key].append(one)

    def _repeats(self, one: KnownOrganisation, fresh: dict[str, list[KnownOrganisation]]) -> list[KnownOrganisation]:
        found: dict[int, KnownOrganisation] = {}
        for block in _probes(one):
            for known in fresh.get(block, ())[:MOST_NAMESAKES]:
                if same_line(one, known) and not numbers_differ(one, known):
                    found[known.row] = known
        return list(found.values())


def _one_each(one: KnownOrganisation, found: Iterable[KnownOrganisation]) -> list[KnownOrganisation]:
    """Of records that are one organisation only the one that agrees best: they are not several candidates."""
    several = list(found)
    if not any(known.root for known in several):
        return several
    best: dict[int, KnownOrganisation] = {}
    for known in several:
        key = known.root or known.id or -known.row
        other = best.get(key)
        if other is None or _fits(one, known) > _fits(one, other):
            best[key] = known
    return list(best.values())


def _fits(one: KnownOrganisation, known: KnownOrganisation) -> tuple[bool, int, bool]:
    same_place = compare_places(one.place, known.place) == "same"
    return same_place, len(corroboration(one, known)), known.id == known.root


def same_line(one: KnownOrganisation, other: KnownOrganisation) -> bool:
    """Inside one list: whether two rows of one name could be one organisation.

    A list that writes two localities has told two organisations apart, unless their points all but coincide
    (two spellings).
    """
    if compare_places(one.place, other.place) == "different":
        return False
    mine, theirs = one.place_parts[3], other.place_parts[3]
    if not (mine and theirs and mine != theirs):
        return True
    return bool(one.point and other.point and metres_between(one.point, other.point) <= NEAR_METRES)


def _blocks(one: KnownOrganisation) -> list[str]:
    """Where a row is filed.

    Under its name, under its name with its locality, under its name with its square of the map.
    """
    locality = one.place_parts[3]
    squares = [f"{one_square[0]}:{one_square[1]}" for one_square in _squares(one, around=False)]
    return [block for key in one.keys for block in (f"{key}|{locality}", f"{key}|*", *(f"{key}@{s}" for s in squares))]


def _probes(one: KnownOrganisation) -> list[str]:
    """Where a row looks: with a locality.

    Among the same locality, those without one and those near; else everywhere.
    """
    locality = one.place_parts[3]
    if not locality:
        return [f"{key}|*" for key in one.keys]
    near = [f"{x}:{y}" for x, y in _squares(one, around=True)]
    return [block for key in one.keys for block in (f"{key}|{locality}", f"{key}|", *(f"{key}@{s}" for s in near))]


def _squares(one: KnownOrganisation, *, around: bool) -> list[tuple[int, int]]:
    """The square of about 550 m that holds the point; with `around`, its neighbours too."""
    if one.point is None:
        return []
    x, y = (math.floor(degrees * 200) for degrees in one.point)
    reach = (-1, 0, 1) if around else (0,)
    return [(x + dx, y + dy) for dx in reach for dy in reach]
