"""Numbers given by series, and an agreement as the paper that will be signed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from twiza.core import formats
from twiza.core.languages import Extent, codes
from twiza.core.translated import column_of
from twiza.core.translation import localised

from ..rules import drafting
from ..rules.amounts_in_words import in_words
from ..rules.vocabulary import PartyRole
from . import labels
from .agreements import Agreement
from .amendments import component_titles


class NumberSeries(models.Model):
    """How far a numbering series has come in a year; its row is locked while a number is given."""

    code = models.CharField(_("series"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number given"), default=0)

    public = "code year last".split()

    class Meta:
        ordering = ["code", "year"]
        verbose_name = _("numbering series")
        verbose_name_plural = _("numbering series")
        constraints = [models.UniqueConstraint(name="agreements_series_once", fields=["code", "year"])]

    def __str__(self) -> str:
        return f"{self.code} {self.year} {self.last}"


def clause_values(agreement: Agreement, language: str) -> dict[str, str]:
    """What the clauses of the template say of this agreement, in a language; unknown values are left out."""
    parties = list(agreement.parties.select_related("institution"))

    def named(role: PartyRole, *, by_office: bool = False) -> str:
        found: list[str] = [
            (by_office and localised(one, "office", language)) or localised(one.institution, "name", language)
            for one in parties
            if role in one.roles
        ]
        return formats.join(found, language) if found else ""

    components = list(component_titles(agreement, language).values())
    promises = [f"– {localised(one, 'wording', language)}" for one in agreement.commitments.order_by("number")]
    values = {
        "title": localised(agreement, "title", language),
        "chair": named(PartyRole.CHAIR, by_office=True),
        "owner": named(PartyRole.PROJECT_OWNER),
        "components": formats.join(components, language) if components else "",
        "commitments": "\n".join(promises),
        "duration": drafting.duration(agreement.duration_months, language),
    }
    if agreement.budget is not None:
        about = f"{drafting.label('about', language)} " if agreement.is_budget_approximate else ""
        values["budget"] = about + formats.money(agreement.budget, language)
        values["budget_words"] = in_words(agreement.budget, language)
    return values


def paper_of(agreement: Agreement, language: str, *, on: date) -> drafting.ConventionPaper:
    """The paper of an agreement in French or in Arabic, dated of a day. Raises: SharesDiffer."""
    parties = list(agreement.parties.select_related("institution", "signature"))
    names = {one.pk: localised(one.institution, "name", language) for one in parties}
    signatories = [
        drafting.Signatory(
            names[one.pk],
            localised(one, "office", language),
            f"{drafting.label('signed_on', language)} {formats.day(one.signed_on, language)}" if one.signed_on else "",
        )
        for one in parties
        if PartyRole.SIGNATORY in one.roles
    ]
    lines = agreement.cost_lines.order_by("party__order", "component", "year", "id")
    titles = component_titles(agreement, language)
    with override(language):
        kind = str(labels.KINDS[agreement.kind])
    convention = drafting.Convention(
        language=language,
        kind=kind,
        title=localised(agreement, "title", language),
        reference=agreement.reference,
        dated=on,
        parties=signatories,
        party_kinds=[one.institution.kind for one in parties],
        clauses=_clauses(agreement, language),
        budget=agreement.budget,
        is_about=agreement.is_budget_approximate,
        costs={(names[line.party_id], line.year, titles[line.component]): line.amount for line in lines},
    )
    return drafting.draw_up(convention)


def _clauses(agreement: Agreement, language: str) -> list[tuple[str, str, str]]:
    rows = agreement.clauses.order_by("number")
    return [(one.type, localised(one, "title", language), localised(one, "body", language)) for one in rows]


def template_clauses(agreement: Agreement) -> list[tuple[str, dict[str, Any]]]:
    """The clauses of the template that the draft lacks: type and columns in both languages."""
    present = set(agreement.clauses.values_list("type", flat=True))
    values = {language: clause_values(agreement, language) for language in codes(Extent.DEEDS)}
    found = []
    for type_ in drafting.template(agreement.kind):
        if type_ not in present:
            columns: dict[str, object] = {}
            for language in codes(Extent.DEEDS):
                columns[column_of("title", language)], columns[column_of("body", language)] = drafting.clause_words(
                    type_, language, values[language]
                )
            found.append((type_, columns))
    return found
