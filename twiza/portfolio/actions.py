"""Writes of the portfolio: views saved, questions answered, budgets voted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import User
from twiza.accounts.rules import Permission
from twiza.agreements.models import Document, Institution
from twiza.core.actions import Actor, record_audit, require
from twiza.core.audit import AuditType
from twiza.core.erasing import without
from twiza.core.messages import gettext_noop
from twiza.core.printing.title_readers import in_three
from twiza.core.refusals import NotAllowed, Refusal
from twiza.core.saving import not_future, save_checked, source_of
from twiza.core.translated import filled
from twiza.core.values import Money
from twiza.funding.rules.rates import HOME

from .models.budgets import Budget, Budgeted
from .models.views import PAGES, Answer, SavedView, content_of, hash_of
from .queries.figures import part_of
from .rules.answer_sheet import AnswerSheet

SCOPE = _("Figures computed with the rights of %(who)s: %(roles)s.")


class Act(AuditType):
    """What the actions of this room leave in the audit trail."""

    ANSWER_QUESTION = "answer_question", gettext_noop("parliamentary question answered")
    ERASE_PERSON = "portfolio.erase_person", gettext_noop("name taken out of an answer")
    DELETE_VIEW = "delete_view", gettext_noop("saved view deleted")
    RECORD_BUDGET = "record_budget", gettext_noop("budget recorded")
    SAVE_VIEW = "save_view", gettext_noop("view saved")


class PageUnknown(Refusal):
    """Only pages that say figures are saved."""

    message = _("This page cannot be saved as a view.")


class NothingAsked(Refusal):
    """An answer needs a question, and views that say something."""

    message = _("Write the question, and choose at least one view that has figures for you.")


class CurrencyForeign(Refusal):
    """A budget is voted in dirhams."""

    message = _("A budget is in dirhams.")


@transaction.atomic
def save_view(
    *, page: str, query: str, titles: Mapping[str, str], on: date | None = None, role: str = "", by: User, at: datetime
) -> SavedView:
    """A page with its filters under a name; the same page and filters again are the same view, renamed.

    titles: by language, one at least. on: the day of the figures, None for the day of the reading. role: with whom it
    is shared. Raises: NotAllowed, PageUnknown, InvalidFields.
    """
    if page not in PAGES:
        raise PageUnknown()
    require(by, PAGES[page][2])
    view = SavedView.objects.select_for_update().filter(owner=by, page=page, query=query).first()
    view = view or SavedView(owner=by, page=page, query=query)
    view.title = filled(titles)
    view.on, view.role, view.saved_at = on, role, at
    save_checked(view)
    record_audit(Act.SAVE_VIEW, view, by=by, at=at, after={"page": page, "query": query, "role": role})
    return view


@transaction.atomic
def delete_view(*, view: SavedView, by: User, at: datetime) -> None:
    """Forget a view; what was answered from it stays. Raises: NotAllowed for who does not own it."""
    fresh = SavedView.objects.select_for_update().filter(pk=view.pk).first()
    if fresh is None:
        return
    if fresh.owner_id != by.pk:
        raise NotAllowed()
    record_audit(Act.DELETE_VIEW, fresh, by=by, at=at, before={"page": fresh.page, "query": fresh.query})
    fresh.delete()


@transaction.atomic
def answer_question(
    *, question: str, asked_on: date, on: date, views: Sequence[SavedView], reference: str = "", by: User, at: datetime
) -> Answer:
    """Freeze what some views say on a day as the answer to a question; the same answer again is the same sheet.

    The figures are those of the rights of who answers. Raises: NotAllowed, FutureDay, NothingAsked.
    """
    require(by, Permission.REPORT_COMPUTE)
    not_future(asked_on, at)
    not_future(on, at)
    readable = set(SavedView.objects.readable_by(by).values_list("pk", flat=True))
    if any(view.pk not in readable for view in views):
        raise NotAllowed()
    parts = tuple(part for view in views if (part := part_of(view, by, on=on, now=at)).figures)
    if not question.strip() or not parts:
        raise NothingAsked()
    scope = in_three(lambda _language: str(SCOPE) % {"who": by.name, "roles": _roles(by)})
    sheet = AnswerSheet(reference.strip(), question.strip(), asked_on.isoformat(), on.isoformat(), scope, parts)
    content = content_of(sheet)
    existing = Answer.objects.filter(content_hash=hash_of(content)).first()
    if existing is not None:
        return existing
    last = Answer.objects.order_by("-number").values_list("number", flat=True).first()
    answer = save_checked(
        Answer(
            number=(last or 0) + 1,
            reference=sheet.reference[:80],
            asked_on=asked_on,
            on=on,
            by_id=by.pk,
            by_label=str(by)[:200],
            answered_at=at,
            content=content,
            content_hash=hash_of(content),
        )
    )
    record_audit(Act.ANSWER_QUESTION, answer, by=by, at=at, after={"hash": answer.content_hash, "on": str(on)})
    return answer


def _roles(by: User) -> str:
    labels = dict(SavedView._meta.get_field("role").flatchoices)
    return ", ".join(str(labels[role.value]) for role in by.roles())


@transaction.atomic
def record_budget(
    *,
    institution: Institution,
    year: int,
    amount: Money,
    voted_on: date,
    reference: str,
    document: Document | None = None,
    by: Actor,
    at: datetime,
) -> Budget:
    """What an institution voted for a year, by which deliberation; another amount supersedes the one before.

    The same again is the same budget. Raises: NotAllowed, FutureDay, CurrencyForeign, InvalidFields.
    """
    require(by, Permission.FUNDING_RECORD, Budgeted(pk=institution.pk))
    not_future(voted_on, at)
    if amount.currency != HOME:
        raise CurrencyForeign()
    values = {"centimes": amount.centimes, "valid_from": voted_on, "reference": reference.strip()}
    values["document_id"] = document.pk if document else None
    before = Budget.objects.current().filter(institution_id=institution.pk, year=year).first()
    if before is not None and all(getattr(before, name) == value for name, value in values.items()):
        return before
    if before is not None:
        before.superseded_at = at
        before.save(update_fields=["superseded_at"])
    made = save_checked(
        Budget(institution_id=institution.pk, year=year, recorded_at=at, source=source_of(by, at), **values)
    )
    record_audit(
        Act.RECORD_BUDGET,
        made,
        by=by,
        at=at,
        before={"centimes": before.centimes} if before else None,
        after={"year": year, "centimes": amount.centimes, "reference": made.reference},
    )
    return made


@transaction.atomic
def erase_person(*, email: str, by: Actor, at: datetime, reason: str) -> int:
    """Answer a demand of erasure (law 09-08): answers stay, under the number of the account; how many changed.

    The sheet loses the name and gets the hash of what remains; the audit row says the hash that it was issued with.
    Doing it twice changes nothing. Raises: NotAllowed.
    """
    require(by, Permission.USER_MANAGE)
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        return 0
    nobody = f"#{user.pk}"
    answers = list(Answer.objects.select_for_update().filter(by_id=user.pk).exclude(by_label=nobody).order_by("pk"))
    for answer in answers:
        issued = answer.content_hash
        answer.content = without(answer.content, [answer.by_label, user.name, user.email], nobody)
        answer.by_label, answer.content_hash = nobody, hash_of(answer.content)
        answer.save(update_fields=["content", "by_label", "content_hash"])
        hashes = {"before": {"hash": issued}, "after": {"hash": answer.content_hash}}
        record_audit(Act.ERASE_PERSON, answer, by=by, at=at, note=reason, **hashes)
    return len(answers)
