"""The queue of duplicates: the list with its filters, one pair to decide, the answer, the search, the export."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import UserRequest, get_visible_or_404, requires
from twiza.core.actions import enqueue_job
from twiza.core.refusals import Refusal
from twiza.core.tables import Column
from twiza.core.translation import active_language
from twiza.core.web.lists import Empty, Filter, Head, QueryListing
from twiza.register.actions import answer_pair
from twiza.register.actions.teaching import settings_in_force
from twiza.register.models import Pair, PairOrigin, PairQuerySet, PairState, progress_of
from twiza.territory.models import Territory

from .catalogue import place_names
from .comparison import chart_of, lines_of, question_of, reasons_in_words, sides_of

LIKELIHOODS = [
    ("high", gettext_lazy("at least 90 %")),
    ("middle", gettext_lazy("50 to 90 %")),
    ("low", gettext_lazy("under 50 %")),
    ("none", gettext_lazy("not computed")),
]
LIKELY = {"high": (0.9, 1.01), "middle": (0.5, 0.9), "low": (0.0, 0.5)}
TONES = {"open": "info", "same": "success", "different": "secondary", "skipped": "warning"}


class PairList(QueryListing[Pair, Pair]):
    """The pairs that the reader may decide, the likeliest first; those that wait unless another state is asked."""

    name = "register.pairs"
    template = "register/pair_list.html"
    row_template = "register/pair_row.html"
    caption = gettext_lazy("Duplicates")
    heads = (
        Head(gettext_lazy("Could be one organisation")),
        Head(gettext_lazy("Place")),
        Head(gettext_lazy("Probability"), "num"),
        Head(gettext_lazy("Raised by")),
        Head(gettext_lazy("State")),
    )
    per_page = 25
    export_url = "register:pair-export"
    file_name = "duplicates"
    file_note = gettext_lazy("One line a pair; the column “label” is empty until somebody has decided.")
    files_hint = gettext_lazy("These pairs with their answers")

    def seen(self) -> PairQuerySet:
        """What the reader may decide."""
        return visible(self.reader, Permission.REGISTER_LINK, Pair.objects.all())  # type: ignore[return-value]

    def filters(self) -> list[Filter[PairQuerySet]]:
        """State, place, what raised them, how likely; an import when its page leads here."""
        everything = gettext_lazy("All")
        state = forms.ChoiceField(
            label=_("State"),
            required=False,
            choices=[("", gettext_lazy("Waiting")), *PairState.choices, ("all", everything)],
        )
        region = forms.ModelChoiceField(
            Territory.objects.regions(), label=_("Region"), required=False, empty_label=_("All regions")
        )
        origin = forms.ChoiceField(
            label=_("Raised by"), required=False, choices=[("", everything), *PairOrigin.choices]
        )
        likely = forms.ChoiceField(label=_("Probability"), required=False, choices=[("", everything), *LIKELIHOODS])
        batch = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
        return [
            Filter("state", state, self._in_state, is_always=True),
            Filter("region", region, lambda pairs, place: pairs.within(place)),
            Filter("origin", origin, lambda pairs, code: pairs.filter(origin=code)),
            Filter("likely", likely, self._likely),
            Filter("batch", batch, lambda pairs, pk: pairs.filter(row__batch=pk)),
        ]

    def _in_state(self, pairs: PairQuerySet, state: str) -> PairQuerySet:
        if state == "all":
            return pairs
        return pairs.filter(state=state) if state else pairs.waiting()

    def _likely(self, pairs: PairQuerySet, code: str) -> PairQuerySet:
        if code == "none":
            return pairs.filter(probability__isnull=True)
        low, high = LIKELY[code]
        return pairs.filter(probability__gte=low, probability__lt=high)

    def stateless(self) -> PairQuerySet:
        """The pairs within the filters, whatever was decided on them."""
        self.declared = [one for one in self.declared if one.name != "state"]
        return self.narrowed(self.seen())

    @cached_property
    def found(self) -> Any:
        """Their numbers: joined with both sides, ten thousand pairs would be sorted whole."""
        return self.narrowed(self.seen()).in_order().values_list("pk", flat=True)

    def lines(self, rows: Iterable[object]) -> list[Pair]:
        """The pairs with their sides in words."""
        pks = list(rows)
        found = Pair.objects.shown().defer("reasons", "effect").in_bulk(pks)
        pairs: list[Any] = [found[pk] for pk in pks]
        places = place_names(self.language)
        for pair in pairs:
            pair.titles = [side.title for side in sides_of(pair)] if pair.row else [pair.left.name, pair.right.name]
            pair.where, pair.tone = places.get(pair.right.territory_id, ""), TONES[pair.state]
        return pairs

    @cached_property
    def own_of_rows(self) -> dict[str, Any]:
        """The filters go along to a pair."""
        return {"kept": kept_query(self.request)}

    def own(self) -> dict[str, object]:
        """How far the work is, the search for more, the reader's last answer."""
        decided, everything = progress_of(PairList(self.request).stateless())
        return {
            "decided": decided,
            "everything": everything,
            "search": SearchForm(user=self.reader),
            "kept": kept_query(self.request),
            "last": last_of(self.request),
            "waiting": everything - decided,
            "version": settings_in_force().version,
        }

    def nothing_fits(self) -> Empty:
        """Filters are to be taken away."""
        return Empty("search-off", _("No pair matches"), _("Take a filter away."), _("Show what waits"), "?")

    def nothing_yet(self) -> Empty:
        """Pairs come from a search and from imports."""
        hint = _("Search a territory for duplicates below, or import a list: what is ambiguous comes here.")
        return Empty("checks", _("Nothing to decide"), hint)

    def columns(self) -> list[Column]:
        """With their answers they are the labelled pairs from which the next estimation learns."""
        return [
            Column("left_id", "left_id", kind="integer"),
            Column("row", _("Row"), width=14),
            Column("right_id", "right_id", kind="integer"),
            Column("left_name", _("Left"), width=36),
            Column("right_name", _("Right"), width=36),
            Column("probability", _("Probability"), kind="ratio"),
            Column("label", _("Answer")),
            Column("decided_at", _("Decided on"), kind="instant"),
            Column("reason", _("Reason"), width=40),
        ]

    def file_lines(self) -> Iterator[Any]:
        """Both sides as they are recorded."""
        return _lines(self.narrowed(self.seen()).in_order().shown())


