"""The cases that people quarrel about: money that nobody promised, one cooperative twice, a tie at the last dirham."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.calls.test_awards import award
from tests.cast import SYSTEM, Cast
from tests.factories import calls as make
from tests.factories import funding
from tests.factories.funding import Programme, mad
from tests.register.test_actions_linking import asked as pair_asked
from tests.register.test_actions_linking import merged, two
from twiza.calls import actions
from twiza.calls.models import Application, Award, Call
from twiza.calls.queries import answers_of, answers_of_many, cover_of, funded_elsewhere, fundings_of, namesakes
from twiza.calls.rules.costs import WindowBeyondPromise
from twiza.calls.rules.eligibility import Criterion, Requirements
from twiza.core.refusals import Refusal
from twiza.register.models import Organisation


def offering(of: Programme, cast: Cast, dirhams: int) -> list[actions.WindowTold]:
    return [
        actions.WindowTold(
            payer=of.region,
            forms=["cooperative"],
            territory=cast.north,
            ceiling=4_900_000,
            budget=dirhams * 100,
            rate=9_000,
        )
    ]


def published(of: Programme, cast: Cast, at: datetime, dirhams: int, **told: Any) -> Call:
    return make.published(of, cast, at, windows=offering(of, cast, dirhams), **told)


def test_no_call_offers_more_than_its_payer_promised(programme: Programme, cast: Cast, at: datetime) -> None:
    published(programme, cast, at, 200_000)
    with pytest.raises(Refusal) as refused:
        published(programme, cast, at, 100_001)
    assert refused.value.code == "window_beyond_promise"
    said = refused.value.sentence.replace("\u202f", " ").replace("\xa0", " ")
    for part in ("300 000", "200 000", "100 001", "2026", "Région"):
        assert part in said, part
    published(programme, cast, at, 100_000)


def test_only_the_promises_up_to_the_budget_year_cover_a_call(programme: Programme, cast: Cast, at: datetime) -> None:
    with pytest.raises(WindowBeyondPromise):
        published(programme, cast, at, 200_001, year=2025)
    published(programme, cast, at, 200_000, year=2025)


def test_a_cancelled_call_and_what_a_finished_one_left_may_be_offered_again(
    programme: Programme, cast: Cast, at: datetime, later: datetime
) -> None:
    gone = published(programme, cast, at, 300_000)
    actions.move_call(call=gone, name="cancel_call", note="Sans crédits", by=SYSTEM, at=at)
    call = published(programme, cast, at, 300_000, reviews_wanted=1)
    file = make.eligible(call, cast.tamount, at)
    make.score(file, make.reviewers(at, 1)[0], later, 4, 4, 4)
    actions.rank_call(call=call, by=SYSTEM, at=later)
    award(file, later)
    actions.move_call(call=call, name="announce_results", by=SYSTEM, at=later)
    with pytest.raises(WindowBeyondPromise):
        published(programme, cast, at, 260_001)
    published(programme, cast, at, 260_000)


def test_without_a_cost_table_in_the_ledger_nothing_is_refused(cast: Cast, at: datetime) -> None:
    of = funding.programme(cast, at, year=0)
    call = published(of, cast, at, 900_000)
    assert [(one.promised, one.is_short) for one in cover_of(call)] == [(None, False)]


def test_two_records_of_one_cooperative_do_not_both_take_part(call: Call, cast: Cast, at: datetime) -> None:
    french, arabic = two(cast, at)
    one, other = make.sent(call, french, at), make.sent(call, arabic, at)
    pair_asked(french, arabic, at)
    shown = namesakes(french, call)
    assert [(found.organisation, found.files) for found in shown] == [(arabic, [other])]
    actions.examine_application(application=one, is_eligible=True, note="Vu", by=SYSTEM, at=at)
    merged(french, arabic, at + timedelta(hours=1))
    with pytest.raises(actions.TwinApplies) as refused:
        actions.examine_application(application=other, is_eligible=True, note="Vu", by=SYSTEM, at=at)
    assert one.reference in refused.value.sentence


def test_a_record_that_is_one_with_a_sent_file_sends_no_other(call: Call, cast: Cast, at: datetime) -> None:
    french, arabic = two(cast, at)
    make.sent(call, french, at)
    draft = make.filled(call, arabic, at)
    merged(french, arabic, at + timedelta(hours=1))
    with pytest.raises(actions.AlreadyApplied):
        actions.submit_application(application=draft, by=SYSTEM, at=at)


def test_a_cooperative_that_turns_out_to_be_one_is_granted_once(
    call: Call, cast: Cast, at: datetime, later: datetime
) -> None:
    french, arabic = two(cast, at)
    files = [make.eligible(call, one, at) for one in (french, arabic)]
    for person in make.reviewers(at, 2):
        for file in files:
            make.score(file, person, later, 4, 4, 4)
    actions.rank_call(call=call, by=SYSTEM, at=later)
    award(files[0], later)
    merged(french, arabic, later)
    with pytest.raises(actions.TwinGranted) as refused:
        award(files[1], later)
    assert files[0].reference in refused.value.sentence
    assert Award.objects.count() == 1


def test_money_that_ends_in_the_middle_of_a_tie_goes_by_the_rule_and_says_so(
    programme: Programme, cast: Cast, at: datetime, later: datetime
) -> None:
    call = published(programme, cast, at, 80_000, reviews_wanted=1)
    files = [make.eligible(call, make.cooperative(cast, at, women=w), at) for w in (5, 18, 12)]
    person = make.reviewers(at, 1)[0]
    for file in files:
        make.score(file, person, later, 4, 4, 4)
    actions.rank_call(call=call, by=SYSTEM, at=later)
    places = [Application.objects.get(pk=file.pk).place for file in files]
    assert [(one.rank, one.outcome, one.broken_by) for one in places] == [
        (3, "reserve", "women"),
        (1, "funded", ""),
        (2, "funded", "women"),
    ]


def test_eligibility_of_any_number_of_files_is_asked_of_the_tables_at_once(
    call: Call, programme: Programme, cast: Cast, at: datetime
) -> None:
    def counted(many: int) -> int:
        for number in range(many):
            organisation = make.cooperative(cast, at)
            file = make.filled(call, organisation, at)
            if number % 2:
                actions.submit_application(application=file, by=SYSTEM, at=at)
        files = list(call.applications.shown())
        with CaptureQueriesContext(connection) as queries:
            together = answers_of_many(files, at.date())
        alone = {one.pk: answers_of(one, at.date()) for one in files}
        assert together == alone
        return len(queries)

    few = counted(2)
    assert counted(14) == few
    assert few <= 6


def test_money_from_elsewhere_is_the_same_asked_alone_or_together(
    programme: Programme, cast: Cast, at: datetime, later: datetime
) -> None:
    call = published(programme, cast, at, 100_000, reviews_wanted=1)
    file = make.eligible(call, cast.tamount, at)
    make.score(file, make.reviewers(at, 1)[0], later, 4, 4, 4)
    actions.rank_call(call=call, by=SYSTEM, at=later)
    award(file, later)
    for stage in ("committed", "ordered", "paid", "received"):
        funding.record_entry(
            agreement=programme.agreement,
            stage=stage,
            amount=mad(900),
            value_on=date(2024, 3, 1),
            payer=programme.region,
            year=2024,
            reference="X",
            by=SYSTEM,
            at=at,
        )
    for number, organisation in enumerate((cast.tamount, cast.arganier)):
        funding.record_entry(
            agreement=programme.agreement,
            stage="spent",
            amount=mad(100 + number),
            value_on=date(2024, 3, 5),
            payee=organisation,
            reference=f"OP-{number}",
            by=SYSTEM,
            at=at,
        )
    pks = list(Organisation.objects.values_list("pk", flat=True))
    together = fundings_of(pks)
    assert {pk: found for pk, found in together.items() if found} == {
        pk: found for pk in pks if (found := funded_elsewhere(pk))
    }
    assert {one.given for one in together[cast.tamount.pk]} == {mad(40_000), mad(100)}


def test_an_earlier_grant_still_open_is_seen_in_every_draft(
    programme: Programme, cast: Cast, at: datetime, later: datetime
) -> None:
    first = published(programme, cast, at, 100_000, reviews_wanted=1)
    file = make.eligible(first, cast.tamount, at)
    make.score(file, make.reviewers(at, 1)[0], later, 4, 4, 4)
    actions.rank_call(call=first, by=SYSTEM, at=later)
    award(file, later)
    second = published(programme, cast, later, 100_000, requirements=Requirements(papers=("photo",)))
    draft = make.filled(second, cast.tamount, later)
    answers = answers_of_many([second.applications.shown().get(pk=draft.pk)], later.date())[draft.pk]
    assert {one.code: one.verdict for one in answers}[Criterion.OPEN_GRANT] == "no"
