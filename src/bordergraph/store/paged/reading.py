"""The triples of an endpoint as packed N-Quads, a page after the other.

Small graphs come several at once, a larger one by its properties, and what is too large of one
property by its subjects in their order. The sum of the pages is what the endpoint counts, or it is
an error: an answer that was cut off is asked for again in smaller pages.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bordergraph.errors import BordergraphError, DataError, LimitError, OutputError
from bordergraph.store.asking.limits import Limits
from bordergraph.store.asking.remote import TIMEOUT
from bordergraph.store.paged.counts import ALL, alive, cells, changed, count, graphs, text_of
from bordergraph.store.paged.parts import Parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from bordergraph.store.asking.remote import RemoteEngine
    from bordergraph.store.asking.rows import Terms
    from bordergraph.store.paged.counts import Graph
    from bordergraph.store.paged.parts import At

__all__ = ["PAGE", "read_pages"]

PAGE = 100_000
"""Rows that are asked for at once; fewer where the endpoint does not give as many."""
_LEAST = 100
"""Rows that any endpoint gives."""
_NAMES = 200
"""Most graphs or properties that one query names."""


def read_pages(
    engine: RemoteEngine,
    folder: Path,
    size: int = PAGE,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> int:
    """Read what an endpoint states into parts of packed N-Quads, and return how many triples.

    Args:
        engine: The endpoint.
        folder: A folder for the parts; finished ones of the same endpoint and counts are kept.
        size: Rows that are asked for at once.
        on_progress: Told how many triples are read, and of how many.

    Raises:
        DataError: Statements have blank nodes, or the store was changed meanwhile.
        LimitError: The endpoint does not give even small pages whole, or not in time.
        BordergraphError: The endpoint cannot be reached, or answers nonsense.
        OutputError: The folder cannot be written.
    """
    try:
        reader = _Reader(engine, Parts(folder), size)
        try:
            while reader.more:
                reader.step()
                if on_progress:
                    on_progress("triples", reader.parts.at.rows, reader.total)
            reader.confirm()
        finally:
            reader.parts.tidy()
    except OSError as error:
        fix = f"make room in {folder}; with --work the next run goes on from what is finished"
        raise OutputError(f"cannot write {folder}: {error.strerror or error}", fix) from error
    return reader.parts.at.rows


class _CutError(Exception):
    """A page that has fewer rows than are counted."""

    def __init__(self, came: int, told: int) -> None:
        super().__init__()
        self.came = came
        self.told = told


class _Reader:
    """An endpoint, the parts of it that are read, and where to go on."""

    def __init__(self, engine: RemoteEngine, parts: Parts, size: int) -> None:
        self._engine = engine
        self.parts = parts
        self._least = min(size, _LEAST)
        # What the default graph has beside the others takes long to be told that it takes too long.
        self._graphs = graphs(engine, whole=parts.made_of.get("whole") is True)
        self.total = sum(g.triples for g in self._graphs)
        self._all = any(g.kind == ALL for g in self._graphs)
        counted = [[g.name, g.triples] for g in self._graphs]
        parts.begin({"endpoint": engine.url, "whole": self._all, "graphs": counted}, size)
        self._began = parts.at.parts
        self._listed: tuple[int, list[tuple[str, int]]] = (-1, [])

    @property
    def more(self) -> bool:
        """Whether something is left to read."""
        return self.parts.at.graph < len(self._graphs)

    def confirm(self) -> None:
        """Count again what was read.

        Raises:
            DataError: It is no longer the same.
        """
        if self.parts.at.parts == self._began:
            return
        if self._graphs != graphs(self._engine, whole=self._all):
            raise changed(self._engine)

    def step(self) -> None:
        """Read a page; when it does not come whole, the next are smaller."""
        at = self.parts.at
        graph = self._graphs[at.graph]
        try:
            if graph.triples <= at.size and not (at.cell or at.got):
                self._several(at)
            elif self._cells[at.cell][1] <= at.size and not at.got:
                self._properties(at, graph)
            else:
                self._subjects(at, graph)
        except _CutError as cut:
            url = self._engine.url
            why = f"{url} cuts its answers off: it counts {cut.told} triples, and gives {cut.came}"
            self._smaller(cut.came, LimitError(why, "lift its limit of rows"))
        except (DataError, OutputError):
            raise
        except BordergraphError as error:
            alive(self._engine)
            self._smaller(at.size // 4, error)

    def _smaller(self, size: int, error: BordergraphError) -> None:
        if not self._least <= size < self.parts.at.size:
            raise error
        self.parts.smaller(size)

    @property
    def _cells(self) -> list[tuple[str, int]]:
        """Properties of the graph that comes next, and how many triples each has."""
        number = self.parts.at.graph
        if self._listed[0] != number:
            self._listed = number, cells(self._engine, self._graphs[number])
        return self._listed[1]

    def _several(self, at: At) -> None:
        """Read a graph as it is, with those after it that fit into the page."""
        ahead = self._graphs[at.graph :]
        page = ahead[: _fitting([g.triples for g in ahead if g.name], at.size)] or ahead[:1]
        names = " ".join(g.name for g in page)
        pattern = f"VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }}" if names else page[0].pattern
        after = replace(at, graph=at.graph + len(page))
        self._whole(pattern, sum(g.triples for g in page), after, None if names else page[0])

    def _properties(self, at: At, graph: Graph) -> None:
        """Read what a graph has of a property, with those after it that fit into the page."""
        ahead = self._cells[at.cell :]
        page = ahead[: _fitting([n for _, n in ahead], at.size)]
        pattern = _of(graph, *(name for name, _ in page))
        self._whole(pattern, sum(n for _, n in page), self._past(at, len(page)), graph)

    def _past(self, at: At, number: int) -> At:
        """Return where reading goes on after some properties of a graph."""
        cell = at.cell + number
        if cell == len(self._cells):
            return replace(at, graph=at.graph + 1, cell=0, last="", got=0)
        return replace(at, cell=cell, last="", got=0)

    def _whole(self, pattern: str, told: int, after: At, graph: Graph | None = None) -> None:
        """Read a page that has as many rows as were counted.

        Raises:
            _CutError: It has fewer.
        """
        names = "?s ?p ?o" if graph else "?s ?p ?o ?g"
        came = self.parts.write(_lines(self._asked(names, pattern), graph))
        if came != told:
            raise self._cut(pattern, came)
        self.parts.keep(came, after)

    def _subjects(self, at: At, graph: Graph) -> None:
        """Read what a graph has of one property, of the subjects that come next.

        Raises:
            _CutError: There are fewer rows than are counted.
        """
        name, told = self._cells[at.cell]
        left = told - at.got
        after = f" FILTER(STR(?s) > {text_of(at.last)})" if at.last else ""
        pattern = _of(graph, name) + after
        rows = self._asked("?s ?p ?o", pattern, f"ORDER BY STR(?s) LIMIT {at.size}")
        page = _Subjects(rows, whole=left <= at.size)
        kept = self.parts.write(_lines(page, graph))
        if page.came != min(left, at.size):
            raise self._cut(pattern, page.came)
        last = page.last
        if not kept:
            # The next subject has more than fits into a page.
            last = page.next
            pattern = f"VALUES ?s {{ {last} }} {_of(graph, name)}"
            kept = self.parts.write(_lines(self._asked("?s ?p ?o", pattern), graph))
            if kept != count(self._engine, pattern):
                raise LimitError(f"{self._engine.url} does not give all that {last} has of {name}")
        if at.got + kept == told:
            self.parts.keep(kept, self._past(at, 1))
        else:
            self.parts.keep(kept, replace(at, last=last[1:-1], got=at.got + kept))

    def _cut(self, pattern: str, came: int) -> Exception:
        """Return what to raise of a page that has another number of rows than were counted."""
        told = count(self._engine, pattern)
        return _CutError(came, told) if came < told else changed(self._engine)

    def _asked(self, names: str, pattern: str, order: str = "") -> Iterator[Terms]:
        """Ask, and yield rows as they come."""
        limits = Limits(self._engine.timeout, 0, 0)
        try:
            with self._engine.ask(f"SELECT {names} {{ {pattern} }} {order}", limits) as rows:
                yield from rows
        except LimitError as error:
            what = f"{self._engine.url} did not answer in time: {error.message}"
            raise LimitError(what, f"allow more seconds with {TIMEOUT}") from None


class _Subjects:
    """Rows in the order of their subjects; of the last one it may be that not all came.

    Attributes:
        came: Rows that came.
        last: The last subject of which all rows were handed on.
        next: The last subject of which any came.
    """

    def __init__(self, rows: Iterable[Terms], *, whole: bool) -> None:
        self._rows = rows
        self._whole = whole
        self.came = 0
        self.last = self.next = ""

    def __iter__(self) -> Iterator[Terms]:
        """Yield rows, those of the last subject only if all came."""
        waiting: list[Terms] = []
        for row in self._rows:
            self.came += 1
            subject = str(row[0])
            if subject != self.next:
                yield from waiting
                self.last, self.next, waiting = self.next, subject, []
            waiting.append(row)
        if self._whole:
            yield from waiting
            self.last = self.next


def _fitting(sizes: Sequence[int], most: int) -> int:
    """Return how many of some things fit into a page."""
    total = 0
    for number, size in enumerate(sizes[:_NAMES]):
        total += size
        if total > most:
            return number
    return min(len(sizes), _NAMES)


def _of(graph: Graph, *names: str) -> str:
    """Return what matches the triples of a graph with some properties."""
    return f"VALUES ?p {{ {' '.join(names)} }} {graph.pattern}"


def _lines(rows: Iterable[Terms], graph: Graph | None) -> Iterator[str]:
    """Yield rows as N-Quads: of one graph, or of that which each names, if any."""
    if graph is None:
        for s, p, o, g in rows:
            yield f"{s} {p} {o} {g} .\n" if g else f"{s} {p} {o} .\n"
    else:
        end = f" {graph.name} .\n" if graph.name else " .\n"
        for s, p, o in rows:
            yield f"{s} {p} {o}{end}"
