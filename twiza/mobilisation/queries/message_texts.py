"""What we write to experts, investors and cooperatives: subject and body, in the language of the reader.

Before both sides have agreed a letter says no name and no address of the other side. A letter is composed under the
language of its reader; the action that posts it says for whom and on which day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urljoin

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy

from twiza.accounts.models import Grant, User
from twiza.core import formats, signed_links
from twiza.core.translation import writing_in
from twiza.support.models import Case

from ..models.missions import Mission
from ..models.people import Expert, Investor
from ..models.proposals import Proposal
from .need_summaries import summary

# Purposes of signed links, and where each is opened.
ANSWER, ME, INVEST = "mobilisation.answer", "mobilisation.me", "mobilisation.investor"
PATHS = {
    ANSWER: "/{language}/mobilisation/answer/{token}/",
    ME: "/{language}/mobilisation/me/{token}/",
    INVEST: "/{language}/mobilisation/investor/{token}/",
}
PAGES = {
    "mission": "/{language}/mobilisation/mission/{pk}/",
    "proposal": "/{language}/mobilisation/request/{pk}/",
    "password": "/{language}/account/password/reset/",
}
VALID_FOR = timedelta(days=60)
LINE: dict[str, Promise] = {
    "skill": pgettext_lazy("line of a letter", "Skill"),
    "sector": pgettext_lazy("line of a letter", "Sector"),
    "region": pgettext_lazy("line of a letter", "Region"),
    "language": pgettext_lazy("line of a letter", "Language"),
    "mode": pgettext_lazy("line of a letter", "How"),
    "urgency": pgettext_lazy("line of a letter", "Urgency"),
    "size": pgettext_lazy("line of a letter", "Size"),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to be queued; the same `key` is the same letter."""

    address: str
    language: str
    subject: str
    body: str
    reason: str
    key: str


def link(purpose: str, pk: int, language: str, *, on: date) -> str:
    """The address of a signed link written on a day."""
    token = signed_links.sign(purpose, pk, until=on + VALID_FOR)
    return urljoin(settings.PUBLIC_URL, PATHS[purpose].format(language=language, token=token))


def page(name: str, language: str, pk: int = 0) -> str:
    """The address of a page that asks for a log-in."""
    return urljoin(settings.PUBLIC_URL, PAGES[name].format(language=language, pk=pk))


def _letter(reader: Expert | Investor | User, reason: str, key: str, subject: str, *parts: str) -> Letter:
    """Greeting, paragraphs, farewell; composed under the language of the reader."""
    hello = gettext("Hello %(name)s,") % {"name": reader.name}
    body = "\n\n".join([hello, *(part for part in parts if part), gettext("The Twiza team")])
    return Letter(reader.email, reader.language, subject, body, reason, f"{reason}:{key}")


def welcome(person: Expert | Investor, on: date) -> Letter:
    """Registered: what happens next, and the link to one's own data; asks for consent when it is missing."""
    with writing_in(person.language):
        purpose = ME if isinstance(person, Expert) else INVEST
        address = link(purpose, person.pk, person.language, on=on)
        if person.has_consented:
            text = gettext("Thank you for offering your help. We look at each registration and write to you soon.")
        else:
            text = gettext(
                "You were registered as somebody who may help cooperatives. Nothing is asked of you and your name goes "
                "to nobody before you agree: please open the link, read the text and say yes or no."
            )
        yours = gettext("See, correct or withdraw what you told us, at any time:\n%(link)s") % {"link": address}
        key = f"{type(person).__name__.lower()}-{person.pk}"
        return _letter(person, "welcome", key, gettext("Your registration"), text, yours)


def new_link(person: Expert | Investor, on: date) -> Letter:
    """New links, asked for: to one's own page, and to each request that waits for an answer."""
    with writing_in(person.language):
        purpose = ME if isinstance(person, Expert) else INVEST
        text = gettext("Somebody, probably you, asked for a new link. If it was not you, do nothing.")
        yours = gettext("See, correct or withdraw what you told us, at any time:\n%(link)s") % {
            "link": link(purpose, person.pk, person.language, on=on)
        }
        waiting = []
        if isinstance(person, Expert):
            for proposal in Proposal.objects.awaiting().filter(expert=person).order_by("sent_at", "pk"):
                address = link(ANSWER, proposal.pk, person.language, on=on)
                waiting.append(
                    gettext("Read the diagnosis and answer, without a log-in:\n%(link)s") % {"link": address}
                )
        key = f"{type(person).__name__.lower()}-{person.pk}-{on}"
        return _letter(person, "link", key, gettext("Your new link"), text, yours, *waiting)


def vetted(person: Expert | Investor, on: date) -> Letter:
    """On the list: requests may come."""
    with writing_in(person.language):
        text = gettext("Your registration is accepted. When a cooperative needs what you can give, we write to you.")
        account = ""
        if isinstance(person, Expert):
            account = gettext(
                "Your account is open. Choose a password here, to record your sessions later:\n%(link)s"
            ) % {"link": page("password", person.language)}
        key = f"{type(person).__name__.lower()}-{person.pk}-{on}"
        return _letter(person, "vetted", key, gettext("You are on the list"), text, account)


