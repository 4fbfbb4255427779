"""`KnowledgeGraph`: opened data that answers questions and hands out the model, or an rdflib dataset."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from functools import cache, cached_property
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Self

from bordergraph import resources, vocab
from bordergraph.errors import DataError, UsageError
from bordergraph.store.engine import Engine, LocalEngine
from bordergraph.store.inputs import Given
from bordergraph.store.loading.files import CURATED
from bordergraph.store.querying.limits import USUAL, Limits
from bordergraph.store.querying.questions import bound, question_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    import pyoxigraph as ox
    import rdflib

    from bordergraph.errors import Fault
    from bordergraph.model import Dependency, Network, Ref
    from bordergraph.queries import Query
    from bordergraph.store.inputs import Parts
    from bordergraph.store.networks.names import Name, Names
    from bordergraph.store.querying.answer import Answer
    from bordergraph.store.querying.rows import AnswerStream
    from bordergraph.store.reading.record import RecordReader
    from bordergraph.tables.plain import PlainTables

_NO_AGENCY = "an agency is an IRI of the class bg:Agency, or a row of agencies.csv"


class KnowledgeGraph:
    """An open graph.

    Attributes:
        given: What it was opened from.
        as_of: The day that was asked for; `day` is the day described, asked for or not.
        dependencies: The table that stands in for the data's own dependencies, if one was given.
        conclusions: Makes the N-Triples of needs and possible gaps, for queries that name them.
        alone: Held by the thread that asks it: what is read once is not read by two.
    """

    def __init__(
        self,
        given: Given,
        *,
        as_of: date | None = None,
        dependencies: Path | None = None,
    ) -> None:
        self.given = given
        self.as_of = as_of
        self.dependencies = dependencies
        self.conclusions: Callable[[], bytes] | None = None
        self.alone = RLock()

    @classmethod
    def open(
        cls,
        *graphs: str | Path | rdflib.Graph | Network,
        endpoint: str | None = None,
        as_of: date | None = None,
        sources: Iterable[str] = (),
        dependencies: str | Path | None = None,
    ) -> Self:
        """Open graphs for reading; files are found at once, and parsed when something is asked.

        Args:
            graphs: RDF files, perhaps compressed, folders of RDF, folders of CSV tables,
                workbooks, edge lists, graph files, or the word ``curated``; several merge. None means the curated graph that ships with the package.
            endpoint: URL of a SPARQL 1.1 endpoint to ask instead.
            as_of: The day that analysis is to describe; when left out, the day up to which the
                data was kept.
            sources: Ids of the sources to believe; all when left out.
            dependencies: CSV table of which work depends on which, in place of the data's own.

        Raises:
            UsageError: A graph or table is not there or in no known format, or an endpoint is
                given with graphs or sources.
            UnknownNameError: A source is not in the graph.
            DataError: A folder may not be entered; what is in a file shows when it is read.

        Example:
            >>> kg = KnowledgeGraph.open()
            >>> kg.find("arrangement", "Shiprider")
            'shiprider'
        """
        given = Given.of(graphs, endpoint, tuple(sources))
        table = None if dependencies is None else Path(dependencies)
        if table is not None and not table.is_file():
            raise UsageError(f"no file {table}", "name a CSV table of dependencies")
        # All files are looked for here, whether a source is asked for or not.
        if not set(given.sources) <= {d.source for d in given.files}:
            everything = cls(given.whole())
            given.sources = tuple(everything.find("source", s) for s in given.sources)
        return cls(given, as_of=as_of, dependencies=table)

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources believed; empty for all."""
        return self.given.sources

    @cached_property
    def engine(self) -> Engine:
        """What runs SPARQL."""
        if self.given.endpoint:
            from bordergraph.store.querying.remote import RemoteEngine

            return RemoteEngine(self.given.endpoint)
        engine = self.parts.engine()
        # What makes them may be set later, and asks this graph.
        engine.conclusions = lambda: self.conclusions() if self.conclusions else b""
        engine.intervals = self.intervals
        return engine

    def intervals(self) -> bytes:
        """Return the first and last days of things and statements as N-Triples; none without an agency."""
        from bordergraph.store.dump import interval_triples

        try:
            return interval_triples(self.engine, self.as_read[0])
        except DataError:
            return b""

    @property
    def parts(self) -> Parts:
        """The graphs that were opened together, and what they share.

        Raises:
            DataError: A table cannot be read.
        """
        return self.given.parts

    @cached_property
    def record(self) -> RecordReader:
        """What the graph says, statement by statement, as typed rows."""
        # A query of one's own has no use for the model, and making its classes takes time.
        from bordergraph.store.reading.record import RecordReader

        given = self.given
        # What several graphs call one thing is only known of all of them together.
        near = None if given.stated or len(given.named) > 1 else self._near
        return RecordReader(
            lambda: self.engine, self.network, stated=given.stated, near=near, kept=given.index
        )

    def _near(self, thing: Ref) -> Engine:
        """Return what runs SPARQL over what tables say of one thing."""
        from bordergraph.store.networks.merge import near

        parts = [near(network, thing) for network in self.parts.tables]
        # A body of many large arrangements has ten thousands of pairs of others beside it.
        about = vocab.iri(*thing)
        return LocalEngine((), frozenset(self.sources), parts, about=about)

    def query(
        self, query: str | Query, limits: Limits = USUAL, /, **params: str | int | date
    ) -> Answer:
        """Run a named question, or SPARQL text.

        Args:
            query: A question's name, SPARQL text, or a `Query`.
            limits: What it may take.
            params: Values of its parameters; things may be named by id, acronym or label.

        Raises:
            UsageError: A parameter is unknown, missing or of the wrong type.
            UnknownNameError: No question, or no thing, has that name.
            QueryError: The text does not parse, is refused, or is a question that the engine is known
                to answer wrongly.
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
        """Run a named question, or SPARQL text, and return its rows as they come.

        Args:
            query: A question's name, SPARQL text, or a `Query`.
            limits: What it may take.
            params: As of `query`, which also says what is raised.
        """
        asked = question_of(query)
        if asked.refused:
            asked.refuse_on(self.engine.product)
        return self.engine.ask(self.bound(asked, params), limits, derived=asked.derived)

    def bound(self, query: str | Query, params: Mapping[str, object]) -> str:
        """Return the final SPARQL text of a question with its parameters put in.

        Args:
            query: As of `query`, and so is what is raised.
            params: Values of its parameters; None leaves one out.
        """
        asked = question_of(query)
        params = {name: value for name, value in params.items() if value is not None}
        # What reads the day may have to read the graph.
        dated = any(p.name == "day" for p in asked.params) and "day" not in params
        return bound(asked, params, self.find, self.day if dated else None)

    @cached_property
    def names(self) -> Names:
        """All names of agencies, arrangements, threats, recommendations, problems, places, sources and series."""
        kept = self.given.index
        if kept and (names := kept.names()) is not None:
            return names
        from bordergraph.store.networks.names import Names

        return Names(self._all_names())

    def _all_names(self) -> Iterator[Name]:
        from bordergraph.store.networks.names import Name, names_of

        if self.given.stated:
            yield from self.record.names()
        for network in self.parts.tables:
            yield from names_of(network)
        for given_up, slug in self.parts.joins.given_up() if self.parts.several else ():
            yield Name(given_up.kind, slug, given_up.slug, 3)

    def find(self, kind: str, name: str) -> str:
        """Return the id of a thing named by id, acronym or label, in any case and language.

        Raises:
            UnknownNameError: Nothing has that name.
            UsageError: Several things share it.
        """
        slug = name.lower()
        return slug if self._ships(kind, slug) else self.names.find(kind, name)

    def _ships(self, kind: str, slug: str) -> bool:
        """Tell whether a slug is an id in the shipped graph, where that takes less than to read all names."""
        given = self.given
        if given.endpoint or given.index or "names" in vars(self) or given.named != (CURATED,):
            return False
        asked = f"ASK {{ <{vocab.iri(kind, slug)}> a ?class }}"
        return bool(self.engine.run(asked, derived=False).truth)

    def network(self) -> Network:
        """Return the graph as the model's values, for analysis and views.

        Raises:
            DataError: The graph cannot be read, or no agency is in it.
        """
        return self._network

    def on(self, day: date) -> Self:
        """Return the same graph described on another day; what was read is not read again."""
        _ = self._undated
        other = copy(self)
        other.__dict__.pop("_network", None)
        other.as_of = day
        return other

    @cached_property
    def _network(self) -> Network:
        from bordergraph.store.networks.events import last_change, tell_guess, warn_outside

        network = self._undated
        stated = self.kept_to or network.day
        kept_to = stated or last_change(network)
        if self.as_of and kept_to:
            warn_outside(self.as_of, network, kept_to)
        elif kept_to and not stated and not self.given.stated:
            tell_guess(network, kept_to)
        return replace(network, day=self.as_of or kept_to)

    @cached_property
    def title(self) -> str:
        """What the graph calls itself, else what was named; empty for the shipped graph."""
        given = self.given
        if title := self.network().title:
            return title
        if not given.is_named or CURATED in given.named:
            return ""
        shipped = f"ASK {{ <{vocab.GRAPHS[:-1]}> ?p ?o }}"
        if given.stated and self.engine.run(shipped, derived=False).truth:
            return ""
        return ", ".join(Path(n).resolve().name.partition(".")[0] or str(n) for n in given.named)

    @cached_property
    def _undated(self) -> Network:
        """What was read, on no day, with the dependencies of the table that was given.

        Raises:
            DataError: The graph cannot be read, or the table has faults.
        """
        from bordergraph.store.networks.integrity import warn_left_out

        network, faults = self.as_read
        warn_left_out(faults)
        if self.dependencies is None:
            return network
        from bordergraph.tables.reader import read_dependencies

        return replace(network, dependencies=read_dependencies(self.dependencies))

    @cached_property
    def as_read(self) -> tuple[Network, tuple[Fault, ...]]:
        """What was read, on no day, and what was left out of it.

        Raises:
            DataError: The graph cannot be read, or no agency is in it.
        """
        given = self.given
        if given.index and (kept := given.index.network()) is not None:
            return kept
        from bordergraph.store.networks.integrity import sound
        from bordergraph.store.networks.merge import merged
        from bordergraph.store.reading.network import graded, read_network

        parts = [*self.parts.tables]
        if given.stated:
            # Tables are read as they are; only what is RDF goes through the engine.
            mixed = bool(parts)
            engine = self.parts.engine(tables=False) if mixed else self.engine
            parts.insert(0, read_network(engine))
        network, faults = sound(merged(parts) if len(parts) > 1 else parts[0])
        if not network.agencies:
            names = given.endpoint or ", ".join(map(str, given.named))
            raise DataError(f"no agency in {names}", hint=_NO_AGENCY)
        return replace(network, sources=graded(network.sources, lambda: self.record.kinds)), faults

    @property
    def day(self) -> date | None:
        """The day that every answer describes; None when the data holds no date at all.

        It is the day asked for, else the day up to which the data says it was kept, else the
        day after the last change that the data knows of, never in the future.
        """
        if found := self.as_of or self.kept_to:
            return found
        if "_network" not in vars(self) and self.plain:
            return self.plain.day
        return self.network().day

    @property
    def plain(self) -> PlainTables | None:
        """Its tables as DuckDB reads them, where it is all of one large folder of plain ones."""
        return self.given.plain if not self.as_of and self.dependencies is None else None

    @cached_property
    def kept_to(self) -> date | None:
        """The day up to which the data sets that describe themselves were kept."""
        if not self.given.stated:
            return None
        if self.given.index:
            return self.given.index.kept_to
        from bordergraph.store.reading.network import kept_to

        return kept_to(self.engine)

    def rdflib(self) -> rdflib.Dataset:
        """Return an rdflib dataset over the same store, default graph not a union.

        Raises:
            UsageError: The graph is a remote endpoint.
        """
        import oxrdflib
        import rdflib

        if not isinstance(self.engine, LocalEngine):
            raise UsageError("a remote endpoint has no local dataset", "query it with SPARQL")
        store = self.engine.store(named=True, derived=True, dated=True)
        dataset = rdflib.Dataset(store=oxrdflib.OxigraphStore(store=store), default_union=False)
        for prefix, namespace in vocab.PREFIXES.items():
            dataset.bind(prefix, namespace)
        return dataset

    def quads(self, held: Network | None = None) -> list[ox.Quad]:
        """Return what the graph states, each triple in the graphs that state it, in no order.

        Derived triples are left out: whoever opens the data derives them again.

        Args:
            held: The network without the ties to leave out; None leaves none out.

        Raises:
            UsageError: The graph is a remote endpoint.
            DataError: The graph cannot be read.

        Example:
            >>> kg = KnowledgeGraph.open(sources=["npf-2025"])
            >>> {q.graph_name.value.rsplit("/", 1)[-1] for q in kg.quads()} >= {"npf-2025"}
            True
        """
        from bordergraph.store.dump import lapsed, settled

        if not isinstance(self.engine, LocalEngine):
            raise UsageError("a remote endpoint has no local data", "ask it with CONSTRUCT")
        found = settled(self.engine.quads())
        if held is None:
            return found
        over = lapsed(self.engine, held)
        return [q for q in found if getattr(q.subject, "value", "") not in over]

    @cached_property
    def data_hash(self) -> str:
        """First 12 hex digits of the SHA-256 over the data files; empty for an endpoint.

        A table that stands in for the data's own is one of them.
        """
        return self.given.digest(self.dependencies)


open_graph = KnowledgeGraph.open


def dependencies_of(network: Network | PlainTables) -> tuple[Dependency, ...]:
    """Return the dependencies that a network states, else those of the shipped table.

    Example:
        >>> from bordergraph.model import Network
        >>> len(dependencies_of(Network())) > 50
        True
    """
    return network.dependencies or _shipped()


@cache
def _shipped() -> tuple[Dependency, ...]:
    from bordergraph.store.reading.network import read_dependencies

    table = resources.graph_dir() / "registry" / "dependencies.ttl"
    return read_dependencies(KnowledgeGraph(Given((table,))).engine)
