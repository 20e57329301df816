"""The file of an applicant, on a phone: saved as it is written, with photos, sent once."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twiza.accounts.models import visible
from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.web.refusals import attempt
from twiza.register.models import Organisation

from ... import actions
from ...models import Application, Call, Paper, labels, own_organisations
from ..forms import ApplicationForm, PaperForm, read_sent
from ..presenters import call_lines, paper_rows, progress_of, windows_for


@requires(Permission.CALL_APPLY)
def application_mine(request: HttpRequest) -> HttpResponse:
    """My files, and the calls that are open."""
    at = timezone.now()
    mine = visible(request.user, Permission.CALL_APPLY, Application.objects.shown().alive())
    if own := own_organisations(request.user):
        mine = mine.filter(organisation_id__in=own)
    files = [
        {"file": one, "progress": progress_of(one, timezone.localdate()), "tone": labels.FILE_TONES[one.state]}
        for one in mine.order_by("-started_at")[:50]
    ]
    calls = Call.objects.open_at(at).for_list().exclude(applications__in=mine)
    context = {"files": files, "calls": call_lines(calls, at)}
    return render(request, "calls/application_mine.html", context)


@requires(Permission.CALL_APPLY)
@require_POST
def application_new(request: HttpRequest, key: str) -> HttpResponse:
    """A file begins; the one that exists is opened again."""
    call = get_object_or_404(Call.objects.public(), key=key)
    chosen = request.POST.get("organisation", "")
    if not chosen.isdecimal() or int(chosen) not in own_organisations(request.user):
        raise Http404
    organisation = get_visible_or_404(request, Permission.CALL_APPLY, Organisation.objects.all(), pk=int(chosen))
    at = timezone.now()
    made = attempt(
        request, lambda: actions.save_application(call=call, organisation=organisation, by=request.user, at=at)
    )
    return redirect("calls:application-edit", made.pk) if made else redirect("calls:public-call", key)


def _own(request: HttpRequest, pk: int) -> Application:
    rows = Application.objects.shown().alive()
    found: Application = get_visible_or_404(request, Permission.CALL_APPLY, rows, pk=pk)
    return found


@requires(Permission.CALL_APPLY)
def application_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The form: every control saves itself; what is missing stands above as sentences."""
    application = _own(request, pk)
    if not application.is_draft:
        return redirect("calls:application-detail", pk)
    form = ApplicationForm(application=application, windows=windows_for(application))
    context = {
        "application": application,
        "form": form,
        "kinds": labels.COST_KINDS,
        "papers": paper_rows(application),
        "progress": progress_of(application, timezone.localdate()),
        "is_open": application.call.phase_at(timezone.now()) == "open",
    }
    return render(request, "calls/application_edit.html", context)


@requires(Permission.CALL_APPLY)
@require_POST
def application_save(request: HttpRequest, pk: int) -> HttpResponse:
    """One control, or the whole form, is saved; the answer is what is still missing."""
    application = _own(request, pk)
    form = ApplicationForm(request.POST, application=application, windows=windows_for(application))
    sent, at = read_sent(form, request.POST), timezone.now()
    plain = forms.Form({})
    plain.is_valid()
    attempt(
        plain,
        lambda: actions.save_application(
            call=application.call,
            organisation=application.organisation,
            fields=sent.fields,
            lines=sent.lines,
            window=sent.window,
            by=request.user,
            at=at,
        ),
    )
    errors = [*sent.errors, *(str(one) for one in plain.non_field_errors())]
    if not request.headers.get("HX-Request"):
        for error in errors:
            messages.error(request, error)
        if not errors:
            messages.success(request, _("Saved."))
        return redirect("calls:application-edit", pk)
    return _progress(request, pk, errors)


def _progress(request: HttpRequest, pk: int, errors: list[str]) -> HttpResponse:
    fresh = _own(request, pk)
    context = {"progress": progress_of(fresh, timezone.localdate(), errors), "application": fresh, "is_open": True}
    return render(request, "calls/progress.html", context)


