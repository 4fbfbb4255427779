"""`KnowledgeGraph`: what users hold. It opens data, answers questions, and hands out the model."""

from __future__ import annotations

from copy import copy
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from bordergraph import resources, vocab
from bordergraph.errors import DataError, OutsideDataWarning, ReadingNote, UsageError
from bordergraph.queries import Query, ad_hoc, load_file, load_folder
from bordergraph.store.asking.limits import USUAL, Limits
from bordergraph.store.engine import Engine, LocalEngine
from bordergraph.store.loading.index import index_of
from bordergraph.store.loading.inputs import CURATED, documents, refuse_nameless
from bordergraph.store.networks.names import Name, Names, names_of
from bordergraph.tables import files_of, is_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    import pyoxigraph as ox
    import rdflib

    from bordergraph.errors import Fault
    from bordergraph.model import Network, Ref
    from bordergraph.record import Bearing
    from bordergraph.store.asking.answer import Answer
    from bordergraph.store.asking.rows import Rows
    from bordergraph.store.loading.index import Index
    from bordergraph.store.loading.inputs import Document
    from bordergraph.store.parts import Parts
    from bordergraph.store.reading.record import Record

__all__ = ["KnowledgeGraph", "open_graph"]

_NO_AGENCY = "an agency is an IRI of the class bg:Agency, or a row of agencies.csv"
_FEW = 5
"""Faults of which a warning tells."""

KINDS = ("agency", "arrangement", "threat", "recommendation", "place", "source", "series")


