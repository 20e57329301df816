"""Addresses of the kernel's pages."""

from django.urls import path

from . import views

app_name = "core"
urlpatterns = [path("jobs/<int:pk>/", views.job_detail, name="job-detail"), path("kit/", views.kit, name="kit")]
