"""Who shares with whom: how each pair of the agencies that most need others stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.needs import OUTCOMES
from bordergraph.analysis.gaps.ranking import chosen_rows
from bordergraph.analysis.results import Outcome

if TYPE_CHECKING:
    from bordergraph.analysis.core.needs import Needs

__all__ = ["SHOWN", "PairStanding", "Sharing", "Standing", "sharing"]

SHOWN = 14
"""Agencies shown: as many as a page takes with their names."""

_DIGITS = 12


class Standing(StrEnum):
    """How two agencies stand on what they need each other for; of several, the first is told."""

    GAP = "gap"
    EXCHANGE = "exchange"
    MEMBERSHIP = "membership"
    UNKNOWN = "unknown"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PairStanding:
    """How one pair stands.

    Attributes:
        agencies: The two ids, sorted.
        standing: The first standing that any of its threats has.
        threats: Ids of the threats of each standing, sorted; of none, those without need, those
            behind a door that law or mandate prescribes, and those of one body.
    """

    agencies: tuple[str, str]
    standing: Standing
    threats: dict[Standing, tuple[str, ...]]

    @property
    def channel(self) -> Standing:
        """The firmest channel that any threat has; a gap where there is a gap and no channel."""
        firm = (Standing.EXCHANGE, Standing.MEMBERSHIP)
        return next((s for s in firm if s in self.threats), self.standing)


@dataclass(frozen=True, slots=True)
class Sharing:
    """How each pair of some agencies stands.

    Attributes:
        agencies: Ids, by country and then by need of others, largest first.
        pairs: Each pair once, in the order of the agencies.
    """

    agencies: tuple[str, ...]
    pairs: tuple[PairStanding, ...]

    def counts(self) -> dict[Standing, int]:
        """Return the number of pairs of each standing."""
        return {s: sum(p.standing is s for p in self.pairs) for s in Standing}


def sharing(
    needs: Needs, *, most: int = SHOWN, threat: str | None = None, agency: str | None = None
) -> Sharing:
    """Tell how the agencies that most need others stand with each other.

    Agencies are ranked by the sum of their needs of others; of an agency, those that it needs
    most, and itself. A pair has a gap where one counts; else a regular exchange where a regular
    channel documents one; else a common membership that is taken as one; else it is not known
    where something is needed and the record is too thin; else there is no need.

    Args:
        needs: The rows of need.
        most: The most agencies.
        threat: Only this threat and narrower ones.
        agency: Only agencies that this one needs, and itself.

    Raises:
        UnknownNameError: The threat or agency is not in the network.

    Example:
        >>> from bordergraph.analysis.core.work_needs import needs_of
        >>> from bordergraph.model import Network
        >>> sharing(needs_of(Network())).agencies
        ()
    """
    arrays = needs.arrays
    on_threat = chosen_rows(needs, threat, None)
    wanted = needs.wanted & ~needs.within & chosen_rows(needs, threat, agency)
    size = len(arrays.agencies)
    amount = np.bincount(needs.i[wanted], needs.need[wanted], size)
    amount = np.round(amount + np.bincount(needs.j[wanted], needs.need[wanted], size), _DIGITS)
    if agency is not None and amount.any():
        amount[arrays.agency_index[agency]] = np.inf
    best = np.lexsort((np.arange(size), -amount))[:most]
    country = {a.id: a.country for a in arrays.network.agencies}
    chosen = sorted(
        (int(a) for a in best if amount[a] > 0),
        key=lambda a: (country[arrays.agencies[a]], -amount[a], a),
    )
    place = {a: n for n, a in enumerate(chosen)}
    found: dict[tuple[int, int], dict[Standing, list[str]]] = {}
    standings = _standings(needs)
    inside = on_threat & np.isin(needs.i, chosen) & np.isin(needs.j, chosen)
    for row in np.flatnonzero(inside).tolist():
        i, j = int(needs.i[row]), int(needs.j[row])
        named = found.setdefault((i, j), {})
        named.setdefault(standings[row], []).append(arrays.threats[int(needs.threat[row])])
    return Sharing(
        tuple(arrays.agencies[a] for a in chosen),
        tuple(
            _pair(
                (arrays.agencies[min(a, b)], arrays.agencies[max(a, b)]),
                found.get((min(a, b), max(a, b)), {}),
            )
            for a in chosen
            for b in chosen
            if place[a] < place[b]
        ),
    )


def _pair(agencies: tuple[str, str], threats: dict[Standing, list[str]]) -> PairStanding:
    first = next((s for s in Standing if s in threats), Standing.NONE)
    return PairStanding(
        agencies, first, {s: tuple(sorted(threats[s])) for s in Standing if s in threats}
    )


def _standings(needs: Needs) -> list[Standing]:
    """Return the standing of each row."""
    carried = np.isin(needs.outcome, [OUTCOMES.index(o) for o in (Outcome.MET, Outcome.STRAINED)])
    regular = needs.exchanged >= needs.arrays.options.discounts.regular
    order = list(Standing)
    code = np.full(len(needs), order.index(Standing.NONE))
    direct = needs.wanted & ~needs.within
    code[direct & needs.open] = order.index(Standing.UNKNOWN)
    code[direct & carried] = order.index(Standing.MEMBERSHIP)
    code[direct & carried & regular] = order.index(Standing.EXCHANGE)
    code[direct & needs.counted] = order.index(Standing.GAP)
    return [order[c] for c in code.tolist()]
