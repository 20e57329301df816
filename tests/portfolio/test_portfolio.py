"""The portfolio, overlaps, budgets, saved views and answers over real rows: what each may see, and nothing more."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.cast import SYSTEM, Cast
from tests.factories import funding as money
from tests.factories.funding import Programme, mad
from tests.once import shared
from twiza.agreements.actions import draft_agreement
from twiza.agreements.models import Agreement
from twiza.core.cache import forget
from twiza.core.models import AuditRow
from twiza.core.refusals import NotAllowed
from twiza.core.saving import FutureDay, InvalidFields
from twiza.core.values import Money
from twiza.funding.rules.stages import Stage
from twiza.governance.actions import cancel_meeting, plan_meeting, record_committee, record_meeting
from twiza.plans.queries import Support, Supported
from twiza.portfolio.actions import (
    CurrencyForeign,
    NothingAsked,
    PageUnknown,
    answer_question,
    delete_view,
    record_budget,
    save_view,
)
from twiza.portfolio.models import Answer, AnswerAltered, Budget, SavedView, draws
from twiza.portfolio.queries import components, stake
from twiza.portfolio.queries.portfolio import Portfolio, portfolio, sight
from twiza.portfolio.rules.filters import read
from twiza.portfolio.web.forms import page_of

MARCH = date(2026, 3, 1)
pytestmark = pytest.mark.django_db


@shared
def north(cast: Cast, at: datetime) -> Programme:
    """In Rachid's region: 1,000 dirhams a year from each of two payers; the region paid its first year."""
    made = money.programme(cast, at)
    money.road(made, at, made.region, 1000)
    return made


@shared
def wide(cast: Cast, at: datetime) -> Agreement:
    """Of the whole country: a region reads its text, never its money."""
    made = money.programme(cast, at, key="wide-2024", year=500)
    Agreement.objects.filter(pk=made.agreement.pk).update(territory=None)
    forget()
    return Agreement.objects.get(pk=made.agreement.pk)


@shared
def south(cast: Cast, at: datetime) -> Agreement:
    """In Sara's region: nothing of it may reach Rachid."""
    return draft_agreement(
        key="souss-2024",
        kind="partnership",
        title_fr="Programme du Souss",
        title_ar="برنامج سوس",
        territory=cast.souss,
        starts_on=date(2024, 1, 1),
        duration_months=36,
        by=SYSTEM,
        at=at,
    )


def of(user: object, day: date = MARCH, **parts: str) -> Portfolio:
    user.forget_grants()  # type: ignore[attr-defined]
    return portfolio(user, read(parts), today=day)  # type: ignore[arg-type]


def keys(found: Portfolio) -> list[str]:
    return sorted(line.agreement.key for line in found.lines)


def test_each_reader_sees_the_conventions_of_their_grants(
    cast: Cast, north: Programme, wide: Agreement, south: Agreement
) -> None:
    assert keys(of(cast.nadia)) == ["souss-2024", "tta-2023", "wide-2024"]
    assert keys(of(cast.rachid)) == ["tta-2023", "wide-2024"]
    assert keys(of(cast.sara)) == ["souss-2024", "wide-2024"]
    assert keys(of(cast.khadija)) == ["tta-2023"]
    assert keys(of(cast.yto)) == []


def test_no_hidden_row_reaches_a_figure(cast: Cast, north: Programme, wide: Agreement) -> None:
    assert of(cast.nadia).total(Stage.PROMISED) == mad(9000)
    mine = of(cast.rachid)
    assert mine.total(Stage.PROMISED) == mad(6000)
    assert mine.total(Stage.PAID) == mad(1000)
    hidden = next(line for line in mine.lines if line.agreement.key == "wide-2024")
    assert (hidden.promised, hidden.paid, hidden.due_by_now, hidden.execution, hidden.last_on) == (None,) * 5
    assert "spends" not in hidden.codes["watch"]
    seen = next(line for line in of(cast.nadia).lines if line.agreement.key == "wide-2024")
    assert seen.promised == mad(3000)
    assert "behind" in seen.codes["reason"]


