"""Applications: the file of one organisation for one call, its costs, its photos and papers."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope
from twiza.core.values import Money
from twiza.register.models import Organisation, group_of

from ..rules.costs import Budget, most_granted
from ..rules.states import LODGED, SCORED, FileState
from . import labels
from .calls import Call, Window


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Reads of applications."""

    def lodged(self) -> Self:
        """Files that were sent and not withdrawn."""
        return self.filter(state__in=list(LODGED))

    def scored(self) -> Self:
        """Files that reviewers score: eligible ones."""
        return self.filter(state__in=list(SCORED))

    def alive(self) -> Self:
        """Files that are not withdrawn."""
        return self.exclude(state=FileState.WITHDRAWN)

    def of_organisation(self, organisation: Organisation | int) -> Self:
        """Files of an organisation, whichever of its records they hang on."""
        return self.filter(organisation_id__in=group_of(organisation))

    def shown(self) -> Self:
        """With what a line or a page says."""
        rows = self.select_related("call__agreement", "window__payer", "window__territory", "organisation__territory")
        return rows.prefetch_related("lines", "papers")

    def with_reviews(self) -> Self:
        """With the number of its reviews."""
        return self.annotate(reviewed=Count("reviews", filter=Q(reviews__superseded_at__isnull=True), distinct=True))


