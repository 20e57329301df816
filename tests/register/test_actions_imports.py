"""Imports against a database: what is written, what is refused, what a second time changes, and undoing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from tests.cast import Cast
from tests.register.conftest import ROWS
from twiza.core.actions import System
from twiza.core.models import AuditRow, Source, SourceKind
from twiza.core.refusals import NotAllowed
from twiza.register.actions import (
    BatchInUse,
    BatchNotReady,
    FileRefused,
    Plan,
    apply_import,
    correct_organisation,
    import_file,
    load_organisations,
    preview_import,
    save_mapping,
    set_batch_mapping,
    set_status,
    stage_import,
    start_apply,
    undo_batch,
)
from twiza.register.actions.corrections import CorrectionRefused, NothingToCorrect
from twiza.register.actions.list_files import mapping_for, read_list
from twiza.register.models import Batch, BatchState, Headcount, Identifier, Organisation, Profile
from twiza.register.rules.identity import OUTCOMES
from twiza.register.rules.records import Record

BY = System("Test")
pytestmark = pytest.mark.usefixtures("kingdom")
MakeList = Callable[..., Path]


def imported(
    path: Path, at: datetime, *, origin: str = "DPA Tiznit", country: str = "", by: Any = BY
) -> tuple[Plan, Batch | None]:
    table = read_list(path)
    mapping = mapping_for(table, origin=origin, country=country)
    return import_file(path=path, origin=origin, mapping=mapping, table=table, by=by, at=at)


def counts(plan: Plan) -> tuple[int, ...]:
    found = plan.counts()
    assert sum(found[outcome] for outcome in OUTCOMES) == found["rows"]
    return tuple(found[outcome] for outcome in OUTCOMES)


def staged(path: Path, by: Any, at: datetime, **more: Any) -> Batch:
    stored = Path(settings.MEDIA_ROOT) / path.name
    stored.parent.mkdir(parents=True, exist_ok=True)
    stored.write_bytes(path.read_bytes())
    given = {"filename": path.name, "origin": "DPA Tiznit", **more}
    return stage_import(path=stored, stored=path.name, by=by, at=at, **given)


def test_a_list_becomes_organisations_with_their_facts_and_source(make_list: MakeList, at: datetime) -> None:
    plan, batch = imported(make_list(), at)
    assert counts(plan) == (3, 0, 0, 0, 0)
    assert batch is not None
    assert batch.state == BatchState.APPLIED
    amal = Organisation.objects.get(name_fr="Coopérative Al Amal")
    assert (amal.sector, amal.members, amal.women, amal.size) == ("craft", 12, 7, "small")
    assert amal.territory.name_fr == "Tétouan"
    assert amal.name_key == "al amal"
    assert "tetouan" in amal.search
    assert amal.batch == batch
    profile = Profile.objects.current().get(organisation=amal)
    assert profile.valid_from == date(2019, 3, 12)
    assert profile.source == batch.source
    assert batch.source is not None
    assert batch.source.kind == SourceKind.FILE
    assert Identifier.objects.current().get(organisation=amal).value == "001561191000066"
    assert Headcount.objects.current().get(organisation=amal).members == 12
    tamounte = Organisation.objects.get(name_fr="Coopérative Tamounte")
    assert tamounte.women_led is True
    assert AuditRow.objects.get(action="register.apply_import").after == plan.counts()


def test_the_same_file_again_changes_nothing(make_list: MakeList, at: datetime) -> None:
    path = make_list()
    imported(path, at)
    before = (Source.objects.count(), Profile.objects.count(), Headcount.objects.count(), Batch.objects.count())
    later = at + timedelta(days=30)
    for origin in ("DPA Tiznit", "dpa  TIZNIT", "another name"):
        plan, batch = imported(path, later, origin=origin)
        assert counts(plan) == (0, 0, 3, 0, 0)
        assert batch is None
    assert before == (Source.objects.count(), Profile.objects.count(), Headcount.objects.count(), Batch.objects.count())


def test_a_newer_list_updates_and_keeps_what_was_known(make_list: MakeList, at: datetime) -> None:
    imported(make_list(), at)
    newer = [ROWS[0].replace(";12;7;", ";15;9;").replace("Artisanat", "Tourisme"), ROWS[1]]
    later = at + timedelta(days=10)
    plan, batch = imported(make_list(newer, name="2.csv"), later)
    assert counts(plan) == (0, 1, 1, 0, 0)
    assert batch is not None
    amal = Organisation.objects.get(name_fr="Coopérative Al Amal")
    assert (amal.sector, amal.members, amal.women) == ("tourism", 15, 9)
    known_then = Profile.objects.as_of(valid=later.date(), known=at + timedelta(days=1)).get(organisation=amal)
    assert known_then.sector == "craft"
    then, now = Profile.objects.current().filter(organisation=amal).order_by("valid_from")
    assert (then.sector, then.valid_to, now.sector, now.valid_from) == ("craft", later.date(), "tourism", later.date())
    assert now.source == batch.source
    assert now.source_of("name_fr") == then.source_id != batch.source_id


def test_a_list_of_another_source_is_the_same_only_with_evidence(make_list: MakeList, at: datetime) -> None:
    imported(make_list(), at)
    rows = [
        "Al Amal;;;;;;;;;001561191000066",
        "Tamounte;Souss-Massa;Tiznit;Tiznit;Douar Imlil;;;;;",
        "Afoulki;Souss-Massa;Tiznit;Tiznit;;;;;;",
        "Afoulki;Souss-Massa;Taroudannt;;;;;;;",
    ]
    plan, _ = imported(make_list(rows, name="odco.csv"), at + timedelta(days=1), origin="ODCO")
    outcomes = [plan.verdicts[n].outcome for n in (2, 3, 4, 5)]
    assert outcomes == ["unchanged", "unchanged", "ambiguous", "created"]
    assert plan.verdicts[4].code == "name_and_place_only"


def test_a_dry_run_is_kept_and_the_register_untouched(make_list: MakeList, cast: Cast, at: datetime) -> None:
    before = Organisation.objects.count()
    batch = staged(make_list([*ROWS, ROWS[1]]), cast.nadia, at)
    batch = preview_import(batch=batch, by=cast.nadia, at=at)
    assert Organisation.objects.count() == before
    assert batch.state == BatchState.PREVIEWED
    assert (batch.counts["created"], batch.counts["ambiguous"]) == (3, 1)
    refused = batch.rows.get(outcome="ambiguous")
    assert refused.number == 5
    assert refused.issues[0]["code"] == "repeated_in_list"
    assert refused.issues[0]["params"]["candidates"][0]["row"] == 3


def test_a_second_apply_finds_it_done(make_list: MakeList, cast: Cast, at: datetime) -> None:
    batch = preview_import(batch=staged(make_list(), cast.nadia, at), by=cast.nadia, at=at)
    apply_import(batch=batch, by=cast.nadia, at=at)
    number = Organisation.objects.count()
    again = apply_import(batch=batch, by=cast.nadia, at=at + timedelta(seconds=1))
    assert (Organisation.objects.count(), again.applied_at) == (number, at)
    assert all(row.organisation_ref for row in again.rows.all())


def test_two_clicks_queue_one_import(make_list: MakeList, cast: Cast, at: datetime) -> None:
    batch = preview_import(batch=staged(make_list(), cast.nadia, at), by=cast.nadia, at=at)
    first = start_apply(batch=batch, by=cast.nadia, at=at, language="fr")
    assert start_apply(batch=batch, by=cast.nadia, at=at, language="fr") == first


def test_an_import_needs_its_dry_run(make_list: MakeList, cast: Cast, at: datetime) -> None:
    with pytest.raises(BatchNotReady):
        apply_import(batch=staged(make_list(), cast.nadia, at), by=cast.nadia, at=at)


def test_a_stranger_may_not_import(make_list: MakeList, cast: Cast, at: datetime) -> None:
    for person in (cast.yto, cast.khadija, cast.amina):
        with pytest.raises(NotAllowed):
            staged(make_list(), person, at)


def test_a_regional_officer_imports_the_region_only(make_list: MakeList, cast: Cast, at: datetime) -> None:
    batch = preview_import(batch=staged(make_list(), cast.sara, at), by=cast.sara, at=at)
    assert (batch.counts["created"], batch.counts["rejected"]) == (2, 1)
    assert batch.rows.get(outcome="rejected").issues[0]["code"] == "outside_your_territory"
    with pytest.raises(NotAllowed):
        apply_import(batch=batch, by=cast.rachid, at=at)


def test_a_mapping_is_changed_saved_and_used_again(make_list: MakeList, cast: Cast, at: datetime) -> None:
    batch = staged(make_list(), cast.nadia, at)
    content = {**batch.mapping, "columns": {"name": "Dénomination", "commune": "Commune"}}
    batch = set_batch_mapping(batch=batch, content=content, by=cast.nadia, at=at)
    save_mapping(name=batch.origin, content=content, by=cast.nadia, at=at)
    again = staged(make_list(name="autre.csv"), cast.nadia, at)
    assert again.mapping["columns"] == content["columns"]
    with pytest.raises(FileRefused) as caught:
        set_batch_mapping(batch=batch, content={"columns": {"name": "Nom"}}, by=cast.nadia, at=at)
    assert caught.value.code == "missing_column"
    assert "Nom" in caught.value.sentence


def test_an_import_is_undone_whole_and_stays_in_memory(make_list: MakeList, at: datetime) -> None:
    imported(make_list(), at)
    newer = [
        ROWS[0].replace(";12;7;", ";15;9;").replace("Artisanat", "Tourisme"),
        "Coopérative Neuve;;Tiznit;Tiznit;;;;9;;",
    ]
    later = at + timedelta(days=10)
    _, batch = imported(make_list(newer, name="2.csv"), later)
    assert batch is not None
    undone = undo_batch(batch=batch, by=BY, at=later + timedelta(days=1))
    assert undone.state == BatchState.UNDONE
    amal = Organisation.objects.get(name_fr="Coopérative Al Amal")
    assert (amal.sector, amal.members, amal.women) == ("craft", 12, 7)
    assert not Organisation.objects.filter(name_fr="Coopérative Neuve").exists()
    new = Organisation.anchors.get(name_fr="Coopérative Neuve")
    assert new.withdrawn_at == later + timedelta(days=1)
    assert not Profile.objects.current().filter(organisation=new).exists()
    between = later + timedelta(hours=1)
    assert Profile.objects.known_at(between).filter(organisation=new).exists()
    assert Profile.objects.as_of(valid=later.date(), known=between).get(organisation=amal).sector == "tourism"
    assert undo_batch(batch=batch, by=BY, at=later + timedelta(days=2)).undone_at == later + timedelta(days=1)


def test_after_undo_the_list_can_come_again(make_list: MakeList, at: datetime) -> None:
    _, batch = imported(make_list(), at)
    assert batch is not None
    undo_batch(batch=batch, by=BY, at=at + timedelta(days=1))
    plan, _ = imported(make_list(), at + timedelta(days=2))
    assert counts(plan) == (3, 0, 0, 0, 0)


def test_undo_refuses_when_a_correction_depends_on_it(make_list: MakeList, cast: Cast, at: datetime) -> None:
    _, batch = imported(make_list(), at)
    assert batch is not None
    amal = Organisation.objects.get(name_fr="Coopérative Al Amal")
    correct_organisation(
        organisation=amal, changes={"sector": "tourism"}, by=cast.nadia, at=at + timedelta(days=1), reason="visite"
    )
    with pytest.raises(BatchInUse) as caught:
        undo_batch(batch=batch, by=BY, at=at + timedelta(days=2))
    assert caught.value.params["organisations"] == [amal.pk]
    assert "Al Amal" in caught.value.sentence


def test_a_correction_supersedes_and_names_its_author(cast: Cast, make_list: MakeList, at: datetime) -> None:
    imported(make_list(), at)
    amal = Organisation.objects.get(name_fr="Coopérative Al Amal")
    later = at + timedelta(days=1)
    given = {"by": cast.nadia, "at": later, "reason": "lettre"}
    fixed = correct_organisation(organisation=amal, changes={"name_ar": "تعاونية الأمل", "members": 14}, **given)
    assert (fixed.name_ar, fixed.members, fixed.women) == ("تعاونية الأمل", 14, 7)
    profile = Profile.objects.current().get(organisation=amal)
    assert profile.reason == "lettre"
    assert profile.source.label == "Nadia"
    assert profile.source_of("sector") == amal.source_id
    assert profile.valid_from == date(2019, 3, 12)
    assert AuditRow.objects.about(amal).first().note == "lettre"  # type: ignore[union-attr]
    with pytest.raises(NothingToCorrect):
        correct_organisation(organisation=amal, changes={"members": 14}, **given)
    with pytest.raises(CorrectionRefused):
        correct_organisation(organisation=amal, changes={"women": 99}, **given)
    with pytest.raises(CorrectionRefused):
        correct_organisation(organisation=amal, changes={"name_fr": "", "name_ar": ""}, **given)
    with pytest.raises(NotAllowed):
        correct_organisation(organisation=amal, changes={"members": 3}, **{**given, "by": cast.sara})


def test_a_status_holds_from_its_day(cast: Cast, make_list: MakeList, at: datetime) -> None:
    imported(make_list(), at)
    amal = Organisation.objects.get(name_fr="Coopérative Al Amal")
    on = date(2025, 6, 30)
    given = {"organisation": amal, "status": "struck_off", "on": on, "by": cast.nadia, "at": at + timedelta(days=1)}
    struck = set_status(**given)
    assert (struck.status, struck.status_on) == ("struck_off", on)
    assert Profile.objects.as_of(valid=date(2025, 6, 29)).get(organisation=amal).status == ""
    assert Profile.objects.as_of(valid=on).get(organisation=amal).status == "struck_off"
    with pytest.raises(NothingToCorrect):
        set_status(**given)
    with pytest.raises(CorrectionRefused):
        set_status(**{**given, "status": "active", "on": date(2031, 1, 1)})


def test_organisations_are_loaded_in_bulk(at: datetime) -> None:
    source = Source.objects.create(kind=SourceKind.SYSTEM, label="Démonstration", is_synthetic=True, recorded_at=at)
    records = [
        Record(
            n, name_fr=f"Coopérative {n}", form="cooperative", territory_id=5040010000000, status="active", members=9
        )
        for n in range(3)
    ]
    own = load_organisations(records=records, source=source, by=BY, at=at)
    assert [Organisation.objects.get(pk=pk).name_fr for pk in own] == [f"Coopérative {n}" for n in range(3)]
    assert Organisation.objects.get(pk=own[0]).is_synthetic
    assert Organisation.objects.create(
        name_fr="X", form="union", territory_id=5040010000000, source=source, recorded_at=at
    ).pk > max(own)


def test_the_list_of_togo_comes_in_and_goes_out(real_lists: Path, at: datetime) -> None:
    path = real_lists / "registers" / "togo_cooperatives.csv"
    plan, batch = imported(path, at, origin="Togo", country="TG")
    assert batch is not None
    created, updated, unchanged, ambiguous, rejected = counts(plan)
    assert created + ambiguous == 6859
    assert updated == unchanged == rejected == 0
    assert 0 < ambiguous < 343
    assert Organisation.objects.filter(name_fr="Coopérative Novissi").count() >= 90
    again, none = imported(path, at + timedelta(days=1), origin="Togo", country="TG")
    assert counts(again) == (0, 0, created, ambiguous, 0)
    assert none is None
    undo_batch(batch=batch, by=BY, at=at + timedelta(days=2))
    assert not Organisation.objects.exists()
