"""The closed sets of words: what code decides by, whatever concepts a graph may add."""

from __future__ import annotations

from enum import StrEnum

PROBLEM_COUNTS = ("agency", "threat", "kind", "arrangement", "year")
"""What problems are counted by; the year is that of the first document."""
PROBLEM_STATUSES = ("open", "partly-resolved", "disputed", "unknown", "resolved", "superseded")
"""Statuses in the order of the register."""
LIVE = PROBLEM_STATUSES[:2]
"""Statuses of what still holds."""
PROBLEM_KINDS = (
    "no-channel", "legal-barrier", "incompatible-systems", "too-little-passed-on", "too-late",
    "not-used", "poor-coordination", "unstable-funding", "unclear-responsibility",
    "accountability", "limit-by-oversight-or-privacy", "shared-without-safeguards",
    "no-capacity", "access",
)  # fmt: skip
SCOPES = ("cross-border", "within-canada", "within-united-states")
NORTHERN = ("yes", "partly", "no")
SUBJECTS = ("information", "access", "capacity")


class Confidence(StrEnum):
    """How far a statement can be relied on.

    Attributes:
        HIGH: An official or primary text, read at that place, says it.
        MEDIUM: One press or secondary source says it, or an official text in part.
        LOW: It is inferred.
    """

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Cadence(StrEnum):
    """How regularly information moves, most regular first.

    Attributes:
        CONTINUOUS: At any time, by itself.
        SCHEDULED: At set times.
        ON_REQUEST: When somebody asks.
        INCIDENT_DRIVEN: After something happened.
        UNKNOWN: No source tells.
    """

    CONTINUOUS = "continuous"
    SCHEDULED = "scheduled"
    ON_REQUEST = "on-request"
    INCIDENT_DRIVEN = "incident-driven"
    UNKNOWN = "unknown"

    @property
    def regular(self) -> bool:
        """Whether information moves without anybody having to ask."""
        return self in {Cadence.CONTINUOUS, Cadence.SCHEDULED}


class Responsibility(StrEnum):
    """What part an agency has in countering a threat.

    Attributes:
        LEAD: It is responsible for the threat before others.
        SHARED: It is responsible for it together with others.
        SUPPORT: It helps those that are responsible.
    """

    LEAD = "lead"
    SHARED = "shared"
    SUPPORT = "support"


class AgencyClass(StrEnum):
    """What kind of body it is; only agencies take part in pair analysis unless asked.

    Attributes:
        AGENCY: A public body.
        ASSOCIATION: It speaks for its members, such as a union, and shares nothing operational.
        COLLECTIVE: A class of bodies, such as local police, of which a source speaks as one.
        COMPANY: A private firm.
    """

    AGENCY = "agency"
    ASSOCIATION = "association"
    COLLECTIVE = "collective"
    COMPANY = "company"


class ArrangementClass(StrEnum):
    """People working together, or a conduit.

    Attributes:
        PROGRAM: People work together: a task force, a forum, a centre.
        CHANNEL: A conduit: an interface, a memorandum, a liaison post.
    """

    PROGRAM = "program"
    CHANNEL = "channel"


FUNCTIONS = (
    "intelligence", "investigation", "patrol", "inspection", "regulation",
    "financial-intelligence", "signals", "immigration-decision", "removal", "prosecution",
    "policy", "service",
)  # fmt: skip
"""What an agency can do about a threat."""
STATUSES = ("active", "ended", "dormant", "stalled", "proposed", "unknown")
OUTCOMES = (
    "closed", "no-real-need", "strained", "partly", "survives", "artifact-of-taxonomy",
)  # fmt: skip
REPAIRS = ("yes", "partial", "no", "unknown")
SERVED = ("members", "policy", "service")
GROUNDS = ("stated", "sector", "kind", "general-knowledge")
LIMIT_KINDS = (
    "legal-basis", "purpose", "retention", "recipient-excluded", "onward-transfer", "caveat",
    "approval", "oversight", "redress", "powers-abroad",
)  # fmt: skip
"""What a rule that bounds sharing can be about."""
COMMITMENT_OUTCOMES = ("kept", "kept-late", "partly-kept", "not-kept", "unknown")
CASE_OUTCOMES = ("success", "failure", "mixed", "disputed")
PASSED = ("yes", "partly", "late", "no", "disputed")
GROUPINGS = ("country", "level", "sector", "body", "community")
"""What agencies can be grouped by."""
