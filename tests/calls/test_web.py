"""The pages: who sees what, autosave, papers, blind files, exports, panels."""

from __future__ import annotations

import json
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from tests.calls.conftest import Scored
from tests.cast import SYSTEM, Cast
from tests.factories import calls as make
from tests.factories.funding import Programme
from tests.pages import logged_in
from twiza.calls import actions
from twiza.calls.models import Application, Call, Review

pytestmark = pytest.mark.usefixtures("own_media")
HTMX = {"HTTP_HX_REQUEST": "true"}


def text(client: Client, address: str, **told: Any) -> str:
    answer = client.get(address, **told)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_stranger_reads_the_rules_of_a_published_call_and_no_draft(
    running: Call, programme: Programme, cast: Cast, now: datetime
) -> None:
    draft = make.draft(programme, cast, now)
    page = text(Client(), f"/fr/calls/published/{running.key}/")
    assert "49 000,00" in page.replace("\u202f", " ").replace("\xa0", " ")
    assert "Besoin" in page
    assert Client().get(f"/fr/calls/published/{draft.key}/").status_code == 404
    assert running.title_fr in text(Client(), "/fr/calls/published/")


def test_the_president_reads_before_writing_whether_she_may_apply(running: Call, cast: Cast) -> None:
    page = text(logged_in(cast.amina), f"/fr/calls/published/{running.key}/")
    assert "La forme juridique convient" in page
    assert "Ce financeur finance" in page, "the other payer says why not"


def test_each_control_is_saved_alone_and_tells_what_is_missing(running: Call, cast: Cast) -> None:
    client = logged_in(cast.amina)
    answer = client.post(f"/fr/calls/published/{running.key}/apply/", {"organisation": cast.tamount.pk})
    file = Application.objects.get()
    assert answer["Location"].endswith(f"/application/{file.pk}/edit/")
    save = f"/fr/calls/application/{file.pk}/save/"
    client.post(save, {"title": "Un métier"}, **HTMX)
    client.post(save, {"line-1-amount": "1.250.000,50", "line-1-label": "Métier"}, **HTMX)
    fragment = client.post(save, {"own": "dix mille"}, **HTMX).content.decode()
    assert 'role="alert"' in fragment
    assert 'id="progress"' in fragment
    file.refresh_from_db()
    assert (file.title, file.own_centimes, file.lines.get().centimes) == ("Un métier", 0, 125_000_050)
    page = text(client, f"/fr/calls/application/{file.pk}/edit/")
    assert fragment.split('role="alert"')[0].strip()[:40] in page, "the fragment is the part of the page"


def test_without_a_script_the_whole_form_is_saved(running: Call, cast: Cast) -> None:
    file, client = make.save(running, cast.tamount, timezone.now()), logged_in(cast.amina)
    answer = client.post(f"/fr/calls/application/{file.pk}/save/", {"title": "x", "people": "5", "need": "y"})
    assert answer.status_code == 302
    file.refresh_from_db()
    assert (file.title, file.people, file.need) == ("x", 5, "y")


