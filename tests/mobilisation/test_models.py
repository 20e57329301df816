"""What the tables hold whoever writes, who sees which rows, and what a need says before names are told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.urls import resolve
from django.utils import translation

from tests.cast import SYSTEM, Cast
from tests.factories import mobilisation as make
from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.core import signed_links
from twiza.core.text import is_arabic
from twiza.core.values import Money
from twiza.mobilisation.models import Expert, Investor, MatchRun, Mission, Proposal, Rating, labels
from twiza.mobilisation.queries import message_texts, summary
from twiza.mobilisation.queries.message_texts import ANSWER, INVEST, ME
from twiza.mobilisation.rules import consent, states
from twiza.support.actions import record_diagnostic
from twiza.support.models import Case, Need

pytestmark = pytest.mark.django_db
NOBODY: list[str] = []


def refused(act: Any) -> bool:
    try:
        with transaction.atomic():
            act()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "change",
    [
        {"consent_at": None},
        {"consent_text": ""},
        {"vetted_at": None},
        {"state": "paused"},
        {"state": "withdrawn"},
        {"capacity": 21},
        {"hours_a_month": 201},
    ],
)
def test_the_database_refuses_an_expert_that_makes_no_sense(younes: Expert, change: dict[str, Any]) -> None:
    assert refused(lambda: Expert.objects.filter(pk=younes.pk).update(**change))


@pytest.mark.parametrize(
    "change",
    [
        {"sent_at": None},
        {"state": "accepted"},
        {"state": "declined"},
        {"state": "silent"},
        {"state": "released", "ended_by": "office"},
    ],
)
def test_the_database_refuses_a_request_that_makes_no_sense(
    need: Need, younes: Expert, at: datetime, change: dict[str, Any]
) -> None:
    proposal = make.sent(need, younes, at)
    assert refused(lambda: Proposal.objects.filter(pk=proposal.pk).update(**change))


def test_the_database_refuses_missions_and_ratings_that_make_no_sense(need: Need, younes: Expert, at: datetime) -> None:
    mission = make.mission(need, younes, at)
    rows = Mission.objects.filter(pk=mission.pk)
    early = at.date() - timedelta(days=1)
    assert refused(lambda: rows.update(state="done"))
    assert refused(lambda: rows.update(state="done", closed_on=early))
    for side, score in (("office", 3), ("expert", 0), ("expert", 6)):
        assert refused(lambda: Rating.objects.create(mission=mission, side=side, score=score, rated_at=at))  # noqa: B023


@pytest.mark.parametrize(
    ("model", "permission", "who"),
    [
        (Expert, Permission.EXPERT_VIEW, ["nadia", "rachid", "sara"]),
        (Expert, Permission.MATCH_ANSWER, ["nadia", "rachid", "sara", "younes"]),
        (Expert, Permission.EXPERT_VET, ["nadia", "rachid", "sara"]),
        (Proposal, Permission.EXPERT_VIEW, ["nadia", "rachid"]),
        (Proposal, Permission.MATCH_ANSWER, ["nadia", "rachid", "amina", "younes"]),
        (Proposal, Permission.MATCH_PROPOSE, ["nadia", "rachid"]),
        (Mission, Permission.EXPERT_VIEW, ["nadia", "rachid"]),
        (Mission, Permission.MATCH_ANSWER, ["nadia", "rachid", "amina", "younes"]),
        (MatchRun, Permission.EXPERT_VIEW, ["nadia", "rachid", "sara"]),
        (MatchRun, Permission.MATCH_RUN, ["nadia"]),
        (Investor, Permission.EXPERT_VIEW, ["nadia", "rachid", "sara"]),
        (Investor, Permission.MATCH_ANSWER, ["nadia", "rachid", "sara"]),
    ],
)
def test_who_sees_which_rows(
    need: Need, younes: Expert, cast: Cast, at: datetime, model: Any, permission: Permission, who: list[str]
) -> None:
    make.mission(need, younes, at)
    make.investor(at)
    MatchRun.objects.create(asked_at=at)
    seen = [
        name
        for name in ("nadia", "rachid", "sara", "khadija", "amina", "younes", "yto")
        if visible(getattr(cast, name), permission, model.objects.all()).exists()
    ]
    assert seen == who


def test_a_summary_names_nobody(case: Case, need: Need, at: datetime) -> None:
    scores = {"governance": 3, "marketing": 0, "quality": 1}
    record_diagnostic(case=case, held_on=at.date(), scores=scores, by=SYSTEM, at=at)
    told = summary(need)
    assert (told.skill, told.sector, told.region) == ("export", "craft", "Tanger-Tétouan-Al Hoceima")
    assert (told.scores, told.weak) == (scores, ["marketing", "quality"])
    assert "Tamount" not in str(told)
    assert "Tétouan’" not in str(told)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_letter_is_in_the_language_of_its_reader(need: Need, at: datetime, language: str) -> None:
    expert = make.expert(at, language=language)
    letter = message_texts.request(make.sent(need, expert, at), at.date())
    assert letter.language == language
    assert f"/{language}/mobilisation/answer/" in letter.body
    assert is_arabic(letter.subject) == (language == "ar")
    assert letter.body.startswith("Hello") == (language == "en")
    with translation.override(language):
        assert labels.skill("export") in letter.body


def test_links_of_letters_lead_to_their_row_for_sixty_days(need: Need, younes: Expert, at: datetime) -> None:
    proposal = make.sent(need, younes, at)
    for purpose, pk in ((ANSWER, proposal.pk), (ME, younes.pk), (INVEST, 5)):
        address = message_texts.link(purpose, pk, "fr", on=at.date())
        token = address.rstrip("/").rsplit("/", 1)[1]
        assert signed_links.read(token, purpose, on=at.date() + timedelta(days=60)) == pk
        with pytest.raises(signed_links.LinkExpired):
            signed_links.read(token, purpose, on=at.date() + timedelta(days=61))


def test_pages_that_letters_name_exist(at: datetime) -> None:

    for purpose in message_texts.PATHS:
        address = urlsplit(message_texts.link(purpose, 1, "fr", on=at.date())).path
        with translation.override("fr"):
            assert resolve(address).namespace == "mobilisation"
    for name in message_texts.PAGES:
        with translation.override("fr"):
            assert resolve(urlsplit(message_texts.page(name, "fr", 1)).path)


def test_an_investor_is_found_by_what_they_could_be_and_how_much(at: datetime, cast: Cast) -> None:
    lender = make.investor(at, regions=("01",), sectors=("craft",))
    make.investor(at, relations=("buyer",), ticket_low=1, ticket_high=2)
    assert list(Investor.objects.may_be("lender")) == [lender]
    assert list(Investor.objects.able(Money(10_000_000))) == [lender]
    assert list(Investor.objects.able(Money(10_000_000, "EUR"))) == NOBODY
    assert lender.ticket == (Money(5_000_000), Money(20_000_000))
    assert lender.statement().regions == ("01",)


@pytest.mark.parametrize(
    ("codes", "choices"),
    [
        (states.PersonState, labels.PERSON_STATES),
        (states.ProposalState, labels.PROPOSAL_STATES),
        (states.MissionState, labels.MISSION_STATES),
        (states.Side, labels.SIDES),
        (states.EndReason, labels.REASONS),
    ],
)
def test_every_code_has_its_words(codes: Any, choices: Any) -> None:
    assert [code for code, _ in choices] == [code.value for code in codes]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_every_word_is_translated(language: str) -> None:
    with translation.override(language):
        assert consent.consent_text(consent.CURRENT, language)
