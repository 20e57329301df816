"""What overlapping conventions have at stake: money paid to the same organisations, components paid twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from twiza.agreements.models import Agreement, CostLine
from twiza.core.cache import remember
from twiza.core.text import fold
from twiza.core.translation import texts
from twiza.core.values import Money
from twiza.funding.models import Component, Purse
from twiza.funding.queries import count
from twiza.funding.rules.counting import Counted, LedgerQuestion
from twiza.funding.rules.rates import HOME
from twiza.funding.rules.stages import STAGES, Stage
from twiza.plans.queries import Supported
from twiza.register.models import lineage

from ..rules.overlaps import ConventionComponent, Shared, shared


@dataclass(frozen=True)
class Stake:
    """What was paid to organisations on two lists or more: in all, and for each pair of conventions.

    Each row of the ledger counts once in `total`; it stands in each pair that it belongs to, so pairs do not add up.
    """

    total: Money
    organisations: int
    pairs: Mapping[tuple[str, str], Money]


def stake(rows: Iterable[Supported], keys: Mapping[int, str], money: Collection[int]) -> Stake:
    """The money paid under the conventions `keys` (id -> key) to organisations that several of them support.

    money: the conventions whose ledger the reader may see. Merged records are one organisation.
    """
    paid = _paid_by_organisation(frozenset(pk for pk in keys if pk in money))
    names, total, paid_to = set(keys.values()), 0, 0
    pairs: dict[tuple[str, str], int] = defaultdict(int)
    for one in rows:
        mine = [support.agreement for support in one.by if support.agreement in names]
        sums = {pk: amount for pk, amount in paid.get(one.organisation, {}).items() if keys[pk] in mine}
        if len(mine) < 2 or not sums:
            continue
        total, paid_to = total + sum(sums.values()), paid_to + 1
        by_key = {keys[pk]: amount for pk, amount in sums.items()}
        for place, left in enumerate(mine):
            for right in mine[place + 1 :]:
                pairs[left, right] += by_key.get(left, 0) + by_key.get(right, 0)
    return Stake(Money(total), paid_to, {pair: Money(amount) for pair, amount in pairs.items() if amount})


def components(agreements: Iterable[Agreement], money: Collection[int]) -> tuple[Shared, ...]:
    """The components that two of some conventions could both pay, with what each promises for it where known."""
    found = {one.pk: one for one in agreements}
    promised = _promised_by_component(frozenset(pk for pk in found if pk in money))
    return shared([*_own(found, promised, money), *_written(found, money)])


def _own(
    found: Mapping[int, Agreement], promised: Mapping[int, int], money: Collection[int]
) -> Iterator[ConventionComponent]:
    """The components of the books."""
    for row in Component.objects.filter(agreement__in=found):
        centimes = promised.get(row.pk, 0) if row.agreement_id in money else None
        names = tuple(texts(row, "title").values())
        yield _part(found[row.agreement_id], names, row.title, centimes)


def _written(found: Mapping[int, Agreement], money: Collection[int]) -> Iterator[ConventionComponent]:
    """The components of the cost tables of texts, for conventions whose books name none."""
    booked = set(Component.objects.filter(agreement__in=found).order_by().values_list("agreement_id", flat=True))
    sums: dict[tuple[int, str], int] = defaultdict(int)
    for pk, name, centimes in CostLine.objects.filter(agreement__in=set(found) - booked).values_list(
        "agreement_id", "component", "centimes"
    ):
        sums[pk, name] += centimes
    for (pk, name), centimes in sums.items():
        is_home = found[pk].currency in ("", HOME)
        yield _part(found[pk], (name,), name, centimes if pk in money and is_home else None)


def _part(one: Agreement, names: Iterable[str], title: str, centimes: int | None) -> ConventionComponent:
    place = one.territory
    folded = tuple(dict.fromkeys(fold(name) for name in names if name.strip()))
    return ConventionComponent(
        one.key,
        folded,
        title,
        place.pk if place else None,
        place.last if place else None,
        one.starts_on,
        one.lapses_on(one.starts_on) if one.starts_on else None,
        centimes,
    )


def _rows(agreements: frozenset[int], stage: Stage) -> Counted:
    counts = count(LedgerQuestion(None, None, HOME, agreements))
    return counts.only(counts.column("stage") == STAGES.index(stage))


def _promised_by_component(agreements: frozenset[int]) -> dict[int, int]:
    return {key[0]: sums[1] for key, sums in _rows(agreements, Stage.PROMISED).by("component").items()}


def _paid_by_organisation(agreements: frozenset[int]) -> dict[int, dict[int, int]]:
    """Organisation -> agreement -> what was paid to it, each dirham once."""
    rows = _rows(agreements, Stage.PAID)
    owners: dict[int, int] = remember("portfolio.payees", ("funding", "register"), _payees)
    rows = rows.only(np.isin(rows.column("payee"), np.fromiter(owners, dtype=np.int64, count=len(owners))))
    found: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for (payee, agreement), (_amount, own, _moved) in rows.by("payee", "agreement").items():
        found[owners[payee]][agreement] += own
    return found


def _payees() -> dict[int, int]:
    """Purse -> the organisation that holds it, merged records as one."""
    roots = lineage().roots()
    rows = Purse.objects.filter(organisation__isnull=False).values_list("pk", "organisation_id")
    return {purse: roots.get(organisation, organisation) for purse, organisation in rows if organisation}
