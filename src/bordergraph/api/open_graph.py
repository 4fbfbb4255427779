"""An open graph: how it is opened, and the arguments that its verbs take."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from functools import wraps
from inspect import signature
from types import FunctionType
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeAlias, TypeVar

from bordergraph.api.context import Context
from bordergraph.errors import Sentence, UsageError
from bordergraph.vocab import first_day
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    import networkx as nx
    import pyoxigraph as ox
    import rdflib

    from bordergraph.model import Network
    from bordergraph.store.graph import KnowledgeGraph
    from bordergraph.tables.memory import Frame
    from bordergraph.words.labels import Labels


Allowed: TypeAlias = "Sequence[str] | range | int"
P = ParamSpec("P")
R = TypeVar("R")
Verbs = TypeVar("Verbs", bound="OpenGraph")

YEARS = range(1800, 2201)


def allow_values(**allowed: Allowed) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator that refuses argument values which are not allowed; None always is.

    The command line reads what is allowed from the verb's attribute ``allowed``.

    Args:
        allowed: By parameter its words, its whole numbers, or the least of them.

    Example:
        >>> @allow_values(by=("pair", "threat"), top=1)
        ... def rows(by: str, top: int | None = None) -> str:
        ...     return by
        >>> rows("pair")
        'pair'
    """

    def decorate(verb: Callable[P, R]) -> Callable[P, R]:
        parameters = signature(verb)

        @wraps(verb)
        def checked_verb(*args: P.args, **kwargs: P.kwargs) -> R:
            arguments = parameters.bind(*args, **kwargs).arguments
            for name, values in allowed.items():
                check_value(name, arguments.get(name), values)
            return verb(*args, **kwargs)

        checked_verb.allowed = allowed  # type: ignore[attr-defined] # functions have attributes
        return checked_verb

    return decorate


def check_value(name: str, value: object, allowed: Allowed) -> None:
    """Refuse a value that is not allowed."""
    if value is None or _is_allowed(value, allowed):
        return
    if isinstance(allowed, range):
        hint = Sentence(
            "give a whole number from {first} to {last}", first=allowed[0], last=allowed[-1]
        )
    elif isinstance(allowed, int):
        hint = Sentence("give a whole number from {first} up", first=allowed)
    else:
        hint = Sentence("use one of {names}", names=", ".join(allowed))
    raise UsageError(Sentence("{name} cannot be {value!r}", name=name, value=value), hint)


def _is_allowed(value: object, allowed: Allowed) -> bool:
    if not isinstance(allowed, range | int):
        return value in allowed
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    return value in allowed if isinstance(allowed, range) else value >= allowed


def parse_day(value: str | date | None) -> date | None:
    """Return the day that a date or text names; a year or month stands for its first day.

    Example:
        >>> parse_day("2005")
        datetime.date(2005, 1, 1)
    """
    if value is None:
        return None
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    with suppress(TypeError):
        if day := first_day(value):
            return day
    raise UsageError(
        Sentence("no such day: {day}", day=value), "write it as 2013, 2013-05 or 2013-05-01"
    )


def id_tuple(ids: str | Iterable[str]) -> tuple[str, ...]:
    """Return ids as a tuple; a text is one id."""
    return (ids,) if isinstance(ids, str) else tuple(ids)


def _locked(verb: Callable[..., R]) -> Callable[..., R]:
    """Return a verb that holds the lock of its graph while it runs."""

    @wraps(verb)
    def locked_verb(self: OpenGraph, *args: Any, **kwargs: Any) -> R:
        with self._graph.lock:
            return verb(self, *args, **kwargs)

    return locked_verb


def _lock_verbs(cls: type[OpenGraph]) -> None:
    """Make the public methods and properties of a class hold the lock of its graph."""
    for name, verb in [*vars(cls).items()]:
        if isinstance(verb, FunctionType) and not name.startswith("_"):
            setattr(cls, name, _locked(verb))
        elif isinstance(verb, property) and verb.fget:
            setattr(cls, name, property(_locked(verb.fget)))


