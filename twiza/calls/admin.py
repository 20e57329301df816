"""The back office shows; it never writes (see accounts.User.has_perm)."""

from django.contrib import admin

from .models import Application, Award, Call, Criterion, Interest, Place, Review, Revocation, Window


class WindowInline(admin.TabularInline):
    """The payers of a call."""

    model = Window
    raw_id_fields = ("payer", "territory")
    extra = 0


class CriterionInline(admin.TabularInline):
    """The grid of a call."""

    model = Criterion
    extra = 0


@admin.register(Call)
class CallAdmin(admin.ModelAdmin):
    """Calls with their payers and criteria."""

    list_display = ("key", "agreement", "state", "opens_at", "closes_at")
    list_filter = ("state",)
    list_select_related = ("agreement",)
    raw_id_fields = ("agreement",)
    inlines = (WindowInline, CriterionInline)


@admin.register(Application)
class ApplicationAdmin(admin.ModelAdmin):
    """Applications; names of people to call stay on the page of the file."""

    list_display = ("pk", "call", "number", "organisation", "state", "submitted_at")
    list_filter = ("state", "call")
    list_select_related = ("call", "organisation")
    raw_id_fields = ("call", "window", "organisation")
    exclude = ("contact_name", "contact_phone", "frozen")


@admin.register(Review)
class ReviewAdmin(admin.ModelAdmin):
    """Reviews with their versions."""

    list_display = ("pk", "application", "reviewer", "recorded_at", "superseded_at")
    list_select_related = ("application__call", "reviewer")
    raw_id_fields = ("application", "reviewer")


@admin.register(Interest)
class InterestAdmin(admin.ModelAdmin):
    """Who stands back from which file."""

    list_display = ("pk", "application", "user", "kind", "declared_at")
    list_select_related = ("application__call", "user")
    raw_id_fields = ("application", "user")


@admin.register(Place)
class PlaceAdmin(admin.ModelAdmin):
    """Sealed places."""

    list_display = ("pk", "application", "rank", "score", "outcome", "proposed_centimes")
    list_filter = ("outcome",)
    list_select_related = ("application__call",)
    raw_id_fields = ("application",)


@admin.register(Award)
class AwardAdmin(admin.ModelAdmin):
    """Grants and their agreements."""

    list_display = ("pk", "application", "agreement", "centimes", "currency", "decided_on")
    list_select_related = ("application__call", "agreement")
    raw_id_fields = ("application", "window", "agreement")


@admin.register(Revocation)
class RevocationAdmin(admin.ModelAdmin):
    """Grants taken back."""

    list_display = ("pk", "application", "agreement", "centimes", "keeps_place", "recorded_at")
    list_select_related = ("application__call", "agreement")
    raw_id_fields = ("application", "agreement")
    exclude = ("reason",)
