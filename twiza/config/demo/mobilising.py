"""The demonstration's supply at work: two runs, requests in every state, missions whose sessions experts recorded.

Everything goes through the room's actions, each at an instant of its own, in the order of time. Its letters are long
read: they are marked as sent, and none leaves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial
from heapq import heappop, heappush

import numpy as np
from django.db.models import DateField, F
from django.db.models.functions import Cast
from django.utils import timezone

from twiza.accounts.models import Grant
from twiza.core.actions import DELIVERY, Actor, System
from twiza.core.models import Job, Mail, MailState, Source, SourceKind
from twiza.mobilisation import actions
from twiza.mobilisation.actions.locking import REPLACE
from twiza.mobilisation.models import Expert, Mission, Proposal, RunKind
from twiza.mobilisation.rules.consent import CURRENT
from twiza.mobilisation.rules.states import PersonState
from twiza.register.models import Organisation
from twiza.support.rules.sessions import SessionReport

from .abroad import generate_experts, generate_investors
from .phrases import NOTES

FIRST_RUN, SECOND_RUN = 210, 34  # days before the load
ASKED_FIRST, ASKED_SECOND = 50, 50  # requests sent after each
REASONS = ("no_time", "no_time", "no_time", "not_my_skill", "not_my_sector", "language", "distance", "other")
CHANGED = (
    "Fiche technique et prix de revient refaits pour les trois produits principaux.",
    "Boutique en ligne ouverte, premières commandes livrées.",
    "Comptes de l’exercice clos et présentés en assemblée générale.",
    "Étiquettes conformes et nouveau conditionnement.",
)
CONFLICTS = (
    "Ma sœur en est adhérente.",
    "J’achète sa production pour ma boutique.",
    "Mon cousin la préside.",
)
Deed = Callable[[datetime], None]


class Diary:
    """Deeds in the order of their instants; a deed may plan later ones, and what lies after the end never happens."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._deeds: list[tuple[datetime, int, Deed]] = []
        self._count = 0

    def plan(self, at: datetime, deed: Deed) -> None:
        """Do this at that instant, unless it lies after the end."""
        if at <= self.until:
            self._count += 1
            heappush(self._deeds, (at, self._count, deed))

    def live(self) -> None:
        """Everything, in its order."""
        while self._deeds:
            at, _number, deed = heappop(self._deeds)
            deed(at)


def load_mobilising(*, small: bool, by: Actor, at: datetime) -> Counter[str]:
    """The supply, its runs and what came of them; the number of each."""
    source = Source.objects.create(
        kind=SourceKind.SYSTEM, label="Offre synthétique de démonstration : experts et investisseurs", recorded_at=at,
        reference="demonstration", is_synthetic=True,
    )  # fmt: skip
    began = at - timedelta(days=FIRST_RUN + 60)
    people = [
        actions.Listed(
            told,
            state,
            None if state is PersonState.REFUSED else began + timedelta(hours=number % 900),
            CURRENT,
        )
        for number, (told, state) in enumerate(
            [*generate_experts(60 if small else 600), *generate_investors(6 if small else 40)]
        )
    ]
    counts = Counter(actions.load_people(people=people, source=source, by=by, at=at, is_demo=True))
    story = _Story(by, Diary(at), np.random.default_rng([112, 13]))
    story.begin(at)
    story.diary.live()
    _declare_conflicts(by, at)
    _read_letters()
    counts += Counter(requests=Proposal.objects.count(), missions=Mission.objects.count())
    return counts


