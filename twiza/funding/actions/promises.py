"""Promises follow the text: the cost table of an agreement and what its amendments change, each from its own day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from twiza.accounts.rules import Permission
from twiza.agreements.models import (
    Agreement,
    Amendment,
    Document,
    Institution,
    base_text,
    component_titles,
    signed_or_original_on,
)
from twiza.agreements.rules.amending import Path, costs
from twiza.core.actions import Actor, record_audit, require
from twiza.core.refusals import Refusal
from twiza.core.saving import day_of
from twiza.core.sentences import shown
from twiza.core.text import fold, is_arabic
from twiza.core.translation import texts
from twiza.core.values import Money

from ..models import Component, Entry, FundedAgreement, Purse
from ..models.ledger import EntryQuerySet
from ..rules.rates import HOME
from ..rules.stages import Stage
from .acts import Act
from .ledger import audited, component_code
from .posting import Desk, Told, funded, locked, purse_of


class PromiseBelow(Refusal):
    """A promise cannot fall below what is committed on it."""

    message = _("%(committed)s is already committed: the promise cannot fall below it.")
    field = "amount"


class NotOfText(Refusal):
    """An agreement without a cost table has no promises to take."""

    message = _("The text of this agreement has no cost table.")


class NotAmending(Refusal):
    """A promise changes by an amendment of its agreement."""

    message = _("“%(agreement)s” amends no agreement.")
    field = "amendment"


@transaction.atomic
def amend_promise(
    *,
    amendment: Agreement,
    payer: Institution,
    year: int,
    amount: Money,
    value_on: date,
    by: Actor,
    at: datetime,
    component: Component | None = None,
    document: Document | None = None,
) -> Entry | None:
    """What a party promises for a year from an amendment on; None when nothing changes. The history stays.

    amount: the new promise, nought to withdraw it. Raises: NotAllowed, PromiseBelow, and what `record_entry` raises.
    """
    root = amendment.parent
    if root is None:
        raise NotAmending(agreement=amendment.title)
    require(by, Permission.FUNDING_RECORD, funded(root))
    desk = Desk(locked(root), by=by, at=at)
    purse = purse_of(payer)
    cell = Entry.objects.filter(
        agreement=root, payer=purse, year=year, component=component, currency=amount.currency, is_in_kind=False
    )
    now = cell.sums()
    change = amount.centimes - now.get(Stage.PROMISED, 0)
    _check_committed(cell, amount.currency, promised=amount.centimes)
    if not change:
        return None
    key = f"amend:{amendment.pk}:{purse.pk}:{year}:{component.pk if component else 0}:{amount.centimes}"
    statement = Told(
        Stage.PROMISED,
        Money(change, amount.currency),
        value_on,
        purse,
        purse_of(root),
        year,
        component,
        document=document,
        amendment=amendment,
        idempotency_key=key,
    )
    entry, is_new = desk.write(statement)
    if is_new:
        record_audit(Act.AMEND_PROMISE, entry, by=by, at=at, before=dict(now), after=audited(entry))
    return entry


@dataclass(frozen=True)
class _Line:
    """One promise as the text says it, or what an amendment adds to it or takes from it."""

    party: str
    year: int
    component: str
    centimes: int
    value_on: date
    amendment: Agreement | None = None


@transaction.atomic
def settle_promises(
    *, agreement: Agreement, by: Actor, at: datetime, amendment: Amendment | None = None
) -> list[Entry]:
    """Bring the promises of the ledger to what the text says: its cost table, then what amendments changed.

    Each change counts from its own day and was known from now on; what is there already is left, so that a second call
    writes nothing. Whoever records money, or approves amendments, may: nothing here is a choice.
    amendment: the one just approved (settings.TWIZA_AMENDED): a ledger that holds no promises yet then stays as it is.
    Raises: NotAllowed, NotOfText, PromiseBelow.
    """
    root = funded(agreement.root())
    if amendment is not None and not _holds_promises(root):
        return []
    if not by.may(Permission.FUNDING_RECORD, root):
        require(by, Permission.AGREEMENT_MOVE, root)
    desk = Desk(locked(root), by=by, at=at)
    lines = list(_lines(root, day_of(at)))
    if not lines and amendment is None:
        raise NotOfText()
    made = [entry for line in lines if (entry := _settle(desk, line)) is not None]
    for entry in made:
        if entry.centimes < 0:
            _check_committed(_cell(entry), entry.currency)
    if made:
        after = {"lines": len(made), "centimes": sum(entry.centimes for entry in made)}
        record_audit(Act.SETTLE_PROMISES, desk.agreement, by=by, at=at, after=after)
    return made


def _holds_promises(root: FundedAgreement) -> bool:
    return Entry.objects.filter(agreement=root, stage=Stage.PROMISED, is_in_kind=False).exists()


def _lines(root: FundedAgreement, today: date) -> Iterator[_Line]:
    """The promises that the text makes and that are not in the ledger by their own amendment, in order."""
    if not _holds_promises(root):
        since = min(signed_or_original_on(root) or today, today)
        for (party, year, component), centimes in sorted(costs(base_text(root)).items()):
            yield _Line(party, int(year), component, centimes, since)
    for amendment in Amendment.objects.of([root]).approved():
        for change in amendment.changes.all():
            path: Path = tuple(change.path)
            if path[0] != "cost":
                continue  # words and quantities are no sums
            if delta := (change.after or 0) - (change.before or 0):
                yield _Line(path[1], int(path[2]), path[3], delta, change.effective_on, amendment.agreement)


def _settle(desk: Desk, line: _Line) -> Entry | None:
    """The promise of a line; None when it is in the ledger already."""
    root = desk.agreement
    purse = purse_of(Institution.objects.get(code=line.party))
    component = _component(root, purse, line)
    currency = root.currency or HOME
    if line.amendment is not None:
        own = {"amendment": line.amendment, "payer": purse, "year": line.year, "component": component}
        if Entry.objects.filter(agreement=root, reverses__isnull=True, **own).exists():
            return None
    key = f"text:{line.amendment.pk if line.amendment else 0}:{purse.pk}:{line.year}:{fold(line.component)}"
    statement = Told(
        Stage.PROMISED,
        Money(line.centimes, currency),
        line.value_on,
        purse,
        purse_of(root),
        line.year,
        component,
        amendment=line.amendment,
        idempotency_key=key[:200],
    )
    entry, is_new = desk.write(statement)
    return entry if is_new else None


def _component(root: FundedAgreement, purse: Purse, line: _Line) -> Component | None:
    """The component that the text names; none where the ledger holds this payer's year as a whole."""
    name = fold(line.component)
    if not name:
        return None
    known = list(Component.objects.filter(agreement_id=root.pk).order_by("order", "pk"))
    for one in known:
        if name in (fold(one.code), *map(fold, texts(one, "title").values())):
            return one
    held = Entry.objects.filter(agreement=root, payer=purse, year=line.year, stage=Stage.PROMISED)
    if line.amendment is not None and held.exists() and not held.filter(component__isnull=False).exists():
        return None
    order = max((one.order for one in known), default=0) + 1
    in_arabic = component_titles(root, "ar").get(line.component, line.component)
    titles = {"title_fr": line.component, "title_ar": in_arabic if is_arabic(in_arabic) else ""}
    code = component_code(line.component, {one.code for one in known})
    return Component.objects.create(agreement_id=root.pk, code=code, order=order, **titles)


def _cell(entry: Entry) -> EntryQuerySet:
    """The cell of the cost table in which an entry stands."""
    return Entry.objects.filter(
        agreement_id=entry.agreement_id,
        payer=entry.payer_id,
        year=entry.year,
        component=entry.component_id,
        currency=entry.currency,
        is_in_kind=False,
    )


def _check_committed(cell: EntryQuerySet, currency: str, promised: int | None = None) -> None:
    """Refuse a promise below what is committed on it. promised: what it becomes; None for what the ledger holds."""
    now = cell.sums()
    left = now.get(Stage.PROMISED, 0) if promised is None else promised
    if left < now.get(Stage.COMMITTED, 0):
        raise PromiseBelow(committed=shown(Money(now[Stage.COMMITTED], currency)))
