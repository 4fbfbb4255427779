"""Needs and ties of the map, on its day and year by year."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.core.documented import thin_years
from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.tie_evidence import tied_in, tied_on_day, ties_between
from bordergraph.analysis.gaps.possible_gaps import possible_gaps
from bordergraph.analysis.method.counts import end_of
from bordergraph.analysis.method.rows import SERVED
from bordergraph.views.map.nodes import citer, iso
from bordergraph.views.map.payload import (
    MapCompared,
    MapNeed,
    MapProblem,
    MapSearch,
    MapTie,
    MapYear,
)
from bordergraph.views.map.pyvis_network import SERVING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bordergraph.analysis.core.tie_evidence import TieEvidence
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.counts import YearSnapshot
    from bordergraph.analysis.method.rows import ChannelUse, Key, NeedRow
    from bordergraph.analysis.register import Problem
    from bordergraph.model import Network


# 1, 2, 5, 10, 20, 50 ...
_NEXT = {"1": lambda s: s * 2, "2": lambda s: s * 5 // 2, "5": lambda s: s * 2}


def runs(years: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Return rising years as runs of consecutive ones.

    Example:
        >>> runs([2001, 2002, 2005])
        ((2001, 2002), (2005, 2005))
    """
    found: list[tuple[int, int]] = []
    for year in years:
        if found and year == found[-1][1] + 1:
            found[-1] = (found[-1][0], year)
        else:
            found.append((year, year))
    return tuple(found)


def map_years(history: Mapping[int, YearSnapshot], linked: Mapping[int, int]) -> Iterator[MapYear]:
    """Yield each year in numbers."""
    thin = thin_years({y: then.dated for y, then in history.items() if then.dated.whole})
    for year, then in sorted(history.items()):
        yield MapYear(
            year,
            linked.get(year, 0),
            then.needs.served.regular,
            then.needs.gaps,
            asdict(then.needs.served),
            dated=then.dated.known,
            drawn=then.dated.whole,
            agencies=then.agencies,
            arrangements=then.arrangements,
            thin=year in thin,
        )


def axis(most: int) -> tuple[int, int, int]:
    """Return three numbers to write on an axis: nothing, half of its end, and its end.

    Example:
        >>> axis(818), axis(19), axis(0)
        ((0, 500, 1000), (0, 10, 20), (0, 1, 2))
    """
    step = 1
    while 2 * step < most:
        step = _NEXT[str(step)[0]](step)
    return 0, step, 2 * step


def map_ties(
    history: Mapping[int, YearSnapshot],
    tied: Mapping[tuple[str, str], TieEvidence],
    comparison: MapComparison | None,
) -> Iterator[MapTie]:
    """Yield every pair of agencies that is, was or would be linked."""
    moved = {(a, b) for a, b, _ in comparison.ties()} if comparison else set()
    now, days = tied_on_day(tied), {year: end_of(year) for year in history}
    for pair in sorted({*tied, *moved}):
        own = tied.get(pair)
        years = tied_in(own, days) if own else {}
        if pair in now or years or pair in moved:
            yield MapTie(
                pair,
                now[pair].value if pair in now else "",
                own.links if own else (),
                runs_by({year: cadence.value for year, cadence in years.items()}),
            )


def runs_by(years: Mapping[int, str]) -> tuple[tuple[int, int, str], ...]:
    """Return years with a word each as runs with one word.

    Example:
        >>> runs_by({2001: "none", 2002: "none", 2003: "regular"})
        ((2001, 2002, 'none'), (2003, 2003, 'regular'))
    """
    when: dict[str, list[int]] = defaultdict(list)
    for year, word in sorted(years.items()):
        when[word].append(year)
    return tuple(sorted((a, b, word) for word, of in when.items() for a, b in runs(of)))


def linked_in(ties: Iterable[MapTie], history: Mapping[int, YearSnapshot]) -> Counter[int]:
    """Count the pairs that were linked in each year."""
    return Counter(
        year for tie in ties for a, b, _ in tie.years for year in range(a, b + 1) if year in history
    )


@dataclass(frozen=True)
class MapComparison:
    """What was asked to be compared.

    Attributes:
        before: The first side, on its day.
        after: The second.
        served: How needs are served on each.
        days: The two days, ISO; empty when a change was asked for.
        change: The change, in the words of the command.
    """

    before: Network
    after: Network
    served: tuple[Assessment, Assessment]
    days: tuple[str, str] = ("", "")
    change: str = ""

    def ties(self) -> list[tuple[str, str, bool]]:
        """Return pairs of agencies with a tie on one side alone, and whether it is the second."""
        one, two = (
            tied_on_day(ties_between(select(side))).keys() for side in (self.before, self.after)
        )
        return [(*pair, pair in two) for pair in sorted(one ^ two)]

    def moved(self) -> dict[Key, tuple[NeedRow, NeedRow]]:
        """Return needs of both sides that a regular channel serves on one alone."""
        one, two = (
            {row.key: row for row in side.rows if row.outcome in SERVED} for side in self.served
        )
        return {
            key: (one[key], two[key])
            for key in sorted(one.keys() & two.keys())
            if (one[key].outcome in SERVING) != (two[key].outcome in SERVING)
        }

    def arrangements(self) -> list[tuple[str, bool]]:
        """Return arrangements in force on one side alone, and whether it is the second."""
        one, two = (select(side).working for side in (self.before, self.after))
        return [(f"arrangement/{name}", name in two) for name in sorted(one ^ two)]