class OpenGraph:
    """An open graph, the base of every class of verbs.

    Each subclass has the verbs of one subject and knows nothing of the others. Several threads may
    share one open graph; its verbs then wait for each other.
    """

    def __init_subclass__(cls) -> None:
        _lock_verbs(cls)

    def __init__(self, graph: KnowledgeGraph, language: str = "en") -> None:
        self._graph = graph
        self._context = Context(graph, language)

    def __repr__(self) -> str:
        """Return what is open, and the day asked for."""
        graph, inputs = self._graph, self._graph.inputs
        source = inputs.endpoint or ", ".join(map(str, inputs.names)) or "tables in memory"
        day = f" on {graph.as_of}" if graph.as_of else ""
        return f"<{type(self).__name__} of {source}{day}>"

    @classmethod
    def open(
        cls,
        *graphs: str | Path | rdflib.Graph,
        endpoint: str | None = None,
        as_of: str | date | None = None,
        sources: str | Iterable[str] = (),
        language: str = "en",
        dependencies: str | Path | None = None,
    ) -> Self:
        """Open graphs for reading.

        What is named is looked for at once; files are read when something is first asked, and
        `DataError` names every one that is broken then.

        Args:
            graphs: RDF files, perhaps compressed, folders of RDF, folders of CSV tables, workbooks,
                edge lists, graph files, or the word ``curated``; or rdflib graphs and datasets,
                of which a copy is made. Several merge, and `merged` tells what was joined.
                None means the curated graph that ships with the package.
            endpoint: URL of a SPARQL 1.1 endpoint to ask instead.
            as_of: The day to describe: a date, or ``2013``, ``2013-05``, ``2013-05-01``. Left out,
                the day up to which the data was kept.
            sources: Id of the source to believe, or several; all when left out.
            language: ``en`` or ``fr``, for labels and headings.
            dependencies: CSV table of which work depends on which, in place of the data's own,
                with the columns of the ``dependencies.csv`` that `export` writes.

        Raises:
            UsageError: A graph or table is not there or in no known format, an endpoint is given with
                graphs or sources, or the day or language is none.
            UnknownNameError: A source is not in the graph.
            DataError: A folder may not be entered.

        Example:
            >>> kg = Workbench.open(sources="npf-2025", language="fr")
            >>> kg.find("arrangement", "Shiprider")
            'shiprider'
        """
        options = {"endpoint": endpoint, "sources": id_tuple(sources), "dependencies": dependencies}
        return cls._open(*graphs, as_of=as_of, language=language, **options)

    @classmethod
    def from_frames(
        cls,
        agencies: Frame,
        *,
        as_of: str | date | None = None,
        language: str = "en",
        **tables: Frame | None,
    ) -> Self:
        """Open tables that are in memory: data frames of pandas or polars, or lists of dictionaries.

        The tables and their columns are those of docs/tables.md, checked as files are. A missing
        value (None, NaN, NaT, NA) is an empty cell, a list is a cell of several items, a list of
        pairs a cell of pairs, and a date or a year may be what Python has for it.

        Args:
            agencies: At least ``id`` and ``label`` of every agency.
            as_of: As of `open`.
            language: As of `open`.
            **tables: The other tables by their names in docs/tables.md, such as ``threats``,
                ``programs``, ``participations``, ``mandates`` and ``shares``.

        Raises:
            DataError: With every fault found, each with table, record, column and what was expected.
            UnknownNameError: There is no table of a name.
            UsageError: Something is no table, or the day or language is none.

        Example:
            >>> kg = Workbench.from_frames(
            ...     agencies=[{"id": i, "label": i.upper()} for i in ("a", "b", "c")],
            ...     threats=[{"id": "guns", "label": "Guns"}],
            ...     mandates=[{"agency": i, "threat": "guns"} for i in ("a", "b", "c")],
            ...     shares=[{"from": i, "to": j} for i, j in (("a", "b"), ("b", "a"))],
            ... )
            >>> [agencies for agencies, threat in kg.gaps(strict=True)]
            [('a', 'c'), ('b', 'c')]
        """
        from bordergraph.tables.memory import network_of_frames

        frames = {"agencies": agencies, **tables}
        return cls._open(network_of_frames(frames), as_of=as_of, language=language)

    @classmethod
    def from_networkx(
        cls, graph: nx.Graph[Any], *, as_of: str | date | None = None, language: str = "en"
    ) -> Self:
        """Open a networkx graph: directed or not, with one or several edges a pair.

        Nodes are agencies, with the columns of docs/tables.md as attributes (``label``,
        ``country``, ``level`` ...); a ``kind`` of ``program`` or ``threat`` makes them one. An edge
        of two agencies is a share, with ``threat``, ``cadence``, ``start`` and ``end``; of an
        agency and a program a participation, of an agency and a threat a mandate, of a program and
        a threat a focus. Without directions two agencies share both ways, which a note says.

        Args:
            graph: The graph; it is copied.
            as_of: As of `open`.
            language: As of `open`.

        Raises:
            DataError: With every fault found, each with its node or edge and what was expected.
            UsageError: It is no networkx graph, or the day or language is none.

        Example:
            >>> import networkx
            >>> graph = networkx.DiGraph()
            >>> graph.add_node("a", label="Police", country="CA")
            >>> graph.add_edge("a", "b", cadence="scheduled")
            >>> kg = Workbench.from_networkx(graph)
            >>> [(s.giver, s.receiver, s.cadence.value) for s in kg.network().shares]
            [('a', 'b', 'scheduled')]
        """
        from bordergraph.tables.memory import network_of_graph

        return cls._open(network_of_graph(graph), as_of=as_of, language=language)

    @classmethod
    def _open(cls, *graphs: Any, as_of: str | date | None, language: str, **options: Any) -> Self:
        from bordergraph.store.graph import open_graph

        check_value("language", language, LANGUAGES)
        return cls(open_graph(*graphs, as_of=parse_day(as_of), **options), language)

    # What the graph is.

    @property
    def language(self) -> str:
        """The language of labels and headings: ``en`` or ``fr``."""
        return self._context.language

    @property
    def labels(self) -> Labels:
        """Names of things and words of the interface, in the language."""
        return self._context.labels

    @property
    def as_of(self) -> date | None:
        """The day that was asked for."""
        return self._graph.as_of

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Ids of the only sources that count; empty for all."""
        return self._graph.sources

    @property
    def day(self) -> date | None:
        """The day that every answer describes; None when the data holds no date at all."""
        return self._graph.day

    @property
    def data_hash(self) -> str:
        """First 12 hex digits of the SHA-256 over the data files; empty for an endpoint."""
        return self._graph.data_hash

    def find(self, kind: str, name: str) -> str:
        """Return the id of a thing named by id, acronym or label, in any case and language.

        Example:
            >>> Workbench.open().find("arrangement", "Equipes intégrées de la police des frontières")
            'ibet'
        """
        return self._graph.find(kind, name)

    def network(self) -> Network:
        """Return the graph as plain values: agencies, arrangements, mandates, findings.

        Example:
            >>> network = Workbench.open().network()
            >>> network.agency_by_id["rcmp"].country
            'CA'
        """
        return self._graph.network()

    def rdflib(self) -> rdflib.Dataset:
        """Return an rdflib dataset over the same store; its default graph is not a union.

        Queries see at once what is written there. Needs, like all analysis, stay those of the graph as
        it was first read: to have them anew, export the graph and open the file.

        Example:
            >>> Workbench.open().rdflib().default_graph.store is not None
            True
        """
        return self._graph.rdflib()

    def quads(self) -> list[ox.Quad]:
        """Return what the graph states, each triple in the graphs that state it, in no order.

        Example:
            >>> kg = Workbench.from_frames(agencies=[{"id": "rcmp", "label": "RCMP"}])
            >>> any(quad.object.value == "RCMP" for quad in kg.quads())
            True
        """
        return self._graph.quads()


# What it has itself waits too.
_lock_verbs(OpenGraph)
