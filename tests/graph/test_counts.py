"""The shipped graph holds as much as it says: a file that loses a statement fails here."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from bordergraph import vocab

GRAPH = Path(__file__).resolve().parents[2] / "graph"
CLAIMS = 2251
SOURCES = 2299
EXPECTED = {
    "Account": 62, "Case": 21, "Check": 8, "Commitment": 30, "Exchange": 295, "Figure": 371,
    "Finding": 476, "Flow": 120, "Focus": 458, "Gateway": 4, "Limit": 151, "Mandate": 226,
    "Mention": 96, "Milestone": 378, "Participation": 1234, "Recommendation": 127, "Relation": 232,
    "Remark": 1318, "Response": 67, "StatusReport": 267, "Step": 113, "Succession": 23,
}  # fmt: skip
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@cache
def things(path: Path) -> dict[str, frozenset[str]]:
    """Return the ids in a file by their class."""
    found: dict[str, set[str]] = {}
    for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE):
        if quad.predicate.value == RDF_TYPE:
            assert isinstance(quad.subject, ox.NamedNode)
            assert isinstance(quad.object, ox.NamedNode)
            name = re.split(r"[#/]", quad.object.value)[-1]
            found.setdefault(name, set()).add(quad.subject.value.removeprefix(vocab.ID))
    return {name: frozenset(ids) for name, ids in found.items()}


def claims() -> list[Path]:
    return sorted((GRAPH / "claims").glob("*.ttl"))


@pytest.mark.parametrize(("name", "expected"), [
    ("agencies", {"Agency": 155, "Association": 14, "Collective": 19, "Company": 1}),
    ("arrangements", {"Channel": 127, "Instrument": 54, "Program": 164}),
    ("threats", {"Concept": 59, "ConceptScheme": 1}),
    ("places", {"Place": 77}),
    ("links", {}),
    ("problems", {"Problem": 103, "ProblemDirection": 55}),
    ("dependencies", {"Dependency": 68, "FunctionPair": 9}),
    ("sources", {"Source": 2299}),
])  # fmt: skip
def test_each_registry_file_holds_its_entries(name: str, expected: dict[str, int]) -> None:
    counted = {cls: len(ids) for cls, ids in things(GRAPH / "registry" / f"{name}.ttl").items()}
    assert counted == expected


def test_each_class_of_statement_has_its_count() -> None:
    counted: Counter[str] = Counter()
    for path in claims():
        counted.update({cls: len(ids) for cls, ids in things(path).items()})
    assert {cls: n for cls, n in counted.items() if cls != "Series"} == EXPECTED


def test_the_searches_are_all_there() -> None:
    counted = {cls: len(ids) for cls, ids in things(GRAPH / "editorial" / "searches.ttl").items()}
    assert counted == {"Search": 196}


def test_each_claims_file_is_named_after_a_registered_source() -> None:
    registered = {i.split("/")[1] for i in things(GRAPH / "registry" / "sources.ttl")["Source"]}
    assert {path.stem for path in claims()} <= registered
    assert len(claims()) == CLAIMS
    assert len(registered) == SOURCES
