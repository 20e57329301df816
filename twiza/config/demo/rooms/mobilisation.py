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
from typing import Literal

import numpy as np
from django.db.models import DateField, F
from django.db.models.functions import Cast
from django.utils import timezone

from twiza.accounts.models import Grant
from twiza.core.actions import DELIVERY, Actor, System
from twiza.core.models import Job, Mail, MailState
from twiza.mobilisation import actions
from twiza.mobilisation.actions.locking import REPLACE
from twiza.mobilisation.models import Expert, Mission, Proposal, RunKind
from twiza.mobilisation.rules.consent import CURRENT
from twiza.mobilisation.rules.states import PersonState
from twiza.register.models import Organisation
from twiza.support.rules.sessions import SessionReport

from ..dataset import dataset
from ..synthetic.experts import generate_experts, generate_investors
from .register import synthetic_source

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


def load_mobilisation(*, small: bool, by: Actor, at: datetime) -> Counter[str]:
    """The supply, its runs and what came of them; the number of each."""
    mobilisation = dataset().mobilisation
    size: Literal["small", "whole"] = "small" if small else "whole"
    source = synthetic_source(mobilisation.source, at)
    began = at - timedelta(days=mobilisation.runs[0].days_ago + 60)
    people = [
        actions.Listed(
            person, state, None if state is PersonState.REFUSED else began + timedelta(hours=number % 900), CURRENT
        )
        for number, (person, state) in enumerate(
            [*generate_experts(mobilisation.experts[size]), *generate_investors(mobilisation.investors[size])]
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
        self.by, self.diary, self.rng, self.told = by, diary, rng, dataset().mobilisation
        self.office = System("Démonstration")
        grants = Grant.objects.in_force().exclude(organisation_ref="")
        self.entrusted = {int(ref) for ref in grants.values_list("organisation_ref", flat=True)}

    def begin(self, at: datetime) -> None:
        """Two runs; the clock read every week."""
        for one in self.told.runs:
            when = at - timedelta(days=one.days_ago)
            self.diary.plan(when, partial(self.run, asked=one.asked, over_days=one.over_days))
        first = self.told.runs[0].days_ago
        for days in range(0, first, 7):
            self.diary.plan(at - timedelta(days=first) + timedelta(days=days, hours=2), self.tick)

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
            self.answer(sent, "expert", at, reason=str(self.rng.choice(self.told.reasons)))

    def confirm(self, sent: Proposal, at: datetime) -> None:
        """Yes of the cooperative: the mission, its sessions, its end."""
        sent.refresh_from_db()
        if sent.state != "accepted" or sent.expert.state != PersonState.VETTED:
            return
        self.answer(sent, "cooperative", at)
        mission = Mission.objects.select_related("expert__user", "case").get(proposal=sent)
        days = sorted(
            int(day) for day in self.rng.choice(range(3, 110), size=int(self.rng.integers(1, 5)), replace=False)
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
        notes = dataset().support.notes
        report = SessionReport(
            held_on=timezone.localdate(at),
            kind="advice",
            mode="remote",
            minutes=int(self.rng.integers(3, 9)) * 15,
            notes=notes[int(self.rng.integers(len(notes)))],
            women=int(self.rng.integers(0, 4)),
            men=int(self.rng.integers(1, 3)),
        )
        actions.record_mission_session(
            mission=mission,
            report=report,
            idempotency_key=f"demonstration-{mission.pk}-{number}",
            by=mission.expert.user or self.office,
            at=at,
        )

    def close(self, mission: Mission, at: datetime) -> None:
        """The end, and what both sides say of it."""
        mission.refresh_from_db()
        if not mission.is_open or not mission.case.is_live:
            return
        outcome = self.told.outcomes[int(self.rng.integers(len(self.told.outcomes)))]
        closed_on = timezone.localdate(at)
        is_done = mission.sessions().exists()
        actions.close_mission(
            mission=mission,
            closed_on=closed_on,
            changed=outcome if is_done else "",
            is_done=is_done,
            need_is_met=is_done and bool(self.rng.random() < 0.7),
            note="" if is_done else self.told.no_outcome,
            by=self.office,
            at=at,
        )
        for side in ("expert", "cooperative"):
            if is_done and self.rng.random() < 0.7:
                score = int(self.rng.choice([3, 4, 4, 5, 5]))
                actions.rate_mission(mission=mission, side=side, score=score, by=self.office, at=at)

    def asks_login(self, draft: Proposal) -> bool:
        """Whether the need is of the cooperative whose president can log in: its request stays to be confirmed."""
        return draft.need.case.organisation_id in self.entrusted

    def answer(self, sent: Proposal, side: str, at: datetime, reason: str = "") -> None:
        """Yes, or no with a reason."""
        actions.answer_proposal(proposal=sent, side=side, accepts=not reason, reason=reason, by=self.office, at=at)


def _is_login(draft: Proposal) -> bool:
    return draft.expert.email == dataset().mobilisation.log_in.email


def _evening(at: datetime) -> datetime:
    return datetime.combine(timezone.localdate(at), time(19, 30), timezone.get_current_timezone())


def _declare_conflicts(by: Actor, at: datetime) -> None:
    """Some experts must not be sent to an organisation of their own region, and say why."""
    experts = Expert.objects.vetted().exclude(region_of_origin=None).select_related("region_of_origin")
    for expert, note in zip(experts.order_by("pk"), dataset().mobilisation.conflicts, strict=False):
        region = expert.region_of_origin
        near = Organisation.objects.filter(form="cooperative")
        near = near.within(region) if region else near
        near = near.exclude(pk__in=expert.proposals.values("need__case__organisation"))
        organisation = near.order_by("pk").first()
        if organisation is not None:
            actions.set_conflict(expert=expert, organisation=organisation, is_declared=True, note=note, by=by, at=at)


def _read_letters() -> None:
    """The letters of the past were read in the past: none leaves, and nobody is asked in the place of others today."""
    Mail.objects.filter(reason__startswith="mobilisation.").update(
        state=MailState.SENT, sent_at=F("queued_at"), sent_on=Cast(F("queued_at"), DateField())
    )
    Job.objects.filter(name__in=[DELIVERY, REPLACE]).delete()
