"""The command on plain tables: what it writes, what it prints, how it refuses."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bench import bench_mobilisation_data as made
from tests.factories import mobilisation as make
from tests.mobilisation import matching_reference as plain
from twiza.mobilisation.models import Expert, MatchRun, Proposal
from twiza.support.models import Case, Need

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "match-experts.md"
KEYS = {"pairs", "objective", "bound", "gap", "seconds", "peak_mb", "floors", "unmet"}


def write(path: Path, columns: dict[str, Any]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(columns)
        out.writerows(zip(*columns.values(), strict=True))
    return path


@pytest.fixture
def tables(tmp_path: Path) -> list[str]:
    needs, experts = (write(tmp_path / "needs.csv", made.needs(60)), write(tmp_path / "experts.csv", made.experts(15)))
    return ["--needs", str(needs), "--experts", str(experts)]


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("mobilisation_match", *words, stdout=out, stderr=out)
    return out.getvalue()


def rows(path: str) -> list[dict[str, Any]]:
    with Path(path).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_anyone_can_check_the_optimum_with_another_solver(tables: list[str], tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    told = json.loads(run(*tables, "--output", str(path), "--json"))
    assert set(told) >= KEYS
    needs, experts = rows(tables[1]), rows(tables[3])
    for row in experts:
        row["seniority"], row["capacity"] = int(row["seniority"]), int(row["capacity"])
    by_id = {row["id"]: row for row in needs + experts}
    pairs = rows(str(path))
    assert [float(pair["fit"]) for pair in pairs] == [pair["fit"] for pair in told["pairs"]]
    for pair in pairs:
        assert plain.fit(by_id[pair["need_id"]], by_id[pair["expert_id"]]) == round(1000 * float(pair["fit"]))
    best = plain.optimum(plain.fits(needs, experts), len(needs), [row["capacity"] for row in experts])
    assert told["objective"] == told["bound"] == pytest.approx(best / 1000)
    assert len(told["pairs"]) + len(told["unmet"]) == len(needs)


def test_the_program_of_the_documentation_finds_the_same_optimum(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = re.search(r"```python\n(.*?)```", HOW_TO.read_text("utf-8"), re.S)
    assert code is not None
    needs = write(tmp_path / "needs.csv", made.needs(200, 1))
    experts = write(tmp_path / "experts.csv", made.experts(60, 1))
    floors = tmp_path / "floors.json"
    asked = [{"name": "women", "women_led": True, "share": 0.6}, {"each": "region", "share": 0.3}]
    floors.write_text(json.dumps(asked))
    told = json.loads(
        run("--needs", str(needs), "--experts", str(experts), "--floors", str(floors), "--gap", "0", "--json")
    )
    there = rows(str(needs))

    def least(share: int, inside: Callable[[dict[str, Any]], bool]) -> Any:
        return -(-share * sum(map(inside, there)) // 10), inside

    groups = [least(6, lambda n: n["women_led"] in ("1", "yes", "True"))]
    for region in sorted({row["region"] for row in there}):
        groups.append(least(3, lambda n, region=region: n["region"] == region))
    assert sorted(count for count, _ in groups) == sorted(floor["asked"] for floor in told["floors"])
    monkeypatch.chdir(tmp_path)
    exec(code.group(1), {"FLOORS": groups})
    assert not any(floor["short"] for floor in told["floors"])
    assert told["objective"] == told["bound"] == pytest.approx(float(capsys.readouterr().out))


def test_same_tables_same_bytes(tables: list[str]) -> None:
    first, second = json.loads(run(*tables, "--json")), json.loads(run(*tables, "--json"))
    for told in (first, second):
        del told["seconds"], told["peak_mb"]
    assert first == second


def test_standing_pairs_stay_and_fixed_ones_must(tables: list[str], tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    run(*tables, "--output", str(path))
    told = json.loads(run(*tables, "--pairs-from", str(path), "--json"))
    assert (told["kept"], told["broken"]) == (len(rows(str(path))), 0)
    need, expert = (rows(str(path))[0][name] for name in ("need_id", "expert_id"))
    fixed = write(tmp_path / "fixed.csv", {"need_id": [need], "expert_id": [expert], "fixed": ["yes"]})
    again = json.loads(run(*tables, "--pairs-from", str(fixed), "--json"))
    assert again["kept"] == 1
    assert again["objective"] == told["objective"]


def test_floors_and_weights_come_as_json_or_as_tables(tables: list[str], tmp_path: Path) -> None:
    floors, weights = tmp_path / "floors.json", tmp_path / "weights.json"
    floors.write_text(json.dumps([{"women_led": True, "at_least": 3, "name": "women"}]))
    weights.write_text(json.dumps(plain.WEIGHTS))
    first = json.loads(run(*tables, "--floors", str(floors), "--weights", str(weights), "--json"))
    table = write(tmp_path / "floors.csv", {"name": ["women"], "women_led": ["yes"], "at_least": ["3"]})
    named = write(tmp_path / "weights.csv", {"name": list(plain.WEIGHTS), "weight": list(plain.WEIGHTS.values())})
    second = json.loads(run(*tables, "--floors", str(table), "--weights", str(named), "--json"))
    assert first["floors"] == second["floors"]
    assert first["floors"][0]["met"] >= 3
    assert first["pairs"] == second["pairs"]


def test_people_read_the_result_in_their_language(tables: list[str], tmp_path: Path) -> None:
    path = str(tmp_path / "pairs.csv")
    assert "No eligible expert" in run(*tables, "--output", path, "--lang", "en")
    assert "Aucun expert éligible" in run(*tables, "--output", path)
    assert "مجموع الملاءمة" in run(*tables, "--output", path, "--lang", "ar")


def refusal(*words: str) -> str:
    with pytest.raises(CommandError) as refused:
        run(*words, "--lang", "en")
    assert refused.value.returncode == 1
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_bad_input_is_one_sentence(tables: list[str], tmp_path: Path) -> None:
    needs, experts = tables[1], tables[3]
    assert "no file" in refusal("--needs", "nowhere.csv", "--experts", experts)
    assert "both" in refusal("--needs", needs)
    twice = write(tmp_path / "twice.csv", {"id": ["a", "a"], "skills": ["x", "x"]})
    assert "rows 1 and 2" in refusal("--needs", needs, "--experts", str(twice))
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    assert "no row" in refusal("--needs", str(empty), "--experts", experts)
    ragged = tmp_path / "ragged.csv"
    ragged.write_text("id,skill\na,b,c\n")
    assert "line 2" in refusal("--needs", str(ragged), "--experts", experts)
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"\xff\xfe\x00\x01")
    assert "cannot be read" in refusal("--needs", str(binary), "--experts", experts)
    weights = tmp_path / "weights.json"
    weights.write_text(json.dumps({**plain.WEIGHTS, "skill": -1}))
    assert "below nought" in refusal(*tables, "--weights", str(weights))
    weights.write_text("[")
    assert "JSON" in refusal(*tables, "--weights", str(weights))
    weights.write_text(json.dumps({name: value for name, value in plain.WEIGHTS.items() if name != "region"}))
    assert "region" in refusal(*tables, "--weights", str(weights))
    floors = tmp_path / "floors.json"
    floors.write_text(json.dumps([{"each": "target"}]))
    assert "target" in refusal(*tables, "--floors", str(floors))
    pairs = write(tmp_path / "kept.csv", {"need_id": ["n1", "n1"], "expert_id": ["e1", "e2"]})
    assert refusal(*tables, "--pairs-from", str(pairs))
    assert "written" in refusal(*tables, "--output", str(tmp_path / "no" / "folder.csv"))


def test_a_workbook_is_a_table_too(tmp_path: Path, tables: list[str]) -> None:
    import xlsxwriter

    path = tmp_path / "needs.xlsx"
    columns = made.needs(60)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for place, (name, column) in enumerate(columns.items()):
            sheet.write_column(0, place, [name, *column])
    from_csv, from_xlsx = (
        json.loads(run(*tables, "--json")),
        json.loads(run("--needs", str(path), *tables[2:], "--json")),
    )
    assert from_csv["pairs"] == from_xlsx["pairs"]


@pytest.mark.django_db
def test_recorded_needs_become_drafts_and_the_same_run_again_changes_nothing(
    case: Case, need: Need, younes: Expert, tables: list[str], at: datetime
) -> None:
    other = make.need(case, at, skill="quality")
    told = json.loads(run("--json"))
    assert [(pair["need_id"], pair["expert_id"]) for pair in told["pairs"]] == [(str(need.pk), str(younes.pk))]
    assert set(told) >= KEYS
    tables_form = json.loads(run(*tables, "--json"))
    assert set(tables_form) <= set(told), "both forms answer with the same keys"
    assert told["unmet"] == [{"need_id": str(other.pk), "reason": "no_eligible_expert"}]
    assert {row["reason"] for row in tables_form["unmet"]} <= set(told["unmet_by_reason"])
    assert tables_form["broken"] == told["broken"] == 0
    assert told["objective"] == told["bound"] == Proposal.objects.get().fit
    again = json.loads(run("--json", "--replan"))
    assert again["objective"] == told["objective"]
    assert Proposal.objects.count() == 1


@pytest.mark.django_db
def test_an_unknown_plan_is_one_sentence_and_no_run() -> None:
    assert "no plan" in refusal("nowhere-2020")
    assert not MatchRun.objects.exists()
