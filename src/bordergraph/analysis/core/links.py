"""Who is linked with whom: through what, how regularly, and as networkx graphs."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, reduce
from itertools import product
from operator import or_
from typing import TYPE_CHECKING, Any

from bordergraph.errors import LimitError
from bordergraph.model import Cadence, Flow, group_by, source_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import networkx as nx

    from bordergraph.analysis.core.in_force import InForce
    from bordergraph.model import Arrangement, Citation, Focus, Participation, Share, Span

MOST_TIES = 1_000_000
"""Pairs of givers and receivers up to which ties are laid out one by one."""

_CADENCES = list(Cadence)


@dataclass(frozen=True, slots=True)
class Link:
    """One link of two agencies: an arrangement, a flow or a share.

    Attributes:
        kind: ``arrangement``, ``flow`` or ``share``.
        arrangement: The arrangement's id; None for a share.
        threats: Ids of the threats it names; empty for an arrangement without a focus and for
            a share that serves all threats.
        cadence: How regularly information moves; unknown where that was stated too long ago.
        forward: Whether information moves from the first agency to the second.
        backward: Whether it moves back.
        holders: Whose ties they are: the agencies themselves, or bodies that cover them.
        begins: The day from which it holds, as far as a day is known.
        exchanges: The flows or shares that it is; empty for an arrangement.
        is_proved: Whether a source attests it for both recently enough; without that its cadence
            is unknown.
    """

    kind: str
    arrangement: str | None
    threats: tuple[str, ...]
    cadence: Cadence
    forward: bool
    backward: bool
    is_in_force: bool
    holders: tuple[str, str]
    citations: tuple[Citation, ...] = ()
    begins: date | None = None
    exchanges: tuple[Flow | Share, ...] = ()
    is_proved: bool = True

    @property
    def is_mutual(self) -> bool:
        """Whether information moves both ways."""
        return self.forward and self.backward


@dataclass(frozen=True)
class Tie:
    """All links in force between two bodies in their own names, seen from one of them.

    Attributes:
        links: The links, most regular first; information moves over each.
    """

    agency: str
    partner: str
    links: tuple[Link, ...]

    @property
    def agencies(self) -> tuple[str, str]:
        """The two ids, sorted."""
        return min(self.agency, self.partner), max(self.agency, self.partner)

    @cached_property
    def arrangements(self) -> tuple[str, ...]:
        """Ids of the arrangements that the links are, or run in, most regular first."""
        ranks = {k.arrangement: _CADENCES.index(k.cadence) for k in self.links if k.arrangement}
        return tuple(sorted(ranks, key=lambda name: (ranks[name], name)))

    @property
    def frequency(self) -> Cadence:
        """The most regular frequency among the links that a source states recently enough."""
        return min((k.cadence for k in self.links), key=_CADENCES.index)

    @property
    def direct(self) -> bool:
        """Whether a flow or a share between the two is documented by name."""
        return any(k.kind != "arrangement" for k in self.links)

    @property
    def threats(self) -> tuple[str, ...]:
        """Ids of the threats that the links name, sorted."""
        return tuple(sorted({t for k in self.links for t in k.threats}))

    @property
    def since(self) -> date | None:
        """The earliest day from which one of the links holds; None where none is dated."""
        return min((k.begins for k in self.links if k.begins), default=None)

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources that state the links, sorted."""
        return source_ids(*(k.citations for k in self.links))


def _link_order(link: Link) -> tuple[bool, bool, int, str, str, tuple[str, str]]:
    """Order links: those in force first, both ways before one, most regular first, by name."""
    rank, name = _CADENCES.index(link.cadence), link.arrangement or ""
    return not link.is_in_force, not link.is_mutual, rank, link.kind, name, link.holders


def _tie_order(tie: Tie) -> tuple[int, bool, int, str]:
    """Order ties: through most arrangements, documented by name, most regular, by id."""
    return -len(tie.arrangements), not tie.direct, _CADENCES.index(tie.frequency), tie.partner


