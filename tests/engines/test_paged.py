"""A triple store that is read in pages is what it holds, whatever it does to its answers."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from bordergraph import vocab
from bordergraph.api.pouring import endpoint_lake, lake_of
from bordergraph.cli import bordergraph
from bordergraph.errors import (
    BordergraphError,
    DataError,
    LimitError,
    OutputError,
    QueryError,
    ReadingNote,
    UsageError,
)
from bordergraph.store.asking import remote
from bordergraph.store.asking.remote import RemoteEngine
from bordergraph.store.engine import LocalEngine
from bordergraph.store.loading.inputs import documents
from bordergraph.store.paged import parts, reading
from bordergraph.store.paged.reading import read_pages

from . import virtuoso
from .served import Endpoint, oxigraph_server, serving

if TYPE_CHECKING:
    from collections.abc import Callable

TINY = Path(__file__).resolve().parents[1] / "data" / "tiny"
TERMS = (
    ox.Literal('two\nlines, a "quote", a \\ and a tab\t\x01'),
    ox.Literal("é 漢 \U0001f30d", language="fr-CA"),
    ox.Literal(""),
    ox.Literal("2012-08-20", datatype=ox.NamedNode(f"{vocab.PREFIXES['xsd']}date")),
    ox.Literal("0.80", datatype=ox.NamedNode("urn:x:own")),
    ox.NamedNode("urn:x:é"),
)


class Limited(Endpoint):
    """An endpoint that gives so many rows and does not say that there are more."""

    most = 1000

    def answer(self, status: int, data: bytes, media_type: str = "text/plain") -> None:
        if status == 200 and b'"bindings"' in data:
            found = json.loads(data)
            del found["results"]["bindings"][self.most :]
            data = json.dumps(found).encode()
        super().answer(status, data, media_type)


def limited(rows: int, base: type[Endpoint] = Limited) -> type[Endpoint]:
    return type("Limited", (base,), {"most": rows})


def refusing(words: str, least: int = 0) -> type[Endpoint]:
    """Refuse queries of some words, and those with more rows than an order can have."""

    class Refusing(Endpoint):
        def result(self, query: str, accept: str) -> bytes:
            rows = query.rpartition("LIMIT")[2].strip()
            if words in query and (not rows.isdigit() or int(rows) > least):
                raise SyntaxError("this cannot be asked here")
            return super().result(query, accept)

    return Refusing


def made() -> ox.Store:
    """Return many small graphs, a large one, what is in no graph, and what is derived."""
    store = ox.Store()
    for g in range(40):
        for k in range(3 if g else 70):
            for p in range(3):
                value = TERMS[(k + p) % len(TERMS)] if k % 3 else ox.Literal(f"{k}")
                subject = ox.NamedNode(f"urn:x:s{k}")
                graph = ox.NamedNode(f"urn:x:g{g:02}")
                store.add(ox.Quad(subject, ox.NamedNode(f"urn:x:p{p}"), value, graph))
    for k in range(25):
        values = (
            ox.NamedNode("urn:x:s7"),
            ox.NamedNode("urn:x:p0"),
            ox.Literal(f"one of many {k}"),
        )
        store.add(ox.Quad(*values, ox.NamedNode("urn:x:g00")))
        store.add(ox.Quad(*values, ox.NamedNode(vocab.DERIVED)))
        store.add(ox.Quad(*values[:2], ox.Literal(f"derived {k}"), ox.NamedNode(vocab.DERIVED)))
        store.add(ox.Quad(ox.NamedNode("urn:x:s7"), ox.NamedNode("urn:x:p4"), ox.Literal(f"{k}")))
    # As an export does, all of it stands in no graph too.
    store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
    return store


def stated(store: ox.Store) -> list[str]:
    """Return what a store states, as the lines of N-Quads that it writes."""
    named = [q for q in store if not isinstance(q.graph_name, ox.DefaultGraph)]
    again = {q.triple for q in named}
    kept = [q for q in named if q.graph_name.value != vocab.DERIVED] + [
        q for q in store if isinstance(q.graph_name, ox.DefaultGraph) and q.triple not in again
    ]
    return sorted((ox.serialize(kept, format=ox.RdfFormat.N_QUADS) or b"").decode().splitlines())


def lines(folder: Path) -> list[str]:
    """Return the lines of all parts."""
    return [
        line
        for part in sorted(folder.glob("part-*.nq.gz"))
        for line in gzip.decompress(part.read_bytes()).decode().splitlines()
    ]


def pages(seen: list[dict[str, str]]) -> list[str]:
    """Return the queries that asked for triples."""
    return [s["query"] for s in seen if s["query"].startswith("SELECT ?s ?p ?o")]


def tiny_store(*, derived: bool = True) -> ox.Store:
    return LocalEngine(documents([TINY])).store(named=True, derived=derived)


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def rows(folder: Path) -> dict[str, list[dict[str, str]]]:
    return {path.name: pq.read_table(path).to_pylist() for path in sorted(folder.iterdir())}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pages be as small as the data of tests, and ask again soon."""
    monkeypatch.setattr(reading, "_LEAST", 5)
    monkeypatch.setattr(remote, "_FIRST_PAUSE", 0.01)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("size", "endpoint"),
    [
        (100_000, Endpoint),
        (1000, Endpoint),
        (60, Endpoint),
        (7, Endpoint),
        (100_000, limited(100)),
        (100_000, limited(30)),
        (60, refusing("ORDER BY", 20)),
    ],
    ids=["all", "a graph", "a property", "subjects", "100 rows", "30 rows", "short orders"],
)
def test_the_pages_are_what_the_store_holds(
    size: int, endpoint: type[Endpoint], tmp_path: Path
) -> None:
    """Each triple once, byte for byte as the store itself writes it."""
    store, told = made(), []
    with serving(store, endpoint) as (url, seen):
        found = read_pages(RemoteEngine(url), tmp_path, size, lambda *said: told.append(said))
    assert sorted(lines(tmp_path)) == stated(store)
    assert found == len(stated(store)) == told[-1][1] == told[-1][2]
    assert len(pages(seen)) >= found // size
    assert [p.name for p in tmp_path.iterdir() if "draft" in p.name] == []


