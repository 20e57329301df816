"""Experts and investors abroad, invented: who lives where, speaks what, knows what and can give how much. Pure.

Telephone numbers come from ranges reserved for fiction (ARCEP, Ofcom); addresses reach nobody (RFC 2606).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from twiza.mobilisation.rules.people import ExpertTold, InvestorTold
from twiza.mobilisation.rules.states import PersonState

from ..dataset import dataset
from ..shapes import Country


def generate_experts(count: int, *, seed: int = 112) -> list[tuple[ExpertTold, PersonState]]:
    """So many experts with their standing, always the same; the first is the log-in of the demonstration."""
    rng, values = np.random.default_rng([seed, 11]), dataset().mobilisation
    states = {state.value: share for state, share in values.shares.states.items()}
    experts = [(values.log_in, PersonState.VETTED)]
    for number in range(1, count):
        state = PersonState(_one(rng, states))
        experts.append((_expert(rng, number), state))
    return experts


def generate_investors(count: int, *, seed: int = 112) -> list[tuple[InvestorTold, PersonState]]:
    """So many investors with their standing, always the same."""
    rng = np.random.default_rng([seed, 12])
    return [
        (_investor(rng, number), PersonState.VETTED if rng.random() < 0.85 else PersonState.CANDIDATE)
        for number in range(1, count + 1)
    ]


def _expert(rng: np.random.Generator, number: int) -> ExpertTold:
    country, shares = _country(rng), dataset().mobilisation.shares
    languages = ["ar"] if rng.random() < 0.93 else []
    languages += [code for code in country.languages if rng.random() < 0.95] + (["zgh"] if rng.random() < 0.4 else [])
    if "fr" not in languages and rng.random() < 0.5:
        languages.append("fr")
    skills = _some(rng, shares.skills, int(rng.integers(2, 5)))
    return ExpertTold(
        **_who(rng, number, "expert", country),
        skills={code: int(rng.choice([2, 3, 3, 4])) for code in skills},
        languages=tuple(languages) or ("fr",),
        sectors=tuple(_some(rng, shares.sectors, int(rng.integers(1, 4)))),
        region_of_origin=_one(rng, _origins()) if rng.random() < 0.9 else "",
        mode=str(rng.choice(["remote", "either", "on_site"], p=[0.55, 0.4, 0.05])),
        hours_a_month=int(rng.integers(1, 7)) * 2,
        weeks_a_year=int(rng.integers(10, 49)),
        capacity=int(rng.choice([0, 1, 2, 3, 4], p=[0.02, 0.38, 0.35, 0.17, 0.08])),
        seniority=int(rng.integers(3, 31)),
    )


def _investor(rng: np.random.Generator, number: int) -> InvestorTold:
    values, country = dataset().mobilisation, _country(rng)
    shares = values.shares
    low, high = values.tickets[int(rng.integers(len(values.tickets)))]
    return InvestorTold(
        **_who(rng, number, "investor", country),
        relations=tuple(_some(rng, shares.relations, int(rng.integers(1, 3)))),
        sectors=tuple(_some(rng, shares.sectors, int(rng.integers(1, 4)))),
        regions=tuple(sorted(_some(rng, _origins(), int(rng.integers(1, 4))))),
        ticket_low=low,
        ticket_high=high,
    )


def _who(rng: np.random.Generator, number: int, kind: str, country: Country) -> dict[str, Any]:
    """Name, address and number of somebody who does not exist."""
    mobilisation = dataset().mobilisation
    pattern = country.phone if kind == "expert" else ""
    first_name = mobilisation.first_names[int(rng.integers(len(mobilisation.first_names)))]
    return {
        "name": f"{first_name} (démonstration {number})",
        "email": f"{kind}-{number:04d}@demo.example",
        "country": country.code,
        "time_zone": country.time_zone,
        "language": str(rng.choice(["fr", "ar", "en"], p=[0.6, 0.25, 0.15])),
        "about": mobilisation.about,
        "phone": pattern.format(number) if pattern and number < 1000 else "",
    }


def _country(rng: np.random.Generator) -> Country:
    countries = dataset().mobilisation.countries
    weights = np.array([one.share for one in countries])
    return countries[int(rng.choice(len(countries), p=weights / weights.sum()))]


def _origins() -> dict[str, float]:
    """How often families come from each region."""
    return {one.region: one.experts for one in dataset().regions}


def _one(rng: np.random.Generator, weights: Mapping[str, float]) -> str:
    return _some(rng, weights, 1)[0]


def _some(rng: np.random.Generator, weights: Mapping[str, float], count: int) -> list[str]:
    share = np.array(list(weights.values()), float)
    return [str(code) for code in rng.choice(list(weights), count, replace=False, p=share / share.sum())]
