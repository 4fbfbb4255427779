"""What is on the map, as records: things and their links; needs, ties and problems; the years."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import count
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.core.documented import thin_years
from bordergraph.analysis.core.in_force import CADENCE_LEVEL, select
from bordergraph.analysis.core.tie_evidence import tied_in, tied_on_day, ties_between
from bordergraph.analysis.gaps.possible_gaps import possible_gaps
from bordergraph.analysis.method.counts import end_of, unnamed
from bordergraph.analysis.method.rows import SERVED
from bordergraph.analysis.register import first_page
from bordergraph.model import AgencyClass, Cadence, Confidence
from bordergraph.views.map.payload import (
    SERVING,
    Cite,
    MapCompared,
    MapFinding,
    MapLink,
    MapNeed,
    MapNode,
    MapProblem,
    MapSearch,
    MapTie,
    MapYear,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.core.tie_evidence import TieEvidence
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.analysis.method.counts import YearSnapshot
    from bordergraph.analysis.method.rows import Key, NeedRow
    from bordergraph.analysis.register import Problem
    from bordergraph.model import Citation, Dated, Network, Search, Source
    from bordergraph.record import Place
    from bordergraph.views.map.payload import MapOptions, MapSource
    from bordergraph.words.labels import Labels

    Citer = Callable[[Sequence[Citation]], tuple[Cite, ...]]

CONFIDENCES = [c.value for c in Confidence]


def iso(day: date | None) -> str:
    """Return an ISO date, empty for None."""
    return day.isoformat() if day else ""


def force(thing: Dated, facts: InForce) -> dict[str, Any]:
    """Return when something of the network is in force, and whether it is on its day."""
    days = facts.interval(thing)
    begins, ends = (
        "" if day in {date.min, date.max} else day.isoformat() for day in (days.begins, days.ends)
    )
    active = facts.holds(thing)
    return {"start": begins, "until": ends, "stopped": days.stopped, "active": active}


def _ids(kind: str, slugs: Iterable[str]) -> tuple[str, ...]:
    """Return the ids on the map of some things."""
    return tuple(f"{kind}/{slug}" for slug in slugs)


def _ends(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the ids on the map of pairs of agencies."""
    return tuple((f"agency/{a}", f"agency/{b}") for a, b in pairs)


def _positions(things: Iterable[Source | Search]) -> dict[str, int]:
    """Return at which place of a list each thing stands, by its id."""
    return {thing.id: i for i, thing in enumerate(things)}


def citer(network: Network) -> Citer:
    """Return a function that turns citations into records; an unregistered source is left out."""
    at = _positions(network.sources)

    def cites(citations: Sequence[Citation]) -> tuple[Cite, ...]:
        return tuple(
            Cite(at[c.source], c.locator, c.confidence.value, c.note)
            for c in citations
            if c.source in at
        )

    return cites


def map_links(facts: InForce) -> Iterator[MapLink]:
    """Yield one link per participation, flow, share, mandate and focus."""
    network, cites = facts.network, citer(facts.network)

    def link(kind: str, fact: Any, a: str, b: str, **more: Any) -> MapLink:  # noqa: ANN401 - any fact
        levels = (c.confidence.value for c in fact.citations)
        best = min(levels, key=CONFIDENCES.index, default="")
        told = cites(fact.citations)
        return MapLink(kind, a, b, **more, confidence=best, cites=told, **force(fact, facts))

    def rhythm(slug: str) -> dict[str, Any]:
        arrangement = network.arrangement_by_id.get(slug)
        if arrangement is None:
            return {}
        return {"cadence": arrangement.cadence.value, "aged": facts.aged(arrangement) or 0}

    for p in network.participations:
        yield link(
            "participation", p, f"agency/{p.agency}", f"arrangement/{p.arrangement}",
            role=p.role, gives=p.provides, takes=p.receives, **rhythm(p.arrangement),
        )  # fmt: skip
    for f in network.flows:
        yield link(
            "flow", f, f"agency/{f.giver}", f"agency/{f.receiver}",
            via=f"arrangement/{f.arrangement}", what=f.what, **rhythm(f.arrangement),
        )  # fmt: skip
    for s in network.shares:
        yield link(
            "share", s, f"agency/{s.giver}", f"agency/{s.receiver}",
            threat=f"threat/{s.threat}" if s.threat else "",
            cadence=s.cadence.value, aged=facts.aged(s) or 0,
        )  # fmt: skip
    for m in network.mandates:
        role = m.responsibility.value
        yield link("mandate", m, f"agency/{m.agency}", f"threat/{m.threat}", role=role)
    for focus in network.foci:
        yield link("focus", focus, f"arrangement/{focus.arrangement}", f"threat/{focus.threat}")


def map_findings(network: Network) -> Iterator[MapFinding]:
    """Yield every finding."""
    cites = citer(network)
    for f in network.findings:
        yield MapFinding(
            id=f.id,
            kind=f.kind,
            nodes=_ids("agency", f.agencies) + _ids("arrangement", f.arrangements),
            pairs=_ends(f.pairs),
            threats=_ids("threat", f.threats),
            start=iso(f.span.begin),
            until=iso(f.span.end),
            fixed=f.fixed,
            cites=cites(f.citations),
        )


