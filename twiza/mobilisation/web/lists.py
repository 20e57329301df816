"""The lists of people: experts and investors.

Names, addresses and free text stay out of the files: counting and planning do not need them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Case, Count, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.core.tables import Column
from twiza.core.templatetags.twiza import number
from twiza.core.values import Money
from twiza.core.web.lists import Empty, Filter, Head, QueryListing
from twiza.register.rules.vocabulary import SECTORS
from twiza.territory.models import Territory

from ..models import AbilityKind, Expert, Interest, InterestKind, Investor, labels
from ..rules.reminders import LADDER
from ..rules.skills import SKILLS
from ..rules.states import ProposalState
from .places import country_name
from .presenters import TONES, facts_of, lang
from .response_rates import ExpertLine, expert_lines

ANY = pgettext_lazy("filter", "All")
BEHAVIOURS = [
    ("", ANY),
    ("free", _("Can be asked now")),
    ("silent", _("Did not answer the last request")),
    ("asked_to_pause", _("Asked whether to pause")),
    ("stale", _("Said nothing for over a year")),
    ("new", _("Never asked yet")),
]
TO_VET_FIRST = Case(When(state="candidate", then=Value(0)), default=Value(1), output_field=IntegerField())


def choice(label: object, choices: Iterable[tuple[str, Any]]) -> forms.ChoiceField:
    """One of some codes, or all."""
    return forms.ChoiceField(label=label, choices=[("", ANY), *choices], required=False)


def coded(label: object, codes: Any) -> forms.ChoiceField:
    """One code of a vocabulary, in the reader's language."""
    return choice(label, ((code, codes.label(code, lang())) for code in codes))


def region() -> forms.ModelChoiceField:
    """One region, or all."""
    return forms.ModelChoiceField(Territory.objects.regions(), label=_("Region"), required=False, empty_label=ANY)


def ticket() -> forms.IntegerField:
    """An amount in dirhams."""
    widget = forms.NumberInput({"inputmode": "numeric", "step": 1000})
    return forms.IntegerField(
        label=_("Amount in dirhams"), required=False, min_value=1, max_value=10**10, widget=widget
    )


def skill() -> forms.ChoiceField:
    """One skill, or all."""
    return choice(_("Skill"), ((code, card.label(lang())) for code, card in SKILLS.items()))


class ExpertList(QueryListing[Expert, ExpertLine]):
    """Experts by name, skill, language, sector, country, vetting and how they answer; those to be vetted first."""

    name = "mobilisation.experts"
    template = "mobilisation/expert_list.html"
    row_template = "mobilisation/expert_row.html"
    caption = _("Experts")
    heads = (
        Head(_("Expert")),
        Head(_("Skills")),
        Head(_("Languages")),
        Head(_("Places"), "num"),
        Head(_("Answers")),
        Head(_("State")),
    )
    search_label = _("Name")
    export_url = "mobilisation:expert-export"
    file_name = _("experts")
    files_hint = _("This list without names")

    def seen(self) -> Any:
        """Whom the reader may see; nobody who was erased."""
        return visible(self.reader, Permission.EXPERT_VIEW, Expert.objects.exclude(email__endswith="@invalid"))

    def holding(self, rows: Any, words: str) -> Any:
        """By name."""
        return rows.named(words)

    def ordered(self, rows: Any) -> Any:
        """Those to be vetted first, each with `asked`."""
        rows = rows.with_asked().select_related("region_of_origin").prefetch_related("abilities")
        return rows.order_by(TO_VET_FIRST, "name", "pk")

    def filters(self) -> list[Filter[Any]]:
        """Vetting, abilities, country, behaviour."""
        met = Expert.objects.order_by().values_list("country", flat=True).distinct()
        countries = sorted(((code, country_name(code)) for code in set(met)), key=lambda pair: pair[1])
        return [
            Filter("state", choice(_("Vetting"), labels.PERSON_STATES), lambda rows, code: rows.filter(state=code)),
            Filter("skill", skill(), lambda rows, code: _able(rows, AbilityKind.SKILL, code)),
            Filter(
                "language",
                choice(_("Language"), labels.LANGUAGES),
                lambda rows, code: _able(rows, AbilityKind.LANGUAGE, code),
            ),
            Filter("sector", coded(_("Sector"), SECTORS), lambda rows, code: _able(rows, AbilityKind.SECTOR, code)),
            Filter("country", choice(_("Country"), countries), lambda rows, code: rows.filter(country=code)),
            Filter(
                "behaviour", forms.ChoiceField(label=_("Answers"), choices=BEHAVIOURS, required=False), self._answering
            ),
        ]

    def _answering(self, rows: Any, behaviour: str) -> Any:
        """How they answer."""
        if behaviour == "free":
            return rows.filter(pk__in=Expert.objects.askable(on=self.today).values("pk"))
        if behaviour == "silent":
            return rows.filter(proposals__state=ProposalState.SILENT).distinct()
        if behaviour == "asked_to_pause":
            return rows.filter(pause_asked_on__isnull=False)
        if behaviour == "stale":
            return rows.vetted().filter(refreshed_on__lte=self.today - dt.timedelta(days=LADDER.stale))
        sent = Count("proposals", filter=Q(proposals__sent_at__isnull=False))
        return rows.annotate(ever=sent).filter(ever=0)

    def lines(self, rows: Iterable[Expert]) -> list[ExpertLine]:
        """Requests are counted once for all of them."""
        return expert_lines(rows, self.today)

    def own(self) -> dict[str, object]:
        """How many there are in each state."""
        mine = visible(self.reader, Permission.EXPERT_VIEW, Expert.objects.order_by()).values_list("state")
        return {"counts": dict(mine.annotate(n=Count("pk"))), "tab": "experts"}

    def counted(self, total: int) -> str:
        """The number of experts."""
        return ngettext("%(n)s expert", "%(n)s experts", total) % {"n": number(total)}

    def nothing_fits(self) -> Empty:
        """Filters are to be taken away."""
        return Empty("search-off", _("No expert matches"), _("Take a filter away."), _("Show all experts"), "?")

    def nothing_yet(self) -> Empty:
        """The public registration."""
        hint = _("Share the address of the public registration: it takes five minutes on a phone.")
        address = reverse("mobilisation:expert-join")
        return Empty("users", _("No expert yet"), hint, _("The public registration"), address)

    def columns(self) -> list[Column]:
        """Under a number, without names."""
        return [
            Column("expert", _("Expert"), lambda line: line.expert.pk, "integer", 10),
            Column("state", _("State"), lambda line: line.expert.get_state_display()),
            Column("country", _("Country"), "country"),
            Column("region", _("Region of origin"), lambda line: str(line.expert.region_of_origin or "")),
            Column("skills", _("Skills"), "skills", width=40),
            Column("languages", _("Languages"), "languages", width=28),
            Column("sectors", _("Sectors"), "sectors", width=28),
            Column("hours", _("Hours a month"), lambda line: line.expert.hours_a_month, "integer", 12),
            Column("capacity", _("Cooperatives at once"), lambda line: line.expert.capacity, "integer", 12),
            Column("asked", _("Requests sent"), "asked_ever", "integer", 12),
            Column("answered", _("Answered"), "answered", "integer", 12),
            Column("silent", _("No answer"), "silent", "integer", 12),
            Column("refreshed", _("Last said on"), lambda line: line.expert.refreshed_on, "day"),
        ]


