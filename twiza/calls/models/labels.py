"""The words of codes of this room, the sentences of its criteria and of what its rules refuse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from twiza.core import formats
from twiza.core.labels import choices, tones
from twiza.core.translation import active_language
from twiza.core.values import Money
from twiza.register.rules.vocabulary import FORMS, SECTORS, STATUSES

from ..rules.attachments import PaperKind
from ..rules.costs import CostKind
from ..rules.eligibility import Criterion as Asked
from ..rules.eligibility import CriterionAnswer, CriterionVerdict
from ..rules.ranking import BY_CRITERION, Filling, Outcome, Tie
from ..rules.scoring import Method
from ..rules.states import CallState, FileState, Phase

Choices = list[tuple[str, object]]

CALL_STATES = choices(CallState)
PHASES = choices(Phase)
PHASE_TONES = tones(Phase)
FILE_STATES = choices(FileState)
FILE_TONES = tones(FileState)
METHODS = choices(Method)
FILLINGS = choices(Filling)
OUTCOMES = choices(Outcome)
OUTCOME_TONES = tones(Outcome)
COST_KINDS = choices(CostKind)
PAPER_KINDS = choices(PaperKind)
INTERESTS: Choices = [
    ("family", _("A relative runs it or is a member")),
    ("member", _("I am a member or an employee")),
    ("supplier", _("I sell to it or buy from it")),
    ("adviser", _("I helped to write this application")),
    ("other", pgettext_lazy("interest", "Another tie")),
]
TIES: dict[str, object] = {
    Tie.WOMEN.value: _("the larger share of women among the members"),
    Tie.YOUTH.value: _("the larger share of young people among the members"),
    Tie.RURAL.value: _("a rural commune first"),
    Tie.NEVER_FUNDED.value: _("who was never funded first"),
    Tie.SMALLER.value: _("the smaller grant first"),
    Tie.EARLIER.value: _("the file sent earlier"),
    Tie.NUMBER.value: _("the number of the file"),
}
STEPS: dict[str, object] = {
    "title": _("Give your project a title."),
    "need": _("Say what you need and why."),
    "activities": _("Say what you will do."),
    "results": _("Say what will be different afterwards."),
    "people": _("Say how many people gain from it."),
    "window": _("Choose who pays."),
    "lines": _("Write what you will buy, with prices."),
    "asked": _("Ask for something: your budget and your own contribution leave nothing to pay."),
    "contact": _("Say whom we call, and on which number."),
}
PAPER_MISSING = _("Add this paper: %(paper)s.")

SENTENCES: dict[Asked, tuple[Any, Any, Any]] = {
    Asked.STATUS: (
        _("The organisation is in activity."),
        _("The register says: %(status)s."),
        _("The register does not say whether the organisation is in activity."),
    ),
    Asked.FORM: (
        _("The legal form is right: %(form)s."),
        _("This payer funds: %(forms)s. The register says: %(form)s."),
        _("The register does not say the legal form."),
    ),
    Asked.TERRITORY: (
        _("The place is inside the territory of this payer."),
        _("The place is outside the territory of this payer."),
        _("The register does not place the organisation finely enough."),
    ),
    Asked.SECTOR: (
        _("The activity is right: %(sector)s."),
        _("This call is for: %(sectors)s. The register says: %(sector)s."),
        _("The register does not say the activity."),
    ),
    Asked.AGE: (
        _("Founded on %(on)s: at least %(months)s months old."),
        _("Founded on %(on)s: younger than the %(months)s months asked."),
        _("The register does not say when the organisation was founded; %(months)s months are asked."),
    ),
    Asked.MEMBERS: (
        _("%(members)s members: at least the %(least)s asked."),
        _("%(members)s members: fewer than the %(least)s asked."),
        _("The register does not count the members; %(least)s are asked."),
    ),
    Asked.WOMEN: (
        _("%(part)s women among %(members)s members: at least %(percent)s %%."),
        _("%(part)s women among %(members)s members: less than %(percent)s %%."),
        _("The register does not count the women; %(percent)s %% of the members are asked."),
    ),
    Asked.YOUTH: (
        _("%(part)s young people among %(members)s members: at least %(percent)s %%."),
        _("%(part)s young people among %(members)s members: less than %(percent)s %%."),
        _("The register does not count the young people; %(percent)s %% of the members are asked."),
    ),
    Asked.RURAL: (
        _("The commune is rural."),
        _("The commune is urban; the call is for rural communes."),
        _("The register does not say whether the commune is rural."),
    ),
    Asked.OPEN_GRANT: (
        _("No earlier grant is still to be justified."),
        _("Earlier grants still to be justified: %(grants)s."),
        _("Nobody knows whether an earlier grant is still to be justified."),
    ),
    Asked.PAPERS: (
        _("Every paper is there."),
        _("Papers still missing: %(lacking)s."),
        _("The papers have not been looked at."),
    ),
    Asked.CEILING: (
        _("%(asked)s asked: within the ceiling of %(ceiling)s."),
        _("%(asked)s asked: beyond the ceiling of %(ceiling)s."),
        _("The budget is not written yet."),
    ),
    Asked.RATE: (
        _("%(asked)s asked: within %(rate)s of the eligible cost."),
        _("%(asked)s asked: more than %(rate)s of the eligible cost, which makes %(most)s at most."),
        _("The budget is not written yet."),
    ),
    Asked.OWN: (
        _("Own contribution of %(own)s: at least the %(percent)s %% asked."),
        _("Own contribution of %(own)s: at least %(least)s are asked (%(percent)s %%)."),
        _("The own contribution is not written yet."),
    ),
}
VERDICTS: dict[str, object] = {
    CriterionVerdict.YES.value: pgettext_lazy("answer", "Yes"),
    CriterionVerdict.NO.value: pgettext_lazy("answer", "No"),
    CriterionVerdict.UNKNOWN.value: pgettext_lazy("answer", "Unknown"),
}
VERDICT_TONES = {"yes": "success", "no": "danger", "unknown": "warning"}


def form(code: str) -> str:
    """A legal form in words."""
    return FORMS.label(code, _lang()) if code else "–"


def paper(code: str) -> str:
    """A kind of paper in words."""
    return str(dict(PAPER_KINDS).get(code, code))


def tie(code: str, criteria: Mapping[str, str]) -> str:
    """What breaks a tie, in words; criteria: code -> title."""
    if code.startswith(BY_CRITERION):
        name = code.removeprefix(BY_CRITERION)
        return str(_("the higher score for “%(criterion)s”") % {"criterion": criteria.get(name, name)})
    return str(TIES.get(code, code))


def step(code: str) -> str:
    """What is still to be said, as a sentence."""
    if code.startswith("paper:"):
        return str(PAPER_MISSING % {"paper": paper(code.removeprefix("paper:"))})
    return str(STEPS[code])


def answer(criterion_answer: CriterionAnswer) -> str:
    """A criterion's answer as a sentence."""
    which = {CriterionVerdict.YES: 0, CriterionVerdict.NO: 1, CriterionVerdict.UNKNOWN: 2}[criterion_answer.verdict]
    return str(SENTENCES[criterion_answer.code][which]) % {
        name: shown_value(name, v) for name, v in criterion_answer.params.items()
    }


def _lang() -> str:
    return active_language()


def shown_value(name: str, value: Any) -> Any:
    """A parameter as the reader writes it."""
    lang = _lang()
    if isinstance(value, dt.datetime):
        return formats.instant(timezone.localtime(value), lang)
    if isinstance(value, dt.date):
        return formats.day(value, lang)
    if isinstance(value, Money):
        return formats.money(value, lang)
    if name == "rate":
        return formats.percent(value / 10_000, lang)
    if name == "lacking":
        return formats.join([paper(code) for code in value], lang)
    lists = {"form": FORMS, "forms": FORMS, "sector": SECTORS, "sectors": SECTORS, "status": STATUSES}
    if name in lists:
        codes: Iterable[str] = (value,) if isinstance(value, str) else value
        return formats.join([lists[name].label(code, lang) for code in codes if code] or ["–"], lang)
    if isinstance(value, int):
        return formats.number(value, lang)
    return "–" if value is None else value
