"""Several hands at the same instant, in real transactions: no envelope is overspent, nothing happens twice, a killed
process leaves all or nothing.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from itertools import count

import pytest

from tests.cast import SYSTEM, make_cast
from tests.factories import funding as make
from tests.factories.funding import mad
from tests.together import CLICKS, at_once
from tests.whole import check_killed
from twiza.core.models import AuditRow
from twiza.core.refusals import MoveRefused
from twiza.core.values import Money
from twiza.funding import actions
from twiza.funding.models import Entry, PaymentFile
from twiza.funding.queries import statement
from twiza.funding.rules.stages import BEYOND, AlreadyDrawn, BeyondOrdered

pytestmark = pytest.mark.django_db(transaction=True)
HANDS, ROUNDS = 8, 3


def test_concurrent_payments_never_overspend_an_envelope(at: datetime) -> None:
    of = make.programme(make_cast(at), at)
    make.road(of, at, of.region, 1000, to="ordered")
    numbers = count()
    gave = at_once(lambda: make.entry(of.agreement, at, "paid", of.region, mad(400), reference=f"P-{next(numbers)}").pk)
    assert gave.count(BeyondOrdered) == CLICKS - 2
    assert Entry.objects.sums()["paid"] == 80000


def test_many_hands_in_many_rounds_draw_an_envelope_to_the_last_centime_and_no_further(at: datetime) -> None:
    of = make.programme(make_cast(at), at)
    make.road(of, at, of.region, 1000, to="ordered")
    for turn in range(ROUNDS):
        amounts = [mad(60 + 7 * hand) for hand in range(HANDS)]
        acts = [
            partial(make.entry, of.agreement, at, "paid", of.region, amount, reference=f"P-{turn}-{hand}")
            for hand, amount in enumerate(amounts)
        ]
        before = Entry.objects.sums().get("paid", 0)
        gave = at_once(acts)
        made = [one for one in gave if isinstance(one, Entry)]
        assert {one for one in gave if not isinstance(one, Entry)} <= {BeyondOrdered}
        paid = Entry.objects.sums().get("paid", 0)
        assert paid == before + sum(one.centimes for one in made) <= 100_000
        # whoever was refused would have gone beyond what the last one left
        refused = [amount.centimes for amount, one in zip(amounts, gave, strict=True) if one is BeyondOrdered]
        assert all(paid + centimes > 100_000 for centimes in refused)
    left = 100_000 - Entry.objects.sums()["paid"]
    if left:
        make.entry(of.agreement, at, "paid", of.region, Money(left, "MAD"), reference="LAST")
    assert statement(of.agreement, on=at.date())["recorded"]["paid"] == 100_000


def test_payments_and_reversals_at_once_leave_a_ledger_within_its_envelopes(at: datetime) -> None:
    of = make.programme(make_cast(at), at)
    make.road(of, at, of.region, 400, to="ordered")
    paid = make.entry(of.agreement, at, "paid", of.region, mad(400), reference="A")
    ordered = Entry.objects.get(stage="ordered")
    gave = at_once(
        [
            partial(actions.reverse_entry, entry=paid, note="x", by=SYSTEM, at=at),
            partial(actions.reverse_entry, entry=ordered, note="x", by=SYSTEM, at=at),
            partial(make.entry, of.agreement, at, "received", of.region, mad(400), reference="B"),
            partial(make.entry, of.agreement, at, "paid", of.region, mad(400), reference="C"),
        ]
    )
    assert {one for one in gave if not isinstance(one, Entry)} <= {*BEYOND.values(), AlreadyDrawn}
    sums = Entry.objects.sums()
    assert sums["promised"] >= sums["committed"] >= sums["ordered"] >= sums["paid"] >= sums.get("received", 0) >= 0


def test_the_same_list_sent_and_applied_by_several_at_once_pays_once(at: datetime) -> None:
    of = make.programme(make_cast(at), at)
    make.road(of, at, of.region, 1000, to="ordered")
    gave = at_once([partial(_bring, of, at, f"p{hand}.csv", b"\n" * (hand % 2)) for hand in range(HANDS)])
    assert {type(one) for one in gave} == {PaymentFile}
    assert PaymentFile.objects.count() == 2
    assert Entry.objects.sums()["paid"] == 30_000
    assert Entry.objects.filter(stage="paid").count() == 3


def _bring(of: make.Programme, at: datetime, name: str, tail: bytes) -> PaymentFile:
    """The list, sent and recorded; the tail makes it another file with the same rows."""
    file = sent(of, at, name, tail)
    return actions.apply_payments(file=file, by=SYSTEM, at=at)


def test_a_payment_sent_several_times_at_once_is_paid_once(at: datetime) -> None:
    of = make.programme(make_cast(at), at)
    make.road(of, at, of.region, 1000, to="ordered")
    gave = at_once(lambda: make.entry(of.agreement, at, "paid", of.region, mad(400), reference="P-1").pk)
    assert len(set(gave)) == 1
    assert Entry.objects.sums()["paid"] == 40000


def test_a_tranche_released_several_times_at_once_is_released_once(at: datetime) -> None:
    cast = make_cast(at)
    of = make.programme(cast, at)
    make.road(of, at, of.region, 1000, to="committed")
    tranche = make.tranche(of, at)
    actions.move_tranche(tranche=tranche, name="prepare_tranche", by=cast.rachid, at=at)
    gave = at_once(lambda: actions.release_tranche(tranche=tranche, by=cast.nadia, at=at).pk)
    assert gave.count(MoveRefused) == CLICKS - 1
    assert Entry.objects.filter(stage="ordered").count() == 1


def test_an_entry_is_reversed_by_one_of_several_hands(at: datetime) -> None:
    of = make.programme(make_cast(at), at)
    entry = make.road(of, at, of.region, 400, to="committed")[0]
    gave = at_once(lambda: actions.reverse_entry(entry=entry, note="x", by=SYSTEM, at=at).pk)
    assert gave.count(actions.AlreadyReversed) == CLICKS - 1
    assert Entry.objects.sums()["committed"] == 0


def test_a_file_applied_several_times_at_once_pays_once(at: datetime) -> None:
    of = make.programme(make_cast(at), at)
    make.road(of, at, of.region, 1000, to="ordered")
    file = sent(of, at)
    at_once(lambda: actions.apply_payments(file=file, by=SYSTEM, at=at).pk)
    assert Entry.objects.sums()["paid"] == 30000
    assert AuditRow.objects.filter(action="apply_payments").count() == 1


def sent(of: make.Programme, at: datetime, name: str = "p.csv", tail: bytes = b"") -> PaymentFile:
    """Three payments of a hundred dirhams."""
    rows = [f"OP-{n};15/03/2024;conseil-region-tta;100,00" for n in range(3)]
    content = "\n".join(["Référence;Date;Payeur;Montant", *rows]).encode() + tail
    return actions.send_payments(agreement=of.agreement, name=name, content=content, by=SYSTEM, at=at)


APPLY = """
from django.utils import timezone
from tests.cast import SYSTEM
from twiza.funding import actions
from twiza.funding.models import PaymentFile
file = PaymentFile.objects.get()
act = lambda: actions.apply_payments(file=file, by=SYSTEM, at=timezone.now())
"""


def test_a_process_killed_while_it_pays_leaves_nothing_and_the_next_one_pays_all(at: datetime) -> None:
    of = make.programme(make_cast(at), at)
    make.road(of, at, of.region, 1000, to="ordered")
    file = sent(of, at)
    check_killed(APPLY)
    assert Entry.objects.sums()["paid"] == 30000
    actions.apply_payments(file=file, by=SYSTEM, at=at)
    assert Entry.objects.sums()["paid"] == 30000
