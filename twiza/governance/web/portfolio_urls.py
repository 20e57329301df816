"""Addresses of the portfolio, of saved views and of the answers given from them."""

from django.urls import path

from .views import portfolio, portfolio_answers, portfolio_budgets, portfolio_panels, portfolio_views

patterns = [
    path("portfolio/", portfolio.portfolio_page, name="portfolio"),
    path("portfolio/export/<str:fmt>/", portfolio.portfolio_export, name="portfolio-export"),
    path("portfolio/charts/", portfolio_panels.portfolio_charts, name="portfolio-charts"),
    path("portfolio/panel/", portfolio_panels.home_panel, name="portfolio-panel"),
    path("portfolio/overlaps/panel/", portfolio_panels.overlap_panel, name="overlap-panel"),
    path("portfolio/overlaps/export/<str:fmt>/", portfolio_panels.overlap_export, name="overlap-export"),
    path("portfolio/budgets/", portfolio_budgets.budget_years, name="portfolio-budgets"),
    path("portfolio/budgets/record/", portfolio_budgets.budget_record, name="budget-record"),
    path("portfolio/budgets/export/<str:fmt>/", portfolio_budgets.budget_export, name="budget-export"),
    path("views/", portfolio_views.view_list, name="view-list"),
    path("views/save/", portfolio_views.view_save, name="view-save"),
    path("views/<int:pk>/delete/", portfolio_views.view_delete, name="view-delete"),
    path("answers/", portfolio_answers.answer_list, name="answer-list"),
    path("answers/new/", portfolio_answers.answer_new, name="answer-new"),
    path("answers/<int:pk>/", portfolio_answers.answer_detail, name="answer-detail"),
    path(
        "answers/<int:pk>/<slug:language>/<str:fmt>/",
        portfolio_answers.answer_download,
        name="answer-download",
    ),
]
