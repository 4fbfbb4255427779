"""Verbs on changes: between two days, graphs or things, what one would do, how firm gaps are."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, is_dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from bordergraph.api.context import Context
from bordergraph.api.open_graph import OpenGraph, allow_values, id_tuple, parse_day
from bordergraph.api.result import Result
from bordergraph.errors import Sentence, UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from bordergraph.analysis.whatif.changes import Change
    from bordergraph.analysis.whatif.stability import Trial
    from bordergraph.model import Ref
    from bordergraph.record import EntryChange
    from bordergraph.views.record.compare import Comparison
    from bordergraph.views.report.model import Report, Stamp

_DAY = re.compile(r"\d{4}(-\d{1,2}){0,2}")
_CURATED = "curated"

SUGGEST_KINDS = ("links", "memberships")
DEFAULT_SUGGESTIONS = 10
"""Default number of suggested changes."""
TRIAL_KINDS = ("variants", "publishers")
CRITICAL_KINDS = ("arrangements", "memberships", "links", "points")


def _unfunded_arrangements(context: Context) -> tuple[str, ...]:
    """Return the arrangements whose funding had ended by the day, according to sources."""
    day = context.graph.day.isoformat() if context.graph.day else ""
    arrangements = context.network.arrangement_by_id
    ends = context.record.funding_ends()
    return tuple(sorted(a for a, end in ends.items() if end <= day and a in arrangements))


def _named_changes(context: Context, texts: Mapping[str, str | Iterable[str]]) -> list[Change]:
    """Return the changes that texts such as ``ATF:IBET`` name."""
    from bordergraph.analysis.whatif import changes

    result: list[Change] = []
    for name in id_tuple(texts["remove"]):
        kind, slug = context.find_any(("arrangement", "agency"), name)
        end = changes.EndAgency if kind == "agency" else changes.EndArrangement
        result.append(end(slug))
    forms: tuple[tuple[str, str, Callable[..., Change]], ...] = (
        ("remove_member", "AGENCY:ARRANGEMENT", changes.EndMembership),
        ("add_member", "AGENCY:ARRANGEMENT", changes.AddMember),
        ("remove_link", "AGENCY:AGENCY", changes.EndLink),
        ("add_link", "AGENCY:AGENCY[:THREAT]", changes.AddLink),
        ("add_focus", "ARRANGEMENT:THREAT", changes.AddFocus),
    )
    for word, form, change in forms:
        for text in id_tuple(texts[word]):
            result += [change(*_parse_things(context, word, text, form))]
    return result


def _parse_things(context: Context, word: str, text: str, form: str) -> list[str]:
    """Return the ids of the things that a text names in a form; parts in brackets are optional."""
    # AGENCY:AGENCY[:THREAT] names two agencies and perhaps a threat.
    kinds, names = re.findall(r"[a-z]+", form.lower()), text.split(":")
    least = len(kinds) - form.count("[")
    if not least <= len(names) <= len(kinds) or not all(names):
        example = "RCMP:CBP" if kinds[1] == kinds[0] else form
        option = f"--{word.replace('_', '-')}"
        message = Sentence(
            "{option} needs {form}, not '{text}'", option=option, form=form, text=text
        )
        raise UsageError(message, Sentence("write it as {form}", form=example))
    return [context.find(kind, name) for kind, name in zip(kinds, names, strict=False)]


def resolve_change(context: Context, change: Change) -> Change:
    """Return a change with the ids of what it names."""
    from bordergraph.analysis.whatif.changes import named_things

    if not is_dataclass(change) or isinstance(change, type):
        raise UsageError("{it!r} is no change", "name what changes: remove={it!r}", it=change)
    named = named_things(change)
    return replace(change, **{key: context.find(*thing) for key, thing in named.items()})


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
    if all(days) and graph.as_of:
        raise UsageError(
            "two days and --as-of exclude each other", "leave --as-of out: each side has its day"
        )
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
    """An open graph that is compared with another, with itself on another day or after a change."""

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

    @allow_values(suggest=SUGGEST_KINDS, top=1)
    def whatif(
        self,
        *changes: Change,
        remove: str | Iterable[str] = (),
        remove_member: str | Iterable[str] = (),
        remove_link: str | Iterable[str] = (),
        add_member: str | Iterable[str] = (),
        add_link: str | Iterable[str] = (),
        add_focus: str | Iterable[str] = (),
        ended_funding: bool = False,
        suggest: str | None = None,
        agency: str | None = None,
        top: int | None = None,
    ) -> Result[Any]:
        """Show which needs would be served otherwise after changes.

        Or, with `suggest`, which single changes would newly serve most needs: no advice, for what
        a change would cost and whether law allows it is not looked at.

        Args:
            changes: Changes as values, such as `bordergraph.api.EndAgency`, of ids or names.
            remove: An agency or arrangement that ends, or several.
            remove_member: A membership that ends, ``AGENCY:ARRANGEMENT``.
            remove_link: Two agencies that end all direct exchange, ``AGENCY:AGENCY``.
            add_member: A new membership, ``AGENCY:ARRANGEMENT``.
            add_link: A new regular exchange, ``AGENCY:AGENCY[:THREAT]``, on all threats or one.
            add_focus: A threat that an arrangement takes on, ``ARRANGEMENT:THREAT``.
            ended_funding: End every arrangement whose money has run out.
            suggest: Try each missing link or membership alone; not advice.
            agency: Suggest only changes of this agency.
            top: The most rows; ten suggestions when left out.

        Example:
            >>> found = Workbench.open().whatif(remove="IBET")
            >>> found.whole.lost_count > 0, found.whole.gained_count
            (True, 0)
        """
        from bordergraph.analysis.whatif.changes import EndArrangement
        from bordergraph.views.tables.whatif import whatif_table

        context = self._context
        texts = {
            "remove": remove,
            "remove_member": remove_member,
            "remove_link": remove_link,
            "add_member": add_member,
            "add_link": add_link,
            "add_focus": add_focus,
        }
        # Names are looked up first, so that their errors come first.
        planned = _named_changes(context, texts)
        planned = [*(resolve_change(context, change) for change in changes), *planned]
        if suggest is not None:
            if planned or ended_funding:
                message = "--suggest tries changes to the graph as it is"
                raise UsageError(message, "leave the other changes out")
            return self._suggest(suggest, agency, top or DEFAULT_SUGGESTIONS)
        if agency is not None:
            raise UsageError("--agency belongs to --suggest", "leave it out or add --suggest links")
        remarks = []
        if ended_funding:
            unfunded = _unfunded_arrangements(context)
            names = context.labels.list_names("arrangement", unfunded) or Sentence("none")
            remarks.append(Sentence("funding has ended: {names}", names=names))
            planned += map(EndArrangement, unfunded)
        elif not planned:
            raise UsageError("no change given", "name a change, such as --remove IBET")
        outcome = context.simulate(planned)
        table = whatif_table(outcome, context.labels).add_notes(context.need_notes)
        result = Result(outcome.moved, table, outcome, tuple(remarks))
        return result if top is None else result.first(top)

    def _suggest(self, kind: str, agency: str | None, top: int) -> Result[Any]:
        from bordergraph.analysis.whatif.simulation import suggest
        from bordergraph.views.tables.whatif import suggestions_table

        context = self._context
        agency = context.find_optional("agency", agency)
        network, dependencies = context.network, context.dependencies
        suggestions = suggest(network, kind, top=top, agency=agency, dependencies=dependencies)
        table = suggestions_table(suggestions, kind, context.labels)
        return Result(suggestions, table.add_notes(context.need_notes))

    @allow_values(of=CRITICAL_KINDS, top=1)
    def critical(self, of: str = "arrangements", *, top: int | None = 15) -> Result[Any]:
        """Rank links by the needs that would lose their only regular or assumed channel.

        Args:
            of: arrangements, memberships, links (all direct exchange of two agencies), or points
                (agencies and links whose loss splits the network).
            top: The most rows.

        Example:
            >>> points = Workbench.open().critical("points")
            >>> ["rcmp"] in [point["agencies"] for point in points.to_dicts()]
            True
        """
        from bordergraph.analysis.method.assessment import assess
        from bordergraph.analysis.whatif.simulation import critical_ends, splitting_points
        from bordergraph.views.tables.whatif import critical_table, points_table

        context = self._context
        if of == "points":
            agencies, links = splitting_points(context.network)
            table = points_table(agencies, links, context.labels).add_notes(context.notes)
            return Result((*agencies, *links), table)
        losses = critical_ends(assess(context.network, dependencies=context.dependencies), of)[:top]
        has_arrangements = bool(context.network.arrangements)
        ranking = critical_table(losses, of, context.labels, has_arrangements=has_arrangements)
        return Result(losses, ranking.add_notes(context.need_notes))

    @allow_values(only=TRIAL_KINDS, top=1)
    def stability(
        self,
        only: str | None = None,
        *,
        top: int | None = 20,
        on_progress: Callable[[str, int, int], None] | None = None,
    ) -> Result[Trial]:
        """Test how the possible gaps with full need depend on numbers and publishers.

        Each published variant of the numbers of the method, and the record without the statements
        that rest on one publisher alone, for each of the most cited.

        Args:
            only: Half to give: ``variants`` or ``publishers``; both when left out.
            top: How many publishers, the most cited first.
            on_progress: Told how many publishers were left out.

        Example:
            >>> trials = Workbench.open().stability("variants")
            >>> trials[0].name, len(trials)
            ('default', 16)
        """
        from bordergraph.analysis.method.assessment import assess
        from bordergraph.analysis.method.numbers import VARIANTS
        from bordergraph.analysis.whatif.stability import publisher_trials, variant_trials
        from bordergraph.analysis.whatif.yearly import PAIRS_AT_ONCE, mandate_pairs
        from bordergraph.views.tables.whatif import stability_table

        context = self._context
        network, dependencies = context.network, context.dependencies
        variants: tuple[Trial, ...] = ()
        publishers: tuple[Trial, ...] = ()
        if only != "publishers":
            is_small = len(VARIANTS) * mandate_pairs(network) <= PAIRS_AT_ONCE
            whole = VARIANTS if is_small else ()
            needs = assess(network, variants=VARIANTS, dependencies=dependencies, whole=whole)
            variants = variant_trials(needs)
        if only != "variants":
            needs = context.assessment
            publishers = publisher_trials(
                network, needs, dependencies=dependencies, top=top, on_progress=on_progress
            )
        table = stability_table(variants, publishers, context.labels)
        return Result((*variants, *publishers), table.add_notes(context.need_notes))
