"""The back office of exchanges: read-mostly; writes pass through the pages, which audit them."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from .models import Encounter, Exchange, Figure, Instrument, Pledge, Practice


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
