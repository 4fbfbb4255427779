"""What the analysis ranks: gaps, silos, brokers, coverage, what is critical."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.api.asked import at_least, ids_of, one_of, options_of
from bordergraph.api.opened import Opened
from bordergraph.api.result import Result
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bordergraph.analysis.core.index import NetworkIndex
    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.results import Broker, Gap, Silo
    from bordergraph.analysis.stats.nulls import Progress
    from bordergraph.api.desk import Desk

__all__ = ["APART", "BY", "COVERED", "EVIDENCE", "Ranking"]

BY = ("detail", "pair", "threat")
COVERED = ("threats", "agencies", "sources")
APART = ("unknown", "within-body", "by-design", "no-need", "slight")
EVIDENCE = ("confirmed", "tested", "inferred")


def _ungrouped(desk: Desk, arrays: NetworkIndex, by: str, verb: str) -> tuple[str, ...]:
    """Say how many agencies tell no group, and what that makes of them."""
    from bordergraph.analysis.groups.groupings import ungrouped

    lacking = ungrouped(arrays, by)
    if not lacking or not arrays.agencies:
        return ()
    which = "none" if len(lacking) == len(arrays.agencies) else "some"
    agencies = desk.labels.count("agency", len(lacking))
    return (desk.labels.say(f"{verb}-ungrouped.{which}", column=by, agencies=agencies),)


class Ranking(Opened):
    """An open graph whose gaps, groups, agencies and losses are ranked."""

    def gaps(
        self,
        *,
        threat: str | None = None,
        agency: str | None = None,
        by: str = "detail",
        weight: str = "idf",
        strict: bool = False,
        need: str = "tasks",
        top: int | None = None,
        evidence: str | Iterable[str] = (),
        apart: str | None = None,
        strained: bool = False,
        options: Options | None = None,
    ) -> Result[Any]:
        """List pairs that answer for one threat and have no regular channel for it.

        Args:
            threat: Only on this threat and narrower ones.
            agency: Only of this agency.
            by: One row per pair and threat (``detail``), per ``pair``, or per ``threat``.
            weight: How much a threat counts: idf, rarity or none.
            strict: Count as published open triangles are: any mutual tie closes.
            top: The most rows.
            need: ``tasks`` asks whose work depends on whose, ``threats`` who shares a threat.
            evidence: Only rows of this class of evidence, or of several: ``confirmed``,
                ``tested`` or ``inferred``.
            apart: What does not count instead: ``unknown`` (a thin record), ``within-body``,
                ``by-design`` (behind a door), ``no-need`` or ``slight``.
            strained: Links that exist and are in trouble instead.
            options: What counts, in place of `weight`, `strict` and `need`.

        Example:
            >>> gap = Workbench.open().gaps(top=1)[0]
            >>> gap.outcome.value, len(gap.agencies)
            ('open', 2)
        """
        from bordergraph.analysis.gaps import ranking
        from bordergraph.analysis.results import Evidence
        from bordergraph.views.tables import ranked as tables

        desk, evidence = self._desk, ids_of(evidence)
        at_least(1, "top", top)
        if self._graph.dependencies and (strict or need != "tasks"):
            raise UsageError(
                "dependencies say nothing of a threat that two share", "leave them out"
            )
        counting = options_of(options, weight=weight, strict=strict, need=need)
        one_of("grouping of gaps", by, BY)
        if apart is not None and apart not in APART:
            raise UsageError(f"no list apart named '{apart}'", f"use one of {', '.join(APART)}")
        if strained + (apart is not None) + (by != "detail") > 1:
            raise UsageError("--by, --apart and --strained exclude each other", "keep one of them")
        if apart == "unknown" and evidence:
            raise UsageError("what is not known has no evidence", "leave out --evidence or --apart")
        asked: dict[str, Any] = {
            "evidence": tuple(Evidence(one_of("evidence", e, EVIDENCE)) for e in evidence),
            "top": top,
            "threat": desk.found("threat", threat),
            "agency": desk.found("agency", agency),
        }
        needs, labels = desk.needs(counting), desk.labels
        below = desk.needed()
        if strained:
            from bordergraph.analysis.gaps.strained import strained as trouble

            strains = trouble(needs, **asked)
            return Result(strains, tables.strains_table(strains, labels, below))
        if by == "pair":
            pairs = ranking.gaps_by_pair(needs, **asked)
            return Result(pairs, tables.pairs_table(pairs, labels, below))
        if by == "threat":
            threats = ranking.gaps_by_threat(needs, **asked)
            notes = (*desk.too_wide(needs.arrays, asked["threat"]), *below)
            return Result(threats, tables.threats_table(threats, labels, notes))
        report = ranking.gaps(needs, **asked)
        chosen, title = {
            None: ("gaps", "gaps-title"),
            "unknown": ("unknown", "gaps-apart-title"),
            "within-body": ("within_body", "gaps-within-title"),
            "by-design": ("by_design", "gaps-by-design-title"),
            "no-need": ("no_need", "gaps-no-need-title"),
            "slight": ("slight", "gaps-slight-title"),
        }[apart]
        rows: tuple[Gap, ...] = getattr(report, chosen)
        notes = (*tables.gap_notes(report, counting, labels), *below)
        return Result(rows, tables.gaps_table(rows, labels, title=title, notes=notes), report)

    def silos(
        self,
        by: str = "country",
        *,
        null: str = "N1",
        samples: int = 1000,
        seed: int = 0,
        options: Options | None = None,
        on_progress: Progress | None = None,
    ) -> Result[Silo]:
        """Judge groups by the need they leave unmet across their boundary.

        Args:
            by: country, level, sector, body or community.
            null: N0, N1, N1-swaps, N2, N3 or N4.
            samples: Draws from the null.
            seed: Seed of draws and communities.
            options: What counts.
            on_progress: Told how many draws are done.

        Example:
            >>> groups = Workbench.open().silos("country", samples=20)
            >>> {"CA", "US"} <= {group.group for group in groups}
            True
        """
        from bordergraph.analysis.groups.groupings import GROUPINGS, grouping_of
        from bordergraph.analysis.groups.silos import silos as judged
        from bordergraph.views.tables.ranked import firmness, silos_table

        one_of("grouping", by, GROUPINGS)
        at_least(1, "samples", samples)
        desk = self._desk
        needs = desk.needs(options_of(options))
        grouping = grouping_of(needs.arrays, by, seed=seed)
        rows = judged(needs, grouping, null, seed, samples=samples, on_progress=on_progress)
        firm = firmness(grouping, desk.labels, seed)
        notes = (*firm, *_ungrouped(desk, needs.arrays, by, "silos"), *desk.needed())
        return Result(rows, silos_table(rows, desk.labels, by=by, seed=seed, notes=notes))

    def brokers(
        self,
        by: str = "country",
        *,
        undirected: bool = False,
        top: int | None = None,
        seed: int = 0,
        options: Options | None = None,
    ) -> Result[Broker]:
        """Describe agencies by their place between groups: roles, betweenness, constraint.

        Args:
            by: country, level, sector, body or community.
            undirected: Take a tie in either direction both ways.
            top: The most rows.
            seed: Seed of the communities.
            options: What counts.

        Example:
            >>> first = Workbench.open().brokers(top=1)[0]
            >>> sorted(first.roles)
            ['coordinator', 'gatekeeper', 'itinerant', 'liaison', 'representative']
        """
        from bordergraph.analysis.groups.brokers import brokers as described
        from bordergraph.analysis.groups.groupings import GROUPINGS, grouping_of
        from bordergraph.views.tables.ranked import brokers_table, firmness

        one_of("grouping", by, GROUPINGS)
        at_least(1, "top", top)
        desk = self._desk
        arrays = desk.needs(options_of(options)).arrays
        grouping = grouping_of(arrays, by, seed=seed)
        rows = described(arrays, grouping, undirected=undirected, seed=seed)[:top]
        firm = firmness(grouping, desk.labels, seed)
        notes = (*firm, *_ungrouped(desk, arrays, by, "brokers"), *desk.notes())
        table = brokers_table(
            rows, desk.labels, by=by, undirected=undirected, seed=seed, notes=notes
        )
        return Result(rows, table)

    def coverage(self, of: str = "threats", *, options: Options | None = None) -> Result[Any]:
        """Show how far apart agencies are on each threat, or how well the record is founded.

        Args:
            of: ``threats``; ``agencies``, with the sources on each one's ties; ``sources``, with
                how their statements were found when they were compared with the text.
            options: What counts.

        Example:
            >>> rows = Workbench.open().coverage()
            >>> all(0 <= row.coverage <= 1 for row in rows)
            True
        """
        from bordergraph.views.tables.covered import agencies_table, ladder_table, sources_table

        desk, counting = self._desk, options_of(options)
        one_of("coverage", of, COVERED)
        if of == "sources":
            standing = desk.record.standing()
            return Result(standing, sources_table(standing, desk.labels, desk.notes()))
        if of == "agencies":
            from bordergraph.analysis.gaps.coverage import orphan_agencies

            arrays = desk.needs(counting).arrays
            found = arrays.coverage
            thinnest = sorted(found, key=lambda a: (a.sources, a.statements, a.agency))
            alone = orphan_agencies(arrays)
            return Result(
                tuple(thinnest), agencies_table(thinnest, alone, desk.labels, desk.notes())
            )
        from bordergraph.analysis.gaps.coverage import threat_coverage, tied_share

        needs = desk.needs(counting)
        rows = tuple(sorted(threat_coverage(needs), key=lambda t: (t.coverage, t.threat)))
        notes = (*desk.too_wide(needs.arrays), *desk.needed())
        return Result(rows, ladder_table(rows, tied_share(needs), desk.labels, notes))

    def critical(
        self,
        of: str = "links",
        *,
        top: int = 15,
        options: Options | None = None,
        on_progress: Progress | None = None,
    ) -> Result[Any]:
        """Rank what exists by what its loss would cost.

        Args:
            of: links, arrangements, memberships, relays, or points (whose loss splits the network).
            top: The most rows.
            options: What counts.
            on_progress: Told how many endings have been tried.

        Example:
            >>> points = Workbench.open().critical("points")
            >>> ["rcmp"] in [point["agencies"] for point in points.to_dicts()]
            True
        """
        from bordergraph.analysis.whatif.critical import critical_ties
        from bordergraph.analysis.whatif.losses import losses
        from bordergraph.views.tables.critical import OF, losses_table, ties_table

        at_least(1, "top", top)
        desk, counting = self._desk, options_of(options)
        if of not in OF:
            raise UsageError(f"nothing critical named '{of}'", f"use one of {', '.join(OF)}")
        if of == "links":
            ties = critical_ties(desk.network, counting, top=top)
            return Result(ties, ties_table(ties, desk.labels, desk.needed()))
        found = losses(desk.network, counting, top=top, on_progress=on_progress)
        items: tuple[Any, ...]
        items = (*found.articulation, *found.bridges) if of == "points" else getattr(found, of)
        notes = desk.notes() if of == "points" else desk.needed()
        return Result(items, losses_table(found, of, desk.labels, notes), found)
