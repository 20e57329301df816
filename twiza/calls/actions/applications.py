"""Applications: saved as they are written, sent once with a frozen copy, examined; papers without their place."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, perform, record_audit, require
from twiza.core.refusals import Refusal
from twiza.core.saving import day_of, save_checked
from twiza.register.models import Organisation

from ..models import Application, Call, CostLine, Paper, Window
from ..models.labels import answer as answer_words
from ..models.labels import step
from ..queries import answers_of, fitting_windows, missing_of
from ..queries.applicants import register_facts
from ..rules import attachments, costs, eligibility
from ..rules.completeness import digest
from ..rules.states import ACCEPT, REJECT, SEALED, SUBMIT, WITHDRAW, check_open
from .acts import Act
from .locking import locked_call, locked_file

WRITTEN = frozenset(
    {
        "title",
        "need",
        "activities",
        "results",
        "people",
        "women",
        "jobs_kept",
        "jobs_created",
        "own_centimes",
        "other_centimes",
        "other_source",
        "contact_name",
        "contact_phone",
    }
)
LINE = frozenset({"kind", "label", "centimes"})
MOST_LINES = 12


class AlreadyApplied(Refusal):
    """One file for one organisation and call."""

    message = _("Your organisation already has a file for this call.")


class TwinApplies(Refusal):
    """Two records of the register that are one today both applied."""

    message = _("This organisation already takes part with the file %(file)s: only one of the two is eligible.")


class AlreadySubmitted(Refusal):
    """A file is sent once."""

    message = _("This file is already sent: it cannot be sent a second time.")


class FileFrozen(Refusal):
    """What was sent stays as it was sent."""

    message = _("This file is sent: it does not change any more.")


class FileIncomplete(Refusal):
    """Something is still missing; the sentence names it."""

    message = _("Still missing: %(missing)s")


class NobodyFits(Refusal):
    """No payer of the call funds this kind of organisation there."""

    message = _("No payer of this call funds an organisation of this legal form in this place.")


class PaperTaken(Refusal):
    """The same file twice."""

    message = _("This very file is already attached.")


class TooManyPapers(Refusal):
    """A file has a limit."""

    message = _("A file takes %(most)s papers at most: remove one first.")


class BeyondRules(Refusal):
    """More is asked than the ceiling or the rate allow, or too little is brought."""

    def __init__(self, answer: eligibility.CriterionAnswer) -> None:
        super().__init__()
        self.answer = answer
        self.code = f"beyond_{answer.code.value}"  # beyond_ceiling, beyond_rate, beyond_own

    @property
    def sentence(self) -> str:
        """The criterion's own sentence."""
        return answer_words(self.answer)


@transaction.atomic
def save_application(
    *,
    call: Call,
    organisation: Organisation,
    by: Actor,
    at: datetime,
    fields: Mapping[str, object] | None = None,
    lines: Mapping[int, Mapping[str, object]] | None = None,
    window: Window | None = None,
) -> Application:
    """What was written so far, field by field; the file is made at the first word. The same words again change nothing.

    fields: columns of Application. lines: position -> kind, label, centimes; a line without label nor amount goes.
    Raises: NotAllowed, CallClosed, AmountWrong, ..., FileFrozen, NobodyFits, InvalidFields.
    """
    require(by, Permission.CALL_APPLY, organisation)
    held = locked_call(call)
    check_open(held.state, held.opens_at, held.closes_at, at)
    row = held.applications.alive().of_organisation(organisation).select_for_update(of=("self",)).first()
    if row is not None and not row.is_draft:
        raise FileFrozen()
    fresh = row or _started(held, organisation, by, at)
    changed = _write(fresh, fields or {}, window)
    changed += _write_lines(fresh, lines or {})
    if changed:
        fresh.saved_at = at
        fresh = save_checked(fresh)
        costs.check_amounts(fresh.budget)
        record_audit(Act.SAVE_APPLICATION, fresh, by=by, at=at, after={"fields": changed})
    return fresh


