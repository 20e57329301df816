"""Organisations, what is held true of them, the lists that told us, and which records are one."""

from .facts import Headcount, Identifier, Profile, ProfileQuerySet
from .imports import Batch, BatchQuerySet, BatchRow, BatchState, Mapping
from .linking import (
    ASIDE,
    Merge,
    MergeQuerySet,
    Pair,
    PairOrigin,
    PairQuerySet,
    PairState,
    group_of,
    lineage,
    progress_of,
    rank_of,
    read_lineage,
)
from .organisations import Organisation, OrganisationManager, OrganisationQuerySet, Profiled
from .surviving import (
    Surviving,
    joined_versions,
    latest_profiles,
    profiles_as_of,
    sources_of,
    surviving,
    tell,
)

__all__ = [
    "ASIDE", "Batch", "BatchQuerySet", "BatchRow", "BatchState", "Headcount", "Identifier", "Mapping", "Merge",
    "MergeQuerySet", "Organisation", "OrganisationManager", "OrganisationQuerySet", "Pair", "PairOrigin",
    "PairQuerySet", "PairState", "Profile", "ProfileQuerySet", "Profiled", "Surviving", "group_of",
    "joined_versions", "latest_profiles", "lineage", "profiles_as_of", "progress_of", "rank_of", "read_lineage",
    "sources_of", "surviving", "tell",
]  # fmt: skip
