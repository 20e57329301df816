"""Whether two names could be spellings of one: a coarse question, asked where a number already speaks for it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

NEAR_NAME = 0.6


def names_contradict(keys: Sequence[str], others: Sequence[str]) -> bool:
    """Whether the names with these keys are those of two organisations: none is near one of the other's.

    Keys are read across scripts; a side without a readable name contradicts nothing.
    """
    return bool(keys and others) and not any(_near(mine, theirs) for mine in keys for theirs in others)


def _near(mine: str, theirs: str) -> bool:
    """Whether one key holds all words of the other, or most of its letters in their order."""
    left, right = set(mine.split()), set(theirs.split())
    return left <= right or right <= left or SequenceMatcher(None, mine, theirs).ratio() >= NEAR_NAME
