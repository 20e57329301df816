"""What a decision does below this room: a tranche released, an amendment or a report approved, in its own transaction.

Every condition of the room below still holds: who may, two different people, what is missing, what comes first. Only
the condition that waits for the committee is met by the decision itself, shown by an extract of the minutes.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.agreements.actions import deposit_document, move_amendment
from twiza.agreements.models import Amendment, Document
from twiza.agreements.rules.amending import APPROVE as APPROVE_AMENDMENT
from twiza.agreements.rules.amending import AmendmentState
from twiza.agreements.rules.vocabulary import DocumentKind
from twiza.core import formats
from twiza.core.actions import Actor
from twiza.core.languages import Extent, codes
from twiza.core.refusals import MoveRefused, Refusal
from twiza.core.translation import active_language
from twiza.funding.actions import attest_condition, release_tranche
from twiza.funding.models import Tranche
from twiza.funding.rules.tranches import ConditionKind, TrancheState

from ..models import Decision, Meeting, Report
from ..rules.meetings import is_quorate_without, quorum
from ..rules.moves import APPROVE, State
from .reports import move_report

Matter = Tranche | Amendment | Report
# What somebody needs to carry out a decision about it.
NEEDS: dict[type, tuple[Permission, ...]] = {
    Tranche: (Permission.TRANCHE_RELEASE, Permission.TRANCHE_PREPARE),
    Amendment: (Permission.AGREEMENT_MOVE,),
    Report: (Permission.REPORT_APPROVE,),
}
KINDS: dict[type, str] = {Tranche: "release_tranche", Amendment: "approve_amendment", Report: "approve_report"}


class MatterElsewhere(Refusal):
    """What is decided on belongs to another agreement."""

    message = _("What is decided on belongs to another agreement than the committee.")


class MeetingUnsaid(Refusal):
    """A decision that does something is taken in a meeting."""

    message = _("A decision that releases money or approves a text is taken in a meeting: say which.")


class OwnMatter(Refusal):
    """Without those whose own party is concerned, too few sit."""

    message = _(
        "The matter concerns %(party)s, whose member does not decide on it: without it %(sat)s sit and %(needed)s are "
        "needed."
    )


class NotProposed(Refusal):
    """A release is proposed by one person before the committee decides it."""

    message = _("Nobody has proposed the release of %(tranche)s yet: one person proposes it, another records this.")


def kind_of(matter: Matter | None) -> str:
    """The code of the effect on that kind of row; empty for none."""
    return KINDS[type(matter)] if matter is not None else ""


def check_matter(decision: Decision) -> None:
    """Refuse a matter of another agreement, or one decided by too few once the concerned are set aside.

    Raises: MatterElsewhere, OwnMatter.
    """
    matter, agreement = decision.matter, decision.committee.agreement
    if isinstance(matter, Amendment):
        is_ours = matter.root_id == agreement.root().pk
    else:
        is_ours = matter is None or matter.agreement_id == agreement.pk
    if not is_ours:
        raise MatterElsewhere()
    if decision.meeting is not None and decision.committee.excludes_own:
        _check_own(decision, decision.meeting)


def _check_own(decision: Decision, meeting: Meeting) -> None:
    excluded = concerned(decision)
    sat = [(one.institution_id, one.presence) for one in meeting.attendances.order_by("order")]
    asked = decision.committee.quorum
    if not sat or not excluded.intersection(institution for institution, _presence in sat):
        return
    if not is_quorate_without(sat, asked, excluded):
        left = [presence for institution, presence in sat if institution not in excluded]
        sitting = sum(presence in ("present", "represented") for presence in left)
        needed = quorum(len(left), min(asked, len(left)) if asked is not None else None)
        party = decision.concerns or (decision.tranche.payee.institution if decision.tranche else None)
        raise OwnMatter(party=party or "", sat=sitting, needed=max(needed, 1))


def concerned(decision: Decision) -> frozenset[int]:
    """The institutions whose own matter it is: the party named, and whoever receives the tranche."""
    found = {decision.concerns_id, decision.tranche.payee.institution_id if decision.tranche else None}
    return frozenset(pk for pk in found if pk is not None)


def is_done(matter: Matter) -> bool:
    """Whether what would be decided has happened already, by whatever hand."""
    if isinstance(matter, Tranche):
        return matter.state == TrancheState.RELEASED
    if isinstance(matter, Amendment):
        return matter.state == AmendmentState.APPROVED
    return matter.state in (State.APPROVED, State.PUBLISHED)


def may_carry_out(by: Actor, matter: Matter | None) -> bool:
    """Whether this person may do what the decision says, besides writing it down."""
    if matter is None:
        return True
    about = matter.root if isinstance(matter, Amendment) else matter
    return all(by.may(permission, about) for permission in NEEDS[type(matter)])


def carry_out(decision: Decision, *, by: Actor, at: datetime) -> str:
    """Do what the decision says and return the sentence of it. Called inside the transaction of the decision.

    Raises what the rooms below refuse (NotAllowed, MoveRefused, ConditionsMissing, SamePerson), NotProposed.
    """
    matter = decision.matter
    assert matter is not None
    if isinstance(matter, Tranche):
        return _release(decision, matter, by=by, at=at)
    if isinstance(matter, Amendment):
        move_amendment(amendment=matter, name=APPROVE_AMENDMENT.name, by=by, at=at, note=decision.text[:300])
        return gettext("Amendment %(number)s approved.") % {"number": matter.number}
    move_report(report=matter, name=APPROVE.name, by=by, at=at, note=decision.text[:300])
    return gettext("Report %(reference)s approved.") % {"reference": matter.reference}


def _release(decision: Decision, matter: Tranche, *, by: Actor, at: datetime) -> str:
    tranche = Tranche.objects.select_related("agreement", "payee").get(pk=matter.pk)
    if tranche.state == TrancheState.PLANNED:
        raise NotProposed(tranche=tranche.title)
    if tranche.state != TrancheState.PREPARED:
        raise MoveRefused(move=gettext("Release"), state=tranche.get_state_display())
    meeting = decision.meeting
    assert meeting is not None
    paper: Document | None = None
    waiting = tranche.conditions.filter(kind=ConditionKind.DECISION, attested_on__isnull=True)
    for condition in waiting:
        paper = paper or _extract(decision, meeting, by=by, at=at)
        attest_condition(condition=condition, document=paper, on=meeting.held_on, by=by, at=at)
    entry = release_tranche(tranche=tranche, by=by, at=at)
    amount = formats.money(entry.amount, active_language())
    values = {"tranche": tranche.title, "amount": amount, "reference": entry.reference}
    return gettext("%(tranche)s released: %(amount)s ordered (%(reference)s).") % values


def _extract(decision: Decision, meeting: Meeting, *, by: Actor, at: datetime) -> Document:
    """The extract of the minutes that shows the decision, in French and Arabic, deposited among the papers."""
    agreement = decision.committee.agreement
    title = gettext("Extract of the minutes of %(day)s, decision %(number)s") % {
        "day": formats.day(meeting.held_on, active_language()),
        "number": decision.number,
    }
    return deposit_document(
        agreement=agreement,
        kind=DocumentKind.MINUTES,
        title=title,
        content=_said(decision, meeting).encode(),
        filename=f"decision-{agreement.key}-{decision.number}.txt",
        dated_on=meeting.held_on,
        by=by,
        at=at,
    )


def _said(decision: Decision, meeting: Meeting) -> str:
    lines = []
    for language in codes(Extent.DEEDS):
        with override(language):
            day = formats.day(meeting.held_on, language)
            lines += [
                f"{decision.committee.name} – {decision.committee.agreement.title}",
                gettext("Extract of the minutes of %(day)s, decision %(number)s")
                % {"day": day, "number": decision.number},
                gettext("Members who sat: %(sat)s; needed: %(needed)s.")
                % {"sat": meeting.sitting(), "needed": meeting.quorum()},
                decision.text,
                "",
            ]
    return "\n".join(lines)
