"""Ambiguous rows of an import in the queue: what answers write and unwrite, and lists that come again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast
from tests.register.test_actions_imports import counts, imported
from tests.together import at_once
from twiza.core.actions import System
from twiza.core.models import Source, SourceKind
from twiza.register.actions import (
    BatchInUse,
    IdentifiersDiffer,
    NumberTaken,
    answer_pair,
    correct_organisation,
    find_duplicates,
    load_organisations,
    merge_organisations,
    undo_batch,
    undo_merge,
)
from twiza.register.models import Batch, Headcount, Identifier, Merge, Organisation, Pair, Profile, group_of
from twiza.register.rules.records import Record
from twiza.territory.models import Territory

BY = System("Test")
pytestmark = pytest.mark.usefixtures("kingdom")
MakeList = Callable[..., Path]
DAY = timedelta(days=1)
FIRST = ["Coopérative Afoulki;Souss-Massa;Tiznit;Tiznit;;Arganier;;8;3;"]
AGAIN = ["Afoulki;Souss-Massa;Tiznit;Tiznit;;Agriculture;;12;5;"]


def state() -> dict[str, Any]:
    """What counts today: organisations, and their current facts without clocks and ids."""
    facts = {
        fact.__name__: sorted(map(str, fact.objects.current().order_by().values_list("organisation_id", *columns)))
        for fact, columns in (
            (
                Profile,
                ("name_fr", "name_ar", "sector", "territory_id", "place", "founded_on", "valid_from", "valid_to"),
            ),
            (Headcount, ("members", "women", "valid_from")),
            (Identifier, ("scheme", "value")),
        )
    }
    return facts | {"organisations": list(Organisation.objects.order_by("pk").values())}


def ambiguous(make_list: MakeList, at: datetime) -> tuple[Batch, Pair]:
    """A list with one row that name and place alone tie to an organisation of an earlier list."""
    imported(make_list(FIRST), at, origin="DPA")
    imported(
        make_list([*AGAIN, "Coopérative Tilila;Souss-Massa;Tiznit;Tiznit;;;;;;"], name="b.csv"), at + DAY, origin="ODCO"
    )
    pair = Pair.objects.get()
    assert pair.row is not None
    return pair.row.batch, pair


def test_an_ambiguous_row_is_asked_and_same_updates_the_organisation(make_list: MakeList, at: datetime) -> None:
    batch, pair = ambiguous(make_list, at)
    assert (batch.counts["created"], batch.counts["ambiguous"]) == (1, 1)
    before = state()
    answer_pair(pair=pair, answer="same", by=BY, at=at + 2 * DAY)
    afoulki = Organisation.objects.get(name_fr="Coopérative Afoulki")
    assert (afoulki.members, afoulki.women) == (12, 5)
    batch.refresh_from_db()
    assert (batch.counts["updated"], batch.counts["ambiguous"]) == (1, 0)
    assert Headcount.objects.current().get(organisation=afoulki, members=12).source == batch.source
    answer_pair(pair=pair, answer="open", by=BY, at=at + 3 * DAY)
    assert state() == before
    batch.refresh_from_db()
    assert (batch.counts["updated"], batch.counts["ambiguous"]) == (0, 1)


def test_different_creates_the_organisation_and_taking_back_withdraws_it(make_list: MakeList, at: datetime) -> None:
    batch, pair = ambiguous(make_list, at)
    before = state()
    answer_pair(pair=pair, answer="different", by=BY, at=at + 2 * DAY)
    fresh = Organisation.objects.get(name_fr="Afoulki")
    assert (fresh.members, fresh.batch, fresh.source) == (12, batch, batch.source)
    answer_pair(pair=pair, answer="open", by=BY, at=at + 3 * DAY)
    assert state() == before
    assert Organisation.anchors.get(pk=fresh.pk).withdrawn_at is not None


@pytest.mark.parametrize("answer", ["same", "different"])
def test_the_same_list_again_changes_nothing_and_asks_nothing_twice(
    make_list: MakeList, at: datetime, answer: str
) -> None:
    _batch, pair = ambiguous(make_list, at)
    rows = [*AGAIN, "Coopérative Tilila;Souss-Massa;Tiznit;Tiznit;;;;;;"]
    plan, _ = imported(make_list(rows, name="c.csv"), at + 2 * DAY, origin="ODCO")
    assert counts(plan) == (0, 0, 1, 1, 0)
    assert Pair.objects.count() == 1
    answer_pair(pair=pair, answer=answer, by=BY, at=at + 3 * DAY)
    before = state()
    plan, batch = imported(make_list(rows, name="d.csv"), at + 4 * DAY, origin="ODCO")
    assert counts(plan) == (0, 0, 2, 0, 0)
    assert batch is None
    assert state() == before


@pytest.mark.parametrize("answer", ["same", "different"])
def test_undoing_the_import_undoes_what_its_answers_did(make_list: MakeList, at: datetime, answer: str) -> None:
    imported(make_list(FIRST), at, origin="DPA")
    before = state()
    imported(
        make_list([*AGAIN, "Coopérative Tilila;Souss-Massa;Tiznit;Tiznit;;;;;;"], name="b.csv"), at + DAY, origin="ODCO"
    )
    answer_pair(pair=Pair.objects.get(), answer=answer, by=BY, at=at + 2 * DAY)
    undo_batch(batch=Batch.objects.latest("pk"), by=BY, at=at + 3 * DAY)
    assert state() == before
    assert not Pair.objects.exists()


def test_an_import_whose_organisation_was_merged_is_not_undone(make_list: MakeList, cast: Cast, at: datetime) -> None:
    imported(make_list(), at)
    one, other = Organisation.objects.filter(batch__isnull=False).order_by("pk")[:2]
    merge = merge_organisations(kept=cast.tamount, absorbed=one, by=BY, at=at + DAY, reason="visit")
    with pytest.raises(BatchInUse) as refused:
        undo_batch(batch=Batch.objects.get(), by=BY, at=at + 2 * DAY)
    assert refused.value.params["organisations"] == [one.pk]
    undo_merge(merge=merge, by=BY, at=at + 3 * DAY)
    undo_batch(batch=Batch.objects.get(), by=BY, at=at + 4 * DAY)
    assert not Organisation.objects.filter(pk__in=[one.pk, other.pk]).exists()


def test_an_answer_on_which_work_rests_is_not_taken_back(make_list: MakeList, at: datetime) -> None:
    _batch, pair = ambiguous(make_list, at)
    answer_pair(pair=pair, answer="different", by=BY, at=at + 2 * DAY)
    fresh = Organisation.objects.get(name_fr="Afoulki")
    correct_organisation(organisation=fresh, changes={"sector": "craft"}, by=BY, at=at + 3 * DAY, reason="visit")
    with pytest.raises(BatchInUse):
        answer_pair(pair=pair, answer="open", by=BY, at=at + 4 * DAY)
    pair.refresh_from_db()
    assert pair.state == "different"


def test_a_list_across_scripts_is_asked_about_or_known(make_list: MakeList, at: datetime) -> None:
    """A row in French finds the record in Arabic; a confirmed one is the same, an unconfirmed one is asked about."""
    tiznit = Territory.objects.get(name_fr="Tiznit", kind="province").pk
    told = Source.objects.create(kind=SourceKind.FILE, label="لائحة", recorded_at=at)
    records = [
        Record(
            n,
            name_ar=f"تعاونية {name}",
            form="cooperative",
            status="active",
            territory_id=tiznit,
            founded_on=date(2010 + n, n, n),
            members=30 + n,
        )
        for n, name in enumerate(("الشروق", "النصر", "البركة", "الوفاق", "تيغانيمين", "المستقبل", "أفولكي"), 1)
    ]
    load_organisations(records=records, source=told, by=BY, at=at)
    rows = [
        "Coopérative Chourouk;Souss-Massa;Tiznit;;;;2018-05-02;31;;",
        "Coopérative Zaytouna;Souss-Massa;Tiznit;;;;2003-01-09;7;;",
    ]
    plan, _ = imported(make_list(rows), at + DAY, origin="ODCO")
    assert plan.verdicts[3].outcome == "created"
    assert plan.verdicts[2].outcome in ("updated", "unchanged", "ambiguous")
    if plan.verdicts[2].outcome != "ambiguous":
        assert plan.verdicts[2].organisation == Organisation.objects.get(name_ar="تعاونية الشروق").pk


def test_a_list_that_only_asks_is_kept_once(make_list: MakeList, at: datetime) -> None:
    imported(make_list(FIRST), at, origin="DPA")
    _plan, batch = imported(make_list(AGAIN, name="b.csv"), at + DAY, origin="ODCO")
    assert batch is not None
    assert (batch.counts["ambiguous"], Pair.objects.count()) == (1, 1)
    _plan, again = imported(make_list(AGAIN, name="b.csv"), at + 2 * DAY, origin="ODCO")
    assert again is None
    assert Pair.objects.count() == 1


def test_a_number_that_another_bears_is_refused_with_its_name(make_list: MakeList, at: datetime) -> None:
    _batch, pair = ambiguous(make_list, at)
    row = pair.row
    assert row is not None
    holder = Organisation.objects.get(name_fr="Coopérative Tilila")
    told = {"organisation": holder, "scheme": "ice", "value": "001561191000066", "valid_from": at.date()}
    Identifier.objects.create(**told, recorded_at=at, source=holder.source)
    row.told["record"]["identifiers"] = [["ice", "", "001561191000066"]]
    row.save()
    for answer in ("same", "different"):
        with pytest.raises(NumberTaken) as refused:
            answer_pair(pair=pair, answer=answer, by=BY, at=at + 2 * DAY)
        assert refused.value.params["name"] == "Coopérative Tilila"
    Identifier.objects.create(
        **{**told, "organisation": pair.right, "value": "001561191000065"}, recorded_at=at, source=holder.source
    )
    with pytest.raises(IdentifiersDiffer):
        answer_pair(pair=pair, answer="same", by=BY, at=at + 2 * DAY)
    pair.refresh_from_db()
    assert pair.state == "open"


def test_a_row_of_a_merged_record_still_speaks_of_it(make_list: MakeList, at: datetime) -> None:
    """A list comes again after two of its rows were merged: a new value goes to the record that it told."""
    rows = [
        "Coopérative Afoulki;Souss-Massa;Tiznit;Tiznit;Douar Tazart;Arganier;12/03/2020;8;3;",
        "Coopérative Tudert;Souss-Massa;Tiznit;Tiznit;Douar Imlil;Artisanat;12/03/2020;9;4;",
    ]
    imported(make_list(rows), at)
    one, other = Organisation.objects.filter(name_fr__startswith="Coopérative").exclude(batch=None).order_by("pk")
    merge = merge_organisations(kept=one, absorbed=other, by=BY, at=at + DAY, reason="changed its name")
    plan, _ = imported(make_list(rows, name="b.csv"), at + 2 * DAY)
    assert counts(plan) == (0, 0, 2, 0, 0)
    rows[1] = rows[1].replace(";9;4;", ";15;6;")
    plan, _ = imported(make_list(rows, name="c.csv"), at + 3 * DAY)
    assert counts(plan) == (0, 1, 1, 0, 0)
    one.refresh_from_db()
    assert one.members == 15
    undo_merge(merge=merge, by=BY, at=at + 4 * DAY)
    assert [Organisation.objects.get(pk=pk).members for pk in (one.pk, other.pk)] == [8, 15]


def test_a_search_queues_each_pair_once_and_merges_only_what_is_certain(cast: Cast, at: datetime) -> None:
    told = Source.objects.create(kind=SourceKind.FILE, label="Liste", recorded_at=at)
    names = ["Tifaouine", "Arganoud", "Tazlida", "Imouran", "Ouzoud", "Afra", "Tamazirt", "Ighrem"]
    records = [
        Record(
            n,
            name_fr=f"Coopérative {name}",
            form="cooperative",
            status="active",
            territory_id=cast.tetouan.pk,
            founded_on=date(2000 + n, n, n),
            members=10 + 7 * n,
        )
        for n, name in enumerate([*names, names[0]], 1)
    ]
    records[-1].founded_on, records[-1].members = records[0].founded_on, records[0].members
    ids = load_organisations(records=records, source=told, by=BY, at=at)
    found = find_duplicates(territory=cast.north, by=cast.rachid, at=at + DAY)
    assert (found.queued, found.merged) == (1, 0)
    assert find_duplicates(territory=cast.north, by=cast.rachid, at=at + DAY).queued == 0
    pair = Pair.objects.get()
    assert (pair.left_id, pair.right_id) == (ids[0], ids[-1])
    assert pair.reasons
    found = find_duplicates(territory=cast.north, by=cast.rachid, at=at + DAY, merge_certain=True)
    assert found.merged == 1
    assert group_of(ids[-1]) == [ids[0], ids[-1]]
    assert Merge.objects.get().is_by_rule


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_merge_once(at: datetime) -> None:
    from tests.cast import SYSTEM, make_cast
    from tests.register.test_actions_linking import two

    kept, absorbed = two(make_cast(at), at)
    gave = at_once(lambda: merge_organisations(kept=kept, absorbed=absorbed, by=SYSTEM, at=at).pk)
    assert gave == [Merge.objects.get().pk] * len(gave)
