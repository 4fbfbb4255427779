"""Strained links: pairs that do have a channel and about which a finding documents trouble."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.options import BARRIER_KINDS, ONE_WAY, SCALES, WORKING_KINDS
from bordergraph.analysis.core.work_needs import needs_of
from bordergraph.analysis.results import Strain

if TYPE_CHECKING:
    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.core.options import Options
    from bordergraph.model import Finding, Network

__all__ = ["strained"]


def strained(
    network: Network,
    options: Options | None = None,
    *,
    top: int | None = None,
    threat: str | None = None,
    agency: str | None = None,
) -> tuple[Strain, ...]:
    """List findings of trouble on pairs that have supply.

    Most documented trouble sits on well-connected pairs, where a list of absent links is silent.
    A finding that bars a link makes a gap of kind ``barrier`` where the two share a threat that
    it speaks of; it is listed here only where they share none.

    Args:
        network: The network.
        options: What counts; None for the defaults.
        top: The most entries to return; None for all.
        threat: Only findings on this threat, one above it, one below it, or on none.
        agency: Only pairs of this agency.

    Returns:
        One entry per finding and pair it names, by supply (largest first), finding, and pair.
        Supply is the best on the threats that the finding speaks of, and else the scale of the
        best tie of the two whatever the threat.

    Example:
        >>> from bordergraph.model import Agency, Cadence, Finding, Network, Share
        >>> network = Network(
        ...     agencies=(Agency("cbp", "CBP"), Agency("rcmp", "RCMP")),
        ...     shares=(Share("cbp", "rcmp", cadence=Cadence.CONTINUOUS),
        ...             Share("rcmp", "cbp", cadence=Cadence.CONTINUOUS)),
        ...     findings=(Finding("audit", "accountability", pairs=(("cbp", "rcmp"),)),),
        ... )
        >>> [(s.agencies, s.kind, s.supply) for s in strained(network)]
        [(('cbp', 'rcmp'), 'accountability', 1.0)]
    """
    needs = needs_of(network, options)
    between = needs.between
    found = [
        strain
        for finding in needs.arrays.facts.findings
        if finding.kind not in WORKING_KINDS
        and (threat is None or between.speaks_of(finding, threat))
        for pair in sorted({(min(p), max(p)) for p in finding.pairs})
        if (agency is None or agency in pair)
        and (strain := _strain(needs, finding, pair)) is not None
    ]
    found.sort(key=lambda s: (-s.supply, s.finding, s.agencies))
    return tuple(found[:top])


def _strain(needs: Needs, finding: Finding, pair: tuple[str, str]) -> Strain | None:
    """Return the strain that a finding puts on a pair; None when there is no tie to strain."""
    arrays = needs.arrays
    a, b = pair
    if a == b or a not in arrays.agency_index or b not in arrays.agency_index:
        return None
    rows = needs.rows_of(arrays.agency_index[a], arrays.agency_index[b])
    on = [r for r in rows.tolist() if needs.matches(finding, r)]
    links = [k for k in needs.between.links(a, b) if k.working]
    if not links or (finding.kind in BARRIER_KINDS and on):
        return None
    supply = float(needs.supply[np.array(on, dtype=np.int64)].max(initial=0.0))
    if not supply:
        supply = max(SCALES[k.level] * (1.0 if k.mutual else ONE_WAY) for k in links)
    return Strain(
        agencies=pair,
        finding=finding.id,
        kind=finding.kind,
        threats=finding.threats,
        supply=supply,
        arrangements=tuple(sorted({k.arrangement for k in links if k.arrangement})),
        citations=finding.citations,
    )
