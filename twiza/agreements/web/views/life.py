"""Steps in the life of an agreement: signatures, moves, publication."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import UserRequest, requires
from twiza.core.refusals import Refusal
from twiza.core.states import by_name

from ...actions import move_agreement, publish_agreement, record_signature
from ...rules.states import MOVES
from ..forms import NoteForm, SignatureForm
from .answers import agreement_or_404, answer_form, posted


@requires(Permission.AGREEMENT_SIGN)
def signature_record(request: UserRequest, key: str, pk: int) -> HttpResponse:
    """Record the day on which a party signed."""
    agreement = agreement_or_404(request, key, Permission.AGREEMENT_SIGN)
    party = get_object_or_404(agreement.parties.select_related("institution"), pk=pk)
    form = SignatureForm(posted(request))
    user = request.user

    def act() -> None:
        record_signature(party=party, signed_on=form.cleaned_data["signed_on"], by=user, at=timezone.now())

    return answer_form(
        request,
        form,
        act,
        agreement=agreement,
        heading=_("Signature of %(party)s") % {"party": party},
        submit=_("Record the signature"),
        back=agreement.get_absolute_url(),
        done=_("The signature is recorded."),
    )


@requires(Permission.AGREEMENT_MOVE, Permission.AGREEMENT_DRAFT, Permission.AGREEMENT_SIGN)
def agreement_move(request: UserRequest, key: str, name: str) -> HttpResponse:
    """Take a step: asked once, with a note that some steps need."""
    agreement = agreement_or_404(request, key)
    move = by_name(MOVES, name)
    if move is None:
        raise Http404
    form = NoteForm(posted(request), is_required=move.wants_note)
    user = request.user

    def act() -> None:
        move_agreement(agreement=agreement, name=name, by=user, at=timezone.now(), note=form.cleaned_data["note"])

    label = gettext(str(move.label))
    return answer_form(
        request,
        form,
        act,
        agreement=agreement,
        heading=label,
        submit=label,
        back=agreement.get_absolute_url(),
        done=_("Done: %(step)s.") % {"step": label},
        intro=_("The agreement passes from “%(state)s” to its next state.") % {"state": agreement.get_state_display()},
    )


@require_POST
@requires(Permission.AGREEMENT_PUBLISH)
def agreement_publish(request: UserRequest, key: str) -> HttpResponse:
    """Show the agreement to anybody, or take it back."""
    agreement = agreement_or_404(request, key, Permission.AGREEMENT_PUBLISH)
    user = request.user
    try:
        is_published = request.POST.get("publish") == "1"
        publish_agreement(agreement=agreement, is_published=is_published, by=user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect(agreement)
