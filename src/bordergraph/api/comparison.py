"""The verb `compare`: two days, two graphs or two things, and the differences between them."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from bordergraph.api.context import Context
from bordergraph.api.open_graph import OpenGraph, allow_values, parse_day, refuse_as_of
from bordergraph.api.result import Result
from bordergraph.errors import Sentence, UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bordergraph.model import Ref
    from bordergraph.record import EntryChange
    from bordergraph.views.record.compare import Comparison
    from bordergraph.views.report.model import Report, Stamp

_DAY = re.compile(r"\d{4}(-\d{1,2}){0,2}")
_CURATED = "curated"


@dataclass(frozen=True)
class _Side:
    """One side of a comparison."""

    name: str
    context: Context
    is_day: bool


def reports_since(contexts: Sequence[Context], earlier: str | Path) -> list[Report]:
    """Return the report on changes since an earlier graph, in the language of each context."""
    from bordergraph.views.record.compare import compare_report

    earlier_side = _open_graph_side(contexts[0], earlier)
    # Readers know no path of ours: a state is named by its day and its data.
    sides = (_side_by_data(earlier_side.context), _side_by_data(contexts[0]))
    comparison, stamp = _compare(sides), _joint_stamp(sides)
    reports = []
    for context in contexts:
        earlier_context = Context(earlier_side.context.graph, context.language)
        labels = context.labels.with_fallback(earlier_context.labels)
        own_stamp = replace(stamp, language=context.language)
        reports.append(compare_report(comparison, labels, own_stamp))
    return reports


def _side_by_data(context: Context) -> _Side:
    stamp = context.make_stamp()
    name = f"{stamp.day} ({stamp.data_hash})" if stamp.day else stamp.data_hash
    return _Side(name, context, is_day=False)


def _is_day(side: str | Path | date) -> bool:
    """Tell whether a side is a day rather than a graph; a text like a day is one."""
    return isinstance(side, date) or (isinstance(side, str) and bool(_DAY.fullmatch(side)))


def _check_sides(context: Context, days: list[bool]) -> None:
    """Refuse what cannot be combined."""
    graph = context.graph
    if all(days):
        refuse_as_of(context)
    if not any(days) and (graph.inputs.is_named or graph.inputs.endpoint):
        raise UsageError(
            "two graphs are compared, so the one opened with --graph or --endpoint has no part",
            "leave it out, or give a day of it as FROM or TO",
        )
    if not all(days) and graph.inputs.endpoint:
        message = "an endpoint can be compared on two days, not with a graph"
        raise UsageError(message, "give two days, or export what the endpoint holds to a file")


def _open_side(context: Context, side: str | Path | date) -> _Side:
    """Return one side: the open graph on another day, or another graph."""
    if not _is_day(side):
        return _open_graph_side(context, side)  # type: ignore[arg-type] # a date is a day
    day = parse_day(side)  # type: ignore[arg-type] # a path is none
    assert day is not None  # noqa: S101 - a day was given
    return _Side(day.isoformat(), Context(context.graph.on_day(day), context.language), is_day=True)


def _open_graph_side(context: Context, path: str | Path) -> _Side:
    """Open a graph with the choices of the one that is open."""
    from bordergraph.store.graph import open_graph
    from bordergraph.views.record.side_by_side import KINDS

    # Unlike a Path's own question, this answers False where a folder may not be entered.
    if str(path) != _CURATED and not os.path.lexists(path):
        hint = "write a day as 2013, 2013-05 or 2013-05-01, or name an RDF file, a folder, or the word curated"
        with suppress(UsageError):
            context.graph.names.find_any(KINDS, str(path))
            hint = "two days, two graphs, or two things of one kind can be compared"
        raise UsageError(Sentence("'{name}' is neither a day nor a graph", name=path), hint)
    base = context.graph
    graph = open_graph(path, as_of=base.as_of, sources=base.sources, dependencies=base.dependencies)
    return _Side(str(path), Context(graph, context.language), is_day=False)


def _compare(sides: tuple[_Side, _Side]) -> Comparison:
    from bordergraph.analysis.register import status_changes
    from bordergraph.analysis.whatif.network_diff import compare_networks
    from bordergraph.views.record.compare import Comparison

    before, after = (side.context.network for side in sides)
    assessments = (sides[0].context.assessment, sides[1].context.assessment)
    return Comparison(
        names=(sides[0].name, sides[1].name),
        differences=compare_networks(before, after, assessments),
        record=_changed_statements(sides),
        findings={f.id: f for network in (before, after) for f in network.findings},
        sources={**before.source_by_id, **after.source_by_id},
        problems=status_changes(*(side.context.problems for side in sides)),
    )


def _changed_statements(sides: tuple[_Side, _Side]) -> tuple[EntryChange, ...] | None:
    """Return the statements that differ in two graphs; None for two days of one graph."""
    from bordergraph.store.bulk_reader import changed_entries

    before, after = sides
    if before.is_day and after.is_day:
        return None
    if before.context.graph.data_hash == after.context.graph.data_hash:
        return ()
    return changed_entries(before.context.graph, after.context.graph)


def _joint_stamp(sides: tuple[_Side, _Side]) -> Stamp:
    """Return what makes a comparison reproducible: the data of both sides, the day of the second."""
    before, after = (side.context.make_stamp() for side in sides)
    return replace(after, data_hash="..".join(dict.fromkeys((before.data_hash, after.data_hash))))


def _named_things(
    context: Context, first: str | Path | date, second: str | Path | date
) -> tuple[Ref, Ref] | None:
    """Return the two things of one kind that two names mean; None where either is none."""
    from bordergraph.model import Ref
    from bordergraph.views.record.side_by_side import KINDS

    names = [name for name in (first, second) if isinstance(name, str) and name != _CURATED]
    if len(names) < 2 or any(_is_day(name) or os.path.lexists(name) for name in names):
        return None
    try:
        things = [Ref(*context.graph.names.find_any(KINDS, name)) for name in names]
    except UnknownNameError:
        return None
    if things[0].kind != things[1].kind:
        text = "{one} and {other} are of two kinds"
        message = Sentence(text, one=things[0].key, other=things[1].key)
        raise UsageError(message, "name two agencies, two arrangements or two threats")
    return things[0], things[1]


def _compare_things(context: Context, things: tuple[Ref, Ref], *, everything: bool) -> Result[Any]:
    """Return two things of one kind side by side."""
    from bordergraph.views.record.side_by_side import aspects, side_by_side_report
    from bordergraph.views.report.page import Page

    network, labels, record = context.network, context.labels, context.record
    entries = (record.about(things[0]), record.about(things[1]))
    rows = aspects(network, things, entries, context.problems, labels)
    report = side_by_side_report(things, rows, network, labels, context.make_stamp())
    page = Page(report, labels, everything, report.sections[0].table)
    return Result(rows, page, report)


class ComparisonVerbs(OpenGraph):
    """An open graph that is compared with itself on another day, or with another."""

    @allow_values(top=1)
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
            >>> found.whole.is_empty, len(found)
            (True, 0)
        """
        from bordergraph.views.record.compare import compare_report, new_gaps
        from bordergraph.views.report.page import Page

        context = self._context
        if things := _named_things(context, first, second):
            return _compare_things(context, things, everything=everything)
        days = [_is_day(side) for side in (first, second)]
        _check_sides(context, days)
        sides = (_open_side(context, first), _open_side(context, second))
        comparison = _compare(sides)
        labels = sides[1].context.labels.with_fallback(sides[0].context.labels)
        report = compare_report(comparison, labels, _joint_stamp(sides), limit=top)
        rows = tuple(row for s in report.sections if s.table for row in s.table.report_rows)
        pictures = {"new-gaps": lambda: new_gaps(comparison.differences, labels)}
        return Result(rows, Page(report, labels, everything), comparison, pictures=pictures)
