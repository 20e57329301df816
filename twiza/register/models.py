"""Organisations, what is held true of them, and the lists that told us."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import pyarrow as pa
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import ALL, Scope, visible
from twiza.core.memory import remember
from twiza.core.models import Fact, FactQuerySet, Source
from twiza.core.values import pick
from twiza.territory.models import Territory

from .rules.catalogue import CODED, Catalogue, Coded, Mask


class Profiled(models.Model):
    """The descriptive columns that an organisation and its dated profiles share."""

    name_fr = models.CharField(_("name in French"), max_length=300, blank=True)
    name_ar = models.CharField(_("name in Arabic"), max_length=300, blank=True)
    form = models.CharField(_("form"), max_length=32)
    law_class = models.CharField(_("class (law 112-12)"), max_length=12, blank=True)
    sector = models.CharField(_("sector"), max_length=32, blank=True)
    branch = models.CharField(_("branch"), max_length=48, blank=True)
    activities = models.CharField(_("activities as written"), max_length=300, blank=True)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.CharField(_("place as written"), max_length=300, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=16)
    women_led = models.BooleanField(_("led by women"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_has_name",
                condition=~Q(name_fr="") | ~Q(name_ar=""),
                violation_error_message=_("An organisation needs a name in French or in Arabic."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_point",
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__gte=-180, longitude__lte=180, latitude__gte=-90, latitude__lte=90),
                violation_error_message=_("A point needs a longitude and a latitude that exist on Earth."),
            ),
        ]

    @property
    def name(self) -> str:
        """The name in the script of the reader, else in the other."""
        return pick((get_language() or "fr")[:2], fr=self.name_fr, ar=self.name_ar)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Reads of the register's current state."""

    def within(self, territory: Territory) -> Self:
        """Organisations whose finest known place lies in a territory."""
        return self.filter(territory_id__gte=territory.pk, territory_id__lte=territory.last)

    def live(self) -> Self:
        """Organisations that are not struck off."""
        return self.exclude(status="struck_off")

    def catalogue(self) -> Catalogue:
        """The whole register as columns, read again only when its stamp has moved."""
        return remember("register.catalogue", ("register",), self.model.objects.all()._read_columns)

    def seen_by(self, user: Any, permission: str) -> Mask | None:
        """The rows of the catalogue on which a user holds a permission; None for all of them."""
        everything = self.model.objects.order_by()
        mine = visible(user, permission, everything)
        if mine is everything:
            return None

        def build() -> Mask:
            ids = np.fromiter(mine.values_list("pk", flat=True), dtype=np.int64)
            return np.isin(everything.catalogue().ids, ids)

        grants = ",".join(str(grant.pk) for grant in user.live_grants())
        return remember(f"register.seen.{permission}.{grants}", ("register",), build)

    def _read_columns(self) -> Catalogue:
        fields = ("id", "territory_id", "founded_on", "members", "search", *CODED)
        rows = list(self.order_by("id").values_list(*fields))
        columns: dict[str, Any] = dict.fromkeys(fields, ())
        if rows:
            columns = dict(zip(fields, zip(*rows, strict=True), strict=True))
        women = {True: "yes", False: "no", None: ""}
        columns["women_led"] = tuple(women[value] for value in columns["women_led"])
        return Catalogue(
            ids=np.array(columns["id"], dtype=np.int64),
            territory=np.array(columns["territory_id"], dtype=np.int64),
            founded=np.array([day.year if day else 0 for day in columns["founded_on"]], dtype=np.int16),
            members=np.array([-1 if n is None else n for n in columns["members"]], dtype=np.int32),
            search=pa.array(columns["search"], type=pa.string()),
            coded={name: Coded.of(columns[name]) for name in CODED},
        )


class OrganisationManager(models.Manager["Organisation"]):
    """Sees the organisations that count today; those that came with an undone import stay behind as anchors."""

    def get_queryset(self) -> OrganisationQuerySet:
        """Organisations not withdrawn."""
        return OrganisationQuerySet(self.model, using=self._db).filter(withdrawn_at__isnull=True)


