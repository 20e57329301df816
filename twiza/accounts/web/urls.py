"""Addresses of the profile and of the administration of roles; log-in itself is under /account/."""

from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("me/", views.profile_detail, name="profile-detail"),
    path("me/language/", views.language_set, name="language-set"),
    path("users/", views.user_list, name="user-list"),
    path("users/new/", views.user_create, name="user-create"),
    path("users/<int:pk>/", views.user_detail, name="user-detail"),
    path("users/<int:pk>/grants/", views.grant_create, name="grant-create"),
    path("users/<int:pk>/active/", views.user_activate, name="user-activate"),
    path("grants/<int:pk>/revoke/", views.grant_revoke, name="grant-revoke"),
    path("roles/", views.role_list, name="role-list"),
]
