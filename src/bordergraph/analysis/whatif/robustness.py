"""Would the ranking stand if the record were a little different? Statements lost, added, doubted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from bordergraph.analysis.core.work_needs import needs_of
from bordergraph.analysis.groups.brokers import brokers
from bordergraph.analysis.stats.matrices import sum_by
from bordergraph.errors import UsageError
from bordergraph.model import Confidence, Participation, Share

if TYPE_CHECKING:
    from typing import TypeVar

    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.stats.nulls import Progress
    from bordergraph.model import Citation, Finding, Flow, Focus, Mandate, Network

    Fact = TypeVar("Fact", Mandate, Participation, Focus, Flow, Share, Finding)

Ranking: TypeAlias = Callable[["Network"], Mapping[str, float]]
"""From a network to the score of each row, best highest; a row left out scores 0."""

__all__ = [
    "Ranking",
    "RowStability",
    "SourceEffect",
    "Stability",
    "broker_ranking",
    "gap_ranking",
    "leave_one_source_out",
    "pair_ranking",
    "sources_of",
    "stability",
    "threat_ranking",
    "without",
    "without_confidence",
]


@dataclass(frozen=True, slots=True)
class RowStability:
    """One row of a ranking.

    Attributes:
        row: Its name.
        rank: Its place, 1 the best.
        survival: Share of draws in which it is among the top.
        worst: Its worst place in the draws; past the end when it vanished.
    """

    row: str
    rank: int
    survival: float
    worst: int


@dataclass(frozen=True, slots=True)
class Stability:
    """How a ranking holds over draws.

    Attributes:
        tau: Mean Kendall rank correlation (tau-b) with the ranking of the whole record; None
            when it has no two different scores.
        tau_low: Lowest of the draws.
        overlap: Mean share of the top that stays in the top.
        draws: Number of draws.
        share: Share of the statements dropped, or added when `added`.
        added: Whether ties were added.
        seed: Seed of the draws.
        rows: The top rows.
    """

    tau: float | None
    tau_low: float | None
    overlap: float
    draws: int
    share: float
    added: bool
    seed: int
    rows: tuple[RowStability, ...]


@dataclass(frozen=True, slots=True)
class SourceEffect:
    """What a ranking loses with one source, or with what little is relied on.

    Attributes:
        source: Id of the source, or ``confidence: low`` and the like.
        statements: Facts that rest on nothing else.
        overlap: Share of the top that stays in the top without it.
        tau: Kendall rank correlation with the ranking of the whole record.
        lost: Rows that leave the top.
    """

    source: str
    statements: int
    overlap: float
    tau: float | None
    lost: tuple[str, ...]


def gap_ranking(options: Options | None = None) -> Ranking:
    """Return a ranking of counted gaps (``a--b--threat``)."""

    def rank(network: Network) -> dict[str, float]:
        needs = needs_of(network, options)
        names, threats = needs.arrays.agencies, needs.arrays.threats
        return {
            f"{names[i]}--{names[j]}--{threats[t]}": float(gap)
            for i, j, t, gap in zip(
                needs.i[needs.counted].tolist(),
                needs.j[needs.counted].tolist(),
                needs.threat[needs.counted].tolist(),
                needs.gap[needs.counted].tolist(),
                strict=True,
            )
        }

    return rank


def pair_ranking(options: Options | None = None) -> Ranking:
    """Return a ranking of pairs (``a--b``) by their counted gap."""

    def rank(network: Network) -> dict[str, float]:
        needs = needs_of(network, options)
        names = needs.arrays.agencies
        n = max(len(names), 1)
        on = needs.counted
        pairs, at = np.unique(needs.pair[on], return_inverse=True)
        score = sum_by(at, needs.gap[on], len(pairs))
        return {
            f"{names[key // n]}--{names[key % n]}": float(s)
            for key, s in zip(pairs.tolist(), score, strict=True)
        }

    return rank


def threat_ranking(options: Options | None = None) -> Ranking:
    """Return a ranking of threats by their counted gap."""

    def rank(network: Network) -> dict[str, float]:
        needs = needs_of(network, options)
        threats = needs.arrays.threats
        gap = sum_by(needs.threat, np.where(needs.counted, needs.gap, 0.0), len(threats))
        return {t: float(g) for t, g in zip(threats, gap, strict=True) if g > 0}

    return rank


def broker_ranking(options: Options | None = None) -> Ranking:
    """Return a ranking of agencies by betweenness in the working ties."""

    def rank(network: Network) -> dict[str, float]:
        return {b.agency: b.betweenness for b in brokers(network, options=options)}

    return rank


def stability(
    network: Network,
    ranking: Ranking,
    *,
    share: float = 0.1,
    add: bool = False,
    draws: int = 50,
    top: int = 10,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Stability:
    """Rank again and again with a share of the statements dropped or added at random.

    Dropped are mandates, participations, foci, flows and shares alike; added are ties that the
    record does not have: participations in its arrangements, or shares where it has none.

    Args:
        network: The network.
        ranking: What is ranked.
        share: Share of the statements, in (0, 1).
        add: Add ties instead of dropping statements.
        draws: Number of draws.
        top: Rows that count as the top.
        seed: Seed of the draws.
        on_progress: Told after each draw.

    Raises:
        UsageError: A share outside (0, 1), or no draws, or no top.

    Example:
        >>> from bordergraph.model import Agency, Network
        >>> stability(Network(agencies=(Agency("rcmp", "RCMP"),)), pair_ranking(), draws=2).overlap
        1.0
    """
    if not 0 < share < 1:
        raise UsageError(f"a share of {share} makes no sense", "give one between 0 and 1")
    if draws < 1 or top < 1:
        raise UsageError("a stability needs at least one draw and one row")
    rng = np.random.default_rng(seed)
    base = ranking(network)
    order = _order(base)
    best = order[:top]
    taus: list[float] = []
    overlaps: list[float] = []
    places: list[dict[str, int]] = []
    for done in range(draws):
        changed = _added(network, share, rng) if add else _dropped(network, share, rng)
        scores = ranking(changed)
        again = _order(scores)
        places.append({row: k + 1 for k, row in enumerate(again)})
        overlaps.append(_overlap(best, again[:top]))
        tau = _tau(base, scores)
        if tau is not None:
            taus.append(tau)
        if on_progress:
            on_progress("rank stability", done + 1, draws)
    rows = tuple(
        RowStability(
            row,
            k + 1,
            float(np.mean([place.get(row, top + 1) <= top for place in places])),
            max(place.get(row, len(place) + 1) for place in places),
        )
        for k, row in enumerate(best)
    )
    return Stability(
        float(np.mean(taus)) if taus else None,
        min(taus) if taus else None,
        float(np.mean(overlaps)),
        draws,
        share,
        add,
        seed,
        rows,
    )


def leave_one_source_out(
    network: Network,
    ranking: Ranking,
    *,
    top: int = 10,
    on_progress: Progress | None = None,
) -> tuple[SourceEffect, ...]:
    """Rank again without each source in turn: which ranking depends on a single document?

    Returns:
        One entry per source that statements rest on, most damaging first.
    """
    base = ranking(network)
    sources = sources_of(network)
    found = []
    for done, source in enumerate(sources):
        rest, lost = without(network, partial(_is_from, source))
        found.append(_effect(source, lost, base, ranking(rest), top))
        if on_progress:
            on_progress("leave one source out", done + 1, len(sources))
    found.sort(key=lambda e: (e.overlap, e.tau if e.tau is not None else 1.0, e.source))
    return tuple(found)


def without_confidence(
    network: Network, ranking: Ranking, *, top: int = 10
) -> tuple[SourceEffect, ...]:
    """Rank again without statements of low confidence, and then of low and medium."""
    base = ranking(network)
    found = []
    for name, doubted in (
        ("low", {Confidence.LOW}),
        ("low and medium", {Confidence.LOW, Confidence.MEDIUM}),
    ):
        rest, lost = without(network, partial(_is_of, frozenset(doubted)))
        found.append(_effect(f"confidence: {name}", lost, base, ranking(rest), top))
    return tuple(found)


def _is_from(source: str, citation: Citation) -> bool:
    return citation.source == source


def _is_of(doubted: frozenset[Confidence], citation: Citation) -> bool:
    return citation.confidence in doubted


def without(network: Network, doubted: Callable[[Citation], bool]) -> tuple[Network, int]:
    """Return the network without some citations, and how many facts fell with them.

    A fact goes when all its citations do; one that never had any stays.
    """
    kept = (
        _kept(network.mandates, doubted),
        _kept(network.participations, doubted),
        _kept(network.foci, doubted),
        _kept(network.flows, doubted),
        _kept(network.shares, doubted),
        _kept(network.findings, doubted),
    )
    mandates, participations, foci, flows, shares, findings = kept
    changed = replace(
        network,
        mandates=mandates[0],
        participations=participations[0],
        foci=foci[0],
        flows=flows[0],
        shares=shares[0],
        findings=findings[0],
    )
    return changed, sum(fallen for _, fallen in kept)


def _kept(
    facts: tuple[Fact, ...], doubted: Callable[[Citation], bool]
) -> tuple[tuple[Fact, ...], int]:
    """Return the facts that stand without some citations, and how many fall."""
    standing: list[Fact] = []
    for fact in facts:
        rest = tuple(c for c in fact.citations if not doubted(c))
        if rest or not fact.citations:
            whole = len(rest) == len(fact.citations)
            standing.append(fact if whole else replace(fact, citations=rest))
    return tuple(standing), len(facts) - len(standing)


def sources_of(network: Network) -> list[str]:
    """Return the ids of the sources that statements rest on, sorted."""
    facts: tuple[Mandate | Participation | Focus | Flow | Share | Finding, ...] = (
        *network.mandates,
        *network.participations,
        *network.foci,
        *network.flows,
        *network.shares,
        *network.findings,
    )
    return sorted({c.source for fact in facts for c in fact.citations})


def _order(scores: Mapping[str, float]) -> list[str]:
    return sorted(scores, key=lambda row: (-round(scores[row], 9), row))


def _overlap(one: list[str], other: list[str]) -> float:
    return len(set(one) & set(other)) / len(one) if one else 1.0


def _tau(one: Mapping[str, float], other: Mapping[str, float]) -> float | None:
    """Return tau-b over the rows of either ranking, a missing row scoring 0."""
    from scipy.stats import kendalltau

    rows = sorted(set(one) | set(other))
    a = np.round([one.get(r, 0.0) for r in rows], 9)
    b = np.round([other.get(r, 0.0) for r in rows], 9)
    if len(np.unique(a)) < 2 or len(np.unique(b)) < 2:  # noqa: PLR2004 - no order to compare
        return None
    return float(kendalltau(a, b).statistic)


def _effect(
    source: str, lost: int, base: Mapping[str, float], scores: Mapping[str, float], top: int
) -> SourceEffect:
    best, again = _order(base)[:top], _order(scores)[:top]
    gone = tuple(row for row in best if row not in again)
    return SourceEffect(source, lost, _overlap(best, again), _tau(base, scores), gone)


def _dropped(network: Network, share: float, rng: np.random.Generator) -> Network:
    """Drop each statement with the same chance."""

    def stay(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        stays = rng.random(len(facts)) >= share
        return tuple(f for f, on in zip(facts, stays.tolist(), strict=True) if on)

    return replace(
        network,
        mandates=stay(network.mandates),
        participations=stay(network.participations),
        foci=stay(network.foci),
        flows=stay(network.flows),
        shares=stay(network.shares),
    )


def _added(network: Network, share: float, rng: np.random.Generator) -> Network:
    """Add ties between agencies and arrangements, or agencies, that the record does not have."""
    agencies = [a.id for a in network.agencies]
    if network.arrangements and network.participations:
        there = {(p.agency, p.arrangement) for p in network.participations}
        others = [a.id for a in network.arrangements if a.in_force(network.day)]
        new = _new_pairs(agencies, others, there, round(share * len(there)), rng)
        joined = tuple(Participation(a, p) for a, p in new)
        return replace(network, participations=(*network.participations, *joined))
    there = {(s.giver, s.receiver) for s in network.shares}
    new = _new_pairs(agencies, agencies, there, round(share * len(there)), rng)
    return replace(network, shares=(*network.shares, *(Share(a, b) for a, b in new)))


def _new_pairs(
    left: list[str],
    right: list[str],
    there: set[tuple[str, str]],
    count: int,
    rng: np.random.Generator,
) -> list[tuple[str, str]]:
    found: dict[tuple[str, str], None] = {}
    room = len(left) * len(right) - len(there)
    for _ in range(50 * count if left and right else 0):
        if len(found) >= min(count, room):
            break
        pair = (left[int(rng.integers(len(left)))], right[int(rng.integers(len(right)))])
        if pair not in there and pair[0] != pair[1]:
            found[pair] = None
    return list(found)
