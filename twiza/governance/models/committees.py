"""Committees by office, and the register of what they decided."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Max, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twiza.accounts.models import Scope
from twiza.agreements.models import Agreement, Amendment, Institution
from twiza.core import formats
from twiza.core.languages import Extent
from twiza.core.translation import TranslatedField, active_language, some_text
from twiza.funding.models import Tranche

from ..rules.meetings import owed_since
from .reports import Report

EFFECTS = [
    ("release_tranche", _("Releases a tranche")),
    ("approve_amendment", _("Approves an amendment")),
    ("approve_report", _("Approves a report")),
]
ROLES = [("chair", _("Chair")), ("member", _("Member")), ("secretary", _("Secretary"))]


class Committee(models.Model):
    """The body that follows an agreement; its chair is an office (the Wali), as the text says. Unknown stays
    empty.
    """

    agreement = models.OneToOneField(Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="+")
    name = TranslatedField(_("name"), max_length=200, required=True)
    chair = TranslatedField(_("chaired by"), max_length=200)
    months_between = models.PositiveSmallIntegerField(_("months between meetings"), null=True, blank=True)
    quorum = models.PositiveSmallIntegerField(
        _("members who must sit"), null=True, blank=True, help_text=_("Empty: more than half of the members.")
    )

    excludes_own = models.BooleanField(
        _("a member does not decide on the matter of its own party"),
        default=False,
        help_text=_("Such a member sits, and is not counted for that decision."),
    )

    personal = {"chair": "office that stands for the institution, sometimes with a name; kept with the committee"}
    public = "agreement name months_between quorum excludes_own".split()
    scope = Scope(territory="agreement__territory_id", agreement="agreement__key", seen_from_below=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        constraints = [
            models.CheckConstraint(
                name="governance_committee_frequency",
                condition=Q(months_between__isnull=True) | Q(months_between__gt=0),
                violation_error_message=_("Meetings are at least a month apart."),
            ),
            models.CheckConstraint(
                name="governance_committee_quorum",
                condition=Q(quorum__isnull=True) | Q(quorum__gt=0),
                violation_error_message=_("At least one member must sit."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def owed_since(self, on: date) -> date | None:
        """The day by which a meeting was owed and not held: the text's frequency counted from the last one, else from
        the start of the agreement. None when nothing is owed, or when the text says no frequency.
        """
        last = self.meetings.filter(state="held", held_on__lte=on).aggregate(last=Max("held_on"))["last"]
        return owed_since(last or self.agreement.starts_on, self.months_between, on)


class Member(models.Model):
    """An office that sits in a committee: which institution it speaks for, whether reports go to it for
    approval.
    """

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="members")
    institution = models.ForeignKey(
        Institution, verbose_name=_("institution"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    office = TranslatedField(_("office"), max_length=200, required=True)
    role = models.CharField(_("role"), max_length=10, choices=ROLES, default="member")
    delegate = TranslatedField(_("usual delegate, by office"), max_length=200, extent=Extent.DEEDS)
    is_approver = models.BooleanField(_("approves the reports"), default=False)
    order = models.PositiveSmallIntegerField(default=1)

    personal = {
        "office": "office that stands for the institution, sometimes with a name; kept with the committee",
        "delegate": "office that usually sits, sometimes with a name; kept with the committee",
    }
    public = "committee institution role is_approver order".split()

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("member of a committee")
        verbose_name_plural = _("members of committees")
        constraints = [
            models.UniqueConstraint(
                name="governance_member_one_chair",
                fields=["committee"],
                condition=Q(role="chair"),
                violation_error_message=_("This committee already has a chair."),
            )
        ]

    def __str__(self) -> str:
        return self.office


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Reads of the decision register."""

    def open_on(self, on: date) -> Self:
        """Decisions taken by that day and not carried out yet."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on), taken_on__lte=on)

    def overdue(self, *, on: date) -> Self:
        """Open decisions whose day has passed."""
        return self.open_on(on).filter(due_on__lt=on)

    def known_at(self, known: datetime) -> Self:
        """Decisions that our books held at an instant."""
        return self.filter(recorded_at__lte=known)

    def of_agreement(self, key: str) -> Self:
        """Decisions about one agreement."""
        return self.filter(committee__agreement__key=key)

    def standing(self, code: str, *, on: date) -> Self:
        """Decisions of one standing: `open` (not past their day), `overdue`, `closed`; any other code keeps all."""
        if code == "closed":
            return self.filter(closed_on__lte=on)
        if code == "overdue":
            return self.overdue(on=on)
        return self.open_on(on).exclude(due_on__lt=on) if code == "open" else self

    def for_list(self) -> Self:
        """With what a line shows."""
        return self.select_related(
            "committee__agreement",
            "owner",
            "concerns",
            "meeting",
            "report__agreement",
            "tranche__agreement",
            "amendment__root",
            "amendment__agreement",
        )


class Decision(models.Model):
    """What a committee decided, in which meeting, on which report; who owns it, until when, and when it was
    carried out.
    """

    committee = models.ForeignKey(Committee, on_delete=models.CASCADE, related_name="decisions")
    meeting = models.ForeignKey("Meeting", null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    report = models.ForeignKey(Report, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveIntegerField(_("number"))
    taken_on = models.DateField(_("taken on"))
    text = TranslatedField(_("decision"), extent=Extent.DEEDS)
    owner = models.ForeignKey(Institution, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("due on"), null=True, blank=True)
    closed_on = models.DateField(_("carried out on"), null=True, blank=True)
    closing_note = models.TextField(_("what was done"), blank=True)
    is_dropped = models.BooleanField(_("given up"), default=False)
    recorded_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    effect = models.CharField(_("effect"), max_length=20, choices=EFFECTS, blank=True)
    tranche = models.ForeignKey(
        Tranche, verbose_name=_("tranche"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    amendment = models.ForeignKey(
        Amendment, verbose_name=_("amendment"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    concerns = models.ForeignKey(
        Institution,
        verbose_name=_("concerns the party"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    effected_at = models.DateTimeField(null=True, blank=True)

    personal = {
        "text": "words of the committee, which may name people; kept in the register of decisions",
        "closing_note": "how it was carried out, in the words of the officer; may name people",
    }
    public = (
        "committee meeting report number taken_on owner due_on closed_on is_dropped recorded_at closed_at "
        "effect tranche amendment concerns effected_at"
    ).split()
    scope = Scope(
        territory="committee__agreement__territory_id", agreement="committee__agreement__key", seen_from_below=True
    )
    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "number", "id"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        indexes = [models.Index(fields=["closed_on", "due_on"])]
        constraints = [
            models.UniqueConstraint(
                name="governance_decision_number_once",
                fields=["committee", "number"],
                violation_error_message=_("Another decision of this committee has that number."),
            ),
            models.CheckConstraint(
                name="governance_decision_has_text",
                condition=some_text("text", Extent.DEEDS),
                violation_error_message=_("Write the decision in French or in Arabic."),
            ),
            models.CheckConstraint(
                name="governance_decision_due_after",
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("taken_on")),
                violation_error_message=_("A decision is not due before it is taken."),
            ),
            models.CheckConstraint(
                name="governance_decision_closed_with_proof",
                condition=Q(closed_on__isnull=True, closed_at__isnull=True)
                | (Q(closed_on__gte=F("taken_on"), closed_at__isnull=False) & ~Q(closing_note="")),
                violation_error_message=_("A decision is carried out after it is taken; say what was done."),
            ),
            models.CheckConstraint(
                name="governance_decision_effect_on_its_row",
                condition=Q(effect="", tranche__isnull=True, amendment__isnull=True, effected_at__isnull=True)
                | Q(effect="release_tranche", tranche__isnull=False, amendment__isnull=True, meeting__isnull=False)
                | Q(effect="approve_amendment", amendment__isnull=False, tranche__isnull=True, meeting__isnull=False)
                | Q(
                    effect="approve_report",
                    report__isnull=False,
                    tranche__isnull=True,
                    amendment__isnull=True,
                    meeting__isnull=False,
                ),
                violation_error_message=_("An effect names what it is about and the meeting that decided it."),
            ),
            models.CheckConstraint(
                name="governance_decision_dropped",
                condition=Q(is_dropped=False) | Q(closed_on__isnull=False, effected_at__isnull=True),
                violation_error_message=_("A decision given up has a day and no effect."),
            ),
            models.CheckConstraint(
                name="governance_decision_effect_closes",
                condition=Q(effected_at__isnull=True) | Q(closed_at__isnull=False),
                violation_error_message=_("A decision with its effect is carried out."),
            ),
            models.UniqueConstraint(
                name="governance_decision_releases_once",
                fields=["tranche"],
                condition=Q(effected_at__isnull=False),
                violation_error_message=_("Another decision has already released this tranche."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"[:120]

    @property
    def done(self) -> str:
        """What it did below this room, in the active language; empty while it did nothing."""
        if self.effected_at is None:
            return ""
        if self.tranche is not None:
            values = {"tranche": self.tranche.title, "reference": f"TR-{self.tranche.number}"}
            values["amount"] = formats.money(self.tranche.amount, active_language())
            return gettext("%(tranche)s released: %(amount)s ordered (%(reference)s).") % values
        if self.amendment is not None:
            return gettext("Amendment %(number)s approved.") % {"number": self.amendment.number}
        return gettext("Report %(reference)s approved.") % {"reference": self.report and self.report.reference}

    @property
    def matter(self) -> Tranche | Amendment | Report | None:
        """What its effect is about; nothing for a decision in words only."""
        found = {"release_tranche": self.tranche, "approve_amendment": self.amendment, "approve_report": self.report}
        return found.get(self.effect)

    def is_overdue(self, on: date) -> bool:
        """Whether its day has passed and nothing is recorded as done by then."""
        is_open = self.closed_on is None or self.closed_on > on
        return is_open and self.due_on is not None and self.due_on < on
