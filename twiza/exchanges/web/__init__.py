"""Pages of the exchanges."""
