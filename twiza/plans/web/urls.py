"""Addresses of plans."""

from django.urls import path

from .views import overlaps, panels, plans, rows, targets

app_name = "plans"
urlpatterns = [
    path("", plans.plan_list, name="plan-list"),
    path("panel/agreement/<slug:key>/", panels.agreement_panel, name="agreement-panel"),
    path("panel/organisation/<int:organisation>/", panels.organisation_panel, name="organisation-panel"),
    path("overlaps/", overlaps.overlap_list, name="overlap-list"),
    path("overlaps/export/<str:fmt>/", overlaps.overlap_export, name="overlap-export"),
    path("public/<slug:key>/", targets.public_target, name="public-target"),
    path("public/<slug:key>/organisations/", rows.public_rows, name="public-rows"),
    path("targets/<slug:key>/", targets.target_detail, name="target-detail"),
    path("targets/<slug:key>/organisations/", rows.target_rows, name="target-rows"),
    path("<slug:key>/", plans.plan_detail, name="plan-detail"),
]
