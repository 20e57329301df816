"""Forms of calls: amounts as people write them, one field at a time for whoever applies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from twiza.core import formats
from twiza.core.refusals import Refusal
from twiza.core.translation import active_language
from twiza.core.values import Money
from twiza.core.web.fields import day_input
from twiza.funding.rules.amounts import parse_amount

from ..models import Application, Call, Window, labels
from ..rules import scoring

LINES = 3  # lines of a new budget; always one more than is written
MOST_LINES = 12
TEXTS = ("need", "activities", "results")
COUNTS = ("people", "women", "jobs_kept", "jobs_created")


class AmountField(forms.CharField):
    """An amount in dirhams as people write it; Money, or None when it is empty."""

    def __init__(self, **options: object) -> None:
        super().__init__(max_length=30, **options)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "dir": "ltr"}

    def clean(self, value: object) -> Money | None:
        """Exact to the centime, or refused with the reason."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_amount(text, "MAD")
        except Refusal as refusal:
            raise ValidationError(refusal.sentence) from refusal


def plain_amount(amount: Money | None) -> str:
    """An amount as a field shows it: empty for nought."""
    if not amount:
        return ""
    return f"{amount.units:.2f}".removesuffix(".00").replace(".", ",")


class ApplicationForm(forms.Form):
    """A file as it is formats. Each control sends itself when it changes; without a script the button sends all."""

    window = forms.ModelChoiceField(
        label=_("Who pays"), queryset=Window.objects.none(), widget=forms.RadioSelect, required=False, empty_label=None
    )
    title = forms.CharField(label=_("Title of the project"), max_length=200, required=False)
    need = forms.CharField(label=_("What do you need, and why?"), required=False, max_length=4000)
    activities = forms.CharField(label=_("What will you do?"), required=False, max_length=4000)
    results = forms.CharField(label=_("What will be different afterwards?"), required=False, max_length=4000)
    people = forms.IntegerField(label=_("People who gain from it"), required=False, min_value=0, max_value=100_000)
    women = forms.IntegerField(label=_("Women among them"), required=False, min_value=0, max_value=100_000)
    jobs_kept = forms.IntegerField(label=_("Jobs kept"), required=False, min_value=0, max_value=100_000)
    jobs_created = forms.IntegerField(label=_("Jobs created"), required=False, min_value=0, max_value=100_000)
    own = AmountField(label=_("Your own contribution (DH)"), required=False)
    other = AmountField(label=_("Contribution of others (DH)"), required=False)
    other_source = forms.CharField(label=_("Who else contributes"), max_length=200, required=False)
    contact_name = forms.CharField(label=_("Person to call"), max_length=120, required=False)
    contact_phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)

    def __init__(self, data: object = None, *, application: Application, windows: list[Window]) -> None:
        super().__init__(data, initial=initial_of(application))
        self.application = application
        self.fields["window"].queryset = Window.objects.filter(pk__in=[one.pk for one in windows])
        if len(windows) < 2:
            del self.fields["window"]
        for name in TEXTS:
            self.fields[name].widget = forms.Textarea(attrs={"rows": 4})
        self.fields["contact_phone"].widget.attrs |= {"inputmode": "tel", "dir": "ltr", "autocomplete": "tel"}
        save = reverse("calls:application-save", args=[application.pk])
        for name, one in self.fields.items():
            one.widget.attrs |= autosave(save, name)

    def line_rows(self) -> list[dict[str, object]]:
        """The lines of the budget with the names of their controls, and empty ones to go on."""
        known = {line.position: line for line in self.application.lines.all()}
        last = max(known, default=0)
        rows = []
        for position in range(1, min(max(LINES, last + 1), MOST_LINES) + 1):
            line = known.get(position)
            rows.append(
                {
                    "position": position,
                    "label": line.label if line else "",
                    "kind": line.kind if line else "equipment",
                    "amount": plain_amount(line.amount) if line else "",
                }
            )
        return rows


def autosave(url: str, name: str) -> dict[str, str]:
    """What makes a control send itself, alone."""
    return {"hx-post": url, "hx-trigger": "change", "hx-params": name, "hx-target": "#progress", "hx-swap": "outerHTML"}


def initial_of(application: Application) -> dict[str, object]:
    """What the form shows of a file."""
    names = ("title", *TEXTS, *COUNTS, "other_source", "contact_name", "contact_phone")
    values: dict[str, object] = {name: getattr(application, name) for name in names}
    own, other = plain_amount(application.own), plain_amount(application.other)
    return {**values, "window": application.window_id, "own": own, "other": other}


