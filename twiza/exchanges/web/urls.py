"""Addresses of the bilateral exchanges."""

from django.urls import path

from .views import reading, writing

app_name = "exchanges"
urlpatterns = [
    path("", reading.exchange_list, name="exchange-list"),
    path("export/<slug:fmt>/", reading.exchange_export, name="exchange-export"),
    path("record/", writing.exchange_record, name="exchange-record"),
    path("practices/", reading.practice_compare, name="practice-compare"),
    path("practices/export/<slug:fmt>/", reading.practice_export, name="practice-export"),
    path("practices/<int:pk>/", reading.practice_detail, name="practice-detail"),
    path("agreements/<slug:key>/panel/", reading.exchange_panel, name="exchange-panel"),
    path("pledges/<int:pk>/", reading.pledge_detail, name="pledge-detail"),
    path("pledges/<int:pk>/close/", writing.pledge_close, name="pledge-close"),
    path("<int:pk>/", reading.exchange_detail, name="exchange-detail"),
    path("<int:pk>/note-<slug:language>.pdf", reading.exchange_sheet, name="exchange-sheet"),
    path("<int:pk>/edit/", writing.exchange_edit, name="exchange-edit"),
    path("<int:pk>/close/", writing.exchange_close, name="exchange-close"),
    path("<int:pk>/reopen/", writing.exchange_reopen, name="exchange-reopen"),
    path("<int:pk>/<slug:kind>/record/", writing.entry_record, name="entry-record"),
    path("entries/<slug:kind>/<int:pk>/correct/", writing.entry_correct, name="entry-correct"),
    path("entries/<slug:kind>/<int:pk>/withdraw/", writing.entry_withdraw, name="entry-withdraw"),
]
