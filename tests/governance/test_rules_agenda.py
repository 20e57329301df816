"""The agenda's order and its items; when a committee may decide."""

from datetime import date
from decimal import Decimal

import pytest

from twiza.core.printing.titles import Title
from twiza.core.values import Money
from twiza.governance.rules.agenda import (
    GRAVITY,
    SECTIONS,
    Item,
    commitment_item,
    decision_item,
    ordered,
    restored,
    share_item,
    target_item,
    tranche_item,
)
from twiza.governance.rules.meetings import is_quorate, quorum

ON = date(2026, 3, 20)
TITLE = Title("Former", "التكوين", "Train")


def test_an_overdue_decision_is_graver_than_an_open_one() -> None:
    late = decision_item(1, TITLE, TITLE, date(2026, 3, 1), ON, 7)
    due_today = decision_item(2, TITLE, TITLE, ON, ON, 8)
    undated = decision_item(3, TITLE, TITLE, None, ON, 9)
    assert (late.code, late.tone, late.days) == ("decision_overdue", "danger", 19)
    assert (due_today.code, due_today.days) == ("decision_open", None)
    assert (undated.code, undated.days) == ("decision_open", None)


@pytest.mark.parametrize("standing", ["kept", "on_track", "unknown"])
def test_what_goes_well_is_not_on_the_agenda(standing: str) -> None:
    assert commitment_item(standing, TITLE, TITLE, ON, ON, pk=1, params={}) is None


def test_a_late_commitment_says_since_when() -> None:
    late = commitment_item("late", TITLE, TITLE, date(2026, 2, 20), ON, pk=1, params={})
    risk = commitment_item("at_risk", TITLE, TITLE, date(2026, 2, 20), ON, pk=2, params={})
    assert late is not None
    assert risk is not None
    assert (late.tone, late.days, risk.tone, risk.days) == ("danger", 28, "warning", None)


def target(
    rate: str | None, pace: float | None, needed: float | None, due_on: date = date(2030, 12, 31)
) -> Item | None:
    return target_item(
        TITLE,
        due_on,
        ON,
        key="t",
        reading=TITLE,
        rate=Decimal(rate) if rate else None,
        promised=Decimal("0.8"),
        pace=pace,
        needed=needed,
    )


def test_a_target_is_behind_only_when_its_pace_would_not_reach_it() -> None:
    assert target("0.8", 0, 0) is None
    assert target("0.2", 120.0, 120.0) is None
    behind = target("0.2", 119.9, 120.0)
    assert behind is not None
    assert (behind.code, behind.tone) == ("target_behind", "warning")
    unmeasured = target(None, None, None)
    assert unmeasured is not None
    missed = target("0.79", 10.0, None, due_on=date(2026, 3, 19))
    assert missed is not None
    assert (missed.code, missed.days) == ("target_missed", 1)


def test_parts_come_in_order_and_the_gravest_first() -> None:
    items = [
        Item(section, "x", tone=tone, days=days)
        for section in reversed(SECTIONS)
        for tone in GRAVITY
        for days in (1, 9)
    ]
    found = ordered(items)
    assert [item.section for item in found] == [section for section in SECTIONS for _ in range(6)]
    assert [(item.tone, item.days) for item in found[:6]] == [
        ("danger", 9),
        ("danger", 1),
        ("warning", 9),
        ("warning", 1),
        ("info", 9),
        ("info", 1),
    ]


def test_an_item_is_written_down_and_read_back_whole() -> None:
    item = decision_item(1, TITLE, TITLE, date(2026, 3, 1), ON, 7)
    assert restored(item.plain()) == item


@pytest.mark.parametrize(("members", "asked", "needed"), [(8, None, 5), (7, None, 4), (1, None, 1), (8, 3, 3)])
def test_quorum_is_what_the_text_asks_or_more_than_half(members: int, asked: int | None, needed: int) -> None:
    assert quorum(members, asked) == needed


def test_a_delegate_counts_and_an_excuse_does_not() -> None:
    assert is_quorate(["present", "represented", "excused", "absent"], 2)
    assert not is_quorate(["present", "excused", "excused", "absent"], 2)
    assert not is_quorate([], None)


def test_money_on_the_agenda_says_what_is_owed_and_what_waits() -> None:
    owed = share_item(TITLE, 2025, Money(60_000_000, "MAD"), date(2025, 12, 31), ON, key="k:1:2025")
    assert (owed.code, owed.tone, owed.days, owed.params["centimes"]) == ("share_late", "danger", 79, "60000000")
    told = {"is_prepared": False, "lacking": [], "pk": 1}
    ready = tranche_item(1, TITLE, TITLE, Money(100, "MAD"), None, ON, **told)
    waits = tranche_item(1, TITLE, TITLE, Money(100, "MAD"), None, ON, **{**told, "lacking": [TITLE, TITLE]})
    late = tranche_item(1, TITLE, TITLE, Money(100, "MAD"), date(2026, 3, 19), ON, **{**told, "is_prepared": True})
    assert [(one.code, one.tone) for one in (ready, waits, late)] == [
        ("tranche_ready", "warning"),
        ("tranche_waiting", "info"),
        ("tranche_release", "danger"),
    ]
    assert waits.params["lacking_ar"] == "التكوين · التكوين"
    assert late.days == 1