class _Story:
    """Who is asked when, what they answer, what missions bring."""

    def __init__(self, by: Actor, diary: Diary, rng: np.random.Generator) -> None:
        self.by, self.diary, self.rng = by, diary, rng
        self.office = System("Démonstration")
        grants = Grant.objects.in_force().exclude(organisation_ref="")
        self.entrusted = {int(ref) for ref in grants.values_list("organisation_ref", flat=True)}

    def begin(self, at: datetime) -> None:
        """Two runs; the clock read every week."""
        first, second = at - timedelta(days=FIRST_RUN), at - timedelta(days=SECOND_RUN)
        self.diary.plan(first, lambda when: self.run(when, ASKED_FIRST, 60))
        self.diary.plan(second, lambda when: self.run(when, ASKED_SECOND, SECOND_RUN - 2))
        for days in range(0, FIRST_RUN, 7):
            self.diary.plan(first + timedelta(days=days, hours=2), self.tick)

    def tick(self, at: datetime) -> None:
        """What the day asks for."""
        actions.tick_clock(by=self.office, at=at)

    def run(self, at: datetime, asked: int, over_days: int) -> None:
        """Assign, then ask some of those found, the log-in's first, over the days that follow."""
        floors = [{"name": "women_led", "women_led": True, "share": 0.2}, {"each": "region", "share": 0.05}]
        run = actions.request_run(kind=RunKind.FRESH, floors=floors, by=self.by, at=at, is_queued=False)
        run = actions.compute_run(run=run, by=self.by, at=at)
        found = run.proposals.filter(state="draft").select_related("expert", "need__case").order_by("pk")
        drafts = list(found)
        own = [draft for draft in drafts if _is_login(draft)][:3]
        hers = [draft for draft in drafts if self.asks_login(draft) and draft not in own]
        rest = [draft for draft in drafts if not _is_login(draft) and draft not in hers]
        chosen = [rest[i] for i in self.rng.permutation(len(rest))][:asked]
        for number, draft in enumerate([*hers, *chosen]):
            share = (number + 1) / (len(hers) + len(chosen))
            self.plan_sending(draft, at + timedelta(days=over_days * share**0.5))
        for number, draft in enumerate(own):
            self.plan_sending(draft, at + timedelta(days=over_days - 9 + 4 * number))

    def plan_sending(self, draft: Proposal, at: datetime) -> None:
        """Ask some hours later."""
        when = at + timedelta(minutes=int(self.rng.integers(60, 400)))
        self.diary.plan(when, lambda then: self.send(draft, then))

    def send(self, draft: Proposal, at: datetime) -> None:
        """Ask; the answer, if any, comes within the month."""
        draft.refresh_from_db()
        if draft.state != "draft":
            return
        try:
            (sent,) = actions.send_proposals(proposals=[draft], by=self.by, at=at)
        except actions.NobodyToSend:
            return
        drawn = 0.0 if self.asks_login(sent) else float(self.rng.random())
        if _is_login(sent):
            is_early = sent.expert.proposals.exclude(state="draft").count() <= 2
            drawn = 0.0 if is_early else 1.0
        after = timedelta(days=float(self.rng.gamma(2.0, 4.0)) + 0.2)
        if drawn < 0.62:
            self.diary.plan(at + after, lambda when: self.accept(sent, when))
        elif drawn < 0.82:
            self.diary.plan(at + after, lambda when: self.decline(sent, when))

    def accept(self, sent: Proposal, at: datetime) -> None:
        """Yes of the expert; the cooperative follows within days, most of the time."""
        sent.refresh_from_db()
        if sent.state != "sent":
            return
        self.answer(sent, "expert", at)
        waits = self.asks_login(sent) or self.rng.random() < 0.08
        if not waits:
            later = at + timedelta(days=float(self.rng.gamma(2.0, 1.5)))
            self.diary.plan(later, lambda when: self.confirm(sent, when))

    def decline(self, sent: Proposal, at: datetime) -> None:
        """No, with a reason."""
        sent.refresh_from_db()
        if sent.state == "sent":
            self.answer(sent, "expert", at, reason=str(self.rng.choice(REASONS)))

    def confirm(self, sent: Proposal, at: datetime) -> None:
        """Yes of the cooperative: the mission, its sessions, its end."""
        sent.refresh_from_db()
        if sent.state != "accepted" or sent.expert.state != PersonState.VETTED:
            return
        self.answer(sent, "cooperative", at)
        mission = Mission.objects.select_related("expert__user", "case").get(proposal=sent)
        days = sorted(
            int(day)
            for day in self.rng.choice(range(3, 110), size=int(self.rng.integers(1, 5)), replace=False)
        )
        for number, day in enumerate(days):
            when = _evening(at + timedelta(days=day))
            self.diary.plan(when, partial(self.meet, mission, number))
        stays_open = _is_login(sent) and mission.expert.missions.count() > 1
        if self.rng.random() < 0.8 and not stays_open:
            end = _evening(at + timedelta(days=days[-1] + int(self.rng.integers(2, 15))))
            self.diary.plan(end + timedelta(hours=1), lambda then: self.close(mission, then))

    def meet(self, mission: Mission, number: int, at: datetime) -> None:
        """One session, told the same evening by the expert."""
        mission.refresh_from_db()
        if not mission.is_open or not mission.case.is_live:
            return
        report = SessionReport(
            held_on=timezone.localdate(at), kind="advice", mode="remote", minutes=int(self.rng.integers(3, 9)) * 15,
            notes=NOTES[int(self.rng.integers(len(NOTES)))], women=int(self.rng.integers(0, 4)),
            men=int(self.rng.integers(1, 3)),
        )  # fmt: skip
        actions.record_mission_session(
            mission=mission, report=report, idempotency_key=f"demonstration-{mission.pk}-{number}",
            by=mission.expert.user or self.office, at=at,
        )  # fmt: skip

    def close(self, mission: Mission, at: datetime) -> None:
        """The end, and what both sides say of it."""
        mission.refresh_from_db()
        if not mission.is_open or not mission.case.is_live:
            return
        told = CHANGED[int(self.rng.integers(len(CHANGED)))]
        closed_on = timezone.localdate(at)
        is_done = mission.sessions().exists()
        actions.close_mission(
            mission=mission, closed_on=closed_on, changed=told if is_done else "", is_done=is_done,
            need_is_met=is_done and bool(self.rng.random() < 0.7),
            note="" if is_done else "Sans nouvelles depuis un mois", by=self.office, at=at,
        )  # fmt: skip
        for side in ("expert", "cooperative"):
            if is_done and self.rng.random() < 0.7:
                score = int(self.rng.choice([3, 4, 4, 5, 5]))
                actions.rate_mission(mission=mission, side=side, score=score, by=self.office, at=at)

    def asks_login(self, draft: Proposal) -> bool:
        """Whether the need is of the cooperative whose president can log in: its request stays to be confirmed."""
        return draft.need.case.organisation_id in self.entrusted

    def answer(self, sent: Proposal, side: str, at: datetime, reason: str = "") -> None:
        """Yes, or no with a reason."""
        actions.answer_proposal(
            proposal=sent, side=side, accepts=not reason, reason=reason, by=self.office, at=at
        )


