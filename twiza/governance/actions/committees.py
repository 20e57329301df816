"""Who sits in the committee of an agreement, how often, with which quorum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.agreements.models import Agreement
from twiza.core.actions import Actor, record_audit, require
from twiza.core.languages import Extent
from twiza.core.refusals import Refusal
from twiza.core.saving import save_checked
from twiza.core.translated import filled

from ..models import Committee, Member
from .acts import Act

STAMP = "governance"


class MeetingNotHeld(Refusal):
    """Nothing is decided or written down of a meeting before it is known who sat."""

    message = _("Record who sat at the meeting of %(on)s first.")


@transaction.atomic
def record_committee(
    *,
    agreement: Agreement,
    names: Mapping[str, str],
    chair: Mapping[str, str],
    members: Sequence[Mapping[str, Any]] = (),
    months_between: int | None = None,
    quorum: int | None = None,
    excludes_own: bool = False,
    by: Actor,
    at: datetime,
) -> Committee:
    """The committee of an agreement as its text says: name, chair by office, members by office; recorded
    again, replaced.

    names, chair: by language. members: `office` by language, and if known `delegate` by language, `institution`,
    `role`, `is_approver`. excludes_own: a member is not counted when the matter is its own party's.
    Raises: NotAllowed, InvalidFields.
    """
    require(by, Permission.COMMITTEE_EDIT, agreement)
    committee = Committee.objects.select_for_update().filter(agreement=agreement).first() or Committee(
        agreement=agreement
    )
    committee.name, committee.chair = filled(names), filled(chair)
    committee.months_between, committee.quorum = months_between, quorum
    committee.excludes_own = excludes_own
    save_checked(committee)
    committee.members.all().delete()
    for order, row in enumerate(members, 1):
        offices = filled(row["office"]).columns("office")
        offices |= filled(row.get("delegate", {}), Extent.DEEDS).columns("delegate")
        rest = {key: row[key] for key in ("institution", "role", "is_approver") if key in row}
        save_checked(Member(committee=committee, order=order, **offices, **rest))
    record_audit(
        Act.RECORD_COMMITTEE, committee, by=by, at=at, after={"members": len(members), "months": months_between}
    )
    return committee
