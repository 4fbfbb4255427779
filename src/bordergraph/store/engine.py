"""Running SPARQL text: Oxigraph in memory, or a SPARQL 1.1 endpoint, behind one method."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from bordergraph import resources, vocab
from bordergraph.errors import BordergraphError, DataError, Fault, QueryError
from bordergraph.queries import load_folder, read_only, words
from bordergraph.store.answer import Answer
from bordergraph.store.writer import triples

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyoxigraph as ox

    from bordergraph.model import Network
    from bordergraph.store.inputs import Document

__all__ = ["Engine", "LocalEngine", "RemoteEngine"]

DERIVED = frozenset(
    f"bg:{p}"
    for p in (
        "participatesIn", "addresses", "responsibleFor", "givesTo", "sharesWith", "worksWith",
    )
)  # fmt: skip
_POSITION = re.compile(r"(?:error at )?(\d+):(\d+):?\s*")


class Engine(Protocol):
    """Anything that answers SPARQL text."""

    def run(self, text: str) -> Answer:
        """Run a query and return its answer."""
        ...


class LocalEngine:
    """Oxigraph in memory over files.

    The default graph holds every triple once; each document's triples are in its named graph
    too. Named graphs and derived triples cost time, so they are filled in when a query first
    speaks of them.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        sources: frozenset[str] = frozenset(),
        networks: Sequence[Network] = (),
    ) -> None:
        self._documents = [
            d for d in documents if not sources or d.source is None or d.source in sources
        ]
        self._sources = sources
        self._networks = networks
        self._store: ox.Store | None = None
        self._named = False
        self._derived = False

    def run(self, text: str) -> Answer:
        """Run one query.

        Raises:
            QueryError: The text does not parse, or is refused.
            DataError: A file cannot be read.
        """
        import pyoxigraph as ox

        read_only(text)
        store = self.store(**self._wants(text))
        try:
            result = store.query(text, prefixes=vocab.PREFIXES)
        except SyntaxError as error:
            raise QueryError(*_syntax(error, text)) from None
        except (OSError, ValueError, RuntimeError) as error:
            raise QueryError(f"the query cannot be run: {error}") from None
        if isinstance(result, ox.QueryBoolean):
            return Answer("ask", ("answer",), (), text, bool(result))
        if isinstance(result, ox.QuerySolutions):
            names = tuple(v.value for v in result.variables)
            return Answer("select", names, tuple(tuple(s) for s in result), text)
        triples = ((t.subject, t.predicate, t.object) for t in result)
        return Answer("construct", ("subject", "predicate", "object"), tuple(triples), text)

    @staticmethod
    def _wants(text: str) -> dict[str, bool]:
        found = set(words(text))
        upper = {w.upper() for w in found}
        # An IRI or a free predicate may reach derived triples too; only plain names are safe.
        derived = bool(found & DERIVED) or any(f"{vocab.BG}{p[3:]}" in text for p in DERIVED)
        return {"named": bool(upper & {"GRAPH", "NAMED", "FROM"}), "derived": derived}

    def store(self, *, named: bool = False, derived: bool = False) -> ox.Store:
        """Return the Oxigraph store, with at least what is asked for filled in.

        Raises:
            DataError: A file is missing or broken; every broken file is named.
        """
        if self._store is None:
            self._store = self._load_default()
        if named and not self._named:
            self._load_named(self._store)
            self._named = True
        if derived and not self._derived:
            self._derive(self._store)
            self._derived = True
        return self._store

    def _load_default(self) -> ox.Store:
        import pyoxigraph as ox

        store = ox.Store()
        turtle = [d for d in self._documents if d.media_type == "text/turtle"]
        others = [d for d in self._documents if d.media_type != "text/turtle"]
        try:
            # One parse of everything is several times faster than one call a file.
            text = b"\n".join(d.path.read_bytes() for d in turtle)
            store.load(text, format=ox.RdfFormat.TURTLE)
            for document in others:
                self._load_merged(store, document)
            for network in self._networks:
                store.extend(ox.Quad(*t) for t in triples(network))
        except (SyntaxError, OSError, ValueError):
            raise DataError("the graph cannot be read", _broken(self._documents)) from None
        if self._sources:
            _forget_other_sources(store, self._sources)
        return store

    @staticmethod
    def _load_merged(store: ox.Store, document: Document) -> None:
        import pyoxigraph as ox

        quads = ox.parse(
            path=str(document.path),
            format=ox.RdfFormat.from_media_type(document.media_type),
            base_iri=document.path.resolve().as_uri(),
            rename_blank_nodes=True,
        )
        store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)

    def _load_named(self, store: ox.Store) -> None:
        import pyoxigraph as ox

        for document in self._documents:
            to_graph = None if document.names_its_graphs else ox.NamedNode(document.graph)
            store.load(
                path=str(document.path),
                format=ox.RdfFormat.from_media_type(document.media_type),
                base_iri=document.path.resolve().as_uri(),
                to_graph=to_graph,
            )
        if self._sources:
            _forget_other_sources(store, self._sources)

    @staticmethod
    def _derive(store: ox.Store) -> None:
        import pyoxigraph as ox

        graph = ox.NamedNode(vocab.graph_iri("derived"))
        for rule in load_folder(resources.queries_dir() / "derive").values():
            result = store.query(rule.body, prefixes=vocab.PREFIXES)
            if not isinstance(result, ox.QueryTriples):
                raise DataError(f"derivation {rule.name} is no CONSTRUCT")
            derived = [ox.Quad(t.subject, t.predicate, t.object, graph) for t in result]
            store.extend(derived)
            store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in derived)


