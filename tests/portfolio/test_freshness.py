"""What the portfolio keeps is never stale: after each kind of write it tells what it would tell anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from tests.cast import SYSTEM, Cast
from tests.factories import agreements as make
from tests.factories import funding as money
from tests.factories.funding import Programme, mad
from tests.once import shared
from twiza.accounts.models import User
from twiza.agreements.actions import (
    change_text,
    correct_fulfilment,
    deposit_document,
    draft_agreement,
    draft_amendment,
    move_agreement,
    move_amendment,
    record_fulfilment,
)
from twiza.agreements.models import Agreement, Fulfilment
from twiza.config.panels import EVIDENCE
from twiza.core.cache import forget
from twiza.core.models import Stamp
from twiza.funding.actions import reverse_entry
from twiza.funding.models import Entry
from twiza.governance.actions import plan_meeting, record_committee, record_decision, record_meeting
from twiza.governance.models import Committee
from twiza.portfolio.queries import agreement_state
from twiza.portfolio.queries.fingerprints import MEASURING
from twiza.portfolio.queries.portfolio import PortfolioLine, portfolio
from twiza.portfolio.rules.filters import read
from twiza.portfolio.web.lists import PortfolioList
from twiza.territory.models import Territory

pytestmark = pytest.mark.django_db
DAYS = (date(2024, 6, 30), date(2026, 3, 1))


@shared
def made(cast: Cast, at: datetime) -> Programme:
    """Two conventions with money and promises; one of the promises is kept by the ledger, one by a recorded fact."""
    found = money.programme(cast, at)
    money.road(found, at, found.ministry, 1000)
    wide = money.programme(cast, at, key="wide-2024", year=500)
    Agreement.objects.filter(pk=wide.agreement.pk).update(territory=None)
    for one in (found, wide):
        Agreement.objects.filter(pk=one.agreement.pk).update(state="draft")
        fresh = Agreement.objects.get(pk=one.agreement.pk)
        make.commitment(fresh, at, due_on=date(2024, 4, 1), due_year=None)
        paid = {"kind": "money", "evidence_rule": "money_paid", "amount": mad(1000), "evidence_params": {}}
        make.commitment(fresh, at, due_on=date(2024, 5, 1), due_year=None, **paid)
        Agreement.objects.filter(pk=one.agreement.pk).update(state="in_force")
    record_committee(
        agreement=found.agreement, names={"fr": "Comité"}, chair={"fr": "Wali"}, months_between=6, by=SYSTEM, at=at
    )
    forget()
    return found


def told(line: PortfolioLine) -> tuple[Any, ...]:
    one = line.agreement
    plain = (one.pk, one.key, one.title, one.state, str(one.territory), one.span, one.budget_centimes)
    return (
        *plain,
        line.watched,
        line.reasons,
        line.with_money,
        line.lapses_on,
        line.due,
        line.weight,
        line.search,
        line.codes,
        [str(party) for party in line.parties.values()],
    )


def drawn(user: User, day: date, **query: str) -> str:
    """What the page shows of the portfolio: rows, filters, figures."""
    request = RequestFactory().get("/", {"on": day.isoformat(), **query})
    request.user = user
    listing = PortfolioList(request)
    return listing.rows_drawn + listing.panels_drawn + listing.figures_drawn


def seen(cast: Cast) -> list[Any]:
    """Everything that three readers of different rights are shown on two days, in two languages."""
    found: list[Any] = []
    for user in (cast.nadia, cast.rachid, cast.sara):
        user.forget_grants()
        for day in DAYS:
            for language in ("fr", "ar"):
                with override(language):
                    answer = portfolio(user, read({}), today=day)
                    found.append([told(line) for line in answer.lines])
                    found.append(drawn(user, day))
    return found


def pay(made: Programme, cast: Cast, at: datetime) -> None:
    money.road(made, at, made.region, 300)


def reverse(made: Programme, cast: Cast, at: datetime) -> None:
    last = Entry.objects.filter(stage="paid", reverses__isnull=True).order_by("-pk")[0]
    reverse_entry(entry=last, note="Erreur", by=SYSTEM, at=at)


def fulfil(made: Programme, cast: Cast, at: datetime) -> None:
    act = made.agreement.commitments.get(kind="act")
    record_fulfilment(commitment=act, what="Réuni", done_on=date(2024, 3, 5), by=SYSTEM, at=at)


def correct(made: Programme, cast: Cast, at: datetime) -> None:
    fact = Fulfilment.objects.order_by("-pk")[0]
    correct_fulfilment(fulfilment=fact, done_on=date(2024, 5, 9), note="Date", by=SYSTEM, at=at)


def amend(made: Programme, cast: Cast, at: datetime) -> None:
    amendment = draft_amendment(parent=made.agreement, key="av-1", title_fr="Avenant", by=SYSTEM, at=at)
    change_text(
        amendment=amendment, path=("term", "duration_months"), after=48, effective_on=date(2024, 5, 1), by=SYSTEM, at=at
    )
    make.bring(amendment.agreement, "signed", at, signed_on=date(2024, 4, 15))
    move_amendment(amendment=amendment, name="approve_amendment", by=SYSTEM, at=at)


def suspend(made: Programme, cast: Cast, at: datetime) -> None:
    move_agreement(agreement=made.agreement, name="suspend", note="Essai", by=SYSTEM, at=at)


def evaluate(made: Programme, cast: Cast, at: datetime) -> None:
    deposit_document(
        agreement=made.agreement,
        kind="evaluation_report",
        title="Évaluation",
        dated_on=date(2024, 6, 1),
        content=b"%PDF-1.4 essai",
        filename="e.pdf",
        by=SYSTEM,
        at=at,
    )


def draft(made: Programme, cast: Cast, at: datetime) -> None:
    draft_agreement(key="new-2024", kind="partnership", title_fr="Nouvelle", territory=cast.north, by=SYSTEM, at=at)


def convene(made: Programme, cast: Cast, at: datetime) -> None:
    plan_meeting(committee=Committee.objects.get(), held_on=date(2026, 5, 1), by=SYSTEM, at=at)


def sit(made: Programme, cast: Cast, at: datetime) -> None:
    record_meeting(committee=Committee.objects.get(), held_on=date(2024, 5, 2), by=SYSTEM, at=at)


def decide(made: Programme, cast: Cast, at: datetime) -> None:
    record_decision(
        committee=Committee.objects.get(),
        text_fr="Payer",
        owner=made.region,
        taken_on=date(2024, 5, 2),
        due_on=date(2024, 5, 20),
        by=SYSTEM,
        at=at,
    )


def rename_place(made: Programme, cast: Cast, at: datetime) -> None:
    Stamp.bump("territory")
    Territory.objects.filter(pk=cast.north.pk).update(name_fr="Le Nord", name_ar="الشمال", search="le nord")


def rename_institution(made: Programme, cast: Cast, at: datetime) -> None:
    Stamp.bump("agreements")
    type(made.region).objects.filter(pk=made.region.pk).update(name_fr="Autre région", acronym="AR")


def retitle(made: Programme, cast: Cast, at: datetime) -> None:
    Stamp.bump("agreements")
    Agreement.objects.filter(pk=made.agreement.pk).update(title_ar="عنوان آخر", territory=cast.souss)


def promise_otherwise(made: Programme, cast: Cast, at: datetime) -> None:
    Stamp.bump("agreements")
    paid = made.agreement.commitments.get(kind="money")
    paid.parties.set(made.agreement.parties.filter(institution=made.ministry))


WRITES: list[Callable[[Programme, Cast, datetime], None]] = [
    pay,
    reverse,
    promise_otherwise,
    fulfil,
    correct,
    amend,
    suspend,
    evaluate,
    draft,
    convene,
    sit,
    decide,
    rename_place,
    rename_institution,
    retitle,
]


def test_after_each_write_it_tells_what_it_would_tell_anew(cast: Cast, made: Programme, at: datetime) -> None:
    before, unmoved = seen(cast), []
    for write in WRITES:
        write(made, cast, at)
        kept = seen(cast)
        forget()
        assert kept == seen(cast), write.__name__
        if kept == before:
            unmoved.append(write.__name__)
        before = kept
    assert unmoved == [], "a write that nobody can see proves nothing"


def test_only_what_moved_is_read_again(
    cast: Cast, made: Programme, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen(cast)
    asked: list[list[int]] = []
    whole = agreement_state._stand

    def noted(wanted: list[int], on: date) -> Any:
        asked.append(list(wanted))
        return whole(wanted, on)

    monkeypatch.setattr(agreement_state, "_stand", noted)
    for write, moved in (
        (fulfil, [made.agreement.pk]),
        (pay, [made.agreement.pk]),
        (sit, []),
        (suspend, [made.agreement.pk]),
        (lambda *_: Stamp.bump("register"), []),
    ):
        asked.clear()
        write(made, cast, at)
        portfolio(cast.nadia, read({}), today=DAYS[0])
        assert asked == [moved]


def test_a_row_drawn_for_one_reader_is_not_lent_to_another(cast: Cast, made: Programme, at: datetime) -> None:
    hidden = money.mad(500 * 6)
    for _turn in range(2):  # drawn, then kept and carried over a write
        for user, may in ((cast.nadia, True), (cast.rachid, False)):
            answer = portfolio(user, read({"q": "wide"}), today=DAYS[1])
            assert [line.promised for line in answer.lines] == [hidden if may else None]
            text = drawn(user, DAYS[1], q="wide")
            assert ("0,00" in text or "MDH" in text or "%" in text) is may
        pay(made, cast, at)


def test_nothing_is_asked_of_the_database_for_a_row_twice(cast: Cast, made: Programme) -> None:
    portfolio(cast.nadia, read({}), today=DAYS[0])
    with CaptureQueriesContext(connection) as asked:
        portfolio(cast.nadia, read({}), today=DAYS[0])
    assert all("core_stamp" in one["sql"] for one in asked.captured_queries)


def test_every_room_that_measures_a_commitment_is_watched() -> None:
    measuring = {path.split(".")[1] for path in EVIDENCE.values()}
    assert measuring
    assert measuring <= {*MEASURING, "funding"}  # funding is watched by the print of its ledger
