"""Agencies, arrangements, threats, places and the links between them, as records for the map."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict

from bordergraph.analysis.core.in_force import CADENCE_LEVEL
from bordergraph.analysis.method.counts import unnamed
from bordergraph.model import AgencyClass, Cadence, Confidence
from bordergraph.views.map.payload import Cite, MapFinding, MapLink, MapNode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.model import Citation, Dated, Network
    from bordergraph.views.map.payload import MapOptions, MapPlace, MapProblem, MapSource
    from bordergraph.words.labels import Labels

    Citer = Callable[[Sequence[Citation]], tuple[Cite, ...]]

CONFIDENCES = [c.value for c in Confidence]


def iso(day: date | None) -> str:
    """Return an ISO date, empty for None."""
    return day.isoformat() if day else ""


def best(citations: Sequence[Citation]) -> str:
    """Return the best confidence among statements, empty without any."""
    found = {c.confidence.value for c in citations}
    return next((c for c in CONFIDENCES if c in found), "")


class Force(TypedDict):
    """When something is in force, as nodes and links of the map carry it."""

    start: str
    until: str
    stopped: bool
    active: bool


def force(thing: Dated, facts: InForce) -> Force:
    """Return when something of the network is in force, and whether it is on its day."""
    days = facts.interval(thing)
    begins, ends = (
        "" if day in {date.min, date.max} else day.isoformat() for day in (days.begins, days.ends)
    )
    active = facts.holds(thing)
    return {"start": begins, "until": ends, "stopped": days.stopped, "active": active}


def citer(network: Network) -> Citer:
    """Return a function that turns citations into records; an unregistered source is left out."""
    at = {s.id: i for i, s in enumerate(network.sources)}

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
        told: dict[str, Any] = {"confidence": best(fact.citations), "cites": cites(fact.citations)}
        return MapLink(kind, a, b, **more, **told, **force(fact, facts))

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
            nodes=(
                *(f"agency/{a}" for a in f.agencies),
                *(f"arrangement/{a}" for a in f.arrangements),
            ),
            pairs=tuple((f"agency/{a}", f"agency/{b}") for a, b in f.pairs),
            threats=tuple(f"threat/{t}" for t in f.threats),
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
    served: Mapping[str, Mapping[str, int]] | None = None,
    wide: frozenset[str] = frozenset(),
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
    french = options.short_fr
    return [
        replace(
            n,
            rank=ranks[n.id],
            counts=counts.get(n.id),
            served=(served or {}).get(n.id),
            short_fr=french.get(n.id, ""),
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
            part_of=tuple(f"arrangement/{p}" for p in a.part_of),
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


def _places(places: Sequence[MapPlace]) -> Iterator[MapNode]:
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


_TYPES = {"program": "arrangement-kind", "channel": "arrangement-kind", "place": "place-kind"}


def concepts(
    nodes: Iterable[MapNode],
    links: Iterable[MapLink],
    findings: Iterable[MapFinding],
    problems: Iterable[MapProblem],
    sources: Iterable[MapSource],
    speakers: Sequence[Labels],
) -> Mapping[str, Mapping[str, str]]:
    """Return the names of the concepts by language, each under ``scheme.slug``."""
    keys = {
        *(key for n in nodes for key in _of_node(n)),
        *(key for k in links for key in _of_link(k)),
        *(key for f in findings for key in (("finding-kind", f.kind), ("fixed", f.fixed))),
        *(key for p in problems for key in _of_problem(p)),
        *(("source-kind", s.kind) for s in sources if s.weak),
    }
    named = sorted(key for key in keys if key[1])
    return {s.language: {".".join(key): _name(*key, s) for key in named} for s in speakers}


def _of_node(node: MapNode) -> Iterator[tuple[str, str]]:
    for name in ("level", "sector", "status", "cadence", "country"):
        yield name, getattr(node, name)
    yield _TYPES.get(node.kind, "class"), node.type


def _of_link(link: MapLink) -> Iterator[tuple[str, str]]:
    yield "responsibility" if link.kind == "mandate" else "role", link.role
    yield "cadence", link.cadence
    yield "cadence", Cadence.UNKNOWN.value if link.aged else ""
    for level in {link.confidence, *(c.confidence for c in link.cites)}:
        yield "confidence", level


def _of_problem(problem: MapProblem) -> Iterator[tuple[str, str]]:
    yield "problem-status", problem.status
    for kind in problem.kinds:
        yield "problem-kind", kind
    for authority in problem.authorities:
        yield "authority", authority


def _name(scheme: str, slug: str, labels: Labels) -> str:
    if scheme == "country":
        return labels.country(slug)
    if scheme == "class":
        return labels.full("bg", slug.capitalize())
    return labels.concept(scheme, slug)
