"""Strained links: documented trouble on pairs that do have a channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from bordergraph.analysis.core.options import Options
from bordergraph.analysis.gaps.ranking import gaps
from bordergraph.analysis.gaps.strained import strained
from bordergraph.model import Citation, Finding, Share, Span

if TYPE_CHECKING:
    from bordergraph.model import Network


def test_trouble_on_a_link_is_listed_beside_gaps(tiny: Network) -> None:
    (strain,) = strained(tiny)
    assert (strain.agencies, strain.finding, strain.kind) == (
        ("cbp", "rcmp"),
        "no-money",
        "funding-instability",
    )
    assert strain.supply == 1.0
    assert strain.arrangements == ("ibet",)
    assert ("cbp", "rcmp") not in {g.agencies for g in gaps(tiny).gaps}


def test_what_works_strains_nothing_and_what_bars_is_a_gap(tiny: Network) -> None:
    assert {s.finding for s in strained(tiny)} == {"no-money"}
    # On a threat that the pair does not share, the barrier is no gap: it is trouble on a link.
    other = Finding("wall", "technical-barrier", pairs=(("cbsa", "fbi"),), threats=("guns",))
    listed = strained(replace(tiny, findings=(*tiny.findings, other)))
    assert [(s.finding, s.supply) for s in listed] == [("no-money", 1.0), ("wall", 1.0)]


def test_trouble_without_a_link_is_not_strain(tiny: Network) -> None:
    finding = Finding("far", "accountability", pairs=(("bp", "spvm"), ("atf", "nobody")))
    assert strained(replace(tiny, findings=(finding,))) == ()


def test_supply_is_that_on_the_threats_the_finding_speaks_of(tiny: Network) -> None:
    finding = Finding("slow", "irregular-cadence", pairs=(("rcmp", "spvm"),), threats=("guns",))
    (strain,) = strained(replace(tiny, findings=(finding,)))
    assert strain.supply == 0.5
    elsewhere = replace(finding, threats=("vehicles",))
    # No need on vehicles is counted (an orphan), so the best tie of the two stands in: one way.
    (strain,) = strained(replace(tiny, findings=(elsewhere,)))
    assert strain.supply == 0.5
    both = (*tiny.shares, Share("rcmp", "spvm"))
    # A share on all threats names vehicles too: on them it is all there is, at half of 0.5.
    (strain,) = strained(replace(tiny, findings=(elsewhere,), shares=both))
    assert strain.supply == 0.25


def test_an_entry_keeps_what_its_finding_says(tiny: Network) -> None:
    cited = (Citation("finding/slow", "audit", "p. 3"),)
    pairs = (("spvm", "rcmp"), ("cbp", "cbp"), ("nobody", "rcmp"))
    slow = Finding("slow", "irregular-cadence", pairs=pairs, threats=("guns",), citations=cited)
    (strain,) = strained(replace(tiny, findings=(slow,)))
    assert strain.agencies == ("rcmp", "spvm")
    assert (strain.threats, strain.citations) == (("guns",), cited)
    # A finding on guns says nothing of vehicles; one on no threat speaks of all.
    assert strained(replace(tiny, findings=(slow,)), threat="vehicles") == ()
    assert [s.finding for s in strained(tiny, threat="vehicles")] == ["no-money"]


def test_options_say_what_counts(tiny: Network) -> None:
    slow = Finding("slow", "irregular-cadence", pairs=(("rcmp", "spvm"),), threats=("guns",))
    network = replace(tiny, findings=(slow,))
    assert [s.supply for s in strained(network)] == [0.5]
    hearsay = replace(
        network,
        shares=tuple(
            replace(s, citations=(Citation("share/1", "general-knowledge", ""),))
            for s in network.shares
        ),
    )
    assert strained(hearsay) == ()
    assert len(strained(hearsay, Options(general_knowledge=True))) == 1


def test_filters_and_days(tiny: Network) -> None:
    assert strained(tiny, agency="spvm") == ()
    assert len(strained(tiny, threat="guns")) == 1
    assert strained(tiny, top=0) == ()
    later = Finding("new", "accountability", pairs=(("cbp", "rcmp"),), span=Span(date(2024, 1, 1)))
    network = replace(tiny, findings=(later,))
    assert strained(replace(network, day=date(2023, 12, 31))) == ()
    assert len(strained(replace(network, day=date(2024, 1, 1)))) == 1


def test_sorted_by_supply_then_finding(tiny: Network) -> None:
    more = (
        Finding("b", "overlap-duplication", pairs=(("rcmp", "spvm"), ("cbp", "rcmp"))),
        Finding("a", "overlap-duplication", pairs=(("cbp", "rcmp"),)),
    )
    listed = strained(replace(tiny, findings=more))
    assert [(s.finding, s.agencies) for s in listed] == [
        ("a", ("cbp", "rcmp")),
        ("b", ("cbp", "rcmp")),
        ("b", ("rcmp", "spvm")),
    ]
