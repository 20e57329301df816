"""Two records are one organisation, or were wrongly said to be: merging and undoing it. No row is ever moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit
from twiza.core.models import Source, SourceKind, Stamp
from twiza.core.refusals import NotAllowed, Refusal

from ..models import ASIDE, Merge, Organisation, Pair, PairState, Profile, read_lineage
from ..queries.known_organisations import known_records
from ..rules.identity import KnownOrganisation, corroboration, numbers_differ, numbers_shared
from .acts import Act
from .corrections import OrganisationWithdrawn
from .revisions import refresh_organisations

EVIDENCE = frozenset(("identifiers", "founded_on", "phone", "members"))


class SameRecord(Refusal):
    """A record cannot be merged with itself."""

    message = _("This is one record. Choose two.")


class IdentifiersDiffer(Refusal):
    """Both bear numbers of one kind and authority, and none is shared. `params`: scheme, left, right."""

    message = _(
        "These are different organisations: they bear different numbers of one kind (%(left)s and %(right)s). "
        "If one of the numbers is wrong, correct it first."
    )


class NameAlone(Refusal):
    """Nothing but the name speaks for it, and nobody says why."""

    message = _("Nothing but the name says that these are one organisation. Write why: what confirms it, who told you.")


class RecordMerged(Refusal):
    """One of the records is already a part of another. `params`: name, into."""

    message = _("“%(name)s” is already merged into “%(into)s”. Decide on that record.")


class StruckOffBefore(Refusal):
    """One was struck off before the other was founded: a successor is another organisation."""

    message = _(
        "“%(name)s” was struck off on %(struck_off)s, before the other was founded (%(founded)s): a successor "
        "is another organisation."
    )


@transaction.atomic
def merge_organisations(
    *,
    kept: Organisation,
    absorbed: Organisation,
    by: Actor,
    at: dt.datetime,
    reason: str = "",
    reasons: Sequence[Mapping[str, object]] = (),
    probability: float | None = None,
    is_by_rule: bool = False,
) -> Merge:
    """Say that `absorbed` is `kept` from now on. A second click finds the merge made and changes nothing.

    Both records keep their rows; the page, the lists and the figures of the record kept count both. Raises: NotAllowed,
    SameRecord, OrganisationWithdrawn, RecordMerged, IdentifiersDiffer, StruckOffBefore, NameAlone.
    """
    Stamp.bump("register")
    if kept.pk == absorbed.pk:
        raise SameRecord()
    found = Organisation.anchors.select_for_update().in_bulk(sorted({kept.pk, absorbed.pk}))
    require_both(by, found)
    line = read_lineage()
    if line.root(kept.pk) == line.root(absorbed.pk):
        return _merge_between(kept.pk, absorbed.pk)
    for one in found.values():
        if one.withdrawn_at is not None:
            raise OrganisationWithdrawn()
        if one.merged_into_id is not None:
            raise RecordMerged(name=str(one), into=str(Organisation.anchors.get(pk=line.root(one.pk))))
    check_merge(found[kept.pk], found[absorbed.pk], is_by_rule=is_by_rule, reason=reason, scored=is_confirmed(reasons))
    merge = Merge.objects.create(
        kept_id=kept.pk,
        absorbed_id=absorbed.pk,
        is_by_rule=is_by_rule,
        by_id=by.pk,
        by_label=str(by)[:200],
        reason=reason.strip()[:300],
        reasons=list(reasons),
        probability=probability,
        recorded_at=at,
        valid_from=_since(found, at),
        source=_told_by(by, at, is_by_rule=is_by_rule),
    )
    Organisation.anchors.filter(pk=absorbed.pk).update(merged_into=kept.pk)
    refresh_organisations([kept.pk, absorbed.pk], joined=True)
    names = {"kept": str(found[kept.pk]), "absorbed": str(found[absorbed.pk])}
    after = {
        "kept": kept.pk,
        "absorbed": absorbed.pk,
        "probability": probability,
        **{f"{k}_name": v for k, v in names.items()},
    }
    record_audit(Act.MERGE_ORGANISATIONS, found[kept.pk], by=by, at=at, after=after, note=reason)
    return merge


@transaction.atomic
def undo_merge(*, merge: Merge, by: Actor, at: dt.datetime, reason: str = "") -> Merge:
    """Take a merge back: both records are as if it had never been, with what each was told meanwhile.

    Whatever was recorded under the record kept stays there. The pairs that it settled are asked again. A second click
    changes nothing. Raises: NotAllowed.
    """
    Stamp.bump("register")
    fresh = Merge.objects.select_for_update().get(pk=merge.pk)
    found = Organisation.anchors.select_for_update().in_bulk(sorted([fresh.kept_id, fresh.absorbed_id]))
    require_both(by, found)
    if fresh.superseded_at is not None:
        return fresh
    fresh.superseded_at = at
    fresh.save(update_fields=["superseded_at"])
    before = read_lineage()
    Organisation.anchors.filter(pk=fresh.absorbed_id).update(merged_into=None)
    refresh_organisations([before.root(fresh.kept_id), fresh.kept_id, fresh.absorbed_id], joined=True)
    reopen_pairs(Pair.objects.filter(merge=fresh))
    after = {"kept": fresh.kept_id, "absorbed": fresh.absorbed_id, "merge": fresh.pk}
    record_audit(Act.UNDO_MERGE, found[fresh.kept_id], by=by, at=at, before=after, note=reason)
    return fresh


def reopen_pairs(pairs: Any) -> int:
    """Ask these pairs again, and those that their answers had settled; the number asked."""
    mine = list(pairs.values_list("pk", flat=True))
    again = {
        "state": PairState.OPEN,
        "rank": F("rank") % ASIDE,
        "merge": None,
        "settled_by": None,
        "decided_at": None,
        "decided_by_id": None,
        "decided_by_label": "",
        "effect": {},
    }
    settled = Pair.objects.filter(settled_by__in=mine).update(**again)
    return settled + Pair.objects.filter(pk__in=mine).update(**again)


def require_both(by: Actor, found: Mapping[int, Organisation]) -> None:
    """Refuse unless the actor may link on each of the records, absorbed ones included. Raises: NotAllowed."""
    rows = Organisation.anchors.filter(pk__in=list(found))
    if not found or visible(by, Permission.REGISTER_LINK, rows).count() < len(found):
        raise NotAllowed()


def check_merge(
    kept: Organisation, absorbed: Organisation, *, is_by_rule: bool, reason: str, scored: bool = False
) -> None:
    """Refuse what cannot be one organisation, and what nothing confirms.

    scored: the comparison of all fields found more than the name to speak for it, which is what a rule needs.
    Raises: IdentifiersDiffer, StruckOffBefore, NameAlone.
    """
    one, other = (known_group(record) for record in (kept, absorbed))
    if numbers_differ(one, other):
        mine, theirs = (side.kin or side.identifiers for side in (one, other))
        for key in sorted(mine.keys() & theirs.keys()):
            if not mine[key] & theirs[key]:
                left, right = (", ".join(sorted(side[key])) for side in (mine, theirs))
                raise IdentifiersDiffer(scheme=key[0], left=left, right=right)
    for first, second in ((kept, absorbed), (absorbed, kept)):
        ended = first.status_on if first.status == "struck_off" else None
        if ended and second.founded_on and ended < second.founded_on:
            founded = second.founded_on.isoformat()
            raise StruckOffBefore(name=str(first), struck_off=ended.isoformat(), founded=founded)
    if not corroboration(one, other) and not numbers_shared(one, other) and (is_by_rule or not reason.strip()):
        raise NameAlone()


def is_confirmed(reasons: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a comparison found more than name and place: a name alone never merges, nor a day without the name."""
    lines = [one for one in reasons if one["weight"] > 0]
    named = any(one["field"] in ("name", "identifiers") for one in lines)
    return named and any(
        one["field"] in EVIDENCE or (one["field"] == "place" and one.get("level") == "same locality") for one in lines
    )


