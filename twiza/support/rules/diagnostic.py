"""What a diagnostic says: domains, the meaning of a score, the weak points, the gain between two days."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from twiza.core.values import RuleError

LOWEST, HIGHEST = 0, 4


class Domain(StrEnum):
    """Domains of the diagnostic, in the order of the form."""

    GOVERNANCE = "governance"
    MANAGEMENT = "management"
    PRODUCTION = "production"
    QUALITY = "quality"
    MARKETING = "marketing"
    FINANCE = "finance"
    DIGITAL = "digital"
    PEOPLE = "people"


class Level(StrEnum):
    """What a score means, from nothing in place to mastered."""

    ABSENT = "absent"
    STARTING = "starting"
    PARTIAL = "partial"
    WORKING = "working"
    MASTERED = "mastered"


LEVELS = tuple(Level)


def level_of(score: int) -> Level:
    """The meaning of a score 0 to 4."""
    check_score("", score)
    return LEVELS[score]


def check_score(domain: str, score: int) -> None:
    """Refuses a score outside 0 to 4."""
    if not LOWEST <= score <= HIGHEST:
        raise RuleError("score_out_of_range", domain=domain, score=score, lowest=LOWEST, highest=HIGHEST)


def check_scores(scores: Mapping[str, int | None]) -> dict[str, int]:
    """The scores given, known domains only; a domain left out stays "not assessed". One at least."""
    known = set(Domain)
    kept: dict[str, int] = {}
    for domain, score in scores.items():
        if domain not in known:
            raise RuleError("domain_unknown", domain=domain)
        if score is None:
            continue
        check_score(domain, score)
        kept[domain] = score
    if not kept:
        raise RuleError("diagnostic_empty")
    return kept


def overall(scores: Mapping[str, int]) -> float | None:
    """Mean of the assessed domains, 0 to 4; None when none is assessed."""
    return sum(scores.values()) / len(scores) if scores else None


def weakest(scores: Mapping[str, int], most: int = 3) -> list[str]:
    """Domains below "working", the lowest first, in the order of the form when equal."""
    order = {domain.value: rank for rank, domain in enumerate(Domain)}
    low = [domain for domain, score in scores.items() if score < LEVELS.index(Level.WORKING)]
    return sorted(low, key=lambda domain: (scores[domain], order[domain]))[:most]


def gains(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """Change of score in each domain assessed both times."""
    return {domain: after[domain] - before[domain] for domain in before if domain in after}
