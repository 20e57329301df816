"""Bilateral exchanges as they are written: each page makes one action, a refusal stands above the fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.translated import gathered
from twiza.core.translation import texts
from twiza.core.web.forms import button_page, form_page

from ...actions import close_pledge, correct_entry, record_entry, record_exchange
from ...models import Exchange, Pledge
from ...models.exchanges import Entry
from ...queries.timeline import KINDS
from ..forms import FORMS, CloseExchangeForm, ClosePledgeForm, ExchangeForm, WithdrawForm, entry_of
from .reading import one

RECORD = Permission.EXCHANGE_RECORD
HEADINGS = {
    "encounter": gettext_lazy("Record a bilateral meeting"),
    "pledge": gettext_lazy("Record a promise"),
    "practice": gettext_lazy("Record a good practice"),
    "figure": gettext_lazy("Record a figure"),
    "instrument": gettext_lazy("Record an instrument"),
}
CORRECTIONS = {
    "encounter": gettext_lazy("Correct the bilateral meeting"),
    "pledge": gettext_lazy("Correct the promise"),
    "practice": gettext_lazy("Correct the practice"),
    "figure": gettext_lazy("Correct the figure"),
    "instrument": gettext_lazy("Correct the instrument"),
}


def _answer(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[], Any],
    *,
    heading: object,
    exchange: Exchange | None,
    done: str,
    submit: str = "",
    about: str = "",
    withdraw: str = "",
) -> HttpResponseBase:
    """Show a form, or do what it asks and go to what the action gives; a refusal changes nothing."""
    context = {
        "heading": heading,
        "exchange": exchange,
        "submit": submit or _("Save"),
        "about": about,
        "withdraw": withdraw,
    }
    return form_page(
        request,
        form,
        act,
        template="exchanges/exchange_form.html",
        context=context,
        done=done,
        back=lambda result: result,
    )


@require_http_methods(["GET", "POST"])
@requires(RECORD)
def exchange_record(request: HttpRequest) -> HttpResponseBase:
    """Open an exchange with a delegation."""
    form = ExchangeForm(request.POST or None, user=request.user, initial=request.GET.dict())
    return _answer(
        request,
        form,
        lambda: _save_exchange(request, form),
        heading=_("Open an exchange"),
        exchange=None,
        done=_("The exchange is recorded."),
    )


@require_http_methods(["GET", "POST"])
@requires(RECORD)
def exchange_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Change the offices, our side or the months of silence."""
    exchange = one(request, pk, RECORD)
    initial = {"agreement": exchange.agreement.key}
    form = ExchangeForm(request.POST or None, user=request.user, instance=exchange, initial=initial)
    return _answer(
        request,
        form,
        lambda: _save_exchange(request, form, exchange),
        heading=_("Change the exchange"),
        exchange=exchange,
        done=_("The exchange is recorded."),
    )


def _save_exchange(request: HttpRequest, form: ExchangeForm, old: Exchange | None = None) -> Exchange:
    data, user = form.cleaned_data, request.user
    kept = texts(old, "delegation") if old is not None else {}
    words = {**kept, **gathered({name: said or "" for name, said in data.items()}, "delegation")}
    return record_exchange(
        agreement=data["agreement"],
        partner=data["partner"],
        lead=data["lead"],
        delegation=words,
        silence_months=data["silence_months"],
        closed_on=old.closed_on if old else None,
        closing_note=old.closing_note if old else "",
        by=user,
        at=timezone.now(),
    )