@pytest.mark.usefixtures("few")
def test_a_default_graph_of_which_no_more_is_told_is_read_whole(tmp_path: Path) -> None:
    store = made()
    with (
        serving(store, refusing("NOT EXISTS")) as (url, _),
        pytest.warns(ReadingNote, match="all of it is read"),
    ):
        read_pages(RemoteEngine(url), tmp_path, 500)
    assert set(stated(store)) < set(lines(tmp_path))
    alone = ox.Store()
    alone.extend(ox.Quad(*q.triple) for q in store)
    with serving(alone) as (url, _):
        read_pages(RemoteEngine(url), tmp_path / "alone", 30)
    assert sorted(lines(tmp_path / "alone")) == stated(alone)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("most", [1, 4])
def test_rows_that_are_left_out_without_a_word_are_missed(most: int, tmp_path: Path) -> None:
    with (
        serving(made(), limited(most)) as (url, _),
        pytest.raises(BordergraphError, match=r"cuts its answers off|lists graphs of"),
    ):
        read_pages(RemoteEngine(url), tmp_path)

    class Loses(Endpoint):
        """It gives no row of one subject, whatever is asked."""

        def answer(self, status: int, data: bytes, media_type: str = "text/plain") -> None:
            found = json.loads(data)
            if "results" in found:
                held = found["results"]["bindings"]
                held[:] = [r for r in held if r.get("s", {}).get("value") != "urn:x:s4"]
            super().answer(status, json.dumps(found).encode(), media_type)

    with (
        serving(made(), Loses) as (url, _),
        pytest.raises(LimitError, match="cuts its answers off"),
    ):
        read_pages(RemoteEngine(url), tmp_path, 50)
    assert not (tmp_path / "at.json").exists() or len(lines(tmp_path)) < len(stated(made()))


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("after", [2, 12])
def test_a_store_that_changes_meanwhile_is_not_taken_for_one(after: int, tmp_path: Path) -> None:
    store = made()

    class Changes(Endpoint):
        def do_POST(self) -> None:  # noqa: N802 - its name in the base
            if len(self.seen) == after:
                where = ox.NamedNode("urn:x:g39")
                self.store.add(ox.Quad(where, where, ox.Literal("new"), where))
            super().do_POST()

    with serving(store, Changes) as (url, _):
        with pytest.raises(DataError, match="was changed while it was read"):
            read_pages(RemoteEngine(url), tmp_path, 60)
        with pytest.warns(ReadingNote, match="begun anew"):
            read_pages(RemoteEngine(url), tmp_path, 60)
    assert sorted(lines(tmp_path)) == stated(store)


