"""Gaps: pairs of agencies that answer for the same threat and have no regular channel for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.joins import among
from bordergraph.analysis.core.met import need_met
from bordergraph.analysis.core.needs import EVIDENCES, OUTCOMES
from bordergraph.analysis.core.work_needs import needs_of
from bordergraph.analysis.gaps.coverage import (
    OrphanThreat,
    UmbrellaThreat,
    orphan_threats,
    umbrella_threats,
)
from bordergraph.analysis.gaps.untied import alike, open_pairs
from bordergraph.analysis.gaps.work_reasons import reasons_of
from bordergraph.analysis.results import Evidence, Gap, NeedMet, Outcome, PairGap, ThreatGap
from bordergraph.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import TypeAlias

    import numpy.typing as npt

    from bordergraph.analysis.core.index import NetworkIndex
    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.core.options import Options
    from bordergraph.model import Network

    Ints: TypeAlias = npt.NDArray[np.int64]
    Floats: TypeAlias = npt.NDArray[np.float64]
    Bools: TypeAlias = npt.NDArray[np.bool_]

__all__ = [
    "GapReport",
    "GapTotals",
    "chosen_rows",
    "gaps",
    "gaps_by_pair",
    "gaps_by_threat",
    "of_evidence",
]

_DIGITS = 12
"""Decimals to which scores are compared, so that the order of a sum decides nothing."""


@dataclass(frozen=True, slots=True)
class GapTotals:
    """What the counted gaps add up to; rows apart are only numbered.

    Attributes:
        agencies: Agencies in pair analysis.
        needs: Pairs on threats they share, between bodies.
        gaps: Counted gaps.
        pairs: Pairs of agencies with a counted gap.
        gap: Sum of the counted gaps; no unit.
        unknown: Open rows on which too little is known to count them.
        within_body: Open rows inside one body.
        by_evidence: Counted gaps of each class of evidence; never to be summed.
        strained: Strained rows.
        by_design: Rows behind a door.
        no_need: Rows without need.
        slight: Rows with a need too small to list.
        met: How much of the need is met.
        assumed: Rows on which nobody told what one of the two does, so that need is assumed.
    """

    agencies: int
    needs: int
    gaps: int
    pairs: int
    gap: float
    unknown: int
    within_body: int
    by_evidence: dict[Evidence, int]
    strained: int
    by_design: int
    no_need: int
    slight: int
    assumed: int
    met: NeedMet


@dataclass(frozen=True)
class GapReport:
    """The gaps of a network. Each list's reasons are worked out when it is first looked at.

    Attributes:
        totals: What all counted gaps add up to, listed or not.
        orphans: Threats that no arrangement names; they make no gaps.
        umbrella: Threats too wide for a mandate on them to make a pair need, among those asked for.
        by_work: Whether need follows from what each body does, rather than from a shared threat.
        listed: Gives a list by its name.
    """

    totals: GapTotals
    orphans: tuple[OrphanThreat, ...]
    umbrella: tuple[UmbrellaThreat, ...]
    by_work: bool
    listed: Callable[[str], tuple[Gap, ...]] = field(repr=False)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Counted gaps, largest first, then by agencies and threat."""
        return self.listed("gaps")

    @cached_property
    def unknown(self) -> tuple[Gap, ...]:
        """Open rows that are not counted.

        Too few sources speak of the ties of one of the two, or no tie of it on the threat is on
        record.
        """
        return self.listed("unknown")

    @cached_property
    def within_body(self) -> tuple[Gap, ...]:
        """Open rows inside one body, or between a department and a part of it."""
        return self.listed("within_body")

    @cached_property
    def strained(self) -> tuple[Gap, ...]:
        """Rows that are met and about which a finding that holds speaks of trouble."""
        return self.listed("strained")

    @cached_property
    def by_design(self) -> tuple[Gap, ...]:
        """Rows behind a door that law or mandate prescribes."""
        return self.listed("by_design")

    @cached_property
    def no_need(self) -> tuple[Gap, ...]:
        """Rows of a shared threat without need."""
        return self.listed("no_need")

    @cached_property
    def slight(self) -> tuple[Gap, ...]:
        """Rows with a need too small to list."""
        return self.listed("slight")