def _started(call: Call, organisation: Organisation, by: Actor, at: datetime) -> Application:
    """An empty file, with its window where only one fits."""
    fitting = fitting_windows(call, organisation)
    if not fitting:
        raise NobodyFits()
    made = Application(call=call, organisation=organisation, started_at=at, saved_at=at)
    if len(fitting) == 1:
        made.window = fitting[0]
    save_checked(made)
    record_audit(Act.START_APPLICATION, made, by=by, at=at)
    return made


def _write(row: Application, fields: Mapping[str, object], window: Window | None) -> list[str]:
    """Set what differs; the names of what changed."""
    changed = [name for name, value in fields.items() if name in WRITTEN and getattr(row, name) != value]
    for name in changed:
        setattr(row, name, fields[name])
    if window is not None and window.pk != row.window_id:
        if window not in fitting_windows(row.call, row.organisation):
            raise NobodyFits()
        row.window = window
        changed.append("window")
    return changed


def _write_lines(row: Application, lines: Mapping[int, Mapping[str, object]]) -> list[str]:
    """Write the lines told, merged with what they said; an empty one goes."""
    changed = []
    known = {line.position: line for line in row.lines.all()}
    for position, details in lines.items():
        if not 1 <= position <= MOST_LINES:
            continue
        line = known.get(position) or CostLine(application=row, position=position)
        values = {name: value for name, value in details.items() if name in LINE}
        if all(getattr(line, name) == value for name, value in values.items()):
            continue
        for name, value in values.items():
            setattr(line, name, value)
        if line.label.strip() or line.centimes or line.kind != costs.CostKind.EQUIPMENT:
            save_checked(line)
        elif line.pk is not None:
            line.delete()
        changed.append(f"line {position}")
    return changed


@transaction.atomic
def attach_paper(*, application: Application, kind: str, content: bytes, by: Actor, at: datetime) -> Paper:
    """A photo or a paper joins the file, without the place and the device that a phone writes into it.

    The same file again returns the one attached. Raises: NotAllowed, FileFrozen, CallClosed,
    PaperType, PaperTooBig, ..., TooManyPapers, InvalidFields.
    """
    fresh = _own_draft(application, by, at)
    kept = attachments.keep(content, kind)
    sha256 = hashlib.sha256(kept.content).hexdigest()
    existing = fresh.papers.filter(sha256=sha256).first()
    if existing is not None:
        return existing
    if fresh.papers.count() >= attachments.MOST_PAPERS:
        raise TooManyPapers(most=attachments.MOST_PAPERS)
    paper = Paper(application=fresh, kind=kind, media=kept.media, size=len(kept.content), sha256=sha256, added_at=at)
    paper.file.save(f"{fresh.pk}-{kind}-{sha256[:12]}.{kept.ending}", ContentFile(kept.content), save=False)
    save_checked(paper)
    fresh.saved_at = at
    fresh.save(update_fields=["saved_at"])
    record_audit(Act.ATTACH_PAPER, fresh, by=by, at=at, after={"kind": kind, "sha256": sha256})
    return paper


@transaction.atomic
def remove_paper(*, paper: Paper, by: Actor, at: datetime) -> Application:
    """A photo or a paper leaves the file, its bytes after the commit. Raises: NotAllowed, FileFrozen, CallNotOpen."""
    fresh = _own_draft(paper.application, by, at)
    storage, name = paper.file.storage, paper.file.name
    record_audit(Act.REMOVE_PAPER, fresh, by=by, at=at, before={"kind": paper.kind, "sha256": paper.sha256})
    paper.delete()
    transaction.on_commit(lambda: storage.delete(str(name)))
    return fresh


def _own_draft(application: Application, by: Actor, at: datetime) -> Application:
    """The locked file while its owner may write it."""
    require(by, Permission.CALL_APPLY, application)
    fresh = locked_file(application)
    check_open(fresh.call.state, fresh.call.opens_at, fresh.call.closes_at, at)
    if not fresh.is_draft:
        raise FileFrozen()
    return fresh


