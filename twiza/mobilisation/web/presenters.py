"""What templates show of people, requests and missions: lines already in words, so that templates hold no decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.core import formats
from twiza.core.languages import of_papers
from twiza.core.translation import active_language
from twiza.register.rules.vocabulary import SECTORS
from twiza.support.models import labels as support
from twiza.support.rules.diagnostic import level_of
from twiza.territory.models import Territory

from ..models import AbilityKind, Expert, Investor, Mission, Proposal, labels
from ..queries.message_texts import LINE
from ..queries.need_summaries import NeedSummary
from ..rules.states import ProposalState, Side
from .places import country_name

TONES = {
    "candidate": "warning",
    "vetted": "success",
    "paused": "secondary",
    "refused": "danger",
    "withdrawn": "secondary",
    "draft": "secondary",
    "sent": "info",
    "accepted": "warning",
    "confirmed": "success",
    "closed": "success",
    "declined": "secondary",
    "silent": "warning",
    "released": "secondary",
    "open": "info",
    "done": "success",
    "stopped": "secondary",
}
Facts = list[tuple[str, str]]


def lang() -> str:
    """The reader's language: fr, ar or en."""
    return active_language()


def sector(code: str) -> str:
    """A sector in the reader's language."""
    return SECTORS.label(code, lang()) if code in SECTORS else ""


def listed(items: Iterable[str]) -> str:
    """The items as one phrase; a dash when there is none."""
    said = [item for item in items if item]
    return formats.join(said, lang()) if said else "–"


def skill_lines(expert: Expert) -> list[tuple[str, str, int]]:
    """Skills with their level in words and as a number, the highest first."""
    return [(labels.skill(c), labels.label(labels.LEVELS, n), n) for c, n in expert.skills.items()]


def talent_of(expert: Expert) -> Facts:
    """What an expert can give, without saying who they are: what a cooperative reads before both have agreed."""
    region = expert.region_of_origin
    return [
        (_("Skills"), listed(f"{name} ({level})" for name, level, _n in skill_lines(expert))),
        (_("Languages"), listed(labels.label(labels.LANGUAGES, c) for c in expert.codes(AbilityKind.LANGUAGE))),
        (_("Sectors"), listed(sector(c) for c in expert.codes(AbilityKind.SECTOR))),
        (_("Lives in"), country_name(expert.country)),
        (_("Region of origin"), str(region) if region else "–"),
        (_("Years of practice"), formats.number(expert.seniority, lang())),
        (_("How"), labels.label(labels.MODES, expert.mode)),
    ]


def facts_of(person: Expert | Investor) -> Facts:
    """What we hold of a person, in words."""
    who = [
        (_("Name"), person.name),
        (_("E-mail address"), person.email),
        (_("Phone"), person.phone or "–"),
        (_("Language of our letters"), dict(of_papers()).get(person.language, person.language)),
    ]
    if isinstance(person, Expert):
        time = _("%(hours)s hours a month, %(weeks)s weeks a year, %(places)s cooperatives at once") % {
            "hours": person.hours_a_month,
            "weeks": person.weeks_a_year,
            "places": person.capacity,
        }
        return [*who, *talent_of(person), (_("Time given"), time), (_("About you"), person.about or "–")]
    low, high = person.ticket
    return [
        *who,
        (_("Lives in"), country_name(person.country)),
        (_("Could be"), listed(labels.label(labels.RELATIONS, c) for c in person.codes("relation"))),
        (_("Amount"), f"{formats.money(low, lang())} – {formats.money(high, lang())}"),
        (_("Sectors"), listed(sector(c) for c in person.codes("sector"))),
        (_("Regions"), listed(region_names(person.codes("region")))),
        (_("About you"), person.about or "–"),
    ]


def region_names(codes: list[str]) -> list[str]:
    """Regions by HCP code, in words."""
    return [region.name for region in Territory.objects.regions().filter(code__in=codes)]