SPANNING = 2.0

STRENGTH = (0.0, 0.25, 0.5, 0.8, 1.0)
"""What a link counts in the rank of its ends, by level of frequency; it orders what is drawn."""


def _weights(links: Sequence[MapLink]) -> dict[str, float]:
    """Return how much links each thing on the day, by id."""
    weight: dict[str, float] = defaultdict(float)
    for link in links:
        if not link.active or link.kind == "flow":
            continue
        strength = STRENGTH[CADENCE_LEVEL[Cadence(link.cadence or "unknown")]]
        for end in (link.a, link.b):
            if end.startswith("threat/"):
                weight[end] += 1.0
            elif link.kind not in {"mandate", "focus"}:
                weight[end] += strength
    return weight


def map_nodes(
    facts: InForce,
    links: Sequence[MapLink],
    options: MapOptions,
    counts: Mapping[str, Mapping[str, int]],
    *,
    served: Mapping[str, Mapping[str, int]],
    wide: frozenset[str],
) -> list[MapNode]:
    """Return the nodes with their counts and their rank within their kind.

    Agencies and arrangements rank by their links in force, each weighted by how regularly
    information moves; an arrangement that spans countries counts double, because that is what a
    border map is about. Threats rank by mandates and foci.

    Args:
        facts: The statements that are drawn as in force.
        links: The links of the map.
        options: How the map opens.
        counts: What each thing has on the day.
        served: How the needs of agencies, and those on threats, are served.
        wide: Threats too wide for the mandates on them to make a need.
    """
    network = facts.network
    weight = _weights(links)
    countries = _countries_of(network)
    for arrangement, of in countries.items():
        if len(of) > 1:
            weight[f"arrangement/{arrangement}"] *= SPANNING
    nodes = [
        *_agencies(facts),
        *_arrangements(facts, countries),
        *_threats(network, wide),
        *_places(options.places),
    ]
    ranks: dict[str, int] = {}
    for family in ("agency/", "arrangement/", "threat/", "place/"):
        members = [n for n in nodes if n.id.startswith(family)]
        members.sort(key=lambda n: (not n.active, -round(weight[n.id], 6), n.id))
        ranks.update({n.id: i for i, n in enumerate(members)})
    return [
        replace(
            n,
            rank=ranks[n.id],
            counts=counts.get(n.id),
            served=served.get(n.id),
            short_fr=options.short_fr.get(n.id, ""),
        )
        for n in nodes
    ]


def _agencies(facts: InForce) -> Iterator[MapNode]:
    for a in facts.network.agencies:
        is_agency = a.cls is AgencyClass.AGENCY
        yield MapNode(
            id=f"agency/{a.id}",
            kind="agency" if is_agency else "association",
            label=a.label,
            label_fr=a.label_fr,
            short=a.short,
            country=a.country,
            level=a.level,
            sector=a.sector,
            type="" if is_agency else a.cls.value,
            parent=f"agency/{a.parent}" if a.parent else "",
            **force(a, facts),
        )


def _arrangements(facts: InForce, countries: Mapping[str, set[str]]) -> Iterator[MapNode]:
    cites = citer(facts.network)
    for a in facts.network.arrangements:
        yield MapNode(
            id=f"arrangement/{a.id}",
            kind=a.cls.value,
            label=a.label,
            label_fr=a.label_fr,
            short=a.short,
            country="/".join(sorted(countries.get(a.id, ()))),
            type=a.kind,
            scope=a.scope,
            cadence=a.cadence.value,
            aged=facts.aged(a) or 0,
            status=a.status,
            status_at=iso(a.status_as_of),
            part_of=_ids("arrangement", a.part_of),
            cites=cites(a.citations),
            **force(a, facts),
        )


def _threats(network: Network, wide: frozenset[str]) -> Iterator[MapNode]:
    orphans = unnamed(network)
    for t in network.threats:
        yield MapNode(
            id=f"threat/{t.id}",
            kind="threat",
            label=t.label,
            label_fr=t.label_fr,
            short=t.label,
            broader=f"threat/{t.broader}" if t.broader else "",
            active=True,
            orphan=t.id in orphans,
            umbrella=t.id in wide,
        )


def _places(places: Iterable[Place]) -> Iterator[MapNode]:
    for p in places:
        yield MapNode(
            id=f"place/{p.id}",
            kind="place",
            label=p.label,
            label_fr=p.label_fr,
            short=p.label,
            country=p.country,
            type=p.kind,
            active=True,
        )


def _countries_of(network: Network) -> dict[str, set[str]]:
    """Return the countries of each arrangement's members."""
    countries: dict[str, set[str]] = defaultdict(set)
    for p in network.participations:
        agency = network.agency_by_id.get(p.agency)
        if agency and agency.country:
            countries[p.arrangement].update(agency.country.split("/"))
    return countries


# The border itself is drawn as a line, not as a place.
LINE = "border"