def known_group(record: Organisation) -> KnownOrganisation:
    """A record, with the numbers of all that are one organisation with it, for the rules of identity."""
    return next(known for known in known_records([record.pk]) if known.id == record.pk)


def _merge_between(one: int, other: int) -> Merge:
    """The merge in force that joined two records of one group; when others joined them, the latest of those."""
    rows = Merge.objects.current().filter(kept__in=[one, other], absorbed__in=[one, other]).first()
    return rows or Merge.objects.current().touching([one, other]).order_by("-recorded_at", "-pk")[0]


def _since(found: Mapping[int, Organisation], at: dt.datetime) -> dt.date:
    """The day since which the two are one: the first on which anything is held true of either."""
    days = Profile.objects.current().filter(organisation_id__in=list(found)).order_by("valid_from")
    first = days.values_list("valid_from", flat=True).first()
    return min(first, timezone.localdate(at)) if first else timezone.localdate(at)


def _told_by(by: Actor, at: dt.datetime, *, is_by_rule: bool) -> Source:
    kind = SourceKind.SYSTEM if is_by_rule or by.pk is None else SourceKind.USER
    reference = f"user:{by.pk}" if by.pk is not None else ""
    return Source.objects.create(kind=kind, label=str(by)[:300], reference=reference, recorded_at=at)
