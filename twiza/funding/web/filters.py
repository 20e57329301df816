"""What the pages of money are asked, all of it in the address; nonsense is ignored."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date

from twiza.core.web.lists import Choice

from ..models import Component, Rate, purses
from ..models.labels import STAGE_LABELS
from ..queries import counted
from ..rules.counting import Counted
from ..rules.rates import HOME
from ..rules.stages import STAGES, Stage

BIGGEST = 2**31


@dataclass(frozen=True)
class MoneyQuery:
    """A day, an instant of knowledge, a currency; a party, a year, a stage, a component."""

    on: dt.date
    known_on: dt.date | None = None
    currency: str = HOME
    party: int | None = None
    year: int | None = None
    stage: str = ""
    component: int | None = None
    is_today: bool = field(default=True)

    @property
    def known_at(self) -> dt.datetime | None:
        """The last moment of the day of knowledge."""
        if self.known_on is None:
            return None
        return timezone.make_aware(dt.datetime.combine(self.known_on, dt.time.max))

    def mask(self, rows: Counted) -> Any:
        """Which rows the filters keep."""
        kept = np.ones(len(rows.rows), dtype=bool)
        for name, value in (("payer", self.party), ("year", self.year), ("component", self.component)):
            if value is not None:
                kept &= rows.column(name) == value
        if self.stage:
            kept &= rows.column("stage") == STAGES.index(Stage(self.stage))
        return kept

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter keeps rows out."""
        return any(value is not None for value in (self.party, self.year, self.component)) or bool(self.stage)


def asked(request: HttpRequest) -> MoneyQuery:
    """The question in the address."""
    query_dict: QueryDict = request.GET
    today = timezone.localdate()
    on = _day(query_dict.get("on", "")) or today
    currency = query_dict.get("currency", HOME).upper()
    known = {HOME, *Rate.objects.order_by().values_list("currency", flat=True).distinct()}
    return MoneyQuery(
        on=on,
        known_on=_day(query_dict.get("known_at", "")),
        currency=currency if currency in known else HOME,
        party=as_number(query_dict.get("party", "")),
        year=as_number(query_dict.get("year", "")),
        stage=query_dict.get("stage", "") if query_dict.get("stage") in STAGE_LABELS else "",
        component=as_number(query_dict.get("component", "")),
        is_today=on == today,
    )


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(text[:10])
    except ValueError:
        return None


def as_number(text: str) -> int | None:
    """A whole number of an address or a hidden field; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and int(text) < BIGGEST else None


def options(agreement: object, question: MoneyQuery) -> list[dict[str, object]]:
    """The filters of a page with the values that the rows have."""
    rows = counted(agreement, on=question.on, known_at=question.known_at)
    payers = sorted(purses(np.unique(rows.column("payer")).tolist()).values(), key=lambda one: one.name)
    years = np.unique(rows.column("year")).tolist()
    components = Component.objects.filter(pk__in=np.unique(rows.column("component")).tolist())
    currencies = [HOME, *sorted(set(Rate.objects.order_by().values_list("currency", flat=True)))]
    lists = {
        "party": ([(one.pk, one.name) for one in payers], question.party),
        "year": ([(year, str(year)) for year in years], question.year),
        "stage": (list(STAGE_LABELS.items()), question.stage),
        "component": ([(one.pk, one.title) for one in components], question.component),
        "currency": ([(code, code) for code in currencies], question.currency),
    }
    return [
        {"name": name, "choices": [Choice(str(v), str(label), is_chosen=str(v) == str(chosen)) for v, label in values]}
        for name, (values, chosen) in lists.items()
        if values
    ]