def test_blank_nodes_are_refused_where_they_hold_statements(tmp_path: Path) -> None:
    store = made()
    shape, blank = ox.NamedNode("urn:x:shapes"), ox.BlankNode()
    store.add(ox.Quad(blank, ox.NamedNode(f"{vocab.PREFIXES['sh']}path"), shape, shape))
    with (
        serving(store) as (url, seen),
        pytest.warns(ReadingNote, match="none of our statements: <urn:x:shapes>"),
    ):
        read_pages(RemoteEngine(url), tmp_path)
    assert not [line for line in lines(tmp_path) if "shapes" in line]
    member = ox.NamedNode(f"{vocab.PREFIXES['org']}member")
    store.add(ox.Quad(blank, member, shape, ox.NamedNode("urn:x:g05")))
    with (
        serving(store) as (url, seen),
        pytest.raises(DataError, match="another label on each page: 1 in <urn:x:g05>"),
    ):
        read_pages(RemoteEngine(url), tmp_path / "other")
    store.clear()
    store.add(ox.Quad(shape, member, shape, blank))
    with serving(store) as (url, _), pytest.raises(DataError, match="1 graphs that are blank"):
        read_pages(RemoteEngine(url), tmp_path / "other")
    assert not pages(seen)


def test_a_page_that_comes_too_late_is_asked_for_in_pieces(tmp_path: Path) -> None:
    class Slow(Endpoint):
        def result(self, query: str, accept: str) -> bytes:
            found = super().result(query, accept)
            if len(json.loads(found).get("results", {}).get("bindings", ())) > 300:
                time.sleep(1.5)
            return found

    with serving(made(), Slow) as (url, _):
        read_pages(RemoteEngine(url, timeout=1), tmp_path, 1000)
    assert sorted(lines(tmp_path)) == stated(made())


@pytest.mark.usefixtures("few")
def test_an_endpoint_that_dies_is_left_and_taken_up_again(tmp_path: Path) -> None:
    store = made()

    alive = [12]

    class Dies(Endpoint):
        def do_POST(self) -> None:  # noqa: N802 - its name in the base
            if len(self.seen) >= alive[0]:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.connection.close()
            else:
                super().do_POST()

    with serving(store, Dies) as (url, seen):
        with pytest.raises(BordergraphError, match="no answer from"):
            read_pages(RemoteEngine(url), tmp_path, 60)
        done, before = lines(tmp_path), pages(seen)
        assert done
        alive[0] = 10_000
        read_pages(RemoteEngine(url), tmp_path, 60)
        # The last query was asked and its answer lost.
        assert not set(before) & set(pages(seen)[len(before) :])
    assert lines(tmp_path)[: len(done)] == done
    assert sorted(lines(tmp_path)) == stated(store)


def test_an_endpoint_that_talks_nonsense_is_not_asked_for_long(tmp_path: Path) -> None:
    class Nonsense(Endpoint):
        def do_POST(self) -> None:  # noqa: N802 - its name in the base
            self.rfile.read(int(self.headers["Content-Length"]))
            self.seen.append({})
            self.answer(200, b"<html>")

    with (
        serving(made(), Nonsense) as (url, seen),
        pytest.raises(BordergraphError, match="no SPARQL results"),
    ):
        read_pages(RemoteEngine(url), tmp_path)
    assert len(seen) == 1


def test_a_full_disk_is_told_and_gone_on_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: parts.Parts, given: object) -> int:
        if self.at.parts > 3:
            raise OSError(28, "No space left on device")
        return write(self, given)  # type: ignore[arg-type]

    write = parts.Parts.write
    with serving(made()) as (url, seen):
        with monkeypatch.context() as patch:
            patch.setattr(parts.Parts, "write", full)
            with pytest.raises(OutputError, match="No space left") as error:
                read_pages(RemoteEngine(url), tmp_path, 100)
        assert "make room" in error.value.hint
        assert not list(tmp_path.glob("*.draft"))
        before = len(seen)
        read_pages(RemoteEngine(url), tmp_path, 100)
        assert not set(pages(seen[:before])) & set(pages(seen[before:]))
        assert sorted(lines(tmp_path)) == stated(made())
        # A part that somebody took away is not taken for read.
        min(tmp_path.glob("part-*")).unlink()
        with pytest.warns(ReadingNote, match="begun anew"):
            read_pages(RemoteEngine(url), tmp_path, 100)
        assert sorted(lines(tmp_path)) == stated(made())