def test_a_grant_revoked_closes_at_once(cast: Cast, north: Programme, at: datetime) -> None:
    assert keys(of(cast.rachid)) == ["tta-2023"]
    cast.rachid.grants.update(revoked_at=at)
    assert keys(of(cast.rachid)) == []
    assert sight(cast.rachid).money == frozenset()


def test_the_day_asked_is_the_day_of_every_figure(cast: Cast, north: Programme) -> None:
    assert of(cast.nadia, day=date(2024, 2, 1)).total(Stage.PAID) == Money(0)
    assert of(cast.nadia, day=date(2024, 3, 1)).total(Stage.PAID) == mad(1000)
    assert of(cast.nadia, on="2024-02-01").on == date(2024, 2, 1)


def test_a_payment_is_seen_at_the_next_question(cast: Cast, north: Programme, at: datetime) -> None:
    before = of(cast.nadia).total(Stage.PAID)
    money.road(north, at, north.ministry, 400)
    assert of(cast.nadia).total(Stage.PAID) == before + mad(400)


def test_the_committee_is_watched_and_a_meeting_clears_it(cast: Cast, north: Programme, at: datetime) -> None:
    committee = record_committee(
        agreement=north.agreement, names={"fr": "Comité"}, chair={"fr": "Wali"}, months_between=6, by=SYSTEM, at=at
    )
    record_meeting(committee=committee, held_on=date(2025, 3, 3), by=SYSTEM, at=at)
    day = at.date()
    assert "meeting_overdue" in of(cast.rachid, day=day).lines[0].codes["reason"]
    meeting = plan_meeting(committee=committee, held_on=date(2030, 1, 8), by=SYSTEM, at=at)
    assert "meeting_overdue" not in of(cast.rachid, day=day).lines[0].codes["reason"]
    cancel_meeting(meeting=meeting, note="Reporté", by=SYSTEM, at=at)
    assert "meeting_overdue" in of(cast.rachid, day=day).lines[0].codes["reason"]


def test_words_and_filters_narrow(cast: Cast, north: Programme, south: Agreement) -> None:
    assert keys(of(cast.nadia, q="سوس")) == ["souss-2024"]
    assert keys(of(cast.nadia, state="in_force")) == ["tta-2023"]
    assert keys(of(cast.nadia, watch="spends")) == ["tta-2023"]
    assert keys(of(cast.nadia, territory=str(cast.souss.pk))) == ["souss-2024"]


def test_money_at_stake_counts_each_payment_once(cast: Cast, north: Programme, at: datetime) -> None:
    money.road(north, at, north.ministry, 300, to="paid", payee=cast.tamount)
    day = date(2025, 1, 1)
    lists = [Supported(cast.tamount.pk, 1, tuple(Support(key, 1, day, day) for key in ("tta-2023", "x", "y")))]
    told = {north.agreement.pk: "tta-2023", 10**6: "x", 10**6 + 1: "y"}
    found = stake(lists, told, {north.agreement.pk})
    assert (found.total, found.organisations) == (mad(300), 1)
    assert found.pairs == {("tta-2023", "x"): mad(300), ("tta-2023", "y"): mad(300)}
    assert stake(lists, told, set()).total == Money(0), "nothing of a ledger that the reader may not see"


def test_a_component_of_two_conventions_is_found(cast: Cast, at: datetime) -> None:
    from twiza.funding.actions import Share, record_cost_table

    for key in ("one-2024", "two-2024"):
        made = money.programme(cast, at, key=key, year=0)
        record_cost_table(
            agreement=made.agreement,
            shares=[Share(made.region, 2024, mad(700), component="foires")],
            total=mad(700),
            value_on=date(2024, 1, 15),
            components={"foires": {"fr": "Foires", "ar": "معارض"}},
            by=SYSTEM,
            at=at,
        )
    rows = list(Agreement.objects.select_related("territory"))
    (found,) = components(rows, {one.pk for one in rows})
    assert ([part.key for part in found.parts], found.centimes) == (["one-2024", "two-2024"], 140_000)
    (blind,) = components(rows, set())
    assert blind.centimes is None


def vote(
    programme: Programme, by: object, at: datetime, dirhams: int = 900, year: int = 2024, **told: object
) -> Budget:
    values = {"voted_on": date(2023, 10, 9), "reference": "Délibération 12/2023", **told}
    return record_budget(institution=programme.region, year=year, amount=mad(dirhams), by=by, at=at, **values)  # type: ignore[arg-type]


