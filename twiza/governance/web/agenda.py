"""The items of an agenda in words, and the letters that carry them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from twiza.core import formats
from twiza.core.printing.letters import Letter, print_letter
from twiza.core.printing.title_readers import column
from twiza.core.translated import gathered
from twiza.core.translation import active_language
from twiza.core.values import Money

from ..models import Meeting, Member
from ..rules.agenda import SECTIONS, Item

HEADINGS: dict[str, Promise] = {
    "minutes": gettext_lazy("Minutes of the last meeting"),
    "decisions": gettext_lazy("Decisions followed"),
    "commitments": gettext_lazy("Commitments late or at risk"),
    "targets": gettext_lazy("Targets behind their pace"),
    "money": gettext_lazy("Money waited for"),
    "reports": gettext_lazy("Reports to approve"),
    "life": gettext_lazy("Life of the agreement"),
    "other": gettext_lazy("Other business"),
}
PAGES = {
    "decision": ("governance:committee-detail", "{key}"),
    "commitment": ("agreements:commitment-detail", "{key} {row}"),
    "target": ("plans:target-detail", "{row}"),
    "report": ("governance:report-detail", "{row}"),
    "meeting": ("governance:meeting-detail", "{row}"),
    "agreement": ("agreements:agreement-detail", "{row}"),
    "committee": ("governance:committee-detail", "{row}"),
    "tranche": ("funding:tranche-detail", "{row}"),
    "share": ("funding:money-detail", "{key}"),
    "pledge": ("exchanges:pledge-detail", "{row}"),
    "exchange": ("exchanges:exchange-detail", "{row}"),
}


@dataclass(frozen=True)
class Said:
    """One item in the reader's language: its sentence, its owner, how late it is, the page behind it."""

    item: Item
    sentence: str
    owner: str
    late: str
    url: str

    @property
    def key(self) -> str:
        """What names the item in a form."""
        return ":".join(self.item.about)


@dataclass(frozen=True)
class AgendaSection:
    """A part of the agenda with its items."""

    heading: str
    items: list[Said]


def said_in(item: Item, key: str = "") -> Said:
    """The item in the active language; `key` of the agreement gives the addresses."""
    language = active_language()
    late = ""
    if item.days:
        late = ngettext("%(days)s day late", "%(days)s days late", item.days) % {
            "days": formats.number(item.days, language)
        }
    return Said(item, sentence(item, language), item.owner.within(language), late, address(item, key))


def parts(items: Iterable[Item], key: str = "") -> list[AgendaSection]:
    """The agenda in the active language, part by part."""
    found = [said_in(item, key) for item in items]
    named = [(section, [one for one in found if one.item.section == section]) for section in SECTIONS]
    return [AgendaSection(str(HEADINGS[section]), inside) for section, inside in named if inside]


def address(item: Item, key: str) -> str:
    """The page behind an item; nothing when there is none."""
    kind, row = item.about
    name, arguments = PAGES.get(kind, ("", ""))
    try:
        return reverse(name, args=arguments.format(key=key, row=row).split()) if name and key else ""
    except NoReverseMatch:
        return ""


def sentence(item: Item, language: str) -> str:
    """What the item says in one line."""
    title, say = item.title.within(language), SENTENCES.get(item.code)
    if say is not None:
        return say(item, title, language)
    return gathered(item.params, "says").within(language) or title


def _day(item: Item, language: str) -> str:
    return formats.day(date.fromisoformat(item.params["day"]), language)


def _decision(item: Item, title: str, language: str) -> str:
    return _("Decision %(number)s: %(title)s") % {"number": item.params["number"], "title": title}


def _commitment(item: Item, title: str, language: str) -> str:
    clause = item.params.get("clause")
    reason = "" if item.days else gathered(item.params, "reason").within(language)  # lateness speaks for itself
    text = _("Article %(clause)s: %(title)s") % {"clause": clause, "title": title} if clause else title
    return f"{text} ({reason})" if reason else text


def _target(item: Item, title: str, language: str) -> str:
    values = {
        "title": title,
        "reading": gathered(item.params, "reading").within(language),
        "rate": _percent(item.params.get("rate"), language),
        "promised": _percent(item.params.get("promised"), language),
        "pace": _number(item.params.get("pace"), language),
        "needed": _number(item.params.get("needed"), language),
    }
    if item.code == "target_missed":
        return _("%(title)s: the day is past with %(rate)s reached of %(promised)s promised (%(reading)s)") % values
    return (
        _("%(title)s: %(rate)s reached of %(promised)s promised; %(pace)s a year, %(needed)s needed (%(reading)s)")
        % values
    )


def _share(item: Item, _title: str, language: str) -> str:
    values = {"amount": _amount(item, language), "year": item.params["year"]}
    return _("Contribution of %(year)s not paid: %(amount)s") % values


def _tranche(item: Item, title: str, language: str) -> str:
    values = {
        "tranche": title or _("Tranche %(number)s") % {"number": item.params["number"]},
        "amount": _amount(item, language),
        "lacking": gathered(item.params, "lacking").within(language),
    }
    if item.code == "tranche_release":
        return _("%(tranche)s, %(amount)s: the release is proposed, to decide") % values
    if item.code == "tranche_ready":
        return _("%(tranche)s, %(amount)s: every condition is met, to propose") % values
    return _("%(tranche)s, %(amount)s: waits for %(lacking)s") % values


