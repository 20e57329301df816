"""Pages as somebody saved them, and the answers given from them: a question, figures frozen with their hash."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Self
from urllib.parse import parse_qs, urlencode

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope, User, visible
from twiza.accounts.rules import ROLES, Permission
from twiza.core.languages import Extent
from twiza.core.refusals import Refusal
from twiza.core.translation import TranslatedField, some_text

from ..rules.answer_sheet import AnswerSheet, plain, restored

# Page -> URL name, words, permission that opens it. A target names its key in the query.
PAGES: dict[str, tuple[str, Any, Permission]] = {
    "portfolio": ("portfolio:portfolio", _("Portfolio of conventions"), Permission.AGREEMENT_VIEW),
    "budgets": ("portfolio:portfolio-budgets", _("Commitments by year"), Permission.FUNDING_VIEW),
    "overlaps": ("plans:overlap-list", _("Supported by several conventions"), Permission.PLAN_VIEW),
    "target": ("plans:target-detail", _("Target of a plan"), Permission.PLAN_VIEW),
    "register": ("register:organisation-list", _("Register"), Permission.REGISTER_VIEW),
    "money": ("funding:money-list", _("Funding"), Permission.FUNDING_VIEW),
}


class AnswerAltered(Refusal):
    """The stored figures no longer match their hash: nothing is printed from them."""

    message = _(
        "The figures of this answer no longer match their hash (%(hash)s). They were altered outside Twiza "
        "and are not printed."
    )


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Reads of the saved views."""

    def readable_by(self, user: User) -> Self:
        """A person's own views, and those shared with one of their roles."""
        return self.filter(Q(owner=user) | Q(role__in=[role.value for role in user.roles()]))


class SavedView(models.Model):
    """A page with its filters under a name. It holds no figure: whoever opens it sees what their own rights show."""

    owner = models.ForeignKey(User, verbose_name=_("owner"), on_delete=models.CASCADE, related_name="+")
    role = models.CharField(
        _("shared with"),
        max_length=30,
        blank=True,
        choices=[(role.value, _(card.label)) for role, card in ROLES.items()],
    )
    title = TranslatedField(_("name"), max_length=200)
    page = models.CharField(_("page"), max_length=20, choices=[(code, row[1]) for code, row in PAGES.items()])
    query = models.CharField(_("filters"), max_length=1000, blank=True)
    on = models.DateField(_("figures of"), null=True, blank=True)
    saved_at = models.DateTimeField(_("saved"))

    personal = {
        "owner": "whose view it is",
        "title": "what its owner calls it",
        "query": "what its owner looks for, which may be a name",
    }
    public = "role page on saved_at".split()
    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-id"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                name="governance_savedview_once",
                fields=["owner", "page", "query"],
                violation_error_message=_("You already saved this view."),
            ),
            models.CheckConstraint(
                name="governance_savedview_named",
                condition=some_text("title", Extent.PAPERS),
                violation_error_message=_("Give the view a name in one language at least."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page with its filters, and the day when one was saved and the page knows days."""
        name, _label, _permission = PAGES[self.page]
        parts = self.parts
        arguments = parts.pop("target", ["-"])[:1] if self.page == "target" else []
        if self.on is not None and self.page != "register":
            parts["on"] = [self.on.isoformat()]
        return reverse(name, args=arguments) + (f"?{urlencode(parts, doseq=True)}" if parts else "")

    @property
    def parts(self) -> dict[str, list[str]]:
        """The filters: name -> values, in order."""
        return parse_qs(self.query)


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Reads of the answers."""

    def readable_by(self, user: User) -> Self:
        """Who wrote it, and whoever reads everything: its figures are those of its author's rights."""
        wide = visible(user, Permission.REPORT_VIEW, Answer.objects.all())
        return self.filter(Q(by_id=user.pk) | Q(pk__in=wide.values("pk")))


class Answer(models.Model):
    """What was answered to a question on a day: sentences in French and Arabic, each figure with its source, frozen."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    reference = models.CharField(_("reference of the question"), max_length=80, blank=True)
    asked_on = models.DateField(_("asked on"))
    on = models.DateField(_("figures of"))
    by_id = models.BigIntegerField()
    by_label = models.CharField(_("answered by"), max_length=200)
    answered_at = models.DateTimeField(_("answered"))
    content = models.TextField()
    content_hash = models.CharField(_("content hash"), max_length=64, unique=True)

    personal = {
        "by_id": "account of the person who answered; kept as evidence",
        "by_label": "name of the officer who answered; a number after an erasure",
        "content": "the question as received, which may name the member who asks; kept as evidence",
    }
    public = "number reference asked_on on answered_at content_hash".split()
    scope = Scope()
    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name = _("answer to a question")
        verbose_name_plural = _("answers to questions")

    def __str__(self) -> str:
        return f"{self.number} · {self.reference}".strip(" ·")

    def get_absolute_url(self) -> str:
        """The sheet."""
        return reverse("portfolio:answer-detail", args=[self.pk])

    @property
    def answered(self) -> AnswerSheet:
        """The frozen sheet, after checking that it still matches its hash. Raises: AnswerAltered."""
        if hash_of(self.content) != self.content_hash:
            raise AnswerAltered(hash=self.content_hash[:16])
        return restored(json.loads(self.content))


def content_of(answer_sheet: AnswerSheet) -> str:
    """The sheet as canonical JSON: the same sheet is the same text."""
    return json.dumps(plain(answer_sheet), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(content: str) -> str:
    """SHA-256 of the text, 64 hexadecimal digits."""
    return hashlib.sha256(content.encode()).hexdigest()
