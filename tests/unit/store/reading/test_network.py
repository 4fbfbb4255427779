"""From statements to facts: grouped, with every citation, without what is disputed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.unit.made import turtle

import bordergraph
from bordergraph import Workbench
from bordergraph.model import (
    Cadence,
    Citation,
    Confidence,
    Dependency,
    Network,
    Responsibility,
    Span,
)
from bordergraph.store.engine import LocalEngine
from bordergraph.store.loading.files import find_rdf_files
from bordergraph.store.reading.network import read_network


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], Network]:
    return lambda body: read_network(
        LocalEngine(find_rdf_files([turtle(tmp_path / "x.ttl", body)]))
    )


def test_statements_of_one_fact_are_one_fact_with_all_citations(kg: Workbench) -> None:
    (p,) = [
        p
        for p in kg.network().participations
        if (p.agency, p.arrangement) == ("alpha", "joint-team")
    ]
    # The earlier of two starts, the stronger of two roles.
    assert p.span == Span(start=date(2001, 3, 1))
    assert p.role == "lead"
    assert p.citations == (
        Citation(
            "participation/alpha--joint-team--audit-2010", "audit-2010", "p. 1", Confidence.HIGH
        ),
        Citation(
            "participation/alpha--joint-team--report-2015", "report-2015", "sec. 2", Confidence.HIGH
        ),
    )


def test_facts_are_sorted_and_never_repeated(kg: Workbench) -> None:
    tiny = kg.network()
    for keys in (
        [(p.agency, p.arrangement) for p in tiny.participations],
        [(m.agency, m.threat) for m in tiny.mandates],
        [(f.arrangement, f.threat) for f in tiny.foci],
    ):
        assert keys == sorted(set(keys))
        assert keys


def test_an_unsure_cadence_counts_when_there_is_no_other(read: Callable[[str], Network]) -> None:
    network = read("""
agency:a a bg:Agency . arrangement:x a bg:Channel .
exchange:1 a bg:Exchange ; bg:arrangement arrangement:x ; bg:cadence cadence:on-request ;
  bg:confidence confidence:low .
exchange:2 a bg:Exchange ; bg:arrangement arrangement:x ; bg:cadence cadence:unknown .
""")
    assert network.arrangement_by_id["x"].cadence is Cadence.ON_REQUEST
    # Data without sources is taken at its word.
    assert network.complete


def test_a_second_source_is_cited_too(read: Callable[[str], Network]) -> None:
    network = read("""
focus:x a bg:Focus ; bg:arrangement arrangement:a ; bg:threat threat:t ;
  prov:wasDerivedFrom source:one ; bg:cites source:two ; bg:locator "p. 3" .
""")
    (focus,) = network.foci
    assert [(c.source, c.locator) for c in focus.citations] == [
        ("one", "p. 3"), ("two", "named with p. 3"),
    ]  # fmt: skip
    assert focus.citations[0].confidence is Confidence.MEDIUM


def test_the_strongest_responsibility_counts(read: Callable[[str], Network]) -> None:
    network = read("""
mandate:1 a bg:Mandate ; bg:agency agency:a ; bg:threat threat:t ;
  bg:responsibility responsibility:support .
mandate:2 a bg:Mandate ; bg:agency agency:a ; bg:threat threat:t ;
  bg:responsibility responsibility:shared .
mandate:3 a bg:Mandate ; bg:agency agency:b ; bg:threat threat:t .
""")
    assert [(m.agency, m.responsibility) for m in network.mandates] == [
        ("a", Responsibility.SHARED)
    ]


@pytest.mark.parametrize(
    ("statements", "span"),
    [
        ('bg:from "2001-01-01" | bg:from "2000-05-05"', Span(date(2000, 5, 5))),
        ('bg:to "2005-12-31" | bg:to "2007-12-31"', Span(end=date(2007, 12, 31))),
        # A later mention shows that it did not end then.
        ('bg:to "2005-12-31" | bg:asOf "2010-01-01"', Span(as_of=date(2010, 1, 1))),
        (
            'bg:to "2005-12-31" | bg:asOf "2005-12-31"',
            Span(end=date(2005, 12, 31), as_of=date(2005, 12, 31)),
        ),
        # What cannot be is left to the checks, and the later date believed.
        ('bg:from "2009-01-01" ; bg:to "2001-01-01"', Span(end=date(2001, 1, 1))),
        ('bg:from "2009-01-01" | bg:to "2001-01-01"', Span(end=date(2001, 1, 1))),
        ('bg:from "some day"', Span()),
    ],
)
def test_spans_of_several_statements(
    statements: str, span: Span, read: Callable[[str], Network]
) -> None:
    body = ""
    for number, dates in enumerate(statements.split(" | ")):
        typed = dates.replace('-01"', '-01"^^xsd:date').replace('-31"', '-31"^^xsd:date')
        body += (
            f"participation:{number} a bg:Participation ; org:member agency:a ; "
            f"bg:arrangement arrangement:x ; {typed} .\n"
        )
    (participation,) = read(body).participations
    assert participation.span == span


@pytest.mark.parametrize(
    ("milestones", "start"),
    [
        ("start 2003-01-01, start 2001-01-01, signed 1999-01-01", date(2001, 1, 1)),
        ("signed 1999-01-01, pilot 1998-01-01, announced 1997-01-01", date(1999, 1, 1)),
        ("pilot 1998-01-01, announced 1997-01-01", date(1998, 1, 1)),
        ("event 1998-01-01, renewed 1997-01-01", None),
    ],
)
def test_which_milestone_is_the_beginning(
    milestones: str, start: date | None, read: Callable[[str], Network]
) -> None:
    body = "arrangement:x a bg:Program .\n"
    for number, milestone in enumerate(milestones.split(", ")):
        kind, day = milestone.split()
        body += (
            f"milestone:{number} a bg:Milestone ; bg:about arrangement:x ; "
            f'bg:milestoneKind milestone-kind:{kind} ; bg:date "{day}"^^xsd:date .\n'
        )
    assert read(body).arrangement_by_id["x"].span.start == start


def test_a_dispute_reaches_only_the_statement_it_names(read: Callable[[str], Network]) -> None:
    # Two statements of different kinds may share the slug.
    network = read("""