def test_a_photo_is_shown_to_the_right_people_only(running: Call, cast: Cast, now: datetime) -> None:
    file, client = make.save(running, cast.tamount, now), logged_in(cast.amina)
    address = f"/fr/calls/application/{file.pk}/paper/"
    told = {"kind": "photo", "file": SimpleUploadedFile("a.png", make.png(), "image/png")}
    assert "papers" in client.post(address, told, **HTMX).content.decode()
    bad = {"kind": "photo", "file": SimpleUploadedFile("a.png", b"%PDF-1.7", "image/png")}
    assert 'role="alert"' in client.post(address, bad, **HTMX).content.decode()
    paper = file.papers.get()
    shown = client.get(f"/fr/calls/paper/{paper.pk}/")
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert shown.content.startswith(b"\x89PNG")
    reviewer = make.reviewers(now, 1)[0]
    people = {"rachid": cast.rachid, "reviewer": reviewer, "sara": cast.sara, "yto": cast.yto}

    def seen() -> dict[str, int]:
        return {name: logged_in(user).get(shown.request["PATH_INFO"]).status_code for name, user in people.items()}

    assert seen() == {"rachid": 200, "reviewer": 404, "sara": 404, "yto": 403}
    statutes = {"kind": "statutes", "file": SimpleUploadedFile("s.pdf", b"%PDF-1.7 x", "application/pdf")}
    client.post(address, statutes)
    private = file.papers.get(kind="statutes")
    sent = {"number": 1, "submitted_at": now, "frozen": {"title": "x"}, "sha256": "0" * 64}
    for state, expected in (("submitted", 404), ("ineligible", 404), ("eligible", 200), ("withdrawn", 404)):
        Application.objects.filter(pk=file.pk).update(state=state, **sent)
        assert seen()["reviewer"] == expected, state
        assert logged_in(reviewer).get(f"/fr/calls/paper/{private.pk}/").status_code == 404


def test_nobody_opens_the_file_of_another_organisation(running: Call, cast: Cast, now: datetime) -> None:
    file = make.sent(running, make.cooperative(cast, now), now)
    client = logged_in(cast.amina)
    for part in ("", "edit/", "submit/", "withdraw/"):
        assert client.get(f"/fr/calls/application/{file.pk}/{part}").status_code == 404
    assert (
        client.post(f"/fr/calls/published/{running.key}/apply/", {"organisation": cast.arganier.pk}).status_code == 404
    )


@pytest.mark.parametrize(
    ("name", "list_", "file_"),
    [
        ("nadia", 200, 200),
        ("rachid", 200, 200),
        ("sara", 404, 404),
        ("khadija", 200, 200),
        ("younes", 403, 403),
        ("yto", 403, 403),
    ],
)
def test_the_office_pages_by_role_territory_and_agreement(
    running: Call, cast: Cast, now: datetime, name: str, list_: int, file_: int
) -> None:
    file, client = make.sent(running, cast.tamount, now), logged_in(getattr(cast, name))
    assert client.get(f"/fr/calls/call/{running.key}/").status_code == list_
    assert client.get(f"/fr/calls/application/{file.pk}/").status_code == file_
    assert client.get(f"/fr/calls/call/{running.key}/ranking/").status_code == list_


def test_a_reviewer_reads_the_file_and_never_whose_it_is(scored: Scored, cast: Cast, at: datetime) -> None:
    Call.objects.update(closes_at=at)
    file = Application.objects.get(pk=scored.files[0].pk)
    Application.objects.filter(pk=file.pk).update(need="Tamount manque de laine. Appelez Personne de contact.")
    client = logged_in(make.reviewers(at, 1)[0])
    page = text(client, f"/fr/calls/review/file/{file.pk}/")
    assert "manque de laine" in page
    for word in (
        "Tamount",
        "تامونت",
        "Tétouan",
        "0600000000",
        "Personne de contact",
        f"/organisation/{cast.tamount.pk}",
    ):
        assert word not in page
    answer = client.post(f"/fr/calls/review/file/{file.pk}/", {"points_need": 5, "points_impact": 4})
    assert 'role="alert"' in answer.content.decode()
    client.post(f"/fr/calls/review/file/{file.pk}/", {"points_need": 5, "points_impact": 4, "points_means": 0})
    assert Review.objects.latest("pk").points == {"need": 5, "impact": 4, "means": 0}
    assert client.get(f"/fr/calls/application/{file.pk}/").status_code == 403


def test_an_interest_is_declared_on_names_without_files(scored: Scored, cast: Cast, at: datetime) -> None:
    Call.objects.update(closes_at=at)
    client, address = logged_in(scored.reviewers[0]), f"/fr/calls/review/{scored.call.key}/interests/"
    assert "Tamount" in text(client, address)
    client.post(address, {"organisation": cast.tamount.pk, "kind": "family"})
    assert scored.files[0].interests.get().user == scored.reviewers[0]
    client.post(address, {"organisation": "no", "kind": "family"})
    assert scored.files[1].interests.count() == 0


