"""The list of what a graph folder holds, and its counts."""

import shutil
from pathlib import Path

import pytest
from tests.unit.made import SMALL, faults_of, turtle

from bordergraph.curate.check import check
from bordergraph.curate.inventory import (
    dataset_turtle,
    index_files,
    inventory_markdown,
    read_folder,
)
from bordergraph.curate.turtle import canonical_turtle


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    (tmp_path / "registry").mkdir()
    shutil.copy(SMALL, tmp_path / "registry" / "sources.ttl")
    claim = "mention:x a bg:Mention ; bg:recheck recheck:confirmed . mention:y a bg:Mention ."
    turtle(tmp_path / "claims" / "article.ttl", claim)
    about = "dcterms:title 'A | b'@en ; dcterms:modified '2026-11-25'^^xsd:date ."
    turtle(tmp_path / "dataset.ttl", f"<https://w3id.org/bordergraph/graph> {about}")
    return tmp_path


def test_every_file_is_listed_with_what_it_holds(graph: Path) -> None:
    text = inventory_markdown(read_folder(graph, {}))
    assert "2 statements of 1 sources; 1 were looked at twice." in text
    assert "As of 2026-11-25." in text
    assert "| [article](claims/article.ttl) | News article | 2 | 1 |" in text
    assert "[registry/sources.ttl](registry/sources.ttl)" in text
    # Texts in hand take the place of files, and a broken file is named.
    assert "| 0 |" in inventory_markdown(read_folder(graph, {graph / "claims" / "article.ttl": ""}))
    (graph / "claims" / "bad.ttl").write_text("nonsense", encoding="utf-8")
    assert faults_of(index_files, graph)[0].location.startswith("claims/bad.ttl:1:")


@pytest.mark.slow
def test_counts_are_written_and_checked(graph: Path) -> None:
    text = dataset_turtle(read_folder(graph, {}))
    assert canonical_turtle(text) == text
    assert "'A | b'" not in text
    assert '"A | b"@en' in text
    (graph / "dataset.ttl").write_text(text, encoding="utf-8")
    assert [f for f in check([graph]) if f.rule == "count"] == []
    (graph / "claims" / "article.ttl").unlink()
    lost = [f.message for f in check([graph]) if f.rule == "count"]
    assert lost == ["it says 3 bg:Mention, but there are 1"]


def test_writing_twice_changes_nothing_and_a_thing_in_two_files_counts_once(graph: Path) -> None:
    first = index_files(graph)
    for path, text in first.items():
        path.write_text(text, encoding="utf-8")
    assert index_files(graph) == first
    shutil.copy(SMALL, graph / "claims" / "report.ttl")
    assert dataset_turtle(read_folder(graph, {})).count("bg:Series ;\n    void:entities 2 .") == 1
