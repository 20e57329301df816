"""The back office of governance: read-mostly; writes pass through the pages, which audit them."""

from django.contrib import admin

from .models import Committee, Decision, Meeting, Report


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
