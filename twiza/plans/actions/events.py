"""Recording, correcting and loading events. The room that holds the proof calls these in its own transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require
from twiza.core.formats import CASABLANCA
from twiza.core.models import Source, Stamp
from twiza.core.refusals import Refusal
from twiza.register.actions.bulk import insert_rows

from ..models import Action, Event, EventKind
from .acts import Act

STAMP = "plans"
CHUNK = 5000
COLUMNS = (
    "organisation_id",
    "action_id",
    "kind",
    "quantity",
    "proof",
    "valid_from",
    "valid_to",
    "recorded_at",
    "superseded_at",
    "source_id",
)
ONE_DAY = timedelta(days=1)
Row = Mapping[str, Any]


class EventAhead(Refusal):
    """What has not happened cannot count."""

    message = _("This day lies ahead: only what has happened can be recorded.")


class ProofAlreadyCounts(Refusal):
    """One proof gives one event of a kind; a correction supersedes the first."""

    message = _("This proof already counts. Correct the record instead of adding another.")


class EventUnknown(Refusal):
    """There is no current event to correct."""

    message = _("No event in force bears this proof.")


@transaction.atomic
def record_event(
    *,
    organisation_id: int,
    action: Action | None,
    kind: str,
    on: date,
    quantity: int = 0,
    proof: str = "",
    source: Source,
    by: Actor,
    at: datetime,
) -> Event:
    """Record that something happened to an organisation on a day. `quantity`: minutes; `proof`: the record behind it.

    Raises: NotAllowed, EventAhead, ProofAlreadyCounts.
    """
    require(by, Permission.SESSION_RECORD)
    _check_day(on, at)
    Stamp.bump(STAMP)
    if proof and Event.objects.current().filter(proof=proof, kind=kind).exists():
        raise ProofAlreadyCounts()
    event = Event(
        organisation_id=organisation_id,
        action=action,
        kind=EventKind(kind),
        quantity=quantity,
        proof=proof,
        valid_from=on,
        valid_to=on + ONE_DAY,
        recorded_at=at,
        source=source,
    )
    event.save(force_insert=True)
    record_audit(Act.RECORD_EVENT, event, by=by, at=at, after=_told(event))
    return event


@transaction.atomic
def correct_event(*, event: Event, by: Actor, at: datetime, source: Source, note: str = "", **changes: Any) -> Event:
    """Supersede an event by its corrected version: `on`, `kind`, `quantity` or `action`. The past stays readable.

    Raises: NotAllowed, EventUnknown when somebody already corrected it, EventAhead.
    """
    require(by, Permission.SESSION_RECORD)
    Stamp.bump(STAMP)
    old = Event.objects.select_for_update().current().filter(pk=event.pk).first()
    if old is None:
        raise EventUnknown()
    on = changes.pop("on", old.valid_from)
    _check_day(on, at)
    old.superseded_at = at
    old.save(update_fields=["superseded_at"])
    kept = {name: getattr(old, name) for name in ("organisation_id", "action", "kind", "quantity", "proof")}
    new = Event.objects.create(**(kept | changes), valid_from=on, valid_to=on + ONE_DAY, recorded_at=at, source=source)
    record_audit(Act.CORRECT_EVENT, new, by=by, at=at, before=_told(old), after=_told(new), note=note)
    return new


@transaction.atomic
def supersede_event(*, proof: str, by: Actor, at: datetime, kind: str = "") -> int:
    """Withdraw the events in force that rest on a proof (of one kind, or all); how many. They stay in past answers.

    Raises: NotAllowed.
    """
    require(by, Permission.SESSION_RECORD)
    Stamp.bump(STAMP)
    events = list(Event.objects.select_for_update().current().filter(proof=proof).order_by("pk"))
    events = [event for event in events if not kind or event.kind == kind]
    for event in events:
        event.superseded_at = at
        event.save(update_fields=["superseded_at"])
        record_audit(Act.SUPERSEDE_EVENT, event, by=by, at=at, before=_told(event))
    return len(events)


@transaction.atomic
def load_events(*, rows: Iterable[Row], source: Source, by: Actor, at: datetime) -> int:
    """Load many events at once, all or none; how many.

    rows: organisation_id int · action_id int|None · kind · on date · quantity minutes · proof · recorded_at instant
    (default `at`) · superseded_at instant|None. Raises: NotAllowed, EventAhead, ProofAlreadyCounts.
    """
    require(by, Permission.SESSION_RECORD)
    Stamp.bump(STAMP)
    total = 0
    for chunk in _chunks(rows):
        events = [_event_of(row, source, at) for row in chunk]
        try:
            with transaction.atomic(), connection.wrap_database_errors:
                insert_rows(Event, COLUMNS, events)
        except IntegrityError as error:
            raise ProofAlreadyCounts() from error
        total += len(events)
    record_audit(Act.LOAD_EVENTS, source, by=by, at=at, after={"events": total})
    return total


def _event_of(row: Row, source: Source, at: datetime) -> tuple[object, ...]:
    """One row as the table takes it, in the order of COLUMNS."""
    on = row["on"]
    _check_day(on, at)
    return (
        row["organisation_id"],
        row.get("action_id"),
        EventKind(row["kind"]).value,
        row.get("quantity", 0),
        row.get("proof", ""),
        on,
        on + ONE_DAY,
        row.get("recorded_at") or at,
        row.get("superseded_at"),
        source.pk,
    )


def _check_day(on: date, at: datetime) -> None:
    if on > at.astimezone(CASABLANCA).date():
        raise EventAhead()


def _told(event: Event) -> dict[str, Any]:
    return {
        "organisation": event.organisation_id,
        "kind": str(event.kind),
        "on": event.valid_from.isoformat(),
        "quantity": event.quantity,
        "proof": event.proof,
    }


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
