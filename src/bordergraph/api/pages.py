"""Verbs that write pages: reports, the map, the site."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bordergraph.api.open_graph import OpenGraph, allow_values, parse_day
from bordergraph.api.result import Result
from bordergraph.errors import Sentence, UsageError
from bordergraph.views.map import LAYOUTS
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

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


def _opening_years(network: Network, days: tuple[str | date, str | date]) -> tuple[int, int]:
    """Return the years that two days end, where the page holds them."""
    from bordergraph.analysis.method.counts import last_day_of
    from bordergraph.views.map.data import years_on_page

    years = years_on_page(network)
    ends = [day.year for day in map(parse_day, days) if day and day == last_day_of(day.year)]
    if len(ends) == 2 and ends[0] < ends[1] and {*ends}.issubset(years):
        return ends[0], ends[1]
    if len(years) < 2:
        raise UsageError("this map holds no two years", "use the command compare")
    message = "the map compares the ends of two years from {first} to {last}, the earlier first"
    hint = "write {first}-12-31 and {last}-12-31; the command compare takes any two days"
    raise UsageError(message, hint, first=years[0], last=years[-1])


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

    @allow_values(layout=LAYOUTS, language=LANGUAGES)
    def map(
        self,
        path: str | Path | None = None,
        *,
        threat: str | None = None,
        focus: str | None = None,
        layout: str = "islands",
        language: str | None = None,
        story: str | Path | None = None,
        compare: tuple[str | date, str | date] | None = None,
    ) -> Result[MapNode]:
        """Draw the interactive map as one offline HTML page.

        The page is the result's text.

        Args:
            path: A file to write the page to as well.
            threat: Open on this threat.
            focus: Open on this agency and what it touches.
            layout: How marks are arranged: islands, communities, threats or geographic.
            language: Language the page opens in.
            story: A guided story to tell on it, as docs/map.md describes: a YAML file, or the
                name of one that ships (``npf``).
            compare: The last days of two years to open on side by side: what began and ended,
                which needs gained or lost a regular channel.

        Raises:
            DataError: The story has faults; all are told.
            UsageError: A choice is none of those named, or the page does not hold a year to compare.

        Example:
            >>> len(Workbench.open().map(story="npf").whole.story.steps)
            6
        """
        from bordergraph import __version__
        from bordergraph.api.result import Document
        from bordergraph.api.story import story_file, story_numbers
        from bordergraph.views.map.contents import map_places, seat_points
        from bordergraph.views.map.data import french_acronyms, inventory_table, map_data
        from bordergraph.views.map.page import build_map
        from bordergraph.views.map.payload import MapOptions
        from bordergraph.views.map.story import read_story

        context = self._context
        story_source = None if story is None else story_file(story)
        data_hash = context.graph.data_hash
        options = MapOptions(
            title=context.graph.title,
            note=f"bordergraph {__version__}" + (f", SHA-256 {data_hash}" if data_hash else ""),
            layout=layout,
            threat=context.find_optional("threat", threat),
            focus=context.find_optional("agency", focus),
            years=_opening_years(context.network, compare) if compare else None,
            places=map_places(context.record.places()),
            seats=seat_points(context.record.seats()),
            short_fr=french_acronyms(context.thing_names),
        )
        data = map_data(
            context.network,
            options=options,
            assess_days=context.assessment_over,
            labels=tuple(context.labels_in(code) for code in LANGUAGES),
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
