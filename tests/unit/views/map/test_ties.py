"""Programs folded into ties: who is tied, by what, how strongly, and where agencies then stand."""

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.made import told

from bordergraph import Workbench
from bordergraph.analysis.core import tie_evidence
from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.links import LinkIndex, tie_graph
from bordergraph.analysis.core.tie_evidence import (
    agencies_by_strength,
    cadence_by_pair,
    cadence_by_year,
    count_exchanges,
    count_partners,
    firm_neighbours,
    ties_between,
)
from bordergraph.model import (
    Agency,
    AgencyClass,
    Arrangement,
    Cadence,
    Citation,
    Confidence,
    Flow,
    Network,
    Participation,
    Share,
    Source,
    Span,
)
from bordergraph.views.map.data import TIE_WIDTHS, map_data
from bordergraph.views.map.layout import ROW, ROWS, arcs
from bordergraph.views.map.page import page_script

GENERAL = (Citation("g", "general-knowledge", "", Confidence.LOW, ""),)
NETWORK = Network(
    agencies=(
        *told("agencies", "a:CA b:CA c:US d:US"),
        Agency("u", "Union", country="CA", cls=AgencyClass.ASSOCIATION),
    ),
    arrangements=(
        Arrangement("p", "P", cadence=Cadence.CONTINUOUS, span=Span(date(2000, 1, 1))),
        Arrangement("q", "Q", span=Span(date(2000, 1, 1), date(2009, 12, 31))),
        Arrangement("r", "R", cadence=Cadence.SCHEDULED),
    ),
    participations=(
        *told("participations", "p: a b u, q: a d"), Participation("b", "r", provides=False),
        Participation("d", "r", provides=False), Participation("c", "p", citations=GENERAL),
    ),
    flows=(Flow("c", "a", "r", "words"),),
    shares=(Share("c", "a", None, Cadence.ON_REQUEST),),
    day=date(2020, 1, 1),
)  # fmt: skip


def test_a_tie_holds_the_positions_of_what_ties_the_two() -> None:
    ties = ties_between(select(NETWORK))
    assert {pair: tie.links for pair, tie in ties.items()} == {
        ("a", "b"): (0, 1),
        ("a", "c"): (8, 9),
        ("a", "d"): (3, 4),
    }
    assert ties["a", "d"].strength is None, "it ended"
    held = {pair: tie.strength for pair, tie in ties.items() if tie.strength}
    assert (held["a", "b"].direct, held["a", "b"].cadence) == (False, Cadence.CONTINUOUS)
    assert (held["a", "c"].direct, held["a", "c"].cadence) == (True, Cadence.SCHEDULED)
    assert held["a", "c"].arrangements == {"r"}
    assert count_exchanges(ties) == 1
    assert agencies_by_strength(ties) == ["a", "c", "b"], "documented exchange comes first"
    assert agencies_by_strength(ties, 1) == ["a", "c"]
    assert firm_neighbours(ties) == {"a": ["b", "c"], "b": ["a"], "c": ["a"]}


def test_the_map_has_the_ties_of_the_network_and_of_its_years() -> None:
    data = map_data(NETWORK)
    assert [t.agencies for t in data.ties] == [("a", "b"), ("a", "c"), ("a", "d")]
    assert data.counts.linked == 2
    assert data.counts.exchanging == 1
    assert data.links[data.ties[2].links[0]].b == "arrangement/q"
    assert [cadence for cadence, _ in data.ladder] == list(Cadence)
    assert [w for _, w in TIE_WIDTHS] == sorted((w for _, w in TIE_WIDTHS), reverse=True)


def test_a_frequency_proves_a_tie_until_it_was_stated_too_long_ago() -> None:
    stated = (Citation("exchange/p", "s", "", Confidence.HIGH, ""),)
    arrangements = tuple(replace(a, cadence_citations=stated) for a in NETWORK.arrangements)
    sources = (Source("s", "S", date="2001"),)
    network = replace(NETWORK, arrangements=arrangements, sources=sources)
    tie = ties_between(select(network), with_spans=True)["a", "b"]
    assert tie.strength
    assert tie.strength.cadence == Cadence.UNKNOWN
    days = {year: date(year, 12, 31) for year in (2016, 2017)}
    assert cadence_by_year(tie, days) == {2016: Cadence.CONTINUOUS, 2017: Cadence.UNKNOWN}
    data = map_data(network)
    assert {n.aged for n in data.nodes if n.cadence == "continuous"} == {2001}
    assert {k.aged for k in data.links if k.cadence == "continuous"} == {2001}


def test_an_empty_network_and_one_agency_have_no_ties() -> None:
    assert map_data(Network()).ties == ()
    alone = map_data(Network(agencies=(Agency("a", "A", country="CA"),)))
    assert (alone.ties, alone.counts.exchanging) == ((), 0)
    assert alone.nodes[0].spots is not None
    assert "ties" in alone.nodes[0].spots