@dataclass
class Sent:
    """What a sending of the form says: columns, lines, window, and what could not be read."""

    fields: dict[str, object] = field(default_factory=dict)
    lines: dict[int, dict[str, object]] = field(default_factory=dict)
    window: Window | None = None
    errors: list[str] = field(default_factory=list)


def read_sent(form: ApplicationForm, post: Mapping[str, str]) -> Sent:
    """The controls that were sent, each by itself: what cannot be read stops nothing else."""
    sent = Sent()
    for name, one in form.fields.items():
        if name not in post:
            continue
        try:
            value = one.clean(post[name])
        except ValidationError as error:
            sent.errors += [f"{one.label}: {message}" for message in error.messages]
            continue
        if name == "window":
            sent.window = value
        elif name in ("own", "other"):
            sent.fields[f"{name}_centimes"] = value.centimes if value is not None else 0
        else:
            sent.fields[name] = value
    for position in range(1, MOST_LINES + 1):
        _read_line(position, post, sent)
    return sent


def _read_line(position: int, post: Mapping[str, str], sent: Sent) -> None:
    kind, label, amount = (f"line-{position}-{part}" for part in ("kind", "label", "amount"))
    told_of: dict[str, object] = {}
    if post.get(kind) in dict(labels.COST_KINDS):
        told_of["kind"] = post[kind]
    if label in post:
        told_of["label"] = post[label].replace("\x00", "").strip()[:200]
    if amount in post:
        try:
            value = AmountField(required=False).clean(post[amount])
            told_of["centimes"] = value.centimes if value is not None else 0
        except ValidationError as error:
            sent.errors += list(error.messages)
    if told_of:
        sent.lines[position] = told_of


class PaperForm(forms.Form):
    """A photo or a paper."""

    kind = forms.ChoiceField(label=_("What it is"), choices=labels.PAPER_KINDS)
    file = forms.FileField(label=_("File"), allow_empty_file=True)


class ReviewForm(forms.Form):
    """Points for every criterion, by number keys or by touch."""

    def __init__(self, *args: object, call: Call, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [(n, formats.number(n, active_language())) for n in range(scoring.MOST + 1)]
        for criterion in call.criteria.all():
            self.fields[f"points_{criterion.code}"] = forms.TypedChoiceField(
                label=criterion.title, coerce=int, choices=choices, widget=forms.RadioSelect, help_text=criterion.guide
            )
        self.fields["comment"] = forms.CharField(
            label=_("Comment"),
            required=False,
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Officers read it, the applicant does not."),
        )

    def points(self) -> dict[str, int]:
        """Points by criterion."""
        return {
            name.removeprefix("points_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("points_")
        }


class ExamineForm(forms.Form):
    """Eligible or not, and why where the criteria do not say it."""

    is_eligible = forms.TypedChoiceField(
        label=_("Decision"),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        choices=[
            ("yes", pgettext_lazy("application", "Eligible")),
            ("no", pgettext_lazy("application", "Not eligible")),
        ],
    )
    note = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed when the decision differs from the criteria, or when one is unknown."),
    )


class AwardForm(forms.Form):
    """The grant."""

    amount = AmountField(label=_("Grant (DH)"))
    note = forms.CharField(label=_("Decision of the committee, remark"), required=False, max_length=300)


class RevokeForm(forms.Form):
    """Why a grant is taken back, and what becomes of the file."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    keeps_place = forms.TypedChoiceField(
        label=_("The file"),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
        choices=[
            ("no", _("leaves the ranking: the next file is proposed")),
            ("yes", _("keeps its place: the decision is taken again")),
        ],
    )


class JustifyForm(forms.Form):
    """What the organisation shows of the money it received."""

    amount = AmountField(label=_("Amount justified (DH)"))
    on = forms.DateField(label=_("Day of the expense"), widget=day_input())
    reference = forms.CharField(label=_("Number of the invoice"), required=False, max_length=80)
    file = forms.FileField(label=_("Invoice or report"), max_length=200)

    def clean_on(self) -> dt.date:
        """A day that has come."""
        on: dt.date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return on


class NoteForm(forms.Form):
    """Why."""

    note = forms.CharField(label=_("Reason"), max_length=300)
