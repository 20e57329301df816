"""`twiza governance_report`: files by their ending, clear sentences on bad input, the same bytes twice."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

from tests.committee import World
from twiza.governance.models import Report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def run(target: Path, key: str = "tta-2023", **options: str) -> str:
    out = io.StringIO()
    call_command(
        "governance_report", key, on=options.pop("on", "2026-03-01"), output=str(target), stdout=out, **options
    )
    return out.getvalue()


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_pdf_is_written_in_the_language_asked(world: World, tmp_path: Path, language: str) -> None:
    told = run(tmp_path / "report.pdf", lang=language)
    reader = PdfReader(tmp_path / "report.pdf")
    assert reader.trailer["/Root"]["/Lang"].startswith(language)
    assert Report.objects.get().content_hash in told


def test_the_same_question_writes_the_same_bytes(world: World, tmp_path: Path) -> None:
    for name in ("a", "b"):
        for form in ("pdf", "xlsx", "json"):
            run(tmp_path / f"{name}.{form}", lang="ar", known_at="2026-03-02T08:00:00+00:00")
    for form in ("pdf", "xlsx", "json"):
        assert (tmp_path / f"a.{form}").read_bytes() == (tmp_path / f"b.{form}").read_bytes()
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"key": "nothing"}, "tta-2023"),
        ({"on": "31/03/2026"}, "2026-03-31"),
        ({"on": "2026-02-30"}, "2026-03-31"),
        ({"on": "2027-01-01"}, "2027"),
        ({"known_at": "yesterday"}, "2026-03-31T18:00"),
        ({"known_at": "2027-01-01"}, "2027"),
        ({"lang": "es"}, "fr, ar"),
    ],
)
def test_bad_input_gets_a_sentence_and_the_code_2(
    world: World, tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    with pytest.raises(CommandError, match=said) as refused:
        run(tmp_path / "report.pdf", **changes)
    assert refused.value.returncode == 1
    assert not (tmp_path / "report.pdf").exists()
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("name", "said"), [("report.docx", r"\.pdf"), ("none/report.pdf", "none"), ("report", r"\.pdf")]
)
def test_a_file_that_cannot_be_written_is_refused_before_the_work(
    world: World, tmp_path: Path, name: str, said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        run(tmp_path / name)
    assert not Report.objects.exists()


def test_a_bare_day_of_knowledge_ends_at_its_last_second(world: World, tmp_path: Path) -> None:
    run(tmp_path / "report.json", known_at="2026-03-02")
    assert Report.objects.get().known_at.isoformat() == "2026-03-02T23:59:59+00:00"
