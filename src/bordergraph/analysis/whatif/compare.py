"""What opens and what closes when things change: gaps before and after."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from bordergraph.analysis.core.needs import EVIDENCES, KINDS, Needs
from bordergraph.analysis.core.tie_graph import two_mode
from bordergraph.analysis.core.work_needs import needs_of
from bordergraph.analysis.structure.components import articulation_points, components, fragmentation
from bordergraph.analysis.whatif.causes import Cause, Causes
from bordergraph.analysis.whatif.changes import apply

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.results import Evidence, GapKind
    from bordergraph.analysis.structure.matrices import Bools, Ints, Vector
    from bordergraph.analysis.whatif.changes import Change
    from bordergraph.model import Network

__all__ = ["Cause", "GapChange", "WhatIf", "Whole", "compare", "loss", "what_if"]

Value = TypeVar("Value", bound=np.generic)

_SAME = 1e-12
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class GapChange:
    """One pair on one threat whose gap is not what it was.

    Attributes:
        agencies: The two ids, sorted.
        threat: The threat's id.
        kind_before: Why the need was not met; None where it was no gap that counts.
        kind_after: Why it is not met now.
        gap_before: Gap before.
        gap_after: Gap after, by the weights before.
        evidence_before: How sure the gap was; None where it was no gap that counts.
        evidence_after: How sure it is now.
        cause: Why it counts on one side alone, told by the other side; None where it counts on
            both. ``links``: the need is met there. ``agency``, ``mandate``: there is no such
            agency, or it does not answer for the threat. ``need``: the two do not need each other
            there. ``door``: law or mandate sends it through a door. ``body``: both are in one
            body. ``evidence``: too little is known there to count it.
    """

    agencies: tuple[str, str]
    threat: str
    kind_before: GapKind | None
    kind_after: GapKind | None
    gap_before: float
    gap_after: float
    evidence_before: Evidence | None = None
    evidence_after: Evidence | None = None
    cause: Cause | None = None


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
        opened: Needs that were met and are gaps now; largest loss first.
        closed: Gaps whose need is met now; largest gain first.
        widened: Gaps that grew.
        narrowed: Gaps that shrank.
        reclassed: Gaps as large as they were, of another kind or class of evidence.
        relays_lost: Pairs and threats that a third agency connected and none does now, with no
            tie of their own: (first agency, second agency, threat).
        left: Gaps that count no more though nothing met the need; the cause says why.
        came: Gaps that count only now though no link was lost; the cause says why.
        threats_named: Threats no arrangement named before: their pairs are judged only now.
        threats_orphaned: Threats that no arrangement names any more.
    """

    before: Whole
    after: Whole
    opened: tuple[GapChange, ...]
    closed: tuple[GapChange, ...]
    widened: tuple[GapChange, ...]
    narrowed: tuple[GapChange, ...]
    reclassed: tuple[GapChange, ...]
    relays_lost: tuple[tuple[str, str, str], ...]
    left: tuple[GapChange, ...]
    came: tuple[GapChange, ...]
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
    so the weights of `before` serve both. A row that only `after` has is weighed by its own.
    Whether a gap grew is told by need x (1 - supply), so that it does not hang on which side
    comes first.
    """
    sides = _Sides(before, after)
    was, now, both = sides.was, sides.now, sides.was & sides.now
    met = [c.cause is Cause.LINKS for c in sides.only]
    alone = list(zip(sides.only, met, strict=True))
    orphaned = [
        {t for t, on in zip(n.arrays.threats, n.arrays.orphan, strict=True) if on}
        for n in (before, after)
    ]
    return WhatIf(
        before=_whole(before, was & sides.shared, sides.gap_before),
        after=_whole(after, now & sides.shared, sides.gap_after),
        opened=tuple(c for c, links in alone if links and c.kind_after),
        closed=tuple(c for c, links in alone if links and c.kind_before),
        widened=sides.rows(both & sides.grew),
        narrowed=sides.rows(both & sides.shrank),
        reclassed=sides.rows(both & ~sides.grew & ~sides.shrank & sides.reclassed),
        relays_lost=sides.relays_lost(),
        left=tuple(c for c, links in alone if not links and c.kind_before),
        came=tuple(c for c, links in alone if not links and c.kind_after),
        threats_named=tuple(sorted(orphaned[0] - orphaned[1])),
        threats_orphaned=tuple(sorted(orphaned[1] - orphaned[0])),
    )


def loss(before: Needs, after: Needs) -> tuple[float, int, int]:
    """Return what `compare` says was lost, without a list of what changed.

    Returns:
        Rise of the sum of counted gaps on the rows that both have, gaps that count in the second
        network alone, and pairs and threats without their last relay.
    """
    sides = _Sides(before, after)
    was, now = sides.was & sides.shared, sides.now & sides.shared
    rise = float(sides.gap_after[now].sum()) - float(sides.gap_before[was].sum())
    return rise, int((sides.now & ~sides.was).sum()), int(sides.unrelayed.sum())


class _Sides:
    """The rows of two networks beside each other, in the order of agencies and threats.

    Args:
        before: Rows of the first network.
        after: Rows of the second.

    Attributes:
        at_before: Position of each row in the first network; -1 where it has none.
        at_after: Position in the second.
    """

    def __init__(self, before: Needs, after: Needs) -> None:
        self.before, self.after = before, after
        agencies = sorted({*before.arrays.agencies, *after.arrays.agencies})
        threats = sorted({*before.arrays.threats, *after.arrays.threats})
        keys = [_keys(n, agencies, threats) for n in (before, after)]
        every = np.union1d(*keys)
        self.at_before, self.at_after = (np.full(every.size, -1, dtype=np.int64) for _ in range(2))
        for at, own in ((self.at_before, keys[0]), (self.at_after, keys[1])):
            at[np.searchsorted(every, own)] = np.arange(own.size)

    @cached_property
    def shared(self) -> Bools:
        """Rows that both networks have."""
        found: Bools = (self.at_before >= 0) & (self.at_after >= 0)
        return found

    @cached_property
    def was(self) -> Bools:
        """Rows that are gaps that count in the first network."""
        return _laid(self.before.counted, self.at_before)

    @cached_property
    def now(self) -> Bools:
        """Rows that are gaps that count in the second."""
        return _laid(self.after.counted, self.at_after)

    @cached_property
    def _weight(self) -> Vector:
        there: Bools = self.at_before >= 0
        own = _laid(self.after.weight, self.at_after)
        return np.where(there, _laid(self.before.weight, self.at_before), own)

    @cached_property
    def _unmet(self) -> tuple[Vector, Vector]:
        """Need that is not supplied, before and after, where it is a gap that counts."""
        return (
            np.where(self.was, _laid(_unmet(self.before), self.at_before), 0.0),
            np.where(self.now, _laid(_unmet(self.after), self.at_after), 0.0),
        )

    @property
    def gap_before(self) -> Vector:
        """Gap of each row before; 0 where it does not count."""
        return self._weight * self._unmet[0]

    @property
    def gap_after(self) -> Vector:
        """Gap of each row after, by the weights before."""
        return self._weight * self._unmet[1]

    @property
    def grew(self) -> Bools:
        """Rows of which more is unmet than before."""
        return self._unmet[1] > self._unmet[0] + _SAME

    @property
    def shrank(self) -> Bools:
        """Rows of which less is unmet than before."""
        return self._unmet[1] < self._unmet[0] - _SAME

    @cached_property
    def reclassed(self) -> Bools:
        """Rows of another kind, or another class of evidence, than before."""
        found: Bools = np.zeros(self.shared.size, dtype=np.bool_)
        for one, two in (
            (self.before.kind, self.after.kind),
            (self.before.evidence, self.after.evidence),
        ):
            found |= _laid(one, self.at_before) != _laid(two, self.at_after)
        return found & self.shared

    @cached_property
    def only(self) -> tuple[GapChange, ...]:
        """The gaps that count on one side alone."""
        causes = Causes(self.before), Causes(self.after)

        def cause(row: int) -> Cause:
            gone = bool(self.was[row])
            at = self.at_after if gone else self.at_before
            return causes[gone](int(at[row]), *self._names(row))

        return self.rows(self.was ^ self.now, cause)

    def _names(self, row: int) -> tuple[tuple[str, str], str]:
        b = int(self.at_before[row])
        needs, at = (self.before, b) if b >= 0 else (self.after, int(self.at_after[row]))
        names = needs.arrays.agencies
        pair = names[int(needs.i[at])], names[int(needs.j[at])]
        return pair, needs.arrays.threats[int(needs.threat[at])]

    def rows(self, on: Bools, cause: Callable[[int], Cause] | None = None) -> tuple[GapChange, ...]:
        """Return some rows, largest change first."""
        index = np.flatnonzero(on)
        before, after = self.gap_before[index], self.gap_after[index]
        order = np.lexsort((index, -np.round(np.abs(after - before), _DIGITS)))
        found = []
        for k in order.tolist():
            r = int(index[k])
            pair, threat = self._names(r)
            b, a = int(self.at_before[r]), int(self.at_after[r])
            was, now = bool(self.was[r]), bool(self.now[r])
            found.append(
                GapChange(
                    pair,
                    threat,
                    KINDS[self.before.kind[b]] if was else None,
                    KINDS[self.after.kind[a]] if now else None,
                    float(before[k]),
                    float(after[k]),
                    EVIDENCES[self.before.evidence[b]] if was else None,
                    EVIDENCES[self.after.evidence[a]] if now else None,
                    cause(r) if cause else None,
                )
            )
        return tuple(found)

    @property
    def unrelayed(self) -> Bools:
        """Rows that only a third agency connected, and that none does now."""
        after = self.after
        nothing = (np.maximum(after.forth, after.back) == 0) & (after.relay == 0)
        cut: Bools = _laid(self.before.only_relayed, self.at_before) & _laid(nothing, self.at_after)
        return cut

    def relays_lost(self) -> tuple[tuple[str, str, str], ...]:
        """Return pairs and threats that only a third agency connected, and none does now."""
        named = (self._names(r) for r in np.flatnonzero(self.unrelayed).tolist())
        return tuple((*pair, threat) for pair, threat in named)


def _unmet(needs: Needs) -> Vector:
    return needs.need * (1.0 - needs.supply)


def _laid(values: npt.NDArray[Value], at: Ints) -> npt.NDArray[Value]:
    """Return values by row; zero where a network has no such row."""
    found = np.zeros(at.size, dtype=values.dtype)
    found[at >= 0] = values[at[at >= 0]]
    return found


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
    ties = two_mode(needs.arrays.facts)
    sizes = [len(part) for part in components(ties)]
    return Whole(
        gaps=int(counted.sum()),
        gap=float(gap[counted].sum()),
        components=len(sizes),
        fragmentation=fragmentation(sizes),
        articulation=tuple(sorted(map(str, articulation_points(ties)))),
    )
