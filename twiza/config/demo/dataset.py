"""The data files that are no acts, read and checked at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from . import shapes
from .data_files import FOLDER, read


@dataclass(frozen=True)
class Dataset:
    """One attribute a file."""

    people: shapes.People
    register: shapes.Calibration
    regions: list[shapes.Region]
    branches: list[shapes.Branch]
    names: list[shapes.NameWord]
    places: shapes.Whereabouts
    support: shapes.Support
    mobilisation: shapes.Mobilisation
    exchanges: shapes.Exchange
    plans: dict[str, Any]


def read_all(folder: Path = FOLDER) -> Dataset:
    """Every file. Raises: DataError."""
    return Dataset(
        people=read("people.toml", shapes.People, folder),
        register=read("register.toml", shapes.Calibration, folder),
        regions=read("regions.csv", list[shapes.Region], folder),
        branches=read("branches.csv", list[shapes.Branch], folder),
        names=read("names.csv", list[shapes.NameWord], folder),
        places=read("places.toml", shapes.Whereabouts, folder),
        support=read("support.toml", shapes.Support, folder),
        mobilisation=read("mobilisation.toml", shapes.Mobilisation, folder),
        exchanges=read("exchanges.toml", shapes.Exchange, folder),
        plans=read("plans.json", dict[str, object], folder),
    )


dataset = cache(read_all)
