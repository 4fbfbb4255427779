"""What a graph is opened from: files, tables, graphs in memory, an endpoint, or several of them joined."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from bordergraph import vocab
from bordergraph.errors import UsageError, few, tell
from bordergraph.store.engine import LocalEngine
from bordergraph.store.loading.files import (
    CURATED,
    InputFile,
    document_of,
    documents,
    index_of,
    refuse_nameless,
    refuse_read,
)
from bordergraph.vocab import compact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pyoxigraph as ox
    import rdflib

    from bordergraph.model import Network, Ref
    from bordergraph.record import Difference
    from bordergraph.store.engine import Engine
    from bordergraph.store.loading.files import Index
    from bordergraph.store.networks.joins import Joins, Told
    from bordergraph.tables.plain import PlainTables


_LINKS = """SELECT ?a ?b WHERE {
  { ?a owl:sameAs ?b } UNION { ?a skos:exactMatch ?b }
  FILTER(isIRI(?a) && isIRI(?b))
}"""
_FEW = 5
"""Near joins that are told without being asked for."""
_WORDS = {"id": "id", "same-as": "what the data calls the same", "acronym": "acronym and country"}


class Parts:
    """Several graphs as one; of a single graph, that graph as it is.

    Args:
        rdf: The files of each graph of RDF, by its name.
        tables: The network of each graph of tables, by its name.
        sources: Ids of the sources to believe; empty for all.
        kept: What is kept on disk of a single graph of RDF.
    """

    def __init__(
        self,
        rdf: Mapping[str, Sequence[InputFile]],
        tables: Mapping[str, Network],
        sources: frozenset[str],
        kept: Index | None = None,
    ) -> None:
        self._kept = kept
        self._rdf = rdf
        self._told = tables
        self._sources = sources

    @property
    def names(self) -> tuple[str, ...]:
        """The graphs, sorted."""
        return tuple(sorted((*self._rdf, *self._told)))

    @property
    def several(self) -> bool:
        """Whether there is anything to join."""
        return len(self.names) > 1

    @cached_property
    def joins(self) -> Joins:
        """What is one thing in several graphs; it is said when it is first worked out.

        Raises:
            DataError: A graph cannot be read.
        """
        from bordergraph.store.networks.joins import Joins, joins

        if not self.several:
            return Joins()
        told: list[Told] = []
        links: list[tuple[str, str]] = []
        for name, files in self._rdf.items():
            from bordergraph.store.reading.network import read_things

            engine = LocalEngine(files, self._sources)
            told += _told(read_things(engine), name, tables=False)
            links += _stated(engine)
        for name, network in self._told.items():
            told += _told(network, name, tables=True)
            links += _links(name, network)
        first = CURATED if CURATED in self._rdf else None
        found = joins(told, links, self.names, first)
        if found.joined or found.near:
            _say(found)
        return found

    @cached_property
    def tables(self) -> tuple[Network, ...]:
        """The tables as one network, with the ids that stand for theirs; nothing without tables."""
        if not self.several:
            return tuple(self._told.values())
        from bordergraph.store.networks.merge import merged

        found = list(self._renamed.values())
        # Facts that two graphs of tables state alike are written once.
        return (merged(found),) if len(found) > 1 else tuple(found)

    @cached_property
    def _renamed(self) -> dict[str, Network]:
        """Each graph of tables with the ids that stand for its own."""
        from bordergraph.store.networks.joins import stem_of
        from bordergraph.store.networks.merge import apart, renamed

        found = {
            name: renamed(network, self.joins.ids_in(name), stem_of(name))
            for name, network in self._told.items()
        }
        return apart(found, {name: stem_of(name) for name in found})

    def engine(self, *, tables: bool = True) -> LocalEngine:
        """Return an engine over all of them, or over the RDF alone."""
        documents = [d for documents in self._rdf.values() for d in documents]
        held = self.tables if tables else ()
        unique = tuple(dict.fromkeys(documents) if self.several else documents)
        # One graph has nothing to join, and a query of one's own has no use for what joins.
        one = self.joins.renamed if self.several else None
        return LocalEngine(unique, self._sources, held, one, self._kept)

    def _engines(self) -> dict[str, LocalEngine]:
        """Return an engine over each, in which things have the ids that stand for theirs."""
        one = self.joins.renamed
        found = {n: LocalEngine(d, self._sources, (), one) for n, d in self._rdf.items()}
        return found | {
            n: LocalEngine((), self._sources, (network,)) for n, network in self._renamed.items()
        }

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Where graphs tell of one thing or statement and say something else of it.

        Raises:
            DataError: A graph cannot be read.
        """
        return differences(self._engines()) if self.several else ()

    def statements(self) -> tuple[dict[str, int], int, int]:
        """Return how many statements each graph holds, how many several hold, and how many all.

        Raises:
            DataError: A graph cannot be read.
        """
        found = {name: statement_iris(engine) for name, engine in self._engines().items()}
        counts = {name: len(iris) for name, iris in found.items()}
        alike = sum(counts.values()) - len(set().union(*found.values()))
        return counts, alike, len(statement_iris(self.engine()))


