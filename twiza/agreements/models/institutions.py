"""Institutions: the bodies that sign, fund, own or benefit."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from twiza.core.text import fold
from twiza.core.translation import TranslatedField, texts
from twiza.territory.models import Territory

from . import labels


class InstitutionQuerySet(models.QuerySet["Institution"]):
    """Reads of institutions."""

    def matching(self, text: str) -> Self:
        """Institutions whose name in any language, acronym or code holds the text."""
        return self.filter(search__contains=fold(text)) if text.strip() else self


class Institution(models.Model):
    """A body that can be party to an agreement. `code` is stable and readable (`odco`, `region-tta`)."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=labels.INSTITUTION_KINDS)
    name = TranslatedField(_("name"), max_length=300, required=True)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    territory = models.ForeignKey(
        Territory, verbose_name=_("territory"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    search = models.TextField(editable=False, blank=True)

    public = "code kind name acronym territory search".split()
    objects = InstitutionQuerySet.as_manager()

    class Meta:
        ordering = ["name_fr", "id"]
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The acronym, else the name."""
        return self.acronym or self.name

    def search_text(self) -> str:
        """What the search column holds."""
        return fold(" ".join([*texts(self, "name").values(), self.acronym, self.code]))
