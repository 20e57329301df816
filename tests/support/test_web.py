"""The pages of support: the happy path of each, and one refusal per role."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import SYSTEM, Cast
from tests.factories import support as make
from tests.once import shared
from tests.pages import urls_of
from twiza.support.actions import add_need, close_case, record_diagnostic, record_measure
from twiza.support.models import Case, Measure, Need, Session

url = urls_of("support")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
LANGUAGES = ["fr", "ar", "en"]


def told(of: Case, at: datetime, **changes: Any) -> dict[str, Any]:
    """What the form of a session sends."""
    return {
        "idempotency_key": "form-1",
        "stage": "call",
        "held_on": at.date().isoformat(),
        "minutes": 30,
        "mode": "remote",
        "outcome": "done",
        "women": 3,
        "men": "",
        **changes,
    }


@shared
def full(case: Case, at: datetime) -> Case:
    """A case with everything on its page."""
    make.session(
        case,
        at,
        stage="call",
        kind="call",
        women=4,
        notes="Présidente",
        next_step="Visite",
        next_due_on=at.date() + timedelta(days=4),
    )
    for days, score in ((5, 1), (0, 3)):
        day = at.date() - timedelta(days=days)
        record_diagnostic(case=case, held_on=day, scores={"finance": score, "digital": 0}, by=SYSTEM, at=at)
    add_need(
        case=case, skill="export", urgency="high", language="ar", mode="remote", stated_on=at.date(), by=SYSTEM, at=at
    )
    record_measure(
        case=case, indicator="turnover", moment="before", value=None, measured_on=at.date(), by=SYSTEM, at=at
    )
    return case


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name",
    [
        "case-detail",
        "session-record",
        "case-hand-over",
        "case-hold",
        "case-close",
        "case-abandon",
        "diagnostic-record",
        "need-add",
        "measure-record",
    ],
)
def test_every_page_of_a_case_shows_in_every_language(rachid: Client, full: Case, language: str, name: str) -> None:
    response = rachid.get(url(name, full.pk, language=language))
    assert response.status_code == 200
    html = response.content.decode()
    assert ('dir="rtl"' in html) == (language == "ar")
    assert ("تامونت" if language == "ar" else "Tamount") in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_shows_late_cases_first(rachid: Client, full: Case, cast: Cast, at: datetime, language: str) -> None:
    late = make.case(cast, at, pathway=make.pathway(at, "expert_abroad"), opened_on=at.date() - timedelta(days=90))
    response = rachid.get(url("case-list", language=language))
    assert [line.case for line in response.context["lines"]] == [late, full]
    assert response.context["late"] == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=tamunt", 0),
        ("q=TAMOUNT", 1),
        ("q=تامونت", 1),
        ("state=closed_done", 0),
        ("state=late", 0),
        ("state=all", 1),
        ("mine=on", 1),
        ("region=5040010000000", 1),
        ("region=5040090000000", 0),
        ("pathway=mourafaka", 1),
        ("region=nonsense", 1),
        ("page=99", 1),
        ("organisation=1000000", 0),
    ],
)
def test_filters_stand_in_the_address(rachid: Client, case: Case, query: str, found: int) -> None:
    assert len(rachid.get(f"{url('case-list')}?{query}").context["lines"]) == found


def test_an_empty_list_says_what_to_do_next(rachid: Client) -> None:
    assert "empty" in rachid.get(url("case-list")).content.decode()


def test_the_list_costs_the_same_queries_whatever_its_length(
    rachid: Client, cast: Cast, at: datetime, django_assert_max_num_queries
) -> None:
    for code in ("mourafaka", "expert_abroad", "creation"):
        make.case(cast, at, pathway=make.pathway(at, code))
    with django_assert_max_num_queries(16):
        rachid.get(url("case-list"))


def test_exports_hold_what_the_list_shows(rachid: Client, full: Case) -> None:
    response = rachid.get(url("case-export", "csv") + "?q=tamount")
    said = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(said), delimiter=";"))
    assert rows[1][:2] == [str(full.pk), "Tamount"]
    assert "Présidente" not in said
    for kind, mark in (("xlsx", b"PK"), ("parquet", b"PAR1")):
        assert rachid.get(url("case-export", kind)).getvalue().startswith(mark)
    assert rachid.get(url("case-export", "pdf")).status_code == 404


def test_a_session_is_recorded_once_and_shown(rachid: Client, case: Case, at: datetime) -> None:
    for _click in range(2):
        response = rachid.post(url("session-record", case.pk), told(case, at), follow=True)
        assert response.status_code == 200
    session = Session.objects.get()
    assert (session.kind, session.people, session.mode) == ("call", 3, "remote")
    assert f"session-{session.series}" in response.content.decode()


def test_the_form_proposes_the_next_stage_today(rachid: Client, case: Case, at: datetime) -> None:
    form = rachid.get(url("session-record", case.pk)).context["form"]
    assert (form["stage"].value(), form["held_on"].value(), form["minutes"].value()) == ("call", at.date(), 30)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("held_on", {"held_on": "2026-03-16"}),
        ("held_on", {"held_on": "2020-01-01"}),
        ("minutes", {"minutes": 2000}),
        ("next_due_on", {"next_due_on": "2026-03-10"}),
        ("stage", {"stage": "nonsense"}),
        ("held_on", {"held_on": "x"}),
    ],
)
def test_a_refused_session_says_why_beside_its_field(
    rachid: Client, case: Case, at: datetime, field: str, change: dict[str, Any]
) -> None:
    response = rachid.post(url("session-record", case.pk), told(case, at, **change))
    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert not Session.objects.exists()


def test_details_above_the_total_are_refused_in_words(rachid: Client, case: Case, at: datetime) -> None:
    response = rachid.post(url("session-record", case.pk), told(case, at, women_under_35_no=9))
    assert "(9)" in str(response.context["form"].non_field_errors())


def test_a_correction_shows_its_history(rachid: Client, case: Case, at: datetime) -> None:
    first = make.session(case, at, women=3)
    page = rachid.get(url("session-correct", first.pk))
    assert page.context["form"]["women"].value() == 3
    change = told(case, at, idempotency_key="c", minutes=45, reason="erreur de saisie")
    response = rachid.post(url("session-correct", first.pk), change, follow=True)
    assert "erreur de saisie" in response.content.decode()
    assert Session.objects.current().get().minutes == 45
    assert rachid.get(url("session-correct", first.pk)).status_code == 404


def test_a_cancelled_session_leaves_the_count(rachid: Client, case: Case, at: datetime) -> None:
    session = make.session(case, at)
    rachid.post(url("session-cancel", session.pk), {"reason": "autre coopérative"})
    assert not Session.objects.current().exists()
    assert rachid.get(url("case-detail", case.pk)).status_code == 200


def test_the_proof_of_a_figure_leads_to_its_session(rachid: Client, case: Case, at: datetime) -> None:
    session = make.session(case, at)
    response = rachid.get(url("session-detail", session.pk))
    assert response.url == f"{url('case-detail', case.pk)}#session-{session.series}"


def test_a_case_opens_from_an_organisation(rachid: Client, cast: Cast, at: datetime) -> None:
    pathway = make.pathway(at)
    page = rachid.get(url("case-open", cast.tamount.pk))
    assert page.context["form"]["agent"].value() == cast.rachid.pk
    sent = {
        "pathway": pathway.pk,
        "phase": "post_creation",
        "agent": cast.rachid.pk,
        "opened_on": at.date().isoformat(),
    }
    response = rachid.post(url("case-open", cast.tamount.pk), sent)
    case = Case.objects.get()
    assert response.url == url("case-detail", case.pk)
    again = rachid.post(url("case-open", cast.tamount.pk), sent)
    assert again.context["form"].non_field_errors()
    assert Case.objects.count() == 1


def test_no_case_opens_for_a_struck_off_organisation(rachid: Client, cast: Cast, at: datetime) -> None:
    type(cast.tamount).objects.filter(pk=cast.tamount.pk).update(status="struck_off")
    assert not rachid.get(url("case-open", cast.tamount.pk)).context["may_be_opened"]


def test_a_case_is_held_resumed_handed_over_and_closed(rachid: Client, case: Case, cast: Cast, at: datetime) -> None:
    rachid.post(url("case-hold", case.pk), {"note": "récolte"})
    rachid.post(url("case-resume", case.pk))
    rachid.post(url("case-hand-over", case.pk), {"agent": cast.younes.pk})
    rachid.post(url("case-abandon", case.pk), {"abandon_reason": "declined", "closed_on": at.date().isoformat()})
    case.refresh_from_db()
    assert (case.state, case.agent, case.abandon_reason) == ("closed_abandoned", cast.younes, "declined")
    late = rachid.post(url("case-resume", case.pk), follow=True)
    assert any(m.level_tag == "error" for m in late.context["messages"])


def test_a_case_that_cannot_close_says_why(rachid: Client, case: Case, at: datetime) -> None:
    make.session(case, at)
    response = rachid.post(url("case-close", case.pk), {"closed_on": case.opened_on.isoformat()})
    assert response.context["form"].errors["closed_on"]


def test_a_diagnostic_a_need_and_a_measure_are_recorded(rachid: Client, case: Case, at: datetime) -> None:
    day = at.date().isoformat()
    rachid.post(url("diagnostic-record", case.pk), {"held_on": day, "finance": "0", "digital": ""})
    assert case.diagnostics.get().by_domain() == {"finance": 0}
    empty = rachid.post(url("diagnostic-record", case.pk), {"held_on": day})
    assert empty.context["form"].non_field_errors()
    need = {"skill": "export", "urgency": "high", "language": "fr", "mode": "either"}
    rachid.post(url("need-add", case.pk), need)
    assert rachid.post(url("need-add", case.pk), need).context["form"].non_field_errors()
    rachid.post(url("need-meet", Need.objects.get().pk))
    assert Need.objects.get().met_on == at.date()
    measure = {"indicator": "turnover", "moment": "before", "value": "", "measured_on": day}
    rachid.post(url("measure-record", case.pk), measure)
    assert Measure.objects.get().value is None


def test_the_diagnostic_suggests_skills(rachid: Client, full: Case) -> None:
    codes = [code for code, _label in rachid.get(url("case-detail", full.pk)).context["suggested"]]
    assert codes[0] == "digital"


WRITES = ["session-record", "diagnostic-record", "need-add", "measure-record"]
LIFE = ["case-hand-over", "case-hold", "case-close", "case-abandon"]


@pytest.mark.parametrize("name", [*WRITES, *LIFE])
@pytest.mark.parametrize(
    ("person", "status"), [("sara", 404), ("khadija", 403), ("amina", 403), ("yto", 403), ("nadia", 200)]
)
def test_writing_pages_refuse_by_role_and_territory(
    client: Client, case: Case, cast: Cast, person: str, status: int, name: str
) -> None:
    client.force_login(getattr(cast, person))
    assert client.get(url(name, case.pk)).status_code == status


@pytest.mark.parametrize("name", WRITES)
def test_an_expert_writes_in_the_files_entrusted_and_nowhere_else(
    client: Client, cast: Cast, at: datetime, name: str
) -> None:
    mine = make.case(cast, at, agent=cast.younes)
    other = make.case(cast, at, organisation=cast.arganier, agent=cast.sara)
    client.force_login(cast.younes)
    assert client.get(url(name, mine.pk)).status_code == 200
    assert client.get(url(name, other.pk)).status_code == 404
    assert client.get(url("case-close", mine.pk)).status_code == 403


def test_a_president_goes_straight_to_her_own_file_and_sees_no_other(
    client: Client, full: Case, cast: Cast, at: datetime
) -> None:
    other = make.case(cast, at, organisation=cast.arganier, agent=cast.sara)
    client.force_login(cast.amina)
    page = client.get(url("case-list"), follow=True)
    assert page.context["case"] == full
    html = page.content.decode()
    assert "Rachid" in html
    assert "Visite" in html
    assert not page.context["moves"]
    assert not page.context["may_record"]
    assert client.get(url("case-detail", other.pk)).status_code == 404


def test_a_stranger_logs_in_first(client: Client, case: Case) -> None:
    response = client.get(url("case-detail", case.pk))
    assert response.status_code == 302
    assert "login" in response.url


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_panel_of_an_organisation(rachid: Client, full: Case, cast: Cast, language: str) -> None:
    page = rachid.get(url("organisation-panel", cast.tamount.pk, language=language))
    assert url("case-detail", full.pk, language=language) in page.content.decode()
    assert page.context["may_open"]
    assert not rachid.get(url("organisation-panel", cast.arganier.pk)).context["lines"]


@pytest.mark.parametrize("person", [None, "yto"])
def test_panels_are_empty_for_strangers(client: Client, case: Case, cast: Cast, person: str | None) -> None:
    if person:
        client.force_login(getattr(cast, person))
    for address in (url("organisation-panel", cast.tamount.pk), url("agreement-panel", "x"), url("home-panel")):
        response = client.get(address)
        assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_home_panel_shows_my_late_steps(client: Client, cast: Cast, at: datetime, language: str) -> None:
    make.case(cast, at, opened_on=at.date() - timedelta(days=30))
    for person, followed in ((cast.rachid, 1), (cast.nadia, 0), (cast.amina, 1)):
        client.force_login(person)
        page = client.get(url("home-panel", language=language))
        assert page.context["followed"] == followed
        assert page.context["late_around"] == 1


def test_closed_cases_leave_the_home_panel(rachid: Client, case: Case, at: datetime) -> None:
    close_case(case=case, closed_on=at.date(), by=SYSTEM, at=at)
    assert not rachid.get(url("home-panel")).context["lines"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_agreement_panel_counts_sessions_by_month_and_stage(
    rachid: Client, cast: Cast, at: datetime, language: str
) -> None:
    from twiza.agreements.models import Agreement

    fields = {"key": "mre-2020", "title_fr": "Convention", "kind": "specific"}
    known = {f.name for f in Agreement._meta.get_fields()}
    required = {"territory": cast.morocco, "source": cast.source, "recorded_at": at}
    agreement = Agreement.objects.create(**fields, **{k: v for k, v in required.items() if k in known})
    case = make.case(cast, at, action=make.action_of(agreement), opened_on=at.date() - timedelta(days=70))
    make.session(case, at, stage="call", kind="call")
    make.session(case, at, held_on=date(2026, 2, 3))
    make.session(case, at, held_on=date(2026, 2, 4), outcome="absent")
    page = rachid.get(url("agreement-panel", "mre-2020", language=language))
    table = page.context["table"]
    assert (len(table.rows), table.total, table.totals) == (12, 2, [1, 1])
    assert table.rows[-2][2] == 1
    assert "<svg" in page.content.decode()
    assert page.context["live"] == 1


@pytest.mark.parametrize(
    "address",
    [
        "?organisation=99999999999999999999",
        "?q=%00",
        "?q=%27;--",
        "?agreement=%3Cscript%3E",
        "?state=x&page=x",
        "?region=99999999999999999999999",
        "case/99999999999999999999999/",
        "session/99999999999999999999999/",
    ],
)
def test_a_hostile_address_breaks_nothing(rachid: Client, case: Case, address: str) -> None:
    assert rachid.get(url("case-list") + address).status_code in (200, 404)


def test_free_text_is_shown_as_text(rachid: Client, case: Case, at: datetime) -> None:
    make.session(case, at, notes="<script>alert(1)</script>", next_step="<b>x</b>", next_due_on=at.date())
    html = rachid.get(url("case-detail", case.pk)).content.decode()
    assert "<script>alert" not in html
    assert "<b>x</b>" not in html
