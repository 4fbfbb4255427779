"""What the analysis ranks: gaps, silos, brokers, coverage, what is critical, how firm a ranking is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bordergraph.api.asked import one_of
from bordergraph.api.result import Result
from bordergraph.errors import UsageError

if TYPE_CHECKING:
    from bordergraph.analysis.core.index import NetworkIndex
    from bordergraph.analysis.core.options import Options
    from bordergraph.analysis.results import Broker, Gap, Silo
    from bordergraph.analysis.stats.nulls import Progress
    from bordergraph.api.desk import Desk

__all__ = [
    "APART",
    "BY",
    "COVERED",
    "EVIDENCE",
    "WITHOUT",
    "brokers",
    "coverage",
    "critical",
    "gaps",
    "silos",
    "stability",
]

BY = ("detail", "pair", "threat")
COVERED = ("threats", "agencies", "sources")
APART = ("unknown", "within-body", "by-design", "no-need", "slight")
EVIDENCE = ("confirmed", "tested", "inferred")
WITHOUT = ("statements", "sources", "confidence")
SHARE = 0.1
"""Share of the statements that are dropped where nobody says how many."""


def gaps(
    desk: Desk,
    options: Options,
    *,
    threat: str | None,
    agency: str | None,
    by: str,
    top: int | None,
    evidence: tuple[str, ...],
    apart: str | None,
    strained: bool,
) -> Result[Any]:
    """List gaps one by one, by pair or by threat; what is apart from them; or strained links."""
    from bordergraph.analysis.gaps import ranking
    from bordergraph.analysis.results import Evidence
    from bordergraph.views.tables import ranked as tables

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
    needs, labels = desk.needs(options), desk.labels
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
    notes = (*tables.gap_notes(report, options, labels), *below)
    return Result(rows, tables.gaps_table(rows, labels, title=title, notes=notes), report)


def silos(
    desk: Desk,
    options: Options,
    *,
    by: str,
    null: str,
    seed: int,
    samples: int,
    on_progress: Progress | None,
) -> Result[Silo]:
    """Judge groups by the need they leave unmet across their boundary."""
    from bordergraph.analysis.groups.silos import silos as judged
    from bordergraph.views.tables.ranked import silos_table

    needs = desk.needs(options)
    rows = judged(needs, by, null, seed, samples=samples, on_progress=on_progress)
    notes = (*_ungrouped(desk, needs.arrays, by, "silos"), *desk.needed())
    return Result(rows, silos_table(rows, desk.labels, by=by, seed=seed, notes=notes))


def _ungrouped(desk: Desk, arrays: NetworkIndex, by: str, verb: str) -> tuple[str, ...]:
    """Say how many agencies tell no group, and what that makes of them."""
    from bordergraph.analysis.groups.groupings import ungrouped

    lacking = ungrouped(arrays, by)
    if not lacking or not arrays.agencies:
        return ()
    which = "none" if len(lacking) == len(arrays.agencies) else "some"
    agencies = desk.labels.count("agency", len(lacking))
    return (desk.labels.say(f"{verb}-ungrouped.{which}", column=by, agencies=agencies),)


def brokers(
    desk: Desk, options: Options, *, by: str, undirected: bool, top: int | None, seed: int
) -> Result[Broker]:
    """Describe agencies by the place they take between groups."""
    from bordergraph.analysis.groups.brokers import brokers as described
    from bordergraph.views.tables.ranked import brokers_table

    arrays = desk.needs(options).arrays
    rows = described(arrays, by, undirected=undirected, seed=seed)[:top]
    notes = (*_ungrouped(desk, arrays, by, "brokers"), *desk.notes())
    table = brokers_table(rows, desk.labels, by=by, undirected=undirected, notes=notes)
    return Result(rows, table)


def coverage(desk: Desk, options: Options, *, of: str) -> Result[Any]:
    """Measure how far apart agencies are on each threat, or how well the record knows them."""
    from bordergraph.views.tables.covered import agencies_table, ladder_table, sources_table

    one_of("coverage", of, COVERED)
    if of == "sources":
        standing = desk.record.standing()
        return Result(standing, sources_table(standing, desk.labels, desk.notes()))
    if of == "agencies":
        from bordergraph.analysis.gaps.coverage import orphan_agencies

        arrays = desk.needs(options).arrays
        found = arrays.coverage
        thinnest = sorted(found, key=lambda a: (a.sources, a.statements, a.agency))
        alone = orphan_agencies(arrays)
        return Result(tuple(thinnest), agencies_table(thinnest, alone, desk.labels, desk.notes()))
    from bordergraph.analysis.gaps.coverage import threat_coverage, tied_share

    needs = desk.needs(options)
    rows = tuple(sorted(threat_coverage(needs), key=lambda t: (t.coverage, t.threat)))
    notes = (*desk.too_wide(needs.arrays), *desk.needed())
    return Result(rows, ladder_table(rows, tied_share(needs), desk.labels, notes))


def critical(
    desk: Desk, options: Options, *, of: str, top: int, on_progress: Progress | None
) -> Result[Any]:
    """Rank what exists by what its loss would cost."""
    from bordergraph.analysis.whatif.critical import critical_ties
    from bordergraph.analysis.whatif.losses import losses
    from bordergraph.views.tables.critical import OF, losses_table, ties_table

    if of not in OF:
        raise UsageError(f"nothing critical named '{of}'", f"use one of {', '.join(OF)}")
    if of == "links":
        ties = critical_ties(desk.network, options, top=top)
        return Result(ties, ties_table(ties, desk.labels, desk.needed()))
    found = losses(desk.network, options, top=top, on_progress=on_progress)
    items: tuple[Any, ...]
    items = (*found.articulation, *found.bridges) if of == "points" else getattr(found, of)
    notes = desk.notes() if of == "points" else desk.needed()
    return Result(items, losses_table(found, of, desk.labels, notes), found)


def stability(
    desk: Desk,
    options: Options,
    *,
    of: str,
    without: str | None,
    share: float | None,
    add: bool,
    draws: int,
    top: int,
    seed: int,
    on_progress: Progress | None,
) -> Result[Any]:
    """Rank again and again: with sources drawn anew, or statements dropped, or ties added."""
    from bordergraph.analysis.whatif import robustness
    from bordergraph.analysis.whatif.firmness import RANKINGS, firmness
    from bordergraph.views.tables.robust import effects_table, firmness_table, stability_table

    ranking = RANKINGS[one_of("ranking", of, RANKINGS)](options)
    if without is not None:
        one_of("part to leave out", without, WITHOUT)
    elif add or share is not None:
        without = "statements"
    network, labels = desk.network, desk.labels
    notes = desk.notes() if of == "brokers" else desk.needed()
    if without is None:
        firm = firmness(
            network, of, options=options, draws=draws, top=top, seed=seed, on_progress=on_progress
        )
        return Result(firm.rows, firmness_table(firm, of, labels, notes), firm)
    if without == "statements":
        found = robustness.stability(
            network,
            ranking,
            share=SHARE if share is None else share,
            add=add,
            draws=draws,
            top=top,
            seed=seed,
            on_progress=on_progress,
        )
        return Result(found.rows, stability_table(found, of, labels, notes), found)
    if without == "sources":
        effects = robustness.leave_one_source_out(
            network, ranking, top=top, on_progress=on_progress
        )[:top]
    else:
        effects = robustness.without_confidence(network, ranking, top=top)
    return Result(effects, effects_table(effects, of, labels, notes))
