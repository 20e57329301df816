"""Writing in the ledger: an entry, its reversal, a rate."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
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
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        if attempt(
            form, lambda: actions.record_entry(agreement=agreement, by=request.user, at=at, **form.told())
        ):
            messages.success(request, _("The entry is in the ledger."))
            return redirect("funding:money-detail", key)
    return _form(request, agreement, form, _("Record an entry"))


@requires(Permission.FUNDING_RECORD)
def entry_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """A wrong entry stops counting; both rows stay readable."""
    entry = get_visible_or_404(request, Permission.FUNDING_RECORD, Entry.objects.for_list(), pk=pk)
    agreement = FundedAgreement.objects.get(pk=entry.agreement_id)
    form = ReverseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at, note = timezone.now(), form.cleaned_data["note"]
        if attempt(form, lambda: actions.reverse_entry(entry=entry, note=note, by=request.user, at=at)):
            messages.success(request, _("The entry is reversed; both rows stay readable."))
            return redirect("funding:entry-list", agreement.key)
    return _form(request, agreement, form, _("Reverse an entry"), entry=entry)


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


def _form(
    request: HttpRequest,
    agreement: FundedAgreement,
    form: object,
    title: str,
    entry: Entry | None = None,
) -> HttpResponse:
    submit = _("Reverse the entry") if entry else ""
    context = {"form": form, "agreement": agreement, "title": title, "entry": entry, "submit": submit}
    return render(request, "funding/form.html", context)