def _is_login(draft: Proposal) -> bool:
    return draft.expert.email == "younes@demo.example"


def _evening(at: datetime) -> datetime:
    return datetime.combine(timezone.localdate(at), time(19, 30), timezone.get_current_timezone())


def _declare_conflicts(by: Actor, at: datetime) -> None:
    """Some experts must not be sent to an organisation of their own region, and say why."""
    experts = Expert.objects.vetted().exclude(region_of_origin=None).select_related("region_of_origin")
    for expert, note in zip(experts.order_by("pk"), CONFLICTS, strict=False):
        region = expert.region_of_origin
        near = Organisation.objects.filter(form="cooperative")
        near = near.within(region) if region else near
        near = near.exclude(pk__in=expert.proposals.values("need__case__organisation"))
        organisation = near.order_by("pk").first()
        if organisation is not None:
            actions.set_conflict(
                expert=expert, organisation=organisation, is_declared=True, note=note, by=by, at=at
            )


def _read_letters() -> None:
    """The letters of the past were read in the past: none leaves, and nobody is asked in the place of others today."""
    Mail.objects.filter(reason__startswith="mobilisation.").update(
        state=MailState.SENT, sent_at=F("queued_at"), sent_on=Cast(F("queued_at"), DateField())
    )
    Job.objects.filter(name__in=[DELIVERY, REPLACE]).delete()
