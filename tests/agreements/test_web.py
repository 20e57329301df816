"""Pages: what each person sees and may do, in French and in Arabic, and what the public reads."""

from __future__ import annotations

import html
from datetime import date, datetime
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.cast import SYSTEM, Cast
from tests.factories import agreements as make
from tests.once import shared
from tests.pages import urls_of
from twiza.agreements.actions import load_sources, record_fulfilment
from twiza.agreements.models import Agreement, Fulfilment
from twiza.agreements.rules.states import State

url = urls_of("agreements")
pytestmark = pytest.mark.django_db
KEYS = ["benguerir-2025", "mre-2020", "pact-2019", "tta-2023", "um6p-2020"]
NARROWED: dict[str, set[str]] = {
    "standing=late": {"tta-2023"},
    "notice=lapsed_without_evaluation": {"um6p-2020"},
    "kind=exchange": {"pact-2019"},
    "party=odco": {"mre-2020", "um6p-2020"},
    "territory=5040010000000": {"tta-2023"},
    "state=signed&kind=series": {"benguerir-2025"},
    "q=zzz": set(),
}


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


@shared
def two(cast: Cast, at: datetime) -> Cast:
    """Two of the conventions."""
    load_sources(keys=["mre-2020", "tta-2023"], by=SYSTEM, at=at)
    return cast


@pytest.fixture
def loaded(two: Cast, settings: object) -> Cast:
    """The two, and nobody above to measure."""
    settings.TWIZA_EVIDENCE = {}  # type: ignore[attr-defined]
    return two


@shared
def all_five(two: Cast, at: datetime) -> None:
    """The three others beside them."""
    load_sources(by=SYSTEM, at=at)


@pytest.fixture
def five(all_five: None, nadia: Client) -> Client:
    """All five conventions, read by Nadia."""
    return nadia


@pytest.fixture
def nadia(loaded: Cast, client: Client) -> Client:
    """Nadia, logged in."""
    client.force_login(loaded.nadia)
    return client


def test_the_list_shows_the_five_conventions(five: Client) -> None:
    for language in ("fr", "ar", "en"):
        page = text(five, url("agreement-list", language=language))
        assert all(key in page for key in KEYS)
        assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in page


def test_search_reads_both_scripts_and_keeps_the_filters(five: Client) -> None:
    page = text(five, url("agreement-list") + "?q=مكتب تنمية&state=in_force")
    assert "mre-2020" in page
    assert "um6p-2020" in page
    assert "tta-2023" not in page
    assert '<input type="hidden" name="state" value="in_force">' in page


def test_each_filter_narrows(five: Client) -> None:
    for query, keys in NARROWED.items():
        rows = five.get(url("agreement-list") + "?" + query).context["page_obj"].object_list
        assert {row.agreement.key for row in rows} == keys, query


def test_the_list_is_exported_as_shown(nadia: Client) -> None:
    for fmt in ("csv", "xlsx", "parquet"):
        response = nadia.get(url("agreement-export", fmt) + "?state=voted")
        body = b"".join(response.streaming_content)  # type: ignore[arg-type]
        assert response.status_code == 200
        assert fmt != "csv" or (b"tta-2023" in body and b"mre-2020" not in body)
    assert nadia.get(url("agreement-export", "pdf")).status_code == 404


def test_each_convention_opens_with_its_sentences(five: Client) -> None:
    for key, language in product(KEYS, ("fr", "ar")):
        page = html.unescape(text(five, url("agreement-detail", key, language=language)))
        shown = Agreement.objects.get(key=key).quotes.all()
        assert page.count("<blockquote") == len(shown), key
        assert all(quote.sentence in page for quote in shown)


def test_the_page_asks_for_any_day(nadia: Client) -> None:
    page = nadia.get(url("agreement-detail", "tta-2023") + "?on=2024-06-01")
    assert {stood.code for article in page.context["articles"] for stood in article.stood} == {"at_risk", "on_track"}
    for word in ("2024-99-99", "9999-12-31", "0001-01-01", "demain"):
        assert nadia.get(url("agreement-detail", "tta-2023"), {"on": word}).status_code == 200


def test_the_page_tells_what_was_known_then(cast: Cast, client: Client, at: datetime) -> None:
    client.force_login(cast.nadia)
    agreement = make.in_force(at)
    record_fulfilment(commitment=agreement.commitments.get(), what="Fait", done_on=date(2026, 2, 1), by=SYSTEM, at=at)
    kept = {"2026-03-14": 0, "2026-03-15": 1, "2026-03-15T12:00:00+01:00": 1, "hier": 1, "9999-12-31": 1}
    for word, count in kept.items():
        page = client.get(url("agreement-detail", agreement.key), {"on": "2026-03-20", "known_at": word})
        assert page.context["kept"] == count, word


