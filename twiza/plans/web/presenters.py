"""What the pages show of answers: figures with their links, tables, the chart and the map."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext as _

from twiza import territory
from twiza.core import charts, formats
from twiza.core.translation import active_language

from ..models import Reading
from ..models.labels import DIMENSIONS, name_members, say_reading
from ..queries import Read, Trajectory, coverage
from ..rules.coverage import CoverageAnswer, CoverageCell
from .question import CoverageQuery

STEPS = (0.01, 0.02, 0.05, 0.1, 0.15, 0.2)


@dataclass(frozen=True)
class CoverageFigure:
    """A coverage with the addresses of the organisations reached, all of them, and those still to reach."""

    label: str
    numerator: int
    denominator: int
    rate: float | None
    reached: str = ""
    everybody: str = ""
    missing: str = ""

    @property
    def remaining(self) -> int:
        """Organisations of the denominator that were not reached."""
        return max(self.denominator - self.numerator, 0)


@dataclass(frozen=True)
class ReadingCard:
    """One reading beside the others: its figure and its rule in words."""

    reading: Reading
    figure: CoverageFigure
    sentences: list[str]
    link: str
    is_chosen: bool


@dataclass(frozen=True)
class YearLine:
    """One year of the chart as a line of its table."""

    year: int
    observed: float | None
    reached: str
    path: float | None
    forecast: float | None = None
    low: float | None = None
    high: float | None = None


def lang() -> str:
    """The language of the page."""
    return active_language()


def reading_cards(asked: CoverageQuery) -> list[ReadingCard]:
    """Every reading of the target at the date, in their order."""
    reads = coverage(asked.target, on=asked.on, known_at=asked.known_at)
    return [
        ReadingCard(
            read.reading,
            figure(asked, read, str(read.reading.title)),
            say_reading(read.reading.rules),
            asked.link(reading=read.reading.name),
            read.reading.pk == asked.reading.pk,
        )
        for read in reads
    ]


def figure(asked: CoverageQuery, read: Read, label: str, cell: CoverageCell | None = None) -> CoverageFigure:
    """The total of an answer, or one of its cells."""
    values: CoverageAnswer | CoverageCell = cell or read.answer
    members = dict(cell.members) if cell else {}
    urls = {side: asked.rows(read.reading, side, **members) for side in ("numerator", "denominator", "missing")}
    return CoverageFigure(
        label,
        values.numerator,
        values.denominator,
        values.rate,
        urls["numerator"],
        urls["denominator"],
        urls["missing"],
    )


def cut(asked: CoverageQuery, dimension: str) -> list[CoverageFigure]:
    """The chosen reading by one dimension."""
    (read,) = coverage(asked.target, on=asked.on, known_at=asked.known_at, names=[asked.reading.name], by=(dimension,))
    named = name_members(dimension, [cell.members[dimension] for cell in read.answer.by])
    return [figure(asked, read, named[cell.members[dimension]], cell) for cell in read.answer.by]


@dataclass(frozen=True)
class Grid:
    """A table of figures: heads of the columns, then lines of a label and one figure (or None) a column."""

    columns: list[str]
    lines: list[tuple[str, list[CoverageFigure | None]]]


def grid(asked: CoverageQuery, down: str, across: str) -> Grid:
    """The chosen reading by two dimensions."""
    (read,) = coverage(
        asked.target, on=asked.on, known_at=asked.known_at, names=[asked.reading.name], by=(down, across)
    )
    cells = {(cell.members[down], cell.members[across]): cell for cell in read.answer.by}
    rows, columns = (list(dict.fromkeys(key[place] for key in cells)) for place in (0, 1))
    columns = sorted(columns, key=lambda member: (member is None, str(member)))
    down_names, across_names = name_members(down, rows), name_members(across, columns)
    lines = []
    for row in rows:
        found = [cells.get((row, column)) for column in columns]
        lines.append((down_names[row], [cell and figure(asked, read, "", cell) for cell in found]))
    return Grid([across_names[column] for column in columns], lines)


def year_lines(asked: CoverageQuery, trajectory: Trajectory) -> list[YearLine]:
    """The chart as a table, year by year."""
    observed, path = dict(trajectory.observed), dict(trajectory.path)
    points = {point.on.year: point for point in trajectory.forecast.points}
    lines = []
    for year in sorted({*observed, *path, *points}):
        point, seen = points.get(year), observed.get(year)
        reached = asked.rows(year=year) if seen is not None else ""
        band = (point.rate, point.low, point.high) if point else (None, None, None)
        lines.append(YearLine(year, seen, reached, path.get(year), *band))
    return lines


def years_chart(trajectory: Trajectory) -> str:
    """Coverage over the years with the path to the target and the forecast inside its interval."""
    level = formats.percent(trajectory.forecast.level, lang(), 0)
    labels = {
        "observed": _("Recorded"),
        "target": _("Path to the target"),
        "forecast": _("Forecast, %(level)s interval") % {"level": level},
    }
    bands = [(p.on.year, p.low, p.rate, p.high) for p in trajectory.forecast.points]

    def make(width: int) -> charts.Spec:
        return charts.coverage(
            trajectory.observed, lang=lang(), labels=labels, target=trajectory.path, forecast=bands, width=width
        )

    return charts.responsive(make, title=_("Coverage by year"), desc=_("The same figures stand in the table below."))


def region_map(asked: CoverageQuery) -> str:
    """The regions of the Kingdom coloured by their rate, each a link to the organisations reached there."""
    shapes = _shapes("regions")
    (read,) = coverage(asked.target, on=asked.on, known_at=asked.known_at, names=[asked.reading.name], by=("region",))
    cells = {cell.members["region"]: cell for cell in read.answer.by}
    ids = [int(feature["id"]) for feature in shapes["features"]]
    rates = {pk: cells[pk].rate if pk in cells else None for pk in ids}
    named = name_members("region", ids)
    labels = {"value": _("Coverage"), "none": _("Nobody to reach")}
    hrefs = {pk: asked.rows(region=pk) for pk in ids if pk in cells}
    steps = _thresholds([rate for rate in rates.values() if rate is not None])

    def make(width: int) -> charts.Spec:
        return charts.choropleth(
            shapes,
            rates,
            lang=lang(),
            names=named,
            labels=labels,
            hrefs=hrefs,
            thresholds=steps,
            width=width,
            height=width,
        )

    return charts.responsive(make, title=_("Coverage by region"), wide=520)


def _thresholds(rates: Sequence[float]) -> list[float]:
    """Four bounds between five classes, round, that spread over the rates shown."""
    top = max(rates, default=0.0)
    step = next((step for step in STEPS if step * 5 >= top), STEPS[-1])
    return [round(step * n, 2) for n in range(1, 5)]


@lru_cache(maxsize=4)
def _shapes(name: str) -> dict[str, object]:
    file = Path(territory.__path__[0], "boundaries", f"{name}.geojson")
    shapes: dict[str, object] = json.loads(file.read_text("utf-8"))
    return shapes


def dimension_choices(asked: CoverageQuery, chosen: str) -> list[tuple[str, str, bool]]:
    """The dimensions that one table may be cut by: words, link, whether it is the chosen one."""
    names = [name for name in DIMENSIONS if name not in ("year", "region")]
    return [(str(DIMENSIONS[name]), asked.link(cut=name), name == chosen) for name in names]
