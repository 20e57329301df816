"""Runs of the matching: asked for, followed, read, sent; and what-ifs side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core import tables
from twiza.core.web.refusals import attempt
from twiza.plans.models import Plan
from twiza.territory.models import Territory

from ... import actions
from ...models import MatchRun, Proposal, RunKind, labels
from ...rules.states import ProposalState
from ..exports import export_pairs
from ..forms.runs import RunForm, ScenarioForm
from ..presenters import TONES, lang, open_experts
from ..run_figures import floors_told, regions_chart, run_shown, scenario_told, weights_told

PAGE = 25


def _runs(user: object) -> Any:
    """Runs that the reader may read: whoever sees experts, within territory and agreement."""
    return visible(user, Permission.EXPERT_VIEW, MatchRun.objects.all())


def _scopes(user: object) -> dict[str, object]:
    """What this reader may ask a run about: plans, territories, and whether the whole country."""
    is_national = user.may(Permission.MATCH_RUN) and _reaches_country(user)
    regions = Territory.objects.regions()
    if not is_national:
        own = [g.territory for g in user.live_grants() if Permission.MATCH_RUN in g.permissions and g.territory]
        regions = Territory.objects.filter(pk__in=[place.pk for place in own]).order_by("pk")
    plans = visible(user, Permission.PLAN_VIEW, Plan.objects.order_by("key"))
    return {"plans": plans, "territories": regions, "is_national": is_national}


def _reaches_country(user: object) -> bool:
    """Whether a grant to run is narrowed to nothing."""
    return any(
        Permission.MATCH_RUN in grant.permissions and grant.territory_id is None and not grant.agreement_key
        for grant in user.live_grants()
    )


@requires(Permission.EXPERT_VIEW)
def run_list(request: HttpRequest) -> HttpResponse:
    """Runs, the latest first, with what each met; the way to a new one."""
    rows = _runs(request.user).shown().order_by("-asked_at", "-pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lines = [
        {
            "run": run,
            "scenario": scenario_told(run) if run.kind == RunKind.SCENARIO else "",
            "pairs": run.figures.get("pairs"),
            "needs": run.figures.get("needs"),
        }
        for run in page
    ]
    drafts = visible(request.user, Permission.CASE_VIEW, Proposal.objects.filter(state=ProposalState.DRAFT))
    context = {
        "page": page,
        "lines": lines,
        "drafts": drafts.count(),
        "may_run": request.user.holds(Permission.MATCH_RUN),
        "tab": "runs",
    }
    return render(request, "mobilisation/run_list.html", context)


@requires(Permission.MATCH_RUN)
def run_new(request: HttpRequest) -> HttpResponse:
    """Ask for a run: about whom, with which weights and floors."""
    form = RunForm(request.POST if request.method == "POST" else None, **_scopes(request.user))
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        run = attempt(
            form,
            lambda: actions.request_run(
                kind=cleaned["kind"],
                plan=cleaned["plan"],
                territory=cleaned["territory"],
                weights=form.weights(),
                floors=form.floors(),
                note=cleaned["note"],
                language=lang(),
                by=request.user,
                at=timezone.now(),
            ),
        )
        if run is not None:
            return redirect("core:job-detail", run.job_id)
    return render(request, "mobilisation/run_new.html", {"form": form, "tab": "runs"})


@requires(Permission.MATCH_RUN)
def scenario_new(request: HttpRequest) -> HttpResponse:
    """What if there were more experts? Nothing is written to anybody."""
    initial = {"skills": request.GET.getlist("skill"), "sectors": ["tourism"]}
    form = ScenarioForm(request.POST if request.method == "POST" else None, initial=initial, **_scopes(request.user))
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        base = _base(_runs(request.user), cleaned["plan"], cleaned["territory"])
        run = attempt(
            form,
            lambda: actions.request_run(
                kind=RunKind.SCENARIO,
                plan=cleaned["plan"],
                territory=cleaned["territory"],
                scenario=form.scenario(),
                weights=base.weights if base else None,
                floors=base.floors if base else (),
                language=lang(),
                by=request.user,
                at=timezone.now(),
            ),
        )
        if run is not None:
            return redirect("core:job-detail", run.job_id)
    return render(request, "mobilisation/scenario_new.html", {"form": form, "tab": "runs"})


@requires(Permission.EXPERT_VIEW)
def run_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What came out: who is met and why others are not, floors, fairness, beside the run before; the pairs."""
    run = get_visible_or_404(request, Permission.EXPERT_VIEW, _runs(request.user).shown(), pk=pk)
    if not run.is_done:
        return render(request, "mobilisation/run_waits.html", {"run": run, "tab": "runs"})
    is_scenario = run.kind == RunKind.SCENARIO
    before = run.previous.figures if run.previous else None
    beside = run.figures.get("without") if is_scenario else before
    shown = run_shown(run, beside=beside)
    pairs = _pairs(request, run)
    page = Paginator(pairs, PAGE).get_page(request.GET.get("page"))
    may_send = request.user.holds(Permission.MATCH_PROPOSE)
    context = {
        "run": run,
        "shown": shown,
        "beside": beside,
        "other": run_shown(run, figures=beside) if is_scenario and beside else None,
        "is_scenario": is_scenario,
        "scenario": scenario_told(run) if is_scenario else "",
        "floors": floors_told(run),
        "weights": weights_told(run),
        "chart": regions_chart(shown) if any(line.needs for line in shown.regions) else "",
        "page": page,
        "lines": [{"p": p, "skill": labels.skill(p.need.skill), "tone": TONES[p.state]} for p in page],
        "open_experts": open_experts(request.user, page),
        "unsent": pairs.filter(state=ProposalState.DRAFT).count() if may_send else 0,
        "may_send": may_send,
        "formats": tables.FORMATS,
        "tab": "runs",
    }
    return render(request, "mobilisation/run_detail.html", context)


