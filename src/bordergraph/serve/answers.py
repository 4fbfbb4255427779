"""What a fork of the server writes: the answer to a query, what is said of a thing, or a page."""

from __future__ import annotations

import ctypes
import io
import json
import os
import signal
from contextlib import closing, suppress
from functools import cache, cached_property, wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

import pyoxigraph as ox

from bordergraph import vocab
from bordergraph.errors import BordergraphError, QueryError, UnknownNameError, UsageError
from bordergraph.queries import asked_for, names_graphs, read_only, tokens
from bordergraph.serve.media_types import COUNTERS, GRAPHS, HTML, ROWS, TRUTHS, Form, wanted
from bordergraph.store.engine import LocalEngine, refused
from bordergraph.store.querying.limits import Limits
from bordergraph.store.querying.process import TOO_MANY_ROWS, Fork
from bordergraph.store.querying.rows import REFUSALS, told
from bordergraph.views import served as pages
from bordergraph.views.served import Value
from bordergraph.vocab import compact
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import BinaryIO

    from _typeshed import ReadableBuffer

    from bordergraph.api import Workbench
    from bordergraph.serve.protocol import Request
    from bordergraph.serve.runner import Work
    from bordergraph.store.graph import KnowledgeGraph

REPORTS = (HTML, Form("json", "application/json"))
"""Forms of a report."""

SEARCH_FILTERS = ("kind", "agency", "threat", "source", "year")
"""What the address of a search may say beside its words."""

_BUFFER = 1 << 16
_INCOMING = 2000
"""Statements that speak of a thing, at its address; more are counted."""

_TEXT = "text/plain; charset=utf-8"
_DECLARED = {
    prefix: vocab.PREFIXES[prefix]
    for prefix in (
        "bg", "dcterms", "org", "owl", "prov", "rdf", "rdfs", "schema", "skos", "xsd",
        "agency", "arrangement", "place", "source", "threat",
    )
}  # fmt: skip
"""Prefixes at the head of Turtle; all of ours would be longer than many an answer."""

_HERE = ox.DefaultGraph()
_DIE_WITH_PARENT = 1
_libc = ctypes.CDLL(None)


P = ParamSpec("P")


def _in_a_fork(
    write: Callable[Concatenate[Answers, _BodyWriter, P], None],
) -> Callable[Concatenate[Answers, P], Work]:
    """Turn a method that writes an answer into one that returns what writes it, in a fork.

    The method takes where it writes as its first argument. Callers leave that out, and nothing is
    written before the fork runs what they get.
    """

    @wraps(write)
    def answer(self: Answers, *args: P.args, **kwargs: P.kwargs) -> Work:
        def work(file: BinaryIO) -> None:
            # Were the server killed, nobody would end this.
            _libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
            if os.getppid() != self.server:
                return
            out = _BodyWriter(file)
            try:
                write(self, out, *args, **kwargs)
                out.file.flush()
            except BordergraphError as error:
                if out.begun:
                    raise
                out.head(404 if isinstance(error, UnknownNameError) else 400, _TEXT)
                text = error.message + (f"\n{error.hint}" if error.hint else "") + "\n"
                file.write(text.encode(errors="replace"))

        return work

    return answer  # type: ignore[return-value] # mypy wants `self` by name


