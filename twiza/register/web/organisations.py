"""One organisation: what is held true, since when, and who said so; corrections."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import get_visible_or_404, requires
from twiza.core.models import Source
from twiza.core.refusals import Refusal
from twiza.core.translation import active_language
from twiza.register.actions import correct_organisation
from twiza.register.rules.survivorship import COUNTS_SENTENCE, IDENTIFIERS_SENTENCE
from twiza.register.rules.vocabulary import BRANCHES, FORMS, LEGAL_CLASSES, SECTORS, STATUSES, scheme_label

from ..models import Headcount, Identifier, Organisation, Profile, group_of
from ..queries import GoldenRecord, sources_of
from .catalogue import TONES, in_words, place_names
from .forms import CorrectionForm
from .merged import merged_context, others_of, survival_of, where_it_went

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
    moved = where_it_went(request, pk)
    if moved is not None:
        return moved
    organisation = get_visible_or_404(request, Permission.REGISTER_VIEW, Organisation.objects.all(), pk=pk)
    group, values = group_of(organisation), survival_of(organisation)
    lang = active_language()
    places = place_names(lang)
    in_words(organisation, places)
    profiles = list(Profile.objects.filter(organisation__in=group).order_by("valid_from", "id"))
    mine = [p for p in profiles if p.organisation_id == organisation.pk]
    current = next((p for p in reversed(mine) if p.superseded_at is None), None)
    sources = sources_of(profiles)
    context = {
        "organisation": organisation,
        "values": [value(name, current, places, sources, lang, values) for name in COLUMNS] if current else [],
        "identifiers": identifiers_of(group, lang),
        "headcounts": headcounts_of(group),
        "sentences": {"counts": _(COUNTS_SENTENCE), "identifiers": _(IDENTIFIERS_SENTENCE)} if values else {},
        **merged_context(request, organisation),
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
    name: str,
    profile: Profile,
    places: dict[int, str],
    sources: dict[int, Source],
    lang: str,
    golden_record: GoldenRecord | None = None,
) -> dict[str, object]:
    """One present value with the source that answers for it, and the values of merged records that do not stand."""
    raw, source_id = getattr(profile, name), profile.source_of(name.removesuffix("_id"))
    if golden_record is not None:
        raw, source_id = golden_record.chosen[name].value, golden_record.chosen[name].told.source
    beside = others_of(golden_record, name)
    return {
        "name": name,
        "label": COLUMNS[name],
        "words": words_of(name, raw, places, lang),
        "source": sources.get(source_id, sources[profile.source_id]),
        "others": [(words_of(name, other, places, lang), source) for other, source in beside["others"]],
        "rule": beside["rule"],
    }


def headcounts_of(group: list[int]) -> Any:
    """The head counts of every record, the latest day first."""
    rows = Headcount.objects.current().filter(organisation__in=group).select_related("source")
    return rows.order_by("-valid_from", "-recorded_at", "-id")


def identifiers_of(group: list[int], lang: str) -> list[dict[str, object]]:
    """The numbers by which authorities know the organisation."""
    rows = Identifier.objects.current().filter(organisation__in=group).select_related("source")
    return [{"label": scheme_label(row.scheme, lang), "row": row} for row in rows]


def history(
    profiles: list[Profile], places: dict[int, str], sources: dict[int, Source], lang: str
) -> list[dict[str, object]]:
    """What changed from one profile to the next, newest knowledge first."""
    items = sorted(profiles, key=lambda p: (p.recorded_at, p.pk))
    words = [{name: words_of(name, getattr(p, name), places, lang) for name in COLUMNS} for p in items]
    entries = []
    earlier: dict[int, dict[str, object]] = {}
    for i, profile in enumerate(items):
        before = earlier.get(profile.organisation_id, {})
        changes = [
            {"label": COLUMNS[name], "old": before.get(name), "new": new}
            for name, new in words[i].items()
            if new != before.get(name)
        ]
        entries.append(
            {"profile": profile, "source": sources[profile.source_id], "changes": changes, "first": not before}
        )
        earlier[profile.organisation_id] = words[i]
    return entries[::-1]
