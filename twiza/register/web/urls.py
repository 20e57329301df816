"""Addresses of the register."""

from django.urls import path

from . import catalogue, imports, linking, merged, names, organisations, panels

app_name = "register"
urlpatterns = [
    path("", catalogue.organisation_list, name="organisation-list"),
    path("points.json", catalogue.organisation_points, name="organisation-points"),
    path("export/<str:fmt>/", catalogue.organisation_export, name="organisation-export"),
    path("home-panel/", panels.home_panel, name="home-panel"),
    path("territory-panel/<int:pk>/", panels.territory_panel, name="territory-panel"),
    path("<int:pk>/", organisations.organisation_detail, name="organisation-detail"),
    path("<int:pk>/correct/", organisations.organisation_correct, name="organisation-correct"),
    path("<int:pk>/merge/", merged.organisation_merge, name="organisation-merge"),
    path("merges/<int:pk>/undo/", merged.merge_undo, name="merge-undo"),
    path("names/", names.name_explain, name="name-explain"),
    path("duplicates/", linking.pair_list, name="pair-list"),
    path("duplicates/next/", linking.pair_next, name="pair-next"),
    path("duplicates/search/", linking.pair_search, name="pair-search"),
    path("duplicates/export/<str:fmt>/", linking.pair_export, name="pair-export"),
    path("duplicates/<int:pk>/", linking.pair_detail, name="pair-detail"),
    path("duplicates/<int:pk>/answer/", linking.pair_answer, name="pair-answer"),
    path("imports/", imports.batch_list, name="batch-list"),
    path("imports/new/", imports.batch_upload, name="batch-upload"),
    path("imports/<int:pk>/", imports.batch_detail, name="batch-detail"),
    path("imports/<int:pk>/mapping/", imports.batch_mapping, name="batch-mapping"),
    path("imports/<int:pk>/apply/", imports.batch_apply, name="batch-apply"),
    path("imports/<int:pk>/undo/", imports.batch_undo, name="batch-undo"),
    path("imports/<int:pk>/report/<str:fmt>/", imports.batch_report, name="batch-report"),
]
