"""Addresses of the home page and the public pages."""

from django.urls import path

from . import views

app_name = "config"
urlpatterns = [path("", views.home, name="home")]
