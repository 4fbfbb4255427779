"""A document is taken up in files that are in the layout, and that say what is still to fill."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.made import DATA, tables

from bordergraph.api import Workbench
from bordergraph.curate.check import check
from bordergraph.curate.documents import NewDocument, add_document
from bordergraph.curate.turtle import canonical_turtle
from bordergraph.errors import UsageError

TODAY = dt.date(2026, 11, 27)
FILLED = {
    "# participation:": "participation:", "#     ": "    ", "AGENCY--ARRANGEMENT": "alder--patrol",
    "agency:AGENCY": "agency:alder", "arrangement:ARRANGEMENT": "arrangement:patrol",
    'bg:locator ""': 'bg:locator "p. 3"', "support:SUPPORT": "support:supported",
    "confidence:CONFIDENCE": "confidence:low",
}  # fmt: skip


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    (tmp_path / "registry").mkdir()
    shutil.copy(DATA / "valid" / "small.ttl", tmp_path / "registry" / "all.ttl")
    return tmp_path


def fill(claims: Path) -> None:
    text = claims.read_text(encoding="utf-8")
    for empty, filled in FILLED.items():
        assert empty in text
        text = text.replace(empty, filled)
    claims.write_text(canonical_turtle(text), encoding="utf-8")


@pytest.mark.slow
def test_what_is_begun_is_formatted_refused_until_it_is_filled_and_then_good(graph: Path) -> None:
    written = Workbench.add(
        "notes-2020", title="Notes", publisher="The Harbour Office", date="2020-05",
        url="https://example.org/notes", licence="https://example.org/licence", graph=graph,
    )  # fmt: skip
    claims = graph / "claims" / "notes-2020.ttl"
    assert written.items[0] == (str(claims), claims.read_text(encoding="utf-8").count("\n"))
    assert not any(file.changed for file in Workbench.format(graph))
    broken = [f for f in check([graph]) if f.severity == "violation"]
    assert [f.rule for f in broken] == ["nothing-claimed"]
    assert "bg:locator and bg:confidence" in broken[0].fix
    text = claims.read_text(encoding="utf-8")
    claims.write_text(
        text.replace("# participation", "participation").replace("\n#     ", "\n    ")
    )
    rules = {f.rule for f in check([graph])}
    assert {"StatementShape-locator", "StatementShape-confidence", "bad-id"} <= rules
    claims.write_text(text, encoding="utf-8")
    fill(claims)
    assert check([graph]) == ()
    registered = (graph / "registry" / "sources.ttl").read_text(encoding="utf-8")
    for said in (
        'dcterms:title "Notes"', "publisher:the-harbour-office", '"2020-05-01"^^xsd:date',
        "precision:month", "extent:unread", "dcterms:license <https://example.org/licence>",
    ):  # fmt: skip
        assert said in registered


@pytest.mark.slow
def test_a_file_without_a_word_is_no_file_that_was_begun(graph: Path) -> None:
    (graph / "claims").mkdir()
    (graph / "claims" / "report.ttl").write_text("", encoding="utf-8")
    assert check([graph]) == ()


@pytest.mark.slow
def test_the_counts_of_a_graph_are_written_again(graph: Path) -> None:
    (graph / "dataset.ttl").write_text("", encoding="utf-8")
    for file in Workbench.format(graph, index=True):
        file.path.write_text(file.text, encoding="utf-8")
    Workbench.add("notes", title="Notes", graph=graph)
    assert not any(file.changed for file in Workbench.format(graph, index=True))
    assert {f.rule for f in check([graph])} == {"nothing-claimed", "source-never-used"}


def test_a_publisher_is_found_by_any_of_its_names_or_registered(graph: Path) -> None:
    first = add_document(graph, NewDocument("a", "A", publisher="Harbour Office"), TODAY)
    assert first[1] == ("publisher:harbour-office is new in registry/publishers.ttl",)
    Workbench.add("a", title="A", publisher="Harbour Office", graph=graph)
    for name in ("harbour office", "HARBOUR-OFFICE"):
        begun = add_document(graph, NewDocument("b", "B", name), TODAY)
        assert "registry/publishers.ttl" not in begun[0]
    near = add_document(graph, NewDocument("b", "B", publisher="The Harbour Office"), TODAY)
    assert near[1][1] == "did you mean publisher:harbour-office?"


def test_a_document_is_taken_up_once(graph: Path) -> None:
    Workbench.add("a", title="A", url="https://www.example.org/a/", graph=graph)
    for other in ("http://example.org/a", "https://EXAMPLE.org/a/#part"):
        with pytest.raises(UsageError, match=r"a has that address already, in registry/sources"):
            Workbench.add("b", title="B", url=other, graph=graph)
    Workbench.add("b", title="B", url="https://example.org/a?page=2", graph=graph)
    with pytest.raises(UsageError, match=r"claims/a.ttl is there"):
        Workbench.add("a", title="A", graph=graph)
    with pytest.raises(UsageError, match=r"source:report is registered in registry/all.ttl"):
        Workbench.add("report", title="A", graph=graph)


@pytest.mark.parametrize(
    ("said", "told"),
    [({"source": "A"}, "'A' is no proper id"), ({"source": "a--b"}, "no proper id"),
     ({"source": "../a"}, "no proper id"), ({"title": " "}, "has a title"),
     ({"url": "example.org"}, "--url 'example.org' is no web address"),
     ({"licence": "CC BY"}, "--licence 'CC BY' is no web address"),
     ({"date": "2020-13"}, "'2020-13' is no date"), ({"date": "May 2020"}, "is no date"),
     ({"kind": "audits"}, "unknown kind of source 'audits'"), ({"read": "half"}, "read cannot be"),
     ({"publisher": "???"}, "is no name")],
)  # fmt: skip
def test_what_would_break_a_rule_is_refused_and_nothing_is_written(
    said: dict[str, str], told: str, graph: Path
) -> None:
    before = sorted(graph.rglob("*"))
    with pytest.raises(UsageError, match=told.replace("?", r"\?")):
        Workbench.add(**{"source": "a", "title": "A", "graph": str(graph), **said})  # type: ignore[arg-type] # wrong on purpose
    assert sorted(graph.rglob("*")) == before


def test_a_folder_is_named_that_can_be_written_to(graph: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no folder"):
        Workbench.add("a", title="A", graph=tmp_path / "nowhere")
    with pytest.raises(UsageError, match="holds tables"):
        Workbench.add("a", title="A", graph=tables(tmp_path / "t", {"agencies": "id,label\na,A\n"}))
    mine = graph / "registry" / "sources.ttl"
    mine.write_text("# mine\n@prefix x: <http://x/> .\nx:a x:b x:c .\n", encoding="utf-8")
    with pytest.raises(UsageError, match="layout of its own"):
        Workbench.add("a", title="A", graph=graph)
    assert mine.read_text(encoding="utf-8").startswith("# mine")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_any_title_is_registered_as_it_is_but_for_its_spaces(title: str) -> None:
    folder = Path(__file__).parent / "nowhere"
    begun = add_document(folder, NewDocument("a", title), TODAY)
    assert all(canonical_turtle(text) == text for text in begun[0].values())
    import pyoxigraph as ox

    said = [q.object.value for q in ox.parse(begun[0]["registry/sources.ttl"], format=ox.RdfFormat.TURTLE)
            if q.predicate.value.endswith("/title")]  # fmt: skip
    assert said == [" ".join(title.split())]
