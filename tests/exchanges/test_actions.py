"""Bilateral exchanges: what is told of a delegation, promised in both directions, corrected and never lost."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.cast import SYSTEM
from tests.committee import World
from tests.once import shared
from twiza.agreements.actions import (
    ForeignDocument,
    ReasonMissing,
    deposit_document,
    load_sources,
    register_institution,
)
from twiza.agreements.models import Agreement, Institution
from twiza.core.models import AuditRow
from twiza.core.refusals import NotAllowed, Refusal, StaleObject
from twiza.core.saving import FutureDay, InvalidFields
from twiza.exchanges.actions import (
    AlreadyKept,
    ExchangeClosed,
    KeptTooEarly,
    PracticeElsewhere,
    PromisesOpen,
    ProofFile,
    TopicUnknown,
    close_pledge,
    correct_entry,
    record_entry,
    record_exchange,
)
from twiza.exchanges.models import Encounter, Exchange, Figure, Instrument, Pledge, Practice
from twiza.exchanges.queries import compare, follow
from twiza.governance.queries import agenda_of
from twiza.territory.models import Territory
from twiza.territory.rules import ids


def country(code: str, pk: int, name_fr: str, name_ar: str, world: World) -> Territory:
    """A country of the world."""
    first, last = ids.subtree(pk)
    return Territory.objects.create(
        id=first, last=last, code=code, kind="country", name_fr=name_fr, name_ar=name_ar, source=world.cast.source
    )


@shared
def partner(world: World, at: datetime) -> Institution:
    """An invented network in a country of its own."""
    finland = country("FI", 2460000000000, "Finlande", "فنلندا", world)
    return register_institution(
        code="reseau",
        kind="association",
        name_fr="Réseau d’essai",
        name_ar="شبكة للاختبار",
        territory=finland,
        by=SYSTEM,
        at=at,
    )


@shared
def exchange(world: World, partner: Institution, at: datetime) -> Exchange:
    """Opened by the secretary of the committee."""
    lead = world.agreement.parties.all()[0].institution
    return record_exchange(
        agreement=world.agreement,
        partner=partner,
        lead=lead,
        delegation={"fr": "Directrice\nConseiller"},
        by=world.cast.khadija,
        at=at,
    )


def told(exchange: Exchange, world: World, at: datetime, entry: Any, **more: Any) -> Any:
    return record_entry(exchange=exchange, entry=entry, by=world.cast.khadija, at=at, **more)


def pledge(at: datetime, **columns: Any) -> Pledge:
    """A promise of the partner, voiced forty days ago, due five days ago."""
    day = at.date()
    values = {
        "side": "theirs",
        "wording_fr": "Envoyer l’étude",
        "wording_ar": "إرسال الدراسة",
        "valid_from": day - timedelta(days=40),
        "due_on": day - timedelta(days=5),
    }
    return Pledge(**{**values, **columns})


def practice(**columns: Any) -> Practice:
    return Practice(**{"side": "theirs", "theme": "training", "title_fr": "Coopératives-écoles", **columns})


def followed(exchange: Exchange, on: date, known: datetime | None = None) -> Any:
    return follow(Exchange.objects.filter(pk=exchange.pk), on=on, known=known)[0]


def test_an_exchange_is_opened_once_and_then_replaced(exchange: Exchange, world: World, at: datetime) -> None:
    again = record_exchange(
        agreement=world.agreement, partner=exchange.partner, silence_months=3, by=world.cast.khadija, at=at
    )
    assert (again.pk, again.silence_months, again.delegation) == (exchange.pk, 3, ["Directrice", "Conseiller"])
    assert Exchange.objects.matching("finlande essai").get() == exchange
    assert Exchange.objects.matching("شبكة").get() == exchange
    assert AuditRow.objects.filter(action="record_exchange").count() == 2


def test_a_promise_is_late_until_it_is_kept_and_the_past_stays(exchange: Exchange, world: World, at: datetime) -> None:
    late = told(exchange, world, at, pledge(at))
    (kept,) = followed(exchange, at.date()).pledges
    assert (kept.code, kept.verdict.params["days"], kept.pledge.owner) == ("late", 5, "Réseau d’essai")
    later = at + timedelta(hours=1)
    proof = ProofFile("Étude", "etude.pdf", b"%PDF-1.4 etude")
    done = close_pledge(pledge=late, closed_on=at.date(), note="Reçue", paper=proof, by=world.cast.khadija, at=later)
    assert (done.proof.kind, len(done.proof.sha256)) == ("proof", 64)
    (kept,) = followed(exchange, at.date()).pledges
    assert (kept.code, kept.verdict.reason, kept.is_open) == ("kept", "reached_late", False)
    (before,) = followed(exchange, at.date(), known=at).pledges
    assert before.code == "late", "as it was known before"
    (earlier,) = followed(exchange, at.date() - timedelta(days=1)).pledges
    assert earlier.code == "late", "as it stood the day before"


def test_both_directions_are_kept_apart(exchange: Exchange, world: World, at: datetime) -> None:
    told(exchange, world, at, pledge(at))
    told(exchange, world, at, pledge(at, side="ours", wording_fr="Recevoir une visite", due_on=None))
    row = followed(exchange, at.date())
    assert {side: [one.code for one in kept] for side, kept in row.sides} == {"ours": ["unknown"], "theirs": ["late"]}
    assert row.promised_by("ours")[0].pledge.owner == exchange.lead.name
    assert (row.late, len(row.open_pledges)) == (1, 2)


def test_a_double_click_records_once(exchange: Exchange, world: World, at: datetime) -> None:
    first = told(exchange, world, at, pledge(at), key="abc")
    assert told(exchange, world, at, pledge(at), key="abc").pk == first.pk
    assert Pledge.objects.count() == 1


def test_a_correction_supersedes_and_figures_follow_their_practice(
    exchange: Exchange, world: World, at: datetime
) -> None:
    first = told(exchange, world, at, practice())
    told(
        exchange,
        world,
        at,
        Figure(practice=first, label_fr="Accueillies", amount=Decimal(120), unit="cooperatives", publisher="Rapport"),
    )
    later = at + timedelta(hours=1)
    better = correct_entry(
        entry=first, changes={"title_fr": "Coopératives écoles"}, note="Titre", by=world.cast.khadija, at=later
    )
    assert better is not None
    assert (better.corrects_id, better.root_id, better.theme) == (first.pk, first.pk, "training")
    (shown,) = followed(exchange, at.date()).practices
    assert (shown.practice.title_fr, [one.amount for one in shown.figures]) == ("Coopératives écoles", [120])
    (past,) = followed(exchange, at.date(), known=at).practices
    assert past.practice.title_fr == "Coopératives-écoles"
    row = AuditRow.objects.get(action="correct_practice")
    assert (row.note, row.before["title_fr"]) == ("Titre", "Coopératives-écoles")
    second = Figure(
        practice=better, label_fr="Accueillies", amount=Decimal(130), unit="cooperatives", url="https://e.org"
    )
    told(exchange, world, later, second)
    assert second.practice_id == first.pk, "figures hang on the first version"


def test_a_promise_kept_by_mistake_is_opened_again(exchange: Exchange, world: World, at: datetime) -> None:
    late = told(exchange, world, at, pledge(at))
    kept = close_pledge(pledge=late, closed_on=at.date(), note="Reçue", by=world.cast.khadija, at=at)
    correct_entry(entry=kept, changes={"closed_on": None}, note="Erreur", by=world.cast.khadija, at=at)
    (now,) = followed(exchange, at.date()).pledges
    assert (now.code, now.pledge.closing_note, now.pledge.proof) == ("late", "", None)


def test_a_withdrawn_entry_leaves_the_pages_and_stays_in_the_books(
    exchange: Exchange, world: World, at: datetime
) -> None:
    late = told(exchange, world, at, pledge(at))
    later = at + timedelta(hours=1)
    assert correct_entry(entry=late, note="Autre pays", by=world.cast.khadija, at=later) is None
    assert followed(exchange, at.date()).pledges == []
    assert len(followed(exchange, at.date(), known=at).pledges) == 1
    assert AuditRow.objects.get(action="withdraw_pledge").note == "Autre pays"


def test_the_agenda_takes_promises_late_and_silence(exchange: Exchange, world: World, at: datetime) -> None:
    late = told(exchange, world, at, pledge(at))
    told(exchange, world, at, Encounter(valid_from=at.date() - timedelta(days=250), topics=["training"]))
    items = [item for item in agenda_of(world.agreement, on=at.date(), known=at) if "partner_fr" in item.params]
    assert [(item.code, item.days, item.about) for item in items] == [
        ("pledge_late", 5, ("pledge", str(late.pk))),
        ("exchange_silent", None, ("exchange", str(exchange.pk))),
    ]
    early = agenda_of(world.agreement, on=at.date(), known=at - timedelta(days=1))
    assert not [item for item in early if "partner_fr" in item.params], "not known yesterday"
    close_pledge(pledge=late, closed_on=at.date(), note="Reçue", by=world.cast.khadija, at=at)
    after = agenda_of(world.agreement, on=at.date(), known=at)
    assert not [item for item in after if "partner_fr" in item.params], "kept today: heard of again"


def test_practices_compare_by_theme_and_side(exchange: Exchange, world: World, at: datetime) -> None:
    told(exchange, world, at, practice())
    told(exchange, world, at, practice(side="ours", theme="law", title_fr="Loi cadre"))
    rows = follow(Exchange.objects.all(), on=at.date())
    found = compare(rows)
    assert [one.code if one else None for one in found.holders] == [None, "reseau"]
    grid = [(line.theme, [[one.practice.title_fr for one in cell] for cell in line.cells]) for line in found.lines]
    assert grid == [("law", [["Loi cadre"], []]), ("training", [[], ["Coopératives-écoles"]])]
    assert [line.theme for line in compare(rows, theme="law").lines] == ["law"]
    assert [line.theme for line in compare(rows, holder="nobody").lines] == ["law"], "Morocco stays beside"


def test_an_exchange_is_followed_in_six_queries(
    exchange: Exchange, world: World, at: datetime, django_assert_num_queries: Any
) -> None:
    for _turn in range(3):
        told(exchange, world, at, pledge(at))
        told(exchange, world, at, practice())
    with django_assert_num_queries(6):
        row = followed(exchange, at.date())
        assert row.timeline
        assert [one.pledge.owner for one in row.pledges]


def entry_of_another(world: World, at: datetime) -> Exchange:
    other = register_institution(code="autre", kind="association", name_fr="Autre", by=SYSTEM, at=at)
    return record_exchange(agreement=world.agreement, partner=other, by=SYSTEM, at=at)


REFUSED: list[tuple[str, type[Refusal], Any]] = [
    ("a day to come", FutureDay, lambda at, world: Encounter(valid_from=at.date() + timedelta(days=1))),
    ("no day and no words", InvalidFields, lambda at, world: Encounter(topics=["law"])),
    ("a topic that is not listed", TopicUnknown, lambda at, world: Encounter(valid_from=at.date(), topics=["sport"])),
    ("no words", InvalidFields, lambda at, world: pledge(at, wording_fr="", wording_ar="")),
    ("due before it was made", InvalidFields, lambda at, world: pledge(at, due_on=date(2020, 1, 1))),
    (
        "kept in the future",
        FutureDay,
        lambda at, world: pledge(at, closed_on=at.date() + timedelta(days=1), closed_at=at, closing_note="x"),
    ),
    ("an unknown side", InvalidFields, lambda at, world: pledge(at, side="nobody")),
    ("a theme that is not listed", InvalidFields, lambda at, world: practice(theme="sport")),
    ("an instrument without a name", InvalidFields, lambda at, world: Instrument(type="memorandum")),
]


@pytest.mark.parametrize(("why", "refusal", "make"), REFUSED, ids=[row[0] for row in REFUSED])
def test_an_entry_is_refused(
    exchange: Exchange, world: World, at: datetime, why: str, refusal: type[Refusal], make: Any
) -> None:
    before = AuditRow.objects.count()
    with pytest.raises(refusal) as caught:
        told(exchange, world, at, make(at, world))
    assert caught.value.sentence
    assert AuditRow.objects.count() == before
    assert not followed(exchange, at.date()).timeline


def test_a_figure_has_a_source_and_a_practice_of_its_exchange(exchange: Exchange, world: World, at: datetime) -> None:
    own = told(exchange, world, at, practice())
    values = {"label_fr": "Nombre", "amount": Decimal(3), "unit": "cooperatives"}
    with pytest.raises(InvalidFields, match="source"):
        told(exchange, world, at, Figure(practice=own, **values))
    elsewhere = entry_of_another(world, at)
    with pytest.raises(PracticeElsewhere):
        told(elsewhere, world, at, Figure(practice=own, publisher="Rapport", **values))
    assert not Figure.objects.exists()


def test_papers_of_another_agreement_are_refused(exchange: Exchange, world: World, at: datetime) -> None:
    load_sources(by=SYSTEM, at=at, keys=["um6p-2020"])
    foreign = deposit_document(
        agreement=Agreement.objects.get(key="um6p-2020"),
        kind="press",
        title="Ailleurs",
        publisher="X",
        by=SYSTEM,
        at=at,
    )
    with pytest.raises(ForeignDocument):
        told(exchange, world, at, pledge(at, document=foreign))
    late = told(exchange, world, at, pledge(at))
    with pytest.raises(ForeignDocument):
        close_pledge(pledge=late, closed_on=at.date(), note="x", document=foreign, by=world.cast.khadija, at=at)


def test_keeping_a_promise_is_refused_when_it_cannot_be(exchange: Exchange, world: World, at: datetime) -> None:
    late, day = told(exchange, world, at, pledge(at)), at.date()
    for closed_on, refusal in ((day + timedelta(days=1), FutureDay), (day - timedelta(days=41), KeptTooEarly)):
        with pytest.raises(refusal):
            close_pledge(pledge=late, closed_on=closed_on, note="x", by=world.cast.khadija, at=at)
    with pytest.raises(InvalidFields):
        close_pledge(pledge=late, closed_on=day, note=" ", by=world.cast.khadija, at=at)
    close_pledge(pledge=late, closed_on=day, note="Reçue", by=world.cast.khadija, at=at)
    with pytest.raises(AlreadyKept):
        close_pledge(pledge=late, closed_on=day, note="Reçue", by=world.cast.khadija, at=at)


def test_a_correction_says_why_and_meets_the_present_version(exchange: Exchange, world: World, at: datetime) -> None:
    late = told(exchange, world, at, pledge(at))
    with pytest.raises(ReasonMissing):
        correct_entry(entry=late, changes={"wording_fr": "x"}, note=" ", by=world.cast.khadija, at=at)
    correct_entry(entry=late, changes={"wording_fr": "x"}, note="Mots", by=world.cast.khadija, at=at)
    with pytest.raises(StaleObject):
        correct_entry(entry=late, changes={"wording_fr": "y"}, note="Mots", by=world.cast.khadija, at=at)
    with pytest.raises(StaleObject):
        close_pledge(pledge=late, closed_on=at.date(), note="x", by=world.cast.khadija, at=at)


def test_an_exchange_closes_when_every_promise_is_settled(exchange: Exchange, world: World, at: datetime) -> None:
    late, day = told(exchange, world, at, pledge(at)), at.date()

    def close(closed_on: date = day, note: str = "Terminé") -> Exchange:
        return record_exchange(
            agreement=world.agreement,
            partner=exchange.partner,
            closed_on=closed_on,
            closing_note=note,
            by=world.cast.khadija,
            at=at,
        )

    with pytest.raises(PromisesOpen, match="1"):
        close()
    close_pledge(pledge=late, closed_on=day, note="Reçue", by=world.cast.khadija, at=at)
    with pytest.raises(FutureDay):
        close(day + timedelta(days=1))
    with pytest.raises(InvalidFields):
        close(note="")
    close()
    with pytest.raises(ExchangeClosed):
        told(exchange, world, at, pledge(at))
    with pytest.raises(ExchangeClosed):
        correct_entry(entry=late, note="x", by=world.cast.khadija, at=at)
    record_exchange(agreement=world.agreement, partner=exchange.partner, by=world.cast.khadija, at=at)
    told(exchange, world, at, practice())


def test_an_exchange_has_two_sides(world: World, partner: Institution, at: datetime) -> None:
    with pytest.raises(InvalidFields):
        record_exchange(agreement=world.agreement, partner=partner, lead=partner, by=SYSTEM, at=at)


@pytest.mark.parametrize("who", ["rachid", "sara", "amina", "younes", "yto"])
def test_only_who_may_records(exchange: Exchange, world: World, at: datetime, who: str) -> None:
    user, late = getattr(world.cast, who), told(exchange, world, at, pledge(at))
    attempts = (
        lambda: record_exchange(agreement=world.agreement, partner=exchange.partner, by=user, at=at),
        lambda: record_entry(exchange=exchange, entry=pledge(at), by=user, at=at),
        lambda: correct_entry(entry=late, changes={}, note="x", by=user, at=at),
        lambda: close_pledge(pledge=late, closed_on=at.date(), note="x", by=user, at=at),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
    assert Pledge.objects.count() == 1