def test_a_budget_is_exceeded_by_what_is_promised(cast: Cast, north: Programme, at: datetime) -> None:
    vote(north, cast.nadia, at)
    years = {line.year: line for line in draws(north.region, {north.agreement.pk}, on=MARCH).years}
    assert sorted(years) == [2024, 2025, 2026]
    assert (years[2024].promised, years[2024].paid, years[2024].left) == (100_000, 100_000, -10_000)
    assert years[2024].is_over
    assert years[2025].budget is None
    assert not years[2025].is_over
    assert draws(north.region, set(), on=MARCH).years[0].promised == 0, "conventions unseen draw nothing"
    assert draws(north.region, {north.agreement.pk}, on=date(2023, 1, 1)).budgets == {}, "before the vote"


def test_a_corrected_budget_supersedes_and_stays(cast: Cast, north: Programme, at: datetime) -> None:
    first = vote(north, cast.nadia, at)
    assert vote(north, cast.nadia, at) == first, "the same again is the same"
    second = vote(north, cast.nadia, at, 1200)
    first.refresh_from_db()
    assert first.superseded_at == at
    assert list(Budget.objects.current()) == [second]
    assert AuditRow.objects.about(second).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Budget.objects.filter(pk=first.pk).update(superseded_at=None)


def test_budgets_are_recorded_within_the_territory(cast: Cast, north: Programme, at: datetime) -> None:
    type(north.region).objects.filter(pk=north.region.pk).update(territory=cast.north)
    assert vote(north, cast.rachid, at).centimes == 90_000
    for stranger in (cast.sara, cast.khadija, cast.amina, cast.yto):
        with pytest.raises(NotAllowed):
            vote(north, stranger, at)
    with pytest.raises(FutureDay):
        vote(north, cast.nadia, at, voted_on=date(2031, 1, 1))
    with pytest.raises(InvalidFields):
        vote(north, cast.nadia, at, reference=" ", year=2025)
    with pytest.raises(CurrencyForeign):
        record_budget(
            institution=north.region,
            year=2024,
            amount=Money(1, "EUR"),
            voted_on=date(2023, 1, 1),
            reference="D",
            by=cast.nadia,
            at=at,
        )


@shared
def view(cast: Cast, north: Programme, at: datetime) -> SavedView:
    """Nadia's view of what runs off course, shared with regional officers."""
    return save_view(
        page="portfolio",
        query="watch=spends&months=12",
        titles={"fr": "Argent", "ar": "المال"},
        role="regional_officer",
        by=cast.nadia,
        at=at,
    )


def test_a_view_is_kept_once_shared_by_role_and_deleted_by_its_owner(cast: Cast, view: SavedView, at: datetime) -> None:
    again = save_view(page="portfolio", query=view.query, titles={"fr": "Autre nom"}, by=cast.nadia, at=at)
    assert (again.pk, again.title_fr, again.role) == (view.pk, "Autre nom", "")
    assert not SavedView.objects.readable_by(cast.rachid).exists(), "no longer shared"
    again.role = "regional_officer"
    again.save()
    assert SavedView.objects.readable_by(cast.rachid).exists()
    assert not SavedView.objects.readable_by(cast.khadija).exists()
    with pytest.raises(NotAllowed):
        delete_view(view=view, by=cast.rachid, at=at)
    delete_view(view=view, by=cast.nadia, at=at)
    delete_view(view=view, by=cast.nadia, at=at)
    assert not SavedView.objects.exists()


