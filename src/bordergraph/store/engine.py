"""SPARQL engines: Oxigraph in memory, behind a protocol that an endpoint implements too."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar, Unpack, cast

from bordergraph import resources, vocab
from bordergraph.decompress import (
    BYTE_ORDER_MARKS,
    PACKED_SUFFIXES,
    read_beginning,
    read_content,
    strip_bom,
)
from bordergraph.errors import DataError, Fault, QueryError, Sentence, warn_reading
from bordergraph.queries import (
    FORMS,
    QueryNeeds,
    bare_words,
    query_needs,
    refuse_updates,
    undeclared_names,
)
from bordergraph.store.loading.files import (
    MEDIA_TYPES,
    open_store,
    parser_fault,
    refuse_entity_expansion,
)
from bordergraph.store.querying.answer import (
    ENGINE_ERRORS,
    Answer,
    describe_error,
    read_answer,
    result_parts,
    write_answer,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import pyoxigraph as ox

    from bordergraph.model import Network
    from bordergraph.store.loading.files import Index, InputFile
    from bordergraph.store.querying.answer import AnswerStream
    from bordergraph.store.querying.limits import Limits

_FEW = 8
_XML = MEDIA_TYPES[".xml"]
_POSITION = re.compile(r"(?:error at )?(\d+):(\d+):?\s*")
T = TypeVar("T")


class Engine(Protocol):
    """Anything that answers SPARQL text."""

    def run(self, text: str, *, derived: bool = True) -> Answer:
        """Run a trusted query, whatever its size; derived triples, which take time to make, may change its answer."""

    def ask(self, text: str, limits: Limits, *, derived: bool = True) -> AnswerStream:
        """Run a user's query in a process that can be stopped, and stream its rows."""


