"""A grant taken back: its money is free, the next file is proposed, nothing is erased; the seal does not move."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.calls.conftest import Scored
from tests.calls.test_awards import award
from tests.cast import SYSTEM, Cast
from tests.factories import agreements as make_agreements
from tests.factories import calls as make
from tests.factories.funding import Programme, mad
from twiza.agreements.models import Agreement
from twiza.calls import actions
from twiza.calls.models import Application, Award, Call, Revocation
from twiza.calls.queries import as_json, funded_elsewhere, proposed_now
from twiza.calls.rules import ranking
from twiza.core.models import AuditRow
from twiza.core.refusals import MoveRefused, NotAllowed, Refusal
from twiza.funding.actions import record_entry, reverse_entry
from twiza.funding.models import Entry, Tranche


def revoke(made: Award, at: datetime, by: object = SYSTEM, **told: object) -> Revocation:
    return actions.revoke_award(award=made, by=by, at=at, **{"reason": "Renonce", **told})  # type: ignore[arg-type]


def state(file: Application) -> str:
    return Application.objects.get(pk=file.pk).state


def test_the_budget_is_free_again_and_the_next_file_is_proposed(ranked: Scored, later: datetime) -> None:
    first, second, third = ranked.files
    assert proposed_now(ranked.call) == {1: 4_000_000, 2: 4_000_000}
    made = award(first, later)
    assert proposed_now(ranked.call) == {2: 4_000_000}
    revoke(made, later)
    assert (state(first), Award.objects.count()) == ("revoked", 0)
    assert proposed_now(ranked.call) == {2: 4_000_000, 3: 4_000_000}
    award(third, later)
    with pytest.raises(MoveRefused):
        award(first, later)
    award(second, later)


def test_a_wrong_decision_is_taken_back_and_taken_again(ranked: Scored, later: datetime) -> None:
    first = ranked.files[0]
    made = award(first, later, 10_000)
    revoke(made, later, keeps_place=True, reason="Montant saisi par erreur")
    assert (state(first), proposed_now(ranked.call)) == ("eligible", {1: 4_000_000, 2: 4_000_000})
    again = award(first, later)
    assert again.agreement.key == f"{first.reference}-2"
    assert again.sums() == {"promised": mad(40_000)}


def test_nothing_is_erased_and_no_promise_stays(ranked: Scored, programme: Programme, later: datetime) -> None:
    made = award(ranked.files[0], later)
    agreement, organisation = made.agreement, ranked.files[0].organisation
    gone = revoke(made, later)
    assert (gone.amount, gone.agreement, gone.reason) == (mad(40_000), agreement, "Renonce")
    assert Entry.objects.filter(agreement=agreement).sums() == {"promised": 0}
    assert {one.state for one in Tranche.objects.filter(agreement=agreement)} == {"cancelled"}
    assert Agreement.objects.get(pk=agreement.pk).state == "terminated"
    assert funded_elsewhere(organisation) == []
    row = AuditRow.objects.get(action="revoke_grant")
    assert (row.before["centimes"], row.note) == (4_000_000, "Renonce")


def test_a_signed_agreement_without_money_is_terminated(ranked: Scored, later: datetime) -> None:
    made = award(ranked.files[0], later)
    made.agreement = make_agreements.bring(made.agreement, "in_force", later, signed_on=later.date())
    revoke(made, later)
    assert Agreement.objects.get(pk=made.agreement_id).state == "terminated"


def test_money_that_is_engaged_keeps_the_grant(ranked: Scored, programme: Programme, later: datetime) -> None:
    made = award(ranked.files[0], later)
    agreement = make_agreements.bring(made.agreement, "in_force", later, signed_on=later.date())
    entry = record_entry(
        agreement=agreement,
        stage="committed",
        amount=mad(5_000),
        value_on=later.date(),
        year=2026,
        payer=programme.agreement,
        reference="E1",
        by=SYSTEM,
        at=later,
    )
    with pytest.raises(actions.MoneyMoved) as refused:
        revoke(made, later)
    assert "5 000" in refused.value.sentence.replace("\u202f", " ").replace("\xa0", " ")
    assert Award.objects.get() == made
    reverse_entry(entry=entry, note="Erreur", by=SYSTEM, at=later)
    revoke(made, later)
    assert not Award.objects.exists()


def test_who_may_revoke_and_with_what_reason(ranked: Scored, cast: Cast, later: datetime) -> None:
    made = award(ranked.files[0], later)
    for person in (cast.rachid, cast.amina, cast.sara, cast.younes):
        with pytest.raises(NotAllowed):
            revoke(made, later, by=person)
    with pytest.raises(actions.NoteNeeded):
        revoke(made, later, reason="  ")
    actions.declare_interest(application=ranked.files[0], user=cast.khadija, kind="family", by=cast.nadia, at=later)
    with pytest.raises(actions.OwnInterest):
        revoke(made, later, by=cast.khadija)
    revoke(made, later, by=cast.nadia)
    with pytest.raises(MoveRefused):
        revoke(made, later, by=cast.nadia)


def test_the_seal_moves_for_nothing_that_comes_after_it(ranked: Scored, cast: Cast, later: datetime) -> None:
    call, sealed = Call.objects.get(pk=ranked.call.pk), ranked.call.ranking_sha256
    revoke(award(ranked.files[0], later), later)
    actions.withdraw_application(application=ranked.files[1], by=SYSTEM, at=later)
    actions.declare_interest(
        application=ranked.files[2],
        user=ranked.reviewers[0],
        kind="family",
        by=cast.nadia,
        at=later + timedelta(minutes=1),
    )
    assert as_json(call)["sha256"] == sealed
    assert proposed_now(call) == {3: 4_000_000}


def test_a_file_found_ineligible_after_the_seal_leaves_its_place_to_the_next(ranked: Scored, later: datetime) -> None:
    first = ranked.files[0]
    told = {"application": first, "by": SYSTEM, "at": later}
    actions.examine_application(is_eligible=False, note="Radiée", **told)
    assert proposed_now(ranked.call) == {2: 4_000_000, 3: 4_000_000}
    actions.examine_application(is_eligible=True, note="Erreur du registre", **told)
    assert proposed_now(ranked.call) == {1: 4_000_000, 2: 4_000_000}


def test_a_file_that_the_seal_left_out_does_not_come_back(
    scored: Scored, cast: Cast, at: datetime, later: datetime
) -> None:
    out = make.sent(scored.call, make.cooperative(cast, at), at)
    actions.examine_application(application=out, is_eligible=False, note="Hors zone", by=SYSTEM, at=later)
    actions.rank_call(call=scored.call, by=SYSTEM, at=later)
    with pytest.raises(Refusal) as refused:
        actions.examine_application(application=out, is_eligible=True, note="Si", by=SYSTEM, at=later)
    assert refused.value.code == "ranking_sealed"


FILES = some.lists(some.tuples(some.integers(1, 60), some.integers(0, 3), some.integers(0, 90)), min_size=1, max_size=9)


@given(FILES, some.integers(1, 200), some.sampled_from(["strict", "next"]), some.data())
def test_grants_and_revocations_in_any_order_stay_within_the_budget(
    files: list[tuple[int, int, int]], budget: int, filling: str, data: some.DataObject
) -> None:
    envelope, policy = (ranking.Envelope(budget, budget // 2 or None), ranking.Policy(pass_mark=20, filling=filling))
    placed = ranking.rank(
        [
            ranking.File(n, 1, province, grant, (ranking.Fraction(score),))
            for n, (grant, province, score) in enumerate(files, start=1)
        ],
        {1: envelope},
        policy,
    )
    seats = {
        one.number: ranking.Seat(
            one.number, one.rank, files[one.number - 1][1], files[one.number - 1][0], one.outcome, one.proposed
        )
        for one in placed
    }
    sealed = {one.number: one.proposed for one in placed if one.outcome == "funded"}
    assert ranking.proposals(seats.values(), envelope, filling) == sealed, "nothing moved yet"
    for _turn in range(data.draw(some.integers(0, 8))):
        number = data.draw(some.sampled_from(sorted(seats)))
        seat = seats[number]
        now = ranking.proposals(seats.values(), envelope, filling)
        granted = sum(one.granted for one in seats.values())
        if seat.granted:
            seats[number] = ranking.Seat(**{**vars(seat), "granted": 0, "is_out": data.draw(some.booleans())})
        elif not seat.is_out and seat.outcome != "below":
            room = min(budget - granted - ranking.kept_before(seats.values(), now, number), seat.grant)
            if number in now:
                assert room >= now[number], "what is proposed may be granted"
            if room > 0:
                seats[number] = ranking.Seat(**{**vars(seat), "granted": data.draw(some.integers(1, room))})
        now = ranking.proposals(seats.values(), envelope, filling)
        assert sum(now.values()) + sum(one.granted for one in seats.values()) <= budget
        assert not any(seats[n].is_out or seats[n].granted for n in now)
