"""Links that are missing or in trouble, and why."""
