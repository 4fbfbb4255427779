"""Who is connected with whom, through what, how often, since when, and by which best channel."""

from dataclasses import replace
from datetime import date

from tests.unit import made

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.links import LinkIndex, tie_graph
from bordergraph.analysis.core.tie_evidence import cadence_by_pair, cadence_by_year, ties_between
from bordergraph.analysis.gaps.connections import Connections
from bordergraph.analysis.method.assessment import assess
from bordergraph.analysis.method.rows import Outcome
from bordergraph.model import (
    Arrangement,
    Cadence,
    Citation,
    Flow,
    Network,
    Participation,
    Share,
    Source,
    Span,
)


def network() -> Network:
    """A team of three from 2005 with a flow, an agreement that ended, and an exchange on request."""
    told = Citation("participation/a--team", "src", "")
    return made.network(
        agencies="a:CA b:CA c:CA d:CA", threats="guns",
        arrangements=(
            Arrangement("team", "Team", kind="task-force", span=Span(start=date(2005, 1, 1))),
            Arrangement("pact", "Pact", kind="mou", span=Span(end=date(2010, 1, 1))),
        ),
        participations=(
            Participation("a", "team", citations=(told,)),
            Participation("b", "team", span=Span(start=date(2009, 3, 1))),
            Participation("c", "team", provides=False),
            *made.told("participations", "pact: a d"),
        ),
        foci="team: guns",
        flows=(Flow("a", "b", "team", citations=(Citation("flow/a--b--team--src", "src", ""),)),),
        shares=(Share("b", "d", cadence=Cadence.ON_REQUEST),),
        sources=(Source("src", "Source", date="2020"),), day=date(2024, 6, 30),
    )  # fmt: skip


def test_each_pair_once_with_all_between_the_two() -> None:
    found = network()
    connections = Connections(found, assess(found))
    ab, ac, bc, bd = connections
    assert (ab.agencies, ab.arrangements) == (("a", "b"), ("team",))
    assert (ab.flows, ab.sources) == (("flow/a--b--team--src",), ("src",))
    assert (ab.frequency, ab.cls) == (Cadence.UNKNOWN, Outcome.ASSUMED)
    assert (ab.threats, ab.since) == (("guns",), date(2005, 1, 1))
    assert (ac.agencies, ac.since, ac.flows) == (("a", "c"), date(2005, 1, 1), ())
    # The one joined later.
    assert (bc.agencies, bc.since) == (("b", "c"), date(2009, 3, 1))
    # Data without a statement of an exchange names who gives to whom.
    assert (bd.agencies, bd.flows, bd.arrangements) == (("b", "d"), ("b--d",), ())
    assert (bd.frequency, bd.cls, bd.since) == (Cadence.ON_REQUEST, Outcome.IRREGULAR, None)
    assert connections.count == 4
    assert [c.agencies for c in connections.of_agency("b")] == [("a", "b"), ("b", "c"), ("b", "d")]
    assert [c.agencies for c in connections.of_agency("d")] == [("b", "d")]


def test_a_frequency_of_long_ago_is_not_stated() -> None:
    old = network()
    team, *others = old.arrangements
    told = (Citation("exchange/team--src", "src", ""),)
    team = replace(team, cadence=Cadence.CONTINUOUS, cadence_citations=told)
    for year, frequency in (("2020", Cadence.CONTINUOUS), ("1998", Cadence.UNKNOWN)):
        found = replace(
            old, arrangements=(team, *others), sources=(Source("src", "Source", date=year),)
        )
        assert next(iter(Connections(found, assess(found)))).frequency is frequency


def test_a_tie_is_only_as_good_as_what_is_attested_for_both() -> None:
    cite = {year: (Citation(f"s/{year}", year, ""),) for year in ("1998", "2020")}
    found = made.network(
        agencies="a b c",
        arrangements=(
            Arrangement("team", "Team", cadence=Cadence.CONTINUOUS, cadence_citations=cite["2020"]),
        ),
        participations=(
            Participation("a", "team", citations=cite["1998"]),
            Participation("b", "team", citations=cite["2020"]),
            Participation("c", "team", span=Span(as_of=date(2015, 1, 1)), citations=cite["1998"]),
        ),
        sources=(Source("1998", "Old", date="1998"), Source("2020", "New", date="2020")),
        day=date(2024, 6, 30),
    )  # fmt: skip
    ab, ac, bc = connections = tuple(Connections(found, assess(found)))
    unproved = Cadence.UNKNOWN, Outcome.NOT_ASSESSED
    assert (ab.frequency, ab.cls) == (ac.frequency, ac.cls) == unproved
    assert ab.arrangements == ac.arrangements == ("team",)
    assert (bc.frequency, bc.cls) == (Cadence.CONTINUOUS, Outcome.REGULAR)
    # The map, the counts of reports and the graph say the same.
    facts = select(found)
    frequencies = {c.agencies: c.frequency for c in connections}
    evidence = ties_between(facts, with_spans=True)
    assert cadence_by_pair(evidence) == frequencies
    days = {year: date(year, 12, 31) for year in (2013, 2014)}
    assert [*cadence_by_year(evidence["a", "b"], days).values()] == [*Cadence][:1] + [*Cadence][-1:]
    assert LinkIndex(facts).partners("a") == {"b": Cadence.UNKNOWN, "c": Cadence.UNKNOWN}
    assert LinkIndex(facts).partners("b") == {"a": Cadence.UNKNOWN, "c": Cadence.CONTINUOUS}
    graph = tie_graph(facts)
    assert {pair: Cadence(graph.edges[pair]["frequency"]) for pair in frequencies} == frequencies
