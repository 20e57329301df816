"""Yes or no in two minutes: an expert by a signed link, either side by a log-in; what each may read before."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.web.refusals import attempt

from ... import actions
from ...models import Proposal
from ...queries import message_texts
from ...queries.need_summaries import summary
from ...rules.states import ProposalState, Side
from ..forms.answers import DeclineForm
from ..match_explanation import explanation_of
from ..presenters import is_turn_of, request_line, side_of, summary_shown, talent_of
from ..signed_access import answer_page

DONE = {
    True: gettext_lazy("Thank you. The cooperative now has the word; we write to you when it answers."),
    False: gettext_lazy("Thank you for telling us: we ask somebody else."),
}


@answer_page
def answer(request: HttpRequest, proposal: Proposal, bearer: object, token: str) -> HttpResponse:
    """What the cooperative needs, and yes or no; afterwards what was said, for whoever opens the link again."""
    is_open = proposal.state == ProposalState.SENT
    form = DeclineForm(request.POST or None, side=Side.EXPERT)
    if request.method == "POST":
        done = _answer(request, proposal, Side.EXPERT, form, bearer)
        if done is not None:
            return redirect("mobilisation:answer", token)
    context = {
        "proposal": proposal,
        "line": request_line(proposal, timezone.localdate()),
        "summary": summary_shown(summary(proposal.need)),
        "form": form,
        "is_open": is_open,
        "opens_form": bool(form.errors),
    }
    return render(request, "mobilisation/answer.html", context)


@requires(Permission.CASE_VIEW)
def proposal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One request, for the expert, the cooperative or the officer: each reads what both have agreed to show."""
    proposal = get_visible_or_404(request, Permission.CASE_VIEW, Proposal.objects.shown(), pk=pk)
    side = side_of(request.user, proposal)
    form = DeclineForm(side=side or Side.OFFICE)
    return _shown(request, proposal, side, form)


@requires(Permission.MATCH_ANSWER)
def proposal_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes or no of whoever is logged in; an officer writes down what a side said on the phone, or takes back."""
    proposal = get_visible_or_404(request, Permission.MATCH_ANSWER, Proposal.objects.shown(), pk=pk)
    side = _voice(request, proposal)
    if request.method != "POST":
        return redirect("mobilisation:proposal-detail", pk)
    form = DeclineForm(request.POST, side=side)
    done = _answer(request, proposal, side, form, request.user)
    if done is None:
        return _shown(request, proposal, side_of(request.user, proposal), form)
    if done.state == ProposalState.CONFIRMED:
        return redirect("mobilisation:mission-detail", done.mission.pk)
    return redirect("mobilisation:proposal-detail", pk)


@requires(Permission.MATCH_PROPOSE)
def proposal_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask this expert."""
    proposal = get_visible_or_404(request, Permission.MATCH_PROPOSE, Proposal.objects.shown(), pk=pk)
    if request.method == "POST":
        form = DeclineForm(side=Side.OFFICE)
        form.cleaned_data = {}
        sent = attempt(form, lambda: actions.send_proposals(proposals=[proposal], by=request.user, at=timezone.now()))
        if sent is None:
            messages.error(request, " ".join(form.non_field_errors()))
        else:
            messages.success(request, _("The request is on its way."))
    return redirect("mobilisation:proposal-detail", pk)


def _voice(request: HttpRequest, proposal: Proposal) -> Side:
    """For whom this click speaks: an officer says it in the form, anybody else speaks for themselves."""
    side = side_of(request.user, proposal) or Side.COOPERATIVE
    found_row = request.POST.get("side", "")
    return Side(found_row) if side == Side.OFFICE and found_row in list(Side) else side


def _answer(request: HttpRequest, proposal: Proposal, side: Side, form: DeclineForm, by: object) -> Proposal | None:
    """Writes the answer; None when it was refused or misses its reason, the form then saying so."""
    accepts = request.POST.get("answer") == "yes"
    if accepts:
        form = DeclineForm({"reason": "other"}, side=side)
    if not form.is_valid():
        return None
    values = {} if accepts else form.cleaned_data
    done = attempt(
        form,
        lambda: actions.answer_proposal(
            proposal=proposal, side=side, accepts=accepts, by=by, at=timezone.now(), **values
        ),
    )
    if done is None:
        messages.error(request, " ".join(str(e) for errors in form.errors.values() for e in errors))
    elif side == Side.EXPERT:
        messages.success(request, str(DONE[accepts]))
    elif accepts:
        messages.success(request, _("Both sides have agreed: the mission is open."))
    return done


def _shown(request: HttpRequest, proposal: Proposal, side: Side | None, form: DeclineForm) -> HttpResponse:
    may_see_expert = request.user.may(Permission.EXPERT_VIEW, proposal.expert)
    context = {
        "proposal": proposal,
        "line": request_line(proposal, timezone.localdate()),
        "side": side,
        "is_turn": is_turn_of(side, proposal),
        "form": form,
        "summary": summary_shown(summary(proposal.need)),
        "talent": talent_of(proposal.expert),
        "names_expert": may_see_expert or proposal.shows_contacts or side == Side.EXPERT,
        "names_organisation": side != Side.EXPERT or proposal.shows_contacts,
        "contacts": message_texts.speakers(proposal.need.case) if proposal.shows_contacts else [],
        "explained": explanation_of(proposal) if may_see_expert else None,
        "may_see_expert": may_see_expert,
        "mission": getattr(proposal, "mission", None),
    }
    return render(request, "mobilisation/proposal_detail.html", context)
