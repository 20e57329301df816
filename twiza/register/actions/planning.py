"""What an import would do, computed without writing anything: the dry run, and the first half of the real one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.db.models.functions import Length

from twiza.accounts.models import User
from twiza.accounts.rules import Permission
from twiza.core.chunks import in_chunks
from twiza.core.text import fold
from twiza.territory import models as territory
from twiza.territory.rules import ids

from ..models import Batch, BatchRow, Identifier, Organisation, read_lineage
from ..queries.known_organisations import identifiers_of, known_records
from ..rules.changes import count_changes, profile_changes
from ..rules.checking import Checked, check_table, common_ancestor
from ..rules.files import TextTable
from ..rules.identifiers import IdentifierValue, number_key, written_forms
from ..rules.identity import (
    AMBIGUOUS,
    CREATED,
    OUTCOMES,
    REJECTED,
    UNCHANGED,
    UPDATED,
    KnownOrganisation,
    Linker,
    RowVerdict,
)
from ..rules.linkage.listing import empty_columns
from ..rules.mapping import ColumnMapping, follow_columns
from ..rules.records import COUNT_COLUMNS, OWN_SCHEME, PROFILE_COLUMNS, Issue, Record
from ..rules.totals import worst_total
from .ambiguous_rows import own_values
from .comparing import Remark, score_new_rows

Step = Callable[[int, int, str], None]


@dataclass
class RowChange:
    """What a row changes in the organisation that it was matched with."""

    organisation: int
    current: dict[str, Any]
    profile: dict[str, Any]
    counts: dict[str, int | None]
    identifiers: list[IdentifierValue]

    def __bool__(self) -> bool:
        return bool(self.profile or self.counts or self.identifiers)


@dataclass
class Plan:
    """Every row with its verdict: created, updated, unchanged, ambiguous or rejected, and what would be written."""

    table: TextTable
    mapping: ColumnMapping
    checked: Checked
    records: dict[int, Record]
    verdicts: dict[int, RowVerdict] = field(default_factory=dict)
    changes: dict[int, RowChange] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Rows by outcome; they add up to `rows`."""
        found = Counter(verdict.outcome for verdict in self.verdicts.values())
        counts = {outcome: found.get(outcome, 0) for outcome in OUTCOMES}
        return {"rows": len(self.table.rows), **counts}

    def issues_of(self, number: int) -> list[Issue]:
        """Every remark on a row: what was read amiss, and why it was refused."""
        remarks = [*self.checked.rejected.get(number, ()), *self.checked.warnings.get(number, ())]
        verdict = self.verdicts[number]
        if verdict.outcome == AMBIGUOUS:
            name = self.records[number].name
            params = {"name": name, "candidates": list(verdict.candidates), "reasons": list(verdict.reasons)}
            remarks.append(Issue(number, self._name_column(), verdict.code, params))
        return remarks

    def _name_column(self) -> str:
        columns = self.mapping.columns
        return columns.get("name") or columns.get("name_fr") or columns.get("name_ar") or ""

    def total_issues(self) -> list[Issue]:
        """Control totals that do not agree: one remark each, on the total row."""
        return [
            Issue(t.row, t.column, "total_mismatch", {"stated": t.stated, "computed": t.computed, "rows": t.counted})
            for t in self.checked.totals
            if not t.agrees
        ]

    def totals(self) -> dict[str, object]:
        """Stated and computed totals: the control to name first, and all of them."""
        worst = worst_total(self.checked.totals)
        columns = [
            {"column": t.column, "field": t.field, "stated": t.stated, "computed": t.computed, "agrees": t.agrees}
            for t in self.checked.totals
        ]
        return {
            "stated_total": worst.stated if worst else None,
            "computed_total": worst.computed if worst else None,
            "total_column": worst.column if worst else "",
            "columns": columns,
            "is_counts": self.checked.is_counts,
            "linkage": [list(remark) for remark in self.remarks],
        }


