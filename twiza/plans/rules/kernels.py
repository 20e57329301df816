"""The compiled inner loops, each one pass over some organisations with their versions, head counts or events.

Every loop stands alone on plain arrays: a compiled function that hands arrays to another counts references at each
call, which cost fifteen times the work itself. They release the interpreter lock, so `coverage` runs them on
several threads; numba's own parallel loops end the process when two web threads meet in them.
Rows of organisation o are offsets[o] to offsets[o + 1]; `known` is an instant, `days` are ordinals.
"""

# fmt: off
from __future__ import annotations

import numpy as np
from numba import njit

NEVER = int(np.iinfo(np.int32).max)

compiled = njit(cache=True, nogil=True)


@compiled
def belonging(low, high, sector, form, women_led, territory, status, sectors, forms, women, spans, statuses, belongs, counted):  # type: ignore[no-untyped-def]  # noqa: E501
    """Mark the versions low..high that belong to the population, and those that also have a counted status."""
    for v in range(low, high):
        fits = sectors[sector[v]] and forms[form[v]] and women[women_led[v] + 1]
        if fits and len(spans) > 0:
            fits = False
            for s in range(len(spans)):
                if spans[s, 0] <= territory[v] <= spans[s, 1]:
                    fits = True
        belongs[v] = fits
        counted[v] = fits and statuses[status[v]]


@compiled
def in_force(low, high, days, known, offsets, valid_from, valid_to, recorded_at, superseded_at, counts, found):  # type: ignore[no-untyped-def]
    """found[o - low, d]: the version in force on days[d] where it counts, else -1; of several the latest."""
    for o in range(low, high):
        first, last = offsets[o], offsets[o + 1]
        for d in range(len(days)):
            day, at = days[d], -1
            for v in range(last - 1, first - 1, -1):
                if valid_from[v] <= day and day < valid_to[v] and recorded_at[v] <= known and known < superseded_at[v]:
                    if counts[v]:
                        at = v
                    break
            found[o - low, d] = at


@compiled
def ever_counted(low, high, days, since, known, offsets, valid_from, valid_to, recorded_at, superseded_at, counts, found):  # type: ignore[no-untyped-def]  # noqa: E501
    """found[o - low, d]: the last version that counted at any moment from `since` to days[d], else -1."""
    for o in range(low, high):
        first, last = offsets[o], offsets[o + 1]
        for d in range(len(days)):
            day, at = days[d], -1
            for v in range(last - 1, first - 1, -1):
                if not counts[v] or valid_from[v] > day or valid_to[v] <= since or valid_to[v] <= valid_from[v]:
                    continue
                if recorded_at[v] <= known and known < superseded_at[v]:
                    at = v
                    break
            found[o - low, d] = at


@compiled
def reached(low, high, concerned, first_day, last_day, known, least, minutes, offsets, on, recorded_at, superseded_at, kind, action, quantity, kinds, actions, hits):  # type: ignore[no-untyped-def]  # noqa: E501
    """hits[o - low]: the first day by which enough events stand between the two days, for the concerned; or NEVER.

    Enough is `least` events and, together, `minutes`. An empty `actions` lets every event through.
    """
    for o in range(low, high):
        hits[o - low] = NEVER
        needed = False
        for d in range(concerned.shape[1]):
            needed = needed or concerned[o - low, d] >= 0
        if not needed:
            continue
        count, amount = 0, 0
        for e in range(offsets[o], offsets[o + 1]):
            if on[e] > last_day:
                break
            if on[e] < first_day or not kinds[kind[e]] or recorded_at[e] > known or known >= superseded_at[e]:
                continue
            if len(actions) > 0 and (action[e] >= len(actions) or not actions[action[e]]):
                continue
            count += 1
            amount += quantity[e]
            if count >= least and amount >= minutes:
                hits[o - low] = on[e]
                break


@compiled
def tally(days, found, hits, limited, cells, classes, extra, cube):  # type: ignore[no-untyped-def]
    """Add each organisation to cube[d, cell of its version]; when `limited`, only once it was reached by the day.

    A cell is cells[version], or cells[version] * classes + extra[o, d] when `extra` is not empty.
    """
    with_extra = len(extra) > 0
    for o in range(len(found)):
        for d in range(len(days)):
            v = found[o, d]
            if v < 0 or (limited and hits[o] > days[d]):
                continue
            cell = cells[v]
            if with_extra:
                cell = cell * classes + extra[o, d]
            cube[d, cell] += 1
