"""Promises: the cost table as the ledger holds it beside what the text says, amended promises, links of the chain."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import requires
from twiza.core.web.forms import form_page
from twiza.core.web.refusals import attempt

from ... import actions
from ...models import FundedAgreement
from ..cost_form import CostTableForm
from ..filters import as_number, asked
from ..forms import FeedForm, PromiseForm
from ..tables import promised_table
from .access import money_or_404, rights

MOST_YEARS = 10


@requires(Permission.FUNDING_VIEW)
def cost_table(request: HttpRequest, key: str) -> HttpResponse:
    """What each party promises for each year and component; every sum opens its entries."""
    agreement = money_or_404(request, Permission.FUNDING_VIEW, key)
    question = asked(request)
    context = {
        "agreement": agreement,
        "asked": question,
        "table": promised_table(agreement, question),
        **rights(request, agreement),
    }
    return render(request, "funding/cost_table.html", context)


@requires(Permission.FUNDING_RECORD)
def cost_table_enter(request: HttpRequest, key: str) -> HttpResponse:
    """The promises typed by hand, where no text in the books holds them; they add up to the total."""
    agreement = money_or_404(request, Permission.FUNDING_RECORD, key)
    initial: dict[str, object] = {"value_on": agreement.signed_on() or timezone.localdate()}
    many, wants_more = as_number(request.POST.get("many", "")) or 0, "more" in request.POST
    if wants_more:  # one more component: what is typed stays, nothing is judged yet
        many, initial = many + 1, {**initial, **request.POST.dict()}
    form = CostTableForm(
        None if wants_more else request.POST or None,
        agreement=agreement,
        years=_years(agreement),
        many=many,
        initial=initial,
    )
    if form.is_bound and form.is_valid():
        values, at = form.cleaned_data, timezone.now()
        if attempt(
            form,
            lambda: actions.record_cost_table(
                agreement=agreement,
                total=values["total"],
                value_on=values["value_on"],
                by=request.user,
                at=at,
                **form.arguments(),
            ),
        ):
            messages.success(request, _("The cost table is in the ledger."))
            return redirect("funding:money-detail", key)
    return render(request, "funding/cost_table_enter.html", {"form": form, "agreement": agreement})


def _years(agreement: FundedAgreement) -> list[int]:
    """The budget years of an agreement."""
    first = (agreement.starts_on or timezone.localdate()).year
    last = agreement.ends_on.year if agreement.ends_on else first + max((agreement.years or 1) - 1, 0)
    return list(range(first, min(last, first + MOST_YEARS - 1) + 1))


@requires(Permission.FUNDING_RECORD)
@require_POST
def promises_settle(request: HttpRequest, key: str) -> HttpResponse:
    """Bring the promises to what the text and its amendments say."""
    agreement = money_or_404(request, Permission.FUNDING_RECORD, key)
    at = timezone.now()
    made = attempt(request, lambda: actions.settle_promises(agreement=agreement, by=request.user, at=at))
    if made:
        text = ngettext("%(count)s promise entered the ledger.", "%(count)s promises entered the ledger.", len(made))
        messages.success(request, text % {"count": len(made)})
    elif made is not None:
        messages.info(request, _("The ledger already says what the text says."))
    return redirect("funding:cost-table", key)


@requires(Permission.FUNDING_RECORD)
def promise_amend(request: HttpRequest, key: str) -> HttpResponse:
    """What a party promises for a year from an amendment on; the history stays."""
    agreement = money_or_404(request, Permission.FUNDING_RECORD, key)
    initial = {"value_on": timezone.localdate(), "year": timezone.localdate().year}
    form = PromiseForm(request.POST or None, agreement=agreement, initial=initial)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        made = attempt(form, lambda: (actions.amend_promise(by=request.user, at=at, **form.arguments()), True))
        if made is not None:
            entry, _is_done = made
            if entry is None:
                messages.info(request, _("The promise was already this one: nothing changes."))
            else:
                messages.success(request, _("The promise is amended; what was promised before stays readable."))
            return redirect("funding:cost-table", key)
    return _form(request, agreement, form, _("Amend a promise"))


@requires(Permission.FUNDING_RECORD)
def feed_declare(request: HttpRequest, key: str) -> HttpResponse:
    """The agreement whose money runs into this one."""
    agreement = money_or_404(request, Permission.FUNDING_RECORD, key)
    mine = visible(request.user, Permission.FUNDING_VIEW, FundedAgreement.objects.exclude(pk=agreement.pk))
    form = FeedForm(request.POST or None, choices=mine.order_by("key"))
    return form_page(
        request,
        form,
        lambda: actions.declare_feed(
            upstream=form.cleaned_data["upstream"], downstream=agreement, by=request.user, at=timezone.now()
        ),
        template="funding/form.html",
        done=_("The link of the chain is declared."),
        context={"agreement": agreement, "title": _("Declare where the money comes from"), "entry": None},
        back=reverse("funding:money-detail", args=[key]),
    )


def _form(request: HttpRequest, agreement: FundedAgreement, form: object, title: str) -> HttpResponse:
    context = {"form": form, "agreement": agreement, "title": title, "entry": None}
    return render(request, "funding/form.html", context)