def plan_import(
    *, table: TextTable, mapping: ColumnMapping, origin: str, by: object, at: dt.datetime, step: Step | None = None
) -> Plan:
    """Check every row, link it to the register, and compute the changes. Reads only; same input, same plan.

    origin: the name of the source, under which rows are recognised when they come again. Raises: RuleError
    of the rules.
    """
    tell = step or (lambda done, total, phase: None)
    rows = len(table.rows)
    mapping = follow_columns(mapping, table.columns)
    today = territory_today(at)
    checked = check_table(
        table, mapping, places=territory.names(), today=today, step=lambda done, total: tell(done, 2 * rows, "checking")
    )
    _keep_to_reach(checked, by)
    plan = Plan(table, mapping, checked, {record.number: record for record in checked.records})
    linker = Linker(
        list(_known_organisations(checked.records)),
        *_rows_seen(checked.records, origin, table.sha256),
        lambda done, total: tell(rows + done, 2 * rows, "linking"),
    )
    plan.verdicts = linker.decide(checked.records)
    scored = _in_reach_of_comparison(checked.records)
    plan.remarks = [("column_empty", {"column": column}) for column in empty_columns(table, mapping)]
    plan.remarks += score_new_rows(
        plan.records, plan.verdicts, scored, lambda done, total, phase: tell(2 * rows, 2 * rows, "linking")
    )
    for number in checked.rejected:
        plan.verdicts[number] = RowVerdict(number, REJECTED)
    _compare(plan, by)
    tell(2 * rows, 2 * rows, "linking")
    return plan


def _in_reach_of_comparison(records: list[Record]) -> Any:
    """The organisations that a row could be: in the smallest territory that holds the list, or in wider ones."""
    place = common_ancestor(sorted({record.territory_id for record in records})) if records else None
    if place is None:
        return Organisation.objects.all()
    first, last = ids.subtree(place)
    return Organisation.objects.filter(
        Q(territory_id__gte=first, territory_id__lte=last) | Q(territory_id__in=ids.ancestors(place))
    )


def territory_today(at: dt.datetime) -> dt.date:
    """The day in Morocco at an instant."""
    from django.utils import timezone

    return timezone.localdate(at)


def reach_of(by: object) -> list[tuple[int, int]] | None:
    """The territory intervals in which the actor may import; None means everywhere."""
    if not isinstance(by, User):
        return None
    grants = [g for g in by.live_grants() if Permission.REGISTER_IMPORT in g.permissions and not g.organisation_ref]
    if any(grant.territory is None for grant in grants):
        return None
    return [(grant.territory.pk, grant.territory.last) for grant in grants if grant.territory]


def _keep_to_reach(checked: Checked, by: object) -> None:
    reach = reach_of(by)
    if reach is None:
        return
    kept = []
    for record in checked.records:
        if any(first <= record.territory_id <= last for first, last in reach):
            kept.append(record)
        else:
            issue = Issue(record.number, "", "outside_your_territory", {"name": record.name})
            checked.rejected[record.number] = [issue, *checked.warnings.pop(record.number, [])]
    checked.records = kept


def _known_organisations(records: list[Record]) -> Iterator[KnownOrganisation]:
    """The organisations that share a name or a number with the list."""
    keys = {key for record in records for key in (record.key, record.key_ar) if key}
    widths = _widths() if any(record.identifiers for record in records) else []
    numbers = {form for record in records for one in record.identifiers for form in _forms_of(one, widths)}
    wanted: set[int] = set()
    for chunk in in_chunks(sorted(keys)):
        found = Organisation.anchors.filter(Q(name_key__in=chunk) | Q(name_key_ar__in=chunk), withdrawn_at__isnull=True)
        wanted.update(found.order_by().values_list("pk", flat=True))
    for chunk in in_chunks(sorted(numbers)):
        held = Identifier.objects.current().filter(value__in=chunk, valid_to=None, organisation__withdrawn_at=None)
        wanted.update(held.order_by().values_list("organisation_id", flat=True))
    asked = {
        int(record.register_number) for record in records if record.register_number and len(record.register_number) < 18
    }
    for some in in_chunks(sorted(asked)):
        mine = Organisation.objects.filter(pk__in=some).order_by()
        wanted.update(mine.values_list("pk", flat=True))
    for known in known_records(wanted):
        if known.id in asked:
            known.identifiers[OWN_SCHEME, ""] = {str(known.id)}
        yield known


