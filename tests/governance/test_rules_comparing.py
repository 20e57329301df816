"""What changed between two reports."""

from dataclasses import replace
from decimal import Decimal

from tests.governance.sample import sample
from twiza.core.printing.cells import Pen
from twiza.core.printing.document import Table, Text
from twiza.governance.rules.comparing import compare
from twiza.governance.rules.figures import CountingRule, Document
from twiza.governance.web.wording import speaker


def pen(language: str = "fr") -> Pen:
    return Pen(language, speaker(language))


def with_reading(document: Document, **changes: object) -> Document:
    target = document.targets[0]
    first = replace(target.readings[0], **changes)  # type: ignore[arg-type]
    return replace(document, targets=(replace(target, readings=(first, *target.readings[1:])),))


def tables(before: Document, after: Document) -> dict[str, Table]:
    blocks = [block for section in compare(before, after, pen()) for block in section.blocks]
    return {block.code: block for block in blocks if isinstance(block, Table)}


def test_equal_reports_say_so_in_one_sentence() -> None:
    (section,) = compare(sample(), sample(), pen())
    assert section.code == "same"


def test_only_what_differs_is_listed() -> None:
    after = with_reading(sample(), numerator=2500, rate=Decimal("0.331345"))
    rows = tables(sample(), after)["headline"].rows
    assert [row[3].text for row in rows] == ["+44", "+0,6"]


def test_a_commitment_that_became_late_is_shown_with_both_standings() -> None:
    before = sample()
    rows = tuple(replace(row, standing="on_track") if row.reference == "C1" else row for row in before.commitments)
    row = tables(replace(before, commitments=rows), before)["standings"].rows[0]
    assert (row[1].value, row[2].value) == ("on_track", "late")


def test_a_decision_carried_out_since_is_shown() -> None:
    before = sample()
    rows = tuple(replace(row, closed_on=row.taken_on, is_overdue=False) for row in before.decisions)
    assert len(tables(before, replace(before, decisions=rows))["decisions"].rows) == 2


def test_readings_counted_by_other_rules_are_named_first() -> None:
    after = with_reading(sample(), numerator_rule=CountingRule("sessions_held", {"at_least": "3"}))
    first = compare(sample(), after, pen())[0].blocks[0]
    assert isinstance(first, Text)
    assert "frozen" in first.text


def test_a_difference_in_arabic_keeps_its_sign_beside_the_number() -> None:
    assert pen("ar").signed(44).strip("\u2066\u2069") == "+44"
    assert pen("ar").signed(Decimal("-1.5"), 1).strip("\u2066\u2069") == "\u22121,5"
