"""The queue of duplicates: the list with its filters, one pair to decide, the answer, the search, the export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.actions import enqueue_job
from twiza.core.refusals import Refusal
from twiza.core.tables import FORMATS, Column, export
from twiza.register.actions import answer_pair
from twiza.register.actions.teaching import settings_in_force
from twiza.register.models import Pair, PairOrigin, PairQuerySet, PairState, progress_of
from twiza.territory.models import Territory

from .catalogue import place_names
from .sides import chart_of, lines_of, question_of, reasons_in_words, sides_of

PER_PAGE = 25
LIKELY = {"high": (0.9, 1.01), "middle": (0.5, 0.9), "low": (0.0, 0.5)}
TONES = {"open": "info", "same": "success", "different": "secondary", "skipped": "warning"}


class PairFilter(forms.Form):
    """The filters of the queue, all of them in the address; what makes no sense there is ignored."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False,
        choices=[("", gettext_lazy("Waiting")), *PairState.choices, ("all", gettext_lazy("All"))],
    )  # fmt: skip
    region = forms.ModelChoiceField(
        label=gettext_lazy("Region"),
        required=False,
        queryset=Territory.objects.none(),
        empty_label=gettext_lazy("All regions"),
    )
    origin = forms.ChoiceField(
        label=gettext_lazy("Raised by"),
        required=False,
        choices=[("", gettext_lazy("All")), *PairOrigin.choices],
    )
    likely = forms.ChoiceField(
        label=gettext_lazy("Probability"), required=False,
        choices=[
            ("", gettext_lazy("All")), ("high", gettext_lazy("at least 90 %")), ("middle", gettext_lazy("50 to 90 %")),
            ("low", gettext_lazy("under 50 %")), ("none", gettext_lazy("not computed")),
        ],
    )  # fmt: skip
    batch = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = Territory.objects.regions()  # type: ignore[attr-defined]
        for name in ("state", "region", "origin", "likely"):
            self.fields[name].widget.attrs["data-submit"] = ""

    def narrow(self, pairs: PairQuerySet, *, stateless: bool = False) -> PairQuerySet:
        """The pairs that match; with `stateless`, whatever was decided on them."""
        told = self.cleaned_data if self.is_valid() else {k: v for k, v in self.cleaned_data.items() if v}
        if told.get("region"):
            pairs = pairs.within(told["region"])
        if told.get("origin"):
            pairs = pairs.filter(origin=told["origin"])
        if told.get("batch"):
            pairs = pairs.filter(row__batch=told["batch"])
        likely = told.get("likely")
        if likely == "none":
            pairs = pairs.filter(probability__isnull=True)
        elif likely:
            low, high = LIKELY[likely]
            pairs = pairs.filter(probability__gte=low, probability__lt=high)
        state = told.get("state") or ""
        if stateless or state == "all":
            return pairs
        return pairs.filter(state=state) if state else pairs.waiting()


