"""The minutes of a meeting as a paper: who sat, the quorum, the items, what was said, decided and done."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from twiza.core import formats
from twiza.core.languages import find
from twiza.core.printing import typst
from twiza.core.printing.title_readers import column
from twiza.core.translation import localised

from .. import rules
from ..models import Decision, Meeting
from .agenda import parts

SOURCE = Path(str(rules.__file__)).with_name("minutes.typ")


def print_minutes(meeting: Meeting, language: str) -> bytes:
    """The minutes in one language as PDF; the same meeting prints the same bytes."""
    with override(language):
        return typst.typeset(SOURCE, minutes_of(meeting, language), meeting.minutes_on or meeting.held_on)


def minutes_of(meeting: Meeting, language: str) -> dict[str, object]:
    """The words of the minutes in their order; called with the language active."""
    committee, agreement = meeting.committee, meeting.committee.agreement
    chair = column(committee, "chair").within(language)
    name = column(committee, "name").within(language)
    dated: date = meeting.minutes_on or meeting.held_on
    demo = _("Synthetic demonstration data: none of these organisations, people or figures is real.")
    return {
        "language": language,
        "direction": find(language).direction,
        "dated": dated.isoformat(),
        "title": _("Minutes of the meeting of %(day)s") % {"day": formats.day(meeting.held_on, language)},
        "sender": list(filter(None, (_("Kingdom of Morocco"), chair, name))),
        "opening": _opening(meeting, language, name),
        "parts": [_attendance(meeting), _items(meeting), _said(meeting, language), _decided(meeting, language)],
        "signatories": list(filter(None, (_("The secretary"), chair or _("The chair")))),
        "footer": demo if agreement.is_demo else f"{agreement.key} – {meeting.held_on.isoformat()}",
    }


def _opening(meeting: Meeting, language: str, name: str) -> str:
    values = {
        "committee": name,
        "agreement": column(meeting.committee.agreement, "title").within(language),
        "day": formats.day(meeting.held_on, language),
        "hour": meeting.starts_at.strftime("%H:%M") if meeting.starts_at else "",
        "place": meeting.where,
    }
    if values["hour"] and values["place"]:
        said = _("“%(committee)s” of the agreement “%(agreement)s” met on %(day)s at %(hour)s, %(place)s.")
    elif values["place"]:
        said = _("“%(committee)s” of the agreement “%(agreement)s” met on %(day)s, %(place)s.")
    else:
        said = _("“%(committee)s” of the agreement “%(agreement)s” met on %(day)s.")
    return said % values


def _part(title: str, **options: object) -> dict[str, object]:
    return {"title": title, "lines": [], "numbered": [], "head": [], "rows": [], **options}


def _attendance(meeting: Meeting) -> dict[str, object]:
    rows = [[one.office, one.get_presence_display(), one.delegate] for one in meeting.attendances.all()]
    if not rows:
        return _part(_("Who sat"), lines=[_("Nobody wrote down who sat.")])
    sat, needed = meeting.sitting(), meeting.quorum()
    line = ngettext(
        "%(sat)s member sat, in person or through a delegate; %(needed)s needed.",
        "%(sat)s members sat, in person or through a delegate; %(needed)s needed.",
        sat,
    ) % {"sat": sat, "needed": needed}
    verdict = _("The quorum was reached.") if meeting.is_quorate() else _("There was no quorum: nothing was decided.")
    head = [[_("Office"), 5], [_("Presence"), 2], [_("Delegate"), 3]]
    return _part(_("Who sat"), lines=[f"{line} {verdict}"], head=head, rows=rows)


def _items(meeting: Meeting) -> dict[str, object]:
    found = [said.sentence for part in parts(meeting.items) for said in part.items]
    return _part(_("Agenda"), numbered=found, lines=[] if found else [_("No agenda was sent.")])


def _said(meeting: Meeting, language: str) -> dict[str, object]:
    lines = [line for line in localised(meeting, "minutes", language).splitlines() if line.strip()]
    return _part(_("What was said"), lines=lines or [_("The minutes are not written yet.")])


def _decided(meeting: Meeting, language: str) -> dict[str, object]:
    decisions = meeting.decisions.for_list().order_by("number")
    rows = [
        [
            f"{one.number}. {column(one, 'text').within(language)}",
            column(one.owner, "name").within(language),
            formats.day(one.due_on, language, "short") if one.due_on else "–",
            _effect(one),
        ]
        for one in decisions
    ]
    head = [[_("Decision"), 5], [_("Owner"), 3], [_("Due on"), 2], [_("Effect"), 4]]
    return _part(_("Decisions taken"), head=head, rows=rows, lines=[] if rows else [_("No decision was taken.")])


def _effect(one: Decision) -> str:
    if not one.effect:
        return "–"
    label = str(one.get_effect_display())
    return f"{label}. {one.done}" if one.effected_at else f"{label} ({_('to carry out')})"
