"""Writing in the ledger: an entry, its reversal, a rate."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.web.forms import form_page
from twiza.core.web.refusals import attempt

from ... import actions
from ...models import Entry, FundedAgreement, Rate
from ..forms import EntryForm, RateForm, ReverseForm
from .access import money_or_404


@requires(Permission.FUNDING_RECORD)
def entry_record(request: HttpRequest, key: str) -> HttpResponse:
    """One fact of money."""
    agreement = money_or_404(request, Permission.FUNDING_RECORD, key)
    form = EntryForm(request.POST or None, agreement=agreement)
    return form_page(
        request,
        form,
        lambda: actions.record_entry(agreement=agreement, by=request.user, at=timezone.now(), **form.arguments()),
        template="funding/form.html",
        done=_("The entry is in the ledger."),
        context={"agreement": agreement, "title": _("Record an entry"), "entry": None},
        back=reverse("funding:money-detail", args=[key]),
    )


@requires(Permission.FUNDING_RECORD)
def entry_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """A wrong entry stops counting; both rows stay readable."""
    entry = get_visible_or_404(request, Permission.FUNDING_RECORD, Entry.objects.for_list(), pk=pk)
    agreement = FundedAgreement.objects.get(pk=entry.agreement_id)
    form = ReverseForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: actions.reverse_entry(entry=entry, note=form.cleaned_data["note"], by=request.user, at=timezone.now()),
        template="funding/form.html",
        done=_("The entry is reversed; both rows stay readable."),
        context={
            "agreement": agreement,
            "title": _("Reverse an entry"),
            "entry": entry,
            "submit": _("Reverse the entry"),
        },
        back=reverse("funding:entry-list", args=[agreement.key]),
    )


@requires(Permission.FUNDING_VIEW)
def rate_list(request: HttpRequest) -> HttpResponse:
    """The dated rates with their sources; those who record money add one."""
    may_record = request.user.may(Permission.FUNDING_RECORD)
    form = RateForm(request.POST or None, initial={"on": timezone.localdate()}) if may_record else None
    if request.method == "POST" and form is not None and form.is_valid():
        at = timezone.now()
        if attempt(form, lambda: actions.record_rate(by=request.user, at=at, **form.cleaned_data)):
            messages.success(request, _("The rate is recorded."))
            return redirect("funding:rate-list")
    rates = Rate.objects.select_related("source")[:200]
    return render(request, "funding/rate_list.html", {"rates": rates, "form": form})
