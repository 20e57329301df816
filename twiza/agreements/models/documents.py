"""Documents with their hash, and the short sentences that fields were read from."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope
from twiza.core.languages import LANGUAGE_LENGTH

from . import labels
from .agreements import Agreement


class Document(models.Model):
    """A paper of an agreement: deposited (with its SHA-256) or only referred to (by its address or its publisher)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(_("kind"), max_length=20, choices=labels.DOCUMENT_KINDS)
    title = models.CharField(_("title"), max_length=400)
    language = models.CharField(_("language"), max_length=LANGUAGE_LENGTH, choices=labels.languages, default="fr")
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    dated_on = models.DateField(_("dated"), null=True, blank=True)
    url = models.URLField(_("address"), max_length=600, blank=True)
    file = models.FileField(_("file"), upload_to="agreements/%Y/", blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    is_public = models.BooleanField(_("may be shown to anybody"), default=False)
    deposited_at = models.DateTimeField()

    personal = {
        "title": "may name who signs or speaks; shown with the document",
        "file": "a paper may name who signs or speaks; public only when marked so",
    }
    public = "agreement kind language publisher dated_on url sha256 is_public deposited_at".split()
    scope = Scope(territory="agreement__territory_id", agreement="agreement__key", seen_from_below=True)

    class Meta:
        ordering = ["dated_on", "id"]
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            models.UniqueConstraint(
                name="agreements_document_once",
                fields=["agreement", "sha256"],
                condition=~Q(sha256=""),
                violation_error_message=_("This very file is already deposited."),
            ),
            models.CheckConstraint(
                name="agreements_document_file_has_hash",
                condition=Q(file="") | ~Q(sha256=""),
                violation_error_message=_("A deposited file has its SHA-256."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class QuoteQuerySet(models.QuerySet["Quote"]):
    """Reads of quotes."""

    def of(self, obj: models.Model) -> Self:
        """The sentences behind the fields of one object."""
        return self.filter(object_type=obj._meta.model_name, object_id=obj.pk)


class Quote(models.Model):
    """The short sentence that a field was read from. `field` is a column of the object, or a group such as `period`."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="quotes")
    object_type = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    field = models.CharField(max_length=40)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="quotes")
    sentence = models.CharField(_("sentence"), max_length=400)
    locator = models.CharField(_("place in the document"), max_length=120, blank=True)
    is_deduced = models.BooleanField(_("deduced from the sentence, not written in it"), default=False)

    personal = {"sentence": "of an official paper, may name who signs or speaks; shown with the field that it proves"}
    public = "agreement object_type object_id field document locator is_deduced".split()
    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ["object_type", "object_id", "field", "id"]
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        constraints = [
            models.UniqueConstraint(
                name="agreements_quote_once",
                fields=["object_type", "object_id", "field", "document"],
                violation_error_message=_("This field already has a sentence from that document."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.object_type}.{self.field}: {self.sentence}"
