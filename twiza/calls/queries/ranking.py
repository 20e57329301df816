"""The ranking asked of the tables: the same reviews give the same bytes, now or as known at an instant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from twiza.territory.rules import ancestors

from ..models.applications import Application, ApplicationQuerySet
from ..models.calls import Call
from ..models.reviews import Review
from ..rules import ranking, scoring
from ..rules.completeness import digest
from ..rules.states import FileState
from .applicants import register_facts

PROVINCE = 2  # the level of a province under the country and its region


@dataclass(frozen=True)
class Tally:
    """One file with its scores: how many it has and needs, what they come to, how far apart they are."""

    application: Application
    scores: tuple[Fraction, ...]
    wanted: int
    score: Fraction
    spread: Fraction

    @property
    def lacking(self) -> int:
        """Reviews still to give."""
        return max(self.wanted - len(self.scores), 0)

    @property
    def points(self) -> float:
        """The score as it is read."""
        return scoring.hundredths(self.score) / 100

    @property
    def apart(self) -> float:
        """The spread as it is read."""
        return scoring.hundredths(self.spread) / 100

    @property
    def is_torn(self) -> bool:
        """Whether the reviewers disagree enough for one more."""
        return self.wanted > self.application.call.reviews_wanted


def reviews_of(call: Call, known: datetime | None = None) -> dict[int, list[Review]]:
    """The reviews of every file of a call, by file, in order of reviewer; those of the seal once it is sealed."""
    found: dict[int, list[Review]] = defaultdict(list)
    rows = Review.objects.filter(application__call=call).known_at(known or call.ranked_at)
    for review in rows.order_by("application_id", "reviewer_id"):
        found[review.application_id].append(review)
    return found


def scored_files(call: Call) -> ApplicationQuerySet:
    """The files that are scored; once the ranking is sealed those that it placed, whatever became of them."""
    files: ApplicationQuerySet = call.applications.all()
    return files.filter(place__isnull=False) if call.ranked_at else files.scored()


def tally_of(call: Call, known: datetime | None = None) -> list[Tally]:
    """Every file that is scored, in order of number."""
    criteria, given = call.weighted(), reviews_of(call, known)
    found = []
    for application in scored_files(call).shown().select_related("award", "place").order_by("number"):
        application.call = call
        scores = tuple(review.score(criteria) for review in given.get(application.pk, []))
        found.append(
            Tally(
                application,
                scores,
                scoring.wanted(scores, call.reviews_wanted, call.disagreement),
                scoring.combined(scores, call.method),
                scoring.spread(scores),
            )
        )
    return found


def files_of(call: Call, known: datetime | None = None) -> list[ranking.File]:
    """The files as the ranking reads them, with what breaks their ties."""
    given = reviews_of(call, known)
    return [
        ranking.File(
            number=one.application.number or 0,
            window=one.application.window.number if one.application.window else 0,
            province=province_of(told_of(one.application)["territory"]),
            grant=one.application.grantable,
            scores=one.scores,
            ties=_ties(call, one.application, given.get(one.application.pk, [])),
        )
        for one in tally_of(call, known)
    ]


def told_of(application: Application) -> dict[str, Any]:
    """What was known of the organisation when the file was sent: later changes of the register move no rank."""
    frozen = (application.frozen or {}).get("register")
    return frozen or register_facts(application)


def province_of(territory: int) -> int:
    """The province of a place; the place itself when it is coarser."""
    above = [*ancestors(territory), territory]
    return above[PROVINCE] if len(above) > PROVINCE else territory


def _ties(call: Call, application: Application, reviews: Sequence[Review]) -> dict[str, ranking.Value]:
    """What may break a tie, for the codes that the call names; None is unknown."""
    told_result = told_of(application)
    found: dict[str, ranking.Value] = {}
    for tie in call.ties:
        if tie.startswith(ranking.BY_CRITERION):
            code = tie.removeprefix(ranking.BY_CRITERION)
            found[tie] = scoring.combined((Fraction(review.points[code]) for review in reviews), call.method)
        elif tie in (ranking.Tie.WOMEN, ranking.Tie.YOUTH):
            part, members = told_result["women" if tie == ranking.Tie.WOMEN else "youth"], told_result["members"]
            found[tie] = Fraction(part, members) if part is not None and members else None
        elif tie == ranking.Tie.RURAL:
            found[tie] = None if told_result["is_rural"] is None else int(told_result["is_rural"])
        elif tie == ranking.Tie.NEVER_FUNDED:
            found[tie] = int(not told_result["is_funded"])
        elif tie == ranking.Tie.SMALLER:
            found[tie] = -application.grantable
        elif tie == ranking.Tie.EARLIER and application.submitted_at is not None:
            found[tie] = -int(application.submitted_at.timestamp() * 1_000_000)
    return found


def rank_call_now(call: Call, known: datetime | None = None) -> list[ranking.Placed]:
    """The ranking as the reviews stand, window by window."""
    envelopes = {window.number: window.envelope for window in call.windows.all()}
    return ranking.rank(files_of(call, known), envelopes, call.policy)


def as_json(call: Call, known: datetime | None = None) -> dict[str, Any]:
    """The ranking as data with stable keys; the same question gives the same bytes. Names nobody."""
    lacking = sum(one.lacking for one in tally_of(call, known))
    content = {
        "call": call.key,
        "agreement": call.agreement.key,
        "method": call.method,
        "pass_mark": call.pass_mark,
        "ties": list(call.ties),
        "filling": call.filling,
        "reviews_lacking": lacking,
        "unexamined": call.applications.filter(state=FileState.SUBMITTED).count(),
        "windows": [
            {"number": one.number, "payer": one.payer.code, "budget_centimes": one.budget_centimes}
            for one in call.windows.select_related("payer")
        ],
        "files": [
            {
                "number": one.number,
                "window": one.window,
                "rank": one.rank,
                "score": scoring.hundredths(one.score),
                "spread": scoring.hundredths(one.spread),
                "outcome": one.outcome.value,
                "proposed_centimes": one.proposed,
                "broken_by": one.broken_by,
            }
            for one in rank_call_now(call, known)
        ],
    }
    return {**content, "sha256": digest(content)}
