"""The portfolio as a list: each convention with why it must be looked at; its filters, figures and file.

A row, the filters and the figures above them are drawn again only when a fact has moved: a page costs its frame.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from twiza.accounts.rules import Permission
from twiza.agreements.models.labels import KINDS, STATES
from twiza.core.tables import Column
from twiza.core.templatetags.twiza import number
from twiza.core.web.lists import DayField, Empty, Facet, Filter, Head, KeptListing, Order
from twiza.core.web.lists.question import Question
from twiza.funding.rules.stages import Stage

from ..models.labels import REASONS, SORTS, TITLES, WATCHES, say
from ..queries.portfolio import STAMPS, Portfolio, PortfolioLine, day_of, portfolio
from ..rules.attention import Limits
from ..rules.filters import read
from .presenters import cells

MOST = 12  # values of a facet; the chosen one always
WORDS: dict[str, Mapping[str, object]] = {
    "watch": WATCHES,
    "reason": REASONS,
    "state": dict(STATES),
    "kind": dict(KINDS),
}
NAMED: dict[str, Callable[[PortfolioLine, str], object]] = {
    "territory": lambda line, _code: line.agreement.territory,
    "party": lambda line, code: line.parties[code].short_name,
}


class PortfolioList(KeptListing[PortfolioLine, PortfolioLine]):
    """The conventions of the reader with the reasons to look at them, on a day and within limits."""

    name = "portfolio"
    template = "portfolio/portfolio.html"
    row_template = "portfolio/portfolio_row.html"
    cell_names = ("url", "title", "note", "why", "lapses", "last", "money")
    caption = _("Conventions")
    heads = (Head(_("Convention and reasons")), Head(_("Lapses on")), Head(_("Last fact")), Head(_("Executed"), "num"))
    search_label = _("Title, key or party")
    filters_label = _("Day and limits")
    facets: ClassVar[tuple[Facet[Any], ...]] = tuple(
        Facet(name, title, words=WORDS.get(name, {}), named=NAMED.get(name), most=MOST)
        for name, title in TITLES.items()
    )
    orders = tuple(Order(code, label) for code, label in SORTS.items())
    stamps = STAMPS
    export_url = "portfolio:portfolio-export"
    file_name = "portfolio"
    file_note = _(
        "Reasons are computed from dates, recorded facts and the ledger on the day; states are those of the day "
        "of the export. Amounts are each convention’s own rows, in dirhams, and stay empty where you may not see "
        "them."
    )

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.portfolio: Portfolio = portfolio(self.reader, read(request.GET.dict()), today=self.today)

    def filters(self) -> list[Filter[Any]]:
        """The day, and from when on a thing is told."""
        plain = Limits()

        def limit(label: object, least: int, most: int, initial: int) -> forms.IntegerField:
            return forms.IntegerField(label=label, required=False, min_value=least, max_value=most, initial=initial)

        return [
            Filter("on", DayField(label=_("Figures of"), required=False)),
            Filter("months", limit(_("Months before a lapse"), 1, 60, plain.months)),
            Filter("days", limit(_("Days without a fact"), 1, 3650, plain.days)),
            Filter("gap", limit(_("Percent off the calendar"), 0, 100, plain.gap)),
        ]

    @cached_property
    def question(self) -> Question:
        """What the portfolio understood of the address: it is asked in other places too."""
        asked, plain = self.portfolio.asked, Limits()
        limits = {name: getattr(asked.limits, name) for name in ("months", "days", "gap")}
        texts = {name: str(value) for name, value in limits.items() if value != getattr(plain, name)}
        on = {"on": asked.day} if asked.day else {}
        return Question(
            words=asked.words,
            chosen={name: (code,) for name, code in asked.chosen.items()},
            given={**on, **limits},
            texts={**({"on": asked.day.isoformat()} if asked.day else {}), **texts},
            sort="" if asked.sort == self.orders[0].code else asked.sort,
        )

    @property
    def is_filtered(self) -> bool:
        """A day and limits leave no convention out."""
        return self.portfolio.asked.is_filtered

    @cached_property
    def worded(self) -> Sequence[PortfolioLine]:
        """The lines that hold every word, sought once for who sees the same."""
        return self.portfolio.found

    @cached_property
    def found(self) -> Sequence[PortfolioLine]:  # type: ignore[override]
        """The lines that fit, in order, found once for who sees the same."""
        return self.portfolio.lines

    def cells(self, line: PortfolioLine) -> Mapping[str, object]:
        """What each cell shows."""
        return cells(line)

    def keep_as(self, line: PortfolioLine) -> Hashable:
        """A line with its money is not that without."""
        return line.agreement.pk, line.with_money

    def drawn_before(self) -> dict[Any, tuple[PortfolioLine, str]]:
        """With the day: where nothing moved, what was drawn stays."""
        return day_of(self.portfolio.on).drawn(self.language, self.portfolio.asked.limits)

    def variant(self) -> str:
        """The day of the figures."""
        return str(self.portfolio.on)

    @cached_property
    def figures_drawn(self) -> SafeString:
        """The figures above the list."""
        return self.remembered("figures", self.draw_figures)

    def draw_figures(self) -> SafeString:
        """How many conventions are to be watched, and what is paid of what was promised."""
        found, asked = self.portfolio, self.question
        watches = [
            (label, found.watching(code), asked.address(watch=code, reason="")) for code, label in WATCHES.items()
        ]
        has_money = any(line.with_money for line in found.lines)
        context = {"watches": watches, "total": len(found.lines), "money": _sums(found) if has_money else None}
        return mark_safe(render_to_string("portfolio/figures.html", context))

    def own(self) -> dict[str, object]:
        """The day, and what the reader may open."""
        return {
            "on": self.portfolio.on,
            "may_money": self.reader.holds(Permission.FUNDING_VIEW),
            "save_query": self.request.GET.urlencode(),
        }

    def counted(self, total: int) -> str:
        """The number of conventions."""
        return ngettext("%(number)s convention", "%(number)s conventions", total) % {"number": number(total)}

    def nothing_fits(self) -> Empty:
        """Filters are to be taken away."""
        hint = _("Take a filter away, or search for fewer words.")
        return Empty("file-search", _("No convention fits"), hint, _("Clear the filters"), "?")

    def nothing_yet(self) -> Empty:
        """No convention is in the reader's reach."""
        hint = _("The conventions that your role may see will stand here with what each asks for.")
        return Empty("file-text", _("No convention to watch"), hint)

    def file_day(self) -> date:
        """The day of the figures."""
        return self.portfolio.on

    def said_filters(self) -> list[tuple[str, str]]:
        """What narrowed the rows, and from when on a thing is told."""
        asked = self.portfolio.asked
        lines = [(panel.title, choice.label) for panel in self.panels for choice in panel.chosen]
        limits = _("lapse within %(months)s months, no fact for %(days)s days, %(gap)s%% off the calendar") % {
            "months": asked.limits.months,
            "days": asked.limits.days,
            "gap": asked.limits.gap,
        }
        words = [(str(_("Search")), asked.words)] if asked.words else []
        return [*words, *lines, (str(_("Told from")), str(limits))]

    def columns(self) -> list[Column]:
        """Amounts stay empty where the reader may not see them."""
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
            *(Column(code, str(label), _watching(code), "truth", 14) for code, label in WATCHES.items()),
            Column("reasons", _("Reasons"), lambda line: " ".join(say(one) for one in line.reasons), width=80),
        ]


def _sums(found: Portfolio) -> dict[str, object]:
    promised, paid = found.total(Stage.PROMISED), found.total(Stage.PAID)
    rate = paid.centimes / promised.centimes if promised.centimes else None
    return {"promised": promised, "paid": paid, "rate": rate}


def _watching(code: str) -> Callable[[PortfolioLine], bool]:
    return lambda line: code in line.codes["watch"]