def _stated(engine: Engine) -> list[tuple[str, str]]:
    """Return the addresses that RDF says to be the same, also those of nothing that it holds."""
    text = vocab.prefix_block() + _LINKS
    return [(a.value, b.value) for a, b in engine.run(text, derived=False).terms]  # type: ignore[union-attr] # the query takes addresses alone


def _told(network: Network, graph: str, *, tables: bool) -> Iterator[Told]:
    from bordergraph.store.networks.joins import Told

    for kind, things in network.things:
        for t in things:
            shorts, country = getattr(t, "acronyms", ()), getattr(t, "country", "")
            yield Told(graph, kind, t.id, t.label, shorts, country, tables)


def _links(graph: str, network: Network) -> Iterator[tuple[str, str]]:
    from bordergraph.store.networks.joins import node_of

    for kind, things in network.things:
        for thing in things:
            for other in thing.same_as:
                yield node_of(graph, _address(kind, thing.id)), _address(kind, other)


def _address(kind: str, name: str) -> str:
    return name if ":" in name else vocab.iri(kind, name)


def _say(found: Joins) -> None:
    """Say in a few words what was joined and what was not."""
    counts = found.counts()
    ways = ", ".join(f"{counts[by]} by {words}" for by, words in _WORDS.items() if counts[by])
    joined = f"joined {len(found.joined)} ({ways})" if ways else "joined nothing"
    near = f"; nearly joined, and kept apart: {len(found.near)}" if found.near else ""
    shown = [
        " and ".join(f"{t.kind} {t.id} of {t.graph}" for t in n.told) + f": {n.why}"
        for n in found.near[:_FEW]
    ]
    if len(found.near) > _FEW:
        shown.append(f"and {len(found.near) - _FEW} more")
    if found.apart:
        told = sorted({f"{ref.kind} {new}" for (_, ref), new in found.apart.items()})
        shown.append(f"one id for several things; called anew: {few(told, 2 * _FEW)}")
    if unlike := [j for j in found.joined if j.unlike]:
        told = [
            f"{j.thing.kind} {j.thing.slug} ({', '.join(repr(t.label) for t in j.told)})"
            for j in unlike
        ]
        shown.append(f"one address, so one thing, although the names differ: {few(told, _FEW)}")
    lines = [f"merged {len(found.graphs)} graphs, {joined}{near}", *shown]
    tell("\n  ".join([*lines, "`bordergraph merged` lists all of it"]))


_TYPE = vocab.PREFIXES["rdf"] + "type"
_THINGS = {
    "Agency", "Association", "Collective", "Company", "Program", "Channel", "Place", "Source",
    "Series", "Publisher", "FunctionPair",
}  # fmt: skip


def statement_iris(engine: LocalEngine) -> set[str]:
    """Return the addresses of all statements: what has a class of ours and is no thing."""
    text = f"SELECT DISTINCT ?s ?c {{ ?s a ?c FILTER(STRSTARTS(STR(?c), '{vocab.BG}')) }}"
    return {
        s.value  # type: ignore[union-attr] # what has a class of ours has an address
        for s, c in engine.run(text, derived=False).terms
        if c.value.removeprefix(vocab.BG) not in _THINGS  # type: ignore[union-attr] # the same
    }


def differences(engines: Mapping[str, LocalEngine]) -> tuple[Difference, ...]:
    """Return where graphs give different values of what each of them gives one value of.

    Args:
        engines: Each graph by its name; what is one thing has one address in all of them.

    Raises:
        DataError: A graph cannot be read.
    """
    from bordergraph.model import Ref

    holders: dict[ox.NamedNode, list[str]] = defaultdict(list)
    for name, engine in sorted(engines.items()):
        text = "SELECT DISTINCT ?s { ?s a ?c FILTER(isIRI(?s)) }"
        for (node,) in engine.run(text, derived=False).terms:
            holders[node].append(name)  # type: ignore[index] # the query takes addresses alone
    found = []
    for node, names in holders.items():
        parts = vocab.split(node.value)
        if len(names) > 1 and parts:
            found += _of(node, Ref(*parts), {name: engines[name] for name in names})
    return tuple(sorted(found, key=lambda d: (d.thing, d.property)))


