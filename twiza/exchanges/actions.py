"""Bilateral exchanges: opened with a delegation, told entry by entry, followed until they are closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.agreements.actions import ForeignDocument, ReasonMissing, deposit_document
from twiza.agreements.models import Agreement, Document, Institution
from twiza.agreements.rules.vocabulary import DocumentKind
from twiza.core.actions import Actor, record_audit, require
from twiza.core.audit import AuditType
from twiza.core.messages import gettext_noop
from twiza.core.models import Source
from twiza.core.refusals import Refusal, StaleObject
from twiza.core.saving import InvalidFields, not_future, save_checked, source_of
from twiza.core.translated import filled

from .models.exchanges import Encounter, Entry, Exchange, Pledge
from .models.practices import Figure, Practice
from .queries.timeline import follow
from .rules.pledges import TOPICS

E = TypeVar("E", bound=Entry)
HIDDEN = {
    "id",
    "exchange",
    "recorded_at",
    "superseded_at",
    "source",
    "corrects",
    "root",
    "idempotency_key",
    "closed_at",
}


class Act(AuditType):
    """What the actions of this room leave in the audit trail."""

    CLOSE_PLEDGE = "close_pledge", gettext_noop("mutual commitment closed")
    CORRECT_ENCOUNTER = "correct_encounter", gettext_noop("bilateral meeting corrected")
    CORRECT_FIGURE = "correct_figure", gettext_noop("figure of a country corrected")
    CORRECT_INSTRUMENT = "correct_instrument", gettext_noop("resulting instrument corrected")
    CORRECT_PLEDGE = "correct_pledge", gettext_noop("mutual commitment corrected")
    CORRECT_PRACTICE = "correct_practice", gettext_noop("good practice corrected")
    RECORD_ENCOUNTER = "record_encounter", gettext_noop("bilateral meeting recorded")
    RECORD_EXCHANGE = "record_exchange", gettext_noop("bilateral exchange recorded")
    RECORD_FIGURE = "record_figure", gettext_noop("figure of a country recorded")
    RECORD_INSTRUMENT = "record_instrument", gettext_noop("resulting instrument recorded")
    RECORD_PLEDGE = "record_pledge", gettext_noop("mutual commitment recorded")
    RECORD_PRACTICE = "record_practice", gettext_noop("good practice recorded")
    WITHDRAW_ENCOUNTER = "withdraw_encounter", gettext_noop("bilateral meeting withdrawn")
    WITHDRAW_FIGURE = "withdraw_figure", gettext_noop("figure of a country withdrawn")
    WITHDRAW_INSTRUMENT = "withdraw_instrument", gettext_noop("resulting instrument withdrawn")
    WITHDRAW_PLEDGE = "withdraw_pledge", gettext_noop("mutual commitment withdrawn")
    WITHDRAW_PRACTICE = "withdraw_practice", gettext_noop("good practice withdrawn")


class ExchangeClosed(Refusal):
    """Nothing is added to an exchange that is closed."""

    message = _("This exchange was closed on %(on)s: open it again before you add to it.")


class PromisesOpen(Refusal):
    """An exchange is closed when every promise was kept or withdrawn."""

    message = _("Promises still open: %(count)s. Record them as kept or withdraw them before closing.")


class AlreadyKept(Refusal):
    """A promise is kept once."""

    message = _("This promise is already recorded as kept on %(on)s.")


class KeptTooEarly(Refusal):
    """Nothing is kept before it was promised."""

    message = _("The day %(on)s comes before the promise was made (%(voiced_on)s).")


class TopicUnknown(Refusal):
    """The topic is none of the list."""

    message = _("The topic “%(topic)s” is not in the list.")


class PracticeElsewhere(Refusal):
    """The figure and its practice belong to two exchanges."""

    message = _("This practice belongs to another exchange.")


@dataclass(frozen=True)
class ProofFile:
    """A proof as it is handed in: its title, its file name and its bytes."""

    title: str
    filename: str
    content: bytes


@transaction.atomic
def record_exchange(
    *,
    agreement: Agreement,
    partner: Institution,
    lead: Institution | None = None,
    delegation: Mapping[str, str] | None = None,
    silence_months: int | None = None,
    closed_on: date | None = None,
    closing_note: str = "",
    by: Actor,
    at: datetime,
) -> Exchange:
    """Open the exchange with a delegation under an agreement; recorded again, replaced; with `closed_on`, closed.

    delegation: offices by language, one a line; None keeps what is recorded, as does silence_months.
    Raises: NotAllowed,
    FutureDay, PromisesOpen, InvalidFields.
    """
    require(by, Permission.EXCHANGE_RECORD, agreement)
    locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
    exchange = Exchange.objects.select_for_update().filter(agreement=locked, partner=partner).first()
    before = _plain(exchange) if exchange else None
    exchange = exchange or Exchange(agreement=locked, partner=partner, recorded_at=at)
    exchange.lead = lead
    if delegation is not None:
        exchange.delegation = filled(delegation)
    if silence_months is not None:
        exchange.silence_months = silence_months
    if closed_on is not None:
        not_future(closed_on, at)
        _refuse_open(exchange, timezone.localtime(at).date())
    exchange.closed_on, exchange.closing_note = closed_on, closing_note.strip() if closed_on else ""
    exchange.search = exchange.search_text()
    save_checked(exchange)
    record_audit(Act.RECORD_EXCHANGE, exchange, by=by, at=at, before=before, after=_plain(exchange))
    return exchange


def _refuse_open(exchange: Exchange, on: date) -> None:
    waiting = [kept for row in follow(Exchange.objects.filter(pk=exchange.pk), on=on) for kept in row.open_pledges]
    if waiting:
        raise PromisesOpen(count=len(waiting))


@transaction.atomic
def record_entry(
    *, exchange: Exchange, entry: E, source: Source | None = None, key: str = "", by: Actor, at: datetime
) -> E:
    """Write down what is told of an exchange: a meeting, a promise, a practice, a figure or an instrument.

    entry: not saved yet, without its exchange. The same key again returns what was recorded. Raises: NotAllowed,
    ExchangeClosed, FutureDay, TopicUnknown, ForeignDocument, PracticeElsewhere, InvalidFields.
    """
    require(by, Permission.EXCHANGE_RECORD, exchange)
    fresh = _open(exchange)
    if key:
        rows: models.QuerySet[E] = type(entry).objects.filter(exchange=fresh, idempotency_key=key)  # type: ignore[assignment]
        existing = rows.first()
        if existing is not None:
            return existing
    entry.exchange, entry.recorded_at, entry.idempotency_key = fresh, at, key
    entry.source = source or source_of(by, at)
    _check(entry, at)
    save_checked(entry)
    record_audit(Act(f"record_{entry.kind}"), fresh, by=by, at=at, after=_plain(entry))
    return entry


@transaction.atomic
def correct_entry(
    *, entry: E, note: str, changes: Mapping[str, object] | None = None, by: Actor, at: datetime
) -> E | None:
    """Supersede an entry by a better one, or withdraw it when `changes` is None; what was known before can be asked.

    changes: columns of the entry; those left out are kept. A promise recorded as kept by mistake is opened again by
    `closed_on=None`. Raises: NotAllowed, ReasonMissing, ExchangeClosed, StaleObject and what record_entry raises.
    """
    require(by, Permission.EXCHANGE_RECORD, entry)
    fresh = _open(entry.exchange)
    if not note.strip():
        raise ReasonMissing()
    old: Any = type(entry).objects.select_for_update().get(pk=entry.pk)
    if old.superseded_at is not None:
        raise StaleObject()
    old.superseded_at = at
    old.save(update_fields=["superseded_at"])
    if changes is None:
        record_audit(Act(f"withdraw_{entry.kind}"), fresh, by=by, at=at, before=_plain(old), note=note.strip())
        return None
    kept = {field.attname: getattr(old, field.attname) for field in old._meta.concrete_fields}
    stays = {name: value for name, value in kept.items() if name not in ("id", "superseded_at", "idempotency_key")}
    better: Any = type(entry)(**{**stays, "corrects_id": old.pk, "recorded_at": at})
    for name, value in changes.items():
        setattr(better, name, value)
    if isinstance(better, Pledge) and better.closed_on is None:
        better.closed_at, better.closing_note, better.proof = None, "", None
    if isinstance(better, Practice):
        better.root_id = old.root_id or old.pk
    better.source = source_of(by, at)
    _check(better, at)
    save_checked(better)
    record_audit(
        Act(f"correct_{entry.kind}"), fresh, by=by, at=at, before=_plain(old), after=_plain(better), note=note.strip()
    )
    return better


@transaction.atomic
def close_pledge(
    *,
    pledge: Pledge,
    closed_on: date,
    note: str,
    document: Document | None = None,
    paper: ProofFile | None = None,
    by: Actor,
    at: datetime,
) -> Pledge:
    """Record that a promise was kept on a day, what was done and the proof: a deposited document, or a file handed in.

    The file is deposited among the papers of the agreement. Raises: NotAllowed, ExchangeClosed, FutureDay, AlreadyKept,
    KeptTooEarly, StaleObject, ForeignDocument, InvalidFields.
    """
    require(by, Permission.EXCHANGE_RECORD, pledge)
    exchange = _open(pledge.exchange)
    not_future(closed_on, at)
    fresh = Pledge.objects.select_for_update().get(pk=pledge.pk)
    if fresh.superseded_at is not None:
        raise StaleObject()
    if fresh.closed_on is not None:
        raise AlreadyKept(on=fresh.closed_on)
    if fresh.valid_from is not None and closed_on < fresh.valid_from:
        raise KeptTooEarly(on=closed_on, voiced_on=fresh.valid_from)
    if paper is not None:
        document = deposit_document(
            agreement=exchange.agreement,
            kind=DocumentKind.PROOF,
            title=paper.title,
            content=paper.content,
            filename=paper.filename,
            dated_on=closed_on,
            by=by,
            at=at,
        )
    fresh.closed_on, fresh.closed_at, fresh.closing_note, fresh.proof = closed_on, at, note.strip(), document
    _own_papers(fresh)
    save_checked(fresh)
    after = {"pledge": fresh.pk, "closed_on": str(closed_on), "proof": fresh.proof_id}
    record_audit(Act.CLOSE_PLEDGE, exchange, by=by, at=at, after=after, note=fresh.closing_note)
    return fresh


def _open(exchange: Exchange) -> Exchange:
    """The exchange, locked until the end of the transaction. Raises: ExchangeClosed."""
    fresh = Exchange.objects.select_for_update(of=("self",)).select_related("agreement", "partner", "lead")
    found = fresh.get(pk=exchange.pk)
    if found.closed_on is not None:
        raise ExchangeClosed(on=found.closed_on)
    return found


def _check(entry: Entry, at: datetime) -> None:
    """What no column can say. A practice or a promise speaks of the past too, never of a day to come."""
    if entry.valid_from is not None:
        not_future(entry.valid_from, at)
    if isinstance(entry, Pledge) and entry.closed_on is not None:
        not_future(entry.closed_on, at)
    if isinstance(entry, Encounter):
        for topic in entry.topics:
            if topic not in TOPICS:
                raise TopicUnknown(topic=topic)
        if entry.valid_from is None and not entry.when:
            raise InvalidFields(reason=_("Give the day of the meeting, or the words of the text that date it."))
    if isinstance(entry, Figure):
        if entry.practice.exchange_id != entry.exchange_id:
            raise PracticeElsewhere()
        entry.practice_id = entry.practice.key
    _own_papers(entry)


def _own_papers(entry: Entry) -> None:
    """Papers, and the commitment that a promise repeats, are those of the agreement. Raises: ForeignDocument."""
    agreement = entry.exchange.agreement_id
    papers = [entry.document, entry.proof if isinstance(entry, Pledge) else None]
    if any(paper is not None and paper.agreement_id != agreement for paper in papers):
        raise ForeignDocument()
    if isinstance(entry, Pledge) and entry.commitment and entry.commitment.agreement_id != agreement:
        raise InvalidFields(reason=_("This commitment belongs to another agreement."))


def _plain(obj: models.Model) -> dict[str, Any]:
    """What the audit row keeps: the columns that say something."""
    values = {}
    for field in obj._meta.concrete_fields:
        value = getattr(obj, field.attname)
        if field.name not in HIDDEN and value not in (None, "", [], {}):
            values[field.name] = value if isinstance(value, int | bool | list | dict) else str(value)
    return values
