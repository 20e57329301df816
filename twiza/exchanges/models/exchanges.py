"""Bilateral exchanges: with whom, who met whom, what each side promised, what came of it, what is done elsewhere.

Everything told of an exchange is an entry: a fact on two clocks with the paper and the passage that say it. A day that
no text gives is NULL, never guessed; the words that the text uses instead ("Wednesday") stand beside it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope
from twiza.agreements.models import Agreement, Commitment, Document, Institution
from twiza.agreements.rules.standing import StandingVerdict
from twiza.core.languages import Extent
from twiza.core.models import Fact, FactQuerySet
from twiza.core.text import fold
from twiza.core.translation import TranslatedField, TranslatedLines, some_text, texts

from ..rules.pledges import OURS, SILENCE_MONTHS, pledge_verdict
from .labels import PRECISION_WORDS, SIDE_WORDS, TOPIC_WORDS


class ExchangeQuerySet(models.QuerySet["Exchange"]):
    """Reads of the exchanges."""

    def of_agreement(self, key: str) -> Self:
        """Exchanges that belong to an agreement."""
        return self.filter(agreement__key=key)

    def matching(self, text: str) -> Self:
        """Exchanges whose partner, country or agreement holds every word, in either script."""
        rows = self
        for word in fold(text).split():
            rows = rows.filter(
                Q(partner__search__contains=word) | Q(agreement__search__contains=word) | Q(search__contains=word)
            )
        return rows

    def for_list(self) -> Self:
        """With what a row shows: the partner with its country, our side, the agreement."""
        return self.select_related("agreement", "partner__territory", "lead")


class Exchange(models.Model):
    """What goes on with one delegation under an agreement, from the first meeting until it is closed.

    delegation: the offices on the other side, one a line. silence_months: after how many months without a dated
    contact the reader is warned.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="+")
    partner = models.ForeignKey(Institution, verbose_name=_("delegation"), on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(
        Institution, verbose_name=_("on our side"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    delegation = TranslatedLines(_("offices of the delegation"))
    silence_months = models.PositiveSmallIntegerField(_("months of silence"), default=SILENCE_MONTHS)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closing_note = models.CharField(_("why it was closed"), max_length=400, blank=True)
    search = models.TextField(editable=False, blank=True)
    recorded_at = models.DateTimeField()

    personal = {
        "delegation": "offices of the other side, sometimes with a name; kept with the exchange",
        "closing_note": "words of the officer; may name people",
    }
    public = "agreement partner lead silence_months closed_on search recorded_at".split()
    scope = Scope(territory="agreement__territory_id", agreement="agreement__key", seen_from_below=True)
    objects = ExchangeQuerySet.as_manager()

    class Meta:
        ordering = ["partner__name_fr", "id"]
        verbose_name = _("bilateral exchange")
        verbose_name_plural = _("bilateral exchanges")
        constraints = [
            models.UniqueConstraint(
                name="governance_exchange_once",
                fields=["agreement", "partner"],
                violation_error_message=_("This delegation already has an exchange under this agreement."),
            ),
            models.CheckConstraint(
                name="governance_exchange_two_sides",
                condition=Q(lead__isnull=True) | ~Q(lead=F("partner")),
                violation_error_message=_("An exchange has two sides: choose another institution."),
            ),
            models.CheckConstraint(
                name="governance_exchange_silence_positive",
                condition=Q(silence_months__gte=1),
                violation_error_message=_("Silence is counted in months: one at least."),
            ),
            models.CheckConstraint(
                name="governance_exchange_closed_says_why",
                condition=Q(closed_on__isnull=True) | ~Q(closing_note=""),
                violation_error_message=_("Say why the exchange is closed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.key} · {self.partner}"

    def get_absolute_url(self) -> str:
        """The page of the exchange."""
        return reverse("exchanges:exchange-detail", args=[self.pk])

    @property
    def country(self) -> str:
        """The country of the delegation; the delegation itself when no country is known."""
        return str(self.partner.territory or self.partner)

    def search_text(self) -> str:
        """What the search column holds besides its partner's and its agreement's."""
        place = self.partner.territory
        names = [*texts(place, "name").values()] if place else []
        return fold(" ".join(filter(None, names)))


class Entry(Fact):
    """What is told of an exchange: when it is true, since when we know it, which paper and passage say it.

    `valid_from` may be unknown; `precision` says how exactly it is known; `when` keeps the words of a text that gives
    no date. passages: field -> the short sentence it was read from. A correction supersedes.
    """

    exchange = models.ForeignKey(Exchange, on_delete=models.CASCADE, related_name="%(class)ss")
    valid_from = models.DateField(_("day"), null=True, blank=True)  # type: ignore[assignment]
    precision = models.CharField(_("how exactly it is dated"), max_length=5, choices=PRECISION_WORDS, default="day")
    when = TranslatedField(_("when, as the text says"), max_length=120)
    document = models.ForeignKey(
        Document, verbose_name=_("document"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    passages = models.JSONField(_("passages"), default=dict, blank=True)
    corrects = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected_by", editable=False
    )
    idempotency_key = models.CharField(max_length=64, blank=True, editable=False)

    personal = {"passages": "sentences of a paper, which may name people; shown with what they prove"}
    public = "exchange valid_from precision when document corrects idempotency_key".split()
    scope = Scope(
        territory="exchange__agreement__territory_id", agreement="exchange__agreement__key", seen_from_below=True
    )
    objects = FactQuerySet.as_manager()

    class Meta(Fact.Meta):
        abstract = True
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_key_once",
                fields=["exchange", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                violation_error_message=_("This was already recorded."),
            ),
        ]

    @property
    def kind(self) -> str:
        """What kind of entry it is: `encounter`, `pledge`, `practice`, `figure`, `instrument`."""
        return self._meta.model_name or ""

    @property
    def day(self) -> date | None:
        """The day it is dated, for an order in time."""
        return self.valid_from


class Encounter(Entry):
    """A meeting of two delegations: where, about what, who was there by office."""

    topics = models.JSONField(_("topics"), default=list, blank=True)
    about = TranslatedField(_("what was said"))
    place = TranslatedField(_("place"), max_length=200)
    ours = TranslatedLines(_("present for Morocco, by office"))
    theirs = TranslatedLines(_("present for the partner, by office"))

    personal = {
        "about": "what was talked about; may name people",
        "ours": "offices of those who were there, sometimes with a name; kept with the exchange",
        "theirs": "offices of those who were there, sometimes with a name; kept with the exchange",
    }
    public = ["topics", "place"]

    class Meta(Entry.Meta):
        ordering = ["-valid_from", "id"]
        verbose_name = _("bilateral meeting")
        verbose_name_plural = _("bilateral meetings")

    def __str__(self) -> str:
        return f"{self.exchange} {self.valid_from or self.when}"

    @property
    def topic_words(self) -> list[str]:
        """Its topics in words."""
        return [str(TOPIC_WORDS[code]) for code in self.topics if code in TOPIC_WORDS]


class Pledge(Entry):
    """What one side promised the other: who, what, by when, and how it was closed. Its standing is computed.

    commitment: the same promise where the text of the agreement holds it too.
    """

    side = models.CharField(_("who promises"), max_length=6, choices=SIDE_WORDS)
    wording = TranslatedField(_("promise"))
    owner_office = TranslatedField(_("office that owns it"), max_length=200, stored_as="owner")
    due_on = models.DateField(_("due on"), null=True, blank=True)
    commitment = models.ForeignKey(
        Commitment,
        verbose_name=_("the same promise in the agreement"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    closed_on = models.DateField(_("kept on"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closing_note = models.CharField(_("what was done"), max_length=400, blank=True)
    proof = models.ForeignKey(
        Document, verbose_name=_("proof"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    personal = {
        "owner": "office that keeps the pledge, sometimes with a name; kept with the exchange",
        "closing_note": "words of the officer; may name people",
    }
    public = "side wording due_on commitment closed_on closed_at proof".split()

    class Meta(Entry.Meta):
        ordering = ["due_on", "id"]
        verbose_name = _("promise of an exchange")
        verbose_name_plural = _("promises of an exchange")
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                name="governance_pledge_has_words",
                condition=some_text("wording", Extent.DEEDS),
                violation_error_message=_("Write it in French or in Arabic."),
            ),
            models.CheckConstraint(
                name="governance_pledge_due_after_voiced",
                condition=Q(due_on__isnull=True) | Q(valid_from__isnull=True) | Q(due_on__gte=F("valid_from")),
                violation_error_message=_("A promise falls due after it was made."),
            ),
            models.CheckConstraint(
                name="governance_pledge_closed_whole",
                condition=Q(closed_on__isnull=True, closed_at__isnull=True, proof__isnull=True, closing_note="")
                | (Q(closed_on__isnull=False, closed_at__isnull=False) & ~Q(closing_note="")),
                violation_error_message=_("A promise kept has its day and says what was done."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exchange}: {self.wording}"[:120]

    @property
    def owner(self) -> str:
        """Who owns it: the office, else the institution of its side."""
        lead = str(self.exchange.lead or SIDE_WORDS[OURS])
        return self.owner_office or (lead if self.side == OURS else str(self.exchange.partner))

    def verdict(self, on: date, known: datetime | None = None) -> StandingVerdict:
        """Where it stands on a day as known at an instant (now when None)."""
        is_known = self.closed_at is not None and (known is None or self.closed_at <= known)
        return pledge_verdict(
            voiced_on=self.valid_from,
            due_on=self.due_on,
            closed_on=self.closed_on if is_known else None,
            has_proof=self.proof_id is not None,
            on=on,
        )
