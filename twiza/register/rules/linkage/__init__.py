"""Linking lists of organisations: which rows of two lists, or of one, are the same organisation."""

from .columns import NOT_LINKABLE
from .deciding import AMBIGUOUS, DIFFERENT, SAME
from .linking import LinkResult, link
from .settings import DUCKDB, SPARK, Settings, load_settings

__all__ = [
    "AMBIGUOUS",
    "DIFFERENT",
    "DUCKDB",
    "NOT_LINKABLE",
    "SAME",
    "SPARK",
    "LinkResult",
    "Settings",
    "link",
    "load_settings",
]
