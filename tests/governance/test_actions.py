"""Computing, freezing and moving reports; the committee's register."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.cast import SYSTEM
from tests.committee import HELD_ON, MARCH, World, describe
from tests.factories import support as make
from twiza.agreements.actions import publish_agreement
from twiza.agreements.models import Institution
from twiza.core.models import AuditRow, Job, JobState, Stamp
from twiza.core.refusals import MoveRefused, NotAllowed
from twiza.core.saving import FutureDay, InvalidFields
from twiza.governance import actions
from twiza.governance.models import Decision, FrozenContentAltered, Meeting, Report
from twiza.governance.rules import figures
from twiza.governance.web.printing import print_report
from twiza.register.models import Organisation
from twiza.support.models import Case

pytestmark = pytest.mark.django_db
KNOWN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def compute(world: World, at: datetime, **changes: object) -> Report:
    values = {"agreement": world.agreement, "on": MARCH, "by": world.cast.khadija, "at": at}
    return actions.compute_report(**{**values, **changes})


def figures_only(report: Report) -> bytes:
    return figures.write(replace(report.document, stamp=figures.Stamp(KNOWN, KNOWN, "")))


def move_the_register(world: World, at: datetime) -> None:
    """The register moves on: a cooperative more, a session more, a case closed."""
    more = Organisation.objects.create(
        name_fr="Nouvelle",
        form="cooperative",
        sector="craft",
        territory=world.cast.tetouan,
        status="active",
        source=world.cast.source,
        recorded_at=at,
    )
    describe(more, world.cast, at, valid_from=date(2022, 1, 1))
    Stamp.bump("register")
    make.session(Case.objects.get(), at, held_on=HELD_ON - timedelta(days=3), women=4)


def test_a_report_counts_both_readings_standings_and_sessions(world: World, at: datetime) -> None:
    document = compute(world, at).document
    (target,) = document.targets
    assert [(r.code, r.numerator, r.denominator) for r in target.readings] == [("frozen", 1, 2), ("live", 1, 2)]
    assert target.goal == Decimal("0.8")
    regions = {part.title.fr: (part.numerator, part.denominator) for part in target.readings[0].by["region"]}
    assert regions == {"Tanger-Tétouan-Al Hoceima": (1, 1), "Souss-Massa": (0, 1)}
    assert document.sessions is not None
    assert (document.sessions.total.sessions, document.sessions.total.attendances) == (1, 8)
    assert document.sessions.total.hours == 2
    assert [tally.title.ar for tally in document.sessions.by_region] == ["طنجة تطوان الحسيمة"]
    assert len(document.commitments) == world.agreement.commitments.count()
    assert {clause.number for clause in document.clauses}
    assert any(source.quotation for source in document.sources)
    assert all(row.source for row in document.clauses if row.number != "1")


def test_a_report_is_frozen_once_and_audited(world: World, at: datetime) -> None:
    first = compute(world, at)
    again = compute(world, at + timedelta(hours=2))
    assert again == first
    assert again.content == first.content
    assert Report.objects.count() == 1
    row = AuditRow.objects.about(first).get()
    assert (row.action, row.by_id, row.after["content_hash"]) == (
        "compute_report",
        world.cast.khadija.pk,
        first.content_hash,
    )


def test_reprinting_after_the_register_moved_gives_the_same_bytes(world: World, at: datetime) -> None:
    report = compute(world, at)
    before = {form: print_report(report, form, "ar") for form in ("pdf", "xlsx", "json")}
    move_the_register(world, at + timedelta(days=1))
    fresh = Report.objects.get(pk=report.pk)
    assert {form: print_report(fresh, form, "ar") for form in before} == before


def test_asking_as_we_knew_it_computes_equal_figures(world: World, at: datetime) -> None:
    first = compute(world, at, known_at=KNOWN)
    frozen = first.content
    Report.objects.all().delete()
    move_the_register(world, at + timedelta(days=1))
    again = compute(world, at + timedelta(days=2), known_at=KNOWN)
    assert again.content_hash == first.content_hash
    assert figures_only(again) == figures.write(replace(figures.read(frozen), stamp=figures.Stamp(KNOWN, KNOWN, "")))


def test_asking_as_known_now_sees_what_moved(world: World, at: datetime) -> None:
    first = compute(world, at)
    move_the_register(world, at + timedelta(days=1))
    second = compute(world, at + timedelta(days=2))
    assert second != first
    assert second.number == first.number + 1
    assert second.document.targets[0].readings[1].denominator == 3


def test_what_was_learnt_after_the_instant_is_not_in_the_report(world: World, at: datetime) -> None:
    before_the_session = compute(world, at, known_at=datetime(2026, 2, 9, tzinfo=UTC)).document
    assert before_the_session.targets[0].readings[0].numerator == 0
    assert before_the_session.sessions is not None
    assert before_the_session.sessions.total.sessions == 0


def test_a_day_that_has_not_come_is_refused(world: World, at: datetime) -> None:
    with pytest.raises(FutureDay):
        compute(world, at, on=date(2026, 3, 16))
    with pytest.raises(actions.FutureKnowledge):
        compute(world, at, known_at=at + timedelta(minutes=1))
    assert not Report.objects.exists()


@pytest.mark.parametrize("who", ["sara", "amina", "younes", "yto"])
def test_who_may_not_compute_is_refused(world: World, at: datetime, who: str) -> None:
    with pytest.raises(NotAllowed):
        compute(world, at, by=getattr(world.cast, who))


@pytest.mark.parametrize("who", ["nadia", "rachid", "khadija"])
def test_who_answers_for_the_agreement_computes(world: World, at: datetime, who: str) -> None:
    assert compute(world, at, by=getattr(world.cast, who)).by_id == getattr(world.cast, who).pk


def test_a_report_goes_from_draft_to_the_public(world: World, at: datetime) -> None:
    cast, report = world.cast, compute(world, at)
    publish_agreement(agreement=world.agreement, by=SYSTEM, at=at)
    for name, by in (("submit", cast.khadija), ("approve", cast.khadija), ("publish", cast.nadia)):
        actions.move_report(report=report, name=name, by=by, at=at)
    assert report.is_published
    assert list(Report.objects.published()) == [report]
    trail = AuditRow.objects.about(report).order_by("id").values_list("action", flat=True)
    assert list(trail) == ["compute_report", "submit", "approve", "publish"]


def test_an_approved_report_is_a_paper_of_its_agreement(world: World, at: datetime) -> None:
    report = compute(world, at)
    assert world.agreement.is_lapsed_without_evaluation(at.date()) is False  # not signed: nothing lapses
    for name in ("submit", "approve"):
        actions.move_report(report=report, name=name, by=world.cast.khadija, at=at)
    (paper,) = world.agreement.documents.filter(kind="evaluation_report")
    assert paper.dated_on == at.date()
    with paper.file.open() as file:
        assert file.read() == report.content.encode()
    assert type(world.agreement).objects.get().evaluated_on() == at.date()


@pytest.mark.parametrize(("name", "who"), [("approve", "nadia"), ("publish", "khadija"), ("submit", "rachid")])
def test_each_step_has_its_own_right(world: World, at: datetime, name: str, who: str) -> None:
    report = compute(world, at)
    with pytest.raises(NotAllowed):
        actions.move_report(report=report, name=name, by=getattr(world.cast, who), at=at)


def test_steps_are_taken_in_order(world: World, at: datetime) -> None:
    report = compute(world, at)
    with pytest.raises(MoveRefused):
        actions.move_report(report=report, name="approve", by=world.cast.khadija, at=at)
    with pytest.raises(actions.MoveUnknown):
        actions.move_report(report=report, name="burn", by=world.cast.khadija, at=at)


def test_sending_back_says_why(world: World, at: datetime) -> None:
    report = compute(world, at)
    actions.move_report(report=report, name="submit", by=world.cast.khadija, at=at)
    with pytest.raises(actions.NoteMissing):
        actions.move_report(report=report, name="reject", by=world.cast.khadija, at=at, note=" ")
    actions.move_report(report=report, name="reject", by=world.cast.khadija, at=at, note="Chiffres à vérifier")
    assert AuditRow.objects.about(report).first().note == "Chiffres à vérifier"  # type: ignore[union-attr]


def test_a_report_on_a_hidden_agreement_is_not_published(world: World, at: datetime) -> None:
    type(world.agreement).objects.filter(pk=world.agreement.pk).update(is_published=False)
    report = compute(world, at)
    for name in ("submit", "approve"):
        actions.move_report(report=report, name=name, by=world.cast.khadija, at=at)
    with pytest.raises(actions.AgreementHidden):
        actions.move_report(report=report, name="publish", by=world.cast.nadia, at=at)


def test_altered_figures_are_neither_printed_nor_moved(world: World, at: datetime) -> None:
    report = compute(world, at)
    content = report.content.replace('"numerator":1', '"numerator":2')
    Report.objects.filter(pk=report.pk).update(content=content)
    altered = Report.objects.get(pk=report.pk)
    with pytest.raises(FrozenContentAltered):
        print_report(altered, "pdf", "fr")
    with pytest.raises(FrozenContentAltered):
        actions.move_report(report=altered, name="submit", by=world.cast.khadija, at=at)


def test_the_database_keeps_one_report_for_one_hash(world: World, at: datetime) -> None:
    report = compute(world, at)
    report.pk, report.number = None, 2
    with pytest.raises(IntegrityError), transaction.atomic():
        report.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_a_report_is_computed_by_a_job_that_ends_on_its_page(
    world: World, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from twiza.core.jobs import run_job

    monkeypatch.setattr(timezone, "now", lambda: at)
    job = actions.enqueue_report(agreement=world.agreement, on=MARCH, language="ar", by=world.cast.khadija, at=at)
    run_job.func(job.pk)
    done, report = Job.objects.get(pk=job.pk), Report.objects.get()
    assert done.state == JobState.DONE
    assert done.result["content_hash"] == report.content_hash
    assert done.result_url == f"/ar/governance/reports/{report.pk}/"
    assert done.live()["total"] == 6


def test_a_report_refused_is_not_queued(world: World, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        actions.enqueue_report(agreement=world.agreement, on=MARCH, language="fr", by=world.cast.sara, at=at)
    assert not Job.objects.exists()


def decide(world: World, at: datetime, **changes: object) -> Decision:
    values = {
        "committee": world.committee,
        "taken_on": MARCH,
        "owner": Institution.objects.order_by("pk")[0],
        "text_fr": "Fixer le dénominateur",
        "due_on": date(2026, 3, 10),
        "by": world.cast.khadija,
        "at": at,
    }
    return actions.record_decision(**{**values, **changes})


def test_a_decision_has_an_owner_a_day_and_a_number(world: World, at: datetime) -> None:
    first, twice, other = decide(world, at), decide(world, at), decide(world, at, text_fr="Autre")
    assert twice == first
    assert (first.number, other.number) == (1, 2)
    assert list(Decision.objects.overdue(on=date(2026, 3, 10))) == []
    assert set(Decision.objects.overdue(on=date(2026, 3, 11))) == {first, other}
    assert first.is_overdue(date(2026, 3, 11))


def test_a_decision_is_carried_out_once_with_what_was_done(world: World, at: datetime) -> None:
    decision = decide(world, at)
    closed = actions.close_decision(
        decision=decision, closed_on=date(2026, 3, 12), note="Fait", by=world.cast.khadija, at=at
    )
    assert not closed.is_overdue(date(2026, 3, 13))
    with pytest.raises(actions.AlreadyClosed):
        actions.close_decision(decision=decision, closed_on=MARCH, note="Fait", by=world.cast.khadija, at=at)


def test_a_decision_without_words_or_due_before_it_is_refused(world: World, at: datetime) -> None:
    with pytest.raises(InvalidFields):
        decide(world, at, text_fr=" ")
    with pytest.raises(InvalidFields):
        decide(world, at, due_on=date(2026, 2, 1))
    with pytest.raises(InvalidFields):
        actions.close_decision(decision=decide(world, at), closed_on=MARCH, note=" ", by=world.cast.khadija, at=at)


@pytest.mark.parametrize("who", ["rachid", "sara", "amina", "younes", "yto"])
def test_only_the_secretary_and_the_ministry_write_decisions(world: World, at: datetime, who: str) -> None:
    with pytest.raises(NotAllowed):
        decide(world, at, by=getattr(world.cast, who))


def test_a_closing_learnt_later_is_not_in_an_earlier_report(world: World, at: datetime) -> None:
    decision = decide(world, at - timedelta(days=3), taken_on=date(2026, 2, 1), due_on=date(2026, 2, 20))
    known = at - timedelta(days=1)
    actions.close_decision(decision=decision, closed_on=date(2026, 2, 25), note="Fait", by=world.cast.khadija, at=at)
    then, now = compute(world, at, known_at=known).document, compute(world, at).document
    assert [(row.closed_on, row.is_overdue) for row in then.decisions] == [(None, True)]
    assert [(row.closed_on, row.is_overdue) for row in now.decisions] == [(date(2026, 2, 25), False)]


def test_the_same_meeting_is_recorded_once(world: World, at: datetime) -> None:
    for _ in range(2):
        actions.record_meeting(committee=world.committee, held_on=MARCH, by=world.cast.khadija, at=at)
    assert Meeting.objects.count() == 1
    with pytest.raises(FutureDay):
        actions.record_meeting(committee=world.committee, held_on=date(2026, 3, 16), by=world.cast.khadija, at=at)


def test_a_committee_is_recorded_as_the_text_says_and_replaced_when_told_again(world: World, at: datetime) -> None:
    for chair in ("Wali", "Wali de la région"):
        committee = actions.record_committee(
            agreement=world.agreement,
            names={"fr": "Comité de suivi"},
            chair={"fr": chair},
            members=[{"office": {"fr": chair}, "role": "chair", "is_approver": True}, {"office": {"fr": "Région"}}],
            by=world.cast.khadija,
            at=at,
        )
    assert committee == world.committee
    assert [member.role for member in committee.members.all()] == ["chair", "member"]
    assert committee.chair == "Wali de la région"
