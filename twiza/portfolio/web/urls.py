"""Addresses of the portfolio, of saved views and of the answers given from them."""

from django.urls import path

from .views import answers, budgets, panels, portfolio, saved_views

app_name = "portfolio"
urlpatterns = [
    path("", portfolio.portfolio_page, name="portfolio"),
    path("export/<str:fmt>/", portfolio.portfolio_export, name="portfolio-export"),
    path("charts/", panels.portfolio_charts, name="portfolio-charts"),
    path("panel/", panels.home_panel, name="portfolio-panel"),
    path("overlaps/panel/", panels.overlap_panel, name="overlap-panel"),
    path("overlaps/export/<str:fmt>/", panels.overlap_export, name="overlap-export"),
    path("budgets/", budgets.budget_years, name="portfolio-budgets"),
    path("budgets/record/", budgets.budget_record, name="budget-record"),
    path("budgets/export/<str:fmt>/", budgets.budget_export, name="budget-export"),
    path("views/", saved_views.view_list, name="view-list"),
    path("views/save/", saved_views.view_save, name="view-save"),
    path("views/<int:pk>/delete/", saved_views.view_delete, name="view-delete"),
    path("answers/", answers.answer_list, name="answer-list"),
    path("answers/new/", answers.answer_new, name="answer-new"),
    path("answers/<int:pk>/", answers.answer_detail, name="answer-detail"),
    path("answers/<int:pk>/<slug:language>/<str:fmt>/", answers.answer_download, name="answer-download"),
]