def test_what_cannot_be_is_told_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "note.txt").touch()
    work, out = ["--work", str(tmp_path / "w")], ["-o", str(tmp_path / "lake")]
    with serving(ox.Store()) as (url, seen):
        with pytest.raises(UsageError, match="is not empty"):
            endpoint_lake(url, tmp_path / "full")
        at = ["--endpoint", url]
        for told, given in {
            "every source and day": [*at, "--as-of", "2012", "export", "--format", "parquet", *out],
            "leave out --source": [*at, "--source", "x", "export", "--format", "parquet", *out],
            "exclude each other": [*at, "--graph", "x", "export", "--format", "parquet", *out],
            "or of an endpoint": ["export", "--format", "parquet", *out],
            "for a triple store": ["--graph", "x", "export", "--format", "parquet", *work, *out],
            "several tables": [*at, "export", "--format", "parquet"],
        }.items():
            found = CliRunner().invoke(bordergraph, given)
            assert isinstance(found.exception, UsageError), given
            assert told in f"{found.exception} {found.exception.hint}"
        assert not seen
        with pytest.raises(DataError, match="holds no triples"):
            endpoint_lake(url, tmp_path / "lake")
    with pytest.raises(QueryError, match="no endpoint"):
        endpoint_lake("file:///graph", tmp_path / "lake")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["full"]


def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    """By SIGKILL in the middle of a page: the same bytes, and no finished page is asked again."""
    reached, go = threading.Event(), threading.Event()

    class Waits(Endpoint):
        def do_POST(self) -> None:  # noqa: N802 - its name in the base
            if len(pages(self.seen)) == 4:
                reached.set()
                go.wait(30)
            super().do_POST()

    program = [sys.executable, "-m", "bordergraph", "--endpoint"]
    export = ["export", "--format", "parquet", "--page", "60", "-o", str(tmp_path / "lake")]
    kept = ["--work", str(tmp_path / "work")]
    with serving(tiny_store(), Waits) as (url, seen):
        first = subprocess.Popen([*program, url, *export, *kept], stderr=subprocess.PIPE)
        assert reached.wait(30), first.communicate(timeout=30)
        os.kill(first.pid, signal.SIGKILL)
        first.communicate(timeout=30)
        assert not (tmp_path / "lake").exists()
        finished = pages(seen)
        go.set()
        second = subprocess.run([*program, url, *export, *kept], capture_output=True, check=False)
        assert second.returncode == 0, second.stderr
        asked = pages(seen)[4:]
        # Whoever was killed had asked for one page that he never got.
        assert len(set(finished) & set(asked)) <= 1
        assert not set(finished[:3]) & set(asked)
        endpoint_lake(url, tmp_path / "once", page=60)
    assert tables(tmp_path / "lake") == tables(tmp_path / "once")
    assert len(list((tmp_path / "work").glob("part-*"))) > 6
    assert sorted(p.name for p in tmp_path.iterdir()) == ["lake", "once", "work"]


def test_virtuoso_gives_all_although_it_cuts_off(tmp_path: Path) -> None:
    """Its default graph is that of all graphs, and it gives 500 rows of what has more."""
    if not virtuoso.INSTALLED:
        pytest.skip("the Virtuoso server is not installed")
    quads = tiny_store().dump(format=ox.RdfFormat.N_QUADS) or b""
    (tmp_path / "db").mkdir()
    (tmp_path / "tiny.nq").write_bytes(quads)
    lake_of(tmp_path / "tiny.nq", tmp_path / "known")
    with virtuoso.serving(tmp_path / "db", quads, most=500) as url:
        endpoint_lake(url, tmp_path / "lake", work=tmp_path / "work")
    at = json.loads((tmp_path / "work" / "at.json").read_text())
    assert (at["size"], at["parts"] > 8) == (500, True)
    assert rows(tmp_path / "lake") == rows(tmp_path / "known")


@pytest.mark.slow
def test_the_shipped_graph_comes_out_of_oxigraphs_server(
    exported: Callable[[str], str], tmp_path: Path
) -> None:
    # What stands in no graph only repeats the others, and takes long to load and to compare.
    every = ox.parse(exported("nquads").encode(), format=ox.RdfFormat.N_QUADS)
    named = (q for q in every if isinstance(q.graph_name, ox.NamedNode))
    quads = ox.serialize(named, format=ox.RdfFormat.N_QUADS) or b""
    (tmp_path / "shipped.nq").write_bytes(quads)
    lake_of(tmp_path / "shipped.nq", tmp_path / "known")
    (tmp_path / "server").mkdir()
    with oxigraph_server(tmp_path / "server", quads) as url:
        endpoint_lake(url, tmp_path / "lake", work=tmp_path / "work", page=2000)
    assert len(list((tmp_path / "work").glob("part-*"))) > 40
    assert rows(tmp_path / "lake") == rows(tmp_path / "known")
