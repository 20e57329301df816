"""Opening files: what is read, how it is said, and the sentence codes of what is refused."""

from __future__ import annotations

import io
import time
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from twiza.core.values import RuleError
from twiza.register.rules.encodings import decode
from twiza.register.rules.files import open_table, read_table
from twiza.register.rules.headings import letter

FRENCH = "Nom;Commune;Adhérents\nCoopérative Aït Ourir;Béni Mellal;12\nCOOPÉRATIVE L’ÉTOILE;Fès;7\n"
ARABIC = "اسم التعاونية;الجماعة;عدد الأعضاء\nتعاونية الأمل;الرباط;12\nتعاونية النور;فاس;8\n"


def refused(data: bytes, **options: object) -> RuleError:
    with pytest.raises(RuleError) as caught:
        read_table(data, **options)  # type: ignore[arg-type]
    return caught.value


def workbook(rows: list[list[object]], **options: object) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, options)
    sheet = book.add_worksheet("Liste")
    for index, row in enumerate(rows):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(index, place, cell, book.add_format({"num_format": "dd/mm/yyyy"}))
            else:
                sheet.write(index, place, cell)
    book.close()
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1252"])
def test_french_is_read_whatever_its_encoding(encoding: str) -> None:
    table = read_table(FRENCH.encode(encoding))
    assert table.columns == ["Nom", "Commune", "Adhérents"]
    assert table.rows[1] == ["COOPÉRATIVE L’ÉTOILE", "Fès", "7"]
    assert table.numbers == [2, 3]
    assert table.how.encoding == encoding
    assert table.how.delimiter == ";"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1256", "iso-8859-6"])
def test_arabic_is_read_whatever_its_encoding(encoding: str) -> None:
    table = read_table(ARABIC.encode(encoding))
    assert table.column("اسم التعاونية") == ["تعاونية الأمل", "تعاونية النور"]
    assert table.how.encoding == encoding


def test_both_scripts_in_one_windows_file() -> None:
    text = "Nom;الاسم;Ville\nCooperative Amal;تعاونية الأمل;Rabat\nCooperative Nour;تعاونية النور;Fes\n"
    assert read_table(text.encode("windows-1256")).column("الاسم") == ["تعاونية الأمل", "تعاونية النور"]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    rows = ["nom{0}commune{0}adhérents", '"Amal, Nour; et fils"{0}Fès{0}12', '"dit ""le Bon"""{0}Rabat{0}7']
    table = read_table("\n".join(rows).format(delimiter).encode())
    assert table.how.delimiter == delimiter
    assert table.rows == [["Amal, Nour; et fils", "Fès", "12"], ['dit "le Bon"', "Rabat", "7"]]


def test_the_line_sep_counts_as_spreadsheets_count_it() -> None:
    table = read_table(b"sep=|\r\nnom|commune\r\nAmal|Fes\r\n")
    assert table.numbers == [3]


def test_titles_above_the_headings_are_kept_apart() -> None:
    text = "Liste des coopératives de la province de Tiznit;;\n;;\nDénomination;Commune;Adhérents\nAmal;Tiznit;12\n"
    table = read_table(text.encode())
    assert table.how.heading_row == 3
    assert table.how.titles == ("Liste des coopératives de la province de Tiznit",)
    assert table.numbers == [4]


def test_blank_rows_keep_the_numbers_of_the_file() -> None:
    assert read_table(b"nom;commune\nA;Fes\n;\nB;Rabat\n").numbers == [2, 4]


@pytest.mark.parametrize(
    ("foot", "stated"),
    [
        ("Total;;18 348", {"adhérents": "18 348"}),
        ("المجموع;;20", {"adhérents": "20"}),
        (";;18 348", {"adhérents": "18 348"}),
        ("TOTAL GÉNÉRAL;2;18\u202f348", {"commune": "2", "adhérents": "18\u202f348"}),
    ],
)
def test_a_total_row_is_stated_never_a_row(foot: str, stated: dict[str, str]) -> None:
    table = read_table(f"nom;commune;adhérents\nAmal;Fès;12\nNour;Rabat;8\n{foot}\n".encode())
    assert len(table.rows) == 2
    assert table.stated == stated
    assert table.stated_row == 4


