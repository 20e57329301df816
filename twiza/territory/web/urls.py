"""Addresses of the room."""

from django.urls import path

from . import views

app_name = "territory"
urlpatterns = [
    path("", views.territory_home, name="territory-home"),
    path("search/", views.territory_search, name="territory-search"),
    path("boundaries/<str:name>.geojson", views.boundaries, name="boundaries"),
    path("<int:pk>/", views.territory_detail, name="territory-detail"),
]
