"""Decisions that do something below: a tranche released, an amendment or a report approved; each refusal."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils.translation import override

from tests.cast import SYSTEM, Cast
from tests.factories import agreements as texts
from tests.factories import funding as money
from tests.factories.governance import HELD_ON, Seated, held, proposed, seated
from tests.once import shared
from twiza.agreements.actions import change_text, draft_amendment
from twiza.agreements.models import Amendment
from twiza.core.models import AuditRow
from twiza.core.refusals import MoveRefused, NotAllowed, Refusal
from twiza.funding.actions import (
    ConditionsMissing,
    ConditionTold,
    attest_condition,
    move_tranche,
    release_tranche,
    reverse_entry,
)
from twiza.funding.models import Entry, Tranche
from twiza.governance.actions import (
    AlreadyClosed,
    MatterElsewhere,
    MeetingNotHeld,
    MeetingUnsaid,
    NotProposed,
    OwnMatter,
    QuorumMissing,
    close_decision,
    compute_report,
    move_report,
    plan_meeting,
    record_decision,
    record_meeting,
)
from twiza.governance.models import Decision

pytestmark = pytest.mark.django_db


@shared
def of(cast: Cast, at: datetime) -> Seated:
    return seated(cast, at)


def decide(of: Seated, at: datetime, **told: Any) -> Decision:
    values = {
        "committee": of.committee,
        "taken_on": HELD_ON,
        "owner": of.programme.region,
        "meeting": of.meeting,
        "text_fr": "Libérer la tranche",
        "by": of.cast.nadia,
        "at": at,
    }
    return record_decision(**{**values, **told})


def test_a_decision_releases_the_tranche_attests_its_own_condition_and_closes_itself(of: Seated, at: datetime) -> None:
    tranche = proposed(of, at)
    decision = decide(of, at, matter=tranche)
    tranche.refresh_from_db()
    assert tranche.state == "released"
    assert (tranche.prepared_by_id, tranche.released_by_id) == (of.cast.rachid.pk, of.cast.nadia.pk)
    entry = Entry.objects.get(tranche=tranche)
    assert (entry.stage, entry.centimes) == ("ordered", 50000)
    assert (decision.effect, decision.matter, decision.closed_on) == ("release_tranche", tranche, at.date())
    assert decision.effected_at == at
    assert entry.reference in decision.closing_note
    condition = tranche.conditions.get()
    assert (condition.attested_on, condition.document.kind) == (HELD_ON, "minutes")
    with condition.document.file.open() as paper:
        said = paper.read().decode()
    assert "Libérer la tranche" in said
    assert "لجنة التتبع" in said
    told = [row.action for row in AuditRow.objects.order_by("id") if row.by_id == of.cast.nadia.pk]
    assert told == ["record_decision", "deposit_document", "attest_condition", "release_tranche", "close_decision"]


def test_the_same_decision_clicked_twice_is_one_decision_and_one_order(of: Seated, at: datetime) -> None:
    tranche = proposed(of, at)
    first, second = decide(of, at, matter=tranche), decide(of, at, matter=tranche)
    assert first == second
    assert Decision.objects.count() == 1
    assert Entry.objects.filter(tranche=tranche).count() == 1


def test_other_words_cannot_release_it_again_and_leave_nothing(of: Seated, at: datetime) -> None:
    tranche = proposed(of, at)
    decide(of, at, matter=tranche)
    with pytest.raises(MoveRefused):
        decide(of, at, matter=tranche, text_fr="Encore une fois")
    assert Decision.objects.count() == 1


def test_whoever_proposed_the_release_does_not_record_the_decision_that_releases(of: Seated, at: datetime) -> None:
    tranche = money.tranche(of.programme, at, ConditionTold("decision"))
    move_tranche(tranche=tranche, name="prepare_tranche", by=of.cast.nadia, at=at)
    with pytest.raises(Refusal) as refused:
        decide(of, at, matter=tranche)
    assert refused.value.code == "same_person"
    assert not Decision.objects.exists()
    assert tranche.conditions.get().attested_on is None


def test_a_tranche_that_nobody_proposed_is_refused_by_name(of: Seated, at: datetime) -> None:
    tranche = money.tranche(of.programme, at, ConditionTold("decision"))
    with override("fr"), pytest.raises(NotProposed) as refused:
        decide(of, at, matter=tranche)
    assert tranche.title in refused.value.sentence


def test_what_is_still_missing_is_said_with_its_owner_and_nothing_is_kept(of: Seated, at: datetime) -> None:
    ministry = of.programme.ministry
    tranche = proposed(of, at)
    tranche.conditions.create(kind="report", owner=ministry)  # asked for after the proposal
    papers = of.programme.agreement.documents.count()
    with override("fr"), pytest.raises(ConditionsMissing) as refused:
        decide(of, at, matter=tranche)
    assert ministry.name in refused.value.sentence
    assert not Decision.objects.exists()
    assert of.programme.agreement.documents.count() == papers
    assert tranche.conditions.get(kind="decision").attested_on is None


@pytest.mark.parametrize("presences", [("present", "absent", "excused"), ("absent", "absent", "absent")])
def test_a_meeting_without_quorum_releases_nothing(of: Seated, at: datetime, presences: tuple[str, ...]) -> None:
    tranche = proposed(of, at)
    poor = held(of.committee, at, *presences, on=HELD_ON + timedelta(days=1))
    with pytest.raises(QuorumMissing):
        decide(of, at, matter=tranche, meeting=poor)
    tranche.refresh_from_db()
    assert tranche.state == "prepared"


def test_a_decision_with_an_effect_needs_a_meeting_of_which_it_is_known_who_sat(of: Seated, at: datetime) -> None:
    tranche = proposed(of, at)
    with pytest.raises(MeetingUnsaid):
        decide(of, at, matter=tranche, meeting=None)
    nobody_knows = record_meeting(committee=of.committee, held_on=HELD_ON - timedelta(days=9), by=SYSTEM, at=at)
    with pytest.raises(MeetingNotHeld):
        decide(of, at, matter=tranche, meeting=nobody_knows)
    to_come = plan_meeting(committee=of.committee, held_on=at.date() + timedelta(days=9), by=SYSTEM, at=at)
    with pytest.raises(MeetingNotHeld):
        decide(of, at, matter=tranche, meeting=to_come)
    assert not Decision.objects.exists()


def test_the_matter_of_another_agreement_is_refused(of: Seated, at: datetime) -> None:
    other = money.programme(of.cast, at, key="other-2024")
    with pytest.raises(MatterElsewhere):
        decide(of, at, matter=money.tranche(other, at))


def test_the_secretary_writes_the_decision_down_and_who_may_release_carries_it_out(of: Seated, at: datetime) -> None:
    tranche = proposed(of, at)
    with pytest.raises(NotAllowed):
        decide(of, at, matter=tranche, by=of.cast.khadija)
    decision = decide(of, at, matter=tranche, by=of.cast.khadija, is_effective=False)
    assert (decision.closed_on, decision.effected_at) == (None, None)
    with pytest.raises(NotAllowed):
        close_decision(decision=decision, closed_on=at.date(), note="Fait", by=of.cast.khadija, at=at)
    done = close_decision(decision=decision, closed_on=at.date(), note="Ordre signé", by=of.cast.nadia, at=at)
    tranche.refresh_from_db()
    assert (tranche.state, done.effected_at) == ("released", at)
    assert "Ordre signé" in done.closing_note
    with pytest.raises(AlreadyClosed):
        close_decision(decision=decision, closed_on=at.date(), note="Bis", by=of.cast.nadia, at=at)


def test_a_decision_whose_tranche_was_released_by_hand_is_closed_without_a_second_order(
    of: Seated, at: datetime
) -> None:
    tranche = proposed(of, at)
    decision = decide(of, at, matter=tranche, by=of.cast.khadija, is_effective=False)
    paper = money.paper(of.programme.agreement, at)
    attest_condition(condition=tranche.conditions.get(), document=paper, on=HELD_ON, by=SYSTEM, at=at)
    release_tranche(tranche=tranche, by=of.cast.nadia, at=at)
    done = close_decision(decision=decision, closed_on=at.date(), note="Fait", by=of.cast.khadija, at=at)
    assert (done.effected_at, done.closing_note) == (None, "Fait")
    assert Entry.objects.filter(tranche=tranche).count() == 1


def test_what_was_released_is_undone_only_in_the_ledger(of: Seated, at: datetime) -> None:
    tranche = proposed(of, at)
    decide(of, at, matter=tranche)
    entry = Entry.objects.get(tranche=tranche)
    reverse_entry(entry=entry, note="Erreur", by=of.cast.nadia, at=at)
    tranche.refresh_from_db()
    assert tranche.state == "released"
    assert Entry.objects.as_of().filter(tranche=tranche).count() == 0
    with pytest.raises(MoveRefused):
        decide(of, at, matter=tranche, text_fr="De nouveau")


class TestOwnMatter:
    """A member does not decide on the matter of its own party, where the committee says so."""

    def test_without_the_member_concerned_the_quorum_is_counted_again(self, cast: Cast, at: datetime) -> None:
        of = seated(cast, at, excludes_own=True, quorum=2)
        poor = held(of.committee, at, "absent", "present", "present", on=HELD_ON + timedelta(days=1))
        tranche = proposed(of, at, payee=of.programme.ministry)
        with override("fr"), pytest.raises(OwnMatter) as refused:
            decide(of, at, matter=tranche, meeting=poor)
        assert "Ministère" in refused.value.sentence
        assert decide(of, at, matter=tranche).effected_at == at  # the Wali and the region decide

    def test_where_the_text_does_not_exclude_everybody_counts(self, cast: Cast, at: datetime) -> None:
        of = seated(cast, at, quorum=2)
        poor = held(of.committee, at, "absent", "present", "present", on=HELD_ON + timedelta(days=1))
        assert decide(of, at, matter=proposed(of, at, payee=of.programme.ministry), meeting=poor).effected_at

    def test_a_decision_in_words_names_the_party_that_it_concerns(self, cast: Cast, at: datetime) -> None:
        of = seated(cast, at, excludes_own=True)
        poor = held(of.committee, at, "absent", "present", "present", on=HELD_ON + timedelta(days=1))
        with pytest.raises(OwnMatter):
            decide(of, at, meeting=poor, concerns=of.programme.region, text_fr="Proroger le délai")
        assert decide(of, at, concerns=of.programme.region, text_fr="Proroger le délai").concerns


def amended(of: Seated, at: datetime, key: str, value: int = 48, *, is_signed: bool = True) -> Amendment:
    """An amendment of the duration, signed by all unless told."""
    amendment = draft_amendment(parent=of.programme.agreement, key=key, title_fr="Avenant", by=SYSTEM, at=at)
    change_text(
        amendment=amendment,
        path=("term", "duration_months"),
        after=value,
        effective_on=date(2025, 2, 1),
        by=SYSTEM,
        at=at,
    )
    if is_signed:
        texts.bring(amendment.agreement, "signed", at, signed_on=date(2025, 1, 10))
    return Amendment.objects.get(pk=amendment.pk)


def test_a_decision_approves_an_amendment(of: Seated, at: datetime) -> None:
    amendment = amended(of, at, "a1")
    decision = decide(of, at, matter=amendment, text_fr="Approuver l’avenant")
    amendment.refresh_from_db()
    assert (amendment.state, amendment.approved_at) == ("approved", at)
    assert (decision.effect, decision.amendment) == ("approve_amendment", amendment)
    with pytest.raises(MoveRefused):
        decide(of, at, matter=amendment, text_fr="L’approuver encore")


def test_an_amendment_unsigned_or_out_of_its_turn_is_refused(of: Seated, at: datetime) -> None:
    unsigned = amended(of, at, "a1", is_signed=False)
    second = amended(of, at, "a2", 60)
    codes = []
    for amendment in (unsigned, second):
        with pytest.raises(Refusal) as refused:
            decide(of, at, matter=amendment, text_fr=f"Approuver {amendment.number}")
        codes.append(refused.value.code)
    assert codes == ["amendment_unsigned", "number_skipped"]
    assert not Decision.objects.exists()
    assert set(Amendment.objects.values_list("state", flat=True)) == {"proposed"}


def test_a_decision_approves_a_report_that_was_submitted(of: Seated, at: datetime) -> None:
    report = compute_report(agreement=of.programme.agreement, on=date(2026, 1, 31), by=of.cast.khadija, at=at)
    with pytest.raises(MoveRefused):
        decide(of, at, matter=report, by=of.cast.khadija, text_fr="Approuver")
    move_report(report=report, name="submit", by=of.cast.khadija, at=at)
    decision = decide(of, at, matter=report, by=of.cast.khadija, text_fr="Approuver")
    report.refresh_from_db()
    assert (report.state, decision.report, decision.effect) == ("approved", report, "approve_report")
    assert list(report.decisions.all()) == [decision]


def test_every_refusal_is_a_sentence_in_each_language(of: Seated, at: datetime) -> None:
    for language in ("fr", "ar", "en"):
        with override(language):
            for refusal in (
                MatterElsewhere(),
                MeetingUnsaid(),
                NotProposed(tranche="T"),
                OwnMatter(party="P", sat=1, needed=2),
            ):
                said: Refusal = refusal
                assert len(said.sentence) > 20
                assert "%(" not in said.sentence


def test_a_tranche_prepared_before_keeps_its_other_conditions(of: Seated, at: datetime) -> None:
    """Proposing is allowed while only the committee is missing, never while anything else is."""
    tranche = money.tranche(of.programme, at, ConditionTold("decision"), ConditionTold("report"))
    with pytest.raises(ConditionsMissing):
        move_tranche(tranche=tranche, name="prepare_tranche", by=of.cast.rachid, at=at)
    assert Tranche.objects.get(pk=tranche.pk).state == "planned"
