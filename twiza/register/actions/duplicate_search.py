"""Finding the records of the register that could be one organisation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require
from twiza.core.models import Stamp
from twiza.core.refusals import NotAllowed, Refusal
from twiza.territory.models import Territory

from ..models import Organisation, Pair, PairState
from ..rules.linkage import AMBIGUOUS, SAME
from .acts import Act
from .comparing import compare, reasons_of, records_table
from .merging import is_confirmed, merge_organisations
from .review_queue import queue_pairs

Step = Callable[[int, int, str], None]


class NothingToCompare(Refusal):
    """The territory holds no two organisations with a name and one thing more."""

    message = _("There is nothing to compare here: no two organisations with a name and something more.")


@dataclass(frozen=True)
class Search:
    """What came of a search: records compared, pairs queued, merges made at once, expected error of these, version."""

    records: int
    queued: int
    merged: int
    expected_error: float | None
    settings: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain data for the job."""
        return {
            "records": self.records,
            "queued": self.queued,
            "merged": self.merged,
            "expected_error": self.expected_error,
            "settings": self.settings,
        }


def find_duplicates(
    *, territory: Territory, by: Actor, at: dt.datetime, merge_certain: bool = False, step: Step | None = None
) -> Search:
    """Compare the organisations of a territory with each other and queue the pairs that are or may be one.

    merge_certain: merge at once, by the rule, what is the same beyond doubt and confirmed by more than the name. The
    comparison is made before the transaction, so that nobody waits for it. Raises: NotAllowed, NothingToCompare.
    """
    require(by, Permission.REGISTER_LINK)
    mine = visible(by, Permission.REGISTER_LINK, Organisation.objects.within(territory))
    table = records_table(mine)
    result = compare(table, None, step or (lambda done, total, phase: None)) if table.num_rows > 1 else None
    if result is None:
        raise NothingToCompare()
    where = dict(zip(table["id"].to_pylist(), table["territory"].to_pylist(), strict=True))
    pairs = [
        {
            "left": pair["left_id"],
            "right": pair["right_id"],
            "probability": pair["probability"],
            "territories": (where[pair["left_id"]], where[pair["right_id"]]),
            "reasons": reasons_of(pair["reasons"]),
            "is_certain": pair["decision"] == SAME,
        }
        for pair in result.pairs.to_pylist()
        if pair["decision"] in (SAME, AMBIGUOUS)
    ]
    with transaction.atomic():
        Stamp.bump("register")
        queued = queue_pairs(pairs, at=at)
        merged = _merge_certain(pairs, by, at) if merge_certain else 0
        found = Search(table.num_rows, queued, merged, result.expected_error, result.settings.version)
        record_audit(Act.FIND_DUPLICATES, territory, by=by, at=at, after=found.as_json())
    return found


def _merge_certain(pairs: list[dict[str, Any]], by: Actor, at: dt.datetime) -> int:
    """Merge by rule what is certain; what the rules of identity refuse stays in the queue."""
    merged = 0
    for pair in pairs:
        if not pair["is_certain"] or not is_confirmed(pair["reasons"]):
            continue
        sides = sorted((pair["left"], pair["right"]))
        asked = Pair.objects.filter(row__isnull=True, left=sides[0], right=sides[1], state=PairState.OPEN).first()
        found = Organisation.anchors.in_bulk(sides)
        if asked is None or len(found) < 2:
            continue
        try:
            with transaction.atomic():
                merge = merge_organisations(
                    kept=found[sides[0]],
                    absorbed=found[sides[1]],
                    by=by,
                    at=at,
                    reasons=pair["reasons"],
                    probability=pair["probability"],
                    is_by_rule=True,
                )
        except NotAllowed:
            raise
        except Refusal:
            continue
        Pair.objects.filter(pk=asked.pk).update(
            state=PairState.SAME, merge=merge, decided_at=at, decided_by_id=by.pk, decided_by_label=str(by)[:200]
        )
        merged += 1
    return merged
