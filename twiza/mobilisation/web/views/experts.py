"""Officers' pages on people: who is there, who answers, who is to be vetted."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.models import AuditRow
from twiza.core.states import by_name, moves_from
from twiza.core.web.refusals import attempt

from ... import actions
from ...models import Expert, Investor, hours_given
from ...rules.states import COME_BACK, PERSON_MOVES, WITHDRAW
from ..forms.runs import NoteForm
from ..lists import ExpertList, InvestorList
from ..presenters import TONES, facts_of, mission_lines, request_line, skill_lines
from ..response_rates import expert_lines

ACTS = {
    "register_expert": gettext_lazy("Registered"),
    "register_investor": gettext_lazy("Registered"),
    "refresh_expert": gettext_lazy("Said again what they can give"),
    "refresh_investor": gettext_lazy("Said again what they can give"),
    "set_conflict": gettext_lazy("Conflicts of interest changed"),
    "give_consent": gettext_lazy("Consent given"),
    "withdraw_consent": gettext_lazy("Consent withdrawn"),
    "vet": gettext_lazy("Vetted"),
    "refuse": gettext_lazy("Refused"),
    "pause": gettext_lazy("Paused"),
    "resume": gettext_lazy("Resumed"),
    "ask_to_pause": gettext_lazy("Asked whether to pause"),
    "ask_to_refresh": gettext_lazy("Asked to say again what they can give"),
    "erase_person": gettext_lazy("Erased on demand"),
}


@requires(Permission.EXPERT_VIEW)
def expert_list(request: HttpRequest) -> HttpResponse:
    """Experts with what they can give and how they answer, those to be vetted first."""
    return ExpertList(request).respond()


@requires(Permission.EXPERT_VIEW)
def expert_export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """What the list shows, as a file, without names or addresses: counts and skills do not need them."""
    return ExpertList(request).file(kind)


@requires(Permission.EXPERT_VIEW)
def expert_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One expert: what they told, how they answered, what may be decided about them."""
    expert = get_visible_or_404(
        request, Permission.EXPERT_VIEW, Expert.objects.with_asked().select_related("region_of_origin"), pk=pk
    )
    today = timezone.localdate()
    proposals = list(expert.proposals.shown().exclude(sent_at=None).newest_first()[:30])
    missions = list(expert.missions.shown().newest_first())
    context = {
        "person": expert,
        "kind": "expert",
        "tone": TONES[expert.state],
        "facts": facts_of(expert),
        "skills": skill_lines(expert),
        "line": expert_lines([expert], today)[0],
        "lines": [request_line(proposal, today) for proposal in proposals],
        "missions": mission_lines(missions, hours_given(missions)),
        "conflicts": list(expert.conflicts.select_related("organisation")),
        "may_change": request.user.may(Permission.MATCH_ANSWER, expert),
        "moves": _moves(request.user, expert),
        "history": _history(expert),
        "tab": "experts",
    }
    return render(request, "mobilisation/person_detail.html", context)


@requires(Permission.EXPERT_VIEW)
def investor_list(request: HttpRequest) -> HttpResponse:
    """Investors, those to be vetted first; by an amount that lies within their range."""
    return InvestorList(request).respond()


@requires(Permission.EXPERT_VIEW)
def investor_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One investor: what they told, what may be decided about them."""
    investor = get_visible_or_404(request, Permission.EXPERT_VIEW, Investor.objects.all(), pk=pk)
    context = {
        "person": investor,
        "kind": "investor",
        "tone": TONES[investor.state],
        "facts": facts_of(investor),
        "moves": _moves(request.user, investor),
        "history": _history(investor),
        "tab": "investors",
    }
    return render(request, "mobilisation/person_detail.html", context)


@requires(Permission.EXPERT_VET, Permission.MATCH_ANSWER)
def person_move(request: HttpRequest, kind: str, pk: int, name: str) -> HttpResponse:
    """Vet, refuse with a reason, pause or resume on somebody's behalf."""
    model = {"expert": Expert, "investor": Investor}.get(kind)
    move = by_name(PERSON_MOVES, name)
    if model is None or move is None or move in (WITHDRAW, COME_BACK):
        raise Http404
    person = get_visible_or_404(request, Permission.EXPERT_VIEW, model._default_manager.all(), pk=pk)
    form = NoteForm(request.POST if request.method == "POST" else None, is_required=move.wants_note)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: actions.move_person(
                person=person, name=name, by=request.user, at=timezone.now(), note=form.cleaned_data["note"]
            ),
        )
        if done is not None:
            messages.success(request, _("Done: %(state)s.") % {"state": done.get_state_display()})
            return redirect(f"mobilisation:{kind}-detail", pk)
    context = {"form": form, "person": person, "kind": kind, "title": _(str(move.label)), "tab": f"{kind}s"}
    return render(request, "mobilisation/person_move.html", context)


def _moves(user: object, person: Expert | Investor) -> list[dict[str, object]]:
    """The moves that this reader may make now, consent and withdrawal being the person's own."""
    return [
        {"name": move.name, "label": _(str(move.label)), "is_main": move.name == "vet"}
        for move in moves_from(PERSON_MOVES, person.state)
        if move not in (WITHDRAW, COME_BACK)
        and user.may(move.needs, person)
        and (move.name == "refuse" or person.has_consented)
        and (isinstance(person, Expert) or move.name in ("vet", "refuse"))
    ]


def _history(person: Expert | Investor) -> list[dict[str, object]]:
    """What was decided, the latest first."""
    rows = AuditRow.objects.about(person).order_by("-at", "-pk")[:20]
    return [
        {"said": ACTS.get(row.action, row.action), "at": row.at, "by": row.by_label, "note": row.note} for row in rows
    ]