def _forms_of(one: IdentifierValue, widths: list[int]) -> set[str]:
    """The ways in which the register may hold a number: those of fixed writing are stored in one."""
    return {one.value} if one.scheme in ("ice", "court_number", "if", "cnss") else written_forms(one.value, widths)


def _widths() -> list[int]:
    """The lengths of the numbers that the register holds."""
    lengths = Identifier.objects.current().annotate(width=Length("value")).order_by()
    return sorted(lengths.values_list("width", flat=True).distinct())


def _rows_seen(records: list[Record], origin: str, sha256: str) -> tuple[dict[str, int], dict[str, int]]:
    """Rows that applied imports of this source (or of this very file) brought before.

    {fingerprint: organisation}, and {fingerprint: rows for which a person answered in the queue}.
    """
    key = fold(origin)
    batches = [b.pk for b in Batch.objects.applied() if fold(b.origin) == key or (sha256 and b.sha256 == sha256)]
    if not batches:
        return {}, {}
    seen: dict[str, int] = {}
    confirmed: Counter[str] = Counter()
    rows = BatchRow.objects.filter(batch_id__in=batches, organisation_ref__isnull=False).order_by("batch_id")
    alive = Organisation.anchors.filter(withdrawn_at__isnull=True).order_by()
    for chunk in in_chunks(sorted({record.fingerprint for record in records})):
        mine = rows.filter(fingerprint__in=chunk)
        found = dict(mine.values_list("fingerprint", "organisation_ref"))
        living = set(alive.filter(pk__in=set(found.values())).values_list("pk", flat=True))
        seen.update({fingerprint: own for fingerprint, own in found.items() if own in living})
        confirmed.update(mine.filter(told__isnull=False).values_list("fingerprint", flat=True))
    return seen, dict(confirmed)


def _compare(plan: Plan, by: object) -> None:
    """Turn "updated" into "unchanged" where the row says nothing new; keep the changes of the others."""
    matched = {v.organisation: v for v in plan.verdicts.values() if v.outcome == UPDATED and v.organisation}
    held_by = identifiers_of(matched)
    columns = (*PROFILE_COLUMNS, *COUNT_COLUMNS, "counted_on", "place_key", "pk")
    reach, line = reach_of(by), read_lineage()
    for chunk in in_chunks(sorted(matched)):
        for current in Organisation.anchors.filter(pk__in=chunk).values(*columns):
            if current["pk"] in line.members:
                current |= own_values(current["pk"])
            verdict = matched[current["pk"]]
            record = plan.records[verdict.number]
            if reach is not None and not any(a <= current["territory_id"] <= b for a, b in reach):
                plan.checked.rejected[verdict.number] = [
                    Issue(verdict.number, "", "outside_your_territory", {"name": record.name})
                ]
                plan.verdicts[verdict.number] = RowVerdict(verdict.number, REJECTED)
                continue
            numbers = held_by.get(current["pk"], {})
            new = [
                one
                for one in record.identifiers
                if number_key(one.scheme, one.value) not in numbers.get((one.scheme, one.authority), set())
            ]
            change = RowChange(
                current["pk"],
                current,
                profile_changes(current, record, plan.mapping.constants),
                count_changes(current, record),
                new,
            )
            if change:
                plan.changes[verdict.number] = change
            else:
                verdict.outcome = UNCHANGED


__all__ = ["CREATED", "Plan", "RowChange", "Step", "ids", "plan_import", "reach_of", "territory_today"]
