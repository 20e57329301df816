"""Sessions counted by month and stage, for a panel and its chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from twiza.core import charts, formats
from twiza.core.translation import active_language
from twiza.core.values import add_months

from ..models import SessionQuerySet, Stage

MONTHS = 12


@dataclass(frozen=True)
class MonthTable:
    """Stages as columns, the last months as rows, with totals."""

    stages: list[str]
    rows: list[tuple[date, list[int], int]]
    totals: list[int]

    @property
    def total(self) -> int:
        """Sessions in the whole table."""
        return sum(self.totals)


def by_month_and_stage(sessions: object, on: date) -> MonthTable:
    """Sessions held in the twelve months that end with this one; a month without any is a row of noughts."""
    months = [add_months(on.replace(day=1), -back) for back in range(MONTHS - 1, -1, -1)]
    held: SessionQuerySet = sessions.current().held()
    counted = (
        held.filter(valid_from__gte=months[0], valid_from__lte=on)
        .order_by()
        .annotate(month=TruncMonth("valid_from"))
        .values_list("month", "stage_id")
        .annotate(times=Count("pk"))
    )
    cells = {(month, stage): times for month, stage, times in counted}
    shown = list(Stage.objects.filter(pk__in={s for _m, s in cells if s}).order_by("pathway_id", "position"))
    keys: list[int | None] = [stage.pk for stage in shown]
    titles = [stage.title for stage in shown]
    if any(stage is None for _m, stage in cells):
        keys.append(None)
        titles.append(_("Advice beside the pathway"))
    rows = []
    for month in months:
        line = [cells.get((month, key), 0) for key in keys]
        rows.append((month, line, sum(line)))
    totals = [sum(line[i] for _m, line, _t in rows) for i in range(len(keys))]
    return MonthTable(titles, rows, totals)


def months_chart(table: MonthTable) -> SafeString:
    """The total of each month as bars; the table beside it says the stages."""
    language = active_language()
    bars = [charts.Bar(formats.month(month, language), total) for month, _line, total in table.rows]
    labels = {"value": _("Sessions")}
    return charts.responsive(
        lambda width: charts.bars(bars, lang=language, labels=labels, fmt=",.0f", width=width, step=26),
        title=_("Sessions held by month"),
        wide=620,
    )
