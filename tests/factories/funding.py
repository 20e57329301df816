"""Money for tests, made by the room's own actions: a region and a ministry, half and half, over three years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from tests.cast import SYSTEM, Cast
from tests.factories import agreements as make
from twiza.agreements.actions import add_party, deposit_document, draft_agreement
from twiza.agreements.models import Agreement, Document, Institution
from twiza.core.values import Money
from twiza.funding.actions import (
    ConditionTold,
    Share,
    declare_feed,
    plan_tranche,
    record_cost_table,
    record_entry,
    record_rate,
)
from twiza.funding.models import Entry, FundedAgreement, Tranche

_numbers = count(1)
YEARS = (2024, 2025, 2026)


def mad(dirhams: int | str) -> Money:
    """Dirhams."""
    return Money(int(Decimal(dirhams) * 100), "MAD")


def eur(euros: int | str) -> Money:
    """Euros."""
    return Money(int(Decimal(euros) * 100), "EUR")


@dataclass(frozen=True)
class Programme:
    """An agreement in force with its two payers."""

    agreement: FundedAgreement
    region: Institution
    ministry: Institution


def programme(cast: Cast, at: datetime, *, key: str = "tta-2023", year: int = 1000) -> Programme:
    """Region and ministry promise `year` dirhams each for each of three years; the territory is Rachid's."""
    agreement = draft_agreement(
        key=key,
        kind="partnership",
        title_fr=f"Convention {key}",
        title_ar=f"اتفاقية {key}",
        starts_on=YEARS_START,
        duration_months=36,
        territory=cast.north,
        by=SYSTEM,
        at=at,
    )
    region = institution(at, "conseil-region-tta", kind="region", name_fr="Région", name_ar="الجهة")
    ministry = institution(at, "ministere-ess", name_fr="Ministère", name_ar="الوزارة")
    for one in (region, ministry):
        add_party(agreement=agreement, institution=one, roles=["signatory", "funder"], by=SYSTEM, at=at)
    agreement = make.bring(agreement, "in_force", at)
    if year:
        shares = [Share(one, y, mad(year)) for one in (region, ministry) for y in YEARS]
        record_cost_table(
            agreement=agreement, shares=shares, total=mad(year * 6), value_on=date(2024, 1, 15), by=SYSTEM, at=at
        )
    return Programme(FundedAgreement.objects.get(pk=agreement.pk), region, ministry)


YEARS_START = date(2024, 1, 1)


def institution(at: datetime, code: str, **told: Any) -> Institution:
    """The institution of that code, made once."""
    return Institution.objects.filter(code=code).first() or make.institution(at, code, **told)


def donor(of: Programme, at: datetime, *, euros: int = 100, paid: int = 100) -> Programme:
    """Upstream: a donor promises euros to the ministry and pays some; the agreement feeds the programme."""
    give = institution(at, "aecid", kind="donor", name_fr="AECID", name_ar="AECID", acronym="AECID")
    upstream = draft_agreement(
        key=f"donor-{next(_numbers)}",
        kind="partnership",
        title_fr="Accord",
        title_ar="اتفاق",
        starts_on=YEARS_START,
        duration_months=36,
        by=SYSTEM,
        at=at,
    )
    for one in (give, of.ministry):
        add_party(agreement=upstream, institution=one, roles=["signatory"], by=SYSTEM, at=at)
    upstream = make.bring(upstream, "in_force", at)
    record_rate(
        currency="EUR", on=date(2023, 1, 1), rate=Decimal("10.8"), source="Essai", by=SYSTEM, at=at, is_synthetic=True
    )
    record_cost_table(
        agreement=upstream,
        shares=[Share(give, 2024, eur(euros), payee=of.ministry)],
        total=eur(euros),
        value_on=date(2024, 1, 15),
        by=SYSTEM,
        at=at,
    )
    for stage in ("committed", "ordered", "paid", "received"):
        entry(upstream, at, stage, give, eur(paid), payee=of.ministry, on=date(2024, 2, 1))
    declare_feed(upstream=upstream, downstream=of.agreement, by=SYSTEM, at=at)
    return Programme(FundedAgreement.objects.get(pk=upstream.pk), give, of.ministry)


def entry(
    agreement: Agreement,
    at: datetime,
    stage: str,
    payer: Any,
    amount: Money,
    *,
    on: date = date(2024, 3, 1),
    by: Any = SYSTEM,
    **told: Any,
) -> Entry:
    """One fact, with a reference of its own."""
    values = {"reference": f"R-{next(_numbers)}", **told}
    return record_entry(
        agreement=agreement, stage=stage, amount=amount, value_on=on, payer=payer, by=by, at=at, **values
    )


def road(of: Programme, at: datetime, payer: Any, dirhams: int, *, to: str = "paid", **told: Any) -> list[Entry]:
    """Committed, ordered, paid, received: up to a stage."""
    stages = ["committed", "ordered", "paid", "received"]
    return [entry(of.agreement, at, stage, payer, mad(dirhams), **told) for stage in stages[: stages.index(to) + 1]]


def tranche(of: Programme, at: datetime, *conditions: ConditionTold, **told: Any) -> Tranche:
    """A tranche of 500 dirhams of the region for 2024, committed."""
    values = {"number": next(_numbers), "payer": of.region, "amount": mad(500), "year": 2024, **told}
    return plan_tranche(agreement=of.agreement, conditions=conditions, by=SYSTEM, at=at, **values)


def paper(agreement: Agreement, at: datetime, kind: str = "minutes") -> Document:
    """A deposited document."""
    content = f"papier {next(_numbers)}".encode()
    return deposit_document(
        agreement=agreement,
        kind=kind,
        title="Procès-verbal",
        content=content,
        filename="pv.txt",
        by=SYSTEM,
        at=at,
        dated_on=date(2026, 3, 1),
    )