def test_the_ranking_page_and_its_file_say_the_same(scored: Scored, cast: Cast, at: datetime) -> None:
    Call.objects.update(closes_at=at)
    page = text(logged_in(cast.nadia), f"/fr/calls/call/{scored.call.key}/ranking/")
    assert "départagée" in page
    answer = logged_in(cast.nadia).get(f"/fr/calls/call/{scored.call.key}/ranking/export/csv/")
    rows = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(rows) == 4
    assert "Tamount" in rows[2]
    assert logged_in(cast.nadia).get(f"/fr/calls/call/{scored.call.key}/ranking/export/exe/").status_code == 404
    logged_in(cast.nadia).post(f"/fr/calls/call/{scored.call.key}/ranking/seal/")
    scored.call.refresh_from_db()
    assert scored.call.state == "ranked"


def test_the_results_are_public_only_once_they_are_published(scored: Scored, cast: Cast, later: datetime) -> None:
    call = actions.rank_call(call=scored.call, by=SYSTEM, at=later)
    assert "Tamount" not in text(Client(), f"/fr/calls/published/{call.key}/")
    actions.move_call(call=call, name="announce_results", by=cast.khadija, at=later)
    page = text(Client(), f"/fr/calls/published/{call.key}/")
    assert "Tamount" in page
    assert call.ranking_sha256 in page
    assert scored.reviewers[0].name not in page


def test_filters_live_in_the_address(running: Call, cast: Cast, now: datetime) -> None:
    make.sent(running, cast.tamount, now)
    make.save(running, make.cooperative(cast, now, search="autre"), now, fields={"title": "Second"})
    client, base = logged_in(cast.nadia), f"/fr/calls/call/{running.key}/"
    assert "Second" not in text(client, base, data={"state": "submitted"})
    assert "Second" not in text(client, base, data={"q": "tamount"})
    assert "Second" in text(client, base, data={"state": "nonsense"})
    assert running.title_fr in text(client, "/fr/calls/", data={"phase": "open", "q": "essai"})
    assert "Tamount" not in text(client, "/fr/calls/", data={"phase": "ranked"})


def test_a_call_is_written_and_published_on_its_form(programme: Programme, cast: Cast) -> None:
    client = logged_in(cast.nadia)
    told = {
        "agreement": programme.agreement.key,
        "key": "moazara-test",
        "title_fr": "Appel",
        "title_ar": "طلب",
        "year": 2026,
        "min_members": 0,
        "opens_at": "2026-01-01T08:00",
        "closes_at": "2027-01-01T08:00",
        "months": 12,
        "min_months": 0,
        "min_women_percent": 0,
        "min_youth_percent": 0,
        "min_own_percent": 10,
        "papers": ["photo"],
        "reviews_wanted": 2,
        "disagreement": 25,
        "method": "median",
        "pass_mark": 50,
        "filling": "next",
        "tie_1": "women",
        "part_1": 60,
        "part_2": 40,
        "windows-TOTAL_FORMS": 3,
        "windows-INITIAL_FORMS": 0,
        "windows-0-payer": programme.region.pk,
        "windows-0-ceiling": "49 000",
        "windows-0-rate": 60,
        "windows-0-budget": "300 000",
        "windows-0-forms": ["cooperative"],
        "criteria-TOTAL_FORMS": 6,
        "criteria-INITIAL_FORMS": 0,
        "criteria-0-code": "need",
        "criteria-0-weight": 100,
        "criteria-0-title_fr": "Besoin",
        "criteria-0-title_ar": "الحاجة",
    }
    answer = client.post("/fr/calls/new/", told)
    assert answer.status_code == 302, answer.content.decode()
    call = Call.objects.get(key="moazara-test")
    window = call.windows.get()
    assert (window.ceiling_centimes, window.rate, window.budget_centimes) == (4_900_000, 6_000, 30_000_000)
    assert (call.ties, call.asked.min_own_percent, call.method) == (["women"], 10, "median")
    assert text(client, "/fr/calls/call/moazara-test/edit/")
    again = client.post("/fr/calls/call/moazara-test/edit/", {**told, "title_fr": "Appel relu"})
    assert again.status_code == 302, again.content.decode()
    client.post("/fr/calls/call/moazara-test/publish/")
    call.refresh_from_db()
    assert (call.state, call.title_fr, call.windows.count()) == ("published", "Appel relu", 1)


