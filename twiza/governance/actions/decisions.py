"""What the committee decided, what it does, and what became of it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.agreements.models import Amendment, Institution
from twiza.core.actions import Actor, record_audit, require
from twiza.core.refusals import Refusal
from twiza.core.saving import not_future, save_checked
from twiza.funding.models import Tranche

from ..models import Committee, Decision, Meeting, Report
from ..rules.meetings import HELD
from .acts import Act
from .committees import MeetingNotHeld
from .decision_effects import Matter, MeetingUnsaid, carry_out, check_matter, is_done, kind_of, may_carry_out
from .meetings import record_meeting


class MeetingElsewhere(Refusal):
    """The meeting or the report belongs to another agreement."""

    message = _("The meeting and the report must be of the same agreement as the decision.")


class QuorumMissing(Refusal):
    """A meeting that lacked its quorum takes no decision."""

    message = _("This meeting had no quorum: %(sat)s sat, %(needed)s were needed. It cannot decide.")


class AlreadyClosed(Refusal):
    """A decision is carried out once."""

    message = _("This decision is already recorded as carried out on %(on)s.")


@transaction.atomic
def record_decision(
    *,
    committee: Committee,
    taken_on: date,
    owner: Institution,
    text_fr: str = "",
    text_ar: str = "",
    due_on: date | None = None,
    meeting: Meeting | None = None,
    report: Report | None = None,
    matter: Matter | None = None,
    concerns: Institution | None = None,
    is_effective: bool | None = True,
    is_meeting: bool = False,
    by: Actor,
    at: datetime,
) -> Decision:
    """What the committee decided, who owns it, until when. The same words on the same day are the same decision.

    matter: the tranche released, the amendment or the report approved, in this very transaction: all of it or nothing.
    Not `is_effective`: the decision names its matter, and closing it does it; None: as far as the actor may do it.
    is_meeting: the committee sat that day, and its meeting is recorded too. concerns: the party whose matter it is.
    A meeting whose quorum is known to be missing decides nothing. Raises: NotAllowed, FutureDay, MeetingElsewhere,
    MeetingNotHeld, QuorumMissing, InvalidFields; with a matter MeetingUnsaid, MatterElsewhere, OwnMatter, NotProposed
    and what the room below refuses.
    """
    require(by, Permission.COMMITTEE_EDIT, committee)
    not_future(taken_on, at)
    if is_meeting:
        meeting = record_meeting(committee=committee, held_on=taken_on, by=by, at=at)
    report = matter if isinstance(matter, Report) else report
    _check_meeting(committee, meeting, report, is_known=matter is not None)
    locked = Committee.objects.select_for_update().get(pk=committee.pk)
    said = {
        "text_fr": text_fr.strip(),
        "text_ar": text_ar.strip(),
        "effect": kind_of(matter),
        "tranche": matter if isinstance(matter, Tranche) else None,
        "amendment": matter if isinstance(matter, Amendment) else None,
    }
    same = Decision.objects.filter(committee=locked, taken_on=taken_on, owner=owner, **said)
    existing = same.filter(report=report).first() if matter is not None else same.first()
    if existing is not None:
        return existing
    last = locked.decisions.order_by("-number").values_list("number", flat=True).first()
    decision = Decision(
        committee=locked,
        number=(last or 0) + 1,
        taken_on=taken_on,
        owner=owner,
        due_on=due_on,
        meeting=meeting,
        report=report,
        concerns=concerns,
        recorded_at=at,
        **said,
    )
    check_matter(decision)
    save_checked(decision)
    after = {"number": decision.number, "owner": owner.code, "due_on": str(due_on) if due_on else None}
    after |= {"effect": decision.effect, "on": matter.pk} if matter is not None else {}
    record_audit(Act.RECORD_DECISION, decision, by=by, at=at, after=after)
    if matter is not None and (may_carry_out(by, matter) if is_effective is None else is_effective):
        _do(decision, by=by, at=at)
    return decision


def _check_meeting(committee: Committee, meeting: Meeting | None, report: Report | None, *, is_known: bool) -> None:
    """Refuse a meeting that cannot decide; is_known: who sat must be written down."""
    if (meeting and meeting.committee_id != committee.pk) or (report and report.agreement_id != committee.agreement_id):
        raise MeetingElsewhere()
    if meeting is None:
        if is_known:
            raise MeetingUnsaid()
        return
    is_quorate = meeting.is_quorate()
    if meeting.state != HELD or (is_known and is_quorate is None):
        raise MeetingNotHeld(on=meeting.held_on)
    if is_quorate is False:
        raise QuorumMissing(needed=meeting.quorum(), sat=meeting.sitting())


@transaction.atomic
def close_decision(
    *, decision: Decision, closed_on: date, note: str, is_dropped: bool = False, by: Actor, at: datetime
) -> Decision:
    """Record that a decision was carried out on a day, and what was done. A decision that names a matter not yet done
    does it now. is_dropped: it is given up, and the note says why.

    Raises: NotAllowed, FutureDay, AlreadyClosed, InvalidFields, and what the room below refuses.
    """
    require(by, Permission.COMMITTEE_EDIT, decision)
    not_future(closed_on, at)
    fresh = Decision.objects.select_for_update().get(pk=decision.pk)
    if fresh.closed_on is not None:
        raise AlreadyClosed(on=fresh.closed_on)
    fresh.is_dropped = is_dropped
    if fresh.matter is not None and not is_dropped and not is_done(fresh.matter):
        return _do(fresh, by=by, at=at, note=note)
    return _close(fresh, closed_on, note, by=by, at=at)


def _do(decision: Decision, *, by: Actor, at: datetime, note: str = "") -> Decision:
    """Carry the decision out and close it with what was done."""
    check_matter(decision)
    done = carry_out(decision, by=by, at=at)
    decision.effected_at = at
    note = " ".join(filter(None, (done, note.strip())))
    return _close(decision, timezone.localtime(at).date(), note, by=by, at=at)


def _close(decision: Decision, on: date, note: str, *, by: Actor, at: datetime) -> Decision:
    decision.closed_on, decision.closed_at, decision.closing_note = on, at, note.strip()
    save_checked(decision)
    after: dict[str, object] = {"closed_on": str(on), "effect": decision.effect if decision.effected_at else ""}
    after |= {"is_dropped": True} if decision.is_dropped else {}
    record_audit(Act.CLOSE_DECISION, decision, by=by, at=at, after=after, note=decision.closing_note)
    return decision
