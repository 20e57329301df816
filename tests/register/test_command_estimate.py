"""Decisions recorded, settings learnt from them, and the next link that uses them; what is refused."""

from __future__ import annotations

import io
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db.models import F

from tests.cast import SYSTEM, Cast
from tests.register.test_actions_linking import loaded
from twiza.register.actions import answer_pair, find_duplicates
from twiza.register.actions.teaching import read_lessons, settings_in_force
from twiza.register.models import Pair, PairState
from twiza.register.rules.linkage import load_settings
from twiza.register.rules.linkage.settings import SHIPPED
from twiza.register.rules.linkage.teaching import FEWEST

HEADS = "Zemmour Anzi Tafraout Ifrane Ouzoud Tata Sefrou Azilal Midelt Zagora Jerada Figuig Nador Driouch".split()
TAILS = "Safi Larache Benguerir".split()


def estimated(*arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    call_command("register_estimate", "--json", *arguments, stdout=out)
    return dict(json.loads(out.getvalue()))


def refused(*arguments: str) -> str:
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("register_estimate", "--json", *arguments, stdout=out)
    return str(json.loads(out.getvalue())["errors"][0]["code"])


@pytest.fixture
def queue(cast: Cast, at: datetime) -> dict[int, bool]:
    """Namesakes of one commune in the queue: {pair: whether their head counts agree}."""
    told = []
    for number in range(len(HEADS) * len(TAILS)):
        name = f"Coopérative {HEADS[number % 14]} {TAILS[number // 14]}"
        told += [{"name_fr": name, "sector": "craft", "members": members} for members in (20, 20 if number % 2 else 23)]
    loaded(cast, at, *told)
    find_duplicates(territory=cast.tetouan, by=SYSTEM, at=at)
    pairs = Pair.objects.waiting().filter(left__name_fr=F("right__name_fr")).select_related("left", "right")
    return {pair.pk: pair.left.members == pair.right.members for pair in pairs.order_by("pk") if pair.left}


def decide(pairs: dict[int, bool], at: datetime) -> None:
    """Say same where the head counts agree, and different elsewhere."""
    for number, (pk, agree) in enumerate(pairs.items()):
        answer = PairState.SAME if agree else PairState.DIFFERENT
        when = at + timedelta(minutes=number)
        answer_pair(pair=Pair.objects.get(pk=pk), answer=answer, by=SYSTEM, at=when, reason="Appel")


def test_decisions_teach_settings_that_the_next_search_uses(
    cast: Cast, at: datetime, queue: dict[int, bool], tmp_path: Path, settings: Any
) -> None:
    assert len(queue) >= FEWEST
    decide(queue, at)
    assert {lesson.same for lesson in read_lessons()} == {True, False}
    shipped, path = SHIPPED.read_bytes(), tmp_path / "taught.json"
    report = estimated("--output", str(path))
    assert report["answers"] == len(queue)
    assert report["same"] == sum(queue.values())
    moved = {(one["field"], one["level"]): one["after"] - one["before"] for one in report["weights"]}
    assert moved["members", "same"] > 0.1
    assert min(moved[level] for level in moved if level[0] == "members") < -0.1
    assert report["wrong"]["after"] <= report["wrong"]["before"]
    assert SHIPPED.read_bytes() == shipped
    before = load_settings()
    assert (report["from"], report["settings"]) == (before.version, f"{before.version}+{len(queue)}")
    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["taught"][0]["answers"] == len(queue)

    fresh = {"sector": "craft", "members": 20}
    late = loaded(cast, at, *[{"name_fr": "Coopérative Ouaouizeght Imilchil", **fresh}] * 2)
    one = _asked(late, cast, at)
    settings.REGISTER_LINK_SETTINGS = str(path)
    assert settings_in_force().version == report["settings"]
    Pair.objects.filter(pk=one.pk).delete()
    other = _asked(late, cast, at)
    assert other.probability > one.probability
    again = estimated()
    assert again["from"] == report["settings"]
    assert again["shipped"] == before.version


def _asked(two: list[Any], cast: Cast, at: datetime) -> Any:
    find_duplicates(territory=cast.tetouan, by=SYSTEM, at=at)
    return Pair.objects.get(left=two[0], right=two[1])


def test_too_few_answers_are_refused_and_nothing_is_written(
    at: datetime, queue: dict[int, bool], tmp_path: Path
) -> None:
    assert refused("--output", str(tmp_path / "new.json")) == "answers_too_few"
    decide(dict(list(queue.items())[:5]), at)
    assert refused("--output", str(tmp_path / "new.json")) == "answers_too_few"
    assert not (tmp_path / "new.json").exists()


def test_no_file_is_replaced(at: datetime, queue: dict[int, bool], tmp_path: Path) -> None:
    decide(queue, at)
    path = tmp_path / "there.json"
    path.write_text("mine", encoding="utf-8")
    assert refused("--output", str(path)) == "settings_exist"
    assert refused("--output", str(SHIPPED)) == "settings_exist"
    assert path.read_text(encoding="utf-8") == "mine"
    assert refused("--weights", str(tmp_path / "absent.json")) == "settings_missing"


def test_answers_taken_back_teach_nothing(at: datetime, queue: dict[int, bool]) -> None:
    decide(queue, at)
    known = len(list(read_lessons()))
    answer_pair(pair=Pair.objects.get(pk=next(iter(queue))), answer="open", by=SYSTEM, at=at)
    assert len(list(read_lessons())) == known - 1


@pytest.mark.parametrize("lang", ["fr", "ar", "en"])
def test_the_report_is_readable(at: datetime, queue: dict[int, bool], lang: str) -> None:
    decide(queue, at)
    out = io.StringIO()
    call_command("register_estimate", "--lang", lang, stdout=out)
    assert "members" in out.getvalue() or "membres" in out.getvalue().casefold() or lang == "ar"


def test_a_wrong_file_is_said_at_the_start(settings: Any, tmp_path: Path) -> None:
    settings.REGISTER_LINK_SETTINGS = str(tmp_path / "absent.json")
    assert [found.id for found in run_checks() if found.id == "register.E001"]
