"""What the map page receives: rows that JSON writes as arrays; and how it opens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bordergraph.record import Place


Point: TypeAlias = tuple[float, float]
"""A place on the map, in pixels at scale 1."""


LISTED = 1000
"""So many possible gaps of a large network are listed on the page; all are counted."""


class Cite(NamedTuple):
    """One statement behind something on the map.

    Attributes:
        source: Position in `MapData.sources`.
        at: Where in the source.
        note: What the statement says, in our own words.
    """

    source: int
    at: str
    confidence: str
    note: str = ""
    note_fr: str = ""


class MapNode(NamedTuple):
    """One thing on the map.

    Attributes:
        id: ``kind/slug``: ``agency/rcmp``, ``arrangement/ibet``, ``threat/terrorism``.
        kind: agency, association, program, channel, threat, place or community.
        label: English name.
        label_fr: French name.
        short: Acronym or short name for the drawing.
        short_fr: The same in French.
        country: Country code or group label.
        level: Level of government.
        sector: Field of work of a body.
        parent: Id of the body that it is part of.
        broader: Id of the wider threat.
        part_of: Ids of the arrangements that it is part of.
        start: First day, ISO; empty when unknown.
        until: Last day in force, ISO; empty while it goes on or when unknown.
        active: In force on the day of the network.
        rank: Place within its kind by connections, 0 the most connected.
        counts: What it has on the day, as `bordergraph.analysis.method.counts` counts it; of a
            community its members, its agencies, and the possible gaps with full need between these
            (``inside``) and between them and others (``outside``).
        served: How the needs of an agency, or those on a threat, are served on the day.
        orphan: It is a threat that agencies have and no arrangement names, even broadly.
        umbrella: It is a threat too wide for the mandates on it to make a need.
        spots: Position per layout, in pixels at scale 1.
        groups: Id of its group (island, community, threat) per layout.
        cites: Statements on the thing itself.
        type: Kind of arrangement, class of a body or kind of place.
        cadence: How regularly information moves in it.
        aged: Year in which that was last stated, where it proves nothing any more; else 0.
        status: How it stands: active, ended, dormant ...
        status_at: Since when its status is known, ISO.
        stopped: Reported as stopped at an unknown time.
    """

    id: str
    kind: str
    label: str
    label_fr: str = ""
    short: str = ""
    short_fr: str = ""
    country: str = ""
    level: str = ""
    sector: str = ""
    parent: str = ""
    broader: str = ""
    type: str = ""
    cadence: str = ""
    aged: int = 0
    status: str = ""
    status_at: str = ""
    part_of: tuple[str, ...] = ()
    start: str = ""
    until: str = ""
    stopped: bool = False
    active: bool = False
    rank: int = 0
    counts: Mapping[str, int] | None = None
    served: Mapping[str, int] | None = None
    orphan: bool = False
    umbrella: bool = False
    spots: Mapping[str, Point] | None = None
    groups: Mapping[str, str] | None = None
    cites: tuple[Cite, ...] = ()


class MapLink(NamedTuple):
    """One statement-backed link between two things.

    Attributes:
        kind: participation, share, flow, mandate or focus.
        via: Id of the arrangement a flow runs in.
        role: Role or responsibility.
        aged: Year in which its cadence, or this tie, was last stated, where it proves nothing any more; else 0.
        what: What a flow carries, in our own words.
        gives: The agency provides (participations); ``takes``: it receives.
        start: First day, ISO; from the arrangement when the link's own is unknown.
        confidence: The best confidence among its statements.
    """

    kind: str
    a: str
    b: str
    via: str = ""
    role: str = ""
    cadence: str = ""
    aged: int = 0
    what: str = ""
    threat: str = ""
    gives: bool = True
    takes: bool = True
    start: str = ""
    until: str = ""
    stopped: bool = False
    active: bool = True
    confidence: str = ""
    cites: tuple[Cite, ...] = ()


class MapNeed(NamedTuple):
    """Two agencies on one threat whose work depends on each other, and how that is served.

    Attributes:
        agencies: The two ids, sorted.
        need: full or partial.
        channel: regular, assumed, irregular, indirect, none or not-assessed on the day of the
            network; empty when there is no such need on it.
        gap: It is a possible gap on that day: searched, and without a regular channel.
        arrangements: Ids of what serves it on the day, best first.
        relays: Ids of agencies that have firm channels to both.
        searches: Searches for a channel, by positions in `MapData.searches`.
        sources: Positions in `MapData.sources` of what a possible gap rests on.
        years: Runs of years on whose last day there was the need, each with its channel.
        open: Runs of years on whose last day it was a possible gap.
    """

    agencies: tuple[str, str]
    threat: str
    need: str
    channel: str = ""
    gap: bool = False
    searched_on: str = ""
    arrangements: tuple[str, ...] = ()
    relays: tuple[str, ...] = ()
    searches: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()
    years: tuple[tuple[int, int, str], ...] = ()
    open: tuple[tuple[int, int], ...] = ()


class MapSearch(NamedTuple):
    """One dated search for a channel between two agencies, and what came of it."""

    id: str
    day: str
    note: str = ""
    note_fr: str = ""
    cites: tuple[Cite, ...] = ()


class MapTie(NamedTuple):
    """Two agencies that are linked in their own names, in some year or on the day.

    Attributes:
        agencies: The two ids, sorted.
        cadence: How regularly information moves on the day; empty when not linked.
        links: Positions in `MapData.links` of what ties them, in force or not.
        years: Runs of years on whose last day they were linked, each with its cadence.
    """

    agencies: tuple[str, str]
    cadence: str = ""
    links: tuple[int, ...] = ()
    years: tuple[tuple[int, int, str], ...] = ()


class MapYear(NamedTuple):
    """The last day of a year.

    Attributes:
        linked: Pairs of agencies that are linked; as other fields, counted as in `MapCounts`.
        dated: Memberships and exchanges in force whose beginning the record dates.
        in_force: All memberships and exchanges in force.
    """

    year: int
    linked: int
    regular: int = 0
    gaps: int = 0
    served: Mapping[str, int] | None = None
    dated: int = 0
    in_force: int = 0
    agencies: int = 0
    arrangements: int = 0


class MapCounts(NamedTuple):
    """The whole network on its day.

    Attributes:
        agencies: Agencies in pair analysis.
        sources: Sources on whose word the network rests.
        linked: Pairs of those agencies that are linked.
        exchanging: Those of them with an exchange that is documented by name.
        regular: Needs that a regular channel serves.
        aged: Other needs that regular channels serve by statements alone that are too old to count.
        gaps: Possible gaps with full need.
        partial: Possible gaps with partial need.
        problems: Documented problems that are open or partly resolved.
        served: How needs are served, as `bordergraph.analysis.method.rows.Served` counts.
        kinds: Bodies that exist, arrangements in force and threats, by kind.
        countries: Bodies that exist, by country.
        links: Participations, shares and flows in force.
    """

    agencies: int
    arrangements: int
    sources: int
    linked: int
    exchanging: int
    regular: int
    aged: int
    gaps: int
    partial: int
    problems: int
    served: Mapping[str, int]
    kinds: Mapping[str, int]
    countries: Mapping[str, int]
    links: Mapping[str, int]


class MapFinding(NamedTuple):
    """What a source documented about agencies or an arrangement."""

    id: str
    kind: str
    nodes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    threats: tuple[str, ...] = ()
    start: str = ""
    until: str = ""
    fixed: str = "unknown"
    cites: tuple[Cite, ...] = ()


class MapProblem(NamedTuple):
    """A documented problem that is open or partly resolved on the day.

    Attributes:
        as_of: Since when it has its status, ISO to the precision it is known.
        why: Why it has that status.
        nodes: Ids of the agencies and arrangements that it names, and of the threats that its documents name.
        ways: From which agency to which other information does not pass.
        pairs: Agencies between which it is without a direction.
        sources: Positions of its documents in `MapData.sources`.
    """

    id: str
    title: str
    status: str
    as_of: str
    title_fr: str = ""
    why: str = ""
    why_fr: str = ""
    kinds: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    ways: tuple[tuple[str, str], ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    authorities: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()


class MapSource(NamedTuple):
    """A document behind the map.

    Attributes:
        weak: A reader is warned of it, and then told its kind.
        things: How many things on the map its own statements, links and findings speak of.
        publisher_fr: Its publisher in French; empty where that is the same, as is ``date_fr``.
    """

    id: str
    title: str
    publisher: str = ""
    date: str = ""
    url: str = ""
    kind: str = ""
    via: str = ""
    weak: bool = False
    things: int = 0
    publisher_fr: str = ""
    date_fr: str = ""


class Group(NamedTuple):
    """An island, community or threat that nodes are drawn in.

    Attributes:
        id: What `MapNode.groups` names.
        label: The names of a community; empty where the page knows the name, as of a country.
        kind: country, joint, community, threat or shelf.
    """

    id: str
    kind: str = "country"
    label: str = ""


class MapBetween(NamedTuple):
    """The possible gaps between two communities, or inside one, on one threat.

    Attributes:
        a: Position of a community in `MapData.communities`; ``b``: that of the other, or the same.
        threat: Id of the threat's node.
        gaps: How many there are.
    """

    a: int
    b: int
    threat: str
    need: str
    channel: str
    gaps: int


class MapStep(NamedTuple):
    """One step of a guided story; its texts by language, the numbers in them put in.

    Attributes:
        note: What the view shows of the claim.
        against: What speaks against it, or cannot be known.
        next: What leads to the next step.
        view: Fields of the page's address that the step sets.
        sources: Positions in `MapData.sources`.
    """

    claim: Mapping[str, str]
    note: Mapping[str, str]
    against: Mapping[str, str]
    next: Mapping[str, str]
    view: str = ""
    sources: tuple[int, ...] = ()


class MapStory(NamedTuple):
    """A guided story; its title by language."""

    title: Mapping[str, str]
    steps: tuple[MapStep, ...]


class MapData(NamedTuple):
    """Everything on the map; build it with `map_data`.

    Attributes:
        ladder: Each cadence, the most regular first, with the width of a tie that has it.
        proof_years: Years after which an attestation proves nothing about the day.
        serving: The classes of channel that serve a need regularly.
        thin: Runs of years of which too little is documented to compare them with later ones.
        crowded: Where there are any, how many arrangements have too many members to lay these out
            in pairs (``n``), and how many they may have (``most``).
        needs: Needs of the day and of earlier years; possible gaps first, in their order.
        listed: How many of the possible gaps with full need are listed; all of them are for -1.
        communities: The marks of a large network, one for each community.
        between: Where communities are drawn, all possible gaps, by the communities of their ends.
    """

    title: str
    note: str
    day: str
    nodes: tuple[MapNode, ...]
    links: tuple[MapLink, ...]
    needs: tuple[MapNeed, ...]
    ties: tuple[MapTie, ...]
    ladder: tuple[tuple[str, float], ...]
    proof_years: int
    serving: tuple[str, ...]
    counts: MapCounts
    years: tuple[MapYear, ...]
    thin: tuple[tuple[int, int], ...]
    axes: Mapping[str, tuple[int, ...]]
    findings: tuple[MapFinding, ...]
    sources: tuple[MapSource, ...]
    searches: tuple[MapSearch, ...]
    concepts: Mapping[str, Mapping[str, str]]
    groups: Mapping[str, tuple[Group, ...]]
    communities: tuple[MapNode, ...]
    outlines: tuple[tuple[str, tuple[Point, ...]], ...]
    opening: Mapping[str, str | int]
    collapsed: bool = False
    story: MapStory | None = None
    listed: int = -1
    between: tuple[MapBetween, ...] = ()
    problems: tuple[MapProblem, ...] = ()
    crowded: Mapping[str, int] | None = None


COLUMNS = {
    "nodes": MapNode._fields,
    "communities": MapNode._fields,
    "links": MapLink._fields,
    "needs": MapNeed._fields,
    "ties": MapTie._fields,
    "problems": MapProblem._fields,
    "findings": MapFinding._fields,
    "searches": MapSearch._fields,
    "sources": MapSource._fields,
    "cites": Cite._fields,
    "years": MapYear._fields,
    "groups": Group._fields,
    "between": MapBetween._fields,
    "steps": MapStep._fields,
}
"""The names of the values of a row, by the list that holds such rows."""


@dataclass(frozen=True)
class MapOptions:
    """How the map opens and what stands around it.

    Attributes:
        title: Heading; the title of the network, or a default, when empty.
        note: Version and data hash for the foot of the page.
        layout: One of `bordergraph.views.map.LAYOUTS`.
        threat: Id of the threat to open on.
        focus: Id of the agency to open on.
        years: Two years of the page to open on side by side.
        seats: Latitude and longitude in degrees of agencies' headquarters.
        short_fr: French acronym by ``kind/slug``.
    """

    title: str = ""
    note: str = ""
    layout: str = "islands"
    threat: str | None = None
    focus: str | None = None
    years: tuple[int, int] | None = None
    places: Sequence[Place] = ()
    seats: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    short_fr: Mapping[str, str] = field(default_factory=dict)
