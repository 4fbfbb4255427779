"""What opens and what closes when things change: gaps before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.needs import KINDS, Needs
from bordergraph.analysis.core.ties import working_ties
from bordergraph.analysis.core.work_needs import needs_of
from bordergraph.analysis.stats.structure import articulation, components, fragmentation
from bordergraph.analysis.whatif.changes import apply

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.results import GapKind
    from bordergraph.analysis.stats.matrices import Bools, Ints, Vector
    from bordergraph.analysis.whatif.changes import Change
    from bordergraph.model import Network

__all__ = ["GapChange", "WhatIf", "Whole", "compare", "what_if"]

_SAME = 1e-12


@dataclass(frozen=True, slots=True)
class GapChange:
    """One pair on one threat whose gap is not what it was.

    Attributes:
        agencies: The two ids, sorted.
        threat: The threat's id.
        kind_before: Why the need was not met; None where it was met or too little is known.
        kind_after: Why it is not met now.
        gap_before: Gap before.
        gap_after: Gap after, by the weights before.
    """

    agencies: tuple[str, str]
    threat: str
    kind_before: GapKind | None
    kind_after: GapKind | None
    gap_before: float
    gap_after: float


@dataclass(frozen=True, slots=True)
class Whole:
    """The network as a whole, before or after.

    Attributes:
        gaps: Counted gaps, on the pairs and threats that both networks have.
        gap: Their sum.
        components: Components of the working ties, lone agencies included.
        fragmentation: Share of pairs of agencies that cannot reach each other.
        articulation: Ids of agencies whose loss would split a component.
    """

    gaps: int
    gap: float
    components: int
    fragmentation: float
    articulation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Two networks compared.

    Attributes:
        before: The network as it is.
        after: The network after the changes.
        opened: Needs that were met and are not any more; largest loss first.
        closed: Needs that were not met and are now; largest gain first.
        widened: Gaps that grew.
        narrowed: Gaps that shrank.
        relays_lost: Pairs and threats that a third agency connected and none does now, with no
            tie of their own: (first agency, second agency, threat).
        gone: Gaps that left with an agency or a mandate.
        new: Gaps that came with an agency or a mandate.
        threats_named: Threats no arrangement named before: their pairs are judged only now.
        threats_orphaned: Threats that no arrangement names any more.
    """

    before: Whole
    after: Whole
    opened: tuple[GapChange, ...]
    closed: tuple[GapChange, ...]
    widened: tuple[GapChange, ...]
    narrowed: tuple[GapChange, ...]
    relays_lost: tuple[tuple[str, str, str], ...]
    gone: int
    new: int
    threats_named: tuple[str, ...]
    threats_orphaned: tuple[str, ...]


def what_if(network: Network, changes: Sequence[Change], options: Options | None = None) -> WhatIf:
    """Compare a network with itself after some changes.

    Args:
        network: The network.
        changes: What ends and what begins, all together, in order.
        options: What counts as need and supply.

    Raises:
        UnknownNameError: A change names something that is not there.
        UsageError: A change cannot be made.

    Example:
        >>> from bordergraph.analysis.whatif.changes import AddLink
        >>> from bordergraph.model import Agency, Mandate, Network, Threat
        >>> ids = ("atf", "cbp", "rcmp")
        >>> network = Network(
        ...     agencies=tuple(Agency(a, a.upper()) for a in ids), threats=(Threat("guns", "Guns"),),
        ...     mandates=(Mandate("atf", "guns"), Mandate("rcmp", "guns")), complete=True,
        ... )
        >>> [c.agencies for c in what_if(network, [AddLink("atf", "rcmp")]).closed]
        [('atf', 'rcmp')]
    """
    return compare(needs_of(network, options), needs_of(apply(network, changes), options))


def compare(before: Needs, after: Needs) -> WhatIf:
    """Compare the needs of two networks row by row, by the weights of the first.

    A change in the number of agencies would shift every weight a little and drown the effect;
    so the weights of `before` serve both.
    """
    one, two = before.arrays, after.arrays
    agencies = sorted(set(one.agencies) | set(two.agencies))
    threats = sorted(set(one.threats) | set(two.threats))
    keys_before, keys_after = (_keys(n, agencies, threats) for n in (before, after))
    shared, at_before, at_after = np.intersect1d(keys_before, keys_after, return_indices=True)
    was, now = before.counted[at_before], after.counted[at_after]
    size = (before.weight * before.need)[at_before]
    gap_before = np.where(was, size * (1 - before.supply[at_before]), 0.0)
    gap_after = np.where(now, size * (1 - after.supply[at_after]), 0.0)
    grew, shrank = gap_after > gap_before + _SAME, gap_after < gap_before - _SAME

    def rows(on: Bools) -> tuple[GapChange, ...]:
        index = np.flatnonzero(on)
        order = np.lexsort((shared[index], -np.abs(gap_after - gap_before)[index]))
        found = []
        for r in index[order].tolist():
            b, a = int(at_before[r]), int(at_after[r])
            found.append(
                GapChange(
                    (one.agencies[before.i[b]], one.agencies[before.j[b]]),
                    one.threats[before.threat[b]],
                    KINDS[before.kind[b]] if was[r] else None,
                    KINDS[after.kind[a]] if now[r] else None,
                    float(gap_before[r]),
                    float(gap_after[r]),
                )
            )
        return tuple(found)

    relayed = before.only_relayed[at_before]
    cut = relayed & (np.maximum(after.forth, after.back)[at_after] == 0)
    cut &= after.relay[at_after] == 0
    orphaned_before = {t for t, on in zip(one.threats, one.orphan, strict=True) if on}
    orphaned_after = {t for t, on in zip(two.threats, two.orphan, strict=True) if on}
    return WhatIf(
        before=_whole(before, was, gap_before),
        after=_whole(after, now, gap_after),
        opened=rows(now & ~was & grew),
        closed=rows(was & ~now),
        widened=rows(was & now & grew),
        narrowed=rows(was & now & shrank),
        relays_lost=tuple(
            (
                one.agencies[before.i[b]],
                one.agencies[before.j[b]],
                one.threats[before.threat[b]],
            )
            for b in at_before[cut].tolist()
        ),
        gone=int(before.counted.sum() - was.sum()),
        new=int(after.counted.sum() - now.sum()),
        threats_named=tuple(sorted(orphaned_before - orphaned_after)),
        threats_orphaned=tuple(sorted(orphaned_after - orphaned_before)),
    )


def _keys(needs: Needs, agencies: list[str], threats: list[str]) -> Ints:
    """Return one number for each row that is the same in both networks."""
    agency = {a: k for k, a in enumerate(agencies)}
    threat = {t: k for k, t in enumerate(threats)}
    at_agency = np.array([agency[a] for a in needs.arrays.agencies], dtype=np.int64)
    at_threat = np.array([threat[t] for t in needs.arrays.threats], dtype=np.int64)
    if not len(needs):
        return np.zeros(0, dtype=np.int64)
    pair = at_agency[needs.i] * len(agencies) + at_agency[needs.j]
    return pair * len(threats) + at_threat[needs.threat]


def _whole(needs: Needs, counted: Bools, gap: Vector) -> Whole:
    ties = working_ties(needs.arrays)
    sizes = np.bincount(components(ties))
    cuts = np.flatnonzero(articulation(ties))
    return Whole(
        gaps=int(counted.sum()),
        gap=float(gap.sum()),
        components=len(sizes),
        fragmentation=fragmentation(sizes),
        articulation=tuple(needs.arrays.agencies[i] for i in cuts.tolist()),
    )
