"""Everything that links two agencies, or fails to: the answer to ``why A B``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.needs import OUTCOMES
from bordergraph.analysis.core.work_needs import needs_of
from bordergraph.analysis.gaps.work_reasons import reasons_of
from bordergraph.analysis.results import Outcome
from bordergraph.errors import UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bordergraph.analysis.core.documented import AgencyCoverage
    from bordergraph.analysis.core.index import NetworkIndex
    from bordergraph.analysis.core.linked import Link
    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.results import Gap
    from bordergraph.model import Finding, Mandate, Network

__all__ = ["Explanation", "Met", "explain"]


@dataclass(frozen=True, slots=True)
class Met:
    """A need of the pair that is met.

    Attributes:
        threat: The threat's id.
        need: Responsibility of the less responsible of the two.
        supply: Best working channel, in [0, 1].
        arrangements: Arrangements in force that serve it.
    """

    threat: str
    need: float
    supply: float
    arrangements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What links two agencies and what does not.

    Attributes:
        agencies: The two ids, sorted.
        gaps: Open rows of the pair, largest first, whatever their evidence and inside a body too.
        met: Needs that are met, by threat.
        settled: Rows that are not open, with their reasons: met, strained, by design, no need.
        shared: Threats that both answer for, sorted; not each makes a need.
        left_out: Those of them that make no row, by why: ``umbrella`` (too wide), ``orphan``
            (named by no arrangement) or ``rolled-up`` (a component does the work).
        mandates: Mandates of either on the threats concerned.
        links: Every arrangement, flow and share of the two in force, most regular first.
        lapsed: Those that have stopped.
        serving: For each entry of `links`, the threats concerned that it serves.
        findings: Findings in force that name the pair and document trouble.
        relays: Per open threat, agencies that could pass information on, sorted.
        coverage: How much the documents say about the ties of each.
    """

    agencies: tuple[str, str]
    gaps: tuple[Gap, ...]
    met: tuple[Met, ...]
    settled: tuple[Gap, ...]
    shared: tuple[str, ...]
    left_out: dict[str, tuple[str, ...]]
    mandates: tuple[Mandate, ...]
    links: tuple[Link, ...]
    lapsed: tuple[Link, ...]
    serving: tuple[tuple[str, ...], ...]
    findings: tuple[Finding, ...]
    relays: dict[str, tuple[str, ...]]
    coverage: tuple[AgencyCoverage, AgencyCoverage]


def explain(
    network: Network | NetworkIndex | Needs,
    a: str,
    b: str,
    threat: str | None = None,
    options: Options | None = None,
) -> Explanation:
    """Collect every statement that links two agencies or says why nothing does.

    Args:
        network: The network, its index, or its rows of need.
        a: Id of one agency.
        b: Id of the other.
        threat: Only this threat and narrower ones; None for all that both have.
        options: What counts, where an index or rows do not tell; None for the defaults.

    Raises:
        UnknownNameError: An agency or the threat is not in the network.
        UsageError: Both are the same agency, or one takes no part in pair analysis.

    Example:
        >>> from bordergraph.model import Agency, Mandate, Network, Share, Threat
        >>> network = Network(
        ...     agencies=(Agency("cbp", "CBP"), Agency("rcmp", "RCMP"), Agency("spvm", "SPVM")),
        ...     threats=(Threat("guns", "Guns"),),
        ...     mandates=(Mandate("cbp", "guns"), Mandate("rcmp", "guns")),
        ...     shares=(Share("cbp", "rcmp"),),
        ...     complete=True,
        ... )
        >>> explain(network, "rcmp", "cbp").gaps[0].kind.value
        'one-way'
    """
    needs = needs_of(network, options)
    arrays, known = needs.arrays, needs.arrays.network
    for agency in (a, b):
        if agency not in known.agency_by_id:
            raise UnknownNameError("agency", agency)
        if agency not in arrays.agency_index:
            raise UsageError(
                f"'{agency}' takes no part in pair analysis",
                "it is no agency, or did not exist on the day",
            )
    if a == b:
        raise UsageError(f"'{a}' was named twice", "name two agencies")
    if threat is not None and threat not in arrays.threat_index:
        raise UnknownNameError("threat", threat)
    a, b = min(a, b), max(a, b)
    reasons = reasons_of(needs)
    between = reasons.between

    def concerns(name: str) -> bool:
        return threat is None or name == threat or threat in known.broader(name)

    rows = [
        r
        for r in needs.rows_of(arrays.agency_index[a], arrays.agency_index[b]).tolist()
        if concerns(arrays.threats[int(needs.threat[r])])
    ]
    rows.sort(key=lambda r: (-float(np.round(needs.gap[r], 12)), r))
    links = between.links(a, b)
    working = tuple(k for k in links if k.working)
    mandates = tuple(m for m in arrays.facts.mandates if m.agency in (a, b) and concerns(m.threat))
    shared = sorted(
        {m.threat for m in mandates if m.agency == a}
        & {m.threat for m in mandates if m.agency == b}
    )
    gaps = tuple(reasons.gap(r) for r in rows if needs.open[r])
    return Explanation(
        agencies=(a, b),
        gaps=gaps,
        met=tuple(
            Met(
                name,
                float(needs.need[r]),
                float(needs.supply[r]),
                tuple(
                    sorted(
                        {
                            k.arrangement
                            for k in working
                            if k.arrangement and between.serves(k, name)
                        }
                    )
                ),
            )
            for name, r in sorted((arrays.threats[int(needs.threat[r])], r) for r in rows)
            if OUTCOMES[int(needs.outcome[r])] in {Outcome.MET, Outcome.STRAINED}
        ),
        settled=tuple(reasons.gap(r) for r in rows if not needs.open[r]),
        shared=tuple(shared),
        left_out=_left_out(arrays, shared, {arrays.threats[int(needs.threat[r])] for r in rows}),
        mandates=mandates,
        links=working,
        lapsed=tuple(k for k in links if not k.working),
        serving=tuple(tuple(t for t in shared if between.serves(k, t)) for k in working),
        findings=tuple(between.findings(a, b, threat)),
        relays={g.threat: g.relays for g in gaps if g.relays},
        coverage=(reasons.coverage[a], reasons.coverage[b]),
    )


def _left_out(
    arrays: NetworkIndex, shared: Iterable[str], rows: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """Return the threats that two share and that make no row, by why they do not."""
    found: dict[str, list[str]] = {}
    for threat in shared:
        if threat in rows:
            continue
        at = arrays.threat_index[threat]
        wide = "umbrella" if arrays.umbrella[at] else "rolled-up"
        why = "orphan" if arrays.orphan[at] else wide
        found.setdefault(why, []).append(threat)
    return {why: tuple(found[why]) for why in sorted(found)}