@requires(Permission.CALL_APPLY)
@require_POST
def paper_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A photo or a paper joins the file."""
    application = _own(request, pk)
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        values, at = form.cleaned_data, timezone.now()
        content = values["file"].read()
        attempt(
            form,
            lambda: actions.attach_paper(
                application=application, kind=values["kind"], content=content, by=request.user, at=at
            ),
        )
    errors = [str(error) for found in form.errors.values() for error in found]
    return _papers(request, pk, errors)


@requires(Permission.CALL_APPLY)
@require_POST
def paper_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A photo or a paper leaves the file."""
    paper = get_object_or_404(Paper.objects.select_related("application"), pk=pk)
    application = _own(request, paper.application_id)
    plain, at = forms.Form({}), timezone.now()
    plain.is_valid()
    attempt(plain, lambda: actions.remove_paper(paper=paper, by=request.user, at=at))
    return _papers(request, application.pk, [str(one) for one in plain.non_field_errors()])


def _papers(request: HttpRequest, pk: int, errors: list[str]) -> HttpResponse:
    """The papers with, out of their place, the progress; the whole page without a script."""
    if not request.headers.get("HX-Request"):
        for error in errors:
            messages.error(request, error)
        return redirect(f"{reverse('calls:application-edit', args=[pk])}#papers")
    fresh = _own(request, pk)
    context = {
        "application": fresh,
        "papers": paper_rows(fresh),
        "errors": errors,
        "is_swap": True,
        "is_open": True,
        "progress": progress_of(fresh, timezone.localdate()),
    }
    return render(request, "calls/papers.html", context)


@requires(Permission.CALL_APPLY, Permission.CALL_VIEW, Permission.CALL_REVIEW)
def paper_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes, for the applicant and the officers; reviewers see the photos of the files that they score."""
    paper = get_object_or_404(Paper.objects.select_related("application"), pk=pk)
    file = Application.objects.filter(pk=paper.application_id)
    readers = [(Permission.CALL_APPLY, file), (Permission.CALL_VIEW, file)]
    if paper.is_photo:
        readers.append((Permission.CALL_REVIEW, file.scored()))
    if not any(visible(request.user, needed, rows).exists() for needed, rows in readers) or not paper.file:
        raise Http404
    try:
        with paper.file.open("rb") as stored:
            content = stored.read()
    except FileNotFoundError as gone:
        raise Http404 from gone
    response = HttpResponse(content, content_type=paper.media)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@requires(Permission.CALL_APPLY)
def application_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The file is read once more, then sent."""
    application = _own(request, pk)
    if not application.is_draft and request.method == "GET":
        return redirect("calls:application-detail", pk)
    if request.method == "POST":
        at = timezone.now()
        if attempt(request, lambda: actions.submit_application(application=application, by=request.user, at=at)):
            messages.success(request, _("Your file is sent. Keep its number."))
            return redirect("calls:application-detail", pk)
        return redirect("calls:application-edit" if application.is_draft else "calls:application-detail", pk)
    context = {
        "application": application,
        "progress": progress_of(application, timezone.localdate()),
        "is_open": application.call.phase_at(timezone.now()) == "open",
    }
    return render(request, "calls/application_submit.html", context)


@requires(Permission.CALL_APPLY)
def application_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The applicant takes the file back."""
    application = _own(request, pk)
    if request.method == "POST":
        at = timezone.now()
        if attempt(request, lambda: actions.withdraw_application(application=application, by=request.user, at=at)):
            messages.success(request, _("The file is withdrawn."))
            return redirect("calls:application-mine")
        return redirect("calls:application-detail", pk)
    context: dict[str, object] = {
        "form": forms.Form(),
        "call": application.call,
        "title": _("Withdraw the application"),
        "back": reverse("calls:application-detail", args=[pk]),
    }
    return render(request, "calls/form.html", context)
