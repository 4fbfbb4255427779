"""What two bodies have between them: each link, its days and sources; and how many ties are regular."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.unit.made import network, told

from bordergraph.analysis.core import links as graphs
from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.links import Link, LinkIndex
from bordergraph.errors import LimitError
from bordergraph.model import (
    Agency,
    AgencyClass,
    Arrangement,
    Cadence,
    Citation,
    Flow,
    Focus,
    Network,
    Participation,
    Share,
    Source,
    Span,
)


def test_a_frequency_stated_too_long_ago_counts_as_unknown() -> None:
    sources = (
        Source("old", "Old", date="2010-12-31"), Source("new", "New", date="2011"),
        Source("act", "Act", date="1931", kind="statute"), Source("undated", "Undated"),
    )  # fmt: skip
    data = network(
        agencies="a b",
        arrangements=tuple(
            Arrangement(s.id, s.id, cadence=Cadence.CONTINUOUS, cadence_citations=cite(s.id))
            for s in sources
        ),
        shares=tuple(
            Share("a", "b", None, Cadence.SCHEDULED, citations=cite(s.id)) for s in sources
        ),
        participations="old: a b", sources=sources, day=date(2026, 1, 1),
    )  # fmt: skip
    facts = select(data)
    assert {a.id: year for a in data.arrangements if (year := facts.outdated_year(a))} == {
        "old": 2010
    }
    assert facts.cadence_counts == {Cadence.CONTINUOUS: 3, Cadence.UNKNOWN: 1}
    assert [facts.outdated_year(s) for s in data.shares] == [2010, None, None, None]
    assert [facts.year_stated(s) for s in data.shares] == [2010, 2011, None, None]
    alone = replace(data, shares=data.shares[:1])
    assert [t.frequency for t in LinkIndex(select(alone)).ties("a")] == [Cadence.UNKNOWN]
    assert [t.frequency for t in LinkIndex(select(alone.with_day(None))).ties("a")] == [
        Cadence.CONTINUOUS
    ]


def test_ties_of_one_body_are_its_partners(tiny: Network) -> None:
    linkage = LinkIndex(select(tiny))
    country = {a.id: a.country for a in tiny.agencies}
    partners = linkage.partners("cbsa").items()
    # The RCMP and the union in the room; the FBI beside it, and ATF on the hotline, on request.
    assert sorted((country[b], cadence.is_regular) for b, cadence in partners) == [
        ("CA", True), ("CA", True), ("US", False), ("US", True),
    ]  # fmt: skip


def test_ties_among_some_are_counted_once(tiny: Network) -> None:
    linkage = LinkIndex(select(tiny))
    inside = {"atf", "cbp", "cbsa", "fbi", "rcmp", "spvm"}
    tally = linkage.count_ties({a: a for a in inside})
    assert {(f"{a} {b}", n) for (a, b, _), n in tally.items()} == {
        ("atf cbsa", 1), ("cbp rcmp", 1), ("cbsa fbi", 1), ("cbsa rcmp", 1),
        ("fbi spvm", 1), ("rcmp spvm", 1),
    }  # fmt: skip
    country = {a: "US" if a in {"atf", "cbp", "fbi"} else "CA" for a in inside}
    counts: Counter[str] = Counter()
    for (a, b, _), n in linkage.count_ties(country).items():
        counts[f"{a} {b}"] += n
    assert counts == {"CA US": 4, "CA CA": 2}


def test_a_network_on_another_day_is_the_same_network(tiny: Network) -> None:
    assert tiny.agency_by_id
    other = tiny.with_day(date(2001, 1, 1))
    assert other.day == date(2001, 1, 1)
    assert other.with_day(tiny.day) == tiny
    assert other.agency_by_id is tiny.agency_by_id


# -- what two bodies have between them


def cite(*sources: str) -> tuple[Citation, ...]:
    return tuple(Citation(f"s/{source}", source, "") for source in sources)


def since(year: int) -> Span:
    return Span(date(year, 1, 1))


DATA: dict[str, Any] = {
    "agencies": (*told("agencies", "b c"), Agency("a", "A", parent="whole"), Agency("whole", "W"),
                 Agency("union", "U", cls=AgencyClass.ASSOCIATION)),
    "threats": "crime guns:crime drugs:crime",
    "arrangements": (
        Arrangement("team", "T", cadence=Cadence.SCHEDULED, span=since(2001), citations=cite("team")),
        Arrangement("forum", "F"), Arrangement("board", "B"),
        Arrangement("past", "P", span=Span(date(1990, 1, 1), date(1999, 12, 31))),
    ),
    "participations": (
        Participation("union", "team"),
        Participation("a", "team", span=since(2004), citations=cite("m1")),
        Participation("b", "team", span=since(2003), citations=cite("m2", "m1")),
        Participation("a", "forum", provides=False), Participation("whole", "board", receives=False),
        *told("participations", "forum: b, board: b, past: a b"),
    ),
    "foci": (Focus("team", "guns", cite("focus")), Focus("team", "drugs"), Focus("team", "guns")),
    "flows": (
        Flow("a", "b", "team", span=since(2006), citations=cite("f1", "f2")),
        Flow("b", "a", "team", span=Span(as_of=date(2007, 1, 1)), citations=cite("f2")),
        Flow("a", "b", "forum"),
    ),
    "shares": (
        Share("a", "b", "guns", Cadence.CONTINUOUS, since(2009)), Share("a", "b"),
        Share("a", "b", "guns", Cadence.CONTINUOUS, since(2008), cite("s1")),
        Share("b", "a", "guns", Cadence.CONTINUOUS, Span(end=date(2009, 1, 1))),
        Share("c", "b", span=since(2010)), Share("union", "c"),
    ),
    "day": date(2012, 1, 1),
}  # fmt: skip


def told_of(link: Link) -> tuple[object, ...]:
    ways = "forth" * link.forward + "back" * link.backward
    year = link.begins and link.begins.year
    sources = [c.source for c in link.citations]
    return link.kind, link.arrangement, link.threats, link.cadence.value, ways, year, sources


BOTH = ("drugs", "guns")
LINKS = [
    ("arrangement", "team", BOTH, "scheduled", "forthback", 2004, ["m1", "m2", "focus", "team"]),
    ("flow", "team", BOTH, "scheduled", "forthback", 2001, ["f1", "f2"]),
    ("share", None, ("guns",), "continuous", "forth", 2008, ["s1"]),
    ("arrangement", "board", (), "unknown", "forth", None, []),
    ("arrangement", "forum", (), "unknown", "back", None, []),
    ("flow", "forum", (), "unknown", "forth", None, []),
    ("share", None, (), "unknown", "forth", None, []),
    ("arrangement", "past", (), "unknown", "forthback", 1990, []),
    ("share", None, ("guns",), "continuous", "back", None, []),
]


def test_links_are_joined_by_arrangement_and_threat_and_the_firmest_come_first() -> None:
    data = network(**DATA)
    linkage = LinkIndex(select(data))
    found = linkage.links("a", "b")
    assert [told_of(link) for link in found] == LINKS
    assert [link.holders for link in found if link.holders != ("a", "b")] == [("whole", "b")]
    assert [link.is_in_force for link in found] == [True] * 7 + [False] * 2
    assert [len(link.exchanges) for link in found] == [0, 2, 2, 0, 0, 1, 1, 0, 1]


def test_an_exchange_is_proved_where_one_statement_of_it_is_recent() -> None:
    old = Flow("a", "b", "team", citations=cite("1998"))
    new = Flow("b", "a", "team", citations=cite("2020"))
    base = network(
        agencies="a b", arrangements="team", day=date(2024, 6, 30),
        sources=tuple(Source(year, year, date=year) for year in ("1998", "2020")),
    )  # fmt: skip
    for flows, is_proved in (((old,), False), ((new,), True), ((old, new), True)):
        (link,) = LinkIndex(select(replace(base, flows=flows))).links("a", "b")
        assert (link.exchanges, link.is_proved) == (flows, is_proved)


def test_ties_of_a_body_are_in_its_own_name_and_those_through_most_come_first() -> None:
    linkage = LinkIndex(select(network(**DATA)))
    ties = linkage.ties("b")
    assert [(t.partner, t.arrangements, t.direct) for t in ties] == [
        ("a", ("team", "forum"), True), ("union", ("team",), False), ("whole", ("board",), False),
        ("c", (), True),
    ]  # fmt: skip
    assert (ties[0].threats, ties[0].frequency) == (BOTH, Cadence.CONTINUOUS)
    assert ties[0].sources == ("f1", "f2", "focus", "m1", "m2", "s1", "team")
    assert [t.partner for t in linkage.ties("c")] == ["b", "union"]
    shares = {"c": "scheduled", "e": "on-request", "d": "on-request"}
    data = network(
        agencies="a b c d e", arrangements="p q", participations="p: a b d, q: a d",
        shares=(*(Share("a", b, None, Cadence(c)) for b, c in shares.items()),
                Share("a", "d", None, Cadence.SCHEDULED)),
    )  # fmt: skip
    linkage = LinkIndex(select(data))
    assert [t.partner for t in linkage.ties("a")] == ["d", "b", "c", "e"]


def test_an_edge_gathers_all_that_ties_the_two_and_begins_with_the_first() -> None:
    graph = graphs.tie_graph(select(network(**DATA)))
    keys = ("arrangements", "flows", "direct", "since", "threats", "sources")
    edges = {f"{a}{b}": tuple(d[k] for k in keys) for a, b, d in graph.edges(data=True)}
    both, guns = ["forum", "team"], [*BOTH]
    assert edges == {
        "ab": (both, both, True, "2001-01-01", guns, ["f1", "f2", "focus", "m1", "m2", "s1", "team"]),
        "ba": (both, ["team"], True, "2001-01-01", guns, ["f1", "f2", "focus", "m1", "m2", "team"]),
        "wholeb": (["board"], [], False, "", [], []), "cb": ([], [], True, "2010-01-01", [], []),
    }  # fmt: skip
    assert graph.edges["a", "b"]["frequency"] == "continuous"
    known = {
        "label": "A", "label_fr": "", "country": "", "level": "", "sector": "", "parent": "whole",
    }  # fmt: skip
    assert graph.nodes["a"] == known


def test_other_graphs_of_the_same_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    data = network(**DATA, mandates="guns: a b union, drugs: a")
    facts = select(data)
    assert {*graphs.exchange_graph(facts).edges} == {("a", "b"), ("b", "a"), ("c", "b")}
    none = select(network(**(DATA | {"shares": ()})))
    assert {*graphs.exchange_graph(none).edges} > {("a", "b"), ("whole", "b")}
    mandates = graphs.mandate_graph(facts)
    assert {*mandates.edges} == {("a", "guns"), ("b", "guns"), ("a", "drugs")}
    assert {n for n in mandates if mandates.nodes[n].get("bipartite")} == {"guns", "drugs"}
    two = graphs.two_mode_graph(facts)
    assert {two.nodes[n].get("bipartite") for n in two} == {None, 1}
    team, forum = "arrangement:team", "arrangement:forum"
    assert {*two.edges} >= {("a", team), (team, "a"), (forum, "a"), ("b", forum), ("c", "b")}
    assert not {("a", forum), ("union", "c")} & {*two.edges}
    assert two.graph == {"day": "2012-01-01"}
    most = graphs.count_possible_pairs(facts)
    assert most == 9 + 2 + 2 + 3 + 5
    monkeypatch.setattr(graphs, "MOST_TIES", most)
    assert graphs.tie_graph(facts)
    monkeypatch.setattr(graphs, "MOST_TIES", most - 1)
    with pytest.raises(LimitError, match="tie 21 pairs, and at most 20") as error:
        graphs.tie_graph(facts)
    assert error.value.hint == 'take kg.networkx("memberships"), which the measures read as well'
