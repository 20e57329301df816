"""Who opens a page without an officer's role: the bearer of a signed link, or the person who is logged in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from twiza.core import signed_links
from twiza.core.actions import Actor
from twiza.core.refusals import Refusal

from ..actions import Bearer
from ..models import Expert, Investor, Proposal
from ..queries.message_texts import ANSWER, INVEST, ME
from .forms.people import LinkForm

OWN = "own"  # in the place of a token: whoever is logged in
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Door:
    """Whose page it is, who acts, and by which token they came."""

    person: Expert | Investor
    actor: Actor
    token: str

    @property
    def is_expert(self) -> bool:
        """Whether it is an expert; an investor otherwise."""
        return isinstance(self.person, Expert)

    @property
    def space(self) -> str:
        """The prefix of the URL names of this person's pages."""
        return "expert-own" if self.is_expert else "investor-own"


def own_page(view: View) -> View:
    """For the pages on which people see and change what we hold of them: `view(request, door)`."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, kind: str, **kwargs: object) -> HttpResponseBase:
        model: type[Expert] | type[Investor] = Expert if kind == "expert" else Investor
        if token == OWN:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            person = model.objects.filter(user=request.user).first()
            if person is None:
                raise Http404
            return view(request, Door(person, request.user, OWN), **kwargs)
        try:
            pk = signed_links.read(token, ME if kind == "expert" else INVEST, on=timezone.localdate())
        except Refusal as refusal:
            return refused(request, refusal)
        person = model.objects.filter(pk=pk).first()
        if person is None or person.is_erased:
            raise Http404
        return _private(view(request, Door(person, Bearer(person), token), **kwargs))

    opened.signed_link = True
    return opened


def answer_page(view: View) -> View:
    """For the page on which an expert answers one request by its link: `view(request, proposal, bearer, token)`."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponseBase:
        try:
            pk = signed_links.read(token, ANSWER, on=timezone.localdate())
        except Refusal as refusal:
            return refused(request, refusal)
        proposal = Proposal.objects.shown().filter(pk=pk).first()
        if proposal is None:
            raise Http404
        return _private(view(request, proposal, Bearer(proposal.expert), token))

    opened.signed_link = True
    return opened


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponseBase:
    """The sentence of a link that does not open, and what to do."""
    context = {"sentence": refusal.sentence, "form": LinkForm()}
    response = render(request, "mobilisation/link_refused.html", context, status=403)
    return _private(response)


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """What a signed link opens is kept by no cache and found by no search engine."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