@transaction.atomic
def submit_application(*, application: Application, by: Actor, at: datetime) -> Application:
    """Send the file, once: it takes its number, its frozen copy with the register of that day, and its hash.

    Raises: NotAllowed, CallClosed, AlreadySubmitted, AlreadyApplied (under another record too),
    FileIncomplete, BeyondRules.
    """
    require(by, Permission.CALL_APPLY, application)
    call = locked_call(application.call)
    fresh = locked_file(application)
    check_open(call.state, call.opens_at, call.closes_at, at)
    if not fresh.is_draft:
        raise AlreadySubmitted()
    if call.applications.lodged().of_organisation(fresh.organisation).exclude(pk=fresh.pk).exists():
        raise AlreadyApplied()
    _check_complete(fresh)
    fresh.number = (call.applications.aggregate(last=Max("number"))["last"] or 0) + 1
    fresh.submitted_at, fresh.submitted_by_id = at, by.pk
    answers = answers_of(fresh, day_of(at))
    fresh.frozen = {
        **fresh.as_written(),
        "number": fresh.number,
        "submitted_at": at.isoformat(),
        "asked_centimes": fresh.budget.asked,
        "register": register_facts(fresh),
        "answers": {one.code.value: one.verdict.value for one in answers},
    }
    fresh.sha256 = digest(fresh.frozen)
    try:
        with transaction.atomic():
            fresh.save()
    except IntegrityError as error:
        raise AlreadyApplied() from error
    moved: Application = perform(SUBMIT, fresh, by=by, at=at)
    record_audit(Act.SEAL_APPLICATION, moved, by=by, at=at, after={"number": moved.number, "sha256": moved.sha256})
    application.state = moved.state
    return moved


def _check_complete(application: Application) -> None:
    """Everything said, and nothing asked beyond the ceiling or the rate."""
    lacking = [step(one.code) for one in missing_of(application) if not one.is_done]
    if lacking:
        raise FileIncomplete(missing=" ".join(lacking))
    window = application.window
    assert window is not None
    for one in eligibility.what(
        application.call.asked, window.scope_rule, application.budget, application.call.asked.papers
    ):
        if one.verdict == eligibility.CriterionVerdict.NO:
            raise BeyondRules(one)


@transaction.atomic
def withdraw_application(*, application: Application, by: Actor, at: datetime) -> Application:
    """The applicant takes the file back; before the closing another may be written. Raises: NotAllowed, MoveRefused."""
    require(by, Permission.CALL_APPLY, application)
    fresh = locked_file(application)
    moved: Application = perform(WITHDRAW, fresh, by=by, at=at)
    application.state = moved.state
    return moved


class RankingSealed(Refusal):
    message = _("The ranking is sealed: a file that it does not place takes no part any more.")


@transaction.atomic
def examine_application(
    *, application: Application, is_eligible: bool, by: Actor, at: datetime, note: str = ""
) -> Application:
    """An officer settles eligibility; a decision other than the computed one says why.

    Once the ranking is sealed, only a file that it placed may leave or come back. Raises: NotAllowed, MoveRefused,
    DecisionUnexplained, RankingSealed, TwinApplies.
    """
    move = ACCEPT if is_eligible else REJECT
    require(by, move.needs, application)
    fresh = locked_file(application)
    if fresh.call.state in SEALED and not hasattr(fresh, "place"):
        raise RankingSealed()
    answers = answers_of(fresh, day_of(fresh.submitted_at or at))
    eligibility.check_examined(answers, is_eligible, note)
    if is_eligible:
        _check_twin(fresh)
    fresh.examined_at, fresh.examined_note = at, note
    fresh.save(update_fields=["examined_at", "examined_note"])
    moved: Application = perform(move, fresh, by=by, at=at, note=note)
    application.state = moved.state
    return moved


def _check_twin(application: Application) -> None:
    """One file takes part for one organisation, whichever of its records wrote it."""
    files = application.call.applications.scored().exclude(pk=application.pk)
    twin = files.of_organisation(application.organisation).first()
    if twin is not None:
        raise TwinApplies(file=twin.reference)
