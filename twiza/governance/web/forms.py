"""Forms of governance: the question of a report, filters, decisions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.agreements.models import Agreement
from twiza.core.languages import Extent, find
from twiza.core.web.fields import TitledChoiceField, day_input
from twiza.core.web.translated_forms import TranslatedEntry, TranslatedForm

from ..models import Report
from ..models.labels import REPORT_STATES
from ..models.meetings import PRESENCES


class ReportField(forms.ModelChoiceField):
    """A report, chosen by its number and day."""

    def label_from_instance(self, obj: object) -> str:
        """Reference, day, state."""
        return f"{obj.reference} · {obj.on} · {obj.get_state_display()}"


class ComputeForm(forms.Form):
    """Which agreement, which day, as known when."""

    agreement = TitledChoiceField(label=_("Agreement"), queryset=Agreement.objects.none(), to_field_name="key")
    on = forms.DateField(label=_("Figures of"), widget=day_input())
    known_at = forms.DateField(
        label=_("As known at the end of"),
        required=False,
        widget=day_input(),
        help_text=_("Empty: as known now. A past day gives the figures as they were known that day."),
    )

    def __init__(self, *args: object, user: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        mine = visible(user, Permission.REPORT_COMPUTE, Agreement.objects.all())
        self.fields["agreement"].queryset = mine.order_by("key")

    def clean_known_at(self) -> Any:
        """The last second of that day on the clock of Morocco; today means now."""
        from django.utils import timezone

        day = self.cleaned_data["known_at"]
        if day is None or day == timezone.localdate():
            return None
        midnight = timezone.make_aware(timezone.datetime.combine(day + timedelta(days=1), timezone.datetime.min.time()))
        return midnight - timedelta(seconds=1)


class FilterForm(forms.Form):
    """Narrows the list of reports."""

    agreement = TitledChoiceField(
        label=_("Agreement"), queryset=Agreement.objects.none(), to_field_name="key", required=False
    )
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All states")), *REPORT_STATES], required=False)

    def __init__(self, *args: object, reports: models.QuerySet[Report], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agreement"]
        field.queryset = Agreement.objects.filter(pk__in=reports.order_by().values("agreement")).order_by("key")
        field.empty_label = _("All agreements")

    def narrowed(self, reports: models.QuerySet[Report]) -> models.QuerySet[Report]:
        """The reports that fit; an unknown filter fits none of its kind and is ignored."""
        if not self.is_valid():
            return reports
        chosen = {key: value for key, value in self.cleaned_data.items() if value}
        return reports.filter(**chosen)


class CompareForm(forms.Form):
    """Two reports of one agreement."""

    first = ReportField(label=_("Before"), queryset=Report.objects.none())
    second = ReportField(label=_("After"), queryset=Report.objects.none())

    def __init__(self, *args: object, reports: models.QuerySet[Report], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        rows = reports.select_related("agreement").order_by("agreement__key", "on", "number")
        for name in ("first", "second"):
            self.fields[name].queryset = rows

    def clean(self) -> dict[str, object]:
        """Only reports of one agreement compare."""
        data = super().clean() or {}
        first, second = data.get("first"), data.get("second")
        if first and second and first.agreement_id != second.agreement_id:
            raise forms.ValidationError(_("Choose two reports of the same agreement."))
        return data


class PlanForm(forms.Form):
    """The day, the hour and the place of a meeting."""

    held_on = forms.DateField(label=_("Day"), widget=day_input())
    starts_at = forms.TimeField(
        label=_("Hour"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    place = forms.CharField(label=_("Place, in French"), required=False, max_length=200)
    place_ar = forms.CharField(
        label=_("Place, in Arabic"), required=False, max_length=200, widget=forms.TextInput(attrs=find("ar").attrs)
    )


class PresenceForm(forms.Form):
    """Whether one office sat."""

    presence = forms.ChoiceField(label=_("Presence"), choices=PRESENCES)
    delegate = forms.CharField(label=_("Delegate, by office"), required=False, max_length=200)


PresenceFormSet = forms.formset_factory(PresenceForm, extra=0)


class MinutesForm(TranslatedForm):
    """What was said and decided, in both languages."""

    minutes = TranslatedEntry(_("Minutes"), rows=12, extent=Extent.DEEDS)
