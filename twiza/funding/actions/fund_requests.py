"""Calls for funds: a letter that asks a party for what it owes, its lines frozen."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.agreements.models import Agreement
from twiza.core.actions import Actor, record_audit, require
from twiza.core.languages import Extent, codes
from twiza.core.refusals import Refusal
from twiza.core.saving import day_of
from twiza.core.translation import texts

from ..models import Component, FundCall, Purse
from ..queries import late_shares
from ..rules.rates import HOME
from .acts import Act
from .posting import funded, locked


class NothingLate(Refusal):
    """The party owes nothing on this day."""

    message = _("“%(payer)s” owes nothing today.")


@transaction.atomic
def issue_fund_call(*, agreement: Agreement, payer: Purse, by: Actor, at: datetime, currency: str = HOME) -> FundCall:
    """The letter that asks a party for its late shares of one currency; the same day it is made once.

    Raises: NotAllowed, NothingLate.
    """
    require(by, Permission.FUNDING_RECORD, funded(agreement))
    on = day_of(at)
    late = [one for one in late_shares(agreement, on) if (one.payer, one.currency) == (payer.pk, currency)]
    fresh = locked(agreement)
    same = FundCall.objects.filter(agreement_id=fresh.pk, payer=payer, currency=currency, issued_on=on)
    known = same.first()
    if known is not None:
        return known
    if not late:
        raise NothingLate(payer=payer.name)
    titles = {one.pk: one for one in Component.objects.filter(agreement_id=fresh.pk)}
    content = {
        "on": on.isoformat(),
        "agreement": {"key": fresh.key, "reference": fresh.reference, **_titles(fresh, "title")},
        "payer": _titles(payer.holder, "title" if payer.agreement_id else "name"),
        "lines": [
            {
                "year": one.year, "due_on": one.due_on.isoformat(), "promised": one.promised, "paid": one.paid,
                "missing": one.missing, "days": one.days(on),
                "component": _titles(titles[one.component], "title") if one.component else {},
            }
            for one in late
        ],
    }  # fmt: skip
    number = (FundCall.objects.filter(agreement_id=fresh.pk).aggregate(most=Max("number"))["most"] or 0) + 1
    call = FundCall.objects.create(
        agreement_id=fresh.pk, number=number, payer=payer, centimes=sum(one.missing for one in late), currency=currency,
        issued_on=on, content=content, recorded_at=at, recorded_by_id=by.pk,
    )  # fmt: skip
    after = {"number": number, "centimes": call.centimes, "payer": payer.code}
    record_audit(Act.ISSUE_FUND_CALL, call, by=by, at=at, after=after)
    return call


def _titles(obj: object, name: str) -> dict[str, str]:
    return {code: text for code, text in texts(obj, name).items() if code in codes(Extent.PAPERS)}