def test_a_cooperative_called_total_is_a_row() -> None:
    table = read_table("nom;commune;adhérents\nTotal Bio;Fès;12\nNour;Rabat;8\nTotal Argan;Tiznit;5\n".encode())
    assert len(table.rows) == 3


def test_the_literal_trick_of_spreadsheets_is_text() -> None:
    table = read_table(b'nom;ICE\nAmal;="001561191000066"\n')
    assert table.rows == [["Amal", "001561191000066"]]


def test_a_workbook_with_merged_headings_title_dates_and_total() -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("Feuil & é")
    sheet.merge_range(0, 0, 0, 3, "Coopératives")
    sheet.merge_range(1, 0, 2, 0, "Nom")
    sheet.merge_range(1, 1, 1, 2, "Adhérents")
    sheet.merge_range(1, 3, 2, 3, "Date de création")
    sheet.write_row(2, 1, ["Femmes", "Hommes"])
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for i in range(3):
        sheet.write_row(3 + i, 0, [f"Coop {i}", 3, 4])
        sheet.write_datetime(3 + i, 3, date(2019, 3, 1 + i), day)
    sheet.write_row(6, 0, ["Total", 9, 12])
    book.close()
    table = read_table(file.getvalue())
    assert table.columns == ["Nom", "Adhérents Femmes", "Adhérents Hommes", "Date de création"]
    assert table.rows[0] == ["Coop 0", "3", "4", "2019-03-01"]
    assert table.numbers == [4, 5, 6]
    assert table.stated == {"Adhérents Femmes": "9", "Adhérents Hommes": "12"}
    assert table.how.sheet == "Feuil & é"


def test_a_formula_in_a_row_is_refused_with_its_cell() -> None:
    error = refused(workbook([["Nom", "Adhérents"], ["Amal", 12], ["Nour", "=B2+1"]]))
    assert error.code == "formula_cells"
    assert error.params["cell"] == "B3"
    assert (error.params["row"], error.params["column"]) == (3, "Adhérents")


def test_a_formula_in_the_total_row_states_nothing() -> None:
    table = read_table(workbook([["Nom", "Adhérents"], ["Amal", 12], ["Nour", 4], ["Total", "=SUM(B2:B3)"]]))
    assert len(table.rows) == 2
    assert table.stated == {}


@pytest.mark.parametrize("cell", ["=A1+B1", "=SUM(A1:A2)", "=cmd|' /C calc'!A0", "=-1", "=HYPERLINK(1)"])
def test_a_formula_in_a_csv_is_refused(cell: str) -> None:
    error = refused(f"nom;adhérents\nAmal;12\n{cell};3\n".encode())
    assert error.code == "formula_cells"
    assert error.params["cell"] == "A3"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf \r\n\r\n", "empty_file"),
        (b";;\n;;\n", "empty_file"),
        (b"nom;commune\n", "no_rows"),
        (b"nom;commune\nTotal;3\n", "no_rows"),
        (b"nom;nom;commune\nA;B;C\n", "duplicate_header"),
        (b"Nom;NOM ;commune\nA;B;C\n", "duplicate_header"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "not_a_table"),
        (b"%PDF-1.7 blah", "not_a_table"),
        (bytes(range(256)) * 40, "not_a_table"),
        (b"PK\x03\x04 not really a zip", "not_a_table"),
        (b"<html><body><table><tr><td>nom</td></tr></table></body></html>", "not_a_table"),
        (b'{"nom": "Amal"}', "not_a_table"),
        (b"Monsieur le Directeur\nJ'ai l'honneur de vous adresser\nla liste promise\n", "not_a_table"),
        (FRENCH.encode() + "Coopérative É;Fès;3\n".encode("latin-1"), "wrong_encoding"),
        (FRENCH.encode().decode("latin-1").encode(), "wrong_encoding"),
        (FRENCH.replace("é", "\ufffd").encode(), "wrong_encoding"),
        (b"nom;commune\n" + bytes([0x81, 0x8D, 0x90, 0x9D]) * 10 + b";x\n", "wrong_encoding"),
        (b'nom;commune\n"Amal;Fes\n' + b"x;y\n" * 40, "not_a_table"),
        (";".join(f"c{i}" for i in range(400)).encode() + b"\n" + b";".join([b"1"] * 400), "too_many_columns"),
    ],
)
def test_bad_files_are_refused_by_code(data: bytes, code: str) -> None:
    assert refused(data).code == code


