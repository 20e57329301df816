"""What exchanges leave behind: good practices with the evidence of their figures, and instruments."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from twiza.agreements.models import Agreement, sentences
from twiza.agreements.models.labels import UNITS
from twiza.core.languages import Extent
from twiza.core.models import Titled
from twiza.core.translation import TranslatedField, some_text

from ..rules.pledges import OURS
from .exchanges import Entry
from .labels import INSTRUMENT_WORDS, SIDE_WORDS, TOPIC_WORDS, TRANSFERABLE_WORDS


class Practice(Titled, Entry):
    """A good practice: what, where, since when, whether it can be transferred, who tried it. Its figures stand apart.

    root: the first version of a practice that was corrected; figures hang on it.
    """

    title = TranslatedField(_("title"), max_length=400)
    side = models.CharField(_("whose practice"), max_length=6, choices=SIDE_WORDS)
    theme = models.CharField(_("theme"), max_length=12, choices=TOPIC_WORDS)
    body = TranslatedField(_("what it is"))
    place = TranslatedField(_("where"), max_length=200)
    transferable = models.CharField(
        _("can it be transferred?"), max_length=8, choices=TRANSFERABLE_WORDS, default="unknown"
    )
    because = TranslatedField(_("why"))
    tried = TranslatedField(_("who tried it"), max_length=300)
    root = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False)

    public = "title side theme body place transferable because tried root".split()

    class Meta(Entry.Meta):
        ordering = ["theme", "id"]
        verbose_name = _("good practice")
        verbose_name_plural = _("good practices")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="governance_practice_has_words",
                condition=some_text("title", Extent.DEEDS),
                violation_error_message=_("Write it in French or in Arabic."),
            ),
        ]

    def get_absolute_url(self) -> str:
        """The page of the practice with its figures and their sources."""
        return reverse("exchanges:practice-detail", args=[self.root_id or self.pk])

    @property
    def key(self) -> int:
        """What its figures hang on: its first version."""
        return self.root_id or self.pk

    @property
    def holder_id(self) -> int | None:
        """The delegation that has it; None: Morocco."""
        return None if self.side == OURS else self.exchange.partner_id


class Figure(Entry):
    """A figure of a practice: how much of what, on which day, and the paper, page or passage that says it."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="+")
    label = TranslatedField(_("what is counted"), max_length=200)
    amount = models.DecimalField(_("figure"), max_digits=18, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=20, choices=UNITS)
    publisher = models.CharField(_("who says it"), max_length=200, blank=True)
    url = models.URLField(_("address"), max_length=600, blank=True)

    public = "practice label amount unit publisher url".split()

    class Meta(Entry.Meta):
        ordering = ["-valid_from", "id"]
        verbose_name = _("figure of a practice")
        verbose_name_plural = _("figures of practices")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="governance_figure_has_words",
                condition=some_text("label", Extent.DEEDS),
                violation_error_message=_("Write it in French or in Arabic."),
            ),
            models.CheckConstraint(
                name="governance_figure_has_source",
                condition=Q(document__isnull=False) | ~Q(publisher="") | ~Q(url=""),
                violation_error_message=_("A figure has a source: a document, a publisher or an address."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.amount} {self.unit}"

    @property
    def source_words(self) -> str:
        """Who says it: the publisher, else the document, else the address."""
        paper = self.document
        return self.publisher or (paper.publisher or paper.title if paper else "") or self.url

    @property
    def said(self) -> str:
        """The figure with its unit, in the active language."""
        return sentences.amount(self.amount, self.unit)


class Instrument(Titled, Entry):
    """What an exchange resulted in: an adhesion, a memorandum, an agreement followed in its own right."""

    title = TranslatedField(_("title"), max_length=400)
    type = models.CharField(_("kind"), max_length=12, choices=INSTRUMENT_WORDS)
    result = models.ForeignKey(
        Agreement,
        verbose_name=_("the agreement that came of it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    public = "title type result".split()

    class Meta(Entry.Meta):
        ordering = ["-valid_from", "id"]
        verbose_name = _("resulting instrument")
        verbose_name_plural = _("resulting instruments")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="governance_instrument_has_words",
                condition=some_text("title", Extent.DEEDS),
                violation_error_message=_("Write it in French or in Arabic."),
            ),
        ]
