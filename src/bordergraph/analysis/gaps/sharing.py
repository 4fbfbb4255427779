"""Who shares with whom: how the needs of each pair of the agencies with most needs are served."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bordergraph.analysis.method.rows import SERVED, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.rows import NeedRow

SHOWN = 14
"""Agencies shown: as many as a page takes with their names."""


@dataclass(frozen=True, slots=True)
class PairService:
    """How the needs of one pair are served.

    Attributes:
        agencies: The two ids, sorted.
        threats: Ids of the threats of each outcome, sorted; only outcomes that there are.
        gaps: Ids of the threats on which the pair has a possible gap, sorted.
    """

    agencies: tuple[str, str]
    threats: Mapping[Outcome, tuple[str, ...]]
    gaps: tuple[str, ...] = ()

    @property
    def best(self) -> Outcome | None:
        """The best outcome among the six counts that any of its threats has; None without a need."""
        return next((outcome for outcome in SERVED if outcome in self.threats), None)


@dataclass(frozen=True, slots=True)
class Sharing:
    """How the needs of each pair of some agencies are served.

    Attributes:
        agencies: Ids, by country and then by number of needs, most first.
        pairs: Each pair once, in the order of the agencies.
    """

    agencies: tuple[str, ...]
    pairs: tuple[PairService, ...]

    def counts(self) -> dict[Outcome | None, int]:
        """Return the number of pairs by their best outcome."""
        found: dict[Outcome | None, int] = dict.fromkeys((*SERVED, None), 0)
        for pair in self.pairs:
            found[pair.best] += 1
        return found


def sharing(assessment: Assessment, country: Mapping[str, str]) -> Sharing:
    """Tell how the needs of the agencies that have most of them are served between them.

    Example:
        >>> from bordergraph.analysis.method.assessment import assess
        >>> from bordergraph.model import Network
        >>> sharing(assess(Network()), {}).agencies
        ()
    """
    needs = {a: served.needs for a, served in assessment.served_by_agency().items() if served.needs}
    largest = sorted(needs, key=lambda a: (-needs[a], a))[:SHOWN]
    chosen = sorted(largest, key=lambda a: (country.get(a, ""), -needs[a], a))
    found: dict[tuple[str, str], list[NeedRow]] = {}
    for row in assessment.rows_among(chosen) if chosen else ():
        if row.outcome in SERVED:
            found.setdefault(row.agencies, []).append(row)
    pairs = ((min(a, b), max(a, b)) for place, a in enumerate(chosen) for b in chosen[place + 1 :])
    return Sharing(tuple(chosen), tuple(_pair(pair, found.get(pair, [])) for pair in pairs))


def _pair(agencies: tuple[str, str], rows: list[NeedRow]) -> PairService:
    threats = {
        outcome: tuple(sorted(r.threat for r in rows if r.outcome is outcome))
        for outcome in SERVED
        if any(r.outcome is outcome for r in rows)
    }
    return PairService(agencies, threats, tuple(sorted(r.threat for r in rows if r.candidate)))
