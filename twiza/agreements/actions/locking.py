"""What every action of this room shares: sentences of refused rules, locking, saving with constraints, the source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from twiza.core import formats
from twiza.core.actions import Actor
from twiza.core.models import Source, SourceKind, Stamp
from twiza.core.refusals import Refusal
from twiza.core.translation import active_language
from twiza.core.values import Money, RuleError

from ..models import Agreement
from ..models.labels import FIELDS
from ..rules.states import may_edit_text

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")
STAMP = "agreements"

SENTENCES: dict[str, Any] = {
    "ends_before_start": _("The last day (%(ends_on)s) comes before the first day (%(starts_on)s)."),
    "duration_not_positive": _("A duration is at least one month."),
    "renewal_without_length": _("Tacit renewal needs a duration."),
    "parent_missing": _("An amendment belongs to the agreement that it changes: choose its parent."),
    "parent_kind": _("An agreement of this kind cannot hang under that parent."),
    "parties_missing": _("At least two signatories are needed; there are %(count)s."),
    "signatures_missing": _("%(count)s signatories have not signed yet."),
    "signed_in_future": _("One signature is dated %(on)s, which has not come yet."),
    "start_missing": _("Give the first day before the agreement enters into force."),
    "not_over_yet": _("The period is not over, or its end is unknown: the expiry cannot be recorded."),
    "evaluation_missing": _("Deposit the evaluation report before closing."),
    "evidence_unknown": _("This evidence rule does not exist."),
    "evidence_kind_mismatch": _("This evidence rule does not fit that kind of commitment."),
    "evidence_param_unknown": _("The evidence rule does not know the parameter “%(param)s”."),
    "evidence_param_missing": _("The evidence rule needs the parameter “%(param)s”."),
    "paper_empty": _("This file holds no text."),
    "paper_too_big": _("This file is too large: %(megabytes)s megabytes at most."),
    "paper_too_long": _("This file is too long: %(pages)s pages at most."),
    "paper_locked": _("This file is locked by a password: give one that opens."),
    "paper_broken": _("This file is damaged and cannot be opened."),
    "paper_unknown": _("This is neither a DOCX, a PDF nor a plain text."),
    "no_text_layer": _("This PDF has no text layer (%(pages)s pages): give a searchable PDF or a DOCX."),
    "text_out_of_order": _(
        "The Arabic text of this PDF comes out in disorder: give the DOCX, or a plain text."
    ),
    "series_unknown": _("This numbering series does not exist: %(series)s."),
    "sum_unsayable": _("This sum cannot be written in words (%(currency)s)."),
    "sum_unreadable": _("“%(text)s” is not a sum: write for example 1.250.000,50 or 10 MDH."),
    "sum_ambiguous": _(
        "“%(text)s” may be %(first)s or %(second)s: write all the figures, with two decimals when there are any."
    ),
    "sum_negative": _("A sum is not negative: “%(text)s”."),
    "sum_nought": _("This sum is nought: leave the field empty, or give a sum."),
    "sum_too_fine": _("“%(text)s” goes below the centime."),
    "sum_too_large": _("“%(text)s” is larger than any convention: look at the figures again."),
    "sum_of_another_currency": _("The sum is in %(named)s, the currency here is %(currency)s."),
    "step_out_of_order": _("This step does not come now: look at what was recorded."),
    "step_in_future": _("The day %(on)s has not come yet."),
    "step_too_early": _("The day %(on)s comes before the step before it (%(after)s)."),
    "typed_unreadable": _("“%(text)s” cannot be read as a value of the field “%(field)s”."),
    "title_missing": _("Keep a title or an object: an agreement has a title."),
    "kind_missing": _("Keep the kind of the agreement, or type another one."),
    "changes_missing": _("An amendment changes something: add a change first."),
    "amendment_unsigned": _("The amendment is not signed by all: record its signatures first."),
    "parent_unsigned": _(
        "Neither a signature nor a dated original of the agreement is recorded: attach the original first."
    ),
    "predates_parent": _(
        "The amendment is signed on %(on)s, before the agreement that it changes (%(parent_on)s)."
    ),
    "number_skipped": _(
        "This is amendment number %(number)s; the next one to approve is number %(expected)s."
    ),
    "predates_previous": _(
        "The amendment is signed on %(on)s, before the previous amendment (%(previous_on)s)."
    ),
    "effective_too_early": _("A change holds from %(on)s, before the agreement was signed (%(parent_on)s)."),
    "text_moved": _("“%(path)s” is now “%(now)s”; the amendment replaces “%(was)s”. Enter the change again."),
    "path_unknown": _("An amendment cannot change “%(path)s”."),
    "value_unreadable": _("“%(value)s” cannot be read as a value of this kind."),
    "shares_differ": _(
        "The shares add up to %(shares)s, the total is %(total)s: the difference is %(difference)s."
    ),
    "evidence_param_invalid": _("The parameter “%(param)s” of the evidence rule has a wrong value."),
}


class RuleRefused(Refusal):
    """A rule of this room says no; `code` is the rule's own code."""

    def __init__(self, error: RuleError) -> None:
        lang = active_language()
        shown = {k: formats.day(v, lang) if isinstance(v, date) else v for k, v in error.params.items()}
        if "field" in shown:
            shown["field"] = FIELDS.get(shown["field"], shown["field"])
        if error.code == "shares_differ":
            shown = {k: formats.money(Money(int(v), "MAD"), lang) for k, v in error.params.items()}
        super().__init__(**shown)
        self.rule_code = error.code
        self.message = SENTENCES[error.code]

    @property
    def code(self) -> str:
        """The code of the rule that refused."""
        return self.rule_code


