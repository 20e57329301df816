"""The portfolio drawn: rows once for each reader's rights and language, the filters beside them, the columns of a file.

A row, the filters and the figures above them are drawn again only when a fact has moved: a page costs its frame.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from twiza.agreements.models import Institution
from twiza.agreements.models.labels import KINDS, STATES
from twiza.core.cache import remember
from twiza.core.tables import Column
from twiza.core.templatetags.twiza import day, icon, money, money_millions, percent, tone_icon
from twiza.core.translation import active_language
from twiza.core.web.facets import Choice, Facet
from twiza.core.web.row_templates import fill_rows
from twiza.funding.rules.stages import Stage

from ..models.labels import REASONS, SORTS, TITLES, WATCHES, say
from ..queries.portfolio import STAMPS, Line, Portfolio, day_of
from ..rules.attention import Reason
from ..rules.filters import DIMENSIONS, Asked, counts

OPENS = {
    "agreement": "agreements:agreement-detail",
    "commitments": "agreements:agreement-detail",
    "history": "agreements:agreement-history",
    "committee": "governance:committee-detail",
    "money": "funding:money-detail",
}
ANY_KEY = "any-key-here"  # stands for the key in an address made once a language
DATED = ("agreement", "commitments", "money")  # pages that show a past day
NAMES = ("url", "title", "note", "why", "lapses", "last", "money")
MOST_SHOWN = 12  # values of a facet; the chosen one always
STATE_TONES = {"in_force": "success", "suspended": "warning", "expired": "warning", "terminated": "danger"}


def address(asked: Asked, **changes: str) -> str:
    """The query of a question with some parts changed, from the first page; an empty part is left out."""
    parts = {"q": asked.words, **asked.chosen, "sort": "" if asked.sort == "attention" else asked.sort}
    parts["on"] = asked.day.isoformat() if asked.day else ""
    plain = type(asked.limits)()
    for name in ("months", "days", "gap"):
        value = getattr(asked.limits, name)
        parts[name] = "" if value == getattr(plain, name) else str(value)
    told = {name: value for name, value in {**parts, **changes}.items() if value}
    return "?" + urlencode(told)


def facets(found: Portfolio) -> list[Facet]:
    """Each dimension with how many rows each value would leave, most frequent first."""
    asked, result = found.asked, []
    labels = _labels(found.found)
    for name, counted in counts(found.found, asked.chosen).items():
        chosen = asked.chosen.get(name, "")
        shown = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:MOST_SHOWN]
        if chosen and chosen not in dict(shown):
            shown.insert(0, (chosen, counted.get(chosen, 0)))
        choices = [
            Choice(code, str(labels[name].get(code, code)), number, code == chosen,
                   address(asked, **{name: "" if code == chosen else code}))
            for code, number in shown
        ]  # fmt: skip
        if choices:
            result.append(Facet(name, str(TITLES[name]), choices))
    return result


def _labels(lines: Sequence[Line]) -> dict[str, Mapping[str, Any]]:
    met: dict[str, Institution] = {}
    for one in lines:
        met.update(one.parties)
    parties = {code: institution.short_name for code, institution in met.items()}
    places = {
        str(one.agreement.territory_id): one.agreement.territory
        for one in lines
        if one.agreement.territory_id
    }
    told: dict[str, Mapping[str, Any]] = {
        "watch": WATCHES,
        "reason": REASONS,
        "state": dict(STATES),
        "kind": dict(KINDS),
    }
    assert set(told) | {"territory", "party"} == set(DIMENSIONS)
    return {**told, "territory": places, "party": parties}


def head(found: Portfolio) -> dict[str, SafeString]:
    """The figures above the list and the filters beside it: once for each question, reader's rights and language."""
    language = active_language()
    name = f"governance.head:{language}:{found.sight.key}:{found.on}:{found.asked.sort}:{found.asked.key}"

    def build() -> dict[str, SafeString]:
        asked = found.asked
        watches = [
            (
                label,
                found.watching(code),
                address(asked, watch=code, reason=""),
                asked.chosen.get("watch") == code,
            )
            for code, label in WATCHES.items()
        ]
        context = {
            "facets": facets(found), "watches": watches, "total": len(found.lines), "asked": asked,
            "sorts": [(address(asked, sort=code), label, code == asked.sort) for code, label in SORTS.items()],
            "money": _sums(found) if any(line.with_money for line in found.lines) else None,
        }  # fmt: skip
        return {
            part: mark_safe(render_to_string(f"portfolio/{part}.html", context))
            for part in ("facets", "figures", "sorts")
        }

    return remember(name, STAMPS, build)


