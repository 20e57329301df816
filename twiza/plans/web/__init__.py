"""Pages of plans: the plan of a convention, its targets, and the organisations behind each figure."""
