"""Lays a frozen document out as a paper in one language: which parts, in which order, holding which rows.

`say(code, **params)` gives the room's own words in the paper's language; everything else is read from the
document. Nothing is computed here but sums of rows that the document holds.
"""

from collections import Counter

from twiza.core import formats
from twiza.core.printing.cells import NOTHING, Pen, Say
from twiza.core.printing.document import Block, Cell, Column, Facts, Headlines, Paper, Section, Table, Text

from .figures import STANDINGS, Clause, Commitment, Document, Tally, content_hash
from .layout_coverage import coverage_sections
from .layout_follow import lateness
from .layout_money import Tell, money_sections, reach_facts, risks_section

LABELS = ("contents", "page", "of", "annex", "hash", "about")


def lay_out(
    document: Document,
    language: str,
    say: Say,
    drawings: dict[str, str] | None = None,
    printed_hash: str = "",
    tell: Tell = lambda risk: risk.code,
) -> Paper:
    """The paper of a document. `drawings` are SVG texts by name (`trajectory-<target>`,
    `map-<target>-<reading>`); `tell` words a risk.
    """
    pen = Pen(language, say, printed_hash or content_hash(document))
    sections = [
        _summary(document, pen),
        instrument_section(document, pen),
        _clauses(document, pen),
        *coverage_sections(document, pen, drawings or {}),
        sessions_section(document, pen),
        *money_sections(document, pen),
        *lateness(document, pen),
        *risks_section(document, pen, tell),
        method_section(document, pen),
        sources_section(document, pen),
        _commitments_annex(document, pen),
        identity_annex(document, pen),
    ]
    return paper(document, pen, tuple(sections), title=say(f"title_{document.occasion}"))


def paper(document: Document, pen: Pen, sections: tuple[Section, ...], *, title: str) -> Paper:
    """Sections between the cover that says what this is and the hash that proves it."""
    agreement, say, lang = document.agreement, pen.say, pen.language
    on = formats.day(document.question.on, lang)
    cover = (
        (say("agreement_period"), formats.period(agreement.starts_on, agreement.ends_on, lang)),
        (say("figures_on"), on),
        (say("as_known_at"), formats.instant(document.stamp.known_at, lang)),
        (say("computed_at"), formats.instant(document.stamp.computed_at, lang)),
        (say("hash"), pen.printed_hash),
    )
    return Paper(
        language=lang,
        title=title,
        subtitle=agreement.title.within(lang),
        kicker=say("report_running", key=agreement.key, day=on),
        issuers=tuple(party.name.within(lang) for party in agreement.parties),
        cover=cover,
        notice=say("synthetic_notice") if document.is_synthetic else "",
        sections=sections,
        content_hash=pen.printed_hash,
        dated=document.stamp.computed_at.date(),
        labels={code: say(code) for code in LABELS},
    )


def _summary(document: Document, pen: Pen) -> Section:
    say, lang = pen.say, pen.language
    items: list[tuple[str, str, str]] = []
    for target in document.targets:
        for reading in target.readings:
            counts = say(
                "of_counts", part=pen.number(reading.numerator).text, whole=pen.number(reading.denominator).text
            )
            items.append((pen.percent(reading.rate).text, reading.title.within(lang), counts))
    standings = Counter(row.standing for row in document.commitments)
    kept = say("of_counts", part=str(standings["kept"]), whole=str(len(document.commitments)))
    items.append((kept, say("commitments_kept"), ""))
    items.append((pen.number(standings["late"]).text, say("commitments_late"), ""))
    if document.sessions:
        total = document.sessions.total
        hint = say("with_organisations", count=pen.number(total.organisations).text)
        items.append((pen.number(total.sessions).text, say("sessions_held"), hint))
    if document.reach:
        hint = say("of_whom_women", count=pen.number(document.reach.women).text)
        items.append((pen.number(document.reach.people).text, say("people_reached"), hint))
    opening = say(
        "summary_opening", day=formats.day(document.question.on, lang), title=document.agreement.title.within(lang)
    )
    blocks: list[Block] = [Text(opening), Headlines(tuple(items))]
    if any(len(target.readings) > 1 for target in document.targets):
        blocks.append(Text(say("summary_readings")))
    blocks.append(_standing_counts(document, pen))
    return Section("summary", say("section_summary"), tuple(blocks))