@require_http_methods(["GET", "POST"])
@requires(RECORD)
def exchange_close(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Close an exchange of which every promise was kept or withdrawn."""
    exchange = one(request, pk, RECORD)
    form = CloseExchangeForm(request.POST or None, initial={"closed_on": timezone.localdate()})

    def act() -> Exchange:
        return record_exchange(
            agreement=exchange.agreement,
            partner=exchange.partner,
            lead=exchange.lead,
            closed_on=form.cleaned_data["closed_on"],
            closing_note=form.cleaned_data["note"],
            by=request.user,
            at=timezone.now(),
        )

    return _answer(
        request,
        form,
        act,
        heading=_("Close the exchange"),
        exchange=exchange,
        done=_("The exchange is closed."),
        submit=_("Close the exchange"),
    )


@require_POST
@requires(RECORD)
def exchange_reopen(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Open a closed exchange again."""
    exchange = one(request, pk, RECORD)
    return button_page(
        request,
        lambda: record_exchange(
            agreement=exchange.agreement,
            partner=exchange.partner,
            lead=exchange.lead,
            by=request.user,
            at=timezone.now(),
        ),
        done=_("The exchange is open again."),
        back=exchange,
    )


@require_http_methods(["GET", "POST"])
@requires(RECORD)
def entry_record(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Write down a meeting, a promise, a practice, a figure or an instrument; sent twice, it is recorded once."""
    if kind not in FORMS:
        raise Http404
    exchange = one(request, pk, RECORD)
    form = FORMS[kind](request.POST or None, exchange=exchange, initial=request.GET.dict())

    def act() -> str:
        entry = record_entry(
            exchange=exchange, entry=entry_of(form), key=form.cleaned_data["key"], by=request.user, at=timezone.now()
        )
        return _place(entry)

    return _answer(
        request,
        form,
        act,
        heading=HEADINGS[kind],
        exchange=exchange,
        done=_("It is recorded."),
        about=exchange.partner.name,
    )


def _entry(request: HttpRequest, kind: str, pk: int) -> Any:
    if kind not in KINDS:
        raise Http404
    rows = KINDS[kind].objects.current().select_related("exchange__agreement", "exchange__partner")
    return get_visible_or_404(request, RECORD, rows, pk=pk)


@require_http_methods(["GET", "POST"])
@requires(RECORD)
def entry_correct(request: HttpRequest, kind: str, pk: int) -> HttpResponseBase:
    """Supersede an entry by a better one."""
    entry = _entry(request, kind, pk)
    form = FORMS[kind](request.POST or None, exchange=entry.exchange, instance=entry, is_correction=True)

    def act() -> str:
        better = correct_entry(
            entry=entry, changes=form.columns, note=form.cleaned_data["note"], by=request.user, at=timezone.now()
        )
        return _place(better)

    return _answer(
        request,
        form,
        act,
        heading=CORRECTIONS[kind],
        exchange=entry.exchange,
        done=_("The correction is recorded."),
        submit=_("Save the correction"),
        about=str(entry.exchange.partner),
        withdraw=kind,
    )


@require_http_methods(["GET", "POST"])
@requires(RECORD)
def entry_withdraw(request: HttpRequest, kind: str, pk: int) -> HttpResponseBase:
    """Take back an entry that should not be there; the trail keeps it."""
    entry = _entry(request, kind, pk)
    form = WithdrawForm(request.POST or None)

    def act() -> str:
        correct_entry(entry=entry, note=form.cleaned_data["note"], by=request.user, at=timezone.now())
        return entry.exchange.get_absolute_url()

    return _answer(
        request,
        form,
        act,
        heading=_("Withdraw the entry"),
        exchange=entry.exchange,
        done=_("The entry is withdrawn."),
        submit=_("Withdraw"),
        about=_said(entry),
    )


@require_http_methods(["GET", "POST"])
@requires(RECORD)
def pledge_close(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Record that a promise was kept, with its proof."""
    pledge: Pledge = _entry(request, "pledge", pk)
    form = ClosePledgeForm(
        request.POST or None, request.FILES or None, pledge=pledge, initial={"closed_on": timezone.localdate()}
    )

    def act() -> str:
        data = form.cleaned_data
        kept = close_pledge(
            pledge=pledge,
            closed_on=data["closed_on"],
            note=data["note"],
            document=data["document"],
            paper=form.paper,
            by=request.user,
            at=timezone.now(),
        )
        return _place(kept)

    return _answer(
        request,
        form,
        act,
        heading=_("Promise kept"),
        exchange=pledge.exchange,
        done=_("The promise is recorded as kept."),
        about=pledge.wording,
    )


def _said(entry: object) -> str:
    """What an entry says of itself, in one line."""
    for name in ("wording", "title", "label", "about"):
        if getattr(entry, name, ""):
            return str(getattr(entry, name))
    return str(entry)


def _place(entry: Entry | None) -> str:
    """Where an entry stands on the pages."""
    if entry is None:
        raise Http404
    if entry.kind == "practice":
        return entry.get_absolute_url()  # type: ignore[attr-defined, no-any-return]
    if entry.kind == "figure":
        return f"{entry.practice.get_absolute_url()}#figure-{entry.pk}"  # type: ignore[attr-defined]
    return f"{entry.exchange.get_absolute_url()}#{entry.kind}-{entry.pk}"
