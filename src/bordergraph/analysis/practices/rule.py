"""The rule: which statements document a practice, and which findings find it wanting.

The practices are the eight of GAO-23-105520; their names and what they mean stand in the
vocabulary. docs/methods.md gives the rule in words.
"""

from __future__ import annotations

__all__ = [
    "ACROSS",
    "ANSWERING",
    "DOCUMENTS",
    "FINDS_WANTING",
    "GETS",
    "GIVES",
    "LASTING_SOURCES",
    "LEAST_MEMBERS",
    "LEAST_ROLES",
    "NO_MEMBERS",
    "NO_TROUBLE",
    "PRACTICES",
    "PUBLISHED",
    "TOLD_ROLES",
    "UNAGEING",
]

PUBLISHED = "gao-23-105520"
"""Id of the source that names the practices."""

PRACTICES = (
    "outcomes", "accountability", "cultures", "leadership", "roles", "participants", "resources",
    "agreements",
)  # fmt: skip
"""The practices, in the order in which they were published."""

_LEADING = ("lead", "co-lead", "co-chair", "policy-lead")
_MEANS = (
    "cad", "usd", "employee", "officer", "agent", "inspector", "full-time-equivalent", "position",
    "member", "team",
)  # fmt: skip

DOCUMENTS: dict[tuple[str, str], str] = {
    ("Relation", "governs"): "accountability",
    ("Participation", "co-located"): "cultures",
    **{("Participation", role): "leadership" for role in _LEADING},
    ("Participation", "funder"): "resources",
    **{("Figure", unit): "resources" for unit in _MEANS},
    **{
        ("Exchange", cadence): "resources"
        for cadence in ("continuous", "scheduled", "on-request", "incident-driven")
    },
    ("Flow", ""): "resources",
    ("Participation", "party"): "agreements",
    ("Participation", "signatory"): "agreements",
    ("Milestone", "signed"): "agreements",
    ("Remark", "legal-basis"): "agreements",
}
"""What a statement documents by its class and what it says; any flow counts.

A statement that is said to bear on a practice documents that practice too. A statement of a kind
that stands here for no practice documents none: a date of meeting, a threat that is named, a
cadence of meetings or a result that is credited to the work.
"""

TOLD_ROLES = frozenset({*_LEADING, "funder", "hub", "provider", "recipient", "user"})
"""Roles that say what a body does; a mere member, partner, party or host of meetings is told none."""

GIVES, GETS = "gives", "gets"
"""The two roles that a flow tells: that of the giver and that of the receiver."""

LEAST_ROLES = 2
"""Bodies that need a told role, and different roles told, before roles are documented."""

LEAST_MEMBERS = 2
"""Members without which nobody can be said to be left out or taken in."""

NO_MEMBERS = frozenset({"prospective", "consulted", "observer"})
"""Roles of bodies that do not take part."""

ANSWERING = frozenset({"lead", "shared"})
"""Responsibilities with which a member answers for a threat; support alone does not."""

ACROSS = frozenset({"binational", "trilateral", "five-eyes", "international"})
"""Scopes that need members of two countries at least."""

FINDS_WANTING: dict[str, str] = {
    "accountability": "accountability",
    "measurement": "accountability",
    "silo-domestic": "cultures",
    "silo-cross-border": "cultures",
    "integration": "cultures",
    "overlap-duplication": "roles",
    "funding-instability": "resources",
    "resources": "resources",
    "staffing": "resources",
    "procurement": "resources",
    "technology": "resources",
    "technical-barrier": "resources",
    "information-sharing": "resources",
    "irregular-cadence": "resources",
    "no-channel": "resources",
    "underuse": "resources",
    "evidence": "resources",
    "legal-barrier": "resources",
}
"""Which practice each kind of finding finds wanting, unless the finding says itself what it bears on."""

NO_TROUBLE = frozenset({"coordination", "legal-question", "works"})
"""Kinds that find nothing wanting by themselves.

``works`` is praise. ``coordination`` is too wide to tell a practice, and ``legal-question`` asks who
may act rather than how the bodies work together; such a finding counts when it says what it bears on.
"""

UNAGEING = frozenset({"agreements"})
"""Practices whose statements do not age: a text in force stays in force."""

LASTING_SOURCES = frozenset({"agreement", "arrangement", "law", "regulation", "statute", "treaty"})
"""Kinds of source whose statements do not age, being the text itself."""
