"""The back office looks; it does not write."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from .models import Territory


@admin.register(Territory)
class TerritoryAdmin(admin.ModelAdmin[Territory]):
    """The tree, to look at."""

    list_display = ["code", "name_fr", "name_ar", "kind", "population"]
    list_filter = ["kind"]
    search_fields = ["search"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody changes here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody deletes here."""
        return False
