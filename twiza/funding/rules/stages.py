"""The stages of money and the envelopes between them: nothing is ordered beyond what was committed, and so on.

All amounts are integer centimes of one currency; in-kind contributions have their own, shorter road.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from twiza.core.codes import Code
from twiza.core.messages import gettext_noop as _
from twiza.core.messages import pgettext
from twiza.core.refusals import Refusal
from twiza.core.values import CurrenciesDiffer, Money


class Stage(Code):
    """What happened to the money; each is a different fact."""

    PROMISED = "promised", pgettext("money", "Promised")
    COMMITTED = "committed", pgettext("money", "Committed")
    ORDERED = "ordered", pgettext("money", "Ordered")
    PAID = "paid", pgettext("money", "Paid")
    RECEIVED = "received", pgettext("money", "Received")
    SPENT = "spent", pgettext("money", "Spent")
    JUSTIFIED = "justified", pgettext("money", "Justified")
    RETURNED = "returned", pgettext("money", "Returned")


STAGES = tuple(Stage)
# Along the road each stage stays within the one before, for one payer, year and component.
ROAD = (Stage.PROMISED, Stage.COMMITTED, Stage.ORDERED, Stage.PAID)
IN_KIND = (Stage.PROMISED, Stage.RECEIVED, Stage.JUSTIFIED)
Sums = Mapping[str, int]


def limits(stage: Stage, *, is_in_kind: bool = False) -> tuple[str, tuple[str, ...]]:
    """What bounds a stage: the stage that gives, and the stages that have already drawn from it."""
    if is_in_kind:
        place = IN_KIND.index(stage)
        return IN_KIND[place - 1], (stage,)
    if stage in ROAD:
        return ROAD[ROAD.index(stage) - 1], (stage,)
    return {
        Stage.RECEIVED: (Stage.PAID, (Stage.RECEIVED,)),
        Stage.SPENT: (Stage.RECEIVED, (Stage.SPENT, Stage.RETURNED)),
        Stage.RETURNED: (Stage.RECEIVED, (Stage.SPENT, Stage.RETURNED)),
        Stage.JUSTIFIED: (Stage.SPENT, (Stage.JUSTIFIED,)),
    }[stage]


def drawn_by(stage: Stage, *, is_in_kind: bool = False) -> tuple[str, ...]:
    """The stages that draw from this one; empty at the end of the road."""
    known = IN_KIND if is_in_kind else STAGES
    following = [later for later in known if later != Stage.PROMISED]
    return tuple(s for s in following if limits(s, is_in_kind=is_in_kind)[0] == stage)


class AmountNotPositive(Refusal):
    message = _("An amount is more than nought.")
    field = "amount"


class InKindStage(Refusal):
    message = _("A contribution in kind is promised, received or justified; it is never paid.")
    field = "stage"


class BeyondPromised(Refusal):
    message = _("%(asked)s goes beyond the envelope: %(left)s of the promise is left to commit.")
    field = "amount"


class BeyondCommitted(Refusal):
    message = _("%(asked)s goes beyond what is committed: %(left)s is left to order.")
    field = "amount"


class BeyondOrdered(Refusal):
    message = _("%(asked)s goes beyond what is ordered: %(left)s is left to pay.")
    field = "amount"


class BeyondPaid(Refusal):
    message = _("%(asked)s goes beyond what was paid: %(left)s is left to receive.")
    field = "amount"


class BeyondReceived(Refusal):
    message = _("%(asked)s goes beyond what was received: %(left)s is left.")
    field = "amount"


class BeyondSpent(Refusal):
    message = _("%(asked)s goes beyond what was spent: %(left)s is left to justify.")
    field = "amount"


# The refusal of more than what is left of a stage.
BEYOND: Mapping[str, type[Refusal]] = {
    Stage.PROMISED: BeyondPromised,
    Stage.COMMITTED: BeyondCommitted,
    Stage.ORDERED: BeyondOrdered,
    Stage.PAID: BeyondPaid,
    Stage.RECEIVED: BeyondReceived,
    Stage.SPENT: BeyondSpent,
}


def check_entry(stage: Stage, amount: Money, sums: Sums, *, is_in_kind: bool = False) -> None:
    """Refuse an amount that is not positive, a stage that in-kind does not know, or more than what is left.

    sums: centimes of each stage in the envelope that bounds this entry, same currency. Codes: `amount_not_positive`,
    `in_kind_stage`, `beyond_<stage>` with `left`, `asked`.
    """
    if amount.centimes <= 0:
        raise AmountNotPositive()
    if is_in_kind and stage not in IN_KIND:
        raise InKindStage()
    if stage == Stage.PROMISED:
        return
    giver, drawers = limits(stage, is_in_kind=is_in_kind)
    left = sums.get(giver, 0) - sum(sums.get(name, 0) for name in drawers)
    if amount.centimes > left:
        raise BEYOND[giver](left=Money(max(left, 0), amount.currency), asked=amount)


class AlreadyDrawn(Refusal):
    message = _("%(drawn)s was already drawn from this: reverse the later entries first.")


def check_removal(stage: Stage, amount: Money, sums: Sums, *, is_in_kind: bool = False) -> None:
    """Refuse to take away what later stages already drew: reverse those first.

    sums: as for `check_entry`, in the envelope where this stage gives. Code: `already_drawn` with `drawn`.
    """
    drawn = sum(sums.get(name, 0) for name in drawn_by(stage, is_in_kind=is_in_kind))
    if sums.get(stage, 0) - amount.centimes < drawn:
        raise AlreadyDrawn(drawn=Money(drawn, amount.currency))


class TableEmpty(Refusal):
    message = _("The cost table has no line.")


class SharesDiffer(Refusal):
    message = _("The shares add up to %(added)s, not to the total of %(total)s.")
    field = "total"


def check_shares(lines: Iterable[Money], total: Money) -> None:
    """Refuse a cost table whose lines do not add up to the total that the text states.

    Codes: `table_empty`, `amount_not_positive`, `currencies_differ`, `shares_differ` with `added`, `total`.
    """
    amounts = list(lines)
    if not amounts:
        raise TableEmpty()
    if any(amount.centimes <= 0 for amount in amounts):
        raise AmountNotPositive()
    added = sum(amounts[1:], amounts[0])
    if added.currency != total.currency:
        raise CurrenciesDiffer(left=added.currency, right=total.currency)
    if added != total:
        raise SharesDiffer(added=added, total=total)


class ChainToItself(Refusal):
    message = _("Money does not go from a holder to itself.")
    field = "payee"


class ChainCloses(Refusal):
    message = _("This would send money back up its own chain: record it as returned.")
    field = "payee"


def check_chain(edges: Iterable[tuple[int, int]], new: tuple[int, int]) -> None:
    """Refuse a flow that would send money back up its own chain: what goes back is `returned`, not paid.

    edges: (from, to) pairs already known. Codes: `chain_to_itself`, `chain_closes`.
    """
    start, end = new
    if start == end:
        raise ChainToItself()
    after: dict[int, set[int]] = {}
    for source, target in edges:
        after.setdefault(source, set()).add(target)
    seen, ahead = {end}, [end]
    while ahead:
        for following in after.get(ahead.pop(), ()):
            if following == start:
                raise ChainCloses()
            if following not in seen:
                seen.add(following)
                ahead.append(following)
