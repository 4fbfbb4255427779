"""An open graph: how it is opened, and the arguments that its verbs take."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import wraps
from inspect import signature
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeAlias, TypeVar

from bordergraph.api.result import Result
from bordergraph.errors import Sentence, UnknownNameError, UsageError
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    import networkx as nx
    import pyoxigraph as ox
    import rdflib

    from bordergraph.analysis.whatif.changes import Change
    from bordergraph.api.context import Context
    from bordergraph.model import Network, Ref
    from bordergraph.record import Entry
    from bordergraph.store.graph import KnowledgeGraph
    from bordergraph.tables.memory import Frame
    from bordergraph.words.labels import Labels


Allowed: TypeAlias = "Sequence[str] | range | int"
FOLDERS = ("csv", "datapackage", "parquet")
"""Formats that are several files in a folder."""
FILES = ("xlsx",)
"""Formats that are one file and no text."""
RDF = ("turtle", "trig", "nquads", "ntriples", "jsonld")
"""Formats of RDF."""
TEXTS = (*RDF, "gexf", "graphml", "cytoscape", "kumu")
"""Formats that are one text."""
EXPORTS = (*TEXTS, *FOLDERS, *FILES)

P = ParamSpec("P")
R = TypeVar("R")
Room = TypeVar("Room", bound="OpenGraph")

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def allowing(**allowed: Allowed) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator of a verb that refuses what is not allowed; None always is.

    The command line reads what is allowed from the verb's attribute ``allowed``.

    Args:
        allowed: By parameter its words, its whole numbers, or the least of them.

    Example:
        >>> @allowing(by=("pair", "threat"), top=1)
        ... def rows(by: str, top: int | None = None) -> str:
        ...     return by
        >>> rows("pair")
        'pair'
    """

    def decorate(verb: Callable[P, R]) -> Callable[P, R]:
        parameters = signature(verb)

        @wraps(verb)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            given = parameters.bind(*args, **kwargs).arguments
            for name, values in allowed.items():
                check(name, given.get(name), values)
            return verb(*args, **kwargs)

        checked.allowed = allowed  # type: ignore[attr-defined] # functions have attributes
        return checked

    return decorate


def check(name: str, value: object, allowed: Allowed) -> None:
    """Refuse a value that is not allowed.

    Raises:
        UsageError: It is none of the words, or no whole number of the range.
    """
    whole = isinstance(value, int) and not isinstance(value, bool)
    if isinstance(allowed, range):
        is_allowed = whole and value in allowed
        use = Sentence(
            "give a whole number from {first} to {last}", first=allowed[0], last=allowed[-1]
        )
    elif isinstance(allowed, int):
        is_allowed = isinstance(value, int) and whole and value >= allowed
        use = Sentence("give a whole number from {first} up", first=allowed)
    else:
        is_allowed = value in allowed
        use = Sentence("use one of {names}", names=", ".join(allowed))
    if value is not None and not is_allowed:
        raise UsageError(Sentence("{name} cannot be {value!r}", name=name, value=value), use)


def day_of(given: str | date | None) -> date | None:
    """Return the day that a date or text names; a year or month stands for its first day.

    Raises:
        UsageError: It names none.

    Example:
        >>> day_of("2005")
        datetime.date(2005, 1, 1)
    """
    if given is None:
        return None
    if isinstance(given, date):
        return given.date() if isinstance(given, datetime) else given
    try:
        found = _DAY.fullmatch(given)
        if found:
            year, month, day = (int(part or 1) for part in found.groups())
            return date(year, month, day)
    except (TypeError, ValueError):
        pass
    raise UsageError(
        Sentence("{day!r} is no day", day=given), "write it as 2013, 2013-05 or 2013-05-01"
    )


def refuse_own_day(context: Context) -> None:
    """Refuse a graph that has a day of its own where two days are laid side by side.

    Raises:
        UsageError: It has.
    """
    if context.graph.as_of:
        raise UsageError(
            "two days and --as-of exclude each other", "leave --as-of out: each side has its day"
        )


def ids_of(given: str | Iterable[str]) -> tuple[str, ...]:
    """Return ids, of which a plain text is one."""
    return (given,) if isinstance(given, str) else tuple(given)


CHANGES = ("remove", "remove_member", "remove_link", "add_member", "add_link", "add_focus")
"""Words of changes that name something."""
ENDED_FUNDING = "ended_funding"
"""The word of the change that names nothing."""


def funding_ended(context: Context) -> tuple[str, ...]:
    """Return the arrangements whose money had run out by the day, as far as sources say."""
    day = context.graph.day.isoformat() if context.graph.day else ""
    known = context.network.arrangement_by_id
    ends = context.record.funding_ends()
    return tuple(sorted(a for a, end in ends.items() if end <= day and a in known))