def _standing_counts(document: Document, pen: Pen) -> Table:
    def row(label: str, codes: list[str]) -> tuple[Cell, ...]:
        counts = Counter(codes)
        return (pen.text(label), *(pen.number(counts[code]) for code in STANDINGS), pen.number(len(codes)))

    columns = (
        Column("", 2),
        *(Column(pen.say(f"standing_{code}"), 1, True) for code in STANDINGS),
        Column(pen.say("total"), 1, True),
    )
    rows = (
        row(pen.say("clauses"), [clause.standing for clause in document.clauses]),
        row(pen.say("commitments"), [promise.standing for promise in document.commitments]),
    )
    return Table("standings", pen.say("table_standings"), columns, rows)


def instrument_section(document: Document, pen: Pen) -> Section:
    """The agreement, its period, its parties."""
    agreement, say, lang = document.agreement, pen.say, pen.language
    territories = (
        formats.join([place.within(lang) for place in agreement.territories], lang)
        if agreement.territories
        else NOTHING
    )
    facts = [
        (say("agreement_kind"), agreement.kind_title.within(lang) or agreement.kind),
        (say("agreement_state"), agreement.state_title.within(lang) or agreement.state),
        (say("signed_on"), formats.day(agreement.signed_on, lang)),
        (say("agreement_period"), formats.period(agreement.starts_on, agreement.ends_on, lang)),
        (say("territories"), territories),
    ]
    if agreement.parent.within(lang):
        facts.insert(1, (say("agreement_parent"), agreement.parent.within(lang)))
    columns = pen.columns(
        ("party", 4, False), ("represented_by", 3, False), ("roles", 3, False), ("signed_on", 2, False)
    )
    rows = tuple(
        (
            pen.text(party.name),
            pen.text(party.office),
            pen.text(formats.join([role.within(lang) for role in party.roles], lang) if party.roles else ""),
            pen.day(party.signed_on),
        )
        for party in agreement.parties
    )
    parties = Table("parties", say("table_parties"), columns, rows, empty=say("nothing_recorded"))
    warnings = (Text(warned.says.within(lang), warned.tone) for warned in agreement.warnings)
    return Section("agreement", say("section_agreement"), (Facts(tuple(facts)), *warnings, parties))


def _clauses(document: Document, pen: Pen) -> Section:
    columns = pen.columns(
        ("article", 2, False),
        ("subject", 8, False),
        ("commitments", 4, True),
        ("standing", 4, False),
        ("source", 2, False),
    )
    held = Counter(promise.clause for promise in document.commitments)

    def row(clause: Clause) -> tuple[Cell, ...]:
        standing = (
            pen.standing(clause.standing) if held[clause.number] else pen.text(pen.say("no_commitment"), "secondary")
        )
        return (
            pen.text(clause.number),
            pen.text(clause.title),
            pen.number(held[clause.number]),
            standing,
            pen.text(clause.source),
        )

    rows = tuple(row(clause) for clause in document.clauses)
    table = Table("clauses", pen.say("table_clauses"), columns, rows, empty=pen.say("nothing_recorded"))
    return Section("clauses", pen.say("section_clauses"), (Text(pen.say("clauses_opening")), table))


def sessions_section(document: Document, pen: Pen) -> Section:
    """Sessions held by year, region and stage."""
    say = pen.say
    if document.sessions is None or not document.sessions.total.sessions:
        return Section("sessions", say("section_sessions"), (Text(say("no_sessions")),))
    columns_after = (
        ("sessions", 2, True),
        ("organisations", 2, True),
        ("hours", 2, True),
        ("attendances", 2, True),
        ("women", 2, True),
    )

    def row(tally: Tally) -> tuple[Cell, ...]:
        counts = (tally.sessions, tally.organisations, tally.hours, tally.attendances, tally.women)
        return (
            pen.text(tally.title if tally.code != "total" else say("total")),
            *(pen.number(count) for count in counts),
        )

    held = document.sessions
    cuts = (("year", held.by_year), ("region", held.by_region), ("stage", held.by_stage))
    tables: list[Block] = [
        Table(
            f"sessions_{cut}",
            say(f"table_sessions_{cut}"),
            pen.columns((cut, 4, False), *columns_after),
            tuple(map(row, (*rows, held.total))),
        )
        for cut, rows in cuts
        if rows
    ]
    if document.reach:
        tables += [Text(say("reach_opening")), reach_facts(document.reach, pen)]
    return Section("sessions", say("section_sessions"), (Text(say("sessions_opening")), *tables))


