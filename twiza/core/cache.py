"""Tables kept in the memory of this process, rebuilt when the stamps of their rooms have moved."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock, RLock
from typing import TypeVar

from .models import Stamp

T = TypeVar("T")
MOST = 200  # tables; the one asked longest ago goes first
_kept: OrderedDict[str, tuple[tuple[int, ...], object]] = OrderedDict()
_locks: dict[str, RLock] = {}
_guard = Lock()


def remember(name: str, stamps: tuple[str, ...], build: Callable[[], T]) -> T:
    """The table of that name, built once for each state of its stamps; threads wait for one build."""
    with _guard:
        lock = _locks.setdefault(name, RLock())
    with lock:
        now = Stamp.read(*stamps)
        kept = _kept.get(name)
        if kept is None or kept[0] != now:
            kept = (now, build())
        with _guard:
            _kept[name] = kept
            _kept.move_to_end(name)
            if len(_kept) > MOST:
                _locks.pop(_kept.popitem(last=False)[0], None)
        return kept[1]  # type: ignore[return-value]


def recall(name: str) -> object | None:
    """The table of that name as it was last built, however old: what an incremental `build` starts from."""
    with _guard:
        kept = _kept.get(name)
    return None if kept is None else kept[1]


def forget() -> None:
    """Drop every table (tests, whose rolled-back stamps repeat)."""
    _kept.clear()