class InvalidFields(Refusal):
    """The fields contradict each other or a constraint; `reason` says which."""

    message = _("Nothing was saved. %(reason)s")


class TextFrozen(Refusal):
    """The text is voted or signed: it changes by an amendment only."""

    message = _("The text of “%(agreement)s” is settled: it changes by an amendment only.")


def judged(rule: Callable[..., T], *args: Any, **kwargs: Any) -> T:
    """Ask a pure rule; its refusal becomes a sentence."""
    try:
        return rule(*args, **kwargs)
    except RuleError as error:
        raise RuleRefused(error) from error


def locked(agreement: Agreement) -> Agreement:
    """The agreement, locked until the end of the transaction; the room's counter moves first."""
    Stamp.bump(STAMP)
    return Agreement.objects.select_for_update().get(pk=agreement.pk)


def editable(agreement: Agreement) -> Agreement:
    """The locked agreement while its text may change. Raises TextFrozen."""
    fresh = locked(agreement)
    if not may_edit_text(fresh.state):
        raise TextFrozen(agreement=fresh.title)
    return fresh


def save(obj: M) -> M:
    """Check the fields and the constraints, then save. Raises InvalidFields with the messages of the constraints."""
    try:
        obj.full_clean()
    except ValidationError as error:
        raise InvalidFields(reason=" ".join(_reasons(obj, error))) from error
    obj.save()
    return obj


def _reasons(obj: models.Model, error: ValidationError) -> list[str]:
    """The messages, each field error after the words of its field."""
    reasons = []
    for name, messages in error.message_dict.items():
        is_field = name in {field.name for field in obj._meta.get_fields()}
        label = f"{obj._meta.get_field(name).verbose_name}: " if is_field else ""  # type: ignore[union-attr]
        reasons += [f"{label}{message}" for message in messages]
    return reasons


def refresh_search(agreement: Agreement) -> None:
    """Keep the search column in step with titles and parties."""
    agreement.search = agreement.search_text()
    agreement.save(update_fields=["search"])


def source_of(by: Actor, at: datetime) -> Source:
    """The source row for what a person or the system states by hand: one per actor."""
    kind = SourceKind.USER if by.pk is not None else SourceKind.SYSTEM
    reference = f"user:{by.pk}" if by.pk is not None else "system"
    found = Source.objects.filter(kind=kind, reference=reference, label=str(by)[:300]).order_by("id").first()
    return found or Source.objects.create(kind=kind, reference=reference, label=str(by)[:300], recorded_at=at)


def day_of(at: datetime) -> date:
    """The day in Morocco of an instant."""
    return timezone.localtime(at).date()


def plain(obj: models.Model, fields: list[str]) -> dict[str, Any]:
    """Values of some fields as the audit row keeps them."""
    values = {name: getattr(obj, getattr(obj._meta.get_field(name), "attname", name)) for name in fields}
    return {k: v if isinstance(v, int | bool | list | dict | None) else str(v) for k, v in values.items()}
