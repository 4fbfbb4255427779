"""What a graph is opened from: files, tables, graphs in memory, or an endpoint."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

from bordergraph.errors import UsageError
from bordergraph.store.loading.index import index_of
from bordergraph.store.loading.inputs import (
    CURATED,
    InputFile,
    document_of,
    documents,
    refuse_nameless,
    refuse_read,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import rdflib

    from bordergraph.model import Network
    from bordergraph.store.loading.index import Index
    from bordergraph.store.parts import Parts
    from bordergraph.tables.plain import PlainTables


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
        self._held = held or {}
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
        return (*found, *self._held_documents.values())

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
        from bordergraph.store.parts import Parts

        several = self._apart and len(self.named) > 1
        rdf: dict[str, tuple[InputFile, ...]]
        if several:
            rdf = {str(name): documents((name,)) for name in self.rdf}
            rdf |= {name: (document,) for name, document in self._held_documents.items()}
        else:
            rdf = {" ".join(map(str, self.named)): self.files} if self.files else {}
        tables = {str(folder): self._tables(folder) for folder in self._folders}
        tables |= {
            name: self._believed(held)
            for name, held in self._held.items()
            if not isinstance(held, InputFile)
        }
        return Parts(rdf, tables, frozenset(self.sources), self.index)

    @property
    def _held_documents(self) -> dict[str, InputFile]:
        return {name: held for name, held in self._held.items() if isinstance(held, InputFile)}

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
        held = [graph for graph in self._held.values() if not isinstance(graph, InputFile)]
        others = [other for other in self._folders if other != folder]
        return names_beside(self.files, others, held)

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
        held += [
            (name, graph.data or b"" if isinstance(graph, InputFile) else repr(graph).encode())
            for name, graph in self._held.items()
        ]
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
