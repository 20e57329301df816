"""Gathers what a committee must look at on a day: reads of the rooms below, as the books hold them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from twiza.agreements.models import Agreement, Amendment, stand
from twiza.agreements.rules.amending import AmendmentState
from twiza.core.languages import Extent, codes
from twiza.core.printing.title_readers import column, in_three
from twiza.core.printing.titles import Title
from twiza.core.translated import column_of
from twiza.core.values import Money
from twiza.funding.models import Purse, Tranche, purses
from twiza.funding.queries import late_shares
from twiza.funding.rules.tranches import TrancheState
from twiza.plans.models import Target
from twiza.plans.queries.trajectory import paced

from ..models.committees import Committee, Decision
from ..models.meetings import Meeting
from ..models.reports import Report
from ..rules.agenda import (
    MINUTES_ITEM,
    Item,
    commitment_item,
    decision_item,
    ordered,
    share_item,
    target_item,
    tranche_item,
)
from ..rules.moves import State
from .agenda_exchanges import exchange_items
from .report_commitments import because, commitments_of, promisers, state_at, warnings_of


def agenda_of(agreement: Agreement, *, on: date, known: datetime) -> tuple[Item, ...]:
    """The agenda that a committee of `agreement` meeting on a day should have, as the books held it at an instant.

    Two to ten queries for each part, and the pace of each reading of the agreement's targets.
    """
    found: list[Item] = []
    for part in (_minutes, _decisions, _commitments, _targets, _money, _reports, _life, exchange_items):
        found += part(agreement, on, known)
    return ordered(found)


def _minutes(agreement: Agreement, on: date, known: datetime) -> Iterator[Item]:
    last = Meeting.objects.held().filter(committee__agreement=agreement, held_on__lt=on, recorded_at__lte=known).first()
    if last is not None:
        is_written = last.minutes_on is not None and last.minutes_on <= on
        code, tone = (MINUTES_ITEM, "info") if is_written else ("minutes_missing", "warning")
        params = {"day": last.held_on.isoformat()}
        yield Item("minutes", code, tone=tone, params=params, about=("meeting", str(last.pk)))


def _decisions(agreement: Agreement, on: date, known: datetime) -> Iterator[Item]:
    rows = Decision.objects.of_agreement(agreement.key).known_at(known).filter(taken_on__lt=on)
    for row in rows.select_related("owner"):
        is_done = row.closed_on is not None and row.closed_on <= on and row.closed_at and row.closed_at <= known
        if not is_done:
            yield decision_item(row.number, column(row, "text"), column(row.owner, "name"), row.due_on, on, row.pk)


def _commitments(agreement: Agreement, on: date, known: datetime) -> Iterator[Item]:
    parties = agreement.parties.count()
    for one in stand(commitments_of(agreement), on=on, known=known):
        row = one.commitment
        why = because(one.verdict)
        reasons = {column_of("reason", language): why.within(language) for language in codes(Extent.PAPERS)}
        clause = str(row.clause.number) if row.clause else ""
        item = commitment_item(
            one.code,
            column(row, "wording"),
            promisers(row, parties),
            row.due,
            on,
            pk=row.pk,
            params={"clause": clause, **reasons},
        )
        if item is not None:
            yield item


def _targets(agreement: Agreement, on: date, known: datetime) -> Iterator[Item]:
    """Each target in the reading where it is furthest behind."""
    for target in Target.objects.of_agreement(agreement.key).prefetch_related("readings"):
        if target.starts_on > on:
            continue
        behind = []
        for reading in target.readings.all():
            ratio, pace = paced(reading, on=on, known_at=known)
            rate = None if ratio is None else Decimal(str(round(ratio, 4)))
            item = target_item(
                column(target, "title"),
                target.due_on,
                on,
                key=target.key,
                reading=column(reading, "title"),
                rate=rate,
                promised=target.promised,
                pace=pace.so_far,
                needed=pace.needed,
            )
            if item is not None:
                behind.append((rate if rate is not None else Decimal(-1), reading.name, item))
        if behind:
            yield min(behind)[2]


def _money(agreement: Agreement, on: date, known: datetime) -> Iterator[Item]:
    """Shares due and not paid, one item a payer and year; tranches that wait for a decision or for a condition."""
    owed: dict[tuple[int, int, str], tuple[date, int]] = {}
    for share in late_shares(agreement, on, known):
        cell = (share.payer, share.year, share.currency)
        since, missing = owed.get(cell, (share.due_on, 0))
        owed[cell] = (min(since, share.due_on), missing + share.missing)
    holders = purses({payer for payer, _year, _currency in owed})
    for (payer, year, currency), (since, missing) in owed.items():
        owner = holder_title(holders[payer])
        yield share_item(owner, year, Money(missing, currency), since, on, key=f"{agreement.key}:{payer}:{year}")
    then = instant_of(on, known)
    waited = Q(state__in=[TrancheState.PLANNED, TrancheState.PREPARED]) | Q(released_at__gt=then)
    rows = Tranche.objects.filter(waited, agreement=agreement, recorded_at__lte=known)
    for tranche in rows.for_list():
        lacking = [in_three(lambda _language, one=one: str(one.label)) for one in tranche.missing(on)]  # type: ignore[misc]
        yield tranche_item(
            tranche.number,
            column(tranche, "title"),
            holder_title(tranche.payer),
            tranche.amount,
            tranche.due_on,
            on,
            is_prepared=_is_proposed(tranche, then),
            lacking=lacking,
            pk=tranche.pk,
        )


def instant_of(on: date, known: datetime) -> datetime:
    """Until when what happened counts for a day asked: its end, or what is known when that comes first."""
    morrow = timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))
    return min(morrow - timedelta(microseconds=1), known)


def _is_proposed(tranche: Tranche, then: datetime) -> bool:
    """Whether its release was proposed at an instant and nobody had decided it."""
    prepared_at = tranche.prepared_at if tranche.state != TrancheState.PLANNED else None
    return prepared_at is not None and prepared_at <= then


def holder_title(purse: Purse) -> Title:
    """Whose purse it is, in each language."""
    return in_three(lambda _language: purse.name)


def _reports(agreement: Agreement, on: date, known: datetime) -> Iterator[Item]:
    then = instant_of(on, known)
    gone_on = (State.SUBMITTED, State.APPROVED, State.PUBLISHED, State.REJECTED)
    rows = Report.objects.about(agreement).filter(computed_at__lte=then, on__lte=on, state__in=gone_on)
    for report in rows:
        if state_at(report, then) != State.SUBMITTED:
            continue
        params = {"reference": report.reference, "day": report.on.isoformat()}
        yield Item("reports", "report_approve", params=params, tone="warning", about=("report", str(report.pk)))


def _life(agreement: Agreement, on: date, known: datetime) -> Iterator[Item]:
    committee = Committee.objects.select_related("agreement").filter(agreement=agreement).first()
    owed = committee.owed_since(on) if committee else None
    if committee and owed:
        late, values = (on - owed).days, {"months": str(committee.months_between)}
        about = ("committee", agreement.key)
        yield Item("life", "meeting_owed", tone="warning", due_on=owed, days=late, params=values, about=about)
    then = instant_of(on, known)
    waiting = Amendment.objects.of([agreement.root()]).filter(
        Q(state=AmendmentState.PROPOSED) | Q(approved_at__gt=then)
    )
    for amendment in waiting.select_related("agreement"):
        signed_on = amendment.agreement.signed_on()
        if signed_on is not None and signed_on <= on:
            values = {"number": str(amendment.number), "day": signed_on.isoformat()}
            title, about = column(amendment.agreement, "title"), ("agreement", amendment.agreement.key)
            yield Item("life", "amendment_approve", title, tone="warning", params=values, about=about)
    for warned in warnings_of(agreement, on=on, known=known):
        params = {column_of("says", language): warned.says.within(language) for language in codes(Extent.PAPERS)}
        yield Item("life", warned.code, tone=warned.tone, params=params, about=("agreement", agreement.key))
