"""Merging: what is one thing in several graphs, what only looks like it, and that nothing is lost."""

from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit import made
from tests.unit.made import faults_of, turtle

import bordergraph
from bordergraph import Workbench
from bordergraph.curate.check import check
from bordergraph.errors import ReadingNote, UsageError
from bordergraph.model import (
    Agency,
    Mandate,
    Network,
    Participation,
    Ref,
    Search,
    Share,
    Span,
    Threat,
)
from bordergraph.store.networks.joins import Description, find_joins
from bordergraph.store.networks.merge import merge_networks, rename_ids

REGISTRY = """
agency:rcmp a bg:Agency ; bg:country country:CA ; bg:acronym "RCMP"@en ; skos:prefLabel "Mounted Police"@en ;
  skos:exactMatch <http://www.wikidata.org/entity/Q1> .
agency:cbsa a bg:Agency ; bg:country country:CA ; bg:acronym "CBSA"@en ; skos:prefLabel "Border Services"@en .
agency:atf a bg:Agency ; bg:country country:US ; bg:acronym "ATF"@en ; skos:prefLabel "Firearms Bureau"@en .
agency:nps a bg:Agency ; bg:country country:US ; bg:acronym "NPS"@en ; skos:prefLabel "Park Service"@en .
threat:guns a skos:Concept ; skos:inScheme threat:scheme ; skos:prefLabel "Guns"@en .
mandate:rcmp--guns a bg:Mandate ; bg:agency agency:rcmp ; bg:threat threat:guns ;
  bg:responsibility responsibility:lead .
"""


@pytest.fixture
def graphs(tmp_path: Path) -> list[Path]:
    mine = made.tables(tmp_path / "mine", {
        "agencies": """id,label,country,acronym,same_as
mounties,The Mounties,CA,,http://www.wikidata.org/entity/Q1
border,Border agency,CA,CBSA,
ATF,Bureau,United States,,
parks,Provincial parks,CA,NPS,
new,New,CA,,
""",
        "threats": "id,label\nguns,Firearms\n",
        "mandates": "agency,threat,role\nmounties,guns,support\nnew,guns,\n",
        "shares": "from,to,cadence\nmounties,new,scheduled\nborder,ATF,\n",
    })  # fmt: skip
    return [turtle(tmp_path / "registry.ttl", REGISTRY), mine]


def opened(*graphs: Path) -> Workbench:
    kg = bordergraph.open(*graphs)
    with pytest.warns(ReadingNote, match=r"merged \d graphs"):
        kg.network()
    return kg


def test_what_is_joined_and_what_nearly(graphs: list[Path]) -> None:
    kg = bordergraph.open(*graphs)
    with pytest.warns(ReadingNote) as told:
        network = kg.network()
    (note,) = [str(w.message) for w in told]
    assert note.startswith(
        "merged 2 graphs, joined 3 (1 by id, 1 by what the data calls the same, 1 by acronym and"
        " country); nearly joined, and kept apart: 1\n"
    )
    assert [a.id for a in network.agencies] == [
        "ATF", "atf", "cbsa", "new", "nps", "parks", "rcmp",
    ]  # fmt: skip
    found = kg.merged()
    assert [(r["what"], r["id"], r["by"]) for r in found.to_dicts()] == [
        ("joined", "cbsa", "acronym"),
        ("joined", "rcmp", "same-as"),
        ("joined", "guns", "id"),
        ("near", "", "their ids differ in spelling at most; countries 'United States' and 'US'"),
    ]
    assert (
        found.to_dicts()[-1]["how"] == f"in agencies of {graphs[1]}, write atf into same_as of ATF"
    )
    # Every tie and mandate has moved to the body that stands for both.
    assert {(s.giver, s.receiver) for s in network.shares} == {("rcmp", "new"), ("cbsa", "ATF")}
    assert {(m.agency, m.responsibility.value) for m in network.mandates} == {
        ("rcmp", "lead"), ("rcmp", "support"), ("new", "shared"),
    }  # fmt: skip
    ask = "SELECT ?a { ?f bg:giver ?a } ORDER BY ?a"
    assert kg.query(ask).rows == [("agency:cbsa",), ("agency:rcmp",)]
    assert kg.find("agency", "mounties") == "rcmp"