class LocalEngine:
    """Oxigraph in memory over files.

    The default graph holds every triple once; each document's triples are in its named graph
    too. Named graphs and derived triples cost time, so they are added when a query first needs
    them. Conclusions are in a copy of the store, which only the queries that name them read; it has
    named graphs only for those that speak of them.

    Args:
        documents: The files.
        sources: Ids of the chosen sources; empty for all. Statements of others are left out.
        networks: Tables to add as triples.
        aliases: The IRI that replaces another one, by the replaced IRI.
        index: The index on disk of just these files, with named graphs and derived triples.
        about: IRI of the only agency whose ties of membership are derived; empty for all agencies.

    Attributes:
        conclusions: Makes the N-Triples of needs and possible gaps, for queries that name them.
        intervals: Makes the N-Triples of first and last days, for queries that name them.
        is_shared: Whether others may write to the store, so that no copy of it holds for long.
    """

    def __init__(
        self,
        documents: Sequence[InputFile],
        sources: frozenset[str] = frozenset(),
        networks: Sequence[Network] = (),
        aliases: Mapping[str, str] | None = None,
        index: Index | None = None,
        about: str = "",
    ) -> None:
        self._about = about
        self._index = index
        self._documents = [
            d for d in documents if not sources or d.source is None or d.source in sources
        ]
        self._sources = sources
        self._networks = networks
        self._aliases = aliases or {}
        self._store: ox.Store | None = None
        self._filled: set[str] = set()
        self._concluded: tuple[ox.Store, set[str]] | None = None
        self.is_shared = False
        self.conclusions: Callable[[], bytes] = bytes
        self.intervals: Callable[[], bytes] = bytes

    @classmethod
    def from_store(cls, store: ox.Store) -> Self:
        """Return an engine over a store whose default graph holds the stated triples."""
        engine = cls(())
        engine._store = store
        return engine

    def run(self, text: str, *, derived: bool = True) -> Answer:
        """Run one query; it is refused (QueryError), or a file cannot be read (DataError)."""
        refuse_updates(text)
        store = self.readable_store(**query_needs(text, derived=derived))
        try:
            result = store.query(text, prefixes=vocab.PREFIXES)
            form, columns, terms, truth = result_parts(result)
            return Answer(form, columns, tuple(terms), truth)
        except ENGINE_ERRORS as error:
            raise query_error(text, *describe_error(error)) from None

    def ask(self, text: str, limits: Limits, *, derived: bool = True) -> AnswerStream:
        """Run one query in a process of its own, within limits; it is refused, or fails, as in `run`."""
        from bordergraph.store.querying.process import FORKS, Fork, Spawn

        refuse_updates(text)
        extras = query_needs(text, derived=derived)
        index = self._index_for(extras)
        index_path = index.store_path() if index else None
        supply: Fork | Spawn
        if FORKS and index_path:
            # The fork opens the store itself, so that it shares no locks with us.
            supply = Fork(lambda out: write_answer(open_store(index_path), text, out), limits)
        elif FORKS:
            store = self.store(**extras)
            supply = Fork(partial(write_answer, store, text), limits)
        else:
            inputs = (self._documents, self._sources, self._networks, dict(self._aliases))
            conclusions = self.conclusions() if extras["concluded"] else b""
            if extras["dated"] and not index_path:
                conclusions += self.intervals()
            build = (_build_store, *inputs, extras["named"], extras["derived"], conclusions)
            make = (open_store, index_path) if index_path else build
            supply = Spawn(make, text, limits)
        return read_answer(supply, limits, partial(query_error, text))

    def _index_for(self, extras: QueryNeeds) -> Index | None:
        """Return the index on disk, where it holds all that is needed and no store is made yet."""
        return None if self._store is not None or extras.get("concluded") else self._index

    def readable_store(self, **extras: Unpack[QueryNeeds]) -> ox.Store:
        """Return a read-only store with at least the requested triples."""
        index = self._index_for(extras)
        store = index.store() if index else None
        return self.store(**extras) if store is None else store

    def store(self, **extras: Unpack[QueryNeeds]) -> ox.Store:
        """Return the store with at least the requested triples; a DataError names every file that is broken."""
        if extras.pop("concluded", False):
            return self._with_conclusions(**extras)
        if self._store is None and self._index and (stored := self._index.store()):
            # The index is read-only, and a caller may write to this store.
            self._store = run_interruptibly(partial(_copy_store, stored, named=True))
            self._filled = {"named", "derived", "dated"}
        needed = {name for name, is_needed in extras.items() if is_needed}
        if self._store is None or "named" in needed - self._filled:
            # Blank nodes are new at each load, so both kinds of graph come from one.
            self._store = run_interruptibly(partial(self._load, named="named" in needed))
            needed |= self._filled
            self._filled = needed & {"named"}
        if "derived" in needed - self._filled:
            named = "named" in self._filled
            run_interruptibly(partial(add_derived, self._store, named=named, about=self._about))
            self._filled.add("derived")
        if "dated" in needed - self._filled:
            add_conclusions(self._store, self.intervals(), named="named" in self._filled)
            self._filled.add("dated")
        return self._store

    def _with_conclusions(self, **extras: Unpack[QueryNeeds]) -> ox.Store:
        """Return a copy of the store with the conclusions added, the last one where it still holds."""
        needed = {name for name, is_needed in extras.items() if is_needed}
        if self._concluded is None or self.is_shared or not needed <= self._concluded[1]:
            triples, store = self.conclusions(), self.readable_store(**extras)
            copy = run_interruptibly(partial(_copy_store, store, named="named" in needed))
            add_conclusions(copy, triples, named="named" in needed)
            self._concluded = copy, needed
        return self._concluded[0]

    def quads(self) -> list[ox.Quad]:
        """Return the triples that the files and tables state, as written, none derived.

        The store gives numbers another form (5.0 becomes 5), so the files are read anew. Triples
        of tables are in no graph.
        """
        try:
            quads = [q for d in self._documents for q in _parse_quads(d, rename_blank_nodes=True)]
        except (SyntaxError, OSError, ValueError, MemoryError):
            raise DataError("the graph cannot be read", _file_faults(self._documents)) from None
        quads += self._table_quads()
        if self._aliases:
            quads = list(_alias_quads(quads, self._aliases))
        return _filter_sources(quads, self._sources) if self._sources else quads

    def _load(self, *, named: bool) -> ox.Store:
        import pyoxigraph as ox

        store = ox.Store()
        try:
            for document in self._documents:
                self._load_document(store, document, named=named)
        except (SyntaxError, OSError, ValueError, MemoryError):
            raise DataError("the graph cannot be read", _file_faults(self._documents)) from None
        if named:
            store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
        shipped = f"{resources.graph_dir()}{os.sep}"
        if not all(str(d.path).startswith(shipped) for d in self._documents):
            from bordergraph.store.loading.mapping import add_mapped

            add_mapped(store, named=named)
        store.extend(self._table_quads())
        _apply_aliases(store, self._aliases)
        if self._sources:
            quads, store = _filter_sources(list(store), self._sources), ox.Store()
            store.bulk_extend(quads)
        return store

    def _table_quads(self) -> Iterator[ox.Quad]:
        if self._networks:
            from bordergraph.store.writing import network_quads

            yield from chain.from_iterable(map(network_quads, self._networks))

    @staticmethod
    def _load_document(store: ox.Store, document: InputFile, *, named: bool) -> None:
        import pyoxigraph as ox

        if document.names_its_graphs:
            quads = _parse_quads(document, rename_blank_nodes=True)
            if not named:
                quads = (ox.Quad(q.subject, q.predicate, q.object) for q in quads)
            store.extend(quads)
            return
        load = partial(
            store.load,
            format=ox.RdfFormat.from_media_type(document.media_type),
            base_iri=document.base,
            to_graph=ox.NamedNode(document.graph) if named else None,
        )
        path = str(document.path)
        is_plain = document.data is None and document.media_type != _XML
        if is_plain and not path.lower().endswith(PACKED_SUFFIXES):
            # To load by path is faster for hundreds of files; a byte order mark makes it fail.
            with suppress(SyntaxError):
                load(path=path)
                return
        load(**_parser_input(document))