def _of(node: ox.NamedNode, thing: Ref, engines: Mapping[str, LocalEngine]) -> list[Difference]:
    """Return where graphs differ on one node."""
    import pyoxigraph as ox

    from bordergraph.record import Difference

    told: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name, engine in engines.items():
        for quad in engine.store().quads_for_pattern(node, None, None, ox.DefaultGraph()):
            language = getattr(quad.object, "language", None) or ""
            value = compact(getattr(quad.object, "value", str(quad.object)))
            told[quad.predicate.value, language][name].add(value)
    return [
        Difference(
            thing, compact(predicate), tuple((name, min(v)) for name, v in sorted(said.items()))
        )
        for (predicate, _), said in told.items()
        if predicate != _TYPE
        and all(len(values) == 1 for values in said.values())
        and len({min(values) for values in said.values()}) > 1
    ]


class Given:
    """What was named, what was found of it, and what of that is believed.

    Attributes:
        rdf: Files and folders of RDF, as they were named.
        endpoint: URL of the SPARQL endpoint that is asked; None for a graph of files.
        sources: Ids of the sources believed; empty for all.

    Args:
        folders: Graphs of tables.
        held: Graphs in memory, by what they are called.
        apart: Whether what is named is a graph each, of which some things may be one; files of
            one graph are not.
        indexed: Whether an index of it may answer in its place.
    """

    def __init__(
        self,
        rdf: tuple[str | Path, ...] = (),
        folders: tuple[Path, ...] = (),
        *,
        held: Mapping[str, Network | InputFile] | None = None,
        endpoint: str | None = None,
        sources: tuple[str, ...] = (),
        apart: bool = True,
        indexed: bool = True,
    ) -> None:
        self.rdf = rdf
        self.endpoint = endpoint
        self.sources = sources
        self._folders = folders
        held = held or {}
        self._documents = {n: g for n, g in held.items() if isinstance(g, InputFile)}
        self._networks = {n: g for n, g in held.items() if not isinstance(g, InputFile)}
        self._held = held
        self._apart = apart
        self._indexed = indexed

    @classmethod
    def of(
        cls,
        graphs: Sequence[str | Path | rdflib.Graph | Network],
        endpoint: str | None,
        sources: tuple[str, ...],
    ) -> Self:
        """Return what a user gives.

        Raises:
            UsageError: Something is no graph, or an endpoint is given with graphs or sources.
            DataError: A graph in memory holds what RDF does not allow.
        """
        if endpoint and graphs:
            raise UsageError("an endpoint and a graph exclude each other", "leave one of them out")
        if endpoint and sources:
            raise UsageError(
                "an endpoint and a choice of sources exclude each other",
                "ask for the source in the query: GRAPH source:... { ... }",
            )
        held = _called([g for g in graphs if not isinstance(g, str | Path)])
        files = dict.fromkeys(g for g in graphs if isinstance(g, str | Path))
        refuse_nameless(files)
        names = tuple(files) or (() if held else (CURATED,))
        tables = set() if names == (CURATED,) else _tables_of(names)
        # Sorted, so that the order in which graphs are named makes no difference.
        folders = tuple(sorted(map(Path, tables)))
        rdf = tuple(sorted((g for g in names if g not in tables), key=str))
        return cls(rdf, folders, held=held, endpoint=endpoint, sources=sources)

    @property
    def named(self) -> tuple[str | Path, ...]:
        """What was opened, as it was named."""
        return (*self.rdf, *self._folders, *self._held)

    @property
    def in_memory(self) -> bool:
        """Whether some of it is no file."""
        return bool(self._held)

    @property
    def is_named(self) -> bool:
        """Whether it is another graph than the one that is opened when none is named."""
        return not self.endpoint and self.named != (CURATED,)

    @cached_property
    def files(self) -> tuple[InputFile, ...]:
        """The files of RDF that were found, and graphs of RDF in memory, in order.

        Raises:
            UsageError: Something is not there, or is in no format that can be read.
            DataError: A folder may not be entered.
        """
        found = documents(self.rdf) if self.rdf and not self.endpoint else ()
        return (*found, *self._documents.values())

    @property
    def stated(self) -> bool:
        """Whether any of it is RDF."""
        return bool(self.files or self.endpoint)

    @property
    def indexable(self) -> bool:
        """Whether it is one graph in files of RDF."""
        return not self.endpoint and self.named == self.rdf and len(self.rdf) == 1

    @cached_property
    def index(self) -> Index | None:
        """What is kept of it on disk, where that is one graph of RDF of which all is believed."""
        if not self._indexed or self.sources or not self.indexable:
            return None
        return index_of(self.rdf[0], self.files)

    def whole(self, *, indexed: bool = True) -> Given:
        """Return the same with nothing chosen of it."""
        return Given(self.rdf, self._folders, held=self._held, indexed=indexed)

    @cached_property
    def parts(self) -> Parts:
        """The graphs that were opened together, and what they share.

        Raises:
            DataError: A table cannot be read.
        """
        several = self._apart and len(self.named) > 1
        rdf: dict[str, tuple[InputFile, ...]]
        if several:
            rdf = {str(name): documents((name,)) for name in self.rdf}
            rdf |= {name: (document,) for name, document in self._documents.items()}
        else:
            rdf = {" ".join(map(str, self.named)): self.files} if self.files else {}
        tables = {str(folder): self._tables(folder) for folder in self._folders}
        tables |= {name: self._believed(held) for name, held in self._networks.items()}
        return Parts(rdf, tables, frozenset(self.sources), self.index)

    @cached_property
    def plain(self) -> PlainTables | None:
        """Its tables as DuckDB reads them, where it is one large folder of plain ones."""
        if self.endpoint or self.sources or len(self._folders) != 1 or len(self.named) > 1:
            return None
        from bordergraph.tables.plain import plain_tables

        return plain_tables(self._folders[0])

    def _tables(self, folder: Path) -> Network:
        from bordergraph.tables.formats import read_tables

        beside = (lambda: self._beside(folder)) if len(self.named) > 1 else None
        return self._believed(read_tables(folder, elsewhere=beside))

    def _believed(self, network: Network) -> Network:
        from bordergraph.store.networks.merge import believing

        return believing(network, frozenset(self.sources))

    def _beside(self, folder: Path) -> Network:
        """Return what the graphs beside one of tables list, by name alone."""
        others = [other for other in self._folders if other != folder]
        return names_beside(self.files, others, self._networks.values())

    def refuse_read(self, target: Path) -> None:
        """Refuse to write what it was opened from.

        Raises:
            OutputError: It was opened from there.
        """
        refuse_read((*self.rdf, *self._folders), target)

    def digest(self, table: Path | None) -> str:
        """Return the first 12 hex digits of the SHA-256 over all files; empty for an endpoint.

        It depends on the files' names and bytes in their order, not on where they are.

        Args:
            table: A file beside them that is read in place of some of what they hold.
        """
        import hashlib

        from bordergraph.tables.formats import files_of

        if self.endpoint:
            return ""
        if self.index and not table:
            return self.index.data_hash
        digest = hashlib.sha256()
        paths = [d.path for d in self.files if d.data is None]
        paths += [p for folder in self._folders for p in files_of(folder)]
        paths += [table] if table else []
        held = [(path.name, path.read_bytes()) for path in paths]
        told = {name: document.data or b"" for name, document in self._documents.items()}
        told |= {name: repr(network).encode() for name, network in self._networks.items()}
        held += [(name, told[name]) for name in self._held]
        for name, data in held:
            digest.update(f"{name}\0{len(data)}\0".encode())
            digest.update(data)
        return digest.hexdigest()[:12]


