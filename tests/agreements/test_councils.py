"""Council sessions: items, the cost table, vote, visa with its clock, notification."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import SYSTEM, Cast
from tests.factories import agreements as make
from twiza.agreements import actions
from twiza.agreements.models import Agreement, CouncilSession, SessionItem, session_cost
from twiza.agreements.queries import agenda
from twiza.agreements.rules.council import CouncilStep, Followed, StepOutOfOrder, check_step, next_steps, visa_days_left
from twiza.agreements.rules.states import PartiesMissing, State
from twiza.core.models import AuditRow
from twiza.core.refusals import NotAllowed, Refusal
from twiza.core.values import Money

OPENS = date(2025, 7, 7)
TODAY = date(2025, 12, 1)


def test_steps_come_in_order() -> None:
    assert next_steps(Followed(OPENS)) == [CouncilStep.VOTE]
    assert next_steps(Followed(OPENS, "rejected", OPENS)) == []
    adopted = Followed(OPENS, "adopted", OPENS)
    assert next_steps(adopted) == [CouncilStep.VISA_ASKED, CouncilStep.NOTIFIED]
    assert next_steps(Followed(OPENS, "adopted", OPENS, date(2025, 7, 10))) == [CouncilStep.VISA]
    assert next_steps(Followed(OPENS, "adopted", OPENS, date(2025, 7, 10), date(2025, 7, 20))) == [CouncilStep.NOTIFIED]
    assert next_steps(Followed(OPENS, "adopted", OPENS, None, None, date(2025, 7, 20))) == []


@pytest.mark.parametrize(
    ("item", "step", "on", "code"),
    [
        (Followed(OPENS), CouncilStep.VISA, OPENS, "step_out_of_order"),
        (Followed(OPENS), CouncilStep.VOTE, date(2026, 1, 1), "step_in_future"),
        (Followed(OPENS), CouncilStep.VOTE, date(2025, 7, 6), "step_too_early"),
        (Followed(OPENS, "adopted", date(2025, 7, 8)), CouncilStep.NOTIFIED, date(2025, 7, 7), "step_too_early"),
    ],
)
def test_a_step_out_of_place_is_refused(item: Followed, step: CouncilStep, on: date, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_step(item, step, on=on, today=TODAY)
    assert refused.value.code == code


def test_the_visa_has_its_clock() -> None:
    asked = Followed(OPENS, "adopted", OPENS, date(2025, 7, 10))
    assert visa_days_left(asked, date(2025, 7, 20)) == 10
    assert visa_days_left(asked, date(2025, 8, 1)) == -2
    assert visa_days_left(Followed(OPENS), TODAY) is None


pytestmark = pytest.mark.django_db


def stage(at: datetime) -> tuple[CouncilSession, Agreement]:
    """A session a month ago, and an agreement under study that the region shares with a ministry."""
    region = make.institution(at, kind="region")
    session = actions.open_session(institution=region, opens_on=at.date() - timedelta(days=30), by=SYSTEM, at=at)
    agreement = make.draft(at, parties=1, budget_centimes=100_000, currency="MAD")
    ours = actions.add_party(agreement=agreement, institution=region, roles=["signatory", "funder"], by=SYSTEM, at=at)
    lines = [(ours, 2026, "A", 30_000), (ours, 2027, "A", 20_000), (make.party(agreement), 2026, "A", 50_000)]
    actions.set_cost_table(agreement=agreement, lines=lines, by=SYSTEM, at=at)
    return session, make.bring(agreement, State.UNDER_STUDY, at)


def test_a_session_is_opened_once_for_a_council(cast: Cast, at: datetime) -> None:
    session, _agreement = stage(at)
    again = actions.open_session(institution=session.institution, opens_on=session.opens_on, by=SYSTEM, at=at)
    assert again == session
    with pytest.raises(actions.NoCouncil):
        actions.open_session(institution=make.institution(at), opens_on=session.opens_on, by=SYSTEM, at=at)
    with pytest.raises(NotAllowed):
        actions.open_session(institution=session.institution, opens_on=session.opens_on, by=cast.rachid, at=at)


def test_only_what_is_under_study_goes_to_a_session_and_once(cast: Cast, at: datetime) -> None:
    session, agreement = stage(at)
    first = actions.put_on_session(session=session, agreement=agreement, by=SYSTEM, at=at)
    assert actions.put_on_session(session=session, agreement=agreement, by=SYSTEM, at=at) == first
    with pytest.raises(actions.NotReady):
        actions.put_on_session(session=session, agreement=make.draft(at), by=SYSTEM, at=at)


def test_the_cost_table_of_the_session_adds_up(cast: Cast, at: datetime) -> None:
    session, agreement = stage(at)
    actions.put_on_session(session=session, agreement=agreement, by=SYSTEM, at=at)
    cost = session_cost(session.items.select_related("agreement"), session.institution)
    assert (cost.budgets, cost.shares) == ([Money(100_000)], [Money(50_000)])
    assert cost.years == [(2026, Money(30_000)), (2027, Money(20_000))]


def test_vote_visa_and_notification_move_the_agreement(cast: Cast, at: datetime) -> None:
    session, agreement = stage(at)
    item = actions.put_on_session(session=session, agreement=agreement, by=SYSTEM, at=at)
    day = session.opens_on
    with pytest.raises(actions.VoteMissing):
        actions.record_step(item=item, step="vote", on=day, by=SYSTEM, at=at)
    item = actions.record_step(
        item=item, step="vote", on=day, vote="adopted", ayes=45, noes=0, abstentions=2, by=SYSTEM, at=at
    )
    assert Agreement.objects.get(pk=agreement.pk).state == State.VOTED
    item = actions.record_step(item=item, step="visa_asked", on=day + timedelta(days=3), by=SYSTEM, at=at)
    found = agenda(first=day, last=at.date(), today=at.date())
    assert [(one.code, one.on) for one in found if one.code == "visa_due"] == [("visa_due", day + timedelta(days=23))]
    item = actions.record_step(item=item, step="visa", on=day + timedelta(days=10), by=SYSTEM, at=at)
    assert Agreement.objects.get(pk=agreement.pk).state == State.VISA
    item = actions.record_step(item=item, step="notified", on=day + timedelta(days=12), by=SYSTEM, at=at)
    assert (item.ayes, item.visa_on, item.notified_on) == (45, day + timedelta(days=10), day + timedelta(days=12))
    with pytest.raises(StepOutOfOrder):
        actions.record_step(item=item, step="visa", on=day, by=SYSTEM, at=at)
    assert AuditRow.objects.about(agreement).filter(action="record_step").count() == 4


def test_a_rejection_leaves_the_agreement_under_study(cast: Cast, at: datetime) -> None:
    session, agreement = stage(at)
    item = actions.put_on_session(session=session, agreement=agreement, by=SYSTEM, at=at)
    actions.record_step(item=item, step="vote", on=session.opens_on, vote="rejected", by=SYSTEM, at=at)
    assert Agreement.objects.get(pk=agreement.pk).state == State.UNDER_STUDY


def test_a_vote_that_the_agreement_refuses_records_nothing(cast: Cast, at: datetime) -> None:
    session, _agreement = stage(at)
    lonely = make.bring(make.draft(at, parties=1), State.UNDER_STUDY, at)
    item = actions.put_on_session(session=session, agreement=lonely, by=SYSTEM, at=at)
    with pytest.raises(PartiesMissing):
        actions.record_step(item=item, step="vote", on=session.opens_on, vote="adopted", by=SYSTEM, at=at)
    assert SessionItem.objects.get(pk=item.pk).vote == ""


def test_the_pages_of_a_session(cast: Cast, client: Client, at: datetime) -> None:
    session, agreement = stage(at)
    client.force_login(cast.nadia)
    opened = client.post(
        reverse("agreements:session-open"),
        {"institution": session.institution.pk, "opens_on": "2026-03-02", "is_ordinary": "on"},
    )
    assert opened.status_code == 302
    assert client.get(reverse("agreements:session-list")).status_code == 200
    page = session.get_absolute_url()
    assert client.post(page, {"agreement": agreement.key}).status_code == 302
    item = session.items.get()
    step = reverse("agreements:step-record", args=[session.pk, item.pk, "vote"])
    sent = {"on": str(session.opens_on), "vote": "adopted", "ayes": "45", "noes": "", "abstentions": ""}
    assert client.post(step, {**sent, "on": "2020-01-01"}).status_code == 422
    assert client.post(step, sent).status_code == 302
    shown = client.get(page).content.decode()
    assert agreement.key in shown
    assert client.get(reverse("agreements:step-record", args=[session.pk, item.pk, "dance"])).status_code == 404
    client.force_login(cast.sara)
    assert client.get(page).status_code == 200
    assert client.get(step).status_code == 403
