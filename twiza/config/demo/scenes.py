"""What the data files ask for that takes several actions at once; `do = "demo.pay"` is the function `pay`.

A scene gets the load in progress, then its fields by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from twiza.accounts.models import User
from twiza.agreements import actions as agreements
from twiza.agreements.models import Agreement, CouncilSession, Institution, SessionItem, paper_of
from twiza.agreements.rules.calendar import sessions
from twiza.agreements.rules.printing import as_pdf
from twiza.calls.models import own_organisations
from twiza.core.actions import Actor
from twiza.core.values import Money
from twiza.funding import actions as funding
from twiza.funding.models import Component, Entry, Purse, Tranche
from twiza.register.models import Organisation
from twiza.territory.models import Territory

from .acts import Stage

KEPT_LATER = 9  # days between the value day of a fact and its entry in the books


# Conventions


def move(
    stage: Stage, *, agreement: Agreement, moves: Sequence[str], signed_on: date | None = None, by: Actor, at: datetime
) -> Agreement:
    """Through its moves, every party signing on the same day."""
    for name in moves:
        if name == "sign":
            for party in agreement.parties.all():
                day = signed_on or timezone.localdate(at)
                agreements.record_signature(party=party, signed_on=day, by=by, at=at)
        agreement = agreements.move_agreement(agreement=agreement, name=name, by=by, at=at)
    return agreement


def set_cost_table(
    stage: Stage, *, agreement: Agreement, year: int, rows: Sequence[dict[str, Any]], by: Actor, at: datetime
) -> None:
    """The cost table in dirhams: rows of a component, a payer and its amounts from the first year on."""
    lines = [
        (agreement.parties.get(institution__code=row["payer"]), year + later, row["component"]["fr"], amount * 100)
        for row in rows
        for later, amount in enumerate(row["amounts"])
    ]
    arabic = {row["component"]["fr"]: row["component"]["ar"] for row in rows}
    agreements.set_cost_table(agreement=agreement, lines=lines, arabic=arabic, by=by, at=at)


def open_last_session(stage: Stage, *, institution: Institution, by: Actor, at: datetime) -> CouncilSession:
    """The last ordinary session of a council before the load."""
    opens_on = sessions("region", stage.today - timedelta(days=300), stage.today)[-1]
    return agreements.open_session(institution=institution, opens_on=opens_on, by=by, at=at)


def adopt(
    stage: Stage,
    *,
    item: SessionItem,
    agreement: Agreement,
    votes: dict[str, int],
    visa_asked: date,
    by: Actor,
    at: datetime,
) -> None:
    """Numbered, adopted on the first day of the session; the visa was asked for since."""
    on = item.session.opens_on
    agreements.number_agreement(agreement=agreement, series="plain", year=on.year, by=by, at=at)
    agreements.record_step(item=item, step="vote", on=on, vote="adopted", by=by, at=at, **votes)
    agreements.record_step(item=item, step="visa_asked", on=max(on, visa_asked), by=by, at=at)


def read_paper(stage: Stage, *, agreement: Agreement, language: str, filename: str, by: Actor, at: datetime) -> None:
    """The text of a convention, printed and read again."""
    content = as_pdf(paper_of(agreement, language, on=stage.today))
    agreements.read_document(content=content, filename=filename, language=language, by=by, at=at)


def province_of(stage: Stage, *, user: User, by: Actor, at: datetime) -> Territory:
    """The province of the cooperative of a log-in."""
    own = Organisation.objects.filter(pk__in=own_organisations(user)).select_related("territory").get()
    places = Territory.objects.containing(own.territory)
    return places.get(kind__in=["province", "prefecture"])


# Money


def enter(
    stage: Stage,
    *,
    agreement: Agreement,
    fact: str,
    amount: Money,
    on: date,
    payer: Institution | Purse | None = None,
    payee: Institution | Organisation | None = None,
    year: int | None = None,
    component: Component | None = None,
    is_in_kind: bool = False,
    reference: str = "",
    by: Actor,
    at: datetime,
) -> Entry | None:
    """One fact, when its day has come, entered some days later; without a reference it is numbered."""
    if on > stage.today or not amount:
        return None
    number = stage.counters["entries"] = stage.counters.get("entries", 0) + 1
    return funding.record_entry(
        agreement=agreement,
        stage=fact,
        amount=amount,
        value_on=on,
        payer=payer,
        payee=payee,
        year=year,
        component=component,
        is_in_kind=is_in_kind,
        note="Démonstration : montant inventé",
        reference=reference or f"DEMO-{number:03d}",
        by=by,
        at=stage.instant(on + timedelta(days=KEPT_LATER)),
    )


def pay(
    stage: Stage,
    *,
    agreement: Agreement,
    payer: Institution,
    year: int,
    on: date,
    committed: Money,
    ordered: Money | None = None,
    paid: Money | None = None,
    payee: Institution | None = None,
    component: Component | None = None,
    committed_before: int = 0,
    ordered_before: int = 0,
    received_after: int = 0,
    first_typed: Money | None = None,
    reference: str = "",
    note: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Commitment, order, payment on its day, receipt; what was first typed wrong is reversed."""
    values: dict[str, Any] = {
        "agreement": agreement,
        "payer": payer,
        "payee": payee,
        "year": year,
        "component": component,
        "by": by,
        "at": at,
    }
    nothing = Money(0, committed.currency)
    ordered, paid = ordered or nothing, paid or nothing
    enter(stage, fact="committed", amount=committed, on=on - timedelta(days=committed_before), **values)
    enter(stage, fact="ordered", amount=ordered, on=on - timedelta(days=ordered_before), **values)
    if first_typed and on < at.date():
        wrong = enter(stage, fact="paid", amount=first_typed, on=on, reference=reference, **values)
        if wrong:
            found_at = stage.instant(on + timedelta(days=25))
            funding.reverse_entry(entry=wrong, note=note, by=by, at=found_at)
    enter(stage, fact="paid", amount=paid, on=on, **values)
    enter(stage, fact="received", amount=paid, on=on + timedelta(days=received_after), **values)


