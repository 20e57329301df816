"""Numbers of the authorities: analytical number per court, approval order of the former law, ICE. Pure."""

from __future__ import annotations

import numpy as np

from ..dataset import dataset
from .columns import Register
from .places import places, seats

LAW_IN_FORCE = np.datetime64("2016-07-01")


def give_numbers(rng: np.random.Generator, register: Register) -> None:
    """Numbers of the authorities: analytical number per court, approval order of the former law, ICE."""
    law = {one.code: one.law for one in dataset().register.sectors}
    register.law_class = np.array([law[name] for name in register.sector])
    register.law_class[(register.founded < LAW_IN_FORCE) & (rng.random(len(register)) < 0.4)] = ""
    province = places().province[register.commune]
    register.court = [seats()[code] for code in province]
    aligned = (register.founded >= LAW_IN_FORCE) | (rng.random(len(register)) < 0.7)
    aligned &= (register.struck_off > LAW_IN_FORCE) & (register.form == "cooperative")
    register.court_number = np.zeros(len(register), dtype=np.int64)
    next_number: dict[str, int] = {}
    for row in np.argsort(np.maximum(register.founded, LAW_IN_FORCE), kind="stable"):
        if aligned[row]:
            court = register.court[row]
            next_number[court] = register.court_number[row] = next_number.get(court, 0) + 1
    ordinal = np.cumsum(np.ones(len(register), dtype=np.int64))
    former = (register.founded < LAW_IN_FORCE) & (register.form == "cooperative")
    years = register.founded.astype("datetime64[Y]").astype(int) + 1970
    register.agrement = [f"{n}/{y % 100:02d}" if old else "" for n, y, old in zip(ordinal, years, former, strict=True)]
    register.ice = _ice(rng, register)


def _ice(rng: np.random.Generator, register: Register) -> list[str]:
    """Fifteen digits divisible by 97, beginning with 99, a range that the demonstration keeps for itself."""
    c = dataset().register
    age = np.clip((np.datetime64(c.stock_on) - register.founded).astype(int) / 365.25, 0, 40)
    has = (rng.random(len(register)) < c.with_ice * np.where(age < 9, 1.25, 0.75)) & (register.form == "cooperative")
    company = 990_000_000 + rng.permutation(9_999_999)[: len(register)]
    ice = []
    for wanted, number in zip(has, company, strict=True):
        body = int(number) * 10**6 + 1 * 100
        ice.append(str(body + (97 - body % 97) % 97) if wanted else "")
    return ice
