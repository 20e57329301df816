"""One organisation: what is held true, since when, and who said so; corrections."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.models import Source
from twiza.core.refusals import Refusal
from twiza.register.actions import correct_organisation
from twiza.register.models import Headcount, Identifier, Organisation, Profile
from twiza.register.rules.vocabulary import BRANCHES, FORMS, LEGAL_CLASSES, SECTORS, STATUSES, scheme_label

from .catalogue import TONES, in_words, place_names
from .forms import CorrectionForm

COLUMNS = {
    "name_fr": gettext_lazy("Name in French"),
    "name_ar": gettext_lazy("Name in Arabic"),
    "form": gettext_lazy("Form"),
    "law_class": gettext_lazy("Class (law 112-12)"),
    "sector": gettext_lazy("Sector"),
    "branch": gettext_lazy("Branch"),
    "territory_id": gettext_lazy("Territory"),
    "place": gettext_lazy("Place as written"),
    "founded_on": gettext_lazy("Founded on"),
    "status": gettext_lazy("Status"),
    "women_led": gettext_lazy("Led by women"),
}
LISTS = {"form": FORMS, "law_class": LEGAL_CLASSES, "sector": SECTORS, "branch": BRANCHES, "status": STATUSES}


@requires(Permission.REGISTER_VIEW)
def organisation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of an organisation: present values with their sources, numbers, head counts, history, panels."""
    organisation = get_visible_or_404(request, Permission.REGISTER_VIEW, Organisation.objects.all(), pk=pk)
    lang = (get_language() or "fr")[:2]
    places = place_names(lang)
    in_words(organisation, places)
    profiles = list(Profile.objects.of(organisation))
    current = next((p for p in reversed(profiles) if p.superseded_at is None), None)
    sources = sources_of(profiles)
    context = {
        "organisation": organisation,
        "values": [value(name, current, places, sources, lang) for name in COLUMNS] if current else [],
        "identifiers": identifiers_of(organisation, lang),
        "headcounts": Headcount.objects.current().filter(organisation=organisation).select_related("source"),
        "history": history(profiles, places, sources, lang),
        "may_correct": request.user.may(Permission.REGISTER_CORRECT, organisation),  # type: ignore[union-attr]
        "tone": TONES.get(organisation.status, "secondary"),
    }
    return render(request, "register/organisation_detail.html", context)


@requires(Permission.REGISTER_CORRECT)
def organisation_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what is held true: the old value stays in the history, with who changed it and why."""
    organisation = get_visible_or_404(request, Permission.REGISTER_CORRECT, Organisation.objects.all(), pk=pk)
    form = CorrectionForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        changes = form.changes()
        try:
            if changes:
                correct_organisation(
                    organisation=organisation,
                    changes=changes,
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                    at=timezone.now(),
                )
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            done = _("Corrected. The earlier values stay in the history.")
            messages.success(request, done if changes else _("Nothing to change."))
            return redirect("register:organisation-detail", pk=organisation.pk)
    context = {"organisation": organisation, "form": form}
    return render(request, "register/organisation_correct.html", context, status=422 if form.errors else 200)


def words_of(name: str, raw: Any, places: dict[int, str], lang: str) -> Any:
    """A stored value as people read it; None when it is not known."""
    if raw in ("", None):
        return None
    if name == "territory_id":
        return places.get(raw, raw)
    if name == "women_led":
        return _("Yes") if raw else _("No")
    return LISTS[name].label(raw, lang) if name in LISTS else raw


def value(
    name: str, profile: Profile, places: dict[int, str], sources: dict[int, Source], lang: str
) -> dict[str, Any]:
    """One present value with the source that answers for it."""
    raw = getattr(profile, name)
    source = sources.get(profile.source_of(name.removesuffix("_id")), sources[profile.source_id])
    return {
        "name": name,
        "label": COLUMNS[name],
        "words": words_of(name, raw, places, lang),
        "source": source,
    }


def sources_of(profiles: list[Profile]) -> dict[int, Source]:
    """Every source that the profiles name."""
    ids = {p.source_id for p in profiles} | {int(i) for p in profiles for i in p.provenance.values()}
    return {s.pk: s for s in Source.objects.filter(pk__in=ids).order_by("pk")}


def identifiers_of(organisation: Organisation, lang: str) -> list[dict[str, Any]]:
    """The numbers by which authorities know the organisation."""
    rows = Identifier.objects.current().filter(organisation=organisation).select_related("source")
    return [{"label": scheme_label(row.scheme, lang), "row": row} for row in rows]


def history(
    profiles: list[Profile], places: dict[int, str], sources: dict[int, Source], lang: str
) -> list[dict[str, Any]]:
    """What changed from one profile to the next, newest knowledge first."""
    told = sorted(profiles, key=lambda p: (p.recorded_at, p.pk))
    words = [{name: words_of(name, getattr(p, name), places, lang) for name in COLUMNS} for p in told]
    entries = []
    for i, profile in enumerate(told):
        before = words[i - 1] if i else {}
        changes = [
            {"label": COLUMNS[name], "old": before.get(name), "new": new}
            for name, new in words[i].items()
            if new != before.get(name)
        ]
        entries.append(
            {"profile": profile, "source": sources[profile.source_id], "changes": changes, "first": not i}
        )
    return entries[::-1]
