"""Pages of plans: figures with their rows, dates kept in the address, what each role and the public see."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from django.utils import timezone

TARGET = "/fr/plans/targets/accompagnement-80/"
ROWS = TARGET + "organisations/"
PUBLIC = "/fr/plans/public/accompagnement-80/"


@pytest.fixture
def told(register, target, at):
    """North: two, one accompanied. South: one."""
    rows = [
        register.organisation(date(2018, 5, 1)),
        register.organisation(date(2019, 5, 1), members=None),
        register.organisation(date(2020, 5, 1), place="agadir", sector="tourism"),
    ]
    register.event(rows[0], date(2024, 6, 1), at=at)
    return rows


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_page_renders_in_every_language(nadia, told, language):
    for path in (
        "plans/",
        "plans/mre-2021-2030/",
        "plans/targets/accompagnement-80/",
        "plans/panel/agreement/mre-2020/",
        "plans/targets/accompagnement-80/organisations/",
        "plans/public/accompagnement-80/",
        "plans/public/accompagnement-80/organisations/",
        f"plans/panel/organisation/{told[0].pk}/",
    ):
        page = nadia.get(f"/{language}/{path}")
        assert page.status_code == 200, path
        assert "style=" not in page.content.decode().replace("font-style=", ""), path


def test_the_target_page_shows_readings_side_by_side_with_links_to_their_rows(nadia, told):
    page = nadia.get(TARGET, {"on": "2026-03-01"})
    assert [card.figure.numerator for card in page.context["cards"]] == [1, 1, 0]
    link = page.context["cards"][1].figure.missing
    assert "on=2026-03-01" in link
    rows = nadia.get(link)
    assert [line.pk for line in rows.context["lines"]] == [told[1].pk, told[2].pk]


def test_each_figure_of_a_table_opens_as_many_rows_as_it_says(nadia, told):
    for cut in ("sector", "province", "women_led", "size", "founded"):
        page = nadia.get(TARGET, {"reading": "live-stock", "cut": cut, "on": "2026-03-01"})
        figures = [*page.context["regions"], *page.context["cut"]]
        figures += [cell for _, cells in page.context["grid"].lines for cell in cells if cell]
        for figure in figures:
            for link, count in ((figure.reached, figure.numerator), (figure.everybody, figure.denominator)):
                assert nadia.get(link).context["page"].paginator.count == count, link


def test_figures_of_a_past_knowledge_stay_the_same(nadia, told, register, at):
    question = {"on": "2026-03-01", "known_at": "2026-03-15"}
    before = nadia.get(TARGET, question).context["cards"]
    register.event(told[1], date(2025, 1, 1), at=at + timedelta(days=2))
    after = nadia.get(TARGET, question).context["cards"]
    assert [card.figure for card in before] == [card.figure for card in after]


def test_a_wrong_date_is_said_and_the_page_still_serves(nadia, told):
    page = nadia.get(TARGET, {"on": "32/13/2026"})
    assert page.context["asked"].errors
    assert page.context["asked"].on <= timezone.localdate()


@pytest.mark.parametrize("words", [{"region": "1"}, {"sector": "luck"}, {"year": "1999"}])
def test_rows_of_a_member_that_does_not_exist_are_not_found(nadia, told, words):
    assert nadia.get(ROWS, words).status_code == 404


def test_the_csv_holds_the_rows_of_the_page(nadia, told):
    answer = nadia.get(ROWS, {"reading": "live-stock", "side": "missing", "format": "csv", "on": "2026-03-01"})
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))
    assert len(lines) == 3
    assert lines[1][0] == str(told[1].pk)
    assert "2026-03-01" in answer["Content-Disposition"]


@pytest.mark.parametrize("fmt", ["xlsx", "parquet"])
def test_other_formats_are_served(nadia, told, fmt):
    answer = nadia.get(ROWS, {"format": fmt})
    assert answer.status_code == 200
    assert len(b"".join(answer.streaming_content)) > 500


def test_a_regional_officer_sees_the_figures_of_all_and_the_rows_of_the_region(client, cast, told):
    client.force_login(cast.rachid)
    page = client.get(ROWS, {"reading": "live-stock", "side": "denominator"})
    assert [line.pk for line in page.context["lines"]] == [told[0].pk, told[1].pk]
    assert page.context["hidden"] == 1


def test_strangers_are_sent_to_the_log_in_and_those_without_the_right_refused(client, cast, told):
    assert client.get(TARGET).status_code == 302
    client.force_login(cast.yto)
    assert client.get(TARGET).status_code == 403
    client.force_login(cast.khadija)  # the secretary of another convention
    assert client.get(TARGET).status_code == 404


def test_everybody_reads_the_public_page_and_who_was_reached_but_not_who_was_not(client, told):
    page = client.get(PUBLIC)
    assert page.status_code == 200
    assert [card.figure.missing for card in page.context["cards"]] == ["", "", ""]
    rows = client.get(PUBLIC + "organisations/", {"reading": "live-stock", "side": "missing"})
    assert [line.pk for line in rows.context["lines"]] == [told[0].pk]


def test_nothing_of_an_unpublished_convention_is_public(client, told, convention):
    convention.is_published = False
    convention.save()
    assert client.get(PUBLIC).status_code == 404
    assert client.get(PUBLIC + "organisations/").status_code == 404
    assert client.get("/fr/plans/panel/agreement/mre-2020/").content == b""


def test_panels_are_empty_for_those_without_the_right(client, cast, told):
    assert client.get(f"/fr/plans/panel/organisation/{told[0].pk}/").content == b""
    client.force_login(cast.sara)  # another region
    assert client.get(f"/fr/plans/panel/organisation/{told[0].pk}/").content == b""
    client.force_login(cast.rachid)
    assert b"<table" in client.get(f"/fr/plans/panel/organisation/{told[0].pk}/").content


def test_a_target_without_reading_says_what_to_do(nadia, target):
    target.readings.all().delete()
    assert "ruler" in nadia.get(TARGET).content.decode() or nadia.get(TARGET).status_code == 200
    assert nadia.get(ROWS).status_code == 404
