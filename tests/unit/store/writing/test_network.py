"""Tables as RDF: read back, they are the same network, and SPARQL can ask them."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from tests.unit.made import tables, turtle

import bordergraph
from bordergraph import vocab
from bordergraph.api import conclusions
from bordergraph.errors import ReadingNote, UnknownNameError
from bordergraph.model import Citation, Network, Participation, Span
from bordergraph.store import engine
from bordergraph.store.writing import link_sides, network_quads
from bordergraph.tables.formats import read_tables

TABLES = {
    "agencies": """id,label,country,level,parent,sector,class,start,end
a1,First Agency,CA,federal,,police,agency,1990-01-01,
a 2,Señor Agency,US,,a1,,agency,,2015-12-31
b/3,"=HYPERLINK(""x"")",US,,,,association,,
""",
    "threats": """id,label,broader,severity
guns,Guns,,0.5
handguns,Handguns,guns,
""",
    "programs": """id,label,kind,cadence,start,end,status,class,source,locator
desk,Desk,forum,scheduled,2001-05-01,2010-12-31,ended,program,s1,p. 1
wire,Wire,system,continuous,,,,channel,,
""",
    "participations": """agency,program,role,from,to,provides,receives,source,locator,confidence
a1,desk,lead,2001-05-01,,,,s1,p. 2,high
a1,desk,lead,2001-05-01,,,,s2,p. 9,low
a 2,desk,participant,,2009-06-30,true,false,,,
""",
    "mandates": """agency,threat,role,source,locator
a1,guns,lead,s1,p. 3
a 2,handguns,support,,
""",
    "focus": """program,threat
desk,guns
""",
    "shares": """from,to,threat,cadence,start,end
a1,a 2,,continuous,,
a 2,a1,guns,on-request,2001-01-01,2002-01-01
""",
    "sources": """id,title,publisher,date,url
s1,First source,Office,2011,https://example.org/1
s2,Second source,,,
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tables(tmp_path, TABLES)


def test_no_citation_is_lost(folder: Path) -> None:
    kg = bordergraph.open(folder)
    rows = kg.query(
        "SELECT ?s ?source ?locator ?confidence { ?s a bg:Participation ; org:member agency:a1 ; "
        "prov:wasDerivedFrom ?source ; bg:locator ?locator ; bg:confidence ?confidence } ORDER BY ?s"
    ).rows
    assert rows == [
        ("participation:a1--desk--s1", "source:s1", "p. 2", "confidence:high"),
        ("participation:a1--desk--s2", "source:s2", "p. 9", "confidence:low"),
    ]
    desk = kg.query(
        "SELECT ?c ?source { ?s bg:about|bg:arrangement arrangement:desk ; a ?c FILTER(?c != bg:Participation) ?s "
        "prov:wasDerivedFrom ?source } ORDER BY ?c"
    ).rows
    kinds = ("bg:Exchange", "bg:Milestone", "bg:Milestone", "bg:StatusReport")
    assert desk == [(kind, "source:s1") for kind in kinds]


def test_questions_work_on_tables(folder: Path) -> None:
    kg = bordergraph.open(folder)
    partners = kg.query("partners-of-agency", agency="Señor Agency").to_dicts()
    assert {row["partner"] for row in partners} == {"agency:a1"}
    # Ids that no IRI can hold are found as they are written.
    assert kg.find("agency", "b/3") == "b/3"
    assert kg.query("mandates-of-agency", agency="a 2").rows == []
    # The desk is closed, so they no longer work together there; the tie says until when they did.
    assert kg.query("SELECT ?b { agency:a1 bg:worksWith ?b }").rows == []
    tie = "SELECT ?b ?until { ?tie bg:tied agency:a1, ?b ; bg:tieKind tie-kind:membership ; bg:until ?until }"
    assert ("agency:a%202", "2009-06-30") in kg.query(tie).rows
    with pytest.raises(UnknownNameError, match="unknown threat 'gums'"):
        kg.query("agencies-on-threat", threat="gums")


def test_pairs_beyond_a_size_are_no_triples(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MAX_PAIRS", 0)
    monkeypatch.setattr(conclusions, "MOST_NEEDS", -1)
    kg = bordergraph.open(folder)
    with pytest.warns(ReadingNote, match="no ties are derived"):
        assert kg.query("SELECT ?tie { ?tie a bg:Tie }").rows == []
    assert kg.query("ASK { agency:a1 bg:participatesIn arrangement:desk }").truth
    with pytest.warns(ReadingNote, match="the graph has 0 needs"):
        assert kg.query("SELECT ?need { ?need a bg:Need }").rows == []
    with pytest.warns(ReadingNote):
        text = bordergraph.open(folder).export("nquads").to_text()
    about = f"<{vocab.DERIVED}> <http://purl.org/dc/terms/description> "
    notes = [line for line in text.splitlines() if line.startswith(about)]
    assert sum("no ties are derived" in note for note in notes) == 2
    assert sum("the graph has 0 needs" in note for note in notes) == 2


def test_tables_and_rdf_together(folder: Path, tmp_path: Path) -> None:
    kg = bordergraph.open(folder, turtle(tmp_path / "more.ttl", "agency:zulu a bg:Agency ."))
    assert kg.query("SELECT ?a { ?a a bg:Agency } ORDER BY ?a").rows == [
        ("agency:a%202",), ("agency:a1",), ("agency:zulu",),
    ]  # fmt: skip
    assert [a.id for a in kg.network().agencies] == ["a 2", "a1", "b/3", "zulu"]
    assert (kg.find("agency", "zulu"), kg.find("agency", "first agency")) == ("zulu", "a1")


def test_sources_are_chosen_in_tables_too(folder: Path) -> None:
    kg = bordergraph.open(folder, sources=["second source"])
    assert kg.source_ids == ("s2",)
    participations = kg.network().participations
    assert [(p.agency, [c.source for c in p.citations]) for p in participations] == [
        ("a1", ["s2"]),
        # A row without a source is nobody's to disbelieve.
        ("a 2", []),
    ]
    assert kg.network().mandates == tuple(
        m for m in read_tables(folder).mandates if not m.citations
    )
    rows = kg.query("SELECT DISTINCT ?s { ?x prov:wasDerivedFrom ?s }").rows
    assert rows == [("source:s2",)]


def test_statements_that_would_share_an_id_get_numbers() -> None:
    two = tuple(
        Participation("a", "p", role, Span(), citations=(Citation("", "s", loc),))
        for role, loc in (("lead", "p. 1"), ("participant", "p. 2"))
    )
    found = list(network_quads(Network(participations=two)))
    data = vocab.graph_iri("tables")
    subjects = sorted(
        {t.subject.value for t in found if isinstance(t.subject, ox.NamedNode)} - {data}
    )
    assert subjects == [vocab.iri("participation", f"a--p--s{n}") for n in ("", "--2")]
    assert len(found) == 15


@pytest.mark.parametrize(
    ("pairs", "sides"),
    [
        ("ab", ["a|b"]), ("ba bc", ["b|ac"]), ("ac ad bc bd", ["ab|cd"]),
        ("ab ac bc", ["abc|abc"]), ("ac bc bd", ["b|cd", "a|c"]), ("ab cd", ["a|b", "c|d"]),
    ],
)  # fmt: skip
def test_pairs_are_told_by_their_sides(pairs: str, sides: list[str]) -> None:
    found = link_sides([(pair[0], pair[1]) for pair in pairs.split()])
    assert ["|".join(map("".join, ends)) for ends in found] == sides
