"""What the agenda of a committee says of the bilateral exchanges of its agreement."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from twiza.agreements.models import Agreement
from twiza.agreements.rules.standing import Standing
from twiza.core.languages import Extent, codes
from twiza.core.printing.title_readers import column, in_three
from twiza.core.translated import column_of
from twiza.exchanges.models import Exchange
from twiza.exchanges.queries import follow
from twiza.exchanges.queries.timeline import PledgeStanding

from ..rules.agenda import Item


def exchange_items(agreement: Agreement, on: date, known: datetime) -> Iterator[Item]:
    """What a committee must look at: promises late or at risk in either direction, and exchanges that fell silent."""
    rows = Exchange.objects.filter(agreement=agreement, recorded_at__lte=known)
    for row in follow(rows, on=on, known=known):
        partner = column(row.exchange.partner, "name")
        named = {column_of("partner", code): partner.within(code) for code in codes(Extent.PAPERS)}
        for kept in row.pledges:
            if kept.verdict.standing in (Standing.LATE, Standing.AT_RISK):
                yield _pledge_item(kept, named, on)
        if row.silence is not None:
            since = {"day": row.silence.since.isoformat()} if row.silence.since else {}
            params = {**named, **since, "months": str(row.silence.months)}
            about = ("exchange", str(row.exchange.pk))
            yield Item("life", f"exchange_{row.silence.code}", tone="warning", params=params, about=about)


def _pledge_item(kept: PledgeStanding, named: dict[str, str], on: date) -> Item:
    pledge, is_late = kept.pledge, kept.verdict.standing == Standing.LATE
    days = (on - pledge.due_on).days if is_late and pledge.due_on else None
    return Item(
        "commitments",
        f"pledge_{kept.code}",
        column(pledge, "wording"),
        in_three(lambda _language: pledge.owner),
        "danger" if is_late else "warning",
        pledge.due_on,
        days,
        named,
        ("pledge", str(pledge.pk)),
    )
