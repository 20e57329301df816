"""The donor's paper: the same frozen figures, in euro at stated rates, with whoever was reached counted once."""

from twiza.core.printing.cells import Pen, Say
from twiza.core.printing.document import Block, Headlines, Paper, Section, Text

from .figures import Document, content_hash
from .layout import identity_annex, instrument_section, method_section, paper, sessions_section, sources_section
from .layout_coverage import coverage_sections
from .layout_follow import lateness
from .layout_money import Tell, abroad_sections, money_headlines, reach_facts, risks_section


def lay_out_donor(
    document: Document,
    language: str,
    say: Say,
    drawings: dict[str, str] | None = None,
    printed_hash: str = "",
    tell: Tell = lambda risk: risk.code,
) -> Paper:
    """What a donor asks: what became of the money, in its currency; whom it reached, once; what is late or at risk."""
    pen = Pen(language, say, printed_hash or content_hash(document))
    sections = (
        _short(document, pen),
        *(abroad_sections(document.money.abroad, pen) if document.money and document.money.abroad else _no_rate(pen)),
        _reached(document, pen),
        *coverage_sections(document, pen, drawings or {}),
        sessions_section(document, pen),
        *lateness(document, pen),
        *risks_section(document, pen, tell),
        instrument_section(document, pen),
        method_section(document, pen),
        sources_section(document, pen),
        identity_annex(document, pen),
    )
    return paper(document, pen, sections, title=say("title_donor"))


def _short(document: Document, pen: Pen) -> Section:
    items: list[tuple[str, str, str]] = []
    abroad = document.money.abroad if document.money else None
    if abroad is not None and abroad.lacking is None:
        items += money_headlines(abroad, pen)
    if document.reach:
        women = pen.say("of_whom_women", count=pen.number(document.reach.women).text)
        items.append((pen.number(document.reach.people).text, pen.say("people_reached"), women))
        items.append((pen.number(document.reach.organisations).text, pen.say("reached_organisations"), ""))
    for target in document.targets[:1]:
        items += [(pen.percent(one.rate).text, one.title.within(pen.language), "") for one in target.readings[:2]]
    blocks: list[Block] = [Text(pen.say("donor_opening"))]
    return Section("summary", pen.say("section_summary"), (*blocks, *([Headlines(tuple(items))] if items else [])))


def _no_rate(pen: Pen) -> list[Section]:
    return [Section("money", pen.say("section_money"), (Text(pen.say("no_euro"), "warning"),))]


def _reached(document: Document, pen: Pen) -> Section:
    blocks: tuple[Block, ...] = (Text(pen.say("no_reach")),)
    if document.reach:
        blocks = (Text(pen.say("reach_opening")), reach_facts(document.reach, pen))
    return Section("reach", pen.say("section_reach"), blocks)
