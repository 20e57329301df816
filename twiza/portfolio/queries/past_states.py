"""The states that agreements had on a day gone by, from their audited moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from twiza.agreements.models import Agreement, SessionItem
from twiza.agreements.rules.states import ENTER, GRANT_VISA, MOVES, SIGN_ALL, VOTE
from twiza.core.models import AuditRow

from ..rules.past_states import Moved, day_of_move, state_on

ENTERED = "draft_agreement"
NAMES = [ENTERED, *(move.name for move in MOVES)]


def states_on(agreements: Sequence[Agreement], on: date) -> dict[int, str]:
    """The state of each on a day, for those that have moved since; one query, a second one where some have.

    Read with their parties and signatures. Later moves that were recorded with the agreement itself and that nothing
    dates are taken as made before: what was entered late is shown as it was entered.
    """
    morrow = timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))
    rows: dict[str, list[AuditRow]] = defaultdict(list)
    found = AuditRow.objects.filter(
        object_type=Agreement._meta.label_lower,
        object_id__in=[str(one.pk) for one in agreements],
        action__in=NAMES,
        at__gte=morrow,
    )
    for row in found.order_by("at", "id"):
        rows[row.object_id].append(row)
    if not rows:
        return {}
    items: dict[int, tuple[date | None, date | None]] = {
        pk: (voted_on, visa_on)
        for pk, voted_on, visa_on in SessionItem.objects.filter(agreement__in=[int(pk) for pk in rows])
        .order_by("id")
        .values_list("agreement_id", "voted_on", "visa_on")
    }
    return {
        one.pk: state_on(one.state, _moves(one, rows[str(one.pk)], items.get(one.pk, (None, None))), on)
        for one in agreements
        if str(one.pk) in rows
    }


def _moves(one: Agreement, rows: Sequence[AuditRow], council: tuple[date | None, date | None]) -> list[Moved]:
    signed_on = one.signed_on()
    begun = max((day for day in (one.starts_on, signed_on) if day), default=None)
    facts = {VOTE.name: council[0], GRANT_VISA.name: council[1], SIGN_ALL.name: signed_on, ENTER.name: begun}
    entered_on = next((timezone.localdate(row.at) for row in rows if row.action == ENTERED), None)
    return [
        Moved(str(row.before["state"]), day_of_move(timezone.localdate(row.at), entered_on, facts.get(row.action)))
        for row in rows
        if row.before and "state" in row.before
    ]
