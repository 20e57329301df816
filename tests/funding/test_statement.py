"""The statement: the ledger's sum in every view, at any date, by page, command and API; the same question, the same
bytes.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import SYSTEM, Cast
from tests.factories import funding as make
from tests.factories.agreements import draft
from tests.factories.funding import Programme, eur, mad
from twiza.core.refusals import Refusal
from twiza.funding import actions
from twiza.funding.models import Entry
from twiza.funding.queries import ledger, statement

pytestmark = pytest.mark.django_db


def told_by(*arguments: str) -> str:
    out = StringIO()
    call_command("funding_statement", *arguments, stdout=out)
    return out.getvalue()


def test_the_chain_counts_each_dirham_once(programme: Programme, at: datetime) -> None:
    upstream = make.donor(programme, at, euros=100)
    make.road(programme, at, programme.ministry, 1000, to="received")
    make.road(programme, at, programme.region, 500, to="received")
    whole = statement(upstream.agreement, on=at.date())
    # 100 euros at 10.8 are 1,080 dirhams; the ministry passes 1,000 of them on
    assert whole["recorded"]["paid"] == 108000 + 100000 + 50000
    assert whole["transfers"]["paid"] == 100000
    assert whole["consolidated"]["paid"] == 158000
    assert whole["scope"] == sorted([upstream.agreement.key, "tta-2023"])
    assert whole["transfers"]["paid"] > 0
    assert whole["execution"]["paid"] == round(whole["consolidated"]["paid"] / whole["consolidated"]["promised"], 6)
    assert whole["execution"]["paid"] != round(whole["recorded"]["paid"] / whole["recorded"]["promised"], 6)
    own = statement(programme.agreement, on=at.date())
    assert own["consolidated"]["paid"] == 150000
    assert own["scope"] == ["tta-2023"]
    for found in (whole, own):
        for stage, recorded in found["recorded"].items():
            assert recorded == found["consolidated"][stage] + found["transfers"][stage]
            lines = [line for line in found["lines"] if line["stage"] == stage]
            assert sum(line["recorded"] for line in lines) == recorded
            for view in ("by_party", "by_year"):
                parts = [one["stages"].get(stage, {"consolidated": 0}) for one in found[view]]
                assert sum(part["consolidated"] for part in parts) == found["consolidated"][stage]


def test_in_kind_never_enters_cash_totals(programme: Programme, at: datetime) -> None:
    before = statement(programme.agreement, on=at.date())["recorded"]
    shares = [actions.Share(programme.region, 2024, mad(70), is_in_kind=True)]
    actions.record_cost_table(
        agreement=programme.agreement, shares=shares, total=mad(70), value_on=date(2024, 1, 15), by=SYSTEM, at=at
    )
    after = statement(programme.agreement, on=at.date())
    assert after["recorded"] == before
    assert after["in_kind"] == {"promised": 7000}


def test_the_past_comes_out_as_it_was_known(programme: Programme, at: datetime) -> None:
    paid = make.road(programme, at, programme.region, 600)[-1]
    later = at + timedelta(days=3)
    before = statement(programme.agreement, on=at.date(), known_at=at)
    actions.reverse_entry(entry=paid, note="erreur", by=SYSTEM, at=later)
    assert statement(programme.agreement, on=at.date(), known_at=at) == before
    assert statement(programme.agreement, on=at.date())["recorded"]["paid"] == 0
    assert statement(programme.agreement, on=date(2023, 1, 1))["recorded"]["promised"] == 0


def test_the_command_gives_the_same_bytes_for_the_same_question(programme: Programme, at: datetime) -> None:
    make.donor(programme, at)
    make.road(programme, at, programme.region, 600)
    question = ("tta-2023", "--on", "2026-03-15", "--known-at", "2026-12-31", "--json")
    first = told_by(*question)
    assert told_by(*question) == first
    found = json.loads(first)
    assert {"consolidated", "transfers", "by_party", "by_year", "lines", "late"} <= set(found)
    assert found["consolidated"]["paid"] == 60000
    euros = json.loads(told_by(*question, "--currency", "EUR"))
    assert euros["currency"] == "EUR"
    assert euros["consolidated"]["paid"] == 5556
    table = told_by("tta-2023", "--on", "2026-03-15")
    assert "600,00" in table.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("nothing",),
        ("tta-2023", "--on", "demain"),
        ("tta-2023", "--known-at", "x"),
        ("tta-2023", "--currency", "X1"),
        ("tta-2023", "--currency", "USD"),
        ("tta-2023", "--lang", "de"),
    ],
)
def test_bad_input_ends_with_a_sentence(programme: Programme, arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError) as refused:
        told_by(*arguments)
    assert len(str(refused.value)) > 10
    assert "\n" not in str(refused.value)


def test_the_import_command_pays_once_and_says_what_it_refused(
    programme: Programme, at: datetime, tmp_path: Path
) -> None:
    make.road(programme, at, programme.region, 1000, to="ordered")
    good, bad = tmp_path / "p.csv", tmp_path / "q.csv"
    good.write_text("Référence;Date;Payeur;Montant\nA;15/03/2024;conseil-region-tta;10,00\n")
    bad.write_text("Référence;Date;Payeur;Montant\nB;15/03/2024;conseil-region-tta;1.250\n")
    out = StringIO()
    call_command("funding_import", "tta-2023", str(good), "--dry-run", "--json", stdout=out)
    assert json.loads(out.getvalue())["new"] == 1
    assert "paid" not in Entry.objects.sums()
    for _turn in range(2):
        call_command("funding_import", "tta-2023", str(good), stdout=StringIO())
    assert Entry.objects.sums()["paid"] == 1000
    error = StringIO()
    with pytest.raises(CommandError):
        call_command("funding_import", "tta-2023", str(bad), stdout=StringIO(), stderr=error)
    assert "1.250" in error.getvalue()
    for wrong in (("nothing", str(good)), ("tta-2023", str(tmp_path / "none.csv"))):
        with pytest.raises(CommandError):
            call_command("funding_import", *wrong, stdout=StringIO())
    assert Entry.objects.sums()["paid"] == 1000


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["committed", "ordered", "paid", "received", "spent", "justified", "reverse", "amend", "donor"]
        ),
        st.integers(1, 900),
        st.integers(0, 1),
        st.integers(0, 30),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, day=st.integers(0, 40))
def test_random_histories_add_up_at_any_date(
    cast: Cast, at: datetime, steps: list[tuple[str, int, int, int]], day: int
) -> None:
    """Amendments, reversals and transfers through the real actions: sum of the rows = every view, at any date."""
    key = f"h{Entry.objects.count()}-{abs(hash(tuple(steps))) % 10**9}"
    of = make.programme(cast, at, key=key)
    for turn, step in enumerate(steps):
        _take(of, cast, at + timedelta(hours=turn), *step)
    on, known = date(2024, 2, 1) + timedelta(days=day), at + timedelta(hours=day % 15)
    scope = statement(of.agreement, on=on, known_at=known)["scope"]
    rows = list(Entry.objects.filter(agreement__key__in=scope, value_on__lte=on, recorded_at__lte=known))
    found = statement(of.agreement, on=on, known_at=known)
    for stage, total in found["recorded"].items():
        assert total == sum(row.home_centimes for row in rows if row.stage == stage)
        assert total == found["consolidated"][stage] + found["transfers"][stage]
        assert total == sum(line["recorded"] for line in found["lines"] if line["stage"] == stage)
        for view in ("by_party", "by_year"):
            assert total == sum(one["stages"].get(stage, {"recorded": 0})["recorded"] for one in found[view])
    living = Entry.objects.filter(agreement=of.agreement).as_of(on=on, known_at=known)
    assert found["recorded"] == {**dict.fromkeys(found["recorded"], 0), **living.sums()} or len(scope) > 1


def _take(of: Programme, cast: Cast, at: datetime, what: str, amount: int, who: int, day: int) -> None:
    """One step; what the rules refuse simply does not happen."""
    payer, on = (of.region, of.ministry)[who], date(2024, 2, 1) + timedelta(days=day)
    try:
        if what == "reverse":
            rows = Entry.objects.filter(agreement=of.agreement).as_of().exclude(stage="promised").order_by("-pk")
            if entry := rows.first():
                actions.reverse_entry(entry=entry, note="essai", by=SYSTEM, at=at)
        elif what == "amend":
            amendment = draft(at, kind="amendment", parent=of.agreement, parties=0)
            actions.amend_promise(
                amendment=amendment, payer=payer, year=2024, amount=mad(amount), value_on=on, by=SYSTEM, at=at
            )
        elif what == "donor":
            make.entry(of.agreement, at, "committed", payer, eur(amount), on=on)
        elif what in ("spent", "justified"):
            make.entry(of.agreement, at, what, None, mad(amount), payee=cast.tamount, on=on)
        else:
            make.entry(of.agreement, at, what, payer, mad(amount), on=on)
    except Refusal:
        return


def test_the_columns_are_the_rows(programme: Programme, at: datetime) -> None:
    make.donor(programme, at)
    paid = make.road(programme, at, programme.region, 600)[-1]
    mirror = actions.reverse_entry(entry=paid, note="x", by=SYSTEM, at=at + timedelta(microseconds=7))
    told = ledger()
    assert sorted(told.id.tolist()) == sorted(Entry.objects.filter(reverses__isnull=True).values_list("pk", flat=True))
    place = told.id.tolist().index(paid.pk)
    assert told.value_on[place] == paid.value_on.toordinal()
    assert int(told.reversed_at[place]) - int(told.recorded_at[place]) == 7
    assert mirror.pk not in told.id


@pytest.fixture
def api(client: Client, cast: Cast, programme: Programme) -> Client:
    client.force_login(cast.rachid)
    return client


def test_the_api_says_what_the_page_says(api: Client, programme: Programme, at: datetime) -> None:
    make.road(programme, at, programme.region, 600)
    found = api.get("/api/funding/tta-2023/statement?on=2026-03-15").json()
    assert found == json.loads(json.dumps(statement(programme.agreement, on=date(2026, 3, 15))))
    rows = api.get("/api/funding/tta-2023/entries?stage=paid").json()
    assert (rows["count"], rows["items"][0]["centimes"]) == (1, 60000)
    refused = api.get("/api/funding/tta-2023/statement?currency=USD")
    assert (refused.status_code, refused.json()["code"]) == (422, "rate_missing")


def test_the_api_records_once_and_refuses_in_words(api: Client, programme: Programme, at: datetime) -> None:
    told: dict[str, Any] = {
        "idempotency_key": "12345678",
        "stage": "committed",
        "centimes": 5000,
        "value_on": "2024-03-01",
        "payer": "conseil-region-tta",
    }
    first = api.post("/api/funding/tta-2023/entries", told, content_type="application/json").json()
    assert api.post("/api/funding/tta-2023/entries", told, content_type="application/json").json() == first
    told |= {"idempotency_key": "87654321", "centimes": 100_000_000}
    refused = api.post("/api/funding/tta-2023/entries", told, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "beyond_promised")
    make.tranche(programme, at, actions.ConditionTold("visa", {}, programme.ministry))
    tranches = api.get("/api/funding/tta-2023/tranches").json()
    assert tranches[0]["conditions"] == [{"kind": "visa", "params": {}, "is_met": False, "owner": "ministere-ess"}]


@pytest.mark.parametrize(("person", "status"), [("sara", 404), ("amina", 404), ("yto", 404), ("khadija", 200)])
def test_the_api_refuses_by_role(client: Client, cast: Cast, programme: Programme, person: str, status: int) -> None:
    client.force_login(getattr(cast, person))
    assert client.get("/api/funding/tta-2023/statement").status_code == status
