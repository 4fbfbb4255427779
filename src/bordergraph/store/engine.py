"""Running SPARQL text: Oxigraph in memory, behind what a SPARQL 1.1 endpoint has too."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar, Unpack

from bordergraph import resources, vocab
from bordergraph.decompress import MARKS, PACKED, beginning, content, unmarked
from bordergraph.errors import DataError, Fault, QueryError, Sentence, tell
from bordergraph.queries import FORMS, Beyond, asked_for, read_only, tokens, words
from bordergraph.store.loading.files import APART, TOO_LONG, opened, refuse_unfolding, syntax_fault
from bordergraph.store.querying.answer import Answer
from bordergraph.store.querying.rows import REFUSALS, parts_of, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import pyoxigraph as ox

    from bordergraph.model import Network
    from bordergraph.store.loading.files import Index, InputFile
    from bordergraph.store.querying.limits import Limits
    from bordergraph.store.querying.rows import AnswerStream

_FEW = 8
_POSITION = re.compile(r"(?:error at )?(\d+):(\d+):?\s*")
T = TypeVar("T")


class Engine(Protocol):
    """Anything that answers SPARQL text."""

    @property
    def product(self) -> str:
        """What it calls itself."""

    def run(self, text: str, *, derived: bool = True) -> Answer:
        """Run a query of our own and return its answer, whatever its size.

        Args:
            text: SPARQL.
            derived: Whether derived triples may change the answer; they take time to make.
        """

    def ask(self, text: str, limits: Limits, *, derived: bool = True) -> AnswerStream:
        """Run a query of somebody's where it can be stopped; its rows come one by one.

        Args:
            text: SPARQL.
            limits: What it may take.
            derived: As of `run`.
        """


class LocalEngine:
    """Oxigraph in memory over files.

    The default graph holds every triple once; each document's triples are in its named graph
    too. Named graphs and derived triples cost time, so they are filled in when a query first
    speaks of graphs, or does not say that it has no use for derived triples. Conclusions are in a copy,
    which queries that name them read: others never see them.

    Args:
        documents: The files.
        sources: Ids of the sources to believe; empty for all. What rests on others is left out.
        networks: Tables to add as triples.
        renamed: The address that stands for another one, by the one that is given up.
        kept: What is kept on disk of just that, with everything filled in.
        about: IRI of the only body whose ties of membership are asked for; empty for those of all.

    Attributes:
        conclusions: Makes the N-Triples of needs and possible gaps, for queries that name them.
        intervals: Makes those of first and last days, for queries that name them.
    """

    product = "Oxigraph"

    def __init__(
        self,
        documents: Sequence[InputFile],
        sources: frozenset[str] = frozenset(),
        networks: Sequence[Network] = (),
        renamed: Mapping[str, str] | None = None,
        kept: Index | None = None,
        about: str = "",
    ) -> None:
        self._about = about
        self._kept = kept
        self._documents = [
            d for d in documents if not sources or d.source is None or d.source in sources
        ]
        self._sources = sources
        self._networks = networks
        self._renamed = renamed or {}
        self._store: ox.Store | None = None
        self._filled: set[str] = set()
        self._concluded: tuple[ox.Store, set[str]] | None = None
        self.conclusions: Callable[[], bytes] | None = None
        self.intervals: Callable[[], bytes] | None = None

    @classmethod
    def over(cls, store: ox.Store) -> Self:
        """Return an engine over a store whose default graph holds what is stated."""
        engine = cls(())
        engine._store = store
        return engine

    def run(self, text: str, *, derived: bool = True) -> Answer:
        """Run one query.

        Raises:
            QueryError: The text does not parse, or is refused.
            DataError: A file cannot be read.
        """
        read_only(text)
        store = self.reading(**asked_for(text, derived=derived))
        try:
            result = store.query(text, prefixes=vocab.PREFIXES)
            form, columns, terms, truth = parts_of(result)
            return Answer(form, columns, tuple(terms), truth)
        except REFUSALS as error:
            raise refused(text, *told(error)) from None

    def ask(self, text: str, limits: Limits, *, derived: bool = True) -> AnswerStream:
        """Run one query in a process of its own.

        Raises:
            QueryError: The text does not parse, or is refused.
            LimitError: It takes more than it may before its first row.
            DataError: A file cannot be read.
        """
        from bordergraph.store.querying.process import FORKS, Fork, Spawned
        from bordergraph.store.querying.rows import read_answer, write_answer

        read_only(text)
        beyond = asked_for(text, derived=derived)
        index = self._index_for(beyond)
        kept = index.store_path() if index else None
        supply: Fork | Spawned
        if FORKS and kept:
            # It is opened in the fork, which then shares none of its locks.
            supply = Fork(lambda out: write_answer(opened(kept), text, out), limits)
        elif FORKS:
            store = self.store(**beyond)
            supply = Fork(partial(write_answer, store, text), limits)
        else:
            held = (self._documents, self._sources, self._networks, dict(self._renamed))
            conclusions = b""
            if beyond["concluded"] and self.conclusions:
                conclusions += self.conclusions()
            if beyond["dated"] and self.intervals and not kept:
                conclusions += self.intervals()
            made = (_made, *held, beyond["named"], beyond["derived"], conclusions)
            make = (opened, kept) if kept else made
            supply = Spawned(make, write_answer, text, limits)
        return read_answer(supply, limits, partial(refused, text))

    def _index_for(self, beyond: Beyond) -> Index | None:
        """Return what is kept on disk, where it has all that is asked for and no store is made yet."""
        return None if self._store is not None or beyond.get("concluded") else self._kept

    def reading(self, **beyond: Unpack[Beyond]) -> ox.Store:
        """Return a store to read alone, with at least what is asked for filled in.

        Raises:
            DataError: A file is missing or broken; every broken file is named.
        """
        index = self._index_for(beyond)
        kept = index.store() if index else None
        return self.store(**beyond) if kept is None else kept

    def store(self, **beyond: Unpack[Beyond]) -> ox.Store:
        """Return the Oxigraph store, with at least what is asked for filled in.

        Raises:
            DataError: A file is missing or broken; every broken file is named.
        """
        if beyond.pop("concluded", False) and self.conclusions:
            return self._with_conclusions(self.conclusions, **beyond)
        if self._store is None and self._kept and (kept := self._kept.store()):
            # What is kept is read alone; whoever asks for a store may write to it.
            self._store = run_interruptibly(partial(_copied, kept))
            self._filled = {"named", "derived", "dated"}
        wanted = {name for name, asked in beyond.items() if asked}
        if self._store is None or "named" in wanted - self._filled:
            # Blank nodes are new at each load, so both kinds of graph come from one.
            self._store = run_interruptibly(partial(self._load, named="named" in wanted))
            wanted |= self._filled
            self._filled = wanted & {"named"}
        if "derived" in wanted - self._filled:
            named = "named" in self._filled
            run_interruptibly(partial(derive, self._store, named=named, about=self._about))
            self._filled.add("derived")
        if self.intervals and "dated" in wanted - self._filled:
            conclude(self._store, self.intervals(), named="named" in self._filled)
            self._filled.add("dated")
        return self._store

    def _with_conclusions(self, make: Callable[[], bytes], **beyond: Unpack[Beyond]) -> ox.Store:
        """Return a copy of the store that holds what is concluded as well."""
        wanted = {name for name, asked in beyond.items() if asked}
        if self._concluded is None or not wanted <= self._concluded[1]:
            made, read = make(), self.reading(**beyond)
            filled = set(self._filled) if read is self._store else {"named", "derived", "dated"}
            self._concluded = run_interruptibly(partial(_copied, read)), filled
            conclude(self._concluded[0], made, named="named" in filled)
        return self._concluded[0]

    def quads(self) -> list[ox.Quad]:
        """Return what the files and tables state, as they write it, nothing derived.

        The store gives numbers another form (5.0 becomes 5), so the files are read anew. Triples
        of tables are in no graph.

        Raises:
            DataError: A file is missing or broken; every broken file is named.
        """
        import pyoxigraph as ox

        from bordergraph.store.writing import triples

        try:
            found = [q for d in self._documents for q in _quads(d, rename_blank_nodes=True)]
        except (SyntaxError, OSError, ValueError, MemoryError):
            raise DataError("the graph cannot be read", _broken(self._documents)) from None
        found += [ox.Quad(*t) for network in self._networks for t in triples(network)]
        if self._renamed:
            found = list(_under_one_name(found, self._renamed))
        return _believed(found, self._sources) if self._sources else found

    def _load(self, *, named: bool) -> ox.Store:
        import pyoxigraph as ox

        store = ox.Store()
        try:
            for document in self._documents:
                self._load_document(store, document, named=named)
        except (SyntaxError, OSError, ValueError, MemoryError):
            raise DataError("the graph cannot be read", _broken(self._documents)) from None
        if named:
            store.update("INSERT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }")
        shipped = f"{resources.graph_dir()}{os.sep}"
        if not all(str(d.path).startswith(shipped) for d in self._documents):
            from bordergraph.store.loading.mapping import add_mapped

            add_mapped(store, named=named)
        if self._networks:
            from bordergraph.store.writing import triples

            for network in self._networks:
                store.extend(ox.Quad(*t) for t in triples(network))
        _rename(store, self._renamed)
        if self._sources:
            _forget_other_sources(store, self._sources)
        return store

    @staticmethod
    def _load_document(store: ox.Store, document: InputFile, *, named: bool) -> None:
        import pyoxigraph as ox

        if document.names_its_graphs:
            quads = _quads(document, rename_blank_nodes=True)
            if not named:
                quads = (ox.Quad(q.subject, q.predicate, q.object) for q in quads)
            store.extend(quads)
            return
        _bounded(document)
        load = partial(
            store.load,
            format=ox.RdfFormat.from_media_type(document.media_type),
            base_iri=document.base,
            to_graph=ox.NamedNode(document.graph) if named else None,
        )
        path = str(document.path)
        if document.data is None and not path.lower().endswith(PACKED):
            # The engine reads hundreds of files faster; what it refuses may begin with a mark.
            with suppress(SyntaxError):
                load(path=path)
                return
        load(**_held(document))


def _made(
    documents: Sequence[InputFile],
    sources: frozenset[str],
    networks: Sequence[Network],
    renamed: Mapping[str, str],
    named: bool,
    derived: bool,
    conclusions: bytes,
) -> ox.Store:
    """Return the store of an engine, for a process that has none."""
    engine = LocalEngine(documents, sources, networks, renamed)
    store = engine.store(named=named, derived=derived)
    conclude(store, conclusions, named=named)
    return store


def run_interruptibly(work: Callable[[], T]) -> T:
    """Do work in a thread, and wait for it.

    Python hears Ctrl-C in its main thread alone, and only between two steps of its own: while the
    engine reads a large file there, it would hear nothing until the end.

    Args:
        work: Work that spends its time in the engine, which lets other threads run.

    Example:
        >>> run_interruptibly(lambda: 6 * 7)
        42
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


