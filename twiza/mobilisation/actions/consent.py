"""Standing of experts and investors: consent, vetting, pauses, erasure."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.accounts.actions import AlreadyHeld, create_user, grant_role
from twiza.accounts.models import User
from twiza.accounts.rules import Permission, Role
from twiza.core.actions import Actor, System, perform, record_audit, require
from twiza.core.erasing import forget_in_letters
from twiza.core.models import AuditRow, Mail, Stamp
from twiza.core.refusals import Refusal
from twiza.core.states import Move, by_name

from ..models import Expert, Investor, Mission, Proposal, Rating
from ..queries import message_texts
from ..rules.states import (
    COME_BACK,
    PAUSE,
    PERSON_MOVES,
    RESUME,
    VET,
    WITHDRAW,
    EndReason,
    PersonState,
    ProposalState,
    Side,
)
from .acts import Act
from .locking import STAMP, Bearer, consent_to, seek_others, take_back, take_back_all
from .notifications import post

P = TypeVar("P", Expert, Investor)


class ConsentMissing(Refusal):
    """Nobody is vetted, asked or resumed without consent."""

    message = _("%(person)s has not given consent yet: nothing can be asked before.")


class ConsentOfAnother(Refusal):
    """Consent is given by the person and by nobody else."""

    message = _("Only %(person)s can give this consent.")


class MoveUnknown(Refusal):
    """No move has this name."""

    message = _("“%(name)s” is not a move of an expert or an investor.")


class NoteMissing(Refusal):
    """This move is explained in a note."""

    message = _("Say why: the person may ask.")


@transaction.atomic
def set_consent(*, person: P, consents_to: str, by: Actor, at: datetime) -> P:
    """Give consent to a version of the text, or withdraw it with "". Saying the same again changes nothing.

    Withdrawing takes back every request and stops missions, so that the needs go to others: it is never refused.
    Only the person gives consent. Raises: NotAllowed, what the rules refuse, ConsentOfAnother.
    """
    person = _locked(person)
    require(by, Permission.MATCH_ANSWER, person)
    if not consents_to:
        return _withdraw(person, by, at)
    if person.has_consented and person.consent_text == consents_to:
        return person
    if not isinstance(by, Bearer) and by.pk != person.user_id:
        raise ConsentOfAnother(person=person)
    before = person.consent_text
    if person.state == PersonState.WITHDRAWN:
        person = perform(COME_BACK, person, by=by, at=at)
    consent_to(person, consents_to, at)
    person.save(update_fields=["consent_at", "consent_text", "consent_withdrawn_at"])
    record_audit(Act.GIVE_CONSENT, person, by=by, at=at, before={"text": before}, after={"text": consents_to})
    return person


@transaction.atomic
def move_person(*, person: P, name: str, by: Actor, at: datetime, note: str = "") -> P:
    """Vet, refuse, pause or resume. Vetting an expert opens the account with which missions are recorded.

    A pause takes back what was not accepted yet; missions go on. Raises: NotAllowed, MoveUnknown, MoveRefused,
    NoteMissing, ConsentMissing.
    """
    move = by_name(PERSON_MOVES, name)
    if move is None or move in (WITHDRAW, COME_BACK):
        raise MoveUnknown(name=name)
    if move.wants_note and not note.strip():
        raise NoteMissing()
    person = _locked(person)
    require(by, move.needs, person)
    if move in (VET, RESUME) and not person.has_consented:
        raise ConsentMissing(person=person)
    _mark(person, move, by, at)
    person = perform(move, person, by=by, at=at, note=note)
    if move is VET:
        _open_account(person, at)
        post(message_texts.vetted(person, timezone.localdate(at)), at)
    if move is PAUSE and isinstance(person, Expert):
        held = Proposal.objects.filter(expert=person, state__in=[ProposalState.DRAFT, ProposalState.SENT])
        rows = list(held.select_for_update(of=("self",)).order_by("pk"))
        for proposal in rows:
            take_back(proposal, EndReason.EXPERT_PAUSED, Side.EXPERT, by, at)
        if rows:
            seek_others(at)
    return person


@transaction.atomic
def erase_person(*, email: str, by: Actor, at: datetime, reason: str) -> int:
    """Answer a demand of erasure (law 09-08): how many records of an expert or investor lost name, address and words.

    Requests and missions stay under a number, because others' figures rest on them. Doing it twice changes nothing.
    Raises: NotAllowed.
    """
    require(by, Permission.USER_MANAGE)
    Stamp.bump(STAMP)
    address = email.strip().lower()
    experts = Expert.objects.filter(email=address).exclude(email__endswith="@invalid")
    investors = Investor.objects.filter(email=address).exclude(email__endswith="@invalid")
    people = [_erase(expert, reason, by, at) for expert in experts]
    return len(people) + len([_erase(investor, reason, by, at) for investor in investors])


def _erase(person: P, reason: str, by: Actor, at: datetime) -> P:
    """One record: consent ends, then name, address, number and words go."""
    person = _locked(person)
    if person.state != PersonState.WITHDRAWN:
        person = _withdraw(person, by, at)
    nobody = f"#{person.pk}"
    Mail.objects.to(person.email).delete()
    forget_in_letters([person.email, person.name, person.phone], nobody)
    AuditRow.objects.about(person).update(object_label=nobody, before=None, after=None)
    person.name, person.email = nobody, f"erased-{person._meta.model_name}-{person.pk}@invalid"
    person.phone = person.about = ""
    person.user = None
    person.save(update_fields=["name", "email", "phone", "about", "user"])
    _forget_words(person)
    record_audit(Act.ERASE_PERSON, person, by=by, at=at, note=reason)
    return person


def _withdraw(person: P, by: Actor, at: datetime) -> P:
    """Consent ends: requests are taken back, missions stop, nobody is asked again."""
    if person.state == PersonState.WITHDRAWN:
        return person
    person.consent_withdrawn_at = at
    type(person)._default_manager.filter(pk=person.pk).update(consent_withdrawn_at=at, state=PersonState.WITHDRAWN)
    record_audit(WITHDRAW.name, person, by=by, at=at, before={"state": person.state}, after={"state": WITHDRAW.to})
    person.state = WITHDRAW.to
    if isinstance(person, Expert) and take_back_all(person, EndReason.EXPERT_LEFT, by, at):
        seek_others(at)
    return person


def _forget_words(person: Expert | Investor) -> None:
    """What the person wrote, and what the audit trail and others' rows repeat of the name."""
    nobody = f"#{person.pk}"
    if isinstance(person, Expert):
        person.conflicts.all().delete()
        proposals = Proposal.objects.filter(expert=person)
        proposals.filter(ended_by=Side.EXPERT).update(note="")
        missions = Mission.objects.filter(expert=person)
        Rating.objects.filter(mission__in=missions, side=Side.EXPERT).update(remark="")
        for rows in (proposals, missions):
            label = rows.model._meta.label_lower
            keys = [str(pk) for pk in rows.values_list("pk", flat=True)]
            AuditRow.objects.filter(object_type=label, object_id__in=keys).update(object_label=nobody)


def _mark(person: Expert | Investor, move: Move, by: Actor, at: datetime) -> None:
    """The fields that the state wants, before the move: the database refuses the state without them."""
    if move is VET:
        person.vetted_at, person.vetted_by_id = at, by.pk
        person.save(update_fields=["vetted_at", "vetted_by"])
    elif isinstance(person, Expert):
        if move is PAUSE:
            person.paused_on = timezone.localdate(at)
        person.pause_asked_on = None
        person.save(update_fields=["paused_on", "pause_asked_on"])


def _open_account(person: Expert | Investor, at: datetime) -> None:
    """The account of a vetted expert, with the role of an expert; an account that bears the address is kept."""
    if not isinstance(person, Expert) or person.user_id is not None:
        return
    twiza = System()
    user = User.objects.filter(email=person.email).first() or create_user(
        email=person.email, name=person.name[:120], language=person.language, by=twiza, at=at
    )
    with suppress(AlreadyHeld):
        grant_role(user=user, role=Role.EXPERT, by=twiza, at=at)
    person.user = user
    person.save(update_fields=["user"])


def _locked(person: P) -> P:
    Stamp.bump(STAMP)
    return type(person)._default_manager.select_for_update(of=("self",)).get(pk=person.pk)
