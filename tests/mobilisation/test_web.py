"""The pages of mobilisation: the happy path of each, and one refusal per role."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.cast import SYSTEM, Cast
from tests.factories import agreements, support
from tests.factories import mobilisation as make
from tests.pages import logged_in, urls_of
from twiza.core import signed_links
from twiza.core.jobs import run_job
from twiza.mobilisation import actions
from twiza.mobilisation.models import Expert, Investor, MatchRun, Mission, Proposal
from twiza.mobilisation.queries.message_texts import ANSWER, INVEST, ME
from twiza.support.models import Case, Need

url = urls_of("mobilisation")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
LANGUAGES = ["fr", "ar", "en"]


def token(purpose: str, pk: int, at: datetime, days: int = 60) -> str:
    return signed_links.sign(purpose, pk, until=at.date() + timedelta(days=days))


@pytest.fixture
def ran(cast: Cast, need: Need, younes: Expert, at: datetime) -> MatchRun:
    """A run of the whole country with its one pair."""
    return run(cast, at)


def run(cast: Cast, at: datetime, **told: Any) -> MatchRun:
    wanted = actions.request_run(by=cast.nadia, at=at, **told)
    assert wanted.job is not None
    run_job.func(wanted.job_id)
    wanted.job.refresh_from_db()
    assert wanted.job.state == "done", wanted.job.sentence
    return MatchRun.objects.get(pk=wanted.pk)


# Officers


def test_an_officer_vets_refuses_with_a_reason_and_pauses(cast: Cast, at: datetime) -> None:
    nadia = logged_in(cast.nadia)
    one, other = make.expert(at, is_vetted=False), make.expert(at, is_vetted=False)
    assert nadia.get(url("person-move", "expert", one.pk, "vet")).status_code == 200
    nadia.post(url("person-move", "expert", one.pk, "vet"))
    assert nadia.post(url("person-move", "expert", other.pk, "refuse")).context["form"].errors
    nadia.post(url("person-move", "expert", other.pk, "refuse"), {"note": "Doublon"})
    nadia.post(url("person-move", "expert", one.pk, "pause"))
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, other.state) == ("paused", "refused")
    assert nadia.get(url("person-move", "expert", one.pk, "withdraw_consent")).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 2),
        ("q=youn", 1),
        ("q=nobody", 0),
        ("state=candidate", 1),
        ("skill=export", 2),
        ("skill=design", 0),
        ("language=ar", 2),
        ("language=es", 0),
        ("sector=craft", 2),
        ("country=FR", 2),
        ("country=ES", 2),
        ("behaviour=free", 1),
        ("behaviour=silent", 0),
        ("behaviour=stale", 0),
        ("behaviour=new", 2),
        ("behaviour=asked_to_pause", 0),
        ("skill=nonsense", 2),
        ("page=99", 2),
    ],
)
def test_filters_of_experts_stand_in_the_address(
    cast: Cast, younes: Expert, at: datetime, query: str, found: int
) -> None:
    make.expert(at, is_vetted=False)
    assert len(logged_in(cast.nadia).get(f"{url('expert-list')}?{query}").context["lines"]) == found


def test_the_list_of_experts_costs_the_same_queries_whatever_its_length(
    cast: Cast, at: datetime, django_assert_max_num_queries: Any
) -> None:
    for _one in range(8):
        make.expert(at)
    nadia = logged_in(cast.nadia)
    with django_assert_max_num_queries(18):
        nadia.get(url("expert-list"))


def rows_of(response: Any) -> list[list[str]]:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_exports_hold_no_name_of_an_expert(cast: Cast, ran: MatchRun, need: Need) -> None:
    nadia = logged_in(cast.nadia)
    lists = [url(f"{one}-export", "csv") for one in ("expert", "need", "clock")]
    for page in [*lists, url("run-export", ran.pk, "csv")]:
        rows = rows_of(nadia.get(page + "?state=all"))
        assert len(rows) > 1, page
        assert "Younes" not in str(rows)
    assert nadia.get(url("expert-export", "odt")).status_code == 404


def test_needs_say_why_they_wait(cast: Cast, case: Case, need: Need, at: datetime) -> None:
    nadia = logged_in(cast.nadia)

    def why(**query: str) -> list[str]:
        with translation.override("en"):
            return [line.why for line in nadia.get(url("need-list", language="en"), query).context["lines"]]

    assert "has this skill" in why()[0]
    other = make.expert(at, languages=("es",))
    assert "language" in why()[0]
    speaker = make.expert(at, mode="on_site", languages=("fr",))
    assert "1 expert could help" in why()[0]
    proposal = make.sent(need, speaker, at)
    assert "Asked" in why(waiting="sent")[0]
    assert not why(waiting="nobody")
    make.say(proposal, "expert", at)
    assert "cooperative" in why()[0]
    assert other.pk


@pytest.mark.parametrize(("who", "opens"), [("nadia", True), ("khadija", False)])
def test_an_expert_is_a_link_for_whom_the_page_of_the_expert_opens(
    cast: Cast, case: Case, need: Need, younes: Expert, at: datetime, who: str, opens: bool
) -> None:
    Case.objects.filter(pk=case.pk).update(action=support.action_of(agreements.in_force(at, key="tta-2023")))
    make.sent(need, younes, at)
    reader, page = logged_in(getattr(cast, who)), url("expert-detail", younes.pk)
    board = reader.get(url("clock-board"))
    assert len(board.context["lines"]) == 1
    assert (page in board.content.decode()) is opens
    assert (reader.get(page).status_code == 200) is opens


@pytest.mark.parametrize("board", ["need-list", "clock-board"])
def test_a_board_narrows_to_the_places_inside_a_region(
    cast: Cast, need: Need, younes: Expert, at: datetime, board: str
) -> None:
    make.sent(need, younes, at)
    nadia = logged_in(cast.nadia)
    assert len(nadia.get(url(board), {"region": cast.north.pk}).context["lines"]) == 1
    assert not nadia.get(url(board), {"region": cast.souss.pk}).context["lines"]


def test_a_run_is_asked_for_followed_read_and_sent(cast: Cast, need: Need, younes: Expert, at: datetime) -> None:
    nadia = logged_in(cast.nadia)
    form = nadia.get(url("run-new")).context["form"]
    told = {field.name: field.value() for field in form.weight_fields()}
    told |= {"kind": "fresh", "floor_region": "50", "floor_women_led": "30"}
    response = nadia.post(url("run-new"), told)
    assert response.status_code == 302, response.context["form"].errors
    made = MatchRun.objects.get()
    assert "/jobs/" in response.headers["Location"]
    assert nadia.get(url("run-detail", made.pk)).status_code == 200
    run_job.func(made.job_id)
    page = nadia.get(url("run-detail", made.pk))
    shown = page.context["shown"]
    assert (shown.figures["pairs"], shown.figures["gap"], shown.short) == (1, 0.0, [])
    assert [line.met for line in shown.regions] == [1]
    draft = Proposal.objects.get()
    assert nadia.get(url("proposal-detail", draft.pk)).context["explained"].fit == draft.fit
    nadia.post(url("run-send", made.pk), {"what": "chosen"})
    draft.refresh_from_db()
    assert draft.state == "draft", "nothing was chosen"
    nadia.post(url("run-send", made.pk), {"what": "chosen", "pair": [str(draft.pk)]})
    draft.refresh_from_db()
    assert draft.state == "sent"
    again = nadia.post(url("run-send", made.pk), {"what": "all"}, follow=True)
    assert again.context["messages"]


def test_investors_are_found_by_an_amount_within_their_range(cast: Cast, at: datetime) -> None:
    lender = make.investor(at)
    buyer = make.investor(at, relations=("buyer",), ticket_low=100, ticket_high=1_000_000, sectors=("craft",))
    make.investor(at, currency="EUR")
    nadia = logged_in(cast.nadia)

    def found(**told: str) -> set[Investor]:
        return {line["person"] for line in nadia.get(url("investor-list"), told).context["lines"]}

    assert found(ticket="50000") == {lender}, "the lower end is within"
    assert found(ticket="5000") == {buyer}
    assert found(ticket="200001") == set()
    assert found(ticket="nonsense") == found()
    assert found(relation="buyer") == {buyer}
    assert lender in found(sector="tourism"), "who names no sector takes all"
    assert buyer not in found(sector="tourism")
    actions.move_person(person=lender, name="vet", by=SYSTEM, at=at)
    page = nadia.get(url("cooperative-search"), {"ticket": "60000"})
    assert page.context["able"] == 1
    mine = url("investor-search", token(INVEST, lender.pk, at))
    client = Client()
    assert not client.get(mine, {"ticket": "60000"}).context["is_out_of_range"]
    assert client.get(mine, {"ticket": "900000"}).context["is_out_of_range"]


def test_a_regional_officer_runs_for_the_region_only(cast: Cast, need: Need, younes: Expert) -> None:
    rachid = logged_in(cast.rachid)
    form = rachid.get(url("run-new")).context["form"]
    assert list(form.fields["territory"].queryset) == [cast.north]
    told = {field.name: field.value() for field in form.weight_fields()} | {"kind": "fresh"}
    assert "territory" in rachid.post(url("run-new"), told).context["form"].errors
    assert rachid.post(url("run-new"), told | {"territory": cast.north.pk}).status_code == 302


def test_a_second_run_at_once_is_refused_with_a_sentence(cast: Cast, need: Need, younes: Expert) -> None:
    nadia = logged_in(cast.nadia)
    form = nadia.get(url("run-new")).context["form"]
    told = {field.name: field.value() for field in form.weight_fields()} | {"kind": "fresh"}
    nadia.post(url("run-new"), told)
    assert nadia.post(url("run-new"), told).context["form"].non_field_errors()
    assert MatchRun.objects.count() == 1


def test_a_what_if_stands_beside_the_latest_run_and_writes_to_nobody(cast: Cast, ran: MatchRun) -> None:
    nadia = logged_in(cast.nadia)
    told = {"experts": "50", "skills": ["export"], "languages": ["fr"], "capacity": "2"}
    nadia.post(url("scenario-new"), told)
    made = MatchRun.objects.exclude(pk=ran.pk).get()
    run_job.func(made.job_id)
    page = nadia.get(url("run-detail", made.pk))
    shown, other = page.context["shown"].figures, page.context["other"].figures
    assert shown["places"] > other["places"]
    assert shown["needs"] == other["needs"]
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_an_officer_shows_in_every_language(
    cast: Cast, mission: Mission, ran: MatchRun, at: datetime, language: str
) -> None:
    nadia = logged_in(cast.nadia)
    investor = make.investor(at)
    plain = [
        "run-list",
        "run-new",
        "scenario-new",
        "need-list",
        "clock-board",
        "expert-list",
        "investor-list",
        "supply-map",
        "cooperative-search",
    ]
    pages = [url(name, language=language) for name in plain]
    pages += [
        url("expert-detail", mission.expert_id, language=language),
        url("expert-conflicts", mission.expert_id, language=language),
        url("investor-detail", investor.pk, language=language),
        url("mission-detail", mission.pk, language=language),
        url("proposal-detail", mission.proposal_id, language=language),
        url("run-detail", ran.pk, language=language),
        url("person-move", "investor", investor.pk, "vet", language=language),
        url("mission-close", mission.pk, language=language),
        url("mission-rate", mission.pk, "cooperative", language=language),
    ]
    for page in pages:
        response = nadia.get(page)
        assert response.status_code == 200, page
        assert ('dir="rtl"' in response.content.decode()) == (language == "ar")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_an_expert_and_of_a_president_shows_in_every_language(
    client: Client, cast: Cast, mission: Mission, at: datetime, language: str
) -> None:
    mine = token(ME, mission.expert_id, at)
    theirs = token(INVEST, make.investor(at).pk, at)
    public = [
        ("expert-join", ()),
        ("expert-join-step", ("time",)),
        ("expert-join-step", ("you",)),
        ("investor-join", ()),
        ("join-done", ()),
        ("link-new", ()),
        ("certificate-verify", ()),
        ("expert-own-conflicts", (mine,)),
        ("expert-own", (mine,)),
        ("expert-own-edit", (mine,)),
        ("investor-own", (theirs,)),
        ("investor-own-edit", (theirs,)),
        ("investor-search", (theirs,)),
        ("answer", (token(ANSWER, mission.proposal_id, at),)),
    ]
    for name, args in public:
        assert client.get(url(name, *args, language=language)).status_code == 200, name
    both: list[tuple[str, tuple[Any, ...]]] = [
        ("inbox", ()),
        ("mission-detail", (mission.pk,)),
        ("proposal-detail", (mission.proposal_id,)),
        ("mission-session", (mission.pk,)),
        ("home-panel", ()),
    ]
    for user in (cast.younes, cast.amina):
        for name, args in both:
            assert logged_in(user).get(url(name, *args, language=language)).status_code == 200, name
    assert logged_in(cast.younes).get(url("expert-own", "own", language=language)).status_code == 200


def test_a_vetted_investor_searches_cooperatives_and_reads_dated_facts(
    client: Client, cast: Cast, at: datetime
) -> None:
    investor = make.investor(at)
    search = url("investor-search", token(INVEST, investor.pk, at))
    assert "filter" not in client.get(search).context, "not before vetting"
    actions.move_person(person=investor, name="vet", by=SYSTEM, at=at)
    page = client.get(search)
    assert [line.organisation.name for line in page.context["lines"]] == ["Tamount", "Arganier du Souss"]
    assert any(fact.on for line in page.context["lines"] for fact in line.facts)
    assert not client.get(search, {"sector": "tourism"}).context["lines"]
    marked = [r.code for r, suits in client.get(search, {"ticket": "900000"}).context["routes"] if suits]
    assert marked == ["lender"]
    assert "Amina" not in page.content.decode()


OFFICERS = [
    "run-list",
    "run-new",
    "need-list",
    "clock-board",
    "expert-list",
    "investor-list",
    "supply-map",
    "cooperative-search",
]


@pytest.mark.parametrize("name", OFFICERS)
@pytest.mark.parametrize("who", ["amina", "younes", "yto", "nobody"])
def test_officers_pages_are_closed_to_others(cast: Cast, who: str, name: str) -> None:
    client = Client() if who == "nobody" else logged_in(getattr(cast, who))
    response = client.get(url(name))
    assert response.status_code == (302 if who == "nobody" else 403)


def test_another_region_sees_neither_request_nor_mission(cast: Cast, mission: Mission) -> None:
    sara = logged_in(cast.sara)
    assert sara.get(url("mission-detail", mission.pk)).status_code == 404
    assert sara.get(url("proposal-detail", mission.proposal_id)).status_code == 404
    assert sara.post(url("mission-close", mission.pk), {}).status_code == 404
    assert not sara.get(url("clock-board") + "?state=all").context["lines"]


def test_a_secretary_runs_nothing(cast: Cast) -> None:
    assert logged_in(cast.khadija).get(url("run-new")).status_code == 403
    assert not logged_in(cast.khadija).get(url("expert-list")).context["lines"]


def test_panels_are_empty_for_those_without_the_right(cast: Cast, mission: Mission) -> None:
    case, organisation = mission.case_id, mission.case.organisation_id
    pages = [
        url("home-panel"),
        url("organisation-panel", organisation),
        url("case-panel", case),
        url("agreement-panel", "tta-2023"),
    ]
    for page in pages:
        assert logged_in(cast.nadia).get(page).status_code == 200
        assert logged_in(cast.yto).get(page).content == b""
        assert Client().get(page).content == b""
    assert "Younes" in logged_in(cast.rachid).get(pages[2]).content.decode()
    assert "Younes" not in logged_in(cast.sara).get(pages[2]).content.decode()


@pytest.mark.parametrize(
    ("who", "ends"), [("nadia", "runs"), ("younes", "inbox"), ("amina", "inbox"), ("khadija", "experts")]
)
def test_the_door_leads_each_to_their_page(cast: Cast, younes: Expert, who: str, ends: str) -> None:
    assert logged_in(getattr(cast, who)).get(url("start")).headers["Location"].endswith(f"/{ends}/")
