"""The closed terms of problems, apart from the register so that naming them loads nothing else."""

BY = ("agency", "threat", "kind", "arrangement", "year")
"""What problems are counted by; the year is that of the first document."""
STATUSES = ("open", "partly-resolved", "disputed", "unknown", "resolved", "superseded")
"""Statuses in the order of the register."""
LIVE = STATUSES[:2]
"""Statuses of what still holds."""
KINDS = (
    "no-channel", "legal-barrier", "incompatible-systems", "too-little-passed-on", "too-late",
    "not-used", "poor-coordination", "unstable-funding", "unclear-responsibility",
    "accountability", "limit-by-oversight-or-privacy", "shared-without-safeguards",
    "no-capacity", "access",
)  # fmt: skip
SCOPES = ("cross-border", "within-canada", "within-united-states")
NORTHERN = ("yes", "partly", "no")
SUBJECTS = ("information", "access", "capacity")
