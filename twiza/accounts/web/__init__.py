"""Faces of the accounts: log-in, profile, administration of roles, and the guard of every other page."""