class Answers:
    """The graph, and what is answered of it.

    Its methods return what writes an answer in a fork of this process, which has the graph.

    Attributes:
        about: The facts of the graph.
        server: The id of this process.
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        # Every fork that writes a report would import the measures anew, for two seconds.
        import bordergraph.analysis.groups
        import bordergraph.views.report  # noqa: F401
        from bordergraph.api.dataset import GRAPH, DatasetFacts

        engine = graph.engine
        if not isinstance(engine, LocalEngine):
            raise BordergraphError("only files can be served, no other endpoint")
        self._graph = graph
        for bench in self._benches.values():
            for agency in graph.network().agencies[:1]:
                # This reads and keeps what the pages of all things need.
                bench.show(f"agency:{agency.id}").to_html()
        # Forks that answer share what is made once.
        self._benches[LANGUAGES[0]].search("bordergraph")
        conclusions = _made_apart(graph.conclusions) if graph.conclusions else b""
        graph.conclusions = lambda: conclusions
        self._store = engine.store(named=True, derived=True, concluded=True, dated=True)
        self._unconcluded = engine.store(named=True, derived=True, dated=True)
        self.server = os.getpid()
        own = self._store.quads_for_pattern(ox.NamedNode(GRAPH), None, None, _HERE)
        triples = sum(1 for _ in self._unconcluded.quads_for_pattern(None, None, None, _HERE))
        self.about = DatasetFacts.from_graph(graph, triples, own)

    @cached_property
    def _benches(self) -> dict[str, Workbench]:
        from bordergraph.api import Workbench

        return {language: Workbench(self._graph, language) for language in LANGUAGES}

    @cached_property
    def _graphs(self) -> frozenset[str]:
        return frozenset(str(getattr(g, "value", "")) for g in self._store.named_graphs())

    def _result(
        self, text: str, base: str, request: Request
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        dataset: dict[str, Any] = {}
        if request.default or request.named:
            dataset["default_graph"] = [ox.NamedNode(g) for g in request.default]
            dataset["named_graphs"] = [ox.NamedNode(g) for g in request.named]
        concluded = asked_for(text, derived=True)["concluded"]
        store = self._store if concluded else self._unconcluded
        try:
            return store.query(text, base_iri=base, prefixes=vocab.PREFIXES, **dataset)
        except REFUSALS as error:
            raise refused(text, *told(error)) from None

    @_in_a_fork
    def query(
        self, out: _BodyWriter, request: Request, accept: str, form: str, base: str, rows: int
    ) -> None:
        """Answer a query of the protocol.

        Args:
            out: Where.
            request: The query and its dataset.
            accept: The Accept header.
            form: Short name of the form; empty for that of the header.
            base: What relative IRIs are resolved against.
            rows: How many rows or triples there may be; 0 is no limit.
        """
        text = request.query or ""
        read_only(text)
        self._refuse_unknown(text, (*request.default, *request.named))
        result = self._result(text, base, request)
        if isinstance(result, ox.QueryTriples):
            if chosen := out.choose(form, accept, GRAPHS):
                out.triples(result, chosen, rows)
            return
        truth = isinstance(result, ox.QueryBoolean)
        if chosen := out.choose(form, accept, TRUTHS if truth else ROWS):
            out.head(200, chosen.media_type)
            if rows and not truth:
                out.count(COUNTERS[chosen.name]().count, rows)
            form_of_rows = ox.QueryResultsFormat.from_media_type(chosen.media_type)
            result.serialize(out.file, format=form_of_rows)

    def _refuse_unknown(self, text: str, graphs: Iterable[str]) -> None:
        """Refuse a dataset of graphs that are not here, rather than take them for empty."""
        graphs = [*graphs, *(_from_clauses(text) if names_graphs(text) else ())]
        if unknown := [g for g in graphs if g not in self._graphs]:
            raise QueryError(
                f"no graph <{unknown[0]}> is here, and nothing is fetched from elsewhere",
                "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } lists the graphs",
            )

    def _own(self, node: ox.NamedNode) -> list[ox.Triple]:
        """Return what a thing says: a graph all that it holds, the vocabulary all its words."""
        here, iri = _HERE, node.value
        if iri in self._graphs:
            return [q.triple for q in self._store.quads_for_pattern(None, None, None, node)]
        if iri == vocab.BG.rstrip("#"):
            everything = self._store.quads_for_pattern(None, None, None, here)
            return [q.triple for q in everything if getattr(q.subject, "value", "").startswith(iri)]
        return [q.triple for q in self._store.quads_for_pattern(node, None, None, here)]

    @_in_a_fork
    def thing(self, out: _BodyWriter, iri: str, accept: str, form: str, language: str) -> None:
        """Write what the graph says of one thing: of a graph all, of a vocabulary its words."""
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            raise UnknownNameError("thing", iri) from None
        here, own = _HERE, self._own(node)
        speak = self._store.quads_for_pattern(None, None, node, here)
        about = sorted((q.triple for q in speak), key=str)
        if not own and not about:
            raise UnknownNameError("thing", iri)
        chosen = out.choose(form, accept, (HTML, *GRAPHS))
        if chosen is None:
            return
        if chosen is not HTML:
            out.triples([*sorted(own, key=str), *about[:_INCOMING]], chosen)
            return
        out.text(thing_page(self._store, iri, own, about, self._benches[language]), HTML)

    @_in_a_fork
    def page(self, out: _BodyWriter, name: str, language: str, address: str = "") -> None:
        """Write the page ``start``, ``map`` or ``ask``."""
        bench = self._benches[language]
        match name:
            case "start":
                network = self._graph.network()
                things = [
                    *(("agency", a.id) for a in network.agencies),
                    *(("arrangement", a.id) for a in network.arrangements),
                    *(("threat", t.id) for t in network.threats),
                ]
                text = pages.start_page(bench.labels, things, bench.day, address)
            case "map":
                text = bench.map(language=language).to_text()
            case _:
                other = next(t for t in self._benches if t != language)
                text = bench.ask_page(other=f"/ask?lang={other}")
        out.text(text, HTML)

    @_in_a_fork
    def search(
        self, out: _BodyWriter, words: str, filters: dict[str, Any], form: Form, language: str
    ) -> None:
        """Write the hits of a search."""
        bench = self._benches[language]
        if year := filters.get("year", ""):
            if not year.isdecimal():
                raise UsageError(f"{year[:20]!a} is no year", "write it as 2016")
            filters = filters | {"year": int(year)}
        found = bench.search(words, **filters) if words.strip() or form is not HTML else None
        if form is not HTML:
            out.text(found.to_json() if found else "[]", form)
            return
        hits = found.items if found else ()
        opening = found.table.opening if found and found.table else ()
        out.text(pages.search_page(bench.labels, words, hits, opening), form)

    @_in_a_fork
    def report(self, out: _BodyWriter, subject: tuple[str, ...], form: Form, language: str) -> None:
        """Write a report."""
        report = self._benches[language].report(*subject)
        out.text(report.to_html() if form is HTML else report.to_json(), form)


def _made_apart(make: Callable[[], bytes]) -> bytes:
    """Return what the method concludes, made in a fork: its engine starts threads.

    A process that forks has one thread, or the fork could lack one that holds a lock.
    """

    def work(out: BinaryIO) -> None:
        out.write(make())

    with closing(Fork(work, Limits(0, 0, 0))) as fork:
        return b"".join(iter(lambda: fork.take(_BUFFER, None), b""))


def _from_clauses(text: str) -> Iterator[str]:
    """Yield the graphs that a query names after FROM, as far as our prefixes tell."""
    declared = dict(vocab.PREFIXES)
    words = [m for m in tokens(text) if m.lastgroup != "comment"]
    for place, match in enumerate(words):
        word, after = match[0].upper(), words[place + 1 : place + 3]
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


class _BodyWriter:
    """Writes an answer: its head, and a body of which rows can be counted."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.begun = False

    def head(self, status: int, media_type: str) -> None:
        """Begin an answer."""
        self.file.write(json.dumps([status, media_type]).encode() + b"\n")
        self.begun = True

    def choose(self, form: str, accept: str, forms: tuple[Form, ...]) -> Form | None:
        """Return the form that is wanted; when there is none, say which there are."""
        chosen = wanted(form, accept, forms)
        if chosen is None:
            have = ", ".join(f.media_type.partition(";")[0] for f in forms)
            self.head(406, _TEXT)
            text = f"none of the types asked for can be given; there are {have}\n"
            self.file.write(text.encode())
        return chosen

    def text(self, text: str, form: Form) -> None:
        """Answer with a text."""
        self.head(200, form.media_type)
        self.file.write(text.encode())

    def count(self, rows_in: Callable[[bytes], int], most: int) -> None:
        """Count rows in what is written from now on, and write no more of them than may be."""
        self.file.flush()
        self.file = io.BufferedWriter(_Counted(self.file, rows_in, most), _BUFFER)

    def triples(self, triples: Iterable[ox.Triple], form: Form, most: int = 0) -> None:
        """Answer with triples, no more than may be."""

        def counted() -> Iterator[ox.Triple]:
            for number, triple in enumerate(triples, start=1):
                if most and number > most:
                    _leave()
                yield triple

        self.head(200, form.media_type)
        ox.serialize(counted(), self.file, format=form.rdf, prefixes=_DECLARED)