def _stalled(item: Item, language: str) -> str:
    stalled, live = int(item.params["count"]), int(item.params["open"])
    return ngettext(
        "%(count)s of %(open)s open support files: no session for three months; the longest silence since %(since)s",
        "%(count)s of %(open)s open support files: no session for three months; the longest silence since %(since)s",
        stalled,
    ) % {
        "count": formats.number(stalled, language),
        "open": formats.number(live, language),
        "since": formats.day(date.fromisoformat(item.params["since"]), language),
    }


def _owed(item: Item, language: str) -> str:
    months = int(item.params["months"])
    return ngettext(
        "The committee should meet every month: no meeting since, and one was due on %(day)s",
        "The committee should meet every %(months)s months: no meeting since, and one was due on %(day)s",
        months,
    ) % {"months": formats.number(months, language), "day": formats.day(item.due_on, language)}


def _amount(item: Item, language: str) -> str:
    return formats.money(Money(int(item.params["centimes"]), item.params["currency"]), language)


def _percent(value: str | None, language: str) -> str:
    return formats.percent(Decimal(value) if value else None, language)


def _number(value: str | None, language: str) -> str:
    return formats.number(Decimal(value) if value else None, language)


def _exchange(item: Item, title: str, language: str) -> str:
    values = {"partner": gathered(item.params, "partner").within(language), "title": title, "day": "", "months": ""}
    if item.code.startswith("pledge_"):
        return _("Exchange with %(partner)s: %(title)s") % values
    if item.code == "exchange_silent":
        values |= {"day": _day(item, language), "months": item.params["months"]}
        return _("Exchange with %(partner)s: nothing since %(day)s (warned after %(months)s months)") % values
    return _("Exchange with %(partner)s: no dated follow-up is recorded") % values


SENTENCES: dict[str, Callable[[Item, str, str], str]] = {
    "minutes_approve": lambda item, _title, lang: _("Approval of the minutes of %(day)s") % {"day": _day(item, lang)},
    "minutes_missing": lambda item, _title, lang: (
        _("The minutes of %(day)s are not written yet") % {"day": _day(item, lang)}
    ),
    "decision_overdue": _decision,
    "decision_open": _decision,
    "commitment_late": _commitment,
    "commitment_at_risk": _commitment,
    "target_behind": _target,
    "target_missed": _target,
    "share_late": _share,
    "tranche_release": _tranche,
    "tranche_ready": _tranche,
    "tranche_waiting": _tranche,
    "pledge_late": _exchange,
    "pledge_at_risk": _exchange,
    "exchange_silent": _exchange,
    "exchange_undated": _exchange,
    "cases_stalled": lambda item, _title, lang: _stalled(item, lang),
    "meeting_owed": lambda item, _title, lang: _owed(item, lang),
    "amendment_approve": lambda item, title, lang: (
        _("Amendment %(number)s, “%(title)s”, signed on %(day)s: to approve")
        % {"number": item.params["number"], "title": title, "day": _day(item, lang)}
    ),
    "report_approve": lambda item, _title, lang: (
        _("Report %(reference)s, figures of %(day)s: to approve")
        % {"reference": item.params["reference"], "day": _day(item, lang)}
    ),
}


def convocation(meeting: Meeting, member: Member, language: str) -> bytes:
    """The letter that convenes one office, with the frozen agenda, as PDF."""
    with override(language):
        return print_letter(_convocation(meeting, member, language))


def _convocation(meeting: Meeting, member: Member, language: str) -> Letter:
    committee, agreement = meeting.committee, meeting.committee.agreement
    when = {
        "committee": column(committee, "name").within(language),
        "agreement": column(agreement, "title").within(language),
        "day": formats.day(meeting.held_on, language),
        "hour": meeting.starts_at.strftime("%H:%M") if meeting.starts_at else "",
        "place": meeting.where,
    }
    opening = _("I have the honour to invite you to the meeting of “%(committee)s” of the agreement “%(agreement)s”.")
    if when["hour"] and when["place"]:
        on = _("It will be held on %(day)s at %(hour)s, %(place)s.")
    elif when["place"]:
        on = _("It will be held on %(day)s, %(place)s.")
    elif when["hour"]:
        on = _("It will be held on %(day)s at %(hour)s.")
    else:
        on = _("It will be held on %(day)s.")
    chair = column(committee, "chair").within(language)
    demo = _("Synthetic demonstration data: none of these organisations, people or figures is real.")
    return Letter(
        language=language,
        dated=meeting.convened_on or meeting.held_on,
        sender=tuple(filter(None, (_("Kingdom of Morocco"), chair, when["committee"]))),
        place_and_date=formats.day(meeting.convened_on, language) if meeting.convened_on else "",
        recipient=(_("To: %(office)s") % {"office": column(member, "office").within(language)},),
        reference=_("Ref. %(reference)s") % {"reference": f"{agreement.key}/{meeting.held_on.year}/{meeting.number}"},
        subject=_("Subject: meeting of the committee of %(day)s") % when,
        paragraphs=(_("Sir, Madam,"), opening % when, on % when, _("Agenda:")),
        numbered=tuple(_line(item, language) for item in meeting.items),
        closing=(
            _("A member who cannot attend names a delegate in writing before the meeting."),
            _("Yours faithfully,"),
        ),
        signatory=(chair,) if chair else (),
        footer=demo if agreement.is_demo else "",
    )


def _line(item: Item, language: str) -> str:
    said = said_in(item)
    rest = [said.owner, said.late]
    return " – ".join([said.sentence, *(word for word in rest if word)])
