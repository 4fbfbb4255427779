"""What a fork of the process that holds the graph can do: answer a query, or write a page."""

from __future__ import annotations

import io
import json
import os
import resource
import signal
from dataclasses import asdict
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn

from bordergraph import vocab
from bordergraph.errors import BordergraphError, LimitError, QueryError, UnknownNameError
from bordergraph.queries import names_graphs, read_only, tokens
from bordergraph.serve.counting import COUNTERS
from bordergraph.serve.forms import GRAPHS, HTML, ROWS, TRUTHS, Form, accepted, named, rdf_format
from bordergraph.store.engine import LocalEngine, refused
from bordergraph.store.querying.limits import Limits
from bordergraph.store.querying.process import bound

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    import pyoxigraph as ox
    from _typeshed import ReadableBuffer

    from bordergraph.api import Workbench
    from bordergraph.serve.counting import Counter
    from bordergraph.serve.settings import Opened

__all__ = ["TOO_MANY", "TOO_MUCH", "Jobs"]

TOO_MANY = 10
"""Exit code of a job that gave more rows than it may."""

TOO_MUCH = 11
"""Exit code of a job that needed more memory than it may."""

_BUFFER = 1 << 16
_LEFT = 64 << 20
_INCOMING = 2000
"""Statements that speak of a thing, at its address; more are counted."""


