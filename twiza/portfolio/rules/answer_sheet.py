"""An answer sheet: a question, sentences with their figures, the source of each. The same sheet, the same bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from twiza.core.languages import find
from twiza.core.printing.docx import Pen
from twiza.core.printing.letters import Letter, print_letter
from twiza.core.printing.titles import Title


@dataclass(frozen=True)
class AnswerFigure:
    """One figure: its sentence in each language, the exact value and its unit, whose rule, from which page.

    value: as written in a file (an integer, a ratio, centimes); unit: conventions, organisations, ratio or a currency.
    """

    code: str
    says: Title
    value: str
    unit: str
    rule: Title


@dataclass(frozen=True)
class ViewFigures:
    """What one saved view says: its name, its page and address, the day of its figures, its figures."""

    title: Title
    page: Title
    address: str
    on: str
    figures: tuple[AnswerFigure, ...]


@dataclass(frozen=True)
class AnswerSheet:
    """A whole sheet. `scope` says whose rights the figures were computed with."""

    reference: str
    question: str
    asked_on: str
    on: str
    scope: Title
    parts: tuple[ViewFigures, ...]

    @property
    def figures(self) -> tuple[AnswerFigure, ...]:
        """Every figure, in order."""
        return tuple(figure for part in self.parts for figure in part.figures)


def plain(sheet: AnswerSheet) -> dict[str, object]:
    """The sheet as plain data."""
    return asdict(sheet)


def restored(data: Mapping[str, Any]) -> AnswerSheet:
    """The sheet that plain data was made of."""
    parts = tuple(
        ViewFigures(
            Title(**row["title"]),
            Title(**row["page"]),
            row["address"],
            row["on"],
            tuple(
                AnswerFigure(one["code"], Title(**one["says"]), one["value"], one["unit"], Title(**one["rule"]))
                for one in row["figures"]
            ),
        )
        for row in data["parts"]
    )
    values = {name: data[name] for name in ("reference", "question", "asked_on", "on")}
    return AnswerSheet(**values, scope=Title(**data["scope"]), parts=parts)


@dataclass(frozen=True)
class Labels:
    """The fixed words of a printed sheet in one language."""

    title: str
    question: str
    answer: str
    sources: str
    head: tuple[str, str, str, str]
    lines: tuple[str, ...]  # reference, days, scope
    hash: str


def as_pdf(sheet: AnswerSheet, labels: Labels, language: str) -> bytes:
    """The sheet as a tagged, searchable PDF in one language."""
    letter = Letter(
        language=language,
        dated=date.fromisoformat(sheet.on),
        sender=(),
        place_and_date="",
        recipient=(),
        subject=labels.title,
        reference=sheet.reference,
        paragraphs=(f"{labels.question} {sheet.question}", *labels.lines, labels.answer),
        numbered=tuple(figure.says.within(language) for figure in sheet.figures),
        table=(labels.head, *_sources(sheet, language)),
        closing=(labels.hash,),
        footer=labels.title,
    )
    return print_letter(letter)


def as_docx(sheet: AnswerSheet, labels: Labels, language: str) -> bytes:
    """The sheet as a DOCX to be worked on; Arabic runs from right to left. Dated by its figures, not by the clock."""
    import docx

    document, at = docx.Document(), datetime.combine(date.fromisoformat(sheet.on), time(), UTC)
    core = document.core_properties
    core.title, core.created, core.modified, core.language, core.author = labels.title, at, at, language, ""
    pen = Pen(document, is_rtl=find(language).is_rtl)
    pen.heading(labels.title, 1)
    pen.line(f"{labels.question} {sheet.question}")
    for line in labels.lines:
        pen.line(line)
    pen.heading(labels.answer, 2)
    for number, figure in enumerate(sheet.figures, 1):
        pen.line(f"{number}. {figure.says.within(language)}")
    pen.heading(labels.sources, 2)
    pen.rows([labels.head, *_sources(sheet, language)])
    pen.line(labels.hash)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@dataclass(frozen=True)
class Sourced:
    """Figures that follow one another, of one view and by one rule: their numbers, the view, the rule."""

    numbers: str
    part: ViewFigures
    rule: Title


def sources(sheet: AnswerSheet) -> tuple[Sourced, ...]:
    """Where each figure comes from, in order; figures of the same view and rule share a line."""
    found: list[tuple[int, int, ViewFigures, Title]] = []
    number = 0
    for part in sheet.parts:
        for figure in part.figures:
            number += 1
            if found and found[-1][2] is part and found[-1][3] == figure.rule:
                found[-1] = (found[-1][0], number, part, figure.rule)
            else:
                found.append((number, number, part, figure.rule))
    return tuple(
        Sourced(str(first) if first == last else f"{first}–{last}", part, rule) for first, last, part, rule in found
    )


def _sources(sheet: AnswerSheet, language: str) -> tuple[tuple[str, str, str, str], ...]:
    """The same as rows of words."""
    return tuple(
        (
            one.numbers,
            f"{one.part.title.within(language)} · {one.part.page.within(language)}",
            one.rule.within(language),
            one.part.on,
        )
        for one in sources(sheet)
    )
