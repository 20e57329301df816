"""Addresses of the bilateral exchanges, below `exchanges/`."""

from django.urls import path

from .views import exchanges, exchanges_writing

urlpatterns = [
    path("", exchanges.exchange_list, name="exchange-list"),
    path("export/<slug:fmt>/", exchanges.exchange_export, name="exchange-export"),
    path("record/", exchanges_writing.exchange_record, name="exchange-record"),
    path("practices/", exchanges.practice_compare, name="practice-compare"),
    path("practices/export/<slug:fmt>/", exchanges.practice_export, name="practice-export"),
    path("practices/<int:pk>/", exchanges.practice_detail, name="practice-detail"),
    path("agreements/<slug:key>/panel/", exchanges.exchange_panel, name="exchange-panel"),
    path("pledges/<int:pk>/", exchanges.pledge_detail, name="pledge-detail"),
    path("pledges/<int:pk>/close/", exchanges_writing.pledge_close, name="pledge-close"),
    path("<int:pk>/", exchanges.exchange_detail, name="exchange-detail"),
    path("<int:pk>/note-<slug:language>.pdf", exchanges.exchange_sheet, name="exchange-sheet"),
    path("<int:pk>/edit/", exchanges_writing.exchange_edit, name="exchange-edit"),
    path("<int:pk>/close/", exchanges_writing.exchange_close, name="exchange-close"),
    path("<int:pk>/reopen/", exchanges_writing.exchange_reopen, name="exchange-reopen"),
    path("<int:pk>/<slug:kind>/record/", exchanges_writing.entry_record, name="entry-record"),
    path("entries/<slug:kind>/<int:pk>/correct/", exchanges_writing.entry_correct, name="entry-correct"),
    path("entries/<slug:kind>/<int:pk>/withdraw/", exchanges_writing.entry_withdraw, name="entry-withdraw"),
]
