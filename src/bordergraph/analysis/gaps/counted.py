"""Gaps that count, each explained once, where a network is looked at on many days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bordergraph.analysis.core.needs import EVIDENCES, KINDS
from bordergraph.analysis.gaps.work_reasons import reasons_of
from bordergraph.analysis.results import Gap

if TYPE_CHECKING:
    from collections.abc import Container
    from typing import TypeAlias

    from bordergraph.analysis.core.needs import Needs

    Key: TypeAlias = tuple[tuple[str, str], str]

__all__ = ["counted_gaps"]


def counted_gaps(needs: Needs, told: Container[Key] = (), *, most: int | None = None) -> list[Gap]:
    """Return the gaps that count, those of pairs and threats that are told already unexplained.

    To explain a gap takes a hundred times what it takes to find it.

    Args:
        needs: The rows of need of a network.
        told: Pairs with their threats that another day explains; here they have size and kind only.
        most: The most gaps to explain, the largest; None for all.

    Returns:
        Gaps in the order of the rows: by threat, then by agencies.

    Example:
        >>> from bordergraph.analysis.core.work_needs import needs_of
        >>> from bordergraph.model import Agency, Mandate, Network, Threat
        >>> needs = needs_of(Network(
        ...     agencies=(Agency("cbp", "CBP"), Agency("rcmp", "RCMP"), Agency("spvm", "SPVM")),
        ...     threats=(Threat("guns", "Guns"),),
        ...     mandates=(Mandate("cbp", "guns"), Mandate("rcmp", "guns")),
        ...     complete=True,
        ... ))
        >>> [len(g.reasons) for told in ((), [(("cbp", "rcmp"), "guns")])
        ...  for g in counted_gaps(needs, told)]
        [2, 0]
    """
    rows = np.flatnonzero(needs.counted)
    if not rows.size:
        return []
    reasons = reasons_of(needs)
    agencies, threats = needs.arrays.agencies, needs.arrays.threats
    columns = (needs.i, needs.j, needs.threat, needs.kind, needs.evidence)
    sizes = (needs.need, needs.supply, needs.gap)
    large = np.lexsort((needs.threat[rows], needs.pair[rows], -needs.gap[rows]))[:most]
    explained = set(rows[large].tolist())
    found = []
    for row, i, j, t, kind, evidence, need, supply, gap in zip(
        rows.tolist(), *(c[rows].tolist() for c in (*columns, *sizes)), strict=True
    ):
        key = (agencies[i], agencies[j]), threats[t]
        if row not in explained or key in told:
            found.append(Gap(*key, KINDS[kind], EVIDENCES[evidence], need, supply, gap))
        else:
            found.append(reasons.gap(row))
    return found