def _build_store(
    documents: Sequence[InputFile],
    sources: frozenset[str],
    networks: Sequence[Network],
    aliases: Mapping[str, str],
    named: bool,
    derived: bool,
    conclusions: bytes,
) -> ox.Store:
    """Return the filled store of a new engine, for a process that has none."""
    engine = LocalEngine(documents, sources, networks, aliases)
    store = engine.store(named=named, derived=derived)
    add_conclusions(store, conclusions, named=named)
    return store


def run_interruptibly(work: Callable[[], T]) -> T:
    """Run a function that spends its time in the engine in a thread, and wait for it.

    Python handles Ctrl-C in its main thread, and only between two steps of its own: while the
    engine reads a large file there, Ctrl-C would wait until the end.
    """
    import threading

    if threading.current_thread() is not threading.main_thread():
        return work()
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            failed.append(error)

    thread = threading.Thread(target=run, name="engine", daemon=True)
    thread.start()
    thread.join()
    if failed:
        raise failed[0]
    return done[0]


def _copy_store(store: ox.Store, *, named: bool) -> ox.Store:
    """Return a copy of a store in memory, with its named graphs or without."""
    import pyoxigraph as ox

    graph, form = None if named else ox.DefaultGraph(), ox.RdfFormat.N_QUADS
    copy = ox.Store()
    copy.bulk_load(store.dump(from_graph=graph, format=form), format=form)
    return copy


def add_conclusions(store: ox.Store, triples: bytes, *, named: bool) -> None:
    """Add N-Triples that follow from others to a store, and to the graph of the derived ones if it has graphs."""
    import pyoxigraph as ox

    store.load(triples, format=ox.RdfFormat.N_TRIPLES)
    if named:
        graph = ox.NamedNode(vocab.DERIVED)
        store.load(triples, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)


def query_error(text: str, kind: str, why: str) -> QueryError:
    """Return the error for a query that the engine refuses; `kind` is ``syntax``, or else ``run``."""
    if kind == "syntax":
        return QueryError(*_syntax_error(why, text))
    return QueryError(Sentence("the query cannot be run: {why}", why=why))