def test_a_convention_outside_the_reach_does_not_exist(loaded: Cast, client: Client) -> None:
    client.force_login(loaded.sara)
    assert client.get(url("agreement-detail", "tta-2023")).status_code == 404
    assert client.get(url("agreement-detail", "mre-2020")).status_code == 200
    assert "tta-2023" not in text(client, url("agreement-list"))


def test_roles_without_the_right_are_turned_away(loaded: Cast, client: Client) -> None:
    for who in (loaded.amina, loaded.younes, loaded.yto):
        client.force_login(who)
        for address in (url("agreement-list"), url("agreement-draft"), url("agreement-detail", "mre-2020")):
            assert client.get(address).status_code == 403
        assert client.get(url("home-panel")).content == b""


def test_a_stranger_logs_in_first(loaded: Cast, client: Client) -> None:
    assert client.get(url("agreement-list")).status_code == 302


@pytest.mark.parametrize("who", ["rachid", "khadija"])
def test_readers_see_no_buttons_that_they_may_not_press(loaded: Cast, client: Client, who: str) -> None:
    client.force_login(getattr(loaded, who))
    page = client.get(url("agreement-detail", "tta-2023"))
    assert page.context["moves"] == []
    assert not page.context["may_edit"]
    assert page.context["may_record"]
    assert client.post(url("agreement-move", "tta-2023", "grant_visa"), {"note": ""}).status_code == 403
    assert client.post(url("agreement-publish", "tta-2023"), {"publish": "0"}).status_code == 403


def test_a_convention_is_written_voted_signed_and_published(cast: Cast, client: Client, at: datetime) -> None:
    client.force_login(cast.nadia)
    make.institution(at, "odco")
    make.institution(at, "region")
    identity = {
        "key": "essai-2026",
        "kind": "partnership",
        "title_fr": "Convention d’essai",
        "precision": "day",
        "starts_on": "2024-01-01",
        "duration_months": "24",
        "budget": "1500000.50",
    }
    assert client.post(url("agreement-draft"), identity).status_code == 302
    agreement = Agreement.objects.get(key="essai-2026")
    assert (agreement.budget_centimes, agreement.currency) == (150_000_050, "MAD")
    for place, code in enumerate(["odco", "region"], start=1):
        body = {"institution": make.institution(at, code).pk, "roles": ["signatory"], "order": place}
        assert client.post(url("party-add", agreement.key), body).status_code == 302
    clause = {"number": 1, "type": "object", "title_fr": "Objet"}
    assert client.post(url("clause-add", agreement.key), clause).status_code == 302
    promise = {
        "number": 1,
        "clause": agreement.clauses.get().pk,
        "parties": [make.party(agreement).pk],
        "kind": "money",
        "wording_fr": "Verser la moitié",
        "amount": "750000",
        "due_year": "2025",
        "evidence_rule": "money_paid",
    }
    assert client.post(url("commitment-add", agreement.key), promise).status_code == 302
    edited = {**clause, "title_fr": "Objet de la convention"}
    assert client.post(url("clause-edit", agreement.key, agreement.clauses.get().pk), edited).status_code == 302
    for name in ("study", "vote"):
        assert client.post(url("agreement-move", agreement.key, name), {"note": ""}).status_code == 302
    refused = client.post(url("agreement-move", agreement.key, "sign"), {"note": ""})
    assert refused.status_code == 422
    assert "n’ont pas encore signé : 2" in refused.content.decode()
    for party in agreement.parties.all():
        day = {"signed_on": "2024-01-15"}
        assert client.post(url("signature-record", agreement.key, party.pk), day).status_code == 302
    for name in ("sign", "enter_into_force"):
        assert client.post(url("agreement-move", agreement.key, name), {"note": ""}).status_code == 302
    assert client.post(url("agreement-publish", agreement.key), {"publish": "1"}).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.state, agreement.is_published) == (State.IN_FORCE, True)
    assert agreement.clauses.get().title_fr == "Objet de la convention"
    assert "Verser la moitié" in text(client, url("public-agreement", agreement.key))


def test_a_refused_form_says_why_and_saves_nothing(cast: Cast, client: Client) -> None:
    client.force_login(cast.nadia)
    body = {
        "key": "x",
        "kind": "framework",
        "title_fr": "X",
        "precision": "day",
        "starts_on": "2025-01-01",
        "ends_on": "2024-01-01",
    }
    response = client.post(url("agreement-draft"), body)
    assert response.status_code == 422
    assert "précède le premier jour" in response.content.decode()
    assert not Agreement.objects.exists()


