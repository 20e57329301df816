"""The demonstration's committees decide: a tranche released, an amendment approved; a region's budgets, saved views and
the answer to a question of parliament. Everything is invented and says so; figures are those of the books.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from django.utils import timezone

from twiza.accounts.models import User
from twiza.agreements.models import Agreement, Amendment, Institution
from twiza.core.actions import Actor
from twiza.core.values import Money
from twiza.funding.actions import ConditionTold, move_tranche, plan_tranche
from twiza.funding.models import Component
from twiza.governance.actions import (
    hold_meeting,
    record_committee,
    record_decision,
    record_meeting,
    write_minutes,
)
from twiza.governance.models import Committee
from twiza.portfolio.actions import answer_question, record_budget, save_view
from twiza.portfolio.models import SavedView

from .agreeing import AMENDED, MINISTRY, REGION
from .governing import evening

KEY = "tta-2023"
RELEASED_ON, APPROVED_ON = date(2026, 3, 17), date(2025, 6, 23)
COMMITTEE = {
    "fr": "Comité de pilotage (démonstration)",
    "ar": "لجنة القيادة (نسخة تجريبية)",
    "en": "Steering committee (demonstration)",
}
CHAIR = {"fr": "Président du conseil de la région", "ar": "رئيس مجلس الجهة", "en": "President of the region"}
RELEASE = (
    "Démonstration : débloquer la tranche de formation du ministère",
    "نسخة تجريبية: صرف شطر التكوين للوزارة",
)
APPROVE = ("Démonstration : approuver l’avenant n° 1", "نسخة تجريبية: المصادقة على الملحق التعديلي رقم 1")
MINUTES = (
    "Démonstration : le comité a examiné l’avenant signé et l’a approuvé.",
    "نسخة تجريبية: اطلعت اللجنة على الملحق التعديلي الموقع وصادقت عليه.",
)
TITLES = {"fr": "Démonstration : tranche de formation (ministère)", "ar": "نسخة تجريبية: شطر التكوين للوزارة"}
# Year -> thousands of dirhams voted, and the day of the vote.
BUDGETS = {
    2023: (2_000, date(2022, 10, 3)),
    2024: (3_500, date(2023, 10, 2)),
    2025: (3_000, date(2024, 10, 7)),
    2026: (1_000, date(2025, 10, 6)),
    2027: (2_000, date(2026, 10, 5)),
}
# Page, filters, names, with whom it is shared.
VIEWS: tuple[tuple[str, str, dict[str, str], str], ...] = (
    ("portfolio", f"party={REGION}",
     {"fr": "Conventions du conseil de la région Tanger-Tétouan-Al Hoceima",
      "ar": "اتفاقيات مجلس جهة طنجة-تطوان-الحسيمة",
      "en": "Conventions of the council of Tanger-Tétouan-Al Hoceima"}, "regional_officer"),
    ("budgets", f"institution={REGION}",
     {"fr": "Engagements de la Région par année", "ar": "التزامات الجهة حسب السنوات",
      "en": "Commitments of the region by year"}, "regional_officer"),
    ("portfolio", "watch=expires",
     {"fr": "Conventions qui arrivent à échéance", "ar": "الاتفاقيات التي يقترب أجلها",
      "en": "Conventions about to expire"}, ""),
)  # fmt: skip
QUESTION = (
    "Démonstration : quels engagements la Région a-t-elle pris en faveur de l’économie sociale et solidaire, et où en "
    "est leur exécution ?"
)


def load_deciding(*, by: Actor, at: datetime, maker: User) -> Counter[str]:
    """Decisions with their effect, budgets, views and an answer, of those whose days have come; the number of each.

    maker: proposes the release that the committee then decides, keeps the views and answers.
    """
    today = timezone.localtime(at).date()
    decisions = 0
    if today >= APPROVED_ON:
        decisions += _approve(by=by, at=evening(APPROVED_ON, at))
    if today >= RELEASED_ON:
        decisions += _release(maker, by=by, at=at)
    budgets = [
        record_budget(
            institution=Institution.objects.get(code=REGION), year=year, amount=_thousands(amount), voted_on=voted_on,
            reference="Démonstration : délibération inventée", by=by, at=at,
        )
        for year, (amount, voted_on) in BUDGETS.items()
        if voted_on <= today
    ]  # fmt: skip
    views = [
        save_view(page=page, query=query, titles=titles, role=role, by=maker, at=at)
        for page, query, titles, role in VIEWS
    ]
    _answer(views[:2], today, by=maker, at=at)
    return Counter(decisions=decisions, budgets=len(budgets), views=len(views), answers=1)


def _approve(*, by: Actor, at: datetime) -> int:
    """The committee of an invented convention approves the amendment that its parties signed."""
    agreement = Agreement.objects.get(key=AMENDED)
    parties = list(agreement.parties.select_related("institution").order_by("order", "id"))
    members = [
        {"office": {code: getattr(party.institution, f"name_{code}") for code in COMMITTEE},
         "institution": party.institution, "role": "chair" if place == 0 else "member"}
        for place, party in enumerate(parties)
    ]  # fmt: skip
    committee = record_committee(
        agreement=agreement, names=COMMITTEE, chair=CHAIR, members=members, months_between=6, by=by, at=at
    )
    meeting = record_meeting(committee=committee, held_on=APPROVED_ON, by=by, at=at)
    meeting = hold_meeting(meeting=meeting, presences=[{"presence": "present"}] * len(members), by=by, at=at)
    record_decision(
        committee=committee, meeting=meeting, taken_on=APPROVED_ON, owner=parties[0].institution, text_fr=APPROVE[0],
        text_ar=APPROVE[1], matter=Amendment.objects.get(root=agreement, number=1), by=by, at=at,
    )  # fmt: skip
    write_minutes(meeting=meeting, minutes_fr=MINUTES[0], minutes_ar=MINUTES[1], by=by, at=at)
    return 1


def _release(maker: User, *, by: Actor, at: datetime) -> int:
    """A tranche that waits for the committee alone: one person proposes it, the committee's decision releases it."""
    agreement, then = Agreement.objects.get(key=KEY), evening(RELEASED_ON, at)
    committee = Committee.objects.get(agreement=agreement)
    ministry = Institution.objects.get(code=MINISTRY)
    tranche = plan_tranche(
        agreement=agreement, number=4, payer=ministry, amount=_thousands(200), year=2025, titles=TITLES,
        component=Component.objects.get(agreement=agreement, code="capacites"), due_on=date(2026, 3, 31),
        conditions=[ConditionTold("decision", {}, Institution.objects.get(code="wilaya-tta"))], by=by, at=then,
    )  # fmt: skip
    move_tranche(tranche=tranche, name="prepare_tranche", by=maker, at=then)
    record_decision(
        committee=committee, meeting=committee.meetings.get(held_on=RELEASED_ON, state="held"), taken_on=RELEASED_ON,
        owner=ministry, text_fr=RELEASE[0], text_ar=RELEASE[1], matter=tranche, by=by, at=then,
    )  # fmt: skip
    return 1


def _answer(views: list[SavedView], today: date, *, by: User, at: datetime) -> None:
    """A sheet for a question asked a week ago, with the figures of today."""
    answer_question(
        question=QUESTION, asked_on=today - timedelta(days=7), on=today, views=views, reference="DEMO-Q-1", by=by,
        at=at,
    )  # fmt: skip


def _thousands(amount: int) -> Money:
    return Money(amount * 100_000)
