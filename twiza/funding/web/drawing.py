"""The flow of money as inline SVG under a strict policy: no style attribute, no script, words readable on a phone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from django.utils.safestring import SafeString, mark_safe

from ..rules.flows import BAR, Drawing, Flow, lay_out

WIDE, NARROW = 1000.0, 340.0


def draw(
    flows: Sequence[Flow],
    names: Mapping[int, str],
    *,
    title: str,
    amount: Callable[[int], str],
    is_rtl: bool,
    here: int = 0,
) -> SafeString:
    """The drawing twice, for a desk and for a phone; CSS shows one. `here`: the holder drawn in the accent colour."""
    if not flows:
        return mark_safe("")
    made = []
    for css, width, most in (("wide", WIDE, 6), ("narrow", NARROW, 3)):
        drawing = lay_out(flows, names, width=width, most=most, is_rtl=is_rtl)
        made.append(f'<div class="kit-{css}-chart">{_svg(drawing, names, title, amount, is_rtl, here)}</div>')
    return mark_safe("".join(made))


def _svg(
    drawing: Drawing, names: Mapping[int, str], title: str, amount: Callable[[int], str], is_rtl: bool, here: int
) -> str:
    direction = ' direction="rtl"' if is_rtl else ""
    box = f'viewBox="0 0 {drawing.width:g} {drawing.height:g}" width="{drawing.width:g}"'
    named = f'height="{drawing.height:g}" role="img" aria-label={quoteattr(title)}{direction}'
    parts = [f'<svg class="funding-flow" {box} {named}>']
    for band in drawing.bands:
        text = f"{names.get(band.source, '')} → {names.get(band.target, '')}: {amount(band.amount)}"
        parts.append(f'<path class="funding-band" d="{band.path}"><title>{escape(text)}</title></path>')
    for node in drawing.nodes:
        css = "funding-bar funding-here" if node.key == here else "funding-bar"
        parts.append(
            f'<rect class="{css}" x="{node.x:.1f}" y="{node.y:.1f}" width="{node.width:.1f}" height="{BAR:g}" rx="2"/>'
        )
        lines = [*node.lines, amount(node.amount)]
        for place, line in enumerate(lines):
            y = node.y - 6 - (len(lines) - 1 - place) * drawing.text_height
            kind = "funding-sum" if place == len(lines) - 1 else "funding-name"
            parts.append(
                f'<text class="{kind}" x="{node.centre:.1f}" y="{y:.1f}" text-anchor="middle">{escape(line)}</text>'
            )
    return "".join(parts) + "</svg>"
