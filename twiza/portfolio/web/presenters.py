"""What a row of the portfolio shows: the convention, its reasons with the rows behind them, its money."""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from twiza.agreements.models.labels import KINDS, STATES
from twiza.core.templatetags.twiza import day, icon, money, money_millions, percent, tone_icon
from twiza.core.translation import active_language

from ..models.labels import say
from ..queries.portfolio import PortfolioLine
from ..rules.attention import AttentionReason

OPENS = {
    "agreement": "agreements:agreement-detail",
    "commitments": "agreements:agreement-detail",
    "history": "agreements:agreement-history",
    "committee": "governance:committee-detail",
    "money": "funding:money-detail",
}
ANY_KEY = "any-key-here"  # stands for the key in an address made once a language
DATED = ("agreement", "commitments", "money")  # pages that show a past day
STATE_TONES = {"in_force": "success", "suspended": "warning", "expired": "warning", "terminated": "danger"}


@lru_cache(maxsize=64)
def _badge(state: str, _language: str | None) -> SafeString:
    values = {"tone": STATE_TONES.get(state, "secondary"), "label": str(dict(STATES)[state])}
    return mark_safe(render_to_string("core/badge.html", values))


def cells(line: PortfolioLine) -> dict[str, object]:
    """What each cell of a row shows."""
    one = line.agreement
    note = format_html(
        '<span class="kit-code">{}</span> · {} · {}',
        one.key,
        dict(KINDS)[one.kind],
        _badge(one.state, active_language()),
    )
    if one.territory is not None:
        note = format_html("{} · {}", note, one.territory)
    return {
        "url": one.get_absolute_url(),
        "title": one.title,
        "note": note,
        "why": _why(line),
        "lapses": day(line.lapses_on, "short"),
        "last": day(line.last_on, "short"),
        "money": _money(line),
    }


def _why(line: PortfolioLine) -> SafeString:
    items = [(reason.tone, icon(tone_icon(reason.tone)), opens(line, reason), say(reason)) for reason in line.reasons]
    if not items:
        return format_html('<div class="kit-entry-note">{}</div>', _("Nothing to say on this day."))
    listed = format_html_join("", '<li class="pf-{}">{} <a href="{}">{}</a></li>', items)
    return format_html('<ul class="pf-why">{}</ul>', listed)


@lru_cache(maxsize=64)
def _page(opens: str, _language: str | None) -> str:
    return reverse(OPENS[opens], args=[ANY_KEY])


def opens(line: PortfolioLine, reason: AttentionReason) -> str:
    """The address of the rows behind a reason."""
    url = _page(reason.opens, active_language()).replace(ANY_KEY, line.agreement.key)
    return f"{url}?on={line.on}" if reason.opens in DATED else url


def _money(line: PortfolioLine) -> SafeString | str:
    if line.paid is None or line.promised is None:
        return "–"
    rate = percent(line.execution, 0) if line.execution is not None else "–"
    text = _("%(paid)s of %(promised)s") % {
        "paid": money_millions(line.paid),
        "promised": money_millions(line.promised),
    }
    return format_html('{}<div class="kit-entry-note">{}</div>', rate, text)


def short(amount: object) -> str:
    """An amount in few signs."""
    return money_millions(amount) if abs(amount.centimes) >= 10**8 else money(amount)
