"""The ledger's writes: cost tables, entries, reversals, rates, links of the chain."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import count

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.agreements.models import Agreement, Commitment, Document, Institution
from twiza.core.actions import Actor, record_audit, require
from twiza.core.models import Source, Stamp
from twiza.core.refusals import Refusal
from twiza.core.translated import Translated
from twiza.core.values import Money

from ..models import Component, Entry, Feed, Rate, Tranche
from ..queries import links
from ..rules import rates, stages
from ..rules.payments import ComponentUnknown
from ..rules.stages import Stage
from .acts import Act
from .posting import STAMP, Desk, Holder, PayeeMissing, ReferenceTaken, Told, funded, locked, purse_of


class AlreadyReversed(Refusal):
    """An entry is reversed once."""

    message = _("This entry is already reversed.")


class ReversalStays(Refusal):
    """A reversal is not reversed: record the right entry instead."""

    message = _("A reversal stays: record the right entry instead.")


class NoteMissing(Refusal):
    """A correction says why."""

    message = _("Say why the entry is reversed.")
    field = "note"


class PromiseTaken(Refusal):
    """A promise in the ledger changes by an amendment."""

    message = _("The cost table is already in the ledger: it changes by an amendment.")


class RateTaken(Refusal):
    """Another rate of that day stands, and entries may lean on it."""

    message = _("Another rate of that day is already recorded: it stays.")
    field = "rate"


@dataclass(frozen=True)
class Share:
    """One cell of a cost table: payer x year x component (a code, empty for none); to the programme by default."""

    payer: Institution
    year: int
    amount: Money
    component: str = ""
    is_in_kind: bool = False
    payee: Holder | None = None


@transaction.atomic
def record_cost_table(
    *,
    agreement: Agreement,
    shares: Sequence[Share],
    total: Money,
    value_on: date,
    by: Actor,
    at: datetime,
    components: dict[str, dict[str, str]] | None = None,
    document: Document | None = None,
) -> list[Entry]:
    """The promises of an agreement, once, when they add up to the total that its text states.

    components: code -> titles by language, in the order of the table. The same table again returns what is recorded.
    Raises: NotAllowed, SharesDiffer, ..., PromiseTaken, and what `record_entry` raises.
    """
    require(by, Permission.FUNDING_RECORD, funded(agreement))
    stages.check_shares([share.amount for share in shares], total)
    desk = Desk(locked(agreement), by=by, at=at)
    named = _components(agreement, components or {})
    entries, fresh = [], 0
    for share in shares:
        if share.component and share.component not in named:
            raise ComponentUnknown(text=share.component)
        payer, payee = purse_of(share.payer), purse_of(share.payee or agreement)
        kind = "kind" if share.is_in_kind else "cash"
        statement = Told(
            Stage.PROMISED,
            share.amount,
            value_on,
            payer,
            payee,
            share.year,
            named.get(share.component),
            document=document,
            is_in_kind=share.is_in_kind,
            idempotency_key=f"promise:{payer.pk}:{share.year}:{share.component}:{kind}",
        )
        entry, is_new = _promise(desk, statement)
        entries.append(entry)
        fresh += is_new
    if fresh:
        record_audit(Act.RECORD_COST_TABLE, desk.agreement, by=by, at=at, after={"lines": fresh, **_money(total)})
    return entries


def _promise(desk: Desk, statement: Told) -> tuple[Entry, bool]:
    try:
        return desk.write(statement)
    except ReferenceTaken as refusal:
        raise PromiseTaken() from refusal


def component_code(title: str, taken: Collection[str]) -> str:
    """A readable code for a component that has none yet."""
    stem = slugify(title)[:30] or "component"
    return next(code for number in count(1) if (code := stem if number == 1 else f"{stem}-{number}") not in taken)


def _components(agreement: Agreement, components: dict[str, dict[str, str]]) -> dict[str, Component]:
    """The components of the agreement by code, the new ones added."""
    for order, (code, titles) in enumerate(components.items(), start=1):
        values = Translated(titles).columns("title")
        Component.objects.get_or_create(agreement_id=agreement.pk, code=code, defaults={"order": order, **values})
    return {one.code: one for one in Component.objects.filter(agreement_id=agreement.pk)}


@transaction.atomic
def record_entry(
    *,
    agreement: Agreement,
    stage: str,
    amount: Money,
    value_on: date,
    by: Actor,
    at: datetime,
    payer: Holder | None = None,
    payee: Holder | None = None,
    year: int | None = None,
    component: Component | None = None,
    commitment: Commitment | None = None,
    document: Document | None = None,
    tranche: Tranche | None = None,
    is_in_kind: bool = False,
    reference: str = "",
    note: str = "",
    idempotency_key: str = "",
    source: Source | None = None,
) -> Entry:
    """One fact of money, within its envelope. The same reference of the same payer, or the same key, records once.

    Money that is brought goes to the programme unless a payee is named; money spent comes from the programme unless a
    payer is named. Raises: NotAllowed, BeyondPromised, RateMissing, ChainCloses, ..., NotBinding,
    FutureValue, PayerForeign, PayeeMissing, ReferenceTaken, OtherAgreement.
    """
    require(by, Permission.FUNDING_RECORD, funded(agreement))
    desk = Desk(locked(agreement), by=by, at=at, source=source)
    is_spending = stage in (Stage.SPENT, Stage.JUSTIFIED, Stage.RETURNED) and not is_in_kind
    giver, taker = (payer or (agreement if is_spending else None), payee or (None if is_spending else agreement))
    if giver is None or taker is None:
        raise PayeeMissing()
    statement = Told(
        stage,
        amount,
        value_on,
        purse_of(giver),
        purse_of(taker),
        year or value_on.year,
        component,
        commitment,
        document,
        tranche,
        None,
        is_in_kind,
        reference,
        note,
        idempotency_key,
    )
    entry, is_new = desk.write(statement)
    if is_new:
        record_audit(Act.RECORD_ENTRY, entry, by=by, at=at, after=audited(entry), note=note)
    return entry


@transaction.atomic
def reverse_entry(*, entry: Entry, note: str, by: Actor, at: datetime) -> Entry:
    """A wrong entry stops counting from now on: its mirror enters the ledger, both stay readable.

    Raises: NotAllowed, NoteMissing, AlreadyReversed, ReversalStays, AlreadyDrawn.
    """
    require(by, Permission.FUNDING_RECORD, entry)
    desk = Desk(locked(entry.agreement), by=by, at=at)
    fresh = Entry.objects.select_related("reversal").get(pk=entry.pk)
    if not note.strip():
        raise NoteMissing()
    if fresh.reverses_id is not None:
        raise ReversalStays()
    if fresh.is_reversed:
        raise AlreadyReversed()
    reversal = desk.mirror(fresh, note)
    record_audit(Act.REVERSE_ENTRY, reversal, by=by, at=at, before=audited(fresh), note=note)
    return reversal


@transaction.atomic
def record_rate(
    *, currency: str, on: date, rate: Decimal, source: str, by: Actor, at: datetime, is_synthetic: bool = False
) -> Rate:
    """So many dirhams for one unit from a day on, with the words of its source. The same rate again returns it.

    Raises: NotAllowed, RateNotPositive, RateTooFine, RateTaken.
    """
    require(by, Permission.FUNDING_RECORD)
    rates.micro_of(rate)
    Stamp.bump(STAMP)
    known = Rate.objects.filter(currency=currency, on=on).first()
    if known is not None:
        if known.rate != rate:
            raise RateTaken()
        return known
    origin = Source.objects.create(kind="document", label=source[:300], is_synthetic=is_synthetic, recorded_at=at)
    made = Rate.objects.create(currency=currency, on=on, rate=rate, source=origin, recorded_at=at)
    record_audit(Act.RECORD_RATE, made, by=by, at=at, after={"rate": str(rate), "source": source})
    return made


@transaction.atomic
def declare_feed(*, upstream: Agreement, downstream: Agreement, by: Actor, at: datetime) -> Feed:
    """The money of one agreement runs into another. Raises: NotAllowed, ChainToItself, ChainCloses."""
    require(by, Permission.FUNDING_RECORD, funded(downstream))
    locked(downstream)
    known = Feed.objects.filter(upstream=upstream, downstream=downstream).first()
    if known is not None:
        return known
    stages.check_chain(links(is_fresh=True), (upstream.pk, downstream.pk))
    feed = Feed.objects.create(upstream=upstream, downstream=downstream, recorded_at=at)
    record_audit(Act.DECLARE_FEED, downstream, by=by, at=at, after={"upstream": upstream.key})
    return feed


def _money(amount: Money) -> dict[str, object]:
    return {"centimes": amount.centimes, "currency": amount.currency}


def audited(entry: Entry) -> dict[str, object]:
    """What the trace of a write says of an entry."""
    return {
        "stage": entry.stage,
        **_money(entry.amount),
        "payer": entry.payer.code,
        "payee": entry.payee.code,
        "year": entry.year,
        "value_on": str(entry.value_on),
        "reference": entry.reference,
        "document": entry.document_id,
    }
