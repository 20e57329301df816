"""Why a need still waits, in words: nobody asked, asked and silent, or nobody who could."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from twiza.core import formats
from twiza.register.models import Organisation
from twiza.support.models import Need

from ..models import Ability, AbilityKind, Expert, Proposal, labels
from ..rules.states import OPEN, ProposalState
from .presenters import TONES, lang

STANDING = {
    "nobody": gettext_lazy("Nobody proposed"),
    "draft": gettext_lazy("Proposed, not sent"),
    "sent": gettext_lazy("Awaiting an answer"),
    "accepted": gettext_lazy("Awaiting the cooperative"),
}


@dataclass(frozen=True)
class NeedLine:
    """A need that waits: since when, where it stands, and why."""

    need: Need
    organisation: Organisation
    skill: str
    days: int
    standing: str
    tone: str
    why: str
    proposal: Proposal | None


def need_lines(needs: Iterable[Any], on: date) -> list[NeedLine]:
    """Lines of a list; requests and able experts are read once for all of them."""
    rows = list(needs)
    past: dict[int, list[Proposal]] = defaultdict(list)
    asked = Proposal.objects.filter(need__in=rows).order_by("pk")
    for proposal in asked:
        past[proposal.need_id].append(proposal)
    able = _able(on)
    lines = []
    for need in rows:
        proposals = past[need.pk]
        held = next((p for p in proposals if p.state in OPEN), None)
        standing = held.state if held else "nobody"
        lines.append(
            NeedLine(
                need=need,
                organisation=need.case.organisation,
                skill=labels.skill(need.skill),
                days=(on - need.stated_on).days,
                standing=str(STANDING.get(standing, standing)),
                tone=TONES.get(standing, "danger" if need.urgency == "high" else "secondary"),
                why=_why(need, held, [p for p in proposals if p is not held], able),
                proposal=held,
            )
        )
    return lines


def _able(on: date) -> dict[tuple[str, str], set[int]]:
    """{(kind, code): experts who can be asked today}."""
    values: dict[tuple[str, str], set[int]] = defaultdict(set)
    rows = Expert.objects.askable(on=on).order_by("pk").values_list("pk", "mode")
    modes = dict(rows)
    for pk, mode in modes.items():
        for one in ("remote", "on_site", "either"):
            if "either" in (mode, one) or mode == one:
                values["mode", one].add(pk)
    found = Ability.objects.filter(expert__in=list(modes)).order_by("pk")
    for kind, code, expert in found.values_list("kind", "code", "expert_id"):
        values[kind, code].add(expert)
    return values


def _why(need: Need, held: Proposal | None, past: list[Proposal], able: dict[tuple[str, str], set[int]]) -> str:
    """One sentence; the first reason that explains the wait."""
    if held is not None and held.state == ProposalState.SENT and held.answer_by:
        return _("Asked; an answer is expected by %(day)s.") % {"day": formats.day(held.answer_by, lang())}
    if held is not None and held.state == ProposalState.ACCEPTED:
        return _("An expert accepted; the cooperative has not answered yet.")
    if held is not None:
        return _("An expert is proposed; the request was not sent yet.")
    skilled = able.get((AbilityKind.SKILL.value, need.skill), set())
    speaking = able.get((AbilityKind.LANGUAGE.value, need.language), set())
    going = able.get(("mode", need.mode), set())
    tail = ""
    if past:
        n = len(past)
        tail = " " + ngettext("%(n)s request before came to nothing.", "%(n)s requests before came to nothing.", n) % {
            "n": n
        }
    if not skilled:
        return _("No expert who can be asked has this skill.") + tail
    if not skilled & speaking:
        return _("Nobody with this skill speaks the language asked.") + tail
    if not skilled & speaking & going:
        return _("Nobody with this skill and language can help in this way.") + tail
    n = len(skilled & speaking & going)
    return (
        ngettext(
            "%(n)s expert could help: the next run will say who.",
            "%(n)s experts could help: the next run will say who.",
            n,
        )
        % {"n": n}
        + tail
    )
