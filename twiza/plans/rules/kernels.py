"""The compiled inner loops: one pass over the organisations, each with its versions, then its events.

They release the interpreter lock, so `run` splits the organisations over threads; each thread counts in its own
cube and the cubes are added. numba's own parallel loops are not used: their default layer ends the process when
two web threads call it at once.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Array = NDArray[Any]

LIVE, STOCK, CUMULATIVE = 0, 1, 2
NEVER = int(np.iinfo(np.int32).max)
_SMALL = 200_000


@njit(cache=True, nogil=True, inline="always")
def _wanted(v, sector, form, women_led, territory, sectors, forms, women, spans):  # type: ignore[no-untyped-def]
    """Whether version v belongs to the population."""
    if not (sectors[sector[v]] and forms[form[v]] and women[women_led[v] + 1]):
        return False
    if len(spans) == 0:
        return True
    for s in range(len(spans)):
        if spans[s, 0] <= territory[v] <= spans[s, 1]:
            return True
    return False


@njit(cache=True, nogil=True, inline="always")
def _version(first, last, day, known, valid_from, valid_to, recorded_at, superseded_at):  # type: ignore[no-untyped-def]
    """The version in force on a day as known at an instant, -1 when there is none; the latest wins."""
    for v in range(last - 1, first - 1, -1):
        if valid_from[v] <= day < valid_to[v] and recorded_at[v] <= known < superseded_at[v]:
            return v
    return -1


@njit(cache=True, nogil=True, inline="always")
def _reached(first, last, window, known, least, hundredths, kinds, actions, on, recorded_at, superseded_at, kind, action, quantity):  # type: ignore[no-untyped-def]  # noqa: E501
    """The first day by which the events in the window make up the numerator; NEVER when they do not."""
    count, amount = 0, 0
    if count >= least and amount >= hundredths:
        return window[0]
    for e in range(first, last):
        if on[e] > window[1]:
            break
        if on[e] < window[0] or not kinds[kind[e]]:
            continue
        if not (recorded_at[e] <= known < superseded_at[e]):
            continue
        if len(actions) > 0 and not (action[e] < len(actions) and actions[action[e]]):
            continue
        count += 1
        amount += quantity[e]
        if count >= least and amount >= hundredths:
            return on[e]
    return NEVER


@njit(cache=True, nogil=True, inline="always")
def _cumulated(first, last, day, since, known, valid_from, valid_to, recorded_at, superseded_at,
               status, statuses, sector, form, women_led, territory, sectors, forms, women, spans):  # type: ignore[no-untyped-def]  # noqa: E501
    """The last known version that belonged to the population at any moment from `since` to `day`; -1 if none."""
    for v in range(last - 1, first - 1, -1):
        if valid_from[v] > day or valid_to[v] <= since or valid_to[v] <= valid_from[v]:
            continue
        if not (recorded_at[v] <= known < superseded_at[v]) or not statuses[status[v]]:
            continue
        if _wanted(v, sector, form, women_led, territory, sectors, forms, women, spans):
            return v
    return -1


@njit(cache=True, nogil=True)
def _pass(low, high, mode, reference, inside, days, known, window, least, hundredths,
          offsets, valid_from, valid_to, recorded_at, superseded_at, status, form, sector, territory, women_led,
          statuses, sectors, forms, women, spans,
          event_offsets, on, event_recorded_at, event_superseded_at, kind, action, quantity, kinds, actions,
          cells, numerator, denominator, hits, members):  # type: ignore[no-untyped-def]
    """Count organisations low..high into the cubes [day, cell].

    `hits` and `members`, when not empty, receive for each organisation the day when it was reached, and on the
    last day its version in the denominator (members[o, 0]) and in the numerator (members[o, 1]), -1 outside.
    """
    keep = len(hits) > 0
    frozen = mode == STOCK
    for o in range(low, high):
        first, last = offsets[o], offsets[o + 1]
        hit = -1
        # A frozen stock is looked up once; -2 = not looked up.
        stock = -2
        for d in range(len(days)):
            day = days[d]
            at = -1
            if mode == CUMULATIVE:
                at = _cumulated(first, last, day, reference, known, valid_from, valid_to, recorded_at,
                                superseded_at, status, statuses, sector, form, women_led, territory,
                                sectors, forms, women, spans)
            elif not frozen or stock == -2:
                at = _version(first, last, reference if frozen else day, known, valid_from, valid_to,
                              recorded_at, superseded_at)
                if at >= 0 and not (statuses[status[at]] and _wanted(
                        at, sector, form, women_led, territory, sectors, forms, women, spans)):
                    at = -1
                stock = at
            else:
                at = stock
            done = at
            if not inside:
                done = _version(first, last, day, known, valid_from, valid_to, recorded_at, superseded_at)
                if done >= 0 and not _wanted(
                        done, sector, form, women_led, territory, sectors, forms, women, spans):
                    done = -1
            if at >= 0:
                denominator[d, cells[at]] += 1
            if done >= 0:
                if hit < 0:
                    hit = _reached(event_offsets[o], event_offsets[o + 1], window, known, least, hundredths,
                                   kinds, actions, on, event_recorded_at, event_superseded_at, kind, action,
                                   quantity)
                if hit <= day:
                    numerator[d, cells[done]] += 1
                else:
                    done = -1
            if keep and d == len(days) - 1:
                members[o, 0] = at
                members[o, 1] = done
                hits[o] = hit
            if frozen and inside and at < 0:
                break


def workers() -> int:
    """Threads worth using: the cores of this machine, at most eight."""
    return min(os.cpu_count() or 1, 8)


def run(organisations: int, cube: tuple[int, int], call: Callable[..., None]) -> tuple[Array, Array]:
    """Numerator and denominator cubes of `call(low, high, numerator, denominator)` over all organisations."""
    threads = workers() if organisations > _SMALL else 1
    bounds = [organisations * i // threads for i in range(threads + 1)]
    pairs = [(np.zeros(cube, np.int64), np.zeros(cube, np.int64)) for _ in range(threads)]
    if threads == 1:
        call(0, organisations, *pairs[0])
    else:
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(lambda i: call(bounds[i], bounds[i + 1], *pairs[i]), range(threads)))
    return sum(p[0] for p in pairs), sum(p[1] for p in pairs)  # type: ignore[return-value]
