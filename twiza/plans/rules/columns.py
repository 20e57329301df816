"""Column tables: the register and the events as sorted numpy arrays, in memory or mapped from a snapshot on disk.

Every row is one *version* of a fact under two clocks: it was true from `valid_from` to `valid_to` (days, the end
excluded) and known from `recorded_at` to `superseded_at` (microseconds UTC, the end excluded). Rows are sorted by
organisation, then time, with one offset per organisation, so that a kernel streams through each once.
Days are proleptic ordinals (date.toordinal); an open end is OPEN_DAY or OPEN_AT; a code 0 is "unknown".
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Unprocessable

Array = NDArray[Any]

OPEN_DAY = int(np.iinfo(np.int32).max)
OPEN_AT = int(np.iinfo(np.int64).max)
UNKNOWN = ""
MINUTES = 60
FORMAT = 1
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_LEVEL_1, _LEVEL_2, _LEVEL_3 = 10**10, 10**7, 10**4


def day_number(day: dt.date | None) -> int:
    """The ordinal of a day; OPEN_DAY for None."""
    return OPEN_DAY if day is None else day.toordinal()


class InstantWithoutZone(Unprocessable):
    message = _("“%(value)s” has no time zone.")


def instant_number(at: dt.datetime | None) -> int:
    """Microseconds UTC of an instant with a time zone; OPEN_AT for None. Raises: InstantWithoutZone."""
    if at is None:
        return OPEN_AT
    if at.tzinfo is None:
        raise InstantWithoutZone(value=at.isoformat())
    return (at - _EPOCH) // dt.timedelta(microseconds=1)


def instant_of(number: int) -> dt.datetime | None:
    """The instant of a number of microseconds; None for OPEN_AT."""
    return None if number >= OPEN_AT else _EPOCH + dt.timedelta(microseconds=int(number))


def subtree(territory: int) -> tuple[int, int]:
    """First and last id of a territory with everything below it (ids nest: country, level 1, 2, 3)."""
    for width in (_LEVEL_1, _LEVEL_2, _LEVEL_3):
        if territory % width == 0:
            return territory, territory + width - 1
    return territory, territory


class SnapshotUnreadable(Unprocessable):
    message = _("The frozen figures in “%(folder)s” cannot be read.")


class RowWithoutOrganisation(Unprocessable):
    message = _("A row of the table “%(table)s” names no organisation.")


class VocabularyWithoutUnknown(Unprocessable):
    message = _("The vocabulary of the column “%(column)s” has no code for what is not known.")


@dataclass
class ColumnTable:
    """Columns of one length, sorted by organisation; `offsets[i]:offsets[i+1]` are the rows of organisation i."""

    COLUMNS: ClassVar[dict[str, Any]] = {}
    ORDER: ClassVar[tuple[str, ...]] = ()
    CODED: ClassVar[tuple[str, ...]] = ()

    keys: Array
    offsets: Array
    columns: dict[str, Array]
    vocabulary: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """A place for subclasses to derive columns."""

    def __len__(self) -> int:
        """Number of rows (versions), not of organisations."""
        return int(self.offsets[-1])

    def __getitem__(self, name: str) -> Array:
        return self.columns[name]

    @property
    def organisations(self) -> int:
        """Number of organisations, known or not at a given date."""
        return len(self.keys)

    @property
    def nbytes(self) -> int:
        """Bytes held by the arrays."""
        return sum(a.nbytes for a in (self.keys, self.offsets, *self.columns.values()))

    def code(self, column: str, word: str) -> int | None:
        """The number of a code in this table; None when no row can hold it."""
        words = self.vocabulary[column]
        return words.index(word) if word in words else None

    def last_recorded(self, before: dt.datetime) -> dt.datetime | None:
        """The last instant, not after `before`, at which a row was recorded or superseded."""
        limit, last = instant_number(before), -1
        for name in ("recorded_at", "superseded_at"):
            column = self.columns[name]
            kept = column[column <= limit]
            last = max(last, int(kept.max())) if len(kept) else last
        return instant_of(last) if last >= 0 else None

    def save(self, folder: Path) -> None:
        """Write the table as one .npy file a column beside a manifest; the manifest last, as proof of completeness."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "manifest.json").unlink(missing_ok=True)
        for name, array in {"keys": self.keys, "offsets": self.offsets, **self.columns}.items():
            np.save(folder / f"{name}.npy", array)
        manifest = {"format": FORMAT, "table": type(self).__name__, "rows": len(self), "vocabulary": self.vocabulary}
        (folder / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, sort_keys=True), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map a saved table without reading it; pages come in as kernels touch them.

        Raises: SnapshotUnreadable when absent, incomplete or of another format.
        """
        try:
            manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
            if manifest["format"] != FORMAT or manifest["table"] != cls.__name__:
                raise SnapshotUnreadable(folder=str(folder))
            # Copy-on-write, not read-only: kernels are then compiled once for arrays in memory and on disk.
            names = [path.stem for path in folder.glob("*.npy")]
            arrays = {name: np.asarray(np.load(folder / f"{name}.npy", mmap_mode="c")) for name in names}
            keys, offsets = arrays.pop("keys"), arrays.pop("offsets")
            missing = set(cls.COLUMNS) - set(arrays)
        except (OSError, ValueError, KeyError) as error:
            raise SnapshotUnreadable(folder=str(folder)) from error
        if missing or int(offsets[-1]) != manifest["rows"]:
            raise SnapshotUnreadable(folder=str(folder))
        words = {name: tuple(codes) for name, codes in manifest["vocabulary"].items()}
        return cls(keys, offsets, arrays, words)

    @classmethod
    def build(
        cls,
        keys: Array,
        columns: Mapping[str, Array],
        vocabulary: Mapping[str, Sequence[str]],
        owners: Array | None = None,
    ) -> Self:
        """Sort rows given in any order.

        keys: the organisation id of each row; columns: arrays as in COLUMNS; vocabulary: for each of CODED the words
        that the codes number, "" (unknown) first; owners: every organisation id ascending (default: those of keys).
        Raises: VocabularyWithoutUnknown, RowWithoutOrganisation.
        """
        for name in cls.CODED:
            if not vocabulary[name] or vocabulary[name][0] != UNKNOWN:
                raise VocabularyWithoutUnknown(column=name)
        keys = np.asarray(keys, dtype=np.int64)
        owners = np.unique(keys) if owners is None else owners
        owner = np.searchsorted(owners, keys).astype(np.int32)
        if len(keys) and (owner.max() >= len(owners) or not np.array_equal(owners[owner], keys)):
            raise RowWithoutOrganisation(table=cls.__name__)
        offsets, typed = cls._sorted(owners, owner, columns)
        return cls(owners, offsets, typed, {name: tuple(vocabulary[name]) for name in cls.CODED})

    @classmethod
    def _sorted(cls, keys: Array, owner: Array, columns: Mapping[str, Array]) -> tuple[Array, dict[str, Array]]:
        """Columns in (owner, ORDER) order with the offsets of each of `keys`; owner is the dense index."""
        typed = {name: np.ascontiguousarray(columns[name], dtype=kind) for name, kind in cls.COLUMNS.items()}
        if not _is_sorted(owner, typed[cls.ORDER[0]], typed[cls.ORDER[1]]):
            order = np.lexsort([*(typed[name] for name in reversed(cls.ORDER)), owner])
            owner = owner[order]
            typed = {name: column[order] for name, column in typed.items()}
        return np.searchsorted(owner, np.arange(len(keys) + 1)).astype(np.int64), typed


def _is_sorted(*columns: Array) -> bool:
    """Whether rows are already in the order of these columns."""
    settled = np.zeros(max(len(columns[0]) - 1, 0), dtype=bool)
    for column in columns:
        rising, falling = column[:-1] < column[1:], column[:-1] > column[1:]
        if bool((falling & ~settled).any()):
            return False
        settled |= rising
    return True


class Organisations(ColumnTable):
    """The register, one row per version of an organisation.

    keys: int64 organisation ids, ascending. Codes 0 mean unknown; women_led is 1 yes, 0 no, -1 unknown;
    founded_on 0 is unknown. `region` and `province` number the ids in `places["region"]`, 0 unknown.
    """

    COLUMNS: ClassVar[dict[str, object]] = {
        "valid_from": np.int32,
        "valid_to": np.int32,
        "recorded_at": np.int64,
        "superseded_at": np.int64,
        "founded_on": np.int32,
        "status": np.int8,
        "form": np.int8,
        "sector": np.int16,
        "territory": np.int64,
        "women_led": np.int8,
    }
    ORDER = ("valid_from", "recorded_at")
    CODED = ("status", "form", "sector")

    def __post_init__(self) -> None:
        if "region" not in self.columns:
            self.columns |= _derived(self.columns)


def _derived(columns: Mapping[str, Array]) -> dict[str, Array]:
    """What is asked of each row again and again: region, province and year of creation as small numbers."""
    territory = columns["territory"]
    region = territory - territory % _LEVEL_2
    region[region % _LEVEL_1 == 0] = 0
    province = territory - territory % _LEVEL_3
    province[province % _LEVEL_2 == 0] = 0
    days = columns["founded_on"]
    since_epoch = (days - _EPOCH.date().toordinal()).astype("datetime64[D]")
    years = since_epoch.astype("datetime64[Y]").astype(np.int32) + 1970
    derived = {"founded_year": np.where(days > 0, years, 0).astype(np.int16)}
    for name, ids in (("region", region), ("province", province)):
        members, index = np.unique(np.append(ids, 0), return_inverse=True)
        derived[name] = index[:-1].astype(np.int16)
        derived[f"{name}_ids"] = members
    return derived


class Headcounts(ColumnTable):
    """Size classes as counted on a day, one row per version of a count; the latest day not after the asked one wins."""

    COLUMNS: ClassVar[dict[str, object]] = {
        "valid_from": np.int32,
        "valid_to": np.int32,
        "recorded_at": np.int64,
        "superseded_at": np.int64,
        "size": np.int8,
    }
    ORDER = ("valid_from", "recorded_at")
    CODED = ("size",)


class Events(ColumnTable):
    """What was done with each organisation, one row per version of an event, sorted by organisation and day.

    `quantity` is in minutes; `action` is the id of a plan's action, 0 none.
    """

    COLUMNS: ClassVar[dict[str, Any]] = {
        "on": np.int32,
        "recorded_at": np.int64,
        "superseded_at": np.int64,
        "kind": np.int8,
        "action": np.int32,
        "quantity": np.int32,
    }
    ORDER = ("on", "recorded_at")
    CODED = ("kind",)


@dataclass(frozen=True)
class Facts:
    """Everything that a coverage is computed from: the register, its head counts and the events, on one key axis."""

    organisations: Organisations
    headcounts: Headcounts
    events: Events

    @property
    def nbytes(self) -> int:
        """Bytes held by all arrays."""
        return self.organisations.nbytes + self.headcounts.nbytes + self.events.nbytes

    def last_recorded(self, before: dt.datetime) -> dt.datetime | None:
        """The last instant, not after `before`, at which anything was recorded or superseded."""
        tables = (self.organisations, self.headcounts, self.events)
        return max((at for table in tables if (at := table.last_recorded(before))), default=None)

    def save(self, folder: Path) -> None:
        """Write a snapshot of the three tables."""
        for table in (self.organisations, self.headcounts, self.events):
            table.save(folder / type(table).__name__.lower())

    @classmethod
    def load(cls, folder: Path) -> Facts:
        """Map a snapshot. Raises: SnapshotUnreadable."""
        return cls(
            Organisations.load(folder / "organisations"),
            Headcounts.load(folder / "headcounts"),
            Events.load(folder / "events"),
        )