def named_changes(context: Context, given: Mapping[str, str | Iterable[str]]) -> list[Change]:
    """Return the changes that texts such as ``ATF:IBET`` name.

    Args:
        context: The open graph.
        given: The texts, by the words of `CHANGES`.

    Raises:
        UsageError: A text is of another form.
        UnknownNameError: Nothing has one of the names.
    """
    from bordergraph.analysis.whatif import changes

    found: list[Change] = []
    for name in ids_of(given.get("remove", ())):
        kind, slug = context.find_any(("arrangement", "agency"), name)
        end = changes.EndAgency if kind == "agency" else changes.EndArrangement
        found.append(end(slug))
    named: tuple[tuple[str, str, Callable[..., Change]], ...] = (
        ("remove_member", "AGENCY:ARRANGEMENT", changes.EndMembership),
        ("add_member", "AGENCY:ARRANGEMENT", changes.AddMember),
        ("remove_link", "AGENCY:AGENCY", changes.EndLink),
        ("add_link", "AGENCY:AGENCY[:THREAT]", changes.AddLink),
        ("add_focus", "ARRANGEMENT:THREAT", changes.AddFocus),
    )
    for word, form, change in named:
        found += (change(*_things_of(context, t, form)) for t in ids_of(given.get(word, ())))
    return found


def _things_of(context: Context, text: str, form: str) -> list[str]:
    """Return the ids of what a text names in a form, of which a part in brackets may lack."""
    # AGENCY:AGENCY[:THREAT] names two agencies and perhaps a threat.
    kinds, names = re.findall(r"[a-z]+", form.lower()), text.split(":")
    least = len(kinds) - form.count("[")
    if not least <= len(names) <= len(kinds) or not all(names):
        raise UsageError(
            Sentence("'{text}' is no {form}", text=text, form=form),
            Sentence("write it as {form}", form=form),
        )
    return [context.find(kind, name) for kind, name in zip(kinds, names, strict=False)]


_KIND_OF = {
    "one": "agency", "other": "agency", "agency": "agency", "arrangement": "arrangement",
    "threat": "threat",
}  # fmt: skip
"""The kind of thing that an attribute of a change names."""


def resolved(context: Context, change: Change) -> Change:
    """Return a change with the ids of what it names.

    Raises:
        UnknownNameError: Nothing has one of the names.
    """
    from dataclasses import fields, replace

    found = {
        field.name: context.find(_KIND_OF[field.name], value)
        for field in fields(change)  # type: ignore[arg-type] # each change is a dataclass
        if field.name in _KIND_OF and isinstance(value := getattr(change, field.name), str)
    }
    return replace(change, **found) if found else change  # type: ignore[type-var] # the same


_NAMED = ("agency", "arrangement", "threat", "place", "source", "problem")


def named_thing(context: Context, name: str) -> Ref:
    """Return a named thing, or a statement given by id.

    Raises:
        UnknownNameError: Nothing has that name; close names, and what a search gives, are named.
        UsageError: Several things have it.
    """
    from bordergraph import vocab
    from bordergraph.api.context import nearest
    from bordergraph.model import Ref
    from bordergraph.store.networks.names import Name, Names
    from bordergraph.suggestions import similar

    kind, mark, slug = name.removeprefix(vocab.ID).replace(":", "/", 1).partition("/")
    if mark and kind in {*_NAMED, *vocab.KINDS}:
        try:
            if kind in _NAMED:
                return Ref(kind, context.find(kind, slug))
            names = Names(Name(*ref, ref.slug, 0) for ref in context.record.statements())
            return Ref(kind, names.find(kind, slug))
        except UnknownNameError as error:
            if Ref(kind, slug) in context.record.statements():  # it was withdrawn
                return Ref(kind, slug)
            raise UnknownNameError(kind, slug, error.suggestions, nearest(context, slug)) from None
    # An id of the reader's own may hold a slash or colon too.
    try:
        return Ref(*context.find_any(_NAMED, name))
    except UnknownNameError as error:
        if mark and (close := similar(kind, vocab.KINDS)):
            raise UnknownNameError("kind of thing", kind, close) from None
        hits = [] if mark else statements_of(context, name)
        if not hits:
            told = nearest(context, name)
            raise UnknownNameError("thing", name, error.suggestions, told) from None
        if len(hits) > 1:
            which = ", ".join(f"{ref.kind}/{ref.slug}" for ref in hits)
            raise UsageError(
                Sentence("'{name}' names {n} things", name=name, n=len(hits)),
                Sentence("say which: {choices}", choices=which),
            ) from None
        return hits[0]


def statements_of(context: Context, slug: str) -> list[Ref]:
    """Return the statements with a bare slug."""
    hits = [ref for ref in context.record.statements() if ref.slug == slug]
    # A series often has the name of its only figure, which says more.
    return [ref for ref in hits if ref.kind != "series"] or hits


