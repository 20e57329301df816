"""One organisation at a time: a person corrects a value or records a change of status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require
from twiza.core.models import Source, SourceKind, Stamp
from twiza.core.refusals import Refusal
from twiza.core.values import RuleError

from ..models import Organisation
from ..models.labels import RuleRefused
from ..rules.mapping import CODE_LISTS
from ..rules.names import clean_name
from ..rules.records import COUNT_COLUMNS, PROFILE_COLUMNS
from ..rules.vocabulary import STATUSES
from .acts import Act
from .revisions import Revision, write_revisions


class CorrectionRefused(RuleRefused):
    """A value given cannot be right."""


class NothingToCorrect(Refusal):
    """The values given are those already held."""

    message = _("Nothing changes: these values are already in the register.")


class OrganisationWithdrawn(Refusal):
    """The import that created the organisation was undone."""

    message = _("This organisation was withdrawn with the import that brought it.")


@transaction.atomic
def correct_organisation(
    *,
    organisation: Organisation,
    changes: Mapping[str, object],
    by: Actor,
    at: dt.datetime,
    reason: str,
    counted_on: dt.date | None = None,
) -> Organisation:
    """Correct values of one organisation: what was held is superseded since its beginning, the person
    becomes their source.

    changes: profile columns (`territory_id` for the place) and head counts; None or "" makes a value unknown again.
    Raises: NotAllowed, NothingToCorrect, OrganisationWithdrawn, CorrectionRefused.
    """
    fresh = _locked(organisation, by)
    wanted = _checked(fresh, changes)
    source = _spoken_by(by, at)
    before = {column: getattr(fresh, column) for column in wanted}
    counts = {c: wanted.get(c, getattr(fresh, c)) for c in COUNT_COLUMNS} if set(wanted) & set(COUNT_COLUMNS) else {}
    revision = Revision(
        fresh.pk,
        {c: v for c, v in wanted.items() if c in PROFILE_COLUMNS},
        None,
        counts,
        counted_on or (fresh.counted_on if counts else None),
        reason=reason,
        place_key="" if {"territory_id", "place"} & set(wanted) else None,
    )
    write_revisions([revision], source=source, at=at, day=timezone.localdate(at))
    record_audit(
        Act.CORRECT_ORGANISATION, fresh, by=by, at=at, before=_plain(before), after=_plain(wanted), note=reason
    )
    fresh.refresh_from_db()
    return fresh


@transaction.atomic
def set_status(
    *, organisation: Organisation, status: str, on: dt.date, by: Actor, at: dt.datetime, reason: str = ""
) -> Organisation:
    """Record that an organisation has a status from a day on. The same status twice is refused, so a double
    click counts once.

    Raises: NotAllowed, NothingToCorrect, OrganisationWithdrawn, CorrectionRefused.
    """
    fresh = _locked(organisation, by)
    if status not in STATUSES:
        raise CorrectionRefused(RuleError("unknown_code", field="status", value=status))
    if on > timezone.localdate(at):
        raise CorrectionRefused(RuleError("date_future", value=on.isoformat()))
    if fresh.status == status:
        raise NothingToCorrect()
    revision = Revision(fresh.pk, {"status": status}, on, reason=reason, is_event=True)
    write_revisions([revision], source=_spoken_by(by, at), at=at, day=timezone.localdate(at))
    record_audit(
        Act.SET_STATUS,
        fresh,
        by=by,
        at=at,
        before={"status": fresh.status},
        after={"status": status, "on": on.isoformat()},
        note=reason,
    )
    fresh.refresh_from_db()
    return fresh


def _locked(organisation: Organisation, by: Actor) -> Organisation:
    Stamp.bump("register")
    require(by, Permission.REGISTER_CORRECT, organisation)
    fresh = Organisation.objects.select_for_update().filter(pk=organisation.pk).first()
    if fresh is None:
        raise OrganisationWithdrawn()
    return fresh


def _checked(fresh: Organisation, changes: Mapping[str, object]) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    for column, value in changes.items():
        if column not in (*PROFILE_COLUMNS, *COUNT_COLUMNS):
            raise CorrectionRefused(RuleError("unknown_field", field=column))
        codes = CODE_LISTS.get("legal_class" if column == "law_class" else column)
        if codes is not None and value and value not in codes:
            raise CorrectionRefused(RuleError("unknown_code", field=column, value=str(value)))
        new = clean_name(value) if column in ("name_fr", "name_ar") else value
        if new != getattr(fresh, column):
            wanted[column] = new
    if not wanted:
        raise NothingToCorrect()
    held = {column: wanted.get(column, getattr(fresh, column)) for column in (*COUNT_COLUMNS, "name_fr", "name_ar")}
    if not held["name_fr"] and not held["name_ar"]:
        raise CorrectionRefused(RuleError("name_missing"))
    for part in ("women", "youth", "disabled"):
        if None not in (held[part], held["members"]) and held[part] > held["members"]:
            facts = {"field": part, "part": held[part], "members": held["members"]}
            raise CorrectionRefused(RuleError("part_exceeds_members", **facts))
    return wanted


def _spoken_by(by: Actor, at: dt.datetime) -> Source:
    reference = f"user:{by.pk}" if by.pk is not None else ""
    kind = SourceKind.USER if by.pk is not None else SourceKind.SYSTEM
    return Source.objects.create(kind=kind, label=str(by)[:300], reference=reference, recorded_at=at)


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    return {c: v.isoformat() if isinstance(v, dt.date) else v for c, v in values.items()}
