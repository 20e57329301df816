"""One file for its applicant and for officers: what was written, eligibility explained, who funds it elsewhere."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.accounts.models import User, holders, visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.web.refusals import attempt

from ... import actions
from ...models import Application, Award, labels
from ...queries import answers_of, funded_elsewhere, namesakes
from ...queries.ranking import tally_of
from ...rules.eligibility import overall
from ...rules.states import SEALED
from ..forms import ExamineForm
from ..presenters import paper_rows, say


@requires(Permission.CALL_VIEW, Permission.CALL_APPLY)
def application_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The file; officers also see the scores, earlier money and the steps that they may take."""
    seen = visible(request.user, Permission.CALL_VIEW, Application.objects.filter(pk=pk))
    own = visible(request.user, Permission.CALL_APPLY, Application.objects.filter(pk=pk))
    rows = Application.objects.shown().filter(Q(pk__in=seen) | Q(pk__in=own))
    application = get_object_or_404(rows, pk=pk)
    is_officer = seen.exists()
    if application.is_draft and not is_officer:
        return redirect("calls:application-edit", pk)
    on = timezone.localdate(application.submitted_at) if application.submitted_at else timezone.localdate()
    answers = answers_of(application, on)
    award = Award.objects.filter(application=application).select_related("agreement").first()
    may_award = is_officer and request.user.may(Permission.CALL_AWARD, application)
    context = {
        "application": application,
        "call": application.call,
        "is_officer": is_officer,
        "answers": say(answers),
        "verdict": labels.VERDICTS[overall(answers)],
        "verdict_tone": labels.VERDICT_TONES[overall(answers)],
        "settled": dict(labels.FILE_STATES)["ineligible" if application.state == "ineligible" else "eligible"],
        "tone": labels.FILE_TONES[application.state],
        "papers": paper_rows(application),
        "award": award,
        "place": getattr(application, "place", None) if is_officer or application.call.state == "announced" else None,
        "may_revoke": award is not None and may_award,
        "revocations": application.revocations.all(),
        "may_withdraw": own.exists() and application.state in ("submitted", "eligible"),
        **(_office(request.user, application) if is_officer else {"fundings": [], "namesakes": [], "steps": []}),
    }
    return render(request, "calls/application_detail.html", context)


def _office(user: object, application: Application) -> dict[str, object]:
    """What officers see beside the file."""
    tally = next((one for one in tally_of(application.call) if one.application.pk == application.pk), None)
    reviews = application.reviews.filter(superseded_at__isnull=True).select_related("reviewer")
    criteria = application.call.weighted()
    steps = []
    may_manage = user.may(Permission.CALL_MANAGE, application)
    is_sealed, is_placed = application.call.state in SEALED, hasattr(application, "place")
    is_lodged = application.state in ("submitted", "eligible", "ineligible")
    if may_manage and is_lodged and (is_placed if is_sealed else application.call.state == "published"):
        steps.append((_("Settle eligibility"), reverse("calls:application-examine", args=[application.pk]), True))
        steps.append((_("Record an interest"), reverse("calls:interest-record", args=[application.pk]), False))
    is_ranked = is_sealed and is_placed and application.state == "eligible"
    if is_ranked and application.place.outcome != "below" and user.may(Permission.CALL_AWARD, application):
        steps.append((_("Award the grant"), reverse("calls:award-new", args=[application.pk]), True))
    return {
        "fundings": funded_elsewhere(application.organisation, but=application),
        "namesakes": namesakes(application.organisation, application.call),
        "tally": tally,
        "steps": steps,
        "reviews": [(review, float(review.score(criteria))) for review in reviews],
        "interests": application.interests.select_related("user"),
    }


@requires(Permission.CALL_MANAGE)
def application_examine(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer settles what the criteria say, or do not know."""
    application = get_visible_or_404(request, Permission.CALL_MANAGE, Application.objects.shown(), pk=pk)
    on = timezone.localdate(application.submitted_at) if application.submitted_at else timezone.localdate()
    answers = answers_of(application, on)
    form = ExamineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values, at = form.cleaned_data, timezone.now()
        if attempt(
            form,
            lambda: actions.examine_application(
                application=application, is_eligible=values["is_eligible"], note=values["note"], by=request.user, at=at
            ),
        ):
            messages.success(request, _("The decision is recorded."))
            return redirect("calls:application-detail", pk)
    context = {
        "application": application,
        "form": form,
        "answers": say(answers),
        "verdict": labels.VERDICTS[overall(answers)],
        "verdict_tone": labels.VERDICT_TONES[overall(answers)],
        "papers": paper_rows(application),
        "fundings": funded_elsewhere(application.organisation, but=application),
        "namesakes": namesakes(application.organisation, application.call),
    }
    return render(request, "calls/application_examine.html", context)


class InterestForm(forms.Form):
    """Who stands back, and why."""

    user = forms.ModelChoiceField(label="", queryset=User.objects.none())
    kind = forms.ChoiceField(label="", choices=labels.INTERESTS)


@requires(Permission.CALL_MANAGE)
def interest_record(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer knows of a tie that nobody declared."""
    application = get_visible_or_404(request, Permission.CALL_MANAGE, Application.objects.shown(), pk=pk)
    form = InterestForm(request.POST or None)
    people = User.objects.filter(Q(pk__in=holders(Permission.CALL_REVIEW)) | Q(pk__in=holders(Permission.CALL_AWARD)))
    form.fields["user"].queryset = people.order_by("name", "pk")
    form.fields["user"].label, form.fields["kind"].label = _("Who stands back"), _("What ties them")
    if request.method == "POST" and form.is_valid():
        values, at = form.cleaned_data, timezone.now()
        if attempt(
            form,
            lambda: actions.declare_interest(
                application=application, user=values["user"], kind=values["kind"], by=request.user, at=at
            ),
        ):
            messages.success(request, _("The interest is recorded: this person neither scores nor awards the file."))
            return redirect("calls:application-detail", pk)
    context = {
        "is_office": True,
        "form": form,
        "call": application.call,
        "file": application,
        "title": _("Record an interest"),
        "back": reverse("calls:application-detail", args=[pk]),
    }
    return render(request, "calls/form.html", context)