def map_compared(comparison: MapComparison, needs: Sequence[MapNeed]) -> MapCompared:
    """Return a comparison in the words of the page.

    Args:
        comparison: The two sides.
        needs: The needs on the page, those that moved among them.
    """
    at = {(*n.agencies, n.threat): i for i, n in enumerate(needs)}
    return MapCompared(
        *comparison.days,
        comparison.change,
        tuple(comparison.ties()),
        tuple(
            (at[key], after.outcome in SERVING, before.outcome.value, after.outcome.value)
            for key, (before, after) in comparison.moved().items()
        ),
        tuple(comparison.arrangements()),
    )


def map_needs(
    network: Network,
    assessment: Assessment,
    history: Mapping[int, YearSnapshot],
    elsewhere: Iterable[NeedRow] = (),
    *,
    most: int | None = None,
) -> Iterator[MapNeed]:
    """Yield needs: possible gaps in their order first, then the others by agencies and threat.

    Args:
        network: The network.
        assessment: How its needs are served on its day.
        history: The last day of each year.
        elsewhere: Needs of another side that is compared.
        most: Only so many possible gaps, and nothing else.
    """
    gaps = assessment.candidates(partial=True, most=most)
    known = _by_key(assessment.rows) if most is None else {row.key: row for row in gaps}
    latest = _by_key(elsewhere)
    for _, then in sorted(history.items()):
        latest.update(_by_key(then.needs.rows))
    first = [row.key for row in gaps]
    others = [] if most is not None else sorted({*known, *latest} - set(first))
    details = _details(network, assessment, gaps)
    years = _years(history)
    served = assessment.channels if most is None else {}
    for key in [*first, *others]:
        row = known.get(key) or latest[key]
        own: dict[str, Any] = {
            "channel": row.outcome.value if key in known else "",
            "arrangements": _serving(served.get(key, ())) if key in known else (),
            "gap": key in details,
            **details.get(key, {}),
        }
        yield MapNeed(
            row.agencies,
            row.threat,
            row.need.value,
            searched_on=iso(row.searched_on),
            **years.get(key, {}),
            **own,
        )


def _by_key(rows: Iterable[NeedRow]) -> dict[Key, NeedRow]:
    """Return those rows that count as needs."""
    return {row.key: row for row in rows if row.outcome in SERVED}


def _serving(uses: Iterable[ChannelUse]) -> tuple[str, ...]:
    """Return the arrangements that serve a need, best first."""
    return tuple(dict.fromkeys(use.arrangement for use in uses if use.arrangement))


def map_searches(network: Network) -> Iterator[MapSearch]:
    """Yield every search for a channel."""
    cites = citer(network)
    for s in network.searches:
        yield MapSearch(s.id, iso(s.day), s.note, cites(s.citations))


def _positions(ids: Iterable[str]) -> dict[str, int]:
    return {name: i for i, name in enumerate(ids)}


def _details(
    network: Network, assessment: Assessment, gaps: Sequence[NeedRow]
) -> dict[Key, dict[str, Any]]:
    """Return what each possible gap rests on, in the page's words."""
    searches = _positions(s.id for s in network.searches)
    sources = _positions(s.id for s in network.sources)
    return {
        row.key: {
            "arrangements": gap.arrangements,
            "relays": gap.relays,
            "searches": tuple(searches[s] for s in gap.searches),
            "sources": tuple(sources[s] for s in gap.sources if s in sources),
        }
        for row, gap in zip(gaps, possible_gaps(network, assessment, gaps), strict=True)
    }


def _years(history: Mapping[int, YearSnapshot]) -> dict[Key, dict[str, Any]]:
    """Return the channel of each need in runs of years, and the years in which it was a possible gap."""
    channels: dict[Key, dict[int, str]] = defaultdict(dict)
    gaps: dict[Key, list[int]] = defaultdict(list)
    for year, then in sorted(history.items()):
        for row in then.needs.rows:
            if row.outcome in SERVED:
                channels[row.key][year] = row.outcome.value
                if row.candidate:
                    gaps[row.key].append(year)
    return {
        key: {"years": runs_by(of), "open": runs(gaps.get(key, ()))} for key, of in channels.items()
    }


def map_problems(network: Network, problems: Iterable[Problem]) -> Iterator[MapProblem]:
    """Yield the problems that are open or partly resolved, in the order of the register."""
    sources = {s.id: i for i, s in enumerate(network.sources)}
    named: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for finding in network.findings:
        for problem in finding.problems:
            named[problem].update(finding.pairs)
    for p in problems:
        if not p.live:
            continue
        yield MapProblem(
            p.id,
            p.title,
            p.status.code,
            p.status.as_of,
            title_fr=getattr(p.title, "fr", ""),
            why=p.status.why,
            why_fr=getattr(p.status.why, "fr", ""),
            kinds=p.kinds,
            nodes=(
                *(f"agency/{a}" for a in p.agencies),
                *(f"arrangement/{a}" for a in p.arrangements),
                *(f"threat/{t}" for t in p.threats),
            ),
            ways=tuple((f"agency/{a}", f"agency/{b}") for a, b in p.directions),
            pairs=tuple((f"agency/{a}", f"agency/{b}") for a, b in _pairs(p, named[p.id])),
            authorities=p.authority_kinds,
            sources=tuple(sources[s] for s in p.sources if s in sources),
        )


def _pairs(problem: Problem, named: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs that a problem is between without a direction: its two bodies, or those a source names."""
    told = {frozenset(way) for way in problem.directions}
    two = [problem.agencies] if len(problem.agencies) == 2 else []  # noqa: PLR2004 - a pair
    bodies = set(problem.agencies)
    pairs = {(min(pair), max(pair)) for pair in (*two, *named) if bodies.issuperset(pair)}
    return sorted(pair for pair in pairs if frozenset(pair) not in told)