def _tables_of(names: Iterable[str | Path]) -> set[str | Path]:
    """Return which of the things that were named are tables."""
    from bordergraph.tables.formats import is_tables

    return {name for name in names if str(name) != CURATED and is_tables(Path(name))}


def _called(graphs: Sequence[rdflib.Graph | Network]) -> dict[str, Network | InputFile]:
    """Return graphs in memory by names that tell them apart.

    Raises:
        UsageError: Something is no graph.
        DataError: A graph holds what RDF does not allow.
    """
    if not graphs:
        return {}
    from bordergraph.model import Network

    found: dict[str, Network | InputFile] = {}
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


def names_beside(
    documents: Sequence[InputFile], tables: Iterable[Path], held: Iterable[Network] = ()
) -> Network:
    """Return the agencies, threats and arrangements of graphs by name alone.

    Args:
        documents: Files of RDF.
        tables: Graphs of tables; what else is wrong with one does not matter here.
        held: Networks in memory.

    Raises:
        DataError: One cannot be read at all.
    """
    from bordergraph.store.networks.merge import merged
    from bordergraph.tables.formats import names_of

    found = [*map(names_of, tables), *held]
    if documents:
        from bordergraph.store.engine import LocalEngine
        from bordergraph.store.reading.network import read_things

        found.append(read_things(LocalEngine(tuple(documents), frozenset())))
    return merged(found)
