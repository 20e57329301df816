"""An organisation that is several records: where they went, what each tells, merging two by hand, undoing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.refusals import Refusal
from twiza.register.actions import merge_organisations, undo_merge
from twiza.register.rules.survivorship import RULES

from ..models import Merge, Organisation, Pair, group_of, lineage
from ..queries import GoldenRecord, golden_records
from .comparison import lines_of, side_of

MOST_PAIRS = 5


class MergeForm(forms.Form):
    """Which record is the same, which of the two stays, and why."""

    other = forms.IntegerField(label=gettext_lazy("Number of the other record"), min_value=1, max_value=2**63 - 1)
    keep = forms.ChoiceField(
        label=gettext_lazy("Which record stays?"),
        widget=forms.RadioSelect,
        initial="this",
        choices=[("this", gettext_lazy("This one")), ("other", gettext_lazy("The other"))],
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy("What confirms it: a number, a visit, a call, a letter."),
    )


def where_it_went(request: HttpRequest, pk: int) -> HttpResponse | None:
    """For a record that was merged into another: to the page of that one, which says so. None for any other."""
    root = lineage().root(pk)
    if root == pk:
        return None
    get_visible_or_404(request, Permission.REGISTER_VIEW, Organisation.objects.all(), pk=root)
    return redirect(f"{reverse('register:organisation-detail', args=[root])}?from={pk}")


def merged_context(request: HttpRequest, organisation: Organisation) -> dict[str, object]:
    """What the page of an organisation says of the records behind it and of the pairs that wait."""
    group = group_of(organisation)
    merges: list[Merge] = []
    if len(group) > 1:
        rows = Merge.objects.current().touching(group).select_related("kept", "absorbed")
        merges = list(rows.order_by("-recorded_at", "-pk"))
    came = request.GET.get("from", "")
    context: dict[str, object] = {
        "merges": merges,
        "came_from": next((m for m in merges if str(m.absorbed_id) == came), None),
        "may_link": request.user.may(Permission.REGISTER_LINK, organisation),  # type: ignore[union-attr]
        "pairs": [],
    }
    if context["may_link"]:
        waiting = Pair.objects.waiting().filter(left__in=group) | Pair.objects.waiting().filter(right__in=group)
        pairs: Any = visible(request.user, Permission.REGISTER_LINK, waiting)
        context["pairs"] = list(pairs.in_order().select_related("left", "right", "row__batch")[:MOST_PAIRS])
    return context


def survival_of(organisation: Organisation) -> GoldenRecord | None:
    """What stands of several records; None when the organisation is one."""
    group = group_of(organisation)
    return golden_records({organisation.pk: group}).get(organisation.pk) if len(group) > 1 else None


def others_of(golden_record: GoldenRecord | None, column: str) -> dict[str, object]:
    """The values of a column that do not stand, each with its source, and the rule's sentence."""
    if golden_record is None or column not in golden_record.chosen or not golden_record.chosen[column].others:
        return {"others": [], "rule": ""}
    others = [(one.value, golden_record.sources.get(one.source)) for one in golden_record.chosen[column].others]
    return {"others": others, "rule": _(RULES[column].sentence)}


@requires(Permission.REGISTER_LINK)
def organisation_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Say by hand that another record is this organisation: both side by side, then merged with a reason."""
    mine = visible(request.user, Permission.REGISTER_LINK, Organisation.objects.select_related("source"))
    organisation = get_object_or_404(mine, pk=pk)
    form = MergeForm(request.POST or None, initial={"other": request.GET.get("other", ""), "keep": "this"})
    asked = request.POST.get("other") or request.GET.get("other", "")
    other = mine.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 19 else None
    status = 200
    if request.method == "POST":
        if form.is_valid() and other is None:
            form.add_error("other", _("No record that you may decide on bears this number."))
        if form.is_valid() and other is not None:
            sides = (organisation, other) if form.cleaned_data["keep"] == "this" else (other, organisation)
            try:
                merge = merge_organisations(
                    kept=sides[0],
                    absorbed=sides[1],
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                    at=timezone.now(),
                )
            except Refusal as refusal:
                form.add_error(None, refusal.sentence)
            else:
                messages.success(request, _("The two records are one organisation from now on."))
                return redirect("register:organisation-detail", pk=merge.kept_id)
        status = 422
    context: dict[str, object] = {"organisation": organisation, "other": other, "form": form}
    if other is not None:
        left, right = side_of(organisation), side_of(other)
        context |= {"sides": [left, right], "lines": lines_of(left, right)}
    return render(request, "register/organisation_merge.html", context, status=status)


@requires(Permission.REGISTER_LINK)
def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a merge back, after saying what comes apart."""
    merge = get_object_or_404(Merge.objects.select_related("kept", "absorbed"), pk=pk)
    mine = visible(request.user, Permission.REGISTER_LINK, Organisation.anchors.all())
    for side in (merge.kept_id, merge.absorbed_id):
        get_object_or_404(mine, pk=side)
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            undo_merge(merge=merge, reason=request.POST.get("reason", "")[:300], by=request.user, at=timezone.now())  # type: ignore[arg-type]
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The merge was undone; both records are as they were, each with its own."))
            return redirect("register:organisation-detail", pk=merge.absorbed_id)
    context = {"merge": merge, "refused": refused}
    return render(request, "register/merge_undo.html", context, status=409 if refused else 200)