class KnowledgeGraph:
    """An open graph.

    Attributes:
        as_of: The day that was asked for; `day` is the day described, asked for or not.
        sources: Ids of the sources believed; empty for all.
        dependencies: The table that stands in for the data's own dependencies, if one was given.

    Args:
        apart: Whether what is named is a graph each, of which some things may be one; files of
            one graph are not.
        held: Graphs in memory, by what they are called.
        indexed: Whether an index of it may answer in its place.
    """

    def __init__(
        self,
        rdf: tuple[str | Path, ...],
        folders: tuple[Path, ...] = (),
        *,
        endpoint: str | None = None,
        as_of: date | None = None,
        sources: tuple[str, ...] = (),
        dependencies: Path | None = None,
        apart: bool = True,
        held: Mapping[str, Network | Document] | None = None,
        indexed: bool = True,
    ) -> None:
        self._indexed = indexed
        self.as_of = as_of
        self.sources = sources
        self.dependencies = dependencies
        self._rdf = rdf
        self._folders = folders
        self._endpoint = endpoint
        self._apart = apart
        self._held = held or {}

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
        if endpoint and graphs:
            raise UsageError("an endpoint and a graph exclude each other", "leave one of them out")
        sources = tuple(sources)
        if endpoint and sources:
            raise UsageError(
                "an endpoint and a choice of sources exclude each other",
                "ask for the source in the query: GRAPH source:... { ... }",
            )
        held = _called([g for g in graphs if not isinstance(g, str | Path)])
        files = dict.fromkeys(g for g in graphs if isinstance(g, str | Path))
        refuse_nameless(files)
        names = tuple(files) or (() if held else (CURATED,))
        # Sorted, so that the order in which graphs are named makes no difference.
        folders = tuple(sorted(Path(g) for g in names if str(g) != CURATED and is_tables(Path(g))))
        rdf = tuple(
            sorted((g for g in names if str(g) == CURATED or not is_tables(Path(g))), key=str)
        )
        table = None if dependencies is None else Path(dependencies)
        if table is not None and not table.is_file():
            raise UsageError(f"no file {table}", "name a CSV table of dependencies")
        kg = cls(
            rdf,
            folders,
            endpoint=endpoint,
            as_of=as_of,
            sources=sources,
            dependencies=table,
            held=held,
        )
        kg.look()
        kg.check_sources()
        return kg

    @property
    def named(self) -> tuple[str | Path, ...]:
        """What was opened, as it was named."""
        return (*self._rdf, *self._folders, *self._held)

    @property
    def in_memory(self) -> bool:
        """Whether some of it is no file."""
        return bool(self._held)

    @property
    def is_named(self) -> bool:
        """Whether it is another graph than the one that is opened when none is named."""
        return not self._endpoint and self.named != (CURATED,)

    @property
    def endpoint(self) -> str | None:
        """URL of the SPARQL endpoint that is asked; None for a graph of files."""
        return self._endpoint

    def look(self) -> int:
        """Find the files of what was named, and return how many there are.

        Raises:
            UsageError: Something is not there, or is in no format that can be read.
            DataError: A folder may not be entered.
        """
        return len(self._documents)

    @cached_property
    def _documents(self) -> tuple[Document, ...]:
        found = documents(self._rdf) if self._rdf and not self._endpoint else ()
        return (*found, *self._held_documents.values())

    @cached_property
    def _index(self) -> Index | None:
        """What is kept of it on disk, where that is one graph of RDF of which all is believed."""
        if not self._indexed or self.sources or not self.indexable:
            return None
        return index_of(self._rdf[0], self._documents)

    @property
    def indexable(self) -> bool:
        """Whether it is one graph in files of RDF."""
        return not self._endpoint and self.named == self._rdf and len(self._rdf) == 1

    def afresh(self) -> KnowledgeGraph:
        """Return the same files with nothing chosen of them, to be read without an index."""
        return KnowledgeGraph(self._rdf, indexed=False)

    @property
    def files(self) -> tuple[Document, ...]:
        """The files of RDF that were found, in order."""
        return self._documents

    @property
    def _held_documents(self) -> dict[str, Document]:
        from bordergraph.store.loading.inputs import Document

        return {name: held for name, held in self._held.items() if isinstance(held, Document)}

    @cached_property
    def engine(self) -> Engine:
        """What runs SPARQL."""
        if self._endpoint:
            from bordergraph.store.asking.remote import RemoteEngine

            return RemoteEngine(self._endpoint)
        return self.parts.engine()

    @cached_property
    def parts(self) -> Parts:
        """The graphs that were opened together, and what they share.

        Raises:
            DataError: A table cannot be read.
        """
        from bordergraph.store.loading.inputs import Document
        from bordergraph.store.networks.merge import believing
        from bordergraph.store.parts import Parts

        several = self._apart and len(self.named) > 1
        rdf: dict[str, tuple[Document, ...]]
        if several:
            rdf = {str(name): documents((name,)) for name in self._rdf}
            rdf |= {name: (document,) for name, document in self._held_documents.items()}
        else:
            rdf = {" ".join(map(str, self.named)): self._documents} if self._documents else {}
        tables = {str(folder): self._tables(folder) for folder in self._folders}
        tables |= {
            name: believing(held, frozenset(self.sources))
            for name, held in self._held.items()
            if not isinstance(held, Document)
        }
        return Parts(rdf, tables, frozenset(self.sources), self._index)

    def check_sources(self) -> None:
        """Refuse sources that the graph does not have.

        Raises:
            UnknownNameError: One of them is unknown.
        """
        if not self.sources:
            return
        if set(self.sources) <= {d.source for d in self._documents}:
            return
        everything = KnowledgeGraph(self._rdf, self._folders, held=self._held)
        self.sources = tuple(everything.find("source", s) for s in self.sources)

    @cached_property
    def record(self) -> Record:
        """What the graph says, statement by statement, as typed rows."""
        # A query of one's own has no use for the model, and making its classes takes time.
        from bordergraph.store.reading.record import Record

        stated = bool(self._documents or self._endpoint)
        # What several graphs call one thing is only known of all of them together.
        near = None if stated or len(self.named) > 1 else self._near
        return Record(lambda: self.engine, self.network, stated=stated, near=near, kept=self._index)

    def _near(self, thing: Ref) -> Engine:
        """Return what runs SPARQL over what tables say of one thing."""
        from bordergraph.store.networks.near import near

        parts = [near(network, thing) for network in self.parts.tables]
        # A body of many large arrangements has ten thousands of pairs of others beside it.
        about = vocab.iri(*thing)
        return LocalEngine((), frozenset(self.sources), parts, about=about)

    @cached_property
    def questions(self) -> dict[str, Query]:
        """The named questions, by name."""
        return load_folder(resources.queries_dir() / "report")

    def question(self, name: str) -> Query:
        """Return a named question.

        Raises:
            UnknownNameError: There is none of that name.
        """
        folder = resources.queries_dir() / "report"
        # The one file is read when the name is right; a wrong one costs reading them all.
        if name in {path.stem for path in folder.glob("*.rq")}:
            return load_file(folder / f"{name}.rq")
        names = Names(Name("question", q, q, 0) for q in self.questions)
        return self.questions[names.find("question", name)]

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

    def ask(self, query: str | Query, limits: Limits, /, **params: str | int | date) -> Rows:
        """Run a named question, or SPARQL text, and return its rows as they come.

        Args:
            query: A question's name, SPARQL text, or a `Query`.
            limits: What it may take.
            params: As of `query`, which also says what is raised.
        """
        asked = self._asked(query)
        if asked.refused:
            asked.refuse_on(self.engine.product)
        return self.engine.ask(self.bound(asked, params), limits, derived=asked.derived)

    def _asked(self, query: str | Query) -> Query:
        if isinstance(query, Query):
            return query
        is_text = any(mark in query for mark in "{ \n")
        return ad_hoc(query) if is_text else self.question(query)

    def bound(self, query: str | Query, params: Mapping[str, object]) -> str:
        """Return the final SPARQL text of a question with its parameters put in."""
        query = self._asked(query)
        values: dict[str, ox.NamedNode | ox.Literal] = {}
        by_name = {p.name: p for p in query.params}
        given = {p.name: p.default for p in query.params if p.default is not None} | {
            k: str(v) for k, v in params.items()
        }
        if "day" in by_name and "day" not in params and self.day:
            given["day"] = self.day.isoformat()
        for name, text in given.items():
            parameter = by_name.get(name)
            if parameter is None:
                have = ", ".join(sorted(by_name)) or "none"
                raise UsageError(f"{query.name} has no parameter '{name}'", f"it has: {have}")
            if parameter.names_a_thing:
                import pyoxigraph as ox

                slug = self.find(parameter.type, text)
                values[name] = ox.NamedNode(vocab.iri(parameter.type, slug))
            else:
                values[name] = parameter.literal(text)
        return query.bind(values)

    @cached_property
    def names(self) -> Names:
        """All names of agencies, arrangements, threats, recommendations, places, sources and series."""
        if self._index and (names := self._index.names()) is not None:
            return names
        return Names(self._all_names())

    def _all_names(self) -> Iterable[Name]:
        if self._documents or self._endpoint:
            text = vocab.prefix_block() + _NAMES
            for thing, name, rank in self.engine.run(text, derived=False).rows:
                kind, _, slug = str(thing).partition(":")
                if kind in KINDS:
                    yield Name(kind, slug, str(name or slug), int(rank or 0))
                    yield Name(kind, slug, slug, 0)
        for network in self.parts.tables:
            yield from names_of(network)
        joined = self.parts.joins.ids if self.parts.several else {}
        for given_up, slug in joined.items():
            yield Name(given_up.kind, slug, given_up.slug, 3)

    def find(self, kind: str, name: str) -> str:
        """Return the id of a thing named by id, acronym or label, in any case and language.

        Raises:
            UnknownNameError: Nothing has that name.
            UsageError: Several things share it.
        """
        return self.names.find(kind, name)

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
        from dataclasses import replace

        network = self._undated
        kept_to = self.kept_to or network.day or _last_change(network)
        if self.as_of and kept_to:
            _warn_outside(self.as_of, network, kept_to)
        return replace(network, day=self.as_of or kept_to)

    @cached_property
    def _undated(self) -> Network:
        """What was read, on no day."""
        network, faults = self.as_read
        _warn_left_out(faults)
        return self._as_told(network)

    @cached_property
    def as_read(self) -> tuple[Network, tuple[Fault, ...]]:
        """What was read, on no day, and what was left out of it.

        Raises:
            DataError: The graph cannot be read, or no agency is in it.
        """
        if self._index and (kept := self._index.network()) is not None:
            return kept
        from dataclasses import replace

        from bordergraph.store.networks.merge import merged
        from bordergraph.store.networks.sound import sound
        from bordergraph.store.reading.grades import graded
        from bordergraph.store.reading.network import read_network

        parts = [*self.parts.tables]
        if self._documents or self._endpoint:
            # Tables are read as they are; only what is RDF goes through the engine.
            mixed = bool(parts)
            engine = self.parts.engine(tables=False) if mixed else self.engine
            parts.insert(0, read_network(engine))
        network, faults = sound(merged(parts) if len(parts) > 1 else parts[0])
        if not network.agencies:
            names = self._endpoint or ", ".join(map(str, self.named))
            raise DataError(f"no agency in {names}", hint=_NO_AGENCY)
        sources = network.sources
        if any(s.kind for s in sources):
            sources = graded(sources, self.record.kinds)
        return replace(network, sources=sources), faults

    def _as_told(self, network: Network) -> Network:
        """Return a network with the dependencies of the table that was given, if one was.

        Raises:
            DataError: The table has faults.
            UsageError: Nothing in the data could depend on anything.
        """
        if self.dependencies is None:
            return network
        from dataclasses import replace

        from bordergraph.tables import read_dependencies

        found = read_dependencies(self.dependencies)
        if not any(m.functions for m in network.mandates):
            raise UsageError(
                "the data does not tell what agencies do, so dependencies say nothing of it",
                "fill the column functions of mandates.csv",
            )
        return replace(network, dependencies=found)

    @property
    def day(self) -> date | None:
        """The day that every answer describes; None when the data holds no date at all.

        It is the day asked for, else the day up to which the data says it was kept, else the
        day after the last change that the data knows of, never in the future.
        """
        return self.as_of or self.kept_to or self.network().day

    @cached_property
    def kept_to(self) -> date | None:
        """The day up to which the data sets that describe themselves were kept."""
        if not (self._documents or self._endpoint):
            return None
        if self._index:
            return self._index.kept_to
        from bordergraph.store.reading.network import kept_to

        return kept_to(self.engine)

    def _tables(self, folder: Path) -> Network:
        if folder not in self._read:
            from bordergraph.store.networks.merge import believing
            from bordergraph.tables import read_tables

            beside = (lambda: self._beside(folder)) if len(self.named) > 1 else None
            network = read_tables(folder, elsewhere=beside)
            self._read[folder] = believing(network, frozenset(self.sources))
        return self._read[folder]

    def _beside(self, folder: Path) -> Network:
        """Return what the graphs beside one of tables list, by name alone."""
        from bordergraph.store.beside import names_beside
        from bordergraph.store.loading.inputs import Document

        held = [graph for graph in self._held.values() if not isinstance(graph, Document)]
        others = [other for other in self._folders if other != folder]
        return names_beside(self._documents, others, held)

    @cached_property
    def _read(self) -> dict[Path, Network]:
        return {}

    def bearings(self) -> tuple[Bearing, ...]:
        """Return the statements that may tell how arrangements are run, sorted.

        Raises:
            DataError: The graph cannot be read.
        """
        from bordergraph.store.networks.bearings import bearings_of

        if self._documents or self._endpoint:
            return self.record.bearings()
        # Tables alone are read as they are, without making triples of them.
        return bearings_of(self.network())

    def rdflib(self) -> rdflib.Dataset:
        """Return an rdflib dataset over the same store, default graph not a union.

        Raises:
            UsageError: The graph is a remote endpoint.
        """
        import oxrdflib
        import rdflib

        if not isinstance(self.engine, LocalEngine):
            raise UsageError("a remote endpoint has no local dataset", "query it with SPARQL")
        store = self.engine.store(named=True, derived=True)
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
        from bordergraph.store.dump import settled
        from bordergraph.store.reading.dated import lapsed

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

        It depends on the files' names and bytes in their order, not on where they are. A table
        that stands in for the data's own is one of them.
        """
        import hashlib

        from bordergraph.store.loading.inputs import Document

        if self._endpoint:
            return ""
        if self._index and not self.dependencies:
            return self._index.data_hash
        digest = hashlib.sha256()
        paths = [d.path for d in self._documents if d.data is None]
        paths += [p for folder in self._folders for p in files_of(folder)]
        paths += [self.dependencies] if self.dependencies else []
        held = [(path.name, path.read_bytes()) for path in paths]
        held += [
            (name, graph.data or b"" if isinstance(graph, Document) else repr(graph).encode())
            for name, graph in self._held.items()
        ]
        for name, data in held:
            digest.update(f"{name}\0{len(data)}\0".encode())
            digest.update(data)
        return digest.hexdigest()[:12]


def _called(graphs: Sequence[rdflib.Graph | Network]) -> dict[str, Network | Document]:
    """Return graphs in memory by names that tell them apart.

    Raises:
        UsageError: Something is no graph.
        DataError: A graph holds what RDF does not allow.
    """
    from bordergraph.model import Network
    from bordergraph.store.loading.inputs import document_of

    found: dict[str, Network | Document] = {}
    for number, graph in enumerate(graphs, 1):
        after = f" {number}" if len(graphs) > 1 else ""
        if isinstance(graph, Network):
            found[f"{graph.title or 'network'}{after}"] = graph
        elif hasattr(graph, "serialize"):
            found[f"rdflib graph{after}"] = document_of(graph, f"rdflib graph{after}")
        else:
            raise UsageError(
                f"a {type(graph).__name__} is no graph",
                "give a file, a folder or an rdflib graph; see from_frames and from_networkx",
            )
    return found


def _last_change(network: Network) -> date | None:
    """Return the day after the last change that a network knows of, or today if that is earlier.

    An end that is announced is no end, so nothing after today dates the data.
    """
    from datetime import UTC, datetime, timedelta

    days = [day for span in network.spans() for day in (span.start, span.as_of) if day]
    days += [span.end + timedelta(days=1) for span in network.spans() if span.end]
    return min(max(days), datetime.now(UTC).date()) if days else None


def _warn_left_out(faults: Sequence[Fault]) -> None:
    """Warn of what names things that nothing declares."""
    if not faults:
        return
    import warnings

    shown = "\n".join(f"  {fault}" for fault in faults[:_FEW])
    more = f"\n  and {len(faults) - _FEW} more" if len(faults) > _FEW else ""
    warnings.warn(
        f"what the graph does not declare is left out; bordergraph check says where:\n{shown}{more}",
        ReadingNote,
        stacklevel=2,
    )


def _warn_outside(day: date, network: Network, kept_to: date) -> None:
    """Warn when a day is asked about that the data does not reach."""
    import warnings

    begun = min(
        (span.begin for span in network.spans() if span.begin and span.begin <= kept_to),
        default=kept_to,
    )
    if not begun <= day <= kept_to:
        warnings.warn(
            f"the data reaches from {begun} to {kept_to}; {day} lies outside,"
            " and what is said of it is a guess",
            OutsideDataWarning,
            stacklevel=2,
        )


# A thing without any name is still known by its id.
_NAMES = """
SELECT DISTINCT ?thing ?name ?rank WHERE {
  {
    VALUES (?property ?rank) {
      (bg:acronym 1) (skos:prefLabel 2) (dcterms:title 2) (skos:altLabel 3)
    }
    ?thing ?property ?name .
  } UNION {
    VALUES ?class {
      bg:Agency bg:Association bg:Collective bg:Company bg:Program bg:Channel bg:Place bg:Source
      bg:Series bg:Recommendation skos:Concept
    }
    ?thing a ?class .
  } UNION {
    ?thing a bg:Recommendation ; bg:note ?name .
    BIND(2 AS ?rank)
  }
}
ORDER BY ?thing ?rank ?name
"""


open_graph = KnowledgeGraph.open
