"""The back office shows plans, targets and events; it never writes them."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from .models import Action, Axis, Event, Indicator, Plan, Reading, Target


class ReadOnly:
    """Looking is allowed, writing goes through the actions."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Never."""
        return False


class AxisInline(ReadOnly, admin.TabularInline):
    model = Axis


class ReadingInline(ReadOnly, admin.StackedInline):
    model = Reading


@admin.register(Plan)
class PlanAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["key", "agreement", "starts_on", "ends_on", "adopted_on"]
    inlines = [AxisInline]


@admin.register(Action)
class ActionAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["code", "title_fr", "axis"]


@admin.register(Indicator)
class IndicatorAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["code", "title_fr", "unit"]


@admin.register(Target)
class TargetAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["key", "title_fr", "promised", "due_on"]
    inlines = [ReadingInline]


@admin.register(Event)
class EventAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["id", "organisation_id", "kind", "valid_from", "recorded_at", "superseded_at"]
    list_filter = ["kind"]
    search_fields = ["proof"]
    show_full_result_count = False
