"""Every write: what it does, leaves in the audit trail, refuses, and does once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.cast import SYSTEM, Cast
from tests.factories import agreements as make
from twiza.agreements import actions
from twiza.agreements.models import Agreement, Clause, Fulfilment, Institution, Quote, stand
from twiza.agreements.rules.evidence import EvidenceKindMismatch
from twiza.agreements.rules.periods import EndsBeforeStart
from twiza.agreements.rules.states import State
from twiza.agreements.rules.vocabulary import DocumentKind
from twiza.core.models import AuditRow, Stamp
from twiza.core.refusals import MoveRefused, NotAllowed, Refusal, StaleObject
from twiza.core.saving import FutureDay, InvalidFields
from twiza.core.values import Money

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 une preuve"


def trail(agreement: Agreement) -> list[str]:
    return [row.action for row in AuditRow.objects.about(agreement).order_by("id")]


def test_a_draft_is_opened_audited_and_found_in_both_scripts(cast: Cast, at: datetime) -> None:
    agreement = make.draft(at, key="essai", title_fr="Économie sociale", title_ar="الاقتصاد الاجتماعي")
    assert agreement.state == State.DRAFT
    assert trail(agreement) == ["draft_agreement", "add_party", "add_party"]
    assert list(Agreement.objects.matching("economie")) == list(Agreement.objects.matching("الإقتصاد")) == [agreement]
    assert list(Agreement.objects.matching("ministere essai")) == [agreement]
    assert not Agreement.objects.matching("tourisme").exists()


def test_each_write_moves_the_counter_of_the_room(cast: Cast, at: datetime) -> None:
    before = Stamp.read("agreements")
    make.draft(at, parties=0)
    assert Stamp.read("agreements") > before


def test_a_key_is_given_once(cast: Cast, at: datetime) -> None:
    make.draft(at, key="essai")
    with pytest.raises(actions.KeyTaken) as refused:
        make.draft(at, key="essai")
    assert refused.value.code == "key_taken"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"ends_on": date(2023, 1, 1)}, "ends_before_start"),
        ({"is_renewed_tacitly": True, "duration_months": None}, "renewal_without_length"),
        ({"budget_centimes": 100}, "invalid_fields"),
        ({"budget_centimes": -1, "currency": "MAD"}, "invalid_fields"),
        ({"key": "pas une clé"}, "invalid_fields"),
        ({"title_fr": ""}, "invalid_fields"),
    ],
)
def test_a_draft_that_contradicts_itself_is_refused_whole(
    cast: Cast, at: datetime, told: dict[str, object], code: str
) -> None:
    with pytest.raises((Refusal, InvalidFields)) as refused:
        make.draft(at, **told)
    assert refused.value.code == code
    assert refused.value.sentence
    assert not Agreement.objects.exists()


def test_a_specific_convention_hangs_under_its_framework_only(cast: Cast, at: datetime) -> None:
    framework = make.draft(at, kind="framework")
    child = make.draft(at, kind="specific", parent=framework)
    amendment = make.draft(at, kind="amendment", parent=child)
    assert amendment.root() == framework
    with pytest.raises(Refusal) as refused:
        make.draft(at, kind="specific", parent=amendment)
    assert refused.value.code == "parent_kind"


def test_an_institution_is_registered_once(cast: Cast, at: datetime) -> None:
    first = make.institution(at, "odco", acronym="ODCO")
    assert make.institution(at, "odco", name_fr="Autre") == first
    assert list(Institution.objects.matching("ODCO")) == [first]


def test_a_party_enters_once_with_known_roles(cast: Cast, at: datetime) -> None:
    agreement = make.draft(at)
    body = make.party(agreement).institution
    with pytest.raises(InvalidFields) as refused:
        actions.add_party(agreement=agreement, institution=body, roles=[], by=SYSTEM, at=at)
    assert "partie" in refused.value.sentence
    with pytest.raises(actions.RoleUnknown):
        actions.add_party(agreement=agreement, institution=make.institution(at), roles=["king"], by=SYSTEM, at=at)


def test_clauses_and_commitments_number_themselves(cast: Cast, at: datetime) -> None:
    agreement = make.draft(at)
    for _ in range(2):
        make.commitment(agreement, at)
    assert [one.number for one in agreement.commitments.all()] == [1, 2]
    with pytest.raises(InvalidFields):
        actions.add_clause(agreement=agreement, type="cost", title_fr="Coût", number=1, by=SYSTEM, at=at)


def test_a_commitment_names_its_own_parties_and_a_fitting_rule(cast: Cast, at: datetime) -> None:
    agreement, other = make.draft(at), make.draft(at)
    with pytest.raises(actions.PartyForeign):
        make.commitment(agreement, at, parties=[make.party(other)])
    with pytest.raises(Refusal) as refused:
        make.commitment(agreement, at, kind="money", evidence_rule="act_recorded")
    assert refused.value.code == "evidence_kind_mismatch"
    with pytest.raises(InvalidFields):
        make.commitment(agreement, at, kind="act", amount=Money(100))
    with pytest.raises(InvalidFields):
        make.commitment(agreement, at, due_on=date(2026, 1, 1))


def test_an_edit_keeps_before_and_after(cast: Cast, at: datetime) -> None:
    agreement = make.draft(at, parties=0)
    actions.edit_draft(obj=agreement, changes={"title_fr": "Nouveau titre"}, by=SYSTEM, at=at)
    row = AuditRow.objects.about(agreement).get(action="edit_agreement")
    assert (row.before, row.after) == ({"title_fr": "Convention d’essai"}, {"title_fr": "Nouveau titre"})
    assert Agreement.objects.matching("nouveau").exists()


def test_an_edit_that_changes_nothing_leaves_no_trace(cast: Cast, at: datetime) -> None:
    agreement = make.draft(at, parties=0)
    actions.edit_draft(obj=agreement, changes={"title_fr": agreement.title_fr}, by=SYSTEM, at=at)
    assert trail(agreement) == ["draft_agreement"]


def test_an_edit_checks_like_a_new_draft(cast: Cast, at: datetime) -> None:
    agreement = make.draft(at)
    one = make.commitment(agreement, at)
    with pytest.raises(EndsBeforeStart):
        actions.edit_draft(obj=agreement, changes={"ends_on": date(2020, 1, 1)}, by=SYSTEM, at=at)
    with pytest.raises(EvidenceKindMismatch):
        actions.edit_draft(obj=one, changes={"evidence_rule": "money_paid"}, by=SYSTEM, at=at)
    party = make.party(agreement, 1)
    actions.edit_draft(obj=one, changes={"parties": [party]}, by=SYSTEM, at=at)
    assert list(one.parties.all()) == [party]


def test_a_settled_text_changes_by_an_amendment_only(cast: Cast, at: datetime) -> None:
    agreement = make.bring(make.draft(at), State.VOTED, at)
    with pytest.raises(actions.TextFrozen) as refused:
        make.commitment(agreement, at)
    assert agreement.title in refused.value.sentence
    with pytest.raises(actions.TextFrozen):
        actions.remove_from_draft(obj=make.party(agreement), by=SYSTEM, at=at)


def test_what_carries_commitments_stays(cast: Cast, at: datetime) -> None:
    agreement = make.draft(at)
    one = make.commitment(agreement, at)
    for part in (make.party(agreement), Clause.objects.get(agreement=agreement)):
        with pytest.raises(actions.StillUsed):
            actions.remove_from_draft(obj=part, by=SYSTEM, at=at)
    actions.remove_from_draft(obj=one, by=SYSTEM, at=at)
    actions.remove_from_draft(obj=make.party(agreement), by=SYSTEM, at=at)
    assert agreement.parties.count() == 1


def test_parties_sign_on_different_days_and_the_last_day_counts(cast: Cast, at: datetime) -> None:
    agreement = make.bring(make.draft(at, starts_on=None), State.VOTED, at)
    first, second = make.party(agreement), make.party(agreement, 1)
    actions.record_signature(party=first, signed_on=date(2024, 1, 15), by=SYSTEM, at=at)
    with pytest.raises(Refusal) as refused:
        actions.move_agreement(agreement=agreement, name="sign", by=SYSTEM, at=at)
    assert refused.value.code == "signatures_missing"
    actions.record_signature(party=second, signed_on=date(2024, 3, 1), by=SYSTEM, at=at)
    signed = actions.move_agreement(agreement=agreement, name="sign", by=SYSTEM, at=at)
    assert (signed.state, signed.starts_on) == (State.SIGNED, date(2024, 3, 1))


def test_a_signature_is_recorded_once(cast: Cast, at: datetime) -> None:
    agreement = make.bring(make.draft(at), State.VOTED, at)
    party = make.party(agreement)
    for _ in range(2):
        actions.record_signature(party=party, signed_on=date(2024, 1, 15), by=SYSTEM, at=at)
    assert trail(agreement).count("record_signature") == 1
    with pytest.raises(actions.AlreadySigned):
        actions.record_signature(party=party, signed_on=date(2024, 1, 16), by=SYSTEM, at=at)


def test_signatures_are_refused_out_of_season(cast: Cast, at: datetime) -> None:
    draft, voted = make.draft(at), make.bring(make.draft(at), State.VOTED, at)
    with pytest.raises(actions.NotSignable):
        actions.record_signature(party=make.party(draft), signed_on=date(2024, 1, 1), by=SYSTEM, at=at)
    tomorrow = at.date() + timedelta(days=1)
    with pytest.raises(FutureDay):
        actions.record_signature(party=make.party(voted), signed_on=tomorrow, by=SYSTEM, at=at)
    guest = make.draft(at)
    actions.edit_draft(obj=make.party(guest), changes={"roles": ["beneficiary"]}, by=SYSTEM, at=at)
    actions.move_agreement(agreement=guest, name="study", by=SYSTEM, at=at)
    with pytest.raises(actions.NotSignatory):
        actions.record_signature(party=make.party(guest), signed_on=date(2024, 1, 1), by=SYSTEM, at=at)


def test_a_whole_life_leaves_its_trail(cast: Cast, at: datetime) -> None:
    agreement = make.in_force(at, starts_on=date(2020, 1, 1))
    for name, note in [("suspend", "Audit"), ("resume", ""), ("expire", "")]:
        agreement = actions.move_agreement(agreement=agreement, name=name, by=SYSTEM, at=at, note=note)
    assert agreement.is_lapsed_without_evaluation(at.date())
    with pytest.raises(Refusal) as refused:
        actions.move_agreement(agreement=agreement, name="close", by=SYSTEM, at=at)
    assert refused.value.code == "evaluation_missing"
    actions.deposit_document(
        agreement=agreement,
        kind=DocumentKind.EVALUATION_REPORT,
        title="Rapport final",
        content=PDF,
        filename="r.pdf",
        dated_on=at.date(),
        by=SYSTEM,
        at=at,
    )
    agreement = actions.move_agreement(agreement=agreement, name="close", by=SYSTEM, at=at)
    assert agreement.state == State.CLOSED
    assert trail(agreement)[-7:] == [
        "sign",
        "enter_into_force",
        "suspend",
        "resume",
        "expire",
        "deposit_document",
        "close",
    ]


def test_a_move_is_refused_from_the_wrong_state_without_note_or_name(cast: Cast, at: datetime) -> None:
    agreement = make.in_force(at)
    with pytest.raises(MoveRefused) as refused:
        actions.move_agreement(agreement=agreement, name="vote", by=SYSTEM, at=at)
    assert "En vigueur" in refused.value.sentence
    with pytest.raises(actions.NoteMissing):
        actions.move_agreement(agreement=agreement, name="terminate", by=SYSTEM, at=at, note=" ")
    with pytest.raises(actions.MoveUnknown):
        actions.move_agreement(agreement=agreement, name="explode", by=SYSTEM, at=at)


def test_a_fulfilment_moves_the_standing_and_is_recorded_once(cast: Cast, at: datetime) -> None:
    one = make.in_force(at).commitments.get()
    assert stand([one], on=at.date())[0].code == "on_track"
    for _ in range(2):
        actions.record_fulfilment(
            commitment=one, what="Comité réuni", done_on=date(2026, 2, 1), idempotency_key="k1", by=SYSTEM, at=at
        )
    assert one.fulfilments.count() == 1
    assert stand([one], on=at.date())[0].code == "kept"
    assert stand([one], on=date(2026, 1, 31))[0].code == "on_track"


def test_a_fulfilment_says_how_much(cast: Cast, at: datetime) -> None:
    agreement = make.draft(at)
    money = make.commitment(agreement, at, kind="money", evidence_rule="money_paid", amount=Money(1000))
    count = make.commitment(
        agreement, at, kind="quantity", evidence_rule="quantity_reached", quantity=Decimal(10), unit="projects"
    )
    with pytest.raises(actions.NotBinding):
        actions.record_fulfilment(commitment=money, what="Versé", done_on=at.date(), by=SYSTEM, at=at, amount=Money(1))
    make.bring(agreement, State.IN_FORCE, at)
    for one in (money, count):
        with pytest.raises(actions.AmountMissing):
            actions.record_fulfilment(commitment=one, what="?", done_on=at.date(), by=SYSTEM, at=at)
    actions.record_fulfilment(commitment=money, what="Versé", done_on=at.date(), by=SYSTEM, at=at, amount=Money(1000))
    actions.record_fulfilment(commitment=count, what="Fait", done_on=at.date(), by=SYSTEM, at=at, quantity=Decimal(8))
    rows = list(Agreement.objects.get(pk=agreement.pk).commitments.all())
    assert [one.code for one in stand(rows, on=at.date())] == ["kept", "on_track"]


def test_a_correction_supersedes_and_the_past_can_be_asked(cast: Cast, at: datetime) -> None:
    one = make.in_force(at).commitments.get()
    first = actions.record_fulfilment(commitment=one, what="Réuni", done_on=date(2026, 2, 1), by=SYSTEM, at=at)
    later = at + timedelta(days=10)
    with pytest.raises(actions.ReasonMissing):
        actions.correct_fulfilment(fulfilment=first, note=" ", by=SYSTEM, at=later)
    better = actions.correct_fulfilment(
        fulfilment=first, note="Mauvaise date", done_on=date(2026, 3, 1), by=SYSTEM, at=later
    )
    assert better is not None
    assert better.corrects_id == first.pk
    assert [stand([one], on=date(2026, 2, 15), known=known)[0].code for known in (at, later)] == ["kept", "on_track"]
    with pytest.raises(StaleObject):
        actions.correct_fulfilment(fulfilment=first, note="Encore", by=SYSTEM, at=later)
    gone = actions.correct_fulfilment(fulfilment=better, note="Rien", is_withdrawn=True, by=SYSTEM, at=later)
    assert gone is None
    assert not Fulfilment.objects.current().exists()


def test_a_file_is_kept_once_with_its_hash(cast: Cast, at: datetime) -> None:
    agreement = make.draft(at)
    papers = {
        actions.deposit_document(
            agreement=agreement, kind="proof", title=title, content=PDF, filename="p.pdf", by=SYSTEM, at=at
        ).pk
        for title in ("Preuve", "La même")
    }
    assert len(papers) == 1
    assert len(agreement.documents.get().sha256) == 64
    with pytest.raises(actions.DocumentEmpty):
        actions.deposit_document(agreement=agreement, kind="proof", title="Rien", by=SYSTEM, at=at)


def test_a_proof_belongs_to_its_own_agreement(cast: Cast, at: datetime) -> None:
    one, other = make.in_force(at).commitments.get(), make.draft(at)
    paper = actions.deposit_document(
        agreement=other, kind="proof", title="P", content=PDF, filename="p.pdf", by=SYSTEM, at=at
    )
    with pytest.raises(actions.ForeignDocument):
        actions.record_fulfilment(commitment=one, what="X", done_on=at.date(), document=paper, by=SYSTEM, at=at)


def test_a_sentence_is_replaced_not_doubled(cast: Cast, at: datetime) -> None:
    agreement = make.draft(at)
    paper = actions.deposit_document(agreement=agreement, kind="press", title="Article", by=SYSTEM, at=at)
    for sentence in ("un", "deux"):
        reading = actions.QuotedField(agreement, "period", paper, sentence)
        actions.quote_fields(agreement=agreement, readings=[reading], by=SYSTEM, at=at)
    assert Quote.objects.of(agreement).get().sentence == "deux"
    for wrong in ("", "x" * 401):
        reading = actions.QuotedField(agreement, "kind", paper, wrong)
        with pytest.raises(InvalidFields):
            actions.quote_fields(agreement=agreement, readings=[reading], by=SYSTEM, at=at)


def test_only_what_left_the_draft_is_published(cast: Cast, at: datetime) -> None:
    agreement = make.draft(at)
    with pytest.raises(actions.DraftUnpublished):
        actions.publish_agreement(agreement=agreement, by=SYSTEM, at=at)
    actions.move_agreement(agreement=agreement, name="study", by=SYSTEM, at=at)
    for _ in range(2):
        actions.publish_agreement(agreement=agreement, by=SYSTEM, at=at)
    assert trail(agreement).count("publish_agreement") == 1
    actions.publish_agreement(agreement=agreement, is_published=False, by=SYSTEM, at=at)
    assert not Agreement.objects.published().exists()


@pytest.mark.parametrize("who", ["rachid", "sara", "khadija", "amina", "younes", "yto"])
def test_nobody_drafts_moves_signs_or_publishes_without_the_role(cast: Cast, at: datetime, who: str) -> None:
    agreement = make.bring(make.draft(at, key="tta-2023", territory=cast.north), State.VOTED, at)
    by = getattr(cast, who)
    with pytest.raises(NotAllowed):
        actions.draft_agreement(key="x", kind="framework", title_fr="X", by=by, at=at)
    with pytest.raises(NotAllowed):
        actions.move_agreement(agreement=agreement, name="grant_visa", by=by, at=at)
    with pytest.raises(NotAllowed):
        actions.record_signature(party=make.party(agreement), signed_on=date(2024, 1, 1), by=by, at=at)
    with pytest.raises(NotAllowed):
        actions.publish_agreement(agreement=agreement, by=by, at=at)


@pytest.mark.parametrize(
    ("who", "may"), [("nadia", True), ("rachid", True), ("khadija", True), ("sara", False), ("yto", False)]
)
def test_fulfilments_are_recorded_by_those_in_charge(cast: Cast, at: datetime, who: str, may: bool) -> None:
    agreement = make.in_force(at, key="tta-2023", territory=cast.north)
    one, by = agreement.commitments.get(), getattr(cast, who)
    if may:
        actions.record_fulfilment(commitment=one, what="Fait", done_on=at.date(), by=by, at=at)
        assert AuditRow.objects.about(agreement).by(by.pk).exists()
    else:
        with pytest.raises(NotAllowed):
            actions.record_fulfilment(commitment=one, what="Fait", done_on=at.date(), by=by, at=at)
