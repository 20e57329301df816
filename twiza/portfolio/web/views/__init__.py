"""Pages of the portfolio, one module a subject."""
