"""Tables of the portfolio: voted budgets, saved views, frozen answers."""

from .budgets import Budget, Budgeted, draws
from .views import Answer, AnswerAltered, SavedView

__all__ = ["Answer", "AnswerAltered", "Budget", "Budgeted", "SavedView", "draws"]
