"""The response clock: what the day asks for, once a day, however often it is run."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from twiza.accounts.rules import Permission
from twiza.core.actions import Actor, record_audit, require
from twiza.core.models import Stamp

from ..models import Expert, Investor, Proposal
from ..queries import message_texts
from ..rules import reminders
from ..rules.reminders import LADDER, Ladder, ReminderStep
from ..rules.states import ANSWERED, SILENCE, EndReason, PersonState, ProposalState, Side
from .acts import Act
from .locking import STAMP, lock_experts, take_back, turn
from .notifications import may_write, post


def tick_clock(*, by: Actor, at: datetime, ladder: Ladder = LADDER) -> Counter[str]:
    """Recall, release, ask whether to pause, ask to refresh: what is due today; the number of each.

    One transaction per expert, so that one failure undoes one expert; run twice on a day it finds nothing left to do.
    Released needs are counted under `released`; `request_run` with kind "replan" gives them to the next best.
    Raises: NotAllowed.
    """
    require(by, Permission.MATCH_PROPOSE)
    on = timezone.localdate(at)
    values: Counter[str] = Counter()
    waiting = Proposal.objects.awaiting().order_by("expert_id", "pk")
    due = {
        row.expert_id for row in waiting if reminders.next_step(row.waiting(), on, ladder)[0] is not ReminderStep.WAIT
    }
    for pk in sorted(due):
        values += _tick_expert(pk, on, by, at, ladder)
    values["closed"] += _release_gone(by, at)
    values["to_refresh"] += _ask_to_refresh(on, by, at, ladder)
    return values


@transaction.atomic
def _tick_expert(pk: int, on: date, by: Actor, at: datetime, ladder: Ladder) -> Counter[str]:
    """What is due to one expert: at most one recall a request, then the question about pausing."""
    values: Counter[str] = Counter()
    expert = lock_experts([pk])[pk]
    rows = Proposal.objects.awaiting().filter(expert=expert).select_for_update(of=("self",)).shown()
    for proposal in rows.order_by("sent_at", "pk"):
        step, number = reminders.next_step(proposal.waiting(), on, ladder)
        if step is ReminderStep.REMIND:
            proposal.reminded, proposal.reminded_at = number, at
            proposal.save(update_fields=["reminded", "reminded_at"])
            post(message_texts.request(proposal, on, number), at)
            record_audit(Act.REMIND_EXPERT, proposal, by=by, at=at, after={"reminded": number})
            values["reminded"] += 1
        elif step is ReminderStep.RELEASE:
            turn(SILENCE, proposal, by, at, ended_at=at, ended_by=str(Side.OFFICE), reason=str(EndReason.NO_ANSWER))
            post(message_texts.taken_back(proposal, on), at)
            values["released"] += 1
    if values["released"] and _ask_to_pause(expert, on, by, at, ladder):
        values["asked_to_pause"] += 1
    return values


def _ask_to_pause(expert: Expert, on: date, by: Actor, at: datetime, ladder: Ladder) -> bool:
    """Silent too often: ask, and ask nothing else until the answer."""
    past = Proposal.objects.filter(expert=expert).filter(
        Q(state__in=ANSWERED) | Q(state=ProposalState.SILENT), sent_at__isnull=False
    )
    states = past.order_by("sent_at", "pk").values_list("state", flat=True)
    silences = reminders.silences_in_a_row(state in ANSWERED for state in states)
    asked = expert.pause_asked_on is not None
    if expert.state != PersonState.VETTED or not reminders.asks_to_pause(silences, asked_since=asked, ladder=ladder):
        return False
    expert.pause_asked_on = on
    expert.save(update_fields=["pause_asked_on"])
    post(message_texts.pause_question(expert, on), at)
    record_audit(Act.ASK_TO_PAUSE, expert, by=by, at=at, after={"silences": silences})
    return True


def _release_gone(by: Actor, at: datetime) -> int:
    """Requests whose need was met or whose case was closed meanwhile end; nobody works for nothing."""
    held = Proposal.objects.filter(state__in=["draft", "sent", "accepted"])
    gone = held.filter(Q(need__met_on__isnull=False) | ~Q(need__case__state__in=["open", "on_hold"]))
    count = 0
    for pk, expert in gone.order_by("expert_id", "pk").values_list("pk", "expert_id"):
        with transaction.atomic():
            lock_experts([expert])
            proposal = Proposal.objects.select_for_update(of=("self",)).shown().get(pk=pk)
            if not proposal.is_open:
                continue
            was_asked = proposal.sent_at is not None
            reason = EndReason.NEED_MET if proposal.need.met_on else EndReason.CASE_CLOSED
            take_back(proposal, reason, Side.OFFICE, by, at)
            if was_asked and may_write(proposal.expert):
                post(message_texts.taken_back(proposal, timezone.localdate(at)), at)
            count += 1
    return count


def _ask_to_refresh(on: date, by: Actor, at: datetime, ladder: Ladder) -> int:
    """Ask those whose year has gone by."""
    oldest = date.fromordinal(on.toordinal() - ladder.refresh)
    count = 0
    for model in (Expert, Investor):
        old = model.objects.filter(state__in=[PersonState.VETTED, PersonState.PAUSED], refreshed_on__lte=oldest)
        for pk in old.order_by("pk").values_list("pk", flat=True):
            with transaction.atomic():
                Stamp.bump(STAMP)
                person = model.objects.select_for_update(of=("self",)).get(pk=pk)
                if not reminders.asks_to_refresh(person.refreshed_on, person.refresh_asked_on, on, ladder):
                    continue
                person.refresh_asked_on = on
                person.save(update_fields=["refresh_asked_on"])
                post(message_texts.refresh(person, on), at)
                record_audit(Act.ASK_TO_REFRESH, person, by=by, at=at)
                count += 1
    return count
