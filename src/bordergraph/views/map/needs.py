"""The needs that the map tells of: those of its day, those of other years, and of another side."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.gaps.possible_gaps import possible_gaps
from bordergraph.analysis.method.rows import SERVED
from bordergraph.views.map.links import citer, iso
from bordergraph.views.map.payload import MapNeed, MapProblem, MapSearch
from bordergraph.views.map.years import runs, runs_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.rows import ChannelUse, Key, NeedRow
    from bordergraph.analysis.method.years import YearSnapshot
    from bordergraph.analysis.register import Problem
    from bordergraph.model import Network


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
