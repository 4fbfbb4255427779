"""`bordergraph cite`: the source of a statement, and the passage in the reader's own file."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.unit.made import faults_of, put, turtle

from bordergraph import vocab
from bordergraph.cli import bordergraph
from bordergraph.errors import UnknownNameError, UsageError

TEXT = "A title\n\nNothing yet. In 2023 about 55 crates were found. More followed.\n"
PART = "In 2023 about 55 crates were found."
START = TEXT.index(PART)


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    """One document, another that it names, and two statements, one of them without a span."""
    return turtle(
        tmp_path / "graph.ttl",
        f"""
source:report a bg:Source ; dcterms:title "Crates" ; dcterms:publisher "The Office" ;
    bg:date "2024-01-01"^^xsd:date ; bg:dateText "2024" ;
    bg:textSha256 "{hashlib.sha256(TEXT.encode()).hexdigest()}" .
source:table a bg:Source ; dcterms:title "Table of crates" .
figure:crates-2023 a bg:Figure ; bg:value "55"^^xsd:decimal ; bg:note "Counted once."@en ;
    prov:wasDerivedFrom source:report ; bg:locator "para 1" ; bg:confidence confidence:high ;
    bg:cites source:table ; bg:spanStart {START} ; bg:spanEnd {START + len(PART)} ;
    bg:spanSha256 "{hashlib.sha256(PART.encode()).hexdigest()}" .
remark:bare a bg:Remark ; prov:wasDerivedFrom source:report ; bg:locator "page 9" ;
    bg:confidence confidence:low .
search:crates a bg:Search ; bg:note "Nothing found."@en ; bg:confidence confidence:low .
""",
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The reader's copy of the report."""
    return put(tmp_path / "report.txt", TEXT)


def cite(graph: Path, *arguments: str | Path) -> tuple[str, str]:
    """Return what the command prints and what it says beside; errors come through."""
    command = ["--graph", str(graph), "cite", *map(str, arguments)]
    result = CliRunner().invoke(bordergraph, command, standalone_mode=False)
    if result.exception:
        raise result.exception
    return result.stdout, result.stderr


@pytest.mark.parametrize(
    "name",
    ["figure:crates-2023", "figure/crates-2023", vocab.iri("figure", "crates-2023"), "crates-2023"],
)
def test_the_citation_without_the_text(graph: Path, name: str) -> None:
    out, err = cite(graph, name)
    said = dict(line.split("\t") for line in out.splitlines())
    assert said == {
        "Field": "Value", "Statement": "figure:crates-2023", "Source": "source:report",
        "Title": "Crates", "Publisher": "The Office", "Date": "2024", "Where": "para 1",
        "Confidence": "high", "Summary": "Counted once.",
        "Cites": "Table of crates (source:table)",
    }  # fmt: skip
    assert "give your copy of it with --text FILE" in err


def test_the_passage_with_its_neighbours(graph: Path, copy: Path) -> None:
    out, err = cite(graph, "figure:crates-2023", "--text", copy, "--format", "json")
    (record,) = json.loads(out)
    assert (record["start"], record["end"]) == (START, START + len(PART))
    assert record["before"] == "Nothing yet."
    assert record["passage"] == PART
    assert record["after"] == "More followed."
    assert record["differs"] == ""
    assert err == ""


def test_keys_are_the_same_whether_or_not_there_is_something_to_say(
    graph: Path, copy: Path
) -> None:
    with_all, _ = cite(graph, "figure:crates-2023", "--text", copy, "--format", "json")
    with_little, _ = cite(graph, "remark:bare", "--format", "json")
    assert list(json.loads(with_all)[0]) == list(json.loads(with_little)[0])


def test_a_typo_gets_a_suggestion(graph: Path) -> None:
    with pytest.raises(UnknownNameError) as error:
        cite(graph, "figure:crate-2023")
    assert error.value.suggestions == ("crates-2023",)


@pytest.mark.parametrize("name", ["crate", "figure:", "figure:a b", "nothing:x", "figure:x> ?p ?o"])
def test_what_is_no_id_is_refused(graph: Path, name: str) -> None:
    with pytest.raises(UnknownNameError):
        cite(graph, name)


def test_a_source_is_no_statement(graph: Path) -> None:
    with pytest.raises(UsageError, match="has no source of its own"):
        cite(graph, "source:report")


def test_a_conclusion_of_the_curators_has_no_source_to_cite(graph: Path) -> None:
    with pytest.raises(UsageError, match="'search:crates' has no source of its own") as error:
        cite(graph, "search:crates")
    assert "bordergraph show search:crates" in error.value.hint


def test_a_statement_without_a_span_has_only_its_locator(graph: Path, copy: Path) -> None:
    _, err = cite(graph, "remark:bare")
    assert err == ""
    out, err = cite(graph, "remark:bare", "--text", copy)
    assert "Where\tpage 9" in out
    assert "page 9" in err


def test_a_file_that_is_no_text_is_refused(graph: Path, copy: Path) -> None:
    copy.write_bytes(b"caf\xe9")
    (fault,) = faults_of(cite, graph, "figure:crates-2023", "--text", copy)
    assert fault.location.startswith(str(copy))
    assert "not UTF-8" in fault.message
    assert fault.fix
