"""Who sits, what they decided and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.agreements.models import Agreement, Institution
from twiza.core.actions import Actor, record_audit, require
from twiza.core.refusals import Refusal

from ..models import Committee, Decision, Meeting, Member, Report
from ..rules.meetings import HELD
from .reports import FutureDay

M = TypeVar("M", bound=models.Model)


class InvalidFields(Refusal):
    """The fields contradict each other or a constraint; `reason` says which."""

    message = _("Nothing was saved. %(reason)s")


class MeetingElsewhere(Refusal):
    """The meeting or the report belongs to another agreement."""

    message = _("The meeting and the report must be of the same agreement as the decision.")


class MeetingNotHeld(Refusal):
    """Nothing is decided or written down of a meeting before it is known who sat."""

    message = _("Record who sat at the meeting of %(on)s first.")


class QuorumMissing(Refusal):
    """A meeting that lacked its quorum takes no decision."""

    message = _("This meeting had no quorum: %(sat)s sat, %(needed)s were needed. It cannot decide.")


class AlreadyClosed(Refusal):
    """A decision is carried out once."""

    message = _("This decision is already recorded as carried out on %(on)s.")


def save_checked(obj: M) -> M:
    """Save what its constraints accept. Raises InvalidFields."""
    try:
        obj.full_clean()
    except ValidationError as error:
        raise InvalidFields(reason=" ".join(error.messages)) from error
    obj.save()
    return obj


def not_future(day: date, at: datetime) -> None:
    """Refuse a day that has not come. Raises FutureDay."""
    if day > timezone.localtime(at).date():
        raise FutureDay(on=day)


@transaction.atomic
def record_committee(
    *,
    agreement: Agreement,
    names: Mapping[str, str],
    chair: Mapping[str, str],
    members: Sequence[Mapping[str, Any]] = (),
    months_between: int | None = None,
    quorum: int | None = None,
    by: Actor,
    at: datetime,
) -> Committee:
    """The committee of an agreement as its text says: name, chair by office, members by office; recorded
    again, replaced.

    names, chair: by language. members: `office` by language, and if known `institution`, `role`,
    `is_approver`. Raises NotAllowed, InvalidFields.
    """
    require(by, Permission.COMMITTEE_EDIT, agreement)
    committee = Committee.objects.select_for_update().filter(agreement=agreement).first() or Committee(
        agreement=agreement
    )
    for language in ("fr", "ar", "en"):
        setattr(committee, f"name_{language}", names.get(language, ""))
        setattr(committee, f"chair_{language}", chair.get(language, ""))
    committee.months_between, committee.quorum = months_between, quorum
    save_checked(committee)
    committee.members.all().delete()
    for order, row in enumerate(members, 1):
        offices = {f"office_{language}": row["office"].get(language, "") for language in ("fr", "ar", "en")}
        rest = {key: row[key] for key in ("institution", "role", "is_approver") if key in row}
        save_checked(Member(committee=committee, order=order, **offices, **rest))
    record_audit(
        "record_committee", committee, by=by, at=at, after={"members": len(members), "months": months_between}
    )
    return committee


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
    by: Actor,
    at: datetime,
) -> Decision:
    """What the committee decided, who owns it, until when. The same words on the same day are the same decision.

    A meeting whose quorum is known to be missing decides nothing. Raises NotAllowed, FutureDay, MeetingElsewhere,
    MeetingNotHeld, QuorumMissing, InvalidFields.
    """
    require(by, Permission.COMMITTEE_EDIT, committee)
    not_future(taken_on, at)
    if (meeting and meeting.committee_id != committee.pk) or (
        report and report.agreement_id != committee.agreement_id
    ):
        raise MeetingElsewhere()
    if meeting is not None and meeting.state != HELD:
        raise MeetingNotHeld(on=meeting.held_on)
    if meeting is not None and meeting.is_quorate() is False:
        raise QuorumMissing(needed=meeting.quorum(), sat=meeting.sitting())
    locked = Committee.objects.select_for_update().get(pk=committee.pk)
    said = {"text_fr": text_fr.strip(), "text_ar": text_ar.strip()}
    existing = Decision.objects.filter(committee=locked, taken_on=taken_on, owner=owner, **said).first()
    if existing is not None:
        return existing
    last = locked.decisions.order_by("-number").values_list("number", flat=True).first()
    decision = save_checked(
        Decision(
            committee=locked, number=(last or 0) + 1, taken_on=taken_on, owner=owner, due_on=due_on, meeting=meeting,
            report=report, recorded_at=at, **said,
        )
    )  # fmt: skip
    after = {"number": decision.number, "owner": owner.code, "due_on": str(due_on) if due_on else None}
    record_audit("record_decision", decision, by=by, at=at, after=after)
    return decision


@transaction.atomic
def close_decision(*, decision: Decision, closed_on: date, note: str, by: Actor, at: datetime) -> Decision:
    """Record that a decision was carried out on a day, and what was done. Raises NotAllowed, FutureDay,
    AlreadyClosed, InvalidFields.
    """
    require(by, Permission.COMMITTEE_EDIT, decision)
    not_future(closed_on, at)
    fresh = Decision.objects.select_for_update().get(pk=decision.pk)
    if fresh.closed_on is not None:
        raise AlreadyClosed(on=fresh.closed_on)
    fresh.closed_on, fresh.closed_at, fresh.closing_note = closed_on, at, note.strip()
    save_checked(fresh)
    record_audit(
        "close_decision", fresh, by=by, at=at, after={"closed_on": str(closed_on)}, note=fresh.closing_note
    )
    return fresh
