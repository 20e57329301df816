"""The desk: where entries are written. One agreement, locked; every envelope checked; the same payment once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from twiza.agreements.models import Agreement, Commitment, Document, Institution
from twiza.agreements.rules.states import BINDING
from twiza.core.actions import Actor
from twiza.core.models import Source, Stamp
from twiza.core.refusals import Refusal
from twiza.core.saving import day_of, source_of
from twiza.core.text import fold
from twiza.core.values import Money
from twiza.register.models import Organisation

from ..models import Component, Entry, FundedAgreement, Purse, Rate, Tranche
from ..queries import whole_chain
from ..rules import rates, stages
from ..rules.stages import ROAD, Stage

STAMP = "funding"
MOST_TURNS = 50  # times that the same payment may be reversed and recorded again
Holder = Institution | Organisation | Agreement | Purse
Key = tuple[Any, ...]


class NotBinding(Refusal):
    """Nothing is committed or paid before the vote."""

    message = _("The agreement binds nobody yet: its state is “%(state)s”.")


class FutureValue(Refusal):
    """A fact has happened."""

    message = _("The value day has not come yet.")
    field = ("value_on", "on")


class PayerForeign(Refusal):
    """Only parties of the agreement, and programmes that feed it, bring its money."""

    message = _("“%(payer)s” is not a party of this agreement.")
    field = "payer"


class PayeeMissing(Refusal):
    """Spending names who got it."""

    message = _("Say to whom.")
    field = "payee"


class ReferenceTaken(Refusal):
    """The reference is that of another payment."""

    message = _("The reference “%(reference)s” is already recorded with another amount or another day.")
    field = "reference"


class OtherAgreement(Refusal):
    """A component, commitment, document or tranche of another agreement."""

    message = _("This belongs to another agreement.")


def funded(agreement: Agreement) -> FundedAgreement:
    """The money of an agreement: what permissions are asked about."""
    rows: Any = FundedAgreement.objects
    found: FundedAgreement = rows.get(pk=agreement.pk)
    return found


def locked(agreement: Agreement) -> FundedAgreement:
    """The agreement, held until the end of the transaction; the room's stamp moves first and keeps writers in order."""
    Stamp.bump(STAMP)
    rows: Any = FundedAgreement.objects
    found: FundedAgreement = rows.select_for_update().get(pk=agreement.pk)
    return found


def purse_of(holder: Holder) -> Purse:
    """The purse of a holder, made at its first entry."""
    if isinstance(holder, Purse):
        return holder
    if isinstance(holder, Institution):
        return Purse.objects.get_or_create(institution=holder)[0]
    if isinstance(holder, Organisation):
        return Purse.objects.get_or_create(organisation=holder)[0]
    return Purse.objects.get_or_create(agreement_id=holder.pk)[0]


@dataclass(frozen=True)
class Told:
    """What is told of one entry. `payee` None: the programme of the agreement."""

    stage: str
    amount: Money
    value_on: date
    payer: Purse
    payee: Purse
    year: int
    component: Component | None = None
    commitment: Commitment | None = None
    document: Document | None = None
    tranche: Tranche | None = None
    amendment: Agreement | None = None
    is_in_kind: bool = False
    reference: str = ""
    note: str = ""
    idempotency_key: str = ""

    @property
    def natural_key(self) -> str:
        """What makes the entry itself: stage, payer and reference; else the key of the form that sent it."""
        if self.reference and self.stage != Stage.PROMISED:
            return f"{self.stage}:{self.payer.pk}:{fold(self.reference)}"
        return self.idempotency_key


