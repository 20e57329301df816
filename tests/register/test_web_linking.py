"""The pages of the queue and of merged records: who enters, what they show, what a click does."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import SYSTEM, Cast
from tests.factories import support as make
from tests.once import shared
from tests.register.test_actions_linking import asked, merged, session, two
from twiza.accounts.actions import grant_role
from twiza.accounts.rules import Role
from twiza.plans.models import Event
from twiza.register.models import Merge, Organisation, Pair, PairState, group_of
from twiza.support.models import Case

pytestmark = pytest.mark.django_db


@shared
def pair(cast: Cast, at: datetime) -> Pair:
    """A pair of Tétouan that waits, with its reasons."""
    pair = asked(*two(cast, at), at)
    Pair.objects.filter(pk=pair.pk).update(
        reasons=[
            {"field": "prior", "weight": -9.5, "level": "", "left": None, "right": None},
            {"field": "name", "weight": 6.2, "level": "equal, rare", "left": "Al Amal", "right": "الأمل"},
            {"field": "founded_on", "weight": 8.1, "level": "same day", "left": "2019-03-12", "right": "2019-03-12"},
        ]
    )
    pair.refresh_from_db()
    return pair


def page(client: Client, user: Any, name: str, *args: Any, **query: Any) -> Any:
    client.force_login(user)
    return client.get(reverse(f"register:{name}", args=args), query)


def send(client: Client, user: Any, pair: Pair, answer: str, **more: str) -> Any:
    client.force_login(user)
    return client.post(reverse("register:pair-answer", args=[pair.pk]), {"answer": answer, **more})


def test_the_queue_lists_what_its_officer_may_decide(client: Client, cast: Cast, pair: Pair) -> None:
    html = page(client, cast.rachid, "pair-list").content.decode()
    assert "Coopérative Al Amal" in html
    assert "تعاونية الأمل" in html
    assert reverse("register:pair-detail", args=[pair.pk]) in html
    assert "Al Amal" not in page(client, cast.sara, "pair-list").content.decode()


@pytest.mark.parametrize("who", ["khadija", "amina", "younes", "yto"])
@pytest.mark.parametrize("name", ["pair-list", "pair-next"])
def test_others_read_why_the_queue_is_closed_to_them(client: Client, cast: Cast, who: str, name: str) -> None:
    assert page(client, getattr(cast, who), name).status_code == 403


def test_a_pair_of_another_region_does_not_exist(client: Client, cast: Cast, pair: Pair) -> None:
    assert page(client, cast.sara, "pair-detail", pair.pk).status_code == 404
    assert send(client, cast.sara, pair, "same").status_code == 404


def test_a_pair_shows_both_sides_their_differences_and_the_reasons(client: Client, cast: Cast, pair: Pair) -> None:
    html = page(client, cast.rachid, "pair-detail", pair.pk).content.decode()
    assert html.count('class="que-same"') >= 2
    assert 'class="que-differs"' in html
    assert "<svg" in html
    assert 'data-key="s"' in html
    assert "4,8" in html


def test_an_answer_leads_to_the_next_pair_and_can_be_taken_back(client: Client, cast: Cast, pair: Pair) -> None:
    answer = send(client, cast.rachid, pair, "same")
    assert answer.headers["Location"].startswith(reverse("register:pair-next"))
    assert Merge.objects.current().count() == 1
    assert client.get(answer.headers["Location"]).headers["Location"] == reverse("register:pair-list")
    send(client, cast.rachid, pair, "open")
    assert not Merge.objects.current().exists()
    assert Pair.objects.get().state == PairState.OPEN


def test_a_refused_answer_says_why_on_the_page(client: Client, cast: Cast, at: datetime) -> None:
    one, other = two(cast, at)
    Organisation.objects.filter(pk=one.pk).update(founded_on=None)
    pair = asked(one, other, at)
    answer = send(client, cast.rachid, pair, "same")
    assert answer.status_code == 409
    assert "data-focus" in answer.content.decode()
    assert not Merge.objects.exists()
    assert send(client, cast.rachid, pair, "same", reason="visite").status_code == 302


def test_filters_stand_in_the_address_and_follow_from_pair_to_pair(client: Client, cast: Cast, pair: Pair) -> None:
    html = page(client, cast.nadia, "pair-list", likely="middle", origin="search").content.decode()
    assert f"{reverse('register:pair-detail', args=[pair.pk])}?origin=search&amp;likely=middle" in html
    assert "Al Amal" not in page(client, cast.nadia, "pair-list", likely="high").content.decode()
    assert page(client, cast.nadia, "pair-list", state="nonsense", region="x", batch="-1").status_code == 200
    assert "Al Amal" not in page(client, cast.nadia, "pair-list", region=cast.souss.pk).content.decode()


def test_the_export_labels_what_was_decided(client: Client, cast: Cast, pair: Pair) -> None:
    send(client, cast.nadia, pair, "different", reason="two offices")
    answer = page(client, cast.nadia, "pair-export", "csv", state="all")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))
    assert "different" in lines[1]
    assert "two offices" in lines[1]


def test_a_search_is_queued_where_the_officer_may_decide(client: Client, cast: Cast) -> None:
    client.force_login(cast.rachid)
    answer = client.post(reverse("register:pair-search"), {"territory": cast.north.pk})
    assert "/job" in answer.headers["Location"]
    answer = client.post(reverse("register:pair-search"), {"territory": cast.souss.pk})
    assert answer.headers["Location"] == reverse("register:pair-list")


def test_an_absorbed_page_leads_to_the_one_kept_and_says_so(client: Client, cast: Cast, at: datetime) -> None:
    one, other = two(cast, at)
    merge = merged(one, other, at, by=cast.rachid, reason="visite du 3 mars")
    answer = page(client, cast.rachid, "organisation-detail", other.pk)
    assert answer.headers["Location"] == f"{reverse('register:organisation-detail', args=[one.pk])}?from={other.pk}"
    html = client.get(answer.headers["Location"]).content.decode()
    assert "visite du 3 mars" in html
    assert reverse("register:merge-undo", args=[merge.pk]) in html
    assert "تعاونية الأمل" in html
    html = page(client, cast.khadija, "organisation-detail", one.pk).content.decode() if cast.khadija else ""
    assert reverse("register:merge-undo", args=[merge.pk]) not in html


def test_a_merge_is_undone_from_its_page_by_who_may(client: Client, cast: Cast, at: datetime) -> None:
    merge = merged(*two(cast, at), at)
    assert page(client, cast.sara, "merge-undo", merge.pk).status_code == 404
    assert page(client, cast.rachid, "merge-undo", merge.pk).status_code == 200
    client.post(reverse("register:merge-undo", args=[merge.pk]), {"reason": "x"})
    merge.refresh_from_db()
    assert merge.superseded_at is not None


def test_two_records_are_merged_by_hand(client: Client, cast: Cast, at: datetime) -> None:
    one, other = two(cast, at)
    html = page(client, cast.rachid, "organisation-merge", one.pk, other=other.pk).content.decode()
    assert "تعاونية الأمل" in html
    address = reverse("register:organisation-merge", args=[one.pk])
    assert client.post(address, {"other": other.pk, "keep": "other", "reason": ""}).status_code == 422
    assert client.post(address, {"other": cast.arganier.pk, "keep": "this", "reason": "x"}).status_code == 422
    assert client.post(address, {"other": other.pk, "keep": "other", "reason": "visite"}).status_code == 302
    assert group_of(one) == [other.pk, one.pk]


def test_cases_and_presidents_follow(client: Client, cast: Cast, at: datetime) -> None:
    """What hangs on either record shows on the page of the one kept; a president of either sees both."""
    one, _other = two(cast, at)
    case = make.case(cast, at)
    merged(one, cast.tamount, at, reason="visite")
    client.force_login(cast.rachid)
    panel = client.get(reverse("support:organisation-panel", args=[one.pk])).content.decode()
    assert reverse("support:case-detail", args=[case.pk]) in panel
    listed = client.get(reverse("support:case-list"), {"organisation": one.pk, "state": "all"}).content.decode()
    assert reverse("support:case-detail", args=[case.pk]) in listed
    client.force_login(cast.amina)
    assert client.get(reverse("register:organisation-detail", args=[one.pk])).status_code == 200
    assert client.get(reverse("support:case-detail", args=[case.pk])).status_code == 200
    grant_role(user=cast.yto, role=Role.PRESIDENT, organisation_ref=str(one.pk), by=SYSTEM, at=at)
    cast.yto.forget_grants()
    client.force_login(cast.yto)
    assert client.get(reverse("support:case-detail", args=[case.pk])).status_code == 200
    assert Case.objects.get().organisation_id == cast.tamount.pk


def test_events_of_all_records_stand_on_one_page(client: Client, cast: Cast, at: datetime) -> None:
    one, other = two(cast, at)
    session(one, at.date(), at)
    session(other, at.date() - timedelta(days=1), at)
    merged(one, other, at)
    assert Event.objects.of(one).count() == 2
    assert Event.objects.tally(one)[0][1] == 2


def test_the_api_answers_and_merges(client: Client, cast: Cast, pair: Pair, at: datetime) -> None:
    client.force_login(cast.rachid)
    told = client.get("/api/register/duplicates/").json()
    assert (told["total"], told["items"][0]["left_id"]) == (1, pair.left_id)
    answer = client.post(
        f"/api/register/duplicates/{pair.pk}/answer/", {"answer": "same"}, content_type="application/json"
    )
    assert answer.json()["state"] == "same"
    merge = Merge.objects.get()
    facts = client.get(f"/api/register/organisations/{pair.right_id}/").json()
    assert (facts["id"], facts["records"]) == (pair.left_id, [pair.left_id, pair.right_id])
    assert client.post(f"/api/register/merges/{merge.pk}/undo/").json()["superseded_at"]
    body = {"kept": pair.left_id, "absorbed": cast.arganier.pk}
    assert client.post("/api/register/merges/", body, content_type="application/json").status_code == 404
    client.force_login(cast.amina)
    assert client.get("/api/register/duplicates/").status_code == 403