def test_a_part_is_removed_after_asking(cast: Cast, client: Client, at: datetime) -> None:
    client.force_login(cast.nadia)
    agreement = make.draft(at)
    one = make.commitment(agreement, at)
    address = url("part-remove", agreement.key, "commitment", one.pk)
    assert one.wording in text(client, address)
    assert client.post(address).status_code == 302
    assert not agreement.commitments.exists()
    assert client.get(url("part-remove", agreement.key, "soul", 1)).status_code == 404


def test_a_fulfilment_is_recorded_once_then_corrected(cast: Cast, client: Client, at: datetime) -> None:
    client.force_login(cast.rachid)
    agreement = make.in_force(at, territory=cast.north)
    one = agreement.commitments.get()
    form = client.get(url("fulfilment-record", agreement.key, one.pk)).context["form"]
    body = {"done_on": "2026-02-01", "what": "Comité réuni", "idempotency_key": form["idempotency_key"].value()}
    for _ in range(2):
        assert client.post(url("fulfilment-record", agreement.key, one.pk), body).status_code == 302
    fact = Fulfilment.objects.get()
    assert "Comité réuni" in text(client, url("commitment-detail", agreement.key, one.pk))
    body = {"done_on": "2026-02-02", "what": "Comité réuni à Tanger", "note": "Date corrigée"}
    assert client.post(url("fulfilment-correct", agreement.key, fact.pk), body).status_code == 302
    page = client.get(url("commitment-detail", agreement.key, one.pk))
    assert [len(page.context[name]) for name in ("facts", "superseded")] == [1, 1]
    assert client.get(url("fulfilment-correct", agreement.key, fact.pk)).status_code == 404


def test_a_document_is_deposited_and_opened_by_those_who_see_it(cast: Cast, client: Client, at: datetime) -> None:
    agreement = make.in_force(at, territory=cast.north)
    client.force_login(cast.rachid)
    file = SimpleUploadedFile("rapport.pdf", b"%PDF-1.4 rapport", "application/pdf")
    body = {"kind": "report", "title": "Rapport annuel", "language": "fr", "file": file}
    assert client.post(url("document-deposit", agreement.key), body).status_code == 302
    paper = agreement.documents.get()
    assert len(paper.sha256) == 64
    opened = client.get(url("document-download", agreement.key, paper.pk))
    assert b"".join(opened.streaming_content) == b"%PDF-1.4 rapport"  # type: ignore[arg-type]
    for close in opened._resource_closers:  # type: ignore[attr-defined]
        close()
    client.force_login(cast.sara)
    assert client.get(url("document-download", agreement.key, paper.pk)).status_code == 404
    client.logout()
    assert client.get(url("document-download", agreement.key, paper.pk)).status_code == 404


def test_the_public_reads_published_conventions_without_log_in(five: Client, client: Client) -> None:
    client.logout()
    for key, language in product(KEYS, ("fr", "ar", "en")):
        page = text(client, url("public-agreement", key, language=language))
        assert "<blockquote" in page
        assert f"/agreements/{key}/commitments/" not in page


def test_the_public_does_not_see_what_is_not_published(cast: Cast, client: Client, at: datetime) -> None:
    agreement = make.in_force(at)
    assert client.get(url("public-agreement", agreement.key)).status_code == 404
    assert agreement.key not in text(client, url("public-list"))


def test_the_public_page_names_nobody(loaded: Cast, client: Client, at: datetime) -> None:
    one = Agreement.objects.get(key="mre-2020").commitments.get(number=2)
    record_fulfilment(commitment=one, what="Plan adopté", done_on=date(2022, 1, 1), by=loaded.nadia, at=at)
    assert "Nadia" not in text(client, url("public-agreement", "mre-2020"))


def test_the_home_panel_tells_what_is_late_and_what_lapses(five: Client) -> None:
    page = five.get(url("home-panel"))
    assert page.context["late_total"] == 10
    assert {notice.code for notice, _ in page.context["told"]} >= {"lapsed_without_evaluation", "over_unsigned"}


def test_the_history_tells_every_step(nadia: Client) -> None:
    page = text(nadia, url("agreement-history", "tta-2023"))
    assert "Vote enregistré" in page


def test_reading_a_page_takes_few_queries(nadia: Client, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        nadia.get(url("agreement-list"))
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        nadia.get(url("agreement-detail", "tta-2023"))
