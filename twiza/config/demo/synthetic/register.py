"""The synthetic register as columns. Pure: a seed gives the same columns; every published total is met exactly."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..dataset import dataset
from .apportionment import Floats, Ints, apportion, apportion_between, deal, pick
from .columns import NEVER, Days, Register
from .identifiers import give_numbers
from .names import make_name
from .places import places, scatter


def generate_register(seed: int = 112) -> Register:
    """65,315 live cooperatives on 30 November 2025, those struck off before, and a few other forms beside them."""
    c = dataset().register
    rng = np.random.default_rng(seed)
    founded, struck_off = _lives(rng)
    sector = _sectors(rng, founded, struck_off)
    branch = _branches(rng, sector)
    commune = _communes(rng, sector, branch)
    women_only = _women_only(rng, founded, struck_off, sector)
    register = Register(
        founded=founded,
        struck_off=struck_off,
        dormant=_dormant(rng, founded, struck_off),
        sector=np.array(c.codes)[sector],
        branch=branch,
        form=np.full(len(founded), "cooperative", dtype="<U24"),
        commune=commune,
        women_only=women_only,
        **_people(rng, founded, struck_off, sector, women_only),
        longitude=np.full(len(founded), np.nan),
        latitude=np.full(len(founded), np.nan),
    )
    _beside(rng, register)
    _point(rng, register)
    _name(rng, register)
    give_numbers(rng, register)
    return register


def generate_small(size: int = 600, seed: int = 112) -> Register:
    """A sample of the same register for tests: about `size` cooperatives, with a few of every other kind."""
    c = dataset().register
    whole = generate_register(seed)
    live = whole.live(c.stock_on) & (whole.form == "cooperative")
    rows = []
    for kind, wanted in (
        (live, size),
        (~live & (whole.form == "cooperative"), size // 20),
        (whole.form != "cooperative", 30),
    ):
        some = np.flatnonzero(kind)
        some = some[np.lexsort((some, whole.sector[some], whole.region[some]))]
        rows.append(some[np.linspace(0, len(some) - 1, wanted).astype(int)])
    return whole.take(np.sort(np.concatenate(rows)))


def _days(rng: np.random.Generator, size: int, after: date, until: date, growth: float) -> Days:
    """Days of (after, until], likelier at the end when growth exceeds one; fewer in August and at week-ends."""
    days = np.arange(np.datetime64(after) + 1, np.datetime64(until) + 1)
    weights = np.linspace(1.0, growth, len(days))
    weights *= np.where(days.astype("datetime64[M]").astype(int) % 12 == 7, 0.45, 1.0)
    weights *= np.where((days.astype(int) + 3) % 7 >= 5, 0.06, 1.0)
    return np.repeat(days, apportion(size, weights * rng.uniform(0.6, 1.4, len(days))))


def _lives(rng: np.random.Generator) -> tuple[Days, Days]:
    """Days of foundation and of striking off; the stock passes through every published point."""
    c = dataset().register
    founded: Days = np.array([], dtype="datetime64[D]")
    struck: Days = np.array([], dtype="datetime64[D]")
    before, stock = c.first_founded_on, 0
    for entry in c.stock:
        on, size, gone = entry.on, entry.live, entry.struck_off
        new = _days(rng, size - stock + gone, before, on, 6.0 if stock == 0 else 1.25)
        if gone:
            # Those struck off are at least two years old; the dormant young and the very old go first.
            age = (np.datetime64(on) - founded).astype(int) / 365.25
            old = np.where(
                (struck == NEVER) & (founded < np.datetime64(before) - 730), np.where(age > 15, 1.6, 1.0), 0.0
            )
            chosen = pick(rng, gone, old)
            struck[chosen] = rng.permutation(_days(rng, gone, before, on, 1.2))
        founded = np.concatenate([founded, new])
        struck = np.concatenate([struck, np.full(len(new), NEVER)])
        before, stock = on, size
    order = np.argsort(founded, kind="stable")
    return founded[order], struck[order]


def _sectors(rng: np.random.Generator, founded: Days, struck: Days) -> Ints:
    """Sector codes such that the live stock by sector is the published one on each day of `sector_days`."""
    c = dataset().register
    sector = np.full(len(founded), -1)
    after = np.datetime64("1900-01-01")
    for on, wanted in c.by_sector:
        day = np.datetime64(on)
        survivors = (founded <= after) & (struck > day)
        need = np.array(wanted) - np.bincount(sector[survivors], minlength=len(c.codes))
        if (need < 0).any():
            raise ValueError(f"sectors shrink before {on}: {need}")
        fresh = np.flatnonzero((founded > after) & (founded <= day) & (struck > day))
        sector[fresh] = deal(rng, need)
        gone = np.flatnonzero((founded > after) & (founded <= day) & (struck <= day))
        sector[gone] = deal(rng, apportion(len(gone), need.astype(float))) if len(gone) else sector[gone]
        after = day
    return sector


def _branches(rng: np.random.Generator, sector: Ints) -> NDArray[np.str_]:
    c = dataset().register
    branch = np.full(len(sector), "", dtype="<U24")
    for code, name in enumerate(c.codes):
        rows = np.flatnonzero(sector == code)
        branches = [one for one in dataset().branches if one.sector == name]
        counts = apportion(len(rows), np.array([one.weight for one in branches]))
        branch[rows] = np.array([one.branch for one in branches])[deal(rng, counts)]
    return branch


def _communes(rng: np.random.Generator, sector: Ints, branch: NDArray[np.str_]) -> Ints:
    """Communes by census weight, town or country by sector, and where each branch is at home."""
    c = dataset().register
    commune = np.zeros(len(sector), dtype=np.int64)
    for name in np.unique(branch):
        rows = np.flatnonzero(branch == name)
        weights = places().weights(c.codes[sector[rows[0]]], str(name))
        commune[rows] = deal(rng, apportion(len(rows), weights))
    return commune


def _women_only(rng: np.random.Generator, founded: Days, struck: Days, sector: Ints) -> NDArray[np.bool_]:
    """Cooperatives of women only, as many alive as published on each day told."""
    c = dataset().register
    chosen = np.zeros(len(founded), dtype=bool)
    liking = c.weights("women_only")[sector]
    after = np.datetime64("1900-01-01")
    for entry in c.women_only:
        day = np.datetime64(entry.on)
        alive = (founded <= day) & (struck > day)
        need = entry.live - int((alive & chosen).sum())
        chosen[pick(rng, need, np.where(alive & (founded > after), liking, 0.0))] = True
        after = day
    return chosen


def _dormant(rng: np.random.Generator, founded: Days, struck: Days) -> Days:
    """The day since which an organisation sleeps (NaT for most); those struck off slept a year before."""
    c = dataset().register
    dormant = np.full(len(founded), np.datetime64("NaT", "D"))
    end = np.datetime64(c.stock_on)
    live = struck > end
    age = (end - founded).astype(int) / 365.25
    size = round(c.dormant * int(live.sum()))
    rows = pick(rng, size, np.where(live & (age > 2.5), np.minimum(age, 12.0), 0.0))
    spread = rng.uniform(0.35, 0.97, size) * (end - founded[rows]).astype(int)
    dormant[rows] = founded[rows] + np.maximum(spread, 540).astype(int)
    gone = np.flatnonzero(~live)
    dormant[gone] = np.maximum(founded[gone] + 180, struck[gone] - rng.integers(200, 900, len(gone)))
    return dormant


def _people(
    rng: np.random.Generator, founded: Days, struck: Days, sector: Ints, women_only: NDArray[np.bool_]
) -> dict[str, Any]:
    """Head counts: members in 2020 and at the last count, women, youth, disabled people."""
    c = dataset().register
    size, end, census = len(founded), np.datetime64(c.stock_on), np.datetime64(c.census_on)
    live, then = struck > end, (founded <= census) & (struck > census)
    first = _members_2020(rng, founded, sector, then)
    members = first.copy()
    seen_again = then & live & (rng.random(size) < 0.35)
    change = np.exp(rng.normal(-0.05, 0.22, size))
    members[seen_again] = np.maximum(c.least_members, np.rint(first * change))[seen_again].astype(int)
    young = live & ~then
    low = np.full(int(young.sum()), c.least_members)
    weights = np.exp(rng.normal(0, 1.0, len(low)))
    members[young] = apportion_between(c.members - int(members[live & then].sum()), weights, low, low * 0 + 180)
    gone_young = ~live & ~then
    members[gone_young] = rng.integers(5, 24, int(gone_young.sum()))
    grown = np.maximum(c.least_members, np.rint(members * rng.uniform(0.6, 1.05, size))).astype(int)
    again_young = young & (founded < end - 500) & (rng.random(size) < 0.18)
    first = np.where(then, first, np.where(again_young, grown, members))
    first_counted = np.where(then, census, np.minimum(founded + 20, end)).astype("datetime64[D]")
    lately = np.maximum(end - rng.integers(0, 480, size), first_counted + 5)
    counted = np.where(seen_again | again_young, lately, first_counted).astype("datetime64[D]")
    women = _women(rng, members, sector, women_only, live)
    share = women / members
    disabled = np.where(rng.random(size) < 0.12, rng.binomial(members, 0.03), -1)
    return {
        "members": members,
        "women": women,
        "disabled": disabled,
        "counted": counted,
        "youth": _youth(rng, members, sector, founded > census, live),
        "first_members": first,
        "first_women": np.rint(share * first).astype(int),
        "first_counted": first_counted,
        "women_led": _women_led(rng, share, women_only),
    }


def _youth(
    rng: np.random.Generator, members: Ints, sector: Ints, young: NDArray[np.bool_], live: NDArray[np.bool_]
) -> Ints:
    """Members under 35: the published total, in two cooperatives of five, oftener where they are new."""
    c = dataset().register
    youth = np.zeros(len(members), dtype=np.int64)
    liking = c.weights("youth")[sector] * np.where(young, 2.5, 0.6)
    liking *= members * np.exp(rng.normal(0, 1.4, len(members))) * (rng.random(len(members)) < 0.4)
    nobody = np.zeros(int(live.sum()), dtype=np.int64)
    youth[live] = apportion_between(c.youth, liking[live], nobody, members[live] * 2 // 3)
    return youth


def _members_2020(rng: np.random.Generator, founded: Days, sector: Ints, then: NDArray[np.bool_]) -> Ints:
    """Members on the census day: agriculture and housing as published, the rest of the total on the others."""
    c = dataset().register
    members = np.full(len(founded), -1)
    groups = [sector == 0, sector == c.codes.index("housing"), (sector != 0) & (sector != c.codes.index("housing"))]
    totals = [c.members_at_census_by_sector[code] for code in ("agriculture", "housing")]
    totals.append(c.members_at_census - sum(totals))
    age = (np.datetime64(c.census_on) - founded).astype(int) / 365.25
    for group, total in zip(groups, totals, strict=True):
        rows = np.flatnonzero(group & then)
        weights = np.exp(rng.normal(0, 0.9, len(rows))) * (1 + np.maximum(age[rows], 0) / 4)
        low = np.full(len(rows), c.least_members)
        members[rows] = apportion_between(total, weights, low, low * 0 + 900)
    return members


def _women(
    rng: np.random.Generator, members: Ints, sector: Ints, women_only: NDArray[np.bool_], live: NDArray[np.bool_]
) -> Ints:
    """Women: all members where only women are, the rest of the published total in mixed cooperatives."""
    c = dataset().register
    liking = c.weights("women")[sector] * np.exp(rng.normal(0, 0.8, len(members)))
    women = np.where(women_only, members, np.rint(members * np.minimum(0.2 * liking, 0.8))).astype(np.int64)
    mixed = np.flatnonzero(live & ~women_only)
    total = c.women - int(members[live & women_only].sum())
    nobody = np.zeros(len(mixed), dtype=np.int64)
    women[mixed] = apportion_between(total, liking[mixed] * members[mixed], nobody, members[mixed] - 1)
    return women


def _women_led(rng: np.random.Generator, share: Floats, women_only: NDArray[np.bool_]) -> Ints:
    """1 yes, 0 no, -1 not known."""
    led = (women_only | (rng.random(len(share)) < share**2 * 0.5)).astype(np.int64)
    led[~women_only & (rng.random(len(share)) < 0.07)] = -1
    return led


def _beside(rng: np.random.Generator, register: Register) -> None:
    """Unions, groupings and project holders, without head counts, after the cooperatives."""
    c = dataset().register
    size = sum(c.beside.values())
    model = rng.choice(np.flatnonzero(register.live(c.stock_on)), size, replace=False)
    form = np.repeat(list(c.beside), list(c.beside.values()))
    holder = form == "project_holder"
    founded = np.where(holder, np.datetime64(c.stock_on) - rng.integers(10, 240, size), register.founded[model])
    unknown, day = np.full(size, -1), np.full(size, np.datetime64("NaT", "D"))
    added = {
        "founded": founded,
        "struck_off": np.full(size, NEVER),
        "dormant": day,
        "sector": register.sector[model],
        "branch": register.branch[model],
        "form": form,
        "commune": register.commune[model],
        "counted": day,
        "first_counted": day,
        "women_only": np.zeros(size, dtype=bool),
        "longitude": np.full(size, np.nan),
        "latitude": np.full(size, np.nan),
        **dict.fromkeys(("women_led", "members", "women", "youth", "disabled"), unknown),
        **dict.fromkeys(("first_members", "first_women"), unknown),
    }
    for column, values in added.items():
        setattr(register, column, np.concatenate([getattr(register, column), values]))


def _point(rng: np.random.Generator, register: Register) -> None:
    c = dataset().register
    known = np.flatnonzero(rng.random(len(register)) < c.with_point)
    register.longitude[known], register.latitude[known] = scatter(rng, register.commune[known])


def _name(rng: np.random.Generator, register: Register) -> None:
    region, communes = register.region, places().names
    for row in range(len(register)):
        latin, arabic = make_name(
            rng,
            form=str(register.form[row]),
            region=str(region[row]),
            sector=str(register.sector[row]),
            branch=str(register.branch[row]),
            commune=communes[register.commune[row]],
            women_only=bool(register.women_only[row]),
        )
        register.name_fr.append(latin)
        register.name_ar.append(arabic)