def test_what_is_told_to_join_joins_and_one_graph_joins_nothing(
    graphs: list[Path], tmp_path: Path
) -> None:
    link = turtle(tmp_path / "links.ttl", "agency:ATF owl:sameAs agency:atf .\n")
    network = opened(*graphs, link).network()
    assert [a.id for a in network.agencies if a.id.lower() == "atf"] == ["atf"]
    assert {(s.giver, s.receiver) for s in network.shares} == {("rcmp", "new"), ("cbsa", "atf")}
    with pytest.raises(UsageError, match="one graph joins nothing"):
        bordergraph.open(graphs[0]).merged()


def test_nothing_is_lost_and_nothing_hidden(graphs: list[Path]) -> None:
    kg = opened(*graphs)
    # One mandate has the address of another one; both of its readings are told.
    assert kg.query("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER(?c IN (bg:Mandate, bg:Flow)) }").rows == [(4,)]  # fmt: skip
    differing = {
        (d.thing.key, d.property): {value for _, value in d.values_by_graph}
        for d in kg._graph.inputs.differences  # noqa: SLF001 - the typed rows behind it
    }
    assert differing == {
        ("agency:rcmp", "skos:prefLabel"): {"Mounted Police", "The Mounties"},
        ("agency:cbsa", "skos:prefLabel"): {"Border Services", "Border agency"},
        ("threat:guns", "skos:prefLabel"): {"Guns", "Firearms"},
        ("mandate:rcmp--guns", "bg:responsibility"): {
            "responsibility:lead",
            "responsibility:support",
        },
    }
    page = kg.conflicts().to_text()
    for words in ("What the merged graphs state differently (4)", "The Mounties", "Mounted Police"):
        assert words in page
    assert "What the merged graphs" not in bordergraph.open(graphs[0]).conflicts().to_text()


def test_the_order_of_the_graphs_makes_no_difference(graphs: list[Path], tmp_path: Path) -> None:
    third = made.tables(tmp_path / "third", {
        "agencies": "id,label,country\nnew,Newer,CA\nrcmp,Police,CA\n",
        "shares": "from,to\nnew,rcmp\n",
    })  # fmt: skip
    seen = []
    for order in permutations([*graphs, third]):
        kg = opened(*order)
        seen.append((kg.network(), kg.merged().items, kg.quads().__len__()))
    assert all(found == seen[0] for found in seen[1:])
    again = opened(*graphs, graphs[0], graphs[1])
    assert again.network() == opened(*graphs).network()


@pytest.fixture
def leaning(tmp_path: Path) -> Path:
    """Return tables that name a threat and agencies which only other graphs list."""
    return made.tables(tmp_path / "leaning", {
        "agencies": "id,label,country\nown,Own,CA\n",
        "mandates": "agency,threat,role\nown,guns,lead\natf,guns,\n",
        "gateways": "id,through,functions,across\nd,own;atf,patrol|patrol,yes\n",
        "shares": "from,to\nown,far\n",
    })  # fmt: skip


@pytest.mark.slow
def test_tables_may_name_what_another_graph_lists(
    graphs: list[Path], leaning: Path, tmp_path: Path
) -> None:
    named = {"agencies": "id,label\nfar,Far\n", "shares": "from,to\nfar,own\n"}
    third = made.tables(tmp_path / "third", named)
    for order in permutations([graphs[0], leaning, third]):
        network = bordergraph.open(*order).network()
        held = {(m.agency, m.threat) for m in network.mandates}
        assert held >= {("own", "guns"), ("atf", "guns")}
        assert {(s.giver, s.receiver) for s in network.shares} == {("own", "far"), ("far", "own")}
        assert network.gateways[0].bodies == (("CA", "own"), ("US", "atf"))
    assert not [f for f in check([graphs[0], leaning, third]) if f.rule == "tables"]


def test_tables_alone_must_list_what_they_name(graphs: list[Path], leaning: Path) -> None:
    for others in ([], [graphs[0]]):
        told = {str(fault) for fault in faults_of(bordergraph.open(leaning, *others).network)}
        assert told == {str(f).replace(f"{leaning}/", "") for f in check([leaning, *others])}
        advice = "list it in threats.csv, or give the graph that has it as a second --graph"
        untold = f"mandates.csv:2:2: threat 'guns': there is no threats.csv ({advice})"
        assert (untold in told) is not bool(others)
        assert (
            "shares.csv:2:2: to 'far': no such id in agencies.csv (list it in agencies.csv)" in told
        )