def request(proposal: Proposal, on: date, number: int = 0) -> Letter:
    """The request, or its recall of that number: the need in short, and the link to answer in two minutes."""
    expert = proposal.expert
    with writing_in(expert.language):
        if number:
            subject = gettext("Recall: a cooperative waits for your answer")
            sentence = gettext(
                "A cooperative still waits for your answer. Yes or no takes two minutes, and both help it."
            )
        else:
            subject = gettext("A cooperative needs your help")
            sentence = gettext("A cooperative needs what you know. Yes or no takes two minutes, and both help it.")
        lines = "\n".join(f"- {LINE[code]}: {text}" for code, text in summary(proposal.need).lines())
        address = link(ANSWER, proposal.pk, expert.language, on=on)
        answer = gettext("Read the diagnosis and answer, without a log-in:\n%(link)s") % {"link": address}
        until = ""
        if proposal.answer_by is not None:
            day = formats.day(proposal.answer_by, expert.language)
            until = gettext("Please answer by %(day)s; after that we ask somebody else.") % {"day": day}
        return _letter(expert, "request", f"{proposal.pk}-{number}", subject, sentence, lines, answer, until)


def taken_back(proposal: Proposal, on: date) -> Letter:
    """The request is over before an answer: nothing is asked any more."""
    expert = proposal.expert
    with writing_in(expert.language):
        text = gettext("The request of %(day)s is over: %(reason)s. Nothing is asked of you any more. Thank you.") % {
            "day": formats.day(proposal.sent_at, expert.language),
            "reason": proposal.get_reason_display(),
        }
        return _letter(expert, "taken_back", str(proposal.pk), gettext("A request is over"), text)


def pause_question(expert: Expert, on: date) -> Letter:
    """Silent twice: pause, or stay? Nothing is asked until the answer."""
    with writing_in(expert.language):
        text = gettext(
            "Two requests in a row had no answer from you. Perhaps this is not the moment: you can pause with one "
            "click and come back when you like. Until you tell us, we ask you nothing more."
        )
        address = link(ME, expert.pk, expert.language, on=on)
        choose = gettext("Pause or stay:\n%(link)s") % {"link": address}
        return _letter(expert, "pause", f"{expert.pk}-{on}", gettext("Would you like to pause?"), text, choose)


def refresh(person: Expert | Investor, on: date) -> Letter:
    """A year has gone by: is it all still right? Five minutes."""
    with writing_in(person.language):
        purpose = ME if isinstance(person, Expert) else INVEST
        address = link(purpose, person.pk, person.language, on=on)
        text = gettext("You told us a year ago what you can give. Is it all still right? It takes five minutes.")
        here = gettext("Confirm or change:\n%(link)s") % {"link": address}
        key = f"{type(person).__name__.lower()}-{person.pk}-{on}"
        return _letter(person, "refresh", key, gettext("Is it still right?"), text, here)


def to_confirm(proposal: Proposal, reader: User) -> Letter:
    """To the cooperative, or to the officer who follows it: an expert has accepted; do you accept the expert?"""
    with writing_in(reader.language):
        text = gettext("An expert abroad accepts to help with: %(skill)s. Say whether this suits you.") % {
            "skill": dict(summary(proposal.need).lines())["skill"]
        }
        here = gettext("Accept or decline:\n%(link)s") % {"link": page("proposal", reader.language, proposal.pk)}
        key = f"{proposal.pk}-{reader.pk}"
        return _letter(reader, "to_confirm", key, gettext("An expert can help you"), text, here)


def mission_opened(mission: Mission, reader: Expert | User) -> Letter:
    """Both have agreed: here is the other side, with the address and the number."""
    with writing_in(reader.language):
        if isinstance(reader, Expert):
            agent = mission.case.agent
            others = [str(mission.case.organisation), *(f"{u.name}: {u.email}" for u in speakers(mission.case))]
            others += [gettext("Followed by %(agent)s: %(email)s") % {"agent": agent.name, "email": agent.email}]
        else:
            expert = mission.expert
            others = [expert.name, expert.email, expert.phone]
        text = gettext("Both sides have agreed: the mission is open. Here is whom to call:")
        here = gettext("The mission, and its sessions:\n%(link)s") % {
            "link": page("mission", reader.language, mission.pk)
        }
        who = f"{type(reader).__name__.lower()}-{reader.pk}"
        contacts = "\n".join(line for line in dict.fromkeys(others) if line)
        return _letter(reader, "mission", f"{mission.pk}-{who}", gettext("A mission is open"), text, contacts, here)


def mission_closed(mission: Mission, reader: Expert | User) -> Letter:
    """Over: thanks, a rating, and the certificate of the expert."""
    with writing_in(reader.language):
        text = gettext("The mission is over. Tell us in one minute how it went.")
        if isinstance(reader, Expert) and mission.certificate:
            text += " " + gettext("Your certificate of volunteering is on the same page.")
        here = page("mission", reader.language, mission.pk)
        who = f"{type(reader).__name__.lower()}-{reader.pk}"
        return _letter(reader, "mission_over", f"{mission.pk}-{who}", gettext("Thank you"), text, here)


def speakers(case: Case) -> list[User]:
    """Who speaks for the cooperative of a case: those with a log-in for it, in the order of their ids."""
    grants = Grant.objects.in_force().filter(organisation_ref=str(case.organisation_id), user__is_active=True)
    return list(User.objects.filter(pk__in=grants.values("user_id")).order_by("pk"))


def readers(case: Case) -> list[User]:
    """Who is written to about a case: its speakers, or the officer who follows it when nobody has a log-in."""
    return speakers(case) or [case.agent]
