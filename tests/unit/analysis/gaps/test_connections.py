"""Who is connected with whom: through what, how often, since when, of which class."""

from dataclasses import replace
from datetime import date

from tests.unit import made

from bordergraph.analysis.gaps.connections import Connection, Connections
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
    assert ab == Connection(
        agencies=("a", "b"), arrangements=("team",), flows=("flow/a--b--team--src",),
        frequency=Cadence.UNKNOWN, cls=Outcome.ASSUMED, threats=("guns",), since=date(2005, 1, 1),
        sources=("src",),
    )  # fmt: skip
    assert (ac.agencies, ac.since, ac.flows) == (("a", "c"), date(2005, 1, 1), ())
    # The one joined later.
    assert (bc.agencies, bc.since) == (("b", "c"), date(2009, 3, 1))
    # Data without a statement of an exchange names who gives to whom.
    assert (bd.agencies, bd.flows, bd.arrangements) == (("b", "d"), ("b--d",), ())
    assert (bd.frequency, bd.cls, bd.since) == (Cadence.ON_REQUEST, Outcome.IRREGULAR, None)
    assert connections.count == 4
    assert [c.agencies for c in connections.of_agency("b")] == [("a", "b"), ("b", "c"), ("b", "d")]
    assert connections.of_agency("d") == tuple(c for c in connections if "d" in c.agencies)


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
