"""What is on the map, as records: things and their links; needs, ties and problems; the years."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import asdict
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import count
from typing import TYPE_CHECKING, Any

from bordergraph.analysis.core.documented import thin_years
from bordergraph.analysis.core.tie_evidence import cadence_by_pair, cadence_by_year
from bordergraph.analysis.gaps.possible_gaps import possible_gaps
from bordergraph.analysis.method.counts import YearSnapshot, last_day_of, threats_without_focus
from bordergraph.analysis.method.rows import COUNTED_OUTCOMES, Key, NeedRow
from bordergraph.analysis.register import Problem, select_first_page
from bordergraph.model import AgencyClass, Cadence, Confidence
from bordergraph.views.map import payload
from bordergraph.views.report.forms.notes import runs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.analysis.core.tie_evidence import TieEvidence
    from bordergraph.analysis.method.assessment import Assessment
    from bordergraph.model import (
        Citation,
        DatedItem,
        Flow,
        NamedThing,
        Network,
        Participation,
        Search,
        Source,
        Threat,
    )
    from bordergraph.record import Place
    from bordergraph.words.labels import Labels

    Citer = Callable[[Sequence[Citation]], tuple[payload.Cite, ...]]

CONFIDENCES = [c.value for c in Confidence]


def iso(day: date | None) -> str:
    """Return an ISO date, empty for None."""
    return day.isoformat() if day else ""


def validity(thing: DatedItem, facts: InForce) -> dict[str, Any]:
    """Return when something of the network is in force, and whether it is on its day."""
    days = facts.network.interval(thing)
    begins, ends = (
        "" if day in {date.min, date.max} else day.isoformat() for day in (days.begins, days.ends)
    )
    active = facts.is_in_force(thing)
    return {"start": begins, "until": ends, "stopped": days.is_stopped, "active": active}


def _node_ids(kind: str, slugs: Iterable[str]) -> tuple[str, ...]:
    """Return the ids on the map of some things."""
    return tuple(f"{kind}/{slug}" for slug in slugs)


def _pair_ids(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the ids on the map of pairs of agencies."""
    return tuple((f"agency/{a}", f"agency/{b}") for a, b in pairs)


def _index_by_id(things: Iterable[Source | Search]) -> dict[str, int]:
    """Return the index of each thing in a list by its id."""
    return {thing.id: i for i, thing in enumerate(things)}


def french_text(text: str) -> str:
    """Return the French words of a text of the record; empty where it has no others."""
    french: str = getattr(text, "fr", "")
    return "" if french == text else french


def citation_reader(network: Network) -> Citer:
    """Return a function that turns citations into records; an unregistered source is left out."""
    index_of = _index_by_id(network.sources)

    def cites(citations: Sequence[Citation]) -> tuple[payload.Cite, ...]:
        return tuple(
            payload.Cite(
                index_of[c.source], c.locator, c.confidence.value, c.note, french_text(c.note)
            )
            for c in citations
            if c.source in index_of
        )

    return cites


