"""What changes: a supposed change, or two days or graphs side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.api.asked import at_least, ids_of, options_of
from bordergraph.api.changes import funding_ended, named_changes
from bordergraph.api.opened import Opened
from bordergraph.api.result import Result
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.whatif.changes import Change
    from bordergraph.views.report import Row

__all__ = ["Simulation"]


class Simulation(Opened):
    """An open graph that is compared with what a change makes of it, or with another."""

    def whatif(
        self,
        *changes: Change,
        remove: str | Iterable[str] = (),
        remove_member: str | Iterable[str] = (),
        add_member: str | Iterable[str] = (),
        add_link: str | Iterable[str] = (),
        add_focus: str | Iterable[str] = (),
        ended_funding: bool = False,
        options: Options | None = None,
    ) -> Result[Any]:
        """Show every gap that opens or closes when things change, all changes together.

        Args:
            changes: Changes as values, such as `bordergraph.api.EndAgency`.
            remove: Agencies or arrangements that end.
            remove_member: ``AGENCY:ARRANGEMENT``, which it leaves.
            add_member: ``AGENCY:ARRANGEMENT``, which it joins.
            add_link: ``AGENCY:AGENCY[:THREAT]``, who share.
            add_focus: ``ARRANGEMENT:THREAT``, which it takes on.
            ended_funding: End every arrangement whose money has run out.
            options: What counts.

        Example:
            >>> found = Workbench.open().whatif(remove="IBET")
            >>> found.whole.after.gaps > found.whole.before.gaps
            True
        """
        from bordergraph.analysis.whatif.changes import ended
        from bordergraph.analysis.whatif.compare import what_if
        from bordergraph.views.tables.whatif import whatif_table

        desk = self._desk
        named = named_changes(
            desk,
            remove=ids_of(remove),
            remove_member=ids_of(remove_member),
            add_member=ids_of(add_member),
            add_link=ids_of(add_link),
            add_focus=ids_of(add_focus),
        )
        planned = [*changes, *named]
        remarks = []
        if ended_funding:
            over = funding_ended(desk)
            remarks.append(f"funding has ended: {', '.join(over) or 'none'}")
            planned += ended(over)
        elif not planned:
            raise UsageError("nothing would change", "name a change, such as --remove IBET")
        found = what_if(desk.network, planned, options_of(options))
        gaps = (*found.opened, *found.closed, *found.widened, *found.narrowed)
        table = whatif_table(found, desk.labels, desk.needed())
        return Result((*gaps, *found.relays_lost), table, found, tuple(remarks))

    def compare(
        self,
        first: str | Path | date,
        second: str | Path | date,
        *,
        top: int = 10,
        everything: bool = False,
        options: Options | None = None,
    ) -> Result[Row]:
        """Compare two days of the graph, two graphs, or a day of it with a graph.

        A day means this graph on that day; a graph is opened as this one was, with its sources and
        dependencies, and is described on the day asked for or its own. `whole` holds all that was
        found, as values.

        Args:
            first: A day, as a date or ``2013``, ``2013-05``, ``2013-05-01``; or an RDF file, a folder,
                or the word ``curated``. A folder named like a day is given as a path.
            second: Likewise.
            top: Rows of each list in text and Markdown.
            everything: Show every row and source in text and Markdown.
            options: What counts.

        Raises:
            UsageError: A side is neither a day nor a graph, or both are days and a day was asked
                for, or both are graphs and another was opened.
            DataError: A graph cannot be read.

        Example:
            >>> found = Workbench.open().compare("curated", "curated")
            >>> found.whole.nothing, len(found)
            (True, 0)
        """
        from bordergraph.api.compared import compare

        at_least(1, "top", top)
        return compare(
            self._desk, options_of(options), first, second, top=top, everything=everything
        )
