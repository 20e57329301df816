"""The certificate of volunteering in words: what was given, to whom, when."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from twiza.core import words as written

from ..models import Mission, words
from ..rules.volunteering import Certificate, set_certificate


def print_certificate(mission: Mission, language: str) -> bytes:
    """The PDF of a mission that is done, in one language. ValueError before the mission is done."""
    told = mission.volunteering()
    closed_on = mission.closed_on or mission.opened_on
    with override(language):
        # Names are asked again: the cooperative and its place are said in the language of the paper.
        organisation, place = str(mission.case.organisation), str(mission.case.organisation.territory)
        hours = written.number(told.hours, language)
        days = [written.day(day, language, "number") for day in told.days]
        facts = (
            (_("Cooperative"), f"{organisation} ({place})"),
            (_("Skill given"), words.skill(told.skill)),
            (_("Period"), written.period(told.starts_on, told.ends_on, language)),
            (_("Sessions held"), f"{written.number(len(days), language)} – {', '.join(days[:12])}"),
            (_("Hours given"), hours),
        )
        paper = Certificate(
            language=language,
            dated=closed_on,
            issuers=(_("Kingdom of Morocco"), _("Office for the Development of Cooperation")),
            title=_("Certificate of volunteering"),
            intro=_("This is to certify that"),
            name=told.expert,
            sentence=_("gave time and skill, without pay, to a cooperative in Morocco."),
            facts=facts,
            thanks=_("The cooperative and those who accompany it express their gratitude."),
            place_and_date=_("Done on %(day)s") % {"day": written.day(closed_on, language)},
            signatory=_("For the Office"),
            number=_("Certificate no. %(number)s") % {"number": told.number},
            notice=_("Synthetic demonstration data") if settings.TWIZA_DEMO else "",
        )
    return set_certificate(paper)
