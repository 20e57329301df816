"""Reads that compute over the register: the golden record, what is known of an organisation."""

from .golden_record import (
    GoldenRecord,
    golden_records,
    joined_versions,
    latest_profiles,
    profiles_as_of,
    sources_of,
    tell,
)

__all__ = [
    "GoldenRecord",
    "golden_records",
    "joined_versions",
    "latest_profiles",
    "profiles_as_of",
    "sources_of",
    "tell",
]
