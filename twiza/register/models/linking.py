"""Which records are one organisation: merges on two clocks, and the pairs on which somebody must decide."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope
from twiza.core.cache import remember
from twiza.core.models import Fact, FactQuerySet
from twiza.territory.models import Territory

from ..rules.lineage import Lineage, Link, instant
from .imports import BatchRow
from .organisations import Organisation


def likely(probability: float | None) -> float | None:
    """A computed probability as it is shown: at most 99.9 %."""
    return None if probability is None else min(probability, 0.999)


class MergeQuerySet(FactQuerySet["Merge"]):
    """Reads of the merges."""

    def touching(self, organisations: object) -> Self:
        """Merges in which one of these records was kept or absorbed."""
        return self.filter(Q(kept__in=organisations) | Q(absorbed__in=organisations))


class Merge(Fact):
    """Two records are one organisation: `absorbed` is known as `kept` since `recorded_at`, until it is undone.

    No row is moved. Readers ask for the group of an organisation (`group_of`), figures for the root of a record as
    known at an instant (`lineage`), so that figures of the days before come out again. Undoing supersedes the row.
    """

    kept = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="merges_kept")
    absorbed = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="merges_absorbed")
    is_by_rule = models.BooleanField(_("decided by a rule"), default=False)
    by_id = models.BigIntegerField(null=True, blank=True)
    by_label = models.CharField(max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    reasons: Any = models.JSONField(default=list, blank=True)
    probability = models.FloatField(null=True, blank=True)

    personal = {
        "by_id": "account of the person who decided; kept as evidence of the decision",
        "by_label": "name of the officer who decided; a number after an erasure",
        "reason": "why, in the words of the officer who decided; may name people",
    }
    public = "kept absorbed is_by_rule reasons probability".split()
    scope = Scope(territory="kept__territory_id", organisation="kept_id")
    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-id"]
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                name="register_merge_absorbed_once",
                fields=["absorbed"],
                condition=Q(superseded_at__isnull=True),
                violation_error_message=_("This record is already merged into another."),
            ),
            models.CheckConstraint(
                name="register_merge_of_two",
                condition=~Q(kept=F("absorbed")),
                violation_error_message=_("A record cannot be merged into itself."),
            ),
            models.CheckConstraint(
                name="register_merge_probability",
                condition=Q(probability__isnull=True) | Q(probability__gte=0, probability__lte=1),
                violation_error_message=_("A probability lies between 0 and 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_id} → {self.kept_id}"

    @property
    def likely(self) -> float | None:
        """The probability as people read it: certainty is never claimed."""
        return likely(self.probability)

    @property
    def is_in_force(self) -> bool:
        """Whether it was not undone."""
        return self.superseded_at is None


def lineage() -> Lineage:
    """Every merge ever recorded, read again only when the register has moved."""
    return remember("register.lineage", ("register",), read_lineage)


def read_lineage() -> Lineage:
    """The same, read now: what a write asks, since its own merges are not remembered before it ends."""
    rows = Merge.objects.order_by("id").values_list("absorbed_id", "kept_id", "recorded_at", "superseded_at")
    return Lineage.of(Link(absorbed, kept, instant(since), instant(until)) for absorbed, kept, since, until in rows)


def group_of(organisation: Organisation | int | str) -> list[int]:
    """The ids of the records that are one organisation today: the one kept first; itself alone when never merged."""
    record = organisation.pk if isinstance(organisation, Organisation) else int(organisation)
    return lineage().group(record)


ASIDE = 10_000  # added to the rank of a pair that somebody set aside
UNKNOWN_RANK = 1_000


def rank_of(probability: float | None) -> int:
    """The place of a pair in the queue: the likeliest first, those without a probability after them."""
    return UNKNOWN_RANK if probability is None else UNKNOWN_RANK - round(probability * UNKNOWN_RANK)


class PairState(models.TextChoices):
    """What was decided on a pair."""

    OPEN = "open", _("To decide")
    SAME = "same", _("Same organisation")
    DIFFERENT = "different", _("Different organisations")
    SKIPPED = "skipped", _("Set aside")


class PairOrigin(models.TextChoices):
    """What raised the question."""

    SEARCH = "search", _("Search for duplicates")
    IMPORT = "import", _("Import")
    PERSON = "person", _("A person")


class PairQuerySet(models.QuerySet["Pair"]):
    """Reads of the queue."""

    def waiting(self) -> Self:
        """Pairs on which nobody has decided; those set aside wait too, at the end."""
        return self.filter(state__in=[PairState.OPEN, PairState.SKIPPED])

    def decided(self) -> Self:
        """Pairs on which a person said same or different: what the next estimation learns from."""
        return self.filter(state__in=[PairState.SAME, PairState.DIFFERENT], settled_by__isnull=True)

    def within(self, territory: Territory) -> Self:
        """Pairs of which both sides lie in a territory."""
        return self.filter(territory_id__gte=territory.pk, territory_id__lte=territory.last)

    def in_order(self) -> Self:
        """Those set aside last, else the likeliest first."""
        return self.order_by("rank", "id")

    def shown(self) -> Self:
        """With both sides."""
        return self.select_related("left", "right", "row__batch", "territory")


class Pair(models.Model):
    """Two records that could be one organisation, or a row of a list and a record; decided by a person.

    `left` is None until a row has become a record. `territory` is the smallest that holds both sides: whoever may
    decide there may decide on both. An answer that settles other pairs with it names itself in their `settled_by`.
    """

    left = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    row = models.ForeignKey(BatchRow, null=True, blank=True, on_delete=models.CASCADE, related_name="pairs")
    right = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(max_length=8, choices=PairOrigin, default=PairOrigin.SEARCH)
    code = models.CharField(max_length=32, blank=True)
    probability = models.FloatField(null=True, blank=True)
    reasons: Any = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=PairState, default=PairState.OPEN)
    rank = models.PositiveIntegerField(default=UNKNOWN_RANK)
    merge = models.ForeignKey(Merge, null=True, blank=True, on_delete=models.SET_NULL, related_name="pairs")
    settled_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="settled")
    effect: Any = models.JSONField(default=dict, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_by_id = models.BigIntegerField(null=True, blank=True)
    decided_by_label = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    personal = {
        "reason": "why, in the words of the officer who decided; may name people",
        "decided_by_id": "account of the person who decided; kept as evidence of the decision",
        "decided_by_label": "name of the officer who decided; a number after an erasure",
    }
    public = (
        "left row right territory origin code probability reasons state rank merge settled_by effect "
        "decided_at recorded_at"
    ).split()
    scope = Scope(territory="territory_id")
    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = _("pair to decide")
        verbose_name_plural = _("pairs to decide")
        indexes = [
            models.Index(fields=["rank", "id"], condition=Q(state__in=["open", "skipped"]), name="register_pair_queue"),
            models.Index(fields=["state", "territory"], name="register_pair_territory"),
            models.Index(fields=["decided_by_id", "-decided_at"], name="register_pair_decided"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="register_pair_records_once",
                fields=["left", "right"],
                condition=Q(row__isnull=True),
                violation_error_message=_("This pair is already in the queue."),
            ),
            models.UniqueConstraint(
                name="register_pair_row_once",
                fields=["row", "right"],
                condition=Q(row__isnull=False),
                violation_error_message=_("This pair is already in the queue."),
            ),
            models.CheckConstraint(
                name="register_pair_of_two",
                condition=Q(row__isnull=False) | (Q(left__isnull=False) & Q(left__lt=F("right"))),
                violation_error_message=_("A pair is a row and a record, or two records, the older first."),
            ),
            models.CheckConstraint(
                name="register_pair_decided",
                condition=Q(state="open", decided_at__isnull=True) | (~Q(state="open") & Q(decided_at__isnull=False)),
                violation_error_message=_("A decision says when it was made."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left_id or ''} ? {self.right_id}"

    @property
    def likely(self) -> float | None:
        """The probability as people read it: certainty is never claimed."""
        return likely(self.probability)

    @property
    def is_decided(self) -> bool:
        """Whether somebody said same or different."""
        return self.state in (PairState.SAME, PairState.DIFFERENT)


def progress_of(pairs: PairQuerySet) -> tuple[int, int]:
    """(decided, all) of the pairs given."""
    aggregate = pairs.aggregate(
        everything=models.Count("pk"),
        decided=models.Count("pk", filter=Q(state__in=[PairState.SAME, PairState.DIFFERENT])),
    )
    return aggregate["decided"], aggregate["everything"]