def test_bare_ids_of_two_graphs_of_tables_are_kept_apart(tmp_path: Path) -> None:
    def graph(name: str, one: str, program: str, title: str, found: str) -> Path:
        return made.tables(tmp_path / name, {
            "agencies": f"id,label,same_as\n1,{one},\nboth,Both,\n2,Two,\n",
            "threats": "id,label\nguns,Guns\n", "programs": f"id,label\n1,{program}\n",
            "participations": "agency,program,source,locator,confidence\n1,1,s,p. 1,high\nboth,1,s,p. 1,high\n",
            "sources": f"id,title\ns,{title}\n",
            "searches": f"id,agency_a,agency_b,threat,day,outcome\nx,1,{found},guns,2024-01-01,survives\n",
            "findings": "id,kind,agencies,note,source\nf,works,1,n,s\n",
        })  # fmt: skip

    g3 = graph("g3", "Alpha", "Joint desk", "Audit", "2")
    g4 = graph("g4", "Gamma", "Border Forum", "Paper", "both")
    with pytest.warns(ReadingNote, match="new ones: agency:g3-1, agency:g4-1, arr"):
        network = (kg := bordergraph.open(g3, g4)).network()
    assert [(a.id, a.label) for a in network.agencies] == [
        ("2", "Two"), ("both", "Both"), ("g3-1", "Alpha"), ("g4-1", "Gamma"),
    ]  # fmt: skip
    assert {(p.agency, p.arrangement) for p in network.participations} == {
        ("g3-1", "g3-1"), ("both", "g3-1"), ("g4-1", "g4-1"), ("both", "g4-1"),
    }  # fmt: skip
    assert {s.id: s.title for s in network.sources} == {"g3-s": "Audit", "g4-s": "Paper"}
    assert {(s.id, s.agencies) for s in network.searches} == {
        ("g3-x", ("2", "g3-1")), ("g4-x", ("both", "g4-1")),
    }  # fmt: skip
    assert {(f.id, f.agencies) for f in network.findings} == {
        ("g3-f", ("g3-1",)), ("g4-f", ("g4-1",)),
    }  # fmt: skip
    with pytest.raises(UsageError, match="'1' names 2 things"):
        kg.find("agency", "1")
    kg.export("csv", tmp_path / "out")
    assert bordergraph.open(tmp_path / "out").network().agencies == network.agencies
    assert not kg.conflicts().to_dicts()
    # The data may say that the two are one all the same.
    agencies = (g3 / "agencies.csv").read_text(encoding="utf-8")
    (g3 / "agencies.csv").write_text(agencies.replace("Alpha,", "Alpha,1"), encoding="utf-8")
    with pytest.warns(ReadingNote, match="by what the data calls the same"):
        assert [a.id for a in bordergraph.open(g3, g4).network().agencies] == ["1", "2", "both"]


def test_one_address_with_unlike_names_is_told(tmp_path: Path) -> None:
    for name, one, two in (("g3", "Joint desk", "Border police"), ("g4", "Forum", "The police")):
        named = ((1, one), (2, two))
        text = (f'agency:{n} a bg:Agency ; skos:prefLabel "{label}"@en .\n' for n, label in named)
        turtle(tmp_path / f"{name}.ttl", "".join(text))
    told = r"although the names differ: agency:1 \('Joint desk', 'Forum'\)\n  `"
    with pytest.warns(ReadingNote, match=told):
        bordergraph.open(tmp_path / "g3.ttl", tmp_path / "g4.ttl").network()


words = st.sampled_from(["", "a", "A", "b", "Á b"])
things = st.lists(
    st.builds(
        Description, st.sampled_from(["g", "h", "i"]), st.sampled_from(["agency", "threat"]),
        words.filter(bool), words, words.map(lambda w: (w,) if w else ()),
        st.sampled_from(["", "CA", "Canada", "US"]),
    ),
    max_size=8, unique_by=lambda t: (t.graph, t.kind, t.id),
)  # fmt: skip
links = st.lists(
    st.tuples(
        *(st.sampled_from(["urn:x", *(Description("agency", i, "").iri for i in "aAb")]),) * 2
    ),
    max_size=3,
)


