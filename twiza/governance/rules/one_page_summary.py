"""One page for whoever chairs: where the convention stands, five figures, what needs a decision, who is late.

It holds on one A4 whatever the report holds: lines are counted and cut, and say how many more there are.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from twiza.core import formats
from twiza.core.languages import find
from twiza.core.printing import typst
from twiza.core.printing.cells import NOTHING, TONES, Pen, Say

from .figures import STANDINGS, Document
from .layout_follow import outcomes
from .layout_money import Tell

SOURCE = Path(__file__).with_name("one_page_summary.typ")
DECIDE, LATE, WARNINGS, LONG = 7, 9, 2, 110
LABELS = ("hash", "commitments", "section_decide", "section_who_late", "nothing_to_decide", "nobody_late")


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One thing to decide, or one party that is late: what, who, and since when."""

    text: str
    who: str = ""
    since: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The words of the page in their order."""

    language: str
    title: str
    subtitle: str
    kicker: str
    notice: str
    state: tuple[tuple[str, str], ...]
    standings: tuple[tuple[str, int, str], ...]
    warnings: tuple[str, ...]
    figures: tuple[tuple[str, str, str], ...]
    decide: tuple[SummaryLine, ...]
    decide_more: str
    late: tuple[SummaryLine, ...]
    late_more: str
    content_hash: str
    dated: date
    labels: dict[str, str]

    @property
    def direction(self) -> str:
        """rtl or ltr."""
        return find(self.language).direction


def sheet_of(document: Document, language: str, say: Say, tell: Tell, printed_hash: str) -> Sheet:
    """The page of a frozen report in one language."""
    pen = Pen(language, say, printed_hash)
    agreement, on = document.agreement, formats.day(document.question.on, language)
    decide, late = to_decide(document, pen, tell), who_is_late(document, pen)
    counts = [(code, sum(row.standing == code for row in document.commitments)) for code in STANDINGS]
    return Sheet(
        language=language,
        title=_short(agreement.title.within(language), 2 * LONG),
        subtitle=say("sheet_title", day=on),
        kicker=say("report_running", key=agreement.key, day=on),
        notice=say("synthetic_notice") if document.is_synthetic else "",
        state=_state(document, pen),
        standings=tuple((say(f"standing_{code}"), count, TONES[code]) for code, count in counts if count),
        warnings=tuple(_short(one.says.within(language)) for one in agreement.warnings[:WARNINGS]),
        figures=five_figures(document, pen),
        decide=tuple(decide[:DECIDE]),
        decide_more=_more(len(decide) - DECIDE, pen),
        late=tuple(late[:LATE]),
        late_more=_more(len(late) - LATE, pen),
        content_hash=printed_hash,
        dated=document.stamp.computed_at.date(),
        labels={code: say(code) for code in LABELS},
    )


def typeset(sheet: Sheet) -> bytes:
    """The PDF of the page."""
    plain: dict[str, object] = {**asdict(sheet), "direction": sheet.direction, "dated": sheet.dated.isoformat()}
    return typst.typeset(SOURCE, plain, sheet.dated)


def _state(document: Document, pen: Pen) -> tuple[tuple[str, str], ...]:
    agreement, lang, on = document.agreement, pen.language, document.question.on
    period = formats.period(agreement.starts_on, agreement.ends_on, lang)
    if agreement.ends_on is not None:
        left = (agreement.ends_on - on).days
        said = _days(pen, "days_over" if left < 0 else "days_left", abs(left)) if left else pen.say("last_day")
        period += f" – {said}"
    parties = formats.join([party.name.within(lang) for party in agreement.parties], lang)
    return (
        (pen.say("agreement_state"), agreement.state_title.within(lang) or agreement.state),
        (pen.say("agreement_period"), period),
        (pen.say("table_parties"), _short(parties, 2 * LONG)),
    )


def five_figures(document: Document, pen: Pen) -> tuple[tuple[str, str, str], ...]:
    """Coverage, promises kept, money paid, people reached, decisions carried out: (figure, label, hint)."""
    say, money, reach = pen.say, document.money, document.reach
    rates = [reading.rate for target in document.targets[:1] for reading in target.readings]
    shown = sorted({pen.percent(rate).text for rate in rates if rate is not None})
    goal = document.targets[0].goal if document.targets else None
    coverage = " – ".join(shown[:1] + shown[-1:] if len(shown) > 1 else shown) or NOTHING
    kept = sum(row.standing == "kept" for row in document.commitments)
    promised = money.of("promised").counted if money else 0
    paid = money.of("paid").counted if money else 0
    outcomes_result = outcomes(document)
    done = outcomes_result["kept"] + outcomes_result["kept_late"]
    return (
        (coverage, say("coverage_reached"), say("of_target", rate=pen.percent(goal).text) if goal is not None else ""),
        (_of(kept, len(document.commitments), pen), say("commitments_kept"), ""),
        (
            pen.percent(Decimal(paid) / promised if promised else None).text,
            say("paid_of_promised"),
            pen.money(paid, money.currency).text if money and promised else "",
        ),
        (
            pen.number(reach.people if reach else None).text,
            say("people_reached"),
            say("with_organisations", count=pen.number(reach.organisations).text) if reach else "",
        ),
        (_of(done, sum(outcomes_result.values()), pen), say("decisions_done"), ""),
    )


def _of(part: int, whole: int, pen: Pen) -> str:
    return pen.say("of_counts", part=pen.number(part).text, whole=pen.number(whole).text) if whole else NOTHING


def to_decide(document: Document, pen: Pen, tell: Tell) -> list[SummaryLine]:
    """Tranches proposed, amendments signed, terms that end: what only the committee can settle; the gravest first."""
    found = []
    for one in document.to_decide:
        since = pen.day(one.due_on).text if one.due_on else ""
        found.append(SummaryLine(_short(tell(one)), _short(one.owner.within(pen.language), 60), since, one.tone))
    return found


def who_is_late(document: Document, pen: Pen) -> list[SummaryLine]:
    """Each thing late with who owns it, the longest late first: promises, contributions, decisions."""
    lang, say = pen.language, pen.say
    found: list[tuple[int, str, str]] = [
        (row.days_late or 0, row.owner.within(lang), row.title.within(lang)) for row in document.late
    ]
    for owed in document.money.late if document.money else ():
        amount = pen.money(owed.missing, owed.currency).text
        said = say("owes", amount=amount, year=str(owed.year))
        found.append((owed.days, owed.party.within(lang), said))
    for row in document.decisions:
        if row.is_overdue and row.due_on is not None:
            said = say("decision_numbered", number=row.reference, title=row.title.within(lang))
            found.append(((document.question.on - row.due_on).days, row.owner.within(lang), said))
    found.sort(key=lambda one: -one[0])  # the same order in each language
    return [
        SummaryLine(_short(said), _short(who, 60), _days(pen, "days_late_line", days), "danger")
        for days, who, said in found
    ]


def _days(pen: Pen, code: str, days: int) -> str:
    return pen.say(code, n=days, days=pen.number(days).text)


def _more(rest: int, pen: Pen) -> str:
    return pen.say("and_more", n=rest, count=pen.number(rest).text) if rest > 0 else ""


def _short(text: str, most: int = LONG) -> str:
    """The text, cut at a word when it is long."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(" ,;:،") + "…"
