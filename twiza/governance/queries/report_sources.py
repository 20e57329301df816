"""The sources of a report: the papers and sentences behind the agreement, the lists behind the organisations
and events.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db import models

from twiza.agreements.models import Agreement, Quote
from twiza.core.models import Source, SourceKind
from twiza.core.printing.title_readers import title_of
from twiza.core.printing.titles import Title
from twiza.plans.models import Event
from twiza.register.models import Profile

from ..models.labels import ENTERED
from ..rules.figures import SourceFacts


class Citations:
    """Gives each sentence and each list a short code; rows cite the codes, the report lists them all once.

    A1, A2... are sentences of the agreement's papers; R1... lists of the register; E1... sources of support events.
    """

    def __init__(self, agreement: Agreement) -> None:
        self.agreement = agreement
        self.is_synthetic = False
        self._facts: list[SourceFacts] = []
        self._sentences: dict[tuple[int, str], SourceFacts] = {}
        self._behind: dict[tuple[str, int], list[str]] = defaultdict(list)
        for quote in self._quotes():
            key = (quote.document_id, quote.sentence)
            if key not in self._sentences:
                self._sentences[key] = self._sentence(f"A{len(self._sentences) + 1}", quote)
            code = self._sentences[key].code
            behind = self._behind[(quote.object_type, quote.object_id)]
            if code not in behind:
                behind.append(code)

    def of(self, obj: models.Model) -> str:
        """The codes of the sentences behind one row, at most three."""
        return ", ".join(self._behind.get((obj._meta.model_name or "", obj.pk), [])[:3])

    def add_facts(self, *, known: datetime) -> None:
        """Add the sources of the register and of the events, as our books held them at an instant."""
        registered = Profile.objects.known_at(known).order_by().values("source")
        self._add("R", Source.objects.filter(pk__in=registered))
        done = (
            Event.objects.known_at(known)
            .filter(action__axis__plan__agreement=self.agreement)
            .order_by()
            .values("source")
        )
        self._add("E", Source.objects.filter(pk__in=done))

    def listed(self) -> tuple[SourceFacts, ...]:
        """Every source in the order of its code."""
        return (*self._sentences.values(), *self._facts)

    def _quotes(self) -> models.QuerySet[Quote]:
        rows = self.agreement.quotes.select_related("document")
        return rows.order_by("document__dated_on", "document_id", "object_type", "object_id", "field", "id")

    @staticmethod
    def _sentence(code: str, quote: Quote) -> SourceFacts:
        paper = quote.document
        label = ", ".join(part for part in (paper.title, paper.publisher, quote.locator) if part)
        return SourceFacts(code, "document", Title(fr=label), paper.sha256, quote.sentence, paper.dated_on)

    def _add(self, letter: str, sources: models.QuerySet[Source]) -> None:
        """Sources of one letter in the order they came; equal labels are one line. People are not named, only counted
        together: a report may be published.
        """
        seen: set[Title] = set()
        for source in sources.order_by("recorded_at", "id"):
            self.is_synthetic = self.is_synthetic or source.is_synthetic
            label = title_of(ENTERED) if source.kind == SourceKind.USER else Title(fr=source.label)
            if label not in seen:
                seen.add(label)
                self._facts.append(SourceFacts(f"{letter}{len(seen)}", source.kind, label, source.sha256))
