"""Money counted once: random histories with amendments, reversals and transfers, at any date, in any view."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from twiza.funding.rules import flows
from twiza.funding.rules.counting import NEVER, Counted, Ledger, LedgerQuestion, chains, count, downstream, micros
from twiza.funding.rules.stages import STAGES, Stage

DAY = date(2024, 1, 1)
NOW = datetime(2024, 6, 1, tzinfo=UTC)
HOLDERS, DAYS = 6, 40

rows = st.lists(
    st.tuples(
        st.integers(0, 2),  # agreement
        st.sampled_from([STAGES.index(Stage.PROMISED), STAGES.index(Stage.PAID), STAGES.index(Stage.SPENT)]),
        st.integers(0, HOLDERS - 2),  # payer: money only runs to later holders, so no circle
        st.integers(1, HOLDERS - 1),
        st.integers(2023, 2025),
        st.integers(-50, 500),  # amendments lower a promise
        st.integers(0, DAYS),  # value day
        st.integers(0, DAYS),  # days until it was recorded
        st.one_of(st.none(), st.integers(0, DAYS)),  # days until it was reversed
        st.booleans(),
    ),
    max_size=60,
)


def book(told: list[tuple[int, ...]]) -> Ledger:
    """The columns of a history."""
    table = []
    for number, (agreement, stage, payer, step, year, amount, day, later, undone, kind) in enumerate(told):
        payee = min(payer + step, HOLDERS - 1)
        if payee == payer or not amount or (amount < 0 and stage != 0):
            continue
        recorded = micros(NOW + timedelta(days=day + later))
        reversed_at = NEVER if undone is None else recorded + (1 + undone) * 86_400_000_000
        table.append(
            [
                number,
                agreement,
                stage,
                payer,
                payee,
                year,
                0,
                amount,
                0,
                amount,
                DAY.toordinal() + day,
                recorded,
                reversed_at,
                int(kind),
                0,
            ]
        )
    return Ledger.build(np.array(table, dtype=np.int64).reshape(-1, 15))


def plain_sum(ledger: Ledger, on: date, known: datetime, stage: int) -> int:
    """The sum of the ledger, a row at a time, reversals as rows of their own."""
    total = 0
    for place in range(len(ledger)):
        if ledger.stage[place] != stage or ledger.is_in_kind[place] or ledger.value_on[place] > on.toordinal():
            continue
        if ledger.recorded_at[place] <= micros(known):
            total += int(ledger.home[place])
        if ledger.reversed_at[place] <= micros(known):
            total -= int(ledger.home[place])
    return total


@given(rows, st.integers(0, DAYS), st.integers(0, 2 * DAYS), st.booleans())
def test_the_sum_of_the_ledger_equals_every_view_at_any_date(
    told: list[tuple[int, ...]], day: int, known: int, is_chain: bool
) -> None:
    ledger = book(told)
    on, known_at = DAY + timedelta(days=day), NOW + timedelta(days=known)
    found = count(ledger, LedgerQuestion(on, known_at), {0: 0, 1: 0, 2: 0} if is_chain else {})
    for place, stage in enumerate(STAGES):
        amount, own, moved = found.totals()[stage]
        assert amount == own + moved == plain_sum(ledger, on, known_at, place) if amount else own + moved == amount
        assert amount == plain_sum(ledger, on, known_at, place)
        for view in (("payer",), ("year",), ("payee",), ("agreement", "payer", "year"), ("component", "payee")):
            table = found.only(found.column("stage") == place).by(*view)
            assert tuple(sum(sums[i] for sums in table.values()) for i in range(3)) == (amount, own, moved)


@given(rows)
def test_what_counts_is_what_enters_the_chain_and_what_rests_at_its_end(told: list[tuple[int, ...]]) -> None:
    found = count(
        book([(a, s, p, q, y, abs(m), *rest) for a, s, p, q, y, m, *rest in told]), LedgerQuestion(), {0: 0, 1: 0, 2: 0}
    )
    for place in range(len(STAGES)):
        rows = found.only(found.column("stage") == place)
        taken: dict[int, int] = defaultdict(int)
        given_: dict[int, int] = defaultdict(int)
        for payer, payee, amount in zip(rows.column("payer"), rows.column("payee"), rows.amount, strict=True):
            given_[int(payer)] += int(amount)
            taken[int(payee)] += int(amount)
        holders = {*taken, *given_}
        enters = sum(max(given_[one] - taken[one], 0) for one in holders)
        rests = sum(max(taken[one] - given_[one], 0) for one in holders)
        assert int(rows.own.sum()) == enters == rests
        assert (rows.own >= 0).all()
        assert (rows.transfer >= 0).all()


def history(*steps: tuple[int, str, int, int, int]) -> Counted:
    """Steps (agreement, stage, payer, payee, amount), in order of day, all in one chain."""
    table = [
        [n, a, STAGES.index(Stage(s)), p, q, 2024, 0, m, 0, m, DAY.toordinal() + n, 0, NEVER, 0, 0]
        for n, (a, s, p, q, m) in enumerate(steps)
    ]
    return count(Ledger.build(np.array(table, dtype=np.int64)), LedgerQuestion(), dict.fromkeys(range(9), 0))


def test_the_same_million_down_four_holders_counts_once() -> None:
    # donor -> ministry -> region -> programme -> cooperative
    found = history((1, "paid", 1, 2, 100), (2, "paid", 2, 3, 100), (3, "paid", 3, 4, 100), (3, "paid", 4, 5, 100))
    assert found.totals()[Stage.PAID] == (400, 100, 300)
    assert found.by("payer") == {(1,): (100, 100, 0), (2,): (100, 0, 100), (3,): (100, 0, 100), (4,): (100, 0, 100)}


def test_own_money_counts_beside_what_is_passed_on() -> None:
    # The ministry receives 60 and gives 100: 40 are its own; an advance before the money came changes nothing
    for order in (((1, "paid", 1, 2, 60), (2, "paid", 2, 3, 100)), ((2, "paid", 2, 3, 100), (1, "paid", 1, 2, 60))):
        assert history(*order).totals()[Stage.PAID] == (160, 100, 60)


def test_what_is_passed_on_goes_first() -> None:
    found = history((1, "paid", 1, 2, 60), (2, "paid", 2, 3, 50), (2, "paid", 2, 3, 50))
    assert found.transfer.tolist() == [0, 50, 10]


def test_money_that_stays_with_an_intermediate_counts_once() -> None:
    assert history((1, "paid", 1, 2, 100), (2, "paid", 2, 3, 30)).totals()[Stage.PAID] == (130, 100, 30)


def test_two_chains_do_not_cancel_each_other() -> None:
    table = [
        [n, a, 3, p, q, 2024, 0, 100, 0, 100, 1, 0, NEVER, 0, 0] for n, (a, p, q) in enumerate([(1, 1, 2), (2, 2, 3)])
    ]
    ledger = Ledger.build(np.array(table, dtype=np.int64))
    assert count(ledger, LedgerQuestion(), {}).totals()[Stage.PAID] == (200, 200, 0)
    assert count(ledger, LedgerQuestion(), chains([1, 2], [(1, 2)])).totals()[Stage.PAID] == (200, 100, 100)


def test_chains_and_what_lies_downstream() -> None:
    links = [(1, 2), (2, 3), (5, 6)]
    found = chains([1, 2, 3, 4, 5, 6], links)
    assert len({found[pk] for pk in (1, 2, 3)}) == 1
    assert len({found[pk] for pk in (1, 4, 5)}) == 3
    assert downstream(2, links) == {2, 3}


def test_an_empty_ledger_has_totals_of_nought() -> None:
    empty = Ledger.build(np.zeros((0, 15), dtype=np.int64))
    assert set(count(empty, LedgerQuestion(DAY, NOW), {}).totals().values()) == {(0, 0, 0)}


edges = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 4), st.integers(1, 10**9)), min_size=1, max_size=25)


@given(edges, st.sampled_from([340.0, 1000.0]), st.integers(2, 6), st.booleans())
def test_a_drawing_keeps_every_amount_inside_its_paper(
    told: list[tuple[int, int, int]], width: float, most: int, is_rtl: bool
) -> None:
    given_ = [flows.Flow(a, a + step, amount) for a, step, amount in told]
    names = {key: f"Conseil de la région {key}" for key in range(-20, 20)}
    drawn = flows.lay_out(given_, names, width=width, most=most, is_rtl=is_rtl)
    assert sum(band.amount for band in drawn.bands) == sum(flow.amount for flow in given_)
    for node in drawn.nodes:
        assert node.x >= -0.1
        assert node.x + node.width <= width + 0.1
        assert 0 <= node.y <= drawn.height
        assert node.lines
    left = [node.centre for node in flows.lay_out(given_, names, width=width, most=most).nodes]
    right = [width - node.centre for node in flows.lay_out(given_, names, width=width, most=most, is_rtl=True).nodes]
    assert left == [round(x, 9) for x in right] or np.allclose(left, right)


def test_small_ends_are_joined_on_a_phone() -> None:
    told = [flows.Flow(1, target, 100 - target) for target in range(2, 12)]
    drawn = flows.lay_out(told, {}, width=340, most=3)
    assert len(drawn.nodes) == 4
    assert drawn.nodes[-1].key == flows.OTHERS - 1


def test_words_fit_their_room() -> None:
    assert flows.wrap("Conseil de la région Tanger-Tétouan-Al Hoceima", 110) == (
        "Conseil de la",
        "région",
        "Tanger-Tétouan…",
    )
    assert flows.wrap("", 100) == ()


@given(
    days=st.lists(st.tuples(st.integers(1, 9), st.integers(0, 5)), max_size=30),
    cut=st.integers(0, 30),
    ends=st.sets(st.integers(0, 29), max_size=6),
)
def test_a_ledger_read_forward_is_the_ledger_read_whole(days: list[tuple[int, int]], cut: int, ends: set[int]) -> None:
    """Rows in two parts, mirrors in the second: the same columns as all at once."""
    table = [
        [n, agreement, 3, 1, 2, 2024, 0, 100 + n, 0, 100 + n, day, n, NEVER, 0, 0]
        for n, (agreement, day) in enumerate(days)
    ]
    whole = np.array(table, dtype=np.int64).reshape(-1, 15)
    ended = np.array([[n, 1000 + n] for n in sorted(ends) if n < len(days)], dtype=np.int64).reshape(-1, 2)
    forward = Ledger.build(whole[:cut]).extended(whole[cut:], ended, ())
    told = whole.copy()
    told[ended[:, 0], 12] = ended[:, 1]
    expected = Ledger.build(told)
    for name in ("id", "agreement", "value_on", "reversed_at", "centimes", "recorded_at"):
        assert getattr(forward, name).tolist() == getattr(expected, name).tolist()
    for few in (frozenset({1, 3}), frozenset(range(100))):
        kept = np.flatnonzero(np.isin(expected.agreement, list(few)))
        assert forward.places(few).tolist() == kept.tolist()
