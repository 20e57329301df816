"""The back office shows; it never writes (see accounts.User.has_perm)."""

from django.contrib import admin

from .models import Ability, Conflict, Expert, Investor, MatchRun, Mission, Proposal, Rating


class AbilityInline(admin.TabularInline):
    """What an expert knows."""

    model = Ability
    extra = 0


class ConflictInline(admin.TabularInline):
    """Whom an expert must not be sent to."""

    model = Conflict
    extra = 0
    raw_id_fields = ("organisation",)


@admin.register(Expert)
class ExpertAdmin(admin.ModelAdmin):
    """Experts with their abilities."""

    list_display = ("pk", "name", "country", "state", "capacity", "refreshed_on")
    list_filter = ("state", "country")
    raw_id_fields = ("user", "vetted_by", "region_of_origin", "source")
    inlines = (AbilityInline, ConflictInline)


@admin.register(Investor)
class InvestorAdmin(admin.ModelAdmin):
    """Investors."""

    list_display = ("pk", "name", "country", "state", "currency", "refreshed_on")
    list_filter = ("state", "country")
    raw_id_fields = ("user", "vetted_by", "source")


@admin.register(MatchRun)
class MatchRunAdmin(admin.ModelAdmin):
    """Runs, the latest first."""

    list_display = ("pk", "kind", "plan", "territory", "asked_at", "finished_at")
    list_filter = ("kind",)
    raw_id_fields = ("plan", "territory", "previous", "job")


@admin.register(Proposal)
class ProposalAdmin(admin.ModelAdmin):
    """Requests in every state."""

    list_display = ("pk", "need_id", "expert_id", "state", "fit", "sent_at", "reason")
    list_filter = ("state", "reason")
    raw_id_fields = ("run", "need", "expert", "replaces")


class RatingInline(admin.TabularInline):
    """What both sides say."""

    model = Rating
    extra = 0


@admin.register(Mission)
class MissionAdmin(admin.ModelAdmin):
    """Missions with the satisfaction of both sides."""

    list_display = ("pk", "expert_id", "case_id", "state", "opened_on", "closed_on", "certificate")
    list_filter = ("state",)
    raw_id_fields = ("proposal", "expert", "case")
    inlines = (RatingInline,)
