"""The queue of pairs: a person says same or different, the software does what follows; an answer can be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require
from twiza.core.chunks import in_chunks
from twiza.core.models import Stamp
from twiza.core.refusals import Refusal

from ..models import (
    ASIDE,
    BatchRow,
    BatchState,
    Merge,
    Organisation,
    Pair,
    PairOrigin,
    PairState,
    rank_of,
    read_lineage,
)
from ..rules.checking import common_ancestor
from ..rules.identity import AMBIGUOUS
from .acts import Act
from .ambiguous_rows import create_from_row, record_of, unwrite_row, update_from_row
from .bulk import insert_rows
from .merging import merge_organisations, reopen_pairs, undo_merge


class PairDecided(Refusal):
    """Somebody has already said otherwise. `params`: who, said."""

    message = _("%(who)s has already decided: %(said)s. Take that back first.")


class UnknownAnswer(Refusal):
    """The answer is none of same, different, skipped, open."""

    message = _("An answer is: same, different, set aside, or to decide.")


class BatchGone(Refusal):
    """The import of the row is not in force."""

    message = _("The import of this row was undone; nothing is asked of it any more.")


@transaction.atomic
def answer_pair(*, pair: Pair, answer: str, by: Actor, at: dt.datetime, reason: str = "", keep: str = "left") -> Pair:
    """Say of a pair: same, different, skipped (set aside), or open (take the answer back). Twice the same counts once.

    same: the records are merged (keep: which side stands, left or right) or the row tells of the record. different: a
    row whose candidates are all refused becomes a new organisation. Raises: NotAllowed, PairDecided, UnknownAnswer,
    BatchGone, and what merge_organisations, the writing of rows and their undoing refuse.
    """
    Stamp.bump("register")
    fresh = Pair.objects.select_for_update().get(pk=pair.pk)
    require(by, Permission.REGISTER_LINK, fresh)
    if answer not in PairState.values:
        raise UnknownAnswer()
    if fresh.state == answer:
        return fresh
    before = fresh.state
    if answer == PairState.OPEN:
        _take_back(fresh, by, at)
    elif fresh.is_decided:
        said = str(PairState(fresh.state).label)
        raise PairDecided(who=fresh.decided_by_label, said=said)
    else:
        _decide(fresh, answer, by, at, reason, keep)
    fresh.refresh_from_db()
    record_audit(
        Act.ANSWER_PAIR, fresh, by=by, at=at, before={"state": before}, after={"state": fresh.state}, note=reason
    )
    return fresh


def _decide(pair: Pair, answer: str, by: Actor, at: dt.datetime, reason: str, keep: str) -> None:
    if pair.state != PairState.SKIPPED and answer == PairState.SKIPPED:
        pair.rank += ASIDE
    pair.state, pair.reason, pair.decided_at = answer, reason.strip()[:300], at
    pair.decided_by_id, pair.decided_by_label = by.pk, str(by)[:200]
    pair.save()
    if answer == PairState.SKIPPED:
        return
    if pair.row is None:
        if answer == PairState.SAME:
            _merge(pair, by, at, reason, keep)
        return
    if pair.row.batch.state != BatchState.APPLIED:
        raise BatchGone()
    if answer == PairState.SAME:
        target = Organisation.anchors.select_for_update().get(pk=pair.right_id)
        pair.effect = update_from_row(pair.row, target, at=at)
        pair.save(update_fields=["effect"])
        others = pair.row.pairs.filter(state__in=[PairState.OPEN, PairState.SKIPPED])
        _settle(others, PairState.DIFFERENT, pair)
        _ask_of(pair.row, target, at)
    else:
        _create_if_refused(pair, at)


def _merge(pair: Pair, by: Actor, at: dt.datetime, reason: str, keep: str) -> None:
    """Merge the organisations of both sides; the open pairs that this answers too are settled with it."""
    line = read_lineage()
    sides = [line.root(pair.left_id or 0), line.root(pair.right_id)]
    if sides[0] != sides[1]:
        kept, absorbed = sides if keep != "right" else sides[::-1]
        found = Organisation.anchors.in_bulk(sides)
        pair.merge = merge_organisations(
            kept=found[kept],
            absorbed=found[absorbed],
            by=by,
            at=at,
            reason=reason,
            reasons=pair.reasons,
            probability=pair.probability,
        )
        pair.save(update_fields=["merge"])
    settle_joined(pair)


def settle_joined(pair: Pair) -> None:
    """Settle the waiting pairs whose two records have become one."""
    line = read_lineage()
    group = line.group(pair.right_id)
    waiting = Pair.objects.waiting().filter(row__isnull=True, left__in=group, right__in=group)
    _settle(waiting, PairState.SAME, pair)


def _settle(pairs: Any, state: str, by: Pair) -> None:
    pairs.exclude(pk=by.pk).update(
        state=state,
        settled_by=by,
        decided_at=by.decided_at,
        decided_by_id=by.decided_by_id,
        decided_by_label=by.decided_by_label,
    )


def _create_if_refused(pair: Pair, at: dt.datetime) -> None:
    """Write the row as a new organisation when every candidate was refused and no earlier row may still be it."""
    row = pair.row
    if row is None or row.pairs.filter(state__in=[PairState.OPEN, PairState.SKIPPED]).exists():
        return
    if _earlier(row).exists():
        return
    pair.effect = create_from_row(row, at=at)
    pair.save(update_fields=["effect"])
    _ask_of(row, Organisation.anchors.get(pk=int(pair.effect["organisation"])), at)


def _earlier(row: BatchRow) -> Any:
    """Ambiguous rows of the same list, before this one, that it may repeat and that are not answered for yet."""
    others = [n for n in row.told.get("rows", ()) if n < row.number]
    return BatchRow.objects.filter(batch=row.batch_id, number__in=others, outcome=AMBIGUOUS)


def _ask_of(row: BatchRow, organisation: Organisation, at: dt.datetime) -> None:
    """Now that a row is an organisation, ask of the other open rows that may repeat it whether they are it too."""
    named = [int(n) for n in row.told.get("rows", ())]
    others = BatchRow.objects.filter(batch=row.batch_id, outcome=AMBIGUOUS).exclude(pk=row.pk)
    for other in others.order_by("number"):
        if other.number not in named and row.number not in other.told.get("rows", ()):
            continue
        place = _both(record_of(other).territory_id, organisation.territory_id)
        if place is not None:
            more = {"origin": PairOrigin.IMPORT, "code": "repeated_in_list", "recorded_at": at}
            defaults = {"territory_id": place, **more}
            Pair.objects.get_or_create(row=other, right=organisation, defaults=defaults)


def _take_back(pair: Pair, by: Actor, at: dt.datetime) -> None:
    """The pair waits again; what its answer did is undone, and the pairs that it settled wait again too."""
    first = pair.settled_by or pair
    if first.state == PairState.SKIPPED:
        Pair.objects.filter(pk=first.pk).update(
            state=PairState.OPEN, rank=F("rank") % ASIDE, decided_at=None, decided_by_id=None, decided_by_label=""
        )
        return
    merge = Merge.objects.filter(pk=first.merge_id or 0, superseded_at__isnull=True).first()
    if merge is not None:
        undo_merge(merge=merge, by=by, at=at)
        return
    if first.row is not None:
        written = first.row.pairs.exclude(effect={}).first()
        if written is not None:
            unwrite_row(first.row, written.effect, at=at)
            Pair.objects.filter(pk=written.pk).update(effect={})
            reopen_pairs(Pair.objects.filter(pk=written.pk, state=PairState.SAME))
    reopen_pairs(Pair.objects.filter(pk=first.pk))


def queue_pairs(pairs: Iterable[dict[str, Any]], *, at: dt.datetime) -> int:
    """Put pairs of records into the queue, leaving out those that are or were there; how many are new.

    pairs: left, right (ids), territories (of both), probability, reasons, origin. Inside a transaction.
    """
    wanted: dict[tuple[int, int], dict[str, Any]] = {}
    for pair in pairs:
        sides = (min(pair["left"], pair["right"]), max(pair["left"], pair["right"]))
        wanted.setdefault(sides, pair)
    there: set[tuple[int, int]] = set()
    for chunk in in_chunks(sorted({left for left, _right in wanted})):
        rows = Pair.objects.filter(row__isnull=True, left__in=chunk).values_list("left_id", "right_id")
        there.update((left or 0, right) for left, right in rows)
    made = []
    for sides, pair in wanted.items():
        place = _both(*pair["territories"])
        if sides not in there and place is not None:
            probability = pair.get("probability")
            made.append(
                (
                    *sides,
                    place,
                    pair.get("origin", PairOrigin.SEARCH.value),
                    probability,
                    rank_of(probability),
                    list(pair.get("reasons", ())),
                    at,
                )
            )
    columns = ("left_id", "right_id", "territory_id", "origin", "probability", "rank", "reasons", "recorded_at")
    insert_rows(Pair, columns, made)
    return len(made)


def asked_before(prints: Iterable[str]) -> set[str]:
    """The fingerprints of rows that wait in the queue since an import in force."""
    asked: set[str] = set()
    for chunk in in_chunks(sorted(set(prints))):
        waiting = BatchRow.objects.filter(
            fingerprint__in=chunk, batch__state=BatchState.APPLIED, outcome=AMBIGUOUS, pairs__isnull=False
        )
        asked.update(waiting.order_by().values_list("fingerprint", flat=True))
    return asked


class AskedRow(NamedTuple):
    """An ambiguous row as far as the queue must know it."""

    pk: int
    number: int
    fingerprint: str
    territory: int


def queue_rows(rows: Sequence[AskedRow], candidates: dict[int, list[dict[str, Any]]], *, at: dt.datetime) -> int:
    """Put the ambiguous rows of an import into the queue with the organisations that each could be; how many pairs.

    candidates: {row number: [{organisation, territory, code, probability, reasons}]}. A row that waits since
    an earlier import is not asked twice.
    """
    asked = asked_before(row.fingerprint for row in rows if row.fingerprint)
    made = []
    for row in rows:
        for one in candidates.get(row.number, ()):
            place = _both(row.territory, one["territory"])
            if place is None or row.fingerprint in asked:
                continue
            probability = one.get("probability")
            made.append(
                (
                    row.pk,
                    one["organisation"],
                    place,
                    PairOrigin.IMPORT.value,
                    one["code"],
                    probability,
                    rank_of(probability),
                    list(one.get("reasons", ())),
                    at,
                )
            )
    columns = ("row_id", "right_id", "territory_id", "origin", "code", "probability", "rank", "reasons", "recorded_at")
    insert_rows(Pair, columns, made)
    return len(made)


@lru_cache(maxsize=20_000)
def _both(one: int, other: int) -> int | None:
    """The smallest territory that holds both; None when they lie in two countries."""
    return common_ancestor(sorted({one, other}))
