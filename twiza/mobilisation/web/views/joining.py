"""Signing up: open to everybody, in short steps that are kept as one goes; nothing is stored before the last."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from twiza.accounts.rules import Permission
from twiza.core.translation import active_language
from twiza.core.web.refusals import attempt

from ... import actions
from ...rules.consent import CURRENT, consent_text
from ..forms.people import InterestsForm, LinkForm, SignUpForm, SkillsForm, TimeForm, expert_told, investor_told

STEPS: dict[str, type[forms.Form]] = {"skills": SkillsForm, "time": TimeForm, "you": SignUpForm}
INVESTOR_STEPS: dict[str, type[forms.Form]] = {"interests": InterestsForm, "you": SignUpForm}
KEPT = "mobilisation.join"


def expert_join(request: HttpRequest, step: str = "skills") -> HttpResponse:
    """An expert signs up: what I know, when I can, who I am."""
    return _join(request, "expert", STEPS, step)


def investor_join(request: HttpRequest, step: str = "interests") -> HttpResponse:
    """An investor signs up: what I could bring, who I am."""
    return _join(request, "investor", INVESTOR_STEPS, step)


def join_done(request: HttpRequest) -> HttpResponse:
    """A letter is on its way: open its link to confirm."""
    return render(request, "mobilisation/join_done.html", {})


def link_new(request: HttpRequest) -> HttpResponse:
    """A link was lost or is too old: a new one goes to the address we hold. The answer is the same for everybody."""
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not ratelimit.consume(request, action="mobilisation_link", key=email.lower()):
            return ratelimit.respond_429(request)
        actions.send_link(email=email, by=Visitor(), at=timezone.now())
        return render(request, "mobilisation/link_sent.html", {})
    return render(request, "mobilisation/link_new.html", {"form": form})


def _join(request: HttpRequest, kind: str, steps: dict[str, type[forms.Form]], step: str) -> HttpResponse:
    if step not in steps:
        raise Http404
    kept = request.session.get(f"{KEPT}.{kind}", {})
    form = _form(steps[step], request.POST if request.method == "POST" else None, kept.get(step))
    names = list(steps)
    if request.method == "POST":
        request.session[f"{KEPT}.{kind}"] = kept | {step: request.POST.urlencode()}
        if form.is_valid():
            following = names[names.index(step) + 1 :]
            if following:
                return redirect(f"mobilisation:{kind}-join-step", following[0])
            if (response := _register(request, kind, steps, form)) is not None:
                return response
    context = {
        "form": form,
        "kind": kind,
        "step": step,
        "number": names.index(step) + 1,
        "steps": len(names),
        "back": reverse(f"mobilisation:{kind}-join-step", args=[names[names.index(step) - 1]])
        if step != names[0]
        else "",
        "is_last": step == names[-1],
        "consent": consent_text(CURRENT, active_language()),
        "version": CURRENT,
    }
    return render(request, "mobilisation/join.html", context)


def _register(
    request: HttpRequest, kind: str, steps: dict[str, type[forms.Form]], last: forms.Form
) -> HttpResponse | None:
    """All steps together become a registration; an earlier step that does not hold is shown again."""
    kept = request.session[f"{KEPT}.{kind}"]
    lines = []
    for name, form_class in steps.items():
        form = last if form_class is type(last) else form_class(QueryDict(kept.get(name, "")))
        if not form.is_valid():
            return redirect(f"mobilisation:{kind}-join-step", name)
        lines.append(form)
    if not ratelimit.consume(request, action="mobilisation_join"):
        return ratelimit.respond_429(request)
    if not _written(kind, lines, last):
        return None
    del request.session[f"{KEPT}.{kind}"]
    return redirect("mobilisation:join-done")


def _written(kind: str, forms_result: list[forms.Form], last: forms.Form) -> bool:
    """Whether it is registered, now or before: a stranger does not learn whose address we know.

    The tick is not yet consent: the address has to prove itself first, with the link that is sent there.
    """
    at, by = timezone.now(), Visitor()

    def write() -> object:
        try:
            if kind == "expert":
                return actions.register_expert(statement=expert_told(forms_result), by=by, at=at)
            return actions.register_investor(statement=investor_told(forms_result), by=by, at=at)
        except actions.AlreadyRegistered:
            return True

    return attempt(last, write) is not None


def _form(form_class: type[forms.Form], values: Any, kept: str | None) -> Any:
    """The form as sent; as kept when one comes back to it, without complaining of what is missing."""
    if values is not None:
        return form_class(values)
    if not kept:
        return form_class()
    before = form_class(QueryDict(kept))
    before.is_valid()
    initial = {name: before[name].value() for name in before.fields if name != "agrees"}
    return form_class(initial=initial)


class Visitor:
    """Somebody without a log-in who signs up."""

    pk = None

    def may(self, permission: Permission | str, obj: object = None) -> bool:
        """Nothing: signing up needs no permission."""
        return False

    def __str__(self) -> str:
        return "visitor"
