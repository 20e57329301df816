"""The agreement on paper: its number, the clauses of its template, its cost table, DOCX and PDF in both languages."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import UserRequest, requires
from twiza.core.languages import Extent, choices, codes, default
from twiza.core.refusals import Refusal
from twiza.core.translation import active_language

from ...actions import fill_clauses, number_agreement, set_cost_table
from ...models import Agreement, component_titles, paper_of
from ...rules.printing import FORMATS, as_docx, as_pdf
from ...rules.states import may_edit_text
from ..forms import NoteForm
from ..paper_forms import CostTableFormSet, SeriesForm
from .answers import agreement_or_404, answer_form, posted

_MIME = {"pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


@requires(Permission.AGREEMENT_VIEW)
def agreement_paper(request: UserRequest, key: str) -> HttpResponse:
    """What the paper says now, and its downloads."""
    agreement = agreement_or_404(request, key)
    user = request.user
    language = active_language(Extent.DEEDS)
    try:
        paper, refused = paper_of(agreement, language, on=timezone.localdate()), ""
    except Refusal as refusal:
        paper, refused = None, refusal.sentence
    may_edit = may_edit_text(agreement.state) and user.may(Permission.AGREEMENT_DRAFT, agreement)
    context = {
        "agreement": agreement,
        "paper": paper,
        "refused": refused,
        "languages": choices(Extent.DEEDS),
        "formats": FORMATS,
        "may_edit": may_edit,
        "may_number": not agreement.reference and user.may(Permission.AGREEMENT_MOVE, agreement),
    }
    return render(request, "agreements/agreement_paper.html", context)


@requires(Permission.AGREEMENT_VIEW)
def paper_download(request: HttpRequest, key: str, language: str, fmt: str) -> HttpResponse:
    """The paper as a file; a cost table that does not add up is said instead."""
    agreement = agreement_or_404(request, key)
    if language not in codes(Extent.DEEDS) or fmt not in FORMATS:
        raise Http404
    try:
        paper = paper_of(agreement, language, on=timezone.localdate())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("agreements:agreement-paper", key)
    content = as_pdf(paper) if fmt == "pdf" else as_docx(paper)
    response = HttpResponse(content, content_type=_MIME[fmt])
    response["Content-Disposition"] = f'attachment; filename="{agreement.key}-{language}.{fmt}"'
    return response


@requires(Permission.AGREEMENT_MOVE)
def agreement_number(request: UserRequest, key: str) -> HttpResponse:
    """Give the agreement the next number of a series."""
    agreement = agreement_or_404(request, key, Permission.AGREEMENT_MOVE)
    form = SeriesForm(posted(request), initial={"year": timezone.localdate().year})
    user = request.user

    def act() -> None:
        number_agreement(agreement=agreement, by=user, at=timezone.now(), **form.cleaned_data)

    return answer_form(
        request,
        form,
        act,
        agreement=agreement,
        heading=_("Give a number"),
        submit=_("Give the next number"),
        back=reverse("agreements:agreement-paper", args=[key]),
        done=_("The number is given."),
    )


@requires(Permission.AGREEMENT_DRAFT)
def clauses_fill(request: UserRequest, key: str) -> HttpResponse:
    """Add the clauses of the template that the draft lacks, after asking."""
    agreement = agreement_or_404(request, key, Permission.AGREEMENT_DRAFT)
    form = NoteForm(posted(request), is_required=False)
    form.fields.pop("note")
    user = request.user

    def act() -> None:
        fill_clauses(agreement=agreement, by=user, at=timezone.now())

    return answer_form(
        request,
        form,
        act,
        agreement=agreement,
        heading=_("Complete from the template"),
        submit=_("Add the missing clauses"),
        intro=_(
            "The clauses that the draft lacks are added in French and in Arabic, in the usual order; "
            "the others stay as they are."
        ),
        back=reverse("agreements:agreement-paper", args=[key]),
        done=_("The clauses are added."),
    )


@requires(Permission.AGREEMENT_DRAFT)
def cost_table(request: HttpRequest, key: str) -> HttpResponse:
    """The cost table of a draft, line by line; it must add up to the budget."""
    agreement = agreement_or_404(request, key, Permission.AGREEMENT_DRAFT)
    parties = [(one.pk, str(one.institution.short_name)) for one in agreement.parties.select_related("institution")]
    initial = [
        {
            "party": line.party_id,
            "year": line.year,
            "component": line.component,
            "amount": line.amount.units,
            "component_ar": line.component_ar,
        }
        for line in agreement.cost_lines.order_by("party__order", "component", "year")
    ]
    formset = CostTableFormSet(
        posted(request), initial=initial, form_kwargs={"parties": parties, "currency": agreement.currency}
    )
    refused = ""
    if request.method == "POST" and formset.is_valid():
        try:
            _set(agreement, formset, request)
        except Refusal as refusal:
            refused = refusal.sentence
        else:
            messages.success(request, _("The cost table is saved."))
            return redirect("agreements:agreement-paper", key)
    context = {
        "agreement": agreement,
        "formset": formset,
        "refused": refused,
        "components": list(component_titles(agreement, default().code)),
    }
    return render(
        request,
        "agreements/cost_table.html",
        context,
        status=422 if refused or (formset.is_bound and not formset.is_valid()) else 200,
    )


def _set(agreement: Agreement, formset: object, request: UserRequest) -> None:
    user = request.user
    own = {str(one.pk): one for one in agreement.parties.all()}
    rows = [form.cleaned_data for form in formset if form.cleaned_data.get("party")]
    lines = [(own[row["party"]], row["year"], row["component"], row["amount"].centimes) for row in rows]
    set_cost_table(agreement=agreement, lines=lines, arabic=formset.arabic(), by=user, at=timezone.now())
