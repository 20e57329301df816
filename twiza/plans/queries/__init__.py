"""Reads that compute over plans: coverage, overlaps between programmes, trajectory."""

from .coverage import Read, coverage, last_known, measure_commitment
from .fact_columns import ask, facts, recorded
from .overlaps import Overlaps, Support, Supported, overlaps, supported
from .trajectory import Trajectory, trajectory, warm

__all__ = [
    "Overlaps",
    "Read",
    "Support",
    "Supported",
    "Trajectory",
    "ask",
    "coverage",
    "facts",
    "last_known",
    "measure_commitment",
    "overlaps",
    "recorded",
    "supported",
    "trajectory",
    "warm",
]
