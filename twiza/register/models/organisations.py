"""Organisations: the anchors of all facts, with their current values for lists and search."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
import pyarrow as pa
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import ALL, Scope, visible
from twiza.core.cache import remember
from twiza.core.models import Source
from twiza.core.translation import localised
from twiza.territory.models import Territory

from ..rules.catalogue import CODED, Catalogue, CodedColumn, Mask


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

    personal = {
        "name": "of a project holder, it may be the name of the person",
        "place": "of a project holder, it may be a home",
        "longitude": "of a project holder, it may be a home",
        "latitude": "of a project holder, it may be a home",
    }
    public = "form law_class sector branch activities territory founded_on status women_led".split()

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
        return localised(self, "name")


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

        return remember(f"register.seen.{permission}.{user.reach}", ("register",), build)

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
            coded={name: CodedColumn.of(columns[name]) for name in CODED},
        )


class OrganisationManager(models.Manager["Organisation"]):
    """Sees the organisations that count today.

    Those that came with an undone import, and those merged into another, stay behind as anchors.
    """

    def get_queryset(self) -> OrganisationQuerySet:
        """Organisations neither withdrawn nor merged into another."""
        rows = OrganisationQuerySet(self.model, using=self._db)
        return rows.filter(withdrawn_at__isnull=True, merged_into__isnull=True)


class Organisation(Profiled):
    """An organisation: the anchor of its facts, with its current values repeated for lists and search.

    Undoing the import that created it withdraws it: its facts are superseded, not erased, so that what was known
    between import and undo can still be asked. Merging moves nothing: the absorbed record points at the one that stands
    for it (`merged_into`, see Merge), keeps its own values and all that hangs on it; the values repeated on the record
    kept are those that survive. `objects` leaves withdrawn and merged ones out, `anchors` has them all.
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
    batch = models.ForeignKey("Batch", null=True, blank=True, on_delete=models.PROTECT, related_name="organisations")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    is_synthetic = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="absorbed", editable=False
    )

    personal = {
        "name_key": "the name as search compares it: of a project holder, it may be the name of the person",
        "name_key_ar": "the name as search compares it: of a project holder, it may be the name of the person",
        "place_key": "the place as search compares it: of a project holder, it may be a home",
        "search": "the names as search compares them: of a project holder, they may be those of the person",
    }
    public = (
        "status_on members women youth disabled counted_on size batch source is_synthetic recorded_at "
        "withdrawn_at merged_into"
    ).split()
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
        constraints = [
            *Profiled.Meta.constraints,
            models.CheckConstraint(
                name="register_organisation_not_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("pk")),
                violation_error_message=_("A record cannot be merged into itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"#{self.pk}"
