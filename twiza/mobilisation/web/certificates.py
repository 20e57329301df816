"""The certificate of volunteering in words: what was given, to whom, when, who says so and how that is checked."""

from __future__ import annotations

from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from twiza.core import formats

from ..models import Mission, labels
from ..rules.volunteering import Certificate, set_certificate

ISSUERS = (gettext_lazy("Kingdom of Morocco"), gettext_lazy("Office for the Development of Cooperation"))
DAYS = 12  # days of sessions that the paper has room for


def facts_of(mission: Mission, language: str) -> list[tuple[str, str]]:
    """What a certificate says beside the name: (label, value) pairs in the active language."""
    volunteering = mission.volunteering()
    organisation, place = str(mission.case.organisation), str(mission.case.organisation.territory)
    days = [formats.day(day, language, "number") for day in volunteering.days]
    shown = ", ".join(days[:DAYS]) + (", …" if len(days) > DAYS else "")
    return [
        (_("Cooperative"), f"{organisation} ({place})"),
        (_("Skill given"), labels.skill(volunteering.skill)),
        (_("Period"), formats.period(volunteering.starts_on, volunteering.ends_on, language)),
        (_("Sessions held"), f"{formats.number(len(days), language)} – {shown}"),
        (_("Hours given"), formats.number(volunteering.hours, language)),
    ]


def print_certificate(mission: Mission, language: str) -> bytes:
    """The PDF of a mission that is done, in one language. ValueError before the mission is done."""
    volunteering = mission.volunteering()
    closed_on = mission.closed_on or mission.opened_on
    with override(language):
        # Names are asked again: the cooperative and its place are said in the language of the paper.
        address = urljoin(settings.PUBLIC_URL, reverse("mobilisation:certificate-verify"))
        paper = Certificate(
            language=language,
            dated=closed_on,
            issuers=tuple(str(issuer) for issuer in ISSUERS),
            title=_("Certificate of volunteering"),
            intro=_("This is to certify that"),
            name=volunteering.expert,
            sentence=_("gave time and skill, without pay, to a cooperative in Morocco."),
            facts=tuple(facts_of(mission, language)),
            thanks=_("The cooperative and those who accompany it express their gratitude."),
            place_and_date=_("Done on %(day)s") % {"day": formats.day(closed_on, language)},
            signatory=_("For the Office"),
            number=_("Certificate no. %(number)s") % {"number": volunteering.number},
            check=_("To be checked with the code"),
            code=volunteering.code,
            address=address,
            notice=_("Synthetic demonstration data") if settings.TWIZA_DEMO else "",
        )
    return set_certificate(paper)
