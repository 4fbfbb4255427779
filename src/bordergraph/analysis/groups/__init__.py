"""Groups that keep to themselves, and who connects them."""

GROUPINGS = ("country", "level", "sector", "body", "community")
"""What agencies can be grouped by."""
