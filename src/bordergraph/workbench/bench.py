"""An open graph that can be queried, analysed and reported on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.errors import UsageError
from bordergraph.store import KnowledgeGraph
from bordergraph.workbench.ranking import Ranking
from bordergraph.workbench.reports import report_on, stamp_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from bordergraph.analysis.changes import Change
    from bordergraph.analysis.critical import CriticalTie
    from bordergraph.analysis.explain import Explanation
    from bordergraph.analysis.gaps import GapReport
    from bordergraph.analysis.newlinks import LinkStep
    from bordergraph.analysis.nulls import Progress
    from bordergraph.analysis.options import Options
    from bordergraph.analysis.plan import ArrangementStep, MembershipStep, Recommended
    from bordergraph.analysis.program import Program
    from bordergraph.analysis.results import Broker, Gap, PairGap, Silo, Strain, ThreatGap
    from bordergraph.analysis.robustness import SourceEffect, Stability
    from bordergraph.analysis.whatif import WhatIf
    from bordergraph.views.labels import Labels
    from bordergraph.views.report import Report, Stamp
    from bordergraph.views.table import Table

__all__ = ["Workbench", "open_workbench"]

RANKINGS = ("pairs", "threats", "brokers")


def open_workbench(
    *graphs: str | Path,
    endpoint: str | None = None,
    as_of: date | None = None,
    sources: Iterable[str] = (),
    language: str = "en",
) -> Workbench:
    """Open graphs for reading; see `bordergraph.store.open_graph` for what can be opened.

    Args:
        graphs: RDF files, folders, CSV folders, or ``curated``; nothing means ``curated``.
        endpoint: URL of a SPARQL endpoint to ask instead.
        as_of: The day to describe.
        sources: Sources to believe; all when left out.
        language: ``en`` or ``fr``, for labels and headings.

    Raises:
        UsageError: A graph is not there.

    Example:
        >>> kg = open_workbench()
        >>> len(kg.gaps(threat="firearms-smuggling", top=2))
        2
    """
    opened = Workbench.open(*graphs, endpoint=endpoint, as_of=as_of, sources=sources)
    opened.language = language
    return opened


class Workbench(KnowledgeGraph):
    """An open graph that can be queried, analysed and drawn."""

    language = "en"
    _labels: Labels | None = None

    @property
    def labels(self) -> Labels:
        """Names of things and words of the interface, in the workbench's language."""
        if self._labels is None or self._labels.language != self.language:
            from bordergraph.views.labels import Labels

            self._labels = Labels.from_rows(self.language, self._label_rows()).knowing(
                self.network()
            )
        return self._labels

    def _label_rows(self) -> list[tuple[str, str, str, str]]:
        from bordergraph import resources

        rows = self.view("labels")
        if not any(str(r["thing"]).startswith("cadence:") for r in rows):
            # A graph without our ontology still speaks of its cadences, roles and kinds.
            ontology = Workbench((resources.graph_dir() / "ontology.ttl",))
            rows += ontology.view("labels")
        return [
            (str(r["thing"]), str(r["property"]), str(r["text"]), str(r["language"] or ""))
            for r in rows
        ]

    def view(self, name: str, **params: str) -> list[dict[str, object]]:
        """Run one of the queries behind the views and return its rows."""
        from bordergraph import resources
        from bordergraph.queries import load_file

        answer = self.query(load_file(resources.queries_dir() / "view" / f"{name}.rq"), **params)
        return [dict(r) for r in answer.to_dicts()]

    def options(self, weight: str = "idf", *, strict: bool = False, **more: Any) -> Options:  # noqa: ANN401 - the fields of Options
        """Return analysis options for the day the workbench describes."""
        from bordergraph.analysis.options import Options, Weight

        return Options(day=self.as_of, weight=Weight(weight), strict=strict, **more)

    def stamp(self) -> Stamp:
        """Return what makes an output reproducible: version, data hash, day, language."""
        return stamp_of(self)

    def _stamp(self) -> str:
        stamp = self.stamp()
        day = self.labels.day(self.as_of)
        return self.labels.say("note-stamp", day=day, version=stamp.version, data=stamp.data_hash)

    def _named(self, kind: str, name: str | None) -> str | None:
        return None if name is None else self.find(kind, name)

    def gap_report(
        self,
        *,
        threat: str | None = None,
        agency: str | None = None,
        top: int | None = None,
        options: Options | None = None,
    ) -> GapReport:
        """Return the gaps with what is listed apart and the totals; see `analysis.gaps.gaps`."""
        from bordergraph.analysis.gaps import gaps

        return gaps(
            self.network(),
            options or self.options(),
            top=top,
            threat=self._named("threat", threat),
            agency=self._named("agency", agency),
        )

    def gaps(
        self,
        *,
        threat: str | None = None,
        agency: str | None = None,
        top: int | None = None,
        apart: str | None = None,
        options: Options | None = None,
    ) -> Ranking[Gap]:
        """List pairs that answer for one threat and have no regular channel for it.

        Args:
            threat: Only on this threat and narrower ones.
            agency: Only of this agency.
            top: The most rows.
            apart: ``unknown`` for the open pairs on a thin record, ``within-body`` for those
                inside one body, instead of the gaps that count.
            options: What counts.

        Raises:
            UnknownNameError: No such threat or agency.
            UsageError: Another word for `apart`.
        """
        from bordergraph.views.ranked import gap_notes, gaps_table

        options = options or self.options()
        report = self.gap_report(threat=threat, agency=agency, top=top, options=options)
        lists = {
            None: (report.gaps, "gaps-title"),
            "unknown": (report.unknown, "gaps-apart-title"),
            "within-body": (report.within_body, "gaps-within-title"),
        }
        if apart not in lists:
            raise UsageError(f"no list apart named '{apart}'", "use unknown or within-body")
        rows, title = lists[apart]
        notes = (*gap_notes(report, options, self.labels), self._stamp())
        return Ranking(rows, gaps_table(rows, self.labels, title=title, notes=notes))

    def gaps_by_pair(
        self,
        *,
        threat: str | None = None,
        agency: str | None = None,
        top: int | None = None,
        options: Options | None = None,
    ) -> Ranking[PairGap]:
        """List pairs by the gap of all their threats together."""
        from bordergraph.analysis.gaps import gaps_by_pair
        from bordergraph.views.ranked import pairs_table

        rows = gaps_by_pair(
            self.network(),
            options or self.options(),
            top=top,
            threat=self._named("threat", threat),
            agency=self._named("agency", agency),
        )
        return Ranking(rows, pairs_table(rows, self.labels, (self._stamp(),)))

    def gaps_by_threat(
        self,
        *,
        threat: str | None = None,
        agency: str | None = None,
        top: int | None = None,
        options: Options | None = None,
    ) -> Ranking[ThreatGap]:
        """List threats by gap, with the share of need that is met."""
        from bordergraph.analysis.gaps import gaps_by_threat
        from bordergraph.views.ranked import threats_table

        rows = gaps_by_threat(
            self.network(),
            options or self.options(),
            top=top,
            threat=self._named("threat", threat),
            agency=self._named("agency", agency),
        )
        return Ranking(rows, threats_table(rows, self.labels, (self._stamp(),)))

    def strained(
        self,
        *,
        threat: str | None = None,
        agency: str | None = None,
        top: int | None = None,
        options: Options | None = None,
    ) -> Ranking[Strain]:
        """List links that exist and about which a finding documents trouble."""
        from bordergraph.analysis.strained import strained
        from bordergraph.views.ranked import strains_table

        rows = strained(
            self.network(),
            options or self.options(),
            top=top,
            threat=self._named("threat", threat),
            agency=self._named("agency", agency),
        )
        return Ranking(rows, strains_table(rows, self.labels, (self._stamp(),)))

    def critical(
        self, *, top: int | None = None, options: Options | None = None
    ) -> Ranking[CriticalTie]:
        """List the links whose loss would leave most need unmet."""
        from bordergraph.analysis.critical import critical_ties
        from bordergraph.views.ranked import critical_table

        rows = critical_ties(self.network(), options or self.options(), top=top)
        return Ranking(rows, critical_table(rows, self.labels, (self._stamp(),)))

    def silos(
        self,
        by: str = "country",
        *,
        null: str = "N1",
        seed: int = 0,
        samples: int = 1000,
        options: Options | None = None,
        on_progress: Progress | None = None,
    ) -> Ranking[Silo]:
        """Judge groups by the need they leave unmet across their boundary."""
        from bordergraph.analysis.silos import silos
        from bordergraph.views.ranked import silos_table

        rows = silos(
            self.network(),
            by,
            null,
            seed,
            samples=samples,
            options=options or self.options(),
            on_progress=on_progress,
        )
        table = silos_table(rows, self.labels, by=by, seed=seed, notes=(self._stamp(),))
        return Ranking(rows, table)

    def brokers(
        self,
        by: str = "country",
        *,
        undirected: bool = False,
        top: int | None = None,
        seed: int = 0,
        options: Options | None = None,
    ) -> Ranking[Broker]:
        """Describe agencies by the place they take between groups."""
        from bordergraph.analysis.brokers import brokers
        from bordergraph.views.ranked import brokers_table

        rows = brokers(
            self.network(),
            by,
            undirected=undirected,
            options=options or self.options(),
            seed=seed,
        )[:top]
        table = brokers_table(
            rows, self.labels, by=by, undirected=undirected, notes=(self._stamp(),)
        )
        return Ranking(rows, table)

    def best_links(self, *, top: int = 10, options: Options | None = None) -> Ranking[LinkStep]:
        """List the links that would close most gap."""
        from bordergraph.analysis.arrays import Arrays
        from bordergraph.analysis.needs import Needs
        from bordergraph.analysis.newlinks import best_links
        from bordergraph.analysis.plan import answers
        from bordergraph.views.planned import links_table

        rows = best_links(Needs(Arrays(self.network(), options or self.options())), top=top)
        asked = self.recommended()

        def asked_in(step: LinkStep) -> tuple[str, ...]:
            return answers(asked, agencies=step.agencies, threats=step.threats)

        return Ranking(rows, links_table(rows, self.labels, asked_in, (self._stamp(),)))

    def best_memberships(
        self,
        *,
        steps: int = 5,
        agency: str | None = None,
        arrangement: str | None = None,
        options: Options | None = None,
    ) -> Ranking[MembershipStep]:
        """List the memberships that would close most gap together, step by step."""
        from bordergraph.analysis.arrays import Arrays
        from bordergraph.analysis.needs import Needs
        from bordergraph.analysis.plan import answers, best_memberships
        from bordergraph.views.planned import memberships_table

        plan = best_memberships(
            Needs(Arrays(self.network(), options or self.options())),
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

        table = memberships_table(plan, self.labels, asked_in, (self._stamp(),))
        return Ranking(plan.steps, table)

    def best_arrangements(
        self, *, top: int = 10, options: Options | None = None
    ) -> Ranking[ArrangementStep]:
        """List arrangements that would close most if they were regular, or there again."""
        from bordergraph.analysis.arrays import Arrays
        from bordergraph.analysis.needs import Needs
        from bordergraph.analysis.plan import answers, best_arrangements
        from bordergraph.views.planned import arrangements_table

        rows = best_arrangements(Needs(Arrays(self.network(), options or self.options())), top=top)
        asked = self.recommended()

        def asked_in(step: ArrangementStep) -> tuple[str, ...]:
            return answers(asked, arrangement=step.arrangement, threats=step.threats)

        return Ranking(rows, arrangements_table(rows, self.labels, asked_in, (self._stamp(),)))

    def best_program(
        self, threat: str, *, size: int = 4, options: Options | None = None
    ) -> Ranking[Program]:
        """Find the agencies that a new program on a threat should unite."""
        from bordergraph.analysis.arrays import Arrays
        from bordergraph.analysis.needs import Needs
        from bordergraph.analysis.program import best_program
        from bordergraph.views.planned import program_table

        needs = Needs(Arrays(self.network(), options or self.options()))
        program = best_program(needs, self.find("threat", threat), size=size)
        return Ranking((program,), program_table(program, self.labels, (self._stamp(),)))

    def recommended(self) -> tuple[Recommended, ...]:
        """Return what sources ask for, as far as a plan can answer it."""
        from bordergraph.analysis.plan import Recommended

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
        day = self.as_of.isoformat() if self.as_of else "9999"
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
        from bordergraph.analysis.whatif import what_if
        from bordergraph.views.planned import whatif_table

        result = what_if(self.network(), changes, options or self.options())
        return result, whatif_table(result, self.labels, (self._stamp(),))

    def why(
        self, a: str, b: str, *, threat: str | None = None, options: Options | None = None
    ) -> Explanation:
        """Collect every statement that links two agencies, or says why nothing does."""
        from bordergraph.analysis.explain import explain

        return explain(
            self.network(),
            self.find("agency", a),
            self.find("agency", b),
            self._named("threat", threat),
            options or self.options(),
        )

    def report(self, *subject: str) -> Report:
        """Write the report on everything, on one thing, or on two agencies.

        `bordergraph.views.report` renders it as text, Markdown, HTML or JSON.

        Raises:
            UsageError: More than two names, or one agency twice.
            UnknownNameError: Nothing has that name.
        """
        return next(report_on(self, [subject]))

    def reports(self, subjects: Iterable[tuple[str, ...]]) -> Iterator[Report]:
        """Write many reports on one run of the analysis; a subject is what `report` takes."""
        return report_on(self, subjects)

    def stability(
        self,
        ranking: str = "pairs",
        *,
        share: float = 0.1,
        add: bool = False,
        draws: int = 50,
        top: int = 10,
        seed: int = 0,
        options: Options | None = None,
        on_progress: Progress | None = None,
    ) -> Stability:
        """Rank again and again with statements dropped or ties added.

        Raises:
            UsageError: No such ranking, or a share outside (0, 1).
        """
        from bordergraph.analysis.robustness import stability

        return stability(
            self.network(),
            self._ranking(ranking, options),
            share=share,
            add=add,
            draws=draws,
            top=top,
            seed=seed,
            on_progress=on_progress,
        )

    def without_each_source(
        self,
        ranking: str = "pairs",
        *,
        top: int = 10,
        options: Options | None = None,
        on_progress: Progress | None = None,
    ) -> tuple[SourceEffect, ...]:
        """Rank again without each source in turn, most damaging first."""
        from bordergraph.analysis.robustness import leave_one_source_out

        return leave_one_source_out(
            self.network(), self._ranking(ranking, options), top=top, on_progress=on_progress
        )

    def _ranking(self, name: str, options: Options | None) -> Any:  # noqa: ANN401 - a Ranking of robustness
        from bordergraph.analysis import robustness

        known = {
            "pairs": robustness.pair_ranking,
            "threats": robustness.threat_ranking,
            "brokers": robustness.broker_ranking,
        }
        if name not in known:
            raise UsageError(f"no ranking '{name}'", f"use one of {', '.join(RANKINGS)}")
        return known[name](options or self.options())
