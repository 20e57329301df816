"""The back office looks; it does not write."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from .models import (
    Agreement,
    Amendment,
    Change,
    Clause,
    Commitment,
    CostLine,
    CouncilSession,
    Document,
    Fulfilment,
    Institution,
    NumberSeries,
    Party,
    Quote,
    SessionItem,
    Signature,
)


class ReadOnly(admin.ModelAdmin[Any]):
    """Rows to look at: every write goes through an action."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Nobody changes here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
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


@admin.register(Signature)
class SignatureAdmin(ReadOnly):
    """Signatures, each on its day."""

    list_display = ["party", "signed_on", "recorded_at"]
    list_select_related = ["party__agreement", "party__institution"]


@admin.register(CostLine)
class CostLineAdmin(ReadOnly):
    """Cost tables: party, year, component."""

    list_display = ["agreement", "party", "year", "component", "centimes", "currency"]
    list_filter = ["year"]
    list_select_related = ["agreement", "party__institution"]


@admin.register(Amendment)
class AmendmentAdmin(ReadOnly):
    """Amendments of root agreements."""

    list_display = ["root", "number", "agreement", "state", "approved_at"]
    list_filter = ["state"]
    list_select_related = ["root", "agreement"]


@admin.register(Change)
class ChangeAdmin(ReadOnly):
    """What amendments change: a path, the value before, the value after."""

    list_display = ["amendment", "path", "before", "after", "effective_on"]
    list_select_related = ["amendment__root"]


@admin.register(CouncilSession)
class CouncilSessionAdmin(ReadOnly):
    """Sessions of councils."""

    list_display = ["institution", "opens_on", "is_ordinary"]
    list_select_related = ["institution"]


@admin.register(SessionItem)
class SessionItemAdmin(ReadOnly):
    """What stands on sessions, with its vote, its visa and its notification."""

    list_display = ["session", "order", "agreement", "vote", "voted_on", "visa_asked_on", "visa_on", "notified_on"]
    list_filter = ["vote"]
    list_select_related = ["session__institution", "agreement"]


@admin.register(NumberSeries)
class NumberSeriesAdmin(ReadOnly):
    """How far each numbering series has come."""

    list_display = ["code", "year", "last"]
