"""`KnowledgeGraph`: opened data that answers questions and hands out the model, or an rdflib dataset."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Self

from bordergraph import resources, vocab
from bordergraph.errors import DataError, Fault, UsageError
from bordergraph.store.engine import Engine, LocalEngine
from bordergraph.store.inputs import GraphInputs
from bordergraph.store.loading.files import CURATED
from bordergraph.store.querying.limits import DEFAULT_LIMITS, Limits
from bordergraph.store.querying.questions import bind_params, resolve_query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    import pyoxigraph as ox
    import rdflib

    from bordergraph.errors import Fault
    from bordergraph.model import Dependency, Network, Ref
    from bordergraph.queries import Query
    from bordergraph.store.networks.names import Name, Names
    from bordergraph.store.querying.answer import Answer, AnswerStream
    from bordergraph.store.reading.record import RecordReader
    from bordergraph.tables.plain import PlainTables

_NO_AGENCY = "an agency is an IRI of the class bg:Agency, or a row of agencies.csv"


class KnowledgeGraph:
    """An open graph: it reads its files when they are needed.

    Attributes:
        inputs: The files, tables and graphs that it was opened from.
        as_of: The requested day; `day` is the described day, requested or not.
        dependencies: A table that replaces the data's own dependencies; None without one.
        conclusions: Makes the N-Triples of needs and possible gaps, for queries that name them.
        lock: Held by the thread that reads, so that two threads do not read the same data twice.
    """

    def __init__(
        self, inputs: GraphInputs, *, as_of: date | None = None, dependencies: Path | None = None
    ) -> None:
        self.inputs = inputs
        self.as_of = as_of
        self.dependencies = dependencies
        self.conclusions: Callable[[], bytes] = bytes
        self.lock = RLock()

    @classmethod
    def open(
        cls,
        *graphs: str | Path | rdflib.Graph | Network,
        endpoint: str | None = None,
        as_of: date | None = None,
        sources: Iterable[str] = (),
        dependencies: str | Path | None = None,
    ) -> Self:
        """Open graphs for reading; files are looked up at once, and parsed at the first query.

        Args:
            graphs: Files and folders of RDF or tables, or the word ``curated``; several merge. None means the
                curated graph that ships with the package.
            endpoint: URL of a SPARQL 1.1 endpoint to ask instead.
            as_of: The day that analysis is to describe; by default the day up to which the data was kept.
            sources: Ids of the sources to believe; all when left out.
            dependencies: CSV table of which work depends on which, in place of the data's own.

        Raises:
            UsageError: A graph or table is not there or in no known format, or an endpoint is
                given with graphs or sources.
            UnknownNameError: A source is not in the graph.
            DataError: A folder may not be entered; what is in a file shows when it is read.

        Example:
            >>> KnowledgeGraph.open().find("arrangement", "Shiprider")
            'shiprider'
        """
        inputs = GraphInputs.resolve(graphs, endpoint, tuple(sources))
        table = None if dependencies is None else Path(dependencies)
        if table is not None and not table.is_file():
            raise UsageError("no file {path}", "name a CSV table of dependencies", path=table)
        # `files` looks for all files here, with or without a choice of sources.
        if not set(inputs.sources) <= {d.source for d in inputs.files}:
            unfiltered = cls(inputs.unfiltered())
            inputs.sources = tuple(unfiltered.find("source", s) for s in inputs.sources)
        return cls(inputs, as_of=as_of, dependencies=table)

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the only sources that count; empty for all."""
        return self.inputs.sources

    @cached_property
    def engine(self) -> Engine:
        """The SPARQL engine."""
        if self.inputs.endpoint:
            from bordergraph.store.querying.remote import RemoteEngine

            return RemoteEngine(self.inputs.endpoint)
        engine = self.inputs.engine()
        # `conclusions` may be set later, and it queries this graph.
        engine.conclusions = lambda: self.conclusions()  # noqa: PLW0108 - see above
        engine.intervals = self.intervals
        return engine

    @property
    def local_engine(self) -> LocalEngine:
        """The SPARQL engine over local data; an endpoint has none (UsageError)."""
        if isinstance(self.engine, LocalEngine):
            return self.engine
        raise UsageError("a remote endpoint has no local dataset", "query it with SPARQL")

    def intervals(self) -> bytes:
        """Return the first and last days of things and statements as N-Triples; none without an agency."""
        from bordergraph.store.dump import interval_triples

        try:
            return interval_triples(self.engine, self.network_and_faults[0])
        except DataError:
            return b""

    @cached_property
    def record(self) -> RecordReader:
        """The statements of the graph as typed rows."""
        # A user's query does not need the model, and to import its classes takes time.
        from bordergraph.store.reading.record import RecordReader

        inputs = self.inputs
        # Which things of several graphs are one is known only when all of them are read.
        is_table = not inputs.has_rdf and len(inputs.names) == 1
        # Several queries in a row are about one thing.
        about = lru_cache(maxsize=1)(self._engine_about) if is_table else None
        has_rdf, index = inputs.has_rdf, inputs.index
        return RecordReader(
            lambda: self.engine, self.network, has_rdf=has_rdf, engine_about=about, index=index
        )

    def _engine_about(self, thing: Ref) -> Engine:
        """Return an engine over the part of the tables that concerns one thing."""
        from bordergraph.store.networks.merge import neighbourhood

        networks = [neighbourhood(network, thing) for network in self.inputs.tables]
        # An agency in many large arrangements has tens of thousands of pairs of partners.
        about = vocab.iri(*thing)
        return LocalEngine((), frozenset(self.sources), networks, about=about)

    def query(
        self, query: str | Query, limits: Limits = DEFAULT_LIMITS, /, **params: str | int | date
    ) -> Answer:
        """Run a named question, or SPARQL text.

        Args:
            query: A question's name, SPARQL text, or a `Query`.
            limits: What it may take.
            params: Values of its parameters; things may be named by id, acronym or label.

        Raises:
            UsageError: A parameter is unknown, missing or of the wrong type, or the text does not parse.
            UnknownNameError: No question, or no thing, has that name.
            LimitError: It takes more time, rows or memory than it may.
            DataError: The graph cannot be read.

        Example:
            >>> open_graph().query("ASK { agency:rcmp a bg:Agency }").truth
            True
        """
        with self.ask(query, limits, **params) as rows:
            return rows.answer()

    def ask(
        self, query: str | Query, limits: Limits, /, **params: str | int | date
    ) -> AnswerStream:
        """Run a named question or SPARQL text as `query` does, and return its rows as they come."""
        question = resolve_query(query)
        return self.engine.ask(self.bind_params(question, params), limits, derived=question.derived)

    def bind_params(self, query: str | Query, params: Mapping[str, object]) -> str:
        """Return the final SPARQL text of a question with its parameters put in; None leaves one out."""
        question = resolve_query(query)
        params = {name: value for name, value in params.items() if value is not None}
        # To know the day, the graph may have to be read.
        needs_day = any(p.name == "day" for p in question.params) and "day" not in params
        return bind_params(question, params, self.find, self.day if needs_day else None)

    @cached_property
    def names(self) -> Names:
        """All names of agencies, arrangements, threats, recommendations, problems, places, sources and series."""
        if self.inputs.index:
            return self.inputs.index.names()
        from bordergraph.store.networks.names import Names

        return Names(self._all_names())

    def _all_names(self) -> Iterator[Name]:
        from bordergraph.store.networks.names import Name, network_names

        if self.inputs.has_rdf:
            yield from self.record.names()
        for network in self.inputs.tables:
            yield from network_names(network)
        joins = self.inputs.joins if self.inputs.is_merged else None
        for replaced, slug in joins.replaced_ids() if joins else ():
            yield Name(replaced.kind, slug, replaced.slug, 3)

    def find(self, kind: str, name: str) -> str:
        """Return the id of a thing named by id, acronym or label, in any case and language, as `Names` does."""
        slug = name.lower()
        return slug if self._is_shipped_id(kind, slug) else self.names.find(kind, name)

    def _is_shipped_id(self, kind: str, slug: str) -> bool:
        """Tell whether a slug is an id of the shipped graph, where that is quicker than to read all names."""
        inputs = self.inputs
        if inputs.endpoint or inputs.index or "names" in vars(self) or inputs.names != (CURATED,):
            return False
        query = f"ASK {{ <{vocab.iri(kind, slug)}> a ?class }}"
        return bool(self.engine.run(query, derived=False).truth)

    def network(self) -> Network:
        """Return the graph as the model's values; a DataError where it cannot be read, or no agency is in it."""
        return self._dated_network

    def on_day(self, day: date) -> Self:
        """Return the same graph on another day, without reading it again."""
        _ = self._undated_network
        graph = copy(self)
        graph.__dict__.pop("_dated_network", None)
        graph.as_of = day
        return graph

    @cached_property
    def _dated_network(self) -> Network:
        from bordergraph.store.networks.events import guess_day, note_guess, warn_outside

        network = self._undated_network
        stated_day = self.maintained_until or network.day
        last_day = stated_day or guess_day(network)
        if self.as_of and last_day:
            warn_outside(self.as_of, network, last_day)
        elif last_day and not stated_day and not self.inputs.has_rdf:
            note_guess(network, last_day)
        return replace(network, day=self.as_of or last_day)

    @cached_property
    def title(self) -> str:
        """The title that the graph gives itself, else the names of its files; empty for the shipped graph."""
        inputs = self.inputs
        if title := self.network().title:
            return title
        if not inputs.is_named or CURATED in inputs.names:
            return ""
        query = f"ASK {{ <{vocab.GRAPHS[:-1]}> ?p ?o }}"
        if inputs.has_rdf and self.engine.run(query, derived=False).truth:
            return ""
        return ", ".join(Path(n).resolve().name.partition(".")[0] or str(n) for n in inputs.names)

    @cached_property
    def _undated_network(self) -> Network:
        """The network without a day, with the dependencies of the given table."""
        from bordergraph.store.networks.integrity import warn_undeclared

        network, faults = self.network_and_faults
        warn_undeclared(faults)
        if self.dependencies is None:
            return network
        from bordergraph.tables.reader import read_dependencies

        return replace(network, dependencies=read_dependencies(self.dependencies))

    @cached_property
    def network_and_faults(self) -> tuple[Network, tuple[Fault, ...]]:
        """The network without a day, and the faults of what was left out of it."""
        inputs = self.inputs
        if inputs.index and (indexed := inputs.index.network()) is not None:
            return indexed
        from bordergraph.store.networks.integrity import consistent_network
        from bordergraph.store.networks.merge import merge_networks
        from bordergraph.store.reading.network import grade_sources, read_network

        networks = [*inputs.tables]
        if inputs.has_rdf:
            # Tables are networks already; only RDF goes through the engine.
            engine = inputs.engine(tables=False) if networks else self.engine
            networks.insert(0, read_network(engine))
        merged = merge_networks(networks) if len(networks) > 1 else networks[0]
        network, faults = consistent_network(merged)
        if not network.agencies:
            names = inputs.endpoint or ", ".join(map(str, inputs.names))
            raise DataError("no agency in {names}", hint=_NO_AGENCY, names=names)
        sources = grade_sources(network.sources, self.engine if inputs.has_rdf else None)
        return replace(network, sources=sources), faults

    @property
    def day(self) -> date | None:
        """The day that every answer describes; None when the data holds no date at all.

        It is the day asked for, else the day up to which the data says it was kept, else the
        day after the last change that the data knows of, never in the future.
        """
        if day := self.as_of or self.maintained_until:
            return day
        if "_dated_network" not in vars(self) and self.plain_tables:
            return self.plain_tables.day
        return self.network().day

    @property
    def plain_tables(self) -> PlainTables | None:
        """Its tables as DuckDB reads them, where the graph is one large folder of plain tables."""
        return self.inputs.plain_tables if not self.as_of and self.dependencies is None else None

    @cached_property
    def maintained_until(self) -> date | None:
        """The day up to which the data sets that describe themselves were kept."""
        if not self.inputs.has_rdf:
            return None
        if self.inputs.index:
            return self.inputs.index.maintained_until
        from bordergraph.store.reading.network import maintained_until

        return maintained_until(self.engine)

    def rdflib(self) -> rdflib.Dataset:
        """Return an rdflib dataset over the same store, default graph not a union; an endpoint has none."""
        import oxrdflib
        import rdflib

        self.local_engine.is_shared = True
        store = self.local_engine.store(named=True, derived=True, dated=True)
        dataset = rdflib.Dataset(store=oxrdflib.OxigraphStore(store=store), default_union=False)
        for prefix, namespace in vocab.PREFIXES.items():
            dataset.bind(prefix, namespace)
        return dataset

    def quads(self, network: Network | None = None) -> list[ox.Quad]:
        """Return the stated triples, each in the named graphs that state it, in no order.

        Derived triples are left out: whoever opens the data derives them again. So are statements of ties that
        are not in the network, where one is given. An endpoint has none (UsageError).
        """
        from bordergraph.store.dump import assign_graphs, ended_statements

        quads = assign_graphs(self.local_engine.quads())
        if network is None:
            return quads
        ended = ended_statements(self.engine, network)
        return [q for q in quads if getattr(q.subject, "value", "") not in ended]

    @cached_property
    def data_hash(self) -> str:
        """First 12 hex digits of the SHA-256 over the data files and a table for the data's own; else empty."""
        return self.inputs.digest(self.dependencies)


open_graph = KnowledgeGraph.open


def dependencies_of(network: Network | PlainTables) -> tuple[Dependency, ...]:
    """Return the dependencies that a network states, else those of the shipped table."""
    return network.dependencies or _shipped_dependencies()


@cache
def _shipped_dependencies() -> tuple[Dependency, ...]:
    from bordergraph.store.reading.network import read_dependencies

    table = resources.graph_dir() / "registry" / "dependencies.ttl"
    return read_dependencies(KnowledgeGraph(GraphInputs((table,))).engine)