def method_section(document: Document, pen: Pen) -> Section:
    """How the figures were counted, by which rules."""
    say, lang = pen.say, pen.language
    blocks: list[Block] = [Text(say(f"note_{note.code}", **note.params)) for note in document.notes]
    columns = pen.columns(("reading", 3, False), ("side", 2, False), ("rule", 3, False), ("rule_says", 7, False))
    rows = []
    for target in document.targets:
        for reading in target.readings:
            for side, rule in (("numerator", reading.numerator_rule), ("denominator", reading.denominator_rule)):
                name = rule.code + "".join(f" {key}={value}" for key, value in sorted(rule.params.items()))
                rows.append(
                    (pen.text(reading.title), pen.text(say(side)), Cell(name, name, "code"), pen.text(rule.says))
                )
            method = reading.trajectory.method.within(lang)
            if method:
                rows.append((pen.text(reading.title), pen.text(say("forecast")), pen.text(""), pen.text(method)))
    if rows:
        blocks.append(Table("rules", say("table_rules"), columns, tuple(rows)))
    return Section("method", say("section_method"), tuple(blocks))


def sources_section(document: Document, pen: Pen) -> Section:
    """Papers once each, then the sentences quoted from them, then the lists."""
    papers: dict[tuple[str, str], str] = {}
    for source in document.sources:
        key = (source.label.within(pen.language), source.sha256)
        papers.setdefault(
            key, f"D{sum(code[0] == 'D' for code in papers.values()) + 1}" if source.quotation else source.code
        )
    columns = pen.columns(("code", 1, False), ("what", 9, False), ("fingerprint", 4, False))
    rows = tuple(
        (Cell(code, code, "code"), pen.foreign(label), Cell(sha[:16] or NOTHING, sha, "code"))
        for (label, sha), code in papers.items()
    )
    listed = Table("sources", pen.say("table_sources"), columns, rows, empty=pen.say("nothing_recorded"))
    columns = pen.columns(("code", 1, False), ("quotation", 10, False), ("what", 2, False))
    quoted = tuple(
        (
            Cell(row.code, row.code, "code"),
            pen.foreign(f"« {row.quotation} »"),
            Cell(papers[row.label.within(pen.language), row.sha256], None, "code"),
        )
        for row in document.sources
        if row.quotation
    )
    sentences = Table("sentences", pen.say("table_sentences"), columns, quoted, empty=pen.say("nothing_recorded"))
    return Section("sources", pen.say("section_sources"), (Text(pen.say("sources_opening")), listed, sentences))


def _commitments_annex(document: Document, pen: Pen) -> Section:
    columns = pen.columns(
        ("article", 3, False),
        ("commitment", 9, False),
        ("party", 7, False),
        ("due_on", 4, False),
        ("standing", 4, False),
        ("reason", 7, False),
    )

    def row(promise: Commitment) -> tuple[Cell, ...]:
        return (
            pen.text(promise.clause),
            pen.text(promise.title),
            pen.text(promise.party),
            pen.day(promise.due_on),
            pen.standing(promise.standing),
            pen.text(promise.because),
        )

    table = Table(
        "commitments",
        pen.say("table_commitments"),
        columns,
        tuple(map(row, document.commitments)),
        empty=pen.say("nothing_recorded"),
    )
    return Section("commitments", pen.say("section_commitments"), (table,), is_annex=True)


def identity_annex(document: Document, pen: Pen) -> Section:
    """What proves that the figures are the frozen ones."""
    say, lang = pen.say, pen.language
    facts = (
        (say("agreement"), document.question.agreement),
        (say("figures_on"), formats.day(document.question.on, lang)),
        (say("as_known_at"), formats.instant(document.stamp.known_at, lang)),
        (say("computed_at"), formats.instant(document.stamp.computed_at, lang)),
        (say("software"), document.stamp.software),
        (say("schema"), document.schema),
        (say("hash"), pen.printed_hash),
    )
    return Section("identity", say("section_identity"), (Text(say("identity_opening")), Facts(facts)), is_annex=True)
