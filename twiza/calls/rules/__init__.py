"""Pure decisions of calls: who may apply, what may be granted, how files are scored and ranked."""
