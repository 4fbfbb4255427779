"""Documented gaps, and possible gaps with their searches, in their order."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from itertools import chain, combinations
from typing import TYPE_CHECKING

from bordergraph.analysis.method.rows import COUNTED_OUTCOMES, Outcome
from bordergraph.model import group_by, source_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.rows import Need, NeedRow
    from bordergraph.analysis.register import Problem
    from bordergraph.model import Citation, Network, Search


_WIDE_LEVELS = frozenset({"state", "provincial"})
"""Levels of local bodies that work in a whole state or province."""


@dataclass(frozen=True, slots=True)
class PossibleGap:
    """Agencies without a regular channel, by an open problem or by searches.

    Attributes:
        agencies: The two ids, sorted; all that a problem names where it documents the gap.
        threat: The threat's id; None where a problem names none or several.
        need: How much they depend on each other; None where a problem documents the gap and does
            not name just two bodies and one threat on which the method has a need.
        channel: What serves the need instead: irregular, indirect or none; of a documented gap,
            any of the six classes, or None as for the need.
        searches: Ids of the searches for a channel, by day.
        searched_on: The day of the latest; None for data that is taken at its word.
        arrangements: Ids of the arrangements that serve the need irregularly, sorted.
        relays: Ids of agencies that have firm channels to both, sorted.
        work: The dependencies that decide the need, as ``function-function`` of the two in order.
        problems: Ids of the open problems that name both and the threat or a broader one.
        sources: Ids of the sources behind mandates, channels and searches, sorted.
        always: Whether every variant of the numbers has it; None where one was worked out, and
            for a row to look into.
        basis: ``documented`` by a problem, ``candidate`` for a possible gap, None for a row to
            look into.
    """

    agencies: tuple[str, ...]
    threat: str | None
    need: Need | None = None
    channel: Outcome | None = None
    searches: tuple[str, ...] = ()
    searched_on: date | None = None
    arrangements: tuple[str, ...] = ()
    relays: tuple[str, ...] = ()
    work: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    always: bool | None = None
    basis: str | None = "candidate"

    @property
    def key(self) -> tuple[str, str, str]:
        """The two agencies and the threat of a row."""
        a, b = self.agencies
        return a, b, str(self.threat)


@dataclass(frozen=True, slots=True)
class PairCount:
    """The listed rows of two agencies.

    Attributes:
        gaps: Number of rows; a documented gap counts for each two of the bodies it names.
    """

    agencies: tuple[str, str]
    threats: tuple[str, ...]
    gaps: int


@dataclass(frozen=True, slots=True)
class ThreatCount:
    """The listed rows of a threat."""

    threat: str
    gaps: int


def count_pairs(
    rows: Iterable[NeedRow], documented: Iterable[Problem] = ()
) -> tuple[PairCount, ...]:
    """Return the rows of each pair, the pair with most rows first, then by ids.

    Example:
        >>> from bordergraph.analysis.method.rows import Need, NeedRow, Outcome
        >>> row = NeedRow(("cbp", "rcmp"), "guns", Need.FULL, Outcome.NONE)
        >>> count_pairs([row])
        (PairCount(agencies=('cbp', 'rcmp'), threats=('guns',), gaps=1),)
    """
    threats: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for row in rows:
        threats[row.agencies].append((row.threat,))
    for problem in documented:
        for a, b in combinations(sorted(problem.agencies), 2):
            threats[a, b].append(problem.threats)
    pair_counts = (
        PairCount(pair, tuple(sorted(set(chain.from_iterable(lists)))), len(lists))
        for pair, lists in threats.items()
    )
    return tuple(sorted(pair_counts, key=lambda c: (-c.gaps, c.agencies)))


def count_threats(threats: Iterable[str]) -> tuple[ThreatCount, ...]:
    """Return how often each threat occurs, the most frequent first, then by id.

    Example:
        >>> count_threats(["guns", "drugs", "guns"])
        (ThreatCount(threat='guns', gaps=2), ThreatCount(threat='drugs', gaps=1))
    """
    counts = sorted(Counter(threats).items(), key=lambda c: (-c[1], c[0]))
    return tuple(ThreatCount(threat, n) for threat, n in counts)


def documented_gap(problem: Problem, assessment: Assessment) -> PossibleGap:
    """Return the gap that an open problem of kind *no channel* documents."""
    gap = PossibleGap(
        agencies=tuple(sorted(problem.agencies)),
        threat=problem.threats[0] if len(problem.threats) == 1 else None,
        problems=(problem.id,),
        arrangements=problem.arrangements,
        sources=tuple(sorted({d.source for d in problem.documents})),
        basis="documented",
    )
    rows = [row for row in gap_rows(gap, assessment) if row.agencies == gap.agencies]
    return replace(gap, need=rows[0].need, channel=rows[0].outcome) if rows else gap


def gap_rows(gap: PossibleGap, assessment: Assessment) -> tuple[NeedRow, ...]:
    """Return the needs between the bodies that a gap names, on the one threat that it names."""
    if gap.threat is None:
        return ()
    rows = assessment.rows_among(gap.agencies)
    return tuple(r for r in rows if r.threat == gap.threat and r.outcome in COUNTED_OUTCOMES)


def group_by_story(network: Network, gaps: Sequence[PossibleGap]) -> tuple[PossibleGap, ...]:
    """Return possible gaps with those of one story behind the first of it.

    Gaps are of one story where the same arrangement serves them irregularly, or where the same
    small place is the home of one of the two bodies, on the same threat.
    """
    marks = [_story_marks(network, gap) for gap in gaps]
    story = list(range(len(gaps)))
    first: dict[tuple[str, ...], int] = {}
    for n, gap_marks in enumerate(marks):
        stories = {story[n], *(story[first[mark]] for mark in gap_marks if mark in first)}
        story = [min(stories) if number in stories else number for number in story]
        for mark in gap_marks:
            first.setdefault(mark, n)
    order = sorted(range(len(gaps)), key=lambda n: (story[n], n))
    return tuple(gaps[n] for n in order)


def _story_marks(network: Network, gap: PossibleGap) -> set[tuple[str, ...]]:
    bodies = (network.agency_by_id[agency] for agency in gap.agencies)
    places = {p for body in bodies if body.level not in _WIDE_LEVELS for p in body.home_places}
    return {(a,) for a in gap.arrangements} | {(place, str(gap.threat)) for place in places}


def possible_gaps(
    network: Network, assessment: Assessment, rows: Iterable[NeedRow]
) -> tuple[PossibleGap, ...]:
    """Return some rows as possible gaps, in the order of the rows."""
    searches_of = searches_by_row(network)
    gaps = []
    for row in rows:
        searches = searches_of.get(row.key, [])
        gap = possible_gap(assessment, row, tuple(s.id for s in searches))
        citations = (s.citations for s in searches)
        sources = source_ids(*_citations(network, row, set(gap.arrangements)), *citations)
        gaps.append(replace(gap, sources=sources))
    return tuple(gaps)


def searches_by_row(network: Network) -> dict[tuple[str, ...], list[Search]]:
    """Return the searches for a channel by the two agencies and the threat, each list by day."""
    searches = sorted(network.searches, key=lambda s: (s.day, s.id))
    return group_by(searches, lambda s: (*sorted(s.agencies), s.threat))


def possible_gap(
    assessment: Assessment, row: NeedRow, searches: tuple[str, ...] = ()
) -> PossibleGap:
    """Return a row as a possible gap, without its sources, which stand in the network alone."""
    uses = assessment.channels_of(row)
    stable_gaps = assessment.stable_gaps if row.candidate else None
    return PossibleGap(
        agencies=row.agencies,
        threat=row.threat,
        need=row.need,
        channel=row.outcome,
        searches=searches,
        searched_on=row.searched_on,
        arrangements=tuple(sorted({use.arrangement for use in uses if use.arrangement})),
        relays=assessment.relays_of(row),
        work=tuple(f"{first}-{second}" for first, second, *_ in assessment.deciding_work(row)),
        problems=assessment.problems.get(row.key, ()),
        always=None if stable_gaps is None else row.key in stable_gaps,
        basis="candidate" if row.candidate else None,
    )


def _citations(
    network: Network, row: NeedRow, arrangements: set[str]
) -> Iterator[tuple[Citation, ...]]:
    """Yield the citations behind the mandates of a row and its bodies' part in arrangements."""
    bodies = {*row.agencies, *chain.from_iterable(network.ancestors(a) for a in row.agencies)}
    for m in network.mandates:
        if m.agency in row.agencies and m.threat == row.threat:
            yield m.citations
    for p in network.participations:
        if p.arrangement in arrangements and p.agency in bodies:
            yield p.citations
    for f in network.flows:
        if f.arrangement in arrangements and {f.giver, f.receiver} & bodies:
            yield f.citations
