"""Proofs: documents with their hash, the sentences fields were read from, what was done for a commitment."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require
from twiza.core.models import Source, Stamp
from twiza.core.refusals import Refusal, StaleObject
from twiza.core.saving import FutureDay, InvalidFields, day_of, save_checked, source_of
from twiza.core.values import Money

from ..models import Agreement, Commitment, Document, Fulfilment, Quote
from ..rules.states import BINDING
from ..rules.vocabulary import CommitmentKind, DocumentKind
from .acts import Act
from .locking import STAMP, locked


class DocumentEmpty(Refusal):
    """A document is a file, an address or at least a publisher."""

    message = _("Give a file, an address or the publisher of the document.")


class NotBinding(Refusal):
    """Nothing is fulfilled before the vote."""

    message = _("The agreement binds nobody yet: its state is “%(state)s”.")


class AmountMissing(Refusal):
    """A promise of money or of a quantity is fulfilled by a sum or a quantity."""

    message = _("Say how much: this commitment is a sum or a quantity.")


class ForeignDocument(Refusal):
    """The proof belongs to another agreement."""

    message = _("This document belongs to another agreement.")


class ReasonMissing(Refusal):
    """A correction says why."""

    message = _("Say why the record is corrected.")


@transaction.atomic
def deposit_document(
    *,
    agreement: Agreement,
    kind: str,
    title: str,
    by: Actor,
    at: datetime,
    content: bytes | None = None,
    filename: str = "",
    url: str = "",
    publisher: str = "",
    language: str = "fr",
    dated_on: date | None = None,
    is_public: bool = False,
) -> Document:
    """A paper of the agreement, kept with its SHA-256, or referred to. The same file again returns the one deposited.

    Raises: NotAllowed, DocumentEmpty, InvalidFields.
    """
    require(by, Permission.FULFILMENT_RECORD, agreement)
    fresh = locked(agreement)
    if content is None and not url and not publisher and kind != DocumentKind.PRESS:
        raise DocumentEmpty()
    sha256 = hashlib.sha256(content).hexdigest() if content is not None else ""
    existing = fresh.documents.filter(sha256=sha256).first() if sha256 else None
    if existing is not None:
        return existing
    document = Document(
        agreement=fresh,
        kind=kind,
        title=title,
        language=language,
        publisher=publisher,
        dated_on=dated_on,
        url=url,
        sha256=sha256,
        is_public=is_public,
        deposited_at=at,
    )
    if content is not None:
        document.file.save(filename or "document", ContentFile(content), save=False)
    save_checked(document)
    record_audit(Act.DEPOSIT_DOCUMENT, fresh, by=by, at=at, after={"title": title, "kind": str(kind), "sha256": sha256})
    return document


@dataclass(frozen=True)
class QuotedField:
    """A field of an object and the short sentence of a document that it was read from."""

    obj: models.Model
    field: str
    document: Document
    sentence: str
    locator: str = ""
    is_deduced: bool = False


@transaction.atomic
def quote_fields(*, agreement: Agreement, readings: Sequence[QuotedField], by: Actor, at: datetime) -> list[Quote]:
    """Keep the sentences behind fields; the same field and document again replaces the sentence.

    Raises: NotAllowed, ForeignDocument, InvalidFields (a sentence that is empty or longer than 400 signs).
    """
    require(by, Permission.AGREEMENT_DRAFT, agreement)
    Stamp.bump(STAMP)
    quotes = [_quote(agreement, reading) for reading in readings]
    Quote.objects.bulk_create(
        quotes,
        update_conflicts=True,
        unique_fields=["object_type", "object_id", "field", "document"],
        update_fields=["sentence", "locator", "is_deduced"],
    )
    fields = sorted({f"{quote.object_type}.{quote.field}" for quote in quotes})
    record_audit(Act.QUOTE_FIELDS, agreement, by=by, at=at, after={"count": len(quotes), "fields": ", ".join(fields)})
    return quotes


def _quote(agreement: Agreement, reading: QuotedField) -> Quote:
    if reading.document.agreement_id != agreement.pk:
        raise ForeignDocument()
    quote = Quote(
        agreement=agreement,
        object_type=reading.obj._meta.model_name or "",
        object_id=reading.obj.pk,
        field=reading.field,
        document=reading.document,
        sentence=reading.sentence,
        locator=reading.locator,
        is_deduced=reading.is_deduced,
    )
    try:
        quote.clean_fields(exclude=["agreement", "document"])
    except ValidationError as error:
        raise InvalidFields(reason=" ".join(error.messages)) from error
    return quote


def _checked(
    commitment: Commitment,
    *,
    done_on: date,
    quantity: Decimal | None,
    amount: Money | None,
    document: Document | None,
    at: datetime,
) -> dict[str, object]:
    """The columns of a fulfilment, or the refusal of what does not fit its commitment."""
    if done_on > day_of(at):
        raise FutureDay(on=done_on)
    missing = (commitment.kind == CommitmentKind.MONEY and amount is None) or (
        commitment.evidence_rule == "quantity_reached" and quantity is None
    )
    if missing:
        raise AmountMissing()
    if document is not None and document.agreement_id != commitment.agreement_id:
        raise ForeignDocument()
    unit = commitment.unit if quantity is not None else ""
    return {
        "valid_from": done_on,
        "quantity": quantity,
        "unit": unit,
        "document": document,
        "centimes": amount.centimes if amount else None,
        "currency": amount.currency if amount else "",
    }


@transaction.atomic
def record_fulfilment(
    *,
    commitment: Commitment,
    what: str,
    done_on: date,
    by: Actor,
    at: datetime,
    quantity: Decimal | None = None,
    amount: Money | None = None,
    document: Document | None = None,
    source: Source | None = None,
    idempotency_key: str = "",
) -> Fulfilment:
    """Something was done for a commitment on a day. The same idempotency key again returns what was recorded.

    The quantity is in the commitment's unit. Raises: NotAllowed, NotBinding, FutureDay, AmountMissing, ForeignDocument.
    """
    require(by, Permission.FULFILMENT_RECORD, commitment.agreement)
    agreement = locked(commitment.agreement)
    if idempotency_key:
        existing = commitment.fulfilments.filter(idempotency_key=idempotency_key).first()
        if existing is not None:
            return existing
    if agreement.state not in BINDING:
        raise NotBinding(state=agreement.get_state_display())
    columns = _checked(commitment, done_on=done_on, quantity=quantity, amount=amount, document=document, at=at)
    fulfilment = Fulfilment(
        commitment=commitment,
        what=what,
        recorded_at=at,
        source=source or source_of(by, at),
        idempotency_key=idempotency_key,
        **columns,
    )
    save_checked(fulfilment)
    record_audit(Act.RECORD_FULFILMENT, agreement, by=by, at=at, after=_audit(fulfilment))
    return fulfilment


@transaction.atomic
def correct_fulfilment(
    *,
    fulfilment: Fulfilment,
    note: str,
    by: Actor,
    at: datetime,
    what: str = "",
    done_on: date | None = None,
    quantity: Decimal | None = None,
    amount: Money | None = None,
    document: Document | None = None,
    is_withdrawn: bool = False,
) -> Fulfilment | None:
    """Supersede a recorded fact by a better one, or withdraw it (None); what was known before can still be asked.

    What is not given is kept.
    Raises: NotAllowed, ReasonMissing, StaleObject, FutureDay, AmountMissing, ForeignDocument.
    """
    commitment = fulfilment.commitment
    require(by, Permission.FULFILMENT_RECORD, commitment.agreement)
    agreement = locked(commitment.agreement)
    old = Fulfilment.objects.select_for_update().get(pk=fulfilment.pk)
    if not note.strip():
        raise ReasonMissing()
    if old.superseded_at is not None:
        raise StaleObject()
    old.superseded_at = at
    old.save(update_fields=["superseded_at"])
    if is_withdrawn:
        record_audit(Act.WITHDRAW_FULFILMENT, agreement, by=by, at=at, before=_audit(old), note=note)
        return None
    columns = _checked(
        commitment,
        done_on=done_on or old.valid_from,
        quantity=old.quantity if quantity is None else quantity,
        amount=amount or old.amount,
        document=document or old.document,
        at=at,
    )
    better = Fulfilment(
        commitment=commitment, what=what or old.what, recorded_at=at, source=source_of(by, at), corrects=old, **columns
    )
    save_checked(better)
    record_audit(Act.CORRECT_FULFILMENT, agreement, by=by, at=at, before=_audit(old), after=_audit(better), note=note)
    return better


def _audit(fact: Fulfilment) -> dict[str, object]:
    return {
        "commitment": fact.commitment.number,
        "what": fact.what,
        "done_on": str(fact.valid_from),
        "quantity": None if fact.quantity is None else str(fact.quantity),
        "centimes": fact.centimes,
        "currency": fact.currency,
        "document": fact.document_id,
    }
