"""Addresses of the home page and of the public pages."""

from django.urls import path

from . import trail, views

app_name = "config"
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("supported/", views.supported_list, name="supported-list"),
    path("supported/<str:fmt>/", views.supported_export, name="supported-export"),
    path("trail/", trail.trail_list, name="trail-list"),
    path("trail/<str:fmt>/", trail.trail_export, name="trail-export"),
]
