"""The filters of the lists, all of them in the address; what is nonsense there is ignored."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from twiza.core.text import fold
from twiza.core.translation import active_language
from twiza.core.values import Money
from twiza.register.rules.vocabulary import BRANCHES, SECTORS
from twiza.territory.models import Territory

from ..models import AbilityKind, Expert, Interest, InterestKind, labels
from ..rules.reminders import LADDER
from ..rules.skills import SKILLS
from ..rules.states import ProposalState
from .places import country_name

ANY = pgettext_lazy("filter", "All")
BEHAVIOURS = [
    ("", ANY),
    ("free", _("Can be asked now")),
    ("silent", _("Did not answer the last request")),
    ("asked_to_pause", _("Asked whether to pause")),
    ("stale", _("Said nothing for over a year")),
    ("new", _("Never asked yet")),
]


class Filter(forms.Form):
    """What every filter of the room shares."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name != "q" and not isinstance(field.widget, forms.NumberInput | forms.HiddenInput):
                field.widget.attrs["data-submit"] = ""
        if "q" in self.fields:
            self.fields["q"].widget.attrs |= {"type": "search", "autocomplete": "off"}

    def given(self) -> dict[str, Any]:
        """What the address says and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", False)}

    def told(self) -> list[tuple[str, str]]:
        """The filters in words, for a file that must say what it holds."""
        lines = []
        for name, value in self.given().items():
            field = self.fields[name]
            known = {str(k): str(v) for k, v in getattr(field, "choices", [])} if name != "region" else {}
            lines.append((str(field.label or name), known.get(str(value), str(value))))
        return lines


def _skills() -> list[tuple[str, Any]]:
    language = active_language()
    return [("", ANY), *((code, card.label(language)) for code, card in SKILLS.items())]


def _sectors() -> list[tuple[str, Any]]:
    language = active_language()
    return [("", ANY), *((code, SECTORS.label(code, language)) for code in SECTORS)]


class ExpertFilter(Filter):
    """By name, skill, language, sector, country, vetting and how they answer."""

    q = forms.CharField(label=_("Name"), required=False)
    state = forms.ChoiceField(label=_("Vetting"), choices=[("", ANY), *labels.PERSON_STATES], required=False)
    skill = forms.ChoiceField(label=_("Skill"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("", ANY), *labels.LANGUAGES], required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    behaviour = forms.ChoiceField(label=_("Answers"), choices=BEHAVIOURS, required=False)

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.fields["skill"].choices = _skills()
        self.fields["sector"].choices = _sectors()
        codes = Expert.objects.order_by().values_list("country", flat=True).distinct()
        named = sorted(((code, country_name(code)) for code in set(codes)), key=lambda pair: pair[1])
        self.fields["country"].choices = [("", ANY), *named]

    def narrow(self, experts: Any) -> Any:
        """The experts that match every filter given, those to be vetted first, each with `asked`."""
        told = self.given()
        experts = experts.named(told.get("q", ""))
        for name in ("state", "country"):
            if name in told:
                experts = experts.filter(**{name: told[name]})
        for name, kind in (
            ("skill", AbilityKind.SKILL), ("language", AbilityKind.LANGUAGE), ("sector", AbilityKind.SECTOR),
        ):  # fmt: skip
            if name in told:
                experts = experts.filter(abilities__kind=kind, abilities__code=told[name])
        experts = self._answering(experts, told.get("behaviour", ""))
        first = Case(When(state="candidate", then=Value(0)), default=Value(1), output_field=IntegerField())
        rows = experts.with_asked().select_related("region_of_origin").prefetch_related("abilities")
        return rows.order_by(first, "name", "pk")

    def _answering(self, experts: Any, behaviour: str) -> Any:
        """How they answer."""
        if behaviour == "free":
            return experts.filter(pk__in=Expert.objects.askable(on=self.on).values("pk"))
        if behaviour == "silent":
            return experts.filter(proposals__state=ProposalState.SILENT).distinct()
        if behaviour == "asked_to_pause":
            return experts.filter(pause_asked_on__isnull=False)
        if behaviour == "stale":
            return experts.vetted().filter(refreshed_on__lte=self.on - dt.timedelta(days=LADDER.stale))
        if behaviour == "new":
            return experts.annotate(
                ever=Count("proposals", filter=Q(proposals__sent_at__isnull=False))
            ).filter(ever=0)
        return experts


class NeedFilter(Filter):
    """Needs waiting: by organisation, region, skill, urgency."""

    q = forms.CharField(label=_("Organisation"), required=False)
    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Territory.objects.none(), required=False, empty_label=ANY
    )
    skill = forms.ChoiceField(label=_("Skill"), required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=[("", ANY), *labels.URGENCIES], required=False)
    waiting = forms.ChoiceField(
        label=_("Standing"), required=False,
        choices=[("", ANY), ("nobody", _("Nobody proposed")), ("draft", _("Proposed, not sent")),
                 ("sent", _("Awaiting an answer")), ("accepted", _("Awaiting the cooperative"))],
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Territory.objects.regions()
        self.fields["skill"].choices = _skills()

    def narrow(self, needs: Any) -> Any:
        """The needs that match every filter given, the most urgent and the oldest first."""
        told = self.given()
        rows = needs
        for word in fold(told.get("q", "")).split():
            rows = rows.filter(case__organisation__search__contains=word)
        if region := told.get("region"):
            rows = rows.filter(region.encloses("case__organisation__territory"))
        for name in ("skill", "urgency"):
            if name in told:
                rows = rows.filter(**{name: told[name]})
        if waiting := told.get("waiting"):
            rows = rows.filter(standing=waiting)
        order = {"high": 0, "normal": 1, "low": 2}
        urgent = Case(*(When(urgency=code, then=Value(n)) for code, n in order.items()), default=Value(3))
        return rows.order_by(urgent, "stated_on", "pk")


class ClockFilter(Filter):
    """The board of requests."""

    state = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("Awaiting an answer")), ("accepted", _("Awaiting the cooperative")),
                 ("declined", _("Declined")), ("silent", _("No answer")), ("released", _("Taken back")),
                 ("confirmed", _("Under way")), ("draft", _("Not sent")), ("all", _("All"))],
    )  # fmt: skip
    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Territory.objects.none(), required=False, empty_label=ANY
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Territory.objects.regions()

    def narrow(self, proposals: Any) -> Any:
        """The requests of the board, the longest waiting first."""
        told = self.given()
        state = told.get("state") or "sent"
        rows = proposals if state == "all" else proposals.filter(state=state)
        if region := told.get("region"):
            rows = rows.filter(region.encloses("need__case__organisation__territory"))
        return rows.order_by(F("sent_at").asc(nulls_last=True), "pk")


class InvestorFilter(Filter):
    """Investors: by name, by what they could be, for whom, and by an amount that lies within their range."""

    q = forms.CharField(label=_("Name"), required=False)
    ticket = forms.IntegerField(label=_("Amount in dirhams"), required=False, min_value=1, max_value=10**10)
    relation = forms.ChoiceField(label=_("Could be"), choices=[("", ANY), *labels.RELATIONS], required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Territory.objects.none(), required=False, empty_label=ANY
    )
    state = forms.ChoiceField(label=_("Vetting"), choices=[("", ANY), *labels.PERSON_STATES], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Territory.objects.regions()
        self.fields["sector"].choices = _sectors()
        self.fields["ticket"].widget.attrs |= {"inputmode": "numeric", "step": 1000}

    def narrow(self, investors: Any) -> Any:
        """Those who match every filter given, those to be vetted first. Whoever names no sector or region takes all."""
        told = self.given()
        rows = investors.named(told.get("q", ""))
        if "state" in told:
            rows = rows.filter(state=told["state"])
        if "ticket" in told:
            rows = rows.able(Money(told["ticket"] * 100))
        if "relation" in told:
            rows = rows.may_be(told["relation"])
        region = told.get("region")
        for kind, code in (
            (InterestKind.SECTOR, told.get("sector")),
            (InterestKind.REGION, region and region.code),
        ):
            if code:
                of_kind = Interest.objects.filter(kind=kind)
                chosen, anything = of_kind.filter(code=code), Q(pk__in=of_kind.values("investor"))
                rows = rows.filter(Q(pk__in=chosen.values("investor")) | ~anything)
        first = Case(When(state="candidate", then=Value(0)), default=Value(1), output_field=IntegerField())
        return rows.prefetch_related("interests").order_by(first, "name", "pk")


class CooperativeFilter(Filter):
    """For investors: place, activity, size; nothing about people."""

    q = forms.CharField(label=_("Name or activity"), required=False)
    region = forms.ModelChoiceField(
        label=_("Region"), queryset=Territory.objects.none(), required=False, empty_label=ANY
    )
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    product = forms.ChoiceField(label=_("Product"), required=False)
    ticket = forms.IntegerField(label=_("Amount in dirhams"), required=False, min_value=1, max_value=10**10)
    women_led = forms.BooleanField(label=_("Led by women"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = active_language()
        self.fields["region"].queryset = Territory.objects.regions()
        self.fields["sector"].choices = _sectors()
        self.fields["product"].choices = [
            ("", ANY), *((code, BRANCHES.label(code, language)) for code in BRANCHES),
        ]  # fmt: skip
        self.fields["ticket"].widget.attrs |= {"inputmode": "numeric", "step": 1000}

    def narrow(self, organisations: Any) -> Any:
        """Active cooperatives that match every filter given."""
        told = self.given()
        rows: Any = organisations.filter(status="active", form__in=["cooperative", "union"])
        for word in fold(told.get("q", "")).split():
            rows = rows.filter(search__contains=word)
        if region := told.get("region"):
            rows = rows.within(region)
        for name, column in (("sector", "sector"), ("product", "branch")):
            if name in told:
                rows = rows.filter(**{column: told[name]})
        return rows.filter(women_led=True) if told.get("women_led") else rows


__all__ = ["ClockFilter", "CooperativeFilter", "ExpertFilter", "Filter", "InvestorFilter", "NeedFilter"]
