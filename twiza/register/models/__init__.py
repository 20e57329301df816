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

__all__ = [
    "ASIDE",
    "Batch",
    "BatchQuerySet",
    "BatchRow",
    "BatchState",
    "Headcount",
    "Identifier",
    "Mapping",
    "Merge",
    "MergeQuerySet",
    "Organisation",
    "OrganisationManager",
    "OrganisationQuerySet",
    "Pair",
    "PairOrigin",
    "PairQuerySet",
    "PairState",
    "Profile",
    "ProfileQuerySet",
    "Profiled",
    "group_of",
    "lineage",
    "progress_of",
    "rank_of",
    "read_lineage",
]
