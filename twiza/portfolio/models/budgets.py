"""What an institution voted for a year, and what its promises and payments draw on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope
from twiza.agreements.models import Agreement, CostLine, Document, Institution, consolidated
from twiza.agreements.rules.states import BINDING
from twiza.core.models import Fact, FactQuerySet
from twiza.core.values import Money
from twiza.funding.models import Purse
from twiza.funding.queries import count
from twiza.funding.rules.counting import LedgerQuestion
from twiza.funding.rules.rates import HOME
from twiza.funding.rules.stages import STAGES, Stage

from ..rules.attention import Year, years

ROAD = (Stage.PROMISED, Stage.COMMITTED, Stage.ORDERED, Stage.PAID)


class Budgeted(Institution):
    """An institution as the holder of a budget: its own row, narrowed by its territory."""

    scope = Scope(territory="territory_id")

    class Meta:
        proxy = True
        verbose_name = _("holder of a budget")
        verbose_name_plural = _("holders of budgets")


class Budget(Fact):
    """What an institution votes for the conventions of one year, by a deliberation of a day; corrected, not changed."""

    institution = models.ForeignKey(
        Institution, verbose_name=_("institution"), on_delete=models.PROTECT, related_name="+"
    )
    year = models.PositiveSmallIntegerField(_("budget year"))
    centimes = models.BigIntegerField(_("amount in centimes"))
    currency = models.CharField(_("currency"), max_length=3, default=HOME)
    reference = models.CharField(_("deliberation or document"), max_length=200)
    document = models.ForeignKey(
        Document,
        verbose_name=_("deposited document"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    public = "institution year centimes currency reference document".split()
    scope = Scope(territory="institution__territory_id")
    objects = FactQuerySet.as_manager()

    class Meta(Fact.Meta):
        ordering = ["institution_id", "year", "-recorded_at", "-id"]
        verbose_name = _("budget of a year")
        verbose_name_plural = _("budgets of years")
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                name="governance_budget_once",
                fields=["institution", "year"],
                condition=Q(superseded_at__isnull=True),
                violation_error_message=_("The budget of that year is already recorded."),
            ),
            models.CheckConstraint(
                name="governance_budget_amount",
                condition=Q(centimes__gte=0, currency=HOME),
                violation_error_message=_("A budget is in dirhams and not negative."),
            ),
            models.CheckConstraint(
                name="governance_budget_has_source",
                condition=~Q(reference=""),
                violation_error_message=_("Say which deliberation or document gives the budget."),
            ),
            models.CheckConstraint(
                name="governance_budget_year",
                condition=Q(year__gte=2000, year__lte=2100),
                violation_error_message=_("The year lies between 2000 and 2100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.year}"

    @property
    def amount(self) -> Money:
        """What was voted."""
        return Money(self.centimes, self.currency)


@dataclass(frozen=True)
class Draws:
    """What an institution owes year by year on a day, and the agreements behind each sum of each year."""

    on: date
    years: tuple[Year, ...]
    budgets: Mapping[int, Budget]
    rows: Mapping[tuple[int, int], Mapping[Stage, int]]  # (agreement, year) -> stage -> centimes
    written: frozenset[int]  # agreements whose promise is read from their text, not from the books


def draws(institution: Institution, seen: Collection[int], *, on: date) -> Draws:
    """The years of an institution: its budgets, and what it owes under the agreements `seen`.

    Only its own money: what it passes on along a chain is not its own. Promises come from the books, which follow the
    amendments, and for an agreement without books from the consolidated text of the day.
    """
    voted = {
        row.year: row for row in Budget.objects.as_of(valid=on).filter(institution_id=institution.pk).order_by("year")
    }
    rows: dict[tuple[int, int], dict[Stage, int]] = defaultdict(lambda: dict.fromkeys(ROAD, 0))
    purse = Purse.objects.filter(institution_id=institution.pk).values_list("pk", flat=True).first()
    rows_result = count(LedgerQuestion(on, None, HOME, frozenset(seen)))
    rows_result = rows_result.only(rows_result.column("payer") == (purse or 0))
    for (pk, year, stage), (_amount, own, _moved) in rows_result.by("agreement", "year", "stage").items():
        if STAGES[stage] in ROAD:
            rows[pk, year][STAGES[stage]] += own
    booked = {pk for (pk, _year), sums in rows.items() if sums[Stage.PROMISED]}
    written = _written(institution, set(seen) - booked, on)
    for (pk, year), centimes in written.items():
        rows[pk, year][Stage.PROMISED] += centimes
    sums = {stage: _by_year(rows, stage) for stage in ROAD}
    lines = years({year: row.centimes for year, row in voted.items()}, *(sums[stage] for stage in ROAD))
    return Draws(on, lines, voted, dict(rows), frozenset(pk for pk, _year in written))


def _by_year(rows: Mapping[tuple[int, int], Mapping[Stage, int]], stage: Stage) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for (_pk, year), sums in rows.items():
        if sums[stage]:
            found[year] += sums[stage]
    return found


def _written(institution: Institution, pks: set[int], on: date) -> dict[tuple[int, int], int]:
    """(agreement, year) -> what the cost table of its consolidated text asks of the institution; dirhams only."""
    lines = CostLine.objects.filter(agreement__in=pks, party__institution_id=institution.pk, currency=HOME).order_by()
    found: dict[tuple[int, int], int] = defaultdict(int)
    roots = Agreement.objects.filter(pk__in=lines.values("agreement"), state__in=BINDING).order_by("pk")
    for root in roots:
        for (code, year, _component), amount in consolidated(root, on=on).costs.items():
            if code == institution.code and amount.currency == HOME:
                found[root.pk, year] += amount.centimes
    return found
