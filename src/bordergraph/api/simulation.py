"""What changes: a supposed change, what must not break, how firm gaps are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.api.open_graph import OpenGraph, allowing, funding_ended, named_changes, resolved
from bordergraph.api.result import Result
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bordergraph.analysis.whatif.changes import Change
    from bordergraph.analysis.whatif.stability import Trial

SUGGESTED = ("links", "memberships")
SUGGESTIONS = 10
"""Changes that are suggested unless another number is asked for."""
TRIALS = ("variants", "publishers")
CRITICAL = ("arrangements", "memberships", "links", "points")


class SimulationVerbs(OpenGraph):
    """An open graph that is compared with what a change makes of it, or with another."""

    @allowing(suggest=SUGGESTED, top=1)
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
            remove: Agencies or arrangements that end.
            remove_member: ``AGENCY:ARRANGEMENT``, which it leaves.
            remove_link: ``AGENCY:AGENCY``, who end all direct exchange.
            add_member: ``AGENCY:ARRANGEMENT``, which it joins.
            add_link: ``AGENCY:AGENCY[:THREAT]``, who share.
            add_focus: ``ARRANGEMENT:THREAT``, which it takes on.
            ended_funding: End every arrangement whose money has run out.
            suggest: ``links`` or ``memberships``: try each that is missing, alone.
            agency: Try only changes of this agency.
            top: The most rows; ten suggestions when left out.

        Example:
            >>> found = Workbench.open().whatif(remove="IBET")
            >>> found.whole.lost > 0, found.whole.gained
            (True, 0)
        """
        from bordergraph.analysis.whatif.changes import ended
        from bordergraph.analysis.whatif.simulation import simulate
        from bordergraph.views.tables.whatif import whatif_table

        context = self._context
        named = {
            "remove": remove, "remove_member": remove_member, "remove_link": remove_link,
            "add_member": add_member, "add_link": add_link, "add_focus": add_focus,
        }  # fmt: skip
        # Names are looked up first, so that what a text lacks is said before all else.
        planned = named_changes(context, named)
        planned = [*(resolved(context, change) for change in changes), *planned]
        if suggest is not None:
            if planned or ended_funding:
                what = "--suggest tries changes to the graph as it is"
                raise UsageError(what, "leave the other changes out")
            return self._suggested(suggest, agency, top or SUGGESTIONS)
        if agency is not None:
            raise UsageError("--agency belongs to --suggest", "leave it out or add --suggest links")
        remarks = []
        if ended_funding:
            over = funding_ended(context)
            remarks.append(f"funding has ended: {', '.join(over) or 'none'}")
            planned += ended(over)
        elif not planned:
            raise UsageError("nothing would change", "name a change, such as --remove IBET")
        found = simulate(
            context.network, planned, dependencies=context.dependencies, before=context.assessment
        )
        table = whatif_table(found, context.labels, context.needed)
        result = Result(found.moved, table, found, tuple(remarks))
        return result if top is None else result.first(top)

    def _suggested(self, what: str, agency: str | None, top: int) -> Result[Any]:
        from bordergraph.analysis.whatif.simulation import suggest
        from bordergraph.views.tables.whatif import suggestions_table

        context = self._context
        one, known = context.found("agency", agency), context.dependencies
        found = suggest(context.network, what, top=top, agency=one, dependencies=known)
        return Result(found, suggestions_table(found, what, context.labels, context.needed))

    @allowing(of=CRITICAL, top=1)
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
        from bordergraph.analysis.whatif.simulation import critical, points
        from bordergraph.views.tables.whatif import critical_table, points_table

        context = self._context
        if of == "points":
            agencies, links = points(context.network)
            table = points_table(agencies, links, context.labels, context.notes)
            return Result((*agencies, *links), table)
        found = critical(assess(context.network, dependencies=context.dependencies), of)[:top]
        return Result(found, critical_table(found, of, context.labels, context.needed))

    @allowing(only=TRIALS, top=1)
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
            only: ``variants`` or ``publishers``; both when left out.
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
        from bordergraph.views.tables.whatif import stability_table

        context = self._context
        network, known = context.network, context.dependencies
        variants: tuple[Trial, ...] = ()
        publishers: tuple[Trial, ...] = ()
        if only != "publishers":
            every = assess(network, variants=VARIANTS, dependencies=known, whole=False)
            variants = variant_trials(every)
        if only != "variants":
            publishers = publisher_trials(
                network, context.assessment, dependencies=known, top=top, on_progress=on_progress
            )
        table = stability_table(variants, publishers, context.labels, context.needed)
        return Result((*variants, *publishers), table)
