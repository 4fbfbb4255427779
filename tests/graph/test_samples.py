"""Every constraint of the shapes and every check refuses a sample that has exactly that fault."""

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest
from tests.unit.made import DATA, csv_rows

from bordergraph import vocab
from bordergraph.curate.check import check
from bordergraph.curate.turtle import read_turtle
from bordergraph.errors import Fault
from bordergraph.queries import Query, load_folder
from bordergraph.resources import graph_dir, queries_dir
from bordergraph.words import translate_sentence

SHAPES, CHECKS = (DATA / "invalid" / name for name in ("shapes", "checks"))
QUERIES = load_folder(queries_dir() / "check")
SH = vocab.PREFIXES["sh"]
Judged: TypeAlias = dict[str, list[Fault]]

EXPECTED = csv_rows(SHAPES / "expected.csv")


@pytest.fixture(scope="module")
def judged() -> Callable[[Path], Judged]:
    """Return what judges all samples of a folder beside one good graph, once: the faults of each file."""

    @cache
    def faults(samples: Path) -> Judged:
        found: defaultdict[str, list[Fault]] = defaultdict(list)
        for fault in check([DATA / "valid" / "small.ttl", *sorted(samples.glob("*.ttl"))]):
            found[Path(fault.location.split(":")[0]).name].append(fault)
        return found

    return faults


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["file"].removesuffix(".ttl"))
def test_a_bad_sample_has_exactly_its_fault(
    row: dict[str, str], judged: Callable[[Path], Judged]
) -> None:
    faults = [f for f in judged(SHAPES)[row["file"]] if f.severity == "violation"]
    assert [fault.rule for fault in faults] == [row["rule"]]
    assert row["thing"] in faults[0].location
    assert translate_sentence(faults[0].message, "fr") != faults[0].message
    assert faults[0].fix
    if row["thing"]:  # a blank node has no name to find
        line = int(faults[0].location.split(":")[1])
        text = (SHAPES / row["file"]).read_text(encoding="utf-8").splitlines()
        block = [n for n, start in enumerate(text, 1) if start.startswith(row["thing"] + " ")]
        assert block[0] <= line <= len(text)


def test_every_sample_is_expected_and_every_row_has_its_sample() -> None:
    assert sorted(p.name for p in SHAPES.glob("*.ttl")) == sorted(row["file"] for row in EXPECTED)


def test_every_constraint_has_a_sample() -> None:
    quads, _ = read_turtle((graph_dir() / "shapes.ttl").read_text(encoding="utf-8"))
    told = {str(q.subject) for q in quads if q.predicate.value == f"{SH}message"}
    names = {iri.strip("<>").rsplit("#", 1)[-1] for iri in told}
    assert names == {row["rule"] for row in EXPECTED}


def test_shapes_have_names_messages_and_severity() -> None:
    quads, _ = read_turtle((graph_dir() / "shapes.ttl").read_text(encoding="utf-8"))
    said: defaultdict[str, set[str]] = defaultdict(set)
    for quad in quads:
        said[str(quad.subject)].add(quad.predicate.value)
        assert not str(quad.subject).startswith("_:")
    for subject, predicates in said.items():
        if f"{SH}path" in predicates and f"{SH}message" in predicates:
            assert f"{SH}severity" in predicates, subject


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_sample_triggers_its_check_once(name: str, judged: Callable[[Path], Judged]) -> None:
    (fault,) = judged(CHECKS)[f"{name}.ttl"]
    assert (fault.rule, fault.severity) == (name, QUERIES[name].severity)
    assert "{" not in fault.message + fault.fix


def test_every_check_has_its_sample() -> None:
    assert {p.stem for p in CHECKS.glob("*.ttl")} == set(QUERIES)


@pytest.mark.parametrize("query", QUERIES.values(), ids=list(QUERIES))
def test_a_check_says_all_it_must(query: Query) -> None:
    assert query.severity in {"violation", "warning"}
    assert next(iter(query.columns)) == "thing"
    assert query.summary
    assert query.summary_fr
    assert query.message
    assert query.fix
    # Formatting with every column and nothing else raises for a name that is no column.
    query.message.format(**dict.fromkeys(query.columns, "x"))
    query.fix.format(**dict.fromkeys(query.columns, "x"))