class Application(models.Model):
    """A file: saved as it is written, sent once with a frozen copy and its hash. Amounts are centimes."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    window = models.ForeignKey(
        Window, verbose_name=_("window"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="+"
    )
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=labels.FILE_STATES, default=FileState.DRAFT.value)
    title = models.CharField(_("title of the project"), max_length=200, blank=True)
    need = models.TextField(_("the need"), blank=True)
    activities = models.TextField(_("what will be done"), blank=True)
    results = models.TextField(_("what will be different"), blank=True)
    people = models.PositiveIntegerField(_("people who gain from it"), null=True, blank=True)
    women = models.PositiveIntegerField(_("women among them"), null=True, blank=True)
    jobs_kept = models.PositiveIntegerField(_("jobs kept"), null=True, blank=True)
    jobs_created = models.PositiveIntegerField(_("jobs created"), null=True, blank=True)
    own_centimes = models.BigIntegerField(_("own contribution in centimes"), default=0)
    other_centimes = models.BigIntegerField(_("contribution of others in centimes"), default=0)
    other_source = models.CharField(_("who else contributes"), max_length=200, blank=True)
    contact_name = models.CharField(_("person to call"), max_length=120, blank=True)
    contact_phone = models.CharField(_("telephone"), max_length=30, blank=True)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by_id = models.BigIntegerField(null=True, blank=True)
    frozen = models.JSONField(null=True, blank=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    examined_at = models.DateTimeField(null=True, blank=True)
    examined_note = models.TextField(_("reason of the decision"), blank=True)

    personal = {
        "title": "may name people; names of the applicant are hidden from reviewers",
        "need": "may name people; names of the applicant are hidden from reviewers",
        "activities": "may name people; names of the applicant are hidden from reviewers",
        "results": "may name people; names of the applicant are hidden from reviewers",
        "other_source": "who else funds it, which may be a person",
        "contact_name": "whom the office calls about the file; officers of the call only; erased with the person",
        "contact_phone": "how the office calls; officers of the call only; erased with the person",
        "submitted_by_id": "account of the person who sent the file; kept as evidence",
        "frozen": "the file as it was sent, with its contact, who is erased in it too; kept as evidence",
        "examined_note": "may name people; officers and the applicant only",
    }
    public = (
        "call window organisation number state people women jobs_kept jobs_created own_centimes "
        "other_centimes started_at saved_at submitted_at sha256 examined_at"
    ).split()
    scope = Scope(
        territory="organisation__territory_id", agreement="call__agreement__key", organisation="organisation_id"
    )
    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["call_id", "number", "id"]
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        indexes = [models.Index(fields=["call", "state"])]
        constraints = [
            models.UniqueConstraint(
                name="calls_application_one_alive",
                fields=["call", "organisation"],
                condition=~Q(state="withdrawn"),
                violation_error_message=_("This organisation already applies to this call."),
            ),
            models.UniqueConstraint(
                name="calls_application_number_once",
                fields=["call", "number"],
                condition=Q(number__isnull=False),
                violation_error_message=_("Another application has this number."),
            ),
            models.CheckConstraint(
                name="calls_application_sent_is_frozen",
                condition=Q(state__in=["draft", "withdrawn"])
                | (Q(submitted_at__isnull=False, number__isnull=False, window__isnull=False) & ~Q(sha256="")),
                violation_error_message=_("A file that was sent has its number, its instant and its hash."),
            ),
            models.CheckConstraint(
                name="calls_application_amounts",
                condition=Q(own_centimes__gte=0, other_centimes__gte=0),
                violation_error_message=_("A contribution is not negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}".strip()

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("calls:application-detail", args=[self.pk])

    @property
    def reference(self) -> str:
        """What the file is called without saying whose it is: `moazara-2026-007`."""
        return f"{self.call.key}-{self.number:03d}" if self.number else self.call.key

    @property
    def is_draft(self) -> bool:
        """Whether it may still be written."""
        return self.state == FileState.DRAFT

    @property
    def budget(self) -> Budget:
        """Its costs as the rules read them."""
        lines = tuple((line.kind, line.centimes) for line in self.lines.all())
        return Budget(lines, self.own_centimes, self.other_centimes)

    @property
    def total(self) -> Money:
        """What the project costs."""
        return Money(self.budget.total)

    @property
    def grant(self) -> Money:
        """What is asked."""
        return Money(self.budget.asked)

    @property
    def own(self) -> Money:
        """What the applicant brings."""
        return Money(self.own_centimes)

    @property
    def other(self) -> Money:
        """What others bring."""
        return Money(self.other_centimes)

    @property
    def most(self) -> Money | None:
        """The highest grant that its window allows for its costs; None before a window is chosen."""
        if self.window is None:
            return None
        eligible = self.budget.eligible(self.call.asked.excluded_costs)
        return Money(most_granted(eligible, self.window.rate, self.window.ceiling_centimes))

    @property
    def grantable(self) -> int:
        """Centimes that may be granted: what is asked, at most what the rules allow."""
        most = self.most
        return min(self.budget.asked, most.centimes) if most is not None else 0

    def names(self) -> list[str]:
        """What would say who applies."""
        one = self.organisation
        return [one.name_fr, one.name_ar, self.contact_name]

    def as_written(self) -> dict[str, object]:
        """Everything that the applicant wrote, as data."""
        return {
            "call": self.call.key,
            "organisation": self.organisation_id,
            "title": self.title,
            "need": self.need,
            "activities": self.activities,
            "results": self.results,
            "people": self.people,
            "women": self.women,
            "jobs_kept": self.jobs_kept,
            "jobs_created": self.jobs_created,
            "own_centimes": self.own_centimes,
            "other_centimes": self.other_centimes,
            "other_source": self.other_source,
            "contact_name": self.contact_name,
            "contact_phone": self.contact_phone,
            "window": self.window.number if self.window else None,
            "lines": [{"kind": x.kind, "label": x.label, "centimes": x.centimes} for x in self.lines.all()],
            "papers": [{"kind": x.kind, "sha256": x.sha256} for x in self.papers.all()],
        }


class CostLine(models.Model):
    """One line of the budget of a project."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(_("line"))
    kind = models.CharField(_("kind"), max_length=14, choices=labels.COST_KINDS, default="equipment")
    label = models.CharField(_("what"), max_length=200, blank=True)
    centimes = models.BigIntegerField(_("amount in centimes"), default=0)

    personal = {"label": "what is bought and sometimes from whom; may name people"}
    public = "application position kind centimes".split()

    class Meta:
        ordering = ["application_id", "position"]
        verbose_name = _("line of the budget")
        verbose_name_plural = _("lines of the budget")
        constraints = [
            models.UniqueConstraint(
                name="calls_line_once",
                fields=["application", "position"],
                violation_error_message=_("This line already stands in the budget."),
            ),
            models.CheckConstraint(
                name="calls_line_not_negative",
                condition=Q(centimes__gte=0),
                violation_error_message=_("A cost is not negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.label}"

    @property
    def amount(self) -> Money:
        """What it costs."""
        return Money(self.centimes)


class Paper(models.Model):
    """A photo or a paper of an application, without the place and the device that phones write into pictures."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(_("what it is"), max_length=14, choices=labels.PAPER_KINDS)
    file = models.FileField(_("file"), upload_to="calls/%Y/")
    media = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    personal = {"file": "papers may name people; officers of the call and the applicant only, photos also reviewers"}
    public = "application kind media size sha256 added_at".split()

    class Meta:
        ordering = ["application_id", "kind", "id"]
        verbose_name = _("paper of an application")
        verbose_name_plural = _("papers of an application")
        constraints = [
            models.UniqueConstraint(
                name="calls_paper_once",
                fields=["application", "sha256"],
                violation_error_message=_("This very file is already attached."),
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())

    @property
    def is_photo(self) -> bool:
        """Whether it is a picture."""
        return self.kind == "photo"