focus:x a bg:Focus ; bg:arrangement arrangement:a ; bg:threat threat:t .
mandate:x a bg:Mandate ; bg:agency agency:a ; bg:threat threat:t ;
  bg:responsibility responsibility:lead .
figure:x a bg:Figure ; bg:value 1.0 ; bg:unit unit:person .
figure:y a bg:Figure ; bg:value 2.0 ; bg:unit unit:person ; bg:disputes figure:x, mandate:x .
""")
    assert len(network.foci) == 1
    assert network.mandates == ()
    assert [f.disputed_by for f in network.figures] == [("y",), ()]


def test_a_flow_outside_of_arrangements_is_a_share(read: Callable[[str], Network]) -> None:
    network = read("""
flow:x a bg:Flow ; bg:giver agency:a ; bg:receiver agency:b ; bg:threat threat:t ;
  bg:cadence cadence:continuous ; bg:from "2001-01-01"^^xsd:date .
""")
    (share,) = network.shares
    assert network.flows == ()
    assert (share.giver, share.receiver, share.threat) == ("a", "b", "t")
    assert share.cadence is Cadence.CONTINUOUS
    assert share.span == Span(date(2001, 1, 1))


def test_the_shipped_graph_is_read_whole(shipped: Workbench) -> None:
    kg = shipped
    network = kg.network()
    facts = "SELECT DISTINCT ?a ?b { ?s a bg:Participation ; org:member ?a ; bg:arrangement ?b "
    stated = kg.query(facts + "FILTER NOT EXISTS { ?by bg:disputes ?s } }").rows
    assert len(network.participations) == len(stated)
    cited = {c.statement for p in network.participations for c in p.citations}
    text = "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a bg:Participation FILTER NOT EXISTS { ?by bg:disputes ?s } }"
    assert kg.query(text).rows == [(len(cited),)]


GRAPH = """
agency:a a bg:Agency ; bg:country <https://w3id.org/bordergraph/id/country/CA> .
agency:b a bg:Agency ; bg:country <https://w3id.org/bordergraph/id/country/US> .
threat:scheme a skos:ConceptScheme .
threat:t a skos:Concept ; skos:inScheme threat:scheme ; skos:related threat:u .
threat:u a skos:Concept ; skos:inScheme threat:scheme .
mandate:b--t a bg:Mandate ; bg:agency agency:b ; bg:threat threat:t ;
    bg:responsibility responsibility:shared ;
    prov:wasDerivedFrom source:s ; bg:locator "p. 2" ; bg:confidence confidence:high .
task:b--t a bg:Task ; bg:agency agency:b ; bg:threat threat:t ; bg:performs function:service ;
    bg:ground ground:sector ; bg:restsOn mandate:b--t ; bg:confidence confidence:low .
task:b--u a bg:Task ; bg:agency agency:b ; bg:threat threat:u ; bg:performs function:service .
source:s a bg:Source .
dependency:home--patrol--patrol a bg:Dependency ; bg:dependent function:patrol ;
    bg:dependency function:patrol ; bg:across false ; bg:strength 1.0 .
dependency:broken a bg:Dependency ; bg:dependent function:patrol ; bg:strength "much" .
search:one a bg:Search ; bg:first agency:b ; bg:second agency:a ; bg:threat threat:t ;
    bg:date "2026-11-25"^^xsd:date ; bg:outcome search-outcome:closed ;
    bg:foundArrangement arrangement:p ; bg:restsOn source:s .
search:nameless a bg:Search ; bg:threat threat:t ; bg:date "2026-11-25"^^xsd:date .
"""


def test_tasks_stand_beside_mandates_and_what_is_broken_is_left_out(tmp_path: Path) -> None:
    network = bordergraph.open(turtle(tmp_path / "graph.ttl", GRAPH)).network()
    (concluded,) = network.mandates
    assert (concluded.functions, concluded.basis, concluded.realm) == (("service",), "sector", ())
    # A conclusion is nobody's word: the mandate's own source is all that is cited.
    assert [c.locator for c in concluded.citations] == ["p. 2"]
    assert [(t.id, t.related) for t in network.threats] == [("t", ("u",)), ("u", ("t",))]
    assert network.dependencies == (Dependency("patrol", "patrol", cross_border=False, value=1.0),)
    (search,) = network.searches
    assert (search.agencies, search.results) == (("a", "b"), ("arrangement:p", "source:s"))


def test_the_shipped_graph_tells_the_work(shipped: Workbench) -> None:
    network = shipped.network()
    agencies = network.agency_by_id
    silent = [m for m in network.mandates if not m.functions]
    assert {agencies[m.agency].cls for m in silent} <= {"association"}
    assert len(network.dependencies) > 60
    assert all(d.why and d.why_fr for d in network.dependencies)
    assert all(g.citations and g.why and g.why_fr for g in network.gateways)
    assert network.searches
    assert sum(bool(a.hubs) for a in network.arrangements) >= 15
    assert sum(bool(a.home_places) for a in network.agencies) >= 10