def spend(
    stage: Stage,
    *,
    agreement: Agreement,
    payee: Institution | Organisation,
    on: date,
    amount: Money,
    component: Component,
    justified_after: int | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Money spent in the year of its day, and justified so many days later."""
    values: dict[str, Any] = {"agreement": agreement, "payee": payee, "year": on.year, "component": component}
    enter(stage, fact="spent", amount=amount, on=on, by=by, at=at, **values)
    if justified_after is not None:
        later = on + timedelta(days=justified_after)
        enter(stage, fact="justified", amount=amount, on=later, by=by, at=at, **values)


def grant(
    stage: Stage,
    *,
    agreement: Agreement,
    component: Component,
    first_on: date,
    every_days: int,
    amounts: Sequence[Money],
    justified: int,
    justified_after: int,
    by: Actor,
    at: datetime,
) -> None:
    """Grants to active cooperatives of the territory, one every some days; the first of them are justified."""
    territory = agreement.territory
    assert territory is not None
    rows = Organisation.objects.within(territory).filter(status="active", form="cooperative").order_by("pk")
    for place, (organisation, amount) in enumerate(zip(rows[: len(amounts)], amounts, strict=False)):
        spend(
            stage,
            agreement=agreement,
            payee=organisation,
            on=first_on + timedelta(days=every_days * place),
            amount=amount,
            component=component,
            justified_after=justified_after if place < justified else None,
            by=by,
            at=at,
        )


def propose(stage: Stage, *, tranche: Tranche, after: date, by: Actor, at: datetime) -> None:
    """Somebody proposes to release a tranche, once a day is past and its conditions are met."""
    if stage.today > after and not tranche.missing(stage.today):
        funding.move_tranche(tranche=tranche, name="prepare_tranche", by=by, at=at)


def release(stage: Stage, *, tranche: Tranche, reference: str, by: Actor, at: datetime) -> None:
    """A tranche that was proposed is released and paid on the day of the load."""
    tranche.refresh_from_db()
    if tranche.state == "prepared":
        funding.release_tranche(tranche=tranche, by=by, at=at)
        enter(
            stage,
            agreement=tranche.agreement,
            fact="paid",
            amount=tranche.amount,
            on=stage.today,
            payer=tranche.payer,
            year=tranche.year,
            component=tranche.component,
            reference=reference,
            by=by,
            at=at,
        )
