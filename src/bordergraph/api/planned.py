"""What would help, and what would break: plans and what-if."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.api.asked import at_least, ids_of, one_of, options_of
from bordergraph.api.changes import funding_ended, named_changes
from bordergraph.api.opened import Opened
from bordergraph.api.result import Result
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from bordergraph.analysis.core.needs import Needs
    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.plans.links import LinkStep
    from bordergraph.analysis.plans.recommended import Recommended
    from bordergraph.analysis.plans.remedies import Remedy
    from bordergraph.analysis.whatif.changes import Change
    from bordergraph.views.report import Row

__all__ = ["OF", "Planning"]

OF = ("links", "memberships", "arrangements", "program")


def _helped(
    needs: Needs, best: Iterable[LinkStep], asked: Iterable[Recommended]
) -> dict[tuple[str, str], tuple[Remedy, ...]]:
    """Return what would help on the gaps of each pair, those of the largest gap first."""
    from bordergraph.analysis.gaps.work_reasons import reasons_of
    from bordergraph.analysis.plans.remedies import remedies_for

    explained, names = reasons_of(needs), needs.arrays.agency_index
    rows = {
        step.agencies: [
            explained.gap(r)
            for r in needs.rows_of(*(names[a] for a in step.agencies)).tolist()
            if needs.counted[r]
        ]
        for step in best
    }
    found = remedies_for(needs, [g for gaps in rows.values() for g in gaps], asked)
    return {
        pair: tuple(
            remedy
            for g in sorted(gaps, key=lambda g: (-round(g.gap, 9), g.threat))
            for remedy in found[pair, g.threat]
        )
        for pair, gaps in rows.items()
    }


class Planning(Opened):
    """An open graph for which is worked out what would help, and what would break."""

    def plan(
        self,
        of: str = "links",
        *,
        agency: str | None = None,
        arrangement: str | None = None,
        threat: str | None = None,
        size: int = 4,
        top: int = 10,
        options: Options | None = None,
    ) -> Result[Any]:
        """Find the links, memberships or programs that would close most gap.

        Args:
            of: links, memberships, arrangements or program.
            agency: Memberships of this agency only.
            arrangement: Memberships in this arrangement only.
            threat: The threat of a new program, which needs one.
            size: Members of a new program.
            top: The most rows or steps.
            options: What counts.

        Example:
            >>> first = Workbench.open().plan("links", top=1).to_dicts()[0]
            >>> first["gain"] > 0
            True
        """
        from bordergraph.analysis.plans import links, memberships, programs
        from bordergraph.analysis.plans.recommended import answers, widened
        from bordergraph.views.tables import planned as tables

        at_least(1, "top", top)
        desk, counting = self._desk, options_of(options)
        one_of("plan", of, OF)
        if of == "program":
            if threat is None:
                raise UsageError("a new program needs a threat", "give it with --threat")
            at_least(2, "size", size)
            on = desk.find("threat", threat)
            needs = desk.needs(counting)
            program = programs.best_program(needs, on, size=size)
            wide = [] if program.candidates else desk.too_wide(needs.arrays, on)
            notes = (*wide, *desk.needed())
            return Result((program,), tables.program_table(program, desk.labels, notes))
        needs, labels, notes = desk.needs(counting), desk.labels, desk.needed()
        asked, network = desk.recommended, desk.network

        def joined(*agencies: str) -> tuple[str, ...]:
            """Return the countries that a step joins."""
            return tuple(sorted({network.agency_by_id[a].country for a in agencies}))

        if of == "memberships":
            found = memberships.best_memberships(
                needs,
                steps=top,
                agency=desk.found("agency", agency),
                arrangement=desk.found("arrangement", arrangement),
            )

            def joining(step: memberships.MembershipStep) -> tuple[str, ...]:
                return answers(
                    asked,
                    agencies=(step.agency,),
                    arrangement=step.arrangement,
                    threats=widened(network, step.threats),
                    countries=joined(step.agency, *step.partners),
                )

            return Result(
                found.steps, tables.memberships_table(found, labels, joining, notes), found
            )
        if of == "arrangements":
            steps = memberships.best_arrangements(needs, top=top)

            def improving(step: memberships.ArrangementStep) -> tuple[str, ...]:
                return answers(
                    asked,
                    arrangement=step.arrangement,
                    threats=() if step.action == "regular" else widened(network, step.threats),
                    countries=joined(*step.agencies),
                )

            return Result(steps, tables.arrangements_table(steps, labels, improving, notes))
        best = links.best_links(needs, top=top)

        def linking(step: links.LinkStep) -> tuple[str, ...]:
            return answers(
                asked,
                agencies=step.agencies,
                threats=widened(network, step.threats),
                countries=joined(*step.agencies),
            )

        helped = _helped(needs, best, asked)
        return Result(best, tables.links_table(best, labels, linking, helped, notes))

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
        from bordergraph.views.tables.planned import whatif_table

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
