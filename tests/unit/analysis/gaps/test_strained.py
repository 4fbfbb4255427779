"""Strained links: documented trouble on pairs whose need is met."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bordergraph.analysis.core.options import Options
from bordergraph.analysis.gaps.ranking import gaps
from bordergraph.analysis.gaps.strained import strained
from bordergraph.errors import UnknownNameError
from bordergraph.model import Finding, Span

if TYPE_CHECKING:
    from bordergraph.model import Network


def test_trouble_on_a_link_is_listed_beside_gaps(tiny: Network) -> None:
    (strain,) = strained(tiny)
    assert (strain.agencies, strain.threat, strain.findings) == (
        ("cbp", "rcmp"),
        "guns",
        ("no-money",),
    )
    assert (strain.supply, strain.outcome.value) == (1.0, "strained")
    assert ("cbp", "rcmp") not in {g.agencies for g in gaps(tiny).gaps}
    assert gaps(tiny).strained == (strain,)
    assert gaps(tiny).totals.strained == 1


def test_what_works_strains_nothing_and_what_bars_is_a_gap(tiny: Network) -> None:
    works = Finding("fine", "works", pairs=(("cbp", "rcmp"),))
    assert strained(replace(tiny, findings=(works,))) == ()
    wall = Finding("wall", "legal-barrier", pairs=(("cbp", "rcmp"),))
    walled = replace(tiny, findings=(wall,))
    assert strained(walled) == ()
    assert ("cbp", "rcmp") in {g.agencies for g in gaps(walled).gaps}


def test_trouble_without_a_regular_link_is_no_strain(tiny: Network) -> None:
    far = Finding("far", "accountability", pairs=(("bp", "spvm"), ("atf", "nobody")))
    slow = Finding("slow", "irregular-cadence", pairs=(("rcmp", "spvm"),), threats=("guns",))
    assert strained(replace(tiny, findings=(far, slow))) == ()


def test_a_finding_strains_the_threats_it_speaks_of(tiny: Network) -> None:
    elsewhere = Finding("slow", "accountability", pairs=(("cbp", "rcmp"),), threats=("vehicles",))
    assert strained(replace(tiny, findings=(elsewhere,))) == ()
    here = replace(elsewhere, threats=("guns",))
    assert [s.findings for s in strained(replace(tiny, findings=(here,)))] == [("slow",)]


def test_filters_and_days(tiny: Network) -> None:
    assert strained(tiny, agency="spvm") == ()
    assert len(strained(tiny, threat="guns")) == 1
    assert strained(tiny, top=0) == ()
    later = Finding("new", "accountability", pairs=(("cbp", "rcmp"),), span=Span(date(2024, 1, 1)))
    network = replace(tiny, findings=(later,))
    assert strained(replace(network, day=date(2023, 12, 31))) == ()
    assert len(strained(replace(network, day=date(2024, 1, 1)))) == 1
    assert strained(tiny, Options(strict=True)) == ()
    with pytest.raises(UnknownNameError):
        strained(tiny, threat="weather")
