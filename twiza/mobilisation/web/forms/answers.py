"""Yes, no, and what is said of a mission."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from twiza.core.web.fields import day_input
from twiza.support.models import Case
from twiza.support.models import labels as support
from twiza.support.rules.pathway import PathwayProgress, SessionKind
from twiza.support.rules.sessions import Outcome, SessionReport

from ...models import labels
from ...rules.states import REASONS_OF, Side

BESIDE = "-"  # advice given beside the pathway: an empty value would read as "nothing chosen"
SCORES = [(5, _("Very useful")), (4, _("Useful")), (3, _("Fair")), (2, _("Of little use")), (1, _("Of no use"))]


class DeclineForm(forms.Form):
    """Why not, in one click, and a few words if wanted."""

    reason = forms.ChoiceField(
        label=_("Why not"), widget=forms.RadioSelect, error_messages={"required": _("Say why, in one click.")}
    )
    note = forms.CharField(label=_("A word more, if you like"), required=False, max_length=500)

    def __init__(self, *args: object, side: Side, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        codes = [reason.value for reason in REASONS_OF[side]]
        self.fields["reason"].choices = [(code, labels.label(labels.REASONS, code)) for code in codes]


class MissionSessionForm(forms.Form):
    """One session in ten lines. The key makes a double click harmless."""

    idempotency_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    held_on = forms.DateField(label=_("Day"), widget=day_input())
    minutes = forms.IntegerField(
        label=_("Duration in minutes"),
        min_value=0,
        widget=forms.NumberInput(attrs={"min": 0, "max": 1440, "step": 15, "inputmode": "numeric"}),
    )
    stage = forms.ChoiceField(label=_("What it was"), widget=forms.RadioSelect)
    mode = forms.ChoiceField(label=_("How it was held"), choices=support.MODES, widget=forms.RadioSelect)
    women = forms.IntegerField(
        label=_("Women"),
        required=False,
        min_value=0,
        widget=forms.NumberInput(attrs={"min": 0, "max": 2000, "step": 1, "inputmode": "numeric"}),
    )
    men = forms.IntegerField(
        label=_("Men"),
        required=False,
        min_value=0,
        widget=forms.NumberInput(attrs={"min": 0, "max": 2000, "step": 1, "inputmode": "numeric"}),
    )
    outcome = forms.ChoiceField(label=_("Outcome"), choices=support.OUTCOMES, widget=forms.RadioSelect)
    notes = forms.CharField(
        label=_("What was done"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The cooperative can read it."),
    )
    next_step = forms.CharField(label=_("Next step"), required=False, max_length=300)
    next_due_on = forms.DateField(label=_("To be done by"), required=False, widget=day_input())

    def __init__(
        self, data: object = None, *, case: Case, progress: PathwayProgress, today: dt.date, opened_on: dt.date
    ) -> None:
        super().__init__(
            data,
            initial={
                "idempotency_key": uuid4().hex,
                "held_on": today,
                "minutes": 60,
                "mode": "remote",
                "outcome": Outcome.DONE,
                "stage": progress.next_stage.code if progress.next_stage else BESIDE,
            },
        )
        self.stages = {stage.code: stage for stage in case.pathway.stages.all()}
        self.fields["stage"].choices = [
            *((code, stage.title) for code, stage in self.stages.items()),
            (BESIDE, _("Advice beside the pathway")),
        ]
        self.fields["held_on"].widget.attrs |= {"max": today.isoformat(), "min": opened_on.isoformat()}

    def report(self) -> SessionReport:
        """What was told, as the rules of support read it. Valid forms only."""
        cleaned = self.cleaned_data
        code = "" if cleaned["stage"] == BESIDE else cleaned["stage"]
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
        )


class CloseMissionForm(forms.Form):
    """The end of a mission: done, or stopped with its reason; what changed; whether the need is met."""

    ending = forms.ChoiceField(
        label=_("How it ends"),
        widget=forms.RadioSelect,
        initial="done",
        choices=[("done", _("The work is done")), ("stopped", _("It stops before its end"))],
    )
    closed_on = forms.DateField(label=_("Last day"), widget=day_input())
    changed = forms.CharField(
        label=_("What changed for the cooperative"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    need_is_met = forms.BooleanField(
        label=_("The need is met: nobody else has to be sought"), required=False, initial=True
    )
    note = forms.CharField(
        label=_("Why it stops"), required=False, max_length=300, help_text=_("Only when it stops before its end.")
    )


class RatingForm(forms.Form):
    """How the mission went, from 1 to 5."""

    score = forms.TypedChoiceField(label=_("How useful was it?"), coerce=int, choices=SCORES, widget=forms.RadioSelect)
    remark = forms.CharField(label=_("In your words"), required=False, max_length=500)


class VerifyForm(forms.Form):
    """The number and the code of a certificate, as they are printed on it."""

    number = forms.CharField(
        label=_("Number"), max_length=32, widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"})
    )
    code = forms.CharField(
        label=_("Code"), max_length=20, widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"})
    )
