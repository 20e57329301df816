"""The drawing of money that runs down a chain: layers from top to bottom, bands as wide as their amounts.

Pure geometry in pixels; mirrored for right-to-left. The same layout serves a desk and a phone: fewer holders stand
beside each other on a phone, the smaller ones joined into one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

GAP, BAR, LAYER, LINE, MARGIN = 10.0, 12.0, 74.0, 15.0, 4.0
OTHERS = -1


@dataclass(frozen=True)
class Flow:
    """An amount that goes from one holder to another."""

    source: int
    target: int
    amount: int


@dataclass(frozen=True)
class Node:
    """A holder: its bar, its words in lines, what runs through it."""

    key: int
    x: float
    y: float
    width: float
    amount: int
    lines: tuple[str, ...]
    centre: float


@dataclass(frozen=True)
class Band:
    """A flow as a closed path."""

    source: int
    target: int
    amount: int
    path: str


@dataclass(frozen=True)
class Drawing:
    """Everything to draw, with the size of the paper."""

    width: float
    height: float
    nodes: tuple[Node, ...]
    bands: tuple[Band, ...]
    text_height: float


def layers_of(flows: Sequence[Flow]) -> dict[int, int]:
    """Holder -> its depth: the longest way from a source. Flows without a cycle."""
    depth: dict[int, int] = {}
    for flow in flows:
        depth.setdefault(flow.source, 0)
        depth.setdefault(flow.target, 0)
    for _turn in range(len(depth)):
        moved = False
        for flow in flows:
            if depth[flow.target] <= depth[flow.source]:
                depth[flow.target], moved = depth[flow.source] + 1, True
        if not moved:
            break
    return depth


def gathered(flows: Sequence[Flow], most: int) -> list[Flow]:
    """The flows with at most `most` holders in each layer: the smaller ones that end a chain become OTHERS - depth."""
    depth = layers_of(flows)
    through = _through(flows)
    givers = {flow.source for flow in flows}
    names = {key: key for key in depth}
    for level in set(depth.values()):
        here = sorted((key for key in depth if depth[key] == level), key=lambda key: (-through[key], key))
        ends = [key for key in here if key not in givers]
        if len(here) > most:
            for key in ends[max(1, most - 1 - (len(here) - len(ends))) :]:
                names[key] = OTHERS - level
    joined: dict[tuple[int, int], int] = {}
    for flow in flows:
        pair = names[flow.source], names[flow.target]
        joined[pair] = joined.get(pair, 0) + flow.amount
    return [Flow(source, target, amount) for (source, target), amount in sorted(joined.items()) if amount > 0]


def wrap(text: str, room: float, most: int = 3, letter: float = 7.0) -> tuple[str, ...]:
    """The text in lines that fit a width; what is left over ends in an ellipsis."""
    size = max(6, int(room / letter))
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= size:
            lines[-1] += " " + word
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + "…"]
    return tuple(line if len(line) <= size + 1 else line[: size - 1] + "…" for line in lines)


def _through(flows: Sequence[Flow]) -> dict[int, int]:
    """What runs through each holder: the larger of in and out."""
    taken: dict[int, int] = {}
    given: dict[int, int] = {}
    for flow in flows:
        given[flow.source] = given.get(flow.source, 0) + flow.amount
        taken[flow.target] = taken.get(flow.target, 0) + flow.amount
    return {key: max(taken.get(key, 0), given.get(key, 0)) for key in {*taken, *given}}


def lay_out(
    flows: Sequence[Flow], names: Mapping[int, str], *, width: float, most: int, is_rtl: bool = False
) -> Drawing:
    """Where everything stands. names: words of each holder (those of OTHERS - depth too, where they may appear)."""
    flows = gathered([flow for flow in flows if flow.amount > 0], most)
    depth, through = layers_of(flows), _through(flows)
    rows: dict[int, list[int]] = {}
    for key in sorted(depth, key=lambda key: (depth[key], key < 0, -through[key], key)):
        rows.setdefault(depth[key], []).append(key)
    slots = {level: (width - 2 * MARGIN) / len(keys) for level, keys in rows.items()}
    scale = min(((slots[depth[key]] - GAP) / through[key] for key in depth), default=1.0)
    lines = {key: wrap(names.get(key, ""), slots[depth[key]] - 2) for key in depth}
    above = {level: max(len(lines[key]) for key in keys) + 1 for level, keys in rows.items()}
    nodes, y = {}, 0.0
    for level in sorted(rows):
        y += above[level] * LINE + 4
        for place, key in enumerate(rows[level]):
            centre = MARGIN + slots[level] * (place + 0.5)
            centre = width - centre if is_rtl else centre
            wide = max(through[key] * scale, 2.0)
            nodes[key] = Node(key, centre - wide / 2, y, wide, through[key], lines[key], centre)
        y += BAR + LAYER
    height = max(y - LAYER + 2, 1.0)
    ordered = tuple(nodes[key] for level in sorted(rows) for key in rows[level])
    return Drawing(width, round(height, 1), ordered, tuple(_bands(flows, nodes, scale)), LINE)


def _bands(flows: Sequence[Flow], nodes: Mapping[int, Node], scale: float) -> list[Band]:
    """The bands, side by side on each bar in the order of their other ends."""
    leaves = {key: node.x for key, node in nodes.items()}
    comes = dict(leaves)
    ends: dict[tuple[int, int], list[float]] = {}
    for flow in sorted(flows, key=lambda f: (f.source, nodes[f.target].centre)):
        ends[flow.source, flow.target] = [leaves[flow.source]]
        leaves[flow.source] += flow.amount * scale
    for flow in sorted(flows, key=lambda f: (f.target, nodes[f.source].centre)):
        ends[flow.source, flow.target].append(comes[flow.target])
        comes[flow.target] += flow.amount * scale
    made = []
    for flow in flows:
        start, end = ends[flow.source, flow.target]
        thick = max(flow.amount * scale, 1.0)
        top, bottom = nodes[flow.source].y + BAR, nodes[flow.target].y
        made.append(Band(flow.source, flow.target, flow.amount, _ribbon(start, end, thick, top, bottom)))
    return sorted(made, key=lambda band: -band.amount)


def _ribbon(start: float, end: float, thick: float, top: float, bottom: float) -> str:
    """A closed band between two bars."""
    half = (top + bottom) / 2
    return (
        f"M{start:.1f} {top:.1f}C{start:.1f} {half:.1f} {end:.1f} {half:.1f} {end:.1f} {bottom:.1f}"
        f"H{end + thick:.1f}C{end + thick:.1f} {half:.1f} {start + thick:.1f} {half:.1f} {start + thick:.1f} {top:.1f}Z"
    )
