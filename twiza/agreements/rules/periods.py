"""When an agreement runs: its terms, tacit renewal, the day it lapses. Pure dates; `on` is always given.

A term is the half-open interval [starts_on, lapses_on): on `lapses_on` the agreement no longer runs.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Refusal
from twiza.core.values import add_months


@dataclass(frozen=True, slots=True)
class Span:
    """What an agreement says of its time; None is "the text does not say".

    `ends_on` is the last day inclusive; `months` the duration from `starts_on`; renewals repeat `renewal_months`
    (or the duration) until `denounced_on` stops the next one or `renewals_max` are used.
    """

    starts_on: date | None = None
    ends_on: date | None = None
    months: int | None = None
    is_renewed_tacitly: bool = False
    renewal_months: int | None = None
    renewals_max: int | None = None
    denounced_on: date | None = None

    def first_lapse(self) -> date | None:
        """The day on which the first term is over, None when unknown."""
        return self.lapse_after(0)

    def lapse_after(self, renewals: int) -> date | None:
        """The day on which the term is over that this many renewals prolonged, None when unknown.

        All months are counted at once from where they began, so that a short month shortens no later term.
        """
        added = renewals * (self.renewal_months or self.months or 0)
        if self.ends_on is not None:
            return add_months(self.ends_on + timedelta(days=1), added)
        if self.starts_on is not None and self.months is not None:
            return add_months(self.starts_on, self.months + added)
        return None


@dataclass(frozen=True, slots=True)
class Term:
    """One run of an agreement: number 1 is the original, 2 the first renewal."""

    number: int
    starts_on: date | None
    lapses_on: date | None

    def covers(self, on: date) -> bool:
        """Say whether the day falls inside; an unknown bound does not exclude."""
        return (self.starts_on is None or self.starts_on <= on) and (self.lapses_on is None or on < self.lapses_on)


class EndsBeforeStart(Refusal):
    message = _("The last day (%(ends_on)s) comes before the first day (%(starts_on)s).")


class DurationNotPositive(Refusal):
    message = _("A duration is at least one month.")


class RenewalWithoutLength(Refusal):
    message = _("Tacit renewal needs a duration.")


def check_span(span: Span) -> None:
    """Refuse contradictions: `ends_before_start`, `duration_not_positive`, `renewal_without_length`."""
    if span.starts_on and span.ends_on and span.ends_on < span.starts_on:
        raise EndsBeforeStart(starts_on=span.starts_on, ends_on=span.ends_on)
    if span.months is not None and span.months <= 0:
        raise DurationNotPositive(months=span.months)
    if span.is_renewed_tacitly and not (span.renewal_months or span.months):
        raise RenewalWithoutLength()


def last_renewal(span: Span) -> int | None:
    """How many renewals may happen, None without limit; a denunciation stops those that start after it."""
    if not span.is_renewed_tacitly:
        return 0
    limit = span.renewals_max
    first = span.first_lapse()
    if span.denounced_on is not None and first is not None:
        step = span.renewal_months or span.months or 0
        started = 0
        while step and (lapse := span.lapse_after(started)) and lapse <= span.denounced_on:
            started += 1
        limit = started if limit is None else min(limit, started)
    return limit


def term_on(span: Span, on: date) -> Term:
    """The term that runs on the day, or the last one when the agreement is over, or the first when it has not begun."""
    check_span(span)
    first = span.first_lapse()
    if first is None or on < first:
        return Term(1, span.starts_on, first)
    limit, step = last_renewal(span), span.renewal_months or span.months or 0
    if limit == 0 or not step:
        return Term(1, span.starts_on, first)
    # Months elapsed since the first lapse give the renewal at once, or the one before it.
    elapsed = (on.year - first.year) * 12 + on.month - first.month
    count = max(elapsed // step, 0)
    lapse = span.lapse_after(count)
    count += 1 if lapse is not None and lapse <= on else 0
    if limit is not None:
        count = min(count, limit)
    return Term(count + 1, span.lapse_after(count - 1), span.lapse_after(count))


def lapse_on(span: Span, on: date) -> date | None:
    """The day on which the term of the day `on` lapses or comes up for renewal; None when unknown."""
    return term_on(span, on).lapses_on


def final_lapse(span: Span) -> date | None:
    """The day after which nothing renews it any more, None when unknown or without limit."""
    limit = last_renewal(span)
    return None if limit is None else span.lapse_after(limit)


def has_begun(span: Span, on: date) -> bool:
    """Say whether the agreement has started; an unknown start is taken as begun."""
    return span.starts_on is None or span.starts_on <= on


def is_over(span: Span, on: date) -> bool:
    """Say whether the last term is over on the day; an unknown end is not over."""
    lapses = final_lapse(span)
    return lapses is not None and lapses <= on