def _able(rows: Any, kind: AbilityKind, code: str) -> Any:
    return rows.filter(abilities__kind=kind, abilities__code=code)


class InvestorList(QueryListing[Investor, Any]):
    """Investors by name, by what they could be, for whom, and by an amount that lies within their range."""

    name = "mobilisation.investors"
    template = "mobilisation/investor_list.html"
    row_template = "mobilisation/investor_row.html"
    caption = _("Investors")
    heads = (Head(_("Investor")), Head(_("Could be")), Head(_("Amount")), Head(_("Sectors")), Head(_("State")))
    search_label = _("Name")

    def seen(self) -> Any:
        """Whom the reader may see; nobody who was erased."""
        return visible(self.reader, Permission.EXPERT_VIEW, Investor.objects.exclude(email__endswith="@invalid"))

    def holding(self, rows: Any, words: str) -> Any:
        """By name."""
        return rows.named(words)

    def ordered(self, rows: Any) -> Any:
        """Those to be vetted first."""
        return rows.prefetch_related("interests").order_by(TO_VET_FIRST, "name", "pk")

    def filters(self) -> list[Filter[Any]]:
        """Amount, relation, sector, region, vetting. Whoever names no sector or region takes all."""
        return [
            Filter("ticket", ticket(), lambda rows, dirhams: rows.able(Money(dirhams * 100))),
            Filter("relation", choice(_("Could be"), labels.RELATIONS), lambda rows, code: rows.may_be(code)),
            Filter(
                "sector", coded(_("Sector"), SECTORS), lambda rows, code: _interested(rows, InterestKind.SECTOR, code)
            ),
            Filter("region", region(), lambda rows, place: _interested(rows, InterestKind.REGION, place.code)),
            Filter("state", choice(_("Vetting"), labels.PERSON_STATES), lambda rows, code: rows.filter(state=code)),
        ]

    def lines(self, rows: Iterable[Investor]) -> list[object]:
        """Each with what they told."""
        return [{"person": one, "tone": TONES[one.state], "facts": facts_of(one)[4:8]} for one in rows]

    def own(self) -> dict[str, object]:
        """The amount asked."""
        return {"ticket": self.question.given.get("ticket"), "tab": "investors"}

    def counted(self, total: int) -> str:
        """The number of investors."""
        return ngettext("%(n)s investor", "%(n)s investors", total) % {"n": number(total)}

    def nothing_fits(self) -> Empty:
        """Filters are to be taken away."""
        title, label = _("No investor matches"), _("Show all investors")
        return Empty("search-off", title, _("Take a filter away."), label, "?")

    def nothing_yet(self) -> Empty:
        """The public registration."""
        hint, address = (_("Share the address of the public registration."), reverse("mobilisation:investor-join"))
        return Empty("coin", _("No investor yet"), hint, _("The public registration"), address)


def _interested(rows: Any, kind: InterestKind, code: str) -> Any:
    of_kind = Interest.objects.filter(kind=kind)
    chosen, anything = of_kind.filter(code=code), Q(pk__in=of_kind.values("investor"))
    return rows.filter(Q(pk__in=chosen.values("investor")) | ~anything)
