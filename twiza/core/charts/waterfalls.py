"""A waterfall: how a whole is reached step by step, each step adding or taking away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twiza.core.languages import find

from .specs import ACCENT, INK, TARGET, LegendEntry, Spec, _label, _spec, _value_words

WHOLE = "#5b6b68"


@dataclass(frozen=True)
class Fall:
    """One step: words and how much it adds (negative: takes away); a whole stands on the axis by itself."""

    label: str
    value: float
    is_whole: bool = False


def waterfall(rows: Sequence[Fall], *, lang: str, labels: Mapping[str, str], width: int = 640, step: int = 34) -> Spec:
    """Horizontal steps in the order given, each beginning where the last ended, with its value in words.

    labels: the words of the legend under `up`, `down` and `whole`. Mirrored in Arabic. A whole closes the account: it
    is drawn from nought to its value.
    """
    data: list[dict[str, Any]] = []
    level = 0.0
    for row in rows:
        start, end = (0.0, row.value) if row.is_whole else (level, level + row.value)
        level = end
        kind = "whole" if row.is_whole else "up" if row.value >= 0 else "down"
        sign = "+" if row.value > 0 and not row.is_whole else ""
        said = sign + _value_words(round(row.value, 1), "", lang)
        data.append({
            "label": _label(row.label, lang), "start": start, "end": end, "kind": kind, "edge": max(start, end),
            "words": said,
        })  # fmt: skip
    edges = [0.0, *(one[side] for one in data for side in ("start", "end"))]
    low, high = min(edges), max(edges)
    room = (high - low or 1.0) * 60 / (width * 0.5)
    rtl = find(lang).is_rtl
    scale = {"domain": [low, high + room], "reverse": rtl, "nice": False}
    y = {"field": "label", "type": "nominal", "sort": [row["label"] for row in data],
         "axis": {"title": None, "orient": "right" if rtl else "left", "labelColor": INK, "ticks": False,
                  "labelLimit": int(width * 0.45), "domain": False, "labelPadding": 8}}  # fmt: skip
    x = {"type": "quantitative", "scale": scale,
         "axis": {"title": None, "format": ",.0f", "tickCount": 5 if width > 420 else 3,
                  "orient": "bottom"}}  # fmt: skip
    kinds = {"up": ACCENT, "down": TARGET, "whole": WHOLE}
    colour = {"field": "kind", "type": "nominal", "legend": None,
              "scale": {"domain": list(kinds), "range": list(kinds.values())}}  # fmt: skip
    layers: list[Spec] = [
        {"mark": {"type": "bar", "height": {"band": 0.6}, "cornerRadius": 2},
         "encoding": {"y": y, "x": {**x, "field": "start"}, "x2": {"field": "end"}, "color": colour}},
        {"mark": {"type": "text", "align": "right" if rtl else "left", "dx": -6 if rtl else 6, "color": INK,
                  "fontWeight": 500},
         "encoding": {"y": y, "x": {**x, "field": "edge"}, "text": {"field": "words"}}},
        {"data": {"values": [{"zero": 0}]}, "mark": {"type": "rule", "color": WHOLE, "strokeWidth": 1},
         "encoding": {"x": {**x, "field": "zero"}}},
    ]  # fmt: skip
    seen = [kind for kind in kinds if any(row["kind"] == kind for row in data)]
    entries = [LegendEntry(labels[kind], kinds[kind], "square") for kind in seen]
    chart = {"data": {"values": data}, "layer": layers, "width": width, "height": {"step": step}}
    return _spec(chart, lang, entries)
