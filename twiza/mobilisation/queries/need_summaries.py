"""What an expert reads of a need before both sides have agreed: the diagnosis in short, no name, no address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from twiza.core.translation import active_language
from twiza.register.rules.vocabulary import SECTORS, SIZES
from twiza.support.models import Case, Need
from twiza.support.rules.diagnostic import weakest
from twiza.territory.models import Territory
from twiza.territory.rules import ids

from ..models import labels


@dataclass(frozen=True, slots=True)
class NeedSummary:
    """Codes of the need; `region` in words, `size` a class of the register or "", `scores` {domain: 0 to 4}."""

    skill: str
    sector: str
    region: str
    language: str
    mode: str
    urgency: str
    size: str
    women_led: bool | None
    stated_on: date
    scores: dict[str, int]

    @property
    def weak(self) -> list[str]:
        """Domains in which the cooperative needs help most."""
        return weakest(self.scores)

    def lines(self) -> list[tuple[str, str]]:
        """Code of the line and its words in the active language, for letters."""
        language = active_language()
        said = [
            ("skill", labels.skill(self.skill)),
            ("sector", SECTORS.label(self.sector, language)),
            ("region", self.region),
            ("language", labels.label(labels.LANGUAGES, self.language)),
            ("mode", labels.label(labels.MODES, self.mode)),
            ("urgency", labels.label(labels.URGENCIES, self.urgency)),
            ("size", SIZES.label(self.size, language)),
        ]
        return [(code, text) for code, text in said if text]


def summary(need: Need) -> NeedSummary:
    """The summary of one need."""
    case: Case = need.case
    organisation = case.organisation
    latest = case.diagnostics.current().prefetch_related("scores").order_by("-valid_from", "-pk").first()
    return NeedSummary(
        skill=need.skill,
        sector=organisation.sector,
        region=region_name(organisation.territory),
        language=need.language,
        mode=need.mode,
        urgency=need.urgency,
        size=organisation.size,
        women_led=organisation.women_led,
        stated_on=need.stated_on,
        scores=latest.by_domain() if latest else {},
    )


def region_of(territory: int) -> int:
    """The id of the region that contains a place: its own when it is one, the country's when it is larger."""
    return territory if ids.level(territory) < 1 else territory - territory % ids.FIRST


def region_name(territory: Territory) -> str:
    """The region of a place, in the active language."""
    region = region_of(territory.pk)
    found = territory if region == territory.pk else Territory.objects.filter(pk=region).first()
    return str(found or territory)
