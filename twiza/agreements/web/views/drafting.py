"""Writing a draft: its identity, parties, clauses and commitments."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import UserRequest, requires
from twiza.core.values import Money

from ...actions import (
    add_clause,
    add_commitment,
    add_party,
    draft_agreement,
    edit_draft,
    register_institution,
    remove_from_draft,
)
from ...models import Agreement
from ..forms import AgreementForm, ClauseForm, CommitmentForm, InstitutionForm, NoteForm, PartyForm
from .answers import agreement_or_404, answer_form, posted

PARTS = {"party": "parties", "clause": "clauses", "commitment": "commitments"}


def _own(request: HttpRequest, key: str) -> Agreement:
    return agreement_or_404(request, key, Permission.AGREEMENT_DRAFT)


def _next(agreement: Agreement, part: str) -> int:
    last = getattr(agreement, part).order_by("-number").first()
    return last.number + 1 if last else 1


@requires(Permission.AGREEMENT_DRAFT)
def agreement_draft(request: UserRequest) -> HttpResponse:
    """Open a draft."""
    form = AgreementForm(posted(request))
    user = request.user

    def act() -> str:
        return draft_agreement(by=user, at=timezone.now(), **form.values()).get_absolute_url()

    return answer_form(
        request,
        form,
        act,
        heading=_("New convention"),
        submit=_("Open the draft"),
        done=_("The draft is open."),
        back=reverse("agreements:agreement-list"),
    )


@requires(Permission.AGREEMENT_DRAFT)
def agreement_edit(request: UserRequest, key: str) -> HttpResponse:
    """Change the identity of a draft."""
    agreement = _own(request, key)
    form = AgreementForm(posted(request), instance=agreement)
    user = request.user

    def act() -> None:
        edit_draft(obj=agreement, changes=form.values(), by=user, at=timezone.now())

    return answer_form(
        request,
        form,
        act,
        agreement=agreement,
        heading=_("Edit the draft"),
        submit=_("Save the draft"),
        back=agreement.get_absolute_url(),
        done=_("The draft is saved."),
    )


@requires(Permission.AGREEMENT_DRAFT)
def institution_register(request: UserRequest) -> HttpResponse:
    """Enter an institution; the agreement to come back to is in the address."""
    form = InstitutionForm(posted(request))
    user = request.user
    back = Agreement.objects.filter(key=request.GET.get("for", "")).first()

    def act() -> None:
        register_institution(by=user, at=timezone.now(), **form.cleaned_data)

    return answer_form(
        request,
        form,
        act,
        heading=_("New institution"),
        submit=_("Register the institution"),
        agreement=back,
        back=reverse("agreements:party-add", args=[back.key]) if back else reverse("agreements:agreement-list"),
        done=_("The institution is registered."),
    )


@requires(Permission.AGREEMENT_DRAFT)
def party_add(request: UserRequest, key: str) -> HttpResponse:
    """A party enters the draft."""
    agreement = _own(request, key)
    form = PartyForm(posted(request), initial={"order": agreement.parties.count() + 1, "roles": ["signatory"]})
    user = request.user

    def act() -> None:
        add_party(agreement=agreement, by=user, at=timezone.now(), **form.cleaned_data)

    return answer_form(
        request,
        form,
        act,
        agreement=agreement,
        heading=_("Add a party"),
        submit=_("Add"),
        back=agreement.get_absolute_url(),
        done=_("The party is added."),
    )


@requires(Permission.AGREEMENT_DRAFT)
def clause_add(request: UserRequest, key: str) -> HttpResponse:
    """An article of the draft."""
    agreement = _own(request, key)
    form = ClauseForm(posted(request), initial={"number": _next(agreement, "clauses")})
    user = request.user

    def act() -> None:
        add_clause(agreement=agreement, by=user, at=timezone.now(), **form.cleaned_data)

    return answer_form(
        request,
        form,
        act,
        agreement=agreement,
        heading=_("Add a clause"),
        submit=_("Add"),
        back=agreement.get_absolute_url(),
        done=_("The clause is added."),
    )


@requires(Permission.AGREEMENT_DRAFT)
def commitment_add(request: UserRequest, key: str) -> HttpResponse:
    """A promise of the draft."""
    agreement = _own(request, key)
    form = CommitmentForm(posted(request), agreement=agreement, initial={"number": _next(agreement, "commitments")})
    user = request.user

    def act() -> None:
        data = form.values()
        centimes, currency = data.pop("centimes"), data.pop("currency")
        amount = None if centimes is None else Money(centimes, currency)
        add_commitment(agreement=agreement, amount=amount, by=user, at=timezone.now(), **data)

    return answer_form(
        request,
        form,
        act,
        agreement=agreement,
        heading=_("Add a commitment"),
        submit=_("Add"),
        back=agreement.get_absolute_url(),
        done=_("The commitment is added."),
    )


def _edit_part(request: UserRequest, key: str, pk: int, kind: str, heading: str) -> HttpResponse:
    agreement = _own(request, key)
    part = get_object_or_404(getattr(agreement, PARTS[kind]).select_related("agreement"), pk=pk)
    user = request.user
    form: Any
    if kind == "commitment":
        form = CommitmentForm(posted(request), instance=part, agreement=agreement)
    else:
        form = (PartyForm if kind == "party" else ClauseForm)(posted(request), instance=part)

    def act() -> None:
        changes = form.values() if kind == "commitment" else dict(form.cleaned_data)
        edit_draft(obj=part, changes=changes, by=user, at=timezone.now())

    return answer_form(
        request,
        form,
        act,
        agreement=agreement,
        heading=heading,
        submit=_("Save the draft"),
        back=agreement.get_absolute_url(),
        done=_("Saved."),
    )


@requires(Permission.AGREEMENT_DRAFT)
def party_edit(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Change a party of a draft."""
    return _edit_part(request, key, pk, "party", _("Edit the party"))


@requires(Permission.AGREEMENT_DRAFT)
def clause_edit(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Change a clause of a draft."""
    return _edit_part(request, key, pk, "clause", _("Edit the clause"))


@requires(Permission.AGREEMENT_DRAFT)
def commitment_edit(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Change a commitment of a draft."""
    return _edit_part(request, key, pk, "commitment", _("Edit the commitment"))


@requires(Permission.AGREEMENT_DRAFT)
def part_remove(request: UserRequest, key: str, kind: str, pk: int) -> HttpResponse:
    """Take a party, a clause or a commitment out of the draft, after asking."""
    if kind not in PARTS:
        raise Http404
    agreement = _own(request, key)
    part = get_object_or_404(getattr(agreement, PARTS[kind]).select_related("agreement"), pk=pk)
    form = NoteForm(posted(request), is_required=False)
    user = request.user

    def act() -> None:
        remove_from_draft(obj=part, by=user, at=timezone.now())

    return answer_form(
        request,
        form,
        act,
        agreement=agreement,
        heading=_("Remove from the draft"),
        submit=_("Remove"),
        intro=str(part),
        back=agreement.get_absolute_url(),
        done=_("Removed."),
        tone="danger",
    )
