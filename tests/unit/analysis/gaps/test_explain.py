"""Why two agencies are linked, or are not: every statement with its source."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.core.linked import Linkage
from bordergraph.analysis.core.options import Options
from bordergraph.analysis.gaps.explain import explain
from bordergraph.errors import UnknownNameError, UsageError
from bordergraph.model import Cadence, Citation, Flow, Participation

if TYPE_CHECKING:
    from bordergraph.model import Network


def test_a_barred_pair(tiny: Network) -> None:
    why = explain(tiny, "cbsa", "atf")
    assert why.agencies == ("atf", "cbsa")
    assert [(g.threat, g.kind.value) for g in why.gaps] == [("guns", "barrier")]
    assert [(k.arrangement, k.cadence, k.mutual) for k in why.links] == [
        ("hotline", Cadence.ON_REQUEST, True)
    ]
    assert why.serving == (("guns",),)
    assert [f.id for f in why.findings] == ["privacy-act"]
    assert {(m.agency, m.threat) for m in why.mandates} == {
        ("atf", "guns"),
        ("cbsa", "guns"),
        ("cbsa", "smuggling"),
    }


def test_a_met_need_a_lapsed_link_and_a_relay(tiny: Network) -> None:
    met = explain(tiny, "rcmp", "bp")
    assert met.gaps == ()
    assert [(m.threat, m.supply, m.arrangements) for m in met.met] == [("guns", 1.0, ("ibet",))]
    assert met.links[0].through == ("cbp", "rcmp")
    lapsed = explain(tiny, "atf", "rcmp")
    assert (lapsed.links, [k.arrangement for k in lapsed.lapsed]) == ((), ["desk"])
    assert explain(tiny, "cbsa", "spvm").relays == {"guns": ("fbi",)}


def test_what_they_share_and_what_it_does_not_serve(tiny: Network) -> None:
    why = explain(tiny, "cbsa", "rcmp")
    assert [k.arrangement for k in why.links] == ["room"]
    assert why.serving == ((),)
    assert why.gaps[0].kind.value == "none"
    assert explain(tiny, "cbsa", "rcmp", options=Options(unfocused=True)).gaps == ()


def test_a_threat_narrows_the_answer(tiny: Network) -> None:
    assert explain(tiny, "rcmp", "spvm", "vehicles").gaps == ()
    assert {m.threat for m in explain(tiny, "rcmp", "spvm", "vehicles").mandates} == {"vehicles"}
    assert explain(tiny, "rcmp", "spvm", "smuggling").gaps == explain(tiny, "rcmp", "spvm").gaps


def test_names_that_cannot_be_explained(tiny: Network) -> None:
    with pytest.raises(UnknownNameError):
        explain(tiny, "rcmp", "nobody")
    with pytest.raises(UnknownNameError):
        explain(tiny, "rcmp", "spvm", "tulips")
    with pytest.raises(UsageError, match="named twice"):
        explain(tiny, "rcmp", "rcmp")
    with pytest.raises(UsageError, match="no part in pair analysis"):
        explain(tiny, "rcmp", "union")


def test_links_carry_the_citations_of_everything_they_rest_on(tiny: Network) -> None:
    def by(source: str) -> tuple[Citation, ...]:
        return (Citation(f"s/{source}", source, "p. 2"),)

    cited = replace(
        tiny,
        participations=tuple(
            replace(p, citations=by(f"on-{p.agency}")) if p.arrangement == "hotline" else p
            for p in tiny.participations
        ),
        foci=tuple(
            replace(f, citations=by("focus")) if f.arrangement == "hotline" else f
            for f in tiny.foci
        ),
        flows=(Flow("atf", "cbsa", "hotline", "traces", citations=by("flow")),),
        mandates=tuple(replace(m, citations=by("law")) for m in tiny.mandates),
    )
    why = explain(cited, "atf", "cbsa")
    hotline, flow = why.links
    assert {c.source for c in hotline.citations} == {"on-atf", "on-cbsa", "focus"}
    assert (flow.kind, flow.forth, flow.back) == ("flow", True, False)
    assert {c.source for c in flow.citations} == {"flow"}
    assert why.gaps[0].sources == ("flow", "focus", "law", "on-atf", "on-cbsa")


def test_statements_of_two_sources_make_one_link(tiny: Network) -> None:
    more = (*tiny.participations, Participation("cbp", "ibet", role="lead"))
    between = Linkage(select(replace(tiny, participations=more)))
    assert [k.arrangement for k in between.links("cbp", "rcmp")] == ["ibet"]
