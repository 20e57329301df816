"""What the payers of a call promised in its agreement, beside what the call and the others before it offer."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from twiza.agreements.models import Institution
from twiza.core.values import Money
from twiza.funding.models import Entry
from twiza.funding.rules.stages import Stage

from ..models.awards import Award
from ..models.calls import Call, Window
from ..rules.states import PUBLIC, CallState


@dataclass(frozen=True)
class Cover:
    """One payer: the budget of its windows in a call, what it promised by that year, what other calls took of it.

    `promised` is None while the ledger holds no cost table of the agreement: unknown is not nought.
    """

    payer: Institution
    budget: Money
    promised: Money | None
    offered: Money

    @property
    def is_short(self) -> bool:
        """Whether the call offers money that nobody promised."""
        if self.promised is None:
            return False
        return self.budget.centimes + self.offered.centimes > self.promised.centimes


def cover_of(call: Call) -> list[Cover]:
    """Every payer of a call, in the order of its windows; four queries.

    Promises are those of the ledger up to the budget year of the call, amendments included, in dirhams and in cash:
    what a year leaves unspent is offered in the next. A call whose results are published counts by its grants.
    """
    budgets: dict[int, int] = {}
    payers: dict[int, Institution] = {}
    for window in call.windows.select_related("payer"):
        payers[window.payer_id] = window.payer
        budgets[window.payer_id] = budgets.get(window.payer_id, 0) + window.budget_centimes
    items = Entry.objects.filter(agreement=call.agreement, stage=Stage.PROMISED, is_in_kind=False)
    rows = items.filter(year__lte=call.year, payer__institution__in=payers).order_by()
    promised = dict(rows.values_list("payer__institution").annotate(total=Sum("home_centimes")))
    is_known = items.exists()
    offered = _offered(call, list(payers))
    return [
        Cover(
            payer, Money(budgets[pk]), Money(int(promised.get(pk, 0))) if is_known else None, Money(offered.get(pk, 0))
        )
        for pk, payer in payers.items()
    ]


def _offered(call: Call, payers: list[int]) -> dict[int, int]:
    """What the other published calls of the agreement take of each payer, in centimes."""
    found: dict[int, int] = {}
    others = Window.objects.filter(call__agreement=call.agreement, call__state__in=list(PUBLIC), payer__in=payers)
    running = others.exclude(call=call).exclude(call__state=CallState.ANNOUNCED).order_by()
    for payer, total in running.values_list("payer").annotate(total=Sum("budget_centimes")):
        found[payer] = found.get(payer, 0) + int(total)
    done = Award.objects.filter(window__in=others.filter(call__state=CallState.ANNOUNCED).exclude(call=call))
    for payer, total in done.order_by().values_list("window__payer").annotate(total=Sum("centimes")):
        found[payer] = found.get(payer, 0) + int(total)
    return found
