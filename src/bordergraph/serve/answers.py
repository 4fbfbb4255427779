"""Answers that forks of the server write: query results, statements about a thing, pages."""

from __future__ import annotations

import ctypes
import json
import os
import signal
from contextlib import closing, suppress
from functools import cache, cached_property, wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

import pyoxigraph as ox

from bordergraph import vocab
from bordergraph.errors import BordergraphError, QueryError, UnknownNameError, UsageError
from bordergraph.queries import named_iris, names_graphs, query_needs, refuse_updates, tokens
from bordergraph.serve.protocol import GRAPHS, HTML, ROWS, TRUTHS, Form, choose_form, error_text
from bordergraph.store.engine import LocalEngine, add_conclusions, query_error
from bordergraph.store.querying.answer import ENGINE_ERRORS, describe_error
from bordergraph.store.querying.limits import Limits
from bordergraph.store.querying.process import Fork
from bordergraph.views import served as pages
from bordergraph.views.served import Value
from bordergraph.vocab import compact_iri
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import BinaryIO

    from bordergraph.api import Workbench
    from bordergraph.serve.protocol import Request
    from bordergraph.serve.runner import Work
    from bordergraph.store.graph import KnowledgeGraph

REPORTS = (HTML, Form("json", "application/json"))
"""Forms of a report."""

SEARCH_FILTERS = ("kind", "agency", "threat", "source", "year")
"""Query parameters of a search beside its words."""

_BUFFER = 1 << 16
_MAX_INCOMING = 2000
"""Statements that speak of a thing, at its address; more are counted."""

_TEXT = "text/plain; charset=utf-8"
_SHORT_PREFIXES = """
bg dcterms org owl prov rdf rdfs schema skos xsd agency arrangement place source threat
""".split()
_PREFIXES = {prefix: vocab.PREFIXES[prefix] for prefix in _SHORT_PREFIXES}
"""Prefixes at the head of Turtle; all of ours would be longer than many an answer."""

_DEFAULT = ox.DefaultGraph()
_DIE_WITH_PARENT = 1
_libc = ctypes.CDLL(None)


P = ParamSpec("P")


def _run_in_fork(
    write: Callable[Concatenate[Answers, _BodyWriter, P], None],
) -> Callable[Concatenate[Answers, P], Work]:
    """Turn a method that writes an answer into one that returns the job for a fork.

    The first argument of the method is the writer. Callers leave it out, and nothing is written
    before the fork runs the job.
    """

    @wraps(write)
    def answer(self: Answers, *args: P.args, **kwargs: P.kwargs) -> Work:
        def work(file: BinaryIO) -> None:
            # Without this the fork would outlive a killed server.
            _libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
            if os.getppid() != self.server:
                return
            out = _BodyWriter(file)
            try:
                write(self, out, *args, **kwargs)
            except BordergraphError as error:
                if out.is_begun:
                    raise
                is_unknown = isinstance(error, UnknownNameError)
                out.head(getattr(error, "status", 404 if is_unknown else 400), _TEXT)
                file.write(error_text(error.message, error.hint).encode(errors="replace"))

        return work

    return answer  # type: ignore[return-value] # mypy wants `self` by name


