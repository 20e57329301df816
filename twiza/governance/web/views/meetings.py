"""Meetings of a committee: plan, convene on the agenda that built itself, record who sat, write the minutes."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.languages import Extent, codes
from twiza.core.refusals import Refusal
from twiza.core.states import moves_from
from twiza.core.translated import column_of
from twiza.core.translation import texts
from twiza.core.web.forms import form_page

from ...actions import cancel_meeting, convene_meeting, hold_meeting, plan_meeting, write_minutes
from ...models import Committee, Meeting
from ...queries import agenda_of
from ...rules.meetings import HELD, MEETING_MOVES
from ..agenda import convocation, parts
from ..forms import MinutesForm, PlanForm, PresenceFormSet
from ..minutes import print_minutes

MEETINGS = Meeting.objects.select_related("committee__agreement")
OTHERS = 3


def seen(request: HttpRequest, pk: int, permission: Permission) -> Meeting:
    """The meeting, when the reader may; else 404."""
    return get_visible_or_404(request, permission, MEETINGS.all(), pk=pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.COMMITTEE_EDIT)
def meeting_plan(request: HttpRequest, key: str) -> HttpResponseBase:
    """Choose the day, the hour and the place of a meeting to come."""
    committees = Committee.objects.select_related("agreement")
    committee = get_visible_or_404(request, Permission.COMMITTEE_EDIT, committees, agreement__key=key)
    form = PlanForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: plan_meeting(committee=committee, **form.cleaned_data, by=request.user, at=timezone.now()),
        template="governance/meeting_plan.html",
        context={"committee": committee},
        back=lambda meeting: meeting,
    )


@require_GET
@requires(Permission.REPORT_VIEW)
def meeting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda (as it builds itself until the meeting is convened, as it was sent after), who sat, minutes,
    decisions.
    """
    meeting = seen(request, pk, Permission.REPORT_VIEW)
    agreement = meeting.committee.agreement
    is_open = meeting.state == "planned"
    items = agenda_of(agreement, on=meeting.held_on, known=timezone.now()) if is_open else meeting.items
    names = {move.name for move in moves_from(MEETING_MOVES, meeting.state)}
    today = timezone.localdate()
    may_edit = request.user.may(Permission.COMMITTEE_EDIT, meeting)
    approved_on = meeting.approved_on()
    has_come = meeting.held_on <= today
    context = {
        "meeting": meeting,
        "committee": meeting.committee,
        "agreement": agreement,
        "parts": parts(items, agreement.key),
        "members": meeting.committee.members.all(),
        "attendances": meeting.attendances.all(),
        "is_quorate": meeting.is_quorate(),
        "sat": meeting.sitting(),
        "needed": meeting.quorum(),
        "decisions": meeting.decisions.for_list(),
        "others": range(1, OTHERS + 1),
        "may_convene": may_edit and "convene" in names and not meeting.held_on < today,
        "may_hold": may_edit and has_come and ("hold" in names or not meeting.attendances.exists()),
        "may_cancel": may_edit and "cancel" in names,
        "may_write": may_edit and meeting.state == HELD and approved_on is None,
        "may_decide": may_edit and meeting.state == HELD and meeting.is_quorate() is not False,
        "approved_on": approved_on,
    }
    return render(request, "governance/meeting_detail.html", context)


@require_POST
@requires(Permission.COMMITTEE_EDIT)
def meeting_convene(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Freeze the agenda with what was left out and added, and convene."""
    meeting = seen(request, pk, Permission.COMMITTEE_EDIT)
    kept = set(request.POST.getlist("kept"))
    items = agenda_of(meeting.committee.agreement, on=meeting.held_on, known=timezone.now())
    without = [item.about for item in items if ":".join(item.about) not in kept]
    added = [
        {code: request.POST.get(column_of(f"other_{turn}", code), "").strip()[:300] for code in codes(Extent.DEEDS)}
        for turn in range(1, OTHERS + 1)
    ]
    try:
        convene_meeting(meeting=meeting, without=without, added=added, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The meeting is convened: the letters are ready for each member."))
    return redirect(meeting)


@require_http_methods(["GET", "POST"])
@requires(Permission.COMMITTEE_EDIT)
def meeting_hold(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write down who sat."""
    meeting = seen(request, pk, Permission.COMMITTEE_EDIT)
    members = list(meeting.committee.members.select_related("institution"))
    formset = PresenceFormSet(request.POST or None, initial=[{"presence": "present"} for _member in members])
    if request.method == "POST" and formset.is_valid():
        said: list[dict[str, object]] = [form.cleaned_data for form in formset]
        try:
            held = hold_meeting(meeting=meeting, presences=said, by=request.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, refusal.sentence)
        else:
            text = (
                _("The meeting had its quorum.")
                if held.is_quorate()
                else _("The meeting had no quorum: it decides nothing.")
            )
            messages.add_message(request, messages.SUCCESS if held.is_quorate() else messages.WARNING, text)
        return redirect(meeting)
    context = {"meeting": meeting, "formset": formset, "rows": list(zip(members, formset, strict=False))}
    status = 422 if request.method == "POST" else 200
    return render(request, "governance/meeting_hold.html", context, status=status)


@require_http_methods(["GET", "POST"])
@requires(Permission.COMMITTEE_EDIT)
def meeting_minutes(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write the minutes in French and Arabic."""
    meeting = seen(request, pk, Permission.COMMITTEE_EDIT)
    initial = texts(meeting, "minutes").columns("minutes")
    form = MinutesForm(request.POST or None, initial=initial)
    return form_page(
        request,
        form,
        lambda: write_minutes(meeting=meeting, **form.cleaned_data, by=request.user, at=timezone.now()),
        template="governance/meeting_minutes.html",
        back=meeting,
        context={"meeting": meeting, "parts": parts(meeting.items, meeting.committee.agreement.key)},
        done=_("The minutes are saved."),
    )


@require_POST
@requires(Permission.COMMITTEE_EDIT)
def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Call the meeting off."""
    meeting = seen(request, pk, Permission.COMMITTEE_EDIT)
    try:
        cancel_meeting(meeting=meeting, note=request.POST.get("note", "")[:300], by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("The meeting is cancelled."))
    return redirect(meeting)


@require_GET
@requires(Permission.REPORT_VIEW)
def meeting_letter(request: HttpRequest, pk: int, order: int, language: str) -> HttpResponse:
    """The convocation of one member as PDF."""
    meeting = seen(request, pk, Permission.REPORT_VIEW)
    member = meeting.committee.members.filter(order=order).first()
    if member is None or language not in codes(Extent.PAPERS) or not meeting.agenda:
        raise Http404(_("There is no such letter."))
    name = f"convocation-{meeting.committee.agreement.key}-{meeting.held_on}-{order}-{language}.pdf"
    response = HttpResponse(convocation(meeting, member, language), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@require_GET
@requires(Permission.REPORT_VIEW)
def meeting_paper(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The minutes of a meeting held, as PDF."""
    meeting = seen(request, pk, Permission.REPORT_VIEW)
    if meeting.state != HELD or language not in codes(Extent.PAPERS):
        raise Http404(_("There is no such paper."))
    name = f"minutes-{meeting.committee.agreement.key}-{meeting.held_on}-{language}.pdf"
    response = HttpResponse(print_minutes(meeting, language), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