def test_the_panels_show_what_concerns_the_page(running: Call, cast: Cast, now: datetime) -> None:
    make.sent(running, cast.tamount, now)
    assert running.title_fr in text(logged_in(cast.nadia), "/fr/calls/panel/agreement/tta-2023/")
    assert running.title_fr in text(logged_in(cast.amina), f"/fr/calls/panel/organisation/{cast.tamount.pk}/")
    assert text(logged_in(cast.nadia), f"/fr/calls/panel/organisation/{cast.arganier.pk}/") == ""
    assert running.title_fr in text(logged_in(cast.nadia), "/fr/calls/panel/home/")
    assert text(logged_in(cast.yto), "/fr/calls/panel/home/") == ""


def test_the_api_gives_the_ranking_and_refuses_like_the_page(scored: Scored, cast: Cast, at: datetime) -> None:
    told = logged_in(cast.nadia).get(f"/api/calls/{scored.call.key}/ranking/").json()
    assert [one["number"] for one in told["files"]] == [2, 1, 3]
    assert logged_in(cast.sara).get(f"/api/calls/{scored.call.key}/ranking/").status_code == 404
    assert logged_in(cast.rachid).get(f"/api/calls/{scored.call.key}/applications/").json()["count"] == 3
    published = Client().get("/api/calls/published/").json()
    assert published[0]["windows"][0]["ceiling_centimes"] == 4_900_000
    Call.objects.update(closes_at=at)
    address = f"/api/calls/applications/{scored.files[0].pk}/review/"
    body = {"points": {"need": 1, "impact": 1, "means": 1}}
    given = logged_in(scored.reviewers[0]).post(address, body, content_type="application/json")
    assert given.status_code == 201
    refused = logged_in(scored.reviewers[0]).post(address, {"points": {"need": 9}}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "points_missing")


def test_the_command_prints_the_same_bytes_for_the_same_question(scored: Scored, later: datetime) -> None:
    def printed(*told: str) -> str:
        out = StringIO()
        call_command("calls_ranking", scored.call.key, *told, stdout=out)
        return out.getvalue()

    first = printed("--json")
    assert first == printed("--json")
    told = json.loads(first)
    assert [one["broken_by"] for one in told["files"]] == ["", "women", ""]
    assert "Tamount" not in first
    before = json.loads(printed("--json", "--known-at", "2026-03-01"))
    assert {one["score"] for one in before["files"]} == {0}
    assert told["sha256"] in printed()
    for wrong in (("--known-at", "hier"), ("--lang", "xx")):
        with pytest.raises(CommandError):
            printed(*wrong)
    with pytest.raises(CommandError):
        call_command("calls_ranking", "nothing")


def test_after_the_deadline_the_page_says_so_and_nothing_is_sent(running: Call, cast: Cast, now: datetime) -> None:
    file, client = make.filled(running, cast.tamount, now), logged_in(cast.amina)
    address = f"/fr/calls/application/{file.pk}/submit/"
    assert "Déposer la candidature" in text(client, address)
    Call.objects.update(closes_at=now)
    page = text(client, address)
    assert "Déposer la candidature" not in page
    assert "Cet appel n’est pas ouvert" in page
    said = client.post(address, follow=True).content.decode()
    assert "plus rien n’est reçu" in said
    assert Application.objects.get().state == "draft"
