"""The coverage endpoint: the command's answer, typed, guarded."""

from __future__ import annotations

from datetime import date

import pytest

URL = "/api/plans/targets/accompagnement-80/coverage/"


@pytest.fixture
def told(register, target, at):
    row = register.organisation(date(2018, 5, 1))
    register.event(row, date(2024, 6, 1), at=at)
    return row


def test_coverage_by_region(client, cast, told, at):
    client.force_login(cast.nadia)
    answer = client.get(URL, {"on": "2026-03-01", "known_at": at.isoformat(), "reading": "live-stock", "by": "region"})
    (reading,) = answer.json()["readings"]
    assert reading["by"] == [{"region": cast.north.pk, "numerator": 1, "denominator": 1, "rate": 1.0}]


def test_targets_are_listed(client, cast, target):
    client.force_login(cast.nadia)
    (line,) = client.get("/api/plans/targets/").json()
    assert line["agreement"] == "mre-2020"
    assert len(line["readings"]) == 3


@pytest.mark.parametrize("words", [{"by": "planet"}, {"reading": "luck"}, {"on": "tomorrow"}])
def test_a_wrong_question_is_422(client, cast, told, words):
    client.force_login(cast.nadia)
    assert client.get(URL, words).status_code == 422


def test_a_wrong_question_is_answered_in_the_language_of_the_reader(client, cast, told):
    client.force_login(cast.nadia)
    answer = client.get(URL, {"reading": "luck"}, headers={"Accept-Language": "ar"}).json()
    assert answer["code"] == "reading_unknown"
    assert answer["detail"] == "«luck» ليست قراءة لهذا الهدف."


def test_the_endpoint_is_guarded(client, cast, told):
    assert client.get(URL).status_code == 401
    client.force_login(cast.yto)
    assert client.get(URL).status_code == 403
    client.force_login(cast.khadija)
    assert client.get(URL).status_code == 404
