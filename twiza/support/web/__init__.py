"""Pages of support, made for a phone first."""
