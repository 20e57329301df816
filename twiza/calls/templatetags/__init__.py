"""Tags of the pages of calls."""
