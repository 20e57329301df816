"""Imports: a file is staged, its mapping set, a dry run shown, then all of it written in one transaction."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, enqueue_job, record_audit, require
from twiza.core.chunks import in_chunks
from twiza.core.models import Job, JobState, Source, SourceKind, Stamp
from twiza.core.refusals import Refusal
from twiza.territory import models as territory

from ..models import Batch, BatchRow, BatchState, Organisation
from ..models import Mapping as SavedMapping
from ..rules.checking import common_ancestor
from ..rules.files import TextTable
from ..rules.identity import AMBIGUOUS, CREATED, UPDATED, RowVerdict
from ..rules.mapping import ColumnMapping, check_mapping, from_json, propose_mapping
from ..rules.records import Record
from .acts import Act
from .bulk import insert_rows
from .list_files import FileRefused, is_region, mapping_for, read_list, refusing
from .planning import Plan, Step, plan_import, reach_of
from .review_queue import AskedRow, asked_before, queue_rows
from .revisions import Revision, write_revisions
from .writing import write_new

SAMPLES = 3


class BatchNotReady(Refusal):
    """The import is not in the state that this step needs."""

    message = _("This step does not fit the state of the import. Reload the page to see where it stands.")


def stage_import(
    *,
    path: Path,
    stored: str,
    filename: str,
    origin: str,
    by: Actor,
    at: dt.datetime,
    country: str = "",
    sheet: str = "",
    encoding: str = "",
) -> Batch:
    """Take a file in: read it, propose a mapping, keep how it was read. Raises: NotAllowed, FileRefused.

    path: where the file lies now; stored: its path under MEDIA_ROOT, from which the later steps read it again. The file
    is read before the transaction, so that nobody waits for it.
    """
    require(by, Permission.REGISTER_IMPORT)
    table = read_list(path, sheet=sheet, encoding=encoding)
    try:
        mapping = mapping_for(table, origin=origin, country=country)
    except FileRefused:  # a saved mapping that does not fit this file: start from a proposal
        with refusing():
            mapping = propose_mapping(table, country=country, regions=is_region(territory.names()))
    reach = reach_of(by)
    with transaction.atomic():
        batch = Batch.objects.create(
            origin=origin[:120],
            filename=filename[:200],
            sha256=table.sha256,
            path=stored,
            read_as=_described(table, encoding),
            mapping=mapping.as_json(),
            territory_id=reach[0][0] if reach else None,
            by_id=by.pk,
            uploaded_at=at,
        )
        record_audit(Act.STAGE_IMPORT, batch, by=by, at=at, after={"rows": len(table.rows), "sha256": table.sha256})
    return batch


def _described(table: TextTable, encoding: str) -> dict[str, Any]:
    """How the file was read and what its columns look like, for the mapping page."""
    step = max(1, len(table.rows) // 50)
    samples = {}
    for place, column in enumerate(table.columns):
        seen = dict.fromkeys(row[place] for row in table.rows[::step] if row[place])
        samples[column] = [text[:48] for text in list(seen)[:SAMPLES]]
    how = {**table.how.__dict__, "sheets": list(table.how.sheets), "titles": list(table.how.titles)}
    return {
        **how,
        "declared": encoding,
        "columns": table.columns,
        "samples": samples,
        "rows": len(table.rows),
        "stated": table.stated,
        "stated_row": table.stated_row,
    }


@transaction.atomic
def set_batch_mapping(*, batch: Batch, content: Mapping[str, object], by: Actor, at: dt.datetime) -> Batch:
    """Set how the columns are read; a dry run is due again. Raises: NotAllowed, BatchNotReady, FileRefused."""
    batch = _locked(batch, by, BatchState.UPLOADED, BatchState.PREVIEWED)
    with refusing():
        mapping = from_json(dict(content))
        check_mapping(mapping, batch.read_as["columns"])
    before = batch.mapping
    batch.mapping, batch.state, batch.counts, batch.totals = mapping.as_json(), BatchState.UPLOADED, {}, {}
    batch.save(update_fields=["mapping", "state", "counts", "totals"])
    batch.rows.all().delete()
    record_audit(Act.SET_BATCH_MAPPING, batch, by=by, at=at, before=before, after=batch.mapping)
    return batch


@transaction.atomic
def save_mapping(*, name: str, content: Mapping[str, object], by: Actor, at: dt.datetime) -> SavedMapping:
    """Keep a mapping under the name of a source; the next list of that source starts from it.

    Raises: NotAllowed, FileRefused.
    """
    require(by, Permission.REGISTER_IMPORT)
    with refusing():
        mapping = from_json(dict(content))
    saved, _created = SavedMapping.objects.update_or_create(
        name=name.strip()[:120], defaults={"content": mapping.as_json(), "saved_at": at}
    )
    record_audit(Act.SAVE_MAPPING, saved, by=by, at=at, after=saved.content)
    return saved


@transaction.atomic
def start_preview(
    *, batch: Batch, content: Mapping[str, object], save_as: str, by: Actor, at: dt.datetime, language: str
) -> Job:
    """Set the mapping, keep it under the source's name when `save_as` is given, and queue the dry run.

    Raises: NotAllowed, BatchNotReady, FileRefused.
    """
    batch = set_batch_mapping(batch=batch, content=content, by=by, at=at)
    if save_as:
        save_mapping(name=save_as, content=content, by=by, at=at)
    return _enqueue("register.preview_import", batch, by, at, language)


@transaction.atomic
def start_apply(*, batch: Batch, by: Actor, at: dt.datetime, language: str) -> Job:
    """Queue the import of a batch that was previewed; a second click finds the same job.

    Raises: NotAllowed, BatchNotReady.
    """
    batch = _locked(batch, by, BatchState.PREVIEWED, BatchState.APPLIED)
    job = Job.objects.filter(pk=batch.job_ref or 0, name="register.apply_import").first()
    if job is not None and job.state != JobState.FAILED:
        return job
    if batch.state == BatchState.APPLIED:
        raise BatchNotReady()
    return _enqueue("register.apply_import", batch, by, at, language)


def _enqueue(name: str, batch: Batch, by: Actor, at: dt.datetime, language: str) -> Job:
    job = enqueue_job(name, {"batch_id": batch.pk, "by_id": by.pk, "language": language}, by=by, at=at)
    Batch.objects.filter(pk=batch.pk).update(job_ref=job.pk)
    return job


def _found(batch: Batch, by: Actor, *states: str) -> Batch:
    """The batch as it stands, when the actor may and it is in one of the states; not locked."""
    require(by, Permission.REGISTER_IMPORT, batch)
    fresh = Batch.objects.get(pk=batch.pk)
    if fresh.state not in states:
        raise BatchNotReady()
    return fresh


def _locked(batch: Batch, by: Actor, *states: str) -> Batch:
    require(by, Permission.REGISTER_IMPORT, batch)
    fresh = Batch.objects.select_for_update().get(pk=batch.pk)
    if states and fresh.state not in states:
        raise BatchNotReady()
    return fresh


def _plan(batch: Batch, by: Actor, at: dt.datetime, step: Step | None) -> Plan:
    how = batch.read_as
    path = Path(settings.MEDIA_ROOT) / batch.path
    table = read_list(path, encoding=how.get("declared", ""), sheet=how.get("sheet", ""))
    with refusing():
        return plan_import(table=table, mapping=from_json(batch.mapping), origin=batch.origin, by=by, at=at, step=step)


def preview_import(*, batch: Batch, by: Actor, at: dt.datetime, step: Step | None = None) -> Batch:
    """Dry run: verdict and remarks for every row are kept with the batch; the register is not touched.

    The plan is made before the transaction, so that nobody waits for it.
    Raises: NotAllowed, BatchNotReady, FileRefused.
    """
    batch = _found(batch, by, BatchState.UPLOADED, BatchState.PREVIEWED)
    plan = _plan(batch, by, at, step)
    with transaction.atomic():
        fresh = _locked(batch, by, BatchState.UPLOADED, BatchState.PREVIEWED)
        if fresh.mapping != batch.mapping:
            raise BatchNotReady()
        _keep_verdicts(fresh, plan, {})
        fresh.totals["questions"] = new_questions(plan)
        fresh.state = BatchState.PREVIEWED
        fresh.save()
    return fresh


def _keep_verdicts(batch: Batch, plan: Plan, created: Mapping[int, int]) -> None:
    batch.counts, batch.totals = plan.counts(), plan.totals()
    batch.totals["issues"] = [issue.as_json() for issue in plan.total_issues()]
    remarks = Counter((i.severity, i.code) for number in plan.verdicts for i in plan.issues_of(number))
    batch.totals["codes"] = [[severity, code, count] for (severity, code), count in remarks.most_common()]
    places = [record.territory_id for record in plan.records.values() if record.number not in plan.checked.rejected]
    batch.territory_id = (common_ancestor(sorted(set(places))) if places else None) or batch.territory_id
    batch.rows.all().delete()
    rows = []
    for number, verdict in sorted(plan.verdicts.items()):
        record = plan.records.get(number)
        issues = [issue.as_json() for issue in plan.issues_of(number)]
        own = verdict.organisation or created.get(number)
        told_result = _told(record, verdict) if record and verdict.outcome == AMBIGUOUS else None
        rows.append((batch.pk, number, verdict.outcome, own, record.fingerprint if record else "", issues, told_result))
    columns = ("batch_id", "number", "outcome", "organisation_ref", "fingerprint", "issues", "told")
    insert_rows(BatchRow, columns, rows)


def _told(record: Record, verdict: RowVerdict) -> dict[str, Any]:
    """What an ambiguous row says, kept until somebody answers for it, and the rows of the list that it may repeat."""
    others = sorted({one["row"] for one in verdict.candidates if one["row"] and one["row"] != record.number})
    return {"record": record.as_json(), "rows": others}


def new_questions(plan: Plan) -> int:
    """Ambiguous rows with a known organisation that they could be, and that do not wait in the queue yet."""
    prints = {
        plan.records[number].fingerprint
        for number, verdict in plan.verdicts.items()
        if verdict.outcome == AMBIGUOUS and any(one["organisation"] for one in verdict.candidates)
    }
    return len(prints - asked_before(prints))


def _ask(batch: Batch, plan: Plan, created: Mapping[int, int], at: dt.datetime) -> None:
    """Queue the ambiguous rows with the organisations that each could be, those just created among them."""
    could_be: dict[int, list[dict[str, Any]]] = {}
    for number, verdict in plan.verdicts.items():
        for one in verdict.candidates if verdict.outcome == AMBIGUOUS else ():
            own = one["organisation"] or created.get(one["row"] or 0)
            if own:
                more: dict[str, Any] = {key: one[key] for key in ("probability", "reasons") if key in one}
                could_be.setdefault(number, []).append({"organisation": own, "code": verdict.code, **more})
    if not could_be:
        return
    wanted = sorted({one["organisation"] for found in could_be.values() for one in found})
    where: dict[int, int] = {}
    for chunk in in_chunks(wanted):
        where.update(Organisation.anchors.filter(pk__in=chunk).values_list("pk", "territory_id"))
    for number, found in could_be.items():
        once = {one["organisation"]: one | {"territory": where[one["organisation"]]} for one in found}
        could_be[number] = list(once.values())
    items = batch.rows.filter(outcome=AMBIGUOUS).order_by("number").values_list("pk", "number", "fingerprint")
    rows = [AskedRow(*row, plan.records[row[1]].territory_id) for row in items]
    queue_rows(rows, could_be, at=at)


def apply_import(*, batch: Batch, by: Actor, at: dt.datetime, step: Step | None = None) -> Batch:
    """Write what the list brings, whole or not at all. A second call finds it applied and changes nothing.

    The plan is made anew, for the register may have moved since the dry run; and again under the lock when it moved
    while the plan was made. Raises: NotAllowed, BatchNotReady, FileRefused.
    """
    batch = _found(batch, by, BatchState.PREVIEWED, BatchState.APPLIED)
    if batch.state == BatchState.APPLIED:
        return batch
    (stamp,) = Stamp.read("register")
    plan = _plan(batch, by, at, step)
    with transaction.atomic():
        Stamp.bump("register")
        fresh = _locked(batch, by, BatchState.PREVIEWED, BatchState.APPLIED)
        if fresh.state == BatchState.APPLIED:
            return fresh
        if Stamp.read("register") != (stamp + 1,) or fresh.mapping != batch.mapping:
            plan = _plan(fresh, by, at, step)
        _write(fresh, plan, by, at, step)
    return fresh


@transaction.atomic
def import_file(
    *,
    path: Path,
    origin: str,
    mapping: ColumnMapping,
    table: TextTable,
    by: Actor,
    at: dt.datetime,
    step: Step | None = None,
) -> tuple[Plan, Batch | None]:
    """Dry run and import in one go, for the command line.

    No batch when nothing would be written or asked. Raises: NotAllowed, FileRefused.
    """
    require(by, Permission.REGISTER_IMPORT)
    Stamp.bump("register")
    with refusing():
        plan = plan_import(table=table, mapping=mapping, origin=origin, by=by, at=at, step=step)
    counts = plan.counts()
    if not counts[CREATED] and not counts[UPDATED] and not new_questions(plan):
        return plan, None
    batch = Batch.objects.create(
        origin=origin[:120],
        filename=path.name[:200],
        sha256=table.sha256,
        read_as=_described(table, ""),
        mapping=plan.mapping.as_json(),
        by_id=by.pk,
        uploaded_at=at,
    )
    _write(batch, plan, by, at, step)
    return plan, batch


def _write(batch: Batch, plan: Plan, by: Actor, at: dt.datetime, step: Step | None) -> None:
    tell = step or (lambda done, total, phase: None)
    reference = f"batch:{batch.pk}"
    source = Source.objects.create(
        kind=SourceKind.FILE, label=str(batch)[:300], sha256=batch.sha256, reference=reference, recorded_at=at
    )
    day = timezone.localdate(at)
    fresh = [plan.records[n] for n, verdict in sorted(plan.verdicts.items()) if verdict.outcome == CREATED]
    own = write_new(fresh, source=source, batch=batch, at=at, step=lambda done, total: tell(done, total, "writing"))
    revisions, place_keys = [], {}
    for number, change in plan.changes.items():
        record = plan.records[number]
        moved = {"territory_id", "place"} & set(change.profile)
        if moved:
            place_keys[str(change.organisation)] = change.current["place_key"]
        revisions.append(
            Revision(
                change.organisation,
                change.profile,
                record.counted_on or day,
                change.counts,
                record.counted_on or day,
                change.identifiers,
                record.place_key if moved else None,
            )
        )
    write_revisions(revisions, source=source, at=at, day=day)
    batch.source, batch.state, batch.applied_at = source, BatchState.APPLIED, at
    batch.read_as["place_keys"] = place_keys
    created = dict(zip((record.number for record in fresh), own, strict=True))
    _keep_verdicts(batch, plan, created)
    batch.save()
    _ask(batch, plan, created, at)
    record_audit(Act.APPLY_IMPORT, batch, by=by, at=at, after=batch.counts)
    tell(len(fresh), len(fresh), "done")