def test_ties_of_the_shipped_graph_are_those_of_networkx_and_of_the_reports(
    shipped: Workbench,
) -> None:
    facts = select(shipped.network())
    ties = {pair: t for pair, t in ties_between(facts).items() if t.strength}
    graph = tie_graph(facts)
    pairs = {(min(edge), max(edge)) for edge in graph.edges}
    assert set(ties) == pairs
    direct = {(min(a, b), max(a, b)) for a, b in graph.edges if graph.edges[a, b]["direct"]}
    assert {pair for pair, t in ties.items() if t.strength and t.strength.direct} == direct
    linkage = LinkIndex(facts)
    tally = linkage.count_ties(dict.fromkeys(facts.agencies, "all"))
    compared = [t.strength for pair, t in ties.items() if {*pair} <= {*facts.agencies}]
    counted = Counter(s.cadence for s in compared if s)
    assert {cadence: n for (*_, cadence), n in tally.items()} == counted
    for (a, b), tie in ties.items():
        assert tie.strength is not None
        known = next(t for t in linkage.ties(a) if t.partner == b)
        assert tie.strength.cadence == known.frequency == linkage.partners(a)[b], (a, b)
        ways = [graph.edges[way] for way in ((a, b), (b, a)) if graph.has_edge(*way)]
        order = [cadence.value for cadence in Cadence]
        assert min((w["frequency"] for w in ways), key=order.index) == known.frequency.value, (a, b)
        assert tie.strength.arrangements == set(known.arrangements), (a, b)


def test_links_in_force_tie_the_same_pairs_in_every_year(shipped: Workbench) -> None:
    """The years are told from intervals: they must be what the analysis finds on each day."""
    ever = ties_between(select(shipped.network()), with_spans=True)
    for year in (1995, 2005, 2015, 2024):
        then = select(replace(shipped.network(), day=date(year, 12, 31)))
        held = {
            pair: found[year]
            for pair, tie in ever.items()
            if (found := cadence_by_year(tie, {year: date(year, 12, 31)}))
        }
        assert held == cadence_by_pair(ties_between(then)), year


def test_partners_are_those_of_the_analysis(shipped: Workbench) -> None:
    facts = select(shipped.network())
    linkage, found = LinkIndex(facts), count_partners(facts, all_classes=True)
    for agency in facts.agencies:
        assert found[agency] == len(linkage.partners(agency)), agency
    assert sum(count_partners(facts).values()) == 2 * len(cadence_by_pair(ties_between(facts)))


def test_members_of_a_large_arrangement_are_counted_and_not_laid_out_in_pairs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tie_evidence, "MOST_MEMBERS", 2)
    facts = select(NETWORK)
    assert ("a", "b") not in ties_between(facts), "only p joins them, and it has four members"
    assert count_partners(facts)["a"] == 2
    data = map_data(NETWORK)
    assert data.counts.linked == 2
    assert data.crowded
    assert data.crowded["n"] == 1


# -- places


homes = st.lists(st.sampled_from(["CA", "US", "joint", "GB", "NZ"]), max_size=120)


@given(homes)
def test_every_agency_has_a_place_of_its_own(of: list[str]) -> None:
    home = {f"a{i}": country for i, country in enumerate(of)}
    order = list(home)
    near = {a: order[i + 1 : i + 4] for i, a in enumerate(order)}
    placed = arcs(home, order, near)
    assert set(placed.spots) == set(home)
    assert len(set(placed.spots.values())) == len(home)
    assert placed == arcs(home, order, near)
    if {"CA", "US"} <= set(of):
        assert all(placed.spots[a][0] < 0 for a in home if home[a] == "CA")
        assert all(placed.spots[a][0] > 0 for a in home if home[a] == "US")


def test_the_first_of_each_side_stand_in_the_first_bow() -> None:
    home = {f"c{i:03}": "CA" for i in range(60)} | {f"u{i:03}": "US" for i in range(60)}
    spots = arcs(home, list(home), {}).spots
    first = [a for a in home if a.startswith("c")][:ROWS]
    assert max(abs(spots[a][0]) for a in first) < min(
        abs(spots[a][0]) for a in home if a.startswith("c") and a not in first
    )
    heights = sorted(spots[a][1] for a in first)
    assert min(b - a for a, b in pairwise(heights)) >= 40
    assert f"const ROW = {ROW:.0f};" in page_script(), "the page knows the height of a row"
    # Countries without the border stand as islands.
    home = {"a": "FR", "b": "DE", "c": "FR"}
    assert arcs(home, ["a", "b", "c"], {}).groups == home
