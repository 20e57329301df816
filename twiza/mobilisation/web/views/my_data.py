"""What we hold of a person, for that person: by a signed link or by a log-in. See, correct, confirm, pause, leave."""

from __future__ import annotations

import json
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from twiza.core.translation import active_language
from twiza.core.web.refusals import attempt

from ... import actions
from ...models import Expert, InterestKind, Investor
from ...rules.consent import CURRENT, consent_text
from ..forms.people import (
    ContactForm,
    InterestsForm,
    SkillsForm,
    TimeForm,
    expert_told,
    investor_told,
    told_by_expert,
    told_by_investor,
)
from ..presenters import TONES, facts_of
from ..signed_access import Door, own_page

SECTIONS = {"expert": (SkillsForm, TimeForm, ContactForm), "investor": (InterestsForm, ContactForm)}


@own_page
def own_detail(request: HttpRequest, door: Door) -> HttpResponse:
    """What we hold, what is asked of the person now, and every way out."""
    person, today = door.person, timezone.localdate()
    is_asked = isinstance(person, Expert) and person.pause_asked_on is not None
    context = {
        "door": door,
        "person": person,
        "tone": TONES[person.state],
        "facts": facts_of(person),
        "consent": consent_text(person.consent_text or CURRENT, _lang()),
        "version": person.consent_text or CURRENT,
        "wants_consent": not person.has_consented,
        "wants_fresh": person.has_consented and (today - person.refreshed_on).days >= 330,
        "is_asked_to_pause": is_asked,
        "conflicts": list(person.conflicts.select_related("organisation")) if isinstance(person, Expert) else [],
        "may_pause": isinstance(person, Expert) and person.state == "vetted",
        "may_resume": isinstance(person, Expert) and person.state == "paused",
    }
    return render(request, "mobilisation/own_detail.html", context)


@own_page
def own_edit(request: HttpRequest, door: Door) -> HttpResponse:
    """The same questions as at registration on one page, as they were answered last."""
    kind = "expert" if door.is_expert else "investor"
    if door.is_expert:
        initial = told_by_expert(cast(Expert, door.person).statement())
    else:
        initial = told_by_investor(cast(Investor, door.person).statement())
    data = request.POST if request.method == "POST" else None
    parts: list[object] = [form_class(data, initial=initial) for form_class in SECTIONS[kind]]
    wrong = [form for form in parts if not form.is_valid()]  # each says what it misses
    if data is not None and not wrong and _refresh(door, parts) is not None:
        messages.success(request, _("Thank you: this is what we hold now."))
        return redirect(f"mobilisation:{door.space}", door.token)
    context = {"door": door, "person": door.person, "parts": parts, "kind": kind}
    return render(request, "mobilisation/own_edit.html", context)


@require_POST
@own_page
def own_confirm(request: HttpRequest, door: Door) -> HttpResponse:
    """Everything is still right: the year starts again in one click; a question about pausing is answered."""
    person, at = door.person, timezone.now()
    done: object
    if isinstance(person, Expert):
        statement = person.statement()
        done = attempt(
            request, lambda: actions.refresh_expert(expert=person, statement=statement, by=door.actor, at=at)
        )
    else:
        same = person.statement()
        done = attempt(
            request, lambda: actions.register_investor(statement=same, investor=person, by=door.actor, at=at)
        )
    if done is not None:
        messages.success(request, _("Thank you: we keep what you told us for another year."))
    return redirect(f"mobilisation:{door.space}", door.token)


@require_POST
@own_page
def own_consent(request: HttpRequest, door: Door) -> HttpResponse:
    """Yes or no to the text: yes by the link also proves the address."""
    gives = request.POST.get("answer") == "give"
    version = CURRENT if gives else ""
    person: Any = door.person
    done = attempt(
        request, lambda: actions.set_consent(person=person, consents_to=version, by=door.actor, at=timezone.now())
    )
    if done is not None and gives:
        messages.success(request, _("Thank you. We look at your registration and write to you."))
    elif done is not None:
        messages.success(request, _("Your consent is withdrawn: nobody asks you anything any more."))
    return redirect(f"mobilisation:{door.space}", door.token)


@own_page
def own_leave(request: HttpRequest, door: Door) -> HttpResponse:
    """What withdrawing means, before it is done."""
    return render(request, "mobilisation/own_leave.html", {"door": door, "person": door.person})


@require_POST
@own_page
def own_pause(request: HttpRequest, door: Door) -> HttpResponse:
    """Pause, or come back: one click either way."""
    if not door.is_expert:
        raise Http404
    name = "resume" if request.POST.get("answer") == "resume" else "pause"
    person: Any = door.person
    done = attempt(request, lambda: actions.move_person(person=person, name=name, by=door.actor, at=timezone.now()))
    if done is not None:
        said = {
            "pause": _("You are on pause: nobody asks you anything until you come back."),
            "resume": _("Welcome back: you can be asked again."),
        }
        messages.success(request, said[name])
    return redirect(f"mobilisation:{door.space}", door.token)


@own_page
def own_export(request: HttpRequest, door: Door) -> HttpResponse:
    """Everything that we hold of the person as a file that machines read too (law 09-08, access)."""
    held = _held(door.person)
    content = json.dumps(held, ensure_ascii=False, indent=2, default=str)
    response = HttpResponse(content, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="twiza-my-data.json"'
    return response


def _refresh(door: Door, parts: list[forms.Form]) -> object:
    """Writes what the forms say; a refusal stands in the form that bears its field."""
    at, person = timezone.now(), door.person
    bearer = parts[-1]
    if isinstance(person, Expert):
        expert_told_result = expert_told(parts)
        return attempt(
            bearer, lambda: actions.refresh_expert(expert=person, statement=expert_told_result, by=door.actor, at=at)
        )
    said = investor_told(parts)
    return attempt(bearer, lambda: actions.register_investor(statement=said, investor=person, by=door.actor, at=at))


def _held(person: Expert | Investor) -> dict[str, object]:
    """Every field that says something of the person, with requests and missions by day and state."""
    own = (
        "name",
        "email",
        "phone",
        "language",
        "country",
        "time_zone",
        "about",
        "state",
        "consent_at",
        "consent_text",
        "consent_withdrawn_at",
        "vetted_at",
        "refreshed_on",
        "recorded_at",
    )
    held: dict[str, object] = {name: getattr(person, name) for name in own}
    held["source"] = str(person.source)
    if isinstance(person, Investor):
        held |= {kind: person.codes(kind) for kind in InterestKind.values}
        return held | {"ticket": [str(amount) for amount in person.ticket]}
    given = ("mode", "hours_a_month", "weeks_a_year", "capacity", "seniority", "paused_on", "pause_asked_on")
    held |= {name: getattr(person, name) for name in given}
    held["region_of_origin"] = str(person.region_of_origin or "")
    held["skills"] = person.skills
    held |= {"languages": person.codes("language"), "sectors": person.codes("sector")}
    conflicts = person.conflicts.select_related("organisation")
    held["conflicts"] = [{"organisation": str(one.organisation), "note": one.note} for one in conflicts]
    held["requests"] = [
        {"sent_at": p.sent_at, "state": p.state, "reason": p.reason, "note": p.note}
        for p in person.proposals.exclude(sent_at=None).order_by("sent_at", "pk")
    ]
    held["missions"] = [
        {"opened_on": m.opened_on, "closed_on": m.closed_on, "state": m.state, "certificate": m.certificate}
        for m in person.missions.order_by("opened_on", "pk")
    ]
    return held


def _lang() -> str:
    return active_language()