class SearchForm(forms.Form):
    """Where to look for duplicates, and whether what is certain is merged at once."""

    territory = forms.ModelChoiceField(
        label=gettext_lazy("Territory"), queryset=Territory.objects.none(), empty_label=None
    )
    merge_certain = forms.BooleanField(
        label=gettext_lazy("Merge at once what is certain"),
        required=False,
        help_text=gettext_lazy("Only what more than the name confirms; every merge can be undone."),
    )

    def __init__(self, *args: object, user: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        grants = [g for g in user.live_grants() if Permission.REGISTER_LINK in g.permissions]
        mine = {g.territory_id for g in grants if g.territory_id}
        everywhere = any(g.territory_id is None for g in grants)
        kingdom = Territory.objects.filter(kind="country", code="MA") | Territory.objects.regions()
        places = kingdom if everywhere else Territory.objects.filter(pk__in=mine)
        self.fields["territory"].queryset = places.order_by("pk")  # type: ignore[attr-defined]


def kept_query(request: HttpRequest) -> str:
    """The filters of the address without the page, to carry from one pair to the next."""
    kept = {n: v for n in ("state", "region", "origin", "likely", "batch") if (v := request.GET.get(n))}
    return f"?{urlencode(kept)}" if kept else ""


@requires(Permission.REGISTER_LINK)
def pair_list(request: HttpRequest) -> HttpResponse:
    """The pairs that wait, the likeliest first."""
    return PairList(request).respond()


@requires(Permission.REGISTER_LINK)
def pair_next(request: HttpRequest) -> HttpResponse:
    """To the pair to decide next within the filters; to the list when none waits."""
    first = PairList(request).stateless().waiting().in_order().first()
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
    left, right = sides_of(pair)
    reasons = reasons_in_words(pair.reasons)
    decided, everything = progress_of(PairList(request).stateless())
    context = {
        "pair": pair,
        "left": left,
        "right": right,
        "sides": [left, right],
        "reasons": reasons,
        "lines": lines_of(left, right),
        "total": sum(one.weight for one in reasons),
        "chart": chart_of(reasons),
        "question": question_of(pair),
        "decided": decided,
        "everything": everything,
        "kept": kept_query(request),
        "refused": refused,
        "last": last_of(request),
        "reason": request.POST.get("reason", ""),
        "tone": TONES[pair.state],
    }
    return render(request, "register/pair_detail.html", context, status=409 if refused else 200)


def last_of(request: HttpRequest) -> Pair | None:
    """The reader's last decision, to be taken back."""
    mine: Any = visible(request.user, Permission.REGISTER_LINK, Pair.objects.all())
    rows = mine.decided().filter(decided_by_id=request.user.pk).order_by("-decided_at", "-pk")
    return rows.select_related("left", "right").first()


@requires(Permission.REGISTER_LINK)
@require_POST
def pair_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an answer, or take one back; then the next pair."""
    pair = get_visible_or_404(request, Permission.REGISTER_LINK, Pair.objects.shown(), pk=pk)
    answer = request.POST.get("answer", "")
    try:
        answer_pair(
            pair=pair,
            answer=answer,
            reason=request.POST.get("reason", ""),
            keep=request.POST.get("keep", "left"),
            by=request.user,
            at=timezone.now(),
        )
    except Refusal as refusal:
        return show(request, pair, refusal)
    said = {
        "same": _("Recorded: one organisation."),
        "different": _("Recorded: two organisations."),
        "skipped": _("Set aside: it comes back at the end."),
        "open": _("The answer was taken back; the pair waits."),
    }
    messages.success(request, said[answer])
    query = kept_query(request)
    if answer == PairState.OPEN:
        return redirect(reverse("register:pair-detail", args=[pair.settled_by_id or pair.pk]) + query)
    return redirect(reverse("register:pair-next") + query)


@requires(Permission.REGISTER_LINK)
@require_POST
def pair_search(request: UserRequest) -> HttpResponse:
    """Queue the search for duplicates in a territory, and follow it."""
    form = SearchForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, _("Choose a territory where you may decide."))
        return redirect("register:pair-list")
    params = {
        "territory_id": form.cleaned_data["territory"].pk,
        "merge_certain": form.cleaned_data["merge_certain"],
        "by_id": request.user.pk,
        "language": active_language(),
    }
    by = request.user
    job = enqueue_job("register.find_duplicates", params, by=by, at=timezone.now())
    return redirect("core:job-detail", pk=job.pk)


@requires(Permission.REGISTER_LINK)
def pair_export(request: HttpRequest, fmt: str) -> HttpResponseBase:
    """The pairs as a file: with their answers they are the labelled pairs from which the next estimation learns."""
    return PairList(request).file(fmt)


def _lines(pairs: object) -> Iterator[dict[str, Any]]:
    for pair in pairs.iterator(chunk_size=2000):
        record = pair.row.told["record"] if pair.row else {}
        yield {
            "left_id": pair.left_id,
            "row": f"{pair.row.batch_id}:{pair.row.number}" if pair.row else "",
            "right_id": pair.right_id,
            "right_name": pair.right.name,
            "left_name": pair.left.name if pair.left else record.get("name_fr") or record.get("name_ar", ""),
            "probability": pair.probability,
            "label": pair.state if pair.is_decided else "",
            "decided_at": pair.decided_at,
            "reason": pair.reason,
        }
