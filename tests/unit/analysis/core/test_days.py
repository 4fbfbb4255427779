"""One network on many days."""

from dataclasses import replace
from datetime import date

from bordergraph.analysis.core.in_force import on_day
from bordergraph.model import Flow, Network


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
