"""The back office of governance: read-mostly; writes pass through the pages, which audit them."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from .models import (
    Committee,
    Decision,
    Encounter,
    Exchange,
    Figure,
    Instrument,
    Meeting,
    Pledge,
    Practice,
    Report,
)


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    """Frozen reports; the content is shown as stored."""

    list_display = ("__str__", "state", "known_at", "content_hash")
    list_filter = ("state",)
    list_select_related = ("agreement",)
    search_fields = ("agreement__key", "content_hash")


@admin.register(Committee)
class CommitteeAdmin(admin.ModelAdmin):
    """Committees by agreement."""

    list_display = ("name_fr", "agreement", "months_between")
    list_select_related = ("agreement",)


@admin.register(Meeting)
class MeetingAdmin(admin.ModelAdmin):
    """Sittings."""

    list_display = ("committee", "held_on", "place")
    list_select_related = ("committee",)


@admin.register(Decision)
class DecisionAdmin(admin.ModelAdmin):
    """The register of decisions."""

    list_display = ("number", "committee", "owner", "due_on", "closed_on")
    list_select_related = ("committee", "owner")


@admin.register(Exchange)
class ExchangeAdmin(admin.ModelAdmin):
    """Bilateral exchanges."""

    list_display = ("partner", "agreement", "silence_months", "closed_on")
    list_select_related = ("partner", "agreement")
    search_fields = ("partner__name_fr", "partner__name_ar", "agreement__key")


@admin.register(Encounter, Pledge, Practice, Figure, Instrument)
class EntryAdmin(admin.ModelAdmin):
    """What is told of an exchange: read here, corrected on the pages."""

    list_display = ("__str__", "exchange", "valid_from", "recorded_at", "superseded_at")
    list_select_related = ("exchange__agreement", "exchange__partner")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Entries enter through the actions."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A correction supersedes; nothing is edited in place."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is lost."""
        return False