def _start_day(span: Span, arrangement: Arrangement | None) -> date:
    """Return the first day of a fact in an arrangement; `date.min` if unknown."""
    whole_start = arrangement.span.first_day if arrangement else None
    return max(span.start or whole_start or span.as_of or date.min, whole_start or date.min)


def _earliest_day(days: Iterable[date]) -> date | None:
    """Return the earliest of the days that are known."""
    return min((day for day in days if day > date.min), default=None)


def _shared_start(
    pairs: Iterable[tuple[Participation, Participation]], arrangement: Arrangement
) -> date | None:
    """Return the earliest day on which two are both in an arrangement, by any of their parts."""
    return _earliest_day(max(_start_day(p.span, arrangement) for p in pair) for pair in pairs)


def _bits_of(names: Iterable[str], bit: Mapping[str, int]) -> int:
    return reduce(or_, (bit.get(name, 0) for name in names), 0)


class LinkIndex:
    """An index of the links of each two agencies.

    Example:
        >>> from bordergraph.analysis.core.in_force import select
        >>> from bordergraph.model import Agency, Network, Share
        >>> facts = select(Network(
        ...     agencies=(Agency("cbp", "CBP"), Agency("rcmp", "RCMP")),
        ...     shares=(Share("cbp", "rcmp"),),
        ... ))
        >>> [(link.kind, link.forward, link.backward) for link in LinkIndex(facts).links("cbp", "rcmp")]
        [('share', True, False)]
    """

    def __init__(self, facts: InForce) -> None:
        self.facts = facts
        self._ties: dict[str, tuple[Tie, ...]] = {}

    @cached_property
    def _participations(self) -> dict[str, list[Participation]]:
        """Participations of each body, in force and past ones."""
        facts = self.facts
        return group_by((*facts.participations, *facts.past_participations), lambda p: p.agency)

    @cached_property
    def _exchanges(self) -> dict[tuple[str, str], list[tuple[Flow | Share, bool]]]:
        """Flows and shares by (giver, receiver), with whether each is in force."""
        by_pair: dict[tuple[str, str], list[tuple[Flow | Share, bool]]] = defaultdict(list)
        for flow in self.facts.flows:
            by_pair[flow.giver, flow.receiver].append((flow, True))
        for is_in_force, shares in ((True, self.facts.shares), (False, self.facts.past_shares)):
            for share in shares:
                by_pair[share.giver, share.receiver].append((share, is_in_force))
        return by_pair

    @cached_property
    def foci(self) -> dict[str, list[Focus]]:
        """Foci of each arrangement."""
        return group_by(self.facts.foci, lambda f: f.arrangement)

    @cached_property
    def _giver_groups(self) -> dict[str, list[tuple[Cadence, set[str], set[str]]]]:
        """Givers and receivers of all that each body is in, the most regular first."""
        facts, by_id = self.facts, self.facts.network.arrangement_by_id
        proved = replace(facts, participations=tuple(filter(facts.is_proved, facts.participations)))
        groups = [
            (facts.frequency(arrangement), givers, receivers)
            for arrangement, givers, receivers in proved.exchange_sides
        ]
        groups += [
            (Cadence.UNKNOWN, givers, receivers)
            for arrangement, givers, receivers in facts.exchange_sides
            if not facts.is_proved(*facts.members[arrangement.id])
        ]
        groups += [
            (facts.frequency(by_id[f.arrangement], f), {f.giver}, {f.receiver}) for f in facts.flows
        ]
        groups += [(facts.frequency(s, s), {s.giver}, {s.receiver}) for s in facts.shares]
        by_agency: dict[str, list[tuple[Cadence, set[str], set[str]]]] = defaultdict(list)
        for group in sorted(groups, key=lambda g: _CADENCES.index(g[0])):
            for agency in group[1] | group[2]:
                by_agency[agency].append(group)
        return by_agency

    def partners(self, agency: str) -> Mapping[str, Cadence]:
        """Return the bodies that a body is linked with in force, in its own name.

        Two are linked when information moves between them, either way: by a flow or a share, or
        because both take part in one arrangement.

        Returns:
            The most regular cadence with each of them.
        """
        cadences: dict[str, Cadence] = {}
        # The most regular first, so that what is there stays.
        for cadence, givers, receivers in self._giver_groups.get(agency, ()):
            for own_side, others in ((givers, receivers), (receivers, givers)):
                if agency in own_side:
                    cadences.update(dict.fromkeys(others - cadences.keys() - {agency}, cadence))
        return cadences

    def partner_counts(
        self, group_of: Mapping[str, str]
    ) -> Iterator[tuple[str, Counter[tuple[str, Cadence]]]]:
        """Yield each body with how many partners it has by group and most regular cadence.

        Members are bits of one number, so that no arrangement is laid out in pairs.
        """
        bits = {name: 1 << n for n, name in enumerate(group_of)}
        members_of: dict[str, int] = defaultdict(int)
        for name, place in group_of.items():
            members_of[place] |= bits[name]
        masks: dict[int, tuple[int, int]] = {}
        for agency in group_of:
            seen_bits, counts = bits[agency], Counter[tuple[str, Cadence]]()
            for group in self._giver_groups.get(agency, ()):
                cadence, givers, receivers = group
                if id(group) not in masks:
                    masks[id(group)] = _bits_of(givers, bits), _bits_of(receivers, bits)
                giver_bits, receiver_bits = masks[id(group)]
                # All bits or none, as the body gives to them or gets from them.
                others = receiver_bits * (agency in givers) | giver_bits * (agency in receivers)
                new, seen_bits = others & ~seen_bits, seen_bits | others
                for group_name, member_bits in members_of.items() if new else ():
                    counts[group_name, cadence] += (new & member_bits).bit_count()
            yield agency, +counts

    def count_ties(self, group_of: Mapping[str, str]) -> Counter[tuple[str, str, Cadence]]:
        """Count ties by the groups of their two bodies, sorted, and the most regular cadence."""
        counts: Counter[tuple[str, str, Cadence]] = Counter()
        for agency, partners in self.partner_counts(group_of):
            for (group, cadence), n in partners.items():
                first, second = sorted((group_of[agency], group))
                counts[first, second, cadence] += n
        # Each is counted from both of its ends.
        return Counter({key: n // 2 for key, n in counts.items()})

    def ties(self, agency: str) -> tuple[Tie, ...]:
        """Return a body's ties in its own name, those through most arrangements first."""
        if agency not in self._ties:
            ties = (Tie(agency, p, self._own_links(agency, p)) for p in self.partners(agency))
            self._ties[agency] = tuple(sorted(ties, key=_tie_order))
        return self._ties[agency]

    def _own_links(self, first: str, second: str) -> tuple[Link, ...]:
        """Return the links in force of two bodies in their own names over which something moves."""
        links = self._named_links(first, second)
        moving = (k for k in links if k.is_in_force and (k.forward or k.backward))
        return tuple(sorted(moving, key=_link_order))

    def _named_links(self, first: str, second: str) -> tuple[Link, ...]:
        """Return every link of two bodies in their own names."""
        return *self._arrangement_links(first, second), *self._exchange_links(first, second)

    def links(self, first: str, second: str) -> tuple[Link, ...]:
        """Return every link of two agencies: those in force first, most regular first.

        Ties of bodies that cover them count towards agencies of another body.
        """
        pairs = product(*self.facts.covering_bodies(first, second))
        links = (link for a, b in pairs if a != b for link in self._named_links(a, b))
        return tuple(sorted(links, key=_link_order))

    def _arrangement_threats(self, arrangement: str) -> tuple[str, ...]:
        return tuple(sorted({f.threat for f in self.foci.get(arrangement, ())}))

    def _arrangement_citations(
        self, arrangement: str, pairs: list[tuple[Participation, Participation]]
    ) -> tuple[Citation, ...]:
        """Return the statements that a shared arrangement rests on, each once."""
        facts = [fact.citations for pair in pairs for fact in pair]
        facts += [focus.citations for focus in self.foci.get(arrangement, ())]
        facts.append(self.facts.network.arrangement_by_id[arrangement].citations)
        return tuple(dict.fromkeys(c for citations in facts for c in citations))

    def _arrangement_links(self, first: str, second: str) -> list[Link]:
        """Return the arrangements that two bodies are both in, each once."""
        others = group_by(self._participations.get(second, ()), lambda q: q.arrangement)
        pairs: dict[str, list[tuple[Participation, Participation]]] = defaultdict(list)
        for p in self._participations.get(first, ()):
            for q in others.get(p.arrangement, ()):
                pairs[p.arrangement].append((p, q))
        by_id, frequency = self.facts.network.arrangement_by_id, self.facts.frequency
        return [
            Link(
                "arrangement",
                name,
                self._arrangement_threats(name),
                min((frequency(by_id[name], *pair) for pair in pair_list), key=_CADENCES.index),
                any(p.provides and q.receives for p, q in pair_list),
                any(q.provides and p.receives for p, q in pair_list),
                name in self.facts.working_arrangements,
                (first, second),
                self._arrangement_citations(name, pair_list),
                _shared_start(pair_list, by_id[name]),
                is_proved=any(self.facts.is_proved(*pair) for pair in pair_list),
            )
            for name, pair_list in pairs.items()
            if by_id[name].ties(first, second)
        ]

    def _exchange_links(self, first: str, second: str) -> list[Link]:
        """Return the flows and shares of two bodies, those of one arrangement or threat joined."""
        by_id = self.facts.network.arrangement_by_id
        groups: dict[tuple[str, str, Cadence, bool], list[tuple[bool, Flow | Share]]]
        groups = defaultdict(list)
        carrier: Arrangement | Share
        for forth, pair in ((True, (first, second)), (False, (second, first))):
            for tie, is_in_force in self._exchanges.get(pair, ()):
                if isinstance(tie, Flow):
                    kind, name, carrier = "flow", tie.arrangement, by_id[tie.arrangement]
                else:
                    kind, name, carrier = "share", tie.threat or "", tie
                frequency = self.facts.frequency(carrier, tie)
                groups[kind, name, frequency, is_in_force].append((forth, tie))
        links = []
        for (kind, name, cadence, is_in_force), ties in groups.items():
            arrangement = by_id[name] if kind == "flow" else None
            links.append(
                Link(
                    kind,
                    arrangement.id if arrangement else None,
                    self._arrangement_threats(name) if arrangement else tuple(filter(None, [name])),
                    cadence,
                    any(forth for forth, _ in ties),
                    not all(forth for forth, _ in ties),
                    is_in_force,
                    (first, second),
                    tuple(dict.fromkeys(c for _, tie in ties for c in tie.citations)),
                    _earliest_day(_start_day(tie.span, arrangement) for _, tie in ties),
                    tuple(tie for _, tie in ties),
                    any(self.facts.is_proved(tie) for _, tie in ties),
                )
            )
        return links


def tie_graph(facts: InForce) -> nx.DiGraph[str]:
    """Return who gives to whom, in the agencies' own names, on the day of the facts.

    Edges have ``arrangements`` and ``flows`` (ids of the arrangements that both take part in, and
    of those in which a flow is documented), ``direct`` (a flow or share is documented, not a
    common membership alone), ``frequency`` (the most regular one), ``since`` (ISO date, empty
    when unknown), ``sources`` and ``threats``.

    Raises:
        LimitError: There are more than `MOST_TIES` of them.
    """
    import networkx as nx

    pairs = count_possible_pairs(facts)
    if pairs > MOST_TIES:
        raise LimitError(
            "arrangements and shares tie {pairs} pairs, and at most {most} are laid out",
            'take kg.networkx("memberships"), which the measures read as well',
            pairs=pairs,
            most=MOST_TIES,
        )
    graph: nx.DiGraph[str] = nx.DiGraph()
    add_agencies(facts, graph)
    link_index = LinkIndex(facts)
    for giver in facts.agencies:
        for tie in sorted(link_index.ties(giver), key=lambda t: t.partner):
            links = tuple(link for link in tie.links if link.forward)
            if links and tie.partner in graph:
                forth = replace(tie, links=links)
                graph.add_edge(
                    giver,
                    tie.partner,
                    direct=forth.direct,
                    frequency=forth.frequency.value,
                    since=forth.since.isoformat() if forth.since else "",
                    arrangements=sorted(forth.arrangements),
                    flows=sorted(
                        {k.arrangement for k in links if k.kind == "flow" and k.arrangement}
                    ),
                    threats=list(forth.threats),
                    sources=list(forth.sources),
                )
    return graph


def exchange_graph(facts: InForce) -> nx.DiGraph[str]:
    """Return `tie_graph`, or its documented exchanges alone where the data has shares.

    Published open triangles take the ties that a survey asked for; shares are such ties, and common
    membership stands in where there are none.
    """
    return tie_graph(replace(facts, participations=()) if facts.network.shares else facts)


def mandate_graph(facts: InForce) -> nx.Graph[str]:
    """Return who holds a mandate on which threat; threats are the nodes with ``bipartite`` 1."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    add_agencies(facts, graph)
    for mandate in facts.mandates:
        graph.add_node(mandate.threat, bipartite=1)
        graph.add_edge(mandate.agency, mandate.threat)
    return graph


def two_mode_graph(facts: InForce) -> nx.DiGraph[str]:
    """Return the same ties as memberships: an arrangement passes on what its members give.

    Its size is that of the memberships. Arrangements are nodes ``arrangement:ID`` with
    ``bipartite`` 1; an arc to one provides, an arc from it receives. Where hubs are named,
    what they give passes through one node, and what they get through a second. Measures in
    `bordergraph.analysis.structure` give what they give for the ties laid out.
    """
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    add_agencies(facts, graph)
    nodes = set(graph)
    for arrangement, givers, receivers in facts.exchange_sides:
        name = f"arrangement:{arrangement.id}"
        if name in graph:
            name += "/hubs"
        if nodes & (givers | receivers):
            graph.add_node(name, bipartite=1)
            graph.add_edges_from((giver, name) for giver in givers & nodes)
            graph.add_edges_from((name, receiver) for receiver in receivers & nodes)
    exchanges: tuple[Flow | Share, ...] = (*facts.flows, *facts.shares)
    ends = ((tie.giver, tie.receiver) for tie in exchanges)
    graph.add_edges_from(
        (giver, receiver) for giver, receiver in ends if {giver, receiver} <= nodes
    )
    return graph


def add_agencies(facts: InForce, graph: nx.Graph[str], **attributes: Any) -> None:
    """Give a graph the day and the agencies, with some attributes before their own."""
    network = facts.network
    graph.graph["day"] = network.day.isoformat() if network.day else ""
    names = ("label", "label_fr", "country", "level", "sector", "parent")
    for agency_id in facts.agencies:
        agency = network.agency_by_id[agency_id]
        own = {name: getattr(agency, name) or "" for name in names}
        graph.add_node(agency_id, **attributes, **own)


def count_possible_pairs(facts: InForce) -> int:
    """Return the most pairs of givers and receivers that there can be."""
    sides = sum(len(givers) * len(receivers) for _, givers, receivers in facts.exchange_sides)
    return sides + len(facts.flows) + len(facts.shares)
