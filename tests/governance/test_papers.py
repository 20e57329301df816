"""The money of a report, the page for the chair, the donor's paper, the minutes: right figures, same bytes."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.cast import SYSTEM, Cast
from tests.committee import World
from tests.factories import funding as money
from tests.factories import support as make
from tests.factories.governance import HELD_ON, Seated, proposed, seated
from tests.governance.sample import sample
from tests.once import shared
from twiza.core.printing.titles import Title
from twiza.funding.queries import statement
from twiza.governance.actions import close_decision, compute_report, record_decision, write_minutes
from twiza.governance.models import Report
from twiza.governance.queries.report_reach import reach_of
from twiza.governance.rules import figures, layout, one_page_summary
from twiza.governance.rules.figures_money import Risk
from twiza.governance.rules.meetings import is_quorate_without, outcome, owed_since
from twiza.governance.web.minutes import print_minutes
from twiza.governance.web.printing import print_report
from twiza.governance.web.wording import speaker, teller
from twiza.register.actions import merge_organisations

ON = date(2026, 3, 1)


@shared
def of(cast: Cast, at: datetime) -> Seated:
    """A programme with a donor upstream, some money paid and spent."""
    found = seated(cast, at)
    for stage in ("ordered", "paid", "received"):
        money.entry(found.programme.agreement, at, stage, found.programme.region, money.mad(400))
    money.donor(found.programme, at)
    return found


def report_of(of: Seated, at: datetime, on: date = ON) -> Report:
    return compute_report(agreement=of.programme.agreement, on=on, by=of.cast.khadija, at=at)


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


@pytest.mark.django_db
class TestMoney:
    def test_the_report_holds_what_the_ledger_says(self, of: Seated, at: datetime) -> None:
        report = report_of(of, at)
        told = statement(of.programme.agreement, on=ON, known_at=report.known_at)
        held = report.document.money
        assert held is not None
        for one in held.totals:
            assert one.recorded == told["recorded"][one.stage]
            assert (one.counted, one.transfers) == (told["consolidated"][one.stage], told["transfers"][one.stage])
            assert one.recorded == one.counted + one.transfers
        for stage in ("promised", "paid"):
            assert sum(row.of(stage).recorded for row in held.lines) == held.of(stage).recorded
            assert sum(row.of(stage).recorded for row in held.by_year) == held.of(stage).recorded

    def test_what_does_not_add_up_says_by_how_much_and_with_whom(self, of: Seated, at: datetime) -> None:
        held = report_of(of, at).document.money
        assert held is not None
        checks = {one.code: one for one in held.checks}
        assert checks["ordered_and_paid"].is_met
        gap = checks["received_and_spent"]
        assert (gap.left, gap.right, gap.difference) == (40000, 0, 40000)
        assert [(rest.party.fr, rest.centimes) for rest in gap.rests_with] == [("Programme tta-2023", 40000)]
        assert checks["committed_and_ordered"].difference == 60000

    def test_the_workbook_has_the_sheets_of_the_money_with_exact_amounts(self, of: Seated, at: datetime) -> None:
        book = CalamineWorkbook.from_filelike(io.BytesIO(print_report(report_of(of, at), "xlsx", "en")))
        names = [name for name in book.sheet_names if "oney" in name or "Reconciliation" in name]
        assert len(names) >= 4
        found = [cell for row in book.get_sheet_by_name("Money by stage, in dirhams").to_python() for cell in row]
        assert 6000 in found  # dirhams promised, as a number

    def test_the_same_question_gives_the_same_report(self, of: Seated, at: datetime) -> None:
        first = report_of(of, at)
        assert report_of(of, at + timedelta(hours=3)) == first
        for kind in ("evaluation", "sheet", "donor"):
            assert print_report(first, "pdf", "ar", kind) == print_report(first, "pdf", "ar", kind)

    def test_a_report_of_a_day_whose_tranche_was_released_later_is_the_same(self, of: Seated, at: datetime) -> None:
        tranche = proposed(of, at)
        known = at + timedelta(hours=1)

        def asked(when: datetime) -> Report:
            agreement = of.programme.agreement
            return compute_report(agreement=agreement, on=ON, known_at=known, by=of.cast.khadija, at=when)

        first = asked(at + timedelta(hours=2))
        assert [one.code for one in first.document.to_decide] == ["tranche_release"]
        record_decision(
            committee=of.committee,
            taken_on=HELD_ON,
            owner=of.programme.region,
            meeting=of.meeting,
            matter=tranche,
            text_fr="Libérer",
            by=of.cast.nadia,
            at=at + timedelta(hours=3),
        )
        assert asked(at + timedelta(hours=4)).document.money == first.document.money

    def test_a_donors_paper_is_in_euros_at_stated_rates(self, of: Seated, at: datetime) -> None:
        report = report_of(of, at)
        told = statement(of.programme.agreement, on=ON, known_at=report.known_at, currency="EUR")
        abroad = report.document.money.abroad if report.document.money else None
        assert abroad is not None
        assert {one.stage: one.counted for one in abroad.totals} == told["consolidated"]
        assert [(one.on, one.rate, one.source.fr) for one in abroad.rates] == [
            (date(2023, 1, 1), Decimal("10.8"), "Essai")
        ]
        text = "\n".join(pages(print_report(report, "pdf", "en", "donor")))
        assert "Report to the donor" in text
        assert "Dirhams for one euro" in text


@pytest.mark.django_db
def test_who_was_reached_is_counted_once_whatever_its_records(world: World, at: datetime) -> None:
    north, south = world.cast.tamount, world.cast.arganier
    case = make.case(
        world.cast, at, organisation=south, action=world.action, agent=world.cast.nadia, opened_on=date(2026, 1, 20)
    )
    make.session(case, at, held_on=HELD_ON, women=3)
    ask = {"on": date(2026, 3, 1), "known": at + timedelta(days=1)}
    apart = reach_of(world.agreement, **ask)
    assert apart is not None
    assert (apart.organisations, apart.people, apart.women, apart.merged) == (2, 48, 36, 0)
    merge_organisations(kept=north, absorbed=south, by=SYSTEM, at=at)
    joined = reach_of(world.agreement, **ask)
    assert joined is not None
    assert (joined.organisations, joined.people, joined.women, joined.merged) == (1, 24, 18, 1)
    assert joined.by_agreement == (("tta-2023", 1),)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_the_page_for_the_chair_is_one_page_whatever_it_holds(language: str) -> None:
    long = Title("Un engagement au nom très long " * 12, "التزام له اسم طويل جدا " * 12, "A very long name " * 16)
    base = sample()
    late = tuple(
        replace(row, standing="late", days_late=90 + n, title=long, owner=long)
        for n, row in enumerate(base.commitments * 6)
    )
    said = {"number": "1", "centimes": "5", "currency": "MAD"}
    waits = Risk("money", "tranche_release", "danger", long, long, ON, 40, said)
    full = replace(base, commitments=late, to_decide=(waits,) * 20, agreement=replace(base.agreement, title=long))
    for document in (base, full):
        told = one_page_summary.sheet_of(document, language, speaker(language), teller(language), "0" * 64)
        assert len(told.figures) == 5
        content = one_page_summary.typeset(told)
        reader = PdfReader(io.BytesIO(content))
        assert len(reader.pages) == 1
        assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    assert told.decide_more
    assert told.late_more
    assert "%(" not in json.dumps(told.figures, ensure_ascii=False)


def test_a_report_frozen_before_money_opens_hashes_and_prints_as_it_did() -> None:
    before = figures.plain(sample())
    for name in ("money", "reach", "risks", "to_decide"):
        del before[name]
    for row in before["decisions"]:
        for name in ("outcome", "effect", "proof"):
            del row[name]
    content = figures.canonical(before)
    read = figures.read(content)
    assert (read.money, read.reach, read.risks, read.occasion) == (None, None, (), "report")
    assert figures.hash_of(content) == figures.hash_of(figures.canonical(json.loads(content)))
    codes = [one.code for one in layout.lay_out(read, "fr", speaker("fr")).sections]
    assert not {"money", "risks"} & set(codes)


def test_what_became_of_a_decision() -> None:
    day = date(2026, 3, 1)
    later, earlier = day + timedelta(days=5), day - timedelta(days=5)
    told = [
        outcome(None, None, is_dropped=False, on=day),
        outcome(earlier, None, is_dropped=False, on=day),
        outcome(later, earlier, is_dropped=False, on=day),
        outcome(earlier, day, is_dropped=False, on=day),
        outcome(earlier, day, is_dropped=True, on=day),
        outcome(earlier, later, is_dropped=False, on=day),
    ]
    assert told == ["open", "late", "kept", "kept_late", "dropped", "late"]


def test_a_meeting_is_owed_when_the_frequency_of_the_text_has_passed() -> None:
    last = date(2025, 8, 31)
    assert owed_since(last, 6, date(2026, 3, 1)) == date(2026, 2, 28)
    assert owed_since(last, 6, date(2026, 2, 28)) is None
    assert (owed_since(None, 6, last), owed_since(last, None, date(2030, 1, 1))) == (None, None)


@pytest.mark.parametrize(
    ("presences", "asked", "excluded", "expected"),
    [
        ([(None, "present"), (1, "present"), (2, "absent")], None, set(), True),
        ([(None, "present"), (1, "present"), (2, "absent")], None, {1}, False),
        ([(None, "present"), (1, "present"), (2, "represented")], 3, {1}, True),
        ([(1, "present")], None, {1}, False),
    ],
)
def test_who_is_set_aside_is_neither_counted_nor_needed(
    presences: list[tuple[int | None, str]], asked: int | None, excluded: set[int], expected: bool
) -> None:
    assert is_quorate_without(presences, asked, frozenset(excluded)) is expected


@pytest.mark.django_db
def test_the_minutes_say_who_sat_what_was_decided_and_what_it_did(of: Seated, at: datetime) -> None:
    record_decision(
        committee=of.committee,
        taken_on=HELD_ON,
        owner=of.programme.region,
        meeting=of.meeting,
        matter=proposed(of, at),
        text_fr="Libérer la tranche",
        text_ar="صرف الشطر",
        by=of.cast.nadia,
        at=at,
    )
    write_minutes(meeting=of.meeting, minutes_fr="Le comité a débattu.", minutes_ar="تداولت اللجنة.", by=SYSTEM, at=at)
    of.meeting.refresh_from_db()
    for language, words in (
        ("fr", ("Wali de la région", "quorum", "Le comité a débattu.", "Libérer la tranche", "TR-")),
        ("ar", ("والي", "تداولت", "TR-")),
    ):
        content = print_minutes(of.meeting, language)
        assert content == print_minutes(of.meeting, language)
        text = "\n".join(pages(content))
        if language == "fr":
            assert all(word in text for word in words), text
        assert len(text) > 200


@pytest.mark.django_db
def test_decisions_are_narrowed_in_the_address_and_exported(of: Seated, at: datetime, client: Client) -> None:
    told = {"committee": of.committee, "taken_on": HELD_ON, "by": SYSTEM, "at": at}
    open_one = record_decision(**told, owner=of.programme.region, text_fr="Suivre", due_on=date(2099, 1, 1))
    record_decision(**told, owner=of.programme.region, text_fr="Tarder", due_on=HELD_ON)
    dropped = record_decision(**told, owner=of.programme.ministry, text_fr="Renoncer")
    close_decision(decision=dropped, closed_on=HELD_ON, note="Sans objet", is_dropped=True, by=SYSTEM, at=at)
    client.force_login(of.cast.khadija)
    listed = reverse("governance:decision-list")

    def shown(**asked: object) -> set[str]:
        page = client.get(listed, asked)
        assert page.status_code == 200
        return {line[0].text_fr for line in page.context["lines"]}

    assert shown() == {"Suivre", "Tarder", "Renoncer"}
    assert shown(standing="overdue") == {"Tarder"}
    assert shown(standing="open") == {open_one.text_fr}
    assert shown(standing="closed", agreement="tta-2023") == {"Renoncer"}
    assert shown(owner=of.programme.ministry.pk) == {"Renoncer"}
    assert shown(due_by="2026-12-31") == {"Tarder"}
    assert shown(standing="wrong", owner="nobody", due_by="x") == {"Suivre", "Tarder", "Renoncer"}
    file = client.get(reverse("governance:decision-export", args=["csv"]), {"standing": "overdue"})
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 2
    assert "Tarder" in lines[1]
    assert client.get(reverse("governance:decision-export", args=["doc"])).status_code == 404
    client.force_login(of.cast.yto)
    assert client.get(listed).status_code == 403


@pytest.mark.django_db
def test_the_command_prints_each_kind_and_refuses_others_in_words(of: Seated, tmp_path: Path) -> None:
    asked = ["tta-2023", "--on", "2026-03-01", "--known-at", "2026-03-20"]
    for kind in ("sheet", "donor"):
        files = [tmp_path / f"{kind}{turn}.pdf" for turn in (1, 2)]
        for file in files:
            call_command("governance_report", *asked, "--kind", kind, "--output", str(file), stdout=io.StringIO())
        assert files[0].read_bytes() == files[1].read_bytes()
    for kind, name in (("letter", "x.pdf"), ("sheet", "x.xlsx")):
        with pytest.raises(CommandError) as refused:
            call_command("governance_report", *asked, "--kind", kind, "--output", str(tmp_path / name))
        assert refused.value.returncode == 1
        assert not (tmp_path / name).exists()
