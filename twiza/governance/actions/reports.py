"""Compute, freeze and move evaluation reports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twiza import __version__
from twiza.accounts.rules import Permission
from twiza.agreements.actions import deposit_document
from twiza.agreements.models import Agreement
from twiza.agreements.rules.vocabulary import DocumentKind
from twiza.core import formats
from twiza.core.actions import Actor, enqueue_job, perform, record_audit, require
from twiza.core.models import Job
from twiza.core.refusals import MoveRefused, Refusal
from twiza.core.saving import not_future
from twiza.core.states import by_name
from twiza.core.translation import active_language

from ..models import Report
from ..queries import gather
from ..rules import figures
from ..rules.moves import APPROVE, MOVES, PUBLISH
from .acts import Act

JOB = "governance.report"
SOFTWARE = f"Twiza {__version__}"


class FutureKnowledge(Refusal):
    """Nobody knows today what will be known later."""

    message = _("The instant of knowledge (%(known_at)s) has not come yet.")


class MoveUnknown(Refusal):
    """No move has this name."""

    message = _("“%(name)s” is not a move of a report.")


class NoteMissing(Refusal):
    """This move is explained in a note."""

    message = _("Say why the report is sent back: its author reads it.")


class AgreementHidden(Refusal):
    """A published report would show an agreement that is not public."""

    message = _("“%(agreement)s” is not published: publish the agreement first.")


def _check(agreement: Agreement, on: date, known_at: datetime | None, by: Actor, at: datetime) -> None:
    require(by, Permission.REPORT_COMPUTE, agreement)
    not_future(on, at)
    if known_at is not None and known_at > at:
        raise FutureKnowledge(known_at=formats.instant(known_at, active_language()))


def compute_report(
    *,
    agreement: Agreement,
    on: date,
    known_at: datetime | None = None,
    by: Actor,
    at: datetime,
    step: Callable[[int, str], None] = lambda done, message: None,
) -> Report:
    """The report of an agreement on the day `on`, as known at `known_at` (now when None): computed, then frozen once.

    The same question over the same facts returns the report that exists. Gathering takes seconds and reads only, so
    it stands before the transaction; the instant of knowledge keeps later facts out.
    Raises: NotAllowed, FutureDay, FutureKnowledge.
    """
    _check(agreement, on, known_at, by, at)
    document = gather(agreement, on=on, asked_known_at=known_at, at=at, software=SOFTWARE, step=step)
    return _freeze(agreement=agreement, document=document, by=by, at=at)


@transaction.atomic
def _freeze(*, agreement: Agreement, document: figures.Document, by: Actor, at: datetime) -> Report:
    locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
    content_hash = figures.content_hash(document)
    existing = Report.objects.filter(agreement=locked, content_hash=content_hash).first()
    if existing is not None:
        return existing
    last = Report.objects.filter(agreement=locked).order_by("-number").values_list("number", flat=True).first()
    report = Report.objects.create(
        agreement=locked,
        number=(last or 0) + 1,
        on=document.question.on,
        asked_known_at=document.question.known_at,
        known_at=document.stamp.known_at,
        computed_at=document.stamp.computed_at,
        by_id=by.pk,
        content=figures.write(document).decode(),
        content_hash=content_hash,
    )
    after = {"on": str(report.on), "known_at": report.known_at.isoformat(), "content_hash": content_hash}
    record_audit(Act.COMPUTE_REPORT, report, by=by, at=at, after=after)
    return report


@transaction.atomic
def enqueue_report(
    *, agreement: Agreement, on: date, known_at: datetime | None = None, language: str, by: Actor, at: datetime
) -> Job:
    """Queue the computing of a report; what can be refused is refused now. Raises as compute_report."""
    _check(agreement, on, known_at, by, at)
    params: dict[str, Any] = {
        "agreement": agreement.key,
        "on": on.isoformat(),
        "known_at": known_at.isoformat() if known_at else None,
        "by_id": by.pk,
        "language": language,
    }
    return enqueue_job(JOB, params, by=by, at=at)


@transaction.atomic
def move_report(*, report: Report, name: str, by: Actor, at: datetime, note: str = "") -> Report:
    """Take one step of a report by the name of its move: `submit`, `approve`, `reject` (with a note), `publish`.

    An approved report is deposited among the papers of its agreement. Raises: NotAllowed, MoveUnknown, MoveRefused
    (state), NoteMissing, AgreementHidden, FrozenContentAltered.
    """
    move = by_name(MOVES, name)
    if move is None:
        raise MoveUnknown(name=name)
    fresh = Report.objects.select_for_update().select_related("agreement").get(pk=report.pk)
    require(by, move.needs, fresh)
    if not move.starts_from(fresh.state):
        raise MoveRefused(move=gettext(str(move.label)), state=fresh.get_state_display())
    if move.wants_note and not note.strip():
        raise NoteMissing()
    if move == PUBLISH and not fresh.agreement.is_published:
        raise AgreementHidden(agreement=fresh.agreement.title)
    fresh.verify()
    moved = perform(move, fresh, by=by, at=at, note=note.strip())
    if move == APPROVE:
        _deposit(moved, by=by, at=at)
    report.state = moved.state
    return moved


def _deposit(report: Report, *, by: Actor, at: datetime) -> None:
    """An approved evaluation becomes a paper of its agreement, which is then no longer without evaluation."""
    deposit_document(
        agreement=report.agreement,
        kind=DocumentKind.EVALUATION_REPORT,
        title=gettext("Evaluation report %(reference)s") % {"reference": report.reference},
        content=report.content.encode(),
        filename=f"{report.reference}.json",
        dated_on=timezone.localtime(at).date(),
        by=by,
        at=at,
    )
