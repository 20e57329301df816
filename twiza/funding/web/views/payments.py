"""Payment files: sent, tried, corrected, recorded."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.values import Money
from twiza.core.web.forms import button_page
from twiza.core.web.refusals import attempt

from ... import actions
from ...actions.payments import LARGEST, fault_sentence
from ...models import Component, FundedAgreement, PaymentFile
from ...models.labels import FIELD_LABELS, STAGE_LABELS
from ..forms import MappingForm, SendForm
from .access import money_or_404

SHOWN = 300


@requires(Permission.FUNDING_RECORD)
def payments_send(request: HttpRequest, key: str) -> HttpResponse:
    """Send a list; it is read and tried at once, nothing is recorded."""
    agreement = money_or_404(request, Permission.FUNDING_RECORD, key)
    form = SendForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent, at = form.cleaned_data["file"], timezone.now()
        if sent.size > LARGEST:
            form.add_error("file", _("The file is too large: send at most 5 MB."))
        else:
            content = sent.read()
            file = attempt(
                form,
                lambda: actions.send_payments(
                    agreement=agreement, name=sent.name, content=content, by=request.user, at=at
                ),
            )
            if file is not None:
                return redirect("funding:payments-detail", file.pk)
    context = {
        "form": form,
        "agreement": agreement,
        "title": _("Import payments"),
        "entry": None,
        "submit": _("Read the list"),
    }
    return render(request, "funding/form.html", context)


@requires(Permission.FUNDING_RECORD)
def payments_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What each row would do, and the form that reads the columns in another way."""
    file = get_visible_or_404(request, Permission.FUNDING_RECORD, PaymentFile.objects.all(), pk=pk)
    agreement = FundedAgreement.objects.get(pk=file.agreement_id)
    initial = {f"map-{name}": column for name, column in file.mapping.items()} | file.choices
    form = MappingForm(request.POST or None, columns=file.table["columns"], agreement=agreement, initial=initial)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        if attempt(
            form,
            lambda: actions.map_payments(
                file=file, mapping=form.mapping(), choices=form.chosen(), by=request.user, at=at
            ),
        ):
            return redirect("funding:payments-detail", pk)
    fates = {fate: sum(line["fate"] == fate for line in file.report) for fate in ("new", "known", "fault")}
    ordered = sorted(file.report, key=lambda line: (line["fate"] != "fault", line["row"]))
    components = {one.code: one.title for one in Component.objects.filter(agreement_id=agreement.pk)}
    context = {
        "file": file,
        "agreement": agreement,
        "form": form,
        "fates": fates,
        "rows": len(file.table["rows"]),
        "lines": [_line(line, components) for line in ordered[:SHOWN]],
        "hidden": max(0, len(ordered) - SHOWN),
        "may_apply": file.applied_at is None and fates["new"] > 0 and not fates["fault"],
    }
    return render(request, "funding/payments_detail.html", context)


def _line(line: dict[str, object], components: dict[str, str]) -> dict[str, object]:
    """One row of the report in words."""
    if line["fate"] == "fault":
        field = FIELD_LABELS.get(str(line["field"]), "")
        return {"row": line["row"], "fate": "fault", "field": field, "why": fault_sentence(line)}
    return {
        "row": line["row"],
        "fate": line["fate"],
        "reference": line["reference"],
        "stage": STAGE_LABELS[str(line["stage"])],
        "component": components.get(str(line.get("component", "")), ""),
        "amount": Money(int(str(line["centimes"])), str(line["currency"])),
    }


@requires(Permission.FUNDING_RECORD)
@require_POST
def payments_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row enters the ledger, or none."""
    file = get_visible_or_404(request, Permission.FUNDING_RECORD, PaymentFile.objects.all(), pk=pk)
    return button_page(
        request,
        lambda: actions.apply_payments(file=file, by=request.user, at=timezone.now()),
        done=_("The payments are in the ledger."),
        back=reverse("funding:payments-detail", args=[pk]),
    )