def _parse_quads(document: InputFile, *, rename_blank_nodes: bool = False) -> Iterator[ox.Quad]:
    """Yield the quads of a file, those in no graph in the file's own graph.

    An export repeats all triples in no graph and adds derived ones: neither are statements here.
    """
    import pyoxigraph as ox

    file_graph, derived = ox.NamedNode(document.graph), ox.NamedNode(vocab.DERIVED)
    quads: Iterable[ox.Quad] = ox.parse(
        **_parser_input(document),
        format=ox.RdfFormat.from_media_type(document.media_type),
        base_iri=document.base,
        rename_blank_nodes=rename_blank_nodes,
    )
    repeated: set[ox.Triple] = set()
    if document.names_its_graphs:
        quads = list(quads)
        repeated = {q.triple for q in quads if not isinstance(q.graph_name, ox.DefaultGraph)}
    for q in quads:
        if isinstance(q.graph_name, ox.DefaultGraph):
            if q.triple not in repeated:
                yield ox.Quad(q.subject, q.predicate, q.object, file_graph)
        elif q.graph_name != derived:
            yield q


def _apply_aliases(store: ox.Store, aliases: Mapping[str, str]) -> None:
    """Replace IRIs by those that stand for them, in the whole store."""
    import pyoxigraph as ox

    for name in aliases:
        node = ox.NamedNode(name)
        for ends in ((node, None), (None, node)):
            quads = list(store.quads_for_pattern(ends[0], None, ends[1]))
            for quad in quads:
                store.remove(quad)
            store.extend(_alias_quads(quads, aliases))


def _alias_quads(quads: Iterable[ox.Quad], aliases: Mapping[str, str]) -> Iterator[ox.Quad]:
    """Yield quads with IRIs replaced by those that stand for them, without links to itself."""
    import pyoxigraph as ox

    def canonical(node: object) -> Any:
        name = aliases.get(node.value) if isinstance(node, ox.NamedNode) else None
        return node if name is None else ox.NamedNode(name)

    for quad in quads:
        ends = quad.subject, quad.object
        subject, other = map(canonical, ends)
        if (subject, other) == ends:
            yield quad
        elif subject != other:
            yield ox.Quad(subject, quad.predicate, other, quad.graph_name)


def _parser_input(document: InputFile) -> dict[str, Any]:
    """Return the input of the parser: the path, or the text of what is packed, marked or XML.

    An XML file whose entities would fill the memory is refused.
    """
    if document.data is not None:
        return {"input": document.data}
    path, is_xml = str(document.path), document.media_type == _XML
    is_packed = path.lower().endswith(PACKED_SUFFIXES)
    if not (is_xml or is_packed or read_beginning(path, 3).startswith(BYTE_ORDER_MARKS)):
        return {"path": path}
    text = strip_bom(read_content(path))
    if is_xml:
        refuse_entity_expansion(text)
    return {"input": text}


_EACH_PAIR = "FILTER(STR(?one) < STR(?other))"
"""The filter by which the rules name each pair of agencies once."""
MAX_PAIRS = 100_000
"""Pairs of members of one arrangement up to which ties are derived."""
_PAIRS = """SELECT (SUM(?n * (?n - 1)) / 2 AS ?pairs) WHERE {
  SELECT ?arrangement (COUNT(DISTINCT ?member) AS ?n)
  WHERE { ?part org:member ?member ; bg:arrangement ?arrangement } GROUP BY ?arrangement }"""
_TIE_TERMS = ("bg:tied ", "bg:givesTo ")
"""Names in the rules that derive or read ties."""


def add_derived(store: ox.Store, *, named: bool, about: str = "") -> None:
    """Run the derivation rules in the order of their names, each over the results of the last.

    `about` is the IRI of the only agency whose ties of membership are derived; empty for all.
    """
    import pyoxigraph as ox

    pair_filter = (
        f"{_EACH_PAIR} FILTER(?one = <{about}> || ?other = <{about}>)" if about else _EACH_PAIR
    )
    derives_ties = _has_few_pairs(store, named=named)
    for rule in sorted((resources.queries_dir() / "derive").glob("*.rq")):
        text = rule.read_text(encoding="utf-8")
        if not derives_ties and any(name in text for name in _TIE_TERMS):
            continue
        # To write and read text is several times faster than one Python object for each triple.
        result = cast("ox.QueryTriples", store.query(text.replace(_EACH_PAIR, pair_filter)))
        triples = result.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
        add_conclusions(store, triples, named=named)


