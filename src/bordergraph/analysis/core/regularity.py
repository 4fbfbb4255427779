"""How many ties are regular, irregular, or of a rhythm that nobody told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bordergraph.model import Cadence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bordergraph.analysis.core.links import Linkage


class Regularity(StrEnum):
    """How a tie runs at best."""

    REGULAR = "regular"
    IRREGULAR = "irregular"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TieCount:
    """Ties of one group by how regular they are."""

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
    return [(agency, partner, cadence) for partner, cadence in linkage.partners(agency).items()]


def ties_among(
    linkage: Linkage, agencies: Iterable[str], threat: str
) -> list[tuple[str, str, Cadence]]:
    """Return the ties of some bodies with each other that serve a threat, each pair once.

    Args:
        linkage: Who is linked with whom.
        agencies: Ids of the bodies.
        threat: The threat; the cadence is the most regular of the links that serve it.
    """
    inside = sorted(set(agencies))
    serving = {a: _serving(linkage, a, threat) for a in inside}
    # Each has few partners, and the pairs of all grow with the square of their number.
    return [
        (a, b, cadence)
        for a in inside
        for b, cadence in sorted(serving[a].items())
        if a < b and b in serving
    ]


def _serving(linkage: Linkage, agency: str, threat: str) -> dict[str, Cadence]:
    """Return the most regular cadence of a body's links that serve a threat, by partner."""
    order = list(Cadence)
    found = {}
    for tie in linkage.ties(agency):
        cadences = [link.cadence for link in tie.links if linkage.serves(link, threat)]
        if cadences:
            found[tie.partner] = min(cadences, key=order.index)
    return found


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
    named = ((group(a, b), cadence, 1) for a, b, cadence in ties)
    return _counted(named)


def ties_by_home(
    linkage: Linkage, home: Mapping[str, str], group: Callable[[str, str], str]
) -> tuple[TieCount, ...]:
    """Count the ties of some bodies with each other by group and regularity.

    Args:
        linkage: Who is linked with whom.
        home: What the bodies are sorted by: a country, say; few of them.
        group: Names the group of a tie, of what its two bodies are sorted by; empty for none.
    """
    tally = linkage.tally(home).items()
    named = ((group(one, other), cadence, n) for (one, other, cadence), n in tally)
    return _counted(row for row in named if row[0])


def _counted(ties: Iterable[tuple[str, Cadence, int]]) -> tuple[TieCount, ...]:
    found: dict[str, dict[Regularity, int]] = {}
    for name, cadence, n in ties:
        counts = found.setdefault(name, dict.fromkeys(Regularity, 0))
        counts[regularity(cadence)] += n
    counted = (TieCount(name, counts) for name, counts in found.items())
    return tuple(sorted(counted, key=lambda c: (-c.total, c.group)))
