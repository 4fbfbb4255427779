"""Tables and the RDF made from them are told the same faults."""

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit import made

from bordergraph.api.import_export import tables_as_rdf
from bordergraph.curate.check import check
from bordergraph.tables.formats import read_tables
from bordergraph.tables.writer import write_template

IDS = st.lists(st.sampled_from(["RCMP", "rcmp", "cbp", "a b", "é"]), min_size=2, unique=True)
COUNTRY = st.sampled_from(["CA", "Canada", "US", "ca", ""])
LEVEL = st.sampled_from(["federal", "Federal", "fedral", ""])
ROLE = st.sampled_from(["lead", "Lead", "core", ""])
OUTCOME = st.sampled_from(["closed", "survives", "no-real-need"])


@st.composite
def tables(draw: st.DrawFn) -> dict[str, list[Sequence[str]]]:
    """Draw tables that are read, and of which much may be doubted."""
    ids = draw(IDS)
    pick = st.sampled_from(ids)
    ties = st.lists(st.tuples(pick, st.just("team"), ROLE), max_size=3, unique_by=lambda t: t[0])
    mandates = st.lists(st.tuples(pick, st.just("guns")), max_size=3, unique=True)
    found: dict[str, list[Sequence[str]]] = {
        "agencies": [("id", "label", "country", "level")],
        "threats": [("id", "label"), ("guns", "Guns")],
        "programs": [("id", "label"), ("team", "Team")],
        "participations": [("agency", "program", "role"), *draw(ties)],
        "mandates": [("agency", "threat"), *draw(mandates)],
        "searches": [
            ("id", "agency_a", "agency_b", "threat", "day", "outcome", "source"),
            (
                "look", *ids[:2], "guns", "2024-06-30", draw(OUTCOME),
                draw(st.sampled_from(["", "s"])),
            ),
        ],
    }  # fmt: skip
    found["agencies"] += [(i, f"Body {i}", draw(COUNTRY), draw(LEVEL)) for i in ids]
    return found


def faults(path: Path) -> Counter[tuple[str, ...]]:
    return Counter((f.severity, f.message, f.fix, f.rule) for f in check([path]))


def put(folder: Path, named: Mapping[str, list[Sequence[str]]]) -> Path:
    texts = {name: "".join(",".join(row) + "\n" for row in rows) for name, rows in named.items()}
    return made.tables(folder, texts)


def as_rdf(folder: Path) -> Path:
    file = folder.with_name(f"{folder.name}.ttl")
    network = read_tables(folder, on_doubt=lambda _: None)
    file.write_text(tables_as_rdf(network, "turtle")[0], encoding="utf-8")
    return file


@pytest.mark.slow
@settings(max_examples=settings().max_examples * 40 // 100)
@given(tables())
def test_tables_and_their_rdf_are_told_the_same(tables: Mapping[str, list[Sequence[str]]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = put(Path(name, "mine"), tables)
        assert faults(as_rdf(folder)) == faults(folder)


def test_a_doubt_points_to_its_line(tmp_path: Path) -> None:
    rows = [("id", "label", "country"), ("a", "A", "CA"), ("b", "B", "Canada")]
    folder = put(tmp_path / "mine", {"agencies": [*rows]})
    found = check([as_rdf(folder)])
    assert [f.message for f in found] == ["country 'Canada': looks like another spelling of 'CA'"]
    line = int(found[0].location.split(":")[1])
    assert "agency:b" in as_rdf(folder).read_text().splitlines()[line - 1]


def test_the_template_has_no_faults_either_way(tmp_path: Path) -> None:
    write_template(tmp_path / "mine")
    assert faults(tmp_path / "mine") == faults(as_rdf(tmp_path / "mine")) == Counter()


def test_what_only_rdf_can_get_wrong_stays_a_fault(tmp_path: Path) -> None:
    write_template(tmp_path / "mine")
    file = as_rdf(tmp_path / "mine")
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace('"2012-05-01"^^xsd:date', '"2012-5-1"^^xsd:date', 1)
        .replace("org:member agency:example-police", "org:member agency:nobody")
        .replace("bg:country", "bg:contry", 1),
        encoding="utf-8",
    )
    found = {f.rule: f.message for f in check([file])}
    assert set(found) >= {"ill-typed", "undeclared", "unknown-term"}
    assert found["undeclared"] == "undeclared agency 'nobody'"
