"""The demonstration: published totals met exactly, names in two scripts, the past as it was known, loaded once."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from functools import cache
from io import StringIO
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from twiza.accounts.models import Grant, User
from twiza.accounts.rules import Role
from twiza.agreements.models import Agreement
from twiza.config.demo.dataset import dataset
from twiza.config.demo.loading import load_demonstration
from twiza.config.demo.synthetic.apportionment import apportion, apportion_between
from twiza.config.demo.synthetic.cases import Case, generate_cases
from twiza.config.demo.synthetic.columns import Register
from twiza.config.demo.synthetic.experts import generate_experts, generate_investors
from twiza.config.demo.synthetic.places import inside, places, shapes
from twiza.config.demo.synthetic.quarters import make_quarters
from twiza.config.demo.synthetic.register import generate_register, generate_small
from twiza.core.actions import System
from twiza.core.models import Mail, Source
from twiza.core.text import is_arabic
from twiza.mobilisation.models import Expert, MatchRun, MissionSession, Proposal
from twiza.mobilisation.rules.people import check_expert, check_investor
from twiza.register.models import Organisation, Profile
from twiza.register.rules.vocabulary import BRANCHES, FORMS, SECTORS
from twiza.support.models import Session

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
c = dataset().register


@cache
def register() -> Register:
    return generate_register()


@cache
def cases() -> list[Case]:
    return generate_cases(register())


def cooperatives(on: date) -> np.ndarray:
    return register().live(on) & (register().form == "cooperative")


@given(st.integers(0, 5000), st.lists(st.floats(0.01, 100), min_size=1, max_size=30))
def test_apportion_adds_up(total: int, weights: list[float]) -> None:
    shares = apportion(total, np.array(weights))
    assert shares.sum() == total
    assert (np.abs(shares - total * np.array(weights) / sum(weights)) < 1).all()


def test_apportion_between_keeps_the_bounds() -> None:
    low, high = np.array([5, 5, 5]), np.array([6, 100, 100])
    shares = apportion_between(60, np.array([50.0, 1.0, 1.0]), low, high)
    assert shares.sum() == 60
    assert (low <= shares).all()
    assert (shares <= high).all()
    with pytest.raises(ValueError, match="between"):
        apportion_between(500, np.ones(3), low, high)


@pytest.mark.parametrize(("on", "stock"), [(row.on, row.live) for row in c.stock])
def test_the_stock_passes_through_every_published_point(on: date, stock: int) -> None:
    assert int(cooperatives(on).sum()) == stock


@pytest.mark.parametrize(("on", "wanted"), c.by_sector)
def test_sectors_are_those_published(on: date, wanted: list[int]) -> None:
    counts = Counter(register().sector[cooperatives(on)].tolist())
    assert [counts[name] for name in c.codes] == wanted


def test_shares_of_mid_2020_are_those_of_the_press() -> None:
    sectors = register().sector[cooperatives(c.census_on)]
    assert round((sectors == "agriculture").mean(), 3) == 0.637
    assert round((sectors == "craft").mean(), 3) == 0.189


@pytest.mark.parametrize(("on", "wanted"), [(row.on, row.live) for row in c.women_only])
def test_cooperatives_of_women_only(on: date, wanted: int) -> None:
    assert int((cooperatives(on) & register().women_only).sum()) == wanted


def test_members_are_those_published() -> None:
    live = cooperatives(c.stock_on)
    assert int(register().members[live].sum()) == 788_969
    assert int(register().women[live].sum()) == 272_583
    assert int(register().youth[live].sum()) == 18_036
    then = cooperatives(c.census_on)
    assert int(register().first_members[then].sum()) == 608_490
    assert int(register().first_members[then & (register().sector == "agriculture")].sum()) == 433_733


def test_parts_never_exceed_their_whole() -> None:
    data = register()
    counted = data.members > 0
    assert (data.women <= data.members).all()
    assert (data.youth <= data.members).all()
    assert (data.first_women[counted] <= data.first_members[counted]).all()
    assert (data.members[counted] >= 5).all()
    assert (data.women[data.women_only] == data.members[data.women_only]).all()


def test_days_are_in_order() -> None:
    data = register()
    counted = ~np.isnat(data.counted)
    assert (data.counted[counted] >= data.first_counted[counted]).all()
    assert (data.struck_off > data.founded).all()
    asleep = ~np.isnat(data.dormant)
    assert (data.dormant[asleep] > data.founded[asleep]).all()
    assert (data.dormant[asleep] < data.struck_off[asleep]).all()


def test_codes_are_those_of_the_register() -> None:
    assert set(register().sector.tolist()) <= set(SECTORS)
    assert set(register().form.tolist()) <= set(FORMS)
    pairs = set(zip(register().branch.tolist(), register().sector.tolist(), strict=True))
    assert all(BRANCHES[branch].more["sector"] == sector for branch, sector in pairs)


def test_names_stand_in_their_script_and_vary() -> None:
    data = register()
    assert all(fr or ar for fr, ar in zip(data.name_fr, data.name_ar, strict=True))
    assert all(is_arabic(name) for name in data.name_ar if name)
    assert not any(is_arabic(name) for name in data.name_fr)
    both = sum(bool(fr and ar) for fr, ar in zip(data.name_fr, data.name_ar, strict=True))
    assert both / len(data) > 0.85
    assert 30_000 < len(set(data.name_fr)) < 0.7 * len(data)


def test_numbers_are_unique() -> None:
    data = register()
    ice = [number for number in data.ice if number]
    assert len(set(ice)) == len(ice)
    assert all(len(number) == 15 and int(number) % 97 == 0 for number in ice)
    court = [(seat, int(n)) for seat, n in zip(data.court, data.court_number, strict=True) if n]
    assert len(set(court)) == len(court)


def test_points_lie_in_their_province() -> None:
    data = register()
    province = places().province[data.commune]
    known = ~np.isnan(data.longitude)
    for code, ring in shapes().items():
        here = known & (province == code)
        assert inside(ring, data.longitude[here], data.latitude[here]).mean() > 0.999


def test_every_province_has_cooperatives() -> None:
    live = cooperatives(c.stock_on)
    assert len(set(places().province[register().commune[live]].tolist())) == 75


def test_the_same_seed_gives_the_same_register() -> None:
    again = generate_register()
    assert again.name_fr == register().name_fr
    assert again.ice == register().ice
    assert (again.members == register().members).all()


def test_every_organisation_is_told_once() -> None:
    books = make_quarters(register())
    founded = [row for book in books for row in book.founded]
    assert sorted(founded) == list(range(len(register())))
    born = {row: number for number, book in enumerate(books) for row in book.founded}
    for number, book in enumerate(books):
        assert all(born[row] <= number for row, _ in (*book.dormant, *book.struck))
        assert all(on <= book.at.date() for _, on in (*book.dormant, *book.struck))


def test_coverage_differs_from_region_to_region() -> None:
    data, live = register(), cooperatives(c.stock_on)
    wanted = live & np.isin(data.sector, ("craft", "tourism"))
    reached: dict[str, set[int]] = {}
    for case in cases():
        if case.programme == "mre-2020" and any(one["outcome"] != "absent" for one in case.sessions):
            reached.setdefault(str(data.region[case.row]), set()).add(case.row)
    for region, share in ((row.region, row.accompanied) for row in dataset().regions):
        assert len(reached[region]) / int((wanted & (data.region == region)).sum()) == pytest.approx(share, abs=0.01)


def test_sessions_stay_inside_their_case() -> None:
    for case in cases():
        days = [one["held_on"] for one in case.sessions]
        assert days == sorted(days)
        assert all(case.opened_on <= day <= dataset().support.until for day in days)
        assert case.closed_on is None or not days or days[-1] <= case.closed_on
        assert all(one["recorded_at"].date() >= one["held_on"] for one in case.sessions)
        assert (case.state == "closed_abandoned") == bool(case.abandon_reason)


def test_some_sessions_are_recorded_months_later() -> None:
    late = [one["recorded_at"].date() - one["held_on"] for case in cases() for one in case.sessions]
    share = sum(lag.days > 60 for lag in late) / len(late)
    assert 0.03 < share < 0.08


def test_the_small_sample_has_something_of_everything() -> None:
    small = generate_small()
    assert len(set(small.region.tolist())) == 12
    assert set(small.sector.tolist()) == set(c.codes)
    assert (small.form == "project_holder").any()
    assert not small.live(c.stock_on).all()


@pytest.mark.django_db
def test_the_command_refuses_a_database_where_people_work(settings: Any) -> None:
    settings.TWIZA_DEMO = True
    User.objects.create_user(email="someone@example.org", name="Someone", joined_at=AT)
    with pytest.raises(CommandError):
        call_command("config_demo", "--small", stdout=StringIO())
    settings.TWIZA_DEMO = False
    with pytest.raises(CommandError):
        call_command("config_demo", "--small", stdout=StringIO())


@pytest.mark.django_db
def test_the_demonstration_loads_through_every_room(demonstration: datetime) -> None:
    small = generate_small()
    live = Organisation.objects.filter(form="cooperative").live()
    assert live.count() == int((small.live(c.stock_on) & (small.form == "cooperative")).sum())
    wanted = int(small.members[small.live(c.stock_on) & (small.form == "cooperative")].sum())
    assert live.aggregate(total=Sum("members"))["total"] == wanted
    assert Agreement.objects.filter(key="mre-2020").exists()
    assert Session.objects.exists()
    assert Session.objects.exclude(superseded_at=None).exists()
    assert all(source.is_synthetic for source in Source.objects.filter(reference="demonstration"))


@pytest.mark.django_db
def test_the_past_is_answered_as_it_was_known(demonstration: datetime) -> None:
    march = datetime(2026, 3, 15, 12, 0, tzinfo=UTC)
    then = Profile.objects.as_of(valid=march.date(), known=march).filter(status="dormant").count()
    now = Profile.objects.as_of(valid=march.date()).filter(status="dormant").count()
    assert then < now


@pytest.mark.django_db
def test_loading_again_changes_nothing(demonstration: datetime) -> None:
    before = Organisation.objects.count()
    assert load_demonstration(by=System(), at=AT, small=True) == Counter()
    assert Organisation.objects.count() == before


@pytest.mark.django_db
def test_everybody_of_the_cast_may_log_in(demonstration: datetime) -> None:
    for login in dataset().people.cast:
        user = User.objects.get(email=login.email)
        assert user.is_demo
        assert user.check_password(dataset().people.password)
        assert [role.value for role in user.roles()] == [login.role]
    agents = User.objects.exclude(email__in=[login.email for login in dataset().people.cast])
    assert not any(user.has_usable_password() for user in agents)
    president = Grant.objects.get(role="cooperative_president")
    assert Organisation.objects.filter(pk=president.organisation_ref).exists()


@pytest.mark.django_db
def test_the_command_prints_who_may_log_in(demonstration: datetime) -> None:
    out = StringIO()
    call_command("config_demo", "--print-logins", stdout=out)
    assert "nadia@demo.example" in out.getvalue()
    assert dataset().people.password in out.getvalue()
    again = StringIO()
    call_command("config_demo", stdout=again)
    assert len(again.getvalue().splitlines()) == 1


def test_the_supply_abroad_is_invented_and_the_same_every_time() -> None:
    experts, investors = generate_experts(600), generate_investors(40)
    assert experts == generate_experts(600)
    people = [told for told, _ in (*experts, *investors)]
    assert all(told.email.endswith("@demo.example") for told in people)
    assert all("démonstration" in told.name for told in people)
    assert all(told.phone.startswith(("+3363998", "+447700900")) for told in people if told.phone)
    assert len({told.email for told in people}) == 640
    assert len({told.country for told, _ in experts}) == 20
    assert {check_expert(told).email for told, _ in experts} == {told.email for told, _ in experts}
    assert all(check_investor(told).relations for told, _ in investors)


@pytest.mark.django_db
def test_the_supply_works_requests_in_their_states_and_sessions_of_experts(demonstration: datetime) -> None:
    states = Counter(Proposal.objects.values_list("state", flat=True))
    assert {"sent", "closed", "declined"} <= set(states)
    assert MatchRun.objects.done().count() == 2
    assert all(run.figures["gap"] < 1e-4 for run in MatchRun.objects.all())
    told = Session.objects.filter(series__in=MissionSession.objects.values("series"))
    assert told.exists()
    assert all(session.recorded_by.roles() == [Role.EXPERT] for session in told.select_related("recorded_by"))
    assert not Mail.objects.waiting().filter(reason__startswith="mobilisation.").exists()
    busy = Expert.objects.with_asked().filter(asked__gt=0)
    assert all(expert.asked <= expert.capacity for expert in busy)
    younes = Expert.objects.get(email="younes@demo.example")
    assert younes.user.email == younes.email


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_every_committing_test_finds_the_demonstration_whole(demonstration: datetime, time: str) -> None:
    assert Mail.objects.exists()
    assert User.objects.filter(is_demo=True).exists()
    Mail.objects.all().delete()
