"""Experts and investors: who they are, what they can give, to what they consented."""

from __future__ import annotations

from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import ALL, Scope, User
from twiza.core.languages import of_papers
from twiza.core.models import Source
from twiza.core.values import Money
from twiza.register.models import Organisation
from twiza.territory.models import Territory

from ..rules import reminders
from ..rules.people import ExpertTold, InvestorTold
from ..rules.states import ASKED, PersonState, Side
from . import labels

P = TypeVar("P", bound="Person")
ON_THE_BOOKS = [PersonState.VETTED.value, PersonState.PAUSED.value]


class PersonQuerySet(models.QuerySet[P]):
    """Reads that experts and investors share."""

    def vetted(self) -> Self:
        """Those who may be asked."""
        return self.filter(state=PersonState.VETTED)

    def candidates(self) -> Self:
        """Those whom nobody has looked at yet."""
        return self.filter(state=PersonState.CANDIDATE)

    def named(self, words_: str) -> Self:
        """Whose name holds these words."""
        return self.filter(name__icontains=words_.strip()) if words_.strip() else self


class Person(models.Model):
    """What experts and investors share. `email` and `phone` are kept in one form: see rules/people.py."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField(_("name"), max_length=160)
    email = models.EmailField(_("e-mail address"), unique=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    language = models.CharField(_("language of letters"), max_length=8, default="fr", choices=of_papers)
    country = models.CharField(_("country"), max_length=2)
    time_zone = models.CharField(_("time zone"), max_length=50)
    about = models.TextField(_("about you"), blank=True)
    state = models.CharField(max_length=12, choices=labels.PERSON_STATES, default=PersonState.CANDIDATE.value)
    vetted_at = models.DateTimeField(null=True, blank=True)
    vetted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    consent_at = models.DateTimeField(null=True, blank=True)
    consent_text = models.CharField(max_length=20, blank=True)
    consent_withdrawn_at = models.DateTimeField(null=True, blank=True)
    refreshed_on = models.DateField()
    refresh_asked_on = models.DateField(null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    personal = {
        "user": "the account with which the person logs in",
        "name": "shown to officers; to the other side after both have agreed",
        "email": "letters, and tells two registrations apart; to the other side after both have agreed",
        "phone": "to reach the person; to the other side after both have agreed",
        "language": "in which the person is written to",
        "country": "where the person lives: shown to officers, counted by country",
        "time_zone": "hours at which a remote session is possible",
        "about": "what the person wrote of themselves; shown to officers",
        "state": "whether the person may be asked; shown to officers",
        "vetted_at": "when the person was vetted; kept as evidence",
        "vetted_by": "name of the officer who vetted; kept as evidence",
        "consent_at": "proof of consent (law 09-08)",
        "consent_text": "proof of consent (law 09-08): the text that was agreed to",
        "consent_withdrawn_at": "proof that consent ended (law 09-08)",
        "refreshed_on": "when the person last confirmed what they said",
        "refresh_asked_on": "when the person was asked to confirm it",
    }
    public = ["source", "recorded_at"]

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_phone_once",
                fields=["phone"],
                condition=~Q(phone=""),
                violation_error_message=_("This phone number is already registered."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_books_need_consent",
                condition=~Q(state__in=ON_THE_BOOKS)
                | Q(consent_at__isnull=False, consent_withdrawn_at__isnull=True, vetted_at__isnull=False)
                & ~Q(consent_text=""),
                violation_error_message=_("Nobody is asked anything before consent and vetting."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_withdrawn_has_a_day",
                condition=~Q(state=PersonState.WITHDRAWN.value) | Q(consent_withdrawn_at__isnull=False),
                violation_error_message=_("A withdrawal has its day."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_consented(self) -> bool:
        """Whether consent was given and stands."""
        return self.consent_at is not None and self.consent_withdrawn_at is None

    @property
    def is_erased(self) -> bool:
        """Whether the person asked to be forgotten: a number is left."""
        return self.email.endswith("@invalid")

    def is_stale(self, *, on: date) -> bool:
        """Whether what they said is too old to ask them anything."""
        return reminders.is_stale(self.refreshed_on, on)


class ExpertQuerySet(PersonQuerySet["Expert"]):
    """Reads of the experts."""

    def with_asked(self) -> Self:
        """Each with `asked`: requests and missions that occupy a place now."""
        return self.annotate(asked=Count("proposals", filter=Q(proposals__state__in=ASKED), distinct=True))

    def askable(self, *, on: date) -> Self:
        """Vetted, fresh, not being asked whether to pause, with a place left; each with `asked`."""
        oldest = date.fromordinal(on.toordinal() - reminders.LADDER.stale)
        return (
            self.vetted()
            .filter(refreshed_on__gt=oldest, pause_asked_on__isnull=True)
            .with_asked()
            .filter(capacity__gt=F("asked"))
        )

    def skilled(self, skill: str) -> Self:
        """Who have this skill."""
        return self.filter(abilities__kind=AbilityKind.SKILL, abilities__code=skill)

    def speaking(self, language: str) -> Self:
        """Who can help in this language."""
        return self.filter(abilities__kind=AbilityKind.LANGUAGE, abilities__code=language)


class Expert(Person):
    """A Moroccan abroad who gives time. `capacity` missions at once, `hours_a_month` for all of them together."""

    region_of_origin = models.ForeignKey(
        Territory, verbose_name=_("region of origin"), on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )  # fmt: skip
    mode = models.CharField(_("on site or remotely"), max_length=8, choices=labels.MODES)
    hours_a_month = models.PositiveSmallIntegerField(_("hours a month"))
    weeks_a_year = models.PositiveSmallIntegerField(_("weeks a year"))
    capacity = models.PositiveSmallIntegerField(_("missions at once"))
    seniority = models.PositiveSmallIntegerField(_("years of practice"))
    paused_on = models.DateField(null=True, blank=True)
    pause_asked_on = models.DateField(null=True, blank=True)

    personal = {
        "region_of_origin": "the tie that matching favours; shown to officers",
        "mode": "how the person can help; matching and officers",
        "hours_a_month": "time that the person gives; matching and officers",
        "weeks_a_year": "time that the person gives; matching and officers",
        "capacity": "missions that the person takes at once; matching and officers",
        "seniority": "years of practice of the person; matching and officers",
        "paused_on": "since when the person wishes not to be asked",
        "pause_asked_on": "when the person was asked whether to pause",
    }
    # Officers of every territory draw on one national supply; a convention or a cooperative does not open the list.
    scope = Scope(territory=ALL, assignee="user_id")
    objects = ExpertQuerySet.as_manager()

    class Meta(Person.Meta):
        ordering = ["name", "pk"]
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        indexes = [models.Index(fields=["state", "refreshed_on"])]
        constraints = [
            *Person.Meta.constraints,
            models.CheckConstraint(
                name="mobilisation_expert_bounds",
                condition=Q(hours_a_month__lte=200, weeks_a_year__lte=52, capacity__lte=20, seniority__lte=70),
                violation_error_message=_("Hours, weeks, missions or years are out of bounds."),
            ),
            models.CheckConstraint(
                name="mobilisation_expert_paused_has_a_day",
                condition=~Q(state=PersonState.PAUSED.value) | Q(paused_on__isnull=False),
                violation_error_message=_("A pause has its day."),
            ),
        ]

    def codes(self, kind: str) -> list[str]:
        """Codes of one kind of ability, skills by level downward."""
        return [row.code for row in self.abilities.all() if row.kind == kind]

    @property
    def skills(self) -> dict[str, int]:
        """{skill: level}, the highest level first."""
        return {row.code: row.level or 0 for row in self.abilities.all() if row.kind == AbilityKind.SKILL}

    def statement(self) -> ExpertTold:
        """What the person told, as forms show it again."""
        return ExpertTold(
            name=self.name, email=self.email, phone=self.phone, language=self.language, country=self.country,
            time_zone=self.time_zone, about=self.about, sectors=tuple(self.codes(AbilityKind.SECTOR)),
            skills=self.skills, languages=tuple(self.codes(AbilityKind.LANGUAGE)), mode=self.mode,
            region_of_origin=self.region_of_origin.code if self.region_of_origin else "",
            hours_a_month=self.hours_a_month, weeks_a_year=self.weeks_a_year, capacity=self.capacity,
            seniority=self.seniority,
        )  # fmt: skip


class AbilityKind(models.TextChoices):
    """What an ability is."""

    SKILL = "skill", _("Skill")
    LANGUAGE = "language", _("Language")
    SECTOR = "sector", _("Sector")


class Ability(models.Model):
    """One skill with its level, one language or one sector of an expert."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="abilities")
    kind = models.CharField(max_length=10, choices=AbilityKind)
    code = models.CharField(max_length=20)
    level = models.PositiveSmallIntegerField(null=True, blank=True)

    personal = {
        "expert": "whose ability it is",
        "kind": "what the person can do: matching, officers, and the map of what is offered",
        "code": "what the person can do: matching, officers, and the map of what is offered",
        "level": "how well, as the person says; matching and officers",
    }

    class Meta:
        ordering = ["expert_id", "kind", F("level").desc(nulls_last=True), "pk"]
        verbose_name = _("ability")
        verbose_name_plural = _("abilities")
        indexes = [models.Index(fields=["kind", "code"])]
        constraints = [
            models.UniqueConstraint(
                name="mobilisation_ability_once",
                fields=["expert", "kind", "code"],
                violation_error_message=_("This is already said."),
            ),
            models.CheckConstraint(
                name="mobilisation_ability_skill_has_a_level",
                condition=Q(kind="skill", level__gte=1, level__lte=4) | (~Q(kind="skill") & Q(level__isnull=True)),
                violation_error_message=_("A skill has a level from 1 to 4."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"


class Conflict(models.Model):
    """An organisation that an expert must not be sent to, and why; `declared_by` is the side that said so."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="conflicts")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    declared_by = models.CharField(max_length=12, choices=labels.SIDES, default=Side.EXPERT.value)
    declared_on = models.DateField()
    recorded_at = models.DateTimeField()

    personal = {
        "expert": "who is in conflict; shown to officers",
        "organisation": "with whom the person is in conflict; keeps the two apart",
        "note": "may say how people are related; shown to officers",
        "declared_by": "which side said so; shown to officers",
        "declared_on": "when it was said; shown to officers",
    }
    public = ["recorded_at"]

    class Meta:
        ordering = ["expert_id", "organisation_id"]
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [
            models.UniqueConstraint(
                name="mobilisation_conflict_once",
                fields=["expert", "organisation"],
                violation_error_message=_("This conflict of interest is already declared."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.expert} – {self.organisation}"


class InvestorQuerySet(PersonQuerySet["Investor"]):
    """Reads of the investors."""

    def may_be(self, relation: str) -> Self:
        """Who could be this to a cooperative."""
        return self.filter(interests__kind=InterestKind.RELATION, interests__code=relation)

    def able(self, ticket: Money) -> Self:
        """Whose range holds this amount."""
        return self.filter(currency=ticket.currency, ticket_low__lte=ticket.centimes, ticket_high__gte=ticket.centimes)


class Investor(Person):
    """A Moroccan abroad who may bring money, in one of the relations that the law knows; nothing promises a return."""

    ticket_low = models.BigIntegerField(_("smallest amount in centimes"))
    ticket_high = models.BigIntegerField(_("largest amount in centimes"))
    currency = models.CharField(max_length=3, default="MAD")

    personal = {
        "ticket_low": "what the person would bring; shown to officers",
        "ticket_high": "what the person would bring; shown to officers",
        "currency": "what the person would bring; shown to officers",
    }
    scope = Scope(territory=ALL, assignee="user_id")
    objects = InvestorQuerySet.as_manager()

    class Meta(Person.Meta):
        ordering = ["name", "pk"]
        verbose_name = _("investor")
        verbose_name_plural = _("investors")
        constraints = [
            *Person.Meta.constraints,
            models.CheckConstraint(
                name="mobilisation_investor_ticket_order",
                condition=Q(ticket_low__gte=0, ticket_high__gte=F("ticket_low")),
                violation_error_message=_("The smallest amount is not above the largest."),
            ),
        ]

    @property
    def ticket(self) -> tuple[Money, Money]:
        """The range of amounts, both ends included."""
        return Money(self.ticket_low, self.currency), Money(self.ticket_high, self.currency)

    def codes(self, kind: str) -> list[str]:
        """Codes of one kind of interest."""
        return [row.code for row in self.interests.all() if row.kind == kind]

    def statement(self) -> InvestorTold:
        """What the person told, as forms show it again."""
        return InvestorTold(
            name=self.name, email=self.email, phone=self.phone, language=self.language, country=self.country,
            time_zone=self.time_zone, about=self.about, sectors=tuple(self.codes(InterestKind.SECTOR)),
            relations=tuple(self.codes(InterestKind.RELATION)), regions=tuple(self.codes(InterestKind.REGION)),
            ticket_low=self.ticket_low, ticket_high=self.ticket_high, currency=self.currency,
        )  # fmt: skip


class InterestKind(models.TextChoices):
    """What an interest of an investor is."""

    RELATION = "relation", _("Relation")
    SECTOR = "sector", _("Sector")
    REGION = "region", _("Region")


class Interest(models.Model):
    """One relation, sector or region (HCP code) in which an investor is interested."""

    investor = models.ForeignKey(Investor, on_delete=models.CASCADE, related_name="interests")
    kind = models.CharField(max_length=10, choices=InterestKind)
    code = models.CharField(max_length=20)

    personal = {
        "investor": "whose interest it is",
        "kind": "what the person looks for; shown to officers",
        "code": "what the person looks for; shown to officers",
    }

    class Meta:
        ordering = ["investor_id", "kind", "pk"]
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        constraints = [
            models.UniqueConstraint(
                name="mobilisation_interest_once",
                fields=["investor", "kind", "code"],
                violation_error_message=_("This is already said."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
