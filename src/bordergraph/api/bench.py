"""An open graph that can be queried, analysed and reported on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.api.exports import Exports
from bordergraph.api.plans import Plans
from bordergraph.api.ranking import Ranking
from bordergraph.api.rankings import Rankings
from bordergraph.api.reports import report_on
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.gaps.explain import Explanation
    from bordergraph.analysis.stats.nulls import Progress
    from bordergraph.analysis.whatif.robustness import RowStability, SourceEffect
    from bordergraph.views.map.records import MapData, Point
    from bordergraph.views.report import Report


__all__ = ["Workbench", "open_workbench"]


class Workbench(Rankings, Plans, Exports):
    """An open graph that can be queried, analysed and reported on."""

    def why(
        self, a: str, b: str, *, threat: str | None = None, options: Options | None = None
    ) -> Explanation:
        """Collect every statement that links two agencies, or says why nothing does."""
        from bordergraph.analysis.gaps.explain import explain

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

    def map_data(
        self,
        *,
        threat: str | None = None,
        focus: str | None = None,
        layout: str = "islands",
        top_gaps: int = 10,
        positions: Mapping[str, Mapping[str, Point]] | None = None,
    ) -> MapData:
        """Gather what the map shows.

        Args:
            threat: Open on this threat.
            focus: Open on this agency and what it touches.
            layout: islands, communities, threats or geographic.
            top_gaps: Gap pairs to open with; 0 for all.
            positions: Positions of an earlier build, to keep.

        Raises:
            UnknownNameError: No such threat or agency.
            ValueError: An unknown layout.
        """
        from bordergraph.analysis.gaps.ranking import gaps
        from bordergraph.views.map.assemble import assemble
        from bordergraph.words import LANGUAGES

        stamp = self.stamp()
        return assemble(
            self.network(),
            lambda network: gaps(network, self.options()),
            lambda text: self.query(text).to_dicts(),
            layout=layout,
            threat=self._named("threat", threat),
            focus=self._named("agency", focus),
            top_gaps=top_gaps,
            version=stamp.version,
            data_hash=stamp.data_hash,
            positions=positions,
            labels=tuple(self.labels_in(language) for language in LANGUAGES),
        )

    def map(self, **shown: Any) -> str:  # noqa: ANN401 - the options of map_data
        """Return the interactive map as one HTML page; options are those of `map_data`."""
        from bordergraph.views.map.page import build_map

        return build_map(self.map_data(**shown), self.language)

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
    ) -> Ranking[RowStability]:
        """Rank again and again with statements dropped or ties added.

        Raises:
            UsageError: No such ranking, or a share outside (0, 1).
        """
        from bordergraph.analysis.whatif.robustness import stability
        from bordergraph.views.tables.robust import stability_table

        found = stability(
            self.network(),
            self._ranking(ranking, options),
            share=share,
            add=add,
            draws=draws,
            top=top,
            seed=seed,
            on_progress=on_progress,
        )
        return Ranking(
            found.rows, stability_table(found, ranking, self.labels, (self._stamp_note(),))
        )

    def without_each_source(
        self,
        ranking: str = "pairs",
        *,
        top: int = 10,
        options: Options | None = None,
        on_progress: Progress | None = None,
    ) -> Ranking[SourceEffect]:
        """Rank again without each source in turn; the `top` most damaging ones."""
        from bordergraph.analysis.whatif.robustness import leave_one_source_out
        from bordergraph.views.tables.robust import effects_table

        found = leave_one_source_out(
            self.network(), self._ranking(ranking, options), top=top, on_progress=on_progress
        )[:top]
        return Ranking(found, effects_table(found, ranking, self.labels, (self._stamp_note(),)))

    def without_confidence(
        self, ranking: str = "pairs", *, top: int = 10, options: Options | None = None
    ) -> Ranking[SourceEffect]:
        """Rank again without statements of low, and of low and medium confidence."""
        from bordergraph.analysis.whatif.robustness import without_confidence
        from bordergraph.views.tables.robust import effects_table

        found = without_confidence(self.network(), self._ranking(ranking, options), top=top)
        return Ranking(found, effects_table(found, ranking, self.labels, (self._stamp_note(),)))

    def _ranking(self, name: str, options: Options | None) -> Any:  # noqa: ANN401 - a Ranking of robustness
        from bordergraph.analysis.whatif import robustness

        known = {
            "pairs": robustness.pair_ranking,
            "threats": robustness.threat_ranking,
            "brokers": robustness.broker_ranking,
        }
        if name not in known:
            raise UsageError(f"no ranking '{name}'", f"use one of {', '.join(known)}")
        return known[name](options or self.options())


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
