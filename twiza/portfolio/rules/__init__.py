"""Pure rules of the portfolio."""
