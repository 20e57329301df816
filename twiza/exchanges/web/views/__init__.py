"""Pages of the exchanges, one module a subject."""