class Jobs:
    """The graph, and what is done with it.

    Args:
        opened: Which graph.

    Raises:
        BordergraphError: It cannot be opened or read.
    """

    def __init__(self, opened: Opened) -> None:
        import pyoxigraph as ox

        from bordergraph.api.arguments import day_of
        from bordergraph.api.dataset import GRAPH, Published
        from bordergraph.store import open_graph

        graph = open_graph(
            *opened.graphs,
            as_of=day_of(opened.as_of or None),
            sources=opened.sources,
            dependencies=opened.dependencies or None,
        )
        engine = graph.engine
        if not isinstance(engine, LocalEngine):
            raise BordergraphError("only files can be served, no other endpoint")
        self._graph = graph
        self._bound, self._held = False, 0
        self._store = engine.store(named=True, derived=True, concluded=True, dated=True)
        self._benches["en"].gaps()
        own = self._store.quads_for_pattern(ox.NamedNode(GRAPH), None, None, _default())
        triples = sum(1 for _ in self._store.quads_for_pattern(None, None, None, _default()))
        self.about = asdict(Published.of(graph, triples, own))

    @cached_property
    def _benches(self) -> dict[str, Workbench]:
        from bordergraph.api import Workbench
        from bordergraph.words import LANGUAGES

        return {language: Workbench(self._graph, language) for language in LANGUAGES}

    @cached_property
    def _graphs(self) -> frozenset[str]:
        return frozenset(str(getattr(g, "value", "")) for g in self._store.named_graphs())

    def do(self, end: socket.socket) -> int:
        """Read what to do, do it, and return the exit code.

        The answer begins with a line of JSON: the HTTP status and type of what follows.
        """
        with end.makefile("rb") as incoming:
            asked: dict[str, Any] = json.loads(incoming.readline())
        limits = Limits(asked["seconds"], asked["rows"], asked["memory_mb"])
        if not self._bound:
            bound(Limits(0, 0, limits.memory_mb))
            self._bound, self._held = True, _memory()
        # The clock of the kernel stops what never comes back to Python.
        signal.setitimer(signal.ITIMER_REAL, limits.seconds)
        out = _Out(end, limits)
        try:
            if "query" in asked:
                self._query(asked, out)
            elif "iri" in asked:
                self._thing(asked, out)
            else:
                self._page(asked, out)
            out.flush()
        except MemoryError:
            return TOO_MUCH
        except LimitError:
            return TOO_MANY
        except UnknownNameError as error:
            out.refuse(404, error)
        except BordergraphError as error:
            out.refuse(400, error)
        signal.setitimer(signal.ITIMER_REAL, 0)
        return 0

    @property
    def swollen(self) -> bool:
        """Whether queries have left so much behind that a new fork has more room."""
        return _memory() > self._held + _LEFT

    def _query(self, asked: dict[str, Any], out: _Out) -> None:
        """Answer a query of the protocol."""
        import pyoxigraph as ox

        text: str = asked["query"]
        read_only(text)
        self._refuse_unknown(text, (*asked["default"], *asked["named"]))
        dataset: dict[str, Any] = {}
        if asked["default"] or asked["named"]:
            dataset["default_graph"] = [ox.NamedNode(g) for g in asked["default"]]
            dataset["named_graphs"] = [ox.NamedNode(g) for g in asked["named"]]
        try:
            result = self._store.query(text, prefixes=vocab.PREFIXES, **dataset)
        except SyntaxError as error:
            raise refused(text, "syntax", str(error)) from None
        except (OSError, ValueError, RuntimeError) as error:
            raise refused(text, "run", str(error)) from None
        if isinstance(result, ox.QueryTriples):
            if form := self._form(asked, GRAPHS, out):
                out.triples(result, form)
            return
        truth = isinstance(result, ox.QueryBoolean)
        if form := self._form(asked, TRUTHS if truth else ROWS, out):
            out.head(200, form.media_type)
            out.counter = None if truth else COUNTERS[form.name]()
            wanted = ox.QueryResultsFormat.from_extension(_EXTENSIONS[form.name])
            result.serialize(out.file, format=wanted)

    def _refuse_unknown(self, text: str, named_: Iterable[str]) -> None:
        """Refuse a dataset of graphs that are not here, rather than take them for empty."""
        asked = [*named_, *(_from_clauses(text) if names_graphs(text) else ())]
        if unknown := [g for g in asked if g not in self._graphs]:
            raise QueryError(
                f"no graph <{unknown[0]}> is here, and nothing is fetched from elsewhere",
                "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } lists the graphs",
            )

    @staticmethod
    def _form(asked: dict[str, Any], forms: tuple[Form, ...], out: _Out) -> Form | None:
        """Return the form that is asked for; when there is none, say which there are."""
        if asked.get("form"):
            found = named(asked["form"], forms)
        else:
            found = accepted(asked["accept"], forms)
        if found is None:
            have = ", ".join(f.media_type.partition(";")[0] for f in forms)
            out.head(406, "text/plain; charset=utf-8")
            out.file.write(f"none of the types asked for can be given; there are {have}\n".encode())
        return found

    def _thing(self, asked: dict[str, Any], out: _Out) -> None:
        """Tell what the graph says of one thing: of a graph all, of a vocabulary its words."""
        import pyoxigraph as ox

        iri: str = asked["iri"]
        node, here = ox.NamedNode(iri), _default()
        if iri in self._graphs:
            own = [q.triple for q in self._store.quads_for_pattern(None, None, None, node)]
        elif iri == vocab.BG.rstrip("#"):
            everything = self._store.quads_for_pattern(None, None, None, here)
            own = [q.triple for q in everything if getattr(q.subject, "value", "").startswith(iri)]
        else:
            own = [q.triple for q in self._store.quads_for_pattern(node, None, None, here)]
        speak = self._store.quads_for_pattern(None, None, node, here)
        about = sorted((q.triple for q in speak), key=str)
        if not own and not about:
            raise UnknownNameError("thing", iri)
        form = self._form(asked, (HTML, *GRAPHS), out)
        if form is None:
            return
        if form is not HTML:
            out.triples([*sorted(own, key=str), *about[:_INCOMING]], form)
            return
        from bordergraph.serve.things import thing_page

        page = thing_page(self._store, iri, own, about, asked["language"], self._benches)
        out.head(200, form.media_type)
        out.file.write(page.encode())

    def _page(self, asked: dict[str, Any], out: _Out) -> None:
        """Write a page of the workbench."""
        kg = self._benches[asked["language"]]
        match asked["page"]:
            case "start":
                from bordergraph.views.served.start import start_page

                found = self._graph.network()
                things = [
                    *(("agency", a.id) for a in found.agencies),
                    *(("arrangement", a.id) for a in found.arrangements),
                    *(("threat", t.id) for t in found.threats),
                ]
                text = start_page(kg.labels, things, kg.day, asked["address"])
                form = HTML
            case "map":
                text, form = kg.map(language=asked["language"]).to_text(), HTML
            case "ask":
                other = next(t for t in self._benches if t != asked["language"])
                text, form = kg.ask_page(other=f"/ask?lang={other}"), HTML
            case "report":
                report = kg.report(*asked["subject"])
                json_form = Form("json", "application/json")
                wanted = self._form(asked, (HTML, json_form), out)
                if wanted is None:
                    return
                form = wanted
                text = report.to_html() if form is HTML else report.to_json()
            case page:
                raise UnknownNameError("page", page)
        out.head(200, form.media_type)
        out.file.write(text.encode())


