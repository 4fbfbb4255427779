"""What a source claims, weighed: each side follows from findings, statuses, cadences and counts."""

from dataclasses import replace
from datetime import date
from typing import Any

from tests.unit import made

from bordergraph.analysis.core.in_force import select
from bordergraph.analysis.gaps.recommendations import Reason, WeighedTheme, weigh_claims
from bordergraph.analysis.method.assessment import assess
from bordergraph.model import (
    Arrangement,
    Cadence,
    Citation,
    Dependency,
    Figure,
    Finding,
    Network,
    Search,
    Share,
    Span,
)

UNION = "union"


def _finding(name: str, kind: str, source: str = "audit", **more: Any) -> Finding:
    return Finding(name, kind, citations=(Citation(f"finding/{name}", source, "p. 1"),), **more)


def _network(*findings: Finding, **more: Any) -> Network:
    claims = (
        _finding("c1", "silo-domestic", UNION),
        _finding("c2", "irregular-cadence", UNION, arrangements=("forum",)),
        _finding("c3", "funding-instability", UNION, arrangements=("desk", "forum")),
    )
    parts: dict[str, Any] = {
        "agencies": "a:CA b:US z:US", "threats": "t", "mandates": "t: a b",
        "dependencies": (Dependency("patrol", "patrol", cross_border=True, value=1.0),),
        "arrangements": (
            Arrangement("desk", "Desk", cadence=Cadence.CONTINUOUS, status="active"),
            Arrangement("forum", "Forum", cadence=Cadence.INCIDENT_DRIVEN),
            Arrangement("old", "Old", status="ended"),
            Arrangement("silent", "Silent"),
        ),
        "findings": (*claims, *findings),
        "complete": True,
        "day": date(2024, 6, 30),
    }  # fmt: skip
    return made.network(**(parts | more))


def _weighed(network: Network) -> dict[str, WeighedTheme]:
    found = weigh_claims(select(network), assess(network), UNION)
    return {w.theme: w for w in found}


def _says(reasons: tuple[Reason, ...], key: str, *names: str, **counts: int) -> bool:
    """Tell whether one reason has this key, with these counts and arrangements."""
    (found,) = (r for r in reasons if r.key == key)
    return (found.counts, found.arrangements) == (counts, names)


def test_only_themes_that_the_source_speaks_of() -> None:
    assert list(_weighed(_network())) == ["silos", "irregular", "money"]
    network = _network()
    money = replace(network, findings=network.findings[2:])
    assert list(_weighed(money)) == ["money"]
    assert not weigh_claims(select(network), assess(network), "another")


def test_findings_of_others_stand_on_the_side_that_they_take() -> None:
    found = _weighed(
        _network(
            _finding("agrees", "silo-cross-border"),
            _finding("repaired", "silo-domestic", fixed="yes"),
            _finding("old", "silo-domestic", examined=Span(date(1999, 1, 1), date(1999, 12, 31))),
            _finding("begun", "silo-domestic", examined=Span(date(1999, 1, 1))),
            _finding("told", "silo-domestic", span=Span(date(1999, 1, 1))),
            _finding("works", "works"),
            _finding("own praise", "works", UNION),
        )
    )["silos"]
    assert [f.id for f in found.agreeing] == ["agrees"]
    assert [f.id for f in found.disputing] == ["works"]
    assert _says(found.supports, "claim-others", n=1)
    assert next(r for r in found.supports if r.key == "claim-others").sources == ("audit",)
    assert _says(found.against, "claim-repaired", n=1)
    assert _says(found.against, "claim-works", n=1)
    assert _says(found.undocumented, "claim-unfixed", n=1)


def test_what_works_counts_against_a_claim_on_what_it_names() -> None:
    network = _network(
        _finding("w1", "works", arrangements=("forum",)),
        _finding("w2", "works", arrangements=("silent",)),
    )
    found = _weighed(network)
    assert [f.id for f in found["irregular"].disputing] == ["w1"]
    assert [f.id for f in found["silos"].disputing] == ["w1", "w2"]
    assert _says(found["irregular"].against, "claim-works-of", "forum", n=1)


def test_cadences_are_those_in_force_and_irregular_channels_count_among_needs() -> None:
    found = _weighed(_network())["irregular"]
    assert _says(found.supports, "claim-irregular", all=3, incident=1, request=0)
    assert _says(found.against, "claim-regular", n=1, all=3)
    assert _says(found.undocumented, "claim-no-cadence", n=1, all=3)
    network = _network(shares=(Share("a", "b", "t", Cadence.ON_REQUEST),))
    found = _weighed(network)["irregular"]
    assert _says(found.supports, "claim-needs-irregular", n=1, all=1)


def test_money_asks_for_what_stopped_what_goes_on_and_what_has_an_amount() -> None:
    amount = Figure("f", 1.0, "cad", Span(), about=("desk",))
    other = Figure("g", 1.0, "officer", Span(), about=("forum",))
    found = _weighed(_network(figures=(amount, other)))["money"]
    assert _says(found.supports, "claim-stopped", "old", n=1)
    # The desk is reported as active, of the forum no source says.
    assert _says(found.against, "claim-active", "desk", n=1, all=2)
    assert _says(found.undocumented, "claim-no-amount", n=2, all=3)


def test_needs_across_countries_are_counted_by_how_they_are_served() -> None:
    network = _network()
    served = assess(network).served()
    assert (served.needs, served.none) == (1, 1)
    found = _weighed(network)["silos"]
    assert _says(found.supports, "claim-lacking", n=1, all=1)
    assert _says(found.supports, "claim-gaps", n=1, far=1)
    inside = dict.fromkeys(("inside_all", "inside_regular", "inside_assumed"), 0)
    assert _says(found.against, "claim-served", all=1, regular=0, assumed=0, **inside)
    assert not [r for r in found.undocumented if r.key == "claim-not-assessed"]
    search = Search("s", ("a", "b"), "t", date(2024, 1, 2), "closed")
    undocumented = _weighed(_network(searches=(search,)))["silos"].undocumented
    assert _says(undocumented, "claim-not-assessed", n=1, all=1)


def test_a_need_that_is_served_speaks_against_and_none_for() -> None:
    network = _network(shares=(Share("a", "b", "t", Cadence.SCHEDULED),))
    found = _weighed(network)["silos"]
    assert not [r for r in found.supports if r.key in {"claim-lacking", "claim-gaps"}]
    (reason,) = (r for r in found.against if r.key == "claim-served")
    assert reason.counts["regular"] == 1