def map_links(facts: InForce) -> Iterator[payload.MapLink]:
    """Yield one link per participation, flow, share, mandate and focus."""
    network, cites = facts.network, citation_reader(facts.network)

    def link(kind: str, fact: Any, a: str, b: str, **more: Any) -> payload.MapLink:
        levels = (c.confidence.value for c in fact.citations)
        best = min(levels, key=CONFIDENCES.index, default="")
        more |= {"confidence": best, "cites": cites(fact.citations)}
        return payload.MapLink(kind, a, b, **more, **validity(fact, facts))

    def cadence_fields(slug: str, part: Participation | Flow) -> dict[str, Any]:
        arrangement = network.arrangement_by_id.get(slug)
        if arrangement is None:
            return {}
        aged = facts.outdated_year(arrangement, part) or 0
        return {"cadence": arrangement.cadence.value, "aged": aged}

    for p in network.participations:
        yield link(
            "participation",
            p,
            f"agency/{p.agency}",
            f"arrangement/{p.arrangement}",
            role=p.role,
            gives=p.provides,
            takes=p.receives,
            **cadence_fields(p.arrangement, p),
        )
    for f in network.flows:
        yield link(
            "flow",
            f,
            f"agency/{f.giver}",
            f"agency/{f.receiver}",
            via=f"arrangement/{f.arrangement}",
            what=f.content,
            **cadence_fields(f.arrangement, f),
        )
    for s in network.shares:
        yield link(
            "share",
            s,
            f"agency/{s.giver}",
            f"agency/{s.receiver}",
            threat=f"threat/{s.threat}" if s.threat else "",
            cadence=s.cadence.value,
            aged=facts.outdated_year(s) or 0,
        )
    for m in network.mandates:
        role = m.responsibility.value
        yield link("mandate", m, f"agency/{m.agency}", f"threat/{m.threat}", role=role)
    for focus in network.foci:
        yield link("focus", focus, f"arrangement/{focus.arrangement}", f"threat/{focus.threat}")


def map_findings(network: Network) -> Iterator[payload.MapFinding]:
    """Yield every finding."""
    cites = citation_reader(network)
    for f in network.findings:
        yield payload.MapFinding(
            id=f.id,
            kind=f.kind,
            nodes=_node_ids("agency", f.agencies) + _node_ids("arrangement", f.arrangements),
            pairs=_pair_ids(f.pairs),
            threats=_node_ids("threat", f.threats),
            start=iso(f.span.first_day),
            until=iso(f.span.end),
            fixed=f.fixed,
            cites=cites(f.citations),
        )


SPANNING_WEIGHT = 2.0

LINK_STRENGTHS = {
    Cadence.CONTINUOUS: 1.0,
    Cadence.SCHEDULED: 0.8,
    Cadence.ON_REQUEST: 0.5,
    Cadence.INCIDENT_DRIVEN: 0.25,
    Cadence.UNKNOWN: 0.5,
}
"""Weight of a link in the rank of its ends, by frequency."""


def _link_weights(links: Sequence[payload.MapLink]) -> dict[str, float]:
    """Return how much links each thing on the day, by id."""
    weight: dict[str, float] = defaultdict(float)
    for link in links:
        if not link.active or link.kind == "flow":
            continue
        strength = LINK_STRENGTHS[Cadence(link.cadence or "unknown")]
        for end in (link.a, link.b):
            if end.startswith("threat/"):
                weight[end] += 1.0
            elif link.kind not in {"mandate", "focus"}:
                weight[end] += strength
    return weight


def map_nodes(
    facts: InForce,
    links: Sequence[payload.MapLink],
    options: payload.MapOptions,
    counts: Mapping[str, Mapping[str, int]],
    *,
    served: Mapping[str, Mapping[str, int]],
    wide: frozenset[str],
) -> list[payload.MapNode]:
    """Return the nodes with their counts and their rank within their kind.

    Agencies and arrangements rank by their links in force, each weighted by how regularly
    information moves; an arrangement that spans countries counts double, because that is what a
    border map is about. Threats rank by mandates and foci; those of ``wide`` are too wide for the
    mandates on them to make a need.
    """
    network = facts.network
    weight = _link_weights(links)
    countries = _countries_of(network)
    for arrangement, codes in countries.items():
        if len(codes) > 1:
            weight[f"arrangement/{arrangement}"] *= SPANNING_WEIGHT
    nodes = [
        *_agencies(facts),
        *_arrangements(facts, countries),
        *_threats(network, wide),
        *_places(options.places),
    ]
    ranks: dict[str, int] = {}
    for prefix in ("agency/", "arrangement/", "threat/", "place/"):
        members = [n for n in nodes if n.id.startswith(prefix)]
        members.sort(key=lambda n: (not n.active, -round(weight[n.id], 6), n.id))
        ranks.update({n.id: i for i, n in enumerate(members)})
    return [
        n._replace(
            rank=ranks[n.id],
            counts=counts.get(n.id, {}),
            served=served.get(n.id),
            short_fr=options.short_fr.get(n.id, ""),
        )
        for n in nodes
    ]


