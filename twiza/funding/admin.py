"""The back office shows; it never writes (see accounts.User.has_perm)."""

from django.contrib import admin

from .models import Entry, FundCall, PaymentFile, Rate, Tranche


@admin.register(Entry)
class EntryAdmin(admin.ModelAdmin):
    """The ledger, reversals included."""

    list_display = ("pk", "agreement", "stage", "payer", "payee", "year", "centimes", "currency", "value_on")
    list_filter = ("stage", "currency", "is_in_kind")
    list_select_related = (
        "agreement",
        "payer__institution",
        "payer__organisation",
        "payer__agreement",
        "payee__institution",
        "payee__organisation",
        "payee__agreement",
    )
    raw_id_fields = (
        "agreement",
        "payer",
        "payee",
        "component",
        "commitment",
        "tranche",
        "amendment",
        "rate",
        "document",
        "source",
        "reverses",
    )


@admin.register(Rate)
class RateAdmin(admin.ModelAdmin):
    """Dated rates with their sources."""

    list_display = ("currency", "on", "rate", "source")
    list_select_related = ("source",)


@admin.register(Tranche)
class TrancheAdmin(admin.ModelAdmin):
    """Tranches and their states."""

    list_display = ("pk", "agreement", "number", "centimes", "currency", "year", "state")
    list_filter = ("state",)
    list_select_related = ("agreement",)
    raw_id_fields = ("agreement", "payer", "payee", "component")


@admin.register(PaymentFile)
class PaymentFileAdmin(admin.ModelAdmin):
    """Payment files as they were sent."""

    list_display = ("pk", "agreement", "name", "sent_at", "applied_at")
    list_select_related = ("agreement",)
    raw_id_fields = ("agreement", "entries")


@admin.register(FundCall)
class FundCallAdmin(admin.ModelAdmin):
    """Calls for funds."""

    list_display = ("pk", "agreement", "number", "centimes", "currency", "issued_on")
    list_select_related = ("agreement",)
    raw_id_fields = ("agreement", "payer")
