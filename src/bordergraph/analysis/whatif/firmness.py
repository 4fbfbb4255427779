"""How firm is a rank? Sources drawn anew, constants varied, and rows outside the top asked too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from bordergraph.analysis.core.options import Options, Responsibilities
from bordergraph.analysis.whatif.robustness import (
    broker_ranking,
    gap_ranking,
    pair_ranking,
    sources_of,
    threat_ranking,
    without,
)
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from bordergraph.analysis.stats.nulls import Progress
    from bordergraph.analysis.whatif.robustness import Ranking
    from bordergraph.model import Citation, Network

__all__ = ["RANKINGS", "SPREAD", "TIERS", "FirmRow", "Firmness", "firmness"]

Ranked: TypeAlias = Callable[["Options | None"], "Ranking"]

RANKINGS: Mapping[str, Ranked] = {
    "gaps": gap_ranking,
    "pairs": pair_ranking,
    "threats": threat_ranking,
    "brokers": broker_ranking,
}
"""What can be ranked, by name."""

TIERS = (0.8, 0.5)
"""Chance to be among the top from which a row is of the first tier, and of the second."""

OUTSIDE = 0.1
"""Chance from which a row outside the top is shown beside it."""

SPREAD = 0.2
"""How far a constant is varied, as a share of it, either way."""


@dataclass(frozen=True, slots=True)
class FirmRow:
    """One row of a ranking over the draws.

    Attributes:
        row: Its name.
        rank: Its place in the whole record, 1 the best; None when it is not there.
        low: Its 5 % place in the draws in which it is there.
        high: Its 95 % place in those.
        top: Share of the draws in which it is among the top.
        fell: Share in which it is there and not among the top.
        vanished: Share in which it is not there at all.
        tier: 1, 2 or 3; 0 for a row outside the top of the whole record.
    """

    row: str
    rank: int | None
    low: int | None
    high: int | None
    top: float
    fell: float
    vanished: float
    tier: int


@dataclass(frozen=True, slots=True)
class Firmness:
    """How firm a ranking is.

    Attributes:
        rows: The top rows in order, then those outside that were among the top now and then.
        draws: Number of draws.
        top: Rows that count as the top.
        seed: Seed of the draws.
        sources: Sources that were drawn from.
    """

    rows: tuple[FirmRow, ...]
    draws: int
    top: int
    seed: int
    sources: int


def firmness(
    network: Network,
    ranking: str = "gaps",
    *,
    options: Options | None = None,
    draws: int = 100,
    top: int = 10,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Firmness:
    """Rank again with sources drawn with replacement and constants varied by a fifth.

    A source that a draw leaves out takes its statements with it, so about 37 % of the sources are
    missing each time (Efron & Tibshirani 1993). Responsibilities and the discounts of a channel
    are drawn evenly within a fifth of their values.

    Args:
        network: The network.
        ranking: ``gaps``, ``pairs``, ``threats`` or ``brokers``.
        options: What counts; None for the defaults.
        draws: Number of draws.
        top: Rows that count as the top.
        seed: Seed of the draws.
        on_progress: Told after each draw.

    Raises:
        UsageError: No such ranking, or no draws, or no top.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> firmness(Network(agencies=(Agency("rcmp", "RCMP"),)), draws=2).rows
        ()
    """
    if ranking not in RANKINGS:
        raise UsageError(f"no ranking '{ranking}'", f"use one of {', '.join(RANKINGS)}")
    if draws < 1 or top < 1:
        raise UsageError("a firmness needs at least one draw and one row")
    options = options or Options()
    ranked = RANKINGS[ranking]
    base = _order(ranked(options)(network))
    sources = sources_of(network)
    generator = np.random.default_rng(seed)
    places: list[dict[str, int]] = []
    for done in range(draws):
        kept = (
            {sources[k] for k in generator.integers(len(sources), size=len(sources))}
            if sources
            else set()
        )
        drawn, _ = without(network, partial(_is_not_of, frozenset(kept)))
        order = _order(ranked(_varied(options, generator))(drawn))
        places.append({row: k + 1 for k, row in enumerate(order)})
        if on_progress:
            on_progress("rank firmness", done + 1, draws)
    rank = {row: k + 1 for k, row in enumerate(base)}
    named = {row for place in places for row in place} | set(base[:top])
    rows = [_row(row, rank.get(row), places, top) for row in named]
    inside = sorted((r for r in rows if r.tier), key=lambda r: r.rank or 0)
    outside = [r for r in rows if not r.tier and r.top >= OUTSIDE]
    outside.sort(key=lambda r: (-r.top, r.rank or len(rank) + 1, r.row))
    return Firmness((*inside, *outside), draws, top, seed, len(sources))


def _is_not_of(kept: frozenset[str], citation: Citation) -> bool:
    return citation.source not in kept


def _row(row: str, rank: int | None, places: list[dict[str, int]], top: int) -> FirmRow:
    there = [place[row] for place in places if row in place]
    share = sum(p <= top for p in there) / len(places)
    low, high = np.quantile(there, (0.05, 0.95)).tolist() if there else (None, None)
    tier = 0
    if rank is not None and rank <= top:
        tier = 1 + sum(share < limit for limit in TIERS)
    return FirmRow(
        row=row,
        rank=rank,
        low=None if low is None else round(low),
        high=None if high is None else round(high),
        top=share,
        fell=sum(p > top for p in there) / len(places),
        vanished=1 - len(there) / len(places),
        tier=tier,
    )


def _varied(options: Options, generator: np.random.Generator) -> Options:
    """Return options with each constant drawn within a fifth of its value, in (0, 1]."""

    def near(value: float) -> float:
        return float(min(1.0, value * generator.uniform(1 - SPREAD, 1 + SPREAD)))

    parts, c = options.responsibilities, options.discounts
    lead, shared, support = near(parts.lead), near(parts.shared), near(parts.support)
    return replace(
        options,
        responsibilities=Responsibilities(max(lead, shared), min(lead, shared), support),
        discounts=replace(
            c,
            near=near(c.near),
            share=near(c.share),
            one_way=near(c.one_way),
            regular=near(c.regular),
        ),
    )


def _order(scores: Mapping[str, float]) -> list[str]:
    return sorted(scores, key=lambda row: (-round(scores[row], 9), row))
