"""The shapes of the data files that are no acts: what an entry must and may say."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from twiza.core.languages import Extent, codes
from twiza.mobilisation.rules.people import ExpertTold
from twiza.mobilisation.rules.states import PersonState
from twiza.support.rules.pathway import SessionKind

from .data_files import known


def _in_languages(words: dict[str, str]) -> dict[str, str]:
    if unknown := set(words) - set(codes()):
        raise ValueError(f"{', '.join(sorted(unknown))}: no language of the product")
    if missing := [code for code in codes(Extent.DEEDS) if not words.get(code)]:
        raise ValueError(f"the words in {' and '.join(missing)} are missing")
    return words


def _one_of(kind: str) -> AfterValidator:
    def check(code: str) -> str:
        if code and code not in known(kind):
            raise ValueError(f"“{code}” is not among the {kind}")
        return code

    return AfterValidator(check)


Words = Annotated[dict[str, str], AfterValidator(_in_languages)]
AgreementKey = Annotated[str, _one_of("agreements")]
Share = Annotated[float, Field(ge=0)]
Weights = dict[str, Share]


class Entry(BaseModel):
    """What every entry has in common: nothing that it does not know, nothing that changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# people.toml


class LogIn(Entry):
    """Who may log in: role, and its narrowing (HCP code, convention, an organisation of the case list)."""

    key: str
    name: str
    role: str
    language: str = "fr"
    territory: str = ""
    agreement: AgreementKey = ""
    has_organisation: bool = False

    @property
    def email(self) -> str:
        """An address that no mail reaches (RFC 2606)."""
        return f"{self.key}@demo.example"


class People(Entry):
    password: str
    cast: list[LogIn]
    others: list[LogIn]

    @cached_property
    def officers(self) -> dict[str, str]:
        """The key of the officer of each region."""
        return {one.territory: one.key for one in (*self.cast, *self.others) if one.role == "regional_officer"}


# register.toml, regions.csv, branches.csv, names.csv, places.toml


class Stock(Entry):
    on: date
    live: int
    struck_off: int = 0


class Sector(Entry):
    code: str
    live: list[int]
    law: str
    urban: Share
    women: Share
    women_only: Share
    youth: Share
    word: Words | None = None


class Calibration(Entry):
    """Published totals and assumptions."""

    seed: int
    first_founded_on: date
    census_on: date
    stock_on: date
    stock: list[Stock]
    sector_days: list[date]
    sectors: list[Sector]
    women_only: list[Stock]
    members_at_census: int
    members_at_census_by_sector: dict[str, int]
    members: int
    women: int
    youth: int
    least_members: int
    dormant: Share
    with_ice: Share
    with_point: Share
    beside: dict[str, int]
    told_until: date

    @model_validator(mode="after")
    def _every_day_is_told(self) -> Calibration:
        for sector in self.sectors:
            if len(sector.live) != len(self.sector_days):
                raise ValueError(f"sector {sector.code}, live: one number for each of sector_days is wanted")
        return self

    @cached_property
    def codes(self) -> list[str]:
        """The codes of the sectors, in order."""
        return [sector.code for sector in self.sectors]

    @property
    def by_sector(self) -> list[tuple[date, list[int]]]:
        """The stock by sector on each day."""
        return [(on, [one.live[n] for one in self.sectors]) for n, on in enumerate(self.sector_days)]

    def weights(self, field: Literal["urban", "women", "women_only", "youth"]) -> NDArray[np.float64]:
        """A weight of every sector, in order."""
        return np.array([getattr(sector, field) for sector in self.sectors], dtype=float)


class Region(Entry):
    """Weights of a region: cooperatives per inhabitant, share accompanied from abroad, names, experts' origins."""

    region: str
    cooperatives: Share
    accompanied: Share
    amazigh_names: Share
    southern_names: Share
    experts: Share


class Branch(Entry):
    sector: str
    branch: str
    weight: Share
    trade_fr: str = ""
    trade_ar: str = ""


class NameWord(Entry):
    """A word of names in both scripts."""

    group: Literal["common", "amazigh", "southern", "honoured", "second"]
    latin: str
    arabic: str


class Whereabouts(Entry):
    coast: list[str]
    homes: dict[str, Weights]
    courts: dict[str, str]


# support.toml


class SessionHabit(Entry):
    minutes: tuple[int, int]
    people: int


class Support(Entry):
    until: date
    other_cases: dict[Literal["mourafaka", "creation", "tta"], int]
    year_weights: dict[int, Share]
    reasons_to_abandon: list[str]
    corrected: int
    cancelled: int
    actions: dict[AgreementKey, str]
    sessions: dict[SessionKind, SessionHabit]
    notes: list[str]
    next_steps: list[str]
    corrections: list[str]


# mobilisation.toml


class Country(Entry):
    code: str
    time_zone: str
    languages: list[str]
    share: Share
    phone: str = ""


class Run(Entry):
    days_ago: int
    asked: int
    over_days: int


class SupplyShares(Entry):
    skills: Weights
    sectors: Weights
    relations: Weights
    states: dict[PersonState, Share]


class Mobilisation(Entry):
    source: str
    about: str
    experts: dict[Literal["whole", "small"], int]
    investors: dict[Literal["whole", "small"], int]
    countries: list[Country]
    first_names: list[str]
    tickets: list[tuple[int, int]]
    reasons: list[str]
    outcomes: list[str]
    no_outcome: str
    conflicts: list[str]
    runs: list[Run]
    shares: SupplyShares
    log_in: ExpertTold


# exchanges.toml


class Exchange(Entry):
    """An invented exchange; its entries have the form of the source files of the room."""

    agreement: AgreementKey
    partner: str
    names: Words
    source: str
    entries: list[dict[str, Any]]
