"""The words of codes of this room, and the sentences of what its rules refuse."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from twiza.core import formats
from twiza.core.translation import active_language
from twiza.core.values import Money, RuleError

from ..rules.stages import Stage
from ..rules.tranches import ConditionKind, TrancheState

Choices = list[tuple[str, Any]]

STAGES: Choices = [
    (Stage.PROMISED.value, pgettext_lazy("money", "Promised")),
    (Stage.COMMITTED.value, pgettext_lazy("money", "Committed")),
    (Stage.ORDERED.value, pgettext_lazy("money", "Ordered")),
    (Stage.PAID.value, pgettext_lazy("money", "Paid")),
    (Stage.RECEIVED.value, pgettext_lazy("money", "Received")),
    (Stage.SPENT.value, pgettext_lazy("money", "Spent")),
    (Stage.JUSTIFIED.value, pgettext_lazy("money", "Justified")),
    (Stage.RETURNED.value, pgettext_lazy("money", "Returned")),
]
STAGE_LABELS = dict(STAGES)
TRANCHE_STATES: Choices = [
    (TrancheState.PLANNED.value, _("Planned")),
    (TrancheState.PREPARED.value, _("Release proposed")),
    (TrancheState.RELEASED.value, _("Released")),
    (TrancheState.CANCELLED.value, _("Given up")),
]
TONES = {"planned": "secondary", "prepared": "warning", "released": "success", "cancelled": "secondary"}
CONDITIONS: Choices = [
    (ConditionKind.SIGNATURE.value, _("Every party has signed")),
    (ConditionKind.VISA.value, _("The visa is given")),
    (ConditionKind.REPORT.value, _("The report is accepted")),
    (ConditionKind.JUSTIFIED.value, _("Enough of what was received is justified")),
    (ConditionKind.DECISION.value, _("The committee has decided")),
    (ConditionKind.DAY.value, _("The day has come")),
]
FIELD_LABELS: dict[str, Any] = {
    "reference": _("Reference"),
    "day": _("Day"),
    "amount": _("Amount"),
    "stage": _("Stage"),
    "payer": _("Payer"),
    "payee": _("Payee"),
    "year": _("Budget year"),
    "component": _("Component"),
    "currency": _("Currency"),
}

REFUSALS: dict[str, Any] = {
    "amount_not_positive": _("An amount is more than nought."),
    "in_kind_stage": _("A contribution in kind is promised, received or justified; it is never paid."),
    "beyond_promised": _("%(asked)s goes beyond the envelope: %(left)s of the promise is left to commit."),
    "beyond_committed": _("%(asked)s goes beyond what is committed: %(left)s is left to order."),
    "beyond_ordered": _("%(asked)s goes beyond what is ordered: %(left)s is left to pay."),
    "beyond_paid": _("%(asked)s goes beyond what was paid: %(left)s is left to receive."),
    "beyond_received": _("%(asked)s goes beyond what was received: %(left)s is left."),
    "beyond_spent": _("%(asked)s goes beyond what was spent: %(left)s is left to justify."),
    "already_drawn": _("%(drawn)s was already drawn from this: reverse the later entries first."),
    "table_empty": _("The cost table has no line."),
    "shares_differ": _("The shares add up to %(added)s, not to the total of %(total)s."),
    "currencies_differ": _("Amounts in %(left)s and in %(right)s cannot be added."),
    "chain_to_itself": _("Money does not go from a holder to itself."),
    "chain_closes": _("This would send money back up its own chain: record it as returned."),
    "rate_missing": _("No rate of %(currency)s is known on %(on)s: record the rate first, with its source."),
    "rate_not_positive": _("A rate is more than nought."),
    "rate_too_fine": _("A rate has six decimals at most."),
    "amount_missing": _("The amount is missing."),
    "amount_unreadable": _("“%(text)s” is not an amount that can be read without guessing."),
    "amount_ambiguous": _("“%(text)s” can be read in two ways: write the two decimals, as in 1.250,00 or 1,25."),
    "amount_negative": _("“%(text)s” is negative: a correction is a reversal, money given back is returned."),
    "amount_too_fine": _("“%(text)s” has more than two decimals."),
    "amount_too_large": _("“%(text)s” is larger than any budget."),
    "currency_unknown": _("The currency of “%(text)s” is not known."),
    "condition_unknown": _("A condition of this kind does not exist."),
    "condition_rate": _("The share to justify is more than 0 and at most 100 %%."),
    "condition_day": _("The day of the condition cannot be read."),
    "same_person": _("Whoever proposed the release cannot release: it takes two people."),
    "field_unknown": _("The list cannot be matched: there is no field “%(field)s”."),
    "column_unknown": _("The list has no column “%(column)s”."),
    "field_unmapped": _("Say which column holds this: %(field)s."),
    "too_many_rows": _("The list has %(rows)s rows; send at most %(most)s at a time."),
    "reference_missing": _("The reference is missing: without it the same payment could enter twice."),
    "reference_twice": _("The same reference stands in row %(row)s."),
    "day_unreadable": _("“%(text)s” is not a day."),
    "day_in_future": _("%(on)s has not come yet."),
    "stage_unknown": _("“%(text)s” is not a stage of money."),
    "party_unknown": _("“%(text)s” is not a party of this agreement, nor one of its payees."),
    "party_ambiguous": _("Several bear the name “%(text)s”: write the code."),
    "party_missing": _("Say who pays."),
    "component_unknown": _("The cost table has no component “%(text)s”."),
    "year_unreadable": _("“%(text)s” is not a budget year."),
}  # fmt: skip


def said(value: Any) -> Any:
    """A parameter as the reader writes it: amounts, days and fields in words."""
    language = active_language()
    if isinstance(value, Money):
        return formats.money(value, language)
    if isinstance(value, dt.date):
        return formats.day(value, language)
    return value


def sentence(error: RuleError) -> str:
    """What a rule refuses, in the reader's language."""
    params = {name: said(value) for name, value in error.params.items()}
    if error.code == "field_unmapped":
        params["field"] = FIELD_LABELS.get(params["field"], params["field"])
    words = REFUSALS.get(error.code)
    return str(words) % params if words else str(error)