def _sums(found: Portfolio) -> dict[str, Any]:
    promised, paid = found.total(Stage.PROMISED), found.total(Stage.PAID)
    rate = paid.centimes / promised.centimes if promised.centimes else None
    return {"promised": promised, "paid": paid, "rate": rate}


def rows_drawn(found: Portfolio, lines: Sequence[Line]) -> SafeString:
    """The rows of one page, each drawn once for each language and set of limits."""
    language = active_language()
    kept = day_of(found.on).drawn(language, found.asked.limits)
    texts = []
    for line in lines:
        key = (line.agreement.pk, line.with_money)
        held = kept.get(key)
        if held is None or held[0] is not line:
            held = kept[key] = line, fill_rows("portfolio/portfolio_row.html", [_cells(line)], NAMES)
        texts.append(held[1])
    return mark_safe("".join(texts))


@lru_cache(maxsize=64)
def _badge(state: str, _language: str | None) -> SafeString:
    told = {"tone": STATE_TONES.get(state, "secondary"), "label": str(dict(STATES)[state])}
    return mark_safe(render_to_string("core/badge.html", told))


def _cells(line: Line) -> dict[str, Any]:
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
        "url": one.get_absolute_url(), "title": one.title, "note": note, "why": _why(line),
        "lapses": day(line.lapses_on, "short"), "last": day(line.last_on, "short"), "money": _money(line),
    }  # fmt: skip


def _why(line: Line) -> SafeString:
    items = [
        (reason.tone, icon(tone_icon(reason.tone)), opens(line, reason), say(reason))
        for reason in line.reasons
    ]
    if not items:
        return format_html('<div class="kit-entry-note">{}</div>', _("Nothing to say on this day."))
    listed = format_html_join("", '<li class="pf-{}">{} <a href="{}">{}</a></li>', items)
    return format_html('<ul class="pf-why">{}</ul>', listed)


@lru_cache(maxsize=64)
def _page(opens: str, _language: str | None) -> str:
    return reverse(OPENS[opens], args=[ANY_KEY])


def opens(line: Line, reason: Reason) -> str:
    """The address of the rows behind a reason."""
    url = _page(reason.opens, active_language()).replace(ANY_KEY, line.agreement.key)
    return f"{url}?on={line.on}" if reason.opens in DATED else url


def _money(line: Line) -> SafeString | str:
    if line.paid is None or line.promised is None:
        return "–"
    rate = percent(line.execution, 0) if line.execution is not None else "–"
    told = _("%(paid)s of %(promised)s") % {
        "paid": money_millions(line.paid), "promised": money_millions(line.promised),
    }  # fmt: skip
    return format_html('{}<div class="kit-entry-note">{}</div>', rate, told)


def columns() -> list[Column]:
    """The columns of the file; amounts stay empty where the reader may not see them."""
    return [
        Column("key", _("Key"), lambda line: line.agreement.key),
        Column("title", _("Title"), lambda line: line.agreement.title, width=60),
        Column("kind", _("Kind"), lambda line: line.agreement.get_kind_display(), width=24),
        Column("state", _("State"), lambda line: line.agreement.get_state_display()),
        Column("territory", _("Territory"), lambda line: str(line.agreement.territory or "")),
        Column("lapses_on", _("Lapses on"), lambda line: line.lapses_on, "day", 14),
        Column("last_on", _("Last fact"), lambda line: line.last_on, "day", 14),
        Column("promised", _("Promised"), lambda line: line.promised, "money", 18),
        Column("due", _("Due by the calendar"), lambda line: line.due_by_now, "money", 18),
        Column("paid", _("Paid"), lambda line: line.paid, "money", 18),
        Column("execution", _("Execution"), lambda line: line.execution, "ratio", 12),
        *(
            Column(code, str(label), _watching(code), "truth", 14)
            for code, label in WATCHES.items()
        ),
        Column("reasons", _("Reasons"), lambda line: " ".join(say(one) for one in line.reasons), width=80),
    ]  # fmt: skip


def _watching(code: str) -> Callable[[Line], bool]:
    return lambda line: code in line.codes["watch"]


def said_filters(found: Portfolio) -> list[tuple[str, str]]:
    """What narrowed the rows, in words, for the file."""
    asked = found.asked
    labels = _labels(found.found)
    told = [(str(TITLES[name]), str(labels[name].get(code, code))) for name, code in asked.chosen.items()]
    limits = _("lapse within %(months)s months, no fact for %(days)s days, %(gap)s%% off the calendar") % {
        "months": asked.limits.months, "days": asked.limits.days, "gap": asked.limits.gap,
    }  # fmt: skip
    return [*([(_("Search"), asked.words)] if asked.words else []), *told, (_("Told from"), limits)]


def short(amount: Any) -> str:
    """An amount in few signs."""
    return money_millions(amount) if abs(amount.centimes) >= 10**8 else money(amount)
