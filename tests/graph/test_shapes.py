"""Every constraint of the shapes refuses a sample that has exactly that fault."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from bordergraph import vocab
from bordergraph.curate.check import check
from bordergraph.curate.turtle import read_turtle
from bordergraph.errors import Fault
from bordergraph.resources import graph_dir

DATA = Path(__file__).resolve().parents[1] / "data"
SAMPLES = DATA / "invalid" / "shapes"
SH = vocab.PREFIXES["sh"]

with (SAMPLES / "expected.csv").open(encoding="utf-8", newline="") as file:
    EXPECTED = list(csv.DictReader(file))


@pytest.fixture(scope="module")
def faults() -> dict[str, list[Fault]]:
    """All samples judged beside one good graph, once: the violations of each file."""
    found: defaultdict[str, list[Fault]] = defaultdict(list)
    for fault in check([DATA / "valid" / "small.ttl", *sorted(SAMPLES.glob("*.ttl"))]):
        if fault.severity == "violation":
            found[Path(fault.where.split(":")[0]).name].append(fault)
    return found


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["file"].removesuffix(".ttl"))
def test_a_bad_sample_has_exactly_its_fault(
    row: dict[str, str], faults: dict[str, list[Fault]]
) -> None:
    assert [fault.rule for fault in faults[row["file"]]] == [row["rule"]]
    fault = faults[row["file"]][0]
    assert row["thing"] in fault.where
    assert fault.what
    assert fault.fix


def test_the_fault_points_to_the_line(faults: dict[str, list[Fault]]) -> None:
    for row in EXPECTED:
        if not row["thing"]:
            continue  # a blank node has no name to find
        fault = faults[row["file"]][0]
        line = int(fault.where.split(":")[1])
        text = (SAMPLES / row["file"]).read_text(encoding="utf-8").splitlines()
        block = [n for n, start in enumerate(text, 1) if start.startswith(row["thing"] + " ")]
        assert block[0] <= line <= len(text)


def test_every_sample_is_expected_and_every_row_has_its_sample() -> None:
    assert sorted(p.name for p in SAMPLES.glob("*.ttl")) == sorted(row["file"] for row in EXPECTED)


def test_every_constraint_has_a_sample() -> None:
    quads, _ = read_turtle((graph_dir() / "shapes.ttl").read_text(encoding="utf-8"))
    told = {str(q.subject) for q in quads if q.predicate.value == f"{SH}message"}
    names = {iri.strip("<>").rsplit("#", 1)[-1] for iri in told}
    assert names == {row["rule"] for row in EXPECTED}


@pytest.mark.slow
def test_the_good_graph_has_no_fault() -> None:
    assert check([DATA / "valid" / "small.ttl"]) == ()


def test_shapes_have_names_messages_and_severity() -> None:
    quads, _ = read_turtle((graph_dir() / "shapes.ttl").read_text(encoding="utf-8"))
    said: defaultdict[str, set[str]] = defaultdict(set)
    for quad in quads:
        said[str(quad.subject)].add(quad.predicate.value)
        assert not str(quad.subject).startswith("_:")
    for subject, predicates in said.items():
        if f"{SH}path" in predicates and f"{SH}message" in predicates:
            assert f"{SH}severity" in predicates, subject
