"""Sessions of councils: open one, put agreements on it, record vote, visa and notification."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require
from twiza.core.models import Stamp
from twiza.core.refusals import Refusal
from twiza.core.saving import day_of, save_checked

from ..models import Agreement, CouncilSession, Institution, SessionItem
from ..rules.calendar import SESSIONS
from ..rules.council import CouncilStep, Vote, check_step
from ..rules.states import State
from .acts import Act
from .lifecycle import move_agreement
from .locking import STAMP, locked


class NoCouncil(Refusal):
    """The institution has no council whose sessions are followed."""

    message = _("“%(institution)s” has no council whose sessions are followed.")


class NotReady(Refusal):
    """Only an agreement under study goes to a session."""

    message = _("“%(agreement)s” is in the state “%(state)s”: send it to study before it goes to a session.")


class VoteMissing(Refusal):
    """A vote says its outcome."""

    message = _("Say whether the council adopted, rejected or postponed it.")


@transaction.atomic
def open_session(
    *, institution: Institution, opens_on: date, by: Actor, at: datetime, is_ordinary: bool = True
) -> CouncilSession:
    """A session of the council of an institution; the same day again gives the same session.

    Raises: NotAllowed, NoCouncil.
    """
    require(by, Permission.AGREEMENT_MOVE)
    if institution.kind not in SESSIONS:
        raise NoCouncil(institution=institution)
    Stamp.bump(STAMP)
    existing = CouncilSession.objects.filter(institution=institution, opens_on=opens_on).first()
    if existing is not None:
        return existing
    session = save_checked(CouncilSession(institution=institution, opens_on=opens_on, is_ordinary=is_ordinary))
    record_audit(Act.OPEN_SESSION, session, by=by, at=at, after={"opens_on": str(opens_on), "is_ordinary": is_ordinary})
    return session


@transaction.atomic
def put_on_session(*, session: CouncilSession, agreement: Agreement, by: Actor, at: datetime) -> SessionItem:
    """An agreement under study goes on a session, last; twice changes nothing. Raises: NotAllowed, NotReady."""
    require(by, Permission.AGREEMENT_MOVE, agreement)
    fresh = locked(agreement)
    existing = SessionItem.objects.filter(session=session, agreement=fresh).first()
    if existing is not None:
        return existing
    if fresh.state != State.UNDER_STUDY:
        raise NotReady(agreement=fresh.title, state=fresh.get_state_display())
    last = session.items.order_by("-order").first()
    item = save_checked(SessionItem(session=session, agreement=fresh, order=(last.order if last else 0) + 1))
    record_audit(Act.PUT_ON_SESSION, fresh, by=by, at=at, after={"session": str(session.opens_on), "order": item.order})
    return item


@transaction.atomic
def record_step(
    *, item: SessionItem, step: str, on: date, by: Actor, at: datetime, vote: str = "", **counts: int | None
) -> SessionItem:
    """Record the vote, the demand of the visa, the visa or the notification of an item, each on its day.

    An adoption moves the agreement to “voted”, a visa to “visa granted”. `counts`: ayes, noes, abstentions.
    Raises: NotAllowed, VoteMissing, what the rules refuse (order, days), and what the moves of the agreement refuse.
    """
    require(by, Permission.AGREEMENT_MOVE, item.agreement)
    agreement = locked(item.agreement)
    fresh = SessionItem.objects.select_for_update(of=("self",)).select_related("session").get(pk=item.pk)
    known = CouncilStep(step)
    check_step(fresh.followed, known, on=on, today=day_of(at))
    day = {CouncilStep.VOTE: "voted_on", CouncilStep.VISA_ASKED: "visa_asked_on", CouncilStep.VISA: "visa_on"}.get(
        known, "notified_on"
    )
    columns: dict[str, object] = {day: on, **({"vote": vote, **counts} if known == CouncilStep.VOTE else {})}
    if known == CouncilStep.VOTE and vote not in set(Vote):
        raise VoteMissing()
    for name, value in columns.items():
        setattr(fresh, name, value)
    save_checked(fresh)
    if known == CouncilStep.VOTE and vote == Vote.ADOPTED:
        move_agreement(agreement=agreement, name="vote", by=by, at=at)
    if known == CouncilStep.VISA:
        move_agreement(agreement=agreement, name="grant_visa", by=by, at=at)
    values = {name: str(value) if isinstance(value, date) else value for name, value in columns.items()}
    record_audit(Act.RECORD_STEP, agreement, by=by, at=at, after=values)
    return fresh
