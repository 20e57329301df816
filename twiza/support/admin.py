"""The back office shows; it never writes (see accounts.User.has_perm)."""

from django.contrib import admin

from .models import Case, Diagnostic, Measure, Need, Pathway, Session, Stage


class StageInline(admin.TabularInline):
    """The stages of a pathway."""

    model = Stage
    extra = 0


@admin.register(Pathway)
class PathwayAdmin(admin.ModelAdmin):
    """Pathways with their stages."""

    list_display = ("code", "title_fr", "is_offered")
    inlines = (StageInline,)


@admin.register(Case)
class CaseAdmin(admin.ModelAdmin):
    """Cases, the latest opened first."""

    list_display = ("pk", "organisation", "pathway", "state", "opened_on", "due_on", "agent")
    list_filter = ("state", "phase", "pathway")
    list_select_related = ("organisation", "pathway", "agent")
    raw_id_fields = ("organisation", "action", "agent", "source")


@admin.register(Session)
class SessionAdmin(admin.ModelAdmin):
    """Every version of every session."""

    list_display = ("pk", "case_id", "valid_from", "kind", "minutes", "recorded_at", "superseded_at")
    list_filter = ("kind", "mode", "outcome")
    raw_id_fields = ("case", "stage", "recorded_by", "source")


@admin.register(Diagnostic)
class DiagnosticAdmin(admin.ModelAdmin):
    """Diagnostics by day."""

    list_display = ("pk", "case_id", "valid_from", "superseded_at")
    raw_id_fields = ("case", "recorded_by", "source")


@admin.register(Need)
class NeedAdmin(admin.ModelAdmin):
    """Needs, met or not."""

    list_display = ("pk", "case_id", "skill", "urgency", "stated_on", "met_on")
    list_filter = ("skill", "urgency")
    raw_id_fields = ("case", "source")


@admin.register(Measure)
class MeasureAdmin(admin.ModelAdmin):
    """Measures before and after."""

    list_display = ("pk", "case_id", "indicator", "moment", "value", "valid_from", "superseded_at")
    list_filter = ("indicator", "moment")
    raw_id_fields = ("case", "recorded_by", "source")
