"""Experts and investors abroad, invented: who lives where, speaks what, knows what and can give how much. Pure.

Telephone numbers come from ranges reserved for fiction (ARCEP, Ofcom); addresses reach nobody (RFC 2606).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from twiza.mobilisation.rules.people import ExpertTold, InvestorTold
from twiza.mobilisation.rules.states import PersonState

from .people import CAST

# Country, time zone, languages spoken there beside Arabic (support's codes), share. A: all of it.
COUNTRIES: tuple[tuple[str, str, tuple[str, ...], float], ...] = (
    ("FR", "Europe/Paris", ("fr",), 30), ("ES", "Europe/Madrid", ("es",), 12), ("BE", "Europe/Brussels", ("fr",), 9),
    ("IT", "Europe/Rome", (), 8), ("NL", "Europe/Amsterdam", ("en",), 7), ("DE", "Europe/Berlin", ("en",), 6),
    ("CA", "America/Toronto", ("fr", "en"), 7), ("US", "America/New_York", ("en",), 5),
    ("GB", "Europe/London", ("en",), 4),
    ("CH", "Europe/Zurich", ("fr",), 2), ("SE", "Europe/Stockholm", ("en",), 1), ("NO", "Europe/Oslo", ("en",), 1),
    ("DK", "Europe/Copenhagen", ("en",), 1), ("AE", "Asia/Dubai", ("en",), 2), ("SA", "Asia/Riyadh", (), 1),
    ("QA", "Asia/Qatar", ("en",), 1), ("SN", "Africa/Dakar", ("fr",), 1), ("CI", "Africa/Abidjan", ("fr",), 1),
    ("TN", "Africa/Tunis", ("fr",), 1), ("AU", "Australia/Sydney", ("en",), 1),
)  # fmt: skip
FICTION = {"FR": "+3363998{:04d}", "GB": "+447700900{:03d}"}
# A: how often each skill and sector is offered, and where families come from.
SKILLS = {
    "governance": 6, "accounting": 12, "tax_and_law": 7, "strategy": 12, "production": 8, "design": 7, "packaging": 4,
    "quality": 8, "certification": 5, "marketing": 14, "export": 9, "online_sales": 11, "financing": 9, "digital": 16,
    "human_resources": 6,
}  # fmt: skip
SECTORS = {
    "agriculture": 5,
    "craft": 7,
    "food": 4,
    "argan": 2,
    "tourism": 5,
    "aromatic_plants": 2,
    "services": 3,
}
ORIGINS = {
    "01": 6,
    "02": 9,
    "03": 4,
    "04": 5,
    "05": 6,
    "06": 5,
    "07": 5,
    "08": 4,
    "09": 10,
    "10": 1,
    "11": 0.5,
    "12": 0.3,
}
STANDING = {
    PersonState.VETTED: 0.90, PersonState.CANDIDATE: 0.05, PersonState.PAUSED: 0.03, PersonState.REFUSED: 0.01,
    PersonState.WITHDRAWN: 0.01,
}  # fmt: skip
RELATIONS = {"buyer": 5, "donor": 4, "lender": 3, "member": 3, "partner": 4}
TICKETS = (
    (2_000_000, 10_000_000),
    (5_000_000, 20_000_000),
    (10_000_000, 50_000_000),
    (30_000_000, 150_000_000),
)
FIRST_NAMES = (
    "Adil",
    "Amal",
    "Asmae",
    "Ayoub",
    "Badr",
    "Btissam",
    "Driss",
    "Fadoua",
    "Ghita",
    "Hanane",
    "Hicham",
    "Ikram",
    "Imane",
    "Jamal",
    "Kawtar",
    "Khalid",
    "Laila",
    "Loubna",
    "Mehdi",
    "Mouna",
    "Nabil",
    "Naima",
    "Omar",
    "Othmane",
    "Rajae",
    "Reda",
    "Saloua",
    "Samir",
    "Siham",
    "Soukaina",
    "Tarik",
    "Widad",
    "Yassine",
    "Zineb",
)
ABOUT = "Personne inventée pour la démonstration."


def generate_experts(count: int, *, seed: int = 112) -> list[tuple[ExpertTold, PersonState]]:
    """So many experts with their standing, always the same; the first is the log-in of the demonstration."""
    rng = np.random.default_rng([seed, 11])
    experts = [(_younes(), PersonState.VETTED)]
    for number in range(1, count):
        state = PersonState(_one(rng, {k.value: v for k, v in STANDING.items()}))
        experts.append((_expert(rng, number), state))
    return experts


def generate_investors(count: int, *, seed: int = 112) -> list[tuple[InvestorTold, PersonState]]:
    """So many investors with their standing, always the same."""
    rng = np.random.default_rng([seed, 12])
    return [
        (_investor(rng, number), PersonState.VETTED if rng.random() < 0.85 else PersonState.CANDIDATE)
        for number in range(1, count + 1)
    ]


def _younes() -> ExpertTold:
    """The expert who can log in: able in what is asked most, from Souss-Massa, six missions at once."""
    login = next(login for login in CAST if login.key == "younes")
    return ExpertTold(
        name=login.name, email=login.email, language=login.language, country="FR", time_zone="Europe/Paris",
        skills={"marketing": 4, "online_sales": 4, "export": 3, "strategy": 3}, languages=("ar", "fr", "zgh"),
        sectors=("craft", "tourism", "argan"), region_of_origin="09", mode="either", hours_a_month=10, weeks_a_year=40,
        capacity=6, seniority=18, about=ABOUT,
    )  # fmt: skip


def _expert(rng: np.random.Generator, number: int) -> ExpertTold:
    country, zone, spoken = _country(rng)
    languages = ["ar"] if rng.random() < 0.93 else []
    languages += [code for code in spoken if rng.random() < 0.95] + (["zgh"] if rng.random() < 0.4 else [])
    if "fr" not in languages and rng.random() < 0.5:
        languages.append("fr")
    skills = _some(rng, SKILLS, int(rng.integers(2, 5)))
    return ExpertTold(
        **_who(rng, number, "expert", country, zone),
        skills={code: int(rng.choice([2, 3, 3, 4])) for code in skills},
        languages=tuple(languages) or ("fr",),
        sectors=tuple(_some(rng, SECTORS, int(rng.integers(1, 4)))),
        region_of_origin=_one(rng, ORIGINS) if rng.random() < 0.9 else "",
        mode=str(rng.choice(["remote", "either", "on_site"], p=[0.55, 0.4, 0.05])),
        hours_a_month=int(rng.integers(1, 7)) * 2,
        weeks_a_year=int(rng.integers(10, 49)),
        capacity=int(rng.choice([0, 1, 2, 3, 4], p=[0.02, 0.38, 0.35, 0.17, 0.08])),
        seniority=int(rng.integers(3, 31)),
    )


def _investor(rng: np.random.Generator, number: int) -> InvestorTold:
    country, zone, _spoken = _country(rng)
    low, high = TICKETS[int(rng.integers(len(TICKETS)))]
    return InvestorTold(
        **_who(rng, number, "investor", country, zone),
        relations=tuple(_some(rng, RELATIONS, int(rng.integers(1, 3)))),
        sectors=tuple(_some(rng, SECTORS, int(rng.integers(1, 4)))),
        regions=tuple(sorted(_some(rng, ORIGINS, int(rng.integers(1, 4))))),
        ticket_low=low,
        ticket_high=high,
    )


def _who(rng: np.random.Generator, number: int, kind: str, country: str, zone: str) -> dict[str, Any]:
    """Name, address and number of somebody who does not exist."""
    pattern = FICTION.get(country, "") if kind == "expert" else ""
    return {
        "name": f"{FIRST_NAMES[int(rng.integers(len(FIRST_NAMES)))]} (démonstration {number})",
        "email": f"{kind}-{number:04d}@demo.example", "country": country, "time_zone": zone,
        "language": str(rng.choice(["fr", "ar", "en"], p=[0.6, 0.25, 0.15])), "about": ABOUT,
        "phone": pattern.format(number) if pattern and number < 1000 else "",
    }  # fmt: skip


def _country(rng: np.random.Generator) -> tuple[str, str, tuple[str, ...]]:
    weights = np.array([share for *_, share in COUNTRIES])
    code, zone, spoken, _share = COUNTRIES[int(rng.choice(len(COUNTRIES), p=weights / weights.sum()))]
    return code, zone, spoken


def _one(rng: np.random.Generator, weights: Mapping[str, float]) -> str:
    return _some(rng, weights, 1)[0]


def _some(rng: np.random.Generator, weights: Mapping[str, float], count: int) -> list[str]:
    share = np.array(list(weights.values()), float)
    return [str(code) for code in rng.choice(list(weights), count, replace=False, p=share / share.sum())]
