"""Findings and searches that say of a pair what the model does not."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.unit import made

from bordergraph.curate.check.needs import contradictions
from bordergraph.model import Arrangement, Cadence, Dependency, Finding, Network, Ref, Search

PAIR = ("customs", "police")


def _network(*, regular: bool = False, **more: Any) -> Network:
    """Two at home who need each other on guns; across the border, customs has no such partner."""
    joint: dict[str, Any] = {
        "arrangements": (Arrangement("desk", "Desk", cadence=Cadence.SCHEDULED),),
        "participations": "desk: customs police", "foci": "desk: guns",
    }  # fmt: skip
    return made.network(
        agencies="customs:CA police:CA usp:US", threats="drugs guns",
        mandates=tuple(
            replace(m, functions=("inspection" if m.agency == "customs" else "investigation",))
            for m in made.told("mandates", "guns: customs police usp, drugs: usp police")
        ),
        dependencies=(
            Dependency("investigation", "inspection", cross_border=False, value=1.0),
            Dependency("investigation", "investigation", cross_border=True, value=1.0),
        ),
        day=date(2024, 6, 30), **((joint if regular else {}) | more),
    )  # fmt: skip


def _search(outcome: str, agencies: tuple[str, str] = PAIR, threat: str = "guns") -> Search:
    return Search("s", agencies, threat, date(2024, 1, 1), outcome)


def _rules(network: Network) -> list[str]:
    return [fault.rule for _, fault in contradictions(network)]


def test_a_finding_on_a_pair_without_need() -> None:
    """Customs inspects and the foreign police investigate: no need, whatever the finding says."""
    finding = Finding("f", "no-channel", pairs=(("customs", "usp"),), threats=("guns",))
    ((statement, fault),) = contradictions(_network(findings=(finding,)))
    assert (statement, fault.rule) == (Ref("finding", "f"), "finding-without-need")
    assert fault.message.startswith("it names customs and usp, whose work")


@pytest.mark.parametrize(
    "finding",
    [
        Finding("f", "no-channel", pairs=(PAIR,), threats=("guns",)),
        Finding("f", "no-channel", pairs=(("customs", "usp"),)),
        Finding("f", "no-channel", pairs=(("customs", "usp"),), threats=("drugs",)),
    ],
    ids=["needed", "names no threat", "no mandate on it"],
)
def test_a_finding_that_the_method_bears_out(finding: Finding) -> None:
    assert _rules(_network(findings=(finding,))) == []


@pytest.mark.parametrize(
    ("outcome", "regular", "told"),
    [
        ("survives", True, "desk serves them"), ("survives", False, None),
        ("closed", True, None), ("closed", False, "no channel is on record"),
        ("strained", True, None), ("strained", False, "no channel is on record"),
        ("no-real-need", True, None), ("no-real-need", False, None),
        ("partly", True, None), ("partly", False, None),
    ],
)  # fmt: skip
def test_a_search_against_the_record(outcome: str, regular: bool, told: str | None) -> None:
    found = list(contradictions(_network(regular=regular, searches=(_search(outcome),))))
    pair = f"it says '{outcome}' of customs and police on guns, and"
    assert [(ref, f.message) for ref, f in found] == (
        [(Ref("search", "s"), f"{pair} {told}")] if told else []
    )


def test_only_the_latest_search_counts() -> None:
    late = Search("s", PAIR, "guns", date(2025, 1, 1), "closed")
    assert _rules(_network(searches=(late,))) == []
    first = Search("r", PAIR, "guns", date(2023, 1, 1), "closed")
    assert _rules(_network(searches=(first, _search("survives")))) == []