class Organisation(Profiled):
    """An organisation: the anchor of its facts, with its current values repeated for lists and search.

    Undoing the import that created it withdraws it: its facts are superseded, not erased, so that what was known
    between import and undo can still be asked. `objects` leaves withdrawn ones out, `anchors` has them all.
    """

    status_on = models.DateField(null=True, blank=True)
    members = models.PositiveIntegerField(null=True, blank=True)
    women = models.PositiveIntegerField(null=True, blank=True)
    youth = models.PositiveIntegerField(null=True, blank=True)
    disabled = models.PositiveIntegerField(null=True, blank=True)
    counted_on = models.DateField(null=True, blank=True)
    size = models.CharField(max_length=8, blank=True)
    name_key = models.CharField(max_length=300, blank=True, editable=False)
    name_key_ar = models.CharField(max_length=300, blank=True, editable=False)
    place_key = models.CharField(max_length=400, blank=True, editable=False)
    search = models.TextField(blank=True, editable=False)
    batch = models.ForeignKey(
        "Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    is_synthetic = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    scope = Scope(territory="territory_id", agreement=ALL, organisation="pk", assignee=None)
    objects = OrganisationManager.from_queryset(OrganisationQuerySet)()
    anchors = models.Manager()  # noqa: DJ012  a second manager, not a field

    class Meta(Profiled.Meta):
        ordering = ["id"]
        indexes = [
            models.Index(fields=["territory", "id"], name="register_org_territory"),
            models.Index(fields=["sector", "territory"], name="register_org_sector"),
            models.Index(fields=["name_key"], name="register_org_name_key"),
            models.Index(fields=["name_key_ar"], name="register_org_name_key_ar"),
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"


class ProfileQuerySet(FactQuerySet["Profile"]):
    """Reads of the profiles; `as_of` gives one row per organisation."""

    def of(self, organisation: Organisation | int) -> Self:
        """The profiles of one organisation, oldest truth first."""
        return self.filter(organisation_id=getattr(organisation, "pk", organisation)).order_by(
            "valid_from", "id"
        )


class Profile(Profiled, Fact):
    """What was true of an organisation from a day to another, as one source or correction told it.

    `source` answers for every column except those that `provenance` names: {column: source id}, the values that
    were carried over from earlier profiles.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="profiles")
    provenance = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        ordering = ["organisation_id", "valid_from", "id"]
        constraints = [
            *Profiled.Meta.constraints,
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                name="register_profile_one_truth",
                fields=["organisation", "valid_from"],
                condition=Q(superseded_at__isnull=True),
                violation_error_message=_("Two profiles of one organisation begin on the same day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from}"

    def source_of(self, column: str) -> int:
        """The id of the source that answers for one column."""
        return int(self.provenance.get(column, self.source_id))


class Headcount(Fact):
    """Members counted on a day (`valid_from`); None is not counted, nought is nobody. The latest day wins."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="headcounts")
    members = models.PositiveIntegerField(null=True, blank=True)
    women = models.PositiveIntegerField(null=True, blank=True)
    youth = models.PositiveIntegerField(null=True, blank=True)
    disabled = models.PositiveIntegerField(null=True, blank=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["organisation_id", "-valid_from", "-id"]
        constraints = [
            *Fact.Meta.constraints,
            *(
                models.CheckConstraint(
                    name=f"register_headcount_{part}",
                    condition=Q(**{f"{part}__isnull": True})
                    | Q(members__isnull=True)
                    | Q(**{f"{part}__lte": F("members")}),
                    violation_error_message=_("A part of the members cannot exceed their number."),
                )
                for part in ("women", "youth", "disabled")
            ),
            models.UniqueConstraint(
                name="register_headcount_one_truth",
                fields=["organisation", "valid_from"],
                condition=Q(superseded_at__isnull=True),
                violation_error_message=_("This organisation was already counted on that day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.members} @ {self.valid_from}"


class Identifier(Fact):
    """A number by which an authority knows an organisation. Schemes are codes of rules/vocabulary.py."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=24)
    authority = models.CharField(max_length=120, blank=True)
    value = models.CharField(max_length=80)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["organisation_id", "scheme", "id"]
        indexes = [models.Index(fields=["scheme", "value"], name="register_identifier_value")]
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                name="register_identifier_once",
                fields=["scheme", "authority", "value"],
                condition=Q(superseded_at__isnull=True, valid_to__isnull=True),
                violation_error_message=_("Another organisation already bears this number."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.authority} {self.value}".replace("  ", " ")


class Mapping(models.Model):
    """How the columns of one partner's list are read; saved under the partner's name."""

    name = models.CharField(max_length=120, unique=True)
    content = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class BatchState(models.TextChoices):
    """How far an import is."""

    UPLOADED = "uploaded", _("Uploaded")
    PREVIEWED = "previewed", _("Checked")
    APPLIED = "applied", _("Imported")
    UNDONE = "undone", _("Undone")


class BatchQuerySet(models.QuerySet["Batch"]):
    """Reads of the imports."""

    def applied(self) -> Self:
        """Imports that count today."""
        return self.filter(state=BatchState.APPLIED)


class Batch(models.Model):
    """One list on its way into the register: file, mapping, verdicts, and what came of it."""

    origin = models.CharField(_("source"), max_length=120)
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=300, blank=True)
    read_as = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=BatchState, default=BatchState.UPLOADED)
    counts = models.JSONField(default=dict)
    totals = models.JSONField(default=dict)
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    job_ref = models.BigIntegerField(null=True, blank=True)
    by_id = models.BigIntegerField(null=True)
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    scope = Scope(territory="territory_id")
    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="register_batch_applied_has_source",
                condition=~Q(state=BatchState.APPLIED) | Q(source__isnull=False, applied_at__isnull=False),
                violation_error_message=_("An imported list needs its source and its date."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.origin}: {self.filename}"


class BatchRow(models.Model):
    """The verdict on one row of a list: what it became, and every remark, with row and column."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=12)
    organisation_ref = models.BigIntegerField(null=True, blank=True)
    fingerprint = models.CharField(max_length=40, blank=True)
    issues: Any = models.JSONField(default=list)

    class Meta:
        ordering = ["batch_id", "number"]
        indexes = [
            models.Index(fields=["batch", "outcome", "number"], name="register_row_outcome"),
            models.Index(fields=["fingerprint"], name="register_row_fingerprint"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.number} {self.outcome}"
