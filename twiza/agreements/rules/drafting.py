"""A convention on paper: its template per kind, legal visas, cost table and numbers, in French and in Arabic. Pure.

Wording, visas and numbering patterns are data (`drafting/*.json`): an institution changes a file, not the code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from twiza.core import formats
from twiza.core.languages import find
from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Refusal
from twiza.core.values import Money

from .amending import SharesDiffer
from .amounts_in_words import in_words

FOLDER = Path(__file__).resolve().parents[1] / "drafting"


@lru_cache(maxsize=8)
def _data(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def label(name: str, language: str) -> str:
    """A fixed word of the paper."""
    return str(_data("clauses")["labels"][name][language])


def template(kind: str) -> list[str]:
    """The types of clauses of an agreement of this kind, in their usual order.

    Those of a partnership when it has none.
    """
    kinds = _data("clauses")["kinds"]
    return list(kinds.get(kind, kinds["partnership"]))


def clause_words(type_: str, language: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Title and body of a clause of the template; what is not known is a dotted line to be filled by hand."""
    words_ = _data("clauses")["clauses"][type_]
    blank = label("unsaid", language)
    body = re.sub(r"\{(\w+)\}", lambda found: values.get(found[1]) or blank, words_["body"][language])
    return words_["title"][language], body


def visas(party_kinds: Sequence[str], language: str) -> list[str]:
    """The legal references for parties of these kinds; one without kinds stands in every convention."""
    return [row[language] for row in _data("visas") if not row["kinds"] or set(row["kinds"]) & set(party_kinds)]


def series() -> list[dict[str, str]]:
    """The numbering series: code, pattern and their words."""
    return list(_data("numbering"))


class SeriesUnknown(Refusal):
    message = _("This numbering series does not exist: %(series)s.")


def numbered(code: str, year: int, number: int) -> str:
    """The reference of the n-th agreement of a year in a series. Raises: SeriesUnknown."""
    pattern = next((row["pattern"] for row in series() if row["code"] == code), None)
    if pattern is None:
        raise SeriesUnknown(series=code)
    return str(pattern).format(n=number, year=year)


def duration(months: int | None, language: str) -> str:
    """A duration in words of the paper: cinq ans, خمس سنوات by figures; empty when unknown."""
    if not months:
        return ""
    if months % 12:
        return label("few_months" if 3 <= months % 100 <= 10 else "months", language).format(n=months)
    years = months // 12
    name = {1: "one_year", 2: "two_years"}.get(years, "years" if 3 <= years % 100 <= 10 else "many_years")
    return label(name, language).format(n=years)


@dataclass(frozen=True, slots=True)
class Signatory:
    """A party on paper: its name, the office that represents it, the day it signed in words, empty before."""

    name: str
    office: str = ""
    signed_on: str = ""


@dataclass(frozen=True, slots=True)
class PrintedArticle:
    """An article on paper; the preamble has number 0."""

    number: int
    title: str
    paragraphs: tuple[str, ...]
    has_table: bool = False


@dataclass(frozen=True, slots=True)
class CostTable:
    """Contributions by party and component over years, with totals of both sides; cells are words."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...]
    in_words: str


@dataclass(frozen=True)
class Convention:
    """What a paper needs to know of an agreement, in its language; `costs` is (party, year, component) -> sum."""

    language: str
    kind: str
    title: str
    reference: str
    dated: date
    parties: Sequence[Signatory]
    party_kinds: Sequence[str]
    clauses: Sequence[tuple[str, str, str]]
    budget: Money | None = None
    is_about: bool = False
    costs: Mapping[tuple[str, int, str], Money] = field(default_factory=dict)


@dataclass(frozen=True)
class ConventionPaper:
    """The words of a convention in their order on the page."""

    language: str
    direction: str
    dated: date
    kingdom: str
    title: str
    kind: str
    reference: str
    between: str
    parties: tuple[str, ...]
    visas: tuple[str, ...]
    agreed: str
    articles: tuple[PrintedArticle, ...]
    table: CostTable | None
    done: str
    signatures: str
    signatories: tuple[Signatory, ...]

    def plain(self) -> dict[str, object]:
        """The paper as JSON."""
        return asdict(self)


def draw_up(convention: Convention) -> ConventionPaper:
    """The paper of a convention. Raises: SharesDiffer when its cost table does not add up to its total."""
    language = convention.language
    table = cost_table(convention) if convention.costs else None
    article, colon = label("article", language), ":" if language == "ar" else " :"
    articles, number, is_placed = [], 0, False
    for type_, title, body in convention.clauses:
        here = 0 if type_ == "preamble" else (number := number + 1)
        heading = title if not here else f"{article} {here}{colon} {title}"
        has_table = type_ == "cost" and table is not None and not is_placed
        is_placed = is_placed or has_table
        articles.append(
            PrintedArticle(here, heading, tuple(line for line in body.splitlines() if line.strip()), has_table)
        )
    if table is not None and not is_placed:
        articles.append(PrintedArticle(number + 1, f"{article} {number + 1}{colon} {table.caption}", (), True))
    reference = f"{label('number', language)} {convention.reference}" if convention.reference else ""
    return ConventionPaper(
        language=language,
        direction=find(language).direction,
        dated=convention.dated,
        kingdom=label("kingdom", language),
        title=convention.title,
        kind=convention.kind,
        reference=reference,
        between=label("between", language),
        parties=tuple(
            _party(one, place, len(convention.parties), language) for place, one in enumerate(convention.parties)
        ),
        visas=tuple(visas(convention.party_kinds, language)),
        agreed=label("agreed", language),
        articles=tuple(articles),
        table=table,
        done=label("done", language),
        signatures=label("signatures", language),
        signatories=tuple(convention.parties),
    )


def _party(one: Signatory, place: int, count: int, language: str) -> str:
    """`Le Conseil ..., représenté par ..., d'une part`."""
    comma = formats.comma(language)
    parts = [one.name, *([f"{label('represented', language)} {one.office}"] if one.office else [])]
    if count > 1 and place in (0, count - 1):
        parts.append(label("one_side" if place == 0 else "other_side", language))
    return comma.join(parts)


def cost_table(convention: Convention) -> CostTable:
    """Rows by party and component, columns by year. Raises: SharesDiffer (total, shares, difference)."""
    language = convention.language
    total = sum(amount.centimes for amount in convention.costs.values())
    if convention.budget is not None and total != convention.budget.centimes:
        shares = Money(total)
        budget = Money(convention.budget.centimes)
        raise SharesDiffer(total=budget, shares=shares, difference=shares - budget)
    currency = next(iter(convention.costs.values())).currency
    years = sorted({year for _party, year, _component in convention.costs})
    lines: dict[tuple[str, str], dict[int, int]] = {}
    for (party, year, component), amount in convention.costs.items():
        cell = lines.setdefault((party, component), {})
        cell[year] = cell.get(year, 0) + amount.centimes

    def said(centimes: int) -> str:
        return formats.money(Money(centimes, currency), language) if centimes else formats.NOT_MEASURED

    rows = tuple(
        (party, component, *(said(cells.get(year, 0)) for year in years), said(sum(cells.values())))
        for (party, component), cells in lines.items()
    )
    sums = tuple(said(sum(cells.get(year, 0) for cells in lines.values())) for year in years)
    head = (
        label("party", language),
        label("component", language),
        *(str(year) for year in years),
        label("total", language),
    )
    told_words = f"{label('total_words', language)} {in_words(Money(total, currency), language)}."
    return CostTable(
        label("table", language), head, rows, (label("total", language), "", *sums, said(total)), told_words
    )
