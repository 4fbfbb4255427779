"""How many ties are regular, irregular, or of a rhythm that nobody told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from bordergraph.model import Cadence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bordergraph.analysis.core.linked import Linkage, Tie

__all__ = ["Regularity", "TieCount", "regularity", "ties_among", "ties_by_regularity", "ties_of"]


class Regularity(StrEnum):
    """How a tie runs at best."""

    REGULAR = "regular"
    IRREGULAR = "irregular"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TieCount:
    """Ties of one group by how regular they are.

    Attributes:
        group: What they have in common.
        counts: Number of ties of each regularity.
    """

    group: str
    counts: dict[Regularity, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def regularity(cadence: Cadence) -> Regularity:
    """Return how regular a cadence is.

    Example:
        >>> regularity(Cadence.SCHEDULED).value, regularity(Cadence.ON_REQUEST).value
        ('regular', 'irregular')
    """
    if cadence is Cadence.UNKNOWN:
        return Regularity.UNKNOWN
    return Regularity.REGULAR if cadence.regular else Regularity.IRREGULAR


def ties_of(linkage: Linkage, agency: str) -> list[tuple[str, str, Cadence]]:
    """Return a body's ties: itself, the other body, and the most regular cadence between them."""
    return [(agency, tie.partner, tie.cadence) for tie in linkage.ties(agency)]


def ties_among(
    linkage: Linkage, agencies: Iterable[str], threat: str | None = None
) -> list[tuple[str, str, Cadence]]:
    """Return the ties of some bodies with each other, each pair once.

    Args:
        linkage: Who is linked with whom.
        agencies: Ids of the bodies.
        threat: Only links that serve this threat; the cadence is the most regular of those.
    """
    inside = sorted(set(agencies))
    partners = {a: {tie.partner: tie for tie in linkage.ties(a)} for a in inside}
    found = []
    for a, b in combinations(inside, 2):
        cadence = _cadence(linkage, partners[a].get(b), threat)
        if cadence is not None:
            found.append((a, b, cadence))
    return found


def _cadence(linkage: Linkage, tie: Tie | None, threat: str | None) -> Cadence | None:
    if tie is None:
        return None
    if threat is None:
        return tie.cadence
    serving = [link.cadence for link in tie.links if linkage.serves(link, threat)]
    return min(serving, key=list(Cadence).index, default=None)


def ties_by_regularity(
    ties: Iterable[tuple[str, str, Cadence]], group: Callable[[str, str], str]
) -> tuple[TieCount, ...]:
    """Count ties by group and regularity.

    Args:
        ties: What `ties_of` or `ties_among` returns.
        group: Names the group of a tie, of its two bodies.

    Returns:
        Groups by number of ties, most first, then by name.

    Example:
        >>> ties = [("cbp", "rcmp", Cadence.CONTINUOUS), ("atf", "rcmp", Cadence.UNKNOWN)]
        >>> [(c.group, c.total) for c in ties_by_regularity(ties, lambda a, b: b)]
        [('rcmp', 2)]
    """
    found: dict[str, dict[Regularity, int]] = {}
    for a, b, cadence in ties:
        counts = found.setdefault(group(a, b), dict.fromkeys(Regularity, 0))
        counts[regularity(cadence)] += 1
    counted = (TieCount(name, counts) for name, counts in found.items())
    return tuple(sorted(counted, key=lambda c: (-c.total, c.group)))