class RemoteEngine:
    """A SPARQL 1.1 Protocol endpoint, asked over HTTP with POST."""

    def __init__(self, url: str, timeout: float = 60.0) -> None:
        if not url.startswith(("http://", "https://")):
            raise QueryError(f"'{url}' is no endpoint", "give an http or https URL")
        self.url = url
        self.timeout = timeout

    def run(self, text: str) -> Answer:
        """Run one query on the endpoint.

        Raises:
            QueryError: The endpoint refuses the query.
            BordergraphError: The endpoint cannot be reached or answers nonsense.
        """
        import urllib.error
        import urllib.request

        import pyoxigraph as ox

        read_only(text)
        form = next(
            (
                w
                for w in map(str.upper, words(text))
                if w in {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
            ),
            "SELECT",
        )
        rows = form in {"SELECT", "ASK"}
        accept = "application/sparql-results+json" if rows else "application/n-triples"
        body = (vocab.prefix_block() + text if "PREFIX" not in text.upper() else text).encode()
        headers = {"Content-Type": "application/sparql-query", "Accept": accept}
        request = urllib.request.Request(self.url, body, headers)  # noqa: S310 - http(s) only
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as response:  # noqa: S310
                data = response.read()
        except urllib.error.HTTPError as error:
            detail = error.read(500).decode(errors="replace").strip()
            raise QueryError(f"the endpoint refuses the query: {detail or error}") from None
        except OSError as error:
            raise BordergraphError(f"no answer from {self.url}: {error}") from None
        try:
            if not rows:
                triples = ox.parse(data, format=ox.RdfFormat.N_TRIPLES)
                terms = tuple((t.subject, t.predicate, t.object) for t in triples)
                return Answer("construct", ("subject", "predicate", "object"), terms, text)
            result = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise BordergraphError(f"{self.url} answers with no SPARQL results: {error}") from None
        if isinstance(result, ox.QueryBoolean):
            return Answer("ask", ("answer",), (), text, bool(result))
        names = tuple(v.value for v in result.variables)
        return Answer("select", names, tuple(tuple(s) for s in result), text)


def _forget_other_sources(store: ox.Store, sources: frozenset[str]) -> None:
    """Drop every statement that rests on another source, wherever it is kept."""
    keep = " ".join(f"<{vocab.iri('source', s)}>" for s in sorted(sources))
    derived_from = f"<{vocab.PREFIXES['prov']}wasDerivedFrom>"
    test = f"?s {derived_from} ?source . FILTER(?source NOT IN ({keep.replace(' ', ', ')}))"
    store.update(f"DELETE {{ ?s ?p ?o }} WHERE {{ {test} ?s ?p ?o }}")
    store.update(f"DELETE {{ GRAPH ?g {{ ?s ?p ?o }} }} WHERE {{ GRAPH ?g {{ {test} ?s ?p ?o }} }}")


def _syntax(error: SyntaxError, text: str) -> tuple[str, str]:
    """Return message and hint for a query that does not parse, with line and column."""
    message = str(error)
    where = _POSITION.search(message)
    if where is None:
        return f"the query does not parse: {message}", ""
    line, column = int(where[1]), int(where[2])
    lines = text.splitlines()
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    detail = _POSITION.sub("", message, count=1).strip()
    pointer = f"{shown}\n{' ' * (column - 1)}^" if shown else ""
    return f"the query does not parse, line {line}, column {column}: {detail}", pointer


def _broken(documents: Sequence[Document]) -> list[Fault]:
    """Parse every file by itself and name each that does not parse, with line and column."""
    import pyoxigraph as ox

    faults = []
    for document in documents:
        try:
            for _ in ox.parse(
                path=str(document.path),
                format=ox.RdfFormat.from_media_type(document.media_type),
                base_iri=document.path.resolve().as_uri(),
            ):
                pass
        except SyntaxError as error:
            place = f"{document.path}:{error.lineno or 1}:{error.offset or 1}"
            fix = "correct the line; nothing was loaded"
            faults.append(Fault(place, f"not valid {document.media_type}: {error.msg}", fix))
        except (OSError, ValueError) as error:
            faults.append(Fault(str(document.path), f"cannot be read: {error}"))
    return faults
