"""Stability of the possible gaps: variants of the numbers, and each publisher left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.method.numbers import DEFAULT, VARIANTS
from bordergraph.analysis.method.rows import Need
from bordergraph.model import FACTS, Cadence

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.rows import Key
    from bordergraph.model import Arrangement, Citation, Dependency, Network

TOP_PUBLISHERS = 20
"""How many publishers are left out, each alone."""


@dataclass(frozen=True, slots=True)
class Trial:
    """The possible gaps with full need when one thing is otherwise.

    Attributes:
        name: Name of the variant of the numbers, or of the publisher that is left out.
        gaps: Possible gaps.
        gained: Keys of those that are not there otherwise, sorted.
        lost: Keys of those that are there otherwise alone, sorted.
        statements: Facts that rest on the publisher alone; None of a variant.
        regular: Needs with a regular channel; None of a publisher, and in a large network.
    """

    name: str
    gaps: int
    gained: tuple[Key, ...]
    lost: tuple[Key, ...]
    statements: int | None = None
    regular: int | None = None


def _trial(name: str, base: set[Key], keys: set[Key], statements: int | None = None) -> Trial:
    gained, lost = sorted(keys - base), sorted(base - keys)
    return Trial(name, len(keys), tuple(gained), tuple(lost), statements)


def variant_trials(assessment: Assessment) -> tuple[Trial, ...]:
    """Return the possible gaps of each published variant of the numbers, the default first."""
    needs, regular = assessment.gaps_by_variant, assessment.regular_by_variant()
    gaps = {
        name: {key for key, need in needs.get(name, {}).items() if need is Need.FULL}
        for name in VARIANTS
    }
    return tuple(
        replace(_trial(name, gaps[DEFAULT], keys), regular=regular.get(name))
        for name, keys in gaps.items()
    )


def publisher_trials(
    network: Network,
    assessment: Assessment,
    *,
    dependencies: Sequence[Dependency] = (),
    top: int | None = TOP_PUBLISHERS,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> tuple[Trial, ...]:
    """Return the possible gaps without the statements that rest on one publisher alone.

    The most cited publishers come first.
    """
    base, trials = _full_gap_keys(assessment), []
    names = most_cited(network)[:top]
    for n, name in enumerate(names, 1):
        sources = {s.id for s in network.sources if s.publisher == name}
        reduced, dropped = drop_sources(network, sources)
        gaps: set[Key] = set()
        # A possible gap was searched for, or no source stands behind its mandates.
        if reduced.searches or not all(m.citations for m in reduced.mandates):
            gaps = _full_gap_keys(assess(reduced, dependencies=dependencies, whole=()))
        trials.append(_trial(name, base, gaps, dropped))
        if on_progress:
            on_progress("stability", n, len(names))
    return tuple(trials)


def _full_gap_keys(assessment: Assessment) -> set[Key]:
    return {row.key for row in assessment.candidates() if row.need is Need.FULL}


def most_cited(network: Network) -> list[str]:
    """Return publishers by the statements that cite them, the most cited first.

    Example:
        >>> from bordergraph.model import Citation, Focus, Network, Source
        >>> cited = Focus("ibet", "guns", (Citation("focus/ibet--guns", "gao-1", "p. 1"),))
        >>> most_cited(Network(foci=(cited,), sources=(Source("gao-1", "Report", "gao"),)))
        ['gao']
    """
    publisher = {s.id: s.publisher for s in network.sources}
    counts = Counter(publisher.get(c.source, "") for f in network.facts for c in f.citations)
    counts.pop("", None)
    return sorted(counts, key=lambda name: (-counts[name], name))


def drop_sources(network: Network, sources: set[str]) -> tuple[Network, int]:
    """Return the network without some sources, and how many facts rested on them alone.

    A fact that never cited anything stays; an arrangement whose frequency only they state has none
    stated.
    """

    def remaining(citations: tuple[Citation, ...]) -> tuple[Citation, ...]:
        return tuple(c for c in citations if c.source not in sources)

    def remaining_facts(name: str) -> tuple[Any, ...]:
        return tuple(
            f if len(citations) == len(f.citations) else replace(f, citations=citations)
            for f in getattr(network, name)
            if (citations := remaining(f.citations)) or not f.citations
        )

    def remaining_arrangement(a: Arrangement) -> Arrangement:
        citations = remaining(a.cadence_citations)
        cadence = a.cadence if citations or not a.cadence_citations else Cadence.UNKNOWN
        return replace(a, cadence_citations=citations, cadence=cadence)

    arrangements = tuple(map(remaining_arrangement, network.arrangements))
    facts: dict[str, Any] = {name: remaining_facts(name) for name in FACTS}
    reduced = replace(network, arrangements=arrangements, **facts)
    return reduced, len(network.facts) - len(reduced.facts)
