"""What would help, and what would break: plans and what-if."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bordergraph.api.labelled import LabelledGraph
from bordergraph.api.ranking import Ranking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.plans.links import LinkStep
    from bordergraph.analysis.plans.memberships import ArrangementStep, MembershipStep, Recommended
    from bordergraph.analysis.plans.programs import Program
    from bordergraph.analysis.whatif.changes import Change
    from bordergraph.analysis.whatif.compare import WhatIf
    from bordergraph.views.tables.table import Table


__all__ = ["Plans"]


class Plans(LabelledGraph):
    """The verbs that change the network in thought."""

    def best_links(self, *, top: int = 10, options: Options | None = None) -> Ranking[LinkStep]:
        """List the links that would close most gap."""
        from bordergraph.analysis.plans.links import best_links
        from bordergraph.analysis.plans.memberships import answers
        from bordergraph.views.tables.planned import links_table

        rows = best_links(self._needs(options), top=top)
        asked = self.recommended()

        def asked_in(step: LinkStep) -> tuple[str, ...]:
            return answers(asked, agencies=step.agencies, threats=step.threats)

        return Ranking(rows, links_table(rows, self.labels, asked_in, (self._stamp_note(),)))

    def best_memberships(
        self,
        *,
        steps: int = 5,
        agency: str | None = None,
        arrangement: str | None = None,
        options: Options | None = None,
    ) -> Ranking[MembershipStep]:
        """List the memberships that would close most gap together, step by step."""
        from bordergraph.analysis.plans.memberships import answers, best_memberships
        from bordergraph.views.tables.planned import memberships_table

        plan = best_memberships(
            self._needs(options),
            steps=steps,
            agency=self._named("agency", agency),
            arrangement=self._named("arrangement", arrangement),
        )
        asked = self.recommended()

        def asked_in(step: MembershipStep) -> tuple[str, ...]:
            return answers(
                asked,
                agencies=(step.agency,),
                arrangement=step.arrangement,
                threats=step.threats,
            )

        table = memberships_table(plan, self.labels, asked_in, (self._stamp_note(),))
        return Ranking(plan.steps, table)

    def best_arrangements(
        self, *, top: int = 10, options: Options | None = None
    ) -> Ranking[ArrangementStep]:
        """List arrangements that would close most if they were regular, or there again."""
        from bordergraph.analysis.plans.memberships import answers, best_arrangements
        from bordergraph.views.tables.planned import arrangements_table

        rows = best_arrangements(self._needs(options), top=top)
        asked = self.recommended()

        def asked_in(step: ArrangementStep) -> tuple[str, ...]:
            return answers(asked, arrangement=step.arrangement, threats=step.threats)

        return Ranking(rows, arrangements_table(rows, self.labels, asked_in, (self._stamp_note(),)))

    def best_program(
        self, threat: str, *, size: int = 4, options: Options | None = None
    ) -> Ranking[Program]:
        """Find the agencies that a new program on a threat should unite."""
        from bordergraph.analysis.plans.programs import best_program
        from bordergraph.views.tables.planned import program_table

        needs = self._needs(options)
        program = best_program(needs, self.find("threat", threat), size=size)
        return Ranking((program,), program_table(program, self.labels, (self._stamp_note(),)))

    def recommended(self) -> tuple[Recommended, ...]:
        """Return what sources ask for, as far as a plan can answer it."""
        from bordergraph.analysis.plans.memberships import Recommended

        found: dict[str, dict[str, set[str]]] = {}
        for row in self.view("recommended"):
            asked = found.setdefault(
                str(row["recommendation"]).partition(":")[2],
                {"agency": set(), "arrangement": set(), "threat": set()},
            )
            kind, _, slug = str(row["about"] or "").partition(":")
            if kind in asked:
                asked[kind].add(slug)
        return tuple(
            Recommended(
                slug,
                tuple(sorted(about["agency"])),
                tuple(sorted(about["arrangement"])),
                tuple(sorted(about["threat"])),
            )
            for slug, about in sorted(found.items())
        )

    def funding_ended(self) -> tuple[str, ...]:
        """Return the arrangements whose money had run out by the day, as far as sources say."""
        day = self.day.isoformat() if self.day else ""
        ends: dict[str, str] = {}
        for row in self.view("funding-ends"):
            # The latest end counts: earlier ones were followed by new money.
            ends[str(row["arrangement"]).partition(":")[2]] = str(row["day"])
        known = self.network().arrangement_by_id
        return tuple(sorted(a for a, end in ends.items() if end <= day and a in known))

    def what_if(
        self, changes: Sequence[Change], *, options: Options | None = None
    ) -> tuple[WhatIf, Table]:
        """Compare the network with itself after some changes, all together."""
        from bordergraph.analysis.whatif.compare import what_if
        from bordergraph.views.tables.planned import whatif_table

        result = what_if(self.network(), changes, options or self.options())
        return result, whatif_table(result, self.labels, (self._stamp_note(),))