@dataclass(frozen=True)
class SummaryShown:
    """The diagnosis summary in words: lines of the need, then each assessed domain with its score and level."""

    lines: Facts
    domains: list[tuple[str, int, str]]
    weak: str
    stated_on: date
    women_led: bool | None


def summary_shown(summary: NeedSummary) -> SummaryShown:
    """What an expert reads before both sides have agreed."""
    domains = [
        (labels.label(support.DOMAINS, code), score, labels.label(support.LEVELS, level_of(score)))
        for code, score in sorted(summary.scores.items(), key=lambda pair: (pair[1], pair[0]))
    ]
    return SummaryShown(
        lines=[(str(LINE[code]), text) for code, text in summary.lines()],
        domains=domains,
        weak=listed(labels.label(support.DOMAINS, code) for code in summary.weak),
        stated_on=summary.stated_on,
        women_led=summary.women_led,
    )


@dataclass(frozen=True)
class RequestLine:
    """A request in a list: its skill and place, its tone, the days left to answer."""

    proposal: Proposal
    skill: str
    tone: str
    days_left: int | None
    left: str


def request_line(proposal: Proposal, on: date) -> RequestLine:
    """One request with the time that is left, in words."""
    until = proposal.answer_by
    days = max((until - on).days, 0) if until else None
    left = ""
    if days == 0:
        left = _("last day to answer")
    elif days is not None:
        left = ngettext("%(n)s day left to answer", "%(n)s days left to answer", days) % {"n": days}
    return RequestLine(proposal, labels.skill(proposal.need.skill), TONES[proposal.state], days, left)


@dataclass(frozen=True)
class FitTerm:
    """One term of a fit: its words, what it brought and the most that it could bring."""

    label: str
    value: float
    most: float | None


TERMS = {
    "skill": gettext_lazy("Skill and its level"),
    "sector": gettext_lazy("Sector"),
    "region": gettext_lazy("Region of origin"),
    "seniority": gettext_lazy("Years of practice"),
    "urgency": gettext_lazy("Urgency"),
}


@dataclass(frozen=True)
class MissionLine:
    """A mission in a list: what for, since when, hours given, ratings."""

    mission: Mission
    skill: str
    tone: str
    hours: float


def mission_lines(missions: Iterable[Mission], hours: dict[int, float]) -> list[MissionLine]:
    """Missions with the hours given in each."""
    return [
        MissionLine(m, labels.skill(m.proposal.need.skill), TONES[m.state], round(hours.get(m.pk, 0.0), 2))
        for m in missions
    ]


def open_experts(user: Any, proposals: Iterable[Proposal]) -> frozenset[int]:
    """The experts of these proposals whose page the reader may open."""
    named = Expert.objects.filter(pk__in={proposal.expert_id for proposal in proposals}).order_by()
    return frozenset(visible(user, Permission.EXPERT_VIEW, named).values_list("pk", flat=True))


def side_of(user: object, proposal: Proposal) -> Side | None:
    """For whom this reader speaks; None for one who only reads."""
    if user.pk is not None and user.pk == proposal.expert.user_id:
        return Side.EXPERT
    if user.may("match.propose", proposal):
        return Side.OFFICE
    return Side.COOPERATIVE if user.may("match.answer", proposal) else None


def is_turn_of(side: Side | None, proposal: Proposal) -> bool:
    """Whether this side has the word now."""
    turn = {Side.EXPERT: ProposalState.SENT, Side.COOPERATIVE: ProposalState.ACCEPTED}
    return side in turn and proposal.state == turn[side]


def today() -> date:
    """The day of the reader."""
    return timezone.localdate()


@dataclass(frozen=True)
class ChangeLine:
    """How an indicator of the cooperative moved, with its words."""

    label: str
    unit: str
    change: Any


def change_lines(mission: Mission) -> list[ChangeLine]:
    """Indicators measured at least once, before and after."""
    return [
        ChangeLine(labels.label(support.INDICATORS, c.indicator), labels.label(support.UNIT_LABELS, c.unit), c)
        for c in mission.changes()
    ]
