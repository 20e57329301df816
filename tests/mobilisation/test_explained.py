"""Why this pair, and which floors cannot hold: what the run found, said on the page, never guessed again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from tests.cast import SYSTEM, Cast
from tests.factories import mobilisation as make
from tests.factories import support
from tests.mobilisation.test_web import run, url
from tests.pages import logged_in
from twiza.mobilisation import actions
from twiza.mobilisation.models import Expert, Proposal
from twiza.mobilisation.web.presenters import TERMS
from twiza.support.models import Case, Need

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def test_an_explanation_is_what_the_run_found(cast: Cast, case: Case, need: Need, younes: Expert, at: datetime) -> None:
    actions.refresh_expert(expert=younes, statement=replace(younes.statement(), capacity=1), by=cast.younes, at=at)
    second = make.expert(at, skills={"export": 1}, seniority=1, capacity=1, mode="on_site")
    third = make.expert(at, skills={"export": 4}, seniority=20)
    far = support.case(cast, at, organisation=cast.arganier, agent=cast.sara)
    other = make.need(far, at, mode="remote")
    for organisation in (cast.tamount, cast.arganier):
        actions.set_conflict(expert=third, organisation=organisation, is_declared=True, by=SYSTEM, at=at)
    run(cast, at)
    nadia = logged_in(cast.nadia)
    near, remote = Proposal.objects.get(need=need), Proposal.objects.get(need=other)
    assert (near.expert, remote.expert) == (second, younes)
    explained = nadia.get(url("proposal-detail", near.pk)).context["explained"]
    assert (explained.next_best, explained.is_next_full) == (str(younes.pk), True)
    assert {part.label for part in explained.fits + explained.misses} == {str(w) for w in TERMS.values()}
    explained = nadia.get(url("proposal-detail", remote.pk)).context["explained"]
    assert (explained.next_best, explained.rival) == ("", need)
    assert explained.cost > 0
    assert [sentence[:8] for sentence in explained.out] == ["1 expert"]
    make.expert(at, skills={"export": 4}, seniority=20)
    again = nadia.get(url("proposal-detail", remote.pk)).context["explained"]
    assert again == explained, "what the run found, not what today would say"


@pytest.mark.parametrize(
    ("language", "women"),
    [
        ("fr", "Organisations dirigées par des femmes"),
        ("ar", "المنظمات التي ترأسها نساء"),
        ("en", "Women-led organisations"),
    ],
)
def test_floors_that_clash_are_named_with_what_they_lack(
    cast: Cast, need: Need, at: datetime, language: str, women: str
) -> None:
    make.need(support.case(cast, at, organisation=cast.arganier, agent=cast.sara), at)
    make.expert(at, capacity=1)
    floors = [{"each": "region", "at_least": 1}, {"name": "women_led", "women_led": True, "at_least": 1}]
    made = run(cast, at, floors=floors)
    page = logged_in(cast.nadia).get(url("run-detail", made.pk, language=language))
    shown = page.context["shown"]
    regions = {place.name_ar if language == "ar" else place.name_fr for place in (cast.north, cast.souss)}
    assert {floor.label for floor in shown.floors} == {*regions, women}
    assert sum(floor.short for floor in shown.floors) >= 1
    assert {floor.label for floor in shown.clashes} <= {floor.label for floor in shown.short}
    assert shown.clashes
    assert all(floor.label in page.content.decode() for floor in shown.clashes)


def test_a_request_that_no_run_proposed_explains_nothing(cast: Cast, need: Need, younes: Expert, at: datetime) -> None:
    draft = make.draft(need, younes, at)
    assert logged_in(cast.nadia).get(url("proposal-detail", draft.pk)).context["explained"] is None