@requires(Permission.EXPERT_VIEW)
def run_export(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The pairs of a run as a file."""
    run = get_visible_or_404(request, Permission.EXPERT_VIEW, _runs(request.user), pk=pk)
    try:
        lines = [(_("Run"), str(run))]
        return export_pairs(_pairs(request, run), kind, on=timezone.localdate(), filters=lines)
    except tables.UnknownFormat as unknown:
        raise Http404 from unknown


@require_POST
@requires(Permission.MATCH_PROPOSE)
def run_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the chosen pairs of a run, or all of them that the sender may send."""
    run = get_visible_or_404(request, Permission.EXPERT_VIEW, _runs(request.user), pk=pk)
    drafts = run.proposals.filter(state=ProposalState.DRAFT)
    mine: Any = visible(request.user, Permission.MATCH_PROPOSE, drafts)
    if request.POST.get("what") != "all":
        chosen = [int(value) for value in request.POST.getlist("pair") if value.isdigit()]
        mine = mine.filter(pk__in=chosen)
        if not chosen:
            messages.warning(request, _("Choose at least one pair to send."))
            return redirect("mobilisation:run-detail", pk)
    sent = attempt(request, lambda: actions.send_proposals(proposals=list(mine), by=request.user, at=timezone.now()))
    if sent is not None:
        n = len(sent)
        said = ngettext("%(n)s request is on its way.", "%(n)s requests are on their way.", n) % {"n": n}
        messages.success(request, said)
    return redirect("mobilisation:run-detail", pk)


def _pairs(request: HttpRequest, run: MatchRun) -> Any:
    """The pairs of a run that the reader may see, the unsent first, then by fit."""
    mine: Any = visible(request.user, Permission.CASE_VIEW, run.proposals.all())
    return mine.shown().order_by("-fit", "pk")


def _base(runs: object, plan: Plan | None, territory: Territory | None) -> MatchRun | None:
    """The latest real run about the same needs."""
    same = runs.real().done().filter(plan=plan, territory=territory)
    found: MatchRun | None = same.order_by("-finished_at", "-pk").first()
    return found
