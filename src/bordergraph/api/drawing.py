"""What is drawn whole: reports, the map, the site."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from bordergraph import vocab
from bordergraph.api.arguments import allowing
from bordergraph.api.opened import Opened
from bordergraph.views.map.options import LAYOUTS
from bordergraph.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from bordergraph.api.reports import Reports
    from bordergraph.api.result import Result
    from bordergraph.views.map.payload import MapNode, Point
    from bordergraph.views.report import Row

__all__ = ["Drawing"]


class Drawing(Opened):
    """An open graph that is drawn."""

    def report(self, *subject: str, brief: bool = False, everything: bool = False) -> Result[Row]:
        """Report on the whole network, on one thing, or on a pair of agencies.

        The analysis runs once, however many reports are asked for.

        Args:
            subject: Nothing for everything, one name, or two agencies.
            brief: Only the two pages that it begins with: findings, a picture, what would help,
                what is not known, how to cite.
            everything: Show every row and source in text and Markdown.

        Example:
            >>> report = Workbench.open().report("CBSA", "HSI")
            >>> report.to_markdown().startswith("# "), len(report) > 0
            (True, True)
        """
        return self._reports.on(subject, brief=brief, everything=everything)

    @cached_property
    def _reports(self) -> Reports:
        from bordergraph.api.reports import Reports

        return Reports(self._desk)

    @allowing(layout=LAYOUTS, top_gaps=0, language=LANGUAGES)
    def map(
        self,
        *,
        threat: str | None = None,
        focus: str | None = None,
        layout: str = "islands",
        top_gaps: int = 10,
        language: str | None = None,
        positions: str | Path | Mapping[str, Mapping[str, Point]] | None = None,
        story: str | Path | None = None,
        compare: tuple[str | date, str | date] | None = None,
        whatif: Mapping[str, Any] | None = None,
    ) -> Result[MapNode]:
        """Draw the interactive map as one offline HTML page.

        The page is the result's text.

        Args:
            threat: Open on this threat.
            focus: Open on this agency and what it touches.
            layout: islands, communities, threats or geographic.
            top_gaps: Gap pairs to open with; 0 for all.
            language: Language the page opens in.
            positions: Positions of an earlier build to keep, or the file that holds them, if it
                is there; ``pictures["positions"]`` has the new ones.
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
        from bordergraph.api.pictures import map_of

        return map_of(
            self._desk,
            threat=threat,
            focus=focus,
            layout=layout,
            top_gaps=top_gaps,
            language=language,
            positions=positions,
            story=story,
            compare=compare,
            whatif=whatif,
        )

    def site(
        self, folder: str | Path, *, base: str = vocab.ROOT, since: str | Path | None = None
    ) -> Result[tuple[str, int]]:
        """Write the whole graph as a static site: a page a thing, indexes, search, the map.

        What is there already and has not changed is left alone; the same data gives the same
        bytes.

        Args:
            folder: Where; files of an earlier site make place for new ones.
            base: Address at which the site will stand.
            since: The graph as it was, or the folder of an earlier site: what changed since then
                is told on a page and in a feed.

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
        from bordergraph.api.site import site

        def draw() -> str:
            return self.map(language="en").to_text()

        return site(self._desk, folder, base, draw, since)