def _names(kind: str, thing: NamedThing | Threat | Place) -> dict[str, Any]:
    """Return the id of a thing on the map, and its names."""
    names = {"label": thing.label, "label_fr": thing.label_fr}
    return {"id": f"{kind}/{thing.id}", **names, "short": getattr(thing, "short_name", thing.label)}


def _agencies(facts: InForce) -> Iterator[payload.MapNode]:
    for a in facts.network.agencies:
        is_agency = a.cls is AgencyClass.AGENCY
        yield payload.MapNode(
            **_names("agency", a),
            kind="agency" if is_agency else "association",
            country=a.country,
            level=a.level,
            sector=a.sector,
            type="" if is_agency else a.cls.value,
            parent=f"agency/{a.parent}" if a.parent else "",
            **validity(a, facts),
        )


def _arrangements(facts: InForce, countries: Mapping[str, set[str]]) -> Iterator[payload.MapNode]:
    cites = citation_reader(facts.network)
    for a in facts.network.arrangements:
        yield payload.MapNode(
            **_names("arrangement", a),
            kind=a.cls.value,
            country="/".join(sorted(countries.get(a.id, ()))),
            type=a.kind,
            cadence=a.cadence.value,
            aged=facts.outdated_year(a) or 0,
            status=a.status,
            status_at=iso(a.status_as_of),
            part_of=_node_ids("arrangement", a.part_of),
            cites=cites(a.citations),
            **validity(a, facts),
        )


def _threats(network: Network, wide: frozenset[str]) -> Iterator[payload.MapNode]:
    orphans = threats_without_focus(network)
    for t in network.threats:
        yield payload.MapNode(
            **_names("threat", t),
            kind="threat",
            broader=f"threat/{t.broader}" if t.broader else "",
            active=True,
            orphan=t.id in orphans,
            umbrella=t.id in wide,
        )


