"""Amendments, their differences, the cost table, and the text and money of an agreement on any day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope
from twiza.core.values import Money

from ..rules import amending
from ..rules.amending import AmendmentState
from ..rules.vocabulary import DocumentKind
from . import labels
from .agreements import Agreement, Party

TERM = tuple(amending.FIELDS["term"])
CLAUSE = tuple(name for name in amending.FIELDS["clause"] if name != "is_repealed")
COMMITMENT = tuple(name for name in amending.FIELDS["commitment"] if name != "is_repealed")


class CostLine(models.Model):
    """What a party brings in a year for a component, as the text says it.

    `component` is the name by which the text and its amendments address it, `component_ar` how the Arabic text says it.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="cost_lines")
    party = models.ForeignKey(Party, verbose_name=_("party"), on_delete=models.PROTECT, related_name="cost_lines")
    year = models.PositiveSmallIntegerField(_("year"))
    component = models.CharField(_("component"), max_length=200)
    component_ar = models.CharField(_("component in Arabic"), max_length=200, blank=True)
    centimes = models.BigIntegerField(_("amount in centimes"))
    currency = models.CharField(_("currency"), max_length=3)

    public = "agreement party year component component_ar centimes currency".split()

    class Meta:
        ordering = ["year", "party__order", "component", "id"]
        verbose_name = _("line of the cost table")
        verbose_name_plural = _("lines of the cost table")
        constraints = [
            models.UniqueConstraint(
                name="agreements_cost_once",
                fields=["agreement", "party", "year", "component"],
                violation_error_message=_("This party, year and component already have a line."),
            ),
            models.CheckConstraint(
                name="agreements_cost_positive",
                condition=Q(centimes__gt=0) & ~Q(currency=""),
                violation_error_message=_("An amount is more than nought and has a currency."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.year} {self.component}"

    @property
    def amount(self) -> Money:
        """The sum."""
        return Money(self.centimes, self.currency)


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    """Reads of amendments."""

    def of(self, roots: Iterable[Agreement]) -> Self:
        """The amendments of some root agreements, in order, with their differences."""
        rows = self.filter(root__in=[one.pk for one in roots]).order_by("root_id", "number")
        return rows.prefetch_related("changes", "agreement__parties__signature")

    def approved(self) -> Self:
        """Those that count."""
        return self.filter(state=AmendmentState.APPROVED)


class Amendment(models.Model):
    """An agreement of kind `amendment` against its root: its number, state, and when it was approved."""

    agreement = models.OneToOneField(Agreement, on_delete=models.CASCADE, related_name="amendment")
    root = models.ForeignKey(
        Agreement, verbose_name=_("root agreement"), on_delete=models.PROTECT, related_name="amendments"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(
        _("state"), max_length=12, choices=labels.AMENDMENT_STATES, default=AmendmentState.PROPOSED
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    public = "agreement root number state approved_at".split()
    scope = Scope(territory="root__territory_id", agreement="root__key", seen_from_below=True)
    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["root_id", "number"]
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        constraints = [
            models.UniqueConstraint(
                name="agreements_amendment_number_once",
                fields=["root", "number"],
                condition=~Q(state=AmendmentState.WITHDRAWN),
                violation_error_message=_("This agreement already has an amendment of that number."),
            ),
            models.CheckConstraint(
                name="agreements_amendment_approved_has_instant",
                condition=Q(state=AmendmentState.APPROVED, approved_at__isnull=False)
                | (~Q(state=AmendmentState.APPROVED) & Q(approved_at__isnull=True)),
                violation_error_message=_("An approved amendment says when it was approved."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.root.key} {self.number}"

    @property
    def seen(self) -> amending.Amending:
        """The amendment as the rules see it."""
        return amending.Amending(
            self.number,
            self.agreement.signed_on(),
            self.approved_at,
            tuple(change.seen for change in self.changes.all()),
        )


class Change(models.Model):
    """One typed difference.

    `path` says what changes, `after` its value from `effective_on`, `before` what it replaces.
    """

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="changes")
    path = models.JSONField()
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    effective_on = models.DateField(_("effective on"))

    personal = {
        "before": "values of the convention, among them offices that sometimes bear a name",
        "after": "values of the convention, among them offices that sometimes bear a name",
    }
    public = "amendment path effective_on".split()

    class Meta:
        ordering = ["id"]
        verbose_name = _("change")
        verbose_name_plural = _("changes")

    def __str__(self) -> str:
        return " ".join(self.path)

    @property
    def seen(self) -> amending.TextChange:
        """The change as the rules see it."""
        return amending.TextChange(tuple(self.path), self.before, self.after, self.effective_on)


def _told(value: object) -> Any:
    """A column as a text keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return None if value == "" else value


def base_text(root: Agreement) -> dict[amending.Path, Any]:
    """The text of an agreement as it was signed: its paths and values, before any amendment."""
    text: dict[amending.Path, Any] = {("term", name): _told(getattr(root, name)) for name in TERM}
    for party in root.parties.select_related("institution"):
        code = party.institution.code
        text |= {("party", code, "roles"): party.roles}
        text |= {("party", code, name): _told(getattr(party, name)) for name in ("office_fr", "office_ar", "office_en")}
    for clause in root.clauses.all():
        text |= {("clause", str(clause.number), name): _told(getattr(clause, name)) for name in CLAUSE}
    for promise in root.commitments.all():
        text |= {("commitment", str(promise.number), name): _told(getattr(promise, name)) for name in COMMITMENT}
    for line in root.cost_lines.select_related("party__institution"):
        text[("cost", line.party.institution.code, str(line.year), line.component)] = line.centimes
    return {path: value for path, value in text.items() if value is not None}


def component_titles(root: Agreement, language: str) -> dict[str, str]:
    """How the components of the cost table are called in a language, by the names that address them."""
    rows = root.cost_lines.order_by("id").values_list("component", "component_ar")
    return {name: in_arabic if language == "ar" and in_arabic else name for name, in_arabic in rows}


@dataclass(frozen=True)
class Consolidated:
    """The text of an agreement on a day as known at an instant: its values.

    And the amendment that gave each new one.
    """

    text: dict[amending.Path, Any]
    changed: dict[amending.Path, int]
    base: dict[amending.Path, Any]
    currency: str

    @property
    def budget(self) -> Money | None:
        """The budget on that day."""
        value = self.text.get(("term", "budget_centimes"))
        return None if value is None else Money(value, self.currency or "MAD")

    @property
    def costs(self) -> dict[tuple[str, int, str], Money]:
        """The cost table on that day: (party code, year, component) -> amount."""
        rows = amending.costs(self.text)
        return {
            (path[0], int(path[1]), path[2]): Money(value, self.currency or "MAD")
            for path, value in sorted(rows.items())
        }


def consolidated(root: Agreement, *, on: date, known: datetime | None = None) -> Consolidated:
    """The text and money of an agreement on a day, as known at an instant (now when None)."""
    base, found = base_text(root), [one.seen for one in Amendment.objects.of([root]).approved()]
    held = amending.changes_on(found, on=on, known=known)
    text = amending.consolidate(base, found, on=on, known=known)
    return Consolidated(text, {path: number for path, (_value, number) in held.items()}, base, root.currency)


def signed_or_original_on(root: Agreement) -> date | None:
    """The day of the last signature; of an agreement born elsewhere, the day of its original that is attached."""
    originals = [
        paper.dated_on for paper in root.documents.all() if paper.kind == DocumentKind.CONVENTION and paper.dated_on
    ]
    return root.signed_on() or max(originals, default=None)


def overlay(
    agreements: Iterable[Agreement], *, on: date, known: datetime | None = None
) -> dict[int, dict[amending.Path, Any]]:
    """Put what amendments changed on a day into these instances, in memory only; agreement id -> what holds.

    One query, none of the differences when nothing was ever amended. The instances must not be saved afterwards.
    """
    found = {one.pk: one for one in agreements}
    rows = Amendment.objects.of(found.values()).approved() if found else []
    by_root: dict[int, list[amending.Amending]] = defaultdict(list)
    for row in rows:
        by_root[row.root_id].append(row.seen)
    held: dict[int, dict[amending.Path, Any]] = {}
    for pk, seen in by_root.items():
        values = {path: value for path, (value, _number) in amending.changes_on(seen, on=on, known=known).items()}
        held[pk] = values
        for path, value in values.items():
            if path[0] == "term":
                setattr(found[pk], path[1], date.fromisoformat(value) if path[1].endswith("_on") and value else value)
    return held


def amend_rows(rows: Iterable[Any], held: dict[int, dict[amending.Path, Any]]) -> list[Any]:
    """Commitments with what amendments changed on them, in memory only; repealed ones are left out."""
    kept = []
    for row in rows:
        own = {
            path[2]: value
            for path, value in held.get(row.agreement_id, {}).items()
            if path[:2] == ("commitment", str(row.number))
        }
        if own.pop("is_repealed", False):
            continue
        for name, value in own.items():
            if name == "due_on" and value:
                row.due_on, row.due_year = date.fromisoformat(value), None
            elif name == "quantity":
                row.quantity = None if value is None else Decimal(value)
            else:
                setattr(row, name, value if value is not None or not name.startswith("wording") else "")
        kept.append(row)
    return kept
