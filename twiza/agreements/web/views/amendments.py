"""Amendments: open one, say what changes, approve it; the text and money of an agreement on any day."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from twiza.accounts.rules import Permission
from twiza.accounts.web.guard import UserRequest, requires
from twiza.core.refusals import Refusal
from twiza.core.states import by_name, moves_from
from twiza.core.translation import active_language

from ...actions import change_text, draft_amendment, move_amendment
from ...models import Agreement, Amendment, Institution, base_text, component_titles, consolidated
from ...queries.text_paths import label, shown
from ...rules.amending import AMENDMENT_MOVES, OPENS, AmendmentState, Path
from ..forms import NoteForm
from ..paper_forms import AmendmentForm, ChangeForm
from .answers import agreement_or_404, answer_form, posted
from .detail import asked_day, asked_knowledge


@dataclass(frozen=True)
class TextValue:
    """One value of the text: where, as signed, on the day, and the amendment that gave it."""

    path: Path
    label: str
    before: str
    after: str
    number: int | None = None
    effective_on: Any = None


def _names(root: Agreement) -> dict[str, str]:
    """Codes of institutions and their names."""
    return {one.code: one.short_name for one in Institution.objects.filter(parties__agreement=root).distinct()}


def _components(root: Agreement) -> dict[str, str]:
    """Components as the text addresses them and as the reader's language calls them."""
    return component_titles(root, active_language())


def _amendment_or_404(request: HttpRequest, key: str, permission: Permission = Permission.AGREEMENT_VIEW) -> Amendment:
    agreement = agreement_or_404(request, key, permission)
    amendment = Amendment.objects.select_related("root", "agreement").filter(agreement=agreement).first()
    if amendment is None:
        raise Http404
    return amendment


@requires(Permission.AGREEMENT_VIEW)
def agreement_text(request: HttpRequest, key: str) -> HttpResponse:
    """What amendments changed by a day, as known at an instant, beside the text as signed.

    And the money of that day.
    """
    agreement = agreement_or_404(request, key)
    root = agreement.root()
    on, known = asked_day(request), asked_knowledge(request)
    made = consolidated(root, on=on, known=known)
    names, components = _names(root), _components(root)
    lines = [
        TextValue(
            path,
            label(path, names | components),
            shown(path, made.base.get(path), root.currency),
            shown(path, made.text.get(path), root.currency),
            number,
        )
        for path, number in sorted(made.changed.items())
    ]
    costs = [
        (names.get(code, code), year, components.get(component, component), amount)
        for (code, year, component), amount in made.costs.items()
    ]
    context = {
        "agreement": root, "on": on, "known_at": known, "lines": lines, "budget": made.budget, "costs": costs,
        "amendments": Amendment.objects.of([root]).select_related("agreement"),
        "may_draft": request.user.may(Permission.AGREEMENT_DRAFT, root),
    }  # fmt: skip
    return render(request, "agreements/agreement_text.html", context)


@requires(Permission.AGREEMENT_DRAFT)
def amendment_draft(request: UserRequest, key: str) -> HttpResponse:
    """Open an amendment on the root of this agreement."""
    agreement = agreement_or_404(request, key, Permission.AGREEMENT_DRAFT)
    form = AmendmentForm(posted(request))
    user = request.user

    def act() -> str:
        made = draft_amendment(parent=agreement, by=user, at=timezone.now(), **form.cleaned_data)
        return reverse("agreements:amendment-detail", args=[made.agreement.key])

    return answer_form(
        request,
        form,
        act,
        agreement=agreement,
        heading=_("New amendment"),
        submit=_("Open the amendment"),
        back=agreement.get_absolute_url(),
        done=_("The amendment is open: say what changes."),
        intro=_(
            "The amendment changes the root agreement. Its parties are those of the agreement; each of them signs it."
        ),
    )


@requires(Permission.AGREEMENT_VIEW)
def amendment_detail(request: UserRequest, key: str) -> HttpResponse:
    """What an amendment changes; while it is proposed, one change is entered at a time."""
    amendment = _amendment_or_404(request, key)
    user = request.user
    may_edit = (
        amendment.state == AmendmentState.PROPOSED
        and amendment.agreement.state in ("draft", "under_study")
        and user.may(Permission.AGREEMENT_DRAFT, amendment.agreement)
    )
    root, names = amendment.root, _names(amendment.root)
    components = _components(root)
    form = ChangeForm(
        posted(request) if may_edit else None, choices=_choices(root, names, components), parties=list(names.items())
    )  # fmt: skip
    if request.method == "POST" and may_edit and form.is_valid():
        try:
            change_text(amendment=amendment, by=user, at=timezone.now(), **form.values())
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("The change is entered."))
            return redirect("agreements:amendment-detail", key)
    called = names | components
    lines = [
        TextValue(
            tuple(row.path), label(tuple(row.path), called), shown(tuple(row.path), row.before, root.currency),
            shown(tuple(row.path), row.after, root.currency), effective_on=row.effective_on,
        )
        for row in amendment.changes.all()
    ]  # fmt: skip
    moves = [move for move in moves_from(AMENDMENT_MOVES, amendment.state) if user.may(move.needs, root)]
    context = {
        "amendment": amendment,
        "agreement": amendment.agreement,
        "root": root,
        "lines": lines,
        "form": form,
        "components": list(components),
        "may_edit": may_edit,
        "moves": [(move.name, _(str(move.label)), not move.wants_note) for move in moves],
    }
    return render(request, "agreements/amendment_detail.html", context, status=422 if form.errors else 200)


def _choices(root: Agreement, names: dict[str, str], components: dict[str, str]) -> list[tuple[str, str]]:
    """What may change: every path of the text, values not said yet included, and a new clause."""
    paths: dict[Path, None] = {
        ("term", name): None for name in ("ends_on", "duration_months", "budget_centimes", "starts_on")
    }
    base = base_text(root)
    for part, numbers, fields in (
        (
            "clause",
            [str(n) for n in root.clauses.values_list("number", flat=True)],
            ("body_fr", "body_ar", "title_fr", "title_ar", "is_repealed"),
        ),
        (
            "commitment",
            [str(n) for n in root.commitments.values_list("number", flat=True)],
            ("quantity", "centimes", "due_on", "due_year", "wording_fr", "wording_ar", "is_repealed"),
        ),
        ("party", list(names), ("roles", "office_fr", "office_ar", "is_out")),
    ):
        paths |= {(part, number, field): None for number in numbers for field in fields}
    paths |= {path: None for path in base if path[0] == "cost"}
    new = max([int(path[1]) for path in base if path[0] == "clause"], default=0) + 1
    paths[("clause", str(new), OPENS["clause"])] = None
    return [(json.dumps(path), label(path, names | components)) for path in paths]


@requires(Permission.AGREEMENT_MOVE)
def amendment_move(request: UserRequest, key: str, name: str) -> HttpResponse:
    """Approve or withdraw an amendment, after asking."""
    amendment = _amendment_or_404(request, key, Permission.AGREEMENT_MOVE)
    move = by_name(AMENDMENT_MOVES, name)
    if move is None:
        raise Http404
    form = NoteForm(posted(request), is_required=move.wants_note)
    user = request.user

    def act() -> None:
        move_amendment(amendment=amendment, name=name, by=user, at=timezone.now(), note=form.cleaned_data["note"])

    return answer_form(
        request,
        form,
        act,
        agreement=amendment.agreement,
        heading=_(str(move.label)),
        submit=_(str(move.label)),
        back=reverse("agreements:amendment-detail", args=[key]),
        done=_("Recorded."),
        tone="danger" if move.wants_note else "primary",
    )
