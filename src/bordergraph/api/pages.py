"""Verbs that write pages: reports, the map, the site."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from bordergraph.api.comparison import CHANGES, ENDED_FUNDING, named_changes, unfunded_arrangements
from bordergraph.api.open_graph import OpenGraph, allow_values, id_tuple, parse_day, refuse_as_of
from bordergraph.api.result import Result
from bordergraph.errors import Sentence, UnknownNameError, UsageError
from bordergraph.views.map import LAYOUTS
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from bordergraph.api.context import Context
    from bordergraph.api.reports import Reports
    from bordergraph.model import Network
    from bordergraph.views.map.payload import MapData, MapNode
    from bordergraph.views.table.table import Row


def _map_remarks(data: MapData) -> tuple[str, ...]:
    """Return how much the map shows, and whether it shows communities only."""
    n, linked, gaps = data.counts.agencies, data.counts.linked, data.counts.gaps
    text = "{n} agencies, {linked} {pairs} of them linked, {open} {gaps}"
    pairs = Sentence("pair" if linked == 1 else "pairs")
    what = Sentence("possible gap" if gaps == 1 else "possible gaps")
    summary = Sentence(text, n=n, linked=linked, pairs=pairs, open=gaps, gaps=what)
    if not data.collapsed:
        return (summary,)
    text = "too many to draw one by one: {n} communities, one mark each"
    return summary, Sentence(text, n=len(data.communities))


def _days(context: Context, days: tuple[str | date, str | date] | None) -> tuple[date, date] | None:
    """Return the two days to compare."""
    if days is None:
        return None
    refuse_as_of(context)
    first, second = (parse_day(day) for day in days)
    if first is None or second is None:
        raise UsageError("a comparison needs two days", "write them as 2012-12-31 and 2025-12-31")
    return first, second


def _changed_network(context: Context, texts: Mapping[str, Any]) -> tuple[str, Network]:
    """Return changes in the words of the command, and the network after them."""
    from bordergraph.analysis.whatif.changes import EndArrangement, apply_changes

    named = {key: id_tuple(texts.get(key, ())) for key in CHANGES}
    unknown = [key for key in texts if key not in {*CHANGES, ENDED_FUNDING}]
    if unknown:
        raise UnknownNameError("change", unknown[0], allowed=CHANGES)
    changes = named_changes(context, named)
    words = [f"--{key.replace('_', '-')} {name}" for key, names in named.items() for name in names]
    if texts.get(ENDED_FUNDING):
        changes += map(EndArrangement, unfunded_arrangements(context))
        words.append("--ended-funding")
    if not words:
        raise UsageError("no change given", "name a change, such as --remove IBET")
    return " ".join(words), apply_changes(context.network, changes)


class PageVerbs(OpenGraph):
    """An open graph that is written as pages."""

    def report(self, *subject: str, brief: bool = False, everything: bool = False) -> Result[Row]:
        """Report on the network, on one subject, or on a pair of agencies.

        The analysis runs once, however many reports are asked for.

        Args:
            subject: Nothing for everything, one name, or two agencies.
            brief: Only the brief, its first two pages: findings, a picture, what would help, what is
                not known, how to cite.
            everything: Show every row and source in text and Markdown.

        Example:
            >>> report = Workbench.open().report("CBSA", "HSI")
            >>> report.to_markdown().startswith("# "), len(report) > 0
            (True, True)
        """
        return self._reports.write(subject, brief=brief, everything=everything)

    @cached_property
    def _reports(self) -> Reports:
        from bordergraph.api.reports import Reports

        return Reports(self._context)

    @allow_values(layout=LAYOUTS, top_gaps=0, language=LANGUAGES)
    def map(
        self,
        path: str | Path | None = None,
        *,
        threat: str | None = None,
        focus: str | None = None,
        layout: str = "islands",
        top_gaps: int = 10,
        language: str | None = None,
        story: str | Path | None = None,
        compare: tuple[str | date, str | date] | None = None,
        whatif: Mapping[str, Any] | None = None,
    ) -> Result[MapNode]:
        """Draw the interactive map as one offline HTML page.

        The page is the result's text.

        Args:
            path: A file to write the page to as well.
            threat: Open on this threat.
            focus: Open on this agency and what it touches.
            layout: How marks are arranged: islands, communities, threats or geographic.
            top_gaps: Gap pairs to open with; 0 for all.
            language: Language the page opens in.
            story: A guided story to tell on it, as docs/map.md describes: a YAML file, or the
                name of one that ships (``npf``).
            compare: Two days to open on side by side: what began, ended, opened and closed.
            whatif: Changes to open on beside the network, by the words of `whatif`, such as
                ``{"remove": "IBET"}``.

        Raises:
            DataError: The story has faults; all are told.
            UsageError: A choice is none of those named, both a comparison and a change are asked
                for, or two days of a graph that has a day of its own.

        Example:
            >>> len(Workbench.open().map(story="npf").whole.story.steps)
            6
        """
        from bordergraph import __version__
        from bordergraph.api.result import Document
        from bordergraph.api.story import story_file, story_numbers
        from bordergraph.views.map.contents import map_places, seat_points
        from bordergraph.views.map.data import (
            MAX_THINGS,
            french_acronyms,
            inventory_table,
            is_large,
            map_data,
        )
        from bordergraph.views.map.page import build_map
        from bordergraph.views.map.payload import MapOptions
        from bordergraph.views.map.story import read_story

        context = self._context
        story_source = None if story is None else story_file(story)
        if compare and whatif:
            raise UsageError("two days and a change exclude each other", "ask for one map of each")
        if (compare or whatif) and is_large(context.network):
            raise UsageError(
                "a map of more than {n} things lays no two sides on one picture",
                "use the commands compare and whatif, which count what changes",
                n=MAX_THINGS,
            )
        data_hash = context.graph.data_hash
        options = MapOptions(
            title=context.graph.title,
            note=f"bordergraph {__version__}" + (f", SHA-256 {data_hash}" if data_hash else ""),
            layout=layout,
            threat=context.find_optional("threat", threat),
            focus=context.find_optional("agency", focus),
            top_gaps=top_gaps,
            places=map_places(context.record.places()),
            seats=seat_points(context.record.seats()),
            short_fr=french_acronyms(context.thing_names),
        )
        data = map_data(
            context.network,
            options=options,
            assess_days=context.assessment_over,
            dependencies=context.dependencies,
            labels=tuple(context.labels_in(code) for code in LANGUAGES),
            days=_days(context, compare),
            change=_changed_network(context, whatif) if whatif is not None else None,
            problems=context.problems,
        )
        if story_source is not None:
            labels = {code: context.labels_in(code) for code in LANGUAGES}
            numbers = story_numbers(context, data)
            guide = read_story(*story_source, page=data, numbers=numbers, labels=labels)
            data = data._replace(story=guide)
        page = build_map(data, language or context.language)
        shown = Document(page, inventory_table(data), is_page=True)
        result = Result(data.nodes, shown, data, _map_remarks(data))
        if path is not None:
            result.to_html(path)
        return result

    def site(
        self, folder: str | Path, *, base: str | None = None, since: str | Path | None = None
    ) -> Result[tuple[str, int]]:
        """Write the graph as a static site: pages, indexes, search, map.

        What is there already and has not changed is left alone; the same data gives the same
        bytes.

        Args:
            folder: Where; files of an earlier site make place for new ones.
            base: Address at which the site will stand; that of the ids when left out.
            since: The graph as it was, or the folder of an earlier site: what changed since then
                stands on a page.

        Returns:
            How many pages there are of each kind, in each language; `whole` tells what was
            written and removed.

        Raises:
            UsageError: The base is no address, the graph is a remote endpoint, or there is no
                earlier graph where one is named.
            OutputError: A file is in the way that no site wrote, or the folder is a file.

        Example:
            >>> import tempfile
            >>> kg = Workbench.from_frames(agencies=[{"id": "lp", "label": "Lake Police"}])
            >>> with tempfile.TemporaryDirectory() as folder:
            ...     sorted(kind for kind, _ in kg.site(folder))
            ['agency', 'site']
        """
        from bordergraph import vocab
        from bordergraph.api.site import site

        def draw() -> str:
            return self.map(language="en").to_text()

        return site(self._context, folder, base or vocab.ROOT, draw, since)