class SearchForm(forms.Form):
    """Where to look for duplicates, and whether what is certain is merged at once."""

    territory = forms.ModelChoiceField(
        label=gettext_lazy("Territory"), queryset=Territory.objects.none(), empty_label=None
    )
    merge_certain = forms.BooleanField(
        label=gettext_lazy("Merge at once what is certain"), required=False,
        help_text=gettext_lazy("Only what more than the name confirms; every merge can be undone."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grants = [g for g in user.live_grants() if Permission.REGISTER_LINK in g.permissions]
        mine = {g.territory_id for g in grants if g.territory_id}
        everywhere = any(g.territory_id is None for g in grants)
        kingdom = Territory.objects.filter(kind="country", code="MA") | Territory.objects.regions()
        places = kingdom if everywhere else Territory.objects.filter(pk__in=mine)
        self.fields["territory"].queryset = places.order_by("pk")  # type: ignore[attr-defined]


def asked(request: HttpRequest) -> tuple[PairFilter, PairQuerySet]:
    """The filters of the address, and the pairs that the reader may decide."""
    chosen = PairFilter(request.GET)
    chosen.is_valid()
    mine: Any = visible(request.user, Permission.REGISTER_LINK, Pair.objects.all())
    return chosen, mine


def kept_query(request: HttpRequest) -> str:
    """The filters of the address without the page, to carry from one pair to the next."""
    kept = {n: v for n in ("state", "region", "origin", "likely", "batch") if (v := request.GET.get(n))}
    return f"?{urlencode(kept)}" if kept else ""


@requires(Permission.REGISTER_LINK)
def pair_list(request: HttpRequest) -> HttpResponse:
    """The pairs that wait, the likeliest first."""
    chosen, mine = asked(request)
    rows = chosen.narrow(mine).in_order().values_list("pk", flat=True)
    page: Any = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    # The order is found on numbers alone; joined with both sides, ten thousand pairs would be sorted whole
    found = Pair.objects.shown().defer("reasons", "effect").in_bulk(list(page))
    page.object_list = [found[pk] for pk in page.object_list]
    lang = (get_language() or "fr")[:2]
    places = place_names(lang)
    for pair in page:
        pair.titles = (
            [side.title for side in sides_of(pair)] if pair.row else [pair.left.name, pair.right.name]
        )
        pair.where, pair.tone = places.get(pair.right.territory_id, ""), TONES[pair.state]
    decided, everything = progress_of(chosen.narrow(mine, stateless=True))
    context = {
        "filter": chosen, "page_obj": page, "decided": decided, "everything": everything,
        "search": SearchForm(user=request.user), "kept": kept_query(request), "last": last_of(request, mine),
        "is_filtered": bool(kept_query(request)), "formats": FORMATS, "waiting": everything - decided,
        "version": settings_in_force().version,
    }  # fmt: skip
    return render(request, "register/pair_list.html", context)


@requires(Permission.REGISTER_LINK)
def pair_next(request: HttpRequest) -> HttpResponse:
    """To the pair to decide next within the filters; to the list when none waits."""
    chosen, mine = asked(request)
    first = chosen.narrow(mine, stateless=True).waiting().in_order().first()
    query = kept_query(request)
    if first is None:
        messages.success(request, _("Nothing waits here: every pair has its answer."))
        return redirect(reverse("register:pair-list") + query)
    return redirect(reverse("register:pair-detail", args=[first.pk]) + query)


@requires(Permission.REGISTER_LINK)
def pair_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One pair: both sides, what differs, the reasons, the answers."""
    pair = get_visible_or_404(request, Permission.REGISTER_LINK, Pair.objects.shown(), pk=pk)
    return show(request, pair)


def show(request: HttpRequest, pair: Pair, refused: Refusal | None = None) -> HttpResponse:
    """The page of a pair, with the sentence of a refusal when an answer was refused."""
    chosen, mine = asked(request)
    left, right = sides_of(pair)
    reasons = reasons_in_words(pair.reasons)
    decided, everything = progress_of(chosen.narrow(mine, stateless=True))
    context = {
        "pair": pair, "left": left, "right": right, "sides": [left, right], "reasons": reasons,
        "lines": lines_of(left, right),
        "total": sum(one.weight for one in reasons), "chart": chart_of(reasons), "question": question_of(pair),
        "decided": decided, "everything": everything, "kept": kept_query(request), "refused": refused,
        "last": last_of(request, mine), "reason": request.POST.get("reason", ""), "tone": TONES[pair.state],
    }  # fmt: skip
    return render(request, "register/pair_detail.html", context, status=409 if refused else 200)


def last_of(request: HttpRequest, mine: PairQuerySet) -> Pair | None:
    """The reader's last decision, to be taken back."""
    told = mine.decided().filter(decided_by_id=request.user.pk).order_by("-decided_at", "-pk")
    return told.select_related("left", "right").first()


@requires(Permission.REGISTER_LINK)
@require_POST
def pair_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an answer, or take one back; then the next pair."""
    pair = get_visible_or_404(request, Permission.REGISTER_LINK, Pair.objects.shown(), pk=pk)
    answer = request.POST.get("answer", "")
    try:
        answer_pair(
            pair=pair, answer=answer, reason=request.POST.get("reason", ""), keep=request.POST.get("keep", "left"),
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        return show(request, pair, refusal)
    said = {
        "same": _("Recorded: one organisation."), "different": _("Recorded: two organisations."),
        "skipped": _("Set aside: it comes back at the end."), "open": _("The answer was taken back; the pair waits."),
    }  # fmt: skip
    messages.success(request, said[answer])
    query = kept_query(request)
    if answer == PairState.OPEN:
        return redirect(reverse("register:pair-detail", args=[pair.settled_by_id or pair.pk]) + query)
    return redirect(reverse("register:pair-next") + query)


@requires(Permission.REGISTER_LINK)
@require_POST
def pair_search(request: HttpRequest) -> HttpResponse:
    """Queue the search for duplicates in a territory, and follow it."""
    form = SearchForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, _("Choose a territory where you may decide."))
        return redirect("register:pair-list")
    params = {
        "territory_id": form.cleaned_data["territory"].pk, "merge_certain": form.cleaned_data["merge_certain"],
        "by_id": request.user.pk, "language": (get_language() or "fr")[:2],
    }  # fmt: skip
    by: Any = request.user
    job = enqueue_job("register.find_duplicates", params, by=by, at=timezone.now())
    return redirect("core:job-detail", pk=job.pk)


@requires(Permission.REGISTER_LINK)
def pair_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The pairs as a file: with their answers they are the labelled pairs from which the next estimation learns."""
    if fmt not in FORMATS:
        raise Http404(_("There is no such format."))
    chosen, mine = asked(request)
    columns = [
        Column("left_id", "left_id", kind="integer"), Column("row", _("Row"), width=14),
        Column("right_id", "right_id", kind="integer"), Column("left_name", _("Left"), width=36),
        Column("right_name", _("Right"), width=36), Column("probability", _("Probability"), kind="ratio"),
        Column("label", _("Answer")), Column("decided_at", _("Decided on"), kind="instant"),
        Column("reason", _("Reason"), width=40),
    ]  # fmt: skip
    note = _("One line a pair; the column “label” is empty until somebody has decided.")
    lang, rows = (get_language() or "fr")[:2], _lines(chosen.narrow(mine).in_order().shown())
    return export(rows, columns, fmt, "duplicates", lang, as_of=timezone.localdate(), note=note)


def _lines(pairs: Any) -> Iterator[dict[str, Any]]:
    for pair in pairs.iterator(chunk_size=2000):
        told = pair.row.told["record"] if pair.row else {}
        yield {
            "left_id": pair.left_id, "row": f"{pair.row.batch_id}:{pair.row.number}" if pair.row else "",
            "right_id": pair.right_id, "right_name": pair.right.name,
            "left_name": pair.left.name if pair.left else told.get("name_fr") or told.get("name_ar", ""),
            "probability": pair.probability, "label": pair.state if pair.is_decided else "",
            "decided_at": pair.decided_at, "reason": pair.reason,
        }  # fmt: skip
