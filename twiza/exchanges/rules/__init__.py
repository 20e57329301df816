"""Pure rules of the exchanges."""
