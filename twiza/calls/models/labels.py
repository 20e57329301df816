"""The words of codes of this room, the sentences of its criteria and of what its rules refuse."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from twiza.core import formats
from twiza.core.translation import active_language
from twiza.core.values import Money, RuleError
from twiza.register.rules.vocabulary import FORMS, SECTORS, STATUSES

from ..rules.attachments import PaperKind
from ..rules.costs import CostKind
from ..rules.eligibility import Answer, Verdict
from ..rules.eligibility import Criterion as Asked
from ..rules.ranking import BY_CRITERION, Filling, Outcome, Tie
from ..rules.scoring import Method
from ..rules.states import CallState, FileState, Phase

Choices = list[tuple[str, Any]]

CALL_STATES: Choices = [
    (CallState.DRAFT.value, pgettext_lazy("call", "Draft")),
    (CallState.PUBLISHED.value, pgettext_lazy("call", "Published")),
    (CallState.RANKED.value, pgettext_lazy("call", "Ranked")),
    (CallState.ANNOUNCED.value, pgettext_lazy("call", "Results published")),
    (CallState.CANCELLED.value, pgettext_lazy("call", "Cancelled")),
]
PHASES: Choices = [
    (Phase.DRAFT.value, pgettext_lazy("call", "Draft")),
    (Phase.COMING.value, pgettext_lazy("call", "Opens soon")),
    (Phase.OPEN.value, pgettext_lazy("call", "Open")),
    (Phase.SCORING.value, pgettext_lazy("call", "Being scored")),
    (Phase.RANKED.value, pgettext_lazy("call", "Ranked")),
    (Phase.ANNOUNCED.value, pgettext_lazy("call", "Results published")),
    (Phase.CANCELLED.value, pgettext_lazy("call", "Cancelled")),
]
PHASE_TONES = {
    "draft": "secondary", "coming": "info", "open": "success", "scoring": "warning", "ranked": "info",
    "announced": "success", "cancelled": "secondary",
}  # fmt: skip
FILE_STATES: Choices = [
    (FileState.DRAFT.value, pgettext_lazy("application", "Being written")),
    (FileState.SUBMITTED.value, pgettext_lazy("application", "Submitted")),
    (FileState.ELIGIBLE.value, pgettext_lazy("application", "Eligible")),
    (FileState.INELIGIBLE.value, pgettext_lazy("application", "Not eligible")),
    (FileState.WITHDRAWN.value, pgettext_lazy("application", "Withdrawn")),
    (FileState.AWARDED.value, pgettext_lazy("application", "Granted")),
    (FileState.REVOKED.value, pgettext_lazy("application", "Grant revoked")),
]
FILE_TONES = {
    "draft": "secondary", "submitted": "info", "eligible": "info", "ineligible": "danger",
    "withdrawn": "secondary", "awarded": "success", "revoked": "danger",
}  # fmt: skip
METHODS: Choices = [(Method.MEAN.value, _("the mean")), (Method.MEDIAN.value, _("the median"))]
FILLINGS: Choices = [
    (Filling.STRICT.value, _("the list stops at the first file that does not fit")),
    (Filling.NEXT.value, _("the next file that fits takes its place")),
]
OUTCOMES: Choices = [
    (Outcome.FUNDED.value, _("To be funded")),
    (Outcome.RESERVE.value, _("Reserve list")),
    (Outcome.BELOW.value, _("Below the lowest score")),
]
OUTCOME_TONES = {"funded": "success", "reserve": "warning", "below": "secondary"}
COST_KINDS: Choices = [
    (CostKind.EQUIPMENT.value, _("Equipment")),
    (CostKind.WORKS.value, pgettext_lazy("cost", "Works")),
    (CostKind.MATERIALS.value, _("Raw materials")),
    (CostKind.TRAINING.value, _("Training")),
    (CostKind.MARKETING.value, _("Packaging and marketing")),
    (CostKind.CERTIFICATION.value, _("Label and certification")),
    (CostKind.WAGES.value, _("Wages")),
    (CostKind.LAND.value, _("Land")),
    (CostKind.OTHER.value, pgettext_lazy("cost", "Other")),
]
PAPER_KINDS: Choices = [
    (PaperKind.PHOTO.value, _("Photo of the place or the product")),
    (PaperKind.STATUTES.value, _("Statutes")),
    (PaperKind.REGISTRATION.value, _("Extract of the register of cooperatives")),
    (PaperKind.MINUTES.value, _("Minutes of the last general assembly")),
    (PaperKind.BANK.value, _("Bank statement of identity (RIB)")),
    (PaperKind.QUOTE.value, _("Quote or invoice")),
    (PaperKind.ACCOUNTS.value, _("Accounts of the last year")),
    (PaperKind.TAX.value, _("Tax certificate")),
]
INTERESTS: Choices = [
    ("family", _("A relative runs it or is a member")),
    ("member", _("I am a member or an employee")),
    ("supplier", _("I sell to it or buy from it")),
    ("adviser", _("I helped to write this application")),
    ("other", pgettext_lazy("interest", "Another tie")),
]
TIES: dict[str, Any] = {
    Tie.WOMEN.value: _("the larger share of women among the members"),
    Tie.YOUTH.value: _("the larger share of young people among the members"),
    Tie.RURAL.value: _("a rural commune first"),
    Tie.NEVER_FUNDED.value: _("who was never funded first"),
    Tie.SMALLER.value: _("the smaller grant first"),
    Tie.EARLIER.value: _("the file sent earlier"),
    Tie.NUMBER.value: _("the number of the file"),
}
STEPS: dict[str, Any] = {
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
}  # fmt: skip
VERDICTS: dict[str, Any] = {
    Verdict.YES.value: pgettext_lazy("answer", "Yes"),
    Verdict.NO.value: pgettext_lazy("answer", "No"),
    Verdict.UNKNOWN.value: pgettext_lazy("answer", "Unknown"),
}
VERDICT_TONES = {"yes": "success", "no": "danger", "unknown": "warning"}

REFUSALS: dict[str, Any] = {
    "call_not_yet": _("This call opens on %(at)s."),
    "call_closed": _("This call closed on %(at)s: nothing is received any more."),
    "call_not_open": _("This call is not open."),
    "scoring_not_yet": _("Files are scored once the call is closed, on %(at)s."),
    "scoring_closed": _("The scoring is closed."),
    "rate_wrong": _("A rate is more than 0 and at most 100 %%."),
    "ceiling_wrong": _("A ceiling is more than nought."),
    "budget_wrong": _("The budget of a window is at least its ceiling."),
    "amount_wrong": _("An amount is not negative, and smaller than any project."),
    "award_below": _("This file is below the lowest score that can be funded."),
    "award_not_positive": _("A grant is more than nought."),
    "award_beyond_most": _("This is beyond what the rules of the call allow for this file: %(most)s at most."),
    "award_beyond_budget": _("This goes beyond the budget of the payer: %(left)s is left."),
    "ranking_sealed": _("The ranking is sealed: a file that it does not place takes no part any more."),
    "window_beyond_promise": _(
        "“%(payer)s” promised %(promised)s in this agreement up to %(year)s; other calls already offer %(offered)s of "
        "it: this call cannot offer %(budget)s. Lower the budget, or record the amendment that raises the promise."
    ),
    "decision_unexplained": _("This differs from what the criteria say, or they do not know: say why."),
    "criteria_missing": _("Give the criteria by which files are scored."),
    "criteria_twice": _("The same criterion stands twice."),
    "weights_wrong": _("The weights add up to %(total)s: they must add up to 100."),
    "points_missing": _("Give points for every criterion."),
    "points_wrong": _("Points go from 0 to %(most)s."),
    "tie_unknown": _("“%(tie)s” cannot break a tie."),
    "tie_twice": _("The same rule for equal scores stands twice."),
    "tranches_wrong": _("The tranches add up to %(total)s %%: they must add up to 100."),
    "windows_missing": _("Give at least one payer with its ceiling, its rate and its budget."),
    "paper_empty": _("This file is empty."),
    "paper_too_big": _("This file is too large: %(megabytes)s megabytes at most."),
    "paper_heic": _("This picture is in the format of the telephone (HEIC): send it as JPEG."),
    "paper_type": _("Send a picture (JPEG, PNG, WebP) or a PDF."),
    "photo_type": _("A photo is a picture: JPEG, PNG or WebP."),
    "paper_broken": _("This file is damaged: it cannot be read to its end."),
}  # fmt: skip


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


def answer(told: Answer) -> str:
    """A criterion's answer as a sentence."""
    which = {Verdict.YES: 0, Verdict.NO: 1, Verdict.UNKNOWN: 2}[told.verdict]
    return str(SENTENCES[told.code][which]) % {name: shown_value(name, v) for name, v in told.params.items()}


def sentence(error: RuleError) -> str:
    """What a rule refuses, in the reader's language."""
    said = REFUSALS.get(error.code)
    params = {name: shown_value(name, value) for name, value in error.params.items()}
    return str(said) % params if said else str(error)


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
