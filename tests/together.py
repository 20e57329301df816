"""Several hands at the same instant, each in a real transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

CLICKS = 4


def at_once(acts: Callable[[], Any] | Sequence[Callable[[], Any]]) -> list[Any]:
    """What each simultaneous call gave: a result, or the class of its refusal. One act is clicked four times."""
    hands = [acts] * CLICKS if callable(acts) else list(acts)
    start = Barrier(len(hands))

    def click(act: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return act()
        except Exception as error:
            return type(error)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(hands)) as pool:
        return [done.result() for done in [pool.submit(click, act) for act in hands]]
