"""What the pages of calls say: lines of lists, answers and steps as sentences, progress, results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from twiza.core.values import Money

from ..models import Application, Call, Window, labels
from ..queries import answers_of, answers_of_many, fitting_windows, missing_of
from ..rules.eligibility import CriterionAnswer, CriterionVerdict, overall
from ..rules.states import Phase

# The control at which a missing thing is said
ANCHORS = {"lines": "line-1-label", "asked": "id_own", "contact": "id_contact_name", "window": "id_window_0"}


@dataclass(frozen=True)
class Said:
    """A criterion's answer, ready to be read."""

    verdict: str
    tone: str
    label: str
    sentence: str


def say(answers: list[CriterionAnswer]) -> list[Said]:
    """Answers as sentences: what stands against first, then what is unknown."""
    order = {CriterionVerdict.NO: 0, CriterionVerdict.UNKNOWN: 1, CriterionVerdict.YES: 2}
    said = [
        Said(one.verdict, labels.VERDICT_TONES[one.verdict], str(labels.VERDICTS[one.verdict]), labels.answer(one))
        for one in sorted(answers, key=lambda answer: order[answer.verdict])
    ]
    return list(dict.fromkeys(said))  # two criteria that wait for the same thing say it once


@dataclass(frozen=True)
class CallLine:
    """A call with its phase at an instant and its counts."""

    call: Call
    phase: str
    tone: str
    label: str
    sent: int
    budget: Money

    @property
    def is_open(self) -> bool:
        """Whether one may apply now."""
        return self.phase == Phase.OPEN


def call_lines(calls: Any, at: datetime) -> list[CallLine]:
    """Calls as lines of a list."""
    kept, found = list(calls), []
    lodged = Application.objects.lodged().filter(call__in=kept).order_by()
    sent = dict(lodged.values_list("call").annotate(many=Count("pk")))
    for call in kept:
        phase = call.phase_at(at)
        budget = sum(window.budget_centimes for window in call.windows.all())
        label = str(dict(labels.PHASES)[phase])
        tone = labels.PHASE_TONES[phase]
        found.append(CallLine(call, phase, tone, label, sent.get(call.pk, 0), Money(budget)))
    return found


def requirement_lines(call: Call) -> list[str]:
    """What the call asks of everybody, as sentences."""
    asked, lines = call.asked, []
    if asked.sectors:
        shown = labels.shown_value("sectors", asked.sectors)
        lines.append(_("Activity: %(sectors)s.") % {"sectors": shown})
    for value, sentence in (
        (asked.min_months, _("Founded at least %(value)s months ago.")),
        (asked.min_members, _("At least %(value)s members.")),
        (asked.min_women_percent, _("At least %(value)s %% women among the members.")),
        (asked.min_youth_percent, _("At least %(value)s %% young people among the members.")),
        (asked.min_own_percent, _("The applicant brings at least %(value)s %% of the cost.")),
    ):
        if value:
            lines.append(sentence % {"value": value})
    if asked.is_rural_only:
        lines.append(_("In a rural commune."))
    if asked.refuses_open_grant:
        lines.append(_("No earlier grant is still to be justified."))
    if asked.excluded_costs:
        kinds = dict(labels.COST_KINDS)
        lines.append(
            _("These costs are not taken into account: %(costs)s.")
            % {"costs": ", ".join(str(kinds[code]) for code in asked.excluded_costs)}
        )
    return lines


def tie_lines(call: Call) -> list[str]:
    """The rule for equal scores, in words, the number of the file last."""
    titles = {one.code: one.title for one in call.criteria.all()}
    return [labels.tie(code, titles) for code in [*call.ties, "number"]]


def part_lines(call: Call) -> list[str]:
    """The tranches of a grant, as sentences."""
    kinds = {
        "signature": _("once every party has signed"),
        "justified": _("once half of what was received is justified"),
        "visa": _("once the visa is given"),
        "report": _("once the report is accepted"),
        "decision": _("once the committee has decided"),
        "day": _("on its day"),
    }
    return [
        _("%(percent)s %% of the grant, %(when)s.")
        % {
            "percent": part["percent"],
            "when": ", ".join(kinds[one["kind"]] for one in part.get("conditions", ())) or "–",
        }
        for part in call.tranches
    ]


PHOTOS = "image/jpeg,image/png,image/webp"


@dataclass(frozen=True)
class FileProgress:
    """How far a file is: what is still missing as sentences with the control where it is said, and its money."""

    application: Application
    done: int
    total: int
    missing: list[tuple[str, str]]
    answers: list[Said]
    errors: list[str]
    verdict: str

    @property
    def url(self) -> str:
        """Where a draft is written, and what was sent is read."""
        if self.application.is_draft:
            return reverse("calls:application-edit", args=[self.application.pk])
        return self.application.get_absolute_url()

    @property
    def is_complete(self) -> bool:
        """Whether it can be sent."""
        return not self.missing

    @property
    def is_too_much(self) -> bool:
        """Whether more is asked than the rules allow."""
        most = self.application.most
        return most is not None and self.application.grant.centimes > most.centimes


def progress_of(application: Application, on: date, errors: list[str] | None = None) -> FileProgress:
    """Where a file stands on a day."""
    steps = missing_of(application)
    missing = [
        (labels.step(one.code), ANCHORS.get(one.code, "papers" if ":" in one.code else f"id_{one.code}"))
        for one in steps
        if not one.is_done
    ]
    answers = answers_of(application, on)
    return FileProgress(
        application,
        sum(one.is_done for one in steps),
        len(steps),
        missing,
        say(answers),
        errors or [],
        str(overall(answers)),
    )


def verdict_rows(files: Sequence[Application], on: date) -> list[dict[str, object]]:
    """Files with what the criteria say of each, as one word; computed together."""
    answers = answers_of_many(files, on)
    found = []
    for file in files:
        verdict = overall(answers[file.pk])
        said = {"label": labels.VERDICTS[verdict], "tone": labels.VERDICT_TONES[verdict], "verdict": str(verdict)}
        found.append({"file": file, **said})
    return found


def paper_rows(application: Application) -> list[dict[str, object]]:
    """The papers that the call wants, then the others, each with what is attached."""
    kept = list(application.papers.all())
    wanted = list(application.call.asked.papers)
    kinds = wanted + [code for code in dict.fromkeys(one.kind for one in kept) if code not in wanted]
    return [
        {
            "kind": code,
            "label": labels.paper(code),
            "papers": [one for one in kept if one.kind == code],
            "is_wanted": code in wanted,
            "accept": PHOTOS if code == "photo" else f"{PHOTOS},application/pdf",
        }
        for code in (kinds if "photo" in kinds else [*kinds, "photo"])
    ]


def window_rows(call: Call) -> list[Window]:
    """The payers with their places."""
    return list(call.windows.select_related("payer", "territory"))


def windows_for(application: Application) -> list[Window]:
    """The payers that may fund this applicant."""
    return fitting_windows(application.call, application.organisation)