def map_places(every: Iterable[Place]) -> tuple[Place, ...]:
    """Return the places that can be drawn as points."""
    return tuple(p for p in every if p.at and p.kind != LINE)


def seat_points(stated: Iterable[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Return where agencies have their headquarters, for the cities that are known."""
    found: dict[str, tuple[float, float]] = {}
    for agency, text in stated:
        at = locate(text)
        if agency and at:
            found.setdefault(agency, at)
    return found


def locate(text: str) -> tuple[float, float] | None:
    """Return the latitude and longitude in degrees of the city a text starts with, if known.

    Args:
        text: Such as ``Ottawa, Ontario.``; what follows the city is not read.

    Example:
        >>> locate("Lansing area, Michigan.")
        (42.73, -84.56)
        >>> locate("nowhere in particular") is None
        True
    """
    first = re.split(r",|\.| and | area", text.strip().casefold(), maxsplit=1)[0]
    return _cities().get(first.strip())


@cache
def _cities() -> dict[str, tuple[float, float]]:
    """Return latitude and longitude in degrees of cities, by their names in lower case."""
    known = json.loads((files("bordergraph.views.map") / "cities.json").read_text("utf-8"))
    return {name: (lat, lon) for name, (lat, lon) in known.items()}


_OF_NODE = ("level", "sector", "status", "cadence", "country")
_TYPES = {"program": "arrangement-kind", "channel": "arrangement-kind", "place": "place-kind"}


def concepts(
    nodes: Sequence[MapNode],
    links: Sequence[MapLink],
    findings: Sequence[MapFinding],
    problems: Sequence[MapProblem],
    sources: Sequence[MapSource],
    speakers: Sequence[Labels],
) -> Mapping[str, Mapping[str, str]]:
    """Return the names of the concepts by language, each under ``scheme.slug``."""
    keys = {
        *((scheme, getattr(n, scheme)) for n in nodes for scheme in _OF_NODE),
        *((_TYPES.get(n.kind, "class"), n.type) for n in nodes),
        *(("responsibility" if k.kind == "mandate" else "role", k.role) for k in links),
        *(("cadence", k.cadence) for k in links),
        *(("cadence", Cadence.UNKNOWN.value) for k in links if k.aged),
        *(("confidence", k.confidence) for k in links),
        *(("confidence", c.confidence) for k in links for c in k.cites),
        *(("finding-kind", f.kind) for f in findings),
        *(("fixed", f.fixed) for f in findings),
        *(("problem-status", p.status) for p in problems),
        *(("problem-kind", kind) for p in problems for kind in p.kinds),
        *(("authority", authority) for p in problems for authority in p.authorities),
        *(("source-kind", s.kind) for s in sources if s.weak),
    }
    named = sorted(key for key in keys if key[1])
    return {s.language: {".".join(key): _name(*key, s) for key in named} for s in speakers}


def _name(scheme: str, slug: str, labels: Labels) -> str:
    if scheme == "country":
        return labels.country(slug)
    if scheme == "class":
        return labels.full("bg", slug.capitalize())
    return labels.concept(scheme, slug)


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
    steps = (digit * 10**zeros for zeros in count() for digit in (1, 2, 5))
    step = next(step for step in steps if 2 * step >= most)
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
        # What serves it on the day, best first.
        uses = served.get(key, ()) if key in known else ()
        through = tuple(dict.fromkeys(use.arrangement for use in uses if use.arrangement))
        yield MapNeed(
            row.agencies,
            row.threat,
            row.need.value,
            channel=row.outcome.value if key in known else "",
            searched_on=iso(row.searched_on),
            **{"arrangements": through, "gap": key in details, **details.get(key, {})},
            **years.get(key, {}),
        )


def _by_key(rows: Iterable[NeedRow]) -> dict[Key, NeedRow]:
    """Return those rows that count as needs."""
    return {row.key: row for row in rows if row.outcome in SERVED}


def map_searches(network: Network) -> Iterator[MapSearch]:
    """Yield every search for a channel."""
    cites = citer(network)
    for s in network.searches:
        yield MapSearch(s.id, iso(s.day), s.note, cites(s.citations))


def _details(
    network: Network, assessment: Assessment, gaps: Sequence[NeedRow]
) -> dict[Key, dict[str, Any]]:
    """Return what each possible gap rests on, in the page's words."""
    searches, sources = _positions(network.searches), _positions(network.sources)
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


def map_problems(network: Network, problems: Sequence[Problem]) -> Iterator[MapProblem]:
    """Yield the problems that are open or partly resolved, those of the first page first."""
    sources = _positions(network.sources)
    named: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for finding in network.findings:
        for problem in finding.problems:
            named[problem].update(finding.pairs)
    first = first_page(problems)
    for p in (*first, *(p for p in problems if p.live and p not in first)):
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
                *_ids("agency", p.agencies),
                *_ids("arrangement", p.arrangements),
                *_ids("threat", p.threats),
            ),
            ways=_ends(p.directions),
            pairs=_ends(_pairs(p, named[p.id])),
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
