"""Forms of support: few fields, sensible defaults, no knowledge of the rules beyond their shape."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import User
from twiza.core.web.fields import day_input
from twiza.plans.models import Action

from ..models import Case, Pathway, Session, labels
from ..rules.diagnostic import Domain, MasteryLevel
from ..rules.needs import Language, Urgency
from ..rules.needs import Mode as HelpMode
from ..rules.pathway import PathwayProgress, SessionKind
from ..rules.sessions import AgeClass, Disability, Mode, Outcome, Seats, SessionReport, Sex

# What is usual for each kind of meeting: minutes and mode that the form proposes.
USUAL: dict[str, tuple[int, str]] = {
    SessionKind.CALL: (30, Mode.REMOTE),
    SessionKind.DIAGNOSIS: (180, Mode.ON_SITE),
    SessionKind.TRAINING: (360, Mode.GROUP),
    SessionKind.VISIT: (120, Mode.ON_SITE),
    SessionKind.ADVICE: (60, Mode.REMOTE),
}
BESIDE = "-"  # advice given beside the pathway: an empty value would read as "nothing chosen"
DETAILS = [(age, disability) for age in (AgeClass.UNDER_35, AgeClass.FROM_35) for disability in ("no", "yes")]


def count_input(step: int = 1, most: int = 2000) -> forms.NumberInput:
    """A number with its two big buttons (stepper.js); a plain number field without the script."""
    return forms.NumberInput(attrs={"min": 0, "max": most, "step": step, "inputmode": "numeric", "data-stepper": step})


class SessionForm(forms.Form):
    """One meeting that took place. The key makes a double click harmless."""

    idempotency_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    stage = forms.ChoiceField(label=_("What took place"), widget=forms.RadioSelect)
    held_on = forms.DateField(label=_("Day"), widget=day_input())
    minutes = forms.IntegerField(label=_("Duration in minutes"), min_value=0, widget=count_input(15, 1440))
    mode = forms.ChoiceField(label=_("How it was held"), choices=labels.MODES, widget=forms.RadioSelect)
    women = forms.IntegerField(label=_("Women"), required=False, min_value=0, widget=count_input())
    men = forms.IntegerField(label=_("Men"), required=False, min_value=0, widget=count_input())
    outcome = forms.ChoiceField(label=_("Outcome"), choices=labels.OUTCOMES, widget=forms.RadioSelect)
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=300)
    next_due_on = forms.DateField(label=_("To be done by"), required=False, widget=day_input())
    notes = forms.CharField(
        label=_("Notes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The organisation can read them."),
    )

    def __init__(
        self,
        data: object = None,
        *,
        case: Case,
        progress: PathwayProgress,
        today: dt.date,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial={**self.defaults(progress, today), **(initial or {})})
        self.stages = {stage.code: stage for stage in case.pathway.stages.all()}
        done = {step.code: step for step in progress.stages}
        self.fields["stage"].choices = [
            *((code, f"{stage.title} ({done[code].done}/{stage.expected})") for code, stage in self.stages.items()),
            (BESIDE, _("Advice beside the pathway")),
        ]
        self.fields["held_on"].widget.attrs |= {"max": today.isoformat(), "min": case.opened_on.isoformat()}
        for sex in Sex:
            for age, disability in DETAILS:
                self.fields[f"{sex.value}_{age.value}_{disability}"] = forms.IntegerField(
                    label=f"{labels.label(labels.AGE_CLASSES, age)}, {labels.label(labels.DISABILITIES, disability)}",
                    required=False,
                    min_value=0,
                    widget=forms.NumberInput(attrs={"min": 0, "inputmode": "numeric"}),
                )

    @staticmethod
    def defaults(progress: PathwayProgress, today: dt.date) -> dict[str, object]:
        """The next stage of the case, held today, for its usual time."""
        following = progress.next_stage
        minutes, mode = USUAL[following.kind if following else SessionKind.ADVICE]
        return {
            "idempotency_key": uuid4().hex,
            "stage": following.code if following else BESIDE,
            "held_on": today,
            "minutes": minutes,
            "mode": mode,
            "outcome": Outcome.DONE,
        }

    @staticmethod
    def told_by(session: Session) -> dict[str, object]:
        """The initial values of a correction: what was recorded."""
        values: dict[str, Any] = {
            "stage": session.stage.code if session.stage else BESIDE,
            "held_on": session.valid_from,
            "minutes": session.minutes,
            "mode": session.mode,
            "outcome": session.outcome,
            "notes": session.notes,
            "next_step": session.next_step,
            "next_due_on": session.next_due_on,
        }
        for seats in session.table():
            values[seats.sex] = values.get(seats.sex, 0) + seats.people
            values[f"{seats.sex}_{seats.age_class}_{seats.disability}"] = seats.people
        return values

    def detail_rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The small table of details: a line per sex, a cell per age and disability."""
        return [
            (labels.label(labels.SEXES, sex), [self[f"{sex.value}_{age.value}_{d}"] for age, d in DETAILS])
            for sex in Sex
        ]

    def has_details(self) -> bool:
        """Whether the table of details opens by itself."""
        names = [f"{sex.value}_{age.value}_{d}" for sex in Sex for age, d in DETAILS]
        return any(self[name].value() for name in names)

    def report(self) -> SessionReport:
        """What was told, as the rules read it. Valid forms only."""
        cleaned = self.cleaned_data
        code = "" if cleaned["stage"] == BESIDE else cleaned["stage"]
        details = tuple(
            Seats(sex.value, age.value, Disability(d).value, cleaned.get(f"{sex.value}_{age.value}_{d}") or 0)
            for sex in Sex
            for age, d in DETAILS
        )
        return SessionReport(
            held_on=cleaned["held_on"],
            kind=self.stages[code].kind if code else SessionKind.ADVICE.value,
            minutes=cleaned["minutes"],
            mode=cleaned["mode"],
            stage=code,
            outcome=cleaned["outcome"],
            notes=cleaned["notes"],
            next_step=cleaned["next_step"],
            next_due_on=cleaned["next_due_on"],
            women=cleaned["women"],
            men=cleaned["men"],
            details=details,
        )


