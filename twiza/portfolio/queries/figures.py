"""What a saved view says in figures: computed with a reader's rights on a day, each with its sentence and its rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from twiza.accounts.models import User, visible
from twiza.accounts.rules import Permission
from twiza.agreements.models import Agreement
from twiza.core import formats
from twiza.core.printing.title_readers import column, in_three, title_of
from twiza.core.printing.titles import Title
from twiza.core.values import Money
from twiza.funding.models import FundedAgreement
from twiza.funding.queries import count
from twiza.funding.rules.counting import LedgerQuestion, rates_of_execution
from twiza.funding.rules.rates import HOME
from twiza.funding.rules.stages import Stage
from twiza.plans.models import Target
from twiza.plans.queries import coverage, overlaps, supported
from twiza.register.models import Organisation
from twiza.register.rules.catalogue import FACETS, CatalogueFilters

from ..models.budgets import Budgeted, draws
from ..models.labels import shown
from ..models.views import PAGES, SavedView
from ..rules.answer_sheet import AnswerFigure, ViewFigures
from ..rules.attention import WATCHES
from ..rules.filters import read, read_day
from .overlaps import stake
from .portfolio import portfolio

Parts = Mapping[str, list[str]]
BOOKS = _("Sums of the ledger on the day, each dirham counted once along its chain.")
WATCHED = _("Reasons computed from dates, recorded facts and the ledger on the day.")
PRESENT = _("Present state of the register, merged records counted as one.")
LISTS = _("Organisations with a recorded event under a plan, each counted once, merged records as one.")
VOTED = _("Budget of the deliberation recorded; the larger of what is promised and committed draws on it.")


def part_of(view: SavedView, user: User, *, on: date, now: datetime) -> ViewFigures:
    """The figures of a saved view on a day, with the rights of who asks."""
    _name, label, permission = PAGES[view.page]
    on = view.on or read_day(view.parts.get("on", [""])[0]) or on
    figures = tuple(READ[view.page](view.parts, user, on, now)) if user.holds(permission) else ()
    with override("fr"):
        address = view.get_absolute_url()
    day = now.date() if view.page == "register" else on
    return ViewFigures(column(view, "title"), title_of(label), address, day.isoformat(), figures)


def _figure(
    code: str, says: Promise | str, rule: Promise | str, unit: str, value: Any, **params: object
) -> AnswerFigure:
    """A figure whose sentence names its value as `value` and the rest by name."""
    money = Money(value, unit) if unit == HOME else value

    def sentence(language: str) -> str:
        said = formats.percent(value, language) if unit == "ratio" else ""
        named = {name: p.within(language) if isinstance(p, Title) else p for name, p in params.items()}
        return str(says) % (shown({"value": money, **named}) | ({"value": said} if said else {}))

    return AnswerFigure(code, in_three(sentence), str(value), unit, title_of(rule))


def _portfolio(parts: Parts, user: User, on: date, now: datetime) -> Iterator[AnswerFigure]:
    found = portfolio(user, read({name: values[0] for name, values in parts.items()} | {"on": str(on)}), today=on)
    yield _figure(
        "conventions", _("Conventions on %(day)s: %(value)s."), WATCHED, "conventions", len(found.lines), day=on
    )
    says = {
        "expires": _("Of which expire within %(months)s months, or are over: %(value)s."),
        "stalls": _(
            "Of which stall (late commitments or decisions, meetings overdue, no fact for %(days)s days): %(value)s."
        ),
        "spends": _("Of which have money off course by more than %(gap)s%%: %(value)s."),
    }
    limits = found.asked.limits
    details = {"expires": {"months": limits.months}, "stalls": {"days": limits.days}, "spends": {"gap": limits.gap}}
    for watch in WATCHES:
        yield _figure(watch, says[watch], WATCHED, "conventions", found.watching(watch), **details[watch])
    if any(line.with_money for line in found.lines):
        totals = {stage: sums[1] for stage, sums in found.counted.totals().items()}
        yield from _sums(totals)


def _sums(totals: Mapping[Stage, int]) -> Iterator[AnswerFigure]:
    """Promised, committed, paid, and the rate."""
    yield _figure("promised", _("Promised: %(value)s."), BOOKS, HOME, totals[Stage.PROMISED])
    yield _figure("committed", _("Committed: %(value)s."), BOOKS, HOME, totals[Stage.COMMITTED])
    yield _figure("paid", _("Paid: %(value)s."), BOOKS, HOME, totals[Stage.PAID])
    rate = rates_of_execution({stage.value: amount for stage, amount in totals.items()})["paid"]
    if rate is not None:
        yield _figure("paid_rate", _("Paid out of what is promised: %(value)s."), BOOKS, "ratio", round(rate, 6))


def _money(parts: Parts, user: User, on: date, now: datetime) -> Iterator[AnswerFigure]:
    mine = visible(user, Permission.FUNDING_VIEW, FundedAgreement.objects.all())
    counts = count(LedgerQuestion(on, None, HOME, frozenset(mine.values_list("pk", flat=True))))
    yield from _sums({stage: sums[1] for stage, sums in counts.totals().items()})


def read_year(text: str) -> int | None:
    """A year of an address, or nothing."""
    return int(text) if text.isdecimal() and len(text) == 4 else None


def _register(parts: Parts, user: User, on: date, now: datetime) -> Iterator[AnswerFigure]:
    base = Organisation.objects.seen_by(user, Permission.REGISTER_VIEW)
    first, last = (read_year(parts.get(name, [""])[0]) for name in ("from", "to"))
    wanted = {facet: tuple(parts[facet]) for facet in FACETS if parts.get(facet)}
    filters = CatalogueFilters(parts.get("q", [""])[0], wanted, first, last)
    answer = Organisation.objects.catalogue().ask(filters, offset=0, limit=0, base=base, facets=True)
    rule = PRESENT
    yield _figure(
        "organisations", _("Organisations of the register that fit: %(value)s."), rule, "organisations", answer.total
    )
    if filters.wanted.get("women_led"):
        return
    led = answer.facets.get("women_led", {}).get("yes", 0)
    yield _figure("women_led", _("Of which led by women: %(value)s."), rule, "organisations", led)


def _overlaps(parts: Parts, user: User, on: date, now: datetime) -> Iterator[AnswerFigure]:
    mine = visible(user, Permission.PLAN_VIEW, Agreement.objects.all())
    keys = dict(mine.order_by("key").values_list("pk", "key"))
    rows = supported()
    seen = Organisation.objects.seen_by(user, Permission.REGISTER_VIEW)
    if seen is not None:
        ids = set(Organisation.objects.catalogue().ids[np.asarray(seen)].tolist())
        rows = [one for one in rows if one.organisation in ids]
    within = [key for name in ("agreement", "other") for key in parts.get(name, ()) if key in keys.values()]
    found = overlaps(keys.values(), rows=rows, within=within)
    yield _figure(
        "supported",
        _("Organisations supported, each counted once: %(value)s."),
        LISTS,
        "organisations",
        found.organisations,
    )
    yield _figure("several", _("Of which on two lists or more: %(value)s."), LISTS, "organisations", len(found.rows))
    money = visible(user, Permission.FUNDING_VIEW, FundedAgreement.objects.all())
    at_stake = stake(found.rows, keys, set(money.values_list("pk", flat=True)))
    yield _figure(
        "at_stake", _("Paid to organisations on two lists or more: %(value)s."), BOOKS, HOME, at_stake.total.centimes
    )


def _target(parts: Parts, user: User, on: date, now: datetime) -> Iterator[AnswerFigure]:
    wanted = visible(user, Permission.PLAN_VIEW, Target.objects.filter(key=parts.get("target", [""])[0]))
    target = wanted.prefetch_related("readings").first()
    for one in coverage(target, on=on, known_at=now) if target is not None else ():
        title, answer = column(one.reading, "title"), one.answer
        values = {"done": answer.numerator, "whole": answer.denominator, "reading": title, "day": on}
        rule = _("Reading of the target as it is declared, from recorded facts.")
        yield _figure(
            "reached",
            _("%(reading)s: on %(day)s, %(value)s out of %(whole)s."),
            rule,
            "organisations",
            answer.numerator,
            **values,
        )
        if answer.denominator:
            rate = round(answer.numerator / answer.denominator, 6)
            yield _figure("rate", _("%(reading)s: rate on %(day)s, %(value)s."), rule, "ratio", rate, **values)


def _budgets(parts: Parts, user: User, on: date, now: datetime) -> Iterator[AnswerFigure]:
    holders = visible(user, Permission.FUNDING_VIEW, Budgeted.objects.all())
    holder = holders.filter(code=parts.get("institution", [""])[0]).first()
    if holder is None:
        return
    seen = visible(user, Permission.FUNDING_VIEW, FundedAgreement.objects.all())
    for year in draws(holder, set(seen.values_list("pk", flat=True)), on=on).years:
        values = {"year": str(year.year), "who": in_three(lambda _language: holder.name)}
        if year.budget is not None:
            yield _figure(
                "budget", _("%(who)s, %(year)s, budget voted: %(value)s."), VOTED, HOME, year.budget, **values
            )
        yield _figure(
            "drawn", _("%(who)s, %(year)s, promised or committed: %(value)s."), VOTED, HOME, year.drawn, **values
        )
        yield _figure("paid", _("%(who)s, %(year)s, paid: %(value)s."), BOOKS, HOME, year.paid, **values)
        if year.is_over and year.left is not None:
            yield _figure(
                "over", _("%(who)s, %(year)s, budget exceeded by: %(value)s."), VOTED, HOME, -year.left, **values
            )


READ: dict[str, Callable[[Parts, User, date, datetime], Iterator[AnswerFigure]]] = {
    "portfolio": _portfolio,
    "budgets": _budgets,
    "overlaps": _overlaps,
    "target": _target,
    "register": _register,
    "money": _money,
}
assert set(READ) == set(PAGES), "every page that can be saved says its figures"
