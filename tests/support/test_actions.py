"""Writes of support: state, audit row, event in the plan, refusals."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.cast import SYSTEM, Cast
from tests.factories import support as make
from twiza.core.models import AuditRow
from twiza.core.refusals import MoveRefused, NotAllowed, Unprocessable
from twiza.plans.models import Event
from twiza.support import actions
from twiza.support.models import Case, Measure, Need, Pathway, Session
from twiza.support.rules.sessions import Seats

pytestmark = pytest.mark.django_db


def events(kind: str) -> list[Event]:
    return list(Event.objects.current().filter(kind=kind).order_by("pk"))


def test_pathways_ship_once(at: datetime) -> None:
    first = actions.ship_pathways(by=SYSTEM, at=at)
    assert actions.ship_pathways(by=SYSTEM, at=at) == first
    mourafaka = Pathway.objects.get(code="mourafaka")
    assert [(s.code, s.expected) for s in mourafaka.stages.all()] == [
        ("call", 1),
        ("diagnosis", 1),
        ("training", 4),
        ("coaching", 12),
    ]


def test_open_case_leaves_an_event_an_audit_row_and_its_first_due_day(case: Case, cast: Cast) -> None:
    (event,) = events("case_opened")
    assert (event.organisation_id, event.proof, event.valid_from) == (
        cast.tamount.pk,
        f"support.case:{case.pk}",
        case.opened_on,
    )
    assert AuditRow.objects.about(case).get().action == "open_case"
    assert (case.due_on, case.due_stage) == (case.opened_on + timedelta(days=15), "call")


def test_one_live_case_per_organisation_pathway_and_action(case: Case, cast: Cast, at: datetime) -> None:
    with pytest.raises(actions.CaseAlreadyOpen):
        make.case(cast, at, pathway=case.pathway)
    make.case(cast, at, pathway=Pathway.objects.get(code="expert_abroad"))
    actions.close_case(case=case, closed_on=at.date(), by=SYSTEM, at=at)
    make.case(cast, at, pathway=case.pathway)


def test_open_case_refuses_the_officer_of_another_region(cast: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        make.case(cast, at, by=cast.sara, agent=cast.sara)
    assert not Case.objects.exists()


@pytest.mark.parametrize("name", ["khadija", "amina", "younes", "yto"])
def test_open_case_refuses_whoever_has_no_right(cast: Cast, at: datetime, name: str) -> None:
    with pytest.raises(NotAllowed):
        make.case(cast, at, by=getattr(cast, name))


def test_a_file_is_given_only_to_somebody_who_can_follow_it(cast: Cast, at: datetime) -> None:
    with pytest.raises(actions.AgentCannotFollow, match="Sara"):
        make.case(cast, at, by=cast.rachid, agent=cast.sara)
    case = make.case(cast, at, by=cast.rachid, agent=cast.younes)
    assert cast.younes.may("session.record", case)


def test_a_struck_off_organisation_opens_nothing(cast: Cast, at: datetime) -> None:
    cast.tamount.status = "struck_off"
    with pytest.raises(Unprocessable, match="organisation_struck_off"):
        make.case(cast, at)


def test_hand_over_moves_the_right_with_the_file(case: Case, cast: Cast, at: datetime) -> None:
    actions.hand_over_case(case=case, agent=cast.younes, by=cast.rachid, at=at)
    assert cast.younes.may("case.view", case)
    with pytest.raises(actions.AgentCannotFollow):
        actions.hand_over_case(case=case, agent=cast.yto, by=cast.rachid, at=at)
    case.refresh_from_db()
    assert case.agent == cast.younes


def test_record_session_counts_people_moves_the_due_day_and_tells_the_plan(
    case: Case, cast: Cast, at: datetime
) -> None:
    session = make.session(
        case,
        at,
        by=cast.rachid,
        stage="call",
        kind="call",
        minutes=30,
        women=5,
        men=1,
        details=(Seats("women", "under_35", "no", 2),),
        next_step="Visite",
        next_due_on=at.date() + timedelta(days=3),
    )
    case.refresh_from_db()
    assert session.people == 6
    assert (case.last_held_on, case.next_step, case.due_on) == (at.date(), "Visite", at.date() + timedelta(days=3))
    (event,) = events("session")
    assert (event.quantity, event.proof, event.action) == (30, f"support.session:{session.pk}", None)
    assert AuditRow.objects.about(session).get().by_id == cast.rachid.pk
    assert session.source.label == "Rachid"


@pytest.mark.parametrize(
    ("kind", "stage", "event"),
    [("training", "training", "training"), ("diagnosis", "diagnosis", "diagnosis"), ("advice", "", "session")],
)
def test_each_kind_of_session_is_an_event_of_its_kind(
    case: Case, at: datetime, kind: str, stage: str, event: str
) -> None:
    make.session(case, at, kind=kind, stage=stage)
    assert len(events(event)) == 1


def test_a_double_click_records_once(case: Case, at: datetime) -> None:
    first = make.session(case, at, key="the-same")
    again = make.session(case, at, key="the-same", minutes=45)
    assert again == first
    assert Session.objects.count() == len(events("session")) == 1
    assert AuditRow.objects.filter(action="record_session").count() == 1


def test_a_key_belongs_to_one_case(case: Case, cast: Cast, at: datetime) -> None:
    make.session(case, at, key="the-same")
    other = make.case(cast, at, organisation=cast.arganier, agent=cast.sara)
    with pytest.raises(actions.KeyReused):
        make.session(other, at, key="the-same")


def test_a_session_where_nobody_came_is_kept_and_does_not_count(case: Case, at: datetime) -> None:
    make.session(case, at, outcome="absent", next_step="Rappeler", next_due_on=at.date() + timedelta(days=1))
    case.refresh_from_db()
    assert events("session") == []
    assert (case.last_held_on, case.next_step) == (None, "Rappeler")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("session_in_future", {"held_on": date(2026, 3, 16)}),
        ("session_before_case", {"held_on": date(2026, 3, 4)}),
        ("session_length", {"minutes": 1441}),
        ("attendance_sum", {"women": 1, "details": (Seats("women", "under_35", "no", 2),)}),
    ],
)
def test_a_refused_session_changes_nothing(case: Case, at: datetime, code: str, told: dict[str, object]) -> None:
    with pytest.raises(Unprocessable, match=code):
        make.session(case, at, **{"held_on": at.date(), **told})
    assert not Session.objects.exists()


def test_a_stage_of_another_pathway_is_refused(case: Case, at: datetime) -> None:
    with pytest.raises(actions.StageUnknown):
        make.session(case, at, stage="setting_up")


@pytest.mark.parametrize("name", ["sara", "khadija", "amina", "younes", "yto"])
def test_recording_is_for_those_who_follow_the_region_or_the_file(
    case: Case, cast: Cast, at: datetime, name: str
) -> None:
    with pytest.raises(NotAllowed):
        make.session(case, at, by=getattr(cast, name))


def test_a_session_may_be_recorded_late_for_a_day_before_the_closing(case: Case, at: datetime) -> None:
    actions.close_case(case=case, closed_on=at.date(), by=SYSTEM, at=at)
    make.session(case, at + timedelta(days=2), held_on=at.date())
    with pytest.raises(Unprocessable, match="session_after_closing"):
        make.session(case, at + timedelta(days=2), held_on=at.date() + timedelta(days=1))


def test_a_correction_supersedes_the_session_and_its_event(case: Case, cast: Cast, at: datetime) -> None:
    first = make.session(case, at, minutes=600)
    later = at + timedelta(hours=1)
    new = actions.correct_session(
        session=first,
        report=make.report_of(at.date(), minutes=60),
        reason="600 au lieu de 60",
        idempotency_key="correction",
        by=cast.rachid,
        at=later,
    )
    first.refresh_from_db()
    assert (first.superseded_at, new.series, new.correction) == (later, first.series, "600 au lieu de 60")
    assert [e.quantity for e in events("session")] == [60]
    assert [s.minutes for s in Session.objects.as_of(valid=at.date(), known=at)] == [600]
    assert [e.quantity for e in Event.objects.known_at(at).filter(kind="session")] == [600]


def test_a_correction_sent_twice_corrects_once_and_an_old_version_cannot_be_corrected(case: Case, at: datetime) -> None:
    first = make.session(case, at)
    told = {"session": first, "report": make.report_of(at.date(), minutes=60), "reason": "x", "by": SYSTEM, "at": at}
    new = actions.correct_session(idempotency_key="c", **told)
    assert actions.correct_session(idempotency_key="c", **told) == new
    with pytest.raises(actions.AlreadyCorrected):
        actions.correct_session(idempotency_key="d", **told)


def test_a_cancelled_session_stops_counting_and_stays_readable(case: Case, at: datetime) -> None:
    session = make.session(case, at)
    actions.cancel_session(session=session, reason="autre coopérative", by=SYSTEM, at=at + timedelta(hours=1))
    case.refresh_from_db()
    assert events("session") == []
    assert case.last_held_on is None
    assert Session.objects.as_of(known=at).get() == session


def test_hold_stops_the_clock_and_resume_starts_it(case: Case, at: datetime) -> None:
    late = at + timedelta(days=400)
    actions.hold_case(case=case, note="récolte", by=SYSTEM, at=at)
    case.refresh_from_db()
    assert (case.state, case.due_on) == ("on_hold", None)
    assert case.progress(on=late.date()).late == ()
    actions.resume_case(case=case, by=SYSTEM, at=at)
    case.refresh_from_db()
    assert Case.objects.late(on=late.date()).get() == case
    with pytest.raises(MoveRefused):
        actions.resume_case(case=case, by=SYSTEM, at=at)


def test_a_case_done_counts_and_a_case_abandoned_does_not(case: Case, cast: Cast, at: datetime) -> None:
    other = make.case(cast, at, organisation=cast.arganier, agent=cast.sara)
    actions.close_case(case=case, closed_on=at.date(), by=cast.rachid, at=at)
    actions.close_case(case=other, closed_on=at.date(), abandon_reason="declined", by=cast.sara, at=at)
    assert [e.organisation_id for e in events("case_closed")] == [cast.tamount.pk]
    other.refresh_from_db()
    assert (other.state, other.abandon_reason, other.due_on) == ("closed_abandoned", "declined", None)


def test_a_case_opened_by_mistake_was_never_opened_for_the_plan(case: Case, at: datetime) -> None:
    actions.close_case(case=case, closed_on=at.date(), abandon_reason="opened_by_mistake", by=SYSTEM, at=at)
    assert events("case_opened") == []


def test_a_refused_closing_leaves_the_case_open(case: Case, cast: Cast, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        actions.close_case(case=case, closed_on=at.date(), by=cast.younes, at=at)
    make.session(case, at)
    with pytest.raises(Unprocessable, match="closed_before_session"):
        actions.close_case(case=case, closed_on=case.opened_on, by=SYSTEM, at=at)
    case.refresh_from_db()
    assert (case.state, case.closed_on) == ("open", None)


def test_a_diagnostic_of_the_same_day_supersedes(case: Case, at: datetime) -> None:
    for score in (1, 3):
        actions.record_diagnostic(
            case=case, held_on=at.date(), scores={"finance": score, "digital": None}, by=SYSTEM, at=at
        )
    assert [d.by_domain() for d in case.diagnostics.current()] == [{"finance": 3}]
    assert case.diagnostics.count() == 2
    with pytest.raises(Unprocessable, match="session_before_case"):
        actions.record_diagnostic(case=case, held_on=date(2020, 1, 1), scores={"finance": 1}, by=SYSTEM, at=at)


def test_a_need_is_stated_once_until_it_is_met(case: Case, at: datetime) -> None:
    told = {
        "case": case,
        "skill": "export",
        "urgency": "high",
        "language": "ar",
        "mode": "remote",
        "stated_on": at.date(),
        "by": SYSTEM,
        "at": at,
    }
    need = actions.add_need(**told)
    with pytest.raises(actions.NeedAlreadyStated):
        actions.add_need(**told)
    for _click in range(2):
        actions.meet_need(need=need, met_on=at.date(), by=SYSTEM, at=at)
    actions.add_need(**told)
    assert Need.objects.unmet().count() == 1
    assert AuditRow.objects.filter(action="meet_need").count() == 1


def test_a_measure_keeps_not_measured_apart_from_nought(case: Case, at: datetime) -> None:
    told = {"case": case, "indicator": "turnover", "measured_on": at.date(), "by": SYSTEM, "at": at}
    actions.record_measure(moment="before", value=None, **told)
    actions.record_measure(moment="after", value=Decimal(0), **told)
    actions.record_measure(moment="after", value=Decimal(500), **told)
    (line,) = case.measures.changes()
    assert (line.before, line.after, line.difference) == (None, Decimal(500), None)
    assert Measure.objects.count() == 3
