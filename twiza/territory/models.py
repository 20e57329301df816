"""One table: the tree of places."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from twiza.core.models import Source, Stamp
from twiza.core.text import fold
from twiza.core.translation import TranslatedField, columns

from .rules import ids
from .rules.names import TerritoryNames, from_rows
from .rules.tree import former_names


class Kind(models.TextChoices):
    """What sort of place it is."""

    COUNTRY = "country", _("Country")
    REGION = "region", _("Region")
    PROVINCE = "province", _("Province")
    PREFECTURE = "prefecture", _("Prefecture")
    COMMUNE = "commune", _("Commune")
    PREFECTURE_OF_ARRONDISSEMENTS = "prefecture_of_arrondissements", _("Prefecture of arrondissements")
    ARRONDISSEMENT = "arrondissement", _("Arrondissement")
    DIVISION = "division", _("First-level division")


def _id_of(territory: Territory | int) -> int:
    return territory if isinstance(territory, int) else territory.pk


class TerritoryQuerySet(models.QuerySet["Territory"]):
    """Reads of the tree; every subtree is one interval of the primary key."""

    def within(self, territory: Territory | int) -> Self:
        """Itself and everything inside it: one BETWEEN on the primary key."""
        return self.filter(pk__range=ids.subtree(_id_of(territory)))

    def containing(self, territory: Territory | int) -> Self:
        """What contains it, from the country down, itself last."""
        pk = _id_of(territory)
        return self.filter(pk__in=[*ids.ancestors(pk), pk]).order_by("pk")

    def children_of(self, territory: Territory | int) -> Self:
        """The places directly inside it, in order of code."""
        return self.filter(parent_id=_id_of(territory)).order_by("pk")

    def countries(self) -> Self:
        """Every country."""
        return self.filter(kind=Kind.COUNTRY)

    def regions(self, country: int = ids.MOROCCO) -> Self:
        """The regions of the Kingdom, or the first level of another country, in order of code."""
        return self.children_of(country)

    def provinces(self) -> Self:
        """The provinces and prefectures of the Kingdom, in order of region and code."""
        return self.filter(kind__in=[Kind.PROVINCE, Kind.PREFECTURE]).order_by("pk")

    def communes(self) -> Self:
        """The communes of the Kingdom, in order of code."""
        return self.filter(kind=Kind.COMMUNE).order_by("pk")

    def named(self, words: str) -> Self:
        """Places with these words in a name of any language; those that begin with them first, then the largest."""
        typed = fold(words)
        if not typed:
            return self.none()
        begins = Q(search__startswith=typed) | Q(search__contains=f"| {typed}")
        order = Case(When(begins, then=Value(0)), default=Value(1))
        return self.filter(search__contains=typed).order_by(order, F("population").desc(nulls_last=True), "pk")

    def with_paths(self, territories: Iterable[Territory]) -> list[Territory]:
        """The same places, each with `path_names`: the names of what contains it, nearest first, its country last."""
        rows = list(territories)
        above = {pk for row in rows for pk in ids.ancestors(row.pk)}
        names = {row.pk: row.name for row in self.model.objects.filter(pk__in=above)}
        for row in rows:
            row.path_names = [names[pk] for pk in reversed(ids.ancestors(row.pk)) if pk in names]
        return rows


class Territory(models.Model):
    """A country, region, province, commune or part of a city. Its id nests in the id of its parent."""

    id = models.BigIntegerField(primary_key=True)
    last = models.BigIntegerField(help_text=_("Last id of the subtree"))
    kind = models.CharField(max_length=32, choices=Kind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    code = models.CharField(max_length=16, unique=True, help_text=_("HCP code in Morocco, ISO 3166 elsewhere"))
    name = TranslatedField(max_length=120, required=True)
    search = models.CharField(max_length=400, blank=True, editable=False)
    population = models.PositiveIntegerField(null=True, blank=True, help_text=_("Census of 2024"))
    is_urban = models.BooleanField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")

    public = "id last kind parent code name search population is_urban longitude latitude source".split()

    path_names: list[str]
    objects = TerritoryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        indexes = [models.Index(fields=["kind"])]
        constraints = [
            models.CheckConstraint(
                name="territory_territory_last_not_before_id",
                condition=Q(last__gte=F("id")),
                violation_error_message=_("A territory contains at least itself."),
            ),
            models.CheckConstraint(
                name="territory_territory_point_whole",
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__isnull=False, latitude__isnull=False),
                violation_error_message=_("A point has a longitude and a latitude."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def level(self) -> int:
        """0 country, 1 region, 2 province, 3 commune, deeper inside a divided city."""
        return ids.level(self.pk)

    def contains(self, territory_id: int) -> bool:
        """Whether a territory is itself or inside it."""
        return self.pk <= territory_id <= self.last

    def encloses(self, path: str) -> Q:
        """The rows whose place, a foreign key at the end of `path`, is this territory or lies inside it."""
        return Q(**{f"{path}__gte": self.pk, f"{path}__lte": self.last})  # a foreign key knows no range


def names() -> TerritoryNames:
    """The reader of place names, built from the table once and again whenever the table moved."""
    return _names(Stamp.read("territory"), Territory.objects.count())


@lru_cache(maxsize=2)
def _names(stamp: tuple[int, ...], count: int) -> TerritoryNames:
    rows = Territory.objects.values_list("pk", "code", *columns("name"))
    present = set(Territory.objects.values_list("pk", flat=True))
    return from_rows(rows, (named for named in former_names() if named.id in present))
