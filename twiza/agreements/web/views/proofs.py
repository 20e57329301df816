"""Proofs: one commitment with its facts, recording and correcting them, documents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import UserRequest, requires
from twiza.core.values import Money

from ...actions import correct_fulfilment, deposit_document, record_fulfilment
from ...models import Agreement, Commitment, Fulfilment, Stood, stand, stand_agreements
from ...templatetags.agreements import Quotes
from ..forms import CorrectionForm, DocumentForm, FulfilmentForm
from .answers import agreement_or_404, answer_form, posted
from .detail import asked_day, asked_knowledge, rights


def _commitment(agreement: Agreement, pk: int) -> Commitment:
    return get_object_or_404(agreement.commitments.select_related("agreement", "clause"), pk=pk)


def _stood(agreement: Agreement, commitment: Commitment, on: date, known_at: datetime | None) -> Stood:
    """Where it stands with what amendments changed on it; one that was repealed stands as it was written."""
    stood = stand_agreements([agreement], on=on, known=known_at)[agreement.pk]
    found = next((one for one in stood if one.commitment.pk == commitment.pk), None)
    return found or stand([commitment], on=on, known=known_at)[0]


def _amount(form: object, commitment: Commitment) -> Money | None:
    value = form.cleaned_data.get("amount")
    return None if value is None else Money(value.centimes, commitment.currency or value.currency or "MAD")


@requires(Permission.AGREEMENT_VIEW)
def commitment_detail(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One commitment: where it stands and why, the facts behind it, what was corrected."""
    agreement = agreement_or_404(request, key)
    commitment = _commitment(agreement, pk)
    on, known_at = asked_day(request), asked_knowledge(request)
    facts = commitment.fulfilments.select_related("document", "source").order_by("-valid_from", "-id")
    context = {
        "agreement": agreement,
        "commitment": commitment,
        "stood": _stood(agreement, commitment, on, known_at),
        "party_count": agreement.parties.count(),
        "on": on,
        "facts": [fact for fact in facts if fact.superseded_at is None],
        "superseded": [fact for fact in facts if fact.superseded_at is not None],
        "quotes": Quotes(agreement.quotes.select_related("document")),
        **rights(request, agreement),
    }
    return render(request, "agreements/commitment_detail.html", context)


@requires(Permission.FULFILMENT_RECORD)
def fulfilment_record(request: UserRequest, key: str, pk: int) -> HttpResponse:
    """Record what was done for a commitment; sent twice, it is recorded once."""
    agreement = agreement_or_404(request, key, Permission.FULFILMENT_RECORD)
    commitment = _commitment(agreement, pk)
    form = FulfilmentForm(posted(request), commitment=commitment)
    user = request.user

    def act() -> None:
        data = form.cleaned_data
        record_fulfilment(
            commitment=commitment,
            what=data["what"],
            done_on=data["done_on"],
            quantity=data.get("quantity"),
            amount=_amount(form, commitment),
            document=data["document"],
            by=user,
            at=timezone.now(),
            idempotency_key=data["idempotency_key"],
        )

    return answer_form(
        request,
        form,
        act,
        agreement=agreement,
        heading=_("Record what was done"),
        submit=_("Save the record"),
        intro=commitment.wording,
        back=agreement.get_absolute_url(),
        done=_("The fulfilment is recorded."),
    )


@requires(Permission.FULFILMENT_RECORD)
def fulfilment_correct(request: UserRequest, key: str, pk: int) -> HttpResponse:
    """Correct or withdraw a record; the old one stays in the history."""
    agreement = agreement_or_404(request, key, Permission.FULFILMENT_RECORD)
    fact = get_object_or_404(
        Fulfilment.objects.current().select_related("commitment__agreement"), commitment__agreement=agreement, pk=pk
    )
    form = CorrectionForm(posted(request), commitment=fact.commitment, fact=fact)
    user = request.user

    def act() -> None:
        data = form.cleaned_data
        correct_fulfilment(
            fulfilment=fact,
            note=data["note"],
            what=data["what"],
            done_on=data["done_on"],
            quantity=data.get("quantity"),
            amount=_amount(form, fact.commitment),
            document=data["document"],
            is_withdrawn=data["is_withdrawn"],
            by=user,
            at=timezone.now(),
        )

    return answer_form(
        request,
        form,
        act,
        agreement=agreement,
        heading=_("Correct a record"),
        submit=_("Correct the record"),
        intro=fact.commitment.wording,
        back=agreement.get_absolute_url(),
        done=_("The record is corrected."),
    )


@requires(Permission.FULFILMENT_RECORD)
def document_deposit(request: UserRequest, key: str) -> HttpResponse:
    """Deposit a paper, or refer to one; the same file twice is kept once."""
    agreement = agreement_or_404(request, key, Permission.FULFILMENT_RECORD)
    form = DocumentForm(posted(request), request.FILES or None)
    user = request.user

    def act() -> None:
        data = dict(form.cleaned_data)
        file = data.pop("file")
        content = file.read() if file else None
        deposit_document(
            agreement=agreement, content=content, filename=file.name if file else "", by=user, at=timezone.now(), **data
        )

    return answer_form(
        request,
        form,
        act,
        agreement=agreement,
        heading=_("Deposit a document"),
        submit=_("Deposit"),
        back=agreement.get_absolute_url(),
        done=_("The document is deposited."),
    )


def document_download(request: HttpRequest, key: str, pk: int) -> HttpResponseBase:
    """The deposited file, for whoever sees the agreement; for anybody when both are public."""
    public = Agreement.objects.published().filter(key=key, documents__pk=pk, documents__is_public=True).first()
    user: Any = request.user
    if public is None and not user.is_authenticated:
        raise Http404
    agreement = public or agreement_or_404(request, key)
    document = get_object_or_404(agreement.documents, pk=pk)
    if not document.file:
        return redirect(document.url) if document.url else redirect(agreement)
    return FileResponse(document.file.open("rb"), as_attachment=True, filename=document.file.name.rsplit("/", 1)[-1])