def all_of(context: Context, thing: Ref, *, everything: bool = False) -> Result[Entry]:
    """Return everything about one thing, grouped by kind of statement and cited.

    Args:
        context: The open graph.
        thing: The thing.
        everything: Show every row and source in text and Markdown.
    """
    from bordergraph.views.record.show import show_report, show_table
    from bordergraph.views.report.page import Page

    itself = context.record.entry(thing)
    about = [e for e in context.record.about(thing) if e.ref != thing]
    report = show_report(
        itself,
        about,
        context.network.source_by_id,
        context.labels,
        context.stamp(),
        context.fallen,
        context.problem(thing),
    )
    page = Page(report, context.labels, everything, show_table(report))
    return Result((itself, *about), page, report)


class OpenGraph:
    """An open graph, on which every room of the workbench works.

    A room is a class of verbs of one subject; it knows nothing of the other rooms.
    """

    def __init__(self, graph: KnowledgeGraph, language: str = "en") -> None:
        from bordergraph.api.context import Context

        self._graph = graph
        self._context = Context(graph, language)

    def _in_room(self, room: type[Room]) -> Room:
        """Return the same open graph with the verbs of another room."""
        return room(self._graph, self.language)

    def __repr__(self) -> str:
        """Return what is open, and the day asked for."""
        graph, given = self._graph, self._graph.given
        what = given.endpoint or ", ".join(map(str, given.named)) or "tables in memory"
        day = f" on {graph.as_of}" if graph.as_of else ""
        return f"<{type(self).__name__} of {what}{day}>"

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
        others = {"endpoint": endpoint, "sources": ids_of(sources), "dependencies": dependencies}
        return cls._of(*graphs, as_of=as_of, language=language, **others)

    @classmethod
    def from_frames(
        cls,
        agencies: Frame,
        *,
        threats: Frame | None = None,
        programs: Frame | None = None,
        participations: Frame | None = None,
        mandates: Frame | None = None,
        focus: Frame | None = None,
        shares: Frame | None = None,
        flows: Frame | None = None,
        dependencies: Frame | None = None,
        gateways: Frame | None = None,
        searches: Frame | None = None,
        findings: Frame | None = None,
        sources: Frame | None = None,
        dataset: Frame | None = None,
        as_of: str | date | None = None,
        language: str = "en",
        **others: Frame | None,
    ) -> Self:
        """Open tables that are in memory: data frames of pandas or polars, or lists of dictionaries.

        The tables and their columns are those of docs/tables.md, checked as files are. A missing
        value (None, NaN, NaT, NA) is an empty cell, a list is a cell of several items, a list of
        pairs a cell of pairs, and a date or a year may be what Python has for it.

        Args:
            agencies: At least ``id`` and ``label`` of every agency.
            threats: What they work against.
            programs: Arrangements that connect them.
            participations: Who takes part in which program.
            mandates: Who answers for which threat.
            focus: Which program works against which threat.
            shares: Who gives to whom outside any program.
            flows: Who gives what to whom inside a program.
            dependencies: How much one function needs another.
            gateways: Doors that law prescribes.
            searches: Dated attempts to disprove a gap.
            findings: What was documented about agencies or a program.
            sources: The documents that the others cite.
            dataset: The day up to which the data was kept.
            as_of: As of `open`.
            language: As of `open`.
            **others: Further tables of docs/tables.md by name, such as ``problems`` or ``limits``.

        Raises:
            DataError: With every fault found, each with table, record, column and what was expected.
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

        given: dict[str, Frame | None] = {
            "agencies": agencies, "threats": threats, "programs": programs,
            "participations": participations, "mandates": mandates, "focus": focus,
            "shares": shares, "flows": flows, "dependencies": dependencies, "gateways": gateways,
            "searches": searches, "findings": findings, "sources": sources, "dataset": dataset,
            **others,
        }  # fmt: skip
        return cls._of(network_of_frames(given), as_of=as_of, language=language)

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

        return cls._of(network_of_graph(graph), as_of=as_of, language=language)

    @classmethod
    def _of(
        cls,
        *graphs: Any,  # noqa: ANN401 - as of `open_graph`
        as_of: str | date | None,
        language: str,
        **others: Any,  # noqa: ANN401
    ) -> Self:
        from bordergraph.store.graph import open_graph

        check("language", language, LANGUAGES)
        return cls(open_graph(*graphs, as_of=day_of(as_of), **others), language)

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
    def believed(self) -> tuple[str, ...]:
        """Ids of the sources believed; empty for all."""
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

        Example:
            >>> Workbench.open().rdflib().default_graph.store is not None
            True
        """
        return self._graph.rdflib()

    def quads(self) -> list[ox.Quad]:
        """Return what the graph states, each triple in the graphs that state it, in no order."""
        return self._graph.quads()
