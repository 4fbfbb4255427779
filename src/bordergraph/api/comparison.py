"""What `compare` compares: two days, two graphs or two things, told apart, and what lies between them."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from bordergraph.api.context import Context
from bordergraph.api.open_graph import OpenGraph, allowing, day_of, refuse_own_day
from bordergraph.api.result import Result
from bordergraph.errors import Sentence, UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bordergraph.model import Ref
    from bordergraph.record import Altered
    from bordergraph.views.record.compare import Compared
    from bordergraph.views.report.model import Report, Stamp

_DAY = re.compile(r"\d{4}(-\d{1,2}){0,2}")
_CURATED = "curated"


@dataclass(frozen=True)
class _Side:
    """One side of a comparison.

    Attributes:
        name: What it is called.
        context: Its graph, on its day.
        is_day: Whether it is a day of the open graph.
    """

    name: str
    context: Context
    is_day: bool


def since(contexts: Sequence[Context], earlier: str | Path) -> list[Report]:
    """Return what became of an earlier state of a graph, once in the language of each context.

    Args:
        contexts: The graph as it is, in each language.
        earlier: The graph as it was.

    Raises:
        UsageError: There is no such graph.
        DataError: It cannot be read.
    """
    from bordergraph.views.record.compare import compare_report

    old = _graph(contexts[0], earlier)
    # Whoever reads knows no path of ours: a state is told by its day and its data.
    sides = (_by_data(old.context), _by_data(contexts[0]))
    compared, stamp = _compared(sides), _stamp(sides)
    told = []
    for context in contexts:
        before = Context(old.context.graph, context.language)
        labels = context.labels.beside(before.labels)
        own = replace(stamp, language=context.language)
        told.append(compare_report(compared, labels, own))
    return told


def data_of(context: Context, earlier: str | Path) -> str:
    """Return the hash of the data of an earlier state of a graph."""
    return _graph(context, earlier).context.graph.data_hash


def _by_data(context: Context) -> _Side:
    stamp = context.stamp()
    name = f"{stamp.day} ({stamp.data_hash})" if stamp.day else stamp.data_hash
    return _Side(name, context, is_day=False)


def _is_day(given: str | Path | date) -> bool:
    """Tell whether a side is a day rather than a graph; a text like a day is one."""
    return isinstance(given, date) or (isinstance(given, str) and bool(_DAY.fullmatch(given)))


def _check(context: Context, days: list[bool]) -> None:
    """Refuse what cannot be combined.

    Raises:
        UsageError: A choice of the open graph plays no part in what is compared.
    """
    graph = context.graph
    if all(days):
        refuse_own_day(context)
    if not any(days) and (graph.given.is_named or graph.given.endpoint):
        raise UsageError(
            "two graphs are compared, so the one opened with --graph or --endpoint has no part",
            "leave it out, or give a day of it as FROM or TO",
        )
    if not all(days) and graph.given.endpoint:
        raise UsageError(
            "an endpoint can be compared on two days, not with a graph",
            "give two days, or export what the endpoint holds to a file",
        )


def _side(context: Context, given: str | Path | date) -> _Side:
    """Return one side: the open graph on another day, or another graph."""
    if not _is_day(given):
        return _graph(context, given)  # type: ignore[arg-type] # a date is a day
    day = day_of(given)  # type: ignore[arg-type] # a path is none
    assert day is not None  # noqa: S101 - a day was given
    return _Side(day.isoformat(), Context(context.graph.on(day), context.language), is_day=True)


def _graph(context: Context, given: str | Path) -> _Side:
    """Open a graph with the choices of the one that is open.

    Raises:
        UsageError: It is no graph, and no day either.
    """
    from bordergraph.store.graph import open_graph

    # Unlike a Path's own question, this answers False where a folder may not be entered.
    if str(given) != _CURATED and not os.path.lexists(given):
        raise UsageError(
            Sentence("'{name}' is neither a day nor a graph", name=given),
            "write a day as 2013, 2013-05 or 2013-05-01, or name an RDF file, a folder, or the"
            " word curated",
        )
    own = context.graph
    graph = open_graph(given, as_of=own.as_of, sources=own.sources, dependencies=own.dependencies)
    return _Side(str(given), Context(graph, context.language), is_day=False)


def _compared(sides: tuple[_Side, _Side]) -> Compared:
    from bordergraph.analysis.register import moved
    from bordergraph.analysis.whatif.network_diff import between
    from bordergraph.views.record.compare import Compared

    one, two = (side.context.network for side in sides)
    return Compared(
        names=(sides[0].name, sides[1].name),
        found=between(one, two, (sides[0].context.assessment, sides[1].context.assessment)),
        record=_altered(sides),
        findings={f.id: f for network in (one, two) for f in network.findings},
        sources={**one.source_by_id, **two.source_by_id},
        problems=moved(*(side.context.problems for side in sides)),
    )


def _altered(sides: tuple[_Side, _Side]) -> tuple[Altered, ...] | None:
    """Return what two graphs do not say alike; None of two days of one graph."""
    from bordergraph.store.bulk_reader import altered

    one, two = sides
    if one.is_day and two.is_day:
        return None
    if one.context.graph.data_hash == two.context.graph.data_hash:
        return ()
    return altered(one.context.graph, two.context.graph)


def _stamp(sides: tuple[_Side, _Side]) -> Stamp:
    """Return what makes a comparison reproducible: the data of both sides, the day of the second."""
    one, two = (side.context.stamp() for side in sides)
    return replace(two, data_hash="..".join(dict.fromkeys((one.data_hash, two.data_hash))))


def _things(
    context: Context, first: str | Path | date, second: str | Path | date
) -> tuple[Ref, Ref] | None:
    """Return the two things of one kind that two names mean; None where either is none.

    Raises:
        UsageError: They are of different kinds.
    """
    from bordergraph.model import Ref
    from bordergraph.views.record.side_by_side import KINDS

    named = []
    for given in (first, second):
        if not isinstance(given, str) or _is_day(given) or given == _CURATED:
            return None
        if os.path.lexists(given):
            return None
        try:
            named.append(Ref(*context.graph.names.find_any(KINDS, given)))
        except UnknownNameError:
            return None
    if named[0].kind != named[1].kind:
        text = "{one} and {other} are of two kinds"
        what = Sentence(text, one=named[0].key, other=named[1].key)
        raise UsageError(what, "name two agencies, two arrangements or two threats")
    return named[0], named[1]


def _beside(context: Context, things: tuple[Ref, Ref], *, everything: bool) -> Result[Any]:
    """Return two things of one kind side by side."""
    from bordergraph.views.record.side_by_side import aspects, beside_report
    from bordergraph.views.report.page import Page

    network, labels, record = context.network, context.labels, context.record
    about = (record.about(things[0]), record.about(things[1]))
    found = aspects(network, things, about, context.problems, labels)
    report = beside_report(things, found, network, labels, context.stamp())
    page = Page(report, labels, everything, report.sections[0].table)
    return Result(found, page, report)


class ComparisonVerbs(OpenGraph):
    """An open graph that is compared with itself on another day, or with another."""

    @allowing(top=1)
    def compare(
        self,
        first: str | Path | date,
        second: str | Path | date,
        *,
        top: int = 10,
        everything: bool = False,
    ) -> Result[Any]:
        """Compare two days, two graphs, a day with a graph, or two things.

        A day means this graph on that day; a graph is opened as this one was, with its sources and
        dependencies, and is described on the day asked for or its own. `whole` holds all that was
        found, as values.

        Args:
            first: A day, as a date or ``2013``, ``2013-05``, ``2013-05-01``; or an RDF file, a folder,
                or the word ``curated``. A folder named like a day is given as a path.
            second: Likewise. Two arrangements, two agencies or two threats, by any of their names, are
                laid side by side: what both have, and what each has alone.
            top: Rows of each list in text and Markdown.
            everything: Show every row and source in text and Markdown.

        Raises:
            UsageError: A side is neither a day nor a graph, or both are days and a day was asked
                for, or both are graphs and another was opened.
            DataError: A graph cannot be read.

        Example:
            >>> found = Workbench.open().compare("curated", "curated")
            >>> found.whole.nothing, len(found)
            (True, 0)
        """
        from bordergraph.views.record.compare import compare_report, new_gaps
        from bordergraph.views.report.page import Page

        context = self._context
        if things := _things(context, first, second):
            return _beside(context, things, everything=everything)
        days = [_is_day(side) for side in (first, second)]
        _check(context, days)
        sides = (_side(context, first), _side(context, second))
        compared = _compared(sides)
        labels = sides[1].context.labels.beside(sides[0].context.labels)
        report = compare_report(compared, labels, _stamp(sides), limit=top)
        rows = tuple(row for s in report.sections if s.table for row in s.table.drawn)
        pictures = {"new-gaps": lambda: new_gaps(compared.found, labels)}
        return Result(rows, Page(report, labels, everything), compared, pictures=pictures)