def test_another_document_in_a_zip_is_refused(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "lettre.docx"
    with zipfile.ZipFile(path, "w") as box:
        box.writestr("word/document.xml", "<w/>")
    with pytest.raises(RuleError) as caught:
        open_table(path)
    assert (caught.value.code, caught.value.params["reason"]) == ("not_a_table", "other_document")


def test_a_locked_workbook_is_refused() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    assert refused(data).code == "password_protected"


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1000 * 1000)
    with pytest.raises(RuleError) as caught:
        open_table(path)
    assert caught.value.code == "too_large"


def test_a_sheet_that_is_not_there_is_named_with_those_that_are() -> None:
    error = refused(workbook([["Nom"], ["Amal"]]), sheet="Feuil9")
    assert (error.code, error.params["sheets"]) == ("sheet_missing", ["Liste"])


def test_a_declared_encoding_is_obeyed_or_refused() -> None:
    assert read_table(FRENCH.encode("windows-1252"), encoding="windows-1252").rows[0][1] == "Béni Mellal"
    assert refused(FRENCH.encode("windows-1252"), encoding="utf-8").code == "wrong_encoding"
    assert refused(FRENCH.encode(), encoding="klingon").code == "wrong_encoding"


def test_a_row_with_too_many_cells_is_remembered() -> None:
    table = read_table(b"nom;commune\nAmal;Fes;3;4\nNour;Rabat\n")
    assert table.overlong == {2: 4}


def test_a_cell_in_the_last_corner_is_named_before_room_is_made_for_it() -> None:
    rows = io.BytesIO()
    book = xlsxwriter.Workbook(rows)
    sheet = book.add_worksheet("Liste")
    sheet.write_row(0, 0, ["Nom", "Adhérents"])
    sheet.write_row(1, 0, ["Amal", 12])
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    error = refused(rows.getvalue())
    assert (error.code, error.params) == ("stray_cell", {"cell": "XFD1048576", "sheet": "Liste"})


def test_borders_and_blanks_far_below_are_no_rows() -> None:
    rows = io.BytesIO()
    book = xlsxwriter.Workbook(rows)
    sheet, border = book.add_worksheet(), book.add_format({"border": 1})
    sheet.write_row(0, 0, ["Nom", "Adhérents"])
    sheet.write_row(1, 0, ["Amal", 12])
    for row in range(2, 4000):
        sheet.write_blank(row, 0, None, border)
    sheet.write(50_000, 0, " ")
    book.close()
    assert read_table(rows.getvalue()).rows == [["Amal", "12"]]


def test_a_workbook_that_unpacks_without_measure_is_refused_unopened() -> None:
    import zipfile

    file = io.BytesIO(workbook([["Nom", "Adhérents"], ["Amal", 12]]))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as box:
        box.writestr("xl/media/large.xml", b" " * 60_000_000)
    assert refused(file.getvalue()).code == "expands_too_much"


def test_text_stored_in_its_cells_is_read_in_linear_time() -> None:
    rows: list[list[object]] = [["Nom", "Commune"], *([f"Coopérative {i}", "Fès"] for i in range(20_000))]
    data = workbook(rows, constant_memory=True)
    begun = time.process_time()
    assert len(read_table(data).rows) == 20_000
    assert time.process_time() - begun < 20  # it took an hour when the scan was quadratic


def test_columns_have_letters() -> None:
    assert [letter(i) for i in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abcéèàçôïÉAt ينالتعاوةأم0123456789'’-", min_size=1, max_size=60))
def test_utf_8_is_never_mistaken(text: str) -> None:
    assert decode(text.encode()).text == text


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_refusal(data: bytes) -> None:
    try:
        table = read_table(data)
    except RuleError:
        return
    assert table.rows
    assert all(len(row) == len(table.columns) for row in table.rows)


def test_the_real_lists_are_read(real_lists: Path) -> None:
    table = open_table(real_lists / "registers" / "togo_cooperatives.csv")
    assert (len(table.rows), table.numbers[-1]) == (6859, 6860)
    counts = open_table(real_lists / "registers" / "ormvad_doukkala.csv")
    assert (len(counts.rows), counts.stated["nombre_adherents"]) == (13, "18 348")
