"""Gathers what a committee must look at on a day: reads of the rooms below, as the books hold them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from twiza.agreements.models import Agreement, stand
from twiza.core.values import LANGUAGES
from twiza.plans.models import Target
from twiza.plans.models.trajectory import paced

from ..rules.agenda import Item, commitment_item, decision_item, ordered, target_item
from .committees import Decision
from .gathering import because, commitments_of, promisers, warnings_of
from .meetings import Meeting
from .reports import Report
from .words import column


def agenda_of(agreement: Agreement, *, on: date, known: datetime) -> tuple[Item, ...]:
    """The agenda that a committee of `agreement` meeting on a day should have, as the books held it at an instant.

    Two to ten queries for each part, and the pace of each reading of the agreement's targets.
    """
    found: list[Item] = []
    for part in (_minutes, _decisions, _commitments, _targets, _reports, _life):
        found += part(agreement, on, known)
    return ordered(found)


def _minutes(agreement: Agreement, on: date, known: datetime) -> Iterator[Item]:
    last = (
        Meeting.objects.held()
        .filter(committee__agreement=agreement, held_on__lt=on, recorded_at__lte=known)
        .first()
    )
    if last is not None:
        code, tone = ("minutes_approve", "info") if last.minutes_on else ("minutes_missing", "warning")
        params = {"day": last.held_on.isoformat()}
        yield Item("minutes", code, tone=tone, params=params, about=("meeting", str(last.pk)))


def _decisions(agreement: Agreement, on: date, known: datetime) -> Iterator[Item]:
    rows = Decision.objects.of_agreement(agreement.key).known_at(known).filter(taken_on__lt=on)
    for row in rows.select_related("owner"):
        is_done = (
            row.closed_on is not None and row.closed_on <= on and row.closed_at and row.closed_at <= known
        )
        if not is_done:
            yield decision_item(
                row.number, column(row, "text"), column(row.owner, "name"), row.due_on, on, row.pk
            )


def _commitments(agreement: Agreement, on: date, known: datetime) -> Iterator[Item]:
    parties = agreement.parties.count()
    for one in stand(commitments_of(agreement), on=on, known=known):
        row = one.commitment
        why = because(one.verdict)
        reasons = {f"reason_{language}": why.within(language) for language in LANGUAGES}
        clause = str(row.clause.number) if row.clause else ""
        item = commitment_item(
            one.code, column(row, "wording"), promisers(row, parties), row.due, on, pk=row.pk,
            params={"clause": clause, **reasons},
        )  # fmt: skip
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
                column(target, "title"), target.due_on, on, key=target.key, reading=column(reading, "title"),
                rate=rate, promised=target.promised, pace=pace.so_far, needed=pace.needed,
            )  # fmt: skip
            if item is not None:
                behind.append((rate if rate is not None else Decimal(-1), reading.name, item))
        if behind:
            yield min(behind)[2]


def _reports(agreement: Agreement, on: date, known: datetime) -> Iterator[Item]:
    for report in Report.objects.about(agreement).filter(state="submitted", computed_at__lte=known):
        params = {"reference": report.reference, "day": report.on.isoformat()}
        yield Item(
            "reports", "report_approve", params=params, tone="warning", about=("report", str(report.pk))
        )


def _life(agreement: Agreement, on: date, known: datetime) -> Iterator[Item]:
    for warned in warnings_of(agreement, on=on, known=known):
        params = {f"says_{language}": warned.says.within(language) for language in LANGUAGES}
        yield Item("life", warned.code, tone=warned.tone, params=params, about=("agreement", agreement.key))
