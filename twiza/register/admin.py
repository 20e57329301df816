"""The back office shows; it never writes (see accounts.User.has_perm)."""

from django.contrib import admin

from .models import Merge, Pair


@admin.register(Merge)
class MergeAdmin(admin.ModelAdmin):
    """Merges in force and undone."""

    list_display = ("pk", "absorbed_id", "kept_id", "by_label", "is_by_rule", "recorded_at", "superseded_at")
    list_filter = ("is_by_rule",)
    raw_id_fields = ("kept", "absorbed", "source")


@admin.register(Pair)
class PairAdmin(admin.ModelAdmin):
    """Pairs, waiting and decided."""

    list_display = ("pk", "left_id", "right_id", "origin", "state", "probability", "decided_by_label", "decided_at")
    list_filter = ("state", "origin")
    raw_id_fields = ("left", "right", "row", "territory", "merge", "settled_by")