@given(things, links, st.randoms())
def test_joins_do_not_hang_on_any_order(
    told: list[Description], same: list[tuple[str, str]], random: Any
) -> None:
    found = find_joins(told, same, primary="h")
    mixed, other = random.sample(told, len(told)), random.sample(same, len(same))
    assert find_joins(mixed, [(b, a) for a, b in other], primary="h") == found
    for join in found.joined:
        # One thing of each graph, all of one kind, and the id that stays is one of theirs.
        assert len({t.graph for t in join.descriptions}) == len(join.descriptions) > 1
        assert {t.kind for t in join.descriptions} == {join.thing.kind}
        assert join.thing.slug in {t.id for t in join.descriptions}
    members = [t for join in found.joined for t in join.descriptions]
    assert len(members) == len(set(members))
    together = [set(join.descriptions) for join in found.joined]
    assert not any(
        set(near.descriptions) <= group for near in found.near_joins for group in together
    )
    # What was joined has one id from then on, so that joining it once more changes nothing.
    once = [replace(t, id=found.ids_in(t.graph).get(Ref(t.kind, t.id), t.id)) for t in told]
    if len({(t.graph, t.kind, t.id) for t in once}) == len(once):
        again = {given_up for given_up, _ in find_joins(once, [], primary="h").replaced_ids()}
        assert again <= {given_up for given_up, _ in found.replaced_ids()}


ids = st.sampled_from(["a", "b", "c"])
networks = st.builds(
    lambda agencies, threats, mandates, shares, parts: Network(
        agencies=tuple(sorted(agencies, key=lambda a: a.id)),
        threats=tuple(sorted(threats, key=lambda t: t.id)),
        mandates=tuple(mandates), shares=tuple(shares), participations=tuple(parts),
    ),
    st.lists(st.builds(Agency, ids, words, country=words, level=words, same_as=st.lists(words, max_size=1).map(tuple)), max_size=3, unique_by=lambda a: a.id),
    st.lists(st.builds(Threat, ids, words, severity=st.sampled_from([0.5, 1.0])), max_size=2, unique_by=lambda t: t.id),
    st.lists(st.builds(Mandate, ids, ids), max_size=3, unique=True),
    st.lists(st.builds(Share, ids, ids, span=st.builds(Span)), max_size=3, unique=True),
    st.lists(st.builds(Participation, ids, ids), max_size=3, unique=True),
)  # fmt: skip


@given(networks, networks, networks)
def test_merging_loses_nothing_in_any_order(one: Network, two: Network, three: Network) -> None:
    def same(a: Network, b: Network) -> bool:
        facts = ("mandates", "shares", "participations")
        return (a.agencies, a.threats) == (b.agencies, b.threats) and all(
            set(getattr(a, f)) == set(getattr(b, f)) for f in facts
        )

    whole = merge_networks([one, two, three])
    assert same(whole, merge_networks([three, one, two]))
    assert same(whole, merge_networks([merge_networks([one, two]), three]))
    assert merge_networks([one, one]) == replace(one, title="")
    for part in (one, two, three):
        assert {a.id for a in part.agencies} <= {a.id for a in whole.agencies}
        assert set(part.mandates) <= set(whole.mandates)
        for agency in part.agencies:
            assert set(agency.same_as) <= set(whole.agency_by_id[agency.id].same_as)
            # What only one tells is kept.
            assert bool(agency.country) <= bool(whole.agency_by_id[agency.id].country)


def test_other_ids_reach_every_field() -> None:
    network = Network(
        agencies=(Agency("x", "X", stands_for=("b", "x"), parent="x"),),
        threats=(Threat("x", "X", broader="x", related=("x",)),),
        mandates=(Mandate("x", "x"),),
    )
    found = rename_ids(network, {Ref("agency", "x"): "a"})
    assert found.agencies == (Agency("a", "X", stands_for=("a", "b"), parent="a"),)
    assert found.threats == network.threats
    assert found.mandates == (Mandate("a", "x"),)


def test_two_searches_of_one_id_are_no_search_of_three_bodies() -> None:
    day = date(2024, 1, 1)
    one, two = (Search("x", pair, "t", day, "survives") for pair in (("a", "b"), ("b", "c")))
    for order in ((one, two), (two, one)):
        (found,) = merge_networks([Network(searches=(s,)) for s in order]).searches
        assert found.agencies == ("a", "b")


def test_a_beginning_and_an_earlier_end_are_no_stretch() -> None:
    spans = (Span(date(2010, 6, 15)), Span(None, date(1990, 12, 31)))
    networks = [Network(agencies=(Agency("a", "A", span=span),)) for span in spans]
    assert merge_networks(networks) == merge_networks(networks[::-1])
    assert merge_networks(networks).agencies[0].span in spans
