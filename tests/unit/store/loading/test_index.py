"""An index answers as the files do, and only while they are as they were."""

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.unit.made import TINY, no_space, put

import bordergraph
from bordergraph.atomic_folder import is_locked
from bordergraph.errors import DataError, OutputError, ReadingNote, UsageError
from bordergraph.model import Text
from bordergraph.resources import ontology_files
from bordergraph.store import indexing
from bordergraph.store.engine import LocalEngine
from bordergraph.store.graph import KnowledgeGraph, open_graph
from bordergraph.store.indexing import make_index, remove_index
from bordergraph.store.loading.files import MANIFEST, GraphFiles, index_path, program_hash
from bordergraph.store.loading.packing import pack
from bordergraph.store.querying.questions import questions

TEXTS = (
    "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o",
    "SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o",
    "ASK { ?a a bg:Agency }",
    "CONSTRUCT { ?a a bg:Agency } WHERE { ?a a bg:Agency }",
)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "SETTLE_SECONDS", 0.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "mine"))


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what makes it an error to read the files of a graph."""

    whole = LocalEngine._load  # noqa: SLF001 - where files are read

    def load(engine: LocalEngine, *, named: bool) -> object:
        # Our own vocabulary tells what a graph without one leaves open.
        read = {d.path.name for d in engine._documents}  # noqa: SLF001 - the same
        assert read == {path.name for path in ontology_files()}
        return whole(engine, named=named)

    return lambda: monkeypatch.setattr(LocalEngine, "_load", load)


def everything(kg: KnowledgeGraph) -> dict[str, Any]:
    """Return all that a graph tells; a bare comparison would not see the French of a text."""
    told: dict[str, Any] = {
        "network": pack(kg.network()), "names": kg.names.pack(), "thing_names": kg.record.thing_names(),
        "problems": pack(kg.record.problems()),
        "hash": kg.data_hash, "day": kg.day, "left out": kg.network_and_faults[1],
    }  # fmt: skip
    for name in ("statements", "sources", "source_support", "places", "seats",
                 "events", "disputes", "doubts", "funding_ends"):  # fmt: skip
        told[name] = getattr(kg.record, name)()
    told["checks"] = kg.record.checks
    for text in TEXTS:
        answer = kg.query(text)
        triples = answer.form == "construct"
        told[text] = (sorted(map(str, answer.terms)) if triples else answer.terms, answer.truth)
    for name, question in questions().items():
        if not any(p.required for p in question.params):
            told[name] = kg.query(question).rows
    return told


def as_lists(value: object) -> object:
    return [as_lists(v) for v in value] if isinstance(value, list | tuple) else value


def same(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert one.keys() == other.keys()
    for name, value in one.items():
        assert as_lists(value) == as_lists(other[name]), name


@pytest.mark.slow
@pytest.mark.parametrize("day", [None, pytest.param(date(2013, 1, 1), marks=pytest.mark.weekly)])
def test_it_tells_what_the_files_tell_and_they_are_not_read(
    folder: Path, unread: Callable[[], None], day: date | None
) -> None:
    plain = everything(open_graph(folder, as_of=day))
    made = make_index(open_graph(folder))
    assert made.folder == folder.with_name("mine.index")
    assert made.triples == len(plain[TEXTS[0]][0])
    unread()
    same(everything(open_graph(folder, as_of=day)), plain)


@pytest.mark.weekly
def test_it_tells_what_the_shipped_graph_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unread: Callable[[], None]
) -> None:
    monkeypatch.setenv("BORDERGRAPH_CACHE", str(tmp_path))
    plain = everything(open_graph())
    pages = [bordergraph.open().gaps().to_json(), bordergraph.open().report("RCMP").to_text()]
    asked = open_graph().query("partners-of-agency", agency="RCMP").rows
    make_index(open_graph())
    unread()
    same(everything(open_graph()), plain)
    assert open_graph().query("partners-of-agency", agency="RCMP").rows == asked
    assert pages == [
        bordergraph.open().gaps().to_json(),
        bordergraph.open().report("RCMP").to_text(),
    ]
    # Unpacked anew, the files are others to the system, but the same bytes in the same place.
    monkeypatch.setattr(GraphFiles, "state", "other")
    assert open_graph().network().agencies


def test_a_choice_of_sources_or_several_graphs_read_the_files(folder: Path, tmp_path: Path) -> None:
    make_index(open_graph(folder))
    other = shutil.copytree(TINY, tmp_path / "other")
    source = open_graph(folder).network().sources[0].id
    assert open_graph(folder, sources=[source]).inputs.engine()._index is None  # noqa: SLF001 - nothing else tells
    with pytest.warns(ReadingNote, match="merged 2 graphs"):
        assert open_graph(folder, other).inputs.engine()._index is None  # noqa: SLF001 - the same


def test_a_new_or_changed_file_is_read_whatever_its_size_and_time_say(folder: Path) -> None:
    make_index(open_graph(folder))
    path = next(p for p in sorted(folder.rglob("*.ttl")) if " bg:note " in p.read_text("utf-8"))
    before, text = path.stat(), path.read_text("utf-8")
    path.write_text(text.replace(" bg:note ", " bg:nota ", 1), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    kg = open_graph(folder)
    with pytest.warns(ReadingNote, match="the graph has changed"):
        assert kg.query("ASK { ?s bg:nota ?o }").truth
    (folder / "more.ttl").write_text("<urn:a> <urn:b> <urn:c> .", encoding="utf-8")
    with pytest.warns(ReadingNote, match="the graph has changed"):
        assert open_graph(folder).query("ASK { <urn:a> <urn:b> <urn:c> }").truth


@pytest.mark.parametrize("broken", ["network.json", "names.json", MANIFEST, "store"])
def test_a_damaged_index_is_not_used(folder: Path, broken: str) -> None:
    plain = open_graph(folder)
    network, names = plain.network(), plain.names.pack()
    made = make_index(open_graph(folder)).folder
    path = made / broken
    if broken == "store":
        path = next(path.glob("*.sst"))
    path.write_bytes(path.read_bytes()[:-2])
    kg = open_graph(folder)
    with pytest.warns(ReadingNote, match="is not used"):
        assert (kg.network(), kg.names.pack()) == (network, names)


def test_a_part_of_an_index_that_cannot_be_read_is_named(folder: Path) -> None:
    part = make_index(open_graph(folder)).folder / "names.json"
    part.write_bytes(part.read_bytes().replace(b"{", b"[", 1))
    with pytest.raises(DataError) as told:
        open_graph(folder).names.pack()
    assert [fault.location for fault in told.value.faults] == [str(part)]


def test_any_code_that_reads_a_graph_is_part_of_the_program(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "bordergraph.store.loading.files.hash_files", lambda paths, **_: " ".join(paths)
    )
    seen = set(program_hash().split())
    package = Path(bordergraph.__file__).parent
    for room in ("model", "store"):
        assert seen >= {str(path) for path in (package / room).rglob("*.py")}
    assert str(package / "record.py") in seen


def test_another_version_does_not_use_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_index(open_graph(folder))
    monkeypatch.setattr("bordergraph.store.loading.files.program_hash", lambda: "newer")
    with pytest.warns(ReadingNote, match="another version of the program"):
        assert open_graph(folder).network().agencies
    monkeypatch.undo()
    monkeypatch.setattr("pyoxigraph.__version__", "0.0")
    with pytest.warns(ReadingNote, match="another version of the engine"):
        assert open_graph(folder).query(TEXTS[2]).truth


def test_an_outdated_one_of_the_shipped_graph_is_removed_and_noted_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_index(open_graph(folder)).folder
    monkeypatch.setattr("bordergraph.store.loading.files.program_hash", lambda: "newer")
    monkeypatch.setattr("bordergraph.store.loading.files.index_path", lambda _: made)
    with pytest.warns(ReadingNote, match="removed the index of the shipped .* `bordergraph index`"):
        open_graph(folder).network()
    assert not made.exists()


def test_one_that_fails_leaves_what_was_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_index(open_graph(folder)).folder
    # One is of a process that is gone, one of a number that another process has now.
    for pid in (999999999, os.getpid()):
        made.with_name(f"{made.name}.{pid}.making").mkdir()

    with monkeypatch.context() as patch:
        patch.setattr(indexing, "_move_into_place", no_space)
        with pytest.raises(OutputError, match="No space left"):
            make_index(open_graph(folder))
    assert sorted(p.name for p in made.parent.iterdir()) == ["mine", "mine.index"]
    assert open_graph(folder).inputs.engine()._index is not None  # noqa: SLF001 - nothing else tells


def test_a_graph_that_changes_meanwhile_gets_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = indexing._write_parts  # noqa: SLF001 - the moment between

    def fill(*args: Any) -> Any:
        next(folder.rglob("*.ttl")).touch()
        return filled(*args)

    monkeypatch.setattr(indexing, "_write_parts", fill)
    with pytest.raises(DataError, match="changed while"):
        make_index(open_graph(folder))
    assert not index_path(folder).exists()


def test_no_run_clears_while_another_begins(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clear, beginnings = indexing._remove_leftovers, []  # noqa: SLF001 - what removes the folders of ended runs

    def clearing(target: Path) -> None:
        beginnings.append(is_locked(target.parent))
        clear(target)

    monkeypatch.setattr(indexing, "_remove_leftovers", clearing)
    make_index(open_graph(folder))
    remove_index(open_graph(folder))
    assert beginnings == [True, True]


def test_removed_it_is_gone_and_what_is_none_stays(folder: Path) -> None:
    assert remove_index(open_graph(folder)) is None
    made = make_index(open_graph(folder))
    assert remove_index(open_graph(folder)) is not None
    assert not made.folder.exists()
    made.folder.mkdir()
    (made.folder / "diary.txt").touch()
    for work in (make_index, remove_index):
        with pytest.raises(OutputError, match="is no index"):
            work(open_graph(folder))
    assert (made.folder / "diary.txt").exists()


def test_tables_have_none(tmp_path: Path) -> None:
    (tmp_path / "agencies.csv").write_text("id,label\na,A\n", encoding="utf-8")
    with pytest.raises(UsageError, match="files of RDF"):
        make_index(open_graph(tmp_path))


def test_rdf_without_agencies_can_be_asked(tmp_path: Path) -> None:
    path = put(tmp_path / "a.nt", "<urn:a> <urn:b> _:c .\n")
    make_index(open_graph(path))
    kg = open_graph(path)
    assert kg.query("SELECT ?o { <urn:a> <urn:b> ?o }").rows
    with pytest.raises(DataError, match="no agency"):
        kg.network()


def test_words_keep_their_french() -> None:
    assert pack((Text("a", "b"), "c")) == [{"en": "a", "fr": "b"}, "c"]
