"""`twiza register_link`: files in, pairs out, no database; what it says when lists cannot be linked."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bench.register_link_data import make_list

HEADINGS = "Réf;Dénomination;Région;Province;Commune;Secteur;Date de création;Nombre d'adhérents;ICE;Téléphone"
TOWNS = ["Tétouan", "Chefchaouen", "Larache", "Al Hoceima", "Tanger"]
WORDS = "Zemmour Anzi Tafraout Ifrane Ouzoud Tata Sefrou Azilal Midelt Zagora Jerada Figuig Nador Driouch Safi".split()


def line(own: str, name: str, *rest: str) -> str:
    cells = [own, name, *rest]
    return ";".join(cells + [""] * (10 - len(cells)))


def crowd(prefix: str) -> list[str]:
    return [
        line(
            f"{prefix}{n}",
            f"Coopérative {word} {prefix}",
            "Tanger-Tétouan-Al Hoceima",
            "",
            TOWNS[n % 5],
            "Artisanat",
            f"{n % 27 + 1:02d}/0{n % 9 + 1}/20{n:02d}",
            str(n + 7),
        )
        for n, word in enumerate(WORDS)
    ]


def written(path: Path, rows: list[str], headings: str = HEADINGS) -> Path:
    path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
    return path


def run(*arguments: Any, **options: Any) -> Any:
    out = io.StringIO()
    call_command("register_link", *map(str, arguments), "--json", stdout=out, **options)
    return json.loads(out.getvalue())


def refused(*arguments: Any) -> tuple[dict[str, Any], str]:
    out = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command("register_link", *map(str, arguments), "--json", stdout=out)
    return json.loads(out.getvalue()), str(error.value)


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """A list and a register that share one cooperative, written in two scripts."""
    known = ("Tanger-Tétouan-Al Hoceima", "Tétouan", "Tétouan", "Artisanat", "12/03/2019", "12", "", "0611223344")
    left = written(tmp_path / "left.csv", [*crowd("L"), line("A", "Coopérative Ouaouizeght des femmes", *known)])
    right = written(tmp_path / "right.csv", [*crowd("R"), line("B", "تعاونية واويزغت للنساء", *known)])
    return left, right


def test_two_files_are_linked_without_a_database(two: tuple[Path, Path], tmp_path: Path) -> None:
    output = tmp_path / "pairs.csv"
    report = run(*two, "--output", output)
    assert report["left_rows"] == report["right_rows"] == 16
    assert report["errors"] == []
    assert report["settings"]
    assert set(report["fields"]) >= {"place", "founded_on", "phone", "members"}
    with output.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["left_id", "right_id", "probability", "decision", "reasons"]
    told = next(row for row in rows if row["left_id"] == "A")
    assert (told["right_id"], told["decision"]) == ("B", "same")
    assert {reason["field"] for reason in json.loads(told["reasons"])} >= {"prior", "name", "place", "phone"}
    assert len(rows) == report["pairs"]
    assert Counter(row["decision"] for row in rows)["same"] == report["same"]


def test_truth_gives_precision_recall_and_f1(tmp_path: Path) -> None:
    register, listed, truth = make_list(5, rows=400, links=320, register=1200)
    listed["vrai"] = listed.id.map(dict(zip(truth.list_id, truth.register_id, strict=True))).fillna("")
    for table, name in ((listed, "left"), (register, "right")):
        table["ice"] = table.pop("identifier").str.extract(r"^ice:(\d+)", expand=False)
        table.drop(columns=["commune", "province", "region"]).to_csv(tmp_path / f"{name}.csv", index=False)
    report = run(tmp_path / "left.csv", tmp_path / "right.csv", "--truth", "vrai")
    assert report["true_pairs"] == 320
    assert report["precision"] >= 0.95
    assert 0 < report["recall"] < 1
    assert min(report["precision"], report["recall"]) <= report["f1"] <= max(report["precision"], report["recall"])


def test_one_file_is_searched_for_repeats_and_truth_is_then_a_group(tmp_path: Path) -> None:
    known = ("Tanger-Tétouan-Al Hoceima", "Tétouan", "Tétouan", "Artisanat", "12/03/2019", "12", "", "0611223344", "1")
    rows = [f"{row};" for row in crowd("L")]
    rows += [";".join(["A", "Coopérative Ouaouizeght", *known]), ";".join(["B", "Coop Ouawizeght", *known])]
    report = run(written(tmp_path / "one.csv", rows, HEADINGS + ";groupe"), "--truth", "groupe")
    assert (report["right_rows"], report["same"], report["precision"], report["recall"]) == (None, 1, 1.0, 1.0)


def test_a_truth_column_with_unknown_ids_is_refused(two: tuple[Path, Path], tmp_path: Path) -> None:
    rows = [f"{row};" for row in crowd("L")] + [line("A", "Coopérative Ouaouizeght") + ";Z9"]
    left = written(tmp_path / "truth.csv", rows, HEADINGS + ";vrai")
    output = tmp_path / "pairs.csv"
    report, sentence = refused(left, two[1], "--truth", "vrai", "--output", output)
    assert report["errors"][0]["code"] == "truth_unknown_ids"
    assert "Z9" in sentence
    assert not output.exists()
    assert refused(two[0], two[1], "--truth", "absent")[0]["errors"][0]["code"] == "truth_column_missing"


def test_bad_lists_end_in_a_sentence_of_the_reader(two: tuple[Path, Path], tmp_path: Path) -> None:
    names = written(tmp_path / "names.csv", [f"{word};" for word in WORDS], "Dénomination;Date de création")
    alike = written(tmp_path / "alike.csv", ["Coopérative Amal;Fès"] * 9, "Dénomination;Commune")
    said = set()
    for lang in ("fr", "ar", "en"):
        report, sentence = refused(names, two[1], "--lang", lang)
        assert report["errors"] == [{"code": "no_common_field", "message": sentence}]
        assert (report["same"], report["pairs"]) == (0, 0)
        said.add(sentence)
    assert len(said) == 3
    assert refused(alike)[0]["errors"][0]["code"] == "one_name_only"
    with pytest.raises(CommandError, match=r"absent\.csv"):
        call_command("register_link", str(tmp_path / "absent.csv"))


def test_an_empty_column_and_deceiving_names_are_said(two: tuple[Path, Path], tmp_path: Path) -> None:
    deceiving = line(
        "A", "Coopérative Ouаouizeght des femmes", "", "", "Tétouan", "", "12/03/2019", "", "", "0611223344"
    )
    report = run(written(tmp_path / "odd.csv", [*crowd("L"), deceiving]), two[1], "--lang", "en")
    told = {warning["code"]: warning["message"] for warning in report["warnings"]}
    assert "ICE" in told["column_empty"]
    assert "look alike" in told["names_look_alike"]


def test_people_read_a_table(two: tuple[Path, Path]) -> None:
    out = io.StringIO()
    call_command("register_link", *map(str, two), "--lang", "en", stdout=out)
    assert "Ambiguous" in out.getvalue()


def test_the_95_cooperatives_novissi_do_not_merge_and_the_queue_stays_short(real_lists: Path, tmp_path: Path) -> None:
    output = tmp_path / "togo.csv"
    report = run(real_lists / "registers" / "togo_cooperatives.csv", "--country", "TG", "--output", output)
    assert report["left_rows"] == 6859
    with output.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    asked = [row for row in rows if row["decision"] == "ambiguous"]
    assert len(asked) == report["ambiguous"]
    assert len({row[side] for row in asked for side in ("left_id", "right_id")}) < 0.05 * 6859
    names = [json.loads(row["reasons"])[1] for row in rows if row["decision"] == "same"]
    assert not [one for one in names if "novissi" in f"{one['left']} {one['right']}".lower()]


def test_a_list_of_another_country_is_compared_by_its_own_places(tmp_path: Path) -> None:
    rows = [
        line(str(n), f"Coopérative {word}", region, f"{region} centre", f"{region} ville", "Artisanat")
        for n, (word, region) in enumerate((word, region) for word in WORDS for region in ("Savanes", "Maritime"))
    ]
    told = run(written(tmp_path / "abroad.csv", rows))
    assert (told["same"], told["ambiguous"]) == (0, 0), "one name in two regions is two cooperatives"


def test_arabic_headings_name_the_ids_and_numbers_without_their_court_are_said(tmp_path: Path) -> None:
    headings = "المرجع;اسم التعاونية;الجماعة;تاريخ التأسيس;رقم التسجيل"
    places = ["طنجة", "تطوان", "العرائش", "شفشاون", "الحسيمة"]
    for side in "LR":
        rows = [
            f"{side}{n};تعاونية {word};{places[n % 5]};{n + 1:02d}/03/2019;{100 + n}" for n, word in enumerate(WORDS)
        ]
        written(tmp_path / f"{side}.csv", rows, headings)
    report = run(tmp_path / "L.csv", tmp_path / "R.csv", "--output", tmp_path / "pairs.csv")
    assert {"code": "numbers_without_court", "rows": len(WORDS)} in [
        {"code": one["code"], **one["params"]} for one in report["warnings"]
    ]
    with (tmp_path / "pairs.csv").open(encoding="utf-8-sig", newline="") as file:
        same = {(row["left_id"], row["right_id"]) for row in csv.DictReader(file) if row["decision"] == "same"}
    assert same
    assert all(left[1:] == right[1:] for left, right in same)
