"""The page of an agreement: what was promised, where it stands, who signed, what proves it, what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import UserRequest, requires
from twiza.core.formats import CASABLANCA
from twiza.core.models import AuditRow
from twiza.core.states import moves_from

from ...models import Agreement, Clause, Stood, stand_agreements
from ...models.labels import ACTIONS
from ...rules.standing import Standing, tally, worst
from ...rules.states import MOVES, SIGNABLE, may_edit_text
from ...templatetags.agreements import Quotes
from .answers import agreement_or_404

LATEST = 8
# The steps of a life that goes well; the others wait in a menu.
FORWARD = {"study", "vote", "grant_visa", "sign", "enter_into_force", "resume", "close"}


@dataclass
class ClauseWithCommitments:
    """A clause with its commitments and the worst of their standings."""

    clause: Clause | None
    stood: list[Stood]

    @property
    def worst(self) -> Standing | None:
        """None for a clause that promises nothing countable."""
        return worst(one.verdict.standing for one in self.stood)


def asked_day(request: HttpRequest) -> date:
    """The day of the question (`?on=2024-03-15`), today when none, wrong or of another age."""
    try:
        day = parse_date(request.GET.get("on", ""))
    except ValueError:
        day = None
    return day if day and 1900 <= day.year <= 2200 else timezone.localdate()


def asked_knowledge(request: HttpRequest) -> datetime | None:
    """The instant of the knowledge asked (`?known_at=2024-03-15`: the end of that day in Morocco); None means now."""
    word = request.GET.get("known_at", "").strip().replace(" ", "+")
    try:
        if len(word) == 10:
            return datetime.combine(date.fromisoformat(word) + timedelta(days=1), time(0), CASABLANCA)
        at = datetime.fromisoformat(word) if word else None
    except (ValueError, OverflowError):
        return None
    return at if at is None or at.tzinfo else at.replace(tzinfo=CASABLANCA)


def articles(agreement: Agreement, stood: Iterable[Stood]) -> list[ClauseWithCommitments]:
    """The clauses in order with their commitments; those without a clause come last."""
    found: dict[int | None, ClauseWithCommitments] = {
        clause.pk: ClauseWithCommitments(clause, []) for clause in agreement.clauses.all()
    }
    for one in stood:
        found.setdefault(one.commitment.clause_id, ClauseWithCommitments(None, [])).stood.append(one)
    return list(found.values())


def in_tree(request: HttpRequest, agreement: Agreement) -> list[tuple[int, Agreement]]:
    """The whole tree around an agreement, depth first with depths, as far as the reader may see it."""
    rows = visible(request.user, Permission.AGREEMENT_VIEW, Agreement.objects.all())
    root = agreement.root()
    level, children = [root], {}
    while level:
        found = list(rows.filter(parent__in=level).order_by("key"))
        for parent in level:
            children[parent.pk] = [one for one in found if one.parent_id == parent.pk]
        level = found
    return _walk(root, children, 0)


def _walk(node: Agreement, children: dict[int, list[Agreement]], depth: int) -> list[tuple[int, Agreement]]:
    return [(depth, node)] + [pair for one in children.get(node.pk, []) for pair in _walk(one, children, depth + 1)]


def move_buttons(request: UserRequest, agreement: Agreement) -> list[dict[str, object]]:
    """The steps that the reader may take now: label, address, whether it leads forward."""
    user = request.user
    return [
        {
            "label": gettext(str(move.label)),
            "name": move.name,
            "url": reverse("agreements:agreement-move", args=[agreement.key, move.name]),
            "is_forward": move.name in FORWARD,
        }
        for move in moves_from(MOVES, agreement.state)
        if user.may(move.needs, agreement)
    ]


def rights(request: UserRequest, agreement: Agreement) -> dict[str, bool]:
    """What the reader may do on this page."""
    user = request.user
    may_draft = user.may(Permission.AGREEMENT_DRAFT, agreement)
    return {
        "may_draft": may_draft,
        "may_edit": may_draft and may_edit_text(agreement.state),
        "may_sign": agreement.state in SIGNABLE and user.may(Permission.AGREEMENT_SIGN, agreement),
        "may_record": user.may(Permission.FULFILMENT_RECORD, agreement),
        "may_publish": user.may(Permission.AGREEMENT_PUBLISH, agreement),
    }


@requires(Permission.AGREEMENT_VIEW)
def agreement_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Everything about one agreement on the day asked."""
    agreement = agreement_or_404(request, key)
    on, known_at = asked_day(request), asked_knowledge(request)
    stood = stand_agreements([agreement], on=on, known=known_at)[agreement.pk]
    moves, parties = (move_buttons(request, agreement), agreement.parties.select_related("institution", "signature"))
    context = {
        "agreement": agreement,
        "on": on,
        "known_at": known_at,
        "is_today": on == timezone.localdate(),
        "articles": articles(agreement, stood),
        "tally": [(code, count) for code, count in tally(one.verdict.standing for one in stood).items() if count],
        "total": len(stood),
        "kept": sum(one.verdict.standing == Standing.KEPT for one in stood),
        "notices": agreement.notices(on),
        "lapses_on": agreement.lapses_on(on),
        "parties": parties,
        "party_count": len(parties),
        "documents": agreement.documents.all(),
        "tree": in_tree(request, agreement),
        "quotes": Quotes(agreement.quotes.select_related("document")),
        "moves": moves,
        "has_other_moves": any(not move["is_forward"] for move in moves),
        "history": history_lines(history_rows(agreement).exclude(action="quote_fields")[:LATEST]),
        **rights(request, agreement),
    }
    return render(request, "agreements/agreement_detail.html", context)


def history_rows(agreement: Agreement) -> Any:
    """The audit rows of an agreement, newest first."""
    return AuditRow.objects.about(agreement)


def history_lines(rows: Iterable[AuditRow]) -> list[dict[str, object]]:
    """Audit rows in words: what, by whom, when, the note and what changed."""
    return [
        {
            "what": ACTIONS.get(row.action, row.action),
            "by": row.by_label,
            "at": row.at,
            "note": row.note,
            "changes": sorted((row.after or {}).items()),
        }
        for row in rows
    ]


@requires(Permission.AGREEMENT_VIEW)
def agreement_history(request: HttpRequest, key: str) -> HttpResponse:
    """Every trace of the agreement, newest first."""
    agreement = agreement_or_404(request, key)
    page = Paginator(history_rows(agreement), 50).get_page(request.GET.get("page"))
    context = {"agreement": agreement, "page_obj": page, "history": history_lines(page.object_list)}
    return render(request, "agreements/agreement_history.html", context)