def note_line(note: str) -> str:
    """Return the line of N-Triples with a note on derived triples: an exported file has it too."""
    return f'<{vocab.DERIVED}> <{vocab.expand_name("dcterms:description")}> "{note}"@en .\n'


def _has_few_pairs(store: ox.Store, *, named: bool) -> bool:
    """Tell whether few enough agencies share an arrangement to derive their ties; note it if not."""
    ((pairs,),) = store.query(_PAIRS, prefixes=vocab.PREFIXES)  # type: ignore[misc] # a SELECT
    count = float(pairs.value) if pairs else 0
    if count > MAX_PAIRS:
        text = (
            "no ties are derived: {n:,} pairs of agencies take part in one arrangement, and at"
            " most {limit:,} are laid out; org:member and bg:arrangement state who takes part in"
            " what, and bordergraph ties AGENCY lists its partners"
        )
        note = Sentence(text, n=round(count), limit=MAX_PAIRS)
        warn_reading(note)
        add_conclusions(store, note_line(note).encode(), named=named)
    return count <= MAX_PAIRS


def _filter_sources(quads: list[ox.Quad], sources: frozenset[str]) -> list[ox.Quad]:
    """Return quads without the statements that none of these sources makes."""
    iris = {vocab.iri("source", s) for s in sources}
    derived_from = f"{vocab.PREFIXES['prov']}wasDerivedFrom"
    citations = [q for q in quads if q.predicate.value == derived_from]
    chosen_subjects = {q.subject for q in citations if getattr(q.object, "value", "") in iris}
    other_subjects = {q.subject for q in citations} - chosen_subjects
    return [q for q in quads if q.subject not in other_subjects]


def _syntax_error(message: str, text: str) -> tuple[str, str]:
    """Return the message and hint for a query that does not parse, with line and column."""
    position = _POSITION.search(message)
    if position is None:
        return Sentence("the query does not parse: {why}", why=message), ""
    if not any(word.upper() in FORMS for word in bare_words(text)):
        return "the query does not parse: it has no SELECT, ASK, CONSTRUCT or DESCRIBE", ""
    line, column = int(position[1]), int(position[2])
    detail = _error_detail(_POSITION.sub("", message, count=1))
    # The parser notices such a name too, but often reports the token after it.
    unknown = (n for n in undeclared_names(text) if n[0].partition(":")[0] not in vocab.PREFIXES)
    if (name := next(unknown, None)) is not None:
        line = text.count("\n", 0, name.start()) + 1
        column = name.start() - text.rfind("\n", 0, name.start())
        detail = Sentence("no prefix {name} is declared", name=f"{name[0].partition(':')[0]}:")
    lines = text.split("\n")
    shown = lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""
    # Tabs are kept in the line below, so that the pointer is right in every terminal.
    pad = "".join(c if c == "\t" else " " for c in shown[: column - 1])
    pointer = f"{shown}\n{pad}^" if shown else ""
    text = "the query does not parse, line {line}, column {column}: {why}"
    return Sentence(text, line=line, column=column, why=detail), pointer


def _error_detail(message: str) -> str:
    """Return the parser's message on one line, without the character classes that it expected."""
    flat = " ".join(message.split())
    _, mark, expected = flat.partition("expected one of ")
    if not mark:
        # The parser puts "expected" before its own messages too: "expected IRI parsing failed".
        reason = flat.removeprefix("expected ")
        return reason if " " in reason else flat
    options = [part.strip() for part in expected.split(", ")]
    readable = [part for part in options if re.fullmatch(r"[\w ]+|\"[^\"]*\"", part)]
    named = next((part for part in readable if " " in part), "")
    choices = tuple(readable[:_FEW]) or Sentence("something else")
    return named or Sentence("expected {names}", names=choices)


def _file_faults(documents: Sequence[InputFile]) -> list[Fault]:
    """Parse every file by itself and return a fault for each that fails, with line and column."""
    faults = []
    for document in documents:
        try:
            for _ in _parse_quads(document):
                pass
        except (SyntaxError, MemoryError, OSError, ValueError) as error:
            faults.append(parser_fault(error, str(document.path), document.media_type))
    return faults
