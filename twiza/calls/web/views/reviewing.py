"""Reviewers: what is left to score, interests declared on a list of names, one blind file after the other."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.accounts.models import User, visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.web.refusals import attempt

from ... import actions
from ...models import Application, Call, Interest, Review, labels, to_score
from ...rules.completeness import blinded
from ..forms import ReviewForm


def whoever(request: HttpRequest) -> User:
    """The reader behind the door, who has logged in."""
    assert isinstance(request.user, User)
    return request.user


@requires(Permission.CALL_REVIEW)
def review_queue(request: HttpRequest) -> HttpResponse:
    """The calls that are being scored, with what I have done and what is left."""
    at, user = timezone.now(), whoever(request)
    lines = []
    for call in visible(request.user, Permission.CALL_REVIEW, Call.objects.in_phase("scoring", at)).order_by("key"):
        left = to_score(call, user)
        done = Review.objects.filter(application__call=call, reviewer=user, superseded_at__isnull=True)
        lines.append(
            {
                "call": call,
                "left": len(left),
                "next": left[0] if left else None,
                "done": done.count(),
                "given": done.select_related("application__call").order_by("application__number"),
                "aside": Interest.objects.filter(application__call=call, user=user).count(),
                "total": call.applications.scored().count(),
            }
        )
    return render(request, "calls/review_queue.html", {"lines": lines})


@requires(Permission.CALL_REVIEW)
def interest_declare(request: HttpRequest, key: str) -> HttpResponse:
    """Who applies, by name and without their files: the reviewer says with whom there is a tie, before any score."""
    call = get_visible_or_404(
        request, Permission.CALL_REVIEW, Call.objects.in_phase("scoring", timezone.now()), key=key
    )
    files = visible(request.user, Permission.CALL_REVIEW, call.applications.scored().select_related("organisation"))
    user = whoever(request)
    rows = sorted(files, key=lambda one: one.organisation.name)
    if request.method == "POST":
        _declare(request, rows)
        return redirect("calls:interest-declare", key)
    declared = set(Interest.objects.filter(application__in=rows, user=user).values_list("application_id", flat=True))
    shown = [{"organisation": one.organisation, "is_declared": one.pk in declared} for one in rows]
    context = {"call": call, "rows": shown, "kinds": labels.INTERESTS}
    return render(request, "calls/interest_declare.html", context)


def _declare(request: HttpRequest, rows: list[Application]) -> None:
    """One name and what ties the reviewer to it."""
    chosen, kind = request.POST.get("organisation", ""), request.POST.get("kind", "")
    found = next((one for one in rows if str(one.organisation_id) == chosen), None)
    if found is None or kind not in dict(labels.INTERESTS):
        messages.error(request, _("Choose an organisation and what ties you to it."))
        return
    at = timezone.now()
    actions.declare_interest(application=found, user=whoever(request), kind=kind, by=request.user, at=at)
    messages.success(request, _("Your interest is declared: you will not be asked to score this file."))


@requires(Permission.CALL_REVIEW)
def review_next(request: HttpRequest, key: str) -> HttpResponse:
    """The next file to score: the one that fewest have scored."""
    call = get_visible_or_404(
        request, Permission.CALL_REVIEW, Call.objects.in_phase("scoring", timezone.now()), key=key
    )
    left = to_score(call, whoever(request))
    if left:
        return redirect("calls:review-record", left[0].pk)
    messages.success(request, _("You have scored every file of this call. Thank you."))
    return redirect("calls:review-queue")


@requires(Permission.CALL_REVIEW)
def review_record(request: HttpRequest, pk: int) -> HttpResponse:
    """One blind file and its grid."""
    rows = Application.objects.shown().filter(state__in=["eligible"])
    application = get_visible_or_404(request, Permission.CALL_REVIEW, rows, pk=pk)
    call, user = application.call, whoever(request)
    last = Review.objects.filter(application=application, reviewer=user, superseded_at__isnull=True).first()
    initial = {f"points_{code}": value for code, value in last.points.items()} if last else {}
    form = ReviewForm(request.POST or None, call=call, initial={**initial, "comment": last.comment if last else ""})
    if request.method == "POST" and form.is_valid():
        at, comment = timezone.now(), form.cleaned_data["comment"]
        if attempt(
            form,
            lambda: actions.record_review(
                application=application, points=form.points(), comment=comment, by=request.user, at=at
            ),
        ):
            messages.success(request, _("Your points are saved."))
            return redirect("calls:review-next", call.key)
    grid = [field for field in form if field.name.startswith("points_")]
    weights = {one.code: one.weight for one in call.criteria.all()}
    context = {
        "call": call,
        "number": application.number,
        "form": form,
        "comment": form["comment"],
        "grid": [(field, weights[field.name.removeprefix("points_")]) for field in grid],
        "left": len(to_score(call, user)),
        "file": blind(application),
        "is_again": last is not None,
    }
    return render(request, "calls/review_record.html", context)


def blind(application: Application) -> dict[str, object]:
    """What a reviewer may read of a file: no organisation, no place, no person, no paper but photos."""
    names = application.names()
    return {
        "title": blinded(application.title, names),
        "texts": [
            (label, blinded(text, names))
            for label, text in (
                (_("The need"), application.need),
                (_("What will be done"), application.activities),
                (_("What will be different"), application.results),
            )
        ],
        "people": application.people,
        "women": application.women,
        "jobs_kept": application.jobs_kept,
        "jobs_created": application.jobs_created,
        "total": application.total,
        "own": application.own,
        "other": application.other,
        "grant": application.grant,
        "lines": [
            (line.get_kind_display(), blinded(line.label, names), line.amount) for line in application.lines.all()
        ],
        "photos": [paper for paper in application.papers.all() if paper.is_photo],
    }
