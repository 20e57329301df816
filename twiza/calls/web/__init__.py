"""Pages of calls for projects."""