def gaps(
    network: Network | NetworkIndex | Needs,
    options: Options | None = None,
    *,
    top: int | None = None,
    threat: str | None = None,
    agency: str | None = None,
    evidence: Collection[Evidence] = (),
) -> GapReport:
    """List the gaps of a network.

    A gap is severity x need x (1 - supply) x weight of its threat. Need is how far the work of
    one depends on the other's, times the smaller responsibility; supply the best channel in force.

    Args:
        network: The network, its index, or its rows of need.
        options: What counts, where an index or rows do not tell; None for the defaults.
        top: The most rows to return in each list; None for all.
        threat: Only gaps on this threat and on narrower ones.
        agency: Only gaps of this agency.
        evidence: Only rows of these classes of evidence; all when empty. What too little is
            known of is counted all the same.

    Raises:
        UnknownNameError: The threat or agency is not in the network.

    Example:
        >>> from bordergraph.model import Agency, Mandate, Network, Threat
        >>> network = Network(
        ...     agencies=(Agency("cbp", "CBP"), Agency("rcmp", "RCMP"), Agency("spvm", "SPVM")),
        ...     threats=(Threat("guns", "Guns"),),
        ...     mandates=(Mandate("cbp", "guns"), Mandate("rcmp", "guns")),
        ...     complete=True,
        ... )
        >>> [(g.agencies, round(g.gap, 3)) for g in gaps(network).gaps]
        [(('cbp', 'rcmp'), 0.324)]
    """
    needs = needs_of(network, options)
    chosen = chosen_rows(needs, threat, agency)
    sure = of_evidence(needs, evidence)
    counted = chosen & needs.counted & sure
    unknown = chosen & needs.open & ~needs.within & ~needs.known
    within = chosen & needs.open & needs.within
    arrays = needs.arrays

    def of(outcome: Outcome) -> Bools:
        rows: Bools = chosen & ~needs.within & (needs.outcome == OUTCOMES.index(outcome))
        return rows

    apart = {
        "strained": Outcome.STRAINED,
        "by_design": Outcome.BY_DESIGN,
        "no_need": Outcome.NO_NEED,
        "slight": Outcome.SLIGHT,
    }
    reasons = reasons_of(needs)

    def listed(name: str) -> tuple[Gap, ...]:
        if name in apart:
            on = of(apart[name]) & sure
        else:
            on = {"gaps": counted, "unknown": unknown, "within_body": within & sure}[name]
        return tuple(reasons.gap(row) for row in _ranked(needs, on, top))

    return GapReport(
        totals=GapTotals(
            agencies=len(arrays.agencies),
            needs=int((chosen & ~needs.within).sum()),
            gaps=int(counted.sum()),
            pairs=_distinct(needs.pair_of(counted)),
            gap=float(needs.gap_of(counted).sum()),
            unknown=int(unknown.sum()),
            within_body=int(within.sum()),
            by_evidence={
                e: int((counted & (needs.evidence == EVIDENCES.index(e))).sum())
                for e in EVIDENCES
                if e is not Evidence.UNKNOWN
            },
            strained=int(of(apart["strained"]).sum()),
            by_design=int(of(apart["by_design"]).sum()),
            no_need=int(of(apart["no_need"]).sum()),
            slight=int(of(apart["slight"]).sum()),
            met=need_met(needs, chosen, np.broadcast_to(np.int64(0), len(needs)), 1)[0],
            assumed=int((chosen & ~needs.within & needs.assumed).sum()),
        ),
        orphans=orphan_threats(arrays),
        umbrella=umbrella_threats(arrays, threat),
        by_work=arrays.by_work,
        listed=listed,
    )


