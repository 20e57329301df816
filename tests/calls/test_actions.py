"""Calls, applications, reviews, the ranking: each refusal, each trace, nothing twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.calls.conftest import Scored
from tests.cast import SYSTEM, Cast
from tests.factories import calls as make
from tests.factories.funding import Programme
from twiza.accounts.actions import grant_role
from twiza.accounts.rules import Role
from twiza.calls import actions
from twiza.calls.models import Application, Call, Place, Review
from twiza.calls.queries import as_json, tally_of
from twiza.calls.rules.completeness import digest
from twiza.calls.rules.eligibility import Requirements
from twiza.calls.rules.states import CallNotOpen, ScoringClosed, ScoringNotYet
from twiza.core.models import AuditRow
from twiza.core.refusals import MoveRefused, NotAllowed, Refusal
from twiza.core.saving import InvalidFields

# Calls


def test_a_published_call_stays_as_it_was_published(call: Call, programme: Programme, cast: Cast, at: datetime) -> None:
    assert (call.state, call.published_at) == ("published", at)
    with pytest.raises(actions.CallFrozen):
        make.draft(programme, cast, at, call=call, key=call.key)
    with pytest.raises(MoveRefused):
        actions.publish_call(call=call, by=SYSTEM, at=at)


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"criteria": make.CRITERIA[:2]}, "weights_wrong"),
        ({"ties": ["luck"]}, "tie_unknown"),
        ({"tranches": [{"percent": 60}, {"percent": 30}]}, "tranches_wrong"),
    ],
)
def test_a_call_that_cannot_work_is_not_published(
    programme: Programme, cast: Cast, at: datetime, told: dict[str, object], code: str
) -> None:
    draft = make.draft(programme, cast, at, **told)
    with pytest.raises(Refusal) as refused:
        actions.publish_call(call=draft, by=SYSTEM, at=at)
    assert refused.value.code == code
    assert Call.objects.get().state == "draft"


def test_only_parties_of_the_agreement_pay(programme: Programme, cast: Cast, at: datetime) -> None:
    from tests.factories import agreements

    stranger = agreements.institution(at)
    draft = make.draft(programme, cast, at, windows=[actions.WindowTold(payer=stranger, ceiling=1, budget=1)])
    with pytest.raises(actions.PayerForeign):
        actions.publish_call(call=draft, by=SYSTEM, at=at)


def test_a_key_is_used_once_and_a_call_closes_after_it_opens(programme: Programme, cast: Cast, at: datetime) -> None:
    make.draft(programme, cast, at, key="one")
    with pytest.raises(actions.KeyTaken):
        make.draft(programme, cast, at, key="one")
    with pytest.raises(InvalidFields):
        make.draft(programme, cast, at, closes_at=at - timedelta(days=9))


def test_a_call_is_cancelled_with_its_reason(call: Call, cast: Cast, at: datetime) -> None:
    with pytest.raises(actions.NoteNeeded):
        actions.move_call(call=call, name="cancel_call", by=cast.nadia, at=at)
    actions.move_call(call=call, name="cancel_call", note="Sans crédits", by=cast.nadia, at=at)
    with pytest.raises(CallNotOpen):
        make.save(call, cast.tamount, at)


# Applications


def test_the_first_words_make_the_file_and_choose_the_only_payer_that_fits(
    call: Call, cast: Cast, at: datetime
) -> None:
    file = make.save(call, cast.tamount, at, fields={"title": "Un métier"}, by=cast.amina)
    assert (file.title, file.state) == ("Un métier", "draft")
    assert file.window is not None
    assert file.window.payer.code == "conseil-region-tta"
    assert AuditRow.objects.filter(action="start_application").count() == 1


def test_saving_the_same_words_again_changes_nothing(call: Call, cast: Cast, at: datetime) -> None:
    told = {"fields": {"need": "x", "people": 3}, "lines": {1: {"label": "Métier", "centimes": 100}}}
    make.save(call, cast.tamount, at, **told)
    traces = AuditRow.objects.count()
    again = make.save(call, cast.tamount, at + timedelta(hours=1), **told)
    assert AuditRow.objects.count() == traces
    assert (again.saved_at, Application.objects.count(), again.lines.count()) == (at, 1, 1)


def test_fields_saved_one_by_one_keep_the_others(call: Call, cast: Cast, at: datetime) -> None:
    make.save(call, cast.tamount, at, fields={"need": "x"})
    make.save(call, cast.tamount, at, lines={2: {"centimes": 500}})
    file = make.save(call, cast.tamount, at, lines={2: {"label": "Métier"}}, fields={"title": "y"})
    assert (file.need, file.title, [(x.label, x.centimes) for x in file.lines.all()]) == ("x", "y", [("Métier", 500)])
    file = make.save(call, cast.tamount, at, lines={2: {"label": "", "centimes": 0}})
    assert file.lines.count() == 0


def test_nothing_is_written_before_the_opening_or_after_the_closing(
    call: Call, cast: Cast, at: datetime, later: datetime
) -> None:
    file = make.filled(call, cast.tamount, at)
    paper = file.papers.get()
    for act in (
        lambda: make.save(call, cast.tamount, later, fields={"need": "z"}),
        lambda: actions.submit_application(application=file, by=cast.amina, at=later),
        lambda: actions.attach_paper(application=file, kind="photo", content=make.png(), by=cast.amina, at=later),
        lambda: actions.remove_paper(paper=paper, by=cast.amina, at=later),
        lambda: make.save(call, cast.tamount, at - timedelta(days=3)),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code in ("call_closed", "call_not_yet")


def test_who_fits_no_payer_cannot_begin(call: Call, cast: Cast, at: datetime) -> None:
    with pytest.raises(actions.NobodyFits):
        make.save(call, cast.arganier, at)
    assert not Application.objects.exists()


def test_only_the_president_writes_the_file(call: Call, cast: Cast, at: datetime) -> None:
    for person in (cast.nadia, cast.rachid, cast.sara, cast.khadija, cast.younes, cast.yto):
        with pytest.raises(NotAllowed):
            make.save(call, cast.tamount, at, by=person)
    make.save(call, cast.tamount, at, by=cast.amina)
    other = make.cooperative(cast, at)
    with pytest.raises(NotAllowed):
        make.save(call, other, at, by=cast.amina)


def test_sending_freezes_a_copy_with_its_seal_and_the_register_of_the_day(call: Call, cast: Cast, at: datetime) -> None:
    file = actions.submit_application(application=make.filled(call, cast.tamount, at), by=cast.amina, at=at)
    assert (file.state, file.number, file.submitted_at) == ("submitted", 1, at)
    assert digest(file.frozen) == file.sha256
    assert file.frozen["register"]["members"] == 24
    assert set(file.frozen["answers"].values()) == {"yes"}
    with pytest.raises(actions.AlreadySubmitted):
        actions.submit_application(application=file, by=cast.amina, at=at)
    with pytest.raises(actions.FileFrozen):
        make.save(call, cast.tamount, at, fields={"need": "other"}, by=cast.amina)
    assert Application.objects.get().need == make.TEXTS["need"]


def test_an_incomplete_file_is_not_sent_and_says_what_is_missing(call: Call, cast: Cast, at: datetime) -> None:
    file = make.save(call, cast.tamount, at, fields={"title": "x"})
    with pytest.raises(actions.FileIncomplete) as refused:
        actions.submit_application(application=file, by=cast.amina, at=at)
    assert "photo" in refused.value.sentence.lower()


@pytest.mark.parametrize(
    ("dirhams", "own", "code"), [(60_000, 10_000, "beyond_ceiling"), (40_000, 3_000, "beyond_rate")]
)
def test_nothing_is_asked_beyond_the_ceiling_or_the_rate(
    call: Call, cast: Cast, at: datetime, dirhams: int, own: int, code: str
) -> None:
    file = make.filled(call, cast.tamount, at, dirhams=dirhams, own=own)
    with pytest.raises(actions.BeyondRules) as refused:
        actions.submit_application(application=file, by=cast.amina, at=at)
    assert refused.value.code == code
    assert "DH" in refused.value.sentence or "درهم" in refused.value.sentence


def test_a_withdrawn_file_leaves_room_for_another(call: Call, cast: Cast, at: datetime) -> None:
    file = make.sent(call, cast.tamount, at)
    actions.withdraw_application(application=file, by=cast.amina, at=at)
    again = make.sent(call, cast.tamount, at)
    assert (again.number, Application.objects.count()) == (2, 2)
    with pytest.raises(MoveRefused):
        actions.withdraw_application(application=file, by=cast.amina, at=at)


def test_the_same_photo_is_attached_once_and_leaves_with_its_bytes(
    call: Call, cast: Cast, at: datetime, django_capture_on_commit_callbacks: object
) -> None:
    file, photo = make.save(call, cast.tamount, at), make.png()
    first = actions.attach_paper(application=file, kind="photo", content=photo, by=cast.amina, at=at)
    assert actions.attach_paper(application=file, kind="photo", content=photo, by=cast.amina, at=at) == first
    storage, name = first.file.storage, first.file.name
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.remove_paper(paper=first, by=cast.amina, at=at)
    assert (file.papers.count(), storage.exists(name)) == (0, False)


def test_a_file_takes_a_limited_number_of_papers(
    call: Call, cast: Cast, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twiza.calls.rules.attachments.MOST_PAPERS", 1)
    file = make.filled(call, cast.tamount, at)
    with pytest.raises(actions.TooManyPapers):
        actions.attach_paper(application=file, kind="photo", content=make.png(), by=cast.amina, at=at)


def test_an_officer_settles_eligibility_and_says_why_where_the_criteria_do_not(
    programme: Programme, cast: Cast, at: datetime
) -> None:
    call = make.published(programme, cast, at, requirements=Requirements(min_youth_percent=30, papers=("photo",)))
    file = make.sent(call, cast.tamount, at)
    with pytest.raises(Refusal) as refused:
        actions.examine_application(application=file, is_eligible=True, by=cast.rachid, at=at)
    assert refused.value.code == "decision_unexplained"
    actions.examine_application(application=file, is_eligible=True, note="Liste vue", by=cast.rachid, at=at)
    for person in (cast.sara, cast.amina, cast.khadija):
        with pytest.raises(NotAllowed):
            actions.examine_application(application=file, is_eligible=False, note="x", by=person, at=at)


# Reviews


def test_scores_are_given_after_the_closing_by_who_sees_no_name(
    call: Call, cast: Cast, at: datetime, later: datetime
) -> None:
    file = make.eligible(call, cast.tamount, at)
    person = make.reviewers(at, 1)[0]
    with pytest.raises(Refusal) as refused:
        make.score(file, person, at, 1, 2, 3)
    assert refused.value.code == "scoring_not_yet"
    with pytest.raises(NotAllowed):
        make.score(file, cast.khadija, later, 1, 2, 3)
    grant_role(user=cast.khadija, role=Role.REVIEWER, agreement_key="tta-2023", by=SYSTEM, at=at)
    cast.khadija.forget_grants()
    with pytest.raises(actions.NotBlind):
        make.score(file, cast.khadija, later, 1, 2, 3)
    make.score(file, person, later, 1, 2, 3)


def test_a_reviewer_of_another_agreement_does_not_score(call: Call, cast: Cast, at: datetime, later: datetime) -> None:
    file = make.eligible(call, cast.tamount, at)
    with pytest.raises(NotAllowed):
        make.score(file, make.reviewers(at, 1, key="mre-2020")[0], later, 1, 2, 3)


def test_a_declared_interest_refuses_the_score_and_takes_back_the_one_given(
    call: Call, cast: Cast, at: datetime, later: datetime
) -> None:
    file = make.eligible(call, cast.tamount, at)
    person = make.reviewers(at, 1)[0]
    make.score(file, person, later, 5, 5, 5)
    for _ in range(2):
        actions.declare_interest(application=file, user=person, kind="family", by=person, at=later)
    assert file.interests.count() == 1
    assert not Review.objects.known_at(None).exists()
    with pytest.raises(actions.InterestDeclared):
        make.score(file, person, later, 5, 5, 5)
    with pytest.raises(NotAllowed):
        actions.declare_interest(application=file, user=cast.nadia, kind="family", by=person, at=later)


def test_who_presides_the_applicant_does_not_score_it(call: Call, cast: Cast, at: datetime, later: datetime) -> None:
    file = make.eligible(call, cast.tamount, at)
    person = make.reviewers(at, 1)[0]
    grant_role(user=person, role=Role.PRESIDENT, organisation_ref=str(cast.tamount.pk), by=SYSTEM, at=at)
    person.forget_grants()
    with pytest.raises(actions.InterestDeclared):
        make.score(file, person, later, 5, 5, 5)


def test_a_change_of_mind_replaces_the_review_and_keeps_the_old_one(
    call: Call, cast: Cast, at: datetime, later: datetime
) -> None:
    file = make.eligible(call, cast.tamount, at)
    person = make.reviewers(at, 1)[0]
    first = make.score(file, person, later, 1, 1, 1)
    assert make.score(file, person, later, 1, 1, 1) == first
    make.score(file, person, later + timedelta(hours=1), 5, 5, 5)
    assert [one.points["need"] for one in Review.objects.order_by("pk")] == [1, 5]
    assert tally_of(call)[0].points == 100
    assert tally_of(call, later)[0].points == 20, "as it was known before"


def test_a_file_that_is_not_eligible_is_not_scored(call: Call, cast: Cast, at: datetime, later: datetime) -> None:
    file = make.sent(call, cast.tamount, at)
    with pytest.raises(actions.NotScored):
        make.score(file, make.reviewers(at, 1)[0], later, 1, 1, 1)


# Ranking


def test_the_ranking_is_sealed_once_everybody_has_scored(scored: Scored, later: datetime) -> None:
    before = as_json(scored.call)
    call = actions.rank_call(call=scored.call, by=SYSTEM, at=later)
    assert call.ranking_sha256 == before["sha256"] == as_json(call)["sha256"]
    places = list(Place.objects.order_by("rank"))
    assert [(p.application_id, p.outcome, p.broken_by) for p in places] == [
        (scored.files[1].pk, "funded", ""),
        (scored.files[0].pk, "funded", "women"),
        (scored.files[2].pk, "reserve", ""),
    ]
    with pytest.raises(MoveRefused):
        actions.rank_call(call=call, by=SYSTEM, at=later)
    with pytest.raises(ScoringClosed):
        make.score(scored.files[0], scored.reviewers[0], later, 0, 0, 0)


def test_a_later_change_of_the_register_moves_no_rank(scored: Scored, later: datetime) -> None:
    before = as_json(scored.call)
    for file in scored.files:
        file.organisation.women = 0
        file.organisation.save()
    assert as_json(scored.call) == before


def test_no_ranking_before_everybody_has_scored(scored: Scored, at: datetime, later: datetime) -> None:
    Review.objects.filter(application=scored.files[1]).first().delete()  # type: ignore[union-attr]
    with pytest.raises(actions.ScoresMissing) as refused:
        actions.rank_call(call=scored.call, by=SYSTEM, at=later)
    assert refused.value.params == {"count": 1, "files": "2"}
    assert not Place.objects.exists()
    with pytest.raises(ScoringNotYet):
        actions.rank_call(call=scored.call, by=SYSTEM, at=at)


def test_reviewers_far_apart_call_for_a_third(scored: Scored, at: datetime, later: datetime) -> None:
    make.score(scored.files[0], scored.reviewers[0], later + timedelta(hours=1), 0, 0, 0)
    with pytest.raises(actions.ScoresMissing):
        actions.rank_call(call=scored.call, by=SYSTEM, at=later)
    make.score(scored.files[0], make.reviewers(at, 1)[0], later, 2, 2, 2)
    assert actions.rank_call(call=scored.call, by=SYSTEM, at=later).state == "ranked"


def test_no_ranking_while_eligibility_is_not_settled(scored: Scored, cast: Cast, at: datetime, later: datetime) -> None:
    make.sent(scored.call, make.cooperative(cast, at), at)
    with pytest.raises(actions.FilesUnexamined):
        actions.rank_call(call=scored.call, by=SYSTEM, at=later)


@pytest.mark.parametrize(
    ("name", "may"), [("nadia", True), ("rachid", True), ("sara", False), ("khadija", False), ("amina", False)]
)
def test_who_may_close_the_scoring(scored: Scored, cast: Cast, later: datetime, name: str, may: bool) -> None:
    if may:
        assert actions.rank_call(call=scored.call, by=getattr(cast, name), at=later).state == "ranked"
    else:
        with pytest.raises(NotAllowed):
            actions.rank_call(call=scored.call, by=getattr(cast, name), at=later)
