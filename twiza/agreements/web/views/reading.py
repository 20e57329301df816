"""Reading a paper: give the file, decide on each proposed field, open the draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import UserRequest, requires
from twiza.core.refusals import Refusal

from ...actions import confirm_reading, read_document
from ...models import PaperReading
from ...models.labels import PICTURES
from ..paper_forms import PaperForm
from ..reading import decisions, lines, undecided
from .answers import posted


@requires(Permission.AGREEMENT_DRAFT)
def paper_read(request: UserRequest) -> HttpResponse:
    """Give a convention or a deliberation to be read; what still waits is listed below."""
    user = request.user
    form = PaperForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            reading = read_document(
                content=file.read(),
                filename=file.name,
                language=form.cleaned_data["language"],
                by=user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            form.add_error("file", refusal.sentence)
        else:
            return redirect("agreements:reading-decide", reading.pk)
    waiting = PaperReading.objects.made_by(user.pk).waiting()
    context = {"form": form, "waiting": waiting, "back": reverse("agreements:agreement-list")}
    return render(request, "agreements/paper_read.html", context, status=422 if form.errors else 200)


@requires(Permission.AGREEMENT_DRAFT)
def reading_decide(request: UserRequest, pk: int) -> HttpResponse:
    """Keep, change or discard each proposed field; then the draft opens with its paper and its sentences."""
    user = request.user
    reading = get_object_or_404(PaperReading.objects.made_by(user.pk).select_related("agreement"), pk=pk)
    if reading.agreement is not None:
        return redirect(reading.agreement.get_absolute_url())
    sent = posted(request)
    error = ""
    if sent is not None and "sure" not in sent:
        try:
            agreement = confirm_reading(
                reading=reading,
                key=sent.get("key", "").strip(),
                decisions=decisions(reading, sent),
                by=user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            error = refusal.sentence
        else:
            messages.success(request, _("The draft is open, with the sentence behind each field."))
            return redirect(agreement.get_absolute_url())
    groups = lines(reading, sent)
    pages = ", ".join(map(str, reading.unread_pages))
    context = {
        "pictures": PICTURES % {"pages": pages} if pages else "",
        "reading": reading,
        "groups": groups,
        "error": error,
        "key": sent.get("key", "") if sent else "",
        "total": len(reading.fields),
        "undecided": undecided(groups),
    }
    return render(request, "agreements/reading_decide.html", context, status=422 if error else 200)
