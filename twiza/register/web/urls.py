"""Addresses of the register."""

from django.urls import path

from . import catalogue, organisations

app_name = "register"
urlpatterns = [
    path("", catalogue.organisation_list, name="organisation-list"),
    path("points.json", catalogue.organisation_points, name="organisation-points"),
    path("export/<str:fmt>/", catalogue.organisation_export, name="organisation-export"),
    path("home-panel/", organisations.home_panel, name="home-panel"),
    path("<int:pk>/", organisations.organisation_detail, name="organisation-detail"),
    path("<int:pk>/correct/", organisations.organisation_correct, name="organisation-correct"),
]