def gaps_by_pair(
    network: Network | NetworkIndex | Needs,
    options: Options | None = None,
    *,
    top: int | None = None,
    threat: str | None = None,
    agency: str | None = None,
    evidence: Collection[Evidence] = (),
) -> tuple[PairGap, ...]:
    """Add up the counted gaps of each pair of agencies.

    The score is the sum of a pair's gaps; unmet is the severity-weighted share of its need, over
    all threats it shares, that its gaps leave unmet.

    Args:
        network: The network, its index, or its rows of need.
        options: What counts, where an index or rows do not tell; None for the defaults.
        top: The most pairs to return; None for all.
        threat: Only this threat and narrower ones.
        agency: Only pairs of this agency.
        evidence: Only gaps of these classes of evidence; all when empty.

    Returns:
        Pairs by score, then by open threats, then by ids.

    Raises:
        UnknownNameError: The threat or agency is not in the network.
    """
    needs = needs_of(network, options)
    arrays = needs.arrays
    if threat is None and agency is None and not evidence and alike(arrays):
        return _fast_pairs(arrays, top)
    chosen = chosen_rows(needs, threat, agency)
    rows = np.flatnonzero(chosen & needs.counted & of_evidence(needs, evidence))
    pairs, at = np.unique(needs.pair[rows], return_inverse=True)
    score = np.bincount(at, needs.gap[rows], pairs.size)
    count = np.bincount(at, minlength=pairs.size)
    severity = arrays.severity[needs.threat]
    unmet = np.bincount(at, (severity * needs.need * (1 - needs.supply))[rows], pairs.size)
    every = np.flatnonzero(chosen)
    place = np.searchsorted(pairs, needs.pair[every])
    on = among(needs.pair[every], pairs)
    place, every = place[on], every[on]
    need = np.bincount(place, (severity * needs.need)[every], pairs.size)
    shared = np.bincount(place, minlength=pairs.size)
    order = np.lexsort((pairs, -count, -np.round(score, _DIGITS)))[:top]
    by_pair = np.argsort(at, kind="stable")
    start = np.searchsorted(at[by_pair], np.arange(pairs.size + 1))
    width = max(len(arrays.agencies), 1)
    return tuple(
        PairGap(
            agencies=(
                arrays.agencies[int(pairs[p]) // width],
                arrays.agencies[int(pairs[p]) % width],
            ),
            threats=tuple(
                arrays.threats[t]
                for t in needs.threat[rows[by_pair[start[p] : start[p + 1]]]].tolist()
            ),
            shared_threats=int(shared[p]),
            open_threats=int(count[p]),
            score=float(score[p]),
            unmet=float(unmet[p] / need[p]) if need[p] else 0.0,
        )
        for p in order.tolist()
    )


def _fast_pairs(arrays: NetworkIndex, top: int | None) -> tuple[PairGap, ...]:
    """Rank open pairs by one sparse product; every shared threat of an open pair is open."""
    i, j, score = open_pairs(arrays, top)
    seats = arrays.seats
    owner, at = seats.of(i)
    both = seats.at(seats.threat[at], j[owner]) >= 0
    owner, threat = owner[both], seats.threat[at[both]]
    count = np.bincount(owner, minlength=i.size)
    start = np.cumsum(count) - count
    order = np.lexsort((j, i, -count, -np.round(score, _DIGITS)))[:top]
    return tuple(
        PairGap(
            agencies=(arrays.agencies[int(i[p])], arrays.agencies[int(j[p])]),
            threats=tuple(
                arrays.threats[t] for t in threat[start[p] : start[p] + count[p]].tolist()
            ),
            shared_threats=int(count[p]),
            open_threats=int(count[p]),
            score=float(score[p]),
            unmet=1.0,
        )
        for p in order.tolist()
    )


def gaps_by_threat(
    network: Network | NetworkIndex | Needs,
    options: Options | None = None,
    *,
    top: int | None = None,
    threat: str | None = None,
    agency: str | None = None,
    evidence: Collection[Evidence] = (),
) -> tuple[ThreatGap, ...]:
    """Add up need, gap and coverage of each threat.

    Need is the sum of the pairs' needs and gap the sum of the counted gaps. Coverage is the share
    of that need which is supplied: a scheduled tie covers 0.8 of it though it is no gap. Pairs
    inside one body, and pairs on which too little is known, open or not, are left out of all
    three; see `bordergraph.analysis.core.met.need_met` for the bounds.

    Args:
        network: The network, its index, or its rows of need.
        options: What counts, where an index or rows do not tell; None for the defaults.
        top: The most threats to return; None for all.
        threat: Only this threat and narrower ones.
        agency: Only pairs of this agency.
        evidence: Only gaps of these classes of evidence; all when empty. Need and coverage are
            those of all rows.

    Returns:
        Threats that make pair need and that two agencies or more have, by gap, then by need,
        then by id.

    Raises:
        UnknownNameError: The threat or agency is not in the network.
    """
    needs = needs_of(network, options)
    arrays = needs.arrays
    chosen = chosen_rows(needs, threat, agency)
    counted = chosen & needs.counted & of_evidence(needs, evidence)
    size = len(arrays.threats)
    met = need_met(needs, chosen, needs.threat, size)
    need = np.array([m.need for m in met])
    gap = np.bincount(needs.threat[counted], needs.gap[counted], size)
    present = np.bincount(needs.threat[chosen], minlength=size) > 0
    order = np.lexsort((np.arange(size), -need, -np.round(gap, _DIGITS)))
    listed = [t for t in order.tolist() if present[t]][:top]
    return tuple(
        ThreatGap(
            threat=arrays.threats[t],
            agencies=int(arrays.k[t]),
            need=float(need[t]),
            gap=float(gap[t]),
            coverage=1.0 if met[t].share is None else float(met[t].share or 0.0),
            met=met[t],
        )
        for t in listed
    )


def chosen_rows(needs: Needs, threat: str | None, agency: str | None) -> Bools:
    """Return the rows on a threat or a narrower one, and of an agency."""
    arrays = needs.arrays
    rows = np.ones(len(needs), dtype=np.bool_)
    if threat is not None:
        if threat not in arrays.threat_index:
            raise UnknownNameError("threat", threat)
        top = arrays.threat_index[threat]
        below = np.array([top in line for line in arrays.above], dtype=np.bool_)
        rows &= below[needs.threat]
    if agency is not None:
        if agency not in arrays.network.agency_by_id:
            raise UnknownNameError("agency", agency)
        at = arrays.agency_index.get(agency, -1)
        rows &= (needs.i == at) | (needs.j == at)
    return rows


def of_evidence(needs: Needs, evidence: Collection[Evidence]) -> Bools:
    """Return the rows of some classes of evidence; all of them when none is named."""
    if not evidence:
        return np.ones(len(needs), dtype=np.bool_)
    rows: Bools = np.isin(needs.evidence, [EVIDENCES.index(e) for e in evidence])
    return rows


def _distinct(keys: Ints) -> int:
    """Return how many different keys there are; sorts them, as to hash millions takes longer."""
    keys.sort()
    return int(np.count_nonzero(keys[1:] != keys[:-1])) + bool(keys.size)


def _ranked(needs: Needs, chosen: Bools, top: int | None) -> list[int]:
    """Return the chosen rows by gap, then by agencies, then by threat; at most `top` of them."""
    rows = np.flatnonzero(chosen)
    value = needs.gap_of(rows)
    np.round(value, _DIGITS, out=value)
    if top is not None and 0 < top < rows.size:
        limit = np.partition(value, rows.size - top)[rows.size - top]
        rows, value = rows[value >= limit], value[value >= limit]
    keys = needs.pair_of(rows)
    order = np.lexsort((needs.threat_of(rows), keys, -value))
    ranked: list[int] = rows[order][:top].tolist()
    return ranked
