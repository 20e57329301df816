"""Gathers whom the money reached, each once, and what endangers the agreement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Max, Q

from twiza.agreements.models import Agreement, Amendment
from twiza.agreements.rules.amending import AmendmentState
from twiza.core.languages import Extent, codes
from twiza.core.printing.title_readers import column
from twiza.core.translated import column_of
from twiza.funding.queries import downstream
from twiza.register.models import Headcount, lineage
from twiza.support.models import Case, Session

from ..rules.figures_money import MoneyFigures, Reach, Risk
from .agenda import agenda_of
from .report_commitments import warnings_of

STALLED_AFTER = timedelta(days=90)
ENDINGS = ("expires_soon", "renews_soon", "period_over")
RISKY = ("commitments", "targets", "money")


def reach_of(agreement: Agreement, *, on: date, known: datetime) -> Reach | None:
    """Organisations that a session reached under the agreement or one that its money reaches, and their members.

    Records merged by the instant are one organisation, with the latest headcount of any of them. None when no session
    was held.
    """
    keys = list(
        Agreement.objects.filter(pk__in=downstream(agreement, known)).order_by("key").values_list("key", flat=True)
    )
    roots = lineage().roots(known)
    records: set[int] = set()
    by_agreement = []
    for key in keys:
        held = Session.objects.of_agreement(key).known_at(known).held().filter(valid_from__lte=on).order_by()
        found = set(held.values_list("case__organisation_id", flat=True))
        records |= found
        by_agreement.append((key, len({roots.get(pk, pk) for pk in found})))
    if not records:
        return None
    reached = {roots.get(pk, pk) for pk in records}
    members, women, counted = _people(reached, roots, on, known)
    return Reach(
        len(reached),
        members,
        women,
        uncounted=len(reached) - counted,
        merged=len(records) - len(reached),
        by_agreement=tuple(one for one in by_agreement if one[1]),
    )


def _people(reached: set[int], roots: dict[int, int], on: date, known: datetime) -> tuple[int, int, int]:
    """(members, women, organisations that were ever counted): the latest count of each organisation."""
    latest: dict[int, tuple[date, int, int, int]] = {}
    rows = Headcount.objects.known_at(known).filter(valid_from__lte=on, members__isnull=False).order_by()
    for record, day, pk, members, women in rows.values_list(
        "organisation_id", "valid_from", "pk", "members", "women"
    ).iterator():
        root = roots.get(record, record)
        if root in reached and (day, pk) > latest.get(root, (date.min, 0, 0, 0))[:2]:
            latest[root] = (day, pk, members or 0, women or 0)
    return sum(one[2] for one in latest.values()), sum(one[3] for one in latest.values()), len(latest)


def risks_of(agreement: Agreement, *, on: date, known: datetime) -> tuple[Risk, ...]:
    """Commitments late or at risk, targets behind their pace, money late, support that stalled: each with its facts."""
    found = [
        Risk(item.section, item.code, item.tone, item.title, item.owner, item.due_on, item.days, item.params)
        for item in agenda_of(agreement, on=on, known=known)
        if item.section in RISKY and item.about[0] != "tranche"
    ]
    return (*found, *_stalled(agreement, on, known))


def _stalled(agreement: Agreement, on: date, known: datetime) -> Iterator[Risk]:
    """Support files open on the day where nobody met for three months."""
    live = Case.objects.of_agreement(agreement.key).filter(opened_on__lte=on, recorded_at__lte=known)
    live = live.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on)).order_by()
    opened = dict(live.values_list("pk", "opened_on"))
    held = Session.objects.of_agreement(agreement.key).known_at(known).held().filter(valid_from__lte=on).order_by()
    met = dict(held.values_list("case_id").annotate(last=Max("valid_from")))
    silent = {pk: max(day, met.get(pk, day)) for pk, day in opened.items()}
    stalled = [day for day in silent.values() if day < on - STALLED_AFTER]
    if stalled:
        params = {"count": str(len(stalled)), "open": str(len(opened)), "since": min(stalled).isoformat()}
        tone = "danger" if 2 * len(stalled) > len(opened) else "warning"
        yield Risk("support", "cases_stalled", tone, days=(on - min(stalled)).days, params=params)


def to_decide(agreement: Agreement, money: MoneyFigures | None, *, on: date, known: datetime) -> tuple[Risk, ...]:
    """What only the committee can settle: releases proposed, amendments signed, a term that ends; the gravest first."""
    found = [
        Risk(
            "money",
            "tranche_release",
            "danger" if one.due_on and one.due_on < on else "warning",
            one.title,
            one.payer,
            one.due_on,
            (on - one.due_on).days if one.due_on and one.due_on < on else None,
            {"number": str(one.number), "centimes": str(one.centimes), "currency": one.currency},
        )
        for one in (money.waiting if money else ())
        if one.is_proposed
    ]
    amendments = Amendment.objects.of([agreement.root()]).exclude(state=AmendmentState.WITHDRAWN)
    for amendment in amendments.filter(Q(approved_at__isnull=True) | Q(approved_at__gt=known)).select_related(
        "agreement"
    ):
        signed_on = amendment.agreement.signed_on()
        if signed_on is not None and signed_on <= on:
            params = {"number": str(amendment.number), "day": signed_on.isoformat()}
            found.append(
                Risk("life", "amendment_approve", "warning", column(amendment.agreement, "title"), params=params)
            )
    for warned in warnings_of(agreement, on=on, known=known):
        if warned.code not in ENDINGS:
            continue
        params = {column_of("says", language): warned.says.within(language) for language in codes(Extent.PAPERS)}
        found.append(Risk("life", warned.code, warned.tone, params=params))
    return tuple(sorted(found, key=lambda one: (one.tone != "danger", -(one.days or 0), one.code)))
