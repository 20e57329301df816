"""One exchange on paper: what a minister reads before the next meeting, in one language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from twiza.agreements.models import sentences
from twiza.core import formats
from twiza.core.printing.cells import FSI, TONES

from ..models.labels import SIDE_WORDS, TOPIC_WORDS
from ..models.practices import Figure
from ..queries.timeline import Followed, PledgeStanding, PracticeWithFigures
from ..rules.briefing import Badge, BriefingSection, BriefingTable, Sheet, print_sheet
from ..rules.pledges import OURS, SILENT, TOPICS


def sheet_pdf(row: Followed, language: str) -> bytes:
    """The note on an exchange, dated the day that it was followed to."""
    with override(language):
        return print_sheet(_sheet(row, language))


def _sheet(row: Followed, language: str) -> Sheet:
    exchange = row.exchange
    demo = _("Synthetic demonstration data: none of these organisations, people or figures is real.")
    agreement = exchange.agreement
    return Sheet(
        language=language,
        dated=row.on,
        kicker=_("Kingdom of Morocco") + " · " + _("Note before a bilateral meeting"),
        title=exchange.partner.name,
        subtitle=f"{agreement.title} {formats.LRI}({agreement.key}){formats.PDI}",
        notice=tuple(_warnings(row, language)),
        parts=(
            _last_meeting(row, language),
            *(_promises(side, kept, row, language) for side, kept in row.sides),
            _practices(row, language),
            _instruments(row, language),
        ),
        footer=_("As recorded on %(day)s.") % {"day": formats.day(row.on, language)}
        + (f" {demo}" if row.is_synthetic else ""),
    )


def _warnings(row: Followed, language: str) -> Iterator[str]:
    if row.exchange.closed_on:
        yield _("Exchange closed on %(day)s.") % {"day": formats.day(row.exchange.closed_on, language)}
    if row.late:
        yield _("Promises late: %(count)s") % {"count": formats.number(row.late, language)}
    if row.silence is not None:
        yield said_silence(row, language)


def said_silence(row: Followed, language: str) -> str:
    """What is said of an exchange of which nothing is heard."""
    if row.silence is None:
        return ""
    if row.silence.code == SILENT:
        return _("Nothing has been heard since %(day)s.") % {"day": formats.day(row.silence.since, language)}
    return _("No dated follow-up is recorded.")


def said_when(entry: object, day: date | None, precision: str, language: str) -> str:
    """A day as exactly as it is known, else the words of the text, else a dash."""
    if day is None:
        return getattr(entry, "when", "") or formats.NOT_MEASURED
    if precision == "year":
        return str(day.year)
    return formats.month(day, language) if precision == "month" else formats.day(day, language)


def _last_meeting(row: Followed, language: str) -> BriefingSection:
    met = row.last_meeting
    if met is None:
        return BriefingSection(_("Last meeting"), lines=(_("No meeting is recorded yet."),))
    facts = (
        (_("Day"), said_when(met, met.valid_from, met.precision, language)),
        (_("Place"), met.place),
        (_("For Morocco"), " · ".join(met.ours)),
        (_("For the partner"), " · ".join(met.theirs or row.exchange.delegation)),
        (_("Topics"), " · ".join(met.topic_words)),
    )
    return BriefingSection(
        _("Last meeting"), tuple(fact for fact in facts if fact[1]), (met.about,) if met.about else ()
    )


def _promises(side: str, kept: list[PledgeStanding], row: Followed, language: str) -> BriefingSection:
    title = _("Promised by Morocco") if side == OURS else _("Promised by the partner")
    rows = tuple(
        (
            one.pledge.wording,
            one.pledge.owner,
            formats.day(one.pledge.due_on, language, "short"),
            Badge(one.label, TONES[one.code]),
        )
        for one in kept
        if one.is_open
    )
    done = sum(not one.is_open for one in kept)
    lines = (_("Promises kept: %(count)s") % {"count": formats.number(done, language)},) if done else ()
    head = (pgettext("of an exchange", "Promise"), _("Owner"), _("Due on"), _("Standing"))
    return BriefingSection(title, lines=lines, table=BriefingTable(head, (5, 3, 2, 2), rows, _("No open promise.")))


def _practices(row: Followed, language: str) -> BriefingSection:
    rows = tuple(
        (
            str(TOPIC_WORDS[one.theme]),
            f"{one.practice.title} ({SIDE_WORDS[one.practice.side]})",
            "\n".join(said_figure(figure, language) for figure in one.figures) or formats.NOT_MEASURED,
        )
        for one in sorted(row.practices, key=_by_theme)
    )
    head = (_("Theme"), _("Practice"), _("Figure and its source"))
    return BriefingSection(
        _("Good practices"), table=BriefingTable(head, (2, 4, 4), rows, _("No practice is recorded yet."))
    )


def _by_theme(one: PracticeWithFigures) -> tuple[int, int]:
    return TOPICS.index(one.theme), one.practice.pk


def said_figure(figure: Figure, language: str) -> str:
    """A figure with what is counted, its day and who says it, on one line."""
    day = said_when(figure, figure.valid_from, figure.precision, language)
    values = {
        "what": figure.label,
        "amount": sentences.amount(figure.amount, figure.unit),
        "day": day,
        "source": f"{FSI}{figure.source_words}{formats.PDI}",
    }
    return _("%(what)s: %(amount)s (%(day)s; %(source)s)") % values


def _instruments(row: Followed, language: str) -> BriefingSection:
    rows = tuple(
        (one.get_type_display(), one.title, said_when(one, one.valid_from, one.precision, language))
        for one in row.instruments
    )
    head = (_("Kind"), _("Instrument"), _("Dated"))
    empty = _("No instrument has come of it yet.")
    return BriefingSection(_("Resulting instruments"), table=BriefingTable(head, (2, 5, 2), rows, empty))
