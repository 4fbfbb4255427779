"""What counts as in force, and the sets of words that several measures share."""

from __future__ import annotations

from dataclasses import dataclass

from bordergraph.model import Cadence

__all__ = [
    "CADENCE_LEVEL",
    "DEPARTMENT_SECTORS",
    "GENERAL_KNOWLEDGE",
    "REGULAR_LEVEL",
    "STALE_YEARS",
    "WELL_COVERED",
    "WORKING_KINDS",
    "Options",
]

CADENCE_LEVEL = {
    Cadence.UNKNOWN: 2,
    Cadence.INCIDENT_DRIVEN: 1,
    Cadence.ON_REQUEST: 2,
    Cadence.SCHEDULED: 3,
    Cadence.CONTINUOUS: 4,
}
"""Level of each cadence from 1, after incidents, to 4, continuous; an unknown cadence counts as one on request."""

REGULAR_LEVEL = 3
"""From this level on, a mutual tie is regular and its pair is not listed as a gap."""

STALE_YEARS = 15
"""Years after which a finding that nobody is known to have acted on says nothing of the present."""

WELL_COVERED = 3
"""Distinct sources on an agency's ties from which silence on a tie means something."""

GENERAL_KNOWLEDGE = "general-knowledge"
"""Source id of what no document was read for."""

DEPARTMENT_SECTORS = frozenset({"policy", "prosecution", "government"})
"""Sectors of bodies whose own ties do not cover the agencies below them."""

WORKING_KINDS = frozenset({"works"})
"""Kinds of finding that say that something works; all others document trouble."""


@dataclass(frozen=True, slots=True)
class Options:
    """Which bodies and statements count.

    Attributes:
        collectives: Take associations, classes of bodies and companies among the agencies too.
        general_knowledge: Let in statements for which no document was read.

    Example:
        >>> Options(collectives=True).general_knowledge
        False
    """

    collectives: bool = False
    general_knowledge: bool = False