class Desk:
    """Writes entries of one agreement inside the caller's transaction, keeping its envelopes in memory."""

    def __init__(self, agreement: FundedAgreement, *, by: Actor, at: datetime, source: Source | None = None) -> None:
        self.agreement, self.by, self.at = agreement, by, at
        self.source = source or source_of(by, at)
        self.today = day_of(at)
        self.rates = sorted(rate.plain for rate in Rate.objects.all())
        self.rows = {(rate.currency, rate.on): rate for rate in Rate.objects.all()}
        self.sums: dict[Key, Counter[str]] = {}
        self.edges: dict[bool, set[tuple[int, int]]] = {}
        self.payers: set[int] | None = None

    def write(self, statement: Told) -> tuple[Entry, bool]:
        """The entry and whether it is new. Raises the refusals of the rules and of this module."""
        existing = self._existing(statement)
        if isinstance(existing, Entry):
            return existing, False
        self._check(statement)
        entry = self._entry(statement, key=existing)
        if statement.amendment is None:
            self._check_envelope(entry)
        entry.save(force_insert=True)
        self._note(entry)
        return entry, True

    def mirror(self, entry: Entry, note: str) -> Entry:
        """The reversal of an entry: the same with its sign turned."""
        drawn = Entry.objects.drawn_from(entry).sums()
        stages.check_removal(Stage(entry.stage), entry.amount, drawn, is_in_kind=entry.is_in_kind)
        copied = [
            "agreement_id",
            "stage",
            "payer_id",
            "payee_id",
            "year",
            "component_id",
            "commitment_id",
            "tranche_id",
            "currency",
            "rate_id",
            "is_in_kind",
            "reference",
            "document_id",
            "value_on",
        ]
        reversal = Entry(
            **{name: getattr(entry, name) for name in copied},
            centimes=-entry.centimes,
            home_centimes=-entry.home_centimes,
            reverses=entry,
            note=note[:300],
            recorded_at=self.at,
            recorded_by_id=self.by.pk,
            source=self.source,
        )
        reversal.save(force_insert=True)
        return reversal

    def _existing(self, statement: Told) -> Entry | str:
        """The entry that these words already made, or the key under which they may make one."""
        key = statement.natural_key
        if not key:
            return ""
        keys = [key, *(f"{key}#{turn}" for turn in range(1, MOST_TURNS))]
        rows = list(
            Entry.objects.filter(agreement=self.agreement, idempotency_key__in=keys)
            .select_related("reversal")
            .order_by("pk")
        )
        living = [row for row in rows if not row.is_reversed]
        if not living:
            return f"{key}#{len(rows)}" if rows else key
        found = living[0]
        if (found.amount, found.value_on) != (statement.amount, statement.value_on):
            raise ReferenceTaken(reference=statement.reference or found.reference)
        return found

    def _check(self, statement: Told) -> None:
        if statement.value_on > self.today and statement.amendment is None:
            raise FutureValue()
        if statement.stage != Stage.PROMISED and self.agreement.state not in BINDING:
            raise NotBinding(state=self.agreement.get_state_display())
        owned = [statement.component, statement.commitment, statement.document, statement.tranche]
        if any(one is not None and one.agreement_id != self.agreement.pk for one in owned):
            raise OtherAgreement()
        if statement.amendment is not None and statement.amendment.parent_id != self.agreement.pk:
            raise OtherAgreement()
        if statement.stage in (*ROAD, Stage.RECEIVED) and not self._may_bring(statement.payer):
            raise PayerForeign(payer=statement.payer.name)
        self._check_chain(statement)

    def _may_bring(self, payer: Purse) -> bool:
        """Whether the payer is a party, or the programme of an agreement of the same chain."""
        if self.payers is None:
            self.payers = set(self.agreement.parties.values_list("institution_id", flat=True))
        if payer.institution_id is not None:
            return payer.institution_id in self.payers
        return payer.agreement_id is not None and payer.agreement_id in self.chain()

    def chain(self) -> frozenset[int]:
        """The agreements that share the chain."""
        return whole_chain(self.agreement, is_fresh=True)

    def _check_chain(self, statement: Told) -> None:
        """No money runs in a circle; what goes back is returned."""
        if statement.stage == Stage.RETURNED:
            return
        is_spending = statement.stage in (Stage.SPENT, Stage.JUSTIFIED)
        if is_spending not in self.edges:
            kinds = [Stage.SPENT, Stage.JUSTIFIED] if is_spending else [*ROAD, Stage.RECEIVED]
            rows = Entry.objects.filter(agreement__in=self.chain(), stage__in=kinds).as_of()
            self.edges[is_spending] = set(rows.order_by().values_list("payer_id", "payee_id").distinct())
        pair = statement.payer.pk, statement.payee.pk
        if pair not in self.edges[is_spending]:
            stages.check_chain(self.edges[is_spending], pair)
            self.edges[is_spending].add(pair)

    def _entry(self, statement: Told, key: str) -> Entry:
        rate, home = None, statement.amount
        if statement.amount.currency != rates.HOME:
            plain = rates.rate_on(self.rates, statement.amount.currency, statement.value_on)
            rate, home = self.rows[plain.currency, plain.on], rates.to_home(statement.amount, plain.micro)
        return Entry(
            agreement=self.agreement,
            stage=statement.stage,
            payer=statement.payer,
            payee=statement.payee,
            year=statement.year,
            component=statement.component,
            commitment=statement.commitment,
            tranche=statement.tranche,
            amendment=statement.amendment,
            centimes=statement.amount.centimes,
            currency=statement.amount.currency,
            rate=rate,
            home_centimes=home.centimes,
            is_in_kind=statement.is_in_kind,
            reference=statement.reference[:80],
            note=statement.note[:300],
            document=statement.document,
            value_on=statement.value_on,
            recorded_at=self.at,
            recorded_by_id=self.by.pk,
            source=self.source,
            idempotency_key=key,
        )

    def _check_envelope(self, entry: Entry) -> None:
        key = self._keys(entry)[0]
        if key not in self.sums:
            self.sums[key] = Counter(Entry.objects.envelope(entry).granted(self.today).sums())
        stages.check_entry(Stage(entry.stage), entry.amount, self.sums[key], is_in_kind=entry.is_in_kind)

    def _keys(self, entry: Entry) -> list[Key]:
        """The envelopes that an entry touches; first the one that bounds it."""
        pair = ("pair", entry.payer_id, entry.payee_id, entry.year, entry.currency)
        if entry.is_in_kind:
            return [("kind", *pair)]
        if entry.stage == Stage.RECEIVED:
            return [pair, ("held", entry.payee_id, entry.currency)]
        if entry.stage in ROAD:
            cell = ("cell", entry.payer_id, entry.year, entry.component_id, entry.currency)
            return [cell, pair] if entry.stage == Stage.PAID else [cell]
        return [("held", entry.payer_id, entry.currency)]

    def _note(self, entry: Entry) -> None:
        """Keep the envelopes in step; a cell may be shared by components, so the others are read again."""
        keys = self._keys(entry)
        if keys[0][0] == "cell":
            for key in [key for key in self.sums if key[:3] == keys[0][:3] and key != keys[0]]:
                del self.sums[key]
        if entry.stage == Stage.PROMISED:
            self.sums.clear()
        for key in keys:
            if key in self.sums:
                self.sums[key][entry.stage] += entry.centimes