class Answers:
    """The graph and the jobs that answer requests.

    Its methods return jobs that write an answer in a fork of this process, which has the graph.

    Attributes:
        about: The facts of the graph.
        server: The id of this process.
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        # Every fork that writes a report would import the measures anew, for two seconds.
        import bordergraph.analysis.groups
        import bordergraph.views.report  # noqa: F401 - loaded for the forks
        from bordergraph.api.dataset import GRAPH, DatasetFacts

        engine = graph.engine
        if not isinstance(engine, LocalEngine):
            raise BordergraphError("only files can be served, no other endpoint")
        self._graph = graph
        for workbench in self._workbenches.values():
            for agency in graph.network().agencies[:1]:
                # This loads the data that the pages of all things need.
                workbench.show(f"agency:{agency.id}").to_html()
        if graph.inputs.index is None:
            # The forks share the words of the graph; an index on disk each opens by itself.
            self._workbenches[LANGUAGES[0]].search("bordergraph")
        self._conclusions = _make_in_fork(graph.conclusions)
        graph.conclusions = lambda: self._conclusions
        self._whole = engine.store(named=True, derived=True, dated=True)
        # Named graphs repeat every triple, and hardly any query of conclusions speaks of graphs.
        self._store = engine.store(derived=True, concluded=True, dated=True)
        self.server = os.getpid()
        metadata = self._store.quads_for_pattern(ox.NamedNode(GRAPH), None, None, _DEFAULT)
        triples = sum(1 for _ in self._whole.quads_for_pattern(None, None, None, _DEFAULT))
        self.about = DatasetFacts.from_graph(graph, triples, metadata)

    @cached_property
    def _workbenches(self) -> dict[str, Workbench]:
        from bordergraph.api import Workbench

        return {language: Workbench(self._graph, language) for language in LANGUAGES}

    @cached_property
    def _graphs(self) -> frozenset[str]:
        return frozenset(str(getattr(graph, "value", "")) for graph in self._whole.named_graphs())

    def _result(
        self, text: str, base: str, request: Request
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        dataset: dict[str, Any] = {}
        if request.default or request.named:
            dataset["default_graph"] = [ox.NamedNode(g) for g in request.default]
            dataset["named_graphs"] = [ox.NamedNode(g) for g in request.named]
        store = self._whole
        if query_needs(text, derived=True)["concluded"]:
            store = self._all_graphs() if dataset or names_graphs(text) else self._store
        try:
            return store.query(text, base_iri=base, prefixes=vocab.PREFIXES, **dataset)
        except ENGINE_ERRORS as error:
            raise query_error(text, *describe_error(error)) from None

    @_run_in_fork
    def query(self, out: _BodyWriter, request: Request, accept: str, form: str, base: str) -> None:
        """Answer a query of the protocol."""
        text = request.query or ""
        refuse_updates(text)
        self._refuse_unknown(text, (*request.default, *request.named))
        result = self._result(text, base, request)
        if isinstance(result, ox.QueryTriples):
            out.triples(result, choose_form(form, accept, GRAPHS))
            return
        forms = TRUTHS if isinstance(result, ox.QueryBoolean) else ROWS
        media_type = choose_form(form, accept, forms).media_type
        out.head(200, media_type)
        result.serialize(out.file, format=ox.QueryResultsFormat.from_media_type(media_type))

    def _all_graphs(self) -> ox.Store:
        """Return the store with named graphs, with conclusions that only this fork sees."""
        add_conclusions(self._whole, self._conclusions, named=True)
        return self._whole

    def _refuse_unknown(self, text: str, graphs: Iterable[str]) -> None:
        """Refuse a dataset of graphs that are not here, rather than take them for empty."""
        graphs = [*graphs, *(_from_clauses(text) if names_graphs(text) else ())]
        if unknown := [g for g in graphs if g not in self._graphs]:
            raise QueryError(
                "no graph <{name}> is here, and nothing is fetched from elsewhere",
                "SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} }} lists the graphs",
                name=unknown[0],
            )

    def _statements_of(self, node: ox.NamedNode) -> list[ox.Triple]:
        """Return the statements of a thing: of a graph all it holds, of the vocabulary all its terms."""
        iri = node.value
        if iri in self._graphs:
            return [q.triple for q in self._all_graphs().quads_for_pattern(None, None, None, node)]
        if iri == vocab.BG.rstrip("#"):
            everything = self._store.quads_for_pattern(None, None, None, _DEFAULT)
            return [q.triple for q in everything if getattr(q.subject, "value", "").startswith(iri)]
        return [q.triple for q in self._store.quads_for_pattern(node, None, None, _DEFAULT)]

    @_run_in_fork
    def thing(self, out: _BodyWriter, iri: str, form: Form, language: str) -> None:
        """Write the statements of one thing: of a graph all it holds, of a vocabulary its terms."""
        try:
            node = ox.NamedNode(iri)
        except ValueError:
            raise UnknownNameError("name", iri) from None
        facts = self._statements_of(node)
        quads = self._store.quads_for_pattern(None, None, node, _DEFAULT)
        mentions = sorted((q.triple for q in quads), key=str)
        if not facts and not mentions:
            raise UnknownNameError("name", iri)
        if form is not HTML:
            out.triples([*sorted(facts, key=str), *mentions[:_MAX_INCOMING]], form)
            return
        out.text(thing_page(self._store, iri, facts, mentions, self._workbenches[language]), HTML)

    @_run_in_fork
    def page(self, out: _BodyWriter, name: str, language: str, address: str = "") -> None:
        """Write the page ``start``, ``map`` or ``ask``."""
        workbench = self._workbenches[language]
        match name:
            case "start":
                network = self._graph.network()
                things = [
                    *(("agency", a.id) for a in network.agencies),
                    *(("arrangement", a.id) for a in network.arrangements),
                    *(("threat", t.id) for t in network.threats),
                ]
                text = pages.start_page(workbench.labels, things, workbench.day, address)
            case "map":
                text = workbench.map(language=language).to_text()
            case _:
                other = next(t for t in self._workbenches if t != language)
                text = workbench.ask_page(other=f"/ask?lang={other}")
        out.text(text, HTML)

    @_run_in_fork
    def search(
        self, out: _BodyWriter, words: str, filters: dict[str, Any], form: Form, language: str
    ) -> None:
        """Write the hits of a search."""
        workbench = self._workbenches[language]
        if year := filters.get("year", ""):
            if not year.isdecimal():
                raise UsageError("{name!a} is no year", "write it as 2016", name=year[:20])
            filters = filters | {"year": int(year)}
        result = workbench.search(words, **filters) if words.strip() or form is not HTML else None
        if form is not HTML:
            out.text(result.to_json() if result else "[]", form)
            return
        hits = result.items if result else ()
        opening = result.table.summary_lines if result is not None and result.table else ()
        out.text(pages.search_page(workbench.labels, words, hits, opening), form)

    @_run_in_fork
    def report(self, out: _BodyWriter, subject: tuple[str, ...], form: Form, language: str) -> None:
        """Write a report."""
        report = self._workbenches[language].report(*subject)
        out.text(report.to_html() if form is HTML else report.to_json(), form)


def _make_in_fork(make: Callable[[], bytes]) -> bytes:
    """Return the conclusions of the method, made in a fork: its engine starts threads.

    A process that forks has one thread, or the fork could lack one that holds a lock.
    """

    def work(out: BinaryIO) -> None:
        out.write(make())

    with closing(Fork(work, Limits(0, 0, 0))) as fork:
        return b"".join(iter(lambda: fork.take(_BUFFER, None), b""))


def _from_clauses(text: str) -> set[str]:
    """Return the graphs that a query names after FROM."""
    words = [m for m in tokens(text) if m.lastgroup != "comment"]
    clauses = [
        (word, target if name[0].upper() == "NAMED" else name)
        for word, name, target in zip(words, words[1:], words[2:], strict=False)
        if word[0].upper() == "FROM"
    ]
    head = text[: clauses[0][0].start()] if clauses else ""
    return named_iris(" FROM ".join((head, *(target[0] for _, target in clauses))), len(head))


class _BodyWriter:
    """Writes an answer: its head, then its body."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.is_begun = False

    def head(self, status: int, media_type: str) -> None:
        """Begin an answer."""
        self.file.write(json.dumps([status, media_type]).encode() + b"\n")
        self.is_begun = True

    def text(self, text: str, form: Form) -> None:
        """Answer with a text."""
        self.head(200, form.media_type)
        self.file.write(text.encode())

    def triples(self, triples: Iterable[ox.Triple], form: Form) -> None:
        """Answer with triples."""
        self.head(200, form.media_type)
        ox.serialize(triples, self.file, format=form.rdf, prefixes=_PREFIXES)


