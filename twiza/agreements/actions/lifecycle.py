"""The life of a convention: signatures, moves, publication."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, perform, record_audit, require
from twiza.core.refusals import MoveRefused, Refusal
from twiza.core.saving import FutureDay, day_of
from twiza.core.states import by_name

from ..models import Agreement, Party, Signature
from ..rules.states import MOVES, SIGN_ALL, SIGNABLE, State, check_move
from ..rules.vocabulary import PartyRole
from .acts import Act
from .locking import locked


class NotSignatory(Refusal):
    """Only signatories sign."""

    message = _("“%(party)s” is not a signatory of this agreement.")


class NotSignable(Refusal):
    """Signatures are collected between the study and the signature by all."""

    message = _("Signatures cannot be recorded in the state “%(state)s”.")


class AlreadySigned(Refusal):
    """The party signed on another day."""

    message = _("“%(party)s” already signed on another day (%(on)s).")


class MoveUnknown(Refusal):
    """No move has this name."""

    message = _("“%(name)s” is not a move of an agreement.")


class NoteMissing(Refusal):
    """This move is explained in a note."""

    message = _("Say why: this step needs a note.")


class DraftUnpublished(Refusal):
    """A draft stays inside."""

    message = _("A draft cannot be published.")


@transaction.atomic
def record_signature(*, party: Party, signed_on: date, by: Actor, at: datetime) -> Signature:
    """A party signed on a day. The same day again changes nothing.

    Raises: NotAllowed, NotSignable, NotSignatory, FutureDay, AlreadySigned.
    """
    require(by, Permission.AGREEMENT_SIGN, party.agreement)
    agreement = locked(party.agreement)
    party = agreement.parties.select_related("institution").get(pk=party.pk)
    if PartyRole.SIGNATORY not in party.roles:
        raise NotSignatory(party=party)
    existing = Signature.objects.filter(party=party).first()
    if existing is not None and existing.signed_on == signed_on:
        return existing
    if existing is not None:
        raise AlreadySigned(party=party, on=existing.signed_on)
    if agreement.state not in SIGNABLE:
        raise NotSignable(state=agreement.get_state_display())
    if signed_on > day_of(at):
        raise FutureDay(on=signed_on)
    signature = Signature.objects.create(party=party, signed_on=signed_on, recorded_at=at)
    record_audit(
        Act.RECORD_SIGNATURE,
        agreement,
        by=by,
        at=at,
        after={"party": party.institution.code, "signed_on": str(signed_on)},
    )
    return signature


@transaction.atomic
def move_agreement(*, agreement: Agreement, name: str, by: Actor, at: datetime, note: str = "") -> Agreement:
    """Take one step of the life of an agreement, by the name of its move (`vote`, `sign`, `enter_into_force`...).

    Raises: NotAllowed, MoveUnknown, MoveRefused (state), NoteMissing, what the rules refuse (what the new state lacks).
    """
    move = by_name(MOVES, name)
    if move is None:
        raise MoveUnknown(name=name)
    require(by, move.needs, agreement)
    fresh = locked(agreement)
    if not move.starts_from(fresh.state):
        raise MoveRefused(move=gettext(str(move.label)), state=fresh.get_state_display())
    if move.wants_note and not note.strip():
        raise NoteMissing()
    signatories = fresh.signatories()
    check_move(
        move,
        kind=fresh.kind,
        span=fresh.span,
        has_parent=fresh.parent_id is not None,
        signatories=len(signatories),
        unsigned=len(fresh.unsigned()),
        latest_signature=max((p.signed_on for p in signatories if p.signed_on), default=None),
        evaluated_on=fresh.evaluated_on(),
        on=day_of(at),
    )
    moved = perform(move, fresh, by=by, at=at, note=note)
    if move == SIGN_ALL and moved.starts_on is None and moved.duration_months and moved.signed_on():
        # The term of a convention that names no first day runs from the last signature.
        moved.starts_on = moved.signed_on()
        moved.save(update_fields=["starts_on"])
    agreement.state = moved.state
    return moved


@transaction.atomic
def publish_agreement(*, agreement: Agreement, by: Actor, at: datetime, is_published: bool = True) -> Agreement:
    """Show the agreement to anybody, or take it back. Twice changes nothing. Raises: NotAllowed, DraftUnpublished."""
    require(by, Permission.AGREEMENT_PUBLISH, agreement)
    fresh = locked(agreement)
    if is_published and fresh.state == State.DRAFT:
        raise DraftUnpublished()
    if fresh.is_published != is_published:
        fresh.is_published = is_published
        fresh.save(update_fields=["is_published"])
        act = Act.PUBLISH_AGREEMENT if is_published else Act.UNPUBLISH_AGREEMENT
        record_audit(
            act, fresh, by=by, at=at, before={"is_published": not is_published}, after={"is_published": is_published}
        )
    return fresh
