"""What a diagnostic says: domains, the meaning of a score, the weak points, the gain between two days."""

from __future__ import annotations

from collections.abc import Mapping

from twiza.core.codes import Code
from twiza.core.messages import gettext_noop as _
from twiza.core.refusals import Unprocessable

LOWEST, HIGHEST = 0, 4


class Domain(Code):
    """Domains of the diagnostic, in the order of the form."""

    GOVERNANCE = "governance", _("Governance")
    MANAGEMENT = "management", _("Management")
    PRODUCTION = "production", _("Production")
    QUALITY = "quality", _("Quality")
    MARKETING = "marketing", _("Marketing")
    FINANCE = "finance", _("Finance")
    DIGITAL = "digital", _("Digital tools")
    PEOPLE = "people", _("Members and staff")


class MasteryLevel(Code):
    """What a score means, from nothing in place to mastered."""

    ABSENT = "absent", _("Nothing in place")
    STARTING = "starting", _("Just starting")
    PARTIAL = "partial", _("Partly in place")
    WORKING = "working", _("Works")
    MASTERED = "mastered", _("Mastered")


LEVELS = tuple(MasteryLevel)


def level_of(score: int) -> MasteryLevel:
    """The meaning of a score 0 to 4."""
    check_score("", score)
    return LEVELS[score]


class ScoreOutOfRange(Unprocessable):
    message = _("A score goes from 0 to 4.")


def check_score(domain: str, score: int) -> None:
    """Refuses a score outside 0 to 4."""
    if not LOWEST <= score <= HIGHEST:
        raise ScoreOutOfRange(domain=domain, score=score, lowest=LOWEST, highest=HIGHEST)


class DiagnosticEmpty(Unprocessable):
    message = _("Score at least one domain.")


class DomainUnknown(Unprocessable):
    message = _("This domain is not part of the diagnostic.")


def check_scores(scores: Mapping[str, int | None]) -> dict[str, int]:
    """The scores given, known domains only; a domain left out stays "not assessed". One at least."""
    known = set(Domain)
    kept: dict[str, int] = {}
    for domain, score in scores.items():
        if domain not in known:
            raise DomainUnknown(domain=domain)
        if score is None:
            continue
        check_score(domain, score)
        kept[domain] = score
    if not kept:
        raise DiagnosticEmpty()
    return kept


def overall(scores: Mapping[str, int]) -> float | None:
    """Mean of the assessed domains, 0 to 4; None when none is assessed."""
    return sum(scores.values()) / len(scores) if scores else None


def weakest(scores: Mapping[str, int], most: int = 3) -> list[str]:
    """Domains below "working", the lowest first, in the order of the form when equal."""
    order = {domain.value: rank for rank, domain in enumerate(Domain)}
    low = [domain for domain, score in scores.items() if score < LEVELS.index(MasteryLevel.WORKING)]
    return sorted(low, key=lambda domain: (scores[domain], order[domain]))[:most]


def gains(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    """Change of score in each domain assessed both times."""
    return {domain: after[domain] - before[domain] for domain in before if domain in after}
