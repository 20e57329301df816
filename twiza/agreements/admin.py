"""The back office looks; it does not write."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from .models import Agreement, Clause, Commitment, Document, Fulfilment, Institution, Party, Quote


class ReadOnly(admin.ModelAdmin[Any]):
    """Rows to look at: every write goes through an action."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes here."""
        return False


@admin.register(Agreement)
class AgreementAdmin(ReadOnly):
    """Agreements."""

    list_display = ["key", "title_fr", "kind", "state", "starts_on", "ends_on", "is_published", "is_demo"]
    list_filter = ["kind", "state", "is_published"]
    search_fields = ["search"]


@admin.register(Institution)
class InstitutionAdmin(ReadOnly):
    """Institutions."""

    list_display = ["code", "name_fr", "name_ar", "acronym", "kind"]
    list_filter = ["kind"]
    search_fields = ["search"]


@admin.register(Commitment)
class CommitmentAdmin(ReadOnly):
    """Commitments."""

    list_display = ["agreement", "number", "kind", "wording_fr", "due_on", "due_year", "evidence_rule"]
    list_filter = ["kind", "evidence_rule"]
    list_select_related = ["agreement"]


@admin.register(Fulfilment)
class FulfilmentAdmin(ReadOnly):
    """What was done, superseded rows included."""

    list_display = ["commitment", "valid_from", "what", "recorded_at", "superseded_at"]
    list_select_related = ["commitment__agreement"]


@admin.register(Document)
class DocumentAdmin(ReadOnly):
    """Documents."""

    list_display = ["agreement", "title", "kind", "dated_on", "sha256"]
    list_filter = ["kind"]
    list_select_related = ["agreement"]


@admin.register(Quote)
class QuoteAdmin(ReadOnly):
    """Sentences behind fields."""

    list_display = ["agreement", "object_type", "object_id", "field", "sentence", "is_deduced"]
    list_select_related = ["agreement"]


@admin.register(Clause)
class ClauseAdmin(ReadOnly):
    """Clauses."""

    list_display = ["agreement", "number", "type", "title_fr"]
    list_filter = ["type"]
    list_select_related = ["agreement"]


@admin.register(Party)
class PartyAdmin(ReadOnly):
    """Parties."""

    list_display = ["agreement", "institution", "roles", "order"]
    list_select_related = ["agreement", "institution"]
