"""Scores given blind, interests declared, the ranking sealed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import User
from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, perform, record_audit, require
from twiza.core.models import Stamp
from twiza.core.refusals import MoveRefused, Refusal

from ..models import Application, Call, Interest, Place, Review, own_organisations
from ..queries import as_json, rank_call_now, tally_of
from ..rules import scoring
from ..rules.states import RANK, FileState, Phase, ScoringNotYet, check_scoring
from .acts import Act
from .locking import STAMP, locked_call, locked_file


class InterestDeclared(Refusal):
    """Nobody scores a file in which they have an interest."""

    message = _("You have an interest in this file: somebody else scores it.")


class NotBlind(Refusal):
    """Scores are blind: who sees the names does not score."""

    message = _("Your role shows who applies: somebody who does not see it scores this file.")


class NotScored(Refusal):
    """Only eligible files are scored."""

    message = _("This file is not scored: its state is “%(state)s”.")


class ScoresMissing(Refusal):
    """Not everybody scored yet."""

    message = _("Scores are still missing: %(count)s. The files: %(files)s.")


class FilesUnexamined(Refusal):
    """Eligibility comes before scores."""

    message = _("The eligibility of some files is not settled yet: %(files)s.")


def has_interest(application: Application, user: object) -> bool:
    """Whether a person acts for the applicant or has declared an interest."""
    if not isinstance(user, User):
        return False
    if application.organisation_id in own_organisations(user):
        return True
    return application.interests.filter(user=user).exists()


@transaction.atomic
def declare_interest(*, application: Application, user: User, kind: str, by: Actor, at: datetime) -> Interest:
    """Somebody stands back from a file; a score already given no longer counts. Twice is once. Raises: NotAllowed."""
    require(by, Permission.CALL_REVIEW if by.pk == user.pk else Permission.CALL_MANAGE, application)
    fresh = locked_file(application)
    interest, is_new = Interest.objects.get_or_create(
        application=fresh, user=user, defaults={"kind": kind, "declared_at": at, "declared_by_id": by.pk}
    )
    if is_new:
        Review.objects.filter(application=fresh, reviewer=user, superseded_at__isnull=True).update(superseded_at=at)
        record_audit(Act.DECLARE_INTEREST, fresh, by=by, at=at, after={"user": user.pk, "kind": kind})
    return interest


@transaction.atomic
def record_review(
    *, application: Application, points: Mapping[str, int], by: User, at: datetime, comment: str = ""
) -> Review:
    """A reviewer scores a file without knowing whose it is; until the ranking a new version replaces the last.

    Raises: NotAllowed, InterestDeclared, NotBlind, NotScored, PointsMissing, ScoringClosed, ....
    """
    require(by, Permission.CALL_REVIEW, application)
    if has_interest(application, by):
        raise InterestDeclared()
    if by.may(Permission.CALL_VIEW, application):
        raise NotBlind()
    Stamp.bump(STAMP)
    fresh = locked_file(application)
    call = fresh.call
    check_scoring(call.state, call.opens_at, call.closes_at, at)
    if fresh.state != FileState.ELIGIBLE:
        raise NotScored(state=fresh.get_state_display())
    scoring.check_points(points, call.weighted())
    last = Review.objects.filter(application=fresh, reviewer=by, superseded_at__isnull=True).first()
    if last is not None and (last.points, last.comment) == (dict(points), comment):
        return last
    if last is not None:
        last.superseded_at = at
        last.save(update_fields=["superseded_at"])
    review = Review.objects.create(application=fresh, reviewer=by, points=dict(points), comment=comment, recorded_at=at)
    before = dict(last.points) if last is not None else None
    record_audit(Act.RECORD_REVIEW, review, by=by, at=at, before=before, after=dict(points))
    return review


@transaction.atomic
def rank_call(*, call: Call, by: Actor, at: datetime) -> Call:
    """Close the scoring and seal the ranking with its hash.

    Raises: NotAllowed, MoveRefused, ScoringNotYet, FilesUnexamined, ScoresMissing.
    """
    fresh = locked_call(call)
    require(by, RANK.needs, fresh)
    if not RANK.starts_from(fresh.state):
        raise MoveRefused(move=str(_("Close the scoring and rank")), state=fresh.get_state_display())
    if fresh.phase_at(at) != Phase.SCORING:
        raise ScoringNotYet(at=fresh.closes_at)
    waiting = fresh.applications.filter(state=FileState.SUBMITTED).order_by("number")
    if waiting:
        raise FilesUnexamined(files=_numbers([one.number or 0 for one in waiting]))
    lacking = [one for one in tally_of(fresh) if one.lacking]
    if lacking:
        raise ScoresMissing(
            count=sum(one.lacking for one in lacking), files=_numbers([one.application.number or 0 for one in lacking])
        )
    _seal(fresh, at)
    moved: Call = perform(RANK, fresh, by=by, at=at)
    call.state, call.ranked_at, call.ranking_sha256 = moved.state, at, fresh.ranking_sha256
    return moved


def _numbers(numbers: list[int]) -> str:
    return ", ".join(str(number) for number in numbers)


def _seal(call: Call, at: datetime) -> None:
    """The places of the ranking as they stand, and the hash of the ranking as data."""
    files = {one.number: one for one in call.applications.scored()}
    Place.objects.bulk_create(
        Place(
            application=files[one.number],
            rank=one.rank,
            score=scoring.hundredths(one.score),
            spread=scoring.hundredths(one.spread),
            outcome=one.outcome.value,
            proposed_centimes=one.proposed,
            broken_by=one.broken_by,
        )
        for one in rank_call_now(call)
    )
    call.ranked_at, call.ranking_sha256 = at, as_json(call)["sha256"]
    call.save(update_fields=["ranked_at", "ranking_sha256"])