def _copied(store: ox.Store) -> ox.Store:
    """Return a copy of a store in memory."""
    import pyoxigraph as ox

    copy = ox.Store()
    copy.bulk_load(store.dump(format=ox.RdfFormat.N_QUADS), format=ox.RdfFormat.N_QUADS)
    return copy


def conclude(store: ox.Store, triples: bytes, *, named: bool) -> None:
    """Add what follows from a network to a store.

    Args:
        store: The store.
        triples: N-Triples.
        named: Whether it has named graphs, of which the derived triples are one.
    """
    import pyoxigraph as ox

    store.load(triples, format=ox.RdfFormat.N_TRIPLES)
    if named:
        graph = ox.NamedNode(vocab.DERIVED)
        store.load(triples, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)


def refused(text: str, kind: str, why: str) -> QueryError:
    """Return the error of a query that the engine refuses.

    Args:
        text: The query.
        kind: ``syntax``, or else ``run``.
        why: What the engine says.
    """
    if kind == "syntax":
        return QueryError(*_syntax(why, text))
    return QueryError(Sentence("the query cannot be run: {why}", why=why))


def _quads(document: InputFile, *, rename_blank_nodes: bool = False) -> Iterator[ox.Quad]:
    """Yield the quads of a file; what the file puts in no graph belongs to the file's own.

    An export repeats all of it in no graph and adds what is derived: neither is stated here.
    """
    import pyoxigraph as ox

    _bounded(document)
    own, derived = ox.NamedNode(document.graph), ox.NamedNode(vocab.DERIVED)
    quads: Iterable[ox.Quad] = ox.parse(
        **_held(document),
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
                yield ox.Quad(q.subject, q.predicate, q.object, own)
        elif q.graph_name != derived:
            yield q


def _rename(store: ox.Store, renamed: Mapping[str, str]) -> None:
    """Give what has several names one, wherever the store speaks of it."""
    import pyoxigraph as ox

    for name in renamed:
        node = ox.NamedNode(name)
        for ends in ((node, None), (None, node)):
            held = list(store.quads_for_pattern(ends[0], None, ends[1]))
            for quad in held:
                store.remove(quad)
            store.extend(_under_one_name(held, renamed))


def _under_one_name(quads: Iterable[ox.Quad], renamed: Mapping[str, str]) -> Iterator[ox.Quad]:
    """Yield quads in which what has several names has one; that it is the same as itself is left out."""
    import pyoxigraph as ox

    def one(node: object) -> Any:  # noqa: ANN401 - the same kind of term that came in
        name = renamed.get(node.value) if isinstance(node, ox.NamedNode) else None
        return node if name is None else ox.NamedNode(name)

    for quad in quads:
        ends = quad.subject, quad.object
        subject, other = map(one, ends)
        if (subject, other) == ends:
            yield quad
        elif subject != other:
            yield ox.Quad(subject, quad.predicate, other, quad.graph_name)


def _bounded(document: InputFile) -> None:
    """Refuse a file that would fill the memory."""
    if document.media_type == "application/rdf+xml":
        refuse_unfolding(unmarked(content(document.path)))


def _held(document: InputFile) -> dict[str, Any]:
    """Return what the parser reads: where the file is, or what it holds where that is another thing."""
    if document.data is not None:
        return {"input": document.data}
    path = str(document.path)
    if path.lower().endswith(PACKED) or beginning(path, 3).startswith(MARKS):
        return {"input": unmarked(content(path))}
    return {"path": path}


_ANY_TWO = "FILTER(STR(?one) < STR(?other))"
"""What the rules say of two bodies that may be tied."""
MOST_PAIRS = 100_000
"""Pairs of members of one arrangement up to which ties are derived."""
_PAIRS = """SELECT (SUM(?n * (?n - 1)) / 2 AS ?pairs) WHERE {
  SELECT ?arrangement (COUNT(DISTINCT ?member) AS ?n)
  WHERE { ?part org:member ?member ; bg:arrangement ?arrangement } GROUP BY ?arrangement }"""
_PAIRED = ("bg:tied ", "bg:givesTo ")
"""What rules speak of that lay out or read ties."""


def derive(store: ox.Store, *, named: bool, about: str = "") -> None:
    """Run the derivation rules in the order of their names, each seeing what the last one made.

    Args:
        store: The store.
        named: Whether it has named graphs, of which the derived triples are one.
        about: IRI of the only body whose ties of membership are wanted; empty for those of all.
    """
    import pyoxigraph as ox

    only = f"{_ANY_TWO} FILTER(?one = <{about}> || ?other = <{about}>)" if about else _ANY_TWO
    graph = ox.NamedNode(vocab.DERIVED)
    tied = _few_pairs(store, named=named)
    for rule in sorted((resources.queries_dir() / "derive").glob("*.rq")):
        text = rule.read_text(encoding="utf-8")
        if not tied and any(name in text for name in _PAIRED):
            continue
        result = store.query(text.replace(_ANY_TWO, only))
        if not isinstance(result, ox.QueryTriples):
            raise DataError(f"derivation {rule.stem} is no CONSTRUCT")
        # Out and in again as text is several times faster than one Python object a triple.
        made = result.serialize(format=ox.RdfFormat.N_TRIPLES) or b""
        store.load(made, format=ox.RdfFormat.N_TRIPLES)
        if named:
            store.load(made, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)


def _few_pairs(store: ox.Store, *, named: bool) -> bool:
    """Tell whether so few bodies share an arrangement that their ties are derived; note it if not.

    The note is in the graph too, so that a file which is made of it says what it lacks.
    """
    import pyoxigraph as ox

    ((pairs,),) = store.query(_PAIRS, prefixes=vocab.PREFIXES)  # type: ignore[misc] # a SELECT
    count = float(pairs.value) if pairs else 0
    if count > MOST_PAIRS:
        note = (
            f"no ties are derived: {count:,.0f} pairs of agencies take part in one arrangement, and at"
            f" most {MOST_PAIRS:,} are laid out; org:member and bg:arrangement state who takes part in"
            " what, and bordergraph ties AGENCY lists its partners"
        )
        tell(note)
        graph = ox.NamedNode(vocab.DERIVED)
        said = ox.NamedNode(vocab.expand("dcterms:description")), ox.Literal(note, language="en")
        store.add(ox.Quad(graph, *said))
        if named:
            store.add(ox.Quad(graph, *said, graph))
    return count <= MOST_PAIRS


def _forget_other_sources(store: ox.Store, sources: frozenset[str]) -> None:
    """Drop every statement that rests on none of these sources, wherever it is kept."""
    keep = ", ".join(f"<{vocab.iri('source', s)}>" for s in sorted(sources))
    test = f"""
      {{ SELECT ?s (MAX(IF(?source IN ({keep}), 1, 0)) AS ?kept)
        WHERE {{ ?s prov:wasDerivedFrom ?source }} GROUP BY ?s }}
      FILTER(?kept = 0)
    """
    everywhere = "GRAPH ?g { ?s ?p ?o }"
    for what in (everywhere, "?s ?p ?o"):
        text = f"DELETE {{ {what} }} WHERE {{ {test} {what} }}"
        store.update(text, prefixes=vocab.PREFIXES)


def _believed(quads: list[ox.Quad], sources: frozenset[str]) -> list[ox.Quad]:
    """Return quads without the statements that rest on none of these sources."""
    believed = {vocab.iri("source", s) for s in sources}
    rests: dict[object, bool] = {}
    for q in quads:
        if q.predicate.value == f"{vocab.PREFIXES['prov']}wasDerivedFrom":
            good = getattr(q.object, "value", "") in believed
            rests[q.subject] = rests.get(q.subject, False) or good
    return [q for q in quads if rests.get(q.subject, True)]


def _syntax(message: str, text: str) -> tuple[str, str]:
    """Return message and hint for a query that does not parse, with line and column."""
    where = _POSITION.search(message)
    if where is None:
        return Sentence("the query does not parse: {why}", why=message), ""
    if not any(word.upper() in FORMS for word in words(text)):
        return "the query does not parse: it has no SELECT, ASK, CONSTRUCT or DESCRIBE", ""
    line, column = int(where[1]), int(where[2])
    detail = _detail(_POSITION.sub("", message, count=1))
    if (name := _undeclared(text)) is not None:
        line = text.count("\n", 0, name.start()) + 1
        column = name.start() - text.rfind("\n", 0, name.start())
        detail = f"no prefix {name[0].partition(':')[0]}: is declared"
    lines = text.split("\n")
    shown = lines[line - 1].rstrip("\r") if 0 < line <= len(lines) else ""
    # A tab stays a tab below it, so that the pointer stands right in every terminal.
    pad = "".join(c if c == "\t" else " " for c in shown[: column - 1])
    pointer = f"{shown}\n{pad}^" if shown else ""
    text = "the query does not parse, line {line}, column {column}: {why}"
    return Sentence(text, line=line, column=column, why=detail), pointer


def _undeclared(text: str) -> re.Match[str] | None:
    """Return the first name whose prefix is not declared.

    The parser notices it too, but often says so only of what comes after the name.
    """
    declared = {f"{p}:" for p in vocab.PREFIXES} | {"_:"}
    before = ""
    for token in tokens(text):
        if token["name"] and before.upper() == "PREFIX":
            declared.add(token[0])
        elif token["name"] and token[0][: token[0].index(":") + 1] not in declared:
            return token
        before = token[0]
    return None


def _detail(message: str) -> str:
    """Return the parser's message on one line, without the character classes it tried."""
    flat = " ".join(message.split())
    _, mark, rest = flat.partition("expected one of ")
    if not mark:
        # "expected IRI parsing failed" is how the parser words what it has to say itself.
        said = flat.removeprefix("expected ")
        return said if " " in said else flat
    tried = [part.strip() for part in rest.split(", ")]
    known = [part for part in tried if re.fullmatch(r"[\w ]+|\"[^\"]*\"", part)]
    told = next((part for part in known if " " in part), "")
    return told or f"expected {' or '.join(known[:_FEW]) or 'something else'}"


def _broken(documents: Sequence[InputFile]) -> list[Fault]:
    """Parse every file by itself and name each that does not parse, with line and column."""
    faults = []
    for document in documents:
        try:
            for _ in _quads(document):
                pass
        except SyntaxError as error:
            faults.append(syntax_fault(error, str(document.path), document.media_type))
        except MemoryError:
            faults.append(Fault(str(document.path), TOO_LONG, APART))
        except (OSError, ValueError) as error:
            faults.append(Fault(str(document.path), f"cannot be read: {error}"))
    return faults
