"""The paper in three languages as PDF and workbook, read back with other people's tools."""

import io
import shutil
import subprocess
import zipfile
from functools import cache

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from tests.governance.sample import sample
from twiza.core.printing import workbook
from twiza.core.printing.document import Drawing, Gallery, Paper, Table
from twiza.core.printing.pdf import typeset
from twiza.governance.rules import drawings, figures, layout
from twiza.governance.web.printing import _regions
from twiza.governance.web.wording import speaker

LANGUAGES = ["fr", "ar", "en"]
ARABIC_WORDS = [
    "تقرير",
    "التقييم",
    "الاتفاقية",
    "التعاونيات",
    "الالتزامات",
    "متأخر",
    "التغطية",
    "الوضعية",
    "المصادر",
    "أبريل",
    "هوية",
    "المحتوى",
]


@cache
def paper(language: str) -> Paper:
    say, document = speaker(language), sample()
    names = drawings.names(document)
    pictures = {name: drawings.draw(document, name, language, say, _regions()) for name in names}
    return layout.lay_out(document, language, say, pictures)


@cache
def pdf(language: str) -> bytes:
    return typeset(paper(language))


def text_of(language: str) -> str:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.fail("pdftotext is missing. On Debian: sudo apt-get install poppler-utils")
    # The hash of the running foot breaks no word: marks of direction are what a search ignores too
    found = subprocess.run([tool, "-enc", "UTF-8", "-", "-"], input=pdf(language), capture_output=True, check=True)
    return found.stdout.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_figures_give_the_same_bytes(language: str) -> None:
    assert typeset(paper(language)) == pdf(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged_titled_and_says_its_language(language: str) -> None:
    reader = PdfReader(io.BytesIO(pdf(language)))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/Lang"].startswith(language)
    assert reader.metadata is not None
    assert paper(language).title in str(reader.metadata.title)
    assert b"pdfuaid" in pdf(language) or "pdfuaid" in str(root["/Metadata"].get_data())
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_arabic_words_can_be_searched_for() -> None:
    text = text_of("ar")
    assert [word for word in ARABIC_WORDS if word not in text] == []


def test_arabic_pages_keep_western_digits() -> None:
    text = text_of("ar")
    assert not set(text) & set("٠١٢٣٤٥٦٧٨٩")
    assert "2026" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cover_names_agreement_parties_period_dates_and_hash(language: str) -> None:
    text = "".join(text_of(language).split())
    document = sample()
    for party in document.agreement.parties[:1]:
        assert "".join(party.name.within(language).split())[:12] in text
    assert paper(language).content_hash[:32] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_is_as_wide_as_its_head(language: str) -> None:
    for table in paper(language).tables:
        for row in table.rows:
            assert len(row) == len(table.columns), table.code
        if table.groups:
            assert sum(span for _, span in table.groups) == len(table.columns)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_is_said_in_words(language: str) -> None:
    pictures = [block for section in paper(language).sections for block in section.blocks]
    drawn = [block for block in pictures if isinstance(block, Drawing)]
    drawn += [one for block in pictures if isinstance(block, Gallery) for one in block.drawings]
    assert len(drawn) == 3
    assert all(one.alt and "<svg" in one.picture for one in drawn)


def test_both_readings_stand_side_by_side() -> None:
    table = next(table for table in paper("fr").tables if table.code == "readings")
    assert [column.text for column in table.columns[1:]] == ["Stock à la signature", "Stock à la date"]


def test_what_was_not_measured_is_a_dash_not_a_nought() -> None:
    table = next(table for table in paper("fr").tables if table.code == "by_region")
    dakhla = next(row for row in table.rows if row[0].text.startswith("Dakhla"))
    assert dakhla[3].text == "–"
    assert dakhla[3].value is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_holds_numbers_and_reads_in_its_direction(language: str) -> None:
    made = workbook.tabulate(paper(language))
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    assert len(book.sheet_names) == 1 + len([table for table in paper(language).tables if table.rows])
    about = book.get_sheet_by_index(0).to_python()
    assert paper(language).content_hash in {cell for row in about for cell in row}
    with zipfile.ZipFile(io.BytesIO(made)) as files:
        sheet = files.read("xl/worksheets/sheet2.xml")
    assert (b"rightToLeft" in sheet) == (language == "ar")


def test_a_rate_in_the_workbook_is_the_exact_rate() -> None:
    made = workbook.tabulate(paper("en"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    rows = book.get_sheet_by_name("Coverage by region").to_python()
    north = next(row for row in rows if row[0] == "Tanger-Tétouan-Al Hoceima")
    part = sample().targets[0].readings[0].by["region"][0]
    assert (north[1], north[2]) == (part.numerator, part.denominator)
    assert north[3] == pytest.approx(float(part.rate or 0))


def test_the_workbook_is_the_same_bytes_twice() -> None:
    assert workbook.tabulate(paper("fr")) == workbook.tabulate(paper("fr"))


def test_an_empty_report_still_prints() -> None:
    bare = sample()
    document = figures.Document(bare.question, bare.agreement, bare.stamp)
    for language in LANGUAGES:
        empty = layout.lay_out(document, language, speaker(language))
        assert typeset(empty).startswith(b"%PDF-")
        assert workbook.tabulate(empty)


def test_every_block_that_a_paper_may_hold_is_drawn() -> None:
    kinds = {type(block) for section in paper("fr").sections for block in section.blocks}
    assert Table in kinds
    assert len(kinds) == 6
