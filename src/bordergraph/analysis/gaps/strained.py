"""Strained links: pairs whose need is met and about which a finding that holds speaks of trouble."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.needs import OUTCOMES
from bordergraph.analysis.core.work_needs import needs_of
from bordergraph.analysis.gaps.ranking import chosen_rows, of_evidence
from bordergraph.analysis.gaps.work_reasons import reasons_of
from bordergraph.analysis.results import Outcome

if TYPE_CHECKING:
    from collections.abc import Collection

    from bordergraph.analysis.core.index import NetworkIndex
    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.results import Evidence, Gap
    from bordergraph.model import Network

__all__ = ["strained"]


def strained(
    network: Network | NetworkIndex | Needs,
    options: Options | None = None,
    *,
    top: int | None = None,
    threat: str | None = None,
    agency: str | None = None,
    evidence: Collection[Evidence] = (),
) -> tuple[Gap, ...]:
    """List pairs on one threat that have a regular channel and a documented trouble with it.

    Most documented trouble sits on well-connected pairs, where a list of absent links is silent.

    Args:
        network: The network, its index, or its rows of need.
        options: What counts, where an index or rows do not tell; None for the defaults.
        top: The most rows to return; None for all.
        threat: Only this threat and narrower ones.
        agency: Only pairs of this agency.
        evidence: Only rows of these classes of evidence; all when empty.

    Returns:
        Rows by need, largest first, then by pair and threat; their findings say what the trouble
        is.

    Raises:
        UnknownNameError: The threat or agency is not in the network.

    Example:
        >>> from bordergraph.model import Agency, Cadence, Finding, Mandate, Network, Share, Threat
        >>> network = Network(
        ...     agencies=(Agency("cbp", "CBP"), Agency("rcmp", "RCMP")),
        ...     threats=(Threat("guns", "Guns"),),
        ...     mandates=(Mandate("cbp", "guns"), Mandate("rcmp", "guns")),
        ...     shares=(Share("cbp", "rcmp", cadence=Cadence.CONTINUOUS),
        ...             Share("rcmp", "cbp", cadence=Cadence.CONTINUOUS)),
        ...     findings=(Finding("audit", "accountability", pairs=(("cbp", "rcmp"),)),),
        ...     complete=True,
        ... )
        >>> [(s.agencies, s.findings, s.supply) for s in strained(network)]
        [(('cbp', 'rcmp'), ('audit',), 1.0)]
    """
    needs = needs_of(network, options)
    on = chosen_rows(needs, threat, agency) & of_evidence(needs, evidence) & ~needs.within
    rows = np.flatnonzero(on & (needs.outcome == OUTCOMES.index(Outcome.STRAINED)))
    order = np.lexsort((needs.threat[rows], needs.pair[rows], -np.round(needs.need[rows], 12)))
    reasons = reasons_of(needs)
    return tuple(reasons.gap(r) for r in rows[order][:top].tolist())