class _Counted(io.RawIOBase):
    """A file to write to, with its rows counted."""

    def __init__(self, file: BinaryIO, rows_in: Callable[[bytes], int], most: int) -> None:
        self._file = file
        self._rows_in = rows_in
        self._left = most

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer) -> int:
        piece = bytes(data)
        self._left -= self._rows_in(piece)
        if self._left < 0:
            _leave()
        self._file.write(piece)
        return len(piece)


def _leave() -> None:
    """Leave at once: the engine, in the middle of writing, would make another error of ours."""
    os._exit(TOO_MANY_ROWS)


_MOST = 2000
"""Statements of a table that are shown."""

_RECORDED = ("agency", "arrangement", "threat", "place", "source")
_LABELS = ("skos:prefLabel", "rdfs:label", "dcterms:title", "bg:summary", "schema:name")


def thing_page(
    store: ox.Store,
    iri: str,
    own: Sequence[ox.Triple],
    about: Sequence[ox.Triple],
    bench: Workbench,
) -> str:
    """Return the page of a thing.

    Args:
        store: Where names are looked up.
        iri: The thing.
        own: Its triples, or all of a graph.
        about: What speaks of it.
        bench: Words in the reader's language.
    """
    kind, slug = vocab.split(iri) or ("", "")
    if kind in _RECORDED and own and len(about) <= _MOST:
        # What several things are called, or what only RDF knows, is shown as triples.
        with suppress(UnknownNameError, UsageError):
            return pages.record_page(bench.labels, iri, bench.show(f"{kind}:{slug}").whole)

    @cache
    def name(iri: str) -> str:
        return _label(store, iri, bench.language) or compact(iri)

    def value(term: object) -> Value:
        if isinstance(term, ox.NamedNode):
            return Value(name(term.value), term.value)
        if isinstance(term, ox.Literal):
            return Value(term.value, language=term.language or "")
        return Value(str(term))

    alone = all(getattr(t.subject, "value", "") == iri for t in own)
    ordered = sorted(own, key=lambda t: (alone or str(t.subject), str(t.predicate), str(t.object)))
    rows = [tuple(map(value, tuple(t)[alone:])) for t in ordered[:_MOST]]
    speaking = [(value(t.subject), value(t.predicate)) for t in about[:_MOST]]
    more = max(0, len(own) - _MOST) + max(0, len(about) - _MOST)
    return pages.thing_page(bench.labels, iri, name(iri), rows, speaking, more)


def _label(store: ox.Store, iri: str, language: str) -> str:
    """Return the name of a thing in a language, or in another; empty where it has none."""
    for label in _LABELS:
        node = ox.NamedNode(vocab.expand(label))
        quads = store.quads_for_pattern(ox.NamedNode(iri), node, None, _HERE)
        texts = (q.object for q in quads)
        names = {t.language or "": t.value for t in texts if isinstance(t, ox.Literal)}
        if names:
            return str(names.get(language) or names.get("en") or min(names.values()))
    return ""