_MAX_ROWS = 2000
"""Statements of a table that are shown."""

_RECORD_KINDS = ("agency", "arrangement", "threat", "place", "source")
_LABELS = ("skos:prefLabel", "rdfs:label", "dcterms:title", "bg:summary", "schema:name")


def thing_page(
    store: ox.Store,
    iri: str,
    facts: Sequence[ox.Triple],
    mentions: Sequence[ox.Triple],
    workbench: Workbench,
) -> str:
    """Return the page of a thing."""
    kind, slug = vocab.split_iri(iri) or ("", "")
    if kind in _RECORD_KINDS and facts and len(mentions) <= _MAX_ROWS:
        # A name of several things, and a thing that only RDF has, are shown as triples.
        with suppress(UnknownNameError, UsageError):
            return pages.record_page(workbench.labels, iri, workbench.show(f"{kind}:{slug}").whole)

    @cache
    def name(iri: str) -> str:
        return _label(store, iri, workbench.language) or compact_iri(iri)

    def value(term: object) -> Value:
        if isinstance(term, ox.NamedNode):
            return Value(name(term.value), term.value)
        if isinstance(term, ox.Literal):
            return Value(term.value, language=term.language or "")
        return Value(str(term))

    single = all(getattr(t.subject, "value", "") == iri for t in facts)
    ordered = sorted(
        facts, key=lambda t: (single or str(t.subject), str(t.predicate), str(t.object))
    )
    rows = [tuple(map(value, tuple(t)[single:])) for t in ordered[:_MAX_ROWS]]
    mention_rows = [(value(t.subject), value(t.predicate)) for t in mentions[:_MAX_ROWS]]
    omitted = max(0, len(facts) - _MAX_ROWS) + max(0, len(mentions) - _MAX_ROWS)
    return pages.thing_page(workbench.labels, iri, name(iri), rows, mention_rows, omitted)


def _label(store: ox.Store, iri: str, language: str) -> str:
    """Return the name of a thing in a language, or in another; empty where it has none."""
    for label in _LABELS:
        node = ox.NamedNode(vocab.expand_name(label))
        quads = store.quads_for_pattern(ox.NamedNode(iri), node, None, _DEFAULT)
        texts = (q.object for q in quads)
        names = {t.language or "": t.value for t in texts if isinstance(t, ox.Literal)}
        if names:
            return str(names.get(language) or names.get("en") or min(names.values()))
    return ""
