"""Meetings: planned, convened on an agenda that builds itself, held with a quorum or without, written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, perform, record_audit, require
from twiza.core.languages import Extent
from twiza.core.models import Stamp
from twiza.core.printing.titles import Title
from twiza.core.refusals import Refusal
from twiza.core.saving import not_future, save_checked
from twiza.core.translated import filled, gathered
from twiza.core.translation import texts as texts_of

from ..models import Attendance, Committee, Meeting
from ..queries import agenda_of
from ..rules.agenda import Item, ordered
from ..rules.meetings import CANCEL, CONVENE, HELD, HOLD, LEAST_NOTICE
from .acts import Act
from .committees import STAMP, MeetingNotHeld


class MeetingPast(Refusal):
    """A meeting to come has a day to come."""

    message = _("The day %(on)s is past: plan the meeting for a day to come, or record it as held.")


class AgendaEmpty(Refusal):
    """Nobody is convened to talk about nothing."""

    message = _("The agenda is empty: add an item before convening the meeting.")


class ConvenedLate(Refusal):
    """Members learn of a meeting before its day."""

    message = _(
        "It is too late to convene the meeting of %(on)s: members are told at least %(days)s day before. Plan another "
        "day, or record it as held."
    )


class MinutesApproved(Refusal):
    """What the committee approved stays as it was approved."""

    message = _(
        "The committee approved these minutes at its meeting of %(on)s: they do not change any more. Write what must "
        "be corrected in the minutes of a later meeting."
    )


class AttendanceWrong(Refusal):
    """Who sat does not match who is a member."""

    message = _(
        "Say of each of the %(members)s members whether the office was present, represented, excused or absent."
    )


def _add(committee: Committee, at: datetime, **values: object) -> Meeting:
    last = committee.meetings.order_by("-number").values_list("number", flat=True).exclude(number=None).first()
    return save_checked(Meeting(committee=committee, number=(last or 0) + 1, recorded_at=at, **values))


@transaction.atomic
def record_meeting(*, committee: Committee, held_on: date, place: str = "", by: Actor, at: datetime) -> Meeting:
    """A sitting that took place, nobody knows with whom; the same day again is the same meeting.

    Raises: NotAllowed, FutureDay.
    """
    require(by, Permission.COMMITTEE_EDIT, committee)
    not_future(held_on, at)
    locked = Committee.objects.select_for_update().get(pk=committee.pk)
    existing = locked.meetings.exclude(state="cancelled").filter(held_on=held_on).first()
    if existing is not None:
        return existing
    meeting = _add(locked, at, state=HELD, held_on=held_on, place=place)
    record_audit(Act.RECORD_MEETING, meeting, by=by, at=at, after={"held_on": str(held_on)})
    return meeting


@transaction.atomic
def plan_meeting(
    *,
    committee: Committee,
    held_on: date,
    starts_at: time | None = None,
    place: str = "",
    place_ar: str = "",
    by: Actor,
    at: datetime,
) -> Meeting:
    """A meeting to come; the same day again moves its hour and place while nobody is convened.

    Raises: NotAllowed, MeetingPast, InvalidFields.
    """
    require(by, Permission.COMMITTEE_EDIT, committee)
    if held_on < timezone.localtime(at).date():
        raise MeetingPast(on=held_on)
    locked = Committee.objects.select_for_update().get(pk=committee.pk)
    values = {"starts_at": starts_at, "place": place, "place_ar": place_ar}
    existing = locked.meetings.filter(held_on=held_on, state="planned").first()
    if existing is None:
        meeting = _add(locked, at, state="planned", held_on=held_on, **values)
    else:
        meeting = existing
        for name, value in values.items():
            setattr(meeting, name, value)
        save_checked(meeting)
    record_audit(Act.PLAN_MEETING, meeting, by=by, at=at, after={"held_on": str(held_on), "place": place})
    return meeting


@transaction.atomic
def convene_meeting(
    *,
    meeting: Meeting,
    without: Sequence[tuple[str, str]] = (),
    added: Sequence[Mapping[str, str]] = (),
    by: Actor,
    at: datetime,
) -> Meeting:
    """Freeze the agenda as it is built today, less what is left out, plus what is added, and convene.

    without: the `about` of items left out. added: titles by language of items of any other business.
    Raises: NotAllowed, MoveRefused, MeetingPast, ConvenedLate, AgendaEmpty.
    """
    fresh = Meeting.objects.select_for_update().select_related("committee__agreement").get(pk=meeting.pk)
    require(by, Permission.COMMITTEE_EDIT, fresh)
    today = timezone.localtime(at).date()
    if fresh.held_on < today:
        raise MeetingPast(on=fresh.held_on)
    if CONVENE.starts_from(fresh.state) and (fresh.held_on - today).days < LEAST_NOTICE:
        raise ConvenedLate(on=fresh.held_on, days=LEAST_NOTICE)
    built = agenda_of(fresh.committee.agreement, on=fresh.held_on, known=at)
    kept = [item for item in built if item.about not in set(without)]
    own = [
        Item("other", "added", Title(**said), about=("added", str(turn)))
        for turn, said in enumerate(added, 1)
        if any(said.values())
    ]
    items = ordered([*kept, *own])
    if not items:
        raise AgendaEmpty()
    if CONVENE.starts_from(fresh.state):
        fresh.agenda, fresh.convened_on = [item.plain() for item in items], today
        fresh.save(update_fields=["agenda", "convened_on"])
    return perform(CONVENE, fresh, by=by, at=at, note=f"{len(items)}")


@transaction.atomic
def hold_meeting(*, meeting: Meeting, presences: Sequence[Mapping[str, str]], by: Actor, at: datetime) -> Meeting:
    """Write down who sat: one `presence` (and `delegate`) for each member in the order of the committee.

    A meeting without quorum is held all the same, and decides nothing. Raises: NotAllowed, MoveRefused, FutureDay,
    AttendanceWrong, InvalidFields.
    """
    fresh = Meeting.objects.select_for_update().select_related("committee").get(pk=meeting.pk)
    require(by, Permission.COMMITTEE_EDIT, fresh)
    not_future(fresh.held_on, at)
    members = list(fresh.committee.members.all())
    if len(presences) != len(members) or not members:
        raise AttendanceWrong(members=len(members))
    is_late_news = fresh.state == HELD and not fresh.attendances.exists()  # held, nobody knew with whom
    if not is_late_news:
        fresh = perform(HOLD, fresh, by=by, at=at)
    for order, (member, said) in enumerate(zip(members, presences, strict=True), 1):
        save_checked(
            Attendance(
                meeting=fresh,
                order=order,
                institution=member.institution,
                **texts_of(member, "office").columns("office"),
                presence=said["presence"],
                delegate=said.get("delegate", "").strip() if said["presence"] == "represented" else "",
            )
        )
    after = {"sat": fresh.sitting(), "quorum": fresh.quorum(), "is_quorate": fresh.is_quorate()}
    record_audit(Act.HOLD_MEETING, fresh, by=by, at=at, after=after)
    return fresh


@transaction.atomic
def write_minutes(*, meeting: Meeting, by: Actor, at: datetime, **texts: str) -> Meeting:
    """The minutes; written again, replaced, the audit row keeps the former words. Once a later meeting has approved
    them they stay. `texts`: their columns, by language.

    Raises: NotAllowed, MeetingNotHeld, MinutesApproved.
    """
    fresh = Meeting.objects.select_for_update().get(pk=meeting.pk)
    require(by, Permission.COMMITTEE_EDIT, fresh)
    if fresh.state != HELD:
        raise MeetingNotHeld(on=fresh.held_on)
    before = texts_of(fresh, "minutes").columns("minutes")
    filled_result = filled(gathered(texts, "minutes"), Extent.DEEDS)
    after = filled_result.columns("minutes")
    if after == before:
        return fresh
    approved_on = fresh.approved_on()
    if approved_on is not None:
        raise MinutesApproved(on=approved_on)
    fresh.minutes = filled_result
    fresh.minutes_on = timezone.localtime(at).date() if any(after.values()) else None
    save_checked(fresh)
    record_audit(Act.WRITE_MINUTES, fresh, by=by, at=at, before=before, after=after)
    return fresh


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, note: str, by: Actor, at: datetime) -> Meeting:
    """Call a meeting off, with the reason. Raises: NotAllowed, MoveRefused."""
    Stamp.bump(STAMP)
    return perform(CANCEL, meeting, by=by, at=at, note=note)
