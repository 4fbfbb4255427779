"""How many ties are regular, each pair by its most regular channel; and one network on many days."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from tests.unit.made import network

from bordergraph import Workbench
from bordergraph.analysis.core.in_force import on_day, select
from bordergraph.analysis.core.links import (
    Linkage,
    Regularity,
    most_pairs,
    regularity,
    tie_graph,
    ties_among,
    ties_by_home,
    ties_by_regularity,
    ties_of,
)
from bordergraph.errors import LimitError
from bordergraph.model import (
    Arrangement,
    Cadence,
    Citation,
    Confidence,
    Flow,
    Network,
    Share,
    Source,
)


def test_every_cadence_has_its_regularity() -> None:
    assert {c: regularity(c).value for c in Cadence} == {
        Cadence.CONTINUOUS: "regular",
        Cadence.SCHEDULED: "regular",
        Cadence.ON_REQUEST: "irregular",
        Cadence.INCIDENT_DRIVEN: "irregular",
        Cadence.UNKNOWN: "unknown",
    }


def test_an_edge_of_the_tie_graph_says_what_it_rests_on(monkeypatch: pytest.MonkeyPatch) -> None:
    data = network(
        agencies="a b",
        arrangements=(Arrangement("desk", "Desk", cadence=Cadence.SCHEDULED),),
        participations="desk: a b",
        shares=(Share("b", "a", "guns", Cadence.ON_REQUEST),),
    )
    monkeypatch.setattr("bordergraph.analysis.core.links.MOST_TIES", most_pairs(select(data)))
    edges = tie_graph(select(data)).edges
    known = {"label": "A", "label_fr": "", "country": "", "level": "", "sector": "", "parent": ""}
    assert tie_graph(select(data)).nodes["a"] == known
    joint = {"arrangements": ["desk"], "flows": [], "frequency": "scheduled"}
    nothing = {"since": "", "sources": []}
    assert edges["a", "b"] == joint | nothing | {"direct": False, "threats": []}
    assert edges["b", "a"] == joint | nothing | {"direct": True, "threats": ["guns"]}
    with pytest.raises(LimitError, match="and at most"):
        tie_graph(select(replace(data, shares=data.shares * 2)))


def test_a_frequency_stated_too_long_ago_counts_as_unknown() -> None:
    sources = (
        Source("old", "Old", date="2010-12-31"), Source("new", "New", date="2011"),
        Source("act", "Act", date="1931", kind="statute"), Source("undated", "Undated"),
    )  # fmt: skip

    def told(source: str) -> tuple[Citation, ...]:
        return (Citation("exchange/x", source, "", Confidence.HIGH, ""),)

    data = network(
        agencies="a b",
        arrangements=tuple(
            Arrangement(s.id, s.id, cadence=Cadence.CONTINUOUS, cadence_told=told(s.id))
            for s in sources
        ),
        participations="old: a b",
        sources=sources,
        day=date(2026, 1, 1),
    )
    facts = select(data)
    assert {a.id: year for a in data.arrangements if (year := facts.aged(a))} == {"old": 2010}
    assert facts.cadences == {Cadence.CONTINUOUS: 3, Cadence.UNKNOWN: 1}
    assert [t.cadence for t in Linkage(facts).ties("a")] == [Cadence.UNKNOWN]


def test_ties_of_one_body_are_its_partners(tiny: Network) -> None:
    linkage = Linkage(select(tiny))
    country = {a.id: a.country for a in tiny.agencies}
    (canada, states) = ties_by_regularity(ties_of(linkage, "cbsa"), lambda _, b: country[b])
    # The RCMP and the union in the room; the FBI beside it, and ATF on the hotline, on request.
    assert (canada.group, canada.counts) == ("CA", {"regular": 2, "irregular": 0, "unknown": 0})
    assert (states.group, states.counts) == ("US", {"regular": 1, "irregular": 1, "unknown": 0})


def test_ties_among_some_are_counted_once_and_on_what_serves_the_threat(tiny: Network) -> None:
    linkage = Linkage(select(tiny))
    inside = {"atf", "cbp", "cbsa", "fbi", "rcmp", "spvm"}
    counts = ties_by_home(linkage, {a: a for a in inside}, lambda a, b: f"{a} {b}")
    assert {(c.group, c.total) for c in counts} == {
        ("atf cbsa", 1), ("cbp rcmp", 1), ("cbsa fbi", 1), ("cbsa rcmp", 1),
        ("fbi spvm", 1), ("rcmp spvm", 1),
    }  # fmt: skip
    # The room of cbsa and the RCMP names no threat.
    served = ties_among(linkage, inside, "guns")
    assert {c.group for c in counts} - {f"{a} {b}" for a, b, _ in served} == {"cbsa rcmp"}
    assert ties_among(linkage, (), "guns") == []
    assert ties_by_regularity((), lambda a, _: a) == ()


def test_ties_of_the_shipped_graph_are_those_of_its_map_of_partners(shipped: Workbench) -> None:
    facts = select(shipped.network())
    graph = shipped.networkx()
    home = dict.fromkeys(facts.agencies, "all")
    linkage = Linkage(facts)
    (count,) = ties_by_home(linkage, home, lambda *_: "all")
    pairs: dict[frozenset[str], list[Cadence]] = {}
    for a, b, values in graph.edges(data=True):
        if {a, b} <= set(facts.agencies):
            pairs.setdefault(frozenset((a, b)), []).append(Cadence(values["frequency"]))
    best = Counter(regularity(min(c, key=list(Cadence).index)) for c in pairs.values())
    assert count.counts == {r: best[r] for r in Regularity}
    # A partner is whom a tie leads to, and its cadence that of the tie.
    for agency in shipped.network().agency_by_id:
        assert {t.partner: t.cadence for t in linkage.ties(agency)} == dict(
            linkage.partners(agency)
        )


def test_a_network_on_another_day_is_the_same_network(tiny: Network) -> None:
    assert tiny.agency_by_id
    other = tiny.on(date(2001, 1, 1))
    assert other.day == date(2001, 1, 1)
    assert other.on(tiny.day) == tiny
    assert other.agency_by_id is tiny.agency_by_id


def test_of_what_is_not_in_force_on_a_day_nothing_is_left(tiny: Network) -> None:
    assert on_day(tiny, None) is tiny
    within = {"squad": ("desk", "ibet")}
    arrangements = tuple(replace(a, part_of=within.get(a.id, ())) for a in tiny.arrangements)
    flows = (Flow("atf", "rcmp", "desk"), Flow("cbp", "rcmp", "ibet"))
    then = on_day(replace(tiny, arrangements=arrangements, flows=flows), date(2012, 1, 1))
    rest = ["hotline", "ibet", "legat", "room", "squad"]
    assert [a.id for a in then.arrangements] == sorted({p.arrangement for p in then.participations})
    assert [a.id for a in then.arrangements] == rest
    assert [a.part_of for a in then.arrangements if a.part_of] == [("ibet",)]
    assert (then.flows, then.shares) == (flows[1:], tiny.shares)
    assert [f.arrangement for f in then.foci] == ["hotline", "ibet", "legat", "squad"]