def _places(places: Iterable[Place]) -> Iterator[payload.MapNode]:
    for p in places:
        yield payload.MapNode(
            **_names("place", p), kind="place", country=p.country, type=p.kind, active=True
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
BORDER_KIND = "border"


def map_places(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return the places that can be drawn as points."""
    return tuple(p for p in places if p.coordinates and p.kind != BORDER_KIND)


def seat_points(seats: Iterable[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Return where agencies have their headquarters, for the cities that are known."""
    points: dict[str, tuple[float, float]] = {}
    for agency, text in seats:
        if agency and (coordinates := city_coordinates(text)):
            points.setdefault(agency, coordinates)
    return points


def city_coordinates(text: str) -> tuple[float, float] | None:
    """Return the latitude and longitude in degrees of the city a text starts with, if known.

    Example:
        >>> city_coordinates("Lansing area, Michigan.")
        (42.73, -84.56)
        >>> city_coordinates("nowhere in particular") is None
        True
    """
    city = re.split(r",|\.| and | area", text.strip().casefold(), maxsplit=1)[0].strip()
    known = _cities().get(city)
    return (known[0], known[1]) if known else None


@cache
def _cities() -> dict[str, list[float]]:
    """Return latitude and longitude in degrees of cities, by their names in lower case."""
    text = (files("bordergraph.views.map") / "cities.json").read_text("utf-8")
    return dict(json.loads(text))


_SCHEMES = frozenset(
    "arrangement-kind authority cadence confidence finding-kind fixed level place-kind problem-kind "
    "problem-status responsibility role sector source-kind status".split()
)
"""The schemes of the concepts that the page names."""


def concept_names(
    nodes: Iterable[payload.MapNode], speakers: Iterable[Labels]
) -> dict[str, dict[str, str]]:
    """Return the names of concepts, classes of bodies and countries by language, under ``scheme.slug``."""
    countries = sorted({n.country for n in nodes if n.country})
    names: dict[str, dict[str, str]] = {}
    for labels in speakers:
        keys = sorted(key for key in labels.names if key.partition(":")[0] in _SCHEMES)
        names[labels.language] = {
            **{key.replace(":", ".", 1): labels.concept(*key.split(":", 1)) for key in keys},
            **{f"class.{c}": labels.full_name("bg", c.capitalize()) for c in AgencyClass},
            **{f"country.{c}": labels.country_name(c) for c in countries},
        }
    return names


def map_years(
    history: Mapping[int, YearSnapshot], linked: Mapping[int, int]
) -> Iterator[payload.MapYear]:
    """Yield each year in numbers."""
    for year, state in sorted(history.items()):
        yield payload.MapYear(
            year,
            linked.get(year, 0),
            state.served.regular,
            state.gaps,
            asdict(state.served),
            dated=state.dated_count.dated,
            in_force=state.dated_count.total,
            agencies=state.agencies,
            arrangements=state.arrangements,
        )


def thin_runs(history: Mapping[int, YearSnapshot]) -> tuple[tuple[int, int], ...]:
    """Return the runs of years of which too little is documented to compare them with later ones."""
    counts = {year: snapshot.dated_count for year, snapshot in history.items()}
    return tuple(runs(sorted(thin_years({y: n for y, n in counts.items() if n.total}))))


def axis_labels(highest: int) -> tuple[int, int, int]:
    """Return three numbers to write on an axis: nothing, half of its end, and its end.

    Example:
        >>> axis_labels(818), axis_labels(19), axis_labels(0)
        ((0, 500, 1000), (0, 10, 20), (0, 1, 2))
    """
    steps = (digit * 10**zeros for zeros in count() for digit in (1, 2, 5))
    step = next(step for step in steps if 2 * step >= highest)
    return 0, step, 2 * step


def map_ties(
    history: Mapping[int, YearSnapshot], tie_evidence: Mapping[tuple[str, str], TieEvidence]
) -> Iterator[payload.MapTie]:
    """Yield every pair of agencies that is or was linked."""
    ties_now, days = cadence_by_pair(tie_evidence), {year: last_day_of(year) for year in history}
    for pair, evidence in sorted(tie_evidence.items()):
        years = cadence_by_year(evidence, days)
        if pair in ties_now or years:
            yield payload.MapTie(
                pair,
                ties_now[pair].value if pair in ties_now else "",
                evidence.links,
                word_runs({year: cadence.value for year, cadence in years.items()}),
            )


def word_runs(years: Mapping[int, str]) -> tuple[tuple[int, int, str], ...]:
    """Return years with a word each as runs with one word.

    Example:
        >>> word_runs({2001: "none", 2002: "none", 2003: "regular"})
        ((2001, 2002, 'none'), (2003, 2003, 'regular'))
    """
    by_word: dict[str, list[int]] = defaultdict(list)
    for year, word in sorted(years.items()):
        by_word[word].append(year)
    return tuple(sorted((a, b, word) for word, values in by_word.items() for a, b in runs(values)))


def linked_by_year(
    ties: Iterable[payload.MapTie], history: Mapping[int, YearSnapshot]
) -> Counter[int]:
    """Count the pairs that were linked in each year."""
    return Counter(
        year for tie in ties for a, b, _ in tie.years for year in range(a, b + 1) if year in history
    )


def map_needs(
    network: Network,
    assessment: Assessment,
    history: Mapping[int, YearSnapshot],
    *,
    limit: int | None = None,
) -> Iterator[payload.MapNeed]:
    """Yield needs: possible gaps in their order first, then the others by agencies and threat.

    With a limit, yield only so many possible gaps.
    """
    gaps = assessment.candidates(partial=True, limit=limit)
    known = _by_key(assessment.rows if limit is None else gaps)
    latest: dict[Key, NeedRow] = {}
    for _, snapshot in sorted(history.items()):
        latest.update(_by_key(snapshot.rows))
    gap_keys = [row.key for row in gaps]
    others = sorted({*known, *latest} - set(gap_keys))
    details = _gap_details(network, assessment, gaps)
    years = _need_years(history)
    served = assessment.channels if limit is None else {}
    for key in [*gap_keys, *others]:
        row = known.get(key) or latest[key]
        # What serves it on the day, best first.
        uses = served.get(key, ()) if key in known else ()
        through = tuple(dict.fromkeys(use.arrangement for use in uses if use.arrangement))
        yield payload.MapNeed(
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
    return {row.key: row for row in rows if row.outcome in COUNTED_OUTCOMES}


def map_searches(network: Network) -> Iterator[payload.MapSearch]:
    """Yield every search for a channel."""
    cites = citation_reader(network)
    for s in network.searches:
        yield payload.MapSearch(s.id, iso(s.day), s.note, french_text(s.note), cites(s.citations))


def _gap_details(
    network: Network, assessment: Assessment, gaps: Sequence[NeedRow]
) -> dict[Key, dict[str, Any]]:
    """Return the evidence of each possible gap, as fields of `MapNeed`."""
    searches, sources = _index_by_id(network.searches), _index_by_id(network.sources)
    return {
        row.key: {
            "arrangements": gap.arrangements,
            "relays": gap.relays,
            "searches": tuple(searches[s] for s in gap.searches),
            "sources": tuple(sources[s] for s in gap.sources if s in sources),
        }
        for row, gap in zip(gaps, possible_gaps(network, assessment, gaps), strict=True)
    }


def _need_years(history: Mapping[int, YearSnapshot]) -> dict[Key, dict[str, Any]]:
    """Return the channel of each need in runs of years, and the years in which it was a possible gap."""
    channels: dict[Key, dict[int, str]] = defaultdict(dict)
    gaps: dict[Key, list[int]] = defaultdict(list)
    for year, snapshot in sorted(history.items()):
        for row in snapshot.rows:
            if row.outcome in COUNTED_OUTCOMES:
                channels[row.key][year] = row.outcome.value
                if row.candidate:
                    gaps[row.key].append(year)
    return {
        key: {"years": word_runs(years), "open": tuple(runs(gaps.get(key, ())))}
        for key, years in channels.items()
    }


def map_problems(network: Network, problems: Sequence[Problem]) -> Iterator[payload.MapProblem]:
    """Yield the problems that are open or partly resolved, those of the first page first."""
    sources = _index_by_id(network.sources)
    named_pairs: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for finding in network.findings:
        for problem in finding.problems:
            named_pairs[problem].update(finding.pairs)
    first_problems = select_first_page(problems)
    for p in (*first_problems, *(p for p in problems if p.is_live and p not in first_problems)):
        yield payload.MapProblem(
            p.id,
            p.title,
            p.status.code,
            p.status.as_of,
            title_fr=french_text(p.title),
            why=p.status.note,
            why_fr=french_text(p.status.note),
            kinds=p.kinds,
            nodes=(
                *_node_ids("agency", p.agencies),
                *_node_ids("arrangement", p.arrangements),
                *_node_ids("threat", p.threats),
            ),
            ways=_pair_ids(p.directions),
            pairs=_pair_ids(_problem_pairs(p, named_pairs[p.id])),
            authorities=p.authority_kinds,
            sources=tuple(sources[s] for s in p.sources if s in sources),
        )


def _problem_pairs(problem: Problem, named: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs that a problem is between without a direction: its two bodies, or those a source names."""
    directed = {frozenset(way) for way in problem.directions}
    own_pairs = [problem.agencies] if len(problem.agencies) == 2 else []
    bodies = set(problem.agencies)
    pairs = {(min(pair), max(pair)) for pair in (*own_pairs, *named) if bodies.issuperset(pair)}
    return sorted(pair for pair in pairs if frozenset(pair) not in directed)
