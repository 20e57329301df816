"""The statement of an agreement as a file."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twiza.agreements.models import Agreement
from twiza.core import tables
from twiza.core.translation import active_language
from twiza.core.values import Money

from ..models import Component, purses
from ..models.labels import STAGE_LABELS
from ..queries import counted
from ..rules.stages import STAGES
from .filters import MoneyQuery

ONCE = gettext_lazy("Money that a holder only passes on along the chain is a transfer: it is not counted again.")


def export_statement(agreement: Agreement, question: MoneyQuery, fmt: str) -> HttpResponseBase:
    """One line for each party, year, component and stage. Raises tables.UnknownFormat, RateMissing."""
    counted_result = counted(agreement, on=question.on, known_at=question.known_at, currency=question.currency)
    rows = counted_result.only(question.mask(counted_result)).by("payer", "year", "component", "stage")
    holders = purses({payer for payer, *_rest in rows})
    titles = {one.pk: one.title for one in Component.objects.all()}
    lines = [
        {
            "party": holders[payer].name,
            "code": holders[payer].code,
            "year": year,
            "component": titles.get(component, ""),
            "stage": str(STAGE_LABELS[STAGES[stage].value]),
            "recorded": Money(sums[0], question.currency),
            "own": Money(sums[1], question.currency),
            "transfer": Money(sums[2], question.currency),
            "currency": question.currency,
        }
        for (payer, year, component, stage), sums in rows.items()  # type: ignore[misc]
    ]
    columns = [
        tables.Column("party", _("Party"), width=40),
        tables.Column("code", _("Code"), width=28),
        tables.Column("year", _("Budget year"), None, "integer", 12),
        tables.Column("component", _("Component"), width=28),
        tables.Column("stage", _("Stage")),
        tables.Column("recorded", _("Sum of the entries"), None, "money"),
        tables.Column("own", _("Counted once"), None, "money"),
        tables.Column("transfer", _("Transfers"), None, "money"),
        tables.Column("currency", _("Currency"), width=10),
    ]
    return tables.export(
        lines,
        columns,
        fmt,
        f"{_('money')}-{agreement.key}",
        active_language(),
        as_of=question.on,
        note=str(ONCE),
        filters=said(agreement, question),
    )


def said(agreement: Agreement, question: MoneyQuery) -> list[tuple[str, str]]:
    """What a file holds, in words."""
    lines = [(_("Convention"), agreement.key), (_("Currency"), question.currency)]
    return [*lines, (_("As known on"), question.known_on.isoformat())] if question.known_on else lines
