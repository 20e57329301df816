"""What the portfolio knows of every agreement on a day, read again only for those of which something has moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db.models import Count, Max, Min, Q

from twiza.agreements.models import Agreement, stand_agreements
from twiza.agreements.rules.standing import Standing
from twiza.core.cache import remember
from twiza.funding.queries import count
from twiza.funding.rules.counting import LedgerQuestion
from twiza.funding.rules.rates import HOME
from twiza.funding.rules.stages import STAGES, Stage
from twiza.governance.models.committees import Committee, Decision
from twiza.governance.models.meetings import Meeting
from twiza.plans.models import Action, Event

from ..rules import attention as rules
from .fingerprints import Print, prints
from .past_states import states_on


@dataclass(frozen=True)
class Stood:
    """An agreement as it stands on a day: its late commitments, the last day of what was done, its evaluation."""

    agreement: Agreement
    late: int
    done_on: date | None
    evaluated_on: date | None


@dataclass(frozen=True)
class AgreementMoney:
    """The money of every agreement on a day: promised by year, the sums of stages, the day of the last row."""

    calendars: Mapping[int, Mapping[int, int]]
    stages: Mapping[tuple[int, ...], tuple[int, int, int]]
    last_on: Mapping[int, date]

    def sums(self, one: Agreement) -> rules.Sums:
        """The sums of an agreement's own rows beside its budget."""
        spent = {
            stage.value: self.stages.get((one.pk, STAGES.index(stage)), (0, 0, 0))[0]
            for stage in (Stage.COMMITTED, Stage.ORDERED, Stage.PAID)
        }
        budget = one.budget_centimes if one.currency == HOME else None
        return rules.Sums(
            self.calendars.get(one.pk, {}), **spent, budget=budget, is_budget_about=one.is_budget_approximate
        )


@dataclass(frozen=True)
class AgreementStates:
    """Every agreement of a day with what is watched of it, in order of key; and the prints that it was read under."""

    on: date
    stood: Mapping[int, Stood]
    watched: Mapping[int, rules.Watched]
    prints: Mapping[int, Print]

    def same(self, before: AgreementStates) -> frozenset[int]:
        """The agreements of which nothing has moved since."""
        return frozenset(
            pk
            for pk, one in self.stood.items()
            if before.stood.get(pk) is one and before.watched[pk] == self.watched[pk]
        )


def read(on: date, before: AgreementStates | None = None) -> AgreementStates:
    """Every agreement on a day; those whose print is the same as `before` (of the same day) are not read again."""
    now = prints()
    held = {
        pk: before.stood[pk] for pk, print_ in now.items() if before is not None and before.prints.get(pk) == print_
    }
    held |= _stand([pk for pk in now if pk not in held], on)
    stood = {pk: held[pk] for pk in now if pk in held}
    events = remember(f"portfolio.events:{on}", ("plans",), lambda: _events(on))
    sat = remember(f"portfolio.sittings:{on}", ("governance",), lambda: _sittings(on))
    money = remember(f"portfolio.money:{on}", ("funding",), lambda: _money(on))
    days = {
        "fulfilment": {pk: one.done_on for pk, one in stood.items() if one.done_on},
        "event": events,
        "meeting": {pk: values["met_on"] for pk, values in sat.items() if values.get("met_on")},
        rules.MONEY: money.last_on,
    }
    facts: dict[int, dict[str, date]] = {pk: {} for pk in stood}
    for kind, values in days.items():
        for pk, day in values.items():
            if pk in facts:
                facts[pk][kind] = day
    overdue = dict(
        Decision.objects.overdue(on=on).order_by().values_list("committee__agreement_id").annotate(Count("id"))
    )
    watched = {
        pk: rules.Watched(
            state=one.agreement.state,
            span=one.agreement.span,
            evaluated_on=one.evaluated_on,
            facts=facts[pk],
            late=one.late,
            decisions=overdue.get(pk, 0),
            money=money.sums(one.agreement),
            **sat.get(pk, {}),
        )
        for pk, one in stood.items()
    }
    return AgreementStates(on, stood, watched, now)


def _stand(wanted: Iterable[int], on: date) -> dict[int, Stood]:
    """Some agreements read from the database, with what amendments changed by the day."""
    found = list(Agreement.objects.for_list().filter(pk__in=list(wanted)))
    states = states_on(found, on)
    for one in found:
        one.state = states.get(one.pk, one.state)
    stood = stand_agreements(found, on=on, with_parties=False)
    values = {}
    for one in found:
        rows = stood[one.pk]
        late = sum(row.verdict.standing == Standing.LATE for row in rows)
        days = (fact.valid_from for row in rows for fact in row.facts)
        values[one.pk] = Stood(one, late, max(days, default=None), one.evaluated_on(on))
    return values


def _events(on: date) -> dict[int, date]:
    """The last day of what happened under the plans of each agreement."""
    events = Event.objects.current().filter(action__isnull=False, valid_from__lte=on).order_by()
    owners = dict(Action.objects.order_by().values_list("pk", "axis__plan__agreement_id"))
    found: dict[int, date] = {}
    for action, day in events.values_list("action_id").annotate(Max("valid_from")):
        agreement = owners[action]
        found[agreement] = max(day, found.get(agreement, day))
    return found


def _sittings(on: date) -> dict[int, dict[str, Any]]:
    """Of each committee: how often it meets, when it last met, when it meets next, which meeting nobody recorded."""
    pending = Q(state__in=("planned", "convened"))
    values: dict[int, dict[str, object]] = {
        row["committee_id"]: {name: row[name] for name in ("met_on", "meets_on", "missed_on")}
        for row in Meeting.objects.order_by()
        .values("committee_id")
        .annotate(
            met_on=Max("held_on", filter=Q(state="held", held_on__lte=on)),
            meets_on=Min("held_on", filter=pending & Q(held_on__gte=on)),
            missed_on=Max("held_on", filter=pending & Q(held_on__lt=on)),
        )
    }
    found: dict[int, dict[str, object]] = {}
    for pk, agreement, months in Committee.objects.order_by().values_list("pk", "agreement_id", "months_between"):
        days: dict[str, Any] = values.get(pk, {})
        if days.get("missed_on") and days.get("met_on") and days["missed_on"] < days["met_on"]:
            days["missed_on"] = None
        found[agreement] = {"months_between": months, **days}
    return found


def _money(on: date) -> AgreementMoney:
    rows = count(LedgerQuestion(on, None, HOME))
    calendars: dict[int, dict[int, int]] = defaultdict(dict)
    promised = rows.only(rows.column("stage") == STAGES.index(Stage.PROMISED))
    for (pk, year), (amount, _own, _moved) in promised.by("agreement", "year").items():
        calendars[pk][year] = amount
    last_on: dict[int, date] = {}
    if len(rows.rows):
        keys = rows.column("agreement")
        last = np.zeros(int(keys.max()) + 1, dtype=np.int64)
        np.maximum.at(last, keys, rows.column("value_on"))
        last_on = {pk: date.fromordinal(int(last[pk])) for pk in np.flatnonzero(last).tolist()}
    return AgreementMoney(dict(calendars), rows.by("agreement", "stage"), last_on)