def test_a_view_needs_a_name_a_page_and_the_right_to_it(cast: Cast, at: datetime) -> None:
    with pytest.raises(InvalidFields):
        save_view(page="portfolio", query="", titles={}, by=cast.nadia, at=at)
    with pytest.raises(PageUnknown):
        save_view(page="admin", query="", titles={"fr": "x"}, by=cast.nadia, at=at)
    with pytest.raises(NotAllowed):
        save_view(page="portfolio", query="", titles={"fr": "x"}, by=cast.yto, at=at)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/ar/portfolio/?watch=stalls&page=3", ("portfolio", "watch=stalls")),
        ("https://twiza.example/fr/plans/targets/tta-80/?on=2026-01-01", ("target", "target=tta-80&on=2026-01-01")),
        ("/en/register/?sector=craft", ("register", "sector=craft")),
        ("/fr/account/login/", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_an_address_of_any_language_is_read(address: str, told: tuple[str, str] | None) -> None:
    assert page_of(address) == told


def answered(view: SavedView, by: object, at: datetime, **told: object) -> Answer:
    values = {"question": "Où en est l’argent ؟", "asked_on": date(2026, 2, 20), "on": MARCH, "views": [view], **told}
    return answer_question(by=by, at=at, **values)  # type: ignore[arg-type]


def test_an_answer_freezes_its_figures_with_the_rights_of_who_answers(
    cast: Cast, view: SavedView, north: Programme, wide: Agreement, at: datetime
) -> None:
    mine, his = answered(view, cast.nadia, at), answered(view, cast.rachid, at)
    told = {figure.code: figure.value for figure in mine.answered.figures}
    assert (told["conventions"], told["promised"], told["paid"]) == ("2", "900000", "100000")
    assert {figure.code: figure.value for figure in his.answered.figures}["promised"] == "600000"
    assert all(figure.says.fr and figure.says.ar for figure in mine.answered.figures)
    assert answered(view, cast.nadia, at) == mine, "the same answer is the same sheet"
    money.road(north, at, north.ministry, 400)
    assert {f.code: f.value for f in Answer.objects.get(pk=mine.pk).answered.figures}["paid"] == "100000", "frozen"
    assert answered(view, cast.nadia, at) != mine
    assert set(Answer.objects.readable_by(cast.rachid)) == {his}, "a region does not read the national figures"
    assert mine in Answer.objects.readable_by(cast.nadia)


def test_an_altered_answer_is_not_printed(cast: Cast, view: SavedView, at: datetime, client: Client) -> None:
    answer = answered(view, cast.nadia, at)
    Answer.objects.filter(pk=answer.pk).update(content=answer.content.replace('"value":"1"', '"value":"9"', 1))
    with pytest.raises(AnswerAltered):
        _ = Answer.objects.get(pk=answer.pk).answered
    client.force_login(cast.nadia)
    assert client.get(reverse("portfolio:answer-detail", args=[answer.pk])).status_code == 409
    assert client.get(reverse("portfolio:answer-download", args=[answer.pk, "fr", "pdf"])).status_code == 409


def test_an_answer_needs_a_question_figures_and_the_right(cast: Cast, view: SavedView, at: datetime) -> None:
    with pytest.raises(NothingAsked):
        answered(view, cast.nadia, at, question="  ")
    with pytest.raises(NothingAsked):
        answered(view, cast.nadia, at, views=[])
    with pytest.raises(FutureDay):
        answered(view, cast.nadia, at, on=date(2031, 1, 1))
    with pytest.raises(NotAllowed):
        answered(view, cast.khadija, at)  # not shared with her
    with pytest.raises(NotAllowed):
        answered(view, cast.amina, at)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_a_sheet_prints_alike_twice(cast: Cast, view: SavedView, at: datetime, client: Client, language: str) -> None:
    import docx

    answer = answered(view, cast.nadia, at)
    client.force_login(cast.nadia)
    for fmt in ("pdf", "docx"):
        address = reverse("portfolio:answer-download", args=[answer.pk, language, fmt])
        first, second = client.get(address).content, client.get(address).content
        assert fmt == "docx" or first == second
        assert first[:4] == (b"%PDF" if fmt == "pdf" else b"PK\x03\x04")
    text = "\n".join(line.text for line in docx.Document(io.BytesIO(first)).paragraphs)
    assert "Où en est l’argent" in text
    assert answer.content_hash in text
    assert all(figure.says.within(language) in text for figure in answer.answered.figures)
    assert client.get(reverse("portfolio:answer-download", args=[answer.pk, language, "exe"])).status_code == 404
    client.force_login(cast.rachid)
    assert client.get(reverse("portfolio:answer-detail", args=[answer.pk])).status_code == 404