_DECLARED = {
    prefix: vocab.PREFIXES[prefix]
    for prefix in (
        "bg", "dcterms", "org", "owl", "prov", "rdf", "rdfs", "schema", "skos", "xsd",
        "agency", "arrangement", "place", "source", "threat",
    )
}  # fmt: skip
"""Prefixes at the head of Turtle; all of ours would be longer than many an answer."""

_EXTENSIONS = {"json": "srj", "xml": "srx", "csv": "csv", "tsv": "tsv"}


def _memory() -> int:
    """Return the bytes of data of this process, as its limit counts them."""
    with open("/proc/self/statm") as file:  # noqa: PTH123 - a Path takes longer
        return int(file.read().split()[5]) * resource.getpagesize()


def _default() -> ox.DefaultGraph:
    import pyoxigraph as ox

    return ox.DefaultGraph()


def _from_clauses(text: str) -> Iterator[str]:
    """Yield the graphs that a query names after FROM, as far as our prefixes tell."""
    declared = dict(vocab.PREFIXES)
    found = [m for m in tokens(text) if m.lastgroup != "comment"]
    for place, match in enumerate(found):
        word, after = match[0].upper(), found[place + 1 : place + 3]
        if word == "PREFIX" and len(after) > 1 and after[1].lastgroup == "iri":
            declared[after[0][0].rstrip(":")] = after[1][0][1:-1]
        if word != "FROM" or not after:
            continue
        target = after[1] if after[0][0].upper() == "NAMED" and len(after) > 1 else after[0]
        if target.lastgroup == "iri":
            yield target[0][1:-1]
        elif target.lastgroup == "name":
            prefix, _, name = target[0].partition(":")
            if prefix in declared:
                yield declared[prefix] + name


class _Out:
    """Where the answer of a job goes, row for row counted."""

    def __init__(self, end: socket.socket, limits: Limits) -> None:
        self._raw = _Sent(end, limits)
        self._limits = limits
        self._begun = False
        self.file: BinaryIO = io.BufferedWriter(self._raw, _BUFFER)

    @property
    def counter(self) -> Counter | None:
        """What counts rows in what is written from now on."""
        return self._raw.counter

    @counter.setter
    def counter(self, counter: Counter | None) -> None:
        self._raw.counter = counter

    def head(self, status: int, media_type: str) -> None:
        """Begin an answer."""
        self.file.write(json.dumps([status, media_type]).encode() + b"\n")
        self.file.flush()
        self._begun = True

    def refuse(self, status: int, error: BordergraphError) -> None:
        """Answer with what is wrong."""
        if self._begun:
            os._exit(1)
        said = error.message + (f"\n{error.hint}" if error.hint else "") + "\n"
        self.head(status, "text/plain; charset=utf-8")
        self.file.write(said.encode(errors="replace"))
        self.file.flush()

    def triples(self, found: Iterable[ox.Triple], form: Form) -> None:
        """Answer with triples."""
        import pyoxigraph as ox

        self.head(200, form.media_type)
        rows = self._counted(found)
        ox.serialize(rows, self.file, format=rdf_format(form), prefixes=_DECLARED)

    def flush(self) -> None:
        """Send what is still here."""
        self.file.flush()

    def _counted(self, found: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
        for number, triple in enumerate(found, start=1):
            if self._limits.rows and number > self._limits.rows:
                _too_many()
            yield triple


class _Sent(io.RawIOBase):
    """A socket as a file to write to, with its rows counted."""

    def __init__(self, end: socket.socket, limits: Limits) -> None:
        self._end = end
        self._limits = limits
        self._rows = 0
        self.counter: Counter | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer) -> int:
        piece = bytes(data)
        if self.counter is not None:
            self._rows += self.counter.count(piece)
            if self._limits.rows and self._rows > self._limits.rows:
                _too_many()
        self._end.sendall(piece)
        return len(piece)


def _too_many() -> NoReturn:
    """Leave at once: the engine, in the middle of writing, would make another error of ours."""
    os._exit(TOO_MANY)