class CorrectionForm(SessionForm):
    """A better version of a session, with the reason."""

    reason = forms.CharField(label=_("Why this correction"), max_length=300)


class CancelForm(forms.Form):
    """Why a session stops counting."""

    reason = forms.CharField(label=_("Why this session did not take place"), max_length=300)


class OpenCaseForm(forms.Form):
    """A support file for an organisation already chosen."""

    pathway = forms.ModelChoiceField(label=_("Pathway"), queryset=Pathway.objects.none(), empty_label=None)
    phase = forms.ChoiceField(label=_("Phase"))
    action = forms.ModelChoiceField(
        label=_("Action of a convention’s plan"),
        queryset=Action.objects.none(),
        required=False,
        help_text=_("The sessions will count for its targets. Leave empty outside any convention."),
    )
    agent = forms.ModelChoiceField(label=_("Followed by"), queryset=User.objects.none(), empty_label=None)
    opened_on = forms.DateField(label=_("Opened on"), widget=day_input())
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(
        self, *args: object, phases: list[str], actions: object, agents: object, today: dt.date, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pathway"].queryset = Pathway.objects.offered()
        self.fields["phase"].choices = [(code, label) for code, label in labels.PHASES if code in phases]
        self.fields["action"].queryset = actions
        self.fields["agent"].queryset = agents
        self.fields["opened_on"].widget.attrs["max"] = today.isoformat()


class HandOverForm(forms.Form):
    """Who follows the file from now on."""

    agent = forms.ModelChoiceField(label=_("Followed by"), queryset=User.objects.none(), empty_label=None)

    def __init__(self, *args: object, agents: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agent"].queryset = agents


class HoldForm(forms.Form):
    """Why the clock stops."""

    note = forms.CharField(label=_("Why the case is put on hold"), max_length=300)


class CloseForm(forms.Form):
    """The end of a file whose work is done."""

    closed_on = forms.DateField(label=_("Closed on"), widget=day_input())
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


class AbandonForm(CloseForm):
    """The end of a file before its work is done."""

    abandon_reason = forms.ChoiceField(label=_("Reason"), choices=labels.ABANDON_REASONS)
    field_order = ("abandon_reason", "closed_on", "note")


class DiagnosticForm(forms.Form):
    """A score per domain; what was not assessed is left so."""

    held_on = forms.DateField(label=_("Day"), widget=day_input())

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        levels = [(str(score), labels.label(labels.LEVELS, level)) for score, level in enumerate(MasteryLevel)]
        for domain, label in labels.DOMAINS:
            self.fields[domain] = forms.TypedChoiceField(
                label=label,
                required=False,
                widget=forms.RadioSelect,
                coerce=int,
                empty_value=None,
                choices=[("", _("Not assessed")), *levels],
            )
        self.fields["summary"] = forms.CharField(
            label=_("What the diagnosis says"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("The organisation can read it."),
        )

    def scores(self) -> dict[str, int | None]:
        """{domain: score or None}. Valid forms only."""
        return {domain.value: self.cleaned_data[domain.value] for domain in Domain}


class NeedForm(forms.Form):
    """A skill that the organisation lacks."""

    skill = forms.ChoiceField(label=_("Skill needed"), choices=labels.SKILLS)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=labels.URGENCIES, initial=Urgency.NORMAL)
    language = forms.ChoiceField(label=_("Language"), choices=labels.LANGUAGES, initial=Language.ARABIC)
    mode = forms.ChoiceField(label=_("How help may come"), choices=labels.HELP_MODES, initial=HelpMode.EITHER)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class MeasureForm(forms.Form):
    """One value before or after support; empty is "not measured"."""

    indicator = forms.ChoiceField(label=_("Indicator"), choices=labels.INDICATORS)
    moment = forms.ChoiceField(label=_("Moment of the measure"), choices=labels.MOMENTS)
    value = forms.DecimalField(
        label=_("Value"),
        required=False,
        max_digits=16,
        decimal_places=2,
        help_text=_("Leave empty when it could not be measured; nought means nought."),
    )
    measured_on = forms.DateField(label=_("Measured on"), widget=day_input())
